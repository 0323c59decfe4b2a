"""The user's pages say what stands on the screens: every word they quote is a word of the app."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from compliance_app.settings import ROOT

GUIDE = ROOT / "docs" / "redegjorelsen.md"
ROLES = ROOT / "docs" / "brukerveiledning"
SCREENS = (ROOT / "compliance_app" / "ui", ROOT / "compliance_app" / "documents" / "statement_page_words.py")
QUOTED = re.compile(r"«([^»]+)»")
STATES = ("Utkast", "Gjennomgått", "Låst", "Sendt til signering", "Signert av alle", "Publisert")


def modules() -> Iterator[Path]:
    for place in SCREENS:
        yield from (place.rglob("*.py") if place.is_dir() else [place])


def words_of_the_app() -> set[str]:
    """Every text that stands whole in the code of the screens; what is put together of pieces is none of them."""
    return {
        node.value
        for module in modules()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_quoted_word_stands_on_a_screen() -> None:
    there = words_of_the_app()
    for guide, least in [
        (GUIDE, 30),
        *((one, 1) for one in sorted(ROLES.glob("*.md")) if one.name != "README.md"),
    ]:
        quoted = set(QUOTED.findall(guide.read_text(encoding="utf-8")))
        assert len(quoted) >= least, guide.name
        assert sorted(quoted - there) == [], guide.name


def test_the_states_are_told_in_their_order() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    places = [text.index(f"«{one}»") for one in STATES]
    assert places == sorted(places)


def test_the_readme_leads_to_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/redegjorelsen.md)" in readme
    assert "(docs/brukerveiledning/README.md)" in readme
