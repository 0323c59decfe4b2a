"""What has been tried towards suppliers is written down, and counted for the statement."""

from datetime import date

import pytest
from sqlalchemy import select

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldWrong, NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.services.effort import (
    EffortCounts,
    EffortInput,
    effort_counts,
    efforts_of,
    note_effort,
    record_effort,
)
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import AuditEntry, EffortKind, Questionnaire

ASKED, REMINDED, ANSWERED, NO_ANSWER = (
    EffortKind.ASKED,
    EffortKind.REMINDED,
    EffortKind.ANSWERED,
    EffortKind.NO_ANSWER,
)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 11, 22))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def supplier(actor: Actor, name: str) -> str:
    return add_supplier(actor, SupplierInput(name=name))


def tried(actor: Actor, name: str, *lines: tuple[EffortKind, date]) -> str:
    identity = supplier(actor, name)
    for kind, day in lines:
        record_effort(actor, identity, EffortInput(kind=kind, happened_on=day))
    return identity


def test_the_ledger_of_a_supplier_says_what_when_and_by_whom_newest_first(actor: Actor) -> None:
    identity = tried(actor, "Leverandør 1", (ASKED, date(2026, 2, 3)), (REMINDED, date(2026, 3, 1)))
    record_effort(actor, identity, EffortInput(kind=NO_ANSWER, what=" ingen tok\ntelefonen "))
    assert [(row.kind, row.happened_on, row.by) for row in efforts_of(actor, identity)] == [
        ("NO_ANSWER", date(2026, 11, 22), "Lokal bruker"),
        ("REMINDED", date(2026, 3, 1), "Lokal bruker"),
        ("ASKED", date(2026, 2, 3), "Lokal bruker"),
    ]
    assert efforts_of(actor, identity)[0].what.split() == ["ingen", "tok", "telefonen"]


def test_a_period_counts_each_supplier_once_by_how_it_stands_at_the_end(actor: Actor) -> None:
    day = date(2026, 2, 3)
    tried(actor, "Svarte", (ASKED, day), (REMINDED, day), (REMINDED, day), (ANSWERED, day))
    tried(actor, "Svarte ikke", (ASKED, day), (REMINDED, day), (NO_ANSWER, day))
    tried(actor, "Svarte likevel", (ASKED, day), (NO_ANSWER, day), (ANSWERED, day))
    tried(actor, "Spurt på nytt", (ASKED, day), (ANSWERED, day), (ASKED, day))
    tried(actor, "Uoppfordret", (ANSWERED, day))
    tried(actor, "I fjor", (ASKED, date(2025, 12, 31)))
    counted = effort_counts(actor, *YEAR)
    assert counted == EffortCounts(asked=4, reminded=2, answered=2, no_answer=1, reminders=3)
    assert counted.waiting == 1
    assert effort_counts(actor, date(2027, 1, 1), date(2027, 12, 31)) == EffortCounts()


def test_a_line_is_refused_with_a_sentence_and_leaves_nothing(actor: Actor) -> None:
    one, other = supplier(actor, "Leverandør 1"), supplier(actor, "Leverandør 2")
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        row = Questionnaire(
            enterprise_id=work.enterprise_id, supplier_id=other, period_id=period_of(work).id, questions="[]"
        )
        asked = work.add(row).id
    with pytest.raises(AktsomError, match="ikke er kommet ennå"):
        record_effort(actor, one, EffortInput(kind=ASKED, happened_on=date(2026, 11, 23)))
    with pytest.raises(FieldWrong, match="Spørreskjema"):
        record_effort(actor, one, EffortInput(kind=ASKED, questionnaire_id=asked))
    with pytest.raises(NotFound):
        record_effort(actor, "finnes-ikke", EffortInput(kind=ASKED))
    assert efforts_of(actor, one) == []


def test_another_verb_notes_the_effort_in_its_own_entry_of_the_log(actor: Actor) -> None:
    one = supplier(actor, "Leverandør 1")
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        work.about("questionnaire", "skjema")
        note_effort(work, one, EffortInput(kind=ASKED))
    with read_session() as session:
        newest = session.execute(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).scalar_one()
        said = (newest.verb, newest.object_kind, newest.object_id)
    assert said == ("SEND_QUESTIONNAIRE", "questionnaire", "skjema")
    assert [row.kind for row in efforts_of(actor, one)] == ["ASKED"]


def test_a_second_click_writes_one_line(actor: Actor) -> None:
    one = supplier(actor, "Leverandør 1")
    for _click in range(2):
        record_effort(actor, one, EffortInput(kind=ASKED), once="knapp")
    assert len(efforts_of(actor, one)) == 1
