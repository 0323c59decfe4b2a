"""The questionnaire's workbook as it is sent: questions locked, answers open and checked while they are typed.

Apart from what stands in it (``questionnaire_form``), because the library of workbooks is loaded only where one is written.
"""

import io
import re

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from compliance_app.domain.questionnaire import DONT_KNOW, AnswerType
from compliance_app.domain.questionnaire_answers import LONGEST_TEXT, RawAnswer
from compliance_app.domain.questionnaire_invitation import words
from compliance_app.files.escape import clean, runs
from compliance_app.files.questionnaire_form import Form, Line, lines, one_line, seal
from compliance_app.files.questionnaire_words import FORM_WORDS, MARK, PLACE_PARTIAL, FormWords
from compliance_app.files.writer import safe_sheet_name

_WIDTHS = {"A": 12, "B": 52, "C": 44, "D": 30, "E": 40, "F": 44}
_EXCEL_TEXT = 32_767
_ESCAPE_OF_EXCEL = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_HEAD_FILL = PatternFill("solid", fgColor="E8ECEF")
_OPEN_FILL = PatternFill("solid", fgColor="FFFFFF")
_LOCKED_FILL = PatternFill("solid", fgColor="F5F5F1")
_EDGE = Side(style="thin", color="84898D")
_AROUND = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_LISTS = "Valg"


