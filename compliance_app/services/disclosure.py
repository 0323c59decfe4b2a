"""What may be told to anybody who asks: facts are open, business matters (§ 6 second paragraph d) or personal ones (c).

Nothing is closed by itself but what is about single people. Known actual harm to fundamental human rights is never closed
(§ 6 third paragraph); what can be left out of it is a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, NotFound, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.issues import is_fundamental
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import DISCLOSURE_GROUNDS, Disclosure, Ground
from compliance_app.services.disclosure_names import names_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ChainLink,
    Enterprise,
    Evidence,
    FactDisclosure,
    FollowUp,
    ImpactKind,
    Measure,
    Producer,
    RemediationCase,
    StakeholderDialogue,
    Supplier,
)

COUNTRY: Final = "country"
"""The kind whose id is a country's alpha-2 code: that we buy from there at all."""
DEFAULTS: Final = MappingProxyType(
    {
        "supplier": Disclosure.OPEN,
        "category": Disclosure.OPEN,
        "producer": Disclosure.OPEN,
        "chain_link": Disclosure.OPEN,
        "measure": Disclosure.OPEN,
        "adverse_impact": Disclosure.OPEN,
        "follow_up": Disclosure.OPEN,
        "evidence": Disclosure.OPEN,
        COUNTRY: Disclosure.OPEN,
        # About single people, who have not been asked.
        "stakeholder_dialogue": Disclosure.PERSONAL,
        "remediation_case": Disclosure.PERSONAL,
    }
)
"""What a fact of each kind is as long as nobody has said."""
WHY_BY_DEFAULT: Final = _("Gjelder enkeltpersoner, og ingen har bestemt at det kan gis ut.")
_TABLES: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        str(table.__tablename__): table
        for table in (
            Supplier, Category, Producer, ChainLink, Measure, AdverseImpact, FollowUp, Evidence, StakeholderDialogue,
            RemediationCase,
        )
    }
)  # fmt: skip
_STRICTNESS: Final = (Disclosure.OPEN, Disclosure.BUSINESS_SENSITIVE, Disclosure.PERSONAL)


class MustBeTold(AktsomError):
    """Known actual harm to fundamental human rights cannot be withheld (§ 6 third paragraph; values: what)."""

    message = _(
        "Ikke lagret. «{what}» er en faktisk negativ konsekvens for grunnleggende menneskerettigheter. Den må dere "
        "opplyse om uansett (åpenhetsloven §\u00a06 tredje ledd). Skriv konsekvensen uten navn, hvis det er navnet som "
        "ikke skal ut, eller bestem det for leverandøren."
    )
    provision = "åpenhetsloven §\u00a06 tredje ledd"


class DisclosureInput(BaseModel):
    """The form «Kan dette gis ut?».

    Attributes:
        reason: why it is withheld; required unless it is open.
    """

    disclosure: Disclosure
    reason: str = Field(default="", max_length=2000)


