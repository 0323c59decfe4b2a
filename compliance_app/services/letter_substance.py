"""What a letter says, without greeting, how to ask again and signature: for what is kept of a case, and for who looks it up."""

import re

from compliance_app.documents.mail import plain_text
from compliance_app.documents.markdown import parse
from compliance_app.documents.tree import Heading, text_of

_UNDERLINED = re.compile(r"(?m)^(.+)\n-+$")


def substance(text: str) -> str:
    """What a letter says between its heads, as plain text; the whole of it where it has no heads.

    ``text``: subject and text as Markdown, as a case keeps what was sent.
    """
    if not text.startswith("# "):
        return text.strip()
    _subject, _newline, body = text.partition("\n")
    heads = [block for block in parse(body) if isinstance(block, Heading) and block.level == 2]
    plain = plain_text(body)
    if len(heads) > 1:
        # The last head of an answer is how to ask again; what stands before the first is the greeting.
        start, end = (plain.index(f"{text_of(head.inlines)}\n-") for head in (heads[0], heads[-1]))
        plain = plain[start:end]
    return _UNDERLINED.sub(r"\1:", plain).strip()
