"""Every function of the services that somebody calls on behalf of a person, with a call of it that works."""

import importlib
import inspect
import pkgutil
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from promises import (
    acts_board,
    acts_calendar,
    acts_chain,
    acts_disclosure,
    acts_embed,
    acts_following,
    acts_group,
    acts_impacts,
    acts_import,
    acts_keep,
    acts_letterhead,
    acts_log,
    acts_mail,
    acts_measures,
    acts_merging,
    acts_publishing,
    acts_questionnaires,
    acts_register,
    acts_registry,
    acts_requests,
    acts_review,
    acts_screening,
    acts_signed_files,
    acts_signing,
    acts_users,
    acts_writing,
)
from promises.calls import Act, changes, id_of, looks_at, makes, reads, version_of
from support.kept import kept

from compliance_app import clock, services
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
    due,
    enterprises,
    exports,
    imports,
    measures,
    method,
    method_preview,
    method_versions,
    operation,
    possible_breaches,
    ratings,
    records,
    register,
    request_material,
    statements,
    supplier_lookup,
    supplier_reads,
    supplier_work,
    suppliers,
    today,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    Enterprise,
    MeasurePurpose,
    StatementSection,
)

TODAY = date(2026, 5, 7)
LIST = "Leverandør;Land;Kategori;Beløp;Produsent;Produksjonsland\nFra listen 1;Norge;IKT;10;Fabrikk 1;Kina\nFra listen 2;Xanadu;;;;\n"


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


def put_world() -> World:
    """What ``make_world`` gives, in an empty database; made once."""
    clock.set_as_of(TODAY)
    world = kept(make_world)
    return World(world.owner, dict(world.ids))


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
    ids |= acts_requests.add_requests(owner)
    ids |= acts_impacts.add_impacts(owner, ids)
    ids |= acts_measures.add_measures(owner)
    ids["measure"] = measures.save_measure(owner, measure(impact_id=ids["impact"]))
    measures.save_measure(owner, measure(category_id=ids["category"]))
    judged = ratings.JudgementInput(level=Level.MEDIUM, reason="Lest om bransjen.")
    ratings.judge_category(owner, ids["category"], judged)
    ratings.judge_supplier(owner, ids["supplier"], judged)
    enterprises.save_seats(owner, [enterprises.SeatInput(name="Medlem 1", email="medlem@eksempel.invalid")])
    ids["statement"] = statements.draft(owner)
    report = statements.check(owner)
    ids["rule"] = report.warnings[0].rule
    statements.explain_warning(owner, None, ids["rule"], "Dette gjelder ikke hos oss, fordi vi er små.")
    ids["period"] = records.all_periods(owner)[0].id
    method_versions.set_country_floor(owner, "ZW", Level.HIGH, "Uro i eksempelet", TODAY)
    ids["dataset"] = datasets.import_dataset(owner, _index("Indeks 0"), _FIGURES)
    ids |= acts_register.add_register(owner)
    ids |= acts_embed.add_embed(owner, ids["supplier"])
    ids |= acts_calendar.add_calendar(owner)
    ids |= acts_board.add_board(owner)
    ids |= acts_mail.add_mail(owner)
    ids |= acts_following.add_following(owner, ids["supplier"], ids["measure"])
    ids |= acts_questionnaires.add_questionnaires(owner, ids["supplier"])
    ids |= acts_merging.add_merging(owner)
    ids |= acts_chain.add_chain(owner)
    ids |= acts_screening.add_screening(owner)
    ids |= acts_log.add_log(owner)
    ids |= acts_signed_files.add_signed_files(owner)
    ids |= acts_signing.add_signing(owner)
    ids |= acts_review.add_review(owner)
    ids |= acts_keep.add_keep(owner)
    ids |= acts_disclosure.add_disclosure(owner)
    ids |= acts_group.add_group(owner)
    ids |= acts_letterhead.add_letterhead(owner)
    ids |= acts_users.add_users(owner, name)
    ids |= acts_registry.add_registry(owner, name, "spor@eksempel.invalid")
    world.ids = ids | acts_publishing.add_publishing(owner)
    return world


def measure(**changed: Any) -> measures.MeasureInput:
    given = {"purpose": MeasurePurpose.PREVENT, "what": "Kreve vernebriller", "due": date(2026, 9, 1)}
    return measures.MeasureInput(**given | changed)


def _opened(_world: World) -> imports.OpenedList:
    return _other_list()


@cache
def _other_list() -> imports.OpenedList:
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


