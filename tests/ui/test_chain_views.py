"""Chains on screen: the tree and its forms, a producer, a country, the work list, and a list that is taken in."""

import pytest
from support.pages import checked, links_of, opened_at, plain, press, primaries, upload, words

from compliance_app.domain.levels import Level
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.chain_import import import_chain, open_chain
from compliance_app.services.producers import ProducerInput, edit_producer
from compliance_app.services.ratings import explain
from compliance_app.services.suppliers import SupplierInput, add_supplier, supplier_page
from compliance_app.services.work import Actor

LIST = "Leverandør;Nivå;Navn;Land;Vare\nIKT 1;1;Fabrikk A;Malaysia;Servere\nIKT 1;2;Gruve B;Xanadu;Kobolt\nUten navn 9;1;C;Kina;\n"


pytestmark = pytest.mark.usefixtures("local")


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="IKT 1", country="NO"))


def link(actor: Actor, whose: str, name: str, country: str | None = None, behind: str | None = None) -> str:
    return link_producer(actor, whose, LinkInput(producer_name=name, country=country, buyer_link_id=behind))


def test_the_tree_shows_every_branch_and_marks_the_weakest(actor: Actor, supplier: str) -> None:
    first = link(actor, supplier, "Fabrikk A", "MY")
    link(actor, supplier, "Gruve B", "CN", first)
    link(actor, supplier, "Verksted C", "NO")
    app = opened_at("leverandor", id=supplier)
    assert app.expander[0].label == "Hele kjeden (3 ledd)"
    assert {"Fabrikk A", "Gruve B", "Verksted C"} <= set(links_of(app))
    text = words(app)
    assert "på veien til svakeste ledd" in text
    assert "Ledd 2. Produsent, oppgitt av leverandøren. Leverer til Fabrikk A." in text
    assert len(primaries(app)) == 1


def test_a_link_is_added_behind_the_one_that_was_chosen(actor: Actor, supplier: str) -> None:
    first = link(actor, supplier, "Fabrikk A", "MY")
    app = opened_at("leverandor", id=supplier)
    checked(app.button(key=f"behind-{first}").click().run())
    app.text_input(key=f"link-{supplier}-name").set_value("Gruve B")
    press(app, "Legg til leddet")
    assert "Leddet er lagt til" in words(app)
    assert supplier_page(actor, supplier).links[1][0].buyer_link_id == first


def test_a_known_producer_is_offered_while_one_types(actor: Actor, supplier: str) -> None:
    other = add_supplier(actor, SupplierInput(name="IKT 2", country="NO"))
    link(actor, other, "Fabrikk A", "CN")
    known = supplier_page(actor, other).links[0][1].id
    app = press(opened_at("leverandor", id=supplier), "Legg til ledd i kjeden")
    checked(app.text_input(key=f"link-{supplier}-name").set_value("fabr").run())
    assert plain(app.radio[0].options[1]).startswith(
        "Fabrikk A, Kina, én leverandør"
    ) or "Fabrikk A, Kina" in plain(app.radio[0].options[1])
    checked(app.radio[0].set_value(known).run())
    press(app, "Legg til leddet")
    assert supplier_page(actor, supplier).links[0][1].id == known


def test_what_is_refused_stands_in_the_form(actor: Actor, supplier: str) -> None:
    first = link(actor, supplier, "Fabrikk A", "MY")
    app = opened_at("leverandor", id=supplier, skjema="ledd", bak=first)
    app.text_input(key=f"link-{supplier}-name").set_value("Fabrikk A")
    checked(app.selectbox(key=f"link-{supplier}-country").set_value("MY").run())
    press(app, "Legg til leddet")
    assert "kan ikke stå bak seg selv" in words(app)
    assert app.text_input(key=f"link-{supplier}-name").value == "Fabrikk A"


def test_a_link_is_edited_and_somebody_elses_change_is_told(actor: Actor, supplier: str) -> None:
    first = link(actor, supplier, "Fabrikk A", "MY")
    app = opened_at("leverandor", id=supplier)
    checked(app.button(key=f"edit-{first}").click().run())
    app.text_input(key=f"change-{first}-goods").set_value("Kretskort")
    producer = supplier_page(actor, supplier).links[0][1]
    edit_producer(actor, producer.id, ProducerInput(name="Fabrikk A", country="CN"), producer.version)
    app.selectbox(key=f"change-{first}-country").set_value("VN")
    press(app, "Lagre leddet")
    assert "endret landet til Fabrikk A" in words(app)
    assert app.text_input(key=f"change-{first}-goods").value == "Kretskort"
    press(app, "Lagre leddet")
    assert "Leddet er lagret" in words(app)
    changed, moved = supplier_page(actor, supplier).links[0]
    assert (changed.goods, moved.country) == ("Kretskort", "VN")


def test_a_producer_says_who_depends_on_it_and_is_edited_for_all(actor: Actor, supplier: str) -> None:
    link(actor, supplier, "Fabrikk A", "NO")
    producer = supplier_page(actor, supplier).links[0][1]
    app = opened_at("produsent", id=producer.id)
    assert "1 av 1 leverandører er avhengig av produsenten." in words(app)
    assert primaries(app) == ["Se dem i registeret"]
    press(app, "Rediger")
    app.selectbox(key=f"producer-{producer.id}-country").set_value("CN")
    press(app, "Lagre")
    assert "Produsenten er lagret" in words(app)
    assert explain(actor, supplier).assessment.overall == Level.HIGH
    press(app, "Se dem i registeret")
    assert app.title[0].value == "Leverandører"
    assert "IKT 1" in links_of(app)


