"""Readings of whole columns: each distinct cell is understood once, the rest are looked up.

A reading is a dictionary from cell to value; cells that cannot be understood give None and stand in ``bad`` with the
sentence that says why. That makes 100 000 rows cost little more than 100 000 look-ups a column.
"""

from collections.abc import Callable, Iterable
from unicodedata import is_normalized

from compliance_app.domain.countries import looks_damaged
from compliance_app.domain.identity import OrgNumberError, TextTooLong, clean_text, fold_name
from compliance_app.files import values
from compliance_app.files.columns import Countries, Found
from compliance_app.files.escape import clean
from compliance_app.files.table import Cell, cell_text

_LONGEST_SPELLING = 200
_ERROR = "«{value}» er en feil i regnearket, ikke en verdi. Rett formelen i filen."
_NO_ANSWER = "Formelen har ikke noe lagret svar. Åpne filen i Excel, lagre den, og prøv igjen."
_DAMAGED = (
    "«{value}» har ødelagte bokstaver. Lagre filen på nytt som .xlsx eller som CSV UTF-8, og prøv igjen."
)
_SUSPECT = frozenset("\ufffdÂÃÄÅâ") | {chr(code) for code in range(0x80, 0xA0)}
"""No text is damaged without one of these; most have none."""

_LIMITS = {"name": 300, "producer_name": 300, "goods": 1000, "category": 200}


def _error(cell: Cell) -> str:
    return _NO_ANSWER if cell == "#FORMEL!" else _ERROR.format(value=cell)


class Reading(dict[Cell, str | int | None]):
    """Cells of one column as their meaning, found by ``parse`` (None: blank; ValueError or AktsomError: not understood)."""

    def __init__(self, parse: Callable[[Cell], str | int | None], sentence: str) -> None:
        super().__init__()
        self._parse = parse
        self._sentence = sentence
        self.bad: dict[Cell, str] = {}

    def __missing__(self, cell: Cell) -> str | int | None:
        value: str | int | None = None
        if values.is_error_cell(cell):
            self.bad[cell] = _error(cell)
        elif cell != "":
            value = self._understand(cell)
        self[cell] = value
        return value

    def _understand(self, cell: Cell) -> str | int | None:
        try:
            return self._parse(cell)
        except values.NotAnAmount as error:
            self.bad[cell] = str(error)
        except values.AmbiguousAmount:
            self.ambiguous(cell)
        except TextTooLong as error:
            self.bad[cell] = str(error)
        except ValueError:
            self.bad[cell] = self._sentence.format(value=cell_text(cell)[:60])
        return None

    def ambiguous(self, cell: Cell) -> None:
        """Called for an amount with two readings."""
        self.bad[cell] = str(values.AmbiguousAmount(value=cell_text(cell)))


class AmountReading(Reading):
    """Amounts as hundredths; beside them the currency written in the cell, and the cells that can be read two ways."""

    def __init__(self, cells: Iterable[Cell], style: values.NumberStyle | None) -> None:
        self._style = style or values.decide_number_style(cells)
        self.unclear: dict[Cell, None] = {}
        self.currencies: dict[Cell, str] = {}
        super().__init__(self._amount, "")

    def _amount(self, cell: Cell) -> int | None:
        amount = values.parse_amount(cell, self._style)
        if amount is None:
            return None
        if amount.currency:
            self.currencies[cell] = amount.currency
        return amount.hundredths

    def ambiguous(self, cell: Cell) -> None:
        """Kept for the question, not refused."""
        self.unclear[cell] = None


def _clean(cell: Cell, limit: int) -> str:
    """One line fit to be stored; the usual text goes fast. Raises TextTooLong."""
    text = cell_text(cell)
    if len(text) <= limit and text.isprintable() and is_normalized("NFC", text):
        return text
    return clean_text(text, limit)


def _was_damaged(text: str) -> bool:
    """True for lost letters and for UTF-8 read as something else; a question mark in a name is just that."""
    return not (text.isascii() or _SUSPECT.isdisjoint(text)) and looks_damaged(text.replace("?", ""))


def text_reading(field: str) -> Reading:
    """Plain text of one line, cleaned; text with damaged letters is refused."""
    limit = _LIMITS.get(field, 300)

    def parse(cell: Cell) -> str | None:
        text = _clean(cell, limit)
        if _was_damaged(text):
            raise ValueError(text)
        return text or None

    return Reading(parse, _DAMAGED)


def field_reading(field: str) -> Reading:
    """The reading of a field with a form of its own; text for all others."""
    if field in values.FIXED_WORDS:
        known = ", ".join(f"«{word}»" for word in _SHOWN_WORDS[field])
        return Reading(
            lambda cell: values.parse_word(field, cell), f"«{{value}}» er ikke kjent. Bruk {known}."
        )
    plain: dict[str, tuple[Callable[[Cell], str | int | None], str]] = {
        "website": (values.parse_website, "«{value}» er ikke en nettadresse. Skriv den som eksempel.no."),
        "industry_code": (
            values.parse_industry_code,
            "«{value}» er ikke en næringskode. Skriv den som 46.460.",
        ),
        "currency": (
            values.parse_currency,
            "«{value}» er ikke en valuta. Skriv den med tre bokstaver, for eksempel NOK.",
        ),
        "year": (values.parse_year, "«{value}» er ikke et årstall. Skriv det med fire sifre."),
        "foreign_id": (values.parse_foreign_id, ""),
    }
    return Reading(*plain[field]) if field in plain else text_reading(field)


_SHOWN_WORDS = {
    "relationship": ("leverandørkjede", "forretningspartner"),
    "purchase_channel": ("direkte", "via annen virksomhet", "underlagt annen innkjøper", "rammeavtale"),
    "contract_clause": ("ja", "nei", "ikke aktuelt"),
}


