"""What the statement says comes from the register: every claim of the reference, every row, in a fixed number of queries."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import delete, event, select
from sqlmodel import SQLModel
from support.postgres import new_database

from compliance_app.documents.templates import Chapter, render_chapters
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.services import ratings
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period, period_of
from compliance_app.services.statement_facts import facts_hash, gather
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, Work, begin, local_actor, reading
from compliance_app.storage import engine as engines
from compliance_app.storage.engine import engine
from compliance_app.storage.recording import Recorder
from compliance_app.storage.tables import (
    METADATA,
    AdverseImpact,
    InformationRequest,
    Measure,
    OwnOperationsAssessment,
    PriorityDecision,
    ProfileFact,
    Supply,
)


class Draft(NamedTuple):
    """The facts of an example and the chapters made from them."""

    facts: StatementFacts
    chapters: dict[str, Chapter]
    rows: dict[str, set[str]]

    def text(self, chapter: str) -> str:
        return self.chapters[chapter].markdown.replace("\u00a0", " ")


def draft(work: Work, year: str | None = None) -> StatementFacts:
    return gather(work, period_of(work, year))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def noklus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Draft:
    """The reference organisation, loaded once for each database."""
    home = tmp_path_factory.mktemp("noklus")
    shutil.copy(sqlite_template, home / "aktsom.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_HOME", str(home))
        patch.delenv("AKTSOM_DATABASE_URL", raising=False)
        if request.param == "postgresql":
            patch.setenv("AKTSOM_DATABASE_URL", new_database())
        with reading(local_actor(load_example("noklus"))) as work:
            facts = draft(work)
            rows = {
                mapper.class_.__name__: set(work.session.execute(select(mapper.class_.id)).scalars())
                for mapper in SQLModel._sa_registry.mappers
                if hasattr(mapper.class_, "id")
            }
        engines.engine().dispose()
        engines.forget_engines()
    return Draft(facts, {chapter.id: chapter for chapter in render_chapters(facts)}, rows)


CLAIMS: dict[int, tuple[str, list[str]]] = {
    1: (
        "01",
        [
            "etablert i 1992 av Den norske legeforening, Kommunenes Sentralforbund og Helse- og omsorgsdepartementet",
            "en ideell, landsdekkende organisasjon",
            "Hovedkontoret ligger i Bergen, ved Haraldsplass Diakonale Sykehus",
            "22 ulike sykehus",
        ],
    ),
    2: ("01", ["avtale om samarbeid med de fire regionale helseforetakene", "Først Medisinsk Laboratorium"]),
    3: (
        "01",
        ["| Deltakere | ca. 3 500 |", "legekontor, sykehuslaboratorier, private laboratorier", "fengsler"],
    ),
    4: (
        "01",
        [
            "| Egne eksterne kontrollprogram | 29 |",
            "kontrollprogram fra 24 EQA-arrangører i Europa: Vi bestiller og betaler, og fakturerer kostnaden videre "
            "til norske sykehuslaboratorier",
        ],
    ),
    5: (
        "01",
        [
            "Vel halvparten av EQA-arrangørene, også de største, er medlem i EQALM",
            "der vi også er medlem. Medlemskapet gir oss mulighet til å ta opp menneskerettigheter",
        ],
    ),
    6: (
        "01",
        [
            "| E-læringskurs med kursbevis | 30 000 |",
            "| Fysiske kurs eller undervisning | 756 |",
            "| Kursdeltakere på fysiske kurs og undervisning | 8 200 |",
        ],
    ),
    7: ("02", ["mål å bruke leverandører som forplikter seg til å fremme respekt for grunnleggende"]),
    8: ("02", ["I 2025 fikk alle ansatte opplæring i kravene til leverandører etter åpenhetsloven"]),
    9: (
        "02",
        ["dokumentene i kvalitetsstyringssystemet, blant annet som en plikt for leverandøren i avtalene"],
    ),
    10: (
        "03",
        [
            "Mange innkjøp gjør vi gjennom Haraldsplass Diakonale Sykehus, og vi samarbeider med dem om å følge opp "
            "leverandørene"
        ],
    ),
    11: (
        "09",
        [
            "Ledelsen gikk gjennom arbeidet i 2025",
            "jevnlige møter med Haraldsplass Diakonale Sykehus, og det er fast sak på ledelsens gjennomgang og på "
            "styremøtene",
        ],
    ),
    12: (
        "03",
        [
            "De største innkjøpene er innen IKT og innen in vitro-diagnostisk medisinsk utstyr og forbruksmateriell",
            "hovedsakelig kontor i Norge og selger produkter og tjenester fra produsenter og underleverandører i andre",
        ],
    ),
    13: (
        "03",
        [
            "tjenester fra sykehuslaboratorier, de fleste i Norge",
            "Ni sykehuslaboratorier er selv underlagt Sykehusinnkjøp HF, som skal sørge for at anskaffelsene skjer på en "
            "korrekt og samfunnsansvarlig måte, og skal være en pådriver for etisk handel og miljøvennlige innkjøp "
            "(vedtektene for Sykehusinnkjøp HF)",
        ],
    ),
    14: ("03", ["Til store kurs bruker vi fortrinnsvis hoteller som Sykehusinnkjøp HF har rammeavtale med"]),
    15: (
        "03",
        [
            "holder til i Europa og USA, unntatt to leverandører innen IKT, som holder til i Asia",
            "globale firmaer med hovedkontor i USA eller Tyskland",
        ],
    ),
    16: (
        "04",
        [
            "geografisk risiko og bransjerisiko som mest aktuelle for oss, og vurderer hver leverandør og leverandørkjede"
        ],
    ),
    17: ("04", ["Geografisk risiko bygger på V-Dems mål", "V-Dem v16", "WGI 2024"]),
    18: (
        "04",
        ["med skjønn, ut fra kjennskap til leverandørene, intern gjennomgang og leverandørenes nettsider"],
    ),
    19: (
        "04",
        ["Arbeidet er kontinuerlig, og den årlige kartleggingen har etter hvert gitt oss god oversikt"],
    ),
    20: (
        "04",
        [
            "For 2025 er geografisk risiko vurdert til lav og medium, og bransjerisiko til lav, med unntak av IKT, som er "
            "vurdert til medium."
        ],
    ),
    21: (
        "04",
        ["leverandørkjedene og produksjonsforholdene er sammensatte og gjerne har ledd på flere kontinenter"],
    ),
    22: (
        "05",
        [
            "Vi har ikke avdekket vesentlig risiko eller faktiske negative konsekvenser hos leverandørene våre i 2025 og "
            "har derfor ikke satt i verk særskilte tiltak."
        ],
    ),
    23: (
        "09",
        [
            "Styret ble orientert i 2025 og ba om at vi prioriterer de viktigste risikoområdene",
            "oppfølgingen av tiltak når det er aktuelt, og gir innspill til prioriterte risikoområder",
        ],
    ),
    24: ("10", ["Skriv til noklus@noklus.no.", "senest innen tre uker"]),
    25: ("11", ["19. mai 2026"]),
    26: ("11", ["Aasne K. Aarsand, Direktør Noklus"]),
    27: (
        "11",
        [
            "- Siri Skumlien, Den norske legeforening\n- Marte Kvittum Tangen, Den norske legeforening\n"
            "- Nils Kristian Klev, Den norske legeforening\n- Gunnar Skov Simonsen, staten\n- Knut Berglund, staten\n"
            "- Ingrid Hokstad, Norsk selskap for medisinsk biokjemi"
        ],
    ),
}
"""Law.md 5.1, the claims that are content: the chapter that must hold each, and the words that say it."""


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_reference_statement_holds_the_claim_from_data(noklus: Draft, claim: int) -> None:
    chapter, said = CLAIMS[claim]
    text = noklus.text(chapter)
    assert [words for words in said if words not in text] == []


def test_the_levels_of_the_reference_are_those_it_published(noklus: Draft) -> None:
    counted = noklus.facts.ratings
    assert counted.assessed == counted.of == 60
    assert {one.level: one.count for one in counted.geographic} == {Level.LOW: 56, Level.MEDIUM: 4}
    assert {one.level: one.count for one in counted.sector} == {Level.LOW: 53, Level.MEDIUM: 7}
    assert noklus.facts.unknown_levels == ()
    by_name = {one.name: one.sector_levels for one in noklus.facts.categories}
    assert by_name.pop("IKT") == (Level.MEDIUM,)
    assert set(by_name.values()) == {(Level.LOW,)}


def test_nobody_is_shown_as_having_signed(noklus: Draft) -> None:
    assert "Signert" not in noklus.text("11")
    assert "(s)" not in noklus.text("11")


def test_every_paragraph_names_rows_that_exist(noklus: Draft) -> None:
    for chapter in noklus.chapters.values():
        for paragraph in chapter.paragraphs:
            assert paragraph.sources, (chapter.id, paragraph.id)
            for source in paragraph.sources:
                computed = source.kind in {"Aggregate", "IndicatorDataset", "Act"}
                assert computed or source.id in noklus.rows[source.kind], source


_RATING = {"risk_assessment", "country_table"}
_LOG = {"audit_entry", "audit_detail", "audit_head", "done_once"}
_WHO_IS_REMINDED = {"contact"}
"""Who owns work here is said where the work is, not as a list of people."""
_NO_STATEMENT_WITHOUT = {"enterprise", "reporting_period"}


def delete_with_dependants(work: Work, table: str, identity: str) -> None:
    """Delete a row and, first, whatever points to it."""
    for other in METADATA.tables.values():
        for constraint in other.foreign_key_constraints:
            if constraint.referred_table.name == table and "enterprise_id" in constraint.column_keys:
                column = next((key for key in constraint.column_keys if key != "enterprise_id"), None)
                if column is None:
                    continue
                pointing = work.session.execute(
                    select(other.c.id).where(other.c[column] == identity)
                ).scalars()
                for dependant in list(pointing):
                    delete_with_dependants(work, other.name, dependant)
    mapped = METADATA.tables[table]
    work.session.execute(delete(mapped).where(mapped.c.id == identity))


def test_removing_any_one_row_of_the_reference_changes_what_is_said(home: Path) -> None:
    actor = local_actor(load_example("noklus"))

    def said_without(table: str, identity: str) -> list[str]:
        with reading(actor) as reader:  # rolled back at the end: the row comes back
            work = replace(reader, recorder=Recorder(reader.session))
            if table:
                delete_with_dependants(work, table, identity)
            period = period_of(work)
            ratings.rate_within(work, period, None)
            return [chapter.markdown for chapter in render_chapters(gather(work, period))]

    whole = said_without("", "")
    with reading(actor) as work:
        rows = [
            (table.name, identity)
            for table in METADATA.sorted_tables
            if table.name not in _RATING | _LOG | _WHO_IS_REMINDED | _NO_STATEMENT_WITHOUT
            for identity in work.session.execute(select(table.c.id)).scalars()
        ]
    assert len(rows) > 150
    unsaid = [row for row in rows if said_without(*row) == whole]
    assert unsaid == []
    assert said_without("", "") == whole


# A register of one's own, on both databases


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def supplier(actor: Actor, name: str, **more: object) -> str:
    return add_supplier(
        actor,
        SupplierInput.model_validate(
            {"name": name, "country": "NO", "industry_standard": "SN2025", "industry_code": "55.100"} | more
        ),
    )


def said(actor: Actor, year: str | None = None) -> StatementFacts:
    with reading(actor) as work:
        return draft(work, year)


def test_an_empty_register_can_be_written_about(actor: Actor) -> None:
    facts = said(actor)
    assert facts.suppliers.supply_chain == facts.ratings.assessed == 0
    assert (facts.period.last_year, facts.suppliers.new, facts.ratings.up) == (None, None, None)
    assert facts.clauses is None
    assert facts.indices == ()
    assert len(render_chapters(facts)) == 13


def test_the_number_of_queries_does_not_grow_with_the_register(actor: Actor) -> None:
    asked = 0

    def count(*_arguments: object) -> None:
        nonlocal asked
        asked += 1

    category = save_category(actor, CategoryInput(name="IVD-utstyr", supply=Supply.GOODS))

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            made = supplier(actor, f"IVD-leverandør {number}", category_id=category)
            link_producer(actor, made, LinkInput(producer_name=f"Produsent {number}", country="DE"))

    def queries() -> int:
        nonlocal asked
        asked = 0
        event.listen(engine(), "before_cursor_execute", count)
        said(actor)
        event.remove(engine(), "before_cursor_execute", count)
        return asked

    grow(0, 1)
    small = queries()
    assert queries() < small  # nothing has changed: nothing is read again
    grow(1, 13)
    assert queries() == small


def test_the_hash_follows_the_values_not_the_rows(actor: Actor) -> None:
    def fact() -> ProfileFact:
        return ProfileFact(enterprise_id=str(actor.enterprise_id), kind="PRODUCT", text="veiledning")

    empty = facts_hash(said(actor))
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        row = work.add(fact())
    told = facts_hash(said(actor))
    assert told != empty
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        work.session.delete(work.get(ProfileFact, row.id))
        work.session.flush()
        work.add(fact())
    assert facts_hash(said(actor)) == told


def test_where_producers_are_is_said_by_region_with_the_few_exceptions(actor: Actor) -> None:
    goods = save_category(actor, CategoryInput(name="IVD-utstyr", supply=Supply.GOODS))
    machines = save_category(actor, CategoryInput(name="IKT", supply=Supply.GOODS))
    places = [(goods, "DE"), (goods, "FR"), (goods, "US"), (goods, "IT"), (machines, "US"), (machines, "KR")]
    for number, (category, country) in enumerate(places):
        made = supplier(actor, f"Leverandør {number}", category_id=category)
        link_producer(actor, made, LinkInput(producer_name=f"Produsent {number}", country=country))
        if country == "KR":
            link_producer(actor, made, LinkInput(producer_name="Produsent 99", country="TW"))
    supplier(actor, "Leverandør 7", category_id=goods)
    supplier(actor, "Hotell 1")
    facts = said(actor)
    assert [(one.place, one.exception_category, one.count) for one in facts.regions] == [
        ("Europa", None, None),
        ("US", None, None),
        ("Asia", "IKT", 1),
    ]
    counted = facts.suppliers
    assert (counted.chain_unknown, counted.chain_rated_unknown, counted.resellers) == (2, 1, 6)


def test_unknown_levels_are_counted_once_each_with_their_reason(actor: Actor) -> None:
    supplier(actor, "Engros 1", industry_code="46.460")
    supplier(actor, "Rådgiver 1", industry_standard=None, industry_code=None)
    hidden = save_category(actor, CategoryInput(name="Råd", supply=Supply.SERVICES))
    supplier(actor, "Rådgiver 2", industry_standard=None, industry_code=None, category_id=hidden)
    found = {one.reason: one.suppliers for one in said(actor).unknown_levels}
    assert found == {
        "vi ikke vet hvor varene blir laget, eller hvor leverandøren holder til": 2,
        "bransjerisikoen ikke er vurdert": 1,
    }


def test_what_changed_since_last_year_is_counted_from_both_years_ratings(actor: Actor) -> None:
    stays, worse, goes = (supplier(actor, f"Hotell {number}") for number in (1, 2, 3))
    open_period(actor, 2026)
    ratings.rate_all(actor, "2026")
    supplier(actor, "Hotell 4")
    ratings.judge_supplier(
        actor, worse, ratings.JudgementInput(level=Level.HIGH, reason="Kjent sak om overtid."), "2026"
    )
    page = supplier_page(actor, goes).supplier
    edit_supplier(actor, goes, SupplierInput(name=page.name, country="NO", active=False), page.version)
    facts = said(actor, "2026")
    assert facts.period.last_year == 2025
    assert facts.period.last_year_recorded
    assert (facts.suppliers.new, facts.suppliers.ended) == (1, 1)
    assert (facts.ratings.up, facts.ratings.down) == (1, 0)
    assert said(actor, "2025").period.last_year is None
    assert supplier_page(actor, stays).supplier.active


def test_an_earlier_statement_from_outside_the_register_is_not_called_the_first(actor: Actor) -> None:
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        work.add(ProfileFact(enterprise_id=work.enterprise_id, kind="EARLIER_STATEMENT", text="2024"))
    facts = said(actor)
    assert (facts.period.last_year, facts.period.last_year_recorded) == (2024, False)
    assert "første redegjørelsen" not in " ".join(one.markdown for one in render_chapters(facts))


def test_findings_measures_choices_and_own_people_reach_the_statement(actor: Actor) -> None:
    gloves = save_category(actor, CategoryInput(name="Hansker", inline_name="hansker", supply=Supply.GOODS))
    maker = supplier(actor, "Hanskeleverandør 1", category_id=gloves)
    with begin(actor, Verb.RECORD_IMPACT) as work:
        period = period_of(work)
        common = {"enterprise_id": work.enterprise_id, "period_id": period.id}
        graded = {"scale": 2, "scope": 4, "irremediability": 1, "likelihood": 2, "significant": True}
        harm = work.add(
            AdverseImpact(
                **common, **graded, supplier_id=maker, kind="ACTUAL", issue="FORCED_LABOUR",
                what="arbeidere betalte for å få jobben", place="MY", involvement="DIRECTLY_LINKED",
            )
        )  # fmt: skip
        work.add(
            AdverseImpact(
                **common, **graded, kind="POTENTIAL", issue="OHS", what="tunge løft", involvement="CAUSED"
            )
        )
        work.add(
            Measure(
                **common,
                impact_id=harm.id,
                purpose="REMEDIATE",
                what="bedt om tilbakebetaling",
                status="ONGOING",
            )
        )
        work.add(
            PriorityDecision(
                **common,
                category_id=gloves,
                reason="vi kjøper få",
                decided_at=work.at,
                look_again_on=date(2026, 10, 1),
            )
        )
        work.add(OwnOperationsAssessment(**common, people=54, sources="vernerunder"))
    facts = said(actor)
    own, linked = sorted(facts.impacts, key=lambda impact: not impact.own)
    assert (linked.severity, linked.where, linked.goods) == (4, "i Malaysia", "hansker")
    assert (linked.issue, own.own) == ("tvangsarbeid og menneskehandel", True)
    assert facts.measures[0].risk == "tvangsarbeid og menneskehandel"
    assert facts.categories[0].not_significant == "vi kjøper få"
    assert facts.next_steps[0].by == date(2026, 10, 1)
    assert facts.own_operations is not None
    assert facts.own_operations.employees == 54
    assert "direkte knyttet til hansker som vi kjøper" in " ".join(
        one.markdown for one in render_chapters(facts)
    )


def test_requests_are_late_only_after_the_acts_own_day(actor: Actor) -> None:
    cases = [
        ("2025-01", date(2025, 3, 3), date(2025, 3, 24), None, "ANSWERED"),
        ("2025-02", date(2025, 3, 3), date(2025, 3, 25), None, "REFUSED"),
        ("2025-03", date(2025, 3, 3), date(2025, 5, 2), date(2025, 4, 30), "ANSWERED"),
        ("2025-04", date(2025, 3, 3), None, None, "RECEIVED"),
        ("2026-01", date(2026, 1, 1), None, None, "RECEIVED"),
    ]
    with begin(actor, Verb.REGISTER_REQUEST) as work:
        for number, received, answered, promised, state in cases:
            work.add(
                InformationRequest(
                    enterprise_id=work.enterprise_id, number=number, received_on=received, answered_on=answered,
                    promised_on=promised, state=state, refused_on=answered if state == "REFUSED" else None, channel="EMAIL", question="Hvordan følger dere opp?",
                    registered_at=datetime(2025, 3, 3, 9, tzinfo=UTC),
                )
            )  # fmt: skip
    counted = said(actor).requests
    assert (counted.received, counted.in_time, counted.late, counted.refused) == (4, 2, 1, 1)
