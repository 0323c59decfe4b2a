"""Every function of the services that somebody calls on behalf of a person, with a call of it that works."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from promises import (
    acts_chain,
    acts_following,
    acts_import,
    acts_merging,
    acts_register,
    acts_registry,
    acts_review,
    acts_screening,
)

from compliance_app import clock, services
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_method import Dimension
from compliance_app.services import (
    board,
    chain,
    country_answers,
    dataset_comparison,
    datasets,
    demo,
    enterprises,
    exports,
    findings,
    imports,
    log,
    method,
    method_preview,
    method_versions,
    ratings,
    records,
    register,
    request_letters,
    request_material,
    request_steps,
    requests,
    statements,
    supplier_lookup,
    supplier_reads,
    suppliers,
    today,
)
from compliance_app.services.request_letters import (
    AcknowledgementInput,
    AnswerHeads,
    ClarificationInput,
    ExtensionGround,
    ExtensionInput,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    Enterprise,
    EventKind,
    ImpactKind,
    InformationRequest,
    MeasurePurpose,
    PossibleBreach,
    StatementSection,
)

TODAY = date(2026, 5, 7)
LIST = "Leverandør;Land;Kategori;Beløp;Produsent;Produksjonsland\nFra listen 1;Norge;IKT;10;Fabrikk 1;Kina\nFra listen 2;Xanadu;;;;\n"
SENT = request_steps.Sending(sent_on=TODAY)


@dataclass
class World:
    """One enterprise with a row of everything, and who owns it.

    Attributes:
        ids: name of a thing → its id.
    """

    owner: Actor
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def version(self, table: Any, identity: str) -> int:
        """The version of a row now."""
        with reading(self.owner) as work:
            return int(work.get(table, identity).version)


def make_world(name: str = "Eksempel AS") -> World:
    """An enterprise with suppliers, requests in several states, findings, records, an import and a statement draft."""
    clock.set_as_of(TODAY)
    given = enterprises.EnterpriseInput(name=name, contact="spor@eksempel.invalid")
    owner = local_actor(enterprises.create_enterprise(local_actor(), given, 2025))
    world, ids = World(owner), {}
    ids["category"] = suppliers.save_category(owner, suppliers.CategoryInput(name="Hansker"))
    supplier = suppliers.SupplierInput(name="Hanskeleverandør 1", country="NO", category_id=ids["category"])
    ids["supplier"] = suppliers.add_supplier(owner, supplier)
    ids["link"] = chain.link_producer(
        owner, ids["supplier"], chain.LinkInput(producer_name="Fabrikk 0", country="CN")
    )
    ids["sub_link"] = chain.link_producer(
        owner, ids["supplier"],
        chain.LinkInput(producer_name="Gård 0", country="MY", buyer_link_id=ids["link"]),
    )  # fmt: skip
    opened = imports.open_list(LIST.encode(), "liste.csv")
    ids["batch"] = imports.import_list(owner, opened, opened.columns.mapping).batch
    for one in ("new", "late", "extend", "asked", "answer", "breach"):
        received = date(2026, 4, 1) if one in {"late", "breach"} else date(2026, 5, 4)
        given_request = requests.RequestInput(
            received_on=received, question=f"Spørsmål {one}: hvor lages hanskene?"
        )
        ids[f"request_{one}"] = requests.register_request(owner, given_request)
    request_steps.ask_clarification(
        owner,
        ids["request_asked"],
        ClarificationInput(questions="Hvilke?", reply_by=date(2026, 5, 15)),
        SENT,
        1,
    )
    answer = request_steps.AnswerInput(text="Kort svar: i Kina.", sent_on=TODAY)
    request_steps.answer(owner, ids["request_breach"], answer, 1)
    case = requests.read_request(owner, ids["request_breach"])
    ids["breach"] = case.breaches[0].id
    ids["policy"] = records.save_policy(owner, records.PolicyInput(title="Krav til leverandører"))
    ids["event"] = records.save_event(owner, records.EventInput(kind=EventKind.BOARD_MEETING, held_on=TODAY))
    ids["board_input"] = records.give_board_input(owner, records.BoardInputInput(text="IKT først"))
    records.save_own_operations(owner, records.OwnOperationsInput(sources="Arbeidsmiljøutvalget"))
    ids["impact"] = findings.save_impact(owner, impact(supplier_id=ids["supplier"]))
    ids["measure"] = findings.save_measure(owner, measure(impact_id=ids["impact"]))
    findings.decide_to_wait(
        owner, findings.DecisionInput(reason="Størst først.", category_id=ids["category"])
    )
    findings.decide_to_wait(
        owner, findings.DecisionInput(reason="Størst først.", supplier_id=ids["supplier"])
    )
    findings.save_impact(owner, impact(category_id=ids["category"]))
    findings.save_measure(owner, measure(category_id=ids["category"]))
    judged = ratings.JudgementInput(level=Level.MEDIUM, reason="Lest om bransjen.")
    ratings.judge_category(owner, ids["category"], judged)
    ratings.judge_supplier(owner, ids["supplier"], judged)
    enterprises.save_seats(owner, [enterprises.SeatInput(name="Medlem 1")])
    ids["statement"] = statements.draft(owner)
    report = statements.check(owner)
    ids["rule"] = report.warnings[0].rule
    statements.explain_warning(owner, None, ids["rule"], "Dette gjelder ikke hos oss, fordi vi er små.")
    ids["period"] = records.all_periods(owner)[0].id
    method_versions.set_country_floor(owner, "ZW", Level.HIGH, "Uro i eksempelet", TODAY)
    ids["dataset"] = datasets.import_dataset(owner, _index("Indeks 0"), _FIGURES)
    ids |= acts_register.add_register(owner)
    ids |= acts_following.add_following(owner, ids["supplier"], ids["measure"])
    ids |= acts_merging.add_merging(owner)
    ids |= acts_chain.add_chain(owner)
    ids |= acts_screening.add_screening(owner)
    ids |= acts_review.add_review(owner)
    world.ids = ids | acts_registry.add_registry(owner, name, "spor@eksempel.invalid")
    return world


def impact(**changed: Any) -> findings.ImpactInput:
    given = {
        "kind": ImpactKind.POTENTIAL, "issue": Issue.OHS, "what": "Arbeidere kan bli syke av kjemikaliene",
        "scale": 2, "scope": 2, "irremediability": 2, "likelihood": 2,
    }  # fmt: skip
    return findings.ImpactInput(**given | changed)


def measure(**changed: Any) -> findings.MeasureInput:
    given = {"purpose": MeasurePurpose.PREVENT, "what": "Kreve vernebriller", "due": date(2026, 9, 1)}
    return findings.MeasureInput(**given | changed)


@dataclass(frozen=True)
class Act:
    """One call.

    Attributes:
        function: the function of the services.
        verb: what it takes.
        call: calls it for an actor; further arguments (``once``) are passed on.
        writes: leaves something behind.
        names: it names an object of the enterprise by its id.
    """

    function: Callable[..., Any]
    verb: Verb
    call: Callable[..., Any]
    writes: bool = False
    names: bool = False

    @property
    def name(self) -> str:
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"

    @property
    def takes_once(self) -> bool:
        return "once" in inspect.signature(self.function).parameters


def _act(
    function: Callable[..., Any], verb: Verb, *arguments: Any, writes: bool = False, names: bool = False
) -> Act:
    """An act whose arguments are values, or functions of the world."""

    def call(actor: Actor, world: World, **more: Any) -> Any:
        given = [argument(world) if callable(argument) else argument for argument in arguments]
        return function(actor, *given, **more)

    return Act(function, verb, call, writes, names)


def _id(name: str) -> Callable[[World], str]:
    return lambda world: world[name]


def _version(table: Any, name: str) -> Callable[[World], int]:
    return lambda world: world.version(table, world[name])


def _reads(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    return _act(function, verb, *arguments)


def _looks_at(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    return _act(function, verb, *arguments, names=True)


def _makes(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    return _act(function, verb, *arguments, writes=True)


def _changes(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    return _act(function, verb, *arguments, writes=True, names=True)


def _opened(_world: World) -> imports.OpenedList:
    return imports.open_list(LIST.replace("listen", "en annen liste").encode(), "annen.csv")


def _mapping(world: World) -> dict[str, int]:
    return _opened(world).columns.mapping


def _enterprise_version(world: World) -> int:
    with read_session() as session:
        row = session.get(Enterprise, world.owner.enterprise_id)
        assert row is not None
        return row.version


def _material(world: World) -> Any:
    return request_material.answer_material(world.owner, world["request_new"])


def _letter(world: World) -> Any:
    return request_letters.answer_letter(world.owner, world["request_new"], _HEADS)


def _section_version(world: World) -> int:
    with reading(world.owner) as work:
        rows = work.session.query(StatementSection).filter_by(enterprise_id=work.enterprise_id, chapter="01")
        return rows.one().version


def _index(name: str) -> datasets.DatasetInput:
    return datasets.DatasetInput(dimension=Dimension.GOVERNANCE, name=name, edition="2026", worst=0, best=10)


def _method_version(world: World) -> int:
    return method.method_in_force(world.owner).method.version


_FIGURES = datasets.ReadFigures({"NOR": (9.0, 2026), "CHN": (3.0, 2026)})
_METHOD = method_versions.MethodInput(medium=20, reason="Strengere grenser.")
_JUDGED = ratings.JudgementInput(level=Level.HIGH, reason="Lest om streik.")
_HEADS = AnswerHeads(short_answer="I Kina.")
_EXTENSION = ExtensionInput(
    ground=ExtensionGround.AMOUNT, reasons="Mange fabrikker.", promised_on=date(2026, 6, 15)
)

ACTS: tuple[Act, ...] = (
    # Read the register
    _reads(enterprises.read_enterprise, Verb.READ_REGISTER),
    _reads(register.page, Verb.READ_REGISTER, register.Filter(), register.Order.RISK),
    _reads(register.every_row, Verb.READ_REGISTER, register.Filter(), register.Order.NAME),
    _looks_at(suppliers.supplier_page, Verb.READ_REGISTER, _id("supplier")),
    _looks_at(supplier_reads.supplier_overview, Verb.READ_REGISTER, _id("supplier")),
    _looks_at(supplier_lookup.find_supplier, Verb.READ_REGISTER, _id("supplier")),
    _looks_at(ratings.explain, Verb.READ_REGISTER, _id("supplier")),
    _reads(supplier_reads.judged_suppliers, Verb.READ_REGISTER, lambda world: [world["supplier"]]),
    _reads(supplier_reads.unrated_count, Verb.READ_REGISTER),
    _reads(supplier_reads.category_choices, Verb.READ_REGISTER),
    _reads(country_answers.unanswered_countries, Verb.READ_REGISTER),
    _reads(method.method_in_force, Verb.READ_REGISTER),
    _reads(imports.recent_batches, Verb.READ_REGISTER),
    _reads(findings.impacts, Verb.READ_REGISTER),
    _reads(findings.measures, Verb.READ_REGISTER),
    _reads(findings.decisions, Verb.READ_REGISTER),
    _reads(findings.suppliers_named, Verb.READ_REGISTER, "hanske"),
    _reads(records.policies, Verb.READ_REGISTER),
    _reads(records.events, Verb.READ_REGISTER),
    _reads(records.board_inputs, Verb.READ_REGISTER),
    _reads(records.own_operations, Verb.READ_REGISTER),
    _reads(records.category_judgements, Verb.READ_REGISTER),
    _reads(records.country_floors, Verb.READ_REGISTER),
    _reads(records.all_periods, Verb.READ_REGISTER),
    _reads(today.read_today, Verb.READ_REGISTER),
    _reads(board.read_board, Verb.READ_BOARD),
    _reads(exports.export_suppliers, Verb.EXPORT_REGISTER, register.Filter(), register.Order.NAME, exports.Format.CSV),
    _reads(log.verify_log, Verb.VERIFY_LOG),
    _reads(log.newest_entries, Verb.VERIFY_LOG),
    # The register
    _makes(suppliers.add_supplier, Verb.EDIT_SUPPLIER, suppliers.SupplierInput(name="Ny leverandør", country="SE")),
    _makes(suppliers.save_category, Verb.EDIT_CATEGORY, suppliers.CategoryInput(name="Frakt")),
    _changes(
        suppliers.edit_supplier, Verb.EDIT_SUPPLIER, _id("supplier"),
        suppliers.SupplierInput(name="Hanskeleverandør 1", country="DE"), _version(suppliers.Supplier, "supplier"),
    ),
    _changes(chain.link_producer, Verb.EDIT_CHAIN, _id("supplier"), chain.LinkInput(producer_name="Fabrikk 9")),
    _changes(chain.unlink, Verb.EDIT_CHAIN, _id("sub_link")),
    _makes(country_answers.answer_country, Verb.EDIT_SUPPLIER, "Xanadu", "CN"),
    _reads(imports.preview, Verb.IMPORT_SUPPLIERS, _opened, _mapping),
    _reads(imports.dry_run, Verb.IMPORT_SUPPLIERS, _opened, _mapping),
    _makes(imports.import_list, Verb.IMPORT_SUPPLIERS, _opened, _mapping),
    _changes(imports.undo_import, Verb.UNDO_IMPORT, _id("batch")),
    _changes(ratings.judge_supplier, Verb.JUDGE_SECTOR, _id("supplier"), _JUDGED),
    _changes(ratings.judge_category, Verb.JUDGE_SECTOR, _id("category"), _JUDGED),
    _makes(method_versions.set_country_floor, Verb.SET_COUNTRY_FLOOR, "DE", Level.HIGH, "Grunn", date(2026, 1, 1)),
    _makes(method_versions.remove_country_floor, Verb.SET_COUNTRY_FLOOR, "ZW", "Roligere"),
    _makes(method_versions.change_method, Verb.CHANGE_METHOD, _method_version, _METHOD),
    _reads(method_versions.method_history, Verb.READ_REGISTER),
    _reads(method_preview.preview_method, Verb.CHANGE_METHOD, _METHOD),
    _reads(datasets.all_datasets, Verb.READ_REGISTER),
    _reads(datasets.own_attributions, Verb.READ_REGISTER, frozenset({("Indeks 0", "2026")})),
    _looks_at(datasets.read_dataset, Verb.READ_REGISTER, _id("dataset")),
    _makes(datasets.import_dataset, Verb.IMPORT_DATASET, _index("Indeks 1"), _FIGURES),
    _changes(datasets.remove_dataset, Verb.IMPORT_DATASET, _id("dataset")),
    Act(
        dataset_comparison.compare_dataset, Verb.CHANGE_METHOD,
        lambda actor, world: dataset_comparison.compare_dataset(actor, world["dataset"], fill=True), names=True,
    ),
    # Requests
    _reads(requests.count_open, Verb.READ_REGISTER),
    _reads(requests.list_requests, Verb.READ_REQUESTS),
    _reads(requests.due_requests, Verb.READ_REQUESTS),
    _looks_at(requests.find_request, Verb.READ_REQUESTS, _id("request_new")),
    _looks_at(requests.read_request, Verb.READ_REQUESTS, _id("request_new")),
    _looks_at(request_material.answer_material, Verb.READ_REQUESTS, _id("request_new")),
    _reads(request_material.draft, Verb.READ_REQUESTS, _material),
    _looks_at(
        request_letters.acknowledgement_letter, Verb.READ_REQUESTS, _id("request_new"), AcknowledgementInput()
    ),
    _looks_at(
        request_letters.clarification_letter, Verb.READ_REQUESTS, _id("request_new"),
        ClarificationInput(questions="Hvilke?", reply_by=date(2026, 5, 15)),
    ),
    _looks_at(request_letters.extension_letter, Verb.READ_REQUESTS, _id("request_new"), _EXTENSION),
    _looks_at(request_letters.answer_letter, Verb.READ_REQUESTS, _id("request_new"), _HEADS),
    _reads(request_letters.letter_file, Verb.READ_REQUESTS, _letter, "docx"),
    _makes(
        requests.register_request, Verb.REGISTER_REQUEST,
        requests.RequestInput(received_on=TODAY, question="Hvem lager hanskene?"),
    ),
    _changes(
        request_steps.take_up, Verb.ANNOTATE_REQUEST, _id("request_new"), _version(InformationRequest, "request_new")
    ),
    _changes(request_steps.note, Verb.ANNOTATE_REQUEST, _id("request_new"), "Ringte leverandøren."),
    _changes(
        request_steps.acknowledge, Verb.ANNOTATE_REQUEST, _id("request_new"), AcknowledgementInput(), SENT
    ),
    _changes(
        request_steps.ask_clarification, Verb.ASK_CLARIFICATION, _id("request_new"),
        ClarificationInput(questions="Hvilke?", reply_by=date(2026, 5, 15)), SENT,
        _version(InformationRequest, "request_new"),
    ),
    _changes(
        request_steps.receive_clarification, Verb.ANNOTATE_REQUEST, _id("request_asked"), "Alle.",
        _version(InformationRequest, "request_asked"),
    ),
    _changes(
        request_steps.extend, Verb.EXTEND_REQUEST, _id("request_extend"), _EXTENSION, SENT,
        _version(InformationRequest, "request_extend"),
    ),
    _changes(
        request_steps.answer, Verb.ANSWER_REQUEST, _id("request_answer"),
        request_steps.AnswerInput(text="I Kina.", sent_on=TODAY), _version(InformationRequest, "request_answer"),
    ),
    _changes(
        request_steps.classify_breach, Verb.CLASSIFY_BREACH, _id("breach"), request_steps.Classification.BREACH,
        "Fristen ble ikke holdt.", _version(PossibleBreach, "breach"),
    ),
    # Records and findings
    _makes(records.save_policy, Verb.RECORD_POLICY, records.PolicyInput(title="Rutine 1")),
    _makes(records.save_event, Verb.RECORD_EVENT, records.EventInput(kind=EventKind.TRAINING, held_on=TODAY)),
    _makes(records.give_board_input, Verb.GIVE_BOARD_INPUT, records.BoardInputInput(text="Hansker først")),
    _changes(
        records.answer_board_input, Verb.RECORD_EVENT, _id("board_input"), "Gjort.",
        _version(records.BoardInput, "board_input"),
    ),
    _makes(
        records.save_own_operations, Verb.ASSESS_OWN_OPERATIONS, records.OwnOperationsInput(sources="Verneombudet"),
        None, lambda world: records.own_operations(world.owner).version,
    ),
    _changes(
        records.save_period, Verb.EDIT_ENTERPRISE, _id("period"), records.PeriodInput(full_time_equivalents=40),
        _version(records.ReportingPeriod, "period"),
    ),
    _makes(records.save_board, Verb.EDIT_BOARD, [enterprises.SeatInput(name="Medlem 2")]),
    _makes(findings.save_impact, Verb.RECORD_IMPACT, impact()),
    _makes(findings.save_measure, Verb.RECORD_MEASURE, measure()),
    _changes(
        findings.decide_to_wait, Verb.RECORD_MEASURE,
        lambda world: findings.DecisionInput(reason="Størst først.", supplier_id=world["supplier"]),
    ),
    *(Act(*one) for one in acts_registry.ACTS),
    *(Act(*one) for one in acts_following.ACTS),
    *(Act(*one) for one in acts_register.ACTS),
    *(Act(*one) for one in acts_merging.ACTS),
    *(Act(*one) for one in acts_chain.ACTS),
    *(Act(*one) for one in acts_screening.ACTS),
    *(Act(*one) for one in acts_import.ACTS),
    # The enterprise
    _makes(enterprises.create_enterprise, Verb.CREATE_ENTERPRISE, enterprises.EnterpriseInput(name="Ny AS"), 2025),
    _makes(
        enterprises.edit_enterprise, Verb.EDIT_ENTERPRISE, enterprises.EnterpriseInput(name="Eksempel AS", seat="Bergen"),
        _enterprise_version,
    ),
    _makes(enterprises.save_seats, Verb.EDIT_BOARD, [enterprises.SeatInput(name="Medlem 3")]),
    # The statement
    _reads(statements.statement_years, Verb.READ_REGISTER),
    _reads(statements.read_statement, Verb.READ_REGISTER),
    _reads(statements.check, Verb.READ_REGISTER),
    _reads(statements.read_whole, Verb.READ_REGISTER),
    _reads(statements.build_document, Verb.BUILD_STATEMENT, None, ("json",)),
    _makes(statements.draft, Verb.DRAFT_STATEMENT),
    _makes(statements.edit_section, Verb.EDIT_STATEMENT, None, "01", "Vår egen tekst.", _section_version),
    _makes(
        statements.explain_warning, Verb.EXPLAIN_WARNING, None, _id("rule"), "Dette er tatt hånd om på annet vis hos oss."
    ),
    _makes(enterprises.open_period, Verb.EDIT_ENTERPRISE, 2026),
    _makes(ratings.rate_all, Verb.RATE),
    *(Act(*one) for one in acts_review.ACTS),
    # Examples
    Act(
        demo.load_example, Verb.LOAD_EXAMPLE, lambda actor, _world: demo.load_example("noklus", actor), writes=True
    ),
    Act(
        demo.remove_example, Verb.REMOVE_EXAMPLE, lambda actor, _world: demo.remove_example("noklus", actor), writes=True
    ),
)  # fmt: skip


def functions_for_people() -> set[str]:
    """Every public function of the services that acts for an actor."""
    found = set()
    for module in pkgutil.iter_modules(services.__path__):
        if module.name == "work":
            continue
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ != loaded.__name__ or name.startswith("_"):
                continue
            if any(
                parameter.name == "actor" for parameter in inspect.signature(function).parameters.values()
            ):
                found.add(f"{module.name}.{name}")
    return found
