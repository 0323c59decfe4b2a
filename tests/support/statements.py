"""A statement that passes its check, locked and sent, of a small enterprise with a board and a general manager."""

from datetime import date

from compliance_app import clock
from compliance_app.services import policies, statements
from compliance_app.services.enterprises import EnterpriseInput, SeatInput, create_enterprise, save_seats
from compliance_app.services.signing_send import SendInput, send
from compliance_app.services.statement_freeze import freeze
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import PolicyKind, SeatRole
from support.kept import grown

DAY = date(2026, 5, 4)
"""The day on which the text is locked, unless a day is pretended already."""
MANAGER, CHAIR, MEMBER = "Person Én", "Person To Østli", "Person Tre Å. Bakkestad"
YEAR = 2025


def signing_enterprise(name: str = "Eksempel AS", org_number: str = "123456785") -> Actor:
    """An enterprise with a general manager, a chair and a member whom the employees elected; in local mode."""
    if clock.today() > date(2026, 6, 30):
        clock.set_as_of(DAY)
    return grown(_enterprise, name, org_number)


def _enterprise(name: str, org_number: str) -> Actor:
    given = EnterpriseInput(
        name=name, org_number=org_number, form="et aksjeselskap", does_what="selger hansker", seat="Bergen",
        contact="post@eksempel.example", responsible_role="kvalitetslederen", review_frequency="hvert år",
        statement_address="https://eksempel.example/redegjorelse",
    )  # fmt: skip
    actor = local_actor(create_enterprise(local_actor(), given, YEAR))
    save_seats(actor, board())
    return actor


def board() -> list[SeatInput]:
    """The board form's lines."""
    return [
        SeatInput(name=MANAGER, title="Direktør", role=SeatRole.GENERAL_MANAGER),
        SeatInput(name=CHAIR, role=SeatRole.CHAIR),
        SeatInput(name=MEMBER, role=SeatRole.MEMBER, appointing_body="de ansatte"),
    ]


def ready_draft(actor: Actor, year: int | None = YEAR, language: str = "nb") -> str:
    """A draft in which nothing hinders locking: what must be mended is, and every warning has its reason."""
    return grown(_ready, actor, year, language)


def _ready(actor: Actor, year: int | None, language: str) -> str:
    identity = statements.draft(actor, year, language=language)
    if any(one.rule == "R06" for one in statements.check(actor, year, language=language).errors):
        policy = policies.PolicyInput(
            kind=PolicyKind.POLICY, title="Retningslinjer for ansvarlig innkjøp", adopted_by="styret",
            adopted_on=date(2025, 2, 3),
        )  # fmt: skip
        policies.save_policy(actor, policy)
        identity = statements.draft(actor, year, language=language)
    for rule in dict.fromkeys(one.rule for one in statements.check(actor, year, language=language).warnings):
        reason = "Vi er få og begynte i år; dette er planlagt til høsten, og styret vet om det."
        statements.explain_warning(actor, year, rule, reason, language=language)
    return identity


def frozen_statement(actor: Actor, year: int | None = YEAR, language: str = "nb") -> str:
    """A locked statement; its id."""
    return grown(_frozen, actor, year, language)


def _frozen(actor: Actor, year: int | None, language: str) -> str:
    ready_draft(actor, year, language)
    seen = statements.read_whole(actor, year, language=language).text_version
    return freeze(actor, year, seen, language=language)


def sent_statement(actor: Actor, year: int | None = YEAR) -> str:
    """A locked statement that is out for signing by hand; its id."""
    identity = frozen_statement(actor, year)
    send(actor, identity, SendInput(), statements.read_whole(actor, year).statement.version)
    return identity
