"""Reading a chapter as a person would: without markup, in paragraphs and sentences, and knowing text that says nothing."""

import re
from functools import lru_cache

FEWEST_WORDS = 5
"""A chapter or section with fewer words says nothing."""
LIX_LONG_WORD = 6
LIX_FEWEST_WORDS = 40
"""Shorter texts have no meaningful LIX."""

_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_SPACES = re.compile(r"\s+")
_EMPHASIS = re.compile(r"[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_ITEM = re.compile(r"^(?:[-+*]|\d{1,3}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ«])")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_STEM = 6
_COMMON_STEMS = frozenset({"levera", "risiko", "forhol", "mennes", "produk", "negati", "konsek"})
_EMPTY_PHRASES = re.compile(
    r"ik(?:ke|kje) (?:relevant|aktuelt)(?: for oss)?|uaktuelt|not (?:relevant|applicable)|n ?a|nei|ja|ok|ingen|ingenting|"
    r"kommer(?: senere)?|fylles ut(?: senere)?|fyll inn|skriv her|tekst(?: her| kommer)?|test|uendre[ta]|"
    r"(?:samme )?som (?:i fjor|før)|se (?:over|ovenfor|under|nettsiden)|bla ?bla|tb[ad]|lorem ipsum|"
    r"kjem(?: seinare)?|fyllast ut(?: seinare)?|(?:det )?same som (?:i fjor|før)|sjå (?:over|ovanfor|under|nettsida)|"
    r"no|yes|none|nothing|to (?:be completed|follow|come)|(?:the )?same as (?:last year|before)|see (?:above|below|website)|"
    r"unchanged|text(?: here| to come)?"
)
_ONLY_SIGNS = re.compile(r"(?:[\W_]|x)*", re.IGNORECASE)
_LOREM = re.compile(r"lorem ipsum|dolor sit amet", re.IGNORECASE)


@lru_cache(maxsize=4096)
def plain(markdown: str) -> str:
    """The words on one line, with ordinary spaces and without escapes and emphasis."""
    return _SPACES.sub(" ", _EMPHASIS.sub("", _ESCAPED.sub(r"\1", markdown))).strip()


def paragraphs(markdown: str, *, tables: bool = False) -> list[str]:
    """Paragraphs and list items as plain text, and table rows if wanted; headings are left out."""
    return list(_paragraphs(markdown, tables))


@lru_cache(maxsize=256)
def _paragraphs(markdown: str, tables: bool) -> tuple[str, ...]:
    """Kept, since every rule reads the same chapters."""
    found: list[str] = []
    joins = False
    for raw in markdown.splitlines():
        line = raw.strip()
        row = line.startswith("|")
        if not line or line.startswith("#") or (row and not tables):
            joins = False
            continue
        item = _ITEM.match(line)
        text = plain(line[item.end() :] if item else line)
        if joins and not item and not row:
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
        joins = not row
    return tuple(found)


def section(markdown: str, heading: str) -> str:
    """The part under the first heading that matches the pattern, or all of it where no heading does."""
    parts = re.split(r"(?m)^(#{1,6} .*)$", markdown)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        if re.search(heading, title, re.IGNORECASE):
            return body
    return markdown


def sentences(markdown: str) -> list[str]:
    """The sentences of paragraphs and list items."""
    return [one for paragraph in paragraphs(markdown) for one in _SENTENCE_END.split(paragraph) if one]


def words(text: str) -> list[str]:
    """The words, without figures and signs."""
    return _WORD.findall(text)


def says_nothing(paragraph: str) -> bool:
    """Whether a paragraph, or a reason, is only there to fill the field: «x», «-», «…», «ikke relevant», filler text."""
    bare = plain(paragraph)
    folded = " ".join(re.findall(r"\w+", bare.casefold()))
    return bool(_ONLY_SIGNS.fullmatch(bare) or _EMPTY_PHRASES.fullmatch(folded) or _LOREM.search(bare))


def empty_words(markdown: str) -> str | None:
    """What stands in the text instead of content: "" for nothing, the words themselves, or None if it says something.

    Filler text («lorem ipsum») anywhere makes the whole worthless; so do fewer than five words altogether.
    """
    parts = paragraphs(markdown, tables=True)
    filler = _LOREM.search(" ".join(parts))
    if filler:
        return filler.group()
    telling = [part for part in parts if not says_nothing(part)]
    if sum(len(words(part)) for part in telling) >= FEWEST_WORDS:
        return None
    return " ".join(telling or parts)[:60]


def same(one: str, other: str) -> bool:
    """Whether two chapters have the same words, whatever the spacing, emphasis and case."""
    return plain(one).casefold() == plain(other).casefold()


def lix(markdown: str) -> int | None:
    """Readability index: words per sentence plus the share of words over six letters; None for short texts.

    Source: C. H. Björnsson, Läsbarhet (1968). Below 40 easy, 40-50 medium, 50-60 heavy, over 60 very heavy.
    """
    all_sentences = [found for one in sentences(markdown) if (found := words(one))]
    all_words = [word for found in all_sentences for word in found]
    if len(all_words) < LIX_FEWEST_WORDS:
        return None
    long = sum(len(word) > LIX_LONG_WORD for word in all_words)
    return round(len(all_words) / len(all_sentences) + 100 * long / len(all_words))


def stems(*texts: str | None) -> set[str]:
    """The telling words of some texts, cut to six letters so that endings do not matter."""
    found = {
        word.casefold()[:_STEM] for text in texts if text for word in words(plain(text)) if len(word) >= 3
    }
    return {stem for stem in found if len(stem) > 3 or stem.isalpha()} - _COMMON_STEMS


def tells(markdown: str, *texts: str | None) -> bool:
    """Whether a chapter tells of something: holds at least half of the telling words of its description."""
    wanted = stems(*texts)
    return 2 * len(wanted & stems(markdown)) >= len(wanted)
