"""What one cell means: amounts, years, addresses of websites, fixed words, names that are none.

Each function takes a cell as the reader gave it. What cannot be read for certain raises or is None, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import OrgNumberError, parse_org_number
from compliance_app.files.table import Cell, cell_text


class NotAnAmount(AktsomError):
    """The cell holds no amount (values: value)."""

    message = _("«{value}» er ikke et beløp. Skriv tallet med komma, for eksempel 1 234,5.")


class AmbiguousAmount(AktsomError):
    """«1,234» is more than a thousand in one country and less than two in another (values: value)."""

    message = _("«{value}» kan leses på to måter. Velg om komma eller punktum skiller desimalene.")


class NumberStyle(StrEnum):
    """Which mark stands before the decimals."""

    COMMA = "COMMA"
    POINT = "POINT"


class Amount(NamedTuple):
    """Hundredths (øre) and the currency written beside the number, if any (ISO 4217)."""

    hundredths: int
    currency: str | None


_CURRENCY_WORDS = {
    "kr": None,
    "kr.": None,
    "nok": "NOK",
    "sek": "SEK",
    "dkk": "DKK",
    "isk": "ISK",
    "eur": "EUR",
    "euro": "EUR",
    "€": "EUR",
    "usd": "USD",
    "us$": "USD",
    "$": None,
    "gbp": "GBP",
    "£": "GBP",
    "chf": "CHF",
    "pln": "PLN",
    "jpy": "JPY",
    "cny": "CNY",
    "cad": "CAD",
    "aud": "AUD",
}
"""«kr» and «$» are several currencies: they are read over, and name none."""

_CURRENCY_AROUND = re.compile(
    r"^(?P<sign>[-+]?)\s*(?P<before>[^\W\d]{1,4}\$?\.?|[€£$])?\s*(?P<number>[-+]?[\d.,\s'’]*\d[\d.,\s'’]*?)(?P<dash>,\s?-+|\.\s?-+)?"
    r"\s*(?P<after>[^\W\d]{1,4}\.?|[€£$])?\s*(?P<tail>-?)$"
)
_BLANKS = re.compile(r"[\s'’]")
_GROUPS = re.compile(r"\d{1,3}(?:[\s'’.,]\d{3})+|\d+")
_ONE_MARK = re.compile(r"(\d+)([.,])(\d+)")
_MINUS = str.maketrans(
    {"−": "-", "–": "-", "‒": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "}
)
_LEFT, _MIDDLE, _RIGHT = (
    tuple(a * (n // 100) + b * (n // 10 % 10) + c * (n % 10) for n in range(1000))
    for a, b, c in ((3, 2, 7), (6, 5, 4), (3, 2, 1))
)
"""Modulus 11 of an organisation number, three digits at a time."""

_LARGEST = 10**15
"""No purchase is larger; an account number is."""

_DATE = re.compile(
    r"([0-9]{4})[-./][0-9]{1,2}[-./][0-9]{1,2}(?:[ T].*)?|[0-9]{1,2}[-./][0-9]{1,2}[-./]([0-9]{4})(?: .*)?"
    r"|((?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
"""2025-12-31, 31.12.2025, 12/31/2025 and 20251231."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_WEBSITE = re.compile(
    r"(?:https?://)?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_INDUSTRY = re.compile(
    r"(?:SN2007|SN2025|NACE)?\s*:?\s*([0-9]{2}(?:\.[0-9]{1,3})?|[0-9]{5})(?:\s.*|$)",
    re.IGNORECASE | re.DOTALL,
)
_ERROR_TEXT = re.compile(
    r"#(?:N/A|REF!|VALUE!|VERDI!|DIV/0!|NAME\?|NAVN\?|NUM!|NULL!|I/T|REFERANSE!|SPILL!|CALC!|FORMEL!|GETTING_DATA)|Err:\d{3}",
    re.IGNORECASE,
)
_REDACTED = frozenset(
    {"redacted", "sladdet", "sladda", "slettet", "anonymisert", "anonymised", "anonymized", "anonym",
     "anonymous", "skjult", "konfidensiell", "konfidensielt", "confidential", "hemmelig", "maskert",
     "masked", "unntatt", "unntatt offentlighet", "unntatt off", "utelatt", "withheld", "n a", "na",
     "nn", "n n", "ukjent", "ukjent leverandør", "ukjent firma", "unknown", "unknown supplier", "okänd",
     "ukendt", "ukjend", "ingen", "none", "null", "tbd", "mangler", "ikke oppgitt", "not available",
     "not disclosed", "sekretess", "sekretessbelagd", "sekretessbelagt", "skyddad identitet",
     "privatperson", "privatpersoner", "fortrolig", "skjermet", "beskyttet", "undisclosed", "blank"}
)  # fmt: skip
_REDACTING = frozenset(
    {"redacted", "sladdet", "sladda", "anonymisert", "anonymised", "anonymized", "withheld", "maskert", "masked",
     "skjult", "skyddad", "skyddade", "maskad", "maskerad", "anonymiserad", "anonymiseret"}
)  # fmt: skip
_REDACTED_WITH = frozenset(
    {"personal", "data", "information", "name", "names", "individual", "person", "persons", "commercial", "sensitive",
     "commercially", "confidential", "confidentiality", "details", "under", "section", "exemption", "by", "for", "in",
     "personopplysning", "personopplysninger", "opplysning", "opplysninger", "privatperson", "privatpersoner", "navn",
     "namn", "offl", "off", "paragraf", "jf", "jfr", "etter", "i", "henhold", "til", "av", "hensyn", "personvern",
     "gdpr", "personuppgift", "personuppgifter", "personoplysninger", "leverandør", "supplier", "vendor"}
)  # fmt: skip
TOTALS = {
    "sum",
    "total",
    "totalt",
    "totalsum",
    "grand total",
    "i alt",
    "ialt",
    "summa",
    "subtotal",
    "delsum",
    "totalt sum",
}


