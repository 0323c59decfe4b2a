"""From an old backup and the log alone the register is rebuilt, whatever was done since."""

import random
from datetime import date

from sqlalchemy import create_engine, insert, select

from compliance_app.domain.levels import Level
from compliance_app.services import imports, method_versions, ratings, register
from compliance_app.services.chain import LinkInput, link_producer, unlink
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    edit_enterprise,
    open_period,
    read_enterprise,
    save_seats,
)
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage import audit
from compliance_app.storage.engine import engine, read_session
from compliance_app.storage.tables import METADATA

OUTSIDE_THE_REGISTER = {"audit_entry", "audit_detail", "audit_head", "done_once", "task", "stored_content"}


def register_rows(connection) -> dict[str, list[tuple]]:
    return {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
        for table in METADATA.sorted_tables
        if table.name not in OUTSIDE_THE_REGISTER
    }


def do_something(actor: Actor, chance: random.Random, number: int) -> None:
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    some = chance.choice(rows).id if rows else add_supplier(actor, SupplierInput(name="Første leverandør"))
    page = supplier_page(actor, some)
    countries = ["NO", "DE", "CN", None, "MY"]
    what = chance.randrange(9)
    if what == 0:
        add_supplier(actor, SupplierInput(name=f"Leverandør {number}", country=chance.choice(countries)))
    elif what == 1:
        given = SupplierInput(
            name=f"Endret {number}", country=chance.choice(countries), active=chance.random() > 0.2
        )
        edit_supplier(actor, some, given, page.supplier.version)
    elif what == 2:
        link_producer(
            actor, some, LinkInput(producer_name=f"Produsent {number}", country=chance.choice(countries))
        )
    elif what == 3 and page.links:
        unlink(actor, page.links[-1][0].id)
    elif what == 4:
        judgement = ratings.JudgementInput(level=chance.choice(list(Level)), reason=f"Grunn {number} æøå")
        ratings.judge_supplier(actor, some, judgement)
    elif what == 5:
        save_category(actor, CategoryInput(name=f"Kategori {number}"))
    elif what == 6:
        text = f"Navn;Land;Beløp\nFra liste {number};Norge;1 234,50\nLeverandør {number - 1};Polen;10\n"
        opened = imports.open_list(text.encode(), "liste.csv")
        report = imports.import_list(actor, opened, opened.columns.mapping)
        if chance.random() < 0.4:
            imports.undo_import(actor, report.batch)
        ratings.rate_all(actor)
    elif what == 7:
        save_seats(
            actor, [SeatInput(name=f"Medlem {number}"), SeatInput(name="Leder Eksempel", role="CHAIR")]
        )
    else:
        method_versions.set_country_floor(actor, "MY", Level.HIGH, f"Grunn {number}", date(2026, 1, 1))
        edit_enterprise(
            actor, EnterpriseInput(name="Eksempel AS", seat=str(number)), read_enterprise(actor).version
        )
        open_period(actor, 2020 + number % 3)


def test_an_old_backup_and_the_log_give_the_register_of_today(database: str) -> None:
    chance = random.Random(20261122)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for number in range(10):
        do_something(actor, chance, number)
    with engine().connect() as connection:
        backup = register_rows(connection)
    with read_session() as session:
        seq = audit.verify(session, str(actor.enterprise_id)).entries
    for number in range(10, 60):
        do_something(actor, chance, number)
    with engine().connect() as connection:
        today = register_rows(connection)
    with read_session() as session:
        assert audit.verify(session, str(actor.enterprise_id)).intact
        images = list(audit.images_since(session, str(actor.enterprise_id), seq))
    empty = create_engine("sqlite://")
    METADATA.create_all(empty)
    with empty.begin() as connection:
        for table in METADATA.sorted_tables:
            if backup.get(table.name):
                names = [column.name for column in table.c]
                connection.execute(
                    insert(table), [dict(zip(names, row, strict=True)) for row in backup[table.name]]
                )
        assert audit.replay(connection, images) == len(images) > 50
        rebuilt = register_rows(connection)
    for table, rows in today.items():
        assert rebuilt[table] == rows, table
