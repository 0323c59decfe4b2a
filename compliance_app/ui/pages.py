"""The pages of the app: one list, from which the menu, the addresses, every link and who sees what are made."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import MATRIX, ROLE_NAMES, Role, Verb, allowed, require

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
        verbs: one of them is needed to open it; whoever has none is told what it is and whom to ask.
        listed: one of them is needed to have it in the menu; the same where nothing is said. A page that one only reads
            now and then is reached by links.
    """

    title: str
    url_path: str
    module: str
    hidden: bool = False
    needs_suppliers: bool = True
    verbs: tuple[Verb, ...] = (Verb.READ_BOARD,)
    listed: tuple[Verb, ...] = ()

    def is_for(self, roles: Collection[Role]) -> bool:
        """Whether one of the roles has something to do there."""
        return any(allowed(roles, verb) for verb in self.verbs)

    def in_menu(self, roles: Collection[Role]) -> bool:
        """Whether it stands in the menu of somebody with these roles."""
        wanted = self.listed or self.verbs
        return not self.hidden and self.is_for(roles) and any(allowed(roles, verb) for verb in wanted)


# Whoever only runs the machine may read the register by the table, but has no use for its pages: what shows the content asks
# for READ_BOARD, which every role that reads it has.
_REVIEW: Final = (Verb.CONFIRM_RATING,)
_REQUESTS: Final = (Verb.READ_REQUESTS,)
_WORK: Final = (Verb.RECORD_MEASURE,)
PAGES: Final = (
    Page("I dag", "i-dag", "idag", verbs=(Verb.READ_REGISTER,)),
    Page("Leverandører", "leverandorer", "leverandorer"),
    Page("Årets gjennomgang", "gjennomgang", "gjennomgang", verbs=_REVIEW),
    Page("Tiltak", "tiltak", "tiltak", listed=_WORK),
    Page("Henvendelser", "henvendelser", "henvendelser", needs_suppliers=False, verbs=_REQUESTS),
    Page("Redegjørelse", "redegjorelse", "redegjorelse"),
    Page("Styret", "styret", "styret", listed=(Verb.GIVE_BOARD_INPUT,)),
    Page("Virksomheten", "virksomheten", "virksomheten", needs_suppliers=False, verbs=(Verb.READ_REGISTER,), listed=(Verb.EDIT_CATEGORY, Verb.EDIT_ENTERPRISE, Verb.MANAGE_USERS)),
    Page("Konsekvenser", "konsekvenser", "konsekvenser", hidden=True, needs_suppliers=False),
    Page("Det risikoen ber om", "risikoen-ber-om", "risikoen_ber_om", hidden=True, verbs=_WORK),
    Page("Leverandør", "leverandor", "leverandor", hidden=True),
    Page("Oppfølging", "oppfolging", "oppfolging", hidden=True),
    Page("Spørreskjemaer", "sporreskjema", "sporreskjema", hidden=True),
    Page("Henvendelse", "henvendelse", "henvendelse", hidden=True, needs_suppliers=False, verbs=_REQUESTS),
    Page("Melding", "melding", "melding", hidden=True, needs_suppliers=False, verbs=_REQUESTS),
    Page("Mulige brudd", "brudd", "brudd", hidden=True, needs_suppliers=False, verbs=_REQUESTS),
    Page("Endre metoden", "endre-metode", "virksomheten_metode_ny", hidden=True, needs_suppliers=False, verbs=(Verb.CHANGE_METHOD,)),
    Page("Datagrunnlag", "datagrunnlag", "virksomheten_metode_data", hidden=True, needs_suppliers=False, verbs=(Verb.IMPORT_DATASET,)),
    Page("Kontrollister", "kontrollister", "kontrollister", hidden=True, needs_suppliers=False),
    Page("Produsent", "produsent", "produsent", hidden=True),
    Page("Land i kjedene", "kjedeland", "kjede_land", hidden=True),
    Page("Kjeder som mangler", "kjeden-mangler", "kjeden_mangler", hidden=True, verbs=(Verb.EDIT_CHAIN,)),
    Page("Ta inn kjeder", "ta-inn-kjede", "kjede_import", hidden=True, verbs=(Verb.IMPORT_SUPPLIERS,)),
    Page("Mulige dubletter", "dubletter", "dubletter", hidden=True, verbs=(Verb.DECIDE_DUPLICATE,)),
    Page("Forslag fra Enhetsregisteret", "registerforslag", "registerforslag", hidden=True, verbs=(Verb.DECIDE_PROPOSAL,)),
    Page("Endringer å vurdere", "endringer", "endringer", hidden=True, verbs=(Verb.DECIDE_CHANGE,)),
    Page("Ta inn leverandører", "importer", "importer", hidden=True, needs_suppliers=False, verbs=(Verb.IMPORT_SUPPLIERS,)),
)  # fmt: skip
"""In the order of the menu."""
PARTS_FOR: Final[Mapping[str, tuple[Verb, ...]]] = {
    "virksomheten": (Verb.EDIT_ENTERPRISE,),
    "omfattet": (Verb.EDIT_ENTERPRISE,),
    "perioder": (Verb.EDIT_ENTERPRISE, Verb.OPEN_YEAR),
    "personer": (Verb.MANAGE_CONTACTS, Verb.SEND_REMINDERS),
    "konsern": (Verb.EDIT_ENTERPRISE,),
    "styre": (Verb.EDIT_BOARD,),
    "retningslinjer": (Verb.RECORD_POLICY,),
    "moter": (Verb.RECORD_EVENT,),
    "innspill": (Verb.GIVE_BOARD_INPUT,),
    "opplaering": (Verb.RECORD_TRAINING,),
    "klausuler": (Verb.EDIT_SUPPLIER,),
    "kategorier": (Verb.EDIT_CATEGORY,),
    "land": (Verb.EDIT_SUPPLIER,),
    "kontrollister": (Verb.CHECK_SCREENING_LISTS,),
    "egen-virksomhet": (Verb.ASSESS_OWN_OPERATIONS,),
    "forretningspartnere": (Verb.ASSESS_PARTNERS,),
    "konsekvenser": (Verb.RECORD_IMPACT,),
    "dialog": (Verb.RECORD_DIALOGUE,),
    "gjenoppretting": (Verb.RECORD_REMEDIATION,),
    "sporsmal": (Verb.EDIT_ENTERPRISE,),
    "gis-ikke-ut": (Verb.SET_DISCLOSURE,),
    "brevark": (Verb.SET_LETTERHEAD,),
    "godkjenning": (Verb.EDIT_ENTERPRISE,),
    "metode": (Verb.READ_BOARD,),
    "brukere": (Verb.MANAGE_USERS,),
    "personvern": (Verb.PURGE_REQUESTS, Verb.ERASE_PERSON),
    "logg": (Verb.VERIFY_LOG, Verb.LOAD_EXAMPLE),
}
"""The parts of «Virksomheten» by their address: one of the verbs is needed to open one."""
FORMS_FOR: Final[Mapping[tuple[str, str, str], Verb]] = {
    ("leverandor", "skjema", "rediger"): Verb.EDIT_SUPPLIER,
    ("leverandor", "skjema", "vurder"): Verb.JUDGE_SECTOR,
    ("leverandor", "skjema", "ledd"): Verb.EDIT_CHAIN,
    ("leverandor", "skjema", "endre-ledd"): Verb.EDIT_CHAIN,
    ("leverandor", "skjema", "kategori"): Verb.EDIT_CATEGORY,
    ("leverandor", "skjema", "oppfolging"): Verb.RECORD_FOLLOW_UP,
    ("leverandor", "skjema", "forsok"): Verb.RECORD_EFFORT,
    ("leverandor", "skjema", "overstyr"): Verb.OVERRIDE_RATING,
    ("leverandorer", "skjema", ""): Verb.EDIT_SUPPLIER,
    ("tiltak", "ny", ""): Verb.RECORD_MEASURE,
    ("konsekvenser", "ny", ""): Verb.RECORD_IMPACT,
    ("sporreskjema", "leverandor", ""): Verb.SEND_QUESTIONNAIRE,
    ("sporreskjema", "skjema", ""): Verb.SEND_QUESTIONNAIRE,
    ("produsent", "skjema", ""): Verb.EDIT_CHAIN,
    ("kontrollister", "skjema", ""): Verb.IMPORT_SCREENING_LIST,
}
"""Addresses that open a form: page, query parameter and its value (any where empty), and the verb its button asks for."""
_SHOWN: Final[dict[bool, Any]] = {False: "visible", True: "hidden"}
_READS_FIRST: Final = {Role.BOARD: "styret"}
"""The page that opens for somebody who has no work of their own in the app; all others begin with the first."""
_WORKERS: Final = frozenset({Role.PROCUREMENT, Role.COMPLIANCE_OWNER, Role.DIRECTOR, Role.ADMIN})


