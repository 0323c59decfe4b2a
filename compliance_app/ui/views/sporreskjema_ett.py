"""One questionnaire: where it stands, what was asked and why, the answers beside last time's, and what they led to."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.questionnaire_outcome import ChangeKind
from compliance_app.services.outbox import mail_arrived, mail_not_arrived
from compliance_app.services.questionnaire_course import withdraw_questionnaire
from compliance_app.services.questionnaire_instead import decline_instead
from compliance_app.services.questionnaire_reads import QuestionnaireView, Status, read_questionnaire
from compliance_app.services.questionnaire_send import MOST_REMINDERS, is_sent
from compliance_app.services.questionnaire_words import ChangeLine
from compliance_app.services.work import Actor
from compliance_app.storage.tables import MailState
from compliance_app.ui import pages
from compliance_app.ui.views import sporreskjema_ny, sporreskjema_send, sporreskjema_svar
from compliance_app.ui.views.parts_answer_proposals import proposal_section
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.widgets.format import date_words, day
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import name_rows, quote, split_rows

FORM: Final = "skjema"
_SOURCES: Final = {"LINK": "med lenken", "WORKBOOK": "i regneark", "BY_HAND": "ført inn for hånd"}
_MAIL: Final = {
    MailState.ACCEPTED: "Tatt imot av e-posttjeneren",
    MailState.FAILED: "Ikke sendt",
    MailState.RESERVED: "Ikke sendt ennå",
    MailState.SENDING: "Sendes nå",
    MailState.UNKNOWN: "Uvisst om den kom fram",
}


def draw(actor: Actor, identity: str) -> None:
    """Draw the page of a questionnaire, or the form that the address names (``skjema``). Raises NotFound."""
    view = read_questionnaire(actor, identity)
    form = st.query_params.get(FORM, "")
    if form in _FORMS:
        title, lead, draw_form, saved = _FORMS[form]
        page_head(f"{title} {view.asked.supplier.name}", lead, _cancel, back=_back())
        if draw_form(actor, view):
            _close(identity, saved)
        return
    # A link to the page one is on reaches the script, but not the address line.
    st.query_params["id"] = identity
    page_head(
        f"Spørreskjema til {view.asked.supplier.name}",
        lead_of(view),
        lambda: _actions(actor, view),
        back=_back(),
    )
    said = st.session_state.pop(f"said-{identity}", "")
    if said:
        st.success(md(said))
    left, right = flow([1.9, 1])
    with left:
        proposal_section(actor, view)
        _document(actor, view)
        _answers(view)
    with right:
        _facts(view)
        _mails(actor, view)
        _log(view)
        evidence_of("questionnaire", identity, key="questionnaire")


def lead_of(view: QuestionnaireView) -> str:
    """Where it stands, in a sentence or two."""
    row, today = view.asked.row, clock.today()
    total, count = len(view.asked.questions), len(view.asked.answers)
    if view.status is Status.NOT_SENT:
        made = "Lenken og regnearket er laget. " if row.workbook_sha256 else ""
        return f"{made}Skjemaet med {total} spørsmål er ikke sendt ennå."
    if view.status is Status.WITHDRAWN:
        return "Trukket tilbake. Lenken virker ikke lenger."
    if view.status is Status.ANSWERED and row.answered_at:
        on = date_words(clock.oslo_day(row.answered_at))
        waits = sum(one.state == "OPEN" for one in view.proposals)
        left = " Ingenting venter på dere." if not waits else " Svarene gir dere noe å ta stilling til."
        return f"Svart {on}: {count} av {total} spørsmål.{left}"
    part = f" {count} av {total} spørsmål er besvart." if count else ""
    if row.due is None:
        return f"Venter på svar.{part}"
    if view.status is Status.LATE:
        return f"Fristen var {day(row.due, today)}.{part}"
    return f"Venter på svar innen {day(row.due, today)}.{part}"


def _back() -> tuple[st.Page, str]:
    return pages.link("sporreskjema"), "Spørreskjemaer"


def _open(form: str) -> None:
    st.query_params[FORM] = form
    st.rerun()


def _close(identity: str, message: str = "") -> None:
    if message:
        st.session_state[f"said-{identity}"] = message
    if FORM in st.query_params:
        del st.query_params[FORM]
    st.rerun()


def _cancel() -> None:
    if st.button("Tilbake til skjemaet", key="cancel"):
        _close("")


def _actions(actor: Actor, view: QuestionnaireView) -> None:
    row = view.asked.row
    if not allowed(actor.roles, Verb.SEND_QUESTIONNAIRE) or view.status is Status.WITHDRAWN:
        return
    with st.popover("Mer", type="tertiary", key="more"):
        _more(actor, view)
    if view.status is Status.NOT_SENT:
        if st.button("Før inn svar", key="take-in"):
            _open("svar")
        if st.button("Gjør klart til å sende", type="primary", key="make-ready"):
            _open("send")
        return
    if view.status in {Status.WAITING, Status.LATE}:
        if row.reminded < MOST_REMINDERS and st.button("Minn om skjemaet", key="remind"):
            _open("paminn")
        if st.button("Før inn svar", type="primary", key="take-in"):
            _open("svar")


def _more(actor: Actor, view: QuestionnaireView) -> None:
    row = view.asked.row
    if view.status is Status.ANSWERED:
        if st.button("Rett svarene", type="tertiary", key="correct"):
            _open("svar")
        return
    if st.button("Endre skjemaet", type="tertiary", key="edit"):
        _open("endre")
    if is_sent(row):
        if st.button("Gi mer tid", type="tertiary", key="extend"):
            _open("utsett")
        if st.button("Lag en ny lenke", type="tertiary", key="new-link"):
            _open("lenke")
        if st.button("De svarte ikke", type="tertiary", key="no-answer"):
            _open("ikke-svart")
    if st.button("Godta et dokument i stedet", type="tertiary", key="instead"):
        _open("dokument")
    if st.button("Trekk skjemaet tilbake", type="tertiary", key="withdraw"):
        _do(
            lambda: withdraw_questionnaire(actor, row.id, row.version), row.id, "Skjemaet er trukket tilbake. Lenken virker ikke lenger."
        )  # fmt: skip


def _do(act: Callable[[], object], identity: str, said: str) -> None:
    try:
        act()
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.session_state[f"said-{identity}"] = said
    st.rerun()


def _document(actor: Actor, view: QuestionnaireView) -> None:
    """What the supplier points to instead of answering, and what we made of it."""
    row = view.asked.row
    if not (row.offered_instead or row.accepted_instead):
        return
    st.header("Et dokument i stedet for svar", anchor=False)
    if row.offered_instead:
        html(quote(row.offered_instead))
    if row.accepted_instead:
        html(fill("<p><b>Godtatt.</b> {why}</p>", why=row.accepted_instead))
    else:
        html(
            "Les dokumentet, og legg det gjerne ved under «Dokumentasjon». Holder det ikke, blir skjemaet åpent igjen."
        )
    if not allowed(actor.roles, Verb.RECORD_ANSWERS):
        return
    with st.container(horizontal=True):
        if not row.accepted_instead and st.button("Godta dokumentet", key="accept-document"):
            _open("dokument")
        if st.button("Det holder ikke", type="tertiary", key="decline-document"):
            _do(
                lambda: decline_instead(actor, row.id, row.version), row.id, "Skjemaet er åpent igjen, og lenken virker som før."
            )  # fmt: skip


_WORD: Final = {
    ChangeKind.SAME: "som sist",
    ChangeKind.CHANGED: "endret siden sist",
    ChangeKind.NEW: "",
    ChangeKind.NOT_ANSWERED: "ikke besvart nå",
    ChangeKind.REWORDED: "spørsmålet er endret siden sist",
}


def _answers(view: QuestionnaireView) -> None:
    """Every question with why it is asked, its answer, and last time's."""
    st.header("Spørsmål og svar" if view.asked.answers else "Spørsmålene", anchor=False)
    changes = {one.question: one for one in view.changes}
    asked = bool(view.asked.answers)
    rows = [
        _answer(
            f"{number}. {chosen.question.text('nb')}",
            chosen.why("nb"),
            changes.get(chosen.question.id),
            asked=asked,
        )
        for number, chosen in enumerate(view.asked.invitation.questions, 1)
    ]
    html(concat(Html('<ul class="ak-rows">'), *rows, Html("</ul>")))


