"""Questionnaires for the tests: suppliers' drivers, answers of every kind, and the payloads that must never run."""

from datetime import date

from hypothesis import strategies as st

from compliance_app.domain.question_drivers import DRIVERS
from compliance_app.domain.questionnaire import AnswerType, Question, choose
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer
from compliance_app.domain.questionnaire_invitation import Invitation
from compliance_app.storage.question_bank import question_bank

PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "|calc",
    "%0A=1",
    "\uff1d1+1",
    'DDE ("cmd";"/C calc";"!A0")A0',
    '=HYPERLINK("http://127.0.0.1/","x")',
    "=cmd|' /C calc'!A0",
]
MARKUP = "\"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'{{7*7}}</textarea></title></style>"

drivers = st.lists(st.sampled_from(DRIVERS), unique=True)


def of_types() -> tuple[Question, ...]:
    """One question of each answer type."""
    return tuple(next(one for one in question_bank() if one.type is kind) for kind in AnswerType)


def invitation(language: str = "nb", supplier: str = "Eksempel AS", **changes: object) -> Invitation:
    """Twelve questions, of every answer type."""
    wanted = {one.id for one in of_types()} | {
        "own_incidents", "policy_content", "fatalities", "speaking_up", "accidents"
    }  # fmt: skip
    given = {
        "language": language,
        "enterprise": "Kjøper AS",
        "supplier": supplier,
        "questions": choose([one for one in question_bank() if one.id in wanted], DRIVERS),
        "due": date(2027, 1, 15),
        "expires": date(2027, 2, 15),
        "contact": "innkjop@eksempel.example",
        "goods": "hansker" if language == "nb" else "gloves",
    }
    return Invitation(**(given | changes))


def raw_answers(question: Question) -> st.SearchStrategy[RawAnswer]:
    """Answers as somebody may write them, in the form they come back in from a page."""
    codes = [one.code for one in question.ways()]
    words = ["", "fordi", "to\nlinjer", "=1+1", "ÆØÅ «sitat»"]
    reasons = st.sampled_from(words if question.reason_nb else [""])
    values: st.SearchStrategy[str | tuple[str, ...]]
    if question.type is AnswerType.MULTI:
        free = [code for code in codes if code not in {"NONE", "UNKNOWN"}]
        values = st.one_of(
            st.lists(st.sampled_from(free), unique=True, min_size=1).map(tuple), st.just(("UNKNOWN",))
        )
    elif question.type is AnswerType.NUMBER:
        values = st.one_of(st.integers(0, 100).map(str), st.just("vet ikke"))
    elif question.type is AnswerType.COUNTRIES:
        values = st.sampled_from(["Kina, Malaysia", "Norge", "Bosnia og Hercegovina; Kina", "vet ikke"])
    elif question.type is AnswerType.TEXT:
        values = st.sampled_from(["Produsent 1, Penang", "-5", "=2+3", "to\nlinjer", "vet ikke"])
    else:
        values = st.sampled_from(codes)
    return st.builds(RawAnswer, values, reasons)


@st.composite
def filled_forms(draw: st.DrawFn, language: str = "nb") -> tuple[Invitation, Filled]:
    """A questionnaire with some of its questions answered."""
    asked = invitation(language)
    answers = {
        one.question.id: draw(raw_answers(one.question)) for one in asked.questions if draw(st.booleans())
    }
    return asked, Filled(answers=answers)
