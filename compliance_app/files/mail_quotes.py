"""What is new in a mail, without the earlier mails quoted below or between.

The whole text is kept beside it: this only decides what is shown first.
"""

import re
from typing import Final

_HARD = re.compile(
    r"\s*[-_]{2,}\s*(?:opprinnelig (?:melding|e-?post)|opphavleg melding|opprinneleg melding|original (?:message|appointment)"
    r"|ursprungligt meddelande|oprindelig meddelelse|ursprüngliche nachricht)\s*[-_]{2,}\s*",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"\s*[-_]{2,}\s*(?:videresendt (?:melding|e-?post)|vidaresend melding|forwarded message|vidarebefordrat meddelande)\s*[-_]{2,}\s*"
    r"|(?:begin forwarded message|start på videresendt melding):\s*",
    re.IGNORECASE,
)
_PASSED_ON_SUBJECT = re.compile(r"\s*(?:vs|fwd?|videresend\w*|vb|wg)\s*:", re.IGNORECASE)
_LINE = re.compile(r"\s*_{10,}\s*")
_FROM = re.compile(r"\s*\*?(?:fra|frå|from|från|von)\s?:\*?\s*\S", re.IGNORECASE)
_SENT = re.compile(r"\s*\*?(?:sendt|sent|dato|date|skickat|gesendet)\s?:\*?\s*\S", re.IGNORECASE)
_MORE = re.compile(r"\s*\*?(?:til|to|till|an|emne|subject|ämne|betreff)\s?:", re.IGNORECASE)
_SPECIAL = re.compile(r"\s*(?:[-_*\d>]|fra|frå|från|von|be|st|on|den|på|am|le|[mtwflsd])", re.IGNORECASE)
"""How a line may begin that is more than a line."""
_WROTE_STARTS = re.compile(
    r"\s*(?:on|den|på|am|le|\d{1,2}[./]|\d{4}-|(?:man|ma|tir|ti|ons|on|tor|to|fre|fr|lør|lau|la|søn|sun|sø|su|mon|tue|wed"
    r"|thu|fri|sat)\w{0,6}[., ])",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?=.*\d).{4,300}\b(?:skrev|skreiv|wrote|schrieb|a écrit)\b.{0,200}:|(?=.*\d).{4,400}<[^<>\s]+@[^<>\s]+>\s?:",
    re.IGNORECASE,
)
_STAMPED = re.compile(r"@|\d:\d\d|\bkl\.? ?\d", re.IGNORECASE)
_LONGEST_WROTE: Final = 500
_LONGEST: Final = 1_000_000


def new_text(text: str, subject: str = "") -> str:
    """The part of a text that its writer added, without quoted mail.

    Everything below «-----Opprinnelig melding-----», the head of an earlier mail («Fra: … Sendt: … Til: …») or «… skrev:»
    is left out, and lines that begin with «>» wherever they stand. Below «… skrev:» what stands under lines with «>» is
    new: people answer there too. A mail that is passed on («VS:», «Fwd:») is new as a whole, and so is one of which
    nothing would be left, or that is longer than anybody writes (a million characters).
    """
    if len(text) > _LONGEST or _PASSED_ON_SUBJECT.match(subject):
        return text.strip()
    lines = text.split("\n")
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if not _SPECIAL.match(line):
            kept.append(line)
            place += 1
        elif line.startswith(">"):
            place += 1
        elif _PASSED_ON.fullmatch(line):
            kept += lines[place:]
            break
        elif _HARD.fullmatch(line) or _is_head(lines, place):
            break
        elif taken := _wrote(lines, place):
            place += taken
            if not _quote_follows(lines, place):
                break
        else:
            kept.append(line)
            place += 1
    new = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return new if any(map(str.isalnum, new)) else text.strip()


def _is_head(lines: list[str], place: int) -> bool:
    """Whether the head of an earlier mail begins here, perhaps below a line drawn across."""
    if not _LINE.fullmatch(lines[place]) and not _FROM.match(lines[place]):
        return False
    start = place + 1 if _LINE.fullmatch(lines[place]) else place
    near = [line for line in lines[start : start + 12] if line.strip()][:6]
    return (
        bool(near)
        and bool(_FROM.match(near[0]))
        and any(map(_SENT.match, near))
        and any(map(_MORE.match, near))
    )


def _wrote(lines: list[str], place: int) -> int:
    """How many lines from here say «… skrev …:», 0 for none: mail programs wrap it over two or three.

    A sentence of the writer's own may say «skrev» too; a clock time, an address or quoted lines below tell them apart.
    """
    if not _WROTE_STARTS.match(lines[place]):
        return 0
    said = ""
    for taken, line in enumerate(lines[place : place + 3], start=1):
        if not line.strip() or len(said) + len(line) > _LONGEST_WROTE:
            return 0
        said = f"{said} {line.strip()}"
        if said.endswith(":") and _WROTE.fullmatch(said.strip()):
            return taken if _STAMPED.search(said) or _quote_follows(lines, place + taken) else 0
    return 0


def _quote_follows(lines: list[str], place: int) -> bool:
    return next((line for line in lines[place : place + 5] if line.strip()), "").startswith(">")
