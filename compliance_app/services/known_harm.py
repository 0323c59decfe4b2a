"""Known actual harm that a question covers: § 6 third paragraph, which closes the grounds a to d for that part.

What counts is harm that has happened, to fundamental human rights (§ 3 b). The covenants and the ILO core conventions that
§ 3 b names hold health and safety, a living wage, working hours and secure work too, so every issue counts but corruption,
which the Act does not name; an issue in somebody's own words counts. Whether the question covers it is proposed here, by the
register and the words of the question, and decided by a person.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import _
from compliance_app.domain.identity import fold_name
from compliance_app.domain.issues import Issue, is_fundamental, issue_name
from compliance_app.domain.permissions import Verb
from compliance_app.domain.question_words import countries_named
from compliance_app.services.impact_list import named_impacts
from compliance_app.services.named import pointed_to
from compliance_app.services.request_search import Subjects, asked_of, find_subjects, kept
from compliance_app.services.subjects import Found
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries, country_words
from compliance_app.storage.tables import (
    AdverseImpact,
    ChainLink,
    ImpactKind,
    InformationRequest,
    Producer,
    Supplier,
)

IN_DOUBT: Final = _("Ingenting i registeret passer med ordene i spørsmålet, så det kan gjelde dette også.")


@dataclass(frozen=True)
class KnownHarm:
    """Actual harm the register holds.

    Attributes:
        what: as it is written in the register. issue: its name inside a sentence.
        subject: supplier, producer, category or country by name; «egen virksomhet» where it is one's own people.
        why_matched: why the question seems to cover it, as a sentence.
    """

    impact_id: str
    what: str
    issue: str
    subject: str
    why_matched: str


def known_harm(actor: Actor, request_id: str) -> tuple[KnownHarm, ...]:
    """The known harm that a request seems to cover, gravest first. Raises NotFound."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        return known_harm_within(work, request_id)


def known_harm_within(work: Work, request_id: str) -> tuple[KnownHarm, ...]:
    """As :func:`known_harm`, inside another verb."""
    row = work.get(InformationRequest, request_id)
    return known_harm_about(work, f"{row.topic} {row.question}")


def known_harm_about(work: Work, text: str) -> tuple[KnownHarm, ...]:
    """The known harm that a question, or a part of one, seems to cover; gravest first."""
    actual = actual_harm(work)
    if not actual:
        return ()
    subjects = find_subjects(work, asked_of(text))
    return tuple(_known(one, why) for one, why in matching(work, actual, subjects))


def actual_harm(work: Work) -> list[Found]:
    """Actual impacts on fundamental human rights, of every year, with the names of what they concern; gravest first."""
    found = named_impacts(
        work,
        col(AdverseImpact.enterprise_id) == work.enterprise_id,
        col(AdverseImpact.kind) == ImpactKind.ACTUAL.value,
    )
    return [one for one in found if is_fundamental(one.row.issue)]


def matching(work: Work, impacts: Collection[Found], subjects: Subjects) -> list[tuple[Found, str]]:
    """Those of the impacts that a question covers, each with the sentence that says why.

    Where nothing in the register fits the words, and no right is named, nobody can say that harm is not covered: all of it is.
    """
    around = _Around(work, impacts, subjects)
    found = [(one, why) for one in impacts if (why := around.why(one))]
    narrow = subjects.asked.issues or subjects.asked.own_people or not subjects.nothing
    return found if found or narrow else [(one, IN_DOUBT) for one in impacts]


def _known(one: Found, why: str) -> KnownHarm:
    row: AdverseImpact = one.row
    return KnownHarm(row.id, row.what, issue_name(row.issue), one.subject, why)


def asks_about_everything(subjects: Subjects) -> bool:
    """Whether a question speaks of adverse impacts as such, and of nothing in particular that it can be narrowed to."""
    asked = subjects.asked
    narrow = asked.issues or asked.own_people or not subjects.nothing
    return not narrow and (asked.general or asked.how or not asked.stems)


