"""Long work, duplicates, merging and splitting: each with a call that works."""

from typing import Any

from promises.calls import changes, id_of, looks_at, makes, reads, version_of

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


def _merge(world: Any) -> merging.MergeInput:
    return merging.MergeInput(
        kept_version=world.version(Supplier, world["keep"]),
        merged_version=world.version(Supplier, world["merge"]),
    )


def _split(world: Any) -> splitting.SplitInput:
    return splitting.SplitInput(name="Utskilt 1", spend={world["split_spend"]: 40})


_PAIR = (id_of("open_pair"), version_of(DuplicateCandidate, "open_pair"))
_ANSWERED = (id_of("other_pair"), version_of(DuplicateCandidate, "other_pair"))

ACTS = (
    looks_at(tasks.read_task, Verb.READ_REGISTER, id_of("task")),
    reads(merge_reads.open_pairs, Verb.READ_REGISTER),
    reads(merge_reads.count_open_pairs, Verb.READ_REGISTER),
    looks_at(merge_reads.compare_suppliers, Verb.READ_REGISTER, id_of("keep"), id_of("merge")),
    looks_at(merge_reads.merges_into, Verb.READ_REGISTER, id_of("kept")),
    looks_at(merge_reads.taken_into, Verb.READ_REGISTER, id_of("merged")),
    looks_at(splitting.splittable, Verb.READ_REGISTER, id_of("split")),
    reads(tasks.newest_task, Verb.READ_REGISTER, "duplicates"),
    changes(duplicates.not_the_same, Verb.DECIDE_DUPLICATE, *_PAIR),
    changes(duplicates.ask_again, Verb.DECIDE_DUPLICATE, *_ANSWERED),
    changes(merging.merge, Verb.MERGE_SUPPLIERS, id_of("keep"), id_of("merge"), _merge),
    changes(parting.part, Verb.MERGE_SUPPLIERS, id_of("merge_done")),
    changes(splitting.split, Verb.MERGE_SUPPLIERS, id_of("split"), _split, version_of(Supplier, "split")),
    changes(tasks.stop, Verb.START_TASK, id_of("task")),
    makes(tasks.start, Verb.START_TASK, "duplicates"),
)