def _answer(question: str, why: str, change: ChangeLine | None, *, asked: bool) -> Html:
    """One question: its answer with how it stands to last time's, the words beside it, and why it is asked."""
    parts = [fill("<b>{text}</b>", text=question)]
    if change and change.now:
        word = f" ({_WORD[change.kind]})" if _WORD[change.kind] else ""
        parts.append(fill('{now}<span class="ak-small">{word}</span>', now=_lines(change.now), word=word))
        if change.reason:
            parts.append(quote(change.reason))
    elif asked:
        parts.append(Html('<span class="ak-small">Ikke besvart</span>'))
    if change and change.before and change.kind is not ChangeKind.SAME:
        parts.append(fill('<span class="ak-small">Sist: {before}</span>', before=_lines(change.before)))
    parts.append(fill('<span class="ak-small">{why}</span>', why=why))
    return concat(Html("<li>"), *(fill("<div>{part}</div>", part=part) for part in parts), Html("</li>"))


def _lines(text: str) -> Html:
    return concat(*(fill("{line}", line=line) for line in text.splitlines()), sep=Html("<br>"))


def _facts(view: QuestionnaireView) -> None:
    st.header("Om skjemaet", anchor=False)
    row = view.asked.row
    rows = [("Til", row.recipient or view.asked.supplier.name)]
    if row.email:
        rows.append(("E-post", row.email))
    if row.sent_at:
        rows.append(("Sendt", date_words(clock.oslo_day(row.sent_at))))
    if row.due:
        rows.append(("Svar innen", date_words(row.due)))
    if row.expires_at and view.asked.invitation.expires and view.status is not Status.WITHDRAWN:
        rows.append(("Lenken virker til", date_words(view.asked.invitation.expires)))
    if row.owner:
        rows.append(("Ansvarlig", row.owner))
    ways = sorted({_SOURCES[one.source] for one in view.asked.sources.values()})
    if ways:
        rows.append(("Svart", ", ".join(ways)))
    if row.answered_by:
        rows.append(("Besvart av", row.answered_by))
    html(split_rows(rows))
    page_link(
        pages.link("leverandor"),
        label=f"Åpne {md(view.asked.supplier.name)}",
        query_params={"id": row.supplier_id},
    )