def is_error_cell(cell: Cell) -> bool:
    """True for Excel's and LibreOffice's error values, in English and Norwegian."""
    return (
        isinstance(cell, str) and cell[:1] in {"#", "E"} and _ERROR_TEXT.fullmatch(cell.strip()) is not None
    )


def parse_amount(cell: Cell, style: NumberStyle | None = None) -> Amount | None:
    """An amount, None for a blank cell.

    Understands 1 234,50 · 1,234.50 · 1.234,50 · (1 234) · 1 234- · 1 234,- · kr 5 · 5 EUR with any kind of blank.
    ``style`` decides the cells that can be read both ways (1,234).

    Raises:
        NotAnAmount: no number, or more than a number.
        AmbiguousAmount: two readings and no ``style``.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if cell != cell or abs(cell) > _LARGEST:  # noqa: PLR0124 - not a number is the one value unequal to itself
            raise NotAnAmount(value=cell)
        exact = cell * 100
        whole = round(exact)
        if abs(exact - whole) < 1e-4 and abs(cell) < 1e9:
            return Amount(whole, None)
        return Amount(_hundredths(Decimal(repr(cell))), None)
    if not isinstance(cell, str):
        raise NotAnAmount(value=cell_text(cell))
    text = cell.translate(_MINUS).strip()
    if not text:
        return None
    negative = text[0] == "(" and text[-1] == ")"
    match = _CURRENCY_AROUND.match(text[1:-1].strip() if negative else text)
    if match is None or len(text) > 60:
        raise NotAnAmount(value=cell_text(cell)[:60])
    currency = _currency_beside(match, cell)
    number = match["number"].strip()
    signs = match["sign"] + number[: len(number) - len(number.lstrip("+-"))] + match["tail"]
    if len(signs) > 1 or (negative and signs):
        raise NotAnAmount(value=cell_text(cell)[:60])
    amount = _decimal(number.lstrip("+-").strip(), style, cell)
    if amount > _LARGEST:
        raise NotAnAmount(value=cell_text(cell)[:60])
    value = _hundredths(amount)
    return Amount(-value if negative or signs == "-" else value, currency)


def _hundredths(value: Decimal) -> int:
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _currency_beside(match: re.Match[str], cell: Cell) -> str | None:
    words = [word.casefold() for word in (match["before"], match["after"]) if word]
    if any(word not in _CURRENCY_WORDS for word in words):
        raise NotAnAmount(value=cell_text(cell)[:60])
    named = {_CURRENCY_WORDS[word] for word in words} - {None}
    if len(named) > 1:
        raise NotAnAmount(value=cell_text(cell)[:60])
    return next(iter(named), None)


def _decimal(number: str, style: NumberStyle | None, cell: Cell) -> Decimal:
    """Digits with grouping and decimals as one Decimal; the heart of the matter."""
    marks = [char for char in number if char in ".,"]
    blanks = _BLANKS.search(number) is not None
    whole, decimals = number, ""
    if len(set(marks)) == 2:
        last = marks[-1]
        whole, decimals = number.rsplit(last, 1)
        if last in whole:
            raise NotAnAmount(value=cell_text(cell)[:60])
    elif len(marks) == 1:
        before, after = number.split(marks[0])
        grouping = len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0" and not blanks
        if grouping and style is None:
            raise AmbiguousAmount(value=cell_text(cell))
        if not grouping or (marks[0] == ",") == (style is NumberStyle.COMMA):
            whole, decimals = before, after
    if (
        (whole and not _GROUPS.fullmatch(whole))
        or (decimals and not decimals.isdigit())
        or not (whole or decimals)
    ):
        raise NotAnAmount(value=cell_text(cell)[:60])
    separators = {char for char in whole if not char.isdigit()}
    if len(separators) > 1:
        raise NotAnAmount(value=cell_text(cell)[:60])
    return Decimal(re.sub(r"\D", "", whole or "0") + "." + (decimals or "0"))


def decide_number_style(cells: Iterable[Cell]) -> NumberStyle | None:
    """Which mark stands before the decimals in a column, by the cells that can be read only one way.

    None when none tells or they disagree.
    """
    found: set[NumberStyle] = set()
    for cell in cells:
        if not isinstance(cell, str) or not ("," in cell or "." in cell):
            continue
        digits = re.sub(r"[^\d.,]", "", cell).strip(".,") if not cell.rstrip().endswith(("-", "kr.")) else ""
        style = _style_told(digits)
        if style:
            found.add(style)
            if len(found) > 1:
                return None
    return next(iter(found), None)


def _style_told(digits: str) -> NumberStyle | None:
    """The style that a bare number proves, if any: «1.234,50», «12,5» and «1.234.567» prove the comma."""
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return None
    if len(set(marks)) == 2:
        decimal = marks[-1] if marks.count(marks[-1]) == 1 else None
    elif len(marks) > 1:
        decimal = "." if marks[0] == "," else ","
    else:
        before, after = digits.split(marks[0])
        proves = len(after) != 3 or len(before) > 3 or before.startswith("0")
        decimal = marks[0] if proves else None
    return None if decimal is None else NumberStyle.COMMA if decimal == "," else NumberStyle.POINT


def parse_currency(cell: Cell) -> str | None:
    """ISO 4217 code, or None for a blank cell. «kr» is Norwegian in a currency column. Raises ValueError."""
    text = cell_text(cell).casefold()
    if not text:
        return None
    known = "NOK" if text in {"kr", "kr.", "kroner", "norske kroner"} else _CURRENCY_WORDS.get(text)
    if known:
        return known
    if re.fullmatch(r"[a-z]{3}", text):
        return text.upper()
    raise ValueError(text)


def parse_year(cell: Cell) -> int | None:
    """A year from 1990 to 2100, from a number, a date or a text with either; None for a blank cell. Raises ValueError."""
    if isinstance(cell, date):
        return cell.year
    text = cell_text(cell)
    if not text:
        return None
    dated = _DATE.fullmatch(text)
    if dated:
        text = next(filter(None, dated.groups()))
    if not re.fullmatch(r"[0-9]{4}", text) or not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        raise ValueError(text)
    return int(text)


def parse_website(cell: Cell) -> str | None:
    """A web address as written, None for a blank cell. Raises ValueError for what is none."""
    text = cell_text(cell)
    if not text or text in {"-", "–"}:
        return None
    if len(text) > 300 or not _WEBSITE.fullmatch(text):
        raise ValueError(text)
    return text


def parse_industry_code(cell: Cell) -> str | None:
    """Division or class as SSB writes it («46», «46.460») from «46.460 Engroshandel …», 46460 or 46.46.

    None for a blank cell. Which standard the code belongs to, the cell cannot tell. Raises ValueError.
    """
    text = _code_of_number(cell) if isinstance(cell, float) else cell_text(cell)
    if not text:
        return None
    match = _INDUSTRY.match(text)
    if match is None:
        raise ValueError(text)
    code = match[1]
    if "." not in code and len(code) == 5:
        code = f"{code[:2]}.{code[2:]}"
    return code


def _code_of_number(cell: float) -> str:
    """The code that a spreadsheet took for a number: 46.46 was 46.460, 1110 was 01110."""
    whole, _point, rest = f"{cell:.3f}".partition(".")
    if rest != "000":
        return f"{whole.zfill(2)}.{rest}"
    return whole.zfill(5) if len(whole) >= 4 else whole.zfill(2)


def parse_foreign_id(cell: Cell) -> str | None:
    """A registration number of another country: capitals and digits without blanks, points and dashes, or None."""
    text = re.sub(r"[\s.\-/]", "", unicodedata.normalize("NFKC", cell_text(cell))).upper()
    return text[:40] or None


def org_number(cell: str | float) -> str:
    """Nine digits. A plain right number goes fast; the rest, and all errors, are parse_org_number's."""
    if isinstance(cell, float):
        number = int(cell) if 1e8 <= cell < 1e9 and cell.is_integer() else 0
    else:
        number = int(cell) if len(cell) == 9 and cell.isascii() and cell.isdigit() else 0
    if number > 99_999_999:
        first, second, third = number // 1_000_000, number // 1000 % 1000, number % 1000
        rest = _LEFT[first] + _MIDDLE[second] + _RIGHT[third]
        if rest % 11 == 0 and not first == second == third:
            return str(number)
    return parse_org_number(cell)


