"""The fields of the supplier's page: each question with its help, its answer and its error, and the fields after them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from compliance_app.domain.questionnaire import AnswerType, Chosen, Question
from compliance_app.domain.questionnaire_answers import LONGEST_TEXT, Filled, RawAnswer
from compliance_app.domain.questionnaire_errors import AnswerError, ReasonMissing
from compliance_app.domain.questionnaire_invitation import Invitation
from compliance_app.web.questionnaire_text import PageWords

LAST_FIELDS = ("instead", "partial", "rest", "answered_by")
"""The fields after the questions, in order."""

_WRITTEN = (AnswerType.NUMBER, AnswerType.TEXT, AnswerType.COUNTRIES)


@dataclass(frozen=True, slots=True)
class PageView:
    """What the page shows.

    Attributes:
        invitation: who asks, why, and the questions.
        filled: what stands in the fields: a draft, what was posted and refused, or last year's answers.
        errors: by question or field, as ``questionnaire_answers.check`` gives them.
        notice: a sentence about what just happened («Kladden er lagret kl. 09.14.»); empty for none.
        last: last year's answers as text, by question.
        workbook: address of the same questions as a spreadsheet, relative to the page; empty for none.
        refusal: why a spreadsheet was not taken, a whole sentence; empty for none.
        other_language: address of the page in the other language, relative to it; empty for none.
        seen: which draft stands in the fields, posted with them: who saves over a newer one is told.
    """

    invitation: Invitation
    filled: Filled = field(default_factory=Filled)
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    notice: str = ""
    last: Mapping[str, str] = field(default_factory=dict)
    workbook: str = ""
    refusal: str = ""
    other_language: str = ""
    seen: str = ""


def field_id(key: str, error: AnswerError) -> str:
    """The id of the field that an error is mended in."""
    if key in LAST_FIELDS:
        return key
    return f"{'r' if isinstance(error, ReasonMissing) else 'q'}-{key}"


class QuestionField:
    """One question as HTML."""

    def __init__(self, view: PageView, said: PageWords, number: int, chosen: Chosen) -> None:
        self.language = view.invitation.language
        self.said = said
        self.number = number
        self.chosen = chosen
        self.question: Question = chosen.question
        self.raw = view.filled.answers.get(self.question.id, RawAnswer())
        self.error = view.errors.get(self.question.id)
        self.last = view.last.get(self.question.id, "")
        self.id = f"q-{self.question.id}"

    def html(self) -> str:
        """The question with its help, its error, its answer and the field for more words."""
        wrong = " wrong" if self.error else ""
        asked = f"{self.number}. {escape(self.question.text(self.language))}"
        if self.question.type in _WRITTEN:
            return (
                f'<div class="question{wrong}">\n<label class="asked" for="{self.id}">{asked}</label>\n'
                f"{self._told()}{self._written()}{self._more()}</div>\n"
            )
        return (
            f'<fieldset class="question{wrong}" aria-describedby="{self._described()}">\n'
            f"<legend>{asked}</legend>\n{self._told()}{self._ticked()}{self._more()}</fieldset>\n"
        )

    def _told(self) -> str:
        """Why we ask, last year's answer, and what is wrong."""
        help_text = f"{self.question.help(self.language)} {self.chosen.why(self.language)}"
        told = f'<p class="help" id="{self.id}-help">{escape(help_text)}</p>\n'
        if self.last:
            text = self.said.last_year.format(answer=self.last)
            told += f'<p class="last" id="{self.id}-last">{escape(text)}</p>\n'
        if self.error:
            told += (
                f'<p class="error" id="{self.id}-error">{escape(self.error.sentence(self.language))}</p>\n'
            )
        return told

    def _described(self, *, hint: bool = False) -> str:
        parts = [f"{self.id}-help"]
        parts += [f"{self.id}-last"] if self.last else []
        parts += [f"{self.id}-hint"] if hint else []
        parts += [f"{self.id}-error"] if self.error else []
        return " ".join(parts)

    def _written(self) -> str:
        hints = {
            AnswerType.NUMBER: self.said.number_hint,
            AnswerType.COUNTRIES: self.said.countries_hint,
            AnswerType.TEXT: self.said.text_hint,
        }
        hint = f'<p class="hint" id="{self.id}-hint">{escape(hints[self.question.type])}</p>\n'
        wrong = self.error is not None and not isinstance(self.error, ReasonMissing)
        invalid = ' aria-invalid="true"' if wrong else ""
        common = f'id="{self.id}" name="q.{self.question.id}" aria-describedby="{self._described(hint=True)}"{invalid}'
        value = escape(_text_of(self.raw))
        if self.question.type is AnswerType.NUMBER:
            unit = escape(self.question.unit(self.language))
            return f'{hint}<input class="number" type="text" inputmode="decimal" maxlength="40" {common} value="{value}"> {unit}\n'
        return f'{hint}<textarea rows="3" maxlength="{LONGEST_TEXT}" {common}>\n{value}</textarea>\n'

    def _ticked(self) -> str:
        kind = "checkbox" if self.question.type is AnswerType.MULTI else "radio"
        ticked = self.raw.value if isinstance(self.raw.value, tuple) else (self.raw.value,)
        wrong = self.error is not None and not isinstance(self.error, ReasonMissing)
        invalid = ' aria-invalid="true"' if wrong and kind == "checkbox" else ""
        rows = []
        for place, choice in enumerate(self.question.ways(), 1):
            own = self.id if place == 1 else f"{self.id}-{place}"
            checked = " checked" if choice.code in ticked else ""
            rows.append(
                f'<div class="choice"><input type="{kind}" id="{own}" name="q.{self.question.id}" value="{choice.code}"{checked}{invalid}>'
                f'<label for="{own}">{escape(choice.text(self.language))}</label></div>\n'
            )
        return "".join(rows)

    def _more(self) -> str:
        """The field for more words, only for questions where some answer calls for them."""
        prompt = self.question.reason(self.language)
        if not prompt:
            return ""
        label = self.said.reason_on.format(when=self.question.when_reason(self.language), prompt=prompt)
        own = f"r-{self.question.id}"
        described = f' aria-describedby="{self.id}-error"' if self.error else ""
        described += ' aria-invalid="true"' if isinstance(self.error, ReasonMissing) else ""
        return (
            f'<label class="more" for="{own}">{escape(label)}</label>\n'
            f'<textarea class="one" rows="2" maxlength="{LONGEST_TEXT}" id="{own}" name="r.{self.question.id}"{described}>'
            f"\n{escape(self.raw.reason)}</textarea>\n"
        )


