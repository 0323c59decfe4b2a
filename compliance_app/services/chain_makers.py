"""Which producer of the register a row of a chain list is: by name and country, else a question.

Where one side does not say the country and the name can mean only one, the row is that producer until somebody says
otherwise. Each answer stays in the register itself: «not the same» as a producer of its own, «the same» as a country that is
learned or a name that leads to it. So it is asked once.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.chain import UNNAMED
from compliance_app.domain.identity import fold_name
from compliance_app.files.chain_rows import ChainRow
from compliance_app.files.supplier_rows import Question, Side
from compliance_app.services.producers import known_producers
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Producer

MakerKey = tuple[str, str | None]
"""Folded name and ISO alpha-2, None where the country is not known."""
NAMELESS: Final = fold_name(UNNAMED)
_QUESTIONS: Final = 200


@dataclass(frozen=True)
class SameNames:
    """What a person says of producers known by the name alone.

    Attributes:
        same: ``Side.key`` of the row → whether it is the producer of that name.
        all_right: whether everybody that ``same`` does not mention is.
        asked_about: folded names that are asked about first, where there are more than are asked about at once.
    """

    same: Mapping[str, bool] = field(default_factory=dict)
    all_right: bool = False
    asked_about: frozenset[str] = frozenset()


class Makers:
    """The register's producers as a list names them.

    Attributes:
        known: (folded name, country) → id.
        placed: id → the country it gets from the list.
        leads: (folded name, None) → (the name as written, the producer it leads to), as a person has said now.
    """

    def __init__(self, work: Work, said: SameNames) -> None:
        self._work = work
        self._said = said
        self.known = known_producers(work)
        self.placed: dict[str, str] = {}
        self.leads: dict[MakerKey, tuple[str, str]] = {}
        self._named: dict[str, list[MakerKey]] = defaultdict(list)
        for key in self.known:
            self._named[key[0]].append(key)
        self._found: dict[MakerKey, str | None] = {}
        self._assumed: dict[MakerKey, ChainRow] = {}
        self._rows: Counter[MakerKey] = Counter()

    def find(self, row: ChainRow) -> str | None:
        """The id of the producer that the row is; None for one to make."""
        key = (row.folded, row.iso2)
        there = self.known.get(key)
        if there is not None or row.folded == NAMELESS:
            return there
        if key not in self._found:
            self._found[key] = self._by_name_alone(row, key)
        if key in self._assumed:
            self._rows[key] += 1
        return self._found[key]

    def keep(self, hung: Container[object]) -> None:
        """Let go of everything about producers that no link of the list hangs on."""
        self.placed = {one: country for one, country in self.placed.items() if one in hung}
        self.leads = {key: lead for key, lead in self.leads.items() if lead[1] in hung}
        self._assumed = {key: row for key, row in self._assumed.items() if self._found[key] in hung}

    @property
    def by_name_alone(self) -> int:
        """How many were known by the name where one side does not say the country, and nobody has answered."""
        return len(self._assumed)

    def questions(self) -> list[Question]:
        """The first of them as questions, both sides shown."""
        first = self._said.asked_about
        asked = sorted(self._assumed.items(), key=lambda one: one[0][0] not in first)[:_QUESTIONS]
        names = self._names([self._found[key] or "" for key, _row in asked])
        return [_question(key, row, names[self._found[key] or ""], self._rows[key]) for key, row in asked]

    def _by_name_alone(self, row: ChainRow, key: MakerKey) -> str | None:
        """The one producer of that name where one side does not say the country; it learns it from the list."""
        said = self._said.same.get(_key(key), True if self._said.all_right else None)
        one = self._only(key)
        if one is None or said is False:
            return None
        if row.iso2 is not None:
            self.placed[one] = row.iso2
        elif said:
            self.leads[key] = row.name, one
        if said is None:
            self._assumed[key] = row
        return one

    def _only(self, key: MakerKey) -> str | None:
        folded, country = key
        named: Sequence[MakerKey] = self._named.get(folded, ())
        if country is None:
            ids = {self.known[other] for other in named}
            return ids.pop() if len(ids) == 1 else None
        placeless = self.known.get((folded, None))
        if placeless is None or len(named) > 1 or self.placed.get(placeless, country) != country:
            return None
        return placeless

    def _names(self, ids: Sequence[str]) -> dict[str, Side]:
        if not ids:
            return {}
        rows = self._work.session.connection().execute(
            select(col(Producer.id), col(Producer.name), col(Producer.country)).where(
                col(Producer.enterprise_id) == self._work.enterprise_id,
                col(Producer.id).in_(sorted(set(ids))),
            )
        )
        return {identity: Side(identity, name, country=_country(country)) for identity, name, country in rows}


def told_by_name(makers: Makers) -> str:
    """How many were known by the name alone, and what that means until somebody answers."""
    count = makers.by_name_alone
    who = "1 produsent" if count == 1 else f"{count} produsenter"
    asked = f" Vi spør om {_QUESTIONS} av dem nå." if count > _QUESTIONS else ""
    which = "den" if count == 1 else "de"
    return (
        f"{who} ble kjent igjen på navnet, uten at landet er oppgitt begge steder.{asked} "
        f"Uten svar regnes {which} som den samme."
    )


def _question(key: MakerKey, row: ChainRow, other: Side, rows: int) -> Question:
    text = f"Er «{row.name}» i listen den samme som «{other.name}» i registeret? Uten svar regnes de som samme produsent."
    which = "listen" if row.iso2 is None else "registeret"
    why = f"Navnet er det samme, men {which} sier ikke hvilket land."
    mine = Side(_key(key), row.name, country=_country(row.iso2))
    return Question(
        "producer", row.name, (other.name,), rows, text, (mine, other), (why,), counted_as_same=True
    )


def _key(key: MakerKey) -> str:
    return f"{key[0]}|{key[1] or ''}"


def _country(code: str | None) -> str:
    return countries()[code].name_nb if code in countries() else ""
