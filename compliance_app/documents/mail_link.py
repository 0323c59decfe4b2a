"""A text for a page, with the e-mail addresses in it as links that open the mail program."""

import re
from html import escape
from typing import Final

_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def with_address(text: str) -> str:
    """The text escaped, with an e-mail address in it as a link."""
    parts, at = [], 0
    for match in _EMAIL.finditer(text):
        parts.append(escape(text[at : match.start()]))
        parts.append(f'<a href="mailto:{escape(match.group())}">{escape(match.group())}</a>')
        at = match.end()
    return "".join([*parts, escape(text[at:])])
