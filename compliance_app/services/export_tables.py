"""The registers that the regulator is handed, each as columns and a query: what is shown, in which order, of which years."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, extract, or_, select
from sqlmodel import col

from compliance_app.clock import OSLO
from compliance_app.domain import statute
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import issue_name
from compliance_app.domain.requests import BREACH_PROVISIONS, BreachKind
from compliance_app.files.writer import ColumnSpec, Kind, Value
from compliance_app.services.export_lists import Listed
from compliance_app.services.export_rows import country_said, path_said
from compliance_app.services.follow_up_words import EFFORTS, KINDS
from compliance_app.services.named import with_named
from compliance_app.services.register_said import KNOWLEDGE
from compliance_app.services.register_words import CHANNEL, CLAUSE, LEVEL, RELATIONSHIP, SECTOR_FROM
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    BusinessPartnersAssessment,
    Category,
    CountryFloor,
    CountryTable,
    Effort,
    FollowUp,
    GovernanceEvent,
    Measure,
    Override,
    OwnOperationsAssessment,
    Policy,
    PossibleBreach,
    PriorityDecision,
    Producer,
    RemediationCase,
    ReportingPeriod,
    RiskAssessment,
    RiskMethod,
    SectorJudgement,
    StakeholderDialogue,
    Supplier,
    TrainingRecord,
)

Said = Callable[[Any], Value] | Mapping[Any, str]
"""How a stored value is said: by a function, or a word for each code; a code without a word is said as it stands."""


@dataclass(frozen=True)
class Column:
    """One column: its header, where it is read, what it holds, and how it is said."""

    header: str
    read: Any
    kind: Kind = "text"
    said: Said | None = None


@dataclass(frozen=True)
class Register:
    """One list of the export.

    Attributes:
        name: folder and file, in letters a to z.
        about: one sentence on what it is.
        of: its table; joined: what stands beside it, each (table, the column that points there).
        years: a condition for some years, or None where all are always shown.
    """

    name: str
    title: str
    about: str
    of: Any
    columns: tuple[Column, ...]
    order: tuple[Any, ...]
    joined: tuple[tuple[Any, Any], ...] = ()
    years: Callable[[Sequence[int]], Any] | None = None

    @property
    def listed(self) -> Listed:
        """The list as it is written."""
        specs = [ColumnSpec(column.header, column.kind) for column in self.columns]
        return Listed(self.name, self.title, self.about, specs)

    def rows(self, work: Work, years: Sequence[int]) -> Iterator[list[Value]]:
        """The enterprise's rows, one value a column, as they are read; ``years`` empty is all of them."""
        saying = [_oslo if column.kind == "time" else _sayer(column.said) for column in self.columns]
        for record in work.session.connection().execute(self._chosen(work, years)):
            yield [say(value) for say, value in zip(saying, record, strict=True)]

    def _chosen(self, work: Work, years: Sequence[int]) -> Select[Any]:
        read = [column.read for column in self.columns]
        chosen = with_named(select(*read).select_from(self.of), *self.joined)
        chosen = chosen.where(col(self.of.enterprise_id) == work.enterprise_id)
        if years and self.years is not None:
            chosen = chosen.where(self.years(years))
        ordered: Select[Any] = chosen.order_by(*(one.nulls_last() for one in self.order), col(self.of.id))
        return ordered.execution_options(yield_per=1_000)


def _sayer(said: Said | None) -> Callable[[Any], Value]:
    if said is None:
        return lambda value: value
    if callable(said):
        return lambda value: None if value is None else said(value)
    words = {str(code): word for code, word in said.items()}
    return lambda value: None if value is None else words.get(str(value), str(value))


def _oslo(value: datetime | None) -> Value:
    """A moment as the clock in Oslo showed it."""
    return None if value is None else value.astimezone(OSLO)


def _named_or_none(code: str) -> Value:
    return country_said(code) if code else None


def _yes(value: object) -> str:
    return "ja" if value else "nei"


def _in_period(years: Sequence[int]) -> Any:
    """The period begins or ends in one of the years."""
    return or_(
        extract("year", col(ReportingPeriod.starts)).in_(years),
        extract("year", col(ReportingPeriod.ends)).in_(years),
    )


