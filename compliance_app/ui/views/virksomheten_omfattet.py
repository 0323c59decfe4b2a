"""«Er dere omfattet av loven?»: the figures of § 3 a for two years, what follows from them, and a person's confirmation."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.size_test import Coverage
from compliance_app.services.enterprises import read_enterprise
from compliance_app.services.size_figures import (
    SizeInput,
    SizePicture,
    fetch_size_figures,
    save_size_figures,
    size_picture,
)
from compliance_app.storage.tables import SizeFigure
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.compare import CompareRow, compare
from compliance_app.ui.widgets.format import date_words, number, whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md

_ANSWERS: Final = {None: "Ikke avklart", True: "Ja", False: "Nei"}
_NOT_SAID: Final = "ikke oppgitt"
_LAW: Final = (
    "Loven gjelder større virksomheter (§ 3 bokstav a): de som på balansedagen overskrider minst to av tre grenser, "
    "70 millioner kroner i salgsinntekt, 35 millioner kroner i balansesum og 50 årsverk i gjennomsnitt. "
    "Virksomheter av allmenn interesse er alltid omfattet. Svaret endrer seg først når to regnskapsår på rad sier det samme."
)


def coverage() -> None:
    """The answer and its figures beside the form that corrects and confirms them."""
    actor = current_actor()
    picture = size_picture(actor)
    newest = picture.asked_for(clock.today())[0]
    by_year = {row.year: row for row in picture.figures}
    left, right = flow([1, 1])
    with left:
        st.header("Er dere omfattet av loven?", anchor=False)
        html(fill("<p><b>{answer}</b> {why}</p>", answer=answer(picture), why=reason(picture)))
        html(compare(str(newest - 1), str(newest), _rows(by_year.get(newest - 1), by_year.get(newest))))
        for row in picture.figures[:2]:
            html(fill('<p class="ak-small">{year}: {source}.</p>', year=str(row.year), source=said(row)))
        html(fill('<p class="ak-small">{law}</p>', law=NB.nbsp(_LAW)))
        _fetch()
    with right:
        st.header("Tallene", anchor=False)
        form = RecordForm("size", sum(row.version for row in picture.figures))
        place = st.empty()
        with st.form("size", border=False, enter_to_submit=False):
            given = [_year(form, year, by_year.get(year)) for year in picture.asked_for(clock.today())]
            pressed = st.form_submit_button("Lagre og bekreft", type="primary")
        if pressed:
            # A form that is older than the figures is refused as a whole: no row has the version -1.
            unseen = form.seen_version != form.version
            inputs = [
                SizeInput(**{**one, "seen_version": -1} if unseen else one) for one in given if _filled(one)
            ]
            form.save(place, lambda _seen: save_size_figures(current_actor(), inputs))


def answer(picture: SizePicture) -> str:
    """The answer in a sentence."""
    result = picture.result
    if result.coverage is Coverage.UNKNOWN or result.year is None:
        return "Det kan vi ikke si ennå."
    sure = "" if picture.confirmed else " Tallene er ikke bekreftet."
    if result.coverage is Coverage.COVERED:
        return f"Ja, for regnskapsåret {result.year}.{sure}"
    return f"Nei, ikke for regnskapsåret {result.year}.{sure}"


def reason(picture: SizePicture) -> str:
    """Why, or what is lacking."""
    result = picture.result
    newest = {row.year: row for row in picture.figures}.get(result.year or 0)
    if result.year is None:
        return "Fyll ut tallene for de to siste regnskapsårene."
    parts = []
    if newest is not None and newest.public_interest:
        parts.append("Dere er en virksomhet av allmenn interesse.")
    elif result.decided_by_earlier:
        parts.append(f"{result.year} og {result.year - 1} sier ikke det samme, så svaret fra året før står.")
        if result.coverage is Coverage.UNKNOWN:
            parts.append("Det trenger vi tall fra et tidligere år for å vite.")
    elif result.coverage is Coverage.UNKNOWN:
        parts.append("Et tall som mangler, avgjør.")
    else:
        over = "overskrider" if result.coverage is Coverage.COVERED else "overskrider ikke"
        parts.append(f"Dere {over} to av grensene to år på rad.")
    parts += [
        f"Tallene for {year} er bare for morselskapet. Loven ser mor og døtre som én enhet."
        for year in picture.parts_of_group
    ]
    if result.coverage is Coverage.COVERED:
        parts.append("Altinn skriver at pliktene gjelder fra regnskapsåret etter.")
    return " ".join(parts)


def said(row: SizeFigure) -> str:
    """Where a year's figures are from, and who has confirmed them."""
    parts = [row.source or "ingen kilde oppgitt"]
    if row.fetched_at is not None:
        parts.append(f"hentet {date_words(clock.oslo_day(row.fetched_at))}")
    if row.confirmed_at is None:
        parts.append("ikke bekreftet")
    else:
        parts.append(f"bekreftet av {row.confirmed_by} {date_words(clock.oslo_day(row.confirmed_at))}")
    return "; ".join(parts)


