"""The statement as JSON: by its schema, and nothing in the published one that the document does not say."""

import json
from datetime import date

import jsonschema
import pytest
from support.kept import kept

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services import chain, measures, ratings, statements, suppliers
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, SeatInput, create_enterprise, save_seats
from compliance_app.services.statement_data import SCHEMA, SCHEMA_FILE, published_json, statement_json
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import MeasurePurpose, MeasureStatus

CHECKED = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return kept(make_draft)


def make_draft() -> Actor:
    """An enterprise with suppliers in several countries, measures in every state, and a draft."""
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    save_seats(actor, [SeatInput(name="Styremedlem 1"), SeatInput(name="Styremedlem 2")])
    category = suppliers.save_category(actor, suppliers.CategoryInput(name="Hansker"))
    for number, (seat, producer) in enumerate((("NO", "CN"), ("NO", "MY"), ("SE", "CN"), (None, None)), 1):
        one = suppliers.SupplierInput(
            name=f"Hemmelig leverandør {number}", country=seat, category_id=category
        )
        identity = suppliers.add_supplier(actor, one)
        if producer:
            behind = chain.LinkInput(producer_name=f"Fabrikk {number}", country=producer)
            chain.link_producer(actor, identity, behind)
    ratings.judge_category(
        actor, category, ratings.JudgementInput(level=Level.LOW, reason="Lest om bransjen.")
    )
    for status in (MeasureStatus.PLANNED, MeasureStatus.DONE):
        done = date(2025, 10, 1) if status == MeasureStatus.DONE else None
        given_measure = measures.MeasureInput(
            purpose=MeasurePurpose.PREVENT, what="Kreve vernebriller", since=date(2025, 3, 1), due=date(2026, 12, 1),
            category_id=category, status=status, result="Alle har dem.", done_on=done,
        )  # fmt: skip
        measures.save_measure(actor, given_measure)
    statements.draft(actor)
    return actor


def published(actor: Actor) -> dict:
    return json.loads(statements.build_document(actor, None, ["json"])["json"])


def test_the_schema_is_one(home: object) -> None:
    jsonschema.Draft202012Validator.check_schema(CHECKED.schema)
    assert CHECKED.schema["$id"] == SCHEMA
    assert CHECKED.schema["properties"]["schema"]["const"] == SCHEMA


def test_a_rich_statement_follows_its_schema_and_names_it(actor: Actor) -> None:
    data = published(actor)

    assert [error.message for error in CHECKED.iter_errors(data)] == []
    assert data["schema"] == SCHEMA
    assert data["period"] == {"from": "2025-01-01", "to": "2025-12-31"}


@pytest.mark.parametrize("example", ["noklus", "klm"])
def test_the_reference_organisations_follow_the_schema(database: str, example: str) -> None:
    actor = local_actor(load_example(example))
    statements.draft(actor)

    assert [error.message for error in CHECKED.iter_errors(published(actor))] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("schema", "urn:aktsom:schema:redegjorelse:2"), ("title", ""), ("language", "no"), ("document_date", "19.05.2026"),
     ("chapters", []), ("extra", 1)],
)  # fmt: skip
def test_the_schema_refuses_what_is_none(actor: Actor, field: str, value: object) -> None:
    assert not CHECKED.is_valid(published(actor) | {field: value})


def test_the_drawings_are_in_it_as_words(actor: Actor) -> None:
    figures = {
        one["caption"]: one["text"] for chapter in published(actor)["chapters"] for one in chapter["figures"]
    }

    assert "Tiltak etter status" in figures
    assert figures["Tiltak etter status"] == "2 tiltak: 1 planlagt, 0 i gang, 1 gjennomført."
    [map_words] = [text for text in figures.values() if text.startswith("Kart")]
    assert "Kina (2 produsenter)" in map_words
    assert "Norge (2 leverandører)" in map_words
    assert "land ikke registrert (1 leverandør)" in map_words


def test_the_published_one_names_nobody_that_the_document_does_not(actor: Actor) -> None:
    whole = statements.read_whole(actor)
    kept, public = statement_json(whole).decode(), published_json(whole).decode()

    assert "person_id" in kept
    assert "person_id" not in public
    assert "Hemmelig leverandør" not in public
    assert "Styremedlem 1" in public, "the document prints the board"
    for chapter in json.loads(kept)["chapters"]:
        for paragraph in chapter["paragraphs"]:
            for source in paragraph["sources"]:
                assert source["id"] not in public or not source["id"].startswith("01")


def test_what_a_person_replaced_is_not_published(actor: Actor) -> None:
    chapter = next(one for one in statements.read_whole(actor).chapters if one.id == "05")
    statements.edit_section(actor, None, "05", "Vi skriver dette selv.", chapter.version)
    data = next(one for one in published(actor)["chapters"] if one["chapter"] == "05")

    assert data["text"] == "Vi skriver dette selv."
    assert data["own_text"]
    assert data["paragraphs"] == []
    assert chapter.generated[:60] not in json.dumps(data, ensure_ascii=False)


def test_what_is_kept_holds_every_source_with_its_values(actor: Actor) -> None:
    kept = json.loads(statement_json(statements.read_whole(actor)))

    sources = [
        source for chapter in kept["chapters"] for one in chapter["paragraphs"] for source in one["sources"]
    ]
    assert {"kind", "id", "label", "values"} <= sources[0].keys()
    assert statement_json(statements.read_whole(actor)) == statement_json(statements.read_whole(actor))


def test_the_map_and_the_bars_are_drawn_from_what_was_kept(actor: Actor) -> None:
    before = published(actor)
    suppliers.add_supplier(actor, suppliers.SupplierInput(name="Ny leverandør", country="VN"))

    assert published(actor) == before
    assert "Vietnam" not in json.dumps(before, ensure_ascii=False)
    statements.draft(actor)
    assert "Vietnam (1 leverandør)" in json.dumps(published(actor), ensure_ascii=False)
