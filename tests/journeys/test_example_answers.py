"""The reference organisation's statement, made from its register, tells all that the published one tells, point by point.

Law.md 5.1 lists 31 points of the published statement: 27 of text, dates and names, and four of what its signatures were. The
check then asks of it what the regulator would ask, and nothing that must be mended.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from compliance_app.domain.statement_rules import Phase
from compliance_app.services import statements
from compliance_app.services.demo import load_example
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Signature, SignatureKind, SignedFileCheck, StatementFile

POINTS: dict[int, tuple[str, ...]] = {
    1: (
        "etablert i 1992 av Den norske legeforening, Kommunenes Sentralforbund og Helse- og omsorgsdepartementet",
        "ideell, landsdekkende organisasjon",
        "Bergen, ved Haraldsplass Diakonale Sykehus",
        "22 ulike sykehus",
    ),
    2: ("avtale om samarbeid med de fire regionale helseforetakene og med Først Medisinsk Laboratorium",),
    3: (r"ca\. 3 500", "legekontor, sykehuslaboratorier, private laboratorier", "instrumentleverandører"),
    4: ("Egne eksterne kontrollprogram 29", "24 EQA-arrangører i Europa", "fakturerer kostnaden videre"),
    5: (
        "Vel halvparten av EQA-arrangørene, også de største, er medlem i EQALM",
        "der vi også er medlem",
        "mulighet til å ta opp menneskerettigheter",
    ),
    6: ("E-læringskurs med kursbevis 30 000", "756", "8 200"),
    7: ("mål å bruke leverandører som forplikter seg til å fremme respekt",),
    8: ("alle ansatte opplæring i kravene til leverandører",),
    9: ("kvalitetsstyringssystemet, blant annet som en plikt for leverandøren i avtalene våre",),
    10: (
        "Mange innkjøp gjør vi gjennom Haraldsplass Diakonale Sykehus",
        "samarbeider med dem om å følge opp leverandørene",
    ),
    11: (
        "jevnlige møter med Haraldsplass Diakonale Sykehus",
        "fast sak på ledelsens gjennomgang og på styremøtene",
    ),
    12: (
        "De største innkjøpene er innen IKT og innen in vitro-diagnostisk medisinsk utstyr og forbruksmateriell",
        "hovedsakelig kontor i Norge og selger produkter og tjenester fra produsenter og underleverandører",
    ),
    13: (
        "tjenester fra sykehuslaboratorier, de fleste i Norge",
        "underlagt Sykehusinnkjøp HF, som skal sørge for",
        "pådriver for etisk handel og miljøvennlige innkjøp",
        "vedtektene for Sykehusinnkjøp HF",
    ),
    14: ("Til store kurs bruker vi fortrinnsvis hoteller som Sykehusinnkjøp HF har rammeavtale med",),
    15: (
        "Europa og USA, unntatt to leverandører innen IKT, som holder til i Asia",
        "globale firmaer med hovedkontor i USA eller Tyskland",
    ),
    16: (
        "geografisk risiko og bransjerisiko som mest aktuelle",
        "vurderer hver leverandør og leverandørkjede på begge",
    ),
    17: ("Geografisk risiko bygger på V-Dems", "ILOs", "V-Dem v16"),
    18: (
        "Bransjerisiko vurderer vi med skjønn, ut fra kjennskap til leverandørene, intern gjennomgang og leverandørenes nettsider",
        "nettsidene til 60 leverandører",
    ),
    19: (
        "Arbeidet er kontinuerlig, og den årlige kartleggingen",
        "stort sett de samme leverandørene fra det ene året til det neste",
    ),
    20: (
        "For 2025 er geografisk risiko vurdert til lav og medium, og bransjerisiko til lav, med unntak av IKT, som er vurdert "
        "til medium",
    ),
    21: (
        "leverandørkjedene og produksjonsforholdene er sammensatte og gjerne har ledd på flere kontinenter",
    ),
    22: (
        "Vi har ikke avdekket vesentlig risiko eller faktiske negative konsekvenser hos leverandørene våre i 2025 og har derfor "
        "ikke satt i verk særskilte tiltak",
    ),
    23: (
        "Styret holdes orientert om arbeidet og om oppfølgingen av tiltak når det er aktuelt, og gir innspill til prioriterte "
        "risikoområder",
    ),
    24: (r"Skriv til noklus@noklus\.no", "senest innen tre uker"),
    25: (r"19\. mai 2026",),
    26: ("Aasne K. Aarsand",),
    27: (
        "Siri Skumlien, Den norske legeforening",
        "Marte Kvittum Tangen, Den norske legeforening",
        "Nils Kristian Klev, Den norske legeforening",
        "Gunnar Skov Simonsen, [Ss]taten",
        "Knut Berglund, [Ss]taten",
        "Ingrid Hokstad, Norsk selskap for medisinsk biokjemi",
    ),
}
"""By point: what must stand in the printed statement (patterns)."""

HELD = {
    28: (Signature, {"name", "person_id", "provider", "method", "qualified", "signed_at"}),
    29: (Signature, {"on_behalf_of", "seats"}),
    30: (StatementFile, {"sha256"}),
    31: (Signature, set[str]()),
}
"""By point: the table that holds it of a signature, and the columns."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture
def actor(home: Path) -> Actor:
    actor = local_actor(load_example("noklus"))
    statements.draft(actor, 2025)
    return actor


