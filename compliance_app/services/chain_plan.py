"""What a chain list would do: each row matched with supplier, producer and link of the register, nothing saved.

A supplier is found by its number, else by its name or a name that a person has said is the same. A producer is the same
by name and country, else as ``chain_makers`` says. A link is the same where supplier, buyer, producer and goods are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from compliance_app.domain.chain import way_to
from compliance_app.domain.chain_tiers import SUPPLIER, KnownLink, Listed, Misplaced, Place, in_order, place
from compliance_app.files.chain_rows import ChainRow
from compliance_app.files.supplier_rows import Question, Rejected
from compliance_app.services.chain_makers import NAMELESS, Makers, SameNames, told_by_name
from compliance_app.services.chain_match import (
    CANDIDATES,
    LinkRef,
    SupplierIndex,
    aliases,
    all_suppliers,
    links_of,
)
from compliance_app.services.work import Work

LEAVE_OUT: Final = ""
"""As an answer: the supplier is not in the register, its rows are left out."""
_ASKED: Final = 40

_WHY: Final = {
    Misplaced.BEFORE_FIRST: "Nivået er nærmere enn det første i listen, som er leverandøren selv.",
    Misplaced.NO_TIER_ABOVE: "Det er ikke noe ledd på nivået foran, over den. Sett inn leddet som mangler.",
    Misplaced.NO_BUYER: "Leddet den leverer til, finnes verken i listen eller i kjeden fra før.",
    Misplaced.SEVERAL_BUYERS: "Flere ledd heter det samme som det den leverer til. Skriv nivå i stedet.",
    Misplaced.RING: "Den leverer, gjennom andre, til seg selv. Rett hvem som kjøper fra hvem.",
    Misplaced.BEHIND_ITSELF: "«{name}» står allerede nærmere leverandøren i den samme kjeden.",
    Misplaced.ABOVE_LEFT_OUT: "Leddet den leverer til, er ikke tatt med. Rett det først.",
}


@dataclass(slots=True)
class NewLink:
    """A link to make.

    Attributes:
        producer: a known id, or the key (folded name, country) of one to make.
        buyer: a known id, the place in ``ChainPlan.new`` of another new link, or None for the supplier.
    """

    row: ChainRow
    supplier: str
    producer: str | tuple[str, str | None]
    buyer: str | int | None


@dataclass
class ChainPlan:
    """Every row with what becomes of it.

    Attributes:
        new: links to make, each after the one it hangs on.
        producers: producers to make: (folded name, country) → name as written.
        placed: producers whose country is learned: id → country.
        leads: (folded name, None) → (name as written, the producer it leads to), as a person has said now.
        by_name_alone: how many producers were known by the name where one side does not say the country, unanswered.
        changed: links of which the list says more or other: (id, columns, before, after).
        unchanged: rows whose link the register has.
        repeated: rows that say a link the list has said.
        own: rows that are the supplier itself.
        touched: suppliers that get or change links.
        rejected, asked: rows that are left out, and suppliers and producers that only a person can place.
        notes: what a person should know of the whole list.
    """

    new: list[NewLink] = field(default_factory=list)
    producers: dict[tuple[str, str | None], str] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)
    leads: dict[tuple[str, str | None], tuple[str, str]] = field(default_factory=dict)
    by_name_alone: int = 0
    changed: list[tuple[str, tuple[str, ...], tuple[Any, ...], tuple[Any, ...]]] = field(default_factory=list)
    unchanged: int = 0
    repeated: int = 0
    own: int = 0
    suppliers: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plan_chain(
    work: Work,
    rows: Sequence[ChainRow],
    answers: Mapping[str, str],
    columns: Mapping[str, str],
    same_names: SameNames | None = None,
) -> ChainPlan:
    """Match every row.

    Args:
        work: a reading or writing transaction.
        rows: as ``files.chain_rows`` gives them.
        answers: a supplier as written → the id of the one it is, or ``LEAVE_OUT``.
        columns: field → the column's name, for messages.
        same_names: what a person says of producers known by the name alone.
    """
    return _Planner(work, answers, columns, same_names or SameNames()).plan(rows)


class _Planner:
    def __init__(
        self, work: Work, answers: Mapping[str, str], columns: Mapping[str, str], same_names: SameNames
    ) -> None:
        self.work = work
        self.answers = answers
        self.column = columns.get("supplier") or columns.get("supplier_number") or ""
        self.name_column = columns.get("producer_name", "")
        self.plan_ = ChainPlan()
        self.index = SupplierIndex(all_suppliers(work), aliases(work))
        self.makers = Makers(work, same_names)
        self.called: dict[str, set[str]] = defaultdict(set)
        self.hung: set[str | tuple[str, str | None]] = set()

    def plan(self, rows: Sequence[ChainRow]) -> ChainPlan:
        by_supplier: dict[str, list[ChainRow]] = defaultdict(list)
        waiting: dict[tuple[str, str], list[ChainRow]] = defaultdict(list)
        spoken: dict[tuple[str, str], str | None] = {}
        for row in rows:
            if not row.supplier:
                continue
            key = (row.number, row.supplier_folded)
            if key not in spoken:
                spoken[key] = self._supplier(row)
            supplier = spoken[key]
            if supplier is None:
                waiting[key].append(row)
            elif supplier:
                by_supplier[supplier].append(row)
        self._ask(waiting)
        first = self._first_tier(by_supplier)
        links = links_of(self.work, list(by_supplier))
        for supplier, own in by_supplier.items():
            self._one(supplier, own, first, links.get(supplier, []))
        plan = self.plan_
        plan.suppliers = set(by_supplier)
        plan.producers = {key: name for key, name in plan.producers.items() if key in self.hung}
        self.makers.keep(self.hung)
        plan.placed, plan.leads = self.makers.placed, self.makers.leads
        plan.by_name_alone = self.makers.by_name_alone
        if plan.by_name_alone:
            plan.asked += self.makers.questions()
            plan.notes.append(told_by_name(self.makers))
        self.plan_.rejected.sort(key=lambda one: one.row)
        return self.plan_

    def _supplier(self, row: ChainRow) -> str | None:
        """The supplier's id, ``LEAVE_OUT``, or None where it must be asked for."""
        answer = self.answers.get(row.supplier)
        if answer is not None and (answer == LEAVE_OUT or answer in self.index.by_id):
            return answer
        found = self.index.find(row.number, row.supplier_folded)
        return found[0] if len(found) == 1 else None

    def _ask(self, waiting: Mapping[tuple[str, str], list[ChainRow]]) -> None:
        """One question a name; rows stay out until it is answered."""
        by_name: dict[str, list[ChainRow]] = defaultdict(list)
        for group in waiting.values():
            by_name[group[0].supplier] += group
        for place_, (name, group) in enumerate(by_name.items()):
            row = group[0]
            several = self.index.find(row.number, row.supplier_folded)
            if several:
                text = f"Hvilken leverandør er «{name}»? {len(several)} i registeret passer."
            else:
                text = f"«{name}» finnes ikke i registeret. Hvilken leverandør er det?"
            likely = several[:CANDIDATES]
            if not likely and place_ < _ASKED and row.supplier_folded:
                likely = self.index.alike(row.supplier_folded)
            self.plan_.asked.append(Question("supplier", name, tuple(likely), len(group), text))
            self.plan_.rejected += [
                self._out(one, f"Leverandøren «{name}» er ikke funnet i registeret.", self.column, name)
                for one in group
                if one.usable
            ]

    def _first_tier(self, by_supplier: Mapping[str, Sequence[ChainRow]]) -> int:
        """The tier that sells to the supplier: after the supplier's own where the list has it, else the lowest there is."""
        tiers: set[int] = set()
        own: set[int] = set()
        for supplier, rows in by_supplier.items():
            for row in rows:
                if row.tier is not None:
                    (own if self._is_own(row, supplier) else tiers).add(row.tier)
        if own:
            return min(own) + 1
        return min(tiers, default=1)

    def _is_own(self, row: ChainRow, supplier: str) -> bool:
        return row.tier is not None and row.tier <= 1 and row.folded == self.index.by_id[supplier].folded

    def _one(self, supplier: str, rows: Sequence[ChainRow], first: int, links: Sequence[LinkRef]) -> None:
        mine = [row for row in rows if not self._is_own(row, supplier)]
        self.plan_.own += len(rows) - len(mine)
        keys = [self._producer(row) for row in mine]
        listed = [
            Listed(
                maker=key if isinstance(key, str) else f"{key[0]} {key[1]}",
                name=row.folded,
                tier=row.tier,
                buyer=row.buyer,
                usable=row.usable,
                repeats=row.folded == NAMELESS,
            )
            for row, key in zip(mine, keys, strict=True)
        ]
        own_names = frozenset({self.index.by_id[supplier].folded, *(row.supplier_folded for row in rows)})
        needs_known = bool(links) and any(row.buyer for row in mine)
        places = place(listed, first, own_names - {""}, self._known_links(links) if needs_known else None)
        for row, found in zip(mine, places, strict=True):
            if isinstance(found, Misplaced) and found is not Misplaced.LEFT_OUT:
                why = _WHY[found].format(name=row.name)
                self.plan_.rejected.append(self._out(row, why, self.name_column, row.name))
        self._hang(supplier, mine, keys, places, links)

    def _producer(self, row: ChainRow) -> str | tuple[str, str | None]:
        """The id of a producer that is known, else the key of one to make."""
        key = (row.folded, row.iso2)
        if not row.usable:
            return key
        there = self.makers.find(row)
        if there is None:
            self.plan_.producers.setdefault(key, row.name)
            return key
        return there

    def _known_links(self, links: Sequence[LinkRef]) -> dict[str, list[KnownLink]]:
        buyers = {link.id: link.buyer for link in links}
        makers = {link.id: link.producer for link in links}
        if not self.called:
            for (folded, _country), identity in self.makers.known.items():
                self.called[identity].add(folded)
        found: dict[str, list[KnownLink]] = defaultdict(list)
        for link in links:
            known = KnownLink(link.id, frozenset(makers[one] for one in way_to(buyers, link.id)))
            for folded in self.called[link.producer]:
                found[folded].append(known)
        return found

    def _hang(
        self,
        supplier: str,
        rows: Sequence[ChainRow],
        keys: Sequence[str | tuple[str, str | None]],
        places: Sequence[Place],
        links: Sequence[LinkRef],
    ) -> None:
        there: dict[tuple[str | int | None, Any], list[LinkRef]] = defaultdict(list)
        for link in links:
            there[link.buyer, link.producer].append(link)
        made: dict[tuple[str | int | None, Any, str], int] = {}
        stands: dict[int, str | int] = {}
        goods: dict[str, str] = {}
        for index in in_order(places):
            where = places[index]
            buyer: str | int | None = None
            if isinstance(where, KnownLink):
                buyer = where.id
            elif isinstance(where, int) and where != SUPPLIER:
                buyer = stands[where]
            row, key = rows[index], keys[index]
            self.hung.add(key)
            there_already = _same_goods(there.get((buyer, key), ()), row.goods, goods)
            if there_already is not None:
                stands[index] = there_already.id
                if there_already.id in goods:
                    self.plan_.repeated += 1
                else:
                    goods[there_already.id] = row.goods or there_already.goods
                    self._compare(there_already, row)
                continue
            again = made.get((buyer, key, row.goods.casefold()))
            if again is not None:
                self.plan_.repeated += 1
            else:
                again = made[buyer, key, row.goods.casefold()] = len(self.plan_.new)
                self.plan_.new.append(NewLink(row, supplier, key, buyer))
                self.plan_.touched.add(supplier)
            stands[index] = again

    def _compare(self, link: LinkRef, row: ChainRow) -> None:
        """What the list says otherwise of a link that is there; what it does not say changes nothing."""
        said = {"role": row.role, "goods": row.goods, "how_known": row.how_known, "source": row.source}
        found = {
            name: (getattr(link, name), value)
            for name, value in said.items()
            if value and value != getattr(link, name)
        }
        if not found:
            self.plan_.unchanged += 1
            return
        columns = tuple(found)
        before, after = (tuple(found[name][at] for name in columns) for at in (0, 1))
        self.plan_.changed.append((link.id, columns, before, after))
        self.plan_.touched.add(link.supplier)

    def _out(self, row: ChainRow, why: str, column: str, value: str) -> Rejected:
        return Rejected(row.row, column, value, f"Rad {row.row} ble ikke lest inn. {why}", row_taken=False)


def _same_goods(links: Sequence[LinkRef], wanted: str, said: Mapping[str, str]) -> LinkRef | None:
    """The link with those goods; where the list does not say, or the link does not, the only one there is.

    ``said`` are the goods of the links that the list has named already.
    """
    folded = wanted.casefold()
    exact = next((link for link in links if said.get(link.id, link.goods).casefold() == folded), None)
    if exact is not None or len(links) != 1:
        return exact
    only = links[0]
    return only if not folded or not said.get(only.id, only.goods) else None
