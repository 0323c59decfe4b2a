"""The search for near-duplicates over the whole register, and the answers that are remembered."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.permissions import Verb
from compliance_app.services import imports, tasks
from compliance_app.services.duplicates import AlreadyMerged, ask_again, not_the_same
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import verify_log
from compliance_app.services.merge_reads import PairsPage, count_open_pairs, open_pairs
from compliance_app.services.merging import MergeInput, merge
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.task_worker import work_off
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.tables import SupplierName, TaskState


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def add(actor: Actor, name: str, **given: Any) -> str:
    return add_supplier(actor, SupplierInput(name=name, **given))


def search(actor: Actor) -> dict[str, Any]:
    asked = tasks.start(actor, "duplicates")
    work_off()
    done = tasks.read_task(actor, asked)
    assert done.state is TaskState.DONE, done.message
    return done.result


def named(found: PairsPage) -> list[set[str]]:
    return [{pair.first.name, pair.second.name} for pair in found.pairs]


def test_pairs_are_found_worst_first_with_reasons_and_both_sides(actor: Actor) -> None:
    add(actor, "Hanskeleverandør 1 AS", country="NO")
    add(actor, "Hanskeleverandør 1", country="NO", website="hansker.example")
    add(actor, "Laboratorieutstyr", country="NO")
    add(actor, "Laboratoriutstyr", country="SE")
    add(actor, "Noe ganske annet", country="NO")
    assert search(actor) == {"compared": 5, "open": 2, "new": 2}
    found = open_pairs(actor)
    assert found.total == count_open_pairs(actor) == 2
    assert named(found) == [
        {"Hanskeleverandør 1 AS", "Hanskeleverandør 1"},
        {"Laboratorieutstyr", "Laboratoriutstyr"},
    ]
    assert found.pairs[0].score > found.pairs[1].score
    assert found.pairs[0].reasons[0] == "Navnet er det samme."
    assert found.pairs[0].first.ratings == 1
    assert verify_log(actor).intact


def test_an_answer_is_never_asked_again(actor: Actor) -> None:
    add(actor, "Frakt Nord", country="NO")
    add(actor, "Frakt Nord AS", country="NO")
    search(actor)
    [pair] = open_pairs(actor).pairs
    not_the_same(actor, pair.id, pair.version)
    assert search(actor) == {"compared": 2, "open": 0, "new": 0}
    assert open_pairs(actor).total == 0
    ask_again(actor, pair.id, pair.version + 1)
    assert named(open_pairs(actor)) == [{"Frakt Nord", "Frakt Nord AS"}]


def test_an_answer_given_to_an_import_holds_here_too(actor: Actor) -> None:
    supplier = add(actor, "Frakt Nord", country="NO")
    add(actor, "Frakt Nord AS", country="SE")
    with begin(actor, Verb.IMPORT_SUPPLIERS) as work:
        work.add(
            SupplierName(
                enterprise_id=work.enterprise_id, supplier_id=supplier, name="Frakt Nord AS", folded_name="frakt nord",
                country="SE", judgement="NOT_THE_SAME", decided_at=work.at,
            )
        )  # fmt: skip
    assert search(actor)["open"] == 0


def test_an_open_pair_that_no_longer_looks_alike_goes_and_one_that_changed_is_said_anew(actor: Actor) -> None:
    first = add(actor, "Frakt Nord", country="NO")
    add(actor, "Frakt Nord", country="SE")
    third = add(actor, "Laboratorieutstyr")
    add(actor, "Laboratoriutstyr")
    assert search(actor)["open"] == 2
    edit_supplier(actor, first, SupplierInput(name="Frakt Nord", country="SE"), 1)
    edit_supplier(actor, third, SupplierInput(name="Vaktmester"), 1)
    assert search(actor) == {"compared": 4, "open": 1, "new": 0}
    [pair] = open_pairs(actor).pairs
    assert "Begge er i Sverige." in pair.reasons


def test_a_search_that_finds_the_same_writes_nothing(actor: Actor) -> None:
    add(actor, "Frakt Nord")
    add(actor, "Frakt Nord AS")
    search(actor)
    before = open_pairs(actor)
    search(actor)
    assert open_pairs(actor) == before


def test_two_organisation_numbers_are_never_asked_about(actor: Actor) -> None:
    add(actor, "Frakt Nord", org_number="974760673")
    add(actor, "Frakt Nord", org_number="923609016")
    assert search(actor)["open"] == 0


def test_suppliers_out_of_use_are_not_asked_about(actor: Actor) -> None:
    add(actor, "Frakt Nord")
    other = add(actor, "Frakt Nord AS")
    edit_supplier(actor, other, SupplierInput(name="Frakt Nord AS", active=False), 1)
    assert search(actor) == {"compared": 1, "open": 0, "new": 0}


def test_of_two_who_decide_at_once_the_second_is_told(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt Nord"), add(actor, "Frakt Nord AS")
    search(actor)
    [pair] = open_pairs(actor).pairs

    def decide(turn: int) -> str:
        try:
            if turn % 2:
                not_the_same(actor, pair.id, pair.version)
            else:
                merge(actor, kept, merged, MergeInput(kept_version=1, merged_version=1))
        except AktsomError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(decide, (1, 3)))
    assert sorted(answers) == ["ChangedMeanwhile", "done"]
    with pytest.raises(ChangedMeanwhile):
        ask_again(actor, pair.id, pair.version)
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(decide, range(4)))
    assert answers.count("done") == 1
    assert verify_log(actor).intact


def test_a_merged_pair_is_parted_on_the_supplier_not_here(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt Nord"), add(actor, "Frakt Nord AS")
    search(actor)
    [pair] = open_pairs(actor).pairs
    merge(actor, kept, merged, MergeInput(kept_version=1, merged_version=1))
    assert open_pairs(actor).total == 0
    with pytest.raises(AlreadyMerged):
        not_the_same(actor, pair.id, pair.version + 1)


@pytest.mark.parametrize(
    "row",
    ["Spedisjon Sør;;SE;", "Noe annet navn;974760673;NO;", "Noe annet navn;;SE;556677"],
    ids=["name", "number", "id"],
)
def test_a_list_that_names_the_merged_supplier_lands_on_the_kept_one(actor: Actor, row: str) -> None:
    kept = add(actor, "Frakt Nord", country="SE")
    merged = add(actor, "Spedisjon Sør", country="SE", org_number="974760673", foreign_id="556677")
    merge(actor, kept, merged, MergeInput(kept_version=1, merged_version=1))
    opened = imports.open_list(f"Leverandør;Org.nr.;Land;Utenlandsk id\n{row}\n".encode(), "liste.csv")
    mapping = {"name": 0, "org_number": 1, "country": 2, "foreign_id": 3}
    report = imports.import_list(actor, opened, mapping)
    assert (report.created, report.suppliers_after) == (0, 1)
    assert supplier_page(actor, kept).supplier.active
    assert not supplier_page(actor, merged).supplier.active
