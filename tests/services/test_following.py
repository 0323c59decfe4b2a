"""Follow-ups, evidence and history of a supplier: kept, due when they should be, and told as they were."""

from datetime import date, timedelta

import pytest

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile, FieldMissing, FieldWrong, NotFound
from compliance_app.services import evidence_files, imports
from compliance_app.services.due import DueKind
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.evidence import EvidenceInput, StoreIsFull, attach, evidence_of, open_file
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, next_of, save_follow_up
from compliance_app.services.history import supplier_history
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import FollowUpKind, StoredContent

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor().within(
        create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), year=2025)
    )


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="Leverandør 1", country="NO"))


def source(title: str, supplier: str | None, **given) -> EvidenceInput:
    values = {"source": "Leverandøren selv", "read_on": date(2026, 5, 7), "supplier_id": supplier}
    return EvidenceInput(title=title, **values | given)


def visit(**given) -> FollowUpInput:
    return FollowUpInput(kind=FollowUpKind.VISIT, **given)


def test_a_follow_up_says_what_came_of_it_and_the_next_one_is_due_until_it_is_done(actor, supplier):
    with pytest.raises(FieldMissing, match="Utfall"):
        save_follow_up(actor, supplier, visit(held_on=date(2026, 3, 2)))
    with pytest.raises(FieldMissing, match="Gjort"):
        save_follow_up(actor, supplier, visit(outcome="Ingenting"))
    with pytest.raises(FieldWrong, match="Neste gang"):
        save_follow_up(
            actor, supplier, visit(held_on=date(2026, 3, 2), outcome="Fint", next_on=date(2026, 3, 2))
        )
    with pytest.raises(AktsomError, match="ikke er kommet ennå"):
        save_follow_up(actor, supplier, visit(held_on=date(2026, 6, 1), outcome="Fint"))
    save_follow_up(
        actor, supplier, visit(held_on=date(2026, 3, 2), outcome="To avvik", next_on=date(2026, 5, 20))
    )
    due = [one for one in read_today(actor).due if one.kind is DueKind.FOLLOW_UP]
    assert [(one.day, one.title, one.supplier_id) for one in due] == [
        (date(2026, 5, 20), "Leverandør 1", supplier)
    ]
    clock.set_as_of(date(2026, 5, 21))
    save_follow_up(actor, supplier, visit(held_on=date(2026, 5, 21), outcome="Avvikene er lukket"))
    assert [one for one in read_today(actor).due if one.kind is DueKind.FOLLOW_UP] == []
    assert next_of(follow_ups_of(actor, supplier)) is None
    assert [row.outcome for row in follow_ups_of(actor, supplier)] == ["Avvikene er lukket", "To avvik"]


def test_a_second_click_saves_once_and_an_old_form_overwrites_nothing(actor, supplier):
    given = visit(held_on=date(2026, 3, 2), outcome="Første")
    first = save_follow_up(actor, supplier, given, once="knapp")
    assert save_follow_up(actor, supplier, given, once="knapp") == first
    save_follow_up(actor, supplier, visit(held_on=date(2026, 3, 2), outcome="Andre"), first, 1)
    with pytest.raises(ChangedMeanwhile):
        save_follow_up(actor, supplier, visit(held_on=date(2026, 3, 2), outcome="Tredje"), first, 1)
    assert [row.outcome for row in follow_ups_of(actor, supplier)] == ["Andre"]


def test_a_follow_up_cannot_be_moved_to_another_supplier_by_its_id(actor, supplier):
    other = add_supplier(actor, SupplierInput(name="Leverandør 2"))
    row = save_follow_up(actor, supplier, visit(held_on=date(2026, 3, 2), outcome="Fint"))
    with pytest.raises(FieldWrong):
        save_follow_up(actor, other, visit(held_on=date(2026, 3, 2), outcome="Fint"), row, 1)