def test_two_producers_become_one(actor: Actor, supplier: str) -> None:
    link(actor, supplier, "Fabrikk A", "CN")
    link(actor, supplier, "Fabrik A", "CN")
    kept, gone = (producer for _link, producer in supplier_page(actor, supplier).links)
    app = press(opened_at("produsent", id=kept.id), "Slå sammen med en annen")
    assert app.button(key=f"merge-{kept.id}-do").disabled
    checked(app.text_input(key=f"merge-{kept.id}-text").set_value("fab").run())
    checked(app.radio[0].set_value(gone.id).run())
    checked(app.button(key=f"merge-{kept.id}-do").click().run())
    assert "1 ledd er flyttet hit" in words(app)
    assert "Fabrik A" in words(app)
    assert {producer.id for _link, producer in supplier_page(actor, supplier).links} == {kept.id}


def test_a_producer_that_is_not_there_leads_to_the_countries(actor: Actor, supplier: str) -> None:
    app = opened_at("produsent", id="x")
    assert app.title[0].value == "Produsenten ble ikke funnet"
    assert opened_at("kjedeland", kode="QQ").title[0].value == "Landet ble ikke funnet"


def test_the_countries_lead_to_who_depends_on_them(actor: Actor, supplier: str) -> None:
    link(actor, supplier, "Gruve", "CN", link(actor, supplier, "Fabrikk A", "MY"))
    app = opened_at("kjedeland")
    assert {"Kina", "Malaysia", "Norge"} <= set(links_of(app))
    one = opened_at("kjedeland", kode="MY")
    assert "1 av 1 leverandører er avhengig av landet." in words(one)
    assert "Fabrikk A (Malaysia)" in words(one)
    press(one, "Se dem i registeret")
    assert "IKT 1" in links_of(one)


def test_the_work_list_says_what_to_ask_and_empties(actor: Actor, supplier: str) -> None:
    app = opened_at("kjeden-mangler")
    assert "1 leverandør av varer, der vi bare kjenner selgeren." in words(app)
    press(app, "Legg til produsent")
    app.text_input(key=f"missing-{supplier}-name").set_value("Fabrikk A")
    link(actor, supplier, "Fabrikk A", "CN")
    assert "Ingen kjeder mangler helt" in words(opened_at("kjeden-mangler"))


def test_a_list_of_chains_is_taken_in_and_taken_back(actor: Actor, supplier: str) -> None:
    app = upload(opened_at("ta-inn-kjede"), LIST, "kjeder.csv")
    assert "2 spørsmål" in words(app)
    assert "«Uten navn 9» finnes ikke i registeret" in plain(" ".join(box.label for box in app.selectbox))
    box = next(box for box in app.selectbox if "Xanadu" in plain(box.label))
    checked(box.set_value("CD").run())
    press(app, "Ta inn 2 ledd")
    assert app.title[0].value == "2 ledd er tatt inn"
    assert "Rad 4 ble ikke lest inn" in words(app) or "ikke funnet i registeret" in words(app)
    assert [producer.country for _link, producer in supplier_page(actor, supplier).links] == ["MY", "CD"]
    press(app, "Angre innlesingen")
    assert app.title[0].value == "Innlesingen er angret"
    assert supplier_page(actor, supplier).links == []


def test_a_list_without_such_columns_asks_for_the_row(actor: Actor, supplier: str) -> None:
    app = upload(opened_at("ta-inn-kjede"), "a;b\n1;2\n3;4\n", "tall.csv")
    assert app.warning
    assert app.button(key="take-in").disabled


def test_a_list_of_chains_is_read_as_last_time_until_the_person_begins_anew(
    actor: Actor, supplier: str
) -> None:
    text = "Kode;Leverandør;Fabrikk;Land\nX1;IKT 1;Fabrikk A;Malaysia\n"
    given = open_chain(text.encode(), "kjeder.csv")
    import_chain(actor, given, {"supplier": 1, "producer_name": 0, "producer_country": 3})
    app = upload(opened_at("ta-inn-kjede"), text.replace("X1", "X2"), "kjeder.csv")
    assert "Vi leser listen slik som sist, " in words(app)
    assert "Kolonnene i filen (3 er lest)" in [one.label for one in app.expander]
    assert primaries(app) == ["Ta inn 1 ledd"]
    press(app, "Begynn på nytt")
    assert "slik som sist" not in words(app)
    assert "Kolonnene i filen" in words(app)
    assert next(box for box in app.selectbox if box.label == "Navn på leddet").value == 2


def test_a_producer_known_by_its_name_is_the_same_until_the_person_says_no(
    actor: Actor, supplier: str
) -> None:
    link(actor, supplier, "Fabrikk A", "MY")
    app = upload(opened_at("ta-inn-kjede"), "Leverandør;Navn;Vare\nIKT 1;Fabrikk A;Servere\n")
    assert "Kjent igjen på navnet" in words(app)
    [question] = [one for one in app.radio if "regnes de som samme produsent" in one.label]
    assert question.options == ["Ja, samme produsent", "Nei, en egen produsent"]
    question.set_value("own")
    press(checked(app.run()), "Ta inn 1 ledd")
    assert len(supplier_page(actor, supplier).links) == 2
