"""The pictures of the user guide and the README, taken from the example: ``python -m tests.browser.pictures``.

``test_pictures`` finds a picture of a page that looks otherwise now.
"""

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.oidc import at_home, invited

from compliance_app.domain.permissions import Role
from compliance_app.services.demo import example_id
from compliance_app.services.enterprises import SeatInput, save_seats
from compliance_app.services.work import local_actor
from compliance_app.settings import ROOT
from compliance_app.storage.tables import SeatRole
from tests.browser import logged_in, started
from tests.browser.conftest import settled, window

FOLDER: Final = ROOT / "docs" / "pictures"
EXAMPLE: Final = "Noklus"
COLOURS: Final = 256
MOST_BYTES: Final = 120_000

_BOARD: Final = (
    SeatInput(name="Styreleder Eksempel", role=SeatRole.CHAIR),
    SeatInput(name="Styremedlem Eksempel", role=SeatRole.MEMBER),
    SeatInput(name="Daglig leder Eksempel", role=SeatRole.GENERAL_MANAGER),
)


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        role: whose page it is.
        path: the address below the app's.
        press: the button that is pressed before it is taken.
    """

    name: str
    role: Role
    path: str
    press: str = ""


PICTURES: Final = (
    Picture("i-dag-innkjop", Role.PROCUREMENT, ""),
    Picture("leverandorer", Role.PROCUREMENT, "leverandorer"),
    Picture("leverandor", Role.PROCUREMENT, "leverandor?id={supplier}"),
    Picture("i-dag-ansvarlig", Role.COMPLIANCE_OWNER, ""),
    Picture("i-dag-daglig-leder", Role.DIRECTOR, ""),
    Picture("styret", Role.BOARD, "styret"),
    Picture("i-dag-administrator", Role.ADMIN, ""),
    Picture("brukere", Role.ADMIN, "virksomheten?del=brukere"),
    Picture("i-dag-leser", Role.READER, ""),
    Picture("henvendelse", Role.COMPLIANCE_OWNER, "henvendelse?id={case}"),
    Picture("redegjorelse", Role.DIRECTOR, "redegjorelse", "4 Metode og risikobilde"),
)


@dataclass(frozen=True)
class House:
    """The example at work, with somebody of each role, and the ids that stand in addresses."""

    login: logged_in.Login
    found: Mapping[str, str]


@contextmanager
def house(home: Path) -> Iterator[House]:
    """Made on an empty home. Its board is nobody's: who sits on the real one has signed, and shall not stand as missing."""
    found = started.example_at_work(home)
    with at_home(home):
        save_seats(local_actor(example_id("noklus")), _BOARD)
    with logged_in.set_up(home) as login:
        for role in dict.fromkeys(picture.role for picture in PICTURES):
            login.service.knows(role.value, email=address_of(role), name=name_of(role))
            invited(login.home, name_of(role), address_of(role), role, enterprise=EXAMPLE)
        yield House(login, found)


def name_of(role: Role) -> str:
    """Nobody's name: what they are."""
    return {
        Role.PROCUREMENT: "Inger Innkjøp", Role.COMPLIANCE_OWNER: "Ane Ansvarlig", Role.DIRECTOR: "Dag Daglig",
        Role.BOARD: "Stine Styremedlem", Role.ADMIN: "Adam Administrator", Role.READER: "Lise Leser",
    }[role]  # fmt: skip


def address_of(role: Role) -> str:
    """Where they are invited."""
    return f"{role.value.lower()}@example.org"


def shown(browser: Browser, there: House) -> Iterator[tuple[Picture, Page]]:
    """Each page as it is pictured, one after the other; people log in once each."""
    tabs: dict[Role, Page] = {}
    for picture in PICTURES:
        if picture.role not in tabs:
            page = tabs[picture.role] = window(browser).new_page()
            # the provider's own page is dressed from elsewhere; nothing leaves the machine
            page.route("https://cdn.jsdelivr.net/**", lambda route: route.fulfill(body=""))
            page.goto(there.login.address)
            logged_in.log_in(page, picture.role.value)
        page = tabs[picture.role]
        page.goto(f"{there.login.address}/{picture.path.format(**there.found)}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if picture.press:
            settled(page)
            page.get_by_role("button", name=picture.press).click()
            expect(page.get_by_role("heading", name=picture.press, level=2)).to_be_visible()
        settled(page)
        yield picture, page


def photo(page: Page) -> Image.Image:
    """What the window shows, with the mouse out of the way."""
    page.mouse.move(started.WIDE["width"] - 1, started.WIDE["height"] - 1)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def save(picture: Image.Image, name: str) -> None:
    """As a PNG with few colours."""
    out = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, optimize=True)
    if out.stat().st_size > MOST_BYTES:
        raise ValueError(f"{out.name} is {out.stat().st_size} bytes")


def main() -> None:
    """All pictures, each at 1440 × 900."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as home:
        with started.serving(Path(empty)) as address, sync_playwright() as playwright:
            page = window(started.chromium(playwright)).new_page()
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            settled(page)
            save(photo(page), "forste-side")
        with house(Path(home)) as there, sync_playwright() as playwright:
            for picture, page in shown(started.chromium(playwright), there):
                save(photo(page), picture.name)


if __name__ == "__main__":
    main()