class OrgReading(dict[Cell, str | None]):
    """Organisation numbers; what is none stands in ``bad`` with its error.

    ``padded`` has those of ``bad`` that begin with zeros, with the right number behind the zeros, if any. ``elsewhere`` is
    set where the whole column turns out to hold another country's numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere = False
        self.bad: dict[Cell, OrgNumberError | str] = {}
        self.padded: dict[Cell, str | None] = {}

    def __missing__(self, cell: Cell) -> str | None:
        number: str | None = None
        try:
            number = values.org_number(cell if isinstance(cell, str | float) else cell_text(cell))
        except OrgNumberError as error:
            if values.is_error_cell(cell):
                self.bad[cell] = _error(cell)
            elif not _says_nothing(cell):
                self.bad[cell] = error
                if error.digits.startswith("0"):
                    self.padded[cell] = values.without_padding(error.digits)
        self[cell] = number
        return number

    def notes(self) -> list[str]:
        """How numbers that are written in another way than nine digits were read."""
        odd = [text for cell, number in self.items() if number and (text := cell_text(cell)) != number]
        odd += [cell_text(cell) for cell, number in self.padded.items() if number]
        if not odd:
            return []
        return [
            f"{len(odd)} organisasjonsnumre er skrevet på en annen måte enn ni sifre, for eksempel «{odd[0]}». "
            "De er lest som nummeret i dem."
            if len(odd) > 1
            else f"Organisasjonsnummeret «{odd[0]}» er lest som nummeret i det."
        ]


def _says_nothing(cell: Cell) -> bool:
    """True for blanks, zero, dashes and «ukjent» where a number or a country should be."""
    text = cell_text(cell)
    return text in {"", "0"} or values.is_redacted(fold_name(text))


_MISTAKEN = {
    ("georgia", "GE"): "«{text}» er lest som landet Georgia, ikke delstaten.",
    ("island", "IS"): "«{text}» er lest som landet Island.",
    ("na", "NA"): "«{text}» er lest som landkoden for Namibia.",
    ("no", "NO"): "«{text}» er lest som landkoden for Norge.",
}
"""Spellings that other programs take for something else: what they were read as is told."""


def _read_as(spelling: str, iso2: str) -> str:
    return _MISTAKEN.get((spelling.casefold(), iso2), "").format(text=spelling)


class CountryReading(dict[Cell, str | None]):
    """Countries; beside them each spelling's match, with what a person has answered before anything else."""

    def __init__(self, countries: Countries, answers: dict[str, str | None], *, codes_expected: bool) -> None:
        super().__init__()
        self._countries = countries
        self._answers = answers
        self._codes_expected = codes_expected
        self.found: dict[str, str | None] = {}
        self.open: dict[str, Found] = {}
        self.unclear: dict[Cell, str] = {}
        self.notes: list[str] = []
        self.bad: dict[Cell, str] = {}

    def __missing__(self, cell: Cell) -> str | None:
        iso2: str | None = None
        spelling = cell_text(cell)
        if values.is_error_cell(cell):
            self.bad[cell] = _error(cell)
        elif spelling in self._answers:
            iso2 = self.found[spelling] = self._answers[spelling]
        elif spelling:
            match = self._countries.find(spelling, codes_expected=self._codes_expected)
            iso2 = self.found[spelling] = match.iso2
            if iso2 is None and not (match.kind == "not_a_country" and _says_nothing(spelling)):
                self.open[spelling] = match
                self.unclear[cell] = clean(spelling)[:_LONGEST_SPELLING]
            elif iso2 is None and any(map(str.isalpha, spelling)):
                self.notes.append(f"«{spelling}» er ikke et land. Landet står som ukjent.")
            elif iso2 and (note := match.note or _read_as(spelling, iso2)):
                self.notes.append(note)
        self[cell] = iso2
        return iso2


class NameReading(dict[Cell, str]):
    """Names, cleaned; ``special`` says of a few cells why they are none: blank, redacted, total, error or damaged."""

    def __init__(self) -> None:
        super().__init__()
        self.special: dict[Cell, str] = {"": "blank"}
        self.reasons: dict[Cell, str] = {}
        self.folded: dict[str, str] = {}

    def __missing__(self, cell: Cell) -> str:
        name = ""
        if values.is_error_cell(cell):
            self._refuse(cell, "error", _error(cell))
        else:
            try:
                name = _clean(cell, _LIMITS["name"])
            except TextTooLong as error:
                self._refuse(cell, "long", str(error))
        self[cell] = name
        if not name:
            self.special.setdefault(cell, "blank")
            return name
        folded = self.folded[name] = fold_name(name)
        if values.is_redacted(folded):
            self.special[cell] = "redacted"
        elif folded in values.TOTALS:
            self._refuse(cell, "total", f"«{name}» ser ut som en sumlinje, ikke en leverandør.")
        elif _was_damaged(name):
            self._refuse(cell, "damaged", _DAMAGED.format(value=name))
        return name

    def notes(self) -> list[str]:
        """How many names stood on several lines."""
        broken = [
            name for cell, name in self.items() if name and isinstance(cell, str) and "\n" in cell.strip()
        ]
        if not broken:
            return []
        if len(broken) == 1:
            return [f"Navnet «{broken[0]}» sto på flere linjer og er lest på én."]
        return [f"{len(broken)} navn sto på flere linjer og er lest på én, for eksempel «{broken[0]}»."]

    def _refuse(self, cell: Cell, kind: str, reason: str) -> None:
        self.special[cell] = kind
        self.reasons[cell] = reason
