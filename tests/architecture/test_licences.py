"""What is not ours says whose it is: figures, maps, fonts."""

import re

from support.source import PACKAGE, ROOT

from compliance_app.storage.reference import datasets

LICENCES = ROOT / "data" / "LICENSES"


def test_the_code_is_mit_and_says_that_the_figures_are_not() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "data/SOURCES.md" in text


def test_every_dataset_has_its_licence_text_beside_it() -> None:
    present = {path.stem for path in LICENCES.iterdir() if len(path.read_text(encoding="utf-8")) > 200}
    assert {row.licence.replace(" ", "-") for row in datasets()} <= present
    sources = (ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")
    named = set(re.findall(r"LICENSES/([\w.-]+\.txt)", sources))
    assert named
    assert [name for name in named if not (LICENCES / name).is_file()] == []


def test_every_file_of_figures_has_its_place_among_the_sources() -> None:
    sources = (ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")
    figures = [path for path in (ROOT / "data").rglob("*") if path.suffix in {".csv", ".topojson"}]
    shipped = [path for path in figures if "examples" not in path.parts]
    assert len(shipped) >= 8
    assert [path.name for path in shipped if path.name not in sources] == []


def test_every_font_stands_beside_its_licence() -> None:
    fonts = [path for path in PACKAGE.rglob("*") if path.suffix in {".ttf", ".otf", ".woff", ".woff2"}]
    assert fonts
    bare = [
        path.name
        for path in fonts
        if not any(
            "SIL OPEN FONT LICENSE" in text.read_text(encoding="utf-8").upper()
            for text in path.parent.glob("*OFL*.txt")
        )
    ]
    assert bare == []
