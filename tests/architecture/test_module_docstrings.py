"""Every module says what it is for."""

import ast

import pytest
from support.source import ROOT, Module, modules

ENTRY = Module(ROOT / "streamlit_app.py")


@pytest.mark.parametrize("module", [*modules(), ENTRY], ids=lambda module: module.path.name)
def test_a_module_begins_with_what_it_is_for(module: Module) -> None:
    said = ast.get_docstring(module.tree)
    assert said
    assert said.splitlines()[0].rstrip().endswith((".", "?", ":")) or len(said.splitlines()) > 1
