"""Bytes of a mail into text: the charset it declares, else UTF-8, else Windows-1252, and told when it was another.

Only real charsets are looked up: Python's table of codecs also holds compressors and encodings that take quadratic time.
"""

import codecs
import re

from compliance_app.files import mail_words as words
from compliance_app.files.escape import clean
from compliance_app.files.text import looks_utf16

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")
_REAL = re.compile(
    r"ascii|utf-(?:7|8|8-sig|16|32)(?:-[bl]e)?|iso8859-\d{1,2}|cp(?:125\d|437|8[56]\d|874|932|949|950)|koi8-[rut]"
    r"|gb2312|gbk|gb18030|hz|big5|shift_jis|euc_(?:jp|kr)|iso2022_(?:jp\w*|kr)|mac-roman|tis-620|johab"
)
_LATIN = {"ascii", "iso8859-1", "iso8859-15", "cp1252"}
"""What is called so is often UTF-8 that nobody told."""
_WINDOWS = {"", "ascii", "iso8859-1", "cp1252"}
"""What is called so is read as Windows-1252, which holds them all."""
_WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
_HOLES = re.compile("[\x81\x8d\x8f\x90\x9d]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
"""Marks without width, and those that turn the reading direction so that a text shows as another."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FROM_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(128, 160)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
LOST = "\ufffd"


def decode(data: bytes, declared: str) -> tuple[str, str]:
    """The text, and a sentence where something was amiss with the charset, else "".

    ``declared`` is the charset's label, "" for none. What no charset explains becomes U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, errors="replace")
            return text, words.CHARSET_LOST if LOST in text else ""
    codec = codec_of(declared)
    if codec in _WIDE:
        codec = looks_utf16(data) or ("" if b"\x00" not in data and _strictly(data, "utf-8") else codec)
    read = _strictly(data, codec) if codec and codec not in _LATIN else None
    if read is not None:
        return read, ""
    return _as_it_fits(data, codec, told=bool(declared))


def _as_it_fits(data: bytes, codec: str, *, told: bool) -> tuple[str, str]:
    """Read as UTF-8 if all of it is, else as declared, else as Windows-1252; ``codec`` has failed unless it is Latin."""
    if (text := _strictly(data, "utf-8")) is not None:
        return text, words.CHARSET_WRONG if told and codec != "utf-8" and not data.isascii() else ""
    if codec not in _WINDOWS:
        text = data.decode(codec, errors="replace")
        if codec in _LATIN or codec in _WIDE or _nearly(text):
            return text, words.CHARSET_LOST if LOST in text else ""
    text = _HOLES.sub(LOST, data.decode("latin-1").translate(_FROM_WINDOWS))
    if LOST in text:
        return text, words.CHARSET_LOST
    return text, words.CHARSET_WRONG if told and codec in {"", "utf-8"} else ""


def codec_of(label: str) -> str:
    """Python's name of a charset, "" where the label is none that mail is written in."""
    label = label.strip().strip("\"'").lower()
    if not _LABEL.fullmatch(label):
        return ""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    return name if _REAL.fullmatch(name) else ""


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _nearly(text: str) -> bool:
    """Whether at most a tenth of the letters beyond ASCII are lost: one cut in two, not another charset."""
    return text.count(LOST) * 10 <= sum(map("\x7f".__lt__, text))


def lines_of(text: str) -> str:
    """``text`` with LF as its only line break, and without control marks and marks that turn the reading direction."""
    return _INVISIBLE.sub("", clean(_BREAKS.sub("\n", text).replace("\t", "    "), lines=True))


def one_line(text: str) -> str:
    """``text`` on one line, without control marks and marks that turn the reading direction."""
    return " ".join(
        _INVISIBLE.sub("", clean(_BREAKS.sub(" ", text).replace("\n", " ").replace("\t", " "))).split()
    )
