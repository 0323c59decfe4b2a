"""Goes through the rows of a list and finds each its supplier, puts rows of one supplier together, and asks the rest.

Until a person has answered, a row that may be a supplier there is one of its own: two suppliers are easily put together
later, one made of two is hard to part. The exception is a name that fits one supplier where one side does not say the
country: it is that one until somebody says otherwise, or a list without countries would double the register.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from operator import attrgetter

from compliance_app.domain import duplicates
from compliance_app.domain.duplicates import Subject
from compliance_app.files.supplier_rows import Answers, SupplierRow
from compliance_app.services.import_plan import (
    Answered,
    Known,
    Likeness,
    Plan,
    Register,
    country_of,
    differ_in_form,
    may_be_same,
    row_key,
)
from compliance_app.storage.reference import countries

COMPARED = 3_000
"""In lists and registers of so many together every name is compared with every name; above, the search for duplicates does."""
_LEAST = 70
_SHOWN = 5
_QUESTIONS = 200


def make_plan(register: Register, rows: Iterable[SupplierRow], answers: Answers | None = None) -> Plan:
    """Match every row.

    Args:
        register: what there is, and what people have said of names before.
        rows: of a list, as it was read; rows of one supplier are put together here.
        answers: what a person says now: ``alike`` by (key of a row, id of a supplier or key of another row).
    """
    return _Matching(register, answers or Answers()).match(rows)


class _Matching:
    def __init__(self, register: Register, answers: Answers) -> None:
        self._register = register
        self._alike = answers.alike
        self._placed = answers.countries
        self._right = answers.names_are_right
        self._first = answers.asked_about
        self._plan = Plan()
        self._rows_of: dict[str, SupplierRow] = {}
        self._fresh: dict[str, list[SupplierRow]] = defaultdict(list)
        self._by_key: dict[str, SupplierRow] = {}
        self._doubts: dict[str, list[Known | SupplierRow]] = {}
        self._given: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for (mine, other), same in self._alike.items():
            self._given[mine].append((other, same))

    def match(self, rows: Iterable[SupplierRow]) -> Plan:
        plan, register = self._plan, self._register
        later: list[SupplierRow] = []
        for row in rows:
            if not (row.org_number or row.foreign_id):
                later.append(row)
            elif known := register.certain(row):
                self._is(row, known)
            else:
                self._find(row)
        for row in sorted(later, key=_turn):
            self._find(row)
        if later:
            plan.new.sort(key=attrgetter("row"))
        plan.known.sort(key=lambda pair: pair[0].row)
        self._ask()
        return plan

    def _find(self, row: SupplierRow) -> None:
        """By what a person has said, by name, else a supplier of its own."""
        if not self._given and row.folded not in self._fresh and self._register.never_heard_of(row.folded):
            self._plan.new.append(row)
            self._fresh[row.folded].append(row)
            return
        given = self._given.get(row_key(row), ()) if self._given else ()
        same_row = self._note_answers(row, given) if given else None
        known = self._register.answered(row, given)
        if known:
            row.name, row.folded = known.name, known.folded_name  # the register's name stands
            self._is(row, known)
            return
        if same_row:
            self._join(same_row, row)
            return
        named = [self._register.standing(one) for one in self._register.named(row)]
        own = [one for one in named if not differ_in_form(one.name, row.name)]
        fresh = self._same_in_list(row)
        fitting: list[Known | SupplierRow] = [*own, *fresh]
        if len(fitting) == 1 and not _is_another(fitting[0], given):
            self._by_name(row, fitting[0])
        else:
            self._is_new(row, [*named, *self._in_list(row)])

    def _by_name(self, row: SupplierRow, one: Known | SupplierRow) -> None:
        """The one of that name; a question where one side does not say the country."""
        plan, country = self._plan, country_of(row)
        where = country_of(one) if isinstance(one, SupplierRow) else one.country or one.country_as_written
        where = self._placed.get(where) or where
        if where != country:
            plan.by_name_alone += 1
            if self._right:
                plan.answered.append(Answered(row.name, row.folded, country, one, same=True))
            elif len(plan.assumed) < _QUESTIONS or row.name in self._first:
                other = one if isinstance(one, Known) else _as_read(one)
                plan.assumed.append(Likeness(_as_read(row), (other,), 90, ((_why(row, one, where),),)))
        if isinstance(one, Known):
            self._is(row, one)
        else:
            self._join(one, row)

    def _is(self, row: SupplierRow, known: Known) -> None:
        first = self._rows_of.get(known.id)
        if first:
            self._join(first, row)
            return
        self._rows_of[known.id] = row
        self._plan.known.append((row, known))

    def _join(self, first: SupplierRow, row: SupplierRow) -> None:
        first.take_in(row)
        if first.org_number is None and first.foreign_id is None:
            first.org_number = row.org_number
        if self._alike:
            self._by_key.setdefault(row_key(first), first)  # it may say more of itself now
        self._plan.joined += 1

    def _is_new(self, row: SupplierRow, doubts: list[Known | SupplierRow]) -> None:
        self._plan.new.append(row)
        self._fresh[row.folded].append(row)
        if self._alike:
            self._by_key[row_key(row)] = row
        doubts = doubts or [*self._register.elsewhere(row)]
        if doubts:
            self._doubts[row_key(row)] = doubts

    def _in_list(self, row: SupplierRow) -> list[SupplierRow]:
        """New suppliers of the list with that name, which it can be."""
        found = self._fresh.get(row.folded)
        if not found:
            return []
        fitting = [one for one in found if may_be_same(row, one)]
        here = [one for one in fitting if country_of(one) == country_of(row)]
        return here or [one for one in fitting if not country_of(row) or not country_of(one)]

    def _same_in_list(self, row: SupplierRow) -> list[SupplierRow]:
        return [one for one in self._in_list(row) if not differ_in_form(one.name, row.name)]

    def _note_answers(self, row: SupplierRow, given: Sequence[tuple[str, bool]]) -> SupplierRow | None:
        """Keep what is said of the row now; the row of the list that it is the same as, if that is what was said."""
        found = None
        for other, same in given:
            target = self._register.of(other) or self._by_key.get(other)
            if target is None or (same and not may_be_same(row, target)):
                continue
            self._plan.answered.append(Answered(row.name, row.folded, country_of(row), target, same))
            if same and isinstance(target, SupplierRow):
                found = target
        return found

    def _ask(self) -> None:
        """What only a person can say: first the doubts about equal names, then names that look alike."""
        doubts = {key: list(others) for key, others in self._doubts.items()}
        for key, other in self._look_alike():
            there = doubts.setdefault(key, [])
            if all(one is not other for one in there):
                there.append(other)
        if not doubts:
            return
        names = {code: country.name_nb for code, country in countries().items()}
        rows = {row_key(row): row for row in self._plan.new}
        found = [
            likeness
            for key, others in doubts.items()
            if key in rows and (likeness := self._likeness(rows[key], others, names))
        ]
        found.sort(key=lambda one: (one.row.name not in self._first, -one.score, one.row.row))
        self._plan.alike = found[:_QUESTIONS]

    def _likeness(
        self, row: SupplierRow, others: list[Known | SupplierRow], names: Mapping[str, str]
    ) -> Likeness | None:
        key, said_not = row_key(row), self._register.not_same(row)
        open_ones = []
        for other in others:
            other_key = other.id if isinstance(other, Known) else row_key(other)
            if other_key in said_not or (key, other_key) in self._alike or (other_key, key) in self._alike:
                continue
            pair = duplicates.compare(_subject(row), _subject(other), names)
            reasons = pair.reasons if pair else ("Navnet er det samme.",)
            open_ones.append((pair.score if pair else 50, other, reasons))
        if not open_ones:
            return None
        open_ones.sort(key=lambda one: -one[0])
        open_ones = open_ones[:_SHOWN]
        return Likeness(
            row, tuple(one[1] for one in open_ones), open_ones[0][0], tuple(one[2] for one in open_ones)
        )

    def _look_alike(self) -> Iterable[tuple[str, Known | SupplierRow]]:
        """Pairs of a new row and a supplier, or of two new rows, whose names are nearly equal."""
        new = self._plan.new
        known = list(self._register.all()) if new else []
        if not new or len(new) + len(known) > COMPARED:
            return
        subjects: dict[str, Known | SupplierRow] = {one.id: one for one in known}
        rows = {row_key(row): row for row in new}
        names = {code: country.name_nb for code, country in countries().items()}
        pairs = duplicates.candidates([_subject(one) for one in [*subjects.values(), *rows.values()]], names)
        for pair in pairs:
            if pair.score < _LEAST or (pair.first not in rows and pair.second not in rows):
                continue
            if pair.first in rows and pair.second in rows:
                one, other = sorted((rows[pair.first], rows[pair.second]), key=_turn)
                if one.folded != other.folded:
                    yield row_key(other), one
            elif pair.first in rows:
                yield pair.first, subjects[pair.second]
            else:
                yield pair.second, subjects[pair.first]


def _is_another(one: Known | SupplierRow, given: Sequence[tuple[str, bool]]) -> bool:
    """True where a person says now that the row is not that one."""
    return bool(given) and (one.id if isinstance(one, Known) else row_key(one), False) in given


def _as_read(row: SupplierRow) -> SupplierRow:
    """What a question shows: the row before others are put together with it."""
    read = copy(row)
    read.also = list(row.also) if row.also else None
    return read


def _why(row: SupplierRow, one: Known | SupplierRow, where: str) -> str:
    """What is not certain about two of one name; ``where`` is the country of the other, as a code or as written."""
    if country_of(row) and where:
        unplaced = where if row.iso2 else row.country_as_written
        return f"Navnet er det samme, men ingen har svart på hvilket land «{unplaced}» er."
    if not country_of(row):
        return "Navnet er det samme, men listen sier ikke hvilket land."
    if isinstance(one, Known):
        return "Navnet er det samme, men registeret sier ikke hvilket land."
    return "Navnet er det samme, men den andre raden sier ikke hvilket land."


def _turn(row: SupplierRow) -> tuple[bool, bool, int]:
    """The order in which rows are matched: what says most of itself first."""
    return (not (row.org_number or row.foreign_id), not country_of(row), row.row)


def _subject(one: Known | SupplierRow) -> Subject:
    if isinstance(one, Known):
        return Subject(one.id, one.name, one.org_number, one.foreign_id, one.country, one.website)
    return Subject(row_key(one), one.name, one.org_number, one.foreign_id, one.iso2, one.website or "")
