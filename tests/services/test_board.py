"""The board's picture: every supplier is in one cell, the causes are true, and last year is shown only where it exists."""

from datetime import date

import pytest
from sqlalchemy import event

from compliance_app import clock
from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.levels import Level, combine
from compliance_app.domain.permissions import Role
from compliance_app.services import governance, measures, records, statements
from compliance_app.services.board import ChainCountry, read_board
from compliance_app.services.board_changes import Moves
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.effort import EffortInput, record_effort
from compliance_app.services.enterprises import EnterpriseInput, SeatInput, create_enterprise, open_period
from compliance_app.services.governance import BoardInputInput
from compliance_app.services.measures import EffectInput, MeasureInput
from compliance_app.services.ratings import JudgementInput, judge_category, rate_all
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import (
    Effect,
    EffortKind,
    MeasurePurpose,
    MeasureStatus,
    SeatRole,
    StatementStatus,
    Supply,
)

HIGH, MEDIUM, LOW, UNKNOWN = Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def consultant(actor: Actor, name: str, country: str | None = "NO", **changed) -> str:
    return add_supplier(
        actor,
        SupplierInput(
            name=name, country=country, industry_standard="SN2025", industry_code="70.200", **changed
        ),
    )


def moved(actor: Actor, identity: str, country: str) -> None:
    row = supplier_page(actor, identity).supplier
    given = SupplierInput(
        **{field: getattr(row, field) for field in SupplierInput.model_fields} | {"country": country}
    )
    edit_supplier(actor, identity, given, row.version)


def test_an_empty_register_has_an_empty_picture(actor: Actor) -> None:
    board = read_board(actor)
    assert (board.suppliers, board.rated, board.matrix, board.countries, board.compared) == (
        0,
        0,
        {},
        (),
        None,
    )
    assert (board.standing.status, board.signers, board.inputs) == (None, 0, ())


def test_every_rated_supplier_is_in_one_cell_and_the_cells_agree_with_the_levels(actor: Actor) -> None:
    for number, country in enumerate(("NO", "NO", "CN", "IT", None)):
        consultant(actor, f"Rådgiver {number}", country)
    consultant(actor, "Sluttet", "CN", active=False)
    board = read_board(actor)
    assert sum(board.matrix.values()) == board.rated == board.suppliers == 5
    by_overall = dict.fromkeys(Level, 0)
    for pair, count in board.matrix.items():
        by_overall[combine(pair)] += count
    assert by_overall == dict(board.levels)


def test_countries_are_those_of_suppliers_and_of_the_chain_behind_worst_first(actor: Actor) -> None:
    goods = save_category(actor, CategoryInput(name="Hansker", supply=Supply.GOODS))
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO", category_id=goods))
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk A", country="MY"))
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk B", country="CN"))
    consultant(actor, "Rådgiver 1")
    consultant(actor, "Sluttet", "BD", active=False)
    assert read_board(actor).countries == (
        ChainCountry("CN", HIGH),
        ChainCountry("MY", MEDIUM),
        ChainCountry("NO", LOW),
    )


def test_the_cause_names_the_worst_countries_by_how_many_suppliers_they_concern(actor: Actor) -> None:
    for number, country in enumerate(("CN", "CN", "BD", "NO")):
        consultant(actor, f"Rådgiver {number}", country)
    cause = read_board(actor).cause
    assert (cause.countries, cause.by_country, cause.by_sector) == (("CN", "BD"), 3, 0)


