"""A list that is being taken in: the file as it was read, how such a list was read before, and reading it anew."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.files.columns import NO_HEADER
from compliance_app.files.errors import NoHeaderRow
from compliance_app.services.import_kinds import ListKind
from compliance_app.services.import_memory import recall, recall_columns
from compliance_app.services.import_open import OpenedList, open_list, reopen
from compliance_app.services.work import Actor
from compliance_app.storage.ids import new_id
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import html


@dataclass
class FileInHand:
    """A file on its way in, kept between reruns so that it is read once.

    Attributes:
        token: key of this opening: the same list taken in twice by a double click is taken in once.
        opened: the file as it was read.
        no_header: the sentence that no row looks like column names, until a person has chosen one.
        recalled: whether we have looked up how such a list was read before.
    """

    token: str
    opened: OpenedList
    no_header: str = ""
    recalled: bool = False

    def forget(self) -> None:
        """Let go of what was worked out from the columns as they were read until now."""


def _read(data: bytes, name: str, kind: ListKind) -> tuple[OpenedList, str]:
    """The file as it was read, and the sentence where no row looks like column names (then none is taken for them).

    Raises:
        FileRefused: one of its sentences, where the file cannot be read.
    """
    try:
        return open_list(data, name, kind), ""
    except NoHeaderRow as error:
        return open_list(data, name, kind, header_row=NO_HEADER + 1), str(error)


def take_in_hand(
    key: str, hand: Callable[[str, OpenedList, str], FileInHand], data: bytes, name: str, kind: ListKind
) -> str:
    """Read a file and keep it in the session under ``key``; the sentence where it cannot be read, else an empty text."""
    try:
        opened, no_header = _read(data, name, kind)
    except AktsomError as error:
        return str(error)
    st.session_state[key] = hand(new_id(), opened, no_header)
    return ""


def look_up(actor: Actor, hand: FileInHand) -> None:
    """Read the list as such a list was read the last time; once, and not where it has no column names."""
    if hand.recalled:
        return
    hand.recalled = True
    if not hand.no_header:
        hand.opened = recall(actor, hand.opened)


def as_before(hand: FileInHand) -> None:
    """Say that the list is read as the last time, with the way to begin anew."""
    before = hand.opened.remembered
    if before is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="as-before"):
        html(f"Vi leser listen slik som sist, {date_words(clock.oslo_day(before.used_at))}.")
        if st.button("Begynn på nytt", key="begin-anew", type="tertiary"):
            _begin_anew(hand)
            st.rerun()


def read_again(hand: FileInHand, sheet_index: int, header_row: int | None) -> None:
    """Go over to another sheet or header row (index from 0; None finds it), with columns proposed anew."""
    sheet = hand.opened.source.sheets[sheet_index]
    hand.no_header = ""
    if header_row is None:
        header_row = hand.opened.kind.header(sheet)
    if header_row is None:
        header_row, hand.no_header = NO_HEADER, str(NoHeaderRow(sheet=sheet.name))
    hand.opened = recall_columns(current_actor(), reopen(hand.opened, sheet_index, header_row))
    hand.forget()


def _begin_anew(hand: FileInHand) -> None:
    """Work the columns out from the file itself, as if no such list had been read before."""
    hand.opened = reopen(hand.opened, hand.opened.sheet_index, hand.opened.header_row)
    hand.token, hand.recalled, hand.no_header = new_id(), True, ""
    hand.forget()
