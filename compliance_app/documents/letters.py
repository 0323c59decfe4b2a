"""Turns the templates in ``reports/letters`` and the values of a case into letters: a subject and a text in Markdown.

A template begins with ``# `` and the subject; the rest is the letter, and what letters share is included. Values are
escaped where they are printed, so that nothing a stranger wrote can become markup. What the handler wrote goes through
``prose``: a new line begins a new paragraph, a line that begins with «- » is an item, and nothing else means anything.

Which values each letter of a request prints stands in ``domain/letters.py``. A comment such as ``{# refusal-right #}``
names the statutory element that its line carries (``domain/letter_elements.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from compliance_app.documents.letter_words import ITEM, letter_filters, of_text
from compliance_app.documents.markdown import escape_markdown, parse
from compliance_app.documents.templates import (
    FieldNotFilled,
    Missing,
    TemplateUnreadable,
    TextOutsideParagraph,
    tidy,
)
from compliance_app.documents.tree import Document, Heading, Language, Paragraph, text_of
from compliance_app.domain import statute
from compliance_app.domain.language import LanguageMissing, grammar
from compliance_app.domain.letters import optional_values
from compliance_app.settings import ROOT

LETTERS = ROOT / "reports" / "letters"
LANGUAGES: Mapping[str, Language] = {
    "nb": Language.BOKMAL,
    "nn": Language.NYNORSK,
    "en": Language.ENGLISH,
}
"""The languages letters are written in, with the tags that readers of the files understand."""


class Prose(str):
    """Text that is Markdown already, every value in it escaped."""

    __slots__ = ()


@dataclass(frozen=True)
class Letter:
    """A letter: its subject line, which never names the requester, its text as Markdown, and its language ("nn")."""

    subject: str
    markdown: str
    language: str = "nb"

    @property
    def whole(self) -> str:
        """Subject and text as one piece of Markdown, as the case keeps what was sent."""
        return f"# {escape_markdown(self.subject)}\n\n{self.markdown}"

    @classmethod
    def of_whole(cls, whole: str, language: str = "nb") -> "Letter":
        """The letter that :attr:`whole` was made of; a text without a subject line has an empty subject."""
        first, _newline, rest = whole.partition("\n")
        if not first.startswith("# "):
            return cls("", whole.strip(), language)
        return cls(_plain(first[2:]), rest.strip(), language)


def render_letter(
    name: str, values: Mapping[str, Any], language: str = "nb", folder: Path = LETTERS
) -> Letter:
    """The letter of the template ``name`` («svar»), filled with values.

    Dates, counts and the grounds of refusal come out in the letter's language: "nb", "nn" or "en".

    Raises:
        LanguageMissing: there is no such letter in that language.
        FieldNotFilled, TemplateUnreadable, TextOutsideParagraph: the template is wrong.
    """
    words = grammar(language)
    try:
        template = _environment(folder, language).get_template(f"{name}.md.j2")
        text = template.render({**optional_values(name), **values})
    except TemplateNotFound as error:
        raise LanguageMissing(language=language) from error
    except UndefinedError as error:
        raise FieldNotFilled(template=name, field=str(error)) from error
    except TemplateSyntaxError as error:
        raise TemplateUnreadable(template=name, line=error.lineno, problem=error.message) from error
    except SecurityError as error:
        raise TemplateUnreadable(template=name, line="?", problem=error) from error
    subject, _newline, body = words.nbsp(tidy(text)).partition("\n")
    if not subject.startswith("# "):
        raise TextOutsideParagraph(template=name, text=subject[:80])
    return Letter(_plain(subject[2:]), body.strip(), language)


def letter_document(letter: Letter, author: str, day: date, mark: str = "") -> Document:
    """The letter as a document tree in its language, for the three writers; ``mark`` stands on every page."""
    blocks = tuple(
        replace(block, level=1) if isinstance(block, Heading) else block for block in parse(letter.markdown)
    )
    return Document(
        title=letter.subject,
        author=author,
        day=day,
        blocks=blocks,
        language=LANGUAGES[letter.language],
        subject=letter.subject,
        mark=mark,
    )


def prose(text: str) -> Prose:
    """What a person typed, as Markdown: each line a paragraph, «- » an item, all else as it stands."""
    done: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        item = line.startswith(ITEM)
        if not line:
            continue
        words = escape_markdown(line.removeprefix(ITEM))
        done.append(f"{ITEM if item else ''}{words}")
    return Prose("\n\n".join(done).replace(f"\n\n{ITEM}", f"\n{ITEM}"))


def _plain(subject: str) -> str:
    """The words of the subject without the escapes."""
    return "".join(text_of(block.inlines) for block in parse(subject) if isinstance(block, Paragraph))


@lru_cache(maxsize=8)
def _environment(folder: Path, language: str) -> ImmutableSandboxedEnvironment:
    """Templates stay compiled between letters; an edited file is read anew."""
    words = grammar(language)

    def printed(value: object) -> str:
        """What ``{{ value }}`` prints."""
        if value is None:
            raise UndefinedError("None")
        if isinstance(value, date):
            return words.day(value)
        if isinstance(value, (Prose, Missing)):
            return str(value)  # a missing name raises here
        return escape_markdown(value)

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder / language),
        undefined=Missing,
        finalize=printed,
        autoescape=False,  # what is printed is Markdown: ``printed`` escapes it
    )
    environment.filters.update({"prose": of_text(prose), **letter_filters(language)})
    environment.globals["statute"] = {
        name.lower(): value for name, value in vars(statute).items() if name.isupper()
    }
    return environment
