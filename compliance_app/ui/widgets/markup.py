"""Text that is safe to put on a page. A plain ``str`` is always escaped; only :class:`Html` is let through."""

import re
from html import escape
from typing import Final

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~^$:&\"'=])")


class Html(str):
    """Finished HTML, every value in it already escaped."""

    __slots__ = ()


def esc(value: object) -> Html:
    """Any value as HTML: :class:`Html` as it is, everything else as escaped text."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def fill(template: str, **values: object) -> Html:
    """A literal template with its values escaped, as ``str.format``: ``fill("<b>{name}</b>", name=name)``."""
    return Html(template.format(**{name: esc(value) for name, value in values.items()}))


def concat(*parts: object, sep: str = "") -> Html:
    """The parts, each escaped unless it is :class:`Html`, one after the other."""
    return Html(esc(sep).join(esc(part) for part in parts))


_SHORTHAND: Final = re.compile(r":(?=[\w+-]*[:/])|www(?=\.)|(?<=-)(?=[->])|(?<=[<>~])(?=[-=])", re.IGNORECASE)
_JOINER: Final = "\u2060"


def md(text: str) -> str:
    """Text for a Streamlit label, caption or message, where Markdown and directives would otherwise be read.

    A supplier's name can then neither become bold, nor a link, nor a picture fetched from elsewhere. Streamlit replaces
    icons (``:material/…:``), emoji names, addresses and arrows after the escapes are gone; an invisible joiner keeps
    those apart.
    """
    apart = _SHORTHAND.sub(lambda match: match.group() + _JOINER, " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", apart)
