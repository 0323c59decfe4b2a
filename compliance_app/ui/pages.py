"""The pages of the app: one list, from which the menu, the addresses and every link between pages are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import streamlit as st

_VIEWS: Final = "compliance_app.ui.views"
FIRST: Final = "forste_side"
"""The view of an enterprise without suppliers; it stands in for every page that needs some."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        title: in the menu and on the tab.
        url_path: its address, one segment.
        module: the module in ``compliance_app.ui.views``; its function ``view()`` draws the page.
        hidden: reached by links only, not in the menu.
        needs_suppliers: shows the first page instead while the register is empty.
    """

    title: str
    url_path: str
    module: str
    hidden: bool = False
    needs_suppliers: bool = True


PAGES: Final = (
    Page("I dag", "i-dag", "idag"),
    Page("Leverandører", "leverandorer", "leverandorer"),
    Page("Årets gjennomgang", "gjennomgang", "gjennomgang"),
    Page("Tiltak", "tiltak", "tiltak"),
    Page("Henvendelser", "henvendelser", "henvendelser", needs_suppliers=False),
    Page("Redegjørelse", "redegjorelse", "redegjorelse"),
    Page("Styret", "styret", "styret"),
    Page("Virksomheten", "virksomheten", "virksomheten", needs_suppliers=False),
    Page("Konsekvenser", "konsekvenser", "konsekvenser", hidden=True, needs_suppliers=False),
    Page("Det risikoen ber om", "risikoen-ber-om", "risikoen_ber_om", hidden=True),
    Page("Leverandør", "leverandor", "leverandor", hidden=True),
    Page("Oppfølging", "oppfolging", "oppfolging", hidden=True),
    Page("Spørreskjemaer", "sporreskjema", "sporreskjema", hidden=True),
    Page("Henvendelse", "henvendelse", "henvendelse", hidden=True, needs_suppliers=False),
    Page("Melding", "melding", "melding", hidden=True, needs_suppliers=False),
    Page("Mulige brudd", "brudd", "brudd", hidden=True, needs_suppliers=False),
    Page("Endre metoden", "endre-metode", "virksomheten_metode_ny", hidden=True, needs_suppliers=False),
    Page("Datagrunnlag", "datagrunnlag", "virksomheten_metode_data", hidden=True, needs_suppliers=False),
    Page("Kontrollister", "kontrollister", "kontrollister", hidden=True, needs_suppliers=False),
    Page("Produsent", "produsent", "produsent", hidden=True),
    Page("Land i kjedene", "kjedeland", "kjede_land", hidden=True),
    Page("Kjeder som mangler", "kjeden-mangler", "kjeden_mangler", hidden=True),
    Page("Ta inn kjeder", "ta-inn-kjede", "kjede_import", hidden=True),
    Page("Mulige dubletter", "dubletter", "dubletter", hidden=True),
    Page("Forslag fra Enhetsregisteret", "registerforslag", "registerforslag", hidden=True),
    Page("Endringer å vurdere", "endringer", "endringer", hidden=True),
    Page("Ta inn leverandører", "importer", "importer", hidden=True, needs_suppliers=False),
)
"""In the order of the menu; the first is the one that opens."""


def build(*, has_suppliers: bool, counts: Mapping[str, int] | None = None) -> list[st.Page]:
    """The pages for ``st.navigation``. ``counts`` are the badges of the menu, by ``url_path``; 0 shows none."""
    badges = counts or {}
    return [
        _page(page, has_suppliers, badges.get(page.url_path, 0)) for page in PAGES if _exists(page.module)
    ]


def link(url_path: str) -> st.Page:
    """The page at an address, for ``st.page_link`` and ``st.switch_page``.

    Raises:
        StopIteration: no page has that address.
    """
    return _page(next(page for page in PAGES if page.url_path == url_path), has_suppliers=True, count=0)


def plain_title(page: st.Page) -> str:
    """A page's title without the badge."""
    return str(page.title).split(" :")[0]


def _page(page: Page, has_suppliers: bool, count: int) -> st.Page:
    module = FIRST if page.needs_suppliers and not has_suppliers and _exists(FIRST) else page.module
    return st.Page(
        _view(module),
        title=f"{page.title} :gray-badge[{count}]" if count else page.title,
        url_path=page.url_path,
        default=page is PAGES[0],
        visibility="hidden" if page.hidden else "visible",
    )


def _view(module: str) -> Callable[[], Any]:
    """The view's function, imported when its page is opened, so that the app starts without the charts."""

    def draw() -> None:
        import_module(f"{_VIEWS}.{module}").view()

    return draw


def _exists(module: str) -> bool:
    return find_spec(f"{_VIEWS}.{module}") is not None
