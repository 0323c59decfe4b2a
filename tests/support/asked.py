"""A supplier that is asked: an enterprise with a contact, a supplier with a chain, and the answers it may give."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from compliance_app import clock
from compliance_app.domain.questionnaire import AnswerType, Question
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.questionnaire_course import mark_sent
from compliance_app.services.questionnaire_link import submit
from compliance_app.services.questionnaire_reads import read_questionnaire
from compliance_app.services.questionnaire_send import DoneInput, Ready, ReadyInput, make_ready
from compliance_app.services.questionnaires import QuestionnaireInput, make_questionnaire
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Supply

CONTACT = "innkjop@eksempel.example"


def buyer(name: str = "Kjøper AS", year: int = 2026) -> Actor:
    """The owner of an enterprise that suppliers can ask."""
    given = EnterpriseInput(name=name, contact=CONTACT)
    return local_actor(create_enterprise(local_actor(), given, year))


def supplier_of(actor: Actor, name: str = "Hanskeleverandør 1") -> str:
    """A supplier of goods that come from a producer in China."""
    kinds = {row.name: identity for identity, row in category_choices(actor).items()}
    given = CategoryInput(name="Hansker", inline_name="hansker", supply=Supply.GOODS)
    category = kinds.get("Hansker") or save_category(actor, given)
    made = add_supplier(actor, SupplierInput(name=name, country="NO", category_id=category))
    link_producer(actor, made, LinkInput(producer_name="Fabrikk 1", country="CN"))
    return made


def good_answer(question: Question) -> RawAnswer:
    """An answer that proposes as little as possible."""
    codes = [one.code for one in question.ways()]
    values: dict[AnswerType, str | tuple[str, ...]] = {
        AnswerType.COUNTRIES: "Kina",
        AnswerType.TEXT: "Fabrikk 1, Penang",
        AnswerType.NUMBER: "0",
        AnswerType.MULTI: (codes[0],),
    }
    value = values.get(question.type, "NO" if "incidents" in question.id else codes[0])
    return RawAnswer(value, "Fordi det er slik." if question.reason_nb else "")


def filled(questions: tuple[Question, ...], **changed: RawAnswer) -> Filled:
    """Every question answered, those named in ``changed`` with something else."""
    return Filled({one.id: changed.get(one.id, good_answer(one)) for one in questions}, answered_by="Salg")


def made_ready(actor: Actor, supplier_id: str) -> tuple[str, Ready]:
    """A questionnaire with its link and workbook made, not yet sent: its id, and what a person would send."""
    identity = make_questionnaire(
        actor, supplier_id, QuestionnaireInput(due=clock.today() + timedelta(days=21))
    )
    return identity, make_ready(actor, identity, ReadyInput(), version(actor, identity))


def sent(actor: Actor, supplier_id: str) -> tuple[str, str]:
    """A questionnaire that a person has sent: its id, and the secret of its link."""
    identity, ready = made_ready(actor, supplier_id)
    mark_sent(actor, identity, DoneInput(how="e-post"), version(actor, identity))
    return identity, secret_of(ready)


def answered(actor: Actor, supplier_id: str, **changed: RawAnswer) -> str:
    """A questionnaire that the supplier has answered by its link; returns its id."""
    identity, secret = sent(actor, supplier_id)
    done = submit(secret, filled(questions_of(actor, identity), **changed))
    assert not done.errors
    return identity


def secret_of(ready: Ready) -> str:
    """The secret at the end of a link."""
    return ready.link.rpartition("/")[2]


def questions_of(actor: Actor, identity: str) -> tuple[Question, ...]:
    """The questions of a questionnaire."""
    return read_questionnaire(actor, identity).asked.questions


def version(actor: Actor, identity: str) -> int:
    """The questionnaire's version now."""
    return read_questionnaire(actor, identity).asked.row.version


def typed_in(workbook: bytes, **cells: str) -> bytes:
    """The workbook with answers typed in as a person would: by question number («3», or «3 b)» for a choice)."""
    book = load_workbook(BytesIO(workbook))
    sheet = book.active
    rows = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    for label, value in cells.items():
        sheet[f"D{rows[label]}"] = value
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
