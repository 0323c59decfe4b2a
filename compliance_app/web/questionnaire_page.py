"""The supplier's page: questions anyone can answer without an account and without JavaScript, as plain strings of HTML.

Every value is escaped here. The secret of the link stands in the path alone: forms post to the address they were read
from, nothing is fetched, and no address leads away with the secret in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from typing import Final

from compliance_app.documents.mail_link import with_address
from compliance_app.domain.questionnaire import TOPIC_NAMES, AnswerType, Chosen
from compliance_app.domain.questionnaire_answers import LONGEST_TEXT, Filled, RawAnswer
from compliance_app.domain.questionnaire_invitation import Invitation, day_text, words
from compliance_app.web.public_page import Frame, in_both, other_of, secret_headers, style
from compliance_app.web.questionnaire_fields import LAST_FIELDS, PageView, QuestionField, afterwards, field_id
from compliance_app.web.questionnaire_text import CLOSED, PAGE_WORDS, PageWords

STYLE: Final = style("questionnaire.css")

HEADERS: Final[Mapping[str, str]] = secret_headers(STYLE)
"""What every answer of these pages carries besides the safety headers: the address is a secret."""

MAX_BODY_BYTES: Final = 1024 * 1024
"""A filled form as posted: twelve answers and reasons of the longest kind, percent-encoded."""

_READ_AT_MOST: Final = 4 * LONGEST_TEXT


class Action(StrEnum):
    """Which button was pressed; anything unclear saves and sends nothing."""

    SAVE = "save"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Submission:
    """A posted form, unchecked."""

    action: Action
    filled: Filled
    seen: str = ""


def parse_form(pairs: Iterable[tuple[str, str]], questions: Sequence[Chosen]) -> Submission:
    """What was posted, as name and value pairs in order. Names that belong to no asked question are left out."""
    posted: dict[str, list[str]] = {}
    for name, value in pairs:
        posted.setdefault(name, []).append(value[:_READ_AT_MOST])
    answers = {}
    for one in questions:
        question = one.question
        given = tuple(posted.get(f"q.{question.id}", ()))
        several = question.type is AnswerType.MULTI or len(given) > 1
        answer: str | tuple[str, ...] = given if several else "".join(given)
        answers[question.id] = RawAnswer(answer, _last(posted, f"r.{question.id}"))
    filled = Filled(
        answers=answers,
        instead=_last(posted, "instead"),
        answered_by=_last(posted, "answered_by"),
        rest=_last(posted, "rest"),
        partial=bool(_last(posted, "partial")),
    )
    action = Action.SEND if _last(posted, "action") == Action.SEND else Action.SAVE
    return Submission(action, filled, _last(posted, "seen"))


def _last(posted: Mapping[str, list[str]], name: str) -> str:
    return posted[name][-1] if name in posted else ""


def questionnaire_page(view: PageView) -> str:
    """The whole page with the form."""
    invitation = view.invitation
    said, text = PAGE_WORDS[invitation.language], words(invitation)
    title = said.title_mend.format(title=text.title) if view.errors or view.refusal else text.title
    notice = f'<p class="notice" role="status">{escape(view.notice)}</p>\n' if view.notice else ""
    workbook = f'<p><a href="#workbook">{escape(said.workbook)}</a></p>\n' if view.workbook else ""
    other = other_of(invitation.language)
    language = (
        f'<p><a href="{escape(view.other_language)}" lang="{other}" hreflang="{other}">{escape(said.other_language)}</a></p>\n'
        if view.other_language
        else ""
    )
    link = f"<p>{escape(text.link)}</p>\n" if text.link else ""
    about = "".join(
        f"<p>{escape(sentence)}</p>\n" for sentence in (text.instead, text.honest, text.use, text.privacy)
    )
    main = (
        f"{_summary(view, said)}{notice}{language}"
        f"<h1>{escape(text.title)}</h1>\n"
        f'<p class="lead">{escape(text.asks)} {escape(text.chosen_by)}</p>\n'
        f'<p class="due">{escape(text.due)}</p>\n'
        f"{link}"
        f"<h2>{escape(said.about)}</h2>\n{about}"
        f"<p>{with_address(text.contact)}</p>\n{workbook}"
        f'<form method="post" id="form" accept-charset="utf-8" novalidate>\n'
        f"{_seen(view)}{_questions(view, said)}{afterwards(view, said)}"
        f'<p class="small">{escape(said.after_sending)}</p>\n'
        # Enter in a field presses the first button: that one must not send.
        f'<div class="buttons"><button class="second" name="action" value="save">{escape(said.save)}</button>\n'
        f'<button name="action" value="send">{escape(said.send)}</button></div>\n'
        f"</form>\n{_upload(view, said)}"
    )
    return _page(invitation.language, title, invitation.enterprise, main, said, skip=said.skip)


def _page(language: str, title: str, enterprise: str, main: str, said: PageWords, *, skip: str = "") -> str:
    frame = Frame(language, STYLE, said.made_with, enterprise, skip, indexed=False)
    return frame.page(title, main)


def _summary(view: PageView, said: PageWords) -> str:
    """What must be mended, in the order of the page, each leading to its field."""
    if view.refusal:
        return (
            f'<div class="summary" role="alert">\n<p><a href="#file">{escape(view.refusal)}</a></p>\n</div>\n'
        )
    if not view.errors:
        return ""
    language = view.invitation.language
    labels = {one.question.id: f"{number}. " for number, one in enumerate(view.invitation.questions, 1)}
    fields = (said.instead, said.partial_legend, said.rest, said.answered_by)
    labels |= {name: f"{label} – " for name, label in zip(LAST_FIELDS, fields, strict=True)}
    items = "".join(
        f'<li><a href="#{field_id(key, view.errors[key])}">{escape(labels[key] + view.errors[key].sentence(language))}</a></li>\n'
        for key in labels
        if key in view.errors
    )
    return (
        '<div class="summary" role="alert" aria-labelledby="summary-title">\n'
        f'<h2 id="summary-title">{escape(said.must_mend)}</h2>\n<ul>\n{items}</ul>\n</div>\n'
    )


def _seen(view: PageView) -> str:
    return f'<input type="hidden" name="seen" value="{escape(view.seen)}">\n' if view.seen else ""


def _upload(view: PageView, said: PageWords) -> str:
    """The spreadsheet as the other way to answer; the page itself says which of the two forms was posted."""
    if not view.workbook:
        return ""
    error = f'<p class="error" id="file-error">{escape(view.refusal)}</p>\n' if view.refusal else ""
    points = (
        ' aria-describedby="file-hint file-error" aria-invalid="true"'
        if view.refusal
        else ' aria-describedby="file-hint"'
    )
    return (
        f'<h2 id="workbook">{escape(said.upload)}</h2>\n'
        f'<p><a href="{escape(view.workbook)}">{escape(said.download)}</a></p>\n'
        f'<p id="file-hint">{escape(said.upload_hint)}</p>\n'
        f'<form method="post" enctype="multipart/form-data">\n{_seen(view)}<div class="question{" wrong" if view.refusal else ""}">\n'
        f'<label class="asked" for="file">{escape(said.upload_field)}</label>\n{error}'
        f'<input type="file" id="file" name="file" accept=".xlsx"{points}>\n</div>\n'
        f'<div class="buttons"><button class="second">{escape(said.upload_send)}</button></div>\n</form>\n'
    )


def _questions(view: PageView, said: PageWords) -> str:
    parts = []
    topic = None
    for number, one in enumerate(view.invitation.questions, 1):
        if one.question.topic is not topic:
            topic = one.question.topic
            parts.append(f"<h2>{escape(TOPIC_NAMES[topic][view.invitation.language])}</h2>\n")
        parts.append(QuestionField(view, said, number, one).html())
    return "".join(parts)


def thanks_page(invitation: Invitation, receipt: Sequence[tuple[str, str, str]]) -> str:
    """After sending: that it arrived, and what was sent, for the supplier to keep.

    ``receipt`` is (question, answer, reason) as text; an empty answer was not given.
    """
    said = PAGE_WORDS[invitation.language]
    rows = "".join(
        f"<dt>{escape(question)}</dt>\n<dd>{escape(answer or said.no_answer)}</dd>\n"
        + (f"<dd>{escape(reason)}</dd>\n" if reason else "")
        for question, answer, reason in receipt
    )
    listed = f"<h2>{escape(said.receipt)}</h2>\n<dl>\n{rows}</dl>\n" if receipt else ""
    main = (
        f"<h1>{escape(said.thanks)}</h1>\n"
        f'<p class="lead">{escape(said.thanks_text.format(enterprise=invitation.enterprise))}</p>\n'
        f"<p>{with_address(said.correct.format(contact=invitation.contact))}</p>\n{listed}"
    )
    return _page(invitation.language, said.thanks, invitation.enterprise, main, said)


def answered_page(invitation: Invitation, day: date) -> str:
    """The link opened again after the answers were sent."""
    said = PAGE_WORDS[invitation.language]
    text = said.already_text.format(enterprise=invitation.enterprise, day=day_text(day, invitation.language))
    main = (
        f"<h1>{escape(said.already)}</h1>\n<p>{escape(text)}</p>\n"
        f"<p>{with_address(said.correct.format(contact=invitation.contact))}</p>\n"
    )
    return _page(invitation.language, said.already, invitation.enterprise, main, said)


def closed_page() -> str:
    """The one page for a link that is unknown, expired or revoked, in both languages. Send it with status 404."""
    title, main = in_both(CLOSED)
    return _page("nb", title, "", main, PAGE_WORDS["nb"])


def refused_page(language: str, text: str) -> str:
    """Something was sent that no form of ours sends, or it did not arrive. Send it with a status of the 400s."""
    said = PAGE_WORDS[language]
    main = f"<h1>{escape(said.not_taken)}</h1>\n<p>{escape(text)}</p>\n"
    return _page(language, said.not_taken, "", main, said)


def too_many_page(language: str) -> str:
    """Too many knocks. Send it with status 429 and Retry-After."""
    said = PAGE_WORDS[language]
    main = f"<h1>{escape(said.too_many)}</h1>\n<p>{escape(said.too_many_text)}</p>\n"
    return _page(language, said.too_many, "", main, said)
