"""From what a supplier wrote to an answer we can keep: each mistake is a sentence at its field, in the reader's language."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance_app.domain.countries import Country, CountryNames
from compliance_app.domain.question_drivers import listed
from compliance_app.domain.questionnaire import (
    DONT_KNOW,
    NONE,
    UNKNOWN,
    AnswerType,
    Chosen,
    Question,
    Value,
)
from compliance_app.domain.questionnaire_errors import (
    AnswerContradicts,
    AnswerCountryUnknown,
    AnswerError,
    AnswerMissing,
    AnswerNotAChoice,
    AnswerNotANumber,
    AnswerNotWhole,
    AnswerOutOfRange,
    AnswerTooLong,
    NothingToSend,
    ReasonMissing,
    grouped,
)

LONGEST_TEXT = 4000
"""Characters of one text answer or one reason."""

_DONT_KNOW = frozenset(
    {"vet ikke", "veit ikkje", "ukjent", "don't know", "dont know", "do not know", "unknown"}
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BETWEEN_COUNTRIES = re.compile(r"[,;\n|/]")
_AND = re.compile(r"\s(?:og|and)\s|&")
_THOUSANDS = re.compile(r"[-−]?\d{1,3}(?:[ .,]\d{3})+")
_NUMBER = re.compile(r"[-−]?\d{1,9}(?:[.,]\d{1,6})?")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What was written or ticked: text, the ticked codes or texts, or a number from a spreadsheet cell; and the reason."""

    value: str | float | tuple[str, ...] = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as somebody filled it in, before anything is checked.

    Attributes:
        answers: by question.
        instead: where a statement or certificate is found that answers the questions.
        answered_by: who answers, if they say so.
        partial: send what there is now; rest: when the rest will come.
    """

    answers: Mapping[str, RawAnswer] = field(default_factory=dict)
    instead: str = ""
    answered_by: str = ""
    rest: str = ""
    partial: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a stored draft."""
        answers = {
            key: {"value": list(raw.value) if isinstance(raw.value, tuple) else raw.value, "reason": raw.reason}
            for key, raw in self.answers.items()
        }  # fmt: skip
        return {
            "answers": answers,
            "instead": self.instead,
            "answered_by": self.answered_by,
            "rest": self.rest,
            "partial": self.partial,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Filled":
        """The draft that ``as_dict`` wrote; an empty one gives an empty form."""
        answers = {
            key: RawAnswer(tuple(raw["value"]) if isinstance(raw["value"], list) else raw["value"], raw["reason"])
            for key, raw in stored.get("answers", {}).items()
        }  # fmt: skip
        texts = {name: stored.get(name, "") for name in ("instead", "answered_by", "rest")}
        return cls(answers=answers, partial=bool(stored.get("partial")), **texts)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is kept."""

    value: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole form after checking: what can be kept, and a sentence for each answer that cannot; both by question."""

    answers: Mapping[str, Given]
    errors: Mapping[str, AnswerError]


def tidy(text: str) -> str:
    """Text as it is kept: line breaks as LF, no control or invisible characters, no blanks around it."""
    return _INVISIBLE.sub("", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def validate_answer(
    question: Question,
    value: str | float | tuple[str, ...],
    reason: str,
    names: CountryNames,
    *,
    complete: bool = True,
) -> Given | None:
    """The answer in its canonical form, or None where nothing was answered.

    Args:
        question: with the choices, range and reasons it asks for.
        value: see :class:`RawAnswer`; choices may be codes or their texts in either language.
        reason: what was written beside it.
        names: all spellings of countries.
        complete: False takes a draft or a part: a reason that is asked for may be missing.

    Raises:
        AnswerNotAChoice, AnswerContradicts, AnswerNotANumber, AnswerNotWhole, AnswerOutOfRange,
        AnswerCountryUnknown, AnswerTooLong, ReasonMissing.
    """
    words = _short_enough(tidy(reason))
    canonical = _READERS[question.type](question, value, names)
    if canonical is None:
        return None
    if complete and not words and question.reason_on.holds(canonical):
        raise ReasonMissing(prompt=question.reason_nb, prompt_en=question.reason_en)
    return Given(canonical, words)


def check(questions: Iterable[Chosen], filled: Filled, names: CountryNames) -> Checked:
    """Check a whole form. Questions may stay unanswered when only a part is sent or a document answers instead.

    The fields after the questions have their errors under their own names (``instead``, ``answered_by``, ``rest``,
    ``partial``).
    """
    complete = not (filled.partial or filled.instead.strip())
    answers: dict[str, Given] = {}
    errors: dict[str, AnswerError] = {}
    for one in questions:
        question = one.question
        raw = filled.answers.get(question.id, RawAnswer())
        try:
            given = validate_answer(question, raw.value, raw.reason, names, complete=complete)
            if given is not None:
                answers[question.id] = given
            elif complete:
                errors[question.id] = AnswerMissing()
        except AnswerError as error:
            errors[question.id] = error
    for name, text in (
        ("instead", filled.instead),
        ("answered_by", filled.answered_by),
        ("rest", filled.rest),
    ):
        if len(text) > LONGEST_TEXT:
            errors[name] = AnswerTooLong.of(len(text), LONGEST_TEXT)
    if not (complete or answers or errors or filled.instead.strip() or filled.rest.strip()):
        errors["partial"] = NothingToSend()
    return Checked(answers, errors)


def shown(question: Question, value: Value, language: str, countries: Mapping[str, Country]) -> str:
    """An answer as a person reads it: «Ja», «Kina og Malaysia», «12 prosent»."""
    if value == UNKNOWN:
        return DONT_KNOW.text(language)
    if isinstance(value, int | float):
        return f"{grouped(value, language)} {question.unit(language)}".strip()
    texts = {one.code: one.text(language) for one in question.ways()}
    if isinstance(value, list) and question.type is AnswerType.COUNTRIES:
        names = [countries[iso2].name(language) if iso2 in countries else iso2 for iso2 in value]
        return listed(names, language)
    if isinstance(value, list):
        return "; ".join(texts.get(code, code) for code in value)
    return texts.get(value, value) if question.type is not AnswerType.TEXT else value


def as_written(
    question: Question, given: Given, language: str, countries: Mapping[str, Country]
) -> RawAnswer:
    """A kept answer as it would have been written: what a form is filled with when last year's answer is reused."""
    value = given.value
    if value == UNKNOWN or isinstance(value, int | float):
        text = DONT_KNOW.text(language) if value == UNKNOWN else _plain(value, language)
        ticked = question.type in {AnswerType.NUMBER, AnswerType.TEXT, AnswerType.COUNTRIES}
        return RawAnswer(text if ticked else UNKNOWN, given.reason)
    if isinstance(value, list) and question.type is AnswerType.COUNTRIES:
        names = [countries[iso2].name(language) if iso2 in countries else iso2 for iso2 in value]
        return RawAnswer(", ".join(names), given.reason)
    return RawAnswer(tuple(value) if isinstance(value, list) else value, given.reason)


def _plain(value: str | float | list[str], language: str) -> str:
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return number if language == "en" else number.replace(".", ",")


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise AnswerTooLong.of(len(text), LONGEST_TEXT)
    return text


def _parts(value: str | float | tuple[str, ...]) -> list[str]:
    """The written or ticked parts, tidied, empty ones left out."""
    raw = list(value) if isinstance(value, tuple) else [value if isinstance(value, str) else f"{value:g}"]
    return [text for one in raw if (text := _short_enough(tidy(one)))]


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(".")


def _is_unknown(text: str) -> bool:
    return text == UNKNOWN or _fold(text) in _DONT_KNOW


def _quoted(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 60 else f"{one_line[:59]}…"


def _code(question: Question, text: str) -> str:
    """The code of a choice given as its code or as its text in either language."""
    if _is_unknown(text):
        return UNKNOWN
    for one in question.ways():
        if text == one.code or _fold(text) in {_fold(one.nb), _fold(one.en)}:
            return one.code
    raise AnswerNotAChoice(value=_quoted(text))


def _choice(question: Question, value: str | float | tuple[str, ...], _names: CountryNames) -> Value | None:
    parts = _parts(value)
    if len(parts) > 1:
        raise AnswerNotAChoice(value=_quoted(", ".join(parts)))
    return _code(question, parts[0]) if parts else None


def _multi(question: Question, value: str | float | tuple[str, ...], _names: CountryNames) -> Value | None:
    ticked = {_code(question, part) for part in _parts(value)}
    alone = ticked & {NONE, UNKNOWN}
    if alone and len(ticked) > 1:
        none = next(one for one in question.ways() if one.code in alone)
        raise AnswerContradicts(none=none.nb, none_en=none.en)
    if ticked == {UNKNOWN}:
        return UNKNOWN
    return [one.code for one in question.choices if one.code in ticked] or None


def _number(question: Question, value: str | float | tuple[str, ...], _names: CountryNames) -> Value | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _in_range(question, float(value), f"{value:g}")
    parts = _parts(value)
    if not parts:
        return None
    if any(_is_unknown(part) for part in parts):
        return UNKNOWN
    written = parts[0]
    bare = written.replace("\u00a0", " ").replace("\u202f", " ")
    for unit in ("%", question.unit_nb, question.unit_en):
        bare = bare.removesuffix(unit).strip() if unit else bare
    if question.decimals == 0 and _THOUSANDS.fullmatch(bare):
        bare = re.sub("[ .,]", "", bare)
    if len(parts) > 1 or not _NUMBER.fullmatch(bare):
        raise AnswerNotANumber(value=_quoted(written))
    return _in_range(question, float(bare.replace(",", ".").replace("−", "-")), written)


def _in_range(question: Question, number: float, written: str) -> Value:
    # Not-a-number compares false with everything, so it is asked whether the number lies inside.
    if not question.minimum <= number <= question.maximum:
        high = int(question.maximum)
        raise AnswerOutOfRange(
            low=int(question.minimum), high=grouped(high, "nb"), high_en=grouped(high, "en")
        )
    if question.decimals == 0 and not number.is_integer():
        raise AnswerNotWhole(value=_quoted(written))
    rounded = round(number, question.decimals)
    return int(rounded) if rounded.is_integer() else rounded


def _text(_question: Question, value: str | float | tuple[str, ...], _names: CountryNames) -> Value | None:
    parts = _parts(value)
    if not parts:
        return None
    return UNKNOWN if any(_is_unknown(part) for part in parts) else _short_enough("\n".join(parts))


def _countries(
    _question: Question, value: str | float | tuple[str, ...], names: CountryNames
) -> Value | None:
    parts = _parts(value)
    if not parts:
        return None
    if any(_is_unknown(part) for part in parts):
        return UNKNOWN
    pieces = [piece.strip(" .") for part in parts for piece in _BETWEEN_COUNTRIES.split(part)]
    found = [iso2 for piece in pieces if piece for iso2 in _placed(piece, names)]
    if not found:
        raise AnswerCountryUnknown(value=_quoted(", ".join(parts)))
    return sorted(set(found))


def _placed(piece: str, names: CountryNames) -> Sequence[str]:
    """The country or countries of one piece: «Bosnia og Hercegovina» is one, «Kina og Malaysia» two."""
    match = names.find(piece)
    if match.iso2:
        return [match.iso2]
    smaller = [names.find(part).iso2 for part in _AND.split(piece)]
    if len(smaller) < 2 or None in smaller:
        raise AnswerCountryUnknown(value=_quoted(piece))
    return [iso2 for iso2 in smaller if iso2]


_READERS: Mapping[
    AnswerType, Callable[[Question, str | float | tuple[str, ...], CountryNames], Value | None]
] = {
    AnswerType.YES_NO: _choice,
    AnswerType.YES_NO_PARTLY: _choice,
    AnswerType.CHOICE: _choice,
    AnswerType.MULTI: _multi,
    AnswerType.NUMBER: _number,
    AnswerType.TEXT: _text,
    AnswerType.COUNTRIES: _countries,
}
