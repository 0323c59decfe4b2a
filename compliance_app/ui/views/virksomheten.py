"""What is true about us: short forms under headings, one on the screen at a time; what stands here goes into the statement."""

from collections.abc import Callable, Collection
from importlib import import_module
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import read_enterprise
from compliance_app.services.records import all_periods
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Enterprise, ReportingPeriod
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.may import may, my_roles
from compliance_app.ui.views.parts_record import PART, say_saved
from compliance_app.ui.widgets.head import empty_state, page_head

PARTS: Final = {
    "virksomheten": ("Virksomheten", "virksomheten_grunnlag", "enterprise"),
    "omfattet": ("Er dere omfattet?", "virksomheten_omfattet", "coverage"),
    "perioder": ("Perioder", "virksomheten_grunnlag", "periods"),
    "personer": ("Personer og varsler", "virksomheten_personer", "people"),
    "konsern": ("Konsernet", "virksomheten_konsern", "group"),
    "styre": ("Styre og ledelse", "virksomheten_styre", "board"),
    "retningslinjer": ("Retningslinjer og rutiner", "virksomheten_retningslinjer", "policies"),
    "moter": ("Møter og vedtak", "virksomheten_moter", "events"),
    "innspill": ("Innspill fra styret", "virksomheten_innspill", "inputs"),
    "opplaering": ("Opplæring", "virksomheten_opplaering", "training"),
    "klausuler": ("Krav i avtalene", "virksomheten_klausuler", "clauses"),
    "kategorier": ("Kategorier", "virksomheten_kategorier", "categories"),
    "land": ("Land", "virksomheten_land", "countries"),
    "kontrollister": ("Kontrollister", "parts_screening", "lists"),
    "egen-virksomhet": ("Egen virksomhet", "virksomheten_egen", "own_operations"),
    "forretningspartnere": ("Forretningspartnere", "virksomheten_egen", "business_partners"),
    "konsekvenser": ("Konsekvenser", "virksomheten_konsekvenser", "impacts"),
    "dialog": ("Dialog", "virksomheten_dialog", "dialogue"),
    "gjenoppretting": ("Gjenoppretting", "virksomheten_gjenoppretting", "remediation"),
    "sporsmal": ("Spørsmål utenfra", "virksomheten_sporsmal", "questions"),
    "gis-ikke-ut": ("Det dere ikke gir ut", "virksomheten_utlevering", "withheld"),
    "brevark": ("Brevark", "virksomheten_brevark", "letterhead"),
    "godkjenning": ("Godkjenning", "virksomheten_godkjenning", "approval"),
    "metode": ("Metode", "virksomheten_metode", "method"),
    "brukere": ("Brukere", "virksomheten_brukere", "users"),
    "personvern": ("Personvern", "virksomheten_personvern", "privacy"),
    "logg": ("Logg og eksempler", "virksomheten_logg", "log"),
}
"""Address, heading, module and function of each part, in the order of its group."""
GROUPS: Final = {
    "Om dere": ("virksomheten", "omfattet", "perioder", "konsern", "styre", "personer"),
    "Forankring": ("retningslinjer", "moter", "innspill", "opplaering", "klausuler"),
    "Funn": ("egen-virksomhet", "forretningspartnere", "konsekvenser", "dialog", "gjenoppretting"),
    "Oppsett": (),
}
"""The headings, each with the addresses of its parts; what stands under none of them stands under the last."""
MOVED: Final = {"tiltak": "tiltak"}
"""Parts that have become pages: the old address → the page."""
_GROUP: Final = "gruppe"


