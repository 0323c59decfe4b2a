"""A letter as the two bodies of an e-mail: plain text that reads well alone, and the same as simple HTML.

The words stand in ``reports/mail`` and ``reports/letters``; values were escaped there, and are escaped again for HTML.
Nothing is fetched, styled or tracked: a mail reader shows headings, paragraphs, lists and links as it does all others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from compliance_app.documents.html_writer import main_html
from compliance_app.documents.letters import Letter, letter_document, render_letter
from compliance_app.documents.markdown import parse
from compliance_app.documents.tree import (
    Block,
    Blocks,
    BulletList,
    Heading,
    Inlines,
    Language,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    Table,
    text_of,
)
from compliance_app.domain.digest import Digest
from compliance_app.domain.language import NB
from compliance_app.settings import ROOT

MAIL = ROOT / "reports" / "mail"


@dataclass(frozen=True)
class MailText:
    """What a mail says: its subject line and the same text twice."""

    subject: str
    text: str
    html: str


def render_digest(digest: Digest, role: str, day: date, *, again: bool = False) -> MailText:
    """The reminder mail of one person.

    Args:
        digest: what it says.
        role: why they get it, after «fordi du er», for example «åpenhetslovansvarlig» or «ansvarlig for oppgavene».
        day: the Oslo date it is made.
        again: the last one may or may not have arrived, and this one says so.
    """
    values = {
        "digest": digest,
        "tasks": NB.cap(NB.called(digest.count, "oppgave" if digest.count == 1 else "oppgaver")),
        "over": NB.opening(NB.called(digest.late.count, "").strip()),
        "role": role,
        "again": again,
    }
    return mail_text(render_letter("digest", values, folder=MAIL), day)


def mail_text(letter: Letter, day: date, language: Language | None = None) -> MailText:
    """A letter as a mail; ``day`` is its date, ``language`` its own unless another is said."""
    document = letter_document(letter, "", day)
    html = (
        f'<!doctype html>\n<html lang="{language or document.language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(letter.subject)}</title>\n</head>\n<body>\n{main_html(document)}\n</body>\n</html>\n"
    )
    return MailText(letter.subject, plain_text(letter.markdown), html)


def plain_text(markdown: str) -> str:
    """Markdown as text for reading: headings underlined, items with a dash, each address on a line of its own."""
    return "\n\n".join(_blocks(parse(markdown))) + "\n"


def _blocks(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        text = _block(block)
        if text:
            yield text


def _block(block: Block) -> str:  # noqa: PLR0911  one return for each kind of block
    match block:
        case Heading():
            words = text_of(block.inlines)
            return f"{words}\n{'-' * len(words)}"
        case Paragraph():
            return _words(block.inlines)
        case BulletList():
            return "\n".join(_item("- ", item) for item in block.items)
        case NumberedList():
            return "\n".join(_item(f"{block.start + at}. ", item) for at, item in enumerate(block.items))
        case Quote():
            return "\n".join(f"> {line}" for line in "\n\n".join(_blocks(block.blocks)).split("\n"))
        case Table():
            rows = (block.header, *block.rows)
            return "\n".join(" | ".join(text_of(cell) for cell in row) for row in rows)
        case _:  # a mail has no pages, drawings or signatures
            return ""


def _item(mark: str, blocks: Blocks) -> str:
    lines = "\n".join(_blocks(blocks)).split("\n")
    return mark + ("\n" + " " * len(mark)).join(lines)


def _words(inlines: Inlines) -> str:
    """The words, then the addresses they lead to, unless the words are the address."""
    addresses = [one.url for one in inlines if isinstance(one, Link) and one.url not in one.text]
    return "\n".join([text_of(inlines), *addresses])
