"""Enhetsregisteret on the screens: as a person presses, with a register that answers and with none."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from support.brreg_server import BrregServer, serving
from support.pages import checked, first_page, opened_at, press, primaries, words

from compliance_app.services import registry_refresh
from compliance_app.services.enterprises import (
    EnterpriseInput,
    all_enterprises,
    create_enterprise,
    edit_enterprise,
    read_enterprise,
    seats,
)
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.registry_proposals import open_count
from compliance_app.services.size_figures import SizeInput, save_size_figures, size_picture
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor, reading

EQUINOR, BANKRUPT = "923609016", "915330193"


@pytest.fixture(autouse=True)
def _no_register(local: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_BRREG_URL", "http://127.0.0.1:1")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BrregServer]:
    with serving() as running:
        monkeypatch.setenv("AKTSOM_BRREG_URL", running.url)
        yield running


@pytest.fixture
def actor() -> Actor:
    given = EnterpriseInput(name="Eksempel ASA", org_number=EQUINOR)
    return local_actor(create_enterprise(local_actor(), given, 2025))


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def field(app: AppTest, label: str) -> object:
    found = [*app.text_input, *app.text_area, *app.selectbox, *app.number_input]
    return next(one for one in found if one.label == label)


def typed(app: AppTest, label: str, text: str) -> None:
    field(app, label).set_value(text)  # type: ignore[attr-defined]


def value(app: AppTest, label: str) -> object:
    return field(app, label).value  # type: ignore[attr-defined]


def names(actor: Actor) -> set[str]:
    return {row.name for row in page(actor, Filter(), Order.NAME).rows}


# The supplier's form


def test_a_new_supplier_is_filled_in_from_its_number(actor: Actor, server: BrregServer) -> None:
    add_supplier(actor, SupplierInput(name="Fra før"))
    app = opened_at("leverandorer", skjema="ny")
    typed(app, "Org.nr.", "923 609 016")
    typed(app, "Ansvarlig hos dere", "Innkjøper 1")
    press(app, "Hent fra Enhetsregisteret")
    assert (value(app, "Navn"), value(app, "Land"), value(app, "Næringskode")) == (
        "EQUINOR ASA",
        "NO",
        "06.100",
    )
    assert value(app, "Ansvarlig hos dere") == "Innkjøper 1"
    assert "Enhetsregisteret: EQUINOR ASA, Stavanger, 06.100 Utvinning av råolje. Hentet " in words(app)
    assert names(actor) == {"Fra før"}
    assert primaries(app) == ["Legg til leverandøren"]
    press(app, "Legg til leverandøren")
    assert names(actor) == {"Fra før", "EQUINOR ASA"}
    assert "Hentet fra Enhetsregisteret" in words(app)


def test_a_name_gives_hits_to_choose_among(actor: Actor, server: BrregServer) -> None:
    add_supplier(actor, SupplierInput(name="Fra før"))
    app = opened_at("leverandorer", skjema="ny")
    typed(app, "Navn", "equinor")
    press(app, "Hent fra Enhetsregisteret")
    assert "EQUINOR ASA, 923 609 016, Stavanger" in str(app.radio[0].options).replace("\\xa0", " ").replace(
        "\\", ""
    ).replace("\u00a0", " ")
    press(app, "Bruk denne")
    assert (value(app, "Navn"), value(app, "Org.nr.")) == ("equinor", EQUINOR)
    typed(app, "Navn", "Ingen heter dette")
    typed(app, "Org.nr.", "")
    press(app, "Hent fra Enhetsregisteret")
    assert "ingen virksomheter med det navnet" in words(app)


def test_without_a_register_the_form_says_so_and_keeps_everything(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Fra før"))
    save_category(actor, CategoryInput(name="Renhold"))
    app = opened_at("leverandorer", skjema="ny")
    typed(app, "Navn", "Leverandør 1")
    typed(app, "Org.nr.", EQUINOR)
    app.selectbox(key="add-supplier-category").set_value("Renhold")
    press(app, "Hent fra Enhetsregisteret")
    assert "Vi fikk ikke kontakt med Enhetsregisteret." in words(app)
    assert (value(app, "Navn"), value(app, "Org.nr.")) == ("Leverandør 1", EQUINOR)
    assert value(app, "Kategori (velg, eller skriv en ny)") == "Renhold"
    press(app, "Legg til leverandøren")
    assert names(actor) == {"Fra før", "Leverandør 1"}


def test_a_form_opened_anew_holds_nothing_of_the_last_fetch(actor: Actor, server: BrregServer) -> None:
    add_supplier(actor, SupplierInput(name="Leverandør 1"))
    app = opened_at("leverandorer", skjema="ny")
    typed(app, "Org.nr.", EQUINOR)
    press(app, "Hent fra Enhetsregisteret")
    app.session_state["start"] = ("i-dag", {})
    checked(app.run())
    app.session_state["start"] = ("leverandorer", {"skjema": "ny"})
    checked(app.run())
    assert (value(app, "Navn"), value(app, "Org.nr.")) == ("", "")


def test_editing_fills_the_empty_and_overwrites_nobody(actor: Actor, server: BrregServer) -> None:
    identity = add_supplier(
        actor, SupplierInput(name="Equinor", org_number=EQUINOR, website="www.eksempel.no")
    )
    app = opened_at("leverandor", id=identity, skjema="rediger")
    press(app, "Hent fra Enhetsregisteret")
    assert (value(app, "Navn"), value(app, "Nettside"), value(app, "Land")) == (
        "Equinor",
        "www.eksempel.no",
        "NO",
    )
    press(app, "Lagre")
    row = supplier_page(actor, identity).supplier
    assert (row.country, row.industry_standard, row.industry_code) == ("NO", "SN2025", "06.100")


# The supplier's page and the list of proposals


def test_the_page_says_what_was_fetched_when_and_asks_about_a_bankruptcy(
    actor: Actor, server: BrregServer
) -> None:
    identity = add_supplier(actor, SupplierInput(name="1Vask AS", org_number=BANKRUPT))
    app = opened_at("leverandor", id=identity)
    assert "Ikke hentet ennå." in words(app)
    press(app, "Hent fra Enhetsregisteret")
    said = words(app)
    assert "Konkurs åpnet 26. august 2026." in said
    assert "Hentet fra Enhetsregisteret " in said
    assert len(primaries(app)) == 1
    press(app, "Vi kjøper ikke lenger herfra")
    assert not supplier_page(actor, identity).supplier.active
    assert open_count(actor) == 0


def test_the_page_of_a_supplier_works_without_a_register(actor: Actor) -> None:
    identity = add_supplier(actor, SupplierInput(name="1Vask AS", org_number=BANKRUPT))
    app = press(opened_at("leverandor", id=identity), "Hent fra Enhetsregisteret")
    assert "Vi fikk ikke kontakt med Enhetsregisteret." in words(app)
    assert app.title[0].value.replace("\\", "") == "1Vask AS"


def test_all_proposals_stand_on_one_page_and_are_answered_there(actor: Actor, server: BrregServer) -> None:
    statoil = add_supplier(actor, SupplierInput(name="Statoil ASA", org_number=EQUINOR))
    vask = add_supplier(actor, SupplierInput(name="1Vask AS", org_number=BANKRUPT))
    registry_refresh.refresh(actor, pace=0)
    app = opened_at("leverandorer")
    assert "Forslag fra Enhetsregisteret (4)" in [
        link.label.replace("\\", "") for link in app.get("page_link")
    ]
    app = opened_at("registerforslag")
    said = words(app)
    assert "4 forslag venter på svar." in said
    assert "Heter EQUINOR ASA i Enhetsregisteret, Statoil ASA her." in said
    assert "Næringskoden er 06.100 Utvinning av råolje (SN2025), ikke oppgitt her." in said
    assert primaries(app) == ["Spør Enhetsregisteret nå"]
    press(app, "Vi kjøper fortsatt")
    assert supplier_page(actor, vask).supplier.active
    app.button_group[0].set_value("INDUSTRY")
    checked(app.run())
    assert primaries(app) == ["Godta alle 2"]
    press(app, "Godta alle 2")
    assert "Godtatt: 2." in words(app)
    press(app, "Avvis")
    assert supplier_page(actor, statoil).supplier.name == "Statoil ASA"
    assert "Ingen forslag å ta stilling til" in words(app)
    assert open_count(actor) == 0


# The enterprise


def test_the_first_page_takes_the_name_from_the_number(server: BrregServer) -> None:
    app = first_page()
    app.text_input(key="first-number").set_value(EQUINOR)
    checked(app.run())
    press(app, "Hent fra Enhetsregisteret")
    assert app.text_input(key="first-name").value == "EQUINOR ASA"
    assert "et allmennaksjeselskap" in words(app)
    app.file_uploader[0].set_value(("liste.csv", b"Navn\nLeverandor 1\n", "text/csv"))
    checked(app.run())
    [row] = all_enterprises()
    assert (row.name, row.org_number, row.form, row.seat) == (
        "EQUINOR ASA", EQUINOR, "et allmennaksjeselskap", "Stavanger",
    )  # fmt: skip


def test_the_first_page_works_without_a_register() -> None:
    app = first_page()
    app.text_input(key="first-number").set_value(EQUINOR)
    checked(app.run())
    press(app, "Hent fra Enhetsregisteret")
    assert "fyll ut selv og hent senere" in words(app)


def test_the_form_of_the_enterprise_is_filled_and_saved_by_the_person(
    actor: Actor, server: BrregServer
) -> None:
    app = opened_at("virksomheten", del_="virksomheten")
    typed(app, "Kontakt for henvendelser", "spor@eksempel.invalid")
    press(app, "Hent fra Enhetsregisteret")
    assert (value(app, "Navn"), value(app, "Hovedkontor"), value(app, "Stiftet år")) == (
        "Eksempel ASA",
        "Stavanger",
        1972,
    )
    assert value(app, "Kontakt for henvendelser") == "spor@eksempel.invalid"
    assert read_enterprise(actor).seat == ""
    assert primaries(app) == ["Lagre"]
    press(app, "Lagre")
    row = read_enterprise(actor)
    assert (row.name, row.seat, row.contact) == ("Eksempel ASA", "Stavanger", "spor@eksempel.invalid")


def test_the_form_of_the_enterprise_without_a_register(actor: Actor) -> None:
    app = opened_at("virksomheten")
    typed(app, "Kontakt for henvendelser", "spor@eksempel.invalid")
    press(app, "Hent fra Enhetsregisteret")
    assert "Vi fikk ikke kontakt" in words(app)
    assert value(app, "Kontakt for henvendelser") == "spor@eksempel.invalid"


def test_the_board_is_shown_before_it_is_taken_over(actor: Actor, server: BrregServer) -> None:
    app = opened_at("virksomheten", **{"del": "styre"})
    press(app, "Hent styre og daglig leder")
    assert "Person 1" in words(app)
    assert "Daglig leder" in words(app)
    with reading(actor) as work:
        assert seats(work) == []
    press(app, "Legg inn")
    with reading(actor) as work:
        listed = [(person.name, seat.role) for seat, person in seats(work)]
    assert listed[0] == ("Person 1", "GENERAL_MANAGER")
    assert "DEPUTY" not in {role for _name, role in listed}
    assert value(app, "Navn") == "Person 1"
    assert primaries(app) == ["Lagre"]


def test_whether_the_act_applies_is_shown_with_both_years_and_confirmed(
    actor: Actor, server: BrregServer
) -> None:
    server.accounts[EQUINOR] = [
        {
            "regnskapstype": "SELSKAP", "regnskapsperiode": {"tilDato": "2025-12-31"}, "valuta": "NOK",
            "eiendeler": {"sumEiendeler": 36_000_000},
            "resultatregnskapResultat": {"driftsresultat": {"driftsinntekter": {"salgsinntekter": 80_000_000}}},
        }
    ]  # fmt: skip
    app = opened_at("virksomheten", **{"del": "omfattet"})
    assert "Det kan vi ikke si ennå." in words(app)
    press(app, "Hent fra Regnskapsregisteret")
    said = words(app)
    assert "80 000 000" in said
    assert "ansatte er ikke årsverk" in said
    typed(app, "Salgsinntekt 2024, kroner", 71_000_000)  # type: ignore[arg-type]
    typed(app, "Balansesum 2024, kroner", 35_000_001)  # type: ignore[arg-type]
    press(app, "Lagre og bekreft")
    assert "Ja, for regnskapsåret 2025.</b> Dere overskrider to av grensene to år på rad." in words(app)
    assert size_picture(actor).confirmed
    assert primaries(app) == ["Lagre og bekreft"]


def test_figures_that_another_confirmed_meanwhile_are_not_overwritten(actor: Actor) -> None:
    app = opened_at("virksomheten", **{"del": "omfattet"})
    year = size_picture(actor).result.year or 2025
    save_size_figures(actor, [SizeInput(year=year, sales=5)])
    label = next(one.label for one in app.number_input if one.label.startswith("Salgsinntekt"))
    typed(app, label, 7)  # type: ignore[arg-type]
    press(app, "Lagre og bekreft")
    assert "Ikke lagret." in words(app)
    assert [row.sales for row in size_picture(actor).figures] == [5]


def test_the_size_page_works_without_a_register_and_without_a_number(actor: Actor) -> None:
    app = press(opened_at("virksomheten", **{"del": "omfattet"}), "Hent fra Regnskapsregisteret")
    assert "Vi fikk ikke kontakt" in words(app)
    edit_enterprise(actor, EnterpriseInput(name="Eksempel"), read_enterprise(actor).version)
    app = opened_at("virksomheten", **{"del": "omfattet"})
    assert "Hent fra Regnskapsregisteret" not in labels(app)
    assert "Skriv organisasjonsnummeret" in words(app)