def write_form(form: Form, secret: bytes) -> bytes:
    """The workbook to send: every text is text whatever it begins with, the answers are the only open cells.

    Args:
        form: what is asked.
        secret: the installation's own, for the seal; never in the file.
    """
    language = form.invitation.language
    said = FORM_WORDS[language]
    book = Workbook()
    book.properties.creator = "Aktsom"
    book.properties.title = words(form.invitation).title
    book.properties.language = "en-GB" if language == "en" else "nb-NO"
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = safe_sheet_name(said.sheet)
    lists = _Lists(book)
    first = _write_introduction(sheet, form, said)
    _write_headers(sheet, first, said)
    row = first
    for line in lines(form):
        row += 1
        _write_line(sheet, row, line, form, lists)
    _write_seal(sheet, row + 2, form, said, secret)
    _settle(sheet, first, row + 2)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(
    sheet: Worksheet, place: str, text: str, *, bold: bool = False, fill: PatternFill | None = None
) -> Cell:
    """Text by type, whatever it begins with; editing it in a spreadsheet keeps it text."""
    cell = sheet[place]
    assert isinstance(cell, Cell)
    value = clean(text, lines=True)[:LONGEST_TEXT]
    cell.alignment = _WRAP
    cell.number_format = "@"
    if value:
        cell.value = _ESCAPE_OF_EXCEL.sub("_x005F_x", value)[:_EXCEL_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = runs(value)
    if bold:
        cell.font = Font(bold=True)
    if fill:
        cell.fill = fill
    return cell


def _open(sheet: Worksheet, place: str, text: str = "") -> None:
    """A cell that may be written in."""
    cell = _put(sheet, place, text, fill=_OPEN_FILL)
    cell.protection = Protection(locked=False)
    cell.border = _AROUND


def _write_introduction(sheet: Worksheet, form: Form, said: FormWords) -> int:
    """Who asks and why; returns the row of the headers."""
    text = words(form.invitation)
    _put(sheet, "B1", f"{text.title} – {one_line(form.invitation.supplier)}", bold=True)
    told = [
        text.asks,
        text.chosen_by,
        text.due,
        said.how,
        text.instead,
        text.honest,
        text.use,
        text.privacy,
        text.contact,
    ]
    for row, sentence in enumerate(told, 2):
        _put(sheet, f"B{row}", sentence)
    return len(told) + 3


def _write_headers(sheet: Worksheet, row: int, said: FormWords) -> None:
    for letter, header in zip(_WIDTHS, said.headers, strict=True):
        _put(sheet, f"{letter}{row}", header, bold=True, fill=_HEAD_FILL)


def _write_line(sheet: Worksheet, row: int, line: Line, form: Form, lists: "_Lists") -> None:
    language = form.invitation.language
    said = FORM_WORDS[language]
    _put(sheet, f"A{row}", line.label[0], fill=_LOCKED_FILL)
    _put(sheet, f"B{row}", line.label[1], bold=line.question is not None and not line.choice)
    raw = form.answers.get(line.question.id, RawAnswer()) if line.question else RawAnswer()
    if line.question and not line.choice:
        _put(sheet, f"C{row}", line.question.help(language))
        prompt = line.question.reason(language)
        if prompt:
            when = line.question.when_reason(language)
            _put(sheet, f"F{row}", said.only_on.format(when=when, prompt=prompt))
            _open(sheet, f"E{row}", raw.reason)
    if not line.answers:
        _put(sheet, f"D{row}", said.tick_several)
        return
    _open(sheet, f"D{row}", _stands(line, raw, language))
    _guard(sheet, row, line, said, lists)


def _stands(line: Line, raw: RawAnswer, language: str) -> str:
    """What the answer cell holds when the form is opened."""
    parts = raw.value if isinstance(raw.value, tuple) else (raw.value,)
    if line.choice:
        return MARK if line.choice in parts else ""
    codes = {one.code: one.text(language) for one in line.question.ways()} if line.question else {}
    texts = [part if isinstance(part, str) else f"{part:g}" for part in parts]
    return ", ".join(codes.get(text, text) for text in texts)


def _guard(sheet: Worksheet, row: int, line: Line, said: FormWords, lists: "_Lists") -> None:
    """What a spreadsheet program checks while the answer is typed."""
    question, cell = line.question, f"D{row}"
    check: DataValidation | None = None
    if line.choice or line.place == PLACE_PARTIAL:
        check = DataValidation("list", formula1=f'"{MARK}"', allow_blank=True)
        check.error = check.prompt = said.tick
    elif question is None or question.type is AnswerType.TEXT:
        return
    elif question.type is AnswerType.COUNTRIES:
        check = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(LONGEST_TEXT))
        check.prompt = said.countries_hint
    elif question.type is AnswerType.NUMBER:
        unknown = ",".join(f'LOWER(TRIM({cell}))="{one.lower()}"' for one in (DONT_KNOW.nb, DONT_KNOW.en))
        check = DataValidation("custom", formula1=f"OR(NOT(ISERROR(VALUE({cell}))),{unknown})")
        check.error = check.prompt = said.number_error
    else:
        texts = [one.text("en" if said is FORM_WORDS["en"] else "nb") for one in question.ways()]
        check = DataValidation("list", formula1=lists.of(texts), allow_blank=True)
        check.error = check.prompt = said.list_error
    check.showErrorMessage = check.showInputMessage = True
    check.add(cell)
    sheet.add_data_validation(check)


class _Lists:
    """The answers to choose between, in a sheet of their own that is not shown; one column a set of answers."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(_LISTS)
        self._sheet.sheet_state = "hidden"
        self._sheet.protection.sheet = True
        self._places: dict[tuple[str, ...], str] = {}

    def of(self, texts: list[str]) -> str:
        """The range that holds the texts."""
        key = tuple(texts)
        if key not in self._places:
            letter = chr(ord("A") + len(self._places))
            for row, text in enumerate(texts, 1):
                _put(self._sheet, f"{letter}{row}", text)
            self._places[key] = f"{_LISTS}!${letter}$1:${letter}${len(texts)}"
        return self._places[key]


def _write_seal(sheet: Worksheet, row: int, form: Form, said: FormWords, secret: bytes) -> None:
    parts = (
        said.do_not_change,
        f"{said.supplier} {form.supplier_id}",
        f"{said.form} {form.questionnaire_id}",
        f"{said.version} {form.bank_version}",
        f"{said.seal} {seal(form, secret)}",
    )
    for letter, text in zip("ABCDE", parts, strict=True):
        _put(sheet, f"{letter}{row}", text, fill=_LOCKED_FILL)


def _settle(sheet: Worksheet, header: int, last: int) -> None:
    """Widths, lock, print, and the headers that stay in sight."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:F{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
