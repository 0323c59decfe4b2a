"""The case by its secret link, as strings of HTML: where it stands, by when and why then, the letters, and a field to write in.

Every value is escaped here. Only the first view after asking shows the address itself, for keeping; no page leads away with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from compliance_app.documents.html_writer import blocks_html
from compliance_app.documents.markdown import parse
from compliance_app.documents.tree import Heading, text_of
from compliance_app.domain.public_errors import NotTaken
from compliance_app.domain.working_days import long_date, short_date
from compliance_app.services.public_case import CaseView, SentLetter
from compliance_app.web.door import LANGUAGE
from compliance_app.web.public_page import Frame, other_of, secret_headers, to_other_language
from compliance_app.web.request_page import PATH, STYLE, error_summary, shown, supervisor
from compliance_app.web.request_text import (
    WORDS,
    RequestWords,
    counted_sentence,
    state_sentence,
)

CASE_HEADERS: Final[Mapping[str, str]] = secret_headers(STYLE)
"""What every answer of these pages carries besides the safety headers."""

DEMAND: Final = "demand"
"""The name of the button that demands a further justification."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page shows.

    Attributes:
        once: the key of the forms on it.
        address: of this page, shown to be kept; only right after asking.
        sent: a message has just been taken.
        written, error: what was posted and not taken, and why; ``demanded``: in the form of the demand.
    """

    case: CaseView
    language: str
    once: str
    address: str = ""
    sent: bool = False
    written: str = ""
    error: NotTaken | None = None
    demanded: bool = False


def case_page(view: CasePage) -> str:
    """The whole page; after an error with status 422."""
    case, said = view.case, WORDS[view.language]
    title = said.new if view.address else said.case.format(number=case.number)
    head = said.title_mend.format(title=title) if view.error else title
    main = (
        f"{_top(view, said)}{to_other_language(f'?{LANGUAGE}={other_of(view.language)}', view.language, said.other_language)}"
        f"<h1>{escape(title)}</h1>\n{_new(view, said) if view.address else ''}"
    )
    if case.purged_on:
        main += _emptied(view, said)
    else:
        main += f"{_standing(view, said)}{_letters(view, said)}{_written(view, said)}{_forms(view, said)}"
    main += f"{_another(view, said)}{supervisor(view.language)}"
    return Frame(view.language, STYLE, said.made_with, case.enterprise).page(head, main)


def _top(view: CasePage, said: RequestWords) -> str:
    """What came of posting, first on the page."""
    if view.error:
        field = DEMAND if view.demanded else "text"
        return error_summary(said.must_mend_message, {field: view.error.sentence(view.language)})
    return f'<p class="notice" role="status">{escape(said.message_received)}</p>\n' if view.sent else ""


def _new(view: CasePage, said: RequestWords) -> str:
    keep = said.keep_mail if view.case.by_mail else said.keep
    return (
        f'<p class="lead">{escape(said.number.format(number=view.case.number))}</p>\n<p>{escape(keep)}</p>\n'
        f'<p class="address">{escape(view.address)}</p>\n<p class="small">{escape(said.keep_how)}</p>\n'
    )


def _standing(view: CasePage, said: RequestWords) -> str:
    case, language = view.case, view.language
    counted = counted_sentence(case, language)
    if view.address:
        day = long_date(case.deadline.operative, language)
        parts = [
            f'<p class="due">{escape(said.new_due.format(day=day))}</p>\n<p>{escape(said.new_next)}</p>\n'
        ]
    else:
        parts = [f'<p class="lead">{escape(state_sentence(case, language))}</p>\n']
    parts += [f"<p>{escape(counted)}</p>\n"] if counted else []
    parts += (
        [f"<p>{escape(said.by_mail)}</p>\n"] if case.by_mail and not view.address and case.is_open else []
    )
    return "".join(parts)


def _emptied(view: CasePage, said: RequestWords) -> str:
    case, language = view.case, view.language
    assert case.purged_on is not None
    days = [(said.received, case.received_on), (said.answered, case.answered_on)]
    rows = "".join(
        f"<dt>{escape(name)}</dt>\n<dd>{escape(long_date(day, language))}</dd>\n" for name, day in days if day
    )
    text = said.emptied.format(day=short_date(case.purged_on, language))
    return f'<p class="lead">{escape(text)}</p>\n<dl>\n{rows}</dl>\n'


def _letters(view: CasePage, said: RequestWords) -> str:
    if not view.case.letters:
        return ""
    heading = said.letters.format(enterprise=view.case.enterprise)
    letters = "".join(_letter(one, view, said) for one in view.case.letters)
    return f"<h2>{escape(heading)}</h2>\n{letters}"


def _letter(letter: SentLetter, view: CasePage, said: RequestWords) -> str:
    """A letter under its subject; one that begins without a subject is headed by its day."""
    blocks = parse(letter.text)
    day = said.sent_on.format(day=short_date(letter.sent_on, view.language))
    subject = ""
    if blocks and isinstance(blocks[0], Heading):
        subject, blocks = text_of(blocks[0].inlines), blocks[1:]
    heading = (
        f'<p class="small" lang="{view.language}">{escape(day)}</p>\n<h3>{escape(subject)}</h3>\n'
        if subject
        else f'<h3 lang="{view.language}">{escape(day)}</h3>\n'
    )
    return f'<article lang="{escape(letter.language)}">\n{heading}{blocks_html(blocks, 4)}</article>\n'


def _written(view: CasePage, said: RequestWords) -> str:
    case = view.case
    day = said.written_on.format(day=short_date(case.received_on, view.language))
    text = (
        f'<h2>{escape(said.your_question)}</h2>\n<p class="small">{escape(day)}</p>\n'
        f'<p class="said">{escape(case.question)}</p>\n'
    )
    if case.messages:
        messages = "".join(
            f'<p class="small">{escape(said.written_on.format(day=short_date(one.written_on, view.language)))}</p>\n'
            f'<p class="said">{escape(one.text)}</p>\n'
            for one in case.messages
        )
        text += f"<h2>{escape(said.messages)}</h2>\n{messages}"
    return text


def _forms(view: CasePage, said: RequestWords) -> str:
    """One field to write in; where something was refused, before it one to demand a further justification in."""
    demanded = view.demanded and view.case.can_demand
    # A demand that came too late for its form is still in the field, as a message.
    message = _form(view, said, "text", active=not demanded)
    return (_form(view, said, DEMAND, active=demanded) if view.case.can_demand else "") + message


def _form(view: CasePage, said: RequestWords, name: str, *, active: bool) -> str:
    demand = name == DEMAND
    heading, label, hint, button = (
        (said.demand, said.demand_field, said.demand_text, said.demand_send)
        if demand
        else (said.write, said.write_field, _hint(view, said), said.write_send)
    )
    error = (
        f'<p class="error" id="{name}-error">{escape(view.error.sentence(view.language))}</p>\n'
        if view.error and active
        else ""
    )
    described = (
        f' aria-describedby="{name}-hint {name}-error" aria-invalid="true"'
        if error
        else f' aria-describedby="{name}-hint"'
    )
    # The page has one button that stands out: what the asker most likely came for.
    second = ' class="second"' if view.address or (view.case.can_demand and not demand) else ""
    flag = f'<input type="hidden" name="{DEMAND}" value="yes">\n' if demand else ""
    return (
        f'<h2 id="{name}-heading">{escape(heading)}</h2>\n<p id="{name}-hint">{escape(hint)}</p>\n'
        f'<form method="post" accept-charset="utf-8" novalidate aria-labelledby="{name}-heading">\n'
        f'<input type="hidden" name="once" value="{escape(view.once)}">\n{flag}'
        f'<div class="field{" wrong" if error else ""}"><label class="asked" for="{name}">{escape(label)}</label>\n{error}'
        f'<textarea rows="5" id="{name}" name="text"{described}>\n{escape(shown(view.written)) if active else ""}</textarea></div>\n'
        f'<div class="buttons"><button{second}>{escape(button)}</button></div>\n</form>\n'
    )


def _hint(view: CasePage, said: RequestWords) -> str:
    return f"{said.write_hint} {said.write_clock}" if view.case.is_open else said.write_hint


def _another(view: CasePage, said: RequestWords) -> str:
    if not view.case.asks_again or view.address:
        return ""
    address = f"{PATH}?{LANGUAGE}=en" if view.language == "en" else PATH
    return f'<p><a href="{address}">{escape(said.ask_again)}</a></p>\n'
