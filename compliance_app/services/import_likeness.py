"""The questions «is this the same supplier?» of an import: put with both sides shown, answered once, and kept open.

An answer is a ``SupplierName`` (SAME or NOT_THE_SAME, with the country the list gave) and is never asked again. What
nobody has answered becomes a ``DuplicateCandidate`` between the two suppliers, and is answered there. A row that was known
by its name alone has no supplier of its own to compare with: it is asked about again with the next list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlmodel import col

from compliance_app.files.supplier_rows import Question, Side, SupplierRow
from compliance_app.services.import_plan import Known, Likeness, Plan, Said, row_key
from compliance_app.services.work import Work
from compliance_app.storage.audit import canonical
from compliance_app.storage.ids import new_ids
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    DuplicateCandidate,
    DuplicateDecision,
    SupplierName,
    SupplierSpend,
)

_NAME = (
    "enterprise_id", "id", "version", "supplier_id", "name", "folded_name", "country", "judgement", "decided_by",
    "decided_at",
)  # fmt: skip
_PAIR = (
    "enterprise_id", "id", "version", "first_id", "second_id", "score", "reasons", "decision", "decided_by", "decided_at",
)  # fmt: skip


def what_people_said(work: Work) -> list[Said]:
    """Every alias and every answer of the enterprise."""
    columns = [col(getattr(SupplierName, name)) for name in Said._fields]
    rows = work.session.execute(select(*columns).where(col(SupplierName.enterprise_id) == work.enterprise_id))
    return [Said(*row) for row in rows]


def questions(work: Work, plan: Plan) -> list[Question]:
    """The plan's doubts as questions, both sides with number, country, category and spend."""
    doubts = [*plan.alike, *plan.assumed]
    known = {one.id: one for doubt in doubts for one in doubt.others if isinstance(one, Known)}
    spends, categories = _spends(work, known), _categories(work)
    names = {code: country.name_nb for code, country in countries().items()}

    def side(one: Known | SupplierRow) -> Side:
        number = one.org_number or one.foreign_id or ""
        country = names.get(
            (one.country if isinstance(one, Known) else one.iso2) or "", one.country_as_written
        )
        if isinstance(one, Known):
            category = categories.get(one.category_id or "", "")
            return Side(one.id, one.name, number, country, category, spends.get(one.id, ""))
        spend = _spend_words(
            (year, currency or "NOK", sum_) for (year, currency), sum_ in one.spends().items()
        )
        return Side(row_key(one), one.name, number, country, one.category or "", spend)

    return [
        _question(doubt, tuple(map(side, (doubt.row, *doubt.others))), assumed=place >= len(plan.alike))
        for place, doubt in enumerate(doubts)
    ]


def _question(doubt: Likeness, sides: tuple[Side, ...], *, assumed: bool) -> Question:
    name, others = doubt.row.name, [one.name for one in doubt.others]
    if assumed:
        where = "på en annen rad" if isinstance(doubt.others[0], SupplierRow) else "i registeret"
        text = f"Er «{name}» i listen den samme som «{others[0]}» {where}? Uten svar regnes de som samme leverandør."
    elif len(others) == 1:
        text = f"«{name}» ligner på «{others[0]}». Er det samme leverandør? Svar ja eller nei; svaret huskes."
    else:
        text = f"«{name}» ligner på {len(others)} leverandører. Er det samme leverandør som en av dem? Svaret huskes."
    rows = 1 + len(doubt.row.also or ())
    reasons = tuple(" ".join(found) for found in doubt.reasons)
    return Question("supplier", name, tuple(others), rows, text, sides, reasons, counted_as_same=assumed)


def _spends(work: Work, known: Mapping[str, Known]) -> dict[str, str]:
    if not known:
        return {}
    rows = work.session.execute(
        select(
            col(SupplierSpend.supplier_id), col(SupplierSpend.year), col(SupplierSpend.currency),
            col(SupplierSpend.hundredths),
        ).where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id, col(SupplierSpend.supplier_id).in_(sorted(known))
        )
    )  # fmt: skip
    found: dict[str, list[tuple[int | None, str, int]]] = defaultdict(list)
    for supplier, year, currency, hundredths in rows:
        found[supplier].append((year, currency, hundredths))
    return {supplier: _spend_words(amounts) for supplier, amounts in found.items()}


def _spend_words(amounts: Iterable[tuple[int | None, str, int]]) -> str:
    """«120 000 NOK (2025)», newest first, at most three."""
    newest = sorted(amounts, key=lambda one: -(one[0] or 0))[:3]
    said = []
    for year, currency, hundredths in newest:
        shown = f"{round(hundredths / 100):,}".replace(",", "\u00a0").replace("-", "−")
        said.append(f"{shown} {currency}" + (f" ({year})" if year else ""))
    return "; ".join(said)


def _categories(work: Work) -> dict[str, str]:
    rows = work.session.execute(
        select(col(Category.id), col(Category.name)).where(col(Category.enterprise_id) == work.enterprise_id)
    )
    return {row[0]: row[1] for row in rows}


def remember_answers(work: Work, plan: Plan, ids: Mapping[int, str]) -> list[str]:
    """Store what a person has said now; returns the ids of the rows written.

    Args:
        work: the import's transaction.
        plan: with the answers.
        ids: ``id()`` of a row of the plan → the supplier it became.
    """
    rows = []
    for given in plan.answered:
        supplier = given.other.id if isinstance(given.other, Known) else ids.get(id(given.other))
        if supplier:
            judgement = "SAME" if given.same else "NOT_THE_SAME"
            rows.append((supplier, given.name, given.folded, given.country, judgement))
    identities = new_ids(len(rows))
    work.insert_many(
        SupplierName,
        _NAME,
        [
            (work.enterprise_id, identity, 1, *row, work.actor.name, work.at)
            for identity, row in zip(identities, rows, strict=True)
        ],
    )
    return identities


def keep_open(work: Work, plan: Plan, ids: Mapping[int, str]) -> list[str]:
    """Leave each unanswered question as a pair to decide; returns the ids of the new pairs."""
    wanted: dict[tuple[str, str], tuple[int, str]] = {}
    for doubt in plan.alike:
        mine = ids.get(id(doubt.row))
        for other, reasons in zip(doubt.others, doubt.reasons, strict=True):
            theirs = other.id if isinstance(other, Known) else ids.get(id(other))
            if mine and theirs and mine != theirs:
                first, second = sorted((mine, theirs))
                wanted[first, second] = (doubt.score, canonical(list(reasons)))
    if not wanted:
        return []
    there = work.session.execute(
        select(col(DuplicateCandidate.first_id), col(DuplicateCandidate.second_id)).where(
            col(DuplicateCandidate.enterprise_id) == work.enterprise_id
        )
    )
    known = {(row[0], row[1]) for row in there}
    fresh = {pair: said for pair, said in wanted.items() if pair not in known}
    identities = new_ids(len(fresh))
    work.insert_many(
        DuplicateCandidate,
        _PAIR,
        [
            (work.enterprise_id, identity, 1, *pair, *said, DuplicateDecision.OPEN.value, "", None)
            for identity, (pair, said) in zip(identities, fresh.items(), strict=True)
        ],
    )
    return identities
