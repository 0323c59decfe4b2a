"""The guide shows the app as it is: each picture looks like its page today."""

import re
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from compliance_app.settings import ROOT
from tests.browser import pictures

GUIDE = ROOT / "docs" / "brukerveiledning"
SMALL = (48, 30)
"""To this size both are drawn before they are compared, so that the edges of letters do not count."""
LIKE = 3
"""Of 255: so far apart the pictures may be on the average point."""


def test_every_picture_is_of_the_page_as_it_is(browser: Browser, tmp_path: Path) -> None:
    old = {}
    with pictures.house(tmp_path) as there:
        for picture, page in pictures.shown(browser, there):
            kept = Image.open(pictures.FOLDER / f"{picture.name}.png").convert("RGB")
            now = pictures.photo(page)
            apart = ImageChops.difference(kept.resize(SMALL), now.resize(SMALL))
            far = max(ImageStat.Stat(apart).mean)
            if far > LIKE or kept.size != now.size:
                old[picture.name] = (round(far, 1), now.size)
    assert old == {}, "take them again: python -m tests.browser.pictures"


def test_the_guide_has_a_page_for_each_role_and_shows_pictures_that_are_there() -> None:
    first = (GUIDE / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in GUIDE.glob("*.md") if path.name != "README.md")
    assert pages == [
        "administrator.md",
        "ansvarlig.md",
        "daglig-leder.md",
        "innkjop.md",
        "leser.md",
        "styret.md",
    ]
    for name in pages:
        assert f"({name})" in first
        text = (GUIDE / name).read_text(encoding="utf-8")
        shown = re.findall(r"!\[[^\]]+\]\(\.\./pictures/([\w-]+)\.png\)", text)
        assert shown
        assert [one for one in shown if not (pictures.FOLDER / f"{one}.png").is_file()] == []