def _section_version(world: World) -> int:
    with reading(world.owner) as work:
        rows = work.session.query(StatementSection).filter_by(
            enterprise_id=work.enterprise_id, statement_id=world["statement"], chapter="01"
        )
        return rows.one().version


def _index(name: str) -> datasets.DatasetInput:
    return datasets.DatasetInput(dimension=Dimension.GOVERNANCE, name=name, edition="2026", worst=0, best=10)


def _method_version(world: World) -> int:
    return method.method_in_force(world.owner).method.version


_FIGURES = datasets.ReadFigures({"NOR": (9.0, 2026), "CHN": (3.0, 2026)})
_METHOD = method_versions.MethodInput(medium=20, reason="Strengere grenser.")
_JUDGED = ratings.JudgementInput(level=Level.HIGH, reason="Lest om streik.")
ACTS: tuple[Act, ...] = (
    *acts_board.ACTS,  # before anybody changes who sits on the board
    *acts_publishing.ACTS,  # before anybody changes the address
    # While the board is the one that was asked to sign
    *acts_signed_files.ACTS,
    *acts_signing.ACTS,
    # Read the register
    reads(enterprises.read_enterprise, Verb.READ_REGISTER),
    reads(register.page, Verb.READ_REGISTER, register.Filter(), register.Order.RISK),
    reads(register.every_row, Verb.READ_REGISTER, register.Filter(), register.Order.NAME),
    looks_at(suppliers.supplier_page, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(supplier_reads.supplier_overview, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(supplier_reads.supplier_name, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(supplier_lookup.find_supplier, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(ratings.explain, Verb.READ_REGISTER, id_of("supplier")),
    reads(supplier_reads.judged_suppliers, Verb.READ_REGISTER, lambda world: [world["supplier"]]),
    reads(supplier_reads.unrated_count, Verb.READ_REGISTER),
    reads(supplier_reads.category_choices, Verb.READ_REGISTER),
    reads(country_answers.unanswered_countries, Verb.READ_REGISTER),
    reads(method.method_in_force, Verb.READ_REGISTER),
    reads(imports.recent_batches, Verb.READ_REGISTER),
    reads(records.category_judgements, Verb.READ_REGISTER),
    reads(records.country_floors, Verb.READ_REGISTER),
    reads(records.all_periods, Verb.READ_REGISTER),
    reads(today.read_today, Verb.READ_REGISTER),
    reads(today.read_deadlines, Verb.READ_BOARD),
    reads(operation.read_operation, Verb.MANAGE_USERS),
    reads(possible_breaches.count_open_breaches, Verb.READ_REQUESTS),
    reads(due.waiting_of, Verb.READ_REGISTER),
    looks_at(supplier_work.supplier_work, Verb.READ_REGISTER, id_of("supplier")),
    reads(board.read_board, Verb.READ_BOARD),
    reads(exports.export_suppliers, Verb.EXPORT_REGISTER, register.Filter(), register.Order.NAME, exports.Format.CSV),
    # The register
    makes(suppliers.add_supplier, Verb.EDIT_SUPPLIER, suppliers.SupplierInput(name="Ny leverandør", country="SE")),
    makes(suppliers.save_category, Verb.EDIT_CATEGORY, suppliers.CategoryInput(name="Frakt")),
    changes(
        suppliers.edit_supplier, Verb.EDIT_SUPPLIER, id_of("supplier"),
        suppliers.SupplierInput(name="Hanskeleverandør 1", country="DE"), version_of(suppliers.Supplier, "supplier"),
    ),
    changes(chain.link_producer, Verb.EDIT_CHAIN, id_of("supplier"), chain.LinkInput(producer_name="Fabrikk 9")),
    changes(chain.unlink, Verb.EDIT_CHAIN, id_of("sub_link")),
    makes(country_answers.answer_country, Verb.EDIT_SUPPLIER, "Xanadu", "CN"),
    reads(imports.preview, Verb.IMPORT_SUPPLIERS, _opened, _mapping),
    reads(imports.dry_run, Verb.IMPORT_SUPPLIERS, _opened, _mapping),
    makes(imports.import_list, Verb.IMPORT_SUPPLIERS, _opened, _mapping),
    changes(imports.undo_import, Verb.UNDO_IMPORT, id_of("batch")),
    changes(ratings.judge_supplier, Verb.JUDGE_SECTOR, id_of("supplier"), _JUDGED),
    changes(ratings.judge_category, Verb.JUDGE_SECTOR, id_of("category"), _JUDGED),
    makes(method_versions.set_country_floor, Verb.SET_COUNTRY_FLOOR, "DE", Level.HIGH, "Grunn", date(2026, 1, 1)),
    makes(method_versions.remove_country_floor, Verb.SET_COUNTRY_FLOOR, "ZW", "Roligere"),
    makes(method_versions.change_method, Verb.CHANGE_METHOD, _method_version, _METHOD),
    reads(method_versions.method_history, Verb.READ_REGISTER),
    reads(method_preview.preview_method, Verb.CHANGE_METHOD, _METHOD),
    reads(datasets.all_datasets, Verb.READ_REGISTER),
    reads(datasets.own_attributions, Verb.READ_REGISTER, frozenset({("Indeks 0", "2026")})),
    looks_at(datasets.read_dataset, Verb.READ_REGISTER, id_of("dataset")),
    makes(datasets.import_dataset, Verb.IMPORT_DATASET, _index("Indeks 1"), _FIGURES),
    changes(datasets.remove_dataset, Verb.IMPORT_DATASET, id_of("dataset")),
    Act(
        dataset_comparison.compare_dataset, Verb.CHANGE_METHOD,
        lambda actor, world: dataset_comparison.compare_dataset(actor, world["dataset"], fill=True), names=True,
    ),
    # Requests
    looks_at(request_material.answer_material, Verb.READ_REQUESTS, id_of("request_new")),
    reads(request_material.draft, Verb.READ_REQUESTS, _material),
    *acts_requests.ACTS,
    # Records and findings
    changes(
        records.save_period, Verb.EDIT_ENTERPRISE, id_of("period"), records.PeriodInput(full_time_equivalents=40),
        version_of(records.ReportingPeriod, "period"),
    ),
    makes(records.save_board, Verb.EDIT_BOARD, [enterprises.SeatInput(name="Medlem 2")]),
    *acts_registry.ACTS,
    *acts_following.ACTS,
    *acts_calendar.ACTS,
    *acts_mail.ACTS,
    *acts_questionnaires.ACTS,
    *acts_impacts.ACTS,
    *acts_measures.ACTS,
    *acts_embed.ACTS,
    *acts_register.ACTS,
    *acts_merging.ACTS,
    *acts_chain.ACTS,
    *acts_screening.ACTS,
    *acts_import.ACTS,
    *acts_disclosure.ACTS,
    # The enterprise
    makes(enterprises.create_enterprise, Verb.CREATE_ENTERPRISE, enterprises.EnterpriseInput(name="Ny AS"), 2025),
    makes(
        enterprises.edit_enterprise, Verb.EDIT_ENTERPRISE, enterprises.EnterpriseInput(name="Eksempel AS", seat="Bergen"),
        _enterprise_version,
    ),
    makes(enterprises.save_seats, Verb.EDIT_BOARD, [enterprises.SeatInput(name="Medlem 3")]),
    # The statement
    reads(statements.statement_years, Verb.READ_REGISTER),
    reads(statements.read_statement, Verb.READ_REGISTER),
    reads(statements.check, Verb.READ_REGISTER),
    reads(statements.read_whole, Verb.READ_REGISTER),
    reads(statements.build_document, Verb.BUILD_STATEMENT, None, ("json",)),
    makes(statements.draft, Verb.DRAFT_STATEMENT),
    makes(statements.edit_section, Verb.EDIT_STATEMENT, None, "01", "Vår egen tekst.", _section_version),
    makes(
        statements.explain_warning, Verb.EXPLAIN_WARNING, None, id_of("rule"), "Dette er tatt hånd om på annet vis hos oss."
    ),
    makes(enterprises.open_period, Verb.EDIT_ENTERPRISE, 2026),
    makes(ratings.rate_all, Verb.RATE),
    *acts_review.ACTS,
    *acts_writing.ACTS,
    *acts_keep.ACTS,
    *acts_group.ACTS,
    *acts_letterhead.ACTS,
    *acts_log.ACTS,
    *acts_users.ACTS,
    # Examples
    Act(
        demo.load_example, Verb.LOAD_EXAMPLE, lambda actor, _world: demo.load_example("noklus", actor), writes=True
    ),
    Act(
        demo.remove_example, Verb.REMOVE_EXAMPLE, lambda actor, _world: demo.remove_example("noklus", actor), writes=True
    ),
)  # fmt: skip


WHERE_NOTHING_IS = {"backup.put_back"}
"""What is done before there is an enterprise to be let into; tried in test_backup.py."""


def functions_for_people() -> set[str]:
    """Every public function of the services that acts for an actor in an enterprise."""
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
    return found - WHERE_NOTHING_IS
