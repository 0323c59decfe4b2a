"""Reads the signature page of a signing platform: who signed, as what, for whom, how and when.

Norwegian, Danish, Swedish and English pages, laid out as blocks that begin with a name. Serial numbers, addresses and mail
addresses are read past: nothing here returns them. A name without a time is no signature.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from compliance_app.domain.signature_time import read_time, words_beside

LONGEST_LINE: Final = 400
MOST_LINES: Final = 50_000
_LONGEST_NAME: Final = 80
_MOST_WORDS: Final = 7

_LABEL: Final = re.compile(
    r"^(?:full name|navn|namn|name|signer|signert av|signerat av|signeret af|underskrevet av|underskrevet af"
    r"|undertegnet av|signed by|undertecknat av|underskriver|signatory|undertecknare)\s*:\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"^(?:title|tittel|titel|role|rolle|roll|stilling)\s*:\s*(?P<rest>.+)$", re.IGNORECASE
)
_BEHALF: Final = re.compile(
    r"^(?:(?:på vegne (?:av|af)|på vegner av|på vegne|on behalf of|för räkning|på uppdrag av|representing|representerer"
    r"|repræsenterer|företräder)\s*:?\s+|(?:organisation|organisasjon|company|selskap|virksomhet)\s*:\s*)(?P<rest>.+)$",
    re.IGNORECASE,
)
_METHODS: Final = (
    ("BankID", r"bank\s?id"),
    ("MitID", r"mit\s?id"),
    ("NemID", r"nem\s?id"),
    ("Buypass", r"buypass"),
    ("Freja eID", r"freja"),
    ("Commfides", r"commfides"),
    ("itsme", r"\bitsme\b"),
    ("Vipps", r"\bvipps\b"),
)
_METHOD: Final = re.compile("|".join(f"(?P<m{place}>{pattern})" for place, (_n, pattern) in enumerate(_METHODS)), re.IGNORECASE)  # fmt: skip
_LEVEL: Final = re.compile(r"^(?P<level>QES|AES|AdES|SES)$|\((?P<inside>QES|AES|AdES|SES)\)")
_PAST: Final = re.compile(
    r"^(?:serienummer|serial(?: number)?|serienr|ip(?:[- ]?(?:adresse|address|adress))?|fødselsnummer|personnummer|cpr"
    r"|e-?post|e-?mail|email|telefon|phone|sms|id|dokument|document|transaction|transaksjon|transaktion|hash|sha-?256"
    r"|status|viewed|sent|opened|delivered|sendt|åpnet|åbnet|öppnad|öppnat|skickad|skickat|vist|sett|set"
    r"|invitert|invited|levert|using ip|security level|authentication)\b",
    re.IGNORECASE,
)
_ROLE_WORDS: Final = frozenset(
    word
    for words in (
        "underskriver signatory signer undertecknare underskriverne signatar dirigent referent deltaker",
        "styremedlem styreleder nestleder varamedlem direktør daglig leder adm administrerende general member",
        "bestyrelsesmedlem bestyrelsesformand formand styrelseledamot styrelseordförande ordförande vd verkställande",
        "chair chairman chairperson chairwoman director managing board ceo cfo",
    )
    for word in words.split()
)
_SIGNED: Final = (
    "sign", "underskr", "undert", "dato", "datum", "date", "tid", "time", "bank", "mitid", "nemid", "buypass", "freja", "qes",
    "ades", "aes", "ses",
)  # fmt: skip
"""How a word begins that stands beside a time of signing; a time with other words beside it is of something else."""
_AROUND: Final = frozenset(
    ["kl", "klokken", "klockan", "at", "on", "den", "the", "utc", "gmt", "cet", "cest"]
)
_NAME_MARKS: Final = frozenset(" .-'’´`,")
_JOINS: Final = frozenset("-'’´`")
_LONGEST_PARTICLE: Final = 3
_SMALL_WORDS: Final = frozenset(
    (
        "von",
        "van",
        "der",
        "den",
        "de",
        "la",
        "le",
        "di",
        "da",
        "del",
        "af",
        "av",
        "til",
        "bin",
        "el",
        "al",
        "dos",
    )
)
_NO_NAMES: Final = re.compile(
    r"penneo|docusign|scrive|signicat|verified|oneflow|getaccept|adobe|visma|bekreft|signatur|signer(?!ud)|document|dokument"
    r"|certificate|sertifikat|underskr|\bpage\b|\bside\b|\bsida\b|envelope|timestamp|events|validator|verifi",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageSigner:
    """Somebody named on a signature page.

    Attributes:
        name, title, on_behalf_of: as they stand there; "" where they do not.
        method: «BankID» and the like, with the level where it stands there: «BankID (QES)».
        signed_at: the moment, UTC; None where the page gives no time zone.
        signed_on: the day it gives.
    """

    name: str
    title: str = ""
    on_behalf_of: str = ""
    method: str = ""
    signed_at: datetime | None = None
    signed_on: date | None = None


def read_signature_page(text: str) -> tuple[PageSigner, ...]:
    """Everybody whom the page says has signed, in its order; the same block twice is one."""
    found: dict[tuple[str, datetime | None, date | None], PageSigner] = {}
    for block in _blocks(_lines(text)):
        signer = _signer(block)
        if signer is not None:
            key = signer.name.casefold(), signer.signed_at, signer.signed_on
            found[key] = _fuller(found[key], signer) if key in found else signer
    return tuple(found.values())


def read_signature_pages(pages: Sequence[str]) -> tuple[PageSigner, ...]:
    """As :func:`read_signature_page`, of pages that follow one another: a signatory may stand on both sides of a page break."""
    return read_signature_page("\n".join(_without_frame(pages)))


def _without_frame(pages: Sequence[str]) -> Iterator[str]:
    """The lines of all pages without what stands on each of them above and below, which would part a signatory in two."""
    lines = [list(_lines(page)) for page in pages]
    frame = set(lines[0]).intersection(*lines[1:]) if len(lines) > 1 else set()
    for page in lines:
        yield from (line for line in page if line not in frame or is_name(line) or _is_detail(line))


def only_details(page: str) -> bool:
    """Whether a page holds nothing but what stands about signatories, as the last lines of a block that began on the page before."""
    lines = list(_lines(page))
    return bool(lines) and all(_is_detail(line) or _METHOD.fullmatch(line) for line in lines)


def _is_detail(line: str) -> bool:
    """Whether a line can be of one signatory, though the same stands on another page."""
    return bool(
        _is_role(line) or read_time(line) or _BEHALF.match(line) or _TITLE.match(line) or _PAST.match(line)
        or _LEVEL.search(line)
    )  # fmt: skip


def _lines(text: str) -> Iterator[str]:
    for count, raw in enumerate(text.splitlines()):
        if count >= MOST_LINES:
            return
        line = " ".join(unicodedata.normalize("NFC", raw[:LONGEST_LINE]).split())
        if line:
            yield line


@dataclass
class _Block:
    """Lines of one signatory: the name, and what follows until the next name."""

    names: list[str]
    rest: list[str]
    labelled: bool = False


def _blocks(lines: Iterable[str]) -> Iterator[_Block]:
    """A block begins with a line that could be a name, after a line that could not."""
    block: _Block | None = None
    for line in lines:
        labelled = _LABEL.match(line)
        if labelled and is_name(labelled["rest"]):
            if block is not None:
                yield block
            block = _Block([labelled["rest"]], [], labelled=True)
        elif is_name(line) or (_is_role(line) and block is not None and not block.rest):
            if block is None or block.rest:
                if block is not None:
                    yield block
                block = _Block([], [])
            block.names.append(line)
        elif block is not None:
            if not block.rest and _is_prose(line):
                block = None  # a heading or a title above running text, no signatory
                continue
            block.rest.append(line)
    if block is not None:
        yield block


def _signer(block: _Block) -> PageSigner | None:
    names = [line for line in block.names if not _is_role(line)]
    if not names:
        return None
    signer = PageSigner(name=_in_order(names[0]), title=_title(block, names))
    for line in block.rest:
        signer = _with(signer, line)
    if signer.signed_on is None:
        return None
    return signer if signer.signed_at is not None or _says_signing(block, signer) else None


def _says_signing(block: _Block, signer: PageSigner) -> bool:
    """Whether more than a day under a heading says that it is a signatory: a role, a label, how it was signed, or for whom."""
    return (
        block.labelled
        or len(block.names) > 1
        or bool(signer.method or signer.on_behalf_of or signer.title)
        or any(
            _PAST.match(line) or (words_beside(line) and read_time(line) and _may_be_signing(line))
            for line in block.rest
        )
    )


def _title(block: _Block, names: list[str]) -> str:
    after = block.names[block.names.index(names[0]) + 1 :]
    return after[0] if after else ""


def _with(signer: PageSigner, line: str) -> PageSigner:
    behalf = _BEHALF.match(line)
    if behalf:
        return replace(signer, on_behalf_of=signer.on_behalf_of or behalf["rest"][:200])
    title = _TITLE.match(line)
    if title:
        return replace(signer, title=signer.title or title["rest"][:200])
    signer = _with_method(signer, line)
    if _PAST.match(line) or signer.signed_on is not None:
        return signer
    moment = read_time(line) if _may_be_signing(line) else None
    return replace(signer, signed_at=moment.at, signed_on=moment.day) if moment else signer


def _may_be_signing(line: str) -> bool:
    """Whether a time in the line can be that of signing: nothing stands beside it, or a word that says so."""
    words = words_beside(line)
    return all(word in _AROUND for word in words) or any(word.startswith(_SIGNED) for word in words)


def _with_method(signer: PageSigner, line: str) -> PageSigner:
    method = signer.method
    found = _METHOD.search(line)
    if found and found.lastgroup and not method.startswith(tuple(name for name, _p in _METHODS)):
        method = f"{_METHODS[int(found.lastgroup[1:])][0]} {method}".strip()
    level = _LEVEL.search(line)
    if level and "(" not in method:
        method = f"{method} ({level['level'] or level['inside']})".strip()
    return replace(signer, method=method)


def _fuller(one: PageSigner, other: PageSigner) -> PageSigner:
    return replace(
        one,
        title=one.title or other.title,
        on_behalf_of=one.on_behalf_of or other.on_behalf_of,
        method=one.method or other.method,
    )


def is_name(line: str) -> bool:
    """Whether a line could be the name of a person and nothing else."""
    if len(line) > _LONGEST_NAME or not all(mark.isalpha() or mark in _NAME_MARKS for mark in line):
        return False
    words = line.replace(",", " ").split()
    if not 2 <= len(words) <= _MOST_WORDS or line.endswith((",", "-")) or line[:1] in _NAME_MARKS:
        return False
    if (
        _is_role(line)
        or _NO_NAMES.search(line)
        or _METHOD.fullmatch(line)
        or (line.endswith(".") and len(words[-1].rstrip(".")) > 2)
    ):
        return False
    return all(map(_begins_name, words)) and any(len(word) > 1 for word in words)


def _begins_name(word: str) -> bool:
    """«Nes», «von», «d'Eksempel», «al-Eksempel»."""
    small, mark, rest = word.partition(next((one for one in word if one in _JOINS), "\0"))
    return (
        word[:1].isupper()
        or word.casefold() in _SMALL_WORDS
        or bool(mark and len(small) <= _LONGEST_PARTICLE and rest[:1].isupper())
    )


def _is_role(line: str) -> bool:
    words = line.casefold().replace("-", " ").split()
    return bool(words) and words[0].rstrip(":") in _ROLE_WORDS and len(words) <= _MOST_WORDS


def _is_prose(line: str) -> bool:
    return len(line.split()) > _MOST_WORDS and read_time(line) is None and not _BEHALF.match(line)


def _in_order(name: str) -> str:
    """«Tangen, Marte Kvittum» as «Marte Kvittum Tangen»."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name


def latest(signers: Iterable[PageSigner]) -> datetime | None:
    """When the last of them signed; None where a moment is missing."""
    moments = [one.signed_at for one in signers]
    known = [at for at in moments if at is not None]
    return max(known).astimezone(UTC) if known and len(known) == len(moments) else None
