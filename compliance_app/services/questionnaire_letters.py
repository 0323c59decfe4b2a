"""What is written to a supplier with a questionnaire: the invitation and two reminders, in its language.

The words stand in ``reports/mail``; whoever sends may change them in their own mail program. Nothing is kept of a text
with a link in it.
"""

from datetime import date
from typing import Any

from compliance_app import clock
from compliance_app.documents.letters import render_letter
from compliance_app.documents.mail import MAIL, MailText, mail_text
from compliance_app.documents.tree import Language
from compliance_app.domain.language import NB
from compliance_app.domain.question_drivers import drivers_phrase
from compliance_app.domain.questionnaire_invitation import day_text
from compliance_app.services.questionnaire_rows import Asked
from compliance_app.storage.tables import QuestionnaireState

_ENGLISH_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def invitation_letter(found: Asked, link: str) -> MailText:
    """The invitation; without a link it speaks of the workbook alone."""
    invitation = found.invitation
    language = invitation.language
    count = _count(len(invitation.questions), language)
    goods = "goods or services" if language == "en" else "varer eller tjenester"
    values = {
        "questions": count[:1].upper() + count[1:],
        "goods": invitation.goods or goods,
        "drivers": drivers_phrase(invitation.drivers(), language),
        "expiry": day_text(invitation.expires, language) if invitation.expires else "",
    }
    return _letter("sporreskjema", found, link, values)


def reminder_letter(found: Asked, link: str, final: date | None = None) -> MailText:
    """The first reminder, or the last one where ``final`` says by when an answer can still be used."""
    language = found.invitation.language
    if final is not None:
        return _letter("sporreskjema-siste", found, link, {"final": day_text(final, language)})
    sent = found.row.sent_at
    values = {
        "questions_inline": _count(len(found.questions), language),
        "sent": day_text(clock.oslo_day(sent), language) if sent else "",
        "late": found.invitation.due < clock.today(),
        "partly": found.row.state == QuestionnaireState.PARTLY_ANSWERED,
    }
    return _letter("sporreskjema-paminnelse", found, link, values)


def _letter(name: str, found: Asked, link: str, values: dict[str, Any]) -> MailText:
    invitation = found.invitation
    language = invitation.language
    common = {
        "enterprise": invitation.enterprise,
        "contact": invitation.contact,
        "due": day_text(invitation.due, language),
        "link": link,
    }
    letter = render_letter(name, common | values, language, folder=MAIL)
    return mail_text(letter, clock.today(), Language.ENGLISH if language == "en" else Language.BOKMAL)


def _count(number: int, language: str) -> str:
    if language == "en":
        return f"{_ENGLISH_NUMBERS[number]} {'question' if number == 1 else 'questions'}"
    return NB.count(number, "spørsmål")
