"""What came back from signing, on the statement's page: the upload, the verdict, who stands in the file, and what is asked."""

from datetime import date
from functools import partial

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.signed_file import FoundSigner, Kind
from compliance_app.domain.signed_verdict import Line, Verdict
from compliance_app.services.paper_signatures import PaperSignature, record_paper_signature
from compliance_app.services.signed_file_found import SignedFile, SignedFilesPage
from compliance_app.services.signed_file_rows import LOCKED, Signatory
from compliance_app.services.signed_files import answer_name, signed_file, signed_files_page
from compliance_app.services.statements import StatementPage
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_signed_upload import reports, upload
from compliance_app.ui.widgets.format import date_digits, date_words, moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed
from compliance_app.ui.widgets.rows import name_rows

_PROBLEM = "signert-fil-feil"
_SHOWN = {
    Verdict.COMPLETE: st.success,
    Verdict.MISSING: st.warning,
    Verdict.NOT_CONFIRMED: st.warning,
    Verdict.ON_PAPER: st.info,
    Verdict.CHANGED: st.error,
    Verdict.OTHER_DOCUMENT: st.error,
}
_COUNTING = frozenset({Verdict.COMPLETE, Verdict.MISSING, Verdict.NOT_CONFIRMED})
"""Verdicts on files whose signatures that hold are recorded."""


def section(page: StatementPage) -> None:
    """Draw the part on the files that come back of a locked statement; nothing for those who may not see it."""
    statement = page.whole.statement
    if statement.status not in LOCKED or not allowed(current_actor().roles, Verb.CHECK_SIGNED_FILE):
        return
    found = signed_files_page(current_actor(), statement.id)
    st.header("Signert fil", anchor=False)
    if found.files:
        _newest(found, found.files[0])
        _earlier(found.files[1:])
    reports(found)
    if found.missing:
        upload(found, again=bool(found.files))


def _newest(page: SignedFilesPage, file: SignedFile) -> None:
    _SHOWN[file.verdict](md(file.sentence))
    reasons = [text for text in file.reasons if text not in file.sentence]
    if reasons:
        html(
            concat(
                Html('<ul class="ak-small">'),
                *(fill("<li>{text}</li>", text=text) for text in reasons),
                Html("</ul>"),
            )
        )
    if file.lines:
        html(
            name_rows(
                (line.signer.name, _who(line, page, file), _when(line) + ("" if line.signer.confirmed else " · ikke bekreftet"))
                for line in file.lines
            )
        )  # fmt: skip
    for place, line in enumerate(file.lines):
        for person in line.ask:
            _question(page, line, person, f"{place}-{person}")
    if file.verdict is Verdict.ON_PAPER and page.missing:
        _paper_form(page, file)
    _download(file)


def _who(line: Line, page: SignedFilesPage, file: SignedFile) -> str:
    signer, parts = line.signer, []
    known = page.people.get(line.person, "")
    if line.required:
        parts.append("Som i styrelisten" if known == signer.name else f"{known} i styrelisten")
        if signer.confirmed and file.verdict in _COUNTING and line.person not in page.signed:
            parts.append("hadde ikke noe verv som signerer den dagen, og regnes ikke med")
    elif not line.ask:
        parts.append("Står ikke på listen over dem som skal signere")
    else:
        parts.append("Navnet må avklares")
    if signer.on_behalf_of:
        parts.append(f"på vegne av {signer.on_behalf_of}")
    return " · ".join(parts)


def _when(line: Line) -> str:
    signer = line.signer
    if signer.signed_at:
        moment = moment_words(signer.signed_at)
    else:
        moment = date_words(signer.signed_on) if signer.signed_on else "tidspunkt ikke oppgitt"
    return " · ".join(filter(None, (moment, signer.method, _known_by(signer))))


def _known_by(signer: FoundSigner) -> str:
    """How we know that somebody signed: whose certificate, or who sealed the page or the report with the name."""
    if signer.kind is Kind.CERTIFICATE:
        level = "kvalifisert etter sertifikatet" if signer.qualified else "nivå ikke bekreftet"
        return f"sertifikat fra {signer.issuer}, {level}" if signer.issuer else f"eget sertifikat, {level}"
    where = "bevisfil" if signer.reported else "signaturside"
    return f"{where} forseglet av {signer.provider}" if signer.provider and signer.confirmed else where


def _question(page: SignedFilesPage, line: Line, person: str, key: str) -> None:
    name, known = line.signer.name, page.people[person]
    html(fill("<p><b>Er «{name}» den samme som {known}?</b> Svaret huskes.</p>", name=name, known=known))
    with st.container(horizontal=True):
        for label, same in ((f"Ja, det er {known}", True), (f"Nei, ikke {known}", False)):
            if pressed(md(label), f"navn-{same}-{key}"):
                with kept_if_stopped():
                    _answered(page, name, person, same=same)
                st.rerun()


def _answered(page: SignedFilesPage, name: str, person: str, *, same: bool) -> None:
    try:
        answer_name(current_actor(), page.statement_id, name, person, same=same)
    except AktsomError as error:
        st.session_state[_PROBLEM] = str(error)


def _paper_form(page: SignedFilesPage, file: SignedFile) -> None:
    form = f"papir-{file.file_id}"
    with st.form(form, border=False):
        st.subheader("Hvem har signert på papiret?", anchor=False)
        problem = st.session_state.pop(f"feil-{form}", "")
        if problem:
            st.error(md(problem))
        rows = [_paper_row(one, form) for one in page.missing]
        if not pressed("Registrer underskriftene", f"send-{form}-{once_key(form)}", in_form=True):
            return
    given = [row for row in rows if row is not None]
    with kept_if_stopped():
        try:
            record_paper_signature(
                current_actor(), page.statement_id, file.file_id, given, seen_version=page.version, once=once_key(form)
            )  # fmt: skip
        except AktsomError as error:
            st.session_state[f"feil-{form}"] = str(error)
        else:
            spent(form)
    st.rerun()


def _paper_row(one: Signatory, form: str) -> PaperSignature | None:
    ticked = st.checkbox(md(one.name), key=f"{form}-{one.person_id}")
    day = st.date_input(
        md(f"Dagen {one.name} signerte"), value=None, format="DD.MM.YYYY", max_value=clock.today(),
        key=f"{form}-dag-{one.person_id}",
    )  # fmt: skip
    why = st.text_area(
        md(f"Påtegnet forbehold fra {one.name} (valgfritt)"), value=one.reservation, height=68,
        key=f"{form}-forbehold-{one.person_id}",
    )  # fmt: skip
    if not ticked:
        return None
    return PaperSignature(
        person_id=one.person_id, signed_on=day if isinstance(day, date) else None, reservation=why or ""
    )


def _earlier(files: tuple[SignedFile, ...]) -> None:
    if not files:
        return
    with st.expander("Filer som kom før", type="compact"):
        for file in files:
            html(fill("<p>{sentence}</p>", sentence=file.sentence))
            _download(file)


def _download(file: SignedFile) -> None:
    came = f", tatt imot {date_digits(clock.oslo_day(file.kept_at))}" if file.kept_at else ""
    st.download_button(
        md(f"Last ned {file.name}"), partial(_bytes, file.file_id), file_name=file.name, mime="application/pdf",
        on_click="ignore", type="tertiary", key=f"signert-{file.file_id}",
        help=md(f"Filen slik den kom tilbake{came}. Den kan inneholde serienumre og IP-adresser til dem som signerte."),
    )  # fmt: skip


def _bytes(file_id: str) -> bytes:
    return signed_file(current_actor(), file_id).content
