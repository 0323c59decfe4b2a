"""A year's due diligence at an enterprise like the reference organisation, step by step, as its people would do it."""

from dataclasses import dataclass
from datetime import date

from lxml import html
from starlette.testclient import TestClient

from compliance_app import clock
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.questionnaire import Question
from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ChainRole, ImpactKind, Lever, MeasurePurpose, MeasureStatus, Supply
from compliance_app.web.routes import public_app

NAME = "Prøvelaboratoriet Ærø"
BUYER, LEADER, OWNER = "Innkjøper 1", "Daglig leder 1", "Kvalitetsleder 1"
ADDRESS = {
    BUYER: "innkjoper@eksempel.example", LEADER: "leder@eksempel.example", OWNER: "kvalitet@eksempel.example",
}  # fmt: skip
MINE = "Arbeiderne i gruvene kan bli syke av støvet, og noen av dem er barn"
ASSEMBLY = "De som setter sammen maskinene, kan ha betalt for å få jobben"
QUESTIONS = ("producer_countries", "policy", "speaking_up", "own_incidents", "recruitment_fees")
TALKS = "Vi tar opp rekrutteringen med leverandøren og ber om å få se avtalene"


@dataclass(frozen=True)
class Mapped:
    """What the mapping gave: the ICT category, its two suppliers, an adviser; the links behind the first supplier."""

    actor: Actor
    category: str
    first: str
    second: str
    adviser: str

    def producer(self, role: ChainRole) -> str:
        """The producer with a role in the chain of the first supplier."""
        links = supplier_page(self.actor, self.first).links
        return next(producer.id for link, producer in links if link.role == role)


def mapped() -> Mapped:
    """January: people with addresses, the suppliers with their chains, and ICT judged to medium."""
    clock.set_as_of(date(2025, 1, 15))
    given = EnterpriseInput(name=NAME, contact="post@eksempel.example")
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    for name, more in ((BUYER, {}), (LEADER, {}), (OWNER, {"compliance_owner": True})):
        save_contact(actor, ContactInput(name=name, email=ADDRESS[name], **more))
    ict = save_category(
        actor, CategoryInput(name="IKT", inline_name="IKT", supply=Supply.GOODS,
                             rationale="Kjedene er sammensatte og har ledd på flere kontinenter.")
    )  # fmt: skip
    advice, courses = (
        save_category(actor, CategoryInput(name=name, inline_name=name.lower(), supply=Supply.SERVICES))
        for name in ("Rådgivning", "Kurs")
    )
    first, second = (
        add_supplier(actor, SupplierInput(name=f"IKT-leverandør {number}", country="NO", category_id=ict))
        for number in (1, 2)
    )
    for supplier in (first, second):
        made = LinkInput(
            producer_name="Monteringsfabrikk 1",
            country="MY",
            role=ChainRole.PRODUCER,
            goods="bærbare maskiner",
        )
        link_producer(actor, supplier, made)
        mined = LinkInput(
            producer_name="Gruve 1", country="ID", role=ChainRole.RAW_MATERIAL, goods="nikkel til batterier"
        )
        link_producer(actor, supplier, mined)
    adviser = add_supplier(
        actor,
        SupplierInput(
            name="Rådgiver 1", country="NO", category_id=advice, industry_standard="SN2025", industry_code="70.200"
        ),
    )  # fmt: skip
    reason = "Leverandører av IKT-utstyr kan være vanskelige å få oversikt over."
    judge_category(actor, ict, JudgementInput(level=Level.MEDIUM, reason=reason))
    add_supplier(actor, SupplierInput(name="Kursholder 1", country="NO", category_id=courses))
    for category in (advice, courses):
        low = JudgementInput(level=Level.LOW, reason="Kontorarbeid i Norge med ordnede forhold.")
        judge_category(actor, category, low)
    return Mapped(actor, ict, first, second, adviser)


def harm_described(there: Mapped) -> tuple[str, str]:
    """March: what may happen to people in the two links in Asia, at the mine and at the assembly; the impacts' ids."""
    clock.set_as_of(date(2025, 3, 3))
    common = {
        "kind": ImpactKind.POTENTIAL, "involvement": Involvement.DIRECTLY_LINKED, "answers": (False, False, True),
        "involvement_reason": "Maskinene vi kjøper, inneholder det som lages der.",
    }  # fmt: skip
    mine = ImpactInput(
        issue=Issue.CHILD_LABOUR, what=MINE, place="i Indonesia", who="gruvearbeidere", scale=4, scope=3,
        irremediability=3, likelihood=2, severity_reason="Rapporter om nikkelgruver i området.",
        producer_id=there.producer(ChainRole.RAW_MATERIAL), **common,
    )  # fmt: skip
    assembly = ImpactInput(
        issue=Issue.FORCED_LABOUR, what=ASSEMBLY, place="i Malaysia", who="migrantarbeidere", scale=3, scope=3,
        irremediability=2, likelihood=3, severity_reason="Rapporter om rekrutteringsgebyrer i elektronikkindustrien.",
        producer_id=there.producer(ChainRole.PRODUCER), **common,
    )  # fmt: skip
    return save_impact(there.actor, mine), save_impact(there.actor, assembly)


def measure_promised(there: Mapped, impact: str) -> str:
    """April: what is done about the assembly, by whom and by when; the measure's id."""
    clock.set_as_of(date(2025, 4, 1))
    given = MeasureInput(
        purpose=MeasurePurpose.PREVENT, what=TALKS, owner=BUYER, due=date(2025, 6, 2), impact_id=impact,
        status=MeasureStatus.PLANNED, supplier_id=there.first, lever=Lever.DIALOGUE,
        expected_result="Ingen betaler for å få jobben",
    )  # fmt: skip
    return save_measure(there.actor, given)


def answered_on_the_web(link: str, answers: dict[str, RawAnswer]) -> str:
    """Open a link as the supplier does, without JavaScript, fill the form in and send it; the receipt's text."""
    path = "/" + link.split("/", 3)[3]
    http = TestClient(public_app(), base_url="http://127.0.0.1", client=("192.0.2.7", 50_000))
    opened = http.get(path)
    assert opened.status_code == 200, opened.text
    page = html.document_fromstring(opened.text)
    assert NAME in page.text_content()
    fields = {str(one.get("name")) for one in page.xpath("//form[@id='form']//*[@name]")}
    given: dict[str, object] = {"action": "send", "answered_by": "Salgssjefen"}
    for question, answer in answers.items():
        assert f"q.{question}" in fields
        given[f"q.{question}"] = list(answer.value) if isinstance(answer.value, tuple) else answer.value
        if f"r.{question}" in fields:
            given[f"r.{question}"] = answer.reason
    sent = http.post(path, data=given)
    assert sent.status_code == 200, sent.text
    return " ".join(html.document_fromstring(sent.text).text_content().split())


def cells_of(questions: tuple[Question, ...], answers: dict[str, RawAnswer]) -> dict[str, str]:
    """The answers as a person types them into the workbook: by the question's number, in the words of the choices."""
    cells = {}
    for number, question in enumerate(questions, start=1):
        words = {way.code: way.nb for way in question.ways()}
        value = str(answers[question.id].value)
        cells[str(number)] = words.get(value, value)
    return cells
