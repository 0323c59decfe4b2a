"""Takes a Word package apart; runs in the child process only (see ``word.py``)."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

from compliance_app.files.errors import FileUnreadable, TooManyCells
from compliance_app.files.sniff import check_zip, open_zip
from compliance_app.files.workbook import refuse_declarations

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT: Final = "word/document.xml"
_LARGEST_PART: Final = 40 * 1024 * 1024
_MOST_PIECES: Final = 20_000
_DEEPEST: Final = 60
_THROUGH: Final = {
    f"{_W}{name}"
    for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")
}
_GONE: Final = {f"{_W}{name}" for name in ("del", "moveFrom")}
_BULLETS: Final = ("bullet", "none")

Runs = list[tuple[str, bool, bool, str]]


def read_parts(data: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """The pieces and the notes of ``word.ReadWord``.

    Raises:
        FileUnreadable: no Word document. FileHasMacros, FileProtected, FileUnsafe, TooManyCells: as ``sniff.check_zip``.
    """
    check_zip(data)
    if _DOCUMENT not in open_zip(data).namelist():
        raise FileUnreadable
    refuse_declarations(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _Reader(package).read()
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        ET.ParseError,
    ) as broken:
        raise FileUnreadable from broken


class _Reader:
    """Reads the body of one document."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.names = set(package.namelist())
        self.styles, self.lists_of_styles = self._styles()
        self.numbers = self._numbers()
        self.links = self._links()
        self.pieces: list[dict[str, Any]] = []
        self.notes: list[str] = []

    def read(self) -> tuple[list[dict[str, Any]], list[str]]:
        root = self._xml(_DOCUMENT)
        body = None if root is None else root.find(f"{_W}body")
        if body is None:
            raise FileUnreadable
        self._body(body, 0)
        return self.pieces, ["comments"] if "word/comments.xml" in self.names else []

    def _body(self, parent: Any, depth: int) -> None:
        if depth > _DEEPEST:
            raise FileUnreadable
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._marks(child)
                self._table(child)
            elif child.tag == f"{_W}bookmarkStart":
                self._mark(child)
            elif child.tag in _THROUGH:
                self._body(child, depth + 1)
            if len(self.pieces) > _MOST_PIECES:
                raise TooManyCells(what="for mange avsnitt")

    def _paragraph(self, element: Any) -> None:
        self._marks(element)
        look = element.find(f"{_W}pPr")
        style = self._value(look, "pStyle") or ""
        runs: Runs = []
        self._runs(element, runs, "", 0)
        self.pieces.append(
            {
                "style": self.styles.get(style, style.casefold()),
                "runs": runs,
                "list": self._list(look, style),
                "break": _on(look, "pageBreakBefore"),
                "notes": self._taken(),
            }
        )

    def _table(self, element: Any) -> None:
        rows: list[list[Runs]] = []
        sides: list[str] = []
        for row in element.findall(f"{_W}tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                self._note("tracked")
                continue
            cells: list[Runs] = []
            for cell in row.findall(f"{_W}tc"):
                look = cell.find(f"{_W}tcPr")
                cells.append(self._cell(cell))
                span = self._value(look, "gridSpan")
                extra = int(span) - 1 if span.isdigit() else 0
                cells += [[] for _empty in range(min(extra, 60))]
                if not rows:
                    first = cell.find(f"{_W}p/{_W}pPr")
                    sides += [self._value(first, "jc")] * (1 + min(extra, 60))
            rows.append(cells)
        self.pieces.append({"rows": rows, "sides": sides, "notes": self._taken()})

    def _cell(self, cell: Any) -> Runs:
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        if merged is not None and merged.get(f"{_W}val", "continue") == "continue":
            return []
        runs: Runs = []
        for paragraph in cell.iter(f"{_W}p"):
            inside: Runs = []
            self._runs(paragraph, inside, "", 0)
            if runs and inside:
                runs.append((" ", False, False, ""))
            runs += inside
        return runs

    def _runs(self, parent: Any, runs: Runs, url: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise FileUnreadable
        for child in parent:
            if child.tag == f"{_W}r":
                runs += self._run(child, url)
            elif child.tag == f"{_W}hyperlink":
                self._runs(child, runs, self.links.get(child.get(f"{_R}id"), ""), depth + 1)
            elif child.tag in _GONE:
                self._note("tracked")
            elif child.tag in _THROUGH:
                if child.tag == f"{_W}ins":
                    self._note("tracked")
                self._runs(child, runs, url, depth + 1)

    def _run(self, run: Any, url: str) -> Iterator[tuple[str, bool, bool, str]]:
        look = run.find(f"{_W}rPr")
        if _on(look, "vanish"):
            return
        named = self.styles.get(self._value(look, "rStyle"), "")
        bold = _on(look, "b") or named == "strong"
        italic = _on(look, "i") or named == "emphasis"
        for child in run:
            name = child.tag.removeprefix(_W)
            if name == "t" and child.text:
                yield child.text, bold, italic, url
            elif name == "tab":
                yield " ", bold, italic, url
            elif name == "noBreakHyphen":
                yield "\u2011", bold, italic, url
            elif name == "cr" or (name == "br" and child.get(f"{_W}type") in {None, "textWrapping"}):
                yield "\n", False, False, ""
            elif name in {"drawing", "pict", "object"}:
                self._note("pictures")
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note("footnotes")

    def _list(self, look: Any, style: str) -> dict[str, Any] | None:
        """The list that a paragraph is an item of."""
        given = None if look is None else look.find(f"{_W}numPr")
        number, level = self._value(given, "numId"), self._value(given, "ilvl")
        if not number:
            number, level = self.lists_of_styles.get(style, ""), level or "0"
        depth = int(level) if level.isdigit() else 0
        named = self.styles.get(style, "")
        if number in {"", "0"}:
            listed = re.match(r"list (bullet|number)", named) if number == "" else None
            if listed is None:
                return None
            return {"id": named, "level": 0, "numbered": listed[1] == "number", "start": 1}
        kind, start = self.numbers.get((number, depth), ("bullet", 1))
        return {"id": number, "level": min(depth, 8), "numbered": kind not in _BULLETS, "start": start}

    def _marks(self, element: Any) -> None:
        for mark in element.iter(f"{_W}bookmarkStart"):
            self._mark(mark)

    def _mark(self, element: Any) -> None:
        name = str(element.get(f"{_W}name", ""))[:64]
        if name:
            self.pieces.append({"mark": name})

    def _note(self, what: str) -> None:
        if what not in self.notes:
            self.notes.append(what)

    def _taken(self) -> list[str]:
        """What was noted since the last piece."""
        taken, self.notes = self.notes, []
        return taken

    def _styles(self) -> tuple[dict[str, str], dict[str, str]]:
        """The names of styles by id, in lower case as Word keeps its own, and the lists that styles belong to."""
        names: dict[str, str] = {}
        lists: dict[str, str] = {}
        root = self._xml("word/styles.xml")
        for style in () if root is None else root.findall(f"{_W}style"):
            identity = style.get(f"{_W}styleId", "")
            names[identity] = self._value(style, "name").casefold()
            number = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
            if number is not None:
                lists[identity] = number.get(f"{_W}val", "")
        return names, lists

    def _numbers(self) -> dict[tuple[str, int], tuple[str, int]]:
        """Of each list and level: the format of its numbers, and where they begin."""
        root = self._xml("word/numbering.xml")
        if root is None:
            return {}
        kinds: dict[str, dict[int, tuple[str, int]]] = {}
        for abstract in root.findall(f"{_W}abstractNum"):
            levels = kinds.setdefault(abstract.get(f"{_W}abstractNumId", ""), {})
            for level in abstract.findall(f"{_W}lvl"):
                start = self._value(level, "start")
                at = level.get(f"{_W}ilvl", "0")
                if at.isdigit():
                    levels[int(at)] = (self._value(level, "numFmt"), int(start) if start.isdigit() else 1)
        found: dict[tuple[str, int], tuple[str, int]] = {}
        for number in root.findall(f"{_W}num"):
            identity = number.get(f"{_W}numId", "")
            for depth, (kind, first) in kinds.get(self._value(number, "abstractNumId"), {}).items():
                found[identity, depth] = (kind, min(first, 999_999_999))
        return found

    def _links(self) -> dict[str, str]:
        root = self._xml("word/_rels/document.xml.rels")
        return {} if root is None else {str(one.get("Id")): str(one.get("Target", "")) for one in root}

    def _xml(self, name: str) -> Any:
        """A part as a tree; None where there is no such part."""
        if name not in self.names:
            return None
        if self.package.getinfo(name).file_size > _LARGEST_PART:
            raise TooManyCells(what="for mye tekst")
        return ET.fromstring(self.package.read(name))  # noqa: S314 - in the confined child

    @staticmethod
    def _value(parent: Any, name: str) -> str:
        found = None if parent is None else parent.find(f"{_W}{name}")
        return "" if found is None else str(found.get(f"{_W}val", ""))


def _on(look: Any, name: str) -> bool:
    found = None if look is None else look.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}val", "true") not in {"0", "false", "off"}
