"""Personal data that goes: what of the requests it is time to empty, and erasing somebody who no longer has a part to play."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.working_days import long_date
from compliance_app.services.person_erase import erase_person, erasure_plan
from compliance_app.services.person_plan import Plan, Whom
from compliance_app.services.person_words import FILES, gone_said, kept_said, who_said
from compliance_app.services.purge_words import held_said, status_said, why_kept
from compliance_app.services.request_purge import PurgeReport, PurgeStatus, purge_requests, purge_status
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import NBSP
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.rows import name_rows

_DONE: Final = "privacy-done"
_WHO: Final = "erase-who"
_ALSO: Final = "erase-also"
_ASKED: Final = "erase-asked"
_SHOWN: Final = 100
_LINGERS: Final = "Rester kan stå i databasefilen til ingen andre bruker den. De går ved neste kjøring."


def privacy() -> None:
    """Both parts, for whoever may."""
    roles = current_actor().roles
    may_purge, may_erase = allowed(roles, Verb.PURGE_REQUESTS), allowed(roles, Verb.ERASE_PERSON)
    if not may_purge and not may_erase:
        st.header("Personvern", anchor=False)
        html("Daglig leder og åpenhetslovansvarlig ser her hva som skal slettes, og når.")
        return
    if _DONE in st.session_state:
        st.success(md(st.session_state.pop(_DONE)))
    left, right = flow([1.3, 1])
    if may_purge:
        with left:
            _requests()
    if may_erase:
        with right:
            _people()


def _requests() -> None:
    st.header("Informasjonskrav", anchor=False)
    status = purge_status(current_actor())
    html(status_said(status))
    _due(status)
    if status.due.kept:
        html(Html("<h3>Beholdes, selv om tiden er ute</h3>"))
        html(
            name_rows(
                (f"Sak {line.number}", f"{NB.cap(why_kept(line))}.", f"avsluttet {long_date(line.closed_on)}")
                for line in status.due.kept[:_SHOWN]
            )
        )
    if status.public_body:
        html("Dere er et offentlig organ: en sak tømmes ikke før den er arkivert.")


def _due(status: PurgeStatus) -> None:
    due = status.due
    if not due.cases and not due.messages:
        return
    html(
        name_rows(
            [
                *((f"Sak {line.number}", f"{NB.cap(held_said(line.held))}.", f"avsluttet {long_date(line.closed_on)}") for line in due.cases[:_SHOWN]),
                *(("Melding uten sak", _attached(line.attachments), f"kommet {long_date(line.arrived_on)}") for line in due.messages[:_SHOWN]),
            ]
        )
    )  # fmt: skip
    more = len(due.cases) + len(due.messages) - min(len(due.cases), _SHOWN) - min(len(due.messages), _SHOWN)
    if more:
        html(f"Og {more} til.")
    if st.button("Tøm det som skal tømmes", type="primary", key="purge-now"):
        _ask_purge()


def _attached(count: int) -> str:
    return f"{count} vedlegg." if count else "Uten vedlegg."


@st.dialog("Tøm det som skal tømmes")
def _ask_purge() -> None:
    """What happens, and the button that does it."""
    html(
        "Navn, adresser, brev, meldinger og vedlegg slettes og kan ikke hentes tilbake. Spørsmål og svar uten navn, datoer, avgjørelser "
        "og årets tall blir stående. Loggen husker at det er gjort, og glemmer hva som sto der."
    )
    place = st.empty()
    if st.button("Tøm det som skal tømmes", type="primary", key="purge-sure"):
        try:
            made = purge_requests(current_actor())
        except AktsomError as error:
            place.error(md(str(error)))
            return
        st.session_state[_DONE] = purged_said(made)
        st.rerun()


def purged_said(made: PurgeReport) -> str:
    """What was done."""
    cases, messages = len(made.cases), len(made.messages)
    parts = [NB.called(cases, "sak" if cases == 1 else "saker")] if cases else []
    parts += [NB.called(messages, "melding" if messages == 1 else "meldinger")] if messages else []
    said = f"{NB.opening(NB.join(parts))} er tømt." if parts else "Det var ingenting å tømme lenger."
    return said if made.wholly else f"{said} {_LINGERS}"


def _people() -> None:
    st.header("Slett opplysninger om en person", anchor=False)
    html(
        "For den som har sluttet, gått ut av styret eller svart for en leverandør. E-postadresser slettes overalt. Navnet står der det "
        "viser hvem som gjorde, bestemte eller signerte noe."
    )
    with st.form(_WHO, border=False, enter_to_submit=False):
        who = st.text_input(
            "Hvem", max_chars=200, placeholder="Hele navnet eller e-postadressen", key=f"{_WHO}-name"
        )
        also = st.text_area(
            "Mer som skal bort",
            max_chars=1000,
            height=80,
            key=_ALSO,
            placeholder="Telefonnummer eller andre adresser, én på hver linje",
        )
        if st.form_submit_button("Se hva som slettes"):
            st.session_state[_ASKED] = Whom(who, tuple(line for line in also.splitlines() if line.strip()))
    place = st.empty()
    asked = st.session_state.get(_ASKED)
    if asked is None:
        return
    try:
        plan = erasure_plan(current_actor(), asked)
    except AktsomError as error:
        place.error(md(str(error)))
        return
    _plan(plan, asked)  # fmt: skip


def _plan(plan: Plan, asked: Whom) -> None:
    """What would go, what stays, and what must be done first."""
    html(fill("<p><b>{who}</b></p>", who=who_said(plan)))
    if plan.obstacles:
        html(Html("<h3>Må gjøres først</h3>"))
        html(_bullets(plan.obstacles))
    html(Html("<h3>Dette slettes</h3>"))
    html(_bullets(gone_said(plan)))
    if kept := kept_said(plan):
        html(Html("<h3>Dette står</h3>"))
        html(_bullets(kept))
    html(fill('<p class="ak-small">{files}</p>', files=FILES))
    if st.button(f"Slett opplysninger om{NBSP}{md(plan.name)}", key="erase-now", disabled=not plan.may_go):
        _ask_erase(plan.name, asked.who, *asked.also)


def _bullets(lines: tuple[str, ...] | list[str]) -> Html:
    return Html("<ul>" + "".join(fill("<li>{line}</li>", line=line) for line in lines) + "</ul>")


@st.dialog("Slett opplysninger om en person")
def _ask_erase(name: str, who: str, *also: str) -> None:
    """The last question before it is done."""
    html(
        f"Opplysningene om {name} slettes og kan ikke hentes tilbake. Loggen husker at det er gjort, og glemmer hva som sto der."
    )
    place = st.empty()
    if st.button("Slett opplysningene", type="primary", key="erase-sure"):
        try:
            done = erase_person(current_actor(), Whom(who, also))
        except AktsomError as error:
            place.error(md(str(error)))
            return
        st.session_state.pop(_ASKED, None)
        kept = "Navnet står der det dokumenterer noe." if not done.plan.name_goes else "Navnet er slettet."
        st.session_state[_DONE] = f"Opplysningene er slettet. {kept}" + (
            "" if done.wholly else f" {_LINGERS}"
        )
        st.rerun()
