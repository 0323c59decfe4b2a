"""Take the pictures of the user guide and the README from the example: ``python -m tests.browser.pictures``."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from compliance_app.settings import ROOT
from tests.browser import started
from tests.browser.test_every_page import settled, visit

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 256
MOST_BYTES = 120_000


def main() -> None:
    """All pictures, each at 1440 × 900."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as house:
        with started.serving(Path(empty)) as address, sync_playwright() as playwright:
            page = started.chromium(playwright).new_page(viewport=started.WIDE, locale="nb-NO")
            take(page, address, "forste-side")
        found = started.example_at_work(Path(house))
        with started.serving(Path(house)) as address, sync_playwright() as playwright:
            page = started.chromium(playwright).new_page(viewport=started.WIDE, locale="nb-NO")
            take(page, address, "i-dag")
            take(page, f"{address}/leverandorer", "leverandorer")
            take(page, f"{address}/leverandor?id={found['supplier']}", "leverandor")
            take(page, f"{address}/henvendelse?id={found['case']}", "henvendelse")
            take(page, f"{address}/styret", "styret")
            visit(page, f"{address}/redegjorelse")
            page.get_by_role("button", name="4 Metode og risikobilde").click()
            expect(page.get_by_role("heading", name="4 Metode og risikobilde", level=2)).to_be_visible()
            save(page, "redegjorelse")


def take(page: Page, url: str, name: str) -> None:
    """Open an address and save what it shows."""
    visit(page, url)
    save(page, name)


def save(page: Page, name: str) -> None:
    """What the window shows, as a PNG with few colours."""
    settled(page)
    page.mouse.move(started.WIDE["width"] - 1, started.WIDE["height"] - 1)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    out = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, optimize=True)
    if out.stat().st_size > MOST_BYTES:
        raise ValueError(f"{out.name} is {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
