"""The review out to Excel and back: a difference first, one transaction, and nobody's work overwritten."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.files.rating_rows import NotTheReview
from compliance_app.services import ratings, review_queue, review_year
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, NoSuchYear, create_enterprise
from compliance_app.services.log import newest_entries
from compliance_app.services.review_card import card
from compliance_app.services.review_confirm import ReadInput, Seen, confirm
from compliance_app.services.review_export import ReviewNotOpened, export_ratings
from compliance_app.services.review_import import compare_ratings, import_ratings, open_ratings
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ConfirmationState

TODAY = date(2026, 3, 4)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def service(actor: Actor, name: str, country: str = "NO") -> str:
    given = SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200")
    return add_supplier(actor, given)


def confirmed(actor: Actor, supplier: str, reason: str = "Sett etter.") -> None:
    shown = card(actor, supplier)
    seen = Seen(version=shown.version, assessment_id=shown.assessment_id)
    confirm(actor, supplier, seen, ReadInput(reason=reason, source="Nettsiden"))


def filled(data: bytes, fill: Callable[[dict[str, Any]], None]) -> bytes:
    """The workbook with each row, as a dictionary by column name, gone through ``fill``."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        values = {head: cell.value for head, cell in zip(heads, row, strict=True)}
        fill(values)
        for head, cell in zip(heads, row, strict=True):
            cell.value = values[head]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    filled(data, lambda row: found.append(dict(row)))
    return found


