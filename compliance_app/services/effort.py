"""What we have tried towards suppliers: asked, reminded, got no answer, got one (§ 4-1 d).

The ledger stands beside the follow-ups: it counts attempts, a follow-up says what was done and what came of it.
"""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.records import Target, cleaned, not_to_come, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import Effort, EffortKind, Questionnaire, Supplier


class EffortInput(BaseModel):
    """One line of the ledger.

    Attributes:
        happened_on: today where nothing is said.
        what: how, and whom: «e-post til salgssjefen».
    """

    kind: EffortKind
    happened_on: date | None = None
    what: str = Field(default="", max_length=1000)
    questionnaire_id: str | None = None


@dataclass(frozen=True)
class EffortCounts:
    """How many suppliers we turned to in a period, and how it went; each supplier is counted once a line.

    Attributes:
        asked: suppliers we asked or reminded.
        reminded: of these, suppliers we reminded at least once.
        answered: of these, suppliers whose newest line is an answer.
        no_answer: of these, suppliers whose newest line is that no answer came.
        reminders: how many reminders in all.
    """

    asked: int = 0
    reminded: int = 0
    answered: int = 0
    no_answer: int = 0
    reminders: int = 0

    @property
    def waiting(self) -> int:
        """Suppliers that we asked or reminded last, and have heard nothing from yet."""
        return self.asked - self.answered - self.no_answer


def record_effort(actor: Actor, supplier_id: str, given: EffortInput, *, once: str = "") -> str:
    """Write a line of the ledger; returns its id.

    Raises:
        NotFound. NotYet: on a day to come. FieldWrong: the questionnaire is another supplier's.
    """
    not_to_come("Dag", given.happened_on)
    with begin(actor, Verb.RECORD_EFFORT, once=once) as work:
        return work.already or note_effort(work, supplier_id, given)


def note_effort(work: Work, supplier_id: str, given: EffortInput) -> str:
    """As record_effort, inside the transaction of another verb; the log entry's object stays that verb's own."""
    work.get(Supplier, supplier_id)
    if given.questionnaire_id and work.get(Questionnaire, given.questionnaire_id).supplier_id != supplier_id:
        raise FieldWrong(field="Spørreskjema", hint="Spørreskjemaet gjelder en annen leverandør.")
    values = cleaned(given) | {"supplier_id": supplier_id, "by": work.actor.name}
    values["happened_on"] = given.happened_on or clock.today()
    about = work.object_kind, work.object_id
    made = write(work, Effort, values, Target("forsøket"))
    if all(about):
        work.about(*about)
    return made


def efforts_of(actor: Actor, supplier_id: str) -> list[Effort]:
    """A supplier's lines, newest first. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        rows = work.session.execute(
            select(Effort)
            .where(col(Effort.enterprise_id) == work.enterprise_id, col(Effort.supplier_id) == supplier_id)
            .order_by(col(Effort.happened_on).desc(), col(Effort.id).desc())
        )
        found = list(rows.scalars())
        work.session.expunge_all()
        return found


def effort_counts(actor: Actor, first: date, last: date) -> EffortCounts:
    """How the enterprise's attempts went from ``first`` to ``last``, both included."""
    with reading(actor) as work:
        return count_efforts(work, first, last)


def count_efforts(work: Work, first: date, last: date) -> EffortCounts:
    """As effort_counts, inside a transaction: one query, one pass."""
    rows = work.session.execute(
        select(col(Effort.supplier_id), col(Effort.kind))
        .where(
            col(Effort.enterprise_id) == work.enterprise_id,
            col(Effort.happened_on) >= first,
            col(Effort.happened_on) <= last,
        )
        .order_by(col(Effort.happened_on), col(Effort.id))
    )
    lines: dict[str, list[EffortKind]] = {}
    for supplier_id, kind in rows:
        lines.setdefault(supplier_id, []).append(EffortKind(kind))
    tried = [said for said in lines.values() if {EffortKind.ASKED, EffortKind.REMINDED} & set(said)]
    return EffortCounts(
        asked=len(tried),
        reminded=sum(EffortKind.REMINDED in said for said in tried),
        answered=sum(said[-1] is EffortKind.ANSWERED for said in tried),
        no_answer=sum(said[-1] is EffortKind.NO_ANSWER for said in tried),
        reminders=sum(said.count(EffortKind.REMINDED) for said in tried),
    )
