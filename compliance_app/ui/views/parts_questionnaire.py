"""A supplier's questionnaires on its own page: what was asked and when, what came, and the way to ask again."""

from datetime import date
from types import MappingProxyType
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.questionnaire_reads import Line, Status
from compliance_app.services.questionnaire_reads import questionnaires_of as lines_of
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_words, day
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.rows import when

STATUS: Final = MappingProxyType(
    {
        Status.LATE: "Over fristen",
        Status.WAITING: "Venter på svar",
        Status.NOT_SENT: "Ikke sendt",
        Status.ANSWERED: "Svart",
        Status.WITHDRAWN: "Trukket tilbake",
    }
)
_OPEN: Final = frozenset({Status.NOT_SENT, Status.WAITING, Status.LATE})
_SHOWN: Final = 3


def questionnaires_of(supplier_id: str) -> None:
    """Draw the supplier's questionnaires, newest first, and the button that makes one where none is open.

    Raises:
        NotFound: there is no such supplier here.
    """
    actor = current_actor()
    lines = lines_of(actor, supplier_id)
    may = allowed(actor.roles, Verb.SEND_QUESTIONNAIRE)
    st.space("small")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Spørreskjema", anchor=False)
        may_ask = may and not any(line.status in _OPEN for line in lines)
        if may_ask and st.button("Lag spørreskjema", key="make-questionnaire"):
            st.switch_page(pages.link("sporreskjema"), query_params={"leverandor": supplier_id})
    if not lines:
        html(
            Html(
                '<p class="ak-small">Ikke spurt ennå. Aktsom foreslår inntil tolv spørsmål ut fra risikoen her. '
                "Et svar er et startpunkt, ikke et tiltak med resultat.</p>"
            )
        )
        return
    today = clock.today()
    with link_list():
        for line in lines[:_SHOWN]:
            link_row(
                f"questionnaire-{line.row.id}", pages.link("sporreskjema"), title(line, today), under(line),
                query={"id": line.row.id},
            )  # fmt: skip
    if len(lines) > _SHOWN:
        html(fill('<p class="ak-small">{text}</p>', text=f"De {_SHOWN} siste av {len(lines)} vises."))


def title(line: Line, today: date) -> str:
    """Where one stands, as the text of its link: «Venter på svar innen fredag 22. mai»."""
    row = line.row
    if line.status is Status.WAITING and row.due:
        return f"Venter på svar innen {day(row.due, today)}"
    if line.status is Status.LATE and row.due:
        return f"Over fristen, som var {day(row.due, today)}"
    if line.status is Status.ANSWERED and row.answered_at:
        return f"Svart {date_words(clock.oslo_day(row.answered_at))}"
    return STATUS[line.status]


def under(line: Line) -> str:
    """When it was sent and to whom, what is left to do, and what waits for a person."""
    row = line.row
    said = []
    if row.sent_at:
        to = f" til {row.recipient}" if row.recipient else ""
        said.append(f"Sendt {date_words(clock.oslo_day(row.sent_at))}{to}.")
    elif line.status is Status.NOT_SENT and row.secret_hash:
        said.append("Lenken er laget. Ingen har sagt at skjemaet er sendt.")
    if row.reminded and line.status is not Status.ANSWERED:
        said.append("Minnet om én gang." if row.reminded == 1 else "Minnet om to ganger.")
    if row.state == "PARTLY_ANSWERED":
        said.append("Noe er besvart.")
    if row.offered_instead and not row.accepted_instead:
        said.append("Viser til et dokument som ikke er vurdert.")
    if line.open_proposals:
        waits = NB.opening(NB.called(line.open_proposals, "forslag"))
        said.append("Ett forslag venter på dere." if line.open_proposals == 1 else f"{waits} venter på dere.")
    return " ".join(said)


def before(line: Line, today: date) -> Html:
    """What stands before a row of the list: how far away the due day is, or where it stands."""
    if line.status in {Status.WAITING, Status.LATE} and line.row.due:
        return when(line.row.due, today)
    answered = line.row.answered_at
    on = day(clock.oslo_day(answered), today) if answered and line.status is Status.ANSWERED else ""
    return fill(
        '<div class="ak-when"><b>{word}</b><span class="ak-small">{on}</span></div>',
        word=STATUS[line.status],
        on=on,
    )
