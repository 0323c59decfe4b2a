"""Text that was changed in the Word file of the draft, taken in chapter by chapter after a look at what differs."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.services.statement_word import ChapterProposal, WordReading, read_back, take_in
from compliance_app.services.statements import StatementPage
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.difference import difference, difference_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.press import kept_if_stopped, pressed

_KEY: Final = "redegjorelse-word"
NOTES: Final = {
    "pictures": "Bilder i filen er ikke lest.",
    "footnotes": "Fotnoter i filen er ikke lest.",
    "comments": "Kommentarer i filen er ikke lest.",
    "tracked": "Sporede endringer er lest som om de var godtatt.",
}


@dataclass
class _InHand:
    """A file that was read: what it says, and what has become of its chapters."""

    statement: str
    digest: str
    reading: WordReading | None = None
    problem: str = ""
    said: str = ""
    done: list[str] = field(default_factory=list)


def section(page: StatementPage) -> None:
    """Draw the part, closed until a file is there."""
    hand = _hand(page)
    with st.expander("Les inn tekst som er endret i Word", expanded=hand is not None):
        st.write(
            "Last ned utkastet som Word, skriv i det, og velg filen her. Du ser hva som er endret i hvert kapittel, "
            "før noe blir lagret."
        )
        upload = st.file_uploader("Word-filen (.docx)", type=["docx"], key=f"word-{page.whole.statement.id}")
        if upload is None:
            st.session_state.pop(_KEY, None)
            return
        _shown(page, _read(page, upload.getvalue()))


def _hand(page: StatementPage) -> _InHand | None:
    hand: _InHand | None = st.session_state.get(_KEY)
    return hand if hand is not None and hand.statement == page.whole.statement.id else None


def _read(page: StatementPage, data: bytes) -> _InHand:
    """What the file says, read once for each file."""
    digest = hashlib.sha256(data).hexdigest()
    hand = _hand(page)
    if hand is not None and hand.digest == digest:
        return hand
    hand = _InHand(page.whole.statement.id, digest)
    try:
        hand.reading = read_back(
            current_actor(), page.whole.year, data, language=page.whole.statement.language
        )
    except AktsomError as error:
        hand.problem = str(error)
    st.session_state[_KEY] = hand
    return hand


def _shown(page: StatementPage, hand: _InHand) -> None:
    if hand.said:
        st.success(md(hand.said))
    if hand.problem:
        st.error(md(hand.problem))
    if hand.reading is None:
        return
    left = [one for one in hand.reading.proposals if one.chapter not in hand.done]
    st.write(md(found_words(hand.reading, len(left))))
    for one in left:
        _proposal(page, hand, one)


def found_words(reading: WordReading, left: int) -> str:
    """How many chapters differ, what is not in the file, and what was not read."""
    if left:
        said = [f"{NB.opening(NB.count(left, 'kapittel'))} er endret i filen."]
    elif reading.proposals:
        said = ["Alle endringene i filen er gått gjennom."]
    else:
        said = ["Filen sier det samme som utkastet."]
    if reading.missing:
        said.append(f"Dette finnes ikke i filen, og blir stående: {NB.join(reading.missing)}.")
    if reading.unclear:
        said.append(
            f"Her går det ikke an å se hvor teksten begynner, så den blir stående: {NB.join(reading.unclear)}."
        )
    return " ".join([*said, *(NOTES[note] for note in reading.notes)])


def _proposal(page: StatementPage, hand: _InHand, one: ChapterProposal) -> None:
    name = "Tittel" if one.chapter == "00" else one.heading
    with st.container(key=f"word-forslag-{one.chapter}", gap="small"):
        st.subheader(md(name), anchor=False)
        html(fill("<p>{said}</p>", said=difference_words(one.pieces)))
        if one.moved:
            st.warning(
                "Kapittelet er også endret her etter at filen ble laget. Det som er tatt ut under, kan være det en annen "
                "skrev i mellomtiden."
            )
        html(difference(one.pieces))
        with st.container(horizontal=True):
            # the label names the chapter: a screen reader meets the buttons without what stands above them
            take = pressed(
                f"Bruk teksten fra Word i «{md(name)}»", f"word-bruk-{hand.digest[:8]}-{one.chapter}"
            )
            if take:
                with kept_if_stopped():
                    _take(page, hand, one, name)
                st.rerun()
            if pressed(f"La «{md(name)}» stå", f"word-la-{hand.digest[:8]}-{one.chapter}", type="tertiary"):
                hand.done.append(one.chapter)
                hand.said = f"{name} står som før."
                st.rerun()


def _take(page: StatementPage, hand: _InHand, one: ChapterProposal, name: str) -> None:
    try:
        take_in(current_actor(), page.whole.year, one, language=page.whole.statement.language)
    except AktsomError as error:
        hand.problem, hand.said = f"{error} Velg filen på nytt for å se forskjellen nå.", ""
        return
    hand.done.append(one.chapter)
    hand.problem, hand.said = "", f"{name} er lagret med teksten fra Word."
