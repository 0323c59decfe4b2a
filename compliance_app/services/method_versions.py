"""The method's versions: change it with a reason, read what each version changed, and the least levels of countries.

Every change makes the next version, and every supplier is rated anew for the current period in the same verb. Ratings of
earlier periods, and the ratings that were replaced, keep the version and the figures they were made with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import Level
from compliance_app.domain.method_words import what_changed
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_method import METHOD_1, Aggregation, Dimension, Floor, Method, method_json
from compliance_app.services.enterprises import period_of
from compliance_app.services.method_rows import (
    IndexChoice,
    MethodUsed,
    choices_json,
    indices_of,
    newest_row,
    used_by,
    used_now,
)
from compliance_app.services.ratings import rate_within
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import CountryFloor, Enterprise, IndicatorDataset, RiskMethod

_REASON = 4000


class MethodUnchanged(AktsomError):
    """A new version that would be the old one (values: version)."""

    message = _(
        "Metoden ble ikke lagret. Alt er likt metode {version}. Endre noe, eller behold den dere har."
    )


class FloorInput(BaseModel):
    """The least level of a country."""

    level: Level
    reason: str = Field(default="", max_length=_REASON)
    decided_on: date


class MethodInput(BaseModel):
    """A method as a person wants it; what is None stays as it is.

    Attributes:
        weights: all four dimensions, each above zero.
        medium, high: where the levels begin, 0–100.
        floors: all floors that shall stand, by ISO 2; a floor without a reason takes the version's.
        indices: the imported indices that shall be used; a dimension that is left out has the shipped figures.
        reason: why; needed to save.
    """

    weights: dict[Dimension, float] | None = None
    aggregation: Aggregation | None = None
    medium: float | None = None
    high: float | None = None
    floors: dict[str, FloorInput] | None = None
    indices: dict[Dimension, IndexChoice] | None = None
    reason: str = Field(default="", max_length=_REASON)


@dataclass(frozen=True)
class MethodVersion:
    """One version as the method page tells it.

    Attributes:
        version: 1 is the program's own.
        reason, made_by, made_at: why, who and when; empty and None for version 1.
        changes: what it changed from the one before, a sentence each.
    """

    version: int
    reason: str
    made_by: str
    made_at: datetime | None
    changes: tuple[str, ...]


def change_method(actor: Actor, seen: int, given: MethodInput, *, once: str = "") -> int:
    """Make the next version of the method and rate every supplier anew with it; returns its number.

    Args:
        actor: who changes it.
        seen: the version in force that the form was rendered with.
        given: what it shall be, with the reason.
        once: the submit button's key.

    Raises:
        FieldMissing: no reason. MethodUnchanged: nothing differs. MethodUnusable: weights or cut-offs without meaning.
        ChangedMeanwhile: somebody made another version first.
    """
    reason = _reason(given.reason)
    with begin(actor, Verb.CHANGE_METHOD, once=once) as work:
        if work.already:
            return used_now(work).method.version
        _check_seen(work, seen)
        before = used_now(work)
        return _save(work, before, drafted(work, before, given), reason)


def set_country_floor(actor: Actor, country: str, level: Level, reason: str, decided_on: date) -> int:
    """Set the least level of a country, with reason and date: the next version of the method; returns its number.

    Raises:
        FieldMissing: no reason. FieldWrong: no such country. MethodUnchanged: it is so already.
    """
    text = clean_text(reason, _REASON)
    if not text:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor landet skal ha et laveste nivå.")
    with begin(actor, Verb.SET_COUNTRY_FLOOR) as work:
        _lock(work)
        before = used_now(work)
        floors = {**before.method.floors, _known(country): Floor(level, text, decided_on)}
        after = MethodUsed(replace(before.method, floors=floors), before.choices)
        return _save(work, before, after, text)


def remove_country_floor(actor: Actor, country: str, reason: str) -> int:
    """Take the least level of a country away, with a reason: the next version of the method; returns its number.

    Raises:
        FieldMissing: no reason. MethodUnchanged: the country has none.
    """
    text = _reason(reason)
    with begin(actor, Verb.SET_COUNTRY_FLOOR) as work:
        _lock(work)
        before = used_now(work)
        floors = {iso2: floor for iso2, floor in before.method.floors.items() if iso2 != country}
        return _save(work, before, MethodUsed(replace(before.method, floors=floors), before.choices), text)


def method_history(actor: Actor) -> list[MethodVersion]:
    """Every version, the newest first, with what it changed."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(RiskMethod)
            .where(col(RiskMethod.enterprise_id) == work.enterprise_id)
            .order_by(col(RiskMethod.method_version))
        ).scalars()
        names = {iso2: one.name_nb for iso2, one in countries().items()}
        labels = index_labels(work)
        before = used_by(None)
        told = [MethodVersion(METHOD_1.version, "", "", None, ())]
        for row in rows:
            after = used_by(row)
            said = _changes(before, after, labels, names)
            told.append(MethodVersion(row.method_version, row.reason, row.made_by, row.made_at, tuple(said)))
            before = after
        return told[::-1]


