"""Taking answers in by hand: the workbook that came back, shown before it is kept; the telephone; a document instead."""

from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.questionnaire import AnswerType, Chosen
from compliance_app.domain.questionnaire_answers import LONGEST_TEXT, Filled, RawAnswer
from compliance_app.domain.questionnaire_outcome import ChangeKind
from compliance_app.services.questionnaire_instead import InsteadInput, accept_instead
from compliance_app.services.questionnaire_reads import QuestionnaireView
from compliance_app.services.questionnaire_return import (
    AnswersRefused,
    ReadBack,
    read_workbook,
    record_answers,
)
from compliance_app.services.questionnaire_rows import prefilled
from compliance_app.services.work import Actor
from compliance_app.storage.tables import AnswerSource
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_follow_up import forget
from compliance_app.ui.views.parts_form import Refusal, refused
from compliance_app.ui.widgets.compare import Change, CompareRow, compare
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import finding

_FILE, _HAND = "Regneark som kom tilbake", "Skriv inn svarene"
_CHANGES: Final = {
    ChangeKind.SAME: Change.SAME,
    ChangeKind.CHANGED: Change.CHANGED,
    ChangeKind.NEW: Change.NONE,
    ChangeKind.NOT_ANSWERED: Change.MISSING,
    ChangeKind.REWORDED: Change.CHANGED,
}


def take(actor: Actor, view: QuestionnaireView) -> bool:
    """The workbook or the fields; True when the answers are kept."""
    way = st.segmented_control(
        "Hvordan svarene kom", [_FILE, _HAND], default=_FILE, required=True, key=f"q-way-{view.asked.row.id}"
    )
    return _by_hand(actor, view) if way == _HAND else _by_file(actor, view)


def document(actor: Actor, view: QuestionnaireView) -> bool:
    """Why a document will do, beside the evidence itself; True when it is accepted."""
    row = view.asked.row
    place = f"q-document-{row.id}"
    version = st.session_state.setdefault(f"{place}-version", row.version)
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        where = row.offered_instead
        if where:
            html(fill("<p>Leverandøren viser til: {where}</p>", where=where))
        else:
            where = st.text_input(
                "Hvor dokumentet ligger", max_chars=2000, key=f"{place}-where",
                help="Kan stå tomt når dokumentet er lagt ved under.",
            )  # fmt: skip
        reason = st.text_area(
            "Hvorfor det holder", max_chars=2000, height=90, key=f"{place}-reason",
            placeholder="Rapporten svarer på spørsmålene om lønn og arbeidstid, og er kontrollert av andre.",
        )  # fmt: skip
        pressed = st.form_submit_button("Godta dokumentet i stedet for svar", type="primary")
    evidence_of("questionnaire", row.id, key="instead")
    if not pressed or refused(
        refusal, lambda: accept_instead(actor, row.id, InsteadInput(reason, where), version)
    ):
        return False
    forget(place)
    return True


def _by_file(actor: Actor, view: QuestionnaireView) -> bool:
    row = view.asked.row
    place = f"q-file-{row.id}"
    refusal = Refusal(st.container(), place)
    with st.container(width=760):
        file = st.file_uploader(
            "Regnearket", type=["xlsx", "ods", "xls"], max_upload_size=5, key=f"{place}-file"
        )
    if file is None:
        return False
    try:
        read = _read(actor, f"{place}-read", file, row.id)
    except AktsomError as error:
        refusal.above.error(md(str(error)))
        return False
    if read.errors:
        _errors(read)
        return False
    _found(read)
    if not st.button(f"Ta inn svarene fra {md(read.supplier)}", type="primary", key=f"{place}-take"):
        return False
    if refused(
        refusal,
        lambda: record_answers(
            actor, row.id, read.filled, AnswerSource.WORKBOOK, read.seen_version, once=once_key(place)
        ),
    ):
        st.session_state.pop(f"{place}-read", None)
        return False
    spent(place)
    forget(place)
    return True


def _read(actor: Actor, key: str, file: UploadedFile, identity: str) -> ReadBack:
    """The file, read once for as long as it lies there."""
    kept = st.session_state.get(key)
    if isinstance(kept, tuple) and kept[0] == file.file_id:
        found: ReadBack = kept[1]
        return found
    read = read_workbook(actor, file.getvalue(), file.name, identity)
    st.session_state[key] = (file.file_id, read)
    return read


def _errors(read: ReadBack) -> None:
    st.header("Dette må rettes i filen", anchor=False)
    for error in read.errors:
        html(
            finding(
                error,
                "Rett feltet i regnearket og last det opp på nytt, eller skriv inn svarene her.",
                must=True,
            )
        )


