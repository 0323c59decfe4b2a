"""An index somebody imports: read without guessing, stored once, compared before it is used, and named by every figure."""

import json

import pytest

from compliance_app.domain.errors import FieldMissing, FieldWrong, NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.own_index import ScaleUnusable
from compliance_app.domain.risk_method import Dimension
from compliance_app.files.index_table import NoCountries, NoFigures
from compliance_app.services import ratings
from compliance_app.services.dataset_comparison import compare_dataset
from compliance_app.services.datasets import (
    DatasetInput,
    DatasetInUse,
    DatasetThere,
    all_datasets,
    import_dataset,
    open_index,
    read_dataset,
    read_index,
    remove_dataset,
)
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.method import method_in_force
from compliance_app.services.method_preview import preview_method
from compliance_app.services.method_rows import IndexChoice
from compliance_app.services.method_versions import MethodInput, change_method
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import CountryTable, Supply

LABOUR = Dimension.LABOUR_RIGHTS
YEARLY = """Entity,Code,Year,Rights score,World region
Norway,NOR,2023,8.5,Europe
Norway,NOR,2024,8.7,Europe
China,CHN,2024,1.5,Asia
Namibia,NAM,2024,..,Africa
World,OWID_WRL,2024,5.1,
Kosovo,OWID_KOS,2024,6.2,Europe
"""
WIDE = """Data Source;Indeks 1;;
Last Updated;2026-01-01;;
;;;
Country Name;Country Code;2023;2024
Norge;NOR;0,91;0,92
Kina;CHN;0,20;0,21
Tyrkia;TUR;0,40;
Verden;WLD;0,5;0,5
"""
PLAIN = (
    "Land;Verdi\nNorge;1\nKina;9\nSør-Korea;4\nGeorgia;3\nMidtøsten;5\nSverige;lav\nDanmark;2\nDanmark;3\n"
)


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def given(**changed):
    return DatasetInput(
        **{
            "dimension": LABOUR,
            "name": "Egen indeks",
            "edition": "2026",
            "worst": 10,
            "best": 0,
            "year": 2026,
        }
        | changed
    )


def read(text: str):
    return read_index(open_index(text.encode(), "indeks.csv"))


def test_a_list_of_years_gives_the_newest_and_names_what_is_no_country():
    opened = open_index(YEARLY.encode(), "indeks.csv")
    found = read_index(opened)
    assert found.figures == {"CHN": (1.5, 2024), "NOR": (8.7, 2024), "XKX": (6.2, 2024)}
    assert (found.unknown, found.without, found.older) == (("World",), 1, 1)
    by_code = read_index(opened, opened.columns._replace(country=1))
    assert (by_code.unknown, set(by_code.figures)) == (("OWID_WRL", "OWID_KOS"), {"CHN", "NOR"})
    assert (found.spread, found.has_years) == ((1.5, 8.7), True)


def test_a_list_with_a_column_a_year_takes_the_last_under_the_notes():
    opened = open_index(WIDE.encode("cp1252"), "api.csv")
    assert opened.names == ["Country Name", "Country Code", "2023", "2024"]
    found = read_index(opened)
    assert found.figures == {"CHN": (0.21, 2024), "NOR": (0.92, 2024)}
    assert (found.unknown, found.without) == (("WLD",), 1)
    older = read_index(opened, opened.columns._replace(value=2))
    assert older.figures["TUR"] == (0.4, 2023)


def test_names_count_only_where_they_are_certain_and_what_differs_is_left_out():
    found = read(PLAIN)
    assert found.figures == {"CHN": (9, None), "GEO": (3, None), "KOR": (4, None), "NOR": (1, None)}
    assert found.unknown == ("Midtøsten",)
    assert found.unreadable == ((7, "Sverige", "lav"),)
    assert found.differing == ("Danmark",)
    assert not found.has_years


@pytest.mark.parametrize(
    ("text", "error"), [("a;b\n1;2\n", NoCountries), ("Land;b\nNorge;x\nKina;y\n", NoFigures)]
)
def test_a_list_without_countries_or_figures_is_refused_with_a_sentence(text, error):
    with pytest.raises(error, match="Filen ble ikke lest"):
        open_index(text.encode(), "liste.csv")


def test_codes_of_two_letters_and_na_is_namibia():
    assert read("iso2;score\nNO;1\nNA;2\nSE;NA\n").figures == {"NAM": (2, None), "NOR": (1, None)}


