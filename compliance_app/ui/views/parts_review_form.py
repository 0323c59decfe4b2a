"""Deciding on the card of the year's review: reason, source, and the three ways on; with a key each, for those who want."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError, FieldMissing
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.overrides import OverrideInput, drop_override, keep_override, set_override
from compliance_app.services.register_words import LEVEL
from compliance_app.services.review_card import Card, Question
from compliance_app.services.review_confirm import LevelInput, ReadInput, Seen, confirm, judge_in_review
from compliance_app.services.work import Actor
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.risk import label
from compliance_app.ui.widgets.rows import finding

_LEVELS: Final = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)
_SECTOR, _OVERALL = "Bransjerisikoen", "Samlet risiko"
_KEYS: Final = "gjennomgang-taster"
_SKIPPED: Final = "gjennomgang-hoppet-over"


def decide(actor: Actor, shown: Card) -> bool:
    """Draw the form under the card; True when the person is done with this supplier."""
    if not allowed(actor.roles, Verb.CONFIRM_RATING):
        html("Innkjøp eller den som er åpenhetslovansvarlig, bekrefter nivået.")
        return _skip(shown, primary=True)
    # What the person decides on is what was shown when the card came up, not what it has become since.
    seen = st.session_state.setdefault(
        _key(shown, "seen"), Seen(version=shown.version, assessment_id=shown.assessment_id)
    )
    problem = st.container()
    if shown.question is not None:
        return _question(actor, shown, shown.question, seen, problem.error)
    reason = st.text_area(
        f"Begrunnelse for {shown.year}", shown.reason, max_chars=4000, height=96, key=_key(shown, "reason")
    )
    source = st.text_input(
        "Kilde du har lest", max_chars=2000, placeholder="Adresse eller dokument. Dato settes til i dag.",
        key=_key(shown, "source"),
    )  # fmt: skip
    given = ReadInput(reason=reason, source=source)
    if st.session_state.get(_key(shown, "other")):
        return _another_level(actor, shown, given, seen, problem.error)
    keys = bool(st.session_state.get(_KEYS, True))
    with st.container(horizontal=True, vertical_alignment="center"):
        level = LEVEL[shown.this.overall]
        pressed = st.button(
            f"Bekreft {level} for {shown.year}", type="primary", key="confirm", shortcut="B" if keys else None
        )
        if st.button("Velg et annet nivå", key="other", shortcut="V" if keys else None):
            st.session_state[_key(shown, "other")] = True
            st.rerun()
        if _skip(shown):
            return True
    st.toggle("Hurtigtaster", value=True, key=_KEYS)
    return pressed and _tried(
        shown, lambda: confirm(actor, shown.supplier_id, seen, given, once=_once(shown)), problem.error
    )


def _another_level(
    actor: Actor, shown: Card, given: ReadInput, seen: Seen, refuse: Callable[[str], object]
) -> bool:
    may_override = allowed(actor.roles, Verb.OVERRIDE_RATING)
    what = st.radio(
        "Hva vil du endre?", [_SECTOR, _OVERALL] if may_override else [_SECTOR], horizontal=True,
        key=_key(shown, "what"),
        captions=["Din vurdering av bransjen. Samlet risiko følger den høyeste av bransje og geografi.",
                  "Et annet nivå enn metoden gir. Gjelder til grunnlaget endrer seg."][: 2 if may_override else 1],
    )  # fmt: skip
    level = st.radio(
        "Nivå", _LEVELS, index=None, format_func=label, horizontal=True, key=_key(shown, f"level-{what}")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = pressed(f"Lagre og bekreft for {shown.year}", "save-other", type="primary")
        if st.button("Behold forslaget", key="keep-proposal"):
            st.session_state.pop(_key(shown, "other"), None)
            st.rerun()

    def save() -> object:
        if level is None:
            raise FieldMissing(field="Nivå", hint="Velg lav, medium, høy eller ukjent.")
        if what == _OVERALL:
            override = OverrideInput(level=level, reason=given.reason, source=given.source)
            return set_override(actor, shown.supplier_id, override, seen.assessment_id, once=_once(shown))
        judged = LevelInput(level=level, reason=given.reason, source=given.source)
        return judge_in_review(actor, shown.supplier_id, seen, judged, once=_once(shown))

    return asked and _tried(shown, save, refuse)


def _question(
    actor: Actor, shown: Card, asked: Question, seen: Seen, refuse: Callable[[str], object]
) -> bool:
    """An overridden level comes back: shall it still hold?"""
    level = LEVEL[asked.level]
    by = f" av {asked.decided_by}" if asked.decided_by else ""
    html(
        finding(
            f"Overstyrt til {level} {date_words(asked.decided_on)}{by}. Grunnlaget er endret: {' '.join(asked.what)}",
            f"Begrunnelsen var: {asked.reason}",
            must=False,
        )
    )
    if not allowed(actor.roles, Verb.OVERRIDE_RATING):
        html(
            fill(
                "<p>{text}</p>",
                text=f"Den som er åpenhetslovansvarlig, svarer på om {level} fortsatt skal gjelde.",
            )
        )
        return _skip(shown, primary=True)
    html(fill("<p><b>{text}</b></p>", text=f"Skal {level} fortsatt gjelde?"))
    with st.container(horizontal=True, vertical_alignment="center"):
        yes = st.button(f"Ja, bekreft {level} for {shown.year}", type="primary", key="keep-override")
        no = st.button("Nei, bruk nivået fra metoden", key="drop-override")
        if _skip(shown):
            return True
    if yes:
        return _tried(
            shown,
            lambda: keep_override(actor, asked.override_id, seen.assessment_id, once=_once(shown)),
            refuse,
        )
    if no and _tried(shown, lambda: drop_override(actor, asked.override_id, once=_once(shown)), refuse):
        st.rerun()  # the same supplier, now with the method's level to confirm
    return False


def _skip(shown: Card, *, primary: bool = False) -> bool:
    keys = bool(st.session_state.get(_KEYS, True))
    if not st.button(
        "Hopp over", type="primary" if primary else "tertiary", key="skip", shortcut="H" if keys else None
    ):
        return False
    put_off = [one for one in st.session_state.get(_SKIPPED, []) if one != shown.supplier_id]
    st.session_state[_SKIPPED] = [*put_off, shown.supplier_id]
    _forget(shown)
    return True


def _tried(shown: Card, act: Callable[[], object], refuse: Callable[[str], object]) -> bool:
    """Do it; where it is refused, say why above the form and let the person decide on what the card shows now."""
    try:
        act()
    except AktsomError as error:
        refuse(md(str(error)))
        st.session_state[_key(shown, "seen")] = Seen(version=shown.version, assessment_id=shown.assessment_id)
        return False
    _forget(shown)
    return True


def _forget(shown: Card) -> None:
    spent(_key(shown, "once"))
    for name in ("seen", "other"):
        st.session_state.pop(_key(shown, name), None)


def _once(shown: Card) -> str:
    return once_key(_key(shown, "once"))


def _key(shown: Card, field: str) -> str:
    return f"review-{shown.year}-{shown.supplier_id}-{field}"
