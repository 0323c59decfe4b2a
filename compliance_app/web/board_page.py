"""The board's page by a personal link: the paper, what the board has asked for before, and a field for more, as strings of HTML.

The paper is the same tree as the files, written as HTML; every value is escaped there and here. The secret stands in the path
alone: the form posts to the address it was read from, and nothing leads away with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from compliance_app.documents.html_writer import main_html
from compliance_app.documents.mail_link import with_address
from compliance_app.documents.tree import Figure
from compliance_app.domain.identity import clean_text
from compliance_app.domain.language import grammar
from compliance_app.domain.public_errors import NotTaken, WrittenTooLong
from compliance_app.services.board_by_link import BoardView, GivenInput
from compliance_app.web.board_text import CLOSED, WORDS, BoardWords
from compliance_app.web.door import LANGUAGE
from compliance_app.web.public_page import Frame, in_both, secret_headers, style

STYLE: Final = style("board.css")

HEADERS: Final[Mapping[str, str]] = secret_headers(STYLE)
"""What every answer of these pages carries besides the safety headers: the address is a secret."""

MAX_BODY_BYTES: Final = 128 * 1024
"""A posted form: the longest input, percent-encoded, and enough beyond it to be told how long it is."""

PDF: Final = "pdf"
"""«?pdf» is the paper as a file: an address below the page's own, so that the page need not hold the secret."""

_FORM: Final = "form"


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What the page shows. ``once``: the form's key. ``sent``: an input has just been taken.

    ``written``, ``error``: what was posted and not taken, and why.
    """

    view: BoardView
    language: str
    once: str
    sent: bool = False
    written: str = ""
    error: NotTaken | None = None


def board_page(page: BoardPage) -> str:
    """The whole page; after an error with status 422."""
    view, said = page.view, WORDS[page.language]
    document = view.paper.document
    title = f"{said.must_mend}: {document.title}" if page.error else document.title
    paper = main_html(document).removeprefix("<main>\n").removesuffix("</main>")
    for_whom = said.made_for.format(name=view.name, day=grammar(page.language).day(view.expires_on))
    contact = f"<p>{with_address(said.contact.format(contact=view.contact))}</p>\n" if view.contact else ""
    main = (
        f"{_top(page, said)}{_languages(page.language, said)}{paper}{_in_words(page, said)}"
        f'<p><a href="?{PDF}&amp;{LANGUAGE}={page.language}">{escape(said.pdf)}</a></p>\n'
        f"{_inputs(view, page.language, said)}{_form(page, said)}"
        f'<p class="small">{escape(for_whom)}</p>\n{contact}'
    )
    return Frame(page.language, STYLE, said.made_with, view.paper.facts.enterprise, said.to_input).page(
        title, main
    )


def closed_page() -> str:
    """The one page for a link that does not work, in both languages. Send it with status 404."""
    title, main = in_both(CLOSED)
    return Frame("nb", STYLE, WORDS["nb"].made_with).page(title, main)


def refused_page(language: str, text: str) -> str:
    """Something was sent that no form of ours sends, or it did not arrive. Send it with a status of the 400s."""
    return _short(language, WORDS[language].not_taken, text)


def too_many_page(language: str) -> str:
    """Too many knocks. Send it with status 429 and Retry-After."""
    said = WORDS[language]
    return _short(language, said.too_many, said.too_many_text)


def _short(language: str, title: str, text: str) -> str:
    main = f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n"
    return Frame(language, STYLE, WORDS[language].made_with).page(title, main)


def _top(page: BoardPage, said: BoardWords) -> str:
    """What came of posting, first on the page."""
    if page.error:
        link = f'<a href="#text">{escape(_sentence(page.error, said))}</a>'
        return (
            '<div class="summary" role="alert" tabindex="-1" autofocus>\n'
            f"<p>{escape(said.must_mend)}</p>\n<p>{link}</p>\n</div>\n"
        )
    return f'<p class="notice" role="status">{escape(said.thanks)}</p>\n' if page.sent else ""


def _languages(language: str, said: BoardWords) -> str:
    """The page in the other languages."""
    items = "".join(
        f'<li><a href="?{LANGUAGE}={one}" lang="{one}" hreflang="{one}">{escape(words.name)}</a></li>\n'
        for one, words in WORDS.items()
        if one != language
    )
    return f'<nav aria-label="{escape(said.languages)}">\n<ul class="languages">\n{items}</ul>\n</nav>\n'


def _in_words(page: BoardPage, said: BoardWords) -> str:
    """What the drawings say, for whoever cannot see them well on a small screen."""
    told = "".join(
        f"<p><b>{escape(one.caption)}.</b> {escape(one.alt)}</p>\n"
        for one in page.view.paper.document.blocks
        if isinstance(one, Figure)
    )
    return f"<details>\n<summary>{escape(said.in_words)}</summary>\n{told}</details>\n" if told else ""


def _inputs(view: BoardView, language: str, said: BoardWords) -> str:
    """What the board has asked for, and what became of each; no names."""
    items = "".join(_given(one, language, said) for one in view.inputs)
    listed = f'<ul class="given">\n{items}</ul>\n' if items else f"<p>{escape(said.none)}</p>\n"
    more = f'<p class="small">{escape(said.more.format(count=view.earlier))}</p>\n' if view.earlier else ""
    return (
        f'<section aria-labelledby="tidligere">\n<h2 id="tidligere">{escape(said.inputs)}</h2>\n'
        f"{listed}{more}</section>\n"
    )


def _given(one: GivenInput, language: str, said: BoardWords) -> str:
    words = grammar(language)
    given = said.given.format(day=words.day(one.given_on)) if one.given_on else ""
    if one.answer:
        when = said.answered.format(day=words.day(one.answered_on) if one.answered_on else "").replace(
            " :", ":"
        )
        status = f"<p><b>{escape(when)}</b> {escape(one.answer)}</p>\n"
    else:
        due = f" {said.due.format(day=words.day(one.due))}" if one.due else ""
        status = f"<p><b>{escape(said.waits)}</b>{escape(due)}</p>\n"
    return f'<li>\n<p class="small">{escape(given)}</p>\n<p>{escape(one.text)}</p>\n{status}</li>\n'


def _form(page: BoardPage, said: BoardWords) -> str:
    error = (
        f'<p class="error" id="text-error">{escape(_sentence(page.error, said))}</p>\n' if page.error else ""
    )
    described = (
        ' aria-describedby="text-hint text-error" aria-invalid="true"'
        if error
        else ' aria-describedby="text-hint"'
    )
    written = clean_text(page.written, MAX_BODY_BYTES)
    return (
        f'<section id="innspill" aria-labelledby="innspill-t">\n<h2 id="innspill-t">{escape(said.give)}</h2>\n'
        f'<form method="post" id="{_FORM}" accept-charset="utf-8" novalidate>\n'
        f'<input type="hidden" name="once" value="{escape(page.once)}">\n'
        f'<div class="{"wrong" if error else "field"}"><label class="asked" for="text">{escape(said.field)}</label>\n'
        f'<p class="hint" id="text-hint">{escape(said.give_hint)}</p>\n{error}'
        f'<textarea rows="6" id="text" name="text"{described}>\n{escape(written)}</textarea></div>\n'
        f'<div class="buttons"><button>{escape(said.send)}</button></div>\n</form>\n</section>\n'
    )


def _sentence(error: NotTaken, said: BoardWords) -> str:
    """Why the input was not taken, in the page's language."""
    return said.too_long.format(**error.values) if isinstance(error, WrittenTooLong) else said.missing
