"""The public pages around asking: the form, the published answers, and what ends without a question, as strings of HTML.

Every value is escaped here. The form and the published answers may be listed by search engines; the case by its link is
``request_case_page``'s.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from textwrap import shorten
from typing import Final
from urllib.parse import urlsplit

from compliance_app.documents.html_writer import blocks_html
from compliance_app.documents.mail_link import with_address
from compliance_app.documents.markdown import parse
from compliance_app.domain.identity import clean_text
from compliance_app.domain.public_errors import NotTaken
from compliance_app.domain.statement_address import list_path
from compliance_app.domain.statement_enterprise import Enterprise as StatementEnterprise
from compliance_app.domain.working_days import long_date, short_date
from compliance_app.services.public_requests import (
    AskedInput,
    PublicEnterprise,
    PublishedAnswer,
)
from compliance_app.web.door import LANGUAGE
from compliance_app.web.public_page import (
    Frame,
    in_both,
    open_headers,
    other_of,
    style,
    to_other_language,
)
from compliance_app.web.request_text import CLOSED, WORDS, RequestWords, privacy

STYLE: Final = style("request.css")

HEADERS: Final[Mapping[str, str]] = open_headers(STYLE)
"""For the form, which holds the secret of the case to be, and is kept by nobody."""

ANSWERS_HEADERS: Final[Mapping[str, str]] = open_headers(STYLE, "public, max-age=300")
"""For the published answers, which are the same for everybody."""

MAX_BODY_BYTES: Final = 1024 * 1024
"""A filled form as posted: the longest question, percent-encoded, and enough beyond it to be told how long it is."""

TRAP: Final = "hjemmeside"
"""A field that people neither see nor hear; what fills it in is asked to send once more."""

PATH: Final = "/informasjonskrav"

_KINDS: Final = {"requester": ("text", "name"), "reply_to": ("email", "email")}
"""Of each field on one line: its type, and what a browser may complete it with."""
_LONGEST_HEADING: Final = 300
_SHOWN_AT_MOST: Final = MAX_BODY_BYTES


@dataclass(frozen=True, slots=True)
class PostedQuestion:
    """A posted form, unchecked."""

    given: AskedInput
    secret: str = ""
    trapped: bool = False


def parse_question(pairs: Iterable[tuple[str, str]], language: str) -> PostedQuestion:
    """What was posted, as name and value pairs in order; of a name that stands twice, the last, and no other names."""
    posted = dict(pairs)
    given = AskedInput(
        question=posted.get("question", ""),
        requester=posted.get("requester", ""),
        reply_to=posted.get("reply_to", ""),
        language=language,
    )
    return PostedQuestion(given, posted.get("secret", ""), bool(posted.get(TRAP, "").strip()))


@dataclass(frozen=True, slots=True)
class FormView:
    """What the form shows.

    Attributes:
        secret: of the case to be. due: by when an answer comes if it is asked today.
        given: what stands in the fields. errors: by field. notice: why it was not sent, where no field is wrong.
    """

    enterprise: PublicEnterprise
    language: str
    secret: str
    due: date
    given: AskedInput = field(default_factory=lambda: AskedInput(question=""))
    errors: Mapping[str, NotTaken] = field(default_factory=dict)
    notice: str = ""


def form_page(view: FormView) -> str:
    """The whole page with the form; after errors with status 422."""
    said, enterprise, language = WORDS[view.language], view.enterprise, view.language
    refused = view.errors or view.notice
    title = said.title_mend.format(title=said.title) if refused else said.title
    main = (
        f"{_alert(view, said)}{to_other_language(_address(enterprise, other_of(language)), language, said.other_language)}"
        f"<h1>{escape(said.title)}</h1>\n"
        f'<p class="lead">{escape(said.lead.format(enterprise=enterprise.name))}</p>\n'
        f'<p class="due">{escape(said.due.format(day=long_date(view.due, language)))}</p>\n'
        f"<h2>{escape(said.how)}</h2>\n{_points(enterprise, language)}"
        f'<form method="post" id="form" action="{escape(_address(enterprise, language))}" accept-charset="utf-8" novalidate>\n'
        f'<input type="hidden" name="secret" value="{escape(view.secret)}">\n'
        f"{_question(view, said)}"
        f"{_line(view, 'requester', said.name, said.name_hint)}"
        f"{_line(view, 'reply_to', said.email, said.email_hint)}"
        f'<div class="trap" aria-hidden="true"><label for="{TRAP}">{escape(said.trap)}</label>'
        f'<input type="text" id="{TRAP}" name="{TRAP}" tabindex="-1" autocomplete="off"></div>\n'
        f'<div class="buttons"><button>{escape(said.send)}</button></div>\n</form>\n{supervisor(language)}'
    )
    return _frame(language, enterprise.name, skip=said.skip, indexed=not refused).page(title, main)


def _alert(view: FormView, said: RequestWords) -> str:
    """Why nothing was sent, first on the page, each mistake leading to its field."""
    if view.notice:
        return f'<div class="summary" role="alert" tabindex="-1" autofocus>\n<p>{escape(view.notice)}</p>\n</div>\n'
    return error_summary(
        said.must_mend, {key: error.sentence(view.language) for key, error in view.errors.items()}
    )


def error_summary(title: str, errors: Mapping[str, str]) -> str:
    """What must be mended, by the id of its field; empty where nothing must. The keyboard stands here when the page opens."""
    if not errors:
        return ""
    items = "".join(f'<li><a href="#{key}">{escape(sentence)}</a></li>\n' for key, sentence in errors.items())
    return (
        '<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>\n'
        f'<p id="summary-title">{escape(title)}</p>\n<ul>\n{items}</ul>\n</div>\n'
    )


def _points(enterprise: PublicEnterprise, language: str) -> str:
    """What happens next, what becomes of what is written, and the other ways."""
    said = WORDS[language]
    points = [escape(said.next), escape(said.time), escape(privacy(enterprise, language))]
    if enterprise.contact:
        points.append(with_address(said.other_ways.format(contact=enterprise.contact)))
    if enterprise.has_answers:
        address = _address(enterprise, language, "svar")
        points.append(f'<a href="{escape(address)}">{escape(said.answers)}</a>')
    if enterprise.has_statements:
        points.append(f'<a href="{escape(list_path(enterprise.key))}">{escape(said.statement)}</a>')
    elif urlsplit(enterprise.statement_address).scheme in {"http", "https"}:
        points.append(f'<a href="{escape(enterprise.statement_address)}">{escape(said.statement)}</a>')
    elif enterprise.statement_address:
        points.append(escape(f"{said.statement}: {enterprise.statement_address}"))
    items = "".join(f"<li>{point}</li>\n" for point in points)
    return f'<ul class="points">\n{items}</ul>\n'


def _question(view: FormView, said: RequestWords) -> str:
    # No maxlength: a browser would cut off what is pasted, and say nothing.
    return (
        f'<div class="question{_wrong(view, "question")}">\n<label class="asked" for="question">{escape(said.question)}</label>\n'
        f'<p class="hint" id="question-hint">{escape(said.question_hint)}</p>\n{_error(view, "question")}'
        f'<textarea class="long" rows="8" id="question" name="question" required{_described(view, "question")}>\n'
        f"{escape(shown(view.given.question))}</textarea>\n</div>\n"
    )


def _line(view: FormView, name: str, label: str, hint: str) -> str:
    kind, completed = _KINDS[name]
    value = shown(getattr(view.given, name)).replace("\n", " ")
    return (
        f'<div class="question{_wrong(view, name)}">\n<label class="asked" for="{name}">{escape(label)}</label>\n'
        f'<p class="hint" id="{name}-hint">{escape(hint)}</p>\n{_error(view, name)}'
        f'<input type="{kind}" id="{name}" name="{name}" autocomplete="{completed}" value="{escape(value)}"'
        f"{_described(view, name)}>\n</div>\n"
    )


def _wrong(view: FormView, name: str) -> str:
    return " wrong" if name in view.errors else ""


def _error(view: FormView, name: str) -> str:
    if name not in view.errors:
        return ""
    return f'<p class="error" id="{name}-error">{escape(view.errors[name].sentence(view.language))}</p>\n'


def _described(view: FormView, name: str) -> str:
    if name not in view.errors:
        return f' aria-describedby="{name}-hint"'
    return f' aria-describedby="{name}-hint {name}-error" aria-invalid="true"'


def shown(text: str) -> str:
    """What somebody wrote, as it is shown back: whole, without what no page can hold."""
    return clean_text(text, _SHOWN_AT_MOST)


def supervisor(language: str) -> str:
    """Who gives guidance and supervises (§§ 8 and 9)."""
    said = WORDS[language]
    link = f'<a href="{escape(StatementEnterprise.ft_url)}">{escape(said.supervisor_name)}</a>'
    return f'<p class="small">{escape(said.supervisor).replace("{name}", link)}</p>\n'


def answers_page(enterprise: PublicEnterprise, answers: Sequence[PublishedAnswer], language: str) -> str:
    """The published questions and answers."""
    said = WORDS[language]
    link = f'<p><a href="{escape(_address(enterprise, language))}">{escape(said.ask)}</a></p>\n'
    listed = (
        "".join(_answer(one, said, language) for one in answers) or f"<p>{escape(said.published_none)}</p>\n"
    )
    main = (
        f"{to_other_language(_address(enterprise, other_of(language), 'svar'), language, said.other_language)}"
        f"<h1>{escape(said.published)}</h1>\n"
        f'<p class="lead">{escape(said.published_lead.format(enterprise=enterprise.name))}</p>\n{link}{listed}'
    )
    return _frame(language, enterprise.name, indexed=True).page(said.published, main)


def _answer(one: PublishedAnswer, said: RequestWords, language: str) -> str:
    """One question and its answer; a long question is shortened where it is the heading, and stands whole below."""
    heading = shorten(one.question, _LONGEST_HEADING, placeholder=" …")
    whole = " ".join(one.question.split()) != heading
    question = (
        f'<p class="small" lang="{language}">{escape(said.whole_question)}</p>\n<p class="said">{escape(one.question)}</p>\n'
        if whole
        else ""
    )
    day = said.published_on.format(day=short_date(one.published_on, language))
    return (
        f'<article lang="{escape(one.language)}">\n<p class="small" lang="{language}">{escape(day)}</p>\n'
        f"<h2>{escape(heading)}</h2>\n{question}{markdown(one.answer, 3)}</article>\n"
    )


def markdown(text: str, level: int) -> str:
    """A letter or an answer as HTML; headings in it are ``h{level}``, and a new line stays one."""
    return blocks_html(parse(text.replace("\n", "  \n")), level)


def choose_page(enterprises: Sequence[PublicEnterprise], language: str, what: str = "til") -> str:
    """Several take questions here: a list to choose from. ``what``: «til» leads to forms, «svar» to published answers."""
    said = WORDS[language]
    items = "".join(
        f'<li><a href="{escape(_address(one, language, what))}">{escape(one.name)}</a></li>\n'
        for one in enterprises
    )
    here = PATH if what == "til" else f"{PATH}/{what}"
    other_address = f"{here}?{LANGUAGE}={other_of(language)}"
    main = (
        f"{to_other_language(other_address, language, said.other_language)}<h1>{escape(said.choose)}</h1>\n"
        f'<p>{escape(said.choose_lead)}</p>\n<ul class="points">\n{items}</ul>\n'
    )
    return _frame(language, indexed=True).page(said.choose, main)


def nobody_page(language: str, kept: str = "") -> str:
    """Nobody takes questions at this address, with status 404; ``kept`` is what was written meanwhile, given back."""
    said = WORDS[language]
    if kept:
        main = f'<h1>{escape(said.kept)}</h1>\n<p>{escape(said.kept_text)}</p>\n<p class="said">{escape(shown(kept))}</p>\n'
        return _frame(language).page(said.kept, main)
    return _end(language, said.nobody, said.nobody_text)


def refused_page(language: str, text: str) -> str:
    """Something was sent that no form of ours sends, or it did not arrive. Send it with a status of the 400s."""
    return _end(language, WORDS[language].not_taken, text)


def too_many_page(language: str) -> str:
    """Too many knocks. Send it with status 429 and Retry-After."""
    said = WORDS[language]
    return _end(language, said.too_many, said.too_many_text)


def closed_page() -> str:
    """The one page for a case link that is unknown or badly formed, in both languages. Send it with status 404."""
    return _frame("nb").page(*in_both(CLOSED))


def _end(language: str, title: str, text: str) -> str:
    return _frame(language).page(title, f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n")


def _frame(language: str, enterprise: str = "", *, skip: str = "", indexed: bool = False) -> Frame:
    return Frame(language, STYLE, WORDS[language].made_with, enterprise, skip, indexed=indexed)


def _address(enterprise: PublicEnterprise, language: str, what: str = "til") -> str:
    """Where an enterprise's form («til») or its published answers («svar») stand."""
    asked = f"?{LANGUAGE}=en" if language == "en" else ""
    return f"{PATH}/{what}/{enterprise.key}{asked}"
