"""Enterprises for the board's paper: one with the most of everything it says, with names of the kinds that break layouts."""

from datetime import date
from itertools import cycle

from compliance_app import clock
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.domain.requests import BreachKind
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.decisions import DecisionInput, decide_to_wait
from compliance_app.services.effort import EffortInput, record_effort
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    open_period,
    save_seats,
)
from compliance_app.services.governance import BoardInputInput, answer_board_input, give_board_input
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.possible_breaches import Classification, classify_derived
from compliance_app.services.ratings import rate_all
from compliance_app.services.statements import draft
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import (
    EffortKind,
    ImpactKind,
    MeasurePurpose,
    SeatRole,
)
from support.questionnaires import MARKUP
from support.request_cases import register

TODAY = date(2026, 5, 7)
REQUESTER = "Ola Spørrer"
ADDRESS = "ola.sporrer@eksempel.example"
QUESTION = "Hvem har sydd uniformene til Ola Spørrer?"
NAMES = (
    "W" * 300, "Aktieselskabet " * 20, MARKUP, "ผู้จัดจำหน่าย" * 12, "供应商" * 40, "=1+1|`#*_ " * 10, "Z\u0301\u0302\u0303\u0304" * 40,
    "Ærlig & Ågotnes’ «sønner» AS",
)  # fmt: skip
_COUNTRIES = (
    "CN", "IN", "BD", "PK", "VN", "MX", "TR", "EG", "NG", "PH", "ID", "MM", "KH", "BR", "ZA", "IT", "PL", "MY", "KR", "TW",
    "US", "SE", "DE", "FR", "GB", None,
)  # fmt: skip


def on_the_board() -> Actor:
    """A small enterprise with a board: a manager, a chair with an address, and a member."""
    clock.set_as_of(TODAY)
    given = EnterpriseInput(name="Eksempel AS", contact="styresekretær, styret@eksempel.example")
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    save_seats(
        actor,
        [
            SeatInput(name="Dina Dagligleder", role=SeatRole.GENERAL_MANAGER),
            SeatInput(name="Kari Nordmann", role=SeatRole.CHAIR, email="kari@eksempel.example"),
            SeatInput(name="Per Nordmann", role=SeatRole.MEMBER),
        ],
    )
    for name, country in (("Rådgiver 1", "NO"), ("Rådgiver 2", "CN"), ("Rådgiver 3", "IT")):
        add_supplier(actor, _supplier(name, country))
    return actor


def crowded() -> Actor:
    """Two years, changes, choices to wait, harm, measures, late requests and breaches, with texts as long as they may be."""
    clock.set_as_of(TODAY)
    given = EnterpriseInput(name=("Stiftelsen for " * 20)[:200].strip(), contact="styret@eksempel.example")
    actor = local_actor(create_enterprise(local_actor(), given, 2024))
    save_seats(actor, [SeatInput(name="Kari " + "Nordmann" * 20, role=SeatRole.CHAIR)])
    ids = []
    for number, (country, name) in enumerate(zip(_COUNTRIES, cycle(NAMES), strict=False)):
        ids.append(add_supplier(actor, _supplier(f"{name} {number}"[-300:], country)))
    open_period(actor, 2025)
    rate_all(actor)
    for number, identity in enumerate(ids):
        _move(actor, identity, ("CN", None, "NO", "BD")[number % 4])
        link_producer(
            actor,
            identity,
            LinkInput(producer_name=f"Fabrikk {number}", country=_COUNTRIES[-2 - number % 20]),
        )
    for identity in ids[:7]:
        reason = f"Vi tar de verste først, {MARKUP} " + "og dette er vanskelig å vite noe om, " * 30
        decide_to_wait(
            actor, DecisionInput(reason=reason, supplier_id=identity, look_again_on=date(2026, 12, 1))
        )
    record_effort(actor, ids[0], EffortInput(kind=EffortKind.ASKED, happened_on=date(2026, 4, 1)))
    record_effort(actor, ids[0], EffortInput(kind=EffortKind.NO_ANSWER, happened_on=date(2026, 5, 1)))
    save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.ACTUAL, issue=Issue.WORKING_HOURS, what="Overtid", scale=3, scope=3, irremediability=2,
            severity_reason="Fortalt.", supplier_id=ids[0], involvement=Involvement.CONTRIBUTED, involvement_reason="Hast.",
        ),
    )  # fmt: skip
    for due in (date(2026, 4, 1), date(2026, 9, 1)):
        save_measure(
            actor, MeasureInput(purpose=MeasurePurpose.PREVENT, what="Møte", due=due, since=date(2025, 2, 1))
        )
    for _number in range(3):
        case = register(
            actor, received_on=date(2025, 3, 3), question=QUESTION, requester=REQUESTER, reply_to=ADDRESS
        )
        classify_derived(
            actor, BreachKind.LATE_ANSWER, case, Classification.BREACH, f"{REQUESTER} fikk ikke svar."
        )
    asked = give_board_input(
        actor, BoardInputInput(text=f"Se på {MARKUP} " + "råvareleddet " * 250, given_on=TODAY)
    )
    answer_board_input(actor, asked, "Vi har sett på råvareleddet. " * 100, 1)
    draft(actor)
    return actor


def _supplier(name: str, country: str | None) -> SupplierInput:
    return SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200")


def _move(actor: Actor, identity: str, country: str | None) -> None:
    row = supplier_page(actor, identity).supplier
    given = SupplierInput(
        **{field: getattr(row, field) for field in SupplierInput.model_fields} | {"country": country}
    )
    edit_supplier(actor, identity, given, row.version)