def test_a_file_comes_back_as_it_was_and_its_bytes_stand_in_no_log_entry(actor, supplier):
    made = attach(actor, source("Egenerklæring", supplier), (PDF, "../svar æ.pdf"))
    (shown,) = evidence_of(actor, "supplier", supplier)
    assert (shown.row.id, shown.file_name, shown.size) == (made, "svar æ.pdf", len(PDF))
    assert shown.row.read_on == date(2026, 5, 7)
    assert open_file(actor, made).content == PDF
    said = [line for entry in supplier_history(actor, supplier) for line in entry.said]
    assert any("Egenerklæring" in line for line in said)
    with reading(actor) as work:
        assert work.get(StoredContent, shown.row.file_id).content == PDF


def test_evidence_needs_a_name_where_it_is_from_when_it_was_read_and_something_it_is_of(actor, supplier):
    for field, given in (
        ("Hva det er", source(" ", supplier)),
        ("Kilde", source("Noe", supplier, source=" ")),
        ("Lest", source("Noe", supplier, read_on=None)),
        ("Gjelder", source("Noe", None)),
    ):
        with pytest.raises(FieldMissing, match=field):
            attach(actor, given, (PDF, "fil.pdf"))
    with pytest.raises(AktsomError, match="ikke er kommet ennå"):
        attach(actor, source("Noe", supplier, read_on=date(2026, 5, 8)))
    with pytest.raises(NotFound):
        attach(actor, source("Noe", "finnes-ikke"))
    assert evidence_of(actor, "supplier", supplier) == []


def test_a_full_store_refuses_the_file_and_keeps_nothing_of_it(actor, supplier, monkeypatch):
    monkeypatch.setattr(evidence_files, "MAX_FILES", 1)
    attach(actor, source("Første", supplier), (PDF, "en.pdf"))
    with pytest.raises(StoreIsFull, match="1 filer"):
        attach(actor, source("Andre", supplier), (PDF + b"\n", "to.pdf"))
    assert [one.row.title for one in evidence_of(actor, "supplier", supplier)] == ["Første"]
    attach(actor, source("Samme fil", supplier), (PDF, "et annet navn.pdf"))
    listed = evidence_of(actor, "supplier", supplier)
    assert len({one.row.file_id for one in listed}) == 1
    assert [one.file_name for one in listed] == ["et annet navn.pdf", "en.pdf"]


def test_history_says_who_changed_what_from_what_to_what(actor, supplier):
    page = supplier_page(actor, supplier)
    edit_supplier(
        Actor("Innkjøper 1", actor.roles, actor.enterprise_id),
        supplier,
        SupplierInput(name="Leverandør 1", country="DE", clause="HAS"),
        page.supplier.version,
    )
    newest, first = supplier_history(actor, supplier)
    assert newest.actor == "Innkjøper 1"
    assert "Land: Norge → Tyskland" in newest.said
    assert "Krav i avtalen: ukjent → avtalen har krav" in newest.said
    assert any(line.startswith("Navn: Leverandør 1") for line in first.said)


def test_what_a_list_changed_is_found_when_the_whole_history_is_asked_for(actor):
    lists = "Leverandør;Land;Nettside\nFra listen;Norge;{site}\n"
    for site in ("", "https://example.org"):
        opened = imports.open_list(lists.format(site=site).encode(), "liste.csv")
        imports.import_list(actor, opened, opened.columns.mapping)
    with reading(actor) as work:
        (identity,) = [row.id for row in work.session.query(imports.Supplier).all()]
    assert supplier_history(actor, identity) == []
    changed, made = supplier_history(actor, identity, bulk=True)
    assert "Nettside: tomt → https://example.org" in changed.said
    assert any(line.startswith("Navn: Fra listen") for line in made.said)


def test_nobody_sees_what_belongs_to_another_enterprise(actor, supplier):
    made = attach(actor, source("Vår", supplier), (PDF, "vår.pdf"))
    stranger = local_actor().within(
        create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), year=2025)
    )
    for read in (
        lambda: follow_ups_of(stranger, supplier),
        lambda: evidence_of(stranger, "supplier", supplier),
        lambda: open_file(stranger, made),
        lambda: supplier_history(stranger, supplier),
        lambda: save_follow_up(stranger, supplier, visit(next_on=clock.today() + timedelta(days=1))),
    ):
        with pytest.raises(NotFound):
            read()