def method_version(work: Work, version: int) -> Method:
    """The method of a version with the floors it was made with; version 1 is the program's own."""
    row = work.session.execute(
        select(RiskMethod).where(
            col(RiskMethod.enterprise_id) == work.enterprise_id, col(RiskMethod.method_version) == version
        )
    ).scalar_one_or_none()
    return used_by(row).method


def drafted(work: Work, before: MethodUsed, given: MethodInput) -> MethodUsed:
    """The next version as a person wants it; nothing is written. Raises MethodUnusable, FieldWrong, NotFound."""
    now = before.method
    choices = before.choices if given.indices is None else given.indices
    indices_of(work, choices)
    floors = now.floors if given.floors is None else _floors(given)
    method = Method(
        version=now.version + 1,
        weights=now.weights if given.weights is None else given.weights,
        medium=now.medium if given.medium is None else given.medium,
        high=now.high if given.high is None else given.high,
        aggregation=now.aggregation if given.aggregation is None else given.aggregation,
        floors=floors,
    )
    return MethodUsed(method, choices)


def changes_between(work: Work, before: MethodUsed, after: MethodUsed) -> list[str]:
    """What differs, as sentences."""
    names = {iso2: one.name_nb for iso2, one in countries().items()}
    return _changes(before, after, index_labels(work), names)


def index_labels(work: Work) -> dict[str, str]:
    """«Name, edition» of every imported index, by its id."""
    rows = work.session.execute(
        select(col(IndicatorDataset.id), col(IndicatorDataset.name), col(IndicatorDataset.edition)).where(
            col(IndicatorDataset.enterprise_id) == work.enterprise_id
        )
    )
    return {identity: f"«{name}», {edition}" for identity, name, edition in rows}


def _changes(
    before: MethodUsed, after: MethodUsed, labels: Mapping[str, str], names: Mapping[str, str]
) -> list[str]:
    return what_changed(
        before.method,
        after.method,
        _labelled(before.choices, labels),
        _labelled(after.choices, labels),
        names,
    )


def _labelled(choices: Mapping[Dimension, IndexChoice], labels: Mapping[str, str]) -> dict[Dimension, str]:
    filled = _(" (fylt ut med tallene som følger med programmet)")
    return {
        dimension: labels.get(choice.dataset, choice.dataset) + (filled if choice.fill else "")
        for dimension, choice in choices.items()
    }


def _save(work: Work, before: MethodUsed, after: MethodUsed, reason: str) -> int:
    """Write the version and its floors, and rate everyone with it."""
    now = before.method
    after = MethodUsed(replace(after.method, version=now.version + 1), after.choices)
    if replace(after.method, version=now.version) == now and dict(after.choices) == dict(before.choices):
        raise MethodUnchanged(version=now.version)
    _write_floors(work, after.method.floors)
    made = work.add(
        RiskMethod(
            enterprise_id=work.enterprise_id, method_version=after.method.version, content=method_json(after.method),
            datasets=choices_json(after.choices), reason=reason, made_by=work.actor.name, made_at=work.at,
        )
    )  # fmt: skip
    work.about("risk_method", made.id)
    rate_within(work, period_of(work), None)
    return after.method.version


def _write_floors(work: Work, floors: Mapping[str, Floor]) -> None:
    """Bring the table of floors to what the version says."""
    there = {
        row.country: row
        for row in work.session.execute(
            select(CountryFloor).where(col(CountryFloor.enterprise_id) == work.enterprise_id)
        ).scalars()
    }
    for iso2, row in there.items():
        if iso2 not in floors:
            work.session.delete(row)
    for iso2, floor in floors.items():
        stored = there.get(iso2)
        if stored is None:
            work.add(
                CountryFloor(
                    enterprise_id=work.enterprise_id, country=iso2, level=floor.level.value, reason=floor.reason,
                    decided_on=floor.decided_on, decided_by=work.actor.name,
                )
            )  # fmt: skip
        elif Floor(Level(stored.level), stored.reason, stored.decided_on) != floor:
            stored.level, stored.reason = floor.level.value, floor.reason
            stored.decided_on, stored.decided_by = floor.decided_on, work.actor.name


def _floors(given: MethodInput) -> dict[str, Floor]:
    wanted = given.floors or {}
    reason = clean_text(given.reason, _REASON)
    return {
        _known(iso2): Floor(one.level, clean_text(one.reason, _REASON) or reason or _("Ikke begrunnet ennå"), one.decided_on)
        for iso2, one in sorted(wanted.items())
    }  # fmt: skip


def _known(country: str) -> str:
    if country not in countries():
        raise FieldWrong(field="Land", hint="Velg et land i listen.")
    return country


def _reason(text: str) -> str:
    reason = clean_text(text, _REASON)
    if not reason:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor metoden endres.")
    return reason


def _check_seen(work: Work, seen: int) -> None:
    _lock(work)
    newest = newest_row(work)
    if (newest.method_version if newest else METHOD_1.version) != seen:
        work.changed_meanwhile(newest.id if newest else "", "metoden")


def _lock(work: Work) -> None:
    """One new version at a time: the next waits here until this one is saved."""
    work.session.execute(
        select(col(Enterprise.id)).where(col(Enterprise.id) == work.enterprise_id).with_for_update()
    )
