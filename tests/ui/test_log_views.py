"""«Virksomheten › Logg» and «Personvern» as a reader meets them: found, opened, checked, taken out; emptied and erased."""

import re
from datetime import date

from sqlalchemy import CheckConstraint, event
from streamlit.testing.v1 import AppTest
from support.cases import Somebody, whole_case
from support.pages import dialog_alone, links_of, opened_at, plain, press_exactly, primaries, words

from compliance_app import clock
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.contacts import ContactInput, contacts, save_contact
from compliance_app.services.log_fields import CODED, CODES, FIELDS, OWN, POINTS
from compliance_app.services.log_reading import PAGE, LogFilter, log_actors, log_entry, log_page
from compliance_app.services.log_things import THINGS
from compliance_app.services.log_verbs import DONE
from compliance_app.services.request_purge import purge_requests
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import METADATA
from compliance_app.storage.tables.base import Unlogged

WHO = Somebody()
TODAY = date(2026, 5, 4)
NAME = "Ås & Sønn <b>AS</b>"


def opened(number: int | None = None) -> AppTest:
    return opened_at("virksomheten", **{"del": "logg"}, **({"nr": str(number)} if number else {}))


def field(app: AppTest, label: str) -> object:
    kinds = (*app.text_input, *app.selectbox, *app.date_input, *app.text_area)
    return next(one for one in kinds if one.label == label)


def rows_of(app: AppTest) -> list[str]:
    """The entries that are listed, as their links say them."""
    done = set(DONE.values())
    return [label for label in links_of(app) if label.split(":")[0] in done]


def test_whatever_the_log_can_hold_has_a_word() -> None:
    own = {str(table.__tablename__) for table in Unlogged.__subclasses__()}
    logged = [table for table in METADATA.sorted_tables if table.name not in own]
    assert {verb.value for verb in Verb} - set(DONE) == set()
    assert [table.name for table in logged if table.name not in THINGS] == []
    columns = {column.name for table in logged for column in table.c}
    said = set(FIELDS) | OWN | set(POINTS)
    assert [name for name in sorted(columns) if name not in said and not name.endswith("_id")] == []
    assert said - columns == set(), "said of a column that no table has"
    for table in logged:
        for check in (one for one in table.constraints if isinstance(one, CheckConstraint)):
            closed = re.match(r"(\w+) IN \((.*?)\)", str(check.sqltext))
            if closed and closed[1] != "industry_standard":
                assert closed[1] in CODED, f"{table.name}.{closed[1]}"
                codes = {word for word in re.findall(r"'([^']*)'", closed[2]) if word}
                assert codes <= set(CODES), f"{table.name}.{closed[1]}"


def test_the_log_is_found_opened_and_checked(actor: Actor) -> None:
    clock.set_as_of(TODAY)
    identity = add_supplier(actor, SupplierInput(name=NAME, country="NO"))
    edit_supplier(actor, identity, SupplierInput(name=NAME, country="DE"), 1)
    kari = Actor("Kari Nordmann", actor.roles, actor.enterprise_id)
    add_supplier(kari, SupplierInput(name="Karis leverandør", country="NO"))
    app = opened()
    assert "Loggen har 4 innslag siden" in words(app)
    assert "Den er ikke kontrollert ennå." in words(app)
    assert primaries(app) == ["Kontroller loggen"]
    assert rows_of(app)[0] == "Endret leverandører: Karis leverandør"
    app = press_exactly(app, "Kontroller loggen")
    assert "Loggen stemmer. Den har 4 innslag." in words(app)
    assert "Den ble sist kontrollert 4. mai 2026" in words(app)
    assert "og var hel fram til innslag 4." in words(app)
    assert rows_of(app)[0] == "Kontrollerte loggen"
    field(app, "Hvem").set_value("Kari Nordmann")
    assert rows_of(app.run()) == ["Endret leverandører: Karis leverandør"]
    field(app, "Hvem").set_value(None)
    field(app, "Hva det gjelder").set_value("ås & SØNN")
    assert rows_of(app.run()) == [f"Endret leverandører: {NAME}"] * 2
    field(app, "Hva slags arbeid").set_value("requests")
    assert rows_of(app.run()) == []
    assert "Ingen innslag passer." in words(app)
    entry = opened(3)
    assert "Før" in words(entry)
    assert "Norge" in words(entry)
    assert "Tyskland" in words(entry)
    assert "<b>AS</b>" not in "".join(str(part.value) for part in entry.html)
    assert f"Leverandør: {NAME}" in links_of(entry)
    assert "Innslaget finnes ikke" in words(opened(99))


