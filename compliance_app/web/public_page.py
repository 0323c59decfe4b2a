"""What the pages for people outside have in common: one frame, one style, and headers that let nothing else in.

Whole without JavaScript and without cookies; nothing is fetched from anywhere.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent


def style(name: str) -> str:
    """The common style and a page's own, as they stand in the page."""
    return "".join((_FOLDER / one).read_text(encoding="utf-8") for one in ("public.css", name))


def open_headers(style_text: str, cache: str = "no-store", fonts: str = "") -> dict[str, str]:
    """What an answer carries besides the safety headers: the style alone is let in, and nobody is told where one came from.

    Args:
        fonts: the text of a second style element, with fonts in it; they are let in too, and only from the page itself.
    """
    styles = " ".join(map(_named, (style_text, fonts) if fonts else (style_text,)))
    let_in = f"style-src {styles}; font-src data:" if fonts else f"style-src {styles}"
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; {let_in}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "Cache-Control": cache,
    }


def _named(style_text: str) -> str:
    """A style as the policy names it."""
    digest = base64.b64encode(hashlib.sha256(style_text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def secret_headers(style_text: str) -> Mapping[str, str]:
    """The same for a page whose address is a secret: nobody keeps it, and no search engine lists it."""
    return {**open_headers(style_text), "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page.

    Attributes:
        made_with: the line below. enterprise: whose page it is; empty for nobody's.
        skip: the words of the first link, which leads past the text to the form; empty where there is none.
        indexed: search engines may list the page.
    """

    language: str
    style: str
    made_with: str
    enterprise: str = ""
    skip: str = ""
    indexed: bool = False

    def page(self, title: str, main: str) -> str:
        """The whole page; ``main`` is HTML, the rest is text."""
        shown = f"{title} – {self.enterprise}" if self.enterprise else title
        jump = f'<a class="skip" href="#form">{escape(self.skip)}</a>\n' if self.skip else ""
        head = f"<header><p>{escape(self.enterprise)}</p></header>\n" if self.enterprise else ""
        robots = "" if self.indexed else '<meta name="robots" content="noindex, nofollow">\n'
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"{robots}<title>{escape(shown)}</title>\n<style>{self.style}</style>\n</head>\n<body>\n{jump}{head}"
            f"<main>\n{main}</main>\n<footer><p>{escape(self.made_with)}</p></footer>\n</body>\n</html>\n"
        )


def other_of(language: str) -> str:
    """The other of the two languages of these pages."""
    return "nb" if language == "en" else "en"


def to_other_language(address: str, language: str, words: str) -> str:
    """The link to the same page in the other of the two languages; ``words`` are in that language."""
    other = other_of(language)
    return f'<p class="language"><a href="{escape(address)}" lang="{other}" hreflang="{other}">{escape(words)}</a></p>\n'


def in_both(said: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Title and content of a page for whoever may read either language; ``said`` is (title, text) of each."""
    (title, text), (title_en, text_en) = said["nb"], said["en"]
    return title, (
        f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n"
        f'<section lang="en">\n<h2>{escape(title_en)}</h2>\n<p>{escape(text_en)}</p>\n</section>\n'
    )