@dataclass(frozen=True)
class Class:
    """What a fact is, and why.

    Attributes:
        by_default: nobody has said it; it follows from the kind.
        must_be_told: it cannot be withheld, whatever is said.
        version: of what was said; 0 where nothing was.
    """

    disclosure: Disclosure
    reason: str = ""
    by_default: bool = True
    must_be_told: bool = False
    version: int = 0
    set_by: str = ""
    set_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be told."""
        return self.disclosure is Disclosure.OPEN

    @property
    def ground(self) -> Ground | None:
        """The letter of § 6 second paragraph that it is withheld on; None where it is open."""
        return DISCLOSURE_GROUNDS.get(self.disclosure)


@dataclass(frozen=True)
class ClosedFact:
    """A fact that is not told: which, what it is called («leverandøren «Leverandør 1»»), on what ground and why."""

    kind: str
    id: str
    name: str
    what: Class


class Classes:
    """What every fact of an enterprise is, read once: ask with :meth:`of`."""

    def __init__(self, rows: Mapping[tuple[str, str], Class]) -> None:
        self._rows = rows

    def of(self, kind: str, identity: str) -> Class:
        """What was said, else what facts of the kind are. An adverse impact is asked for with :meth:`of_impact`."""
        said = self._rows.get((kind, identity))
        return said or _by_default(kind)

    def of_impact(self, row: AdverseImpact) -> Class:
        """As :meth:`of`; what must be told is open, whatever was said before the harm was known to be actual."""
        if must_be_told(row):
            return Class(Disclosure.OPEN, must_be_told=True)
        return self.of("adverse_impact", row.id)

    def closed(self, kind: str) -> dict[str, Class]:
        """The facts of a kind that somebody has closed, by id."""
        return {
            identity: what for (of, identity), what in self._rows.items() if of == kind and not what.is_open
        }


def must_be_told(row: AdverseImpact) -> bool:
    """Whether an impact is actual harm to fundamental human rights (§ 6 third paragraph)."""
    return row.kind == ImpactKind.ACTUAL and is_fundamental(row.issue)


def stricter(first: Class, second: Class) -> Class:
    """The one of the two that withholds more; the first where they are alike."""
    return max(first, second, key=lambda one: _STRICTNESS.index(one.disclosure))


def is_stricter(one: str, other: str) -> bool:
    """Whether a stored class withholds more than another."""
    return _STRICTNESS.index(Disclosure(one)) > _STRICTNESS.index(Disclosure(other))


def classes_of(work: Work) -> Classes:
    """What the facts of the enterprise are, inside a transaction; one query."""
    rows = work.session.execute(
        select(FactDisclosure).where(col(FactDisclosure.enterprise_id) == work.enterprise_id)
    ).scalars()
    return Classes({(row.object_kind, row.object_id): _said(row) for row in rows})


def disclosure_of(actor: Actor, kind: str, identity: str) -> Class:
    """Whether a fact may be told, and why not. Raises NotFound."""
    with reading(actor) as work:
        row = _there(work, kind, identity)
        if isinstance(row, AdverseImpact) and must_be_told(row):
            return Class(Disclosure.OPEN, must_be_told=True)
        said = _row(work, kind, identity)
        return _said(said) if said else _by_default(kind)


def set_disclosure(
    actor: Actor, kind: str, identity: str, given: DisclosureInput, seen_version: int | None = None,
    *, once: str = "",
) -> None:  # fmt: skip
    """Say whether a fact may be told to anybody who asks.

    Args:
        actor: who decides.
        kind: a key of ``DEFAULTS``, and ``identity``: the fact's id (a country's alpha-2 code).
        identity: see ``kind``.
        given: the class and the reason.
        seen_version: of what was said before, as it was shown (0 for nothing); None does not look.
        once: the button's key.

    Raises:
        NotFound: no such fact here. FieldMissing: no reason. MustBeTold: § 6 third paragraph. ChangedMeanwhile.
    """
    reason = clean_text(given.reason, 2000)
    open_now = given.disclosure is Disclosure.OPEN
    if not open_now and not reason:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor dette ikke kan gis ut.")
    with begin(actor, Verb.SET_DISCLOSURE, once=once) as work:
        if work.already:
            return
        # Two people who say it for the first time at once wait for each other here.
        work.session.get(Enterprise, work.enterprise_id, with_for_update={"key_share": True})
        fact = _there(work, kind, identity)
        if isinstance(fact, AdverseImpact) and must_be_told(fact) and not open_now:
            raise MustBeTold(what=fact.what)
        row = _row(work, kind, identity)
        if seen_version is not None and (row.version if row else 0) != seen_version:
            work.changed_meanwhile(identity, "hva som kan gis ut")
        if row is None:
            row = FactDisclosure(
                enterprise_id=work.enterprise_id, object_kind=kind, object_id=identity,
                disclosure=given.disclosure.value, set_at=work.at,
            )  # fmt: skip
        row.disclosure, row.reason = given.disclosure.value, reason
        row.set_by, row.set_at = work.actor.name, work.at
        work.add(row)
        work.about(kind, identity)


def list_closed(actor: Actor) -> tuple[ClosedFact, ...]:
    """Everything that is not told, by kind and name; what is closed by its kind alone is listed too."""
    with reading(actor) as work:
        classes = classes_of(work)
        found = {
            (kind, identity): what for kind in DEFAULTS for identity, what in classes.closed(kind).items()
        }
        for kind in (one for one, default in DEFAULTS.items() if default is not Disclosure.OPEN):
            table = _TABLES[kind]
            ids = work.session.execute(select(table.id).where(table.enterprise_id == work.enterprise_id))
            found |= {
                (kind, one): classes.of(kind, one)
                for one in ids.scalars()
                if not classes.of(kind, one).is_open
            }
        told = {identity for kind, identity in found if kind == "adverse_impact"}
        rows = work.session.execute(
            select(AdverseImpact).where(
                col(AdverseImpact.enterprise_id) == work.enterprise_id, col(AdverseImpact.id).in_(told)
            )
        ).scalars()
        for row in rows:
            if must_be_told(row):
                found.pop(("adverse_impact", row.id))
        named = names_of(work, found)
    order = list(DEFAULTS)
    facts = [ClosedFact(*key, named[key], what) for key, what in found.items() if key in named]
    return tuple(sorted(facts, key=lambda one: (order.index(one.kind), one.name.casefold(), one.id)))


def with_disclosure(work: Work, kind: str) -> set[str]:
    """Ids of the facts of a kind of which somebody has said whether they may be told: people use them."""
    rows = work.session.execute(
        select(col(FactDisclosure.object_id)).where(
            col(FactDisclosure.enterprise_id) == work.enterprise_id, col(FactDisclosure.object_kind) == kind
        )
    )
    return set(rows.scalars())


def carry_disclosure(work: Work, kind: str, gone: str, kept: str) -> None:
    """A fact turned out to be another: the stricter class of the two is that one's, inside a verb."""
    mine, theirs = _row(work, kind, gone), _row(work, kind, kept)
    if mine is None:
        return
    if theirs is None:
        mine.object_id = kept
    else:
        if is_stricter(mine.disclosure, theirs.disclosure):
            _take_over(theirs, mine)
        work.session.delete(mine)
    work.session.flush()