def view() -> None:
    """Draw the page."""
    moved = MOVED.get(st.query_params.get(PART, ""))
    if moved:
        st.switch_page(pages.link(moved))
    enterprise = current_enterprise()
    if enterprise is None:
        page_head(
            "Virksomheten",
            "Her skal det stå hvem dere er og hva som er bestemt; redegjørelsen bygger på det.",
        )
        empty_state(
            "Virksomheten er ikke registrert ennå",
            "Ta inn en leverandørliste, så spør Aktsom om navnet. Resten fyller dere ut her etterpå.",
            _begin if may(Verb.CREATE_ENTERPRISE) else None,
        )
        return
    actor = current_actor()
    mine = [part for part in PARTS if pages.part_is_for(part, my_roles())]
    asked = st.query_params.get(PART, "")
    if not mine or (asked in PARTS and asked not in mine):
        heading = PARTS[asked][0] if asked in PARTS else "Virksomheten"
        wanted = pages.PARTS_FOR.get(asked, (Verb.EDIT_ENTERPRISE,))
        page_head(heading, str(pages.refusal(heading, wanted)))
        return
    page_head("Virksomheten", _lead(actor))
    part = _choose(mine)
    say_saved()
    _function(part)()


def _begin() -> None:
    if st.button("Begynn med en liste", type="primary", key="begin"):
        st.switch_page(pages.link("i-dag"))


def _lead(actor: Actor) -> str:
    """What is lacking for those who can fill it in; what it is for, to all others."""
    periods = all_periods(actor)
    if may(Verb.EDIT_ENTERPRISE):
        return lead(read_enterprise(actor), periods)
    if may(Verb.READ_BOARD):
        return f"Redegjørelsen for {periods[0].label} bygger på det som står her."
    return "Her styrer du hvem som slipper inn, og ser at loggen og e-posten er i orden."


def lead(enterprise: Enterprise, periods: list[ReportingPeriod]) -> str:
    """Which statement it goes into, and what of the basics is not filled in."""
    newest = periods[0]
    lacking = [
        name
        for name, value in (
            ("organisasjonsnummer", enterprise.org_number),
            ("kontakt for henvendelser", enterprise.contact),
            ("adresse for redegjørelsen", enterprise.statement_address),
            ("om dere lager årsberetning", enterprise.has_annual_report is not None),
            (f"årsverk i {newest.label}", newest.full_time_equivalents),
        )
        if not value
    ]
    said = f"Redegjørelsen for {newest.label} bygger på det som står her."
    return f"{said} Ikke fylt ut: {NB.join(lacking)}." if lacking else said


def parts_of(group: str, mine: Collection[str] = PARTS.keys()) -> list[str]:
    """The addresses of a group's parts that are among one's own, in the order of ``PARTS``."""
    return [part for part in PARTS if part in mine and group_of(part) == group]


def group_of(part: str) -> str:
    """The heading a part stands under."""
    return next((group for group, listed in GROUPS.items() if part in listed), list(GROUPS)[-1])


def _choose(mine: list[str]) -> str:
    """The headings and the parts of one of them; the address follows, so that a link leads back to the same form."""
    state, asked = st.session_state, st.query_params.get(PART, "")
    if asked in mine and (PART not in state or state.get("part-asked") != asked):
        state[PART], state[_GROUP] = asked, group_of(asked)
    groups = [group for group in GROUPS if parts_of(group, mine)]
    if state.get(_GROUP) not in groups:
        here = state.get(PART)
        state[_GROUP] = group_of(here if here in mine else mine[0])
    if len(mine) == 1:
        return mine[0]
    group: str | None = groups[0]
    if len(groups) > 1:
        group = st.segmented_control(
            "Område", groups, required=True, key=_GROUP, label_visibility="collapsed"
        )
    listed = parts_of(group or groups[0], mine)
    if state.get(PART) not in listed:
        state[PART] = listed[0]
    chosen = st.pills(
        "Del", listed, format_func=lambda part: PARTS[part][0], required=True, wrap=True, key=PART,
        label_visibility="collapsed",
    )  # fmt: skip
    part = chosen or listed[0]
    if part != asked:
        st.query_params.from_dict({PART: part})
    state["part-asked"] = part
    return part


def _function(part: str) -> Callable[[], None]:
    _heading, module, name = PARTS[part]
    found: Callable[[], None] = getattr(import_module(f"compliance_app.ui.views.{module}"), name)
    return found
