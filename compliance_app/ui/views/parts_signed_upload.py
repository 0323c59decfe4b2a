"""Taking in what came back from signing: the signed PDF or photos of the paper, and the reports that a service gave beside it."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.signing_evidence import Evidence, Tie
from compliance_app.files.errors import MEGABYTE
from compliance_app.files.evidence_file import MAX_EVIDENCE_BYTES
from compliance_app.files.signed_pdf import MAX_SIGNED_BYTES
from compliance_app.services.signed_file_found import SignedFile, SignedFilesPage
from compliance_app.services.signed_file_read import CameFile
from compliance_app.services.signed_files import add_reports, take_in_signed_file
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_digits
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed

_TOLD: Final = "signert-fil-sagt"
_ROUND: Final = "signert-fil-runde"
_REPORT_HELP: Final = (
    "En rapport eller logg fra signeringstjenesten, om den ga en ved siden av filen (PDF, JSON, XML, nettside eller tekst). "
    "Navnene brukes når den nevner kontrollsummen eller nummeret til dette dokumentet, og bekrefter noe bare når den er forseglet. "
    "Står det serienumre eller IP-adresser i den, lagres kontrollsummen og ikke filen."
)


def upload(page: SignedFilesPage, *, again: bool) -> None:
    """The fields for a file that came back, and what is beside it; the sentence where it was not taken, or was here before."""
    _told(_TOLD)
    turn = st.session_state.get(_ROUND, 0)
    came = st.file_uploader(
        "Last opp en fil til" if again else "Last opp den signerte filen (PDF), eller skanning eller bilder av papiret",
        key=f"signert-fil-{turn}", accept_multiple_files=True, max_upload_size=MAX_SIGNED_BYTES // MEGABYTE,
        help="Bilder (JPG eller PNG) tas imot i den rekkefølgen du velger dem, én side hver. Sted og tid i bildet lagres ikke.",
    )  # fmt: skip
    if not came:
        return
    beside = _reports_field(f"signert-bevis-{turn}")
    key = f"kontroller-{came[0].file_id}-{len(came)}"
    if not pressed("Kontroller signaturene", key):
        return
    first, *more = _came(came)
    with kept_if_stopped(), st.spinner("Kontrollerer signaturene …"):
        done = _do(
            lambda: take_in_signed_file(
                current_actor(), page.statement_id, first.content, first.name, seen_version=page.version,
                once=once_key(key), more=more, reports=_came(beside),
            ),
            _TOLD,
        )  # fmt: skip
        if done:
            spent(key)
            st.session_state[_ROUND] = turn + 1
    st.rerun()


def reports(page: SignedFilesPage) -> None:
    """The reports beside the newest file, and a field for more."""
    file = page.files[0] if page.files else None
    if file is None or file.on_paper:
        return
    if file.reports:
        html(
            concat(
                Html('<ul class="ak-small">'),
                *(fill("<li>{text}</li>", text=_about(one)) for one in file.reports),
                Html("</ul>"),
            )
        )
    told = f"bevis-sagt-{file.file_id}"
    with st.expander(
        "Legg til en bevisfil fra signeringstjenesten", type="compact", expanded=told in st.session_state
    ):
        _told(told)
        turn = len(file.reports)
        beside = _reports_field(f"bevis-{file.file_id}-{turn}")
        key = f"les-bevis-{file.file_id}-{turn}"
        if not beside or not pressed("Les bevisfilen", key):
            return
        with kept_if_stopped(), st.spinner("Leser bevisfilen …"):
            _do(
                lambda: add_reports(
                    current_actor(), page.statement_id, file.file_id, _came(beside), once=once_key(key)
                ),
                told,
                told_before=False,
            )
            spent(key)
        st.rerun()


def _about(one: Evidence) -> str:
    tie = {
        Tie.CHECKSUM: "nevner kontrollsummen til dokumentet",
        Tie.NUMBER: "nevner nummeret dokumentet er forseglet med",
        Tie.NONE: "hører ikke påviselig til dette dokumentet og er ikke brukt",
    }[one.tie]
    seal = f"forseglet av {one.sealed_by}" if one.sealed_by else "uten segl, og bekrefter ingenting alene"
    kept = (
        "lagret" if one.kept else "bare kontrollsummen er lagret, fordi filen har serienumre eller adresser"
    )
    return f"Bevisfil «{one.name}»: {tie}; {seal}; {kept}."


def _reports_field(key: str) -> Sequence[UploadedFile]:
    return st.file_uploader(
        "Bevisfil fra signeringstjenesten (valgfritt)", key=key, accept_multiple_files=True,
        max_upload_size=MAX_EVIDENCE_BYTES // MEGABYTE, help=_REPORT_HELP,
    )  # fmt: skip


def _came(files: Sequence[UploadedFile]) -> list[CameFile]:
    return [CameFile(one.name, one.getvalue()) for one in files]


def _do(act: Callable[[], SignedFile], told: str, *, told_before: bool = True) -> bool:
    """Whether it was taken in; what is to be said stands in the session under ``told``."""
    try:
        found = act()
    except AktsomError as error:
        st.session_state[told] = (True, str(error))
        return False
    if found.already and told_before:
        day = f" {date_digits(clock.oslo_day(found.kept_at))}" if found.kept_at else ""
        who = f" av {found.kept_by}" if found.kept_by else ""
        st.session_state[told] = (False, f"Den filen er tatt imot før{day}{who}. Den står her én gang.")
    return True


def _told(key: str) -> None:
    wrong, sentence = st.session_state.pop(key, (False, ""))
    if sentence:
        (st.error if wrong else st.info)(md(sentence))
