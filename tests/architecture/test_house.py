"""The house stays in order: what stands where, what never stands anywhere, and a reason beside each choice."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from support.source import PACKAGE, ROOT, files, modules, text_files

TOP = {
    ".ci", ".gitignore", ".streamlit", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "compliance_app", "data",
    "docs", "pyproject.toml", "reports", "requirements.lock", "streamlit_app.py", "tests",
}  # fmt: skip
ROOMS = {
    "__init__.py", "cli.py", "clock.py", "settings.py", "commands", "documents", "domain", "files", "integrations",
    "services", "storage", "ui", "web",
}  # fmt: skip
WITH_STREAMLIT = {"starlette": "the server that Streamlit runs on", "uvicorn": "what it listens with"}
"""Installed by Streamlit, which decides their versions."""
LAST_DOORS = {
    "ui/main.py": "whatever failed on a page, the reader gets a sentence and a reference",
    "services/task_worker.py": "whatever failed beside the pages, likewise, and the next task is run",
}
"""Where any exception is caught, and shown."""

# The words are put together here so that this file does not hold them.
_MACHINE = re.compile(
    rf"/{'work'}/|/{'root'}/|/{'home'}/[a-z]|/{'Users'}/[A-Za-z]|[A-Z]:\\\\{'Users'}|/{'tmp'}/[a-z]"
)
_REGISTRIES = re.compile("|".join(
    re.escape(host + end) for host, end in (
        ("pypi", ".org"), ("files.pythonhosted", ".org"), ("registry.npmjs", ".org"), ("registry.yarnpkg", ".com"),
        ("proxy.golang", ".org"), ("index", "-url"), ("extra-index", "-url"), ("artifactory", "."),
    )
))  # fmt: skip
_SECRETS = re.compile("|".join((
    rf"-----{'BEGIN'} [A-Z ]*PRIVATE KEY", r"\bAKIA[0-9A-Z]{16}\b", r"\bgh[pousr]_[A-Za-z0-9]{36}", r"\bxox[abpr]-[0-9A-Za-z-]{10,}",
    r"\bsk-[A-Za-z0-9]{32,}", r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.",
    r"(?i:cookie_secret|client_secret|api_key|passord|password)\s*[=:]\s*[\"'][^\"'{}<>\s]{12,}[\"']",
)))  # fmt: skip


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}: {match.group()}"
        for path, text in text_files()
        for match in pattern.finditer(text)
        if path != "requirements.lock" or pattern is not _SECRETS
    ]


def test_everything_stands_in_its_room() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files()} == TOP
    rooms = {path.relative_to(PACKAGE).parts[0] for path in files() if path.is_relative_to(PACKAGE)}
    assert rooms - {"__pycache__"} == ROOMS


def test_words_and_figures_hold_no_program() -> None:
    assert [path for room in ("data", "reports") for path in (ROOT / room).rglob("*.py")] == []
    assert not (PACKAGE / "ui" / "pages").exists()  # Streamlit would make pages of it by itself


def test_the_entry_is_one_literal_app() -> None:
    tree = ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))
    values = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    assert [ast.unparse(value.func) for value in values if isinstance(value, ast.Call)] == ["st.App"]
    assert not any(
        isinstance(node, ast.FunctionDef | ast.ClassDef | ast.If | ast.For) for node in ast.walk(tree)
    )


def test_no_path_of_one_machine() -> None:
    assert found(_MACHINE) == []


def test_no_address_of_a_registry() -> None:
    assert found(_REGISTRIES) == []


def test_no_secret() -> None:
    assert found(_SECRETS) == []


def test_no_open_ends() -> None:
    open_ends = re.compile(rf"\b{'TO'}DO\b|\b{'FIX'}ME\b|# ?XX{'X'}\b|raise Not{'Implemented'}Error")
    assert [one for one in found(open_ends) if not one.startswith(("data/", "requirements.lock"))] == []


def test_no_exception_is_swallowed_unseen() -> None:
    bare = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.name not in LAST_DOORS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert bare == []


def error_classes() -> dict[str, tuple[list[str], str | None]]:
    """Every class of the package: name → (names of its bases, its own sentence)."""
    known: dict[str, tuple[list[str], str | None]] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                known[node.name] = (
                    [ast.unparse(base).rpartition(".")[2] for base in node.bases],
                    _sentence(node),
                )
    return known


def _sentence(node: ast.ClassDef) -> str | None:
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        value = getattr(line, "value", None)
        if (
            isinstance(target, ast.Name)
            and target.id == "message"
            and isinstance(value, ast.Call)
            and value.args
        ):
            return str(ast.literal_eval(value.args[0]))
    return None


def test_every_error_says_what_happened_in_a_whole_sentence() -> None:
    known = error_classes()

    def is_error(name: str) -> bool:
        return name == "AktsomError" or any(is_error(base) for base in known.get(name, ([], None))[0])

    def sentence(name: str) -> str | None:
        bases, own = known[name]
        return own or next(
            (sentence(base) for base in bases if base in known and base != "AktsomError"), None
        )

    errors = {name for name in known if is_error(name)} - {"AktsomError"}
    parents = {base for name in errors for base in known[name][0]}
    silent = {name for name in errors - parents if not sentence(name)}
    unfinished = {
        name for name in errors if (text := known[name][1]) and not text.endswith((".", "?", "!", "}"))
    }
    assert len(errors) > 40
    assert (silent, unfinished) == (set(), set())


def lines_of(start: str, text: str) -> list[str]:
    """The lines of a TOML array, from the line ``start`` to its closing bracket."""
    inside = text.partition(f"\n{start}\n")[2].partition("\n]")[0]
    return [line.strip() for line in inside.splitlines()]


def test_every_dependency_and_every_ignored_rule_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    listed = [*lines_of("dependencies = [", text), *lines_of("dev = [", text)]
    assert sum(line.startswith('"') for line in listed) == len(project["project"]["dependencies"]) + len(
        project["dependency-groups"]["dev"]
    )
    ignored = [*lines_of("ignore = [", text), *lines_of('"tests/**" = [', text)]
    assert len(ignored) > 10
    assert [
        line for line in [*listed, *ignored] if line.startswith('"') and not re.search(r"# \S.{3,}", line)
    ] == []


def test_what_is_imported_is_named_as_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {_bare(one) for one in project["project"]["dependencies"]}
    where = packages_distributions()
    missing = {
        package
        for module in modules()
        for source, _name in module.imports()
        if (package := source.partition(".")[0])
        and package not in sys.stdlib_module_names | {"compliance_app"} | set(WITH_STREAMLIT)
        and not named & {_bare(one) for one in where.get(package, [])}
    }
    assert missing == set()


def _bare(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_the_lock_pins_every_name_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        _bare(one) for one in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    }
    assert wanted <= {_bare(name) for name in pinned}
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_the_readme_tells_the_whole_house_and_names_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = TOP - {".ci", ".gitignore", ".streamlit", "Makefile", "README.md", "requirements.lock"}
    assert [
        room for room in rooms | (ROOMS - {"__init__.py", "clock.py", "settings.py"}) if room not in readme
    ] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"`make ([a-z-]+)`", readme))
    assert {"run", "test"} <= targets
    assert [target for target in targets if f"\n{target}:" not in makefile] == []
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", readme) if not link.startswith("docs/pictures/")]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_decision_is_written_in_the_same_form() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert len(decisions) >= 8
    for number, path in enumerate(decisions, start=1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04d}-")
        places = [
            text.find(f"## {heading}")
            for heading in ("Dato", "Kontekst", "Beslutning", "Status", "Konsekvenser")
        ]
        assert -1 < places[0] < places[1] < places[2] < places[3] < places[4], path.name
        assert {"PLUSS", "MINUS"} <= set(re.findall(r"[A-ZÆØÅ]{5,}", text)), path.name
        assert len(text.splitlines()) <= 40, path.name