def words_of(actor: Actor) -> str:
    """The printed page as plain words on one line."""
    reader = _Words()
    reader.feed(statements.build_document(actor, 2025, ["html"])["html"].decode())
    return re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", " ".join(reader.said)))


def test_every_point_of_the_published_statement_is_told(actor: Actor) -> None:
    assert sorted({*POINTS, *HELD}) == list(range(1, 32))
    printed = words_of(actor)
    missing = {
        (point, pattern)
        for point, patterns in POINTS.items()
        for pattern in patterns
        if not re.search(pattern, printed)
    }
    assert missing == set()


def test_nobody_is_shown_as_having_signed_and_what_is_held_of_a_signature_has_no_serial_number(
    actor: Actor,
) -> None:
    printed = words_of(actor)
    assert "(s)" not in printed
    assert "Signert" not in printed
    for point, (table, columns) in HELD.items():
        assert columns <= set(table.model_fields), f"point {point}"
    assert {kind.value for kind in SignatureKind} == {"CERTIFICATE", "SIGNATURE_PAGE", "ON_PAPER"}
    kept = {*Signature.model_fields, *SignedFileCheck.model_fields, *StatementFile.model_fields}
    assert not [one for one in kept if re.search(r"serial|(?:^|_)ip(?:$|_)|national|personal", one)]


def test_the_check_asks_of_the_reference_what_the_regulator_would_and_finds_no_error(actor: Actor) -> None:
    report = statements.check(actor, 2025)
    assert report.errors == ()
    assert sorted({one.rule for one in report.warnings}) == sorted(
        ["R08", "R10", "R11", "R15", "R22", "F-MEDIUM", "F-NOTHING-FOUND"]
    )
    assert [one.place for one in report.warnings if one.rule == "F-MEDIUM"] == ["IKT"]
    # a person has to answer for each of them before the text can be locked, and that is all
    for rule in sorted({one.rule for one in report.warnings}):
        statements.explain_warning(actor, 2025, rule, "Dette tar vi opp med styret til høsten.")
    assert statements.check(actor, 2025).ready
    assert not statements.check(actor, 2025, Phase.PUBLISH).ready
    assert not statements.check(actor, 2025, Phase.YEAR_CLOSE).ready


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_translation_that_nobody_has_touched_is_asked_nothing_more(actor: Actor, language: str) -> None:
    statements.draft(actor, 2025, language=language)
    asked = {one.rule for one in statements.check(actor, 2025).warnings}
    report = statements.check(actor, 2025, language=language)
    assert report.errors == ()
    assert {one.rule for one in report.warnings} - asked == set()


def test_the_slips_of_the_published_text_are_seen_when_it_is_written_in(actor: Actor) -> None:
    """The sentences as they were published, put into the chapters where they belong."""
    page = statements.read_statement(actor, 2025)
    assert page is not None
    published = {
        "05": "Vi har likevel ikke har avdekket verken vesentlig risiko eller faktiske negative konsekvenser hos våre "
        "leverandører har derfor ikke satt inn spesifikke tiltak.",
        "09": "Noklus sin ledelse følger dette opp i jevnlig møter med HDS og som fast sak på ledelsens gjennomgang.",
        "02": "Alle får innføring i at leverandører skal oppfylle krav i henhold til Åpenhetsloven.",
    }
    for chapter, words in published.items():
        before = next(one for one in page.chapters if one.id == chapter)
        statements.edit_section(actor, 2025, chapter, f"{before.text}\n\n{words}", before.version)
    report = statements.check(actor, 2025)
    seen = {(one.rule, one.chapter) for one in report.advice}
    assert {
        ("L-DOUBLED", "05"),
        ("L-MISSING-AND", "05"),
        ("L-AGREEMENT", "09"),
        ("L-GENITIVE", "09"),
        ("L-CAPITAL", "02"),
    } <= seen
    assert report.errors == ()
