"""Evidence on any object: one file on many, stored once, gone with its last use, and never another enterprise's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.files.errors import FileRefused
from compliance_app.services import chain, producers
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.evidence import (
    EvidenceInput,
    LinkedAlready,
    attach,
    evidence_of,
    evidence_to_link,
    link_evidence,
    open_file,
    unlink_evidence,
)
from compliance_app.services.evidence_objects import OBJECTS
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.log import verify_log
from compliance_app.services.merging import MergeInput, merge
from compliance_app.services.parting import part
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    Evidence,
    EvidenceLink,
    FollowUpKind,
    Policy,
    StoredContent,
    StoredFile,
    Supplier,
)

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def supplier(actor: Actor, name: str = "Leverandør 1") -> str:
    return add_supplier(actor, SupplierInput(name=name))


def policy(actor: Actor) -> str:
    with begin(actor, Verb.RECORD_POLICY) as work:
        row = Policy(enterprise_id=work.enterprise_id, kind="POLICY", title="Krav til leverandører")
        return work.add(row).id


def put(
    actor: Actor, kind: str, identity: str, title: str = "Revisjonsrapport", file: bytes | None = PDF
) -> str:
    given = EvidenceInput(
        title=title,
        source="Leverandøren",
        read_on=date(2026, 5, 4),
        object_kind=kind,
        object_id=identity,
    )
    return attach(actor, given, (file, "rapport.pdf") if file else None)


def titles(actor: Actor, kind: str, identity: str) -> list[str]:
    return [one.row.title for one in evidence_of(actor, kind, identity)]


def stored() -> tuple[int, int, int, int]:
    """How many rows of evidence, links, files and contents there are."""
    with read_session() as session:
        counts = [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Evidence, EvidenceLink, StoredFile, StoredContent)
        ]
    return counts[0], counts[1], counts[2], counts[3]


def test_one_file_stands_on_many_objects_and_goes_with_the_last(actor: Actor) -> None:
    one, other, rule = supplier(actor), supplier(actor, "Leverandør 2"), policy(actor)
    made = put(actor, "policy", rule)
    for kind, identity in (("supplier", one), ("supplier", other)):
        assert [shown.row.id for shown in evidence_to_link(actor, kind, identity)] == [made]
        link_evidence(actor, made, kind, identity)
        assert evidence_to_link(actor, kind, identity) == []
    assert stored() == (1, 3, 1, 1)
    (shown,) = evidence_of(actor, "supplier", one)
    assert shown.also == ("retningslinjen «Krav til leverandører»", "leverandøren «Leverandør 2»")
    with pytest.raises(LinkedAlready, match="Revisjonsrapport"):
        link_evidence(actor, made, "policy", rule)
    assert unlink_evidence(actor, made, "policy", rule) is False
    assert unlink_evidence(actor, made, "supplier", one) is False
    with pytest.raises(NotFound):
        unlink_evidence(actor, made, "supplier", one)
    assert open_file(actor, made).content == PDF
    assert unlink_evidence(actor, made, "supplier", other) is True
    assert stored() == (0, 0, 0, 0)
    with pytest.raises(NotFound):
        open_file(actor, made)
    assert verify_log(actor).intact


def test_the_same_bytes_are_kept_once_under_each_their_name_until_nobody_has_them(actor: Actor) -> None:
    one, other = supplier(actor), supplier(actor, "Leverandør 2")
    given = EvidenceInput(title="Svar", source="E-post", read_on=date(2026, 5, 4), object_kind="supplier")
    first = attach(actor, given.model_copy(update={"object_id": one}), (PDF, "svar 1.pdf"))
    second = attach(actor, given.model_copy(update={"object_id": other}), (PDF, "svar 2.pdf"))
    assert stored() == (2, 0, 1, 1)
    assert [open_file(actor, made).name for made in (first, second)] == ["svar 1.pdf", "svar 2.pdf"]
    assert unlink_evidence(actor, first, "supplier", one) is True
    assert stored() == (1, 0, 1, 1)
    assert open_file(actor, second).content == PDF
    assert unlink_evidence(actor, second, "supplier", other) is True
    assert stored() == (0, 0, 0, 0)


def test_many_who_attach_the_same_file_at_once_store_it_once(actor: Actor) -> None:
    suppliers = [supplier(actor, f"Leverandør {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda identity: put(actor, "supplier", identity), suppliers))
    assert stored() == (8, 0, 1, 1)


def test_every_kind_of_object_is_looked_for_and_another_kind_is_refused(actor: Actor) -> None:
    for kind in OBJECTS:
        with pytest.raises(NotFound):
            put(actor, kind, "finnes-ikke")
        with pytest.raises(NotFound):
            evidence_of(actor, kind, "finnes-ikke")
    made = put(actor, "supplier", supplier(actor))
    for kind in ("enterprise", "stored_file", "evidence", "", "supplier; DROP TABLE evidence"):
        with pytest.raises(NotFound):
            link_evidence(actor, made, kind, str(actor.enterprise_id))
    assert stored() == (1, 0, 1, 1)


def test_nothing_is_attached_to_or_taken_from_another_enterprise(actor: Actor) -> None:
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    ours, theirs = supplier(actor), supplier(stranger)
    made = put(actor, "supplier", ours)
    for refused in (
        lambda: put(stranger, "supplier", ours),
        lambda: link_evidence(stranger, made, "supplier", theirs),
        lambda: link_evidence(actor, made, "supplier", theirs),
        lambda: unlink_evidence(stranger, made, "supplier", ours),
        lambda: evidence_to_link(stranger, "supplier", ours),
    ):
        with pytest.raises(NotFound):
            refused()
    assert evidence_to_link(stranger, "supplier", theirs) == []
    put(stranger, "supplier", theirs)
    assert stored() == (2, 0, 2, 2), "the same bytes are kept by each enterprise itself"


def test_a_supplier_shows_what_belongs_to_its_follow_ups_too(actor: Actor) -> None:
    one = supplier(actor)
    given = FollowUpInput(kind=FollowUpKind.VISIT, held_on=date(2026, 5, 4), what="Lageret", outcome="Fint")
    visit = save_follow_up(actor, one, given)
    made = put(actor, "follow_up", visit)
    (shown,) = evidence_of(actor, "supplier", one)
    assert (shown.row.id, shown.direct, shown.also) == (made, False, ("oppfølgingen «Lageret»",))
    with pytest.raises(NotFound):
        unlink_evidence(actor, made, "supplier", one)
    assert titles(actor, "supplier", supplier(actor, "Leverandør 2")) == []


def test_a_second_click_attaches_once_and_takes_off_once(actor: Actor) -> None:
    one, rule = supplier(actor), policy(actor)
    given = EvidenceInput(
        title="Svar", source="E-post", read_on=date(2026, 5, 4), object_kind="supplier", object_id=one
    )
    made = attach(actor, given, (PDF, "svar.pdf"), once="knapp 1")
    assert attach(actor, given, (PDF, "svar.pdf"), once="knapp 1") == made
    for _click in range(2):
        link_evidence(actor, made, "policy", rule, once="knapp 2")
    for _click in range(2):
        unlink_evidence(actor, made, "policy", rule, once="knapp 3")
    assert stored() == (1, 0, 1, 1)


def test_evidence_follows_a_supplier_into_another_and_back(actor: Actor) -> None:
    kept, merged, rule = supplier(actor), supplier(actor, "Leverandør 1 Norge"), policy(actor)
    own = put(actor, "supplier", merged, "Egen", PDF + b"1")
    linked = put(actor, "policy", rule, "Lenket", PDF + b"2")
    both = put(actor, "policy", rule, "På begge", PDF + b"3")
    for made, identity in ((linked, merged), (both, merged), (both, kept)):
        link_evidence(actor, made, "supplier", identity)
    versions = {}
    with reading(actor) as work:
        versions = {one: work.get(Supplier, one).version for one in (kept, merged)}
    done = merge(
        actor, kept, merged, MergeInput(kept_version=versions[kept], merged_version=versions[merged])
    )
    assert sorted(titles(actor, "supplier", kept)) == ["Egen", "Lenket", "På begge"]
    assert titles(actor, "supplier", merged) == []
    part(actor, done)
    assert sorted(titles(actor, "supplier", merged)) == ["Egen", "Lenket", "På begge"]
    assert titles(actor, "supplier", kept) == ["På begge"]
    assert open_file(actor, own).content == PDF + b"1"


def test_evidence_of_a_producer_follows_it_when_two_turn_out_to_be_one(actor: Actor) -> None:
    one = supplier(actor)
    ids = {}
    for name in ("Fabrikk 1", "Fabrikk 1 Asia"):
        link = chain.link_producer(actor, one, chain.LinkInput(producer_name=name, country="CN"))
        with reading(actor) as work:
            ids[name] = work.get(chain.ChainLink, link).producer_id
    made = put(actor, "producer", ids["Fabrikk 1 Asia"])
    producers.merge_producers(actor, ids["Fabrikk 1"], ids["Fabrikk 1 Asia"])
    assert [one.row.id for one in evidence_of(actor, "producer", ids["Fabrikk 1"])] == [made]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("makro.docm", b"PK\x03\x04"),
        ("program.exe", b"MZ\x90\x00"),
        ("program.pdf", b"MZ\x90\x00"),
        ("side.html", b"<html><script>alert(1)</script></html>"),
        ("tegning.svg", b"<svg onload='alert(1)'/>"),
        ("skript.txt", b"<script>alert(1)</script>"),
    ],
)
def test_what_can_do_harm_is_refused_and_leaves_nothing(actor: Actor, name: str, content: bytes) -> None:
    given = EvidenceInput(
        title="Noe", source="E-post", read_on=date(2026, 5, 4), object_kind="supplier", object_id=supplier(actor)
    )  # fmt: skip
    with pytest.raises(FileRefused):
        attach(actor, given, (content, name))
    assert stored() == (0, 0, 0, 0)