def without_padding(digits: str) -> str | None:
    """The organisation number in «0923609016», as systems with fields of ten digits or more write it; None if it is none."""
    bare = digits.lstrip("0")
    if len(bare) != 9 or bare == digits:
        return None
    try:
        return org_number(bare)
    except OrgNumberError:
        return None


def is_redacted(folded: str) -> bool:
    """True for a name that was blacked out or stands for none, as ``fold_name`` gives it.

    «[sladdet]», «***», «xxx», «ukjent», and «redacted personal data»: a word for it with nothing but its reason.
    """
    if folded in _REDACTED or (folded[:3] == "xxx" and not folded.strip("x ")):
        return True
    if not _REDACTING.isdisjoint(words := folded.split()):
        return all(word in _REDACTING or word in _REDACTED_WITH or not word.isalpha() for word in words)
    return not folded[:1].isalnum() and not any(map(str.isalnum, folded))


_RELATIONSHIPS = {
    "SUPPLY_CHAIN": "leverandørkjede|leverandør|leverandørkjeden|supply chain|supplier|supply_chain|leverandørkjedja|leverandørkjede ledd|leverantörskedja|forsyningskæde|leverandørkæde",
    "BUSINESS_PARTNER": "forretningspartner|forretningspartnar|business partner|partner|business_partner|affärspartner",
}
_CHANNELS = {
    "DIRECT": "direct|direkte|kjøpt direkte|egen avtale|bought directly|direkt",
    "VIA_HOST_BUYER": "via_host_buyer|kjøpt gjennom en annen virksomhet|gjennom andre|via annen virksomhet|via vertskap|via sykehuset|bought through another enterprise",
    "COVERED_BY": "covered_by|leverandøren er underlagt en annen innkjøper|underlagt annen innkjøper|supplier under another buyer's rules",
    "FRAMEWORK_OF_OTHER": "framework_of_other|rammeavtale inngått av en annen|rammeavtale|felles rammeavtale|another's framework agreement|framework agreement|ramavtal|rammeaftale",
}
_CLAUSES = {
    "HAS": "has|ja|yes|j|y|x|har|signert|signed|ja signert|true|1|inntatt",
    "LACKS": "lacks|nei|no|n|mangler|nej|ikke signert|not signed|false|0",
    "NOT_APPLICABLE": "not_applicable|ikke aktuelt|ikke relevant|not applicable|n/a|na|i/a",
}


def _table(words: dict[str, str]) -> dict[str, str]:
    return {word: code for code, spellings in words.items() for word in spellings.split("|")}


FIXED_WORDS = {
    "relationship": _table(_RELATIONSHIPS),
    "purchase_channel": _table(_CHANNELS),
    "contract_clause": _table(_CLAUSES),
}
"""Field -> word as written, folded -> code of the register (wording.md section 2)."""


def parse_word(field: str, cell: Cell) -> str | None:
    """The register's code for a fixed word, None for a blank cell. Raises ValueError for another word."""
    text = cell_text(cell).casefold()
    if not text:
        return None
    code = FIXED_WORDS[field].get(text)
    if code is None:
        raise ValueError(text)
    return code
