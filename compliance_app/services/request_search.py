"""What of the register a question is about: categories, goods, suppliers, producers and countries, by its words.

Suppliers and producers are found along the indexes of their names. What has to be looked for in every link (goods, a
country) is looked for once for a state of the register and remembered, so that a page over 100 000 suppliers costs what
a page over 100 does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from compliance_app.domain.identity import fold_name
from compliance_app.domain.question_words import (
    Asked,
    category_is_named,
    names_within,
    read_question,
    without_names,
)
from compliance_app.services.remembered import register_state_of, remembered
from compliance_app.services.work import Work
from compliance_app.storage.reference import country_words
from compliance_app.storage.tables import Category, ChainLink, Producer, Supplier, SupplierName

HOME: Final = "NO"
"""Nearly every question names Norway for another reason than that goods come from there."""
MOST_CATEGORIES: Final = 3
MOST_GOODS: Final = 3
MOST_SUPPLIERS: Final = 5
MOST_PRODUCERS: Final = 5
MOST_COUNTRIES: Final = 3
_LOOKED_AT: Final = 50
_LAST: Final = "\U0010ffff"
"""Sorts after every letter that a name can go on with."""
Value = TypeVar("Value")


@dataclass(frozen=True)
class Subjects:
    """What of the register a question is about; every field holds ids, the nearest first.

    Attributes:
        goods: what links say is made, as it is written there.
        countries: alpha-2 codes, Norway left out.
        suppliers: those whose whole name stands in the question, else those whose names begin as one of its words.
    """

    asked: Asked
    categories: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing in the register fits the words."""
        return not (self.categories or self.goods or self.suppliers or self.producers or self.countries)

    @property
    def only_countries(self) -> bool:
        """Whether nothing but countries is asked about."""
        return bool(self.countries) and not (
            self.categories or self.goods or self.suppliers or self.producers
        )


def asked_of(question: str, topic: str = "") -> Asked:
    """What a question speaks of, its topic read first."""
    return read_question(f"{topic} {question}", country_words())


def find_subjects(work: Work, asked: Asked) -> Subjects:
    """What of the register the question is about; at most a few of each kind."""
    runs = names_within(asked.text)
    named, makers = _named_suppliers(work, runs), _named_producers(work, runs)
    # «Hanskeleverandør 1» is one supplier, not everything that is called gloves.
    rest = without_names(asked, {*named.values(), *makers.values()})
    categories = _categories(work, rest)
    goods = _goods(work, rest)
    # Where a category or goods answer for the words, suppliers whose names merely begin so would only be some of many.
    told = bool(categories or goods or named or makers)
    begin = () if told else _beginning(work, Supplier, rest.stems)
    producers = tuple(makers) or (() if told or begin else _beginning(work, Producer, rest.stems))
    return Subjects(
        asked=asked,
        categories=categories,
        goods=goods,
        suppliers=(tuple(named) or begin)[:MOST_SUPPLIERS],
        producers=producers[:MOST_PRODUCERS],
        countries=tuple(code for code in asked.countries if code != HOME)[:MOST_COUNTRIES],
    )


def kept(work: Work, name: str, about: str, make: Callable[[], Value]) -> Value:
    """What ``make`` gives, looked for once for a state of the register; always anew inside a verb."""
    if work.recorder is not None:
        return make()
    return remembered(register_state_of(work), name, about, make)


def _categories(work: Work, asked: Asked) -> tuple[str, ...]:
    """Those named by the most letters first: «engangshansker» before «hansker» where the question says the former."""
    rows = work.session.execute(
        select(col(Category.id), col(Category.folded_name), col(Category.suppliers_called)).where(
            col(Category.enterprise_id) == work.enterprise_id
        )
    )
    fitting = [
        (identity, folded)
        for identity, folded, called in rows
        if category_is_named(asked, folded) or (called and category_is_named(asked, fold_name(called)))
    ]
    fitting.sort(key=lambda one: (f" {one[1]} " not in asked.text, one[1]))
    return tuple(identity for identity, _folded in fitting[:MOST_CATEGORIES])


def _goods(work: Work, asked: Asked) -> tuple[str, ...]:
    """What links say is made that a word of the question begins or holds; looked for among the different ones only."""
    if not asked.stems:
        return ()

    def look() -> tuple[str, ...]:
        rows = work.session.connection().execute(
            select(col(ChainLink.goods))
            .where(col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.goods) != "")
            .distinct()
        )
        found = sorted(
            goods for goods in rows.scalars() if any(stem in goods.casefold() for stem in asked.stems)
        )
        return tuple(sorted(found, key=len)[:MOST_GOODS])

    return kept(work, "asked goods", " ".join(asked.stems), look)


def _named_suppliers(work: Work, runs: Sequence[str]) -> dict[str, str]:
    """Suppliers of which a name stands whole in the question, with that name; one that was merged as the one it became."""
    if not runs:
        return {}
    by_alias = work.session.execute(
        select(col(SupplierName.supplier_id), col(SupplierName.folded_name)).where(
            col(SupplierName.enterprise_id) == work.enterprise_id,
            col(SupplierName.folded_name).in_(runs),
            col(SupplierName.judgement) == "ALIAS",
        )
    )
    by_name = work.session.execute(
        select(col(Supplier.id), col(Supplier.folded_name)).where(
            col(Supplier.enterprise_id) == work.enterprise_id,
            col(Supplier.folded_name).in_(runs),
            col(Supplier.merged_into).is_(None),
        )
    )
    found = dict(sorted(by_name.tuples().all()))
    return found | dict(sorted(by_alias.tuples().all()))


def _named_producers(work: Work, runs: Sequence[str]) -> dict[str, str]:
    """Producers of which a name stands whole in the question, with that name; one that was merged as the one it became."""
    if not runs:
        return {}
    rows = work.session.execute(
        select(col(Producer.id), col(Producer.folded_name), col(Producer.merged_into)).where(
            col(Producer.enterprise_id) == work.enterprise_id, col(Producer.folded_name).in_(runs)
        )
    )
    return {into or identity: name for identity, name, into in sorted(rows.tuples().all(), key=str)}


def _beginning(work: Work, table: Any, stems: Sequence[str]) -> tuple[str, ...]:
    """Those whose names begin with one of the words: a range of the index each, however long the register is."""
    if not stems:
        return ()
    name = col(table.folded_name)
    rows = work.session.execute(
        select(col(table.id), *_in_use(table))
        .where(or_(*(_range(work, table, name, stem) for stem in stems)))
        .limit(_LOOKED_AT)
    ).all()
    return tuple(sorted(row[0] for row in rows if row[1]))


def _in_use(table: Any) -> tuple[Any, ...]:
    return (
        (col(table.active).label("used"),)
        if table is Supplier
        else (col(table.merged_into).is_(None).label("used"),)
    )


def _range(work: Work, table: Any, name: Any, stem: str) -> ColumnElement[bool]:
    return and_(
        col(table.enterprise_id) == work.enterprise_id,
        name >= stem,
        name < f"{stem}{_LAST}",
    )
