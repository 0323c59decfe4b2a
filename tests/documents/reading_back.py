"""Readers that are not our writers: Word by its XML, PDF by its structure tree, HTML by a parser.

Each gives ``(kind, text)`` in reading order with white space settled, and for the PDF without any, since a line end
is not a letter.
"""

import io
import zipfile
from collections.abc import Iterator

import pypdf
from lxml import etree, html
from pypdf.generic import ContentStream, DictionaryObject

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def docx_texts(data: bytes) -> list[str]:
    """Paragraphs and cells in order; empty cells count in tables of data, not in the signature block's grid."""
    body = docx_part(data, "word/document.xml").find(f"{W}body")
    texts = []
    for paragraph in body.iter(f"{W}p"):
        letters = "".join(
            (part.text or "") if part.tag == f"{W}t" else " "
            for part in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
        )
        text = " ".join(letters.split())
        table = next(paragraph.iterancestors(f"{W}tbl"), None)
        if text or (table is not None and table.find(f"{W}tblPr/{W}tblStyle") is not None):
            texts.append(text)
    return texts


def html_texts(data: bytes) -> list[str]:
    page = html.fromstring(data)
    for drawing in page.iter("svg"):
        drawing.getparent().remove(drawing)
    texts = []
    for element in page.find("body").iter(
        "h1", "h2", "h3", "h4", "h5", "p", "caption", "figcaption", "th", "td"
    ):
        for line_end in element.iter("br"):
            line_end.tail = " " + (line_end.tail or "")
        text = " ".join(element.text_content().split())
        if text or element.tag in {"th", "td"}:
            texts.append(text)
    return texts


def pdf_texts(data: bytes) -> list[tuple[str, str]]:
    """What a screen reader is given: the structure tree's blocks in order, repeated headers and page numbers left out."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    marked = {page.indirect_reference.idnum: dict(_marked_texts(page)) for page in reader.pages}
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    return [
        (kind, "".join(text.split())) for kind, text in _structure(root["/K"], None, None, marked) if kind
    ]


def pdf_elements(data: bytes) -> list[tuple[str, dict]]:
    """Every element of the structure tree in reading order, with what is said of it."""
    root = pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]
    found = []

    def walk(kid, trail):
        kid = kid.get_object()
        if isinstance(kid, list):
            for one in kid:
                walk(one, trail)
        elif isinstance(kid, dict) and "/S" in kid:
            said = {key: value for one in kid.get("/A", []) for key, value in one.get_object().items()}
            said |= {key: kid[key] for key in ("/Alt", "/Lang") if key in kid} | {"in": trail}
            found.append((str(kid["/S"]), said))
            walk(kid.get("/K", []), (*trail, str(kid["/S"])))

    walk(root["/K"], ())
    return found


BLOCKS = {"/Title", "/H1", "/H2", "/H3", "/H4", "/P", "/TH", "/TD", "/LBody", "/Caption", "/Div"}


def _structure(kid, page, kind, marked) -> Iterator[tuple[str | None, str]]:
    """Blocks with their own letters; letters between two blocks belong to the block around them."""
    kid = kid.get_object()
    if isinstance(kid, int):
        yield kind, marked[page].get(kid, "")
        return
    if isinstance(kid, list):
        yield from _gathered(kid, page, kind, marked)
        return
    if "/Pg" in kid:
        page = kid.raw_get("/Pg").idnum
    if kid.get("/Type") == "/MCR":
        yield kind, marked[page].get(kid["/MCID"], "")
        return
    tag = str(kid.get("/S", ""))
    if tag in {"/Lbl", "/Figure"} or "/K" not in kid:
        if tag in {"/TH", "/TD"}:
            yield tag, ""
        return
    inner = tag if tag in BLOCKS else kind
    found = list(
        _gathered([kid["/K"]] if not isinstance(kid["/K"], list) else kid["/K"], page, inner, marked)
    )
    if tag in {"/TH", "/TD"} and not found:
        found = [(tag, "")]
    yield from found


def _gathered(kids, page, kind, marked):
    letters, own = "", False
    for kid in kids:
        is_block = _holds_blocks(kid.get_object())
        parts = list(_structure(kid, page, kind, marked))
        if is_block:
            if own and letters.strip():
                yield kind, letters
            letters, own = "", False
            yield from parts
        else:
            letters += "".join(text for _, text in parts)
            own = True
    if own and (letters.strip() or kind in {"/TH", "/TD"}):
        yield kind, letters


def _holds_blocks(kid) -> bool:
    if not isinstance(kid, DictionaryObject) or kid.get("/Type") == "/MCR":
        return False
    tag = str(kid.get("/S", ""))
    return tag in BLOCKS | {
        "/Table",
        "/THead",
        "/TBody",
        "/TR",
        "/L",
        "/LI",
        "/BlockQuote",
        "/Document",
        "/Figure",
        "/Part",
        "/NonStruct",
    }


def _marked_texts(page) -> Iterator[tuple[int, str]]:
    maps = {}
    for name, font in page["/Resources"].get("/Font", {}).items():
        maps[name] = _letters(font.get_object())
    texts: dict[int, str] = {}
    stack: list[tuple[int | None, bool]] = []
    font = {}
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"Tf":
            font = maps[operands[0]]
        elif operator in {b"BDC", b"BMC"}:
            stack.append(_opened(operands, stack, texts, page))
        elif operator == b"EMC":
            stack.pop()
        elif operator in {b"Tj", b"TJ"} and stack:
            mark, spoken_for = stack[-1]
            if mark is not None and not spoken_for:
                parts = operands[0] if operator == b"TJ" else [operands[0]]
                shown = "".join(_decoded(part, font) for part in parts if not isinstance(part, (int, float)))
                texts[mark] = texts.get(mark, "") + shown
    yield from texts.items()


def _opened(operands, stack, texts, page):
    """A marked sequence: its number, and whether its letters are given as ActualText instead."""
    mark, spoken_for = stack[-1] if stack else (None, False)
    facts = operands[1] if len(operands) > 1 else {}
    if isinstance(facts, str):
        facts = page["/Resources"]["/Properties"][facts]
    facts = facts.get_object() if hasattr(facts, "get_object") else facts
    if "/MCID" in facts:
        mark = int(facts["/MCID"])
        texts.setdefault(mark, "")
    if "/ActualText" in facts and not spoken_for:
        if mark is not None:
            texts[mark] += str(facts["/ActualText"])
        spoken_for = True
    return mark, spoken_for


def _decoded(part, font) -> str:
    raw = part.original_bytes
    return "".join(font.get(raw[at : at + 2], "\ufffd") for at in range(0, len(raw), 2))


def _letters(font) -> dict[bytes, str]:
    """The ToUnicode map of a font with two-byte codes."""
    letters: dict[bytes, str] = {}
    single = ranged = False
    for line in font["/ToUnicode"].get_data().decode("latin-1").splitlines():
        words = line.replace("<", " ").replace(">", " ").split()
        if line.endswith("beginbfchar"):
            single = True
        elif line.endswith("beginbfrange"):
            ranged = True
        elif line in {"endbfchar", "endbfrange"}:
            single = ranged = False
        elif single and len(words) == 2:
            letters[bytes.fromhex(words[0])] = bytes.fromhex(words[1]).decode("utf-16-be")
        elif ranged and len(words) == 3:
            first, last, to = (int(word, 16) for word in words)
            for code in range(first, last + 1):
                letters[code.to_bytes(2, "big")] = chr(to + code - first)
    return letters