class _Around:
    """What stands around some impacts in the register, read with a few queries for all of them."""

    def __init__(self, work: Work, impacts: Collection[Found], subjects: Subjects) -> None:
        self._subjects, self._asked = subjects, subjects.asked
        self._everything = asks_about_everything(subjects)
        self._suppliers = {one.row.supplier_id for one in impacts if one.row.supplier_id}
        self._producers = {one.row.producer_id for one in impacts if one.row.producer_id}
        self._countries = {one.row.country for one in impacts if one.row.country}
        self._rows = self._read_suppliers(work)
        self._chains = self._read_chains(work)
        self._behind = self._read_behind(work)
        self._asked_chain = self._read_asked_chain(work)

    def why(self, one: Found) -> str:
        """Why the question covers an impact, as a sentence; "" where it does not seem to."""
        if self._everything:
            return "Spørsmålet gjelder hele virksomheten."
        return self._by_subject(one) or self._by_country(one) or self._by_words(one)

    def _by_subject(self, one: Found) -> str:
        row: AdverseImpact = one.row
        subjects = self._subjects
        supplier = self._rows.get(row.supplier_id or "", ("", ""))
        own = not (row.supplier_id or row.producer_id or row.category_id or row.country)
        reasons = (
            (row.supplier_id in subjects.suppliers, f"Spørsmålet gjelder {one.supplier}."),
            (row.producer_id in subjects.producers, f"Spørsmålet gjelder {one.producer}."),
            (row.category_id in subjects.categories, f"Spørsmålet gjelder {one.category}."),
            (supplier[0] in subjects.categories, f"Spørsmålet gjelder det dere kjøper fra {one.supplier}."),
            (self._depends(row.producer_id or ""), f"{one.producer} står bak det spørsmålet gjelder."),
            (
                bool(self._goods_of(row.supplier_id or "") & set(subjects.goods)),
                f"Spørsmålet gjelder varer fra {one.supplier}.",
            ),
            (
                row.category_id in self._asked_categories,
                f"Spørsmålet gjelder en leverandør innen {one.category}.",
            ),
            (own and self._asked.own_people, "Spørsmålet gjelder deres egne ansatte."),
        )
        return next((sentence for fits, sentence in reasons if fits), "")

    def _by_country(self, one: Found) -> str:
        row: AdverseImpact = one.row
        there = {row.country} | self._places(row)
        supplier = self._rows.get(row.supplier_id or "")
        there |= ({supplier[1]} if supplier else set()) | self._countries_of(row.supplier_id or "")
        there |= self._producer_countries.get(row.producer_id or "", set())
        for code in self._asked.countries:
            if code in there:
                return f"Spørsmålet nevner {countries()[code].name_nb}."
        if row.country and row.country in self._asked_chain:
            return f"Det spørsmålet gjelder, har ledd i {countries()[row.country].name_nb}."
        return ""

    def _by_words(self, one: Found) -> str:
        row: AdverseImpact = one.row
        if row.issue in Issue.__members__ and Issue(row.issue) in self._asked.issues:
            return f"Spørsmålet nevner {issue_name(row.issue)}."
        told = f" {fold_name(f'{row.what} {row.place} {row.who}')}"
        word = next(
            (word for stem, word in zip(self._asked.stems, self._asked.words, strict=True) if stem in told),
            "",
        )
        return f"Spørsmålet og konsekvensen nevner begge «{word}»." if word else ""

    def _places(self, row: AdverseImpact) -> set[str]:
        return set(countries_named(f"{row.place}. {row.what}", country_words()))

    def _countries_of(self, supplier_id: str) -> set[str]:
        return {country for country, _goods in self._chains.get(supplier_id, ()) if country}

    def _goods_of(self, supplier_id: str) -> set[str]:
        return {goods for _country, goods in self._chains.get(supplier_id, ()) if goods}

    def _depends(self, producer_id: str) -> bool:
        """Whether something the question is about has the producer in its chain."""
        categories, goods = set(self._subjects.categories), set(self._subjects.goods)
        return any(
            supplier or category in categories or made in goods
            for supplier, category, made in self._behind.get(producer_id, ())
        )

    def _read_suppliers(self, work: Work) -> dict[str, tuple[str, str]]:
        """(category, country) of the impacts' suppliers; the categories of the question's suppliers beside."""
        rows = work.session.execute(
            select(col(Supplier.id), col(Supplier.category_id), col(Supplier.country)).where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.id).in_(self._suppliers | set(self._subjects.suppliers)),
            )
        ).all()
        found = {identity: (category or "", country or "") for identity, category, country in rows}
        self._asked_categories = {found[one][0] for one in self._subjects.suppliers if one in found} - {""}
        return found

    def _read_chains(self, work: Work) -> dict[str, list[tuple[str, str]]]:
        """(country, goods) of every link of the impacts' suppliers; the countries of the impacts' producers beside."""
        rows = work.session.execute(
            select(col(ChainLink.supplier_id), col(Producer.country), col(ChainLink.goods))
            .select_from(ChainLink)
            .join(Producer, pointed_to(Producer, ChainLink.producer_id))
            .where(
                col(ChainLink.enterprise_id) == work.enterprise_id,
                col(ChainLink.supplier_id).in_(self._suppliers),
            )
        )
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for supplier, country, goods in rows:
            found[supplier].append((country or "", goods))
        makers = work.session.execute(
            select(col(Producer.id), col(Producer.country)).where(
                col(Producer.enterprise_id) == work.enterprise_id, col(Producer.id).in_(self._producers)
            )
        )
        self._producer_countries = {identity: {country} for identity, country in makers if country}
        return found

    def _read_behind(self, work: Work) -> dict[str, list[tuple[bool, str, str]]]:
        """(whether the question's own supplier, category, goods) of the links to each of the impacts' producers."""
        if not self._producers or self._subjects.nothing:
            return {}
        own = col(ChainLink.supplier_id).in_(self._subjects.suppliers)
        rows = work.session.execute(
            select(col(ChainLink.producer_id), own, col(Supplier.category_id), col(ChainLink.goods))
            .select_from(ChainLink)
            .join(Supplier, pointed_to(Supplier, ChainLink.supplier_id))
            .where(
                col(ChainLink.enterprise_id) == work.enterprise_id,
                col(ChainLink.producer_id).in_(self._producers),
            )
            .distinct()
        )
        found: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
        for producer, supplier, category, goods in rows:
            found[producer].append((bool(supplier), category or "", goods))
        return found

    def _read_asked_chain(self, work: Work) -> frozenset[str]:
        """Those of the impacts' countries that stand in the chains of what the question is about."""
        subjects = self._subjects
        wanted = sorted(self._countries)
        if not wanted or not (subjects.suppliers or subjects.categories or subjects.goods):
            return frozenset()

        def look() -> frozenset[str]:
            of_them = select(col(Supplier.id)).where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.id).in_(subjects.suppliers) | col(Supplier.category_id).in_(subjects.categories),
            )
            rows = work.session.execute(
                select(col(Producer.country))
                .select_from(ChainLink)
                .join(Producer, pointed_to(Producer, ChainLink.producer_id))
                .where(
                    col(ChainLink.enterprise_id) == work.enterprise_id,
                    col(ChainLink.supplier_id).in_(of_them) | col(ChainLink.goods).in_(subjects.goods),
                    col(Producer.country).in_(wanted),
                )
                .distinct()
            )
            return frozenset(rows.scalars())

        about = repr((wanted, subjects.suppliers, subjects.categories, subjects.goods))
        return kept(work, "asked chain", about, look)
