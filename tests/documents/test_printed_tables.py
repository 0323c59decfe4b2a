"""Tables on paper: no word over its neighbour, no row lost or torn where a page ends, the header on every page."""

import io
import itertools
import re
from dataclasses import replace
from functools import lru_cache

import page
import pypdf
import pytest

from compliance_app.documents.build import build
from compliance_app.documents.table_layout import table_layout
from compliance_app.documents.tree import Align, Document, Heading, Table, plain

NUMBERS = 8
_LEFT, _RIGHT = Align.LEFT, Align.RIGHT


def table(rows: list[list[str]], align: tuple[Align, ...] = ()) -> Table:
    return Table(tuple(map(plain, rows[0])), tuple(tuple(map(plain, row)) for row in rows[1:]), align)


@lru_cache(maxsize=1)
def words(pdf: bytes) -> list[tuple[int, float, float, float, str]]:
    """Page, left and right edge, base line and letters of each run of letters, as they are placed."""
    found = []
    for number, one in enumerate(pypdf.PdfReader(io.BytesIO(pdf)).pages, 1):
        fonts = {}
        for name, font in one["/Resources"]["/Font"].items():
            inside = font["/DescendantFonts"][0].get_object()
            fonts[name] = (_widths(inside), float(inside.get("/DW", 1000)))

        state: dict = {}

        def visit(operator, operands, matrix, text_matrix, _number=number, _fonts=fonts, _state=state):
            if operator == b"Tf":
                _state["font"], _state["size"] = _fonts[operands[0]], float(operands[1])
            if operator in {b"Tj", b"TJ"}:
                parts = operands[0] if operator == b"TJ" else [operands[0]]
                widths, default = _state["font"]
                wide = 0.0
                for part in parts:
                    if isinstance(part, (int, float)):
                        wide -= float(part)
                        continue
                    raw = part.original_bytes
                    wide += sum(
                        widths.get(int.from_bytes(raw[at : at + 2]), default) for at in range(0, len(raw), 2)
                    )
                x = text_matrix[4] * matrix[0] + matrix[4]
                y = text_matrix[5] * matrix[3] + matrix[5]
                found.append((_number, x, x + wide / 1000 * _state["size"] * abs(text_matrix[0]), y, ""))

        one.extract_text(visitor_operand_before=visit)
    return found


def _widths(font) -> dict[int, float]:
    widths, given = {}, list(font["/W"])
    while given:
        first, second = int(given[0]), given[1].get_object() if hasattr(given[1], "get_object") else given[1]
        if isinstance(second, list):
            widths |= {first + at: float(one) for at, one in enumerate(second)}
            given = given[2:]
        else:
            widths |= dict.fromkeys(range(first, int(second) + 1), float(given[2]))
            given = given[3:]
    return widths


def overprinted(pdf: bytes) -> list[tuple[object, object]]:
    """Pairs of runs on one line of a page that lie over each other by more than half a point."""
    lines: dict[tuple[int, int], list[tuple[int, float, float, float, str]]] = {}
    for one in words(pdf):
        lines.setdefault((one[0], round(one[3])), []).append(one)
    return [
        (before, after)
        for line in lines.values()
        for before, after in itertools.pairwise(sorted(line, key=lambda one: one[1]))
        if after[1] < before[2] - 0.5
    ]


def printed(statement: Document, *tables: Table) -> bytes:
    blocks = [
        part for number, one in enumerate(tables, 1) for part in (Heading(1, plain(f"Tabell {number}")), one)
    ]
    return build(replace(statement, blocks=tuple(blocks)), "pdf")


def wide(count: int, rows: int = 5) -> Table:
    head = ["Avdeling", *(f"Polikliniske {2000 + column}" for column in range(count))]
    body = [["Immunologi og transfusjonsmedisin", *["10\u00a0712\u00a0523"] * count] for _row in range(rows)]
    return table([head, *body], (_LEFT, *[_RIGHT] * count))


@pytest.mark.parametrize("count", [1, 3, 6, 8, 10, 12, 16])
def test_figures_never_lie_over_each_other(statement, count):
    pdf = printed(statement, wide(count))

    assert overprinted(pdf) == []
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")


def test_the_instrument_sees_words_over_each_other(statement):
    """What the check above would say of columns that are shared without looking at the words."""
    from compliance_app.documents import pdf_writer

    narrow = table_layout(wide(3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_writer, "table_layout", lambda one: replace(narrow, shares=(0.85, *[0.15 / 8] * 8)))
        patch.setattr(pdf_writer, "broken", lambda text, _room, **_how: text)
        assert overprinted(printed(statement, wide(8)))


def test_eight_columns_of_figures_are_of_a_readable_size():
    layout = table_layout(wide(8))

    assert layout.size >= 7
    assert sum(layout.shares) == pytest.approx(1)
    assert table_layout(wide(3)).size == 9
    assert not table_layout(wide(3)).outdented


@pytest.mark.parametrize(
    "name",
    ["A" * 200, "Å" * 90, "a-b/" * 60, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
     "Ω" * 80, "Ж" * 80, "示" * 80, "https://eksempel.example/" + "sti/" * 40],
)  # fmt: skip
def test_very_long_names_stay_in_their_cells(statement, name):
    rows = [["Leverandør", "Land", "Nivå"], *[[name, "Norge", "lav"]] * 3, ["kort", name, name]]
    pdf = printed(statement, table(rows))

    assert overprinted(pdf) == []
    right = max(one[2] for one in words(pdf))
    assert right < 595 - 15, "nothing leaves the page"
    assert page.is_pdf_compliant_bytes(pdf, profile="2a")


@pytest.fixture(scope="module")
def long_table(statement) -> bytes:
    rows = [
        ["Leverandør", "Land", "Begrunnelse"],
        *(
            [f"Leverandør {n:03}", f"Land {n:03}", "Lest om bransjen og landet. " * (1 + n % 4)]
            for n in range(300)
        ),
    ]
    return printed(statement, table(rows))


def test_three_hundred_rows_are_all_there_once_and_in_order(long_table):
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(long_table)).pages)
    bare = "".join(text.split())

    assert re.findall(r"Land(\d{3})", bare) == [f"{n:03}" for n in range(300)]


def test_the_header_stands_on_every_page(long_table):
    pages = pypdf.PdfReader(io.BytesIO(long_table)).pages

    assert len(pages) > 8
    for one in pages:
        bare = "".join(one.extract_text().split())
        assert bare.count("LeverandørLandBegrunnelse") == 1


def test_nothing_is_printed_over_anything_or_outside_the_page(long_table):
    assert overprinted(long_table) == []
    for number, left, right, base, _letters in words(long_table):
        assert 60 < left < right < 535, number
        assert 30 < base < 842 - 20, number


def test_no_row_is_torn_between_two_pages(long_table):
    """A row's name and the end of its reason stand on one page: its last line is not on the next."""
    for one in pypdf.PdfReader(io.BytesIO(long_table)).pages:
        bare = "".join(one.extract_text().split())
        names = [int(number) for number in re.findall(r"Leverandør(\d{3})", bare)]
        assert bare.count("Lestombransjenoglandet.") == sum(1 + n % 4 for n in names)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_it_is_valid(long_table, profile):
    report = page.validate_pdf_bytes(long_table, profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