def _text_of(raw: RawAnswer) -> str:
    if isinstance(raw.value, tuple):
        return "\n".join(raw.value)
    return raw.value if isinstance(raw.value, str) else f"{raw.value:g}"


def afterwards(view: PageView, said: PageWords) -> str:
    """The fields after the questions: a document instead, a part now, and who answers."""
    filled = view.filled
    checked = " checked" if filled.partial else ""
    return (
        f"<h2>{escape(said.at_last)}</h2>\n"
        + _line(view, "instead", said.instead, filled.instead, said.instead_hint)
        + f"<fieldset{_wrong(view, 'partial')}>\n<legend>{escape(said.partial_legend)}</legend>\n{_error(view, 'partial')}"
        f'<div class="choice"><input type="checkbox" id="partial" name="partial" value="yes"{checked}{_points(view, "partial")}>'
        f'<label for="partial">{escape(said.partial)}</label></div>\n'
        + _line(view, "rest", said.rest, filled.rest, inside=True)
        + "</fieldset>\n"
        + _line(view, "answered_by", said.answered_by, filled.answered_by)
    )


def _line(view: PageView, name: str, label: str, value: str, hint: str = "", *, inside: bool = False) -> str:
    shown = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>\n' if hint else ""
    style = "more" if inside else "asked"
    body = (
        f'<label class="{style}" for="{name}">{escape(label)}</label>\n{shown}{_error(view, name)}'
        f'<input type="text" id="{name}" name="{name}" maxlength="{LONGEST_TEXT}" value="{escape(value)}"{_points(view, name, hint=bool(hint))}>\n'
    )
    return body if inside else f"<div{_wrong(view, name)}>\n{body}</div>\n"


def _wrong(view: PageView, name: str) -> str:
    return f' class="question{" wrong" if name in view.errors else ""}"'


def _error(view: PageView, name: str) -> str:
    if name not in view.errors:
        return ""
    return f'<p class="error" id="{name}-error">{escape(view.errors[name].sentence(view.invitation.language))}</p>\n'


def _points(view: PageView, name: str, *, hint: bool = False) -> str:
    parts = [f"{name}-hint"] if hint else []
    invalid = ""
    if name in view.errors:
        parts.append(f"{name}-error")
        invalid = ' aria-invalid="true"'
    return (f' aria-describedby="{" ".join(parts)}"' if parts else "") + invalid
