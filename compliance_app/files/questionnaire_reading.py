"""Reads a questionnaire workbook back: is it ours, whose is it, is it unchanged, and what stands in the open cells.

The bytes are read by the confined reader. Reading has two steps, because only the register knows which questions the
file should hold: ``open_form`` says whose form it claims to be, ``read_answers`` holds it against that form.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.questionnaire import AnswerType
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer
from compliance_app.domain.questionnaire_errors import AnswerError
from compliance_app.files.errors import MEGABYTE, FileRefused
from compliance_app.files.questionnaire_form import Form, Line, lines, seal
from compliance_app.files.questionnaire_words import (
    FORM_WORDS,
    PLACE_BY,
    PLACE_INSTEAD,
    PLACE_PARTIAL,
    PLACE_REST,
)
from compliance_app.files.reader import read_table_file
from compliance_app.files.table import Cell, Row, SourceFile, cell_text

MAX_FORM_BYTES = 5 * MEGABYTE
"""A form is some 12 kB; pictures pasted into it are not read."""

_FAILED = re.compile(r"#(?:FORMEL!|N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_TICKED = frozenset({"x", "ja", "yes", "1", "true", "✓", "✔"})
_NOT_TICKED = frozenset({"", "nei", "no", "0", "false", "-", "–"})


class NotOurForm(FileRefused):
    """A file without the row that says which questionnaire it is."""

    message = _(
        "Filen ble ikke lest. Den er ikke et spørreskjema herfra, eller raden «Ikke endre» er borte. "
        "Last ned skjemaet på nytt, og før svarene inn der."
    )


class FormOfAnother(FileRefused):
    """The form belongs to another supplier or another questionnaire."""

    message = _(
        "Filen ble ikke lest. Den hører til en annen leverandør eller et annet spørreskjema. "
        "Åpne det skjemaet filen hører til, eller velg en annen fil."
    )


class FormOfOtherVersion(FileRefused):
    """The form was made from another edition of the questions (values: found, expected)."""

    message = _(
        "Filen ble ikke lest. Den har versjon {found} av spørsmålene, og skjemaet har versjon {expected}. "
        "Last ned skjemaet på nytt, og før svarene inn der."
    )


class FormSealBroken(FileRefused):
    """The checksum is not the one we made."""

    message = _(
        "Filen ble ikke lest. Kontrollsummen i raden «Ikke endre» stemmer ikke, så noe i raden er endret. "
        "Last ned skjemaet på nytt, og før svarene inn der."
    )


class FormRowChanged(FileRefused):
    """A question, an answer to choose or a field is not as it was sent (values: row, what)."""

    message = _(
        "Filen ble ikke lest. Rad {row} er endret eller flyttet. Der skal det stå «{what}». "
        "Last ned skjemaet på nytt, og skriv bare i de hvite feltene."
    )


class FormAnswerFailed(FileRefused):
    """A cell whose formula has come to nothing: an error, or never calculated (values: row)."""

    message = _(
        "Filen ble ikke lest. Svaret i rad {row} er en formel uten resultat. "
        "Skriv svaret som tekst eller tall, lagre filen, og prøv igjen."
    )


class AnswerAtRow(AktsomError):
    """An answer in the file that cannot be kept (values: where, what)."""

    message = _("{where}: {what}")


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A file that looks like a form. What it claims is not believed until ``read_answers`` has held it against ours.

    Attributes:
        questionnaire_id, supplier_id, bank_version, seal: as the row «Ikke endre» has them.
        language: of that row.
        rows: the sheet's rows; index 0 is row 1 of the spreadsheet.
        sha256: of the bytes.
    """

    questionnaire_id: str
    supplier_id: str
    bank_version: str
    seal: str
    language: str
    rows: list[Row] = field(repr=False)
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What was filled in, and where: by question, and by field after the questions, the row and what stands in column A."""

    filled: Filled
    places: Mapping[str, tuple[int, str]]
    sha256: str

    def at_row(self, key: str, error: AnswerError) -> AnswerAtRow:
        """The sentence of an answer that cannot be kept (``check``'s errors), with the row and question it is found by."""
        row, label = self.places[key]
        place = _("spørsmål {label}") if label.isdigit() else _("«{label}»")
        return AnswerAtRow(where=f"Rad {row}, {place.format(label=label)}", what=error)


def open_form(data: bytes, filename: str) -> OpenedForm:
    """Open a returned form and say whose it claims to be.

    Raises:
        NotOurForm: no sheet has the row that must not be changed.
        FileRefused: see :func:`compliance_app.files.reader.read_table_file`.
    """
    source = read_table_file(data, filename, MAX_FORM_BYTES)
    for language, said in FORM_WORDS.items():
        found = _marked_row(source, said.do_not_change)
        if found:
            rows, marked = found
            supplier, form, version, sealed = (
                _text(marked, column).rpartition(" ")[2] for column in range(1, 5)
            )
            return OpenedForm(form, supplier, version, sealed, language, rows, source.sha256)
    raise NotOurForm


def read_answers(opened: OpenedForm, form: Form, secret: bytes) -> ReadForm:
    """What stands in the open cells, after everything else proved to be as it was sent.

    Formulas in answers count as the text or number they show. Nothing is judged here: see
    :func:`compliance_app.domain.questionnaire_answers.check`.

    Args:
        opened: the file.
        form: what the register says was sent; the language is the file's own.
        secret: the installation's own, as for ``write_form``.

    Raises:
        FormOfAnother, FormOfOtherVersion, FormSealBroken, FormRowChanged, FormAnswerFailed.
    """
    if (opened.questionnaire_id, opened.supplier_id) != (form.questionnaire_id, form.supplier_id):
        raise FormOfAnother
    if opened.bank_version != str(form.bank_version):
        raise FormOfOtherVersion(found=opened.bank_version[:12] or "?", expected=form.bank_version)
    as_sent = replace(form, invitation=replace(form.invitation, language=opened.language))
    if not hmac.compare_digest(opened.seal.encode(), seal(as_sent, secret).encode()):
        raise FormSealBroken
    return _gathered(opened, _placed(opened, as_sent))


def _marked_row(source: SourceFile, mark: str) -> tuple[list[Row], Row] | None:
    for sheet in source.sheets:
        for row in reversed(sheet.rows):
            if _text(row, 0) == mark:
                return sheet.rows, row
    return None


def _text(row: Row, column: int) -> str:
    return cell_text(row[column]) if column < len(row) else ""


def _placed(opened: OpenedForm, form: Form) -> list[tuple[int, Line]]:
    """Each line with its row (from 1). Raises FormRowChanged at the first that is not as it was sent."""
    headers = FORM_WORDS[opened.language].headers
    top = next((index for index, row in enumerate(opened.rows) if _text(row, 0) == headers[0]), None)
    if top is None:
        raise FormRowChanged(row=1, what=headers[0])
    expected: list[tuple[tuple[str, ...], Line | None]] = [(headers, None)]
    expected += [(line.label, line) for line in lines(form)]
    placed = []
    for number, (labels, line) in enumerate(expected, top + 1):
        row = opened.rows[number - 1] if number <= len(opened.rows) else []
        for column, label in enumerate(labels):
            if _text(row, column) != label:
                raise FormRowChanged(row=number, what=label)
        if line:
            placed.append((number, line))
    return placed


def _gathered(opened: OpenedForm, placed: list[tuple[int, Line]]) -> ReadForm:
    answers: dict[str, RawAnswer] = {}
    places: dict[str, tuple[int, str]] = {}
    ticked: dict[str, list[str]] = {}
    fields: dict[str, str] = {}
    for number, line in placed:
        row = opened.rows[number - 1]
        if any(_FAILED.fullmatch(_text(row, column)) for column in (3, 4)):
            raise FormAnswerFailed(row=number)
        if line.place:
            places[line.place] = (number, line.label[0])
            fields[line.place] = _lines(_cell(row, 3))
        elif line.question and line.choice:
            ticked.setdefault(line.question.id, []).extend(_ticks(line.choice, _text(row, 3)))
        elif line.question:
            places[line.question.id] = (number, line.label[0])
            value = _cell(row, 3) if line.answers else ""
            is_number = line.question.type is AnswerType.NUMBER and isinstance(value, float)
            answers[line.question.id] = RawAnswer(
                value if is_number and isinstance(value, float) else _lines(value), _lines(_cell(row, 4))
            )
    for question_id, codes in ticked.items():
        answers[question_id] = replace(answers[question_id], value=tuple(codes))
    filled = Filled(
        answers=answers,
        instead=fields[PLACE_INSTEAD],
        answered_by=fields[PLACE_BY],
        rest=fields[PLACE_REST],
        partial=fields[PLACE_PARTIAL].casefold() in _TICKED,
    )
    return ReadForm(filled, places, opened.sha256)


def _cell(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else ""


def _lines(cell: Cell) -> str:
    """A cell as text with its line breaks."""
    return cell if isinstance(cell, str) else cell_text(cell)


def _ticks(code: str, text: str) -> list[str]:
    """The choice if its cell is ticked; what is neither a tick nor a no is handed on, to be asked about."""
    if text.casefold() in _NOT_TICKED:
        return []
    return [code if text.casefold() in _TICKED else text]
