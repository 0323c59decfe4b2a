"""Long work, duplicates, merging and splitting: each with a call that works."""

from collections.abc import Callable
from typing import Any

from compliance_app.domain.permissions import Verb
from compliance_app.services import duplicates, merge_reads, merging, parting, splitting, tasks
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import (
    DuplicateCandidate,
    Supplier,
    SupplierName,
    SupplierSite,
    SupplierSpend,
)


def add_merging(owner: Actor) -> dict[str, str]:
    """Two pairs that look alike, one answered; two to merge, two that are merged; one to split; a task that waits."""
    names = ("pair_1", "pair_2", "pair_3", "pair_4", "keep", "merge", "kept", "merged", "split")
    ids = {name: add_supplier(owner, SupplierInput(name=f"Dobbel {name}", country="NO")) for name in names}
    enterprise = str(owner.enterprise_id)
    with begin(owner, Verb.EDIT_SUPPLIER) as work:
        for name, pair in (("open_pair", ("pair_1", "pair_2")), ("other_pair", ("pair_3", "pair_4"))):
            first, second = sorted(ids[one] for one in pair)
            row = DuplicateCandidate(enterprise_id=enterprise, first_id=first, second_id=second, score=90)
            ids[name] = work.add(row).id
        spend = SupplierSpend(enterprise_id=enterprise, supplier_id=ids["split"], year=2025, hundredths=100)
        ids["split_spend"] = work.add(spend).id
        work.add(
            SupplierSite(
                enterprise_id=enterprise, supplier_id=ids["split"], name="Lager", folded_name="lager"
            )
        )
        work.add(
            SupplierName(
                enterprise_id=enterprise, supplier_id=ids["split"], name="Alias", folded_name="alias",
                judgement="ALIAS", decided_at=work.at,
            )
        )  # fmt: skip
    duplicates.not_the_same(owner, ids["other_pair"], 1)
    given = merging.MergeInput(kept_version=1, merged_version=1)
    ids["merge_done"] = merging.merge(owner, ids["kept"], ids["merged"], given)
    ids["task"] = tasks.start(owner, "duplicates")
    return ids


def _call(function: Callable[..., Any], *arguments: Any) -> Callable[..., Any]:
    def call(actor: Actor, world: Any, **more: Any) -> Any:
        return function(actor, *(one(world) if callable(one) else one for one in arguments), **more)

    return call


def _id(name: str) -> Callable[[Any], str]:
    return lambda world: world[name]


def _version(table: Any, name: str) -> Callable[[Any], int]:
    return lambda world: world.version(table, world[name])


def _merge(world: Any) -> merging.MergeInput:
    return merging.MergeInput(
        kept_version=world.version(Supplier, world["keep"]),
        merged_version=world.version(Supplier, world["merge"]),
    )


def _split(world: Any) -> splitting.SplitInput:
    return splitting.SplitInput(name="Utskilt 1", spend={world["split_spend"]: 40})


_PAIR = (_id("open_pair"), _version(DuplicateCandidate, "open_pair"))
_ANSWERED = (_id("other_pair"), _version(DuplicateCandidate, "other_pair"))

ACTS: tuple[tuple[Any, ...], ...] = (
    # function, verb, call, writes, names
    *(
        (function, Verb.READ_REGISTER, _call(function, *arguments), False, bool(arguments))
        for function, arguments in (
            (tasks.read_task, (_id("task"),)),
            (merge_reads.open_pairs, ()),
            (merge_reads.count_open_pairs, ()),
            (merge_reads.compare_suppliers, (_id("keep"), _id("merge"))),
            (merge_reads.merges_into, (_id("kept"),)),
            (merge_reads.taken_into, (_id("merged"),)),
            (splitting.splittable, (_id("split"),)),
        )
    ),
    (tasks.newest_task, Verb.READ_REGISTER, _call(tasks.newest_task, "duplicates"), False, False),
    (duplicates.not_the_same, Verb.DECIDE_DUPLICATE, _call(duplicates.not_the_same, *_PAIR), True, True),
    (duplicates.ask_again, Verb.DECIDE_DUPLICATE, _call(duplicates.ask_again, *_ANSWERED), True, True),
    (merging.merge, Verb.MERGE_SUPPLIERS, _call(merging.merge, _id("keep"), _id("merge"), _merge), True, True),
    (parting.part, Verb.MERGE_SUPPLIERS, _call(parting.part, _id("merge_done")), True, True),
    (
        splitting.split, Verb.MERGE_SUPPLIERS,
        _call(splitting.split, _id("split"), _split, _version(Supplier, "split")), True, True,
    ),
    (tasks.stop, Verb.START_TASK, _call(tasks.stop, _id("task")), True, True),
    (tasks.start, Verb.START_TASK, _call(tasks.start, "duplicates"), True, False),
)  # fmt: skip