def _mails(actor: Actor, view: QuestionnaireView) -> None:
    """The mails, and for each that nobody knows of the two ways to settle it."""
    if not view.mails:
        return
    st.header("E-post", anchor=False)
    row = view.asked.row
    for one in view.mails:
        html(name_rows([(_MAIL[one.state], " ".join((f"Til {one.mail.recipient}.", one.why)), "")]))
        if one.state is not MailState.UNKNOWN:
            continue
        with st.container(horizontal=True):
            if st.button("Den kom fram", key=f"arrived-{one.mail.id}"):
                _do(lambda mail=one.mail.id: mail_arrived(actor, mail), row.id, "Ført opp: den kom fram.")  # type: ignore[misc]
            if st.button("Den kom ikke fram", type="tertiary", key=f"not-{one.mail.id}"):
                _do(
                    lambda mail=one.mail.id: mail_not_arrived(actor, mail), row.id, "Ført opp: den kom ikke fram. Send på nytt."  # type: ignore[misc]
                )  # fmt: skip


def _log(view: QuestionnaireView) -> None:
    if not view.efforts:
        return
    st.header("Det som er gjort", anchor=False)
    html(name_rows((one.what, f"{date_words(one.happened_on)}. {one.by}.", "") for one in view.efforts))


_Form = Callable[[Actor, QuestionnaireView], bool]
_FORMS: Final[dict[str, tuple[str, str, _Form, str]]] = {
    "endre": (
        "Endre skjemaet til",
        "Bytt spørsmål, mottaker eller frist. Når skjemaet er gitt fra dere, står spørsmålene fast.",
        sporreskjema_ny.change,
        "Skjemaet er lagret.",
    ),
    "send": (
        "Send skjemaet til",
        "Leverandøren svarer på en side uten innlogging, eller i regnearket. Det står som sendt først når det er sendt.",
        sporreskjema_send.send,
        "",
    ),
    "paminn": (
        "Minn om skjemaet til",
        "Et vennlig ord hjelper mer enn et skarpt. Dere kan minne om skjemaet to ganger.",
        sporreskjema_send.remind,
        "",
    ),
    "lenke": (
        "Ny lenke til",
        "Den nye lenken kommer i stedet for alle før den, som slutter å virke. Det leverandøren har lagret, blir stående.",
        sporreskjema_send.new_link,
        "",
    ),
    "utsett": (
        "Mer tid til",
        "Lenken virker minst like lenge etter den nye fristen.",
        sporreskjema_send.extend,
        "Fristen er endret.",
    ),
    "ikke-svart": (
        "Ikke svar fra",
        "Det føres opp blant det dere har forsøkt. Et svar som kommer senere, tas imot likevel.",
        sporreskjema_send.no_answer,
        "Ført opp: de svarte ikke.",
    ),
    "svar": (
        "Svar fra",
        "Les inn regnearket som kom tilbake, eller før inn det dere ble fortalt. Ingenting lagres før du sier ja.",
        sporreskjema_svar.take,
        "Svarene er lagret.",
    ),
    "dokument": (
        "Dokument i stedet for svar fra",
        "En redegjørelse, en VSME-rapport eller en uavhengig kontroll kan svare på det dere spurte om.",
        sporreskjema_svar.document,
        "Dokumentet er godtatt i stedet for svar.",
    ),
}
"""Title, what it is for, the form (True when it is done), and what is said then."""
