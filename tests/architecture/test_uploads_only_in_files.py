"""Untrusted bytes are opened, and office files written, in files/ and documents/ alone: there the limits stand."""

import ast

from support.source import modules

_READERS = {
    "openpyxl",
    "python_calamine",
    "zipfile",
    "tarfile",
    "gzip",
    "docx",
    "pypdf",
    "lxml",
    "xml",
    "email",
    "xlrd",
    "odf",
}
_ALLOWED = ("files/", "documents/")
_WRITES_MAIL = ("integrations/mail",)
"""Makes messages with ``email``; opens none."""


def test_nobody_else_opens_a_file_from_outside() -> None:
    found = [
        (module.name, source)
        for module in modules()
        if not module.name.startswith(_ALLOWED)
        for source, _name in module.imports()
        if source.partition(".")[0]
        in _READERS - ({"email"} if module.name.startswith(_WRITES_MAIL) else set())
    ]
    assert found == []


def test_pandas_reads_no_file() -> None:
    found = [
        module.name
        for module in modules()
        for call in module.calls()
        if getattr(call.func, "attr", "").startswith("read_") and getattr(call.func, "value", None) is not None
        and getattr(call.func.value, "id", "") in {"pd", "pandas"}
    ]  # fmt: skip
    assert found == []


_TO_THE_CHILD = {"files/confined.py", "files/worker.py"}
"""Parent and child of the confined readers: the parent takes plain values only (``Plain.find_class``)."""


def test_nothing_is_unpickled_or_evaluated() -> None:
    found = [
        (module.name, source)
        for module in modules()
        if module.name not in _TO_THE_CHILD
        for source, _name in module.imports()
        if source.partition(".")[0] in {"pickle", "marshal", "shelve", "yaml"}
    ]
    found += [
        (module.name, ast.unparse(call.func))
        for module in modules()
        for call in module.calls()
        if ast.unparse(call.func) in {"pickle.load", "pickle.loads", "pickle.Unpickler"}
    ]
    called = [
        f"{module.name}:{call.lineno}"
        for module in modules()
        for call in module.calls()
        if getattr(call.func, "id", "") in {"eval", "exec"}
    ]
    assert (found, called) == ([], [])
