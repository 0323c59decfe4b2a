"""A list of what is recorded, beside one form that adds or changes: what was typed is kept when it is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.language import NB
from compliance_app.ui import pages
from compliance_app.ui.views.parts_form import Slots, unusable
from compliance_app.ui.widgets.format import clock_time
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped
from compliance_app.ui.widgets.rows import name_rows

_PAGE: Final = 25
PART: Final = "del"
"""Query parameter: the part of the page that is shown."""
OPENED: Final = "id"
"""Query parameter: the row that is opened in the form."""
NOT_SAID = "Ikke oppgitt"


@dataclass(frozen=True)
class RecordForm:
    """One form on a page.

    Attributes:
        name: unique in the session; holds the row's id where one is changed.
        version: the row's version as it stands now; 0 for a new row.
        slots: room under its fields for the reason that one is refused.
    """

    name: str
    version: int = 0
    slots: Slots = field(default_factory=Slots)

    def __post_init__(self) -> None:
        """A form drawn anew (opened, or come back to) shows the row as it is now."""
        own = {self.key("seen"), self.key("refused"), f"once-{self.key('once')}"}
        drawn = any(str(key).startswith(self.key("")) and key not in own for key in st.session_state)
        if not drawn:
            st.session_state[self.key("seen")] = self.version
            st.session_state.pop(self.key("refused"), None)

    @property
    def _round(self) -> int:
        return int(st.session_state.get(f"round-{self.name}", 0))

    def key(self, field: str) -> str:
        """The key of a field: the same until the form has been saved, then a new one with the stored value."""
        return f"{self.name}-{self._round}-{field}"

    @property
    def seen_version(self) -> int:
        """The version that the form was first rendered with."""
        return int(st.session_state.setdefault(self.key("seen"), self.version))

    @property
    def once(self) -> str:
        """The key that keeps a second click from saving twice."""
        return once_key(self.key("once"))

    def save(self, place: DeltaGenerator, act: Callable[[int], object], *, far: bool = False) -> None:
        """Do it with the version that was seen; say at the field or above the form why it was refused, or that it is saved.

        Args:
            place: an empty above the form.
            act: calls the verb with the seen version.
            far: the fields may be out of sight from ``place``, which then points to the one that was refused.
        """
        try:
            with kept_if_stopped():
                once = self.key("once")
                done: set[str] = st.session_state.setdefault("done", set())
                st.session_state.pop(self.key("refused"), None)
                # not every verb knows a form's key
                if once not in done:
                    self._try(act)
                    done.add(once)
                # in here too: a run that is stopped before this is said comes here again, and then only says it
                st.session_state["saved"] = f"Lagret {clock_time(clock.now())}."
                st.session_state[f"round-{self.name}"] = self._round + 1
        except AktsomError:
            self.say_refused(place, far=far)
        except ValidationError as error:
            place.error(unusable(error))
        else:
            done.discard(once)
            spent(once)
            _close()
            st.rerun()

    def _try(self, act: Callable[[int], object]) -> None:
        """Do it, and note a refusal where the press is still kept: the run is most often stopped right after the work."""
        try:
            act(self.seen_version)
        except AktsomError as error:
            st.session_state[self.key("refused")] = error
            if isinstance(error, ChangedMeanwhile):
                st.session_state[self.key("seen")] = self.version
            raise

    def say_refused(self, place: DeltaGenerator, *, far: bool = False) -> None:
        """Say what was refused until the form is sent again: a run that only knows of a text would else take it away."""
        error = st.session_state.get(self.key("refused"))
        if error is None:
            return
        at = self.slots.place_of(error, place)
        at.error(md(str(error)))
        if far and at is not place:
            place.error(md(f"Ikke lagret. Se feltet «{error.values['field']}» lenger opp."))


def say_saved() -> None:
    """«Lagret kl. 09.14.», once, after a form has been saved."""
    said = st.session_state.get("saved", "")
    if said:
        st.success(said)
        # only now: a run that is stopped before it is drawn leaves it to the next
        st.session_state.pop("saved", None)


def record_list(
    name: str, rows: Iterable[tuple[str, str, str | Html]], empty: str, *, opens: bool = True
) -> str:
    """What is recorded, each row a link that opens it in the form; returns the id of the opened row, or "".

    Args:
        name: of the list, unique on the page.
        rows: (id, title, smaller line).
        empty: the sentence where there are none.
        opens: whether the one who reads may change them; otherwise the rows are text.
    """
    listed = list(rows)
    if not listed:
        html(fill('<p class="ak-small">{text}</p>', text=empty))
    place = link_list()
    shown = st.pagination(ceil(len(listed) / _PAGE), key=f"side-{name}") if len(listed) > _PAGE else 1
    start = _PAGE * ((shown or 1) - 1)
    here = {PART: st.query_params.get(PART, "")}
    if not opens:
        shown_here = listed[start : start + _PAGE]
        with place:
            html(name_rows((NB.cap(title), under, "") for _identity, title, under in shown_here))
        return ""
    with place:
        for identity, title, under in listed[start : start + _PAGE]:
            link_row(
                f"{name}-{identity}",
                pages.link("virksomheten"),
                NB.cap(title),
                under,
                query=here | {OPENED: identity},
            )
    opened = st.query_params.get(OPENED, "")
    if not any(identity == opened for identity, _title, _under in listed):
        return ""
    return opened


ABOUT: Final = ("konsekvens", "leverandor")
"""Query parameters: what a new row is about, as the link that led here says it."""


def form_head(name: str, new: str, change: str, *, changing: bool) -> None:
    """The form's heading; when a row is changed, or something is asked for by a link, a way back to adding any."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(md(change if changing else new), anchor=False)
        if changing and st.button("Avbryt", type="tertiary", key=f"leave-{name}"):
            _close()
            st.rerun()


def _close() -> None:
    """Go back to adding a row."""
    for name in (OPENED, *ABOUT):
        if name in st.query_params:
            del st.query_params[name]


def index_of(options: Iterable[Any], value: Any) -> int | None:
    """The place of a stored value among the options, None where it is not one of them."""
    listed = list(options)
    return listed.index(value) if value in listed else None
