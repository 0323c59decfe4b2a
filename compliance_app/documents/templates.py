"""Turns the templates in ``reports/statement`` and the facts of a year into chapters of Markdown.

A template is a heading and paragraphs: ``{% paragraph "id" %} … {% endparagraph %}``, with the provision as a second
value where the words are the Act's. A paragraph that comes out empty vanishes, one that rests on no source is refused,
and so is text outside paragraphs. An empty line in a template ends a paragraph, a line that begins with «- », «|» or
«#» is an item, a table row or a heading; other line breaks and indentation mean nothing.

Every value is escaped for Markdown where it is printed: a supplier's name can never become markup. The templates are
sandboxed, and reach nothing but the facts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from compliance_app.documents.markdown import escape_markdown
from compliance_app.documents.statement_filters import Written, filters
from compliance_app.documents.tracing import Paragraph, Recorder, traced_context
from compliance_app.domain import statute
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import Grammar, LanguageMissing, grammar
from compliance_app.domain.levels import Level
from compliance_app.domain.statement_facts import Source, StatementFacts
from compliance_app.domain.statement_language import in_language
from compliance_app.settings import ROOT

TEMPLATES = ROOT / "reports" / "statement"

EMPTY_LINE = "\x1e"
"""Stands for an empty line of the template, so that lines emptied by a condition end nothing."""

_BLANKS = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")
_OWN_LINE = re.compile(r"-(?= |$)|\||#{1,6} ")


class FieldNotFilled(AktsomError):
    """A template prints a field that does not exist or is empty (values: template, field)."""

    message = _(
        "Malen «{template}» bruker feltet «{field}», som ikke finnes eller ikke er fylt ut. Rett malen eller feltet."
    )


class TemplateUnreadable(AktsomError):
    """A template breaks Jinja's rules or the sandbox's (values: template, line, problem)."""

    message = _("Malen «{template}» kan ikke brukes, linje {line}: {problem}")


class TextOutsideParagraph(AktsomError):
    """A template has words that belong to no paragraph (values: template, text)."""

    message = _(
        "Malen «{template}» har tekst utenfor avsnittene: «{text}». Sett den mellom paragraph og endparagraph."
    )


class ParagraphWithoutSource(AktsomError):
    """A paragraph rests on no fact (values: template, paragraph)."""

    message = _("Avsnittet «{paragraph}» i malen «{template}» bygger ikke på noen opplysning i registeret.")


@dataclass(frozen=True)
class Chapter:
    """A chapter: id "00" to "11" or "vedlegg", title, and its paragraphs."""

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def heading(self) -> str:
        """The title with its number where it has one: «5 Funn»."""
        return f"{int(self.id)} {self.title}" if self.id.isdigit() and int(self.id) else self.title

    @property
    def markdown(self) -> str:
        """All paragraphs, without the title."""
        return "\n\n".join(paragraph.markdown for paragraph in self.paragraphs)


class Missing(StrictUndefined):
    """An unknown name; its error message is the name alone."""

    def __init__(
        self, hint: str | None = None, obj: Any = None, name: str | None = None, **error: Any
    ) -> None:
        super().__init__(name or hint, obj, name, **error)


class ParagraphTag(Extension):
    """``{% paragraph "id" %} … {% endparagraph %}``: text with the sources that were read while it was written."""

    tags = {"paragraph"}  # noqa: RUF012 (Jinja's own attribute)

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag and its body."""
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        provision: nodes.Expr = nodes.Const("")
        if parser.stream.skip_if("comma"):
            provision = parser.parse_expression()
        body = parser.parse_statements(("name:endparagraph",), drop_needle=True)
        call = self.call_method("_write", [name, provision, nodes.ContextReference()])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Mark the template's own empty lines."""
        return re.sub(r"(?m)^[ \t]*$", EMPTY_LINE, source)

    def _write(self, name: str, provision: str, context: Context, caller: Callable[[], str]) -> str:
        recorder: Recorder = context["recorder"]
        words: Grammar = context["words"]
        recorder.begin(Source("Act", provision, provision) if provision else None)
        markdown = words.nbsp(words.one_stop(tidy(settle(caller()))))
        sources = recorder.end()
        if markdown and not sources:
            raise ParagraphWithoutSource(template=context.name, paragraph=name)
        if markdown:
            recorder.paragraphs.append(Paragraph(name, markdown, sources))
        return ""