def test_an_index_is_stored_once_with_all_that_must_be_said_of_it(actor: Actor):
    found = read(PLAIN)
    identity = import_dataset(
        actor, given(publisher="Utgiver 1", licence="CC BY 4.0", source="Lastet ned 1. mai"), found
    )
    row = read_dataset(actor, identity)
    assert json.loads(row.content) == {
        "CHN": [9.0, 2026],
        "GEO": [3.0, 2026],
        "KOR": [4.0, 2026],
        "NOR": [1.0, 2026],
    }
    assert (row.publisher, row.licence, row.year, row.imported_by, len(row.content_hash)) == (
        "Utgiver 1", "CC BY 4.0", 2026, "Lokal bruker", 64,
    )  # fmt: skip
    with pytest.raises(DatasetThere, match="lest inn før"):
        import_dataset(actor, given(), found)
    turned = import_dataset(actor, given(worst=0, best=10), found, once="k")
    assert import_dataset(actor, given(worst=0, best=10), found, once="k") == turned
    narrow = import_dataset(actor, given(edition="2027", worst=5), found)
    assert [(one.row.id, one.countries, one.beyond, one.in_use) for one in all_datasets(actor)] == [
        (narrow, 4, 1, False), (turned, 4, 0, False), (identity, 4, 0, False),
    ]  # fmt: skip
    remove_dataset(actor, turned)
    assert len(all_datasets(actor)) == 2
    with pytest.raises(NotFound):
        read_dataset(actor, turned)


def test_what_is_missing_is_asked_for(actor: Actor):
    found = read(PLAIN)
    for changed, error in (({"name": " "}, "Navn"), ({"edition": ""}, "Utgave"), ({"year": None}, "År")):
        with pytest.raises(FieldMissing, match=error):
            import_dataset(actor, given(**changed), found)
    with pytest.raises(ScaleUnusable, match="to forskjellige tall"):
        import_dataset(actor, given(worst=3, best=3), found)
    with pytest.raises(FieldWrong, match="både et land og et tall"):
        import_dataset(actor, given(), read("Land;x\nNorge;1\nNorge;2\n"))
    assert all_datasets(actor) == []


def test_a_country_the_index_lacks_lacks_the_dimension_unless_it_is_filled_and_says_so(actor: Actor):
    own = import_dataset(actor, given(), read(PLAIN))
    change_method(actor, 1, MethodInput(indices={LABOUR: IndexChoice(own)}, reason="Nyere tall."))
    risks = method_in_force(actor).countries
    assert LABOUR in risks["SE"].missing
    assert risks["NO"].values()[LABOUR] == 10
    assert risks["CN"].values()[LABOUR] == 90
    change_method(actor, 2, MethodInput(indices={LABOUR: IndexChoice(own, fill=True)}, reason="Fyller ut."))
    risks = method_in_force(actor).countries
    source = {
        iso2: {d.dimension: d.raw[0].source for d in risks[iso2].dimensions}[LABOUR] for iso2 in ("NO", "SE")
    }
    assert source == {"NO": "Egen indeks, 2026", "SE": "ILOSTAT 2024-11-24"}
    with pytest.raises(DatasetInUse, match="Metode 2"):
        remove_dataset(actor, own)
    with reading(actor) as work:
        stored = (
            work.session.query(CountryTable)
            .filter_by(enterprise_id=work.enterprise_id, method_version=3)
            .one()
        )
        china = json.loads(stored.content)["countries"]["CN"]["dimensions"][LABOUR.value]
    assert china == {"value": 90.0, "raw": [["Egen indeks", 9.0, 2026, "2026"]]}


def test_a_dataset_of_another_dimension_cannot_stand_in(actor: Actor):
    own = import_dataset(actor, given(), read(PLAIN))
    with pytest.raises(NotFound):
        change_method(
            actor, 1, MethodInput(indices={Dimension.GOVERNANCE: IndexChoice(own)}, reason="Feil tall")
        )


def test_the_comparison_stands_the_figures_side_by_side_and_says_who_changes(actor: Actor):
    category = save_category(actor, CategoryInput(name="Rådgivning", supply=Supply.SERVICES))
    ratings.judge_category(actor, category, ratings.JudgementInput(level=Level.LOW, reason="Kontorarbeid."))
    korean = add_supplier(actor, SupplierInput(name="Rådgiver KR", country="KR", category_id=category))
    swedish = add_supplier(actor, SupplierInput(name="Rådgiver SE", country="SE", category_id=category))
    own = import_dataset(actor, given(), read("Land;Verdi\nNorge;1\nKina;9\nSør-Korea;0\nTyskland;9,5\n"))
    seen = compare_dataset(actor, own, fill=True)
    rows = {row.iso2: row for row in seen.rows}
    assert rows["DE"].after == 95
    assert rows["DE"].by == pytest.approx(95 - (rows["DE"].before or 0))
    assert (seen.both, seen.only_own, seen.only_now) == (4, 0, len(seen.rows) - 4)
    assert seen.rows[0].iso2 == "DE"
    assert -1 <= (seen.correlation or 0) <= 1
    moved = {one.id for one in seen.preview.moved}
    assert swedish not in moved
    choice = MethodInput(indices={LABOUR: IndexChoice(own, fill=True)}, reason="Nyere tall.")
    assert moved == {one.id for one in preview_method(actor, choice).moved}
    without = compare_dataset(actor, own, fill=False)
    assert {korean, swedish} & {one.id for one in without.preview.moved} >= {swedish}
    sweden = next(row for row in without.rows if row.iso2 == "SE")
    assert (sweden.after, sweden.levels) == (None, (Level.LOW, Level.MEDIUM))
    assert method_in_force(actor).method.version == 1