def build(
    *, roles: Collection[Role], has_suppliers: bool, counts: Mapping[str, int] | None = None
) -> list[st.Page]:
    """The pages for ``st.navigation``, with those in the menu that are for these roles.

    A page that is not for them keeps its address and says whom to ask: a link from a colleague must not end in nothing.
    ``counts`` are the badges of the menu, by ``url_path``; 0 shows none.
    """
    badges = counts or {}
    there = [
        _page(page, roles, has_suppliers=has_suppliers, count=badges.get(page.url_path, 0))
        for page in PAGES
        if _exists(page.module)
    ]
    first = first_of(roles)
    if there and first != PAGES[0].url_path:
        there.append(
            st.Page(_opening(first), title="Aktsom", url_path="start", default=True, visibility="hidden")
        )
    return there


def first_of(roles: Collection[Role]) -> str:
    """The address of the page that opens for somebody with these roles."""
    if not _WORKERS & frozenset(roles):
        for role, path in _READS_FIRST.items():
            if role in roles:
                return path
    return PAGES[0].url_path


def find(url_path: str) -> Page:
    """The page at an address.

    Raises:
        StopIteration: no page has that address.
    """
    return next(page for page in PAGES if page.url_path == url_path)


def part_is_for(part: str, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles has something to do in a part of «Virksomheten»."""
    return any(allowed(roles, verb) for verb in PARTS_FOR.get(part, ()))


def leads_somewhere(url_path: str, query: Mapping[str, str], roles: Collection[Role]) -> bool:
    """Whether a link there opens what it says, and not a refusal."""
    page = next((one for one in PAGES if one.url_path == url_path), PAGES[0])
    if page.url_path == "virksomheten" and query.get("del"):
        return part_is_for(query["del"], roles)
    verb = form_verb(page.url_path, query)
    return page.is_for(roles) and (verb is None or allowed(roles, verb))


def form_verb(url_path: str, query: Mapping[str, str]) -> Verb | None:
    """What the form that an address opens asks for; None where it opens none."""
    return next(
        (
            verb
            for (path, name, value), verb in FORMS_FOR.items()
            if path == url_path and query.get(name) and value in ("", query[name])
        ),
        None,
    )


def refusal(title: str, verbs: Collection[Verb]) -> NotAllowed:
    """What is said of a page that none of one's roles has use for: what it is, and the least role to ask for."""
    asked = next(role for role in Role if any(role in MATRIX[verb] for verb in verbs))
    return NotAllowed(action=f"se «{title}»", role=ROLE_NAMES[asked])


def link(url_path: str) -> st.Page:
    """The page at an address, for ``st.page_link`` and ``st.switch_page``.

    Raises:
        StopIteration: no page has that address.
    """
    page = find(url_path)
    return st.Page(
        _view(page.module),
        title=page.title,
        url_path=page.url_path,
        default=page is PAGES[0],
        visibility=_SHOWN[page.hidden],
    )


def plain_title(page: st.Page) -> str:
    """A page's title without the badge."""
    return str(page.title).split(" :")[0]


def _page(page: Page, roles: Collection[Role], *, has_suppliers: bool, count: int) -> st.Page:
    module = FIRST if page.needs_suppliers and not has_suppliers and _exists(FIRST) else page.module
    return st.Page(
        _guarded(page, module, roles),
        title=f"{page.title} :gray-badge[{count}]" if count else page.title,
        url_path=page.url_path,
        default=page is PAGES[0] and first_of(roles) == page.url_path,
        visibility=_SHOWN[not page.in_menu(roles)],
    )


def _opening(url_path: str) -> Callable[[], Any]:
    """What stands at the bare address for somebody whose first page is another: the way there, or to what was asked for."""

    def draw() -> None:
        asked = st.query_params.get("side") == PAGES[0].url_path
        st.switch_page(link(PAGES[0].url_path if asked else url_path))

    return draw


def _guarded(page: Page, module: str, roles: Collection[Role]) -> Callable[[], Any]:
    """The page, or in place of it and of a form that is not for the one who acts: why, and whom to ask."""
    view = _view(module)

    def draw() -> None:
        verb = form_verb(page.url_path, st.query_params)
        try:
            if not page.is_for(roles):
                raise refusal(page.title, page.verbs)
            if verb is not None:
                require(roles, verb)
        except NotAllowed as refused:
            import_module(f"{_VIEWS}.ikke_din").draw(page.title, str(refused), verb or page.verbs[0])
            return
        view()

    return draw


def _view(module: str) -> Callable[[], Any]:
    """The view's function, imported when its page is opened, so that the app starts without the charts."""

    def draw() -> None:
        import_module(f"{_VIEWS}.{module}").view()

    return draw


def _exists(module: str) -> bool:
    return find_spec(f"{_VIEWS}.{module}") is not None