def _on(day: Any) -> Callable[[Sequence[int]], Any]:
    """The day lies in one of the years, or is not known."""

    def condition(years: Sequence[int]) -> Any:
        low, high = date(min(years), 1, 1), date(max(years), 12, 31)
        return or_(col(day).is_(None), col(day).between(low, high) & extract("year", col(day)).in_(years))

    return condition


_PERIOD: Final = Column("Periode", ReportingPeriod.label)
_SUPPLIER: Final = Column("Leverandør", Supplier.name)
_CATEGORY: Final = Column("Kategori", Category.name)
_STATUS: Final = {"PLANNED": "planlagt", "ONGOING": "i gang", "DONE": "gjennomført"}
_INVOLVEMENT: Final = {
    Involvement.CAUSED: statute.CAUSED,
    Involvement.CONTRIBUTED: statute.CONTRIBUTED,
    Involvement.DIRECTLY_LINKED: statute.DIRECTLY_LINKED,
}
_PURPOSES: Final = statute.PURPOSES
_EFFECTS: Final = {"HELPED": "hjalp", "PARTLY": "hjalp delvis", "NOT": "hjalp ikke", "UNCLEAR": "uklart"}
_LEVERS: Final = {
    "CLAUSE": "krav i avtalen", "DIALOGUE": "dialog", "CORRECTIVE_ACTION_PLAN": "plan for å rette opp",
    "JOINT_BUYERS": "sammen med andre innkjøpere", "INDUSTRY_BODY": "bransjesamarbeid",
    "CAPACITY_BUILDING": "opplæring hos leverandøren", "SWITCHING": "bytte av leverandør",
    "DISENGAGEMENT": "avslutning av forholdet",
}  # fmt: skip
_BREACH_KINDS: Final = {
    BreachKind.LATE_ANSWER: "svar sendt for sent", BreachKind.LATE_NOTICE: "varsel sendt for sent",
    BreachKind.INCOMPLETE_REFUSAL: "avslag uten alt det skal ha", BreachKind.LATE_JUSTIFICATION: "begrunnelse sendt for sent",
    BreachKind.MISSING_STATEMENT: "redegjørelsen manglet",
}  # fmt: skip
_CLASSIFIED: Final = {"OPEN": "ikke vurdert", "BREACH": "brudd", "NO_BREACH": "ikke brudd"}
_EVENTS: Final = {
    "BOARD_MEETING": "styremøte", "MANAGEMENT_REVIEW": "ledelsens gjennomgang", "TRAINING": "opplæring",
    "MEETING_WITH_BUYER": "møte med en annen innkjøper",
}  # fmt: skip
_DIALOGUES: Final = {
    "RIGHTS_HOLDER": "rettighetshaver", "TRADE_UNION": "fagforening", "CIVIL_SOCIETY": "organisasjon",
    "EMPLOYEES": "ansatte", "AUTHORITY": "myndighet", "OTHER": "andre",
}  # fmt: skip
_SATISFIED: Final = {"UNKNOWN": "ikke kjent", "YES": "ja", "PARTLY": "delvis", "NO": "nei"}
assert set(_BREACH_KINDS) == set(BREACH_PROVISIONS)

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "leverandorer", "Leverandører og forretningspartnere", "Alle som står i registeret, også de det ikke lenger kjøpes fra.",
        Supplier,
        (
            Column("Leverandør", Supplier.name), Column("Org.nr.", Supplier.org_number),
            Column("Nummer i et annet land", Supplier.foreign_id), Column("Land", Supplier.country, said=country_said),
            Column("Kategori", Category.name), Column("Næringskode", Supplier.industry_code),
            Column("Forhold", Supplier.relationship, said=RELATIONSHIP),
            Column("Hvem som kjøper inn", Supplier.channel, said=CHANNEL), Column("Annen innkjøper", Supplier.other_buyer),
            Column("Krav i avtalen", Supplier.clause, said=CLAUSE), Column("Dato for kravet", Supplier.clause_date, "date"),
            Column("Ansvarlig", Supplier.owner), Column("Aktiv", Supplier.active, said=_yes),
        ),
        (col(Supplier.sort_key),),
        ((Category, Supplier.category_id),),
    ),
    Register(
        "vurderinger", "Vurderinger av risiko",
        "Hver vurdering som er regnet ut, med grunnen og hvilken metode og hvilket datagrunnlag den bygger på. "
        "Når en leverandør vurderes på nytt, blir den gamle vurderingen stående.",
        RiskAssessment,
        (
            _SUPPLIER, _PERIOD, Column("Samlet risiko", RiskAssessment.overall, said=LEVEL),
            Column("Geografisk risiko", RiskAssessment.geographic, said=LEVEL),
            Column("Landets verdi (0–100)", RiskAssessment.geographic_value, "decimal"),
            Column("Verste land i kjeden", RiskAssessment.worst_country, said=_named_or_none), Column("Kjede", RiskAssessment.path, said=path_said),
            Column("Hva som er kjent om kjeden", RiskAssessment.chain_knowledge, said=KNOWLEDGE),
            Column("Bransjerisiko", RiskAssessment.sector, said=LEVEL),
            Column("Bransjerisiko bygger på", RiskAssessment.sector_from, said=SECTOR_FROM),
            Column("Hvorfor", RiskAssessment.why), Column("Overstyrt fordi", Override.reason),
            Column("Metode, versjon", RiskAssessment.method_version, "integer"),
            Column("Datagrunnlag, kontrollsum", CountryTable.content_hash),
            Column("Vurdert", RiskAssessment.rated_at, "time"), Column("Av", RiskAssessment.rated_by),
            Column("Gjelder fortsatt", col(RiskAssessment.superseded_by).is_(None), said=_yes),
        ),
        (col(ReportingPeriod.starts), col(RiskAssessment.sort_key), col(RiskAssessment.rated_at)),
        (
            (Supplier, RiskAssessment.supplier_id), (ReportingPeriod, RiskAssessment.period_id),
            (CountryTable, RiskAssessment.country_table_id), (Override, RiskAssessment.override_id),
        ),
        _in_period,
    ),
    Register(
        "bransjevurderinger", "Vurderinger av bransjerisiko", "Nivåene som personer har satt med skjønn, og hva de leste først.",
        SectorJudgement,
        (
            _PERIOD, _SUPPLIER, _CATEGORY, Column("Nivå", SectorJudgement.level, said=LEVEL),
            Column("Begrunnelse", SectorJudgement.reason, "lines"), Column("Kilder lest", SectorJudgement.sources_read, "lines"),
            Column("Lest", SectorJudgement.read_on, "date"), Column("Vurdert", SectorJudgement.judged_at, "time"),
            Column("Av", SectorJudgement.judged_by), Column("Gjelder fortsatt", col(SectorJudgement.superseded_by).is_(None), said=_yes),
        ),
        (col(ReportingPeriod.starts), col(SectorJudgement.judged_at)),
        (
            (ReportingPeriod, SectorJudgement.period_id), (Supplier, SectorJudgement.supplier_id),
            (Category, SectorJudgement.category_id),
        ),
        _in_period,
    ),
    Register(
        "overstyringer", "Overstyrte nivåer", "Der en person har satt et annet nivå enn metoden gir, og hvorfor.",
        Override,
        (
            _PERIOD, _SUPPLIER, Column("Metodens nivå", Override.computed, said=LEVEL), Column("Satt nivå", Override.level, said=LEVEL),
            Column("Begrunnelse", Override.reason, "lines"), Column("Satt", Override.decided_at, "time"), Column("Av", Override.decided_by),
            Column("Avsluttet", Override.ended_at, "time"),
        ),
        (col(ReportingPeriod.starts), col(Override.decided_at)),
        ((ReportingPeriod, Override.period_id), (Supplier, Override.supplier_id)),
        _in_period,
    ),
    Register(
        "metode", "Endringer i metoden", "Versjonene av metoden etter den første, som er programmets egen.", RiskMethod,
        (
            Column("Versjon", RiskMethod.method_version, "integer"), Column("Begrunnelse", RiskMethod.reason, "lines"),
            Column("Innhold (JSON)", RiskMethod.content), Column("Datasett (JSON)", RiskMethod.datasets),
            Column("Laget", RiskMethod.made_at, "time"), Column("Av", RiskMethod.made_by),
        ),
        (col(RiskMethod.method_version),),
    ),
    Register(
        "laveste-nivaer", "Laveste nivå for land", "Land der virksomheten aldri godtar et lavere nivå, og hvorfor.", CountryFloor,
        (
            Column("Land", CountryFloor.country, said=country_said), Column("Nivå", CountryFloor.level, said=LEVEL),
            Column("Begrunnelse", CountryFloor.reason, "lines"), Column("Bestemt", CountryFloor.decided_on, "date"),
            Column("Av", CountryFloor.decided_by),
        ),
        (col(CountryFloor.country),),
    ),
    Register(
        "egen-virksomhet", "Vurderinger av egen virksomhet", "Egne ansatte og innleide, vurdert for en periode.", OwnOperationsAssessment,
        (
            _PERIOD, Column("Personer", OwnOperationsAssessment.people, "integer"),
            Column("Kilder", OwnOperationsAssessment.sources, "lines"), Column("Funn", OwnOperationsAssessment.finding, "lines"),
            Column("Vurdert", OwnOperationsAssessment.assessed_on, "date"), Column("Av", OwnOperationsAssessment.assessed_by),
        ),
        (col(ReportingPeriod.starts),), ((ReportingPeriod, OwnOperationsAssessment.period_id),), _in_period,
    ),
    Register(
        "forretningspartnere", "Vurderinger av forretningspartnere", "De som leverer utenfor leverandørkjeden, vurdert for en periode.",
        BusinessPartnersAssessment,
        (
            _PERIOD, Column("Antall", BusinessPartnersAssessment.partners, "integer"),
            Column("Kilder", BusinessPartnersAssessment.sources, "lines"),
            Column("Funn", BusinessPartnersAssessment.finding, "lines"),
            Column("Vurdert", BusinessPartnersAssessment.assessed_on, "date"), Column("Av", BusinessPartnersAssessment.assessed_by),
        ),
        (col(ReportingPeriod.starts),), ((ReportingPeriod, BusinessPartnersAssessment.period_id),), _in_period,
    ),
    Register(
        "konsekvenser", "Negative konsekvenser", "Faktiske og mulige negative konsekvenser, og hvordan virksomheten er knyttet til dem.",
        AdverseImpact,
        (
            Column("Hva", AdverseImpact.what), _PERIOD,
            Column("Faktisk eller mulig", AdverseImpact.kind, said={"ACTUAL": "faktisk", "POTENTIAL": "mulig"}),
            Column("Tema", AdverseImpact.issue, said=issue_name), _SUPPLIER, Column("Produsent", Producer.name), _CATEGORY,
            Column("Land", AdverseImpact.country, said=_named_or_none), Column("Sted", AdverseImpact.place), Column("Hvem som rammes", AdverseImpact.who),
            Column("Grovhet (1–4)", AdverseImpact.scale, "integer"), Column("Omfang (1–4)", AdverseImpact.scope, "integer"),
            Column("Uopprettelighet (1–4)", AdverseImpact.irremediability, "integer"),
            Column("Sannsynlighet (1–4)", AdverseImpact.likelihood, "integer"),
            Column("Begrunnelse", AdverseImpact.severity_reason, "lines"),
            Column("Tilknytning", AdverseImpact.involvement, said=_INVOLVEMENT),
            Column("Begrunnelse for tilknytningen", AdverseImpact.involvement_reason, "lines"),
            Column("Vesentlig", AdverseImpact.significant, said=_yes), Column("Hvorfor", AdverseImpact.significant_reason, "lines"),
            Column("Hvorfor ingen gjenoppretting", AdverseImpact.no_remedy_reason, "lines"),
            Column("Registrert av", AdverseImpact.recorded_by),
        ),
        (col(ReportingPeriod.starts),),
        (
            (ReportingPeriod, AdverseImpact.period_id), (Supplier, AdverseImpact.supplier_id),
            (Producer, AdverseImpact.producer_id), (Category, AdverseImpact.category_id),
        ),
        _in_period,
    ),
    Register(
        "valg-om-a-vente", "Valg om å vente", "Risiko som ikke er prioritert nå, med grunnen.", PriorityDecision,
        (
            _PERIOD, _SUPPLIER, _CATEGORY, Column("Konsekvens", AdverseImpact.what), Column("Begrunnelse", PriorityDecision.reason, "lines"),
            Column("Bestemt", PriorityDecision.decided_at, "time"), Column("Av", PriorityDecision.decided_by),
            Column("Ses på igjen", PriorityDecision.look_again_on, "date"),
        ),
        (col(ReportingPeriod.starts), col(PriorityDecision.decided_at)),
        (
            (ReportingPeriod, PriorityDecision.period_id), (Supplier, PriorityDecision.supplier_id),
            (Category, PriorityDecision.category_id), (AdverseImpact, PriorityDecision.impact_id),
        ),
        _in_period,
    ),
    Register(
        "tiltak", "Tiltak", "Hva som er gjort og skal gjøres, med resultat eller ventet resultat.", Measure,
        (
            Column("Hva", Measure.what), _PERIOD, Column("Formål", Measure.purpose, said=_PURPOSES),
            Column("Konsekvens", AdverseImpact.what), _SUPPLIER, _CATEGORY, Column("Ansvarlig", Measure.owner),
            Column("Status", Measure.status, said=_STATUS), Column("Siden", Measure.since, "date"), Column("Frist", Measure.due, "date"),
            Column("Gjennomført", Measure.done_on, "date"), Column("Ventet resultat", Measure.expected_result, "lines"),
            Column("Resultat", Measure.result, "lines"), Column("Virkemiddel", Measure.lever, said=_LEVERS),
            Column("Virkning for dem det gjelder", Measure.effect_on_people, "lines"),
            Column("Hjalp det", Measure.effect, said=_EFFECTS), Column("Hvordan vi vet det", Measure.effect_reason, "lines"),
            Column("Kostnad", Measure.cost, "amount"), Column("Valuta", Measure.cost_currency),
        ),
        (col(ReportingPeriod.starts), col(Measure.due)),
        (
            (ReportingPeriod, Measure.period_id), (AdverseImpact, Measure.impact_id), (Supplier, Measure.supplier_id),
            (Category, Measure.category_id),
        ),
        _in_period,
    ),
    Register(
        "oppfolginger", "Oppfølginger", "Møter, brev, besøk og annet med leverandører, og hva det førte til.", FollowUp,
        (
            _SUPPLIER, Column("Hvordan", FollowUp.kind, said=KINDS), Column("Gjort", FollowUp.held_on, "date"),
            Column("Hva", FollowUp.what, "lines"), Column("Utfall", FollowUp.outcome, "lines"), Column("Av", FollowUp.done_by),
            Column("Neste gang", FollowUp.next_on, "date"), Column("Ansvarlig", FollowUp.owner), Column("Tiltak", Measure.what),
        ),
        (col(FollowUp.held_on), col(FollowUp.next_on)),
        ((Supplier, FollowUp.supplier_id), (Measure, FollowUp.measure_id)),
        _on(FollowUp.held_on),
    ),
    Register(
        "forsok", "Forsøk på å få svar", "Når leverandører er spurt, er purret og har svart eller ikke.", Effort,
        (
            _SUPPLIER, Column("Hva skjedde", Effort.kind, said=EFFORTS), Column("Dag", Effort.happened_on, "date"),
            Column("Merknad", Effort.what, "lines"), Column("Av", Effort.by),
        ),
        (col(Effort.happened_on),), ((Supplier, Effort.supplier_id),), _on(Effort.happened_on),
    ),
    Register(
        "dialog", "Dialog med dem det gjelder", "Samtaler med rettighetshavere og med dem som taler for dem.", StakeholderDialogue,
        (
            Column("Med", StakeholderDialogue.with_whom), _PERIOD, Column("Slag", StakeholderDialogue.kind, said=_DIALOGUES),
            Column("Dag", StakeholderDialogue.held_on, "date"), Column("Om", StakeholderDialogue.about, "lines"),
            Column("Utfall", StakeholderDialogue.outcome, "lines"), _SUPPLIER, Column("Konsekvens", AdverseImpact.what),
        ),
        (col(StakeholderDialogue.held_on),),
        (
            (ReportingPeriod, StakeholderDialogue.period_id), (Supplier, StakeholderDialogue.supplier_id),
            (AdverseImpact, StakeholderDialogue.impact_id),
        ),
        _in_period,
    ),
    Register(
        "gjenoppretting", "Gjenoppretting", "Hva som er avtalt med dem som er skadet, og om det ble gjort.", RemediationCase,
        (
            Column("Hva", RemediationCase.remedy, "lines"), Column("Konsekvens", AdverseImpact.what),
            Column("Avtalt med", RemediationCase.agreed_with), Column("Avtalt", RemediationCase.agreed_on, "date"),
            Column("Frist", RemediationCase.due, "date"), Column("Ansvarlig", RemediationCase.owner),
            Column("Gjort", RemediationCase.done_on, "date"), Column("Resultat", RemediationCase.result, "lines"),
            Column("Fornøyd", RemediationCase.satisfied, said=_SATISFIED), Column("Hvordan vi vet det", RemediationCase.satisfied_how, "lines"),
        ),
        (col(RemediationCase.agreed_on),), ((AdverseImpact, RemediationCase.impact_id),),
    ),
    Register(
        "retningslinjer", "Retningslinjer og rutiner", "Hva som er vedtatt, av hvem og når, også eldre utgaver.", Policy,
        (
            Column("Tittel", Policy.title), Column("Slag", Policy.kind, said={"POLICY": "retningslinje", "PROCEDURE": "rutine"}),
            Column("Tekst", Policy.text, "lines"), Column("Vedtatt av", Policy.adopted_by), Column("Vedtatt", Policy.adopted_on, "date"),
            Column("Versjon", Policy.document_version), Column("Hvem som gjør det", Policy.owner), Column("Hvor ofte", Policy.frequency),
            Column("Neste gjennomgang", Policy.next_review, "date"),
            Column("Gjelder fortsatt", col(Policy.superseded_by).is_(None), said=_yes),
        ),
        (col(Policy.title),),
    ),
    Register(
        "moter", "Møter og vedtak", "Styremøter, ledelsens gjennomgang, opplæring og møter med andre innkjøpere.", GovernanceEvent,
        (
            Column("Slag", GovernanceEvent.kind, said=_EVENTS), _PERIOD, Column("Dag", GovernanceEvent.held_on, "date"),
            Column("Tema", GovernanceEvent.topic), Column("Med", GovernanceEvent.with_whom),
            Column("Vedtak", GovernanceEvent.decisions, "lines"), Column("Referat", GovernanceEvent.minutes_reference),
            Column("Personer", GovernanceEvent.people, "integer"),
            Column("Behandlet redegjørelsen", GovernanceEvent.treats_statement, said=_yes),
        ),
        (col(ReportingPeriod.starts), col(GovernanceEvent.held_on)), ((ReportingPeriod, GovernanceEvent.period_id),), _in_period,
    ),
    Register(
        "opplaering", "Opplæring", "Hvem som har fått opplæring i kravene, når og med hva.", TrainingRecord,
        (
            Column("Hvem", TrainingRecord.who), Column("Dag", TrainingRecord.held_on, "date"), Column("Med hva", TrainingRecord.material),
            Column("Personer", TrainingRecord.people, "integer"), Column("Gitt av", TrainingRecord.given_by),
        ),
        (col(TrainingRecord.held_on),), (), _on(TrainingRecord.held_on),
    ),
    Register(
        "mulige-brudd", "Mulige brudd",
        "Plikter som kanskje ikke er holdt, og hva en person har kommet til. De slettes aldri.", PossibleBreach,
        (
            Column("Hva", PossibleBreach.what, "lines"), Column("Slag", PossibleBreach.kind, said=_BREACH_KINDS),
            Column("Dag", PossibleBreach.happened_on, "date"), Column("Bestemmelse", PossibleBreach.provision),
            Column("Merknad", PossibleBreach.note, "lines"), Column("Vurdering", PossibleBreach.classification, said=_CLASSIFIED),
            Column("Begrunnelse", PossibleBreach.reason, "lines"), Column("Vurdert av", PossibleBreach.classified_by),
            Column("Vurdert", PossibleBreach.classified_on, "date"),
        ),
        (col(PossibleBreach.happened_on),), (), _on(PossibleBreach.happened_on),
    ),
)  # fmt: skip
"""In the order of the table of contents. Requests, evidence, statements and the log have pages of their own."""