def _rows(before: SizeFigure | None, newest: SizeFigure | None) -> list[CompareRow]:
    return [
        CompareRow(
            "Salgsinntekt i kroner, over 70 mill.", _kroner(before, "sales"), _kroner(newest, "sales")
        ),
        CompareRow(
            "Balansesum i kroner, over 35 mill.", _kroner(before, "balance"), _kroner(newest, "balance")
        ),
        CompareRow("Årsverk, over 50", _people(before), _people(newest)),
        CompareRow("Allmenn interesse", _yes(before, "public_interest"), _yes(newest, "public_interest")),
        CompareRow("Hele konsernet", _yes(before, "whole_group"), _yes(newest, "whole_group")),
    ]


def _kroner(row: SizeFigure | None, name: str) -> str:
    value = getattr(row, name) if row else None
    return _NOT_SAID if value is None else whole(value)


def _people(row: SizeFigure | None) -> str:
    value = row.full_time_equivalents if row else None
    return _NOT_SAID if value is None else number(value, 0 if float(value).is_integer() else 1)


def _yes(row: SizeFigure | None, name: str) -> str:
    return _ANSWERS[getattr(row, name) if row else None].lower()


def _fetch() -> None:
    if not read_enterprise(current_actor()).org_number:
        html("Skriv organisasjonsnummeret under «Virksomheten», så kan regnskapstallene hentes.")
        return
    problem = st.container()
    if st.button(
        "Hent fra Regnskapsregisteret", key="fetch-size",
        help="Regnskapstall og antall ansatte. Ansatte er ikke årsverk, og bare det siste regnskapet er åpent.",
    ):  # fmt: skip
        try:
            fetched = fetch_size_figures(current_actor())
        except AktsomError as error:
            problem.error(md(str(error)))
            return
        kept = (
            f" Tallene dere har bekreftet for {NB.join([str(year) for year in fetched.kept])}, er ikke endret."
            if fetched.kept
            else ""
        )
        st.session_state["saved"] = f"Hentet. Se over tallene, og bekreft dem.{kept}"
        st.session_state["round-size"] = int(st.session_state.get("round-size", 0)) + 1
        st.rerun()


def _year(form: RecordForm, year: int, row: SizeFigure | None) -> dict[str, Any]:
    st.subheader(str(year), anchor=False)
    sales, balance, people = st.columns([1.3, 1.3, 1])
    given: dict[str, Any] = {
        "year": year,
        "seen_version": row.version if row else 0,
        "sales": sales.number_input(
            f"Salgsinntekt {year}, kroner", 0, 10**15, row.sales if row else None, step=1, key=form.key(f"sales-{year}"),
            placeholder="Ikke oppgitt",
        ),
        "balance": balance.number_input(
            f"Balansesum {year}, kroner", 0, 10**15, row.balance if row else None, step=1,
            key=form.key(f"balance-{year}"), placeholder="Ikke oppgitt",
        ),
        "full_time_equivalents": people.number_input(
            f"Årsverk {year}", 0.0, 10_000_000.0, row.full_time_equivalents if row else None, step=0.5, format="%g",
            key=form.key(f"people-{year}"), placeholder="Ikke oppgitt",
        ),
    }  # fmt: skip
    given["public_interest"] = st.radio(
        f"Var dere en virksomhet av allmenn interesse i {year}?", list(_ANSWERS),
        index=list(_ANSWERS).index(row.public_interest if row else None), format_func=_ANSWERS.__getitem__,
        horizontal=True, key=form.key(f"interest-{year}"),
        help="Børsnotert, bank, kredittforetak eller forsikringsselskap (regnskapsloven § 1-6).",
    )  # fmt: skip
    given["whole_group"] = st.radio(
        f"Gjelder tallene for {year} hele konsernet?", list(_ANSWERS),
        index=list(_ANSWERS).index(row.whole_group if row else None), format_func=_ANSWERS.__getitem__,
        horizontal=True, key=form.key(f"group-{year}"),
        help="Et morselskap regnes sammen med datterselskapene. Svar ja også når dere ikke er et konsern.",
    )  # fmt: skip
    return given


def _filled(given: Mapping[str, Any]) -> bool:
    return any(given[name] is not None for name in given if name not in {"year", "seen_version"})
