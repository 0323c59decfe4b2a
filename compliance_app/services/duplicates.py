"""Suppliers that may be one and the same: find them in the whole register, and remember what a person says of each pair.

A pair that was decided is never asked again, whatever the next search finds. An open pair that no longer looks alike
goes. ``merging.merge`` answers «the same»; here is «not the same», and the way back.
"""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.duplicates import Pair, Subject
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.services.comparing import compare_apart
from compliance_app.services.task_worker import Run
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.ids import new_ids
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import DuplicateCandidate, DuplicateDecision, Supplier, SupplierName

_OPEN = DuplicateDecision.OPEN.value
_NOT_THE_SAME = DuplicateDecision.NOT_THE_SAME.value


class AlreadyMerged(AktsomError):
    """The pair was answered with a merge, which is taken back on the supplier's page."""

    message = _(
        "Disse to er slått sammen. Skill dem fra hverandre på siden til leverandøren hvis det var feil."
    )


def search(run: Run) -> dict[str, Any]:
    """The task «duplicates»: compare every active supplier with what it may be, and store what is worth asking.

    Returns:
        {"compared": suppliers, "open": pairs to decide, "new": pairs that were not known}.
    """
    with reading(run.actor, Verb.START_TASK) as work:
        subjects = _subjects(work)
    pairs = compare_apart(subjects, _country_names(), run.progress)
    run.still_wanted()
    with begin(run.actor, Verb.START_TASK) as work:
        work.about("task", run.task_id)
        opened, new = _store(work, pairs)
    return {"compared": len({one.id for one in subjects}), "open": opened, "new": new}


def not_the_same(actor: Actor, candidate_id: str, seen_version: int) -> None:
    """Say that the two are different suppliers; they are not asked about again.

    Raises:
        NotFound. ChangedMeanwhile: somebody has decided since. AlreadyMerged.
    """
    _decide(actor, candidate_id, seen_version, _NOT_THE_SAME)


def ask_again(actor: Actor, candidate_id: str, seen_version: int) -> None:
    """Take «not the same» back. Raises NotFound, ChangedMeanwhile, AlreadyMerged."""
    _decide(actor, candidate_id, seen_version, _OPEN)


def _decide(actor: Actor, candidate_id: str, seen_version: int, decision: str) -> None:
    with begin(actor, Verb.DECIDE_DUPLICATE) as work:
        pair = work.for_edit(DuplicateCandidate, candidate_id, seen_version, "svaret om de to leverandørene")
        if pair.decision == DuplicateDecision.SAME:
            raise AlreadyMerged
        pair.decision = decision
        pair.decided_by, pair.decided_at = (actor.name, work.at) if decision != _OPEN else ("", None)
        work.about("duplicate_candidate", candidate_id)


def _subjects(work: Work) -> list[Subject]:
    """Every supplier in use under its name, and again under each of its aliases."""
    columns = (
        Supplier.id,
        Supplier.name,
        Supplier.org_number,
        Supplier.foreign_id,
        Supplier.country,
        Supplier.website,
    )
    here = (col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))
    rows = work.session.connection().execute(
        select(*(col(column) for column in columns)).where(*here, col(Supplier.merged_into).is_(None))
    )
    subjects = [Subject._make(row) for row in rows.all()]
    of = {one.id: one for one in subjects}
    aliases = [
        of[identity]._replace(name=name)
        for identity, name, _folded, _country in _names(work, "ALIAS")
        if identity in of and fold_name(name) != fold_name(of[identity].name)
    ]
    return subjects + aliases


def _names(work: Work, judgement: str) -> list[tuple[str, str, str, str]]:
    """(supplier, name, folded name, country) of every remembered name of a kind."""
    columns = (SupplierName.supplier_id, SupplierName.name, SupplierName.folded_name, SupplierName.country)
    rows = work.session.connection().execute(
        select(*(col(column) for column in columns)).where(
            col(SupplierName.enterprise_id) == work.enterprise_id, col(SupplierName.judgement) == judgement
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows.all()]


def _country_names() -> dict[str, str]:
    return {code: country.name_nb for code, country in countries().items()}


def _store(work: Work, pairs: list[Pair]) -> tuple[int, int]:
    """Bring the open pairs up to what was found, in one pass; returns how many are open, and how many of them are new."""
    columns = ("id", "first_id", "second_id", "score", "reasons", "decision")
    rows = work.session.connection().execute(
        select(*(getattr(DuplicateCandidate, name) for name in columns)).where(
            col(DuplicateCandidate.enterprise_id) == work.enterprise_id
        )
    )
    known = {(row[1], row[2]): row for row in rows.all()}
    found = {(pair.first, pair.second): pair for pair in _still_asked(work, pairs)}
    fresh, changed = [], []
    for key, pair in found.items():
        reasons = canonical(pair.reasons)
        if key not in known:
            fresh.append((*key, pair.score, reasons))
        elif known[key][5] == _OPEN and (known[key][3], known[key][4]) != (pair.score, reasons):
            changed.append((known[key][0], (known[key][3], known[key][4]), (pair.score, reasons)))
    gone = [row[0] for key, row in known.items() if row[5] == _OPEN and key not in found]
    work.delete_many(DuplicateCandidate, gone)
    work.update_many(DuplicateCandidate, ("score", "reasons"), changed)
    work.insert_many(
        DuplicateCandidate,
        ("enterprise_id", "id", "version", "first_id", "second_id", "score", "reasons"),
        [
            (work.enterprise_id, identity, 1, *row)
            for identity, row in zip(new_ids(len(fresh)), fresh, strict=True)
        ],
    )
    still = sum(row[5] == _OPEN and key in found for key, row in known.items())
    return len(fresh) + still, len(fresh)


def _still_asked(work: Work, pairs: list[Pair]) -> list[Pair]:
    """Without suppliers that were taken out of use while we compared, and names a person has said are another."""
    here = (col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))
    columns = (Supplier.id, Supplier.folded_name, Supplier.country, Supplier.country_as_written)
    rows = work.session.connection().execute(
        select(*(col(column) for column in columns)).where(*here, col(Supplier.merged_into).is_(None))
    )
    called = {row[0]: (row[1], row[2] or row[3]) for row in rows.all()}
    others = {(identity, (name, country)) for identity, _name, name, country in _names(work, _NOT_THE_SAME)}
    return [
        pair
        for pair in pairs
        if pair.first in called
        and pair.second in called
        and (pair.first, called[pair.second]) not in others
        and (pair.second, called[pair.first]) not in others
    ]


def reasons_of(candidate: DuplicateCandidate) -> tuple[str, ...]:
    """Why the two look alike, as whole sentences."""
    return tuple(json.loads(candidate.reasons))
