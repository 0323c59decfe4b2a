"""Several people at work in one process: what promise 49 starts three of. ``python -m support.crowd ENTERPRISE FIRST PEOPLE WRITES``.

Says "ready" when it is, begins when it is told to, and then prints one JSON document: what was stored by verb, the sentences of
what was refused, and whatever else happened.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import EVERY_ROLE
from compliance_app.services import (
    chain,
    follow_ups,
    governance,
    measures,
    ratings,
    request_steps,
    requests,
    suppliers,
)
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.work import Actor
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import FollowUpKind, Measure, MeasurePurpose

TOGETHER = "Alle vil endre dette"
"""A measure that all people of a process have open at once."""


class Person:
    """One who works; each verb is done as its form would be: read what stands there, then save."""

    def __init__(self, number: int, enterprise: str, meeting: Barrier) -> None:
        self.number = number
        self.actor = Actor(f"Person {number}", EVERY_ROLE, enterprise)
        self.meeting = meeting
        self.stored: Counter[str] = Counter()
        self.refused: list[str] = []
        self.broken: list[str] = []
        self.verbs: tuple[Callable[[int], object], ...] = (
            self.register, self.edit, self.judge, self.plan, self.ask, self.board, self.follow, self.note, self.link,
            self.judge_many, self.edit_measure, self.rate,
        )  # fmt: skip

    def work(self, writes: int) -> None:
        """Write so many times, each person beginning with another verb; once all in the process save one form at a time."""
        for at in range(writes):
            do = self.all_at_once if at == writes // 2 else self.verbs[(self.number + at) % len(self.verbs)]
            try:
                do(at)
            except ChangedMeanwhile as error:
                self.refused.append(str(error))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test asks for
                self.broken.append(f"{do.__name__}: {type(error).__name__}: {error}"[:600])
            else:
                self.stored[do.__name__] += 1

    def _supplier(self, at: int) -> str:
        """One of the first ten, so that people meet."""
        found = page(self.actor, Filter(), Order.NAME).rows[:10]
        return found[(self.number + at) % len(found)].id

    def register(self, at: int) -> None:
        name = f"Ny leverandør {self.number}-{at}"
        suppliers.add_supplier(self.actor, suppliers.SupplierInput(name=name, country="NO"), once=name)

    def edit(self, at: int) -> None:
        seen = suppliers.supplier_page(self.actor, self._supplier(at)).supplier
        given = suppliers.SupplierInput(
            name=seen.name,
            country=["NO", "CN", "PL"][at % 3],
            category_id=seen.category_id,
            owner=f"{self.number}-{at}",
        )
        suppliers.edit_supplier(self.actor, seen.id, given, seen.version)

    def judge(self, at: int) -> None:
        given = ratings.JudgementInput(level=list(Level)[at % 3], reason=f"Lest av {self.number}.")
        ratings.judge_supplier(self.actor, self._supplier(at), given)

    def judge_many(self, at: int) -> None:
        given = ratings.JudgementInput(level=list(Level)[at % 3], reason=f"Lest av {self.number} om alle.")
        ratings.judge_category(self.actor, min(category_choices(self.actor)), given)

    def rate(self, _at: int) -> None:
        ratings.rate_all(self.actor)

    def plan(self, at: int) -> None:
        what = f"Tiltak {self.number}-{at}"
        given = measures.MeasureInput(purpose=MeasurePurpose.PREVENT, what=what, due=clock.today())
        measures.save_measure(self.actor, given, once=what)

    def edit_measure(self, at: int) -> None:
        self._change_measure(self._measure(), at)

    def all_at_once(self, at: int) -> None:
        seen = self._measure()
        self.meeting.wait()
        self._change_measure(seen, at)

    def _measure(self) -> Measure:
        found = [one.row for one in measures.measures(self.actor)]
        return next(one for one in found if one.what.startswith(TOGETHER))

    def _change_measure(self, seen: Measure, at: int) -> None:
        given = measures.MeasureInput(
            purpose=MeasurePurpose.PREVENT, what=f"{TOGETHER}, sist {self.number}-{at}", due=seen.due
        )
        measures.save_measure(self.actor, given, None, seen.id, seen.version)

    def ask(self, at: int) -> None:
        question = f"Hvordan arbeider dere med leverandør {self.number}-{at}?"
        given = requests.RequestInput(received_on=clock.today(), question=question)
        requests.register_request(self.actor, given, once=question)

    def _request(self) -> str:
        return requests.list_requests(self.actor)[0].id

    def note(self, at: int) -> None:
        request_steps.note(self.actor, self._request(), f"Merknad {self.number}-{at}")

    def board(self, at: int) -> None:
        given = governance.BoardInputInput(text=f"Innspill {self.number}-{at}")
        governance.give_board_input(self.actor, given)

    def follow(self, at: int) -> None:
        given = follow_ups.FollowUpInput(
            kind=FollowUpKind.MEETING, held_on=clock.today(), outcome=f"{self.number}"
        )
        follow_ups.save_follow_up(self.actor, self._supplier(at), given)

    def link(self, at: int) -> None:
        given = chain.LinkInput(producer_name=f"Fabrikk {at % 4}", country="CN")
        chain.link_producer(self.actor, self._supplier(at), given)


def main(enterprise: str, first: int, people: int, writes: int) -> None:
    """Let them work, all at once, and say what came of it."""
    ensure_schema()
    meeting = Barrier(people)
    crowd = [Person(first + number, enterprise, meeting) for number in range(people)]
    print("ready", flush=True)  # noqa: T201 - read by whoever started this
    sys.stdin.readline()
    with ThreadPoolExecutor(people) as at_work:
        for one in [at_work.submit(person.work, writes) for person in crowd]:
            one.result()
    stored: Counter[str] = sum((one.stored for one in crowd), Counter())
    refused = [said for one in crowd for said in one.refused]
    broken = [said for one in crowd for said in one.broken]
    print(json.dumps({"stored": stored, "refused": refused, "broken": broken}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
