"""A supplier that has been asked, with a working link, in a database with nothing else in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ

from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.questionnaire_send import ReadyInput, make_ready
from compliance_app.services.questionnaires import QuestionnaireInput, make_questionnaire
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import Questionnaire

BASE = "https://aktsom.eksempel.example"
QUESTIONS = ("producer_countries", "own_incidents", "policy_content", "accidents", "speaking_up")


@dataclass(frozen=True)
class Link:
    """A questionnaire by its link."""

    owner: Actor
    questionnaire: str
    secret: str

    def row(self) -> Questionnaire:
        """The questionnaire as it stands."""
        with reading(self.owner) as work:
            found = work.get(Questionnaire, self.questionnaire)
            work.session.expunge_all()
            return found


@contextmanager
def at_base(address: str = BASE) -> Iterator[None]:
    """The app's own address, without which no link is made."""
    before = environ.get("AKTSOM_BASE_URL")
    environ["AKTSOM_BASE_URL"] = address
    try:
        yield
    finally:
        environ.pop("AKTSOM_BASE_URL")
        if before is not None:
            environ["AKTSOM_BASE_URL"] = before


def make_link(language: str = "nb", supplier: str = "Hanskeleverandør 1", name: str = "Eksempel AS") -> Link:
    """An enterprise that asks a supplier five questions, and the link."""
    given = EnterpriseInput(name=name, contact="innkjop@eksempel.example")
    return ask(local_actor(create_enterprise(local_actor(), given, 2026)), language, supplier)


def ask(owner: Actor, language: str = "nb", supplier: str = "Hanskeleverandør 1") -> Link:
    """One more supplier that is asked."""
    identity = make_questionnaire(
        owner,
        add_supplier(owner, SupplierInput(name=supplier, country="NO")),
        QuestionnaireInput(questions=list(QUESTIONS), language=language),
    )
    return Link(owner, identity, new_link(owner, identity))


def new_link(owner: Actor, identity: str) -> str:
    """One more link to a questionnaire; returns its secret."""
    with reading(owner) as work:
        version = work.get(Questionnaire, identity).version
    with at_base():
        return make_ready(owner, identity, ReadyInput(), version).link.rpartition("/")[2]
