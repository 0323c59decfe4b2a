"""Who is who: organisation numbers, names folded for comparison, and text cleaned for storing.

An organisation number decides; a name only suggests. Folding is for comparing and never shown.
"""

import re
import unicodedata
from enum import StrEnum

from stdnum.no import orgnr

from compliance_app.domain.errors import AktsomError, _

NO_BREAK_SPACE = "\u00a0"
_SHOWN = 40
_COUNTS = ("ingen", "ett", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
_ORG_NUMBER = re.compile(
    r"(?:org(?:anisasjons)?\.?[ -]?(?:nr|nummer|no)?\.?:? ?)?(?:NO[ .:-]?)?"
    r"(?P<digits>[0-9](?: ?[0-9])*|[0-9]{3}[.-][0-9]{3}[.-][0-9]{3})(?:\.0)?"
    r"(?: ?MVA\.?)?(?: ?Foretaksregisteret)?",
    re.IGNORECASE,
)


class OrgNumberError(AktsomError):
    """Base of what can be wrong with an organisation number.

    ``value`` is the text as written (shortened), ``digits`` what digits it has, ``reason`` the sentence that follows
    "Rad 5 ble ikke lest inn."
    """

    def __init__(self, value: str, digits: str) -> None:
        shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        super().__init__(value=shown, count=_count_of_digits(len(digits)))
        self.value = shown
        self.digits = digits

    @property
    def reason(self) -> str:
        """The sentence without the row, which whoever reads the file knows."""
        return str(self)


class OrgNumberLength(OrgNumberError):
    """Not nine digits."""

    message = _(
        "Organisasjonsnummeret «{value}» har {count}; det skal ha ni. Rett det i filen, eller la feltet stå tomt."
    )


class OrgNumberCharacters(OrgNumberError):
    """Nine digits, but with something among them that no organisation number has."""

    message = _(
        "Organisasjonsnummeret «{value}» har andre tegn enn sifre. Rett det i filen, eller la feltet stå tomt."
    )


class OrgNumberCheckDigit(OrgNumberError):
    """The last digit does not follow from the others (modulus 11)."""

    message = _("Kontrollsifferet i «{value}» stemmer ikke. Sjekk nummeret i Enhetsregisteret.")


class OrgNumberFiller(OrgNumberCheckDigit):
    """The same digit nine times: it passes modulus 11, and would make all suppliers without a number one."""

    message = _(
        "«{value}» er ikke noe virkelig organisasjonsnummer. Rett det i filen, eller la feltet stå tomt."
    )


class TextTooLong(AktsomError):
    """A text longer than its field (values: length, limit)."""

    message = _("Teksten er på {length} tegn, og grensen er {limit}. Gjør den kortere.")


def parse_org_number(value: str | float) -> str:
    """The nine digits of a Norwegian organisation number as people and spreadsheets write it.

    Understands blanks of any kind, "NO 923 609 016 MVA", numbers (987654321, 987654321.0) and a leading zero in text.
    Raises :class:`OrgNumberLength`, :class:`OrgNumberCharacters`, :class:`OrgNumberCheckDigit` or its kind
    :class:`OrgNumberFiller`.
    """
    text = "".join(mark for mark in _as_text(value) if mark.isprintable() or mark.isspace())
    shown = " ".join(text.split())
    match = _ORG_NUMBER.fullmatch(" ".join(unicodedata.normalize("NFKC", text).strip("' ’").split()))
    digits = re.sub(r"[^0-9]", "", match["digits"] if match else unicodedata.normalize("NFKC", text))
    if len(digits) != 9:
        raise OrgNumberLength(shown, digits)
    if match is None:
        raise OrgNumberCharacters(shown, digits)
    if orgnr.checksum(digits) != 0:
        raise OrgNumberCheckDigit(shown, digits)
    if len(set(digits)) == 1:
        raise OrgNumberFiller(shown, digits)
    return digits


def format_org_number(digits: str) -> str:
    """Nine digits in groups of three with no-break spaces: "123 456 785"."""
    return NO_BREAK_SPACE.join((digits[:3], digits[3:6], digits[6:]))


def clean_text(text: str, limit: int) -> str:
    """Text fit to be stored: NFC, no control characters but newlines, trimmed.

    Tabs become blanks; direction overrides, invisible marks, lone surrogates and codes that no XML file can hold are
    dropped. Raises :class:`TextTooLong` rather than cutting off what somebody wrote; ``limit`` counts characters.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _NEWLINES.sub("\n", text).translate(_STORED))
    text = text.strip()
    if len(text) > limit:
        raise TextTooLong(length=len(text), limit=limit)
    return text


def clean_line(text: str, limit: int) -> str:
    """Text of one line fit to be stored, such as a name: as :func:`clean_text`, its line breaks as blanks.

    A name with a line break would make a second line in a list, a log or a letter.
    """
    return clean_text(text.strip(), limit).replace("\n", " ")


class Match(StrEnum):
    """Whether two descriptions are of one supplier."""

    SAME = "SAME"
    ASK = "ASK"
    DIFFERENT = "DIFFERENT"


def compare(first: tuple[str | None, str], second: tuple[str | None, str]) -> Match:
    """Compare two (organisation number or None, name).

    Two numbers decide alone: different numbers are never one supplier, whatever the names. Without two numbers, equal
    names are the same supplier only when neither has a number and the legal forms do not differ; else a person is asked.
    """
    (number, name), (other_number, other_name) = first, second
    if number and other_number:
        return Match.SAME if number == other_number else Match.DIFFERENT
    (core, form), (other_core, other_form) = _split(name), _split(other_name)
    if core != other_core or not core:
        return Match.DIFFERENT
    alike = form == other_form or not form or not other_form
    return Match.SAME if alike and not (number or other_number) else Match.ASK


def fold_name(text: str) -> str:
    """The name as it is compared: NFKC, case folded, "&"/"and" as "og", without punctuation and legal form.

    æ, ø and å stay letters of their own. A name that is nothing but a legal form or punctuation keeps it, so that the
    result is empty only for a blank name. Folding twice changes nothing.
    """
    return _split(text)[0]


def fold_person(name: str) -> str:
    """A person's or a role's name as it is compared: case and spacing aside."""
    return " ".join(name.casefold().split())


def legal_form(text: str) -> str:
    """The legal form at the end of a name, folded and without blanks ("as", "gmbh"); empty where there is none."""
    return _split(text)[1]


# Written as they look once punctuation has become blanks; longest first where one ends in another.
_FORMS = frozenset(
    form
    for line in (
        # Norwegian, Danish, Swedish, Finnish, Icelandic
        "as,a s,asa,a s a,aksjeselskap,allmennaksjeselskap,enk,da,ans,ks,k s,nuf,hf,rhf,kf,iks,ba,bl,sa,sf,"
        "ab,a b,aktiebolag,hb,aps,i s,p s,oy,o y,oyj,ehf,ohf",
        # English
        "ltd,limited,plc,p l c,llc,l l c,llp,l l p,inc,incorporated,corp,corporation,co ltd,co limited,co inc,co llc,"
        "company limited,company ltd,pty ltd,pty limited,pte ltd,pte limited,pvt ltd,pvt limited,private limited,"
        "p ltd,sdn bhd,bhd",
        # German, Dutch, French, Italian, Spanish, Polish, Czech
        "gmbh,g m b h,mbh,ag,a g,kg,k g,kgaa,ohg,gmbh co kg,gmbh og co kg,ug,bv,b v,nv,n v,bvba,s a,sas,s a s,sarl,"
        "s a r l,spa,s p a,srl,s r l,s l,slu,sp z o o,sp zoo,sro,s r o,doo,d o o,kft,zrt,uab,sia,oü,eood,ood,se,kk,k k",
    )
    for form in line.split(",")
)
_LONGEST = max(form.count(" ") for form in _FORMS) + 1
_LAST_WORDS = frozenset(form.rsplit(" ", 1)[-1] for form in _FORMS)
_SAME_FORM = {
    "limited": "ltd",
    "coltd": "ltd",
    "colimited": "ltd",
    "companylimited": "ltd",
    "companyltd": "ltd",
}


class _Folding(dict[int, str | int | None]):
    """What each character becomes in a folded name; found once and kept for the common scripts."""

    def __missing__(self, code: int) -> str | int | None:
        category = unicodedata.category(chr(code))
        blank = category[0] in "PZ" or category == "So" or chr(code).isspace()
        folded = " " if blank else None if category in {"Cc", "Cf", "Cs"} else code
        if code < 0x3000:
            self[code] = folded
        return folded


class _Storing(dict[int, str | int | None]):
    """What each character becomes in stored text."""

    def __missing__(self, code: int) -> str | int | None:
        category = unicodedata.category(chr(code))
        dropped = category in {"Cc", "Cs"} or code in _INVISIBLE or code & 0xFFFE == 0xFFFE
        return None if dropped else code


_FOLDED = _Folding({ord("&"): " og ", **{ord(mark): None for mark in "'’‘`´ʼ"}})
_PLAIN = re.compile("[ -~À-ÖØ-öø-ÿ]*").fullmatch
"""Letters that NFKC leaves alone, which is nearly every name: the short way round."""
_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Not the joiners U+200C and U+200D, which Persian and Indic words need.
_INVISIBLE = frozenset(
    (0x200B, 0x2060, 0xFEFF, 0xAD, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_STORED = _Storing({ord("\n"): "\n", ord("\t"): " "})


def _split(text: str) -> tuple[str, str]:
    """A name's folded core and its legal form."""
    words = _words(text)
    if not words:
        return _kept(text), ""
    if "and" in words:
        words = ["og" if word == "and" else word for word in words]
    form = ""
    while len(words) > 1 and words[-1] in _LAST_WORDS and (length := _form_length(words)):
        form = form or "".join(words[-length:])
        del words[-length:]
    return " ".join(words), _SAME_FORM.get(form, form)


def _words(text: str) -> list[str]:
    if _PLAIN(text):
        return text.casefold().translate(_FOLDED).split()
    # A second round: dropping an invisible mark can bring a letter and its accent together.
    for _round in range(2):
        text = unicodedata.normalize(
            "NFKC", unicodedata.normalize("NFKC", text.translate(_FOLDED)).casefold()
        )
    return text.translate(_FOLDED).split()


def _form_length(words: list[str]) -> int:
    """How many words at the end are a legal form, the longest that leaves a name."""
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        if " ".join(words[-length:]) in _FORMS:
            return length
    return 0


def _kept(text: str) -> str:
    """A name of nothing but punctuation, as it stands."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def _as_text(value: str | float) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _count_of_digits(number: int) -> str:
    word = _COUNTS[number] if number < len(_COUNTS) else str(number)
    return f"{word} {'siffer' if number == 1 else 'sifre'}"