def test_pages_are_found_by_number_with_as_many_queries_for_all_of_them(actor: Actor) -> None:
    for number in range(PAGE * 2 + 3):
        add_supplier(actor, SupplierInput(name=f"Leverandør {number:03d}", country="NO"))
    first = log_page(actor)
    assert (len(first.rows), first.newer, first.older) == (PAGE, False, True)
    second = log_page(actor, before=first.rows[-1].seq)
    third = log_page(actor, before=second.rows[-1].seq)
    assert (len(third.rows), third.newer, third.older) == (4, True, False)
    seen = [row.seq for page in (first, second, third) for row in page.rows]
    assert seen == list(range(PAGE * 2 + 4, 0, -1))
    assert log_page(actor, after=third.rows[0].seq).rows == second.rows
    asked: list[str] = []
    event.listen(engine(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    log_page(actor)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 3
    app = opened()
    app = press_exactly(app, "Eldre")
    assert rows_of(app)[0] == f"Endret leverandører: Leverandør {PAGE + 2:03d}"
    assert rows_of(press_exactly(app, "Nyere"))[0] == f"Endret leverandører: Leverandør {PAGE * 2 + 2:03d}"


def test_what_private_people_wrote_is_closed_to_the_operator_and_erased_in_time(actor: Actor) -> None:
    clock.set_as_of(TODAY)
    whole_case(actor, WHO, date(2024, 3, 4))
    clock.set_as_of(TODAY)
    operator = Actor("Drift", frozenset({Role.ADMIN}), actor.enterprise_id)
    of_case = [row for row in log_page(actor, LogFilter(kind="requests")).rows if row.object_kind]
    assert of_case
    for row in of_case:
        assert WHO.name not in repr(log_entry(operator, row.seq))
        assert log_entry(operator, row.seq).closed == len(log_entry(actor, row.seq).changes)
    assert any(WHO.name in repr(log_entry(actor, row.seq)) for row in of_case)
    privacy = opened_at("virksomheten", **{"del": "personvern"})
    assert "Én sak skal tømmes nå." in words(privacy)
    assert primaries(privacy) == ["Tøm det som skal tømmes"]
    listed = [line.number for line in purge_requests(actor, dry_run=True).cases]
    assert all(f"Sak {number}" in words(privacy) for number in listed)
    dialog_alone("virksomheten_personvern", "_ask_purge").button(key="purge-sure").click().run()
    after = opened_at("virksomheten", **{"del": "personvern"})
    assert "Ingenting skal tømmes nå." in words(after)
    assert "Én sak er tømt før." in words(after)
    gone = log_entry(actor, of_case[-1].seq)
    assert (gone.erased, gone.changes) == (True, ())
    said = words(opened(of_case[-1].seq))
    assert "Hva som sto før og etter, er slettet" in said
    assert WHO.name not in said


def test_somebody_is_erased_by_screen_after_it_was_said_what_goes(actor: Actor) -> None:
    save_contact(actor, ContactInput(name="Ole Sluttet", email="ole@eksempel.example", active=False))
    app = opened_at("virksomheten", **{"del": "personvern"})
    field(app, "Hvem").set_value("Ukjent Person")
    assert "Fant ingen som heter" in words(press_exactly(app, "Se hva som slettes"))
    field(app, "Hvem").set_value("ole sluttet")
    app = press_exactly(app, "Se hva som slettes")
    assert "ole@eksempel.example slettes overalt, også i loggen." in words(app)
    assert "Navnet slettes" in words(app)
    assert [plain(one.label) for one in app.button if one.key == "erase-now"] == [
        "Slett opplysninger om Ole Sluttet"
    ]
    dialog = dialog_alone("virksomheten_personvern", "_ask_erase", "Ole Sluttet", "ole sluttet")
    dialog.button(key="erase-sure").click().run()
    assert contacts(actor) == []


def test_everybody_who_stands_in_the_log_can_be_chosen(actor: Actor) -> None:
    add_supplier(Actor("Åse", actor.roles, actor.enterprise_id), SupplierInput(name="En", country="NO"))
    assert log_actors(actor) == ["Lokal bruker", "Åse"]
