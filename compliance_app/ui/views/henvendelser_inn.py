"""What comes in on the list of requests: mail as files, messages nobody has looked at, what was set aside, and search in answers."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.services.past_answers import search_answers
from compliance_app.services.request_intake import DayUnknown, take_in_file
from compliance_app.services.unread import UnreadLine, read_set_aside
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import day
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.rows import when

_OPEN = "ta-inn-apen"
_TAKEN = "ta-inn-utfall"
_ASK_DAY = "ta-inn-spor-dag"


def mail_button() -> None:
    """«Ta inn e-post»: opens the form for mail files."""
    st.button("Ta inn e-post", on_click=_open)
    if st.session_state.get(_OPEN):
        _form()


def _open() -> None:
    st.session_state[_OPEN] = True
    st.session_state.pop(_TAKEN, None)
    st.session_state.pop(_ASK_DAY, None)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Ta inn e-post", width="medium", on_dismiss=_close)
def _form() -> None:
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Slipp e-posten her som fil (.eml eller .msg). Fristen regnes fra dagen den kom til dere, slik e-posttjeneren har skrevet den.",
        )
    )
    files = st.file_uploader(
        "E-post som fil", type=["eml", "msg"], accept_multiple_files=True, key="ta-inn-filer"
    )
    came: date | None = None
    if st.session_state.get(_ASK_DAY):
        came = st.date_input(
            "Dagen den kom", value=None, format="DD.MM.YYYY", max_value=clock.today(),
            help="Oppgi dagen e-posten kom til dere, ikke dagen du så den.",
        )  # fmt: skip
    if files and pressed("Ta inn", "ta-inn", type="primary"):
        st.session_state[_TAKEN] = [_take(file.name, file.getvalue(), came) for file in files]
        st.session_state[_ASK_DAY] = any(asks for _text, _good, asks in st.session_state[_TAKEN])
        if st.session_state[_ASK_DAY]:
            st.rerun()
    for text, good, _asks in st.session_state.get(_TAKEN, ()):
        (st.success if good else st.error)(md(text))
    if any(good for _text, good, _asks in st.session_state.get(_TAKEN, ())) and st.button(
        "Vis henvendelsene"
    ):
        _close()
        st.rerun()


def _take(name: str, data: bytes, came: date | None) -> tuple[str, bool, bool]:
    """What became of one file: the sentence, whether it was kept, whether the day must be asked for."""
    try:
        taken = take_in_file(current_actor(), data, name, came)
    except DayUnknown as error:
        return str(error), False, True
    except AktsomError as error:
        return str(error), False, False
    return f"{name}: {taken.why}", True, False


def unread_rows(lines: Sequence[UnreadLine]) -> None:
    """*Uleste*: what waits for a person, each with the deadline it would have."""
    if not lines:
        return
    st.header("Uleste", anchor=False)
    today = clock.today()
    with link_list():
        for line in lines:
            row = line.message
            title = row.subject or "Melding uten emne"
            target = ("henvendelse", row.request_id) if row.request_id else ("melding", row.id)
            link_row(
                f"ulest-{row.id}",
                pages.link(target[0]),
                title if len(title) <= 90 else f"{title[:90]} …",
                _under(line),
                before=when(line.deadline.operative, today)
                if line.deadline and not row.request_id
                else _unknown(line),
                query={"id": str(target[1])},
            )


def _unknown(line: UnreadLine) -> Html:
    return fill(
        '<div class="ak-when"><b>{what}</b><span class="ak-small">{when}</span></div>',
        what=f"Sak {line.number}" if line.number else "Ukjent dag",
        when=day(line.message.arrived_on, clock.today()) if line.message.arrived_on else "",
    )


def _under(line: UnreadLine) -> str:
    row = line.message
    came = f"Kom {day(row.arrived_on, clock.today())}." if row.arrived_on else "Det står ikke når den kom."
    files = f" {line.files} vedlegg." if line.files else ""
    why = row.why or ("Ny melding i saken." if row.request_id else "")
    return f"{came}{files} {why}".strip()


def set_aside_rows() -> None:
    """What was set aside, automatic replies among it, folded: it is kept, and can be taken up again."""
    lines = read_set_aside(current_actor())
    if not lines:
        return
    with st.expander(f"Lagt til side ({len(lines)})", type="compact"), link_list():
        for line in lines:
            row = line.message
            link_row(
                f"side-{row.id}", pages.link("melding"), (row.subject or "Melding uten emne")[:90], _under(line),
                query={"id": row.id},
            )  # fmt: skip


def search_box() -> None:
    """Search in the answers that were given."""
    words = st.text_input(
        "Søk i svarene dere har gitt", placeholder="Vare, land eller leverandør", type="search", live=True,
        key="sok-svar", persist_state="session",
    )  # fmt: skip
    if not words:
        return
    page = search_answers(current_actor(), words)
    found = page.rows
    st.header("Svar som passer", anchor=False)
    if not found:
        html(fill('<p class="ak-small">{text}</p>', text="Ingen av svarene har disse ordene."))
    elif page.found > len(found):
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text=f"{len(found)} av {page.found} vises. Søk med flere ord.",
            )
        )
    with link_list():
        for one in found:
            link_row(
                f"treff-{one.request_id}", pages.link("henvendelse"), f"{one.number}: {one.question[:90]}", one.answer,
                query={"id": one.request_id},
            )  # fmt: skip