def test_a_cause_may_be_the_sector_alone(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Renhold", supply=Supply.SERVICES))
    judge_category(actor, category, JudgementInput(level=HIGH, reason="Mange varsler."))
    consultant(actor, "Renhold 1", category_id=category)
    cause = read_board(actor).cause
    assert (cause.countries, cause.by_sector) == ((), 1)


# Last year


def test_without_a_rated_year_before_there_is_nothing_to_compare_with(actor: Actor) -> None:
    consultant(actor, "Rådgiver 1")
    assert read_board(actor).compared is None
    open_period(actor, 2024)
    assert read_board(actor).compared is None


def test_suppliers_with_another_level_than_last_year_are_new(actor: Actor) -> None:
    moving, staying = consultant(actor, "Rådgiver 1"), consultant(actor, "Rådgiver 2")
    open_period(actor, 2026)
    rate_all(actor)
    moved(actor, moving, "CN")
    compared = read_board(actor).compared
    assert compared is not None
    assert (compared.year, compared.high_before, compared.changed) == ("2025", 0, 1)
    change = compared.changes[0]
    assert (change.id, change.before, change.after) == (moving, LOW, HIGH)
    assert change.why
    assert staying != change.id


def test_some_of_the_changes_are_named_and_all_are_counted(actor: Actor) -> None:
    ids = [consultant(actor, f"Rådgiver {number}") for number in range(5)]
    open_period(actor, 2026)
    rate_all(actor)
    for identity in ids:
        moved(actor, identity, "CN")
    compared = read_board(actor).compared
    assert compared is not None
    assert (len(compared.changes), compared.changed) == (4, 5)
    assert compared.moves == Moves(up=5)


def test_last_years_page_still_shows_last_year(actor: Actor) -> None:
    moving = consultant(actor, "Rådgiver 1")
    open_period(actor, 2026)
    rate_all(actor)
    moved(actor, moving, "CN")
    assert read_board(actor, "2025").levels[HIGH] == 0
    assert read_board(actor, "2026").levels[HIGH] == 1


# The work, and what the board is asked for


def test_the_work_is_counted(actor: Actor) -> None:
    clock.set_as_of(date(2025, 5, 7))
    given = MeasureInput(
        purpose=MeasurePurpose.PREVENT, what="Møte", due=date(2025, 4, 1), since=date(2025, 1, 2)
    )
    measures.save_measure(actor, given)
    measures.save_measure(actor, given.model_copy(update={"due": date(2025, 9, 1)}))
    register_request(actor, RequestInput(received_on=date(2025, 1, 6), question="Hvor lages hanskene?"))
    board = read_board(actor)
    assert (board.work.measures.late, board.work.measures.total) == (1, 2)
    assert (board.requests.received, board.requests.overdue) == (1, 1)


def test_the_statements_state_and_those_who_must_sign(actor: Actor) -> None:
    records.save_board(
        actor,
        [
            SeatInput(name="Daglig leder 1", role=SeatRole.GENERAL_MANAGER),
            SeatInput(name="Leder 1", role=SeatRole.CHAIR),
            SeatInput(name="Leder 1", role=SeatRole.MEMBER),
            SeatInput(name="Medlem 1"),
            SeatInput(name="Gått ut", to_day=date(2026, 5, 6)),
            SeatInput(name="Kommer", from_day=date(2026, 5, 8)),
            SeatInput(name="Vara 1", role=SeatRole.DEPUTY),
        ],
    )
    consultant(actor, "Rådgiver 1")
    assert (read_board(actor).standing.status, read_board(actor).signers) == (None, 3)
    statements.draft(actor)
    assert read_board(actor).standing.status is StatementStatus.DRAFT


def test_the_boards_input_of_the_year_stands_newest_first(actor: Actor) -> None:
    for day, text in ((date(2026, 3, 1), "første"), (date(2026, 4, 1), "andre")):
        governance.give_board_input(actor, BoardInputInput(text=text, given_on=day))
    assert [row.text for row in read_board(actor).inputs] == ["andre", "første"]


def test_the_page_is_for_those_who_may_read_it(actor: Actor) -> None:
    administrator = Actor("Administrator", frozenset({Role.ADMIN}), actor.enterprise_id)
    with pytest.raises(NotAllowed, match="styret"):
        read_board(administrator)
    assert read_board(Actor("Styremedlem 1", frozenset({Role.BOARD}), actor.enterprise_id)).year == "2025"


def test_a_larger_register_asks_no_more_of_the_database(actor: Actor) -> None:
    def statements_sent() -> int:
        asked: list[str] = []

        def note(*args) -> None:
            asked.append(args[2])

        event.listen(engine(), "before_cursor_execute", note)
        read_board(actor)
        event.remove(engine(), "before_cursor_execute", note)
        return len(asked)

    consultant(actor, "Rådgiver 1")
    few = statements_sent()
    for number in range(2, 10):
        supplier = consultant(actor, f"Rådgiver {number}", "CN")
        link_producer(actor, supplier, LinkInput(producer_name=f"Kontor {number}", country="IN"))
    assert statements_sent() == few


def test_the_board_sees_what_helped_what_did_not_and_who_answered(actor: Actor) -> None:
    supplier = consultant(actor, "Rådgiver 1", "CN")
    done = MeasureInput(
        purpose=MeasurePurpose.PREVENT,
        what="Møte",
        status=MeasureStatus.DONE,
        result="Gjort.",
        done_on=date(2026, 2, 1),
    )
    for effect in (Effect.HELPED, Effect.NOT, None):
        made = measures.save_measure(actor, done)
        if effect:
            measures.judge_effect(actor, made, EffectInput(effect=effect, reason="Sett."), 1)
    for kind in (EffortKind.ASKED, EffortKind.REMINDED, EffortKind.NO_ANSWER):
        record_effort(actor, supplier, EffortInput(kind=kind, happened_on=date(2026, 5, 1)))
    governance.give_board_input(actor, BoardInputInput(text="Senere", due=date(2026, 9, 1)))
    governance.give_board_input(actor, BoardInputInput(text="Først", due=date(2026, 6, 1)))
    work = read_board(actor).work
    assert (work.measures.open, work.measures.not_judged) == (0, 1)
    assert {one: count for one, count in work.measures.effects.items() if count} == {
        Effect.HELPED: 1,
        Effect.NOT: 1,
    }
    assert (work.efforts.asked, work.efforts.answered, work.efforts.no_answer) == (1, 0, 1)
    assert [row.text for row in work.unanswered] == ["Først", "Senere"]
