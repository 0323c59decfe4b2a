"""«Mulige dubletter»: search, answer, merge, part and split, as a person walks it."""

from collections.abc import Iterator
from typing import Any

import pytest
from support.pages import checked, opened_at, plain, press, primaries, words

from compliance_app.domain.permissions import Verb
from compliance_app.services import chain, tasks
from compliance_app.services.merge_reads import open_pairs
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.task_worker import wake, work_off
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import SupplierSpend


@pytest.fixture(autouse=True)
def _work_is_done(local: None) -> Iterator[None]:
    yield
    wake().join(60)


def add(actor: Actor, name: str, **given: Any) -> str:
    return add_supplier(actor, SupplierInput(name=name, **given))


def searched(actor: Actor) -> None:
    tasks.start(actor, "duplicates")
    work_off()


def test_the_search_is_started_from_the_page_and_goes_on_by_itself(actor: Actor) -> None:
    add(actor, "Frakt Nord", country="NO")
    add(actor, "Frakt Nord AS", country="NO")
    app = opened_at("dubletter")
    assert "Ingen par å ta stilling til" in words(app)
    assert primaries(app) == ["Let etter dubletter"]
    press(app, "Let etter dubletter")
    wake().join(60)
    app = opened_at("dubletter")
    assert "Ett par kan være samme leverandør." in words(app)
    assert "Sist lett gjennom" in words(app)
    assert "Navnet er det samme." in words(app)
    assert primaries(app) == ["Samme leverandør – slå sammen"]


def test_while_it_runs_the_page_says_how_far_it_has_come_and_it_can_be_stopped(actor: Actor) -> None:
    add(actor, "Frakt Nord")
    asked = tasks.start(actor, "duplicates")
    with begin(actor, Verb.START_TASK) as work:
        task = work.get(tasks.Task, asked)
        task.state, task.done, task.total, task.heartbeat_at = "RUNNING", 340, 1000, work.at
        work.session.flush()
    app = opened_at("dubletter")
    assert "Leter etter leverandører som ligner: 34 prosent er gjort." in words(app)
    app = press(app, "Stans")
    assert tasks.read_task(actor, asked).state == "STOPPED"
    assert "Arbeidet ble stanset" in words(opened_at("dubletter"))


def test_not_the_same_is_remembered_and_can_be_taken_back(actor: Actor) -> None:
    add(actor, "Frakt Nord", country="NO")
    add(actor, "Frakt Nord AS", country="NO")
    searched(actor)
    app = press(opened_at("dubletter"), "Ikke samme")
    assert open_pairs(actor).total == 0
    assert "er ikke samme leverandør" in words(app)
    app = press(app, "Angre")
    assert open_pairs(actor).total == 1
    assert "Ett par kan være samme leverandør." in words(app)


def test_a_pair_is_merged_with_the_choices_made_and_parted_on_the_supplier(actor: Actor) -> None:
    kept = add(actor, "Frakt Nord", country="NO", website="a.example")
    merged = add(actor, "Frakt Nord AS", country="SE", website="b.example")
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        work.add(
            SupplierSpend(enterprise_id=work.enterprise_id, supplier_id=merged, year=2025, hundredths=500_00)
        )
    chain.link_producer(actor, kept, chain.LinkInput(producer_name="Fabrikk 1", country="CN"))
    searched(actor)
    app = press(opened_at("dubletter"), "Samme leverandør")
    assert primaries(app) == ["Slå sammen"]
    assert "Flyttes til Frakt Nord: 1 beløp for innkjøp." in words(app)
    country = next(one for one in app.radio if one.label == "Land")
    assert [plain(option) for option in country.options] == ["Norge", "Sverige"]
    checked(country.set_value("MERGED").run())
    app = press(app, "Slå sammen")
    assert "Frakt Nord AS er slått sammen med Frakt Nord." in words(app)
    row = supplier_page(actor, kept).supplier
    assert (row.country, row.website) == ("SE", "a.example")
    gone = opened_at("leverandor", id=merged)
    assert "Slått sammen med Frakt Nord av Lokal bruker" in words(gone)
    assert primaries(gone) == ["Åpne Frakt Nord"]
    page = opened_at("leverandor", id=kept)
    assert "Tok med 1 beløp for innkjøp." in words(page)
    page = press(page, "Skill fra hverandre")
    assert (
        "Frakt Nord AS er skilt ut og står for seg selv igjen. 1 beløp for innkjøp er flyttet tilbake."
        in words(page)
    )
    assert supplier_page(actor, kept).supplier.country == "NO"
    assert "Rediger" in [button.label for button in opened_at("leverandor", id=merged).button]


def test_a_merge_refused_is_told_and_the_choices_stay(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt Nord", country="NO"), add(actor, "Frakt Sør", country="SE")
    app = opened_at("dubletter", behold=kept, inn=merged)
    country = next(one for one in app.radio if one.label == "Land")
    checked(country.set_value("MERGED").run())
    seen = supplier_page(actor, merged).supplier
    app.button(key="merge").click()
    edit_supplier(actor, merged, SupplierInput(name="Frakt Sør", country="DK"), seen.version)
    checked(app.run())
    assert "Ikke lagret. Lokal bruker endret leverandøren Frakt Sør" in words(app)
    assert next(one for one in app.radio if one.label == "Land").value == "MERGED"
    assert "Danmark" in words(app)
    press(app, "Slå sammen")
    assert supplier_page(actor, kept).supplier.country == "DK"


def test_two_organisation_numbers_say_why_they_cannot_be_merged(actor: Actor) -> None:
    kept = add(actor, "Frakt Nord", org_number="974760673")
    merged = add(actor, "Frakt Nord", org_number="923609016")
    app = opened_at("dubletter", behold=kept, inn=merged)
    assert "er to ulike foretak" in words(app)
    assert primaries(app) == []


def test_another_supplier_is_found_by_name_from_the_suppliers_page(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt Nord"), add(actor, "Spedisjon 7")
    app = opened_at("dubletter", med=kept)
    app.text_input(key=f"other-{kept}").set_value("spedi").run()
    app = press(app, "Spedisjon 7")
    app = press(app, "Slå sammen")
    assert supplier_page(actor, merged).supplier.merged_into == kept


def test_a_supplier_is_split_and_what_was_typed_stays_when_it_is_refused(actor: Actor) -> None:
    source = add(actor, "Frakt Nord og Sør", country="NO")
    link = chain.link_producer(actor, source, chain.LinkInput(producer_name="Fabrikk 1", country="CN"))
    app = opened_at("dubletter", skill=source)
    app.text_input(key=f"split-{source}-name").set_value("Frakt Sør")
    app = press(app, "Del i to")
    assert "Velg minst ett innkjøp" in words(app)
    assert app.text_input(key=f"split-{source}-name").value == "Frakt Sør"
    app.multiselect(key=f"split-{source}-links").set_value([link])
    press(app, "Del i to")
    assert supplier_page(actor, source).links == []
    assert "Frakt Sør" in {pair.name for pair in _suppliers(actor)}


def _suppliers(actor: Actor) -> list[Any]:
    from compliance_app.services.register import Filter, Order, page

    return list(page(actor, Filter(), Order.NAME).rows)


def test_an_unknown_supplier_is_said_with_a_way_back(actor: Actor) -> None:
    add(actor, "Frakt Nord")
    app = opened_at("dubletter", skill="finnes-ikke")
    assert "ble ikke funnet" in words(app)
    assert primaries(app) == ["Se mulige dubletter"]
