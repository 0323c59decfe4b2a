"""The lines of a judgement's form for what was read, and last year's judgement and the industry's default beside it."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.industries import SectorDefault
from compliance_app.domain.language import NB
from compliance_app.domain.sources_read import SourceRead, written
from compliance_app.services.judgement_reads import EarlierJudgement
from compliance_app.services.register_words import BASIS
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import pair_rows

_LONGEST: Final = 2000
_BLANK: Final = 2
"""Empty lines below what is there; saving gives new ones."""


def source_lines(place: str, there: list[SourceRead]) -> list[SourceRead]:
    """Draw one line a source, inside a form: its address or title, and the day it was read.

    Args:
        place: unique in the session; the fields' keys begin with it.
        there: what is stored.
    """
    given = []
    for number, source in enumerate([*there, *[SourceRead("")] * _BLANK], 1):
        left, right = st.columns([2.2, 1])
        where = left.text_input(
            f"Kilde {number}", source.where, max_chars=400, key=f"{place}-where-{number}",
            placeholder="https:// eller tittelen på det du leste",
        )  # fmt: skip
        day = right.date_input(
            "Lest", source.on, max_value=clock.today(), format="DD.MM.YYYY", key=f"{place}-day-{number}"
        )
        given.append(SourceRead(where or "", day))
    return given


def checked(sources: list[SourceRead]) -> list[SourceRead]:
    """The lines that are filled in.

    Raises:
        FieldMissing: a day without a source, or an address without the day it was read. FieldWrong: the day is to come, or it is too much.
    """
    kept = []
    for number, (where, on) in enumerate(sources, 1):
        if on and not where.strip():
            raise FieldMissing(
                field=f"Kilde {number}", hint="Skriv adressen eller tittelen, eller ta bort datoen."
            )
        if where.strip().startswith(("http://", "https://")) and on is None:
            raise FieldMissing(
                field=f"Lest (kilde {number})", hint="En nettside endrer seg. Oppgi dagen du leste den."
            )
        if on and on > clock.today():
            raise FieldWrong(field=f"Lest (kilde {number})", hint="Oppgi en dag som har vært.")
        if where.strip():
            kept.append(SourceRead(where, on))
    if len(written(kept)) > _LONGEST:
        raise FieldWrong(field="Kilder", hint="Kort ned titlene; til sammen er det plass til 2 000 tegn.")
    return kept


def source_words(sources: tuple[SourceRead, ...]) -> Html:
    """Each source on a line of its own, with the day."""
    return concat(
        *(
            fill(
                '<span style="overflow-wrap:anywhere">{where}{when}</span>',
                where=where,
                when=f", lest {date_words(on)}" if on else ", uten dato",
            )
            for where, on in sources
        ),
        sep=Html("<br>"),
    )


def earlier_beside(found: EarlierJudgement | None) -> None:
    """Last year's level, reason and sources."""
    if found is None:
        st.header("I fjor", anchor=False)
        html("Ingen har vurdert bransjerisikoen før.")
        return
    st.header(f"I {found.year}", anchor=False)
    day = date_words(clock.oslo_day(found.judged_at))
    whose = "Gjaldt hele kategorien. " if found.of_category else ""
    rows: list[tuple[str | Html, str | Html, str | Html]] = [
        ("Nivå", tag(found.level), ""),
        ("Begrunnelse", NB.sentence(found.reason), ""),
        ("Lest", source_words(found.sources) if found.sources else "ingen kilder oppgitt", ""),
        ("Vurdert", f"{whose}{found.judged_by}, {day}", ""),
    ]
    html(pair_rows(rows))


def default_beside(found: SectorDefault | None) -> None:
    """The industry's level, why, and what kind of knowledge it rests on."""
    st.header("Forslag etter næringskode", anchor=False)
    if found is None:
        html(
            "Kategorien har ingen næringskode, så det finnes ikke noe forslag. Sett den under «Opplysninger»."
        )
        return
    html(pair_rows(default_rows(found)))


def default_rows(found: SectorDefault) -> list[tuple[str | Html, str | Html, str | Html]]:
    """Level, reason and basis, as rows."""
    basis = BASIS.get(found.basis, found.basis)
    return [
        ("Nivå", tag(found.level), ""),
        ("Grunn", found.reason, ""),
        ("Grunnlag", NB.cap(basis), f"{found.source}. {NB.cap(found.evidence)}".strip()),
    ]