def settle(rendered: str) -> str:
    """The text without the lines that a condition emptied; the template's own empty lines stay."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n", rendered).replace(EMPTY_LINE, "")


def tidy(markdown: str) -> str:
    """Paragraphs, lists, tables and headings apart by one blank line, each block on one line a paragraph, item or row.

    An empty line ends a paragraph or item; other line breaks are spaces.
    """
    blocks: list[tuple[str, str]] = []
    joins = False
    for raw in markdown.split("\n"):
        line = _BLANKS.sub(" ", raw).strip(" ")
        start = _OWN_LINE.match(line)
        kind = start.group()[0] if start else ""
        if line and not kind and joins:
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]} {line}")
        elif line:
            blocks.append((kind, line))
        joins = bool(line) and kind in {"", "-"}
    text = ""
    for index, (kind, line) in enumerate(blocks):
        same_list = index and kind in {"-", "|"} and blocks[index - 1][0] == kind
        text += ("\n" if same_list else "\n\n" if index else "") + line
    return text


def render_chapters(
    facts: StatementFacts, language: str = "nb", folder: Path = TEMPLATES
) -> tuple[Chapter, ...]:
    """All chapters of a statement in order, "00" to "11" and "vedlegg".

    Raises:
        LanguageMissing: there are no templates in that language.
        FieldNotFilled, TemplateUnreadable, TextOutsideParagraph, ParagraphWithoutSource: a template is wrong.
    """
    facts = in_language(facts, language)
    words = grammar(language, facts.enterprise.level_word_medium)
    names = sorted(path.name for path in (folder / language).glob("[!_]*.md.j2"))
    if not names:
        raise LanguageMissing(language=language)
    environment = _environment(folder / language, language, facts.enterprise.level_word_medium)
    return tuple(_chapter(environment, name, facts, words) for name in names)


def _chapter(
    environment: ImmutableSandboxedEnvironment, name: str, facts: StatementFacts, words: Grammar
) -> Chapter:
    recorder = Recorder()
    try:
        template: Template = environment.get_template(name)
        rest = template.render(traced_context(facts, recorder), recorder=recorder, words=words)
    except (UndefinedError, SecurityError) as error:
        raise FieldNotFilled(template=name, field=str(error)) from error
    except TemplateSyntaxError as error:
        raise TemplateUnreadable(template=name, line=error.lineno, problem=error.message) from error
    except (TemplateError, TypeError, KeyError) as error:
        raise TemplateUnreadable(template=name, line="ukjent", problem=error) from error
    title, _newline, stray = rest.replace(EMPTY_LINE, "").strip().partition("\n")
    if stray.strip() or not title.startswith("# "):
        raise TextOutsideParagraph(template=name, text=_BLANKS.sub(" ", stray or title).strip())
    return Chapter(re.split("[-.]", name, maxsplit=1)[0], title[2:].strip(), tuple(recorder.paragraphs))


@lru_cache(maxsize=8)
def _environment(folder: Path, language: str, medium: str) -> ImmutableSandboxedEnvironment:
    """Templates stay compiled between statements; an edited file is read anew."""
    words = grammar(language, medium)

    def printed(value: object) -> str:
        """What ``{{ value }}`` prints."""
        if isinstance(value, Level):
            return words.level(value)
        if isinstance(value, date):
            return words.day(value)
        if isinstance(value, (Written, StrictUndefined)):
            return str(value)  # an unknown name raises here
        if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool):
            return escape_markdown(value)
        raise UndefinedError(type(value).__name__)

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=Missing,
        extensions=[ParagraphTag],
        finalize=printed,
        autoescape=False,
    )
    environment.filters.update(filters(words))
    environment.globals["statute"] = SimpleNamespace(
        **{name.lower(): value for name, value in vars(statute).items() if name.isupper()}
    )
    return environment
