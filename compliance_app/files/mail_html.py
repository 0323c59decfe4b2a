"""A mail written as a web page, turned into plain text: what a person would read, and the addresses behind the links.

Nothing is fetched, and what scripts, styles and comments say is passed over. Python's own ``HTMLParser`` is not used:
160 kB of unfinished tags take it two minutes, and a malformed declaration or a long number raises (3.11). This one goes
over the text once.
"""

import html
import re
from typing import Final

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,60})")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,40})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LONG_NUMBER = re.compile(r"&#[0-9]{9,};?")
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_QUIET = {"script", "style", "title", "template", "svg", "object"}
_LINES = {
    *(
        "address",
        "article",
        "aside",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
    ),
    *("header", "hr", "li", "main", "nav", "option", "section", "tr"),
}
_PARAGRAPHS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
_DEEPEST: Final = 5
"""Levels of quoting and of lists that are shown; what is deeper stands at this level."""
_LONGEST_ADDRESS: Final = 2000
_MOST_EXTENSIONS: Final = 20
_MOST_TAGS: Final = 1_000_000
"""Beyond these the text is kept and its shape is not."""
_ANY_TAG = re.compile(r"<[^<>]*>")
_ADDRESS_START = ("http://", "https://", "mailto:", "tel:")


def plain_text(page: str) -> str:
    """The text of a page: paragraphs, dashes before the items of lists, «> » before what is quoted, «text (address)»."""
    writer = _Writer()
    place, comments, last, tags = 0, True, page.rfind(">"), 0
    while 0 <= (start := page.find("<", place)) < last:
        tags += 1
        if tags > _MOST_TAGS:
            page, place = _ANY_TAG.sub(" ", page[place:]), 0
            break
        writer.text(page[place:start])
        place = start + 1
        if page.startswith("<!--", start):
            end = page.find("-->", start + 4) if comments else -1
            comments = end >= 0
            place = end + 3 if end >= 0 else start + 4
        elif page[place : place + 1] in {"!", "?"}:
            place = page.find(">", place) + 1
        elif tag := _TAG.match(page, start):
            end = _tag_end(page, tag.end())
            name = tag[2].lower()
            if tag[1]:
                writer.close(name)
            else:
                writer.open(name, page[tag.end() : end])
            place = _behind_quiet(page, name, end) if name in _QUIET and not tag[1] else end + 1
        else:
            writer.text("<")
    writer.text(page[place:])
    return writer.finish()


def _tag_end(page: str, place: int) -> int:
    """Where the «>» of a tag stands, also where one stands in a quoted value; the page's end where there is none."""
    end, looked = place, place
    for _extension in range(_MOST_EXTENSIONS):
        end = page.find(">", looked)
        if end < 0:
            return len(page)
        if page.count('"', place, end) % 2 == 0:
            return end
        looked = end + 1
    return end


def _behind_quiet(page: str, name: str, end: int) -> int:
    """Behind the end tag of an element whose content is not for reading; the page's end where it never ends."""
    if page[end - 1 : end] == "/":
        return end + 1
    closing = re.compile(rf"</{name}", re.IGNORECASE).search(page, end)
    return _tag_end(page, closing.end()) + 1 if closing else len(page)


def _decoded(text: str) -> str:
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


class _Writer:
    """Gathers lines: pieces of the one being written, how deep the quotes and lists are, and the link that is open."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quoted = 0
        self.lists: list[int | None] = []  # None: dashes; a number: the item's
        self.mark = ""
        self.kept = 0
        self.address = ""
        self.link_text: list[str] = []

    def text(self, raw: str) -> None:
        if not raw:
            return
        text = _decoded(raw)
        if self.kept:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._add(first)
            for line in rest:
                self._break()
                self._add(line)
            return
        self._add(_BLANKS.sub(" ", text))

    def open(self, name: str, attributes: str) -> None:
        if name in {"br", "hr"}:
            self._break(always=name == "br")
        elif name in _PARAGRAPHS:
            self._paragraph(
                tight=bool(self.mark or self.lists)
                or (name == "p" and "Mso" in attributes[:_LONGEST_ADDRESS])
            )
        elif name in _LINES:
            self._break()
        elif name in {"td", "th"} and self.line:
            self._add(" ")
        self._enter(name, attributes)

    def _enter(self, name: str, attributes: str) -> None:
        if name == "blockquote":
            self.quoted += 1
        elif name in {"ul", "ol"}:
            self.lists.append(0 if name == "ol" else None)
        elif name == "li":
            self._item()
        elif name == "pre":
            self.kept += 1
        elif name == "a":
            self._end_link()
            self.address = _address(attributes)

    def close(self, name: str) -> None:
        if name == "a":
            self._end_link()
            return
        if name in _PARAGRAPHS:
            self._paragraph(tight=name == "p" or len(self.lists) > 1)
        elif name in _LINES:
            self._break()
        if name == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        elif name in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif name == "pre":
            self.kept = max(0, self.kept - 1)

    def finish(self) -> str:
        """All lines, at most one empty one in a row."""
        self._end_link()
        self._break()
        out: list[str] = []
        gap = False
        for line in self.lines:
            if not line.strip("> "):
                gap = bool(out)
                continue
            if gap:
                out.append(">" if out[-1].startswith(">") and line.startswith(">") else "")
            gap = False
            out.append(line)
        return "\n".join(out)

    def _add(self, text: str) -> None:
        if not self.kept and (not self.line or self.line[-1].endswith(" ")):
            text = text.lstrip(" ")
        if text:
            self.line.append(text)
            if self.address:
                self.link_text.append(text)

    def _break(self, *, always: bool = False) -> None:
        line = "".join(self.line)
        self.line = []
        if line.strip():
            line, self.mark = self.mark + line, ""
        if line.strip() or always or self.kept:
            self.lines.append("> " * min(self.quoted, _DEEPEST) + line.rstrip())

    def _paragraph(self, *, tight: bool) -> None:
        self._break()
        if not tight:
            self.lines.append("> " * min(self.quoted, _DEEPEST))

    def _item(self) -> None:
        depth = min(len(self.lists), _DEEPEST)
        mark = "- "
        if self.lists and (number := self.lists[-1]) is not None:
            self.lists[-1] = number + 1
            mark = f"{number + 1}. "
        self.mark = "  " * max(depth - 1, 0) + mark

    def _end_link(self) -> None:
        """Write where a link leads, unless its text says so."""
        address, said = self.address, "".join(self.link_text).strip()
        self.address, self.link_text = "", []
        shown = address.removeprefix("mailto:").removeprefix("tel:")
        bare = shown.rstrip("/").removeprefix("https://").removeprefix("http://")
        if shown and bare and bare not in said.replace("https://", "").replace("http://", ""):
            self._add(f" ({shown})" if said else f"({shown})")


def _address(attributes: str) -> str:
    """Where a link leads, if it is somewhere a person may go; "" else."""
    for found in _ATTRIBUTE.finditer(attributes[: 2 * _LONGEST_ADDRESS]):
        if found[1].lower() == "href":
            address = _BLANKS.sub("", _decoded(found[2] or found[3] or found[4] or ""))
            return (
                address
                if address.lower().startswith(_ADDRESS_START) and len(address) <= _LONGEST_ADDRESS
                else ""
            )
    return ""
