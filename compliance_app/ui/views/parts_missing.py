"""What waits for a decision, and what the register lacks, on «I dag»: one row each, with the way to where it is done."""

from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.gap_list import GapCounts
from compliance_app.services.gaps import Gap
from compliance_app.services.today import Today
from compliance_app.ui import pages
from compliance_app.ui.may import may
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row


def decide_section(now: Today) -> None:
    """What a person is to decide; nothing where nothing waits."""
    rows = deciding_rows(now)
    if not rows:
        return
    st.header("Venter på dere", anchor=False)
    with link_list():
        for key, text, page, query in rows:
            link_row(f"decide-{key}", pages.link(page), text, query=query)


def deciding_rows(now: Today) -> list[tuple[str, str, str, dict[str, str]]]:
    """What waits for a decision as (key, link text, page, query)."""
    waiting = now.waiting
    rows: tuple[tuple[int, str, str, str, str, dict[str, str]], ...] = (
        (waiting.unread, "unread", "Les {n} som ingen har tatt stilling til", "melding", "henvendelser", {}),
        (waiting.breaches, "breaches", "Vurder {n}", "mulig brudd", "brudd", {}),
        (now.changes, "changes", "Vurder oppdatering av redegjørelsen: {n}", "endring", "endringer", {}),
        (waiting.proposals, "proposals", "Svar på spørreskjemaer gir {n}", "forslag", "sporreskjema", {}),
        (waiting.hits, "hits", "Avgjør {n} i kontrollistene", "mulig treff", "kontrollister", {}),
        (
            waiting.without_remedy, "remedy", "Si hva som gjøres for dem som er skadet: {n}",
            "faktisk konsekvens", "virksomheten", {"del": "gjenoppretting"},
        ),
        (waiting.registry, "registry", "Ta stilling til {n} fra Enhetsregisteret", "forslag", "registerforslag", {}),
        (waiting.not_judged, "judge", "{n} er gjennomført, men ingen har sagt om det virket", "tiltak", "tiltak", {}),
    )  # fmt: skip
    return [
        (key, NB.cap(text.format(n=_many(count, noun))), page, query)
        for count, key, text, noun, page, query in rows
        if count
    ]


_PLURAL: Final = {
    "endring": ("én", "endringer"),
    "forslag": ("ett", "forslag"),
    "mulig treff": ("ett", "mulige treff"),
    "faktisk konsekvens": ("én", "faktiske konsekvenser"),
    "tiltak": ("ett", "tiltak"),
    "melding": ("én", "meldinger"),
    "mulig brudd": ("ett", "mulige brudd"),
}


def _many(count: int, noun: str) -> str:
    one, plural = _PLURAL[noun]
    return f"{one} {noun}" if count == 1 else NB.called(count, plural)


def missing_section(now: Today) -> None:
    """What the register lacks, worst first, each a link to where the one who acts fills it in."""
    rows = missing_rows(now)
    if not rows and not may(Verb.EDIT_SUPPLIER):
        return
    st.header("Det som mangler", anchor=False)
    if not rows:
        html("Registeret har det redegjørelsen trenger om leverandørene.")
        return
    with link_list():
        for key, text, page, query in rows:
            link_row(f"gap-{key}", pages.link(page), text, query=query)


def missing_rows(now: Today) -> list[tuple[str, str, str, dict[str, str]]]:
    """What is missing as (key, link text, page, query), worst first."""
    rows: list[tuple[str, str, str, dict[str, str]]] = []
    if now.waiting.asks.total:
        rows.append(("asks", asked(now.waiting.asks), "risikoen-ber-om", {}))
    for gap, count in now.gaps.items():
        if count and gap in _GAPS and may(Verb.EDIT_SUPPLIER):
            words_of, page, query = _GAPS[gap]
            who = NB.cap(
                words_of.format(
                    suppliers=NB.opening(NB.count(count, "leverandør")),
                    agreements=NB.opening(NB.count(count, "avtale")),
                )
            )
            rows.append((gap.value, who, page, query))
    if not now.own_operations and may(Verb.ASSESS_OWN_OPERATIONS):
        rows.append(
            (
                "own",
                f"Egen virksomhet er ikke vurdert for {now.year}",
                "virksomheten",
                {"del": "egen-virksomhet"},
            )
        )
    if not now.newest_year_open and may(Verb.OPEN_YEAR):
        rows.append(("period", f"{now.next_year} er ikke åpnet som periode", "gjennomgang", {}))
    return rows


def asked(counts: GapCounts) -> str:
    """«To kategorier og 13 leverandører med høy eller medium risiko har verken tiltak eller begrunnelse»."""
    who = NB.join(
        NB.count(number, noun, counts.total)
        for number, noun in ((counts.categories, "kategori"), (counts.suppliers, "leverandør"))
        if number
    )
    levels = "høy risiko" if counts.high == counts.total else "høy eller medium risiko"
    levels = levels if counts.high else "medium risiko"
    return f"{NB.opening(who)} med {levels} mangler konsekvens, tiltak eller begrunnelse"


_REGISTER: Final = "leverandorer"
_GAPS: Final[dict[Gap, tuple[str, str, dict[str, str]]]] = {
    Gap.COUNTRY_UNCLEAR: (
        "{suppliers} har et land i listen som må avklares",
        "virksomheten",
        {"del": "land"},
    ),
    Gap.COUNTRY_MISSING: ("{suppliers} mangler land", _REGISTER, {"geografisk": Level.UNKNOWN.value}),
    Gap.CHAIN_UNKNOWN: (
        "{suppliers} der vi bare kjenner selgeren, står som ukjent",
        "kjeden-mangler",
        {},
    ),
    Gap.CLAUSE_LACKS: (
        "{agreements} mangler klausul om menneskerettigheter",
        _REGISTER,
        {"avtale": "LACKS"},
    ),
    Gap.CLAUSE_UNKNOWN: (
        "{agreements} er ikke sjekket for klausul om menneskerettigheter",
        _REGISTER,
        {"avtale": "UNKNOWN"},
    ),
}