def copy_disclosure(work: Work, kind: str, source: str, made: str) -> None:
    """A fact made out of another is as closed as that one, inside a verb."""
    row = _row(work, kind, source)
    if row is None:
        return
    copied = FactDisclosure(
        enterprise_id=work.enterprise_id, object_kind=kind, object_id=made, disclosure=row.disclosure, set_at=row.set_at
    )  # fmt: skip
    _take_over(copied, row)
    work.add(copied)


def _take_over(row: FactDisclosure, other: FactDisclosure) -> None:
    row.disclosure, row.reason, row.set_by, row.set_at = (
        other.disclosure, other.reason, other.set_by, other.set_at,
    )  # fmt: skip


def _by_default(kind: str) -> Class:
    disclosure = DEFAULTS[kind]
    return Class(disclosure, "" if disclosure is Disclosure.OPEN else WHY_BY_DEFAULT)


def _said(row: FactDisclosure) -> Class:
    return Class(
        Disclosure(row.disclosure), row.reason, by_default=False, version=row.version, set_by=row.set_by,
        set_at=row.set_at,
    )  # fmt: skip


def _row(work: Work, kind: str, identity: str) -> FactDisclosure | None:
    return work.session.execute(
        select(FactDisclosure).where(
            col(FactDisclosure.enterprise_id) == work.enterprise_id,
            col(FactDisclosure.object_kind) == kind,
            col(FactDisclosure.object_id) == identity,
        )
    ).scalar_one_or_none()


def _there(work: Work, kind: str, identity: str) -> Any:
    """The fact; raises NotFound where there is none here, or it has become part of another."""
    if kind == COUNTRY:
        if identity not in countries():
            raise NotFound
        return countries()[identity]
    table = _TABLES.get(kind)
    if table is None:
        raise NotFound
    row = work.get(table, identity)
    if getattr(row, "merged_into", None):
        raise NotFound
    return row