def _found(read: ReadBack) -> None:
    st.header("Dette står i regnearket", anchor=False)
    if read.replaces:
        st.info("Det er ført inn svar på dette skjemaet før. Disse kommer i stedet.")
    if read.missing:
        count = (
            "Ett spørsmål er ikke besvart."
            if read.missing == 1
            else f"{read.missing} spørsmål er ikke besvart."
        )
        html(f"{count} De blir stående åpne, og lenken virker fortsatt.")
    if read.filled.instead:
        html(fill("<p>Leverandøren viser til et dokument: {where}</p>", where=read.filled.instead))
    rows = [
        CompareRow(one.text, one.before or "–", _now(one.now, one.reason), _CHANGES[one.kind])
        for one in read.changes
    ]
    html(compare("Sist", "Nå", rows))


def _now(answer: str, reason: str) -> Html:
    told = fill('<br><span class="ak-small">{reason}</span>', reason=reason) if reason else Html()
    return fill("{answer}{told}", answer=answer, told=told)


def _by_hand(actor: Actor, view: QuestionnaireView) -> bool:
    row = view.asked.row
    place = f"q-hand-{row.id}"
    version = st.session_state.setdefault(f"{place}-version", row.version)
    refusal = Refusal(st.container(), place)
    errors: dict[str, str] = st.session_state.get(f"{place}-errors", {})
    start = prefilled(view.asked).answers if view.asked.answers else {}
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        answers = {
            one.question.id: _field(place, number, one, start.get(one.question.id, RawAnswer()), errors)
            for number, one in enumerate(view.asked.invitation.questions, 1)
        }
        by = st.text_input("Hvem svarte", row.answered_by, max_chars=200, key=f"{place}-by")
        pressed = st.form_submit_button("Lagre svarene", type="primary")
    if not pressed:
        return False
    filled = Filled(answers, instead=row.offered_instead, answered_by=by or "")

    def save() -> None:
        try:
            record_answers(actor, row.id, filled, AnswerSource.BY_HAND, version, once=once_key(place))
        except AnswersRefused as error:
            st.session_state[f"{place}-errors"] = {key: str(one) for key, one in error.errors.items()}
            st.rerun()

    if refused(refusal, save):
        st.session_state[f"{place}-version"] = row.version
        return False
    spent(place)
    forget(place)
    return True


def _field(place: str, number: int, chosen: Chosen, start: RawAnswer, errors: dict[str, str]) -> RawAnswer:
    """The field of one question and the one for more words; what is wrong stands above it."""
    question = chosen.question
    key = f"{place}-{question.id}"
    label = md(f"{number}. {question.text('nb')}")
    if question.id in errors:
        html(fill('<p class="ak-late" role="alert">{text}</p>', text=errors[question.id]))
    value: str | float | tuple[str, ...]
    texts = {one.code: one.nb for one in question.ways()}
    if question.type is AnswerType.MULTI:
        before = [code for code in _several(start) if code in texts]
        value = tuple(
            st.pills(label, list(texts), default=before, format_func=lambda code: texts[code],
                     selection_mode="multi", wrap=True, key=key)
        )  # fmt: skip
    elif question.type in {AnswerType.TEXT, AnswerType.COUNTRIES}:
        value = st.text_area(
            label, _one(start), max_chars=LONGEST_TEXT, height=68, key=key, help=question.help("nb")
        )
    elif question.type is AnswerType.NUMBER:
        value = st.text_input(f"{label} ({question.unit('nb')})", _one(start), max_chars=40, key=key)
    else:
        codes = list(texts)
        picked = st.radio(
            label, codes, index=codes.index(_one(start)) if _one(start) in codes else None,
            format_func=lambda code: texts[code], horizontal=True, key=key,
        )  # fmt: skip
        value = picked or ""
    if not question.reason_nb:
        return RawAnswer(value)
    more = st.text_input(
        md(f"Ved {question.when_reason('nb')}: {question.reason_nb}"), start.reason, max_chars=LONGEST_TEXT, key=f"{key}-reason"
    )  # fmt: skip
    return RawAnswer(value, more or "")


def _several(raw: RawAnswer) -> tuple[str, ...]:
    if isinstance(raw.value, tuple):
        return raw.value
    return (str(raw.value),) if raw.value else ()


def _one(raw: RawAnswer) -> str:
    return ", ".join(raw.value) if isinstance(raw.value, tuple) else str(raw.value)
