"""The sentence for the annual report: where the statement is available, with a full address (§ 5 third paragraph; wording 4.14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Situation(StrEnum):
    """Which of the four sentences it is."""

    OUT = "OUT"
    """The statement of the year is out."""
    NOT_YET = "NOT_YET"
    """An earlier one is; this year's comes."""
    FIRST = "FIRST"
    """There has been none before."""
    NO_REPORT = "NO_REPORT"
    """The enterprise writes no annual report: a note, no sentence."""


@dataclass(frozen=True)
class ReportSentence:
    """The sentence in each language, and what is still needed before it can be used; ``lacks`` is empty where it can."""

    situation: Situation
    by_language: Mapping[str, str]
    lacks: str = ""


_WORDS: Final[Mapping[Situation, Mapping[str, str]]] = {
    Situation.OUT: {
        "nb": "Redegjørelsen for aktsomhetsvurderinger etter åpenhetsloven § 5 for {year} er tilgjengelig på {url}.",
        "nn": "Utgreiinga om aktsemdsvurderingar etter openheitslova § 5 for {year} er tilgjengeleg på {url}.",
        "en": "The statement on due diligence for {year} under section 5 of the Transparency Act is available at {url}.",
    },
    Situation.NOT_YET: {
        "nb": "Den siste redegjørelsen etter åpenhetsloven § 5, for {last_year}, er tilgjengelig på {url}. "
        "Redegjørelsen for {year} blir tilgjengelig på {next_url} innen 30. juni {next}.",
        "nn": "Den siste utgreiinga etter openheitslova § 5, for {last_year}, er tilgjengeleg på {url}. "
        "Utgreiinga for {year} blir tilgjengeleg på {next_url} innan 30. juni {next}.",
        "en": "The latest statement under section 5 of the Transparency Act, for {last_year}, is available at {url}. "
        "The statement for {year} will be available at {next_url} by 30 June {next}.",
    },
    Situation.FIRST: {
        "nb": "{enterprise} skal for første gang gi redegjørelse etter åpenhetsloven § 5. "
        "Den blir tilgjengelig på {next_url} innen 30. juni {next}.",
        "nn": "{enterprise} skal for første gong gi utgreiing etter openheitslova § 5. "
        "Ho blir tilgjengeleg på {next_url} innan 30. juni {next}.",
        "en": "{enterprise} will give its first statement under section 5 of the Transparency Act. "
        "It will be available at {next_url} by 30 June {next}.",
    },
    Situation.NO_REPORT: {
        "nb": "Virksomheten lager ikke årsberetning (regnskapsloven § 2-1). "
        "Kravet om henvisning gjelder da ikke (vår tolkning).",
        "nn": "Verksemda lagar ikkje årsmelding (rekneskapslova § 2-1). Då gjeld ikkje kravet om tilvising (vår tolking).",
        "en": "The enterprise writes no annual report (Accounting Act section 2-1), so no reference is required (our reading).",
    },
}


def report_sentence(
    situation: Situation,
    *,
    year: str,
    enterprise: str,
    url: Mapping[str, str],
    last_year: str = "",
    next_url: str = "",
    deadline_year: int = 0,
    lacks: str = "",
) -> ReportSentence:
    """The sentence in all three languages.

    Args:
        year: of the statement that is due or out. enterprise: its name.
        url: by language, where the statement that is out lies; that of «nb» where a language has none of its own.
        last_year, next_url, deadline_year: of a statement that is not out yet.
        lacks: what must be mended before the sentence can be used.
    """
    if not deadline_year and situation in {Situation.NOT_YET, Situation.FIRST}:
        raise ValueError(situation)
    first = next(iter(url.values()), "")
    made = {
        language: words.format(
            year=year, enterprise=enterprise, last_year=last_year, next_url=next_url, next=deadline_year,
            url=url.get(language, first),
        )
        for language, words in _WORDS[situation].items()
    }  # fmt: skip
    return ReportSentence(situation, made, lacks)