def said(name: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    """Fill in the columns of 2026 («Nivå», «Begrunnelse» …) for one supplier."""

    def fill(row: dict[str, Any]) -> None:
        if row["Leverandør"] == name:
            for column, value in values.items():
                row[f"{column.replace('_', ' ')} 2026"] = value

    return fill


def test_the_workbook_holds_last_year_the_proposal_and_columns_to_fill_in(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    confirmed(actor, one, "Kontoret ligger i Norge.")
    review_year.open_year(actor, 2026)
    link_producer(actor, one, LinkInput(producer_name="Fabrikk 1", country="CN"))
    row = rows(export_ratings(actor))[0]
    assert (row["Leverandør"], row["Land"], row["Samlet 2025"], row["Begrunnelse 2025"]) == (
        "Rådgiver 1", "Norge", "lav", "Kontoret ligger i Norge.",
    )  # fmt: skip
    assert row["Samlet, forslag 2026"] == "høy"
    assert "Ett nytt ledd i kjeden." in row["Endret siden i fjor"]
    assert (row["Nivå 2026"], row["Begrunnelse 2026"], row["Kilde lest 2026"], row["Lest dato 2026"]) == (
        None, None, None, None,
    )  # fmt: skip
    assert row["Id"] == one
    assert rows(export_ratings(actor, "2025"))[0]["Nivå 2025"] == "lav"


def test_a_year_without_a_queue_is_not_taken_out(actor: Actor) -> None:
    with pytest.raises(ReviewNotOpened, match="2025"):
        export_ratings(actor)
    with pytest.raises(NoSuchYear):
        export_ratings(actor, "1999")


def test_the_difference_is_shown_and_then_saved_as_one_act_and_the_second_time_does_nothing(
    actor: Actor,
) -> None:
    first, second = service(actor, "Rådgiver 1"), service(actor, "Rådgiver 2")
    review_year.open_year(actor, 2025)
    confirmed(actor, first, "Som i fjor.")
    review_year.open_year(actor, 2026)
    data = filled(export_ratings(actor), said("Rådgiver 1", Nivå="lav"))
    data = filled(
        data, said("Rådgiver 2", Nivå="Medium", Begrunnelse="Streik.", Kilde_lest="Avisen", Lest_dato=date(2026, 2, 1))
    )  # fmt: skip
    opened = open_ratings(actor, data, "gjennomgang.xlsx")
    shown = compare_ratings(actor, opened)
    assert review_queue.progress(actor).done == 0
    assert {one.name: one.differences for one in shown.changes} == {
        "Rådgiver 1": (("Nivå", "forslag lav", "lav"), ("Begrunnelse", "", "Som i fjor.")),
        "Rådgiver 2": (
            ("Nivå", "forslag lav", "medium"), ("Begrunnelse", "", "Streik."), ("Kilde lest", "", "Avisen"),
        ),
    }  # fmt: skip
    before = newest_entries(actor)[0].seq
    assert len(import_ratings(actor, opened).changes) == 2
    assert newest_entries(actor)[0].seq == before + 1
    assert review_queue.progress(actor).done == 2
    shown_second = card(actor, second)
    assert (shown_second.state, shown_second.this.sector, shown_second.this.read_on) == (
        ConfirmationState.CHANGED, Level.MEDIUM, date(2026, 2, 1),
    )  # fmt: skip
    assert card(actor, first).state is ConfirmationState.UNCHANGED
    again = import_ratings(actor, open_ratings(actor, data, "gjennomgang.xlsx"))
    assert (again.changes, again.unchanged, again.conflicts, again.refused) == ((), 2, (), ())
    assert newest_entries(actor)[0].seq == before + 1
    untouched = import_ratings(actor, open_ratings(actor, export_ratings(actor), "ny.xlsx"))
    assert (untouched.changes, untouched.unchanged) == ((), 2)


def test_what_others_have_decided_or_changed_since_is_a_conflict_and_stays(actor: Actor) -> None:
    first, second = service(actor, "Rådgiver 1"), service(actor, "Rådgiver 2")
    review_year.open_year(actor, 2026)
    data = filled(export_ratings(actor), said("Rådgiver 1", Nivå="lav", Begrunnelse="Fra filen."))
    data = filled(data, said("Rådgiver 2", Nivå="lav", Begrunnelse="Fra filen."))
    confirmed(actor, first, "På skjermen.")
    link_producer(actor, second, LinkInput(producer_name="Fabrikk 1", country="CN"))
    found = import_ratings(actor, open_ratings(actor, data, "gjennomgang.xlsx"))
    assert found.changes == ()
    assert {one.name: one.reason for one in found.conflicts} == {
        "Rådgiver 1": "Lokal bruker bekreftet leverandøren som lav etter at filen ble tatt ut.",
        "Rådgiver 2": "Vurderingen er endret etter at filen ble tatt ut, og forslaget er nå høy.",
    }
    assert card(actor, first).this.reason == "På skjermen."
    assert card(actor, second).state is ConfirmationState.NOT_YET


@pytest.mark.parametrize(
    ("values", "column", "sentence"),
    [
        ({"Nivå": "kanskje", "Begrunnelse": "Grunn."}, "Nivå 2026", "Skriv lav, medium, høy eller ukjent."),
        ({"Begrunnelse": "Grunn."}, "Nivå 2026", "Nivået mangler."),
        ({"Nivå": "medium"}, "Begrunnelse 2026", "Begrunnelsen mangler."),
        ({"Nivå": "lav", "Begrunnelse": "Grunn.", "Lest_dato": "i går"}, "Lest dato 2026", "Skriv en dag"),
        ({"Nivå": "lav", "Begrunnelse": "Grunn.", "Lest_dato": date(2030, 1, 1)}, "Lest dato 2026", "en dag som har vært"),
        ({"Id": "", "Nivå": "lav"}, "Id", "Id-en er borte."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_with_row_and_field(
    actor: Actor, values: dict[str, Any], column: str, sentence: str
) -> None:
    service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2026)

    def fill(row: dict[str, Any]) -> None:
        for name, value in values.items():
            row[name if name == "Id" else f"{name.replace('_', ' ')} 2026"] = value

    found = import_ratings(actor, open_ratings(actor, filled(export_ratings(actor), fill), "g.xlsx"))
    assert found.changes == ()
    assert [(one.row, one.column) for one in found.refused] == [(2, column)]
    assert sentence in found.refused[0].reason
    assert review_queue.progress(actor).done == 0


def test_a_level_below_the_countries_needs_an_override_and_is_refused(actor: Actor) -> None:
    service(actor, "Fabrikk 1", "CN")
    review_year.open_year(actor, 2026)
    data = filled(export_ratings(actor), said("Fabrikk 1", Nivå="lav", Begrunnelse="Trygt."))
    found = import_ratings(actor, open_ratings(actor, data, "g.xlsx"))
    assert "den geografiske risikoen er høy" in found.refused[0].reason


def test_rows_of_another_enterprise_unknown_ids_and_doubles_are_refused(actor: Actor) -> None:
    service(actor, "Rådgiver 1"), service(actor, "Rådgiver 2")
    review_year.open_year(actor, 2026)
    first = rows(export_ratings(actor))[0]["Id"]

    def doubled(row: dict[str, Any]) -> None:
        row |= {"Id": first, "Nivå 2026": "lav", "Begrunnelse 2026": "Grunn."}

    data = filled(export_ratings(actor), doubled)
    found = compare_ratings(actor, open_ratings(actor, data, "g.xlsx"))
    assert [one.reason for one in found.refused] == ["Leverandøren står på en rad til lenger opp."]
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annet AS"), 2026))
    service(other, "Rådgiver 3")
    review_year.open_year(other, 2026)
    strange = import_ratings(other, open_ratings(other, data, "g.xlsx"))
    assert strange.changes == ()
    assert {one.reason for one in strange.refused} == {"Leverandøren står ikke i årets kø."}


def test_a_file_of_another_year_or_kind_is_refused_as_a_whole(actor: Actor) -> None:
    service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    old = export_ratings(actor)
    review_year.open_year(actor, 2026)
    with pytest.raises(NotTheReview, match="Nivå 2026"):
        open_ratings(actor, old, "g.xlsx")
    with pytest.raises(NotTheReview):
        open_ratings(actor, b"Navn;Land\nA;Norge\n", "liste.csv")


def test_the_columns_may_have_been_moved_and_the_rows_sorted(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2026)
    row = rows(export_ratings(actor))[0]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    heads = ["Kontroll (ikke endre)", "Nivå 2026", "Id", "Begrunnelse 2026"]
    sheet.append(["Notat øverst"])
    sheet.append(heads)
    sheet.append([row["Kontroll (ikke endre)"], "○ Lav", one, "Grunn."])
    stream = io.BytesIO()
    book.save(stream)
    found = import_ratings(actor, open_ratings(actor, stream.getvalue(), "g.xlsx"))
    assert [change.row for change in found.changes] == [3]
    assert ratings.explain(actor, one).assessment.overall == "LOW"
