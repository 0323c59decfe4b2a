"""The pinned fonts cut down to the letters of a document, for files that carry their fonts with them.

A reader of a Word file or a web page may have no font for a Greek or Thai name. The letters that every machine can be
trusted with are left to it; for all others the file gets the font itself, with only the glyphs it needs and with the
font's copyright and licence in its name table (SIL Open Font License 1.1, condition 2).
"""

import io
import unicodedata
from functools import lru_cache
from typing import Any

from compliance_app.documents import fonts

ORDINARY = frozenset(
    bytes([code]).decode("cp1252")
    for code in range(0x20, 0x100)
    if code not in {0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D}
) | frozenset("\u2009\u2011\u202f\u2212")
"""Western European letters and signs, and the spaces, hyphen and minus of numbers: in any font at all."""

_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
"""The font's own names, its copyright, and its licence with the licence's address."""
_PLAIN_SCRIPTS = {"Inter", "Noto Sans"}
"""Latin, Greek and Cyrillic need marks set on letters; other scripts need all their font has."""
_PLAIN_FEATURES = ["ccmp", "locl", "mark", "mkmk"]
_NOT_ALLOWED = 0x0002 | 0x0100 | 0x0200
"""Bits of OS/2 fsType: may not be embedded, not as a subset, only as bitmaps."""


def letters_by_family(text: str) -> dict[str, frozenset[str]]:
    """The letters that not every machine has, by the pinned family each is drawn in; families in the order they are tried.

    ``text`` is ``fonts.drawable``. A letter comes with its marks, and is in one family with them.
    """
    found: dict[str, set[str]] = {}
    special = (word for word in text.split() if not ORDINARY.issuperset(word))
    for cluster in {one for word in special for one in fonts.clusters(word)}:
        if not ORDINARY.issuperset(cluster):
            for part in [cluster] if fonts.family_of(cluster) else cluster:
                found.setdefault(fonts.family_of(part), set()).update(part)
    return {name: frozenset(found[name]) for name in fonts.families() if found.get(name)}


@lru_cache(maxsize=256)
def subset(family: str, letters: frozenset[str], *, packed: bool = False) -> bytes:
    """The family's upright font with the glyphs of those letters; ``packed`` as WOFF 1.0. The same letters give the same bytes.

    Where a letter is drawn as several, as Thai SARA AM is, those are there too.
    """
    from fontTools import subset as cutting
    from fontTools.ttLib import TTFont

    options: Any = cutting.Options()
    options.hinting, options.notdef_outline = False, True
    options.name_IDs, options.name_languages = _NAMES, ["*"]
    options.drop_tables = [*options.drop_tables, "BASE", "vhea", "vmtx"]
    if family in _PLAIN_SCRIPTS:
        options.layout_features = _PLAIN_FEATURES
    cutter = cutting.Subsetter(options)
    drawn_as = {part for letter in letters for part in unicodedata.normalize("NFKD", letter)}
    cutter.populate(unicodes=sorted(map(ord, letters | drawn_as)))
    written = io.BytesIO()
    with TTFont(fonts.path_of(family), lazy=True, recalcTimestamp=False) as font:
        cutter.subset(font)
        font.flavor = "woff" if packed else None
        font.save(written)
    return written.getvalue()


@lru_cache
def embeddable(family: str) -> bool:
    """Whether the font itself says that a part of it may be embedded in a document (OpenType, OS/2 fsType)."""
    from fontTools.ttLib import TTFont

    with TTFont(fonts.path_of(family), lazy=True) as font:
        about: Any = font["OS/2"]
        return not about.fsType & _NOT_ALLOWED


@lru_cache
def copyright_of(family: str) -> str:
    """The font's own line on whose it is."""
    from fontTools.ttLib import TTFont

    with TTFont(fonts.path_of(family), lazy=True) as font:
        return str(font["name"].getDebugName(0))
