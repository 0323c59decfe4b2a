"""A person who writes a name, a number or an id gets the one supplier that is meant, or is asked."""

import pytest

from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.supplier_lookup import NoSuchSupplier, SeveralSuppliers, find_supplier
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def test_a_supplier_is_found_by_id_number_and_name_whatever_the_letters(actor: Actor) -> None:
    one = add_supplier(actor, SupplierInput(name="Ærlig IKT AS", org_number="923609016"))
    for text in (one, "923609016", "923 609 016", "Ærlig IKT AS", "ærlig ikt", "ÆRLIG"):
        assert find_supplier(actor, text) == one


def test_the_whole_name_wins_over_a_part_of_others(actor: Actor) -> None:
    short = add_supplier(actor, SupplierInput(name="Nordlys"))
    add_supplier(actor, SupplierInput(name="Nordlys Renhold"))
    assert find_supplier(actor, "nordlys") == short


def test_a_name_that_two_bear_is_asked_about_with_their_ids(actor: Actor) -> None:
    numbers = ("923609016", "974760673")
    both = {add_supplier(actor, SupplierInput(name="Våler kommune", org_number=number)) for number in numbers}
    with pytest.raises(SeveralSuppliers) as raised:
        find_supplier(actor, "Våler kommune")
    assert all(identity in str(raised.value) for identity in both)
    assert find_supplier(actor, numbers[0]) in both


@pytest.mark.parametrize("text", ["", "%", "_", "Finnes ikke", "000000000"])
def test_what_fits_nobody_is_refused(actor: Actor, text: str) -> None:
    add_supplier(actor, SupplierInput(name="Ærlig IKT"))
    with pytest.raises(NoSuchSupplier):
        find_supplier(actor, text)


def test_another_enterprises_supplier_is_not_found(actor: Actor) -> None:
    one = add_supplier(actor, SupplierInput(name="Ærlig IKT"))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Prøve AS"), 2025))
    for text in (one, "Ærlig IKT"):
        with pytest.raises(NoSuchSupplier):
            find_supplier(other, text)
