"""The map and the bars say the same in shapes and in words, and are drawn from the geometry in data/."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace

import page
import pypdf
import pytest
import reading_back
from lxml import etree

from compliance_app.documents.build import build
from compliance_app.documents.chart_map import WIDTH, Place, World, place_map, projected
from compliance_app.documents.chart_measures import measure_bars
from compliance_app.documents.charts import risk_matrix
from compliance_app.documents.tree import Figure, Heading, Language, Paragraph, plain
from compliance_app.domain.levels import Level
from compliance_app.storage.reference import countries, label_points, world_topology

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def world() -> World:
    return World(world_topology())


def place(iso2: str, level: Level, suppliers: int = 0, producers: int = 0) -> Place:
    country, point = countries()[iso2], label_points().get(iso2)
    return Place(
        country.name_nb, level, suppliers, producers, country.map_id,
        (point.longitude, point.latitude) if point else None, point is not None and point.shown_as == "point",
    )  # fmt: skip


PLACES = [
    place("NO", Level.LOW, 3),
    place("CN", Level.HIGH, 1, 4),
    place("MY", Level.MEDIUM, 0, 1),
    place("SG", Level.LOW, 1),
    Place("land ikke registrert", Level.UNKNOWN, 2, 0),
]


def words(figure: Figure) -> str:
    return " ".join(text.text for text in etree.fromstring(figure.svg).iter("{*}text"))


def test_the_words_name_every_country_with_its_numbers_worst_first(world):
    (drawn,) = place_map(PLACES, world)
    assert drawn.alt == (
        "Kart over landene der leverandører og produsenter holder til. "
        "Geografisk risiko høy: Kina (1 leverandør og 4 produsenter). "
        "Geografisk risiko ukjent: land ikke registrert (2 leverandører). "
        "Geografisk risiko medium: Malaysia (1 produsent). "
        "Geografisk risiko lav: Norge (3 leverandører), Singapore (1 leverandør)."
    )


def test_the_drawing_says_what_the_words_say(world):
    drawn = words(place_map(PLACES, world)[0])

    for said in (
        "høy",
        "ukjent",
        "medium",
        "lav",
        "Kina (1 leverandør og 4 produsenter)",
        "Norge (3 leverandører),",
    ):
        assert said in drawn


def test_levels_are_told_by_shape_and_not_only_by_colour(world):
    drawing = etree.fromstring(place_map(PLACES, world)[0].svg)
    shapes = [path.get("fill") for path in drawing.findall("{*}path")]

    assert shapes.count("#8E1B2E") == 2, "the triangle of China, and of the list"
    assert shapes.count("#744700") == 2, "the diamond of Malaysia, and of the list"
    rings = [ring for ring in drawing.findall("{*}circle") if ring.get("fill") == "none"]
    assert len(rings) == 2, "Singapore is too small to be filled; the other is the list's"


def test_no_shape_leaps_across_the_map(world):
    """Russia and Fiji lie on both sides of the edge; a ring that is not cut there is a streak through the ocean."""
    for path in world.paths.values():
        for ring in path.strip("M").rstrip("z").split("zM"):
            start, moves = ring.split("l")
            steps = [int(number) for number in _NUMBER.findall(moves)]
            assert all(abs(step) < WIDTH * 4 / 3 for step in steps[::2])
            xs = [int(_NUMBER.findall(start)[0])]
            for step in steps[::2]:
                xs.append(xs[-1] + step)
            assert min(xs) >= -1
            assert max(xs) <= WIDTH * 4 + 1
    assert len(world.paths) > 170
    assert "010" not in world.paths, "nobody buys from Antarctica"


def test_marks_stand_in_their_country(world):
    oslo, sydney = projected((10.75, 59.9)), projected((151.2, -33.9))

    assert oslo[0] > WIDTH / 2
    assert oslo[1] < projected((0, 0))[1] < sydney[1]
    assert projected((-180, 0))[0] == pytest.approx(0)
    assert projected((180, 0))[0] == pytest.approx(WIDTH)


def test_the_map_is_small_enough_to_send(world):
    assert len(place_map([place(iso2, Level.LOW, 1) for iso2 in countries()], world)[0].svg) < 90_000


def test_a_country_without_a_shape_is_in_the_list(world):
    assert "land ikke registrert (2 leverandører)" in words(place_map(PLACES[4:], world)[0])


def test_no_countries_is_said(world):
    assert place_map([], world)[0].alt == "Ingen land er registrert."
    assert "Ingen land er registrert." in words(place_map([], world)[0])


def test_bars_tell_every_status_even_where_there_is_none():
    figure = measure_bars({"PLANNED": 2, "ONGOING": 3})

    assert figure.alt == "5 tiltak: 2 planlagt, 3 i gang, 0 gjennomført."
    assert words(figure) == "Planlagt 2 I gang 3 Gjennomført 0"


def test_bars_differ_in_pattern():
    drawing = etree.fromstring(measure_bars({"PLANNED": 1, "ONGOING": 1, "DONE": 1}).svg)
    planned, ongoing, done = drawing.findall("{*}rect")

    assert planned.get("stroke-dasharray")
    assert ongoing.get("stroke-dasharray") is None
    assert planned.get("fill") == ongoing.get("fill") != done.get("fill")
    assert len(drawing.findall("{*}path")) == 2, "the hatching and the axis"


def test_bars_are_as_long_as_their_numbers():
    bars = etree.fromstring(measure_bars({"PLANNED": 10, "ONGOING": 40, "DONE": 20}).svg).findall("{*}rect")
    planned, ongoing, done = (float(bar.get("width")) for bar in bars)

    assert ongoing == pytest.approx(4 * planned, rel=0.01)
    assert ongoing == pytest.approx(2 * done, rel=0.01)
    assert measure_bars({}).alt == "Ingen tiltak er registrert."


@pytest.mark.parametrize(
    ("language", "place_word", "state_word"),
    [(Language.NYNORSK, "leverandørar", "planlagt"), (Language.ENGLISH, "suppliers", "planned")],
)
def test_words_follow_the_language(world, language, place_word, state_word):
    assert place_word in place_map(PLACES, world, language)[0].alt
    assert state_word in measure_bars({"PLANNED": 1}, language).alt


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_pdf_with_all_drawings_is_valid_and_each_has_its_words(statement, world, profile):
    figures = (
        risk_matrix({(Level.HIGH, Level.LOW): 3}, caption="Risikobildet"),
        *place_map(PLACES, world, caption="Landene"),
        measure_bars({"PLANNED": 2, "DONE": 1}, caption="Tiltak etter status"),
    )
    pdf = build(replace(statement, blocks=figures), "pdf")

    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_a_long_list_of_countries_goes_on_in_drawings_of_its_own_and_leaves_no_page_empty(world, statement):
    many = [place(iso2, level, 1) for iso2, level in zip(countries(), list(Level) * 60, strict=False)]
    drawn = place_map(many, world, caption="Landene")

    assert len(drawn) > 2
    assert [one.caption for one in drawn[:2]] == ["Landene", "Landene, resten av landene"]
    heights = [float(etree.fromstring(one.svg).get("height")) * 0.75 for one in drawn]
    assert max(heights) < 500, "each fits a page, with room for text"
    listed = " ".join(words(one) for one in drawn)
    assert [one.name for one in many if f"{one.name} (1 leverandør)" not in listed] == []
    text = Paragraph(plain("Vi kjøper fra mange land. " * 60))
    pdf = build(replace(statement, blocks=(*[text] * 3, *drawn, *[text] * 8)), "pdf")
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    captions = [said for kind, said in reading_back.pdf_texts(pdf) if kind == "/Caption"]
    assert captions == ["Landene", *["Landene,restenavlandene"] * (len(drawn) - 1)]
    lowest = [lowest_letter(one) for one in pypdf.PdfReader(io.BytesIO(pdf)).pages][:-1]
    assert max(lowest) < 150, "points from the foot of the page"


def lowest_letter(one: pypdf.PageObject) -> float:
    """Points from the foot of a page to its lowest text or drawing above the footer's line."""
    found = []

    def see(text, around, place, _font, _size):
        height = place[4] * around[1] + place[5] * around[3] + around[5]
        if text.strip() and height > 60:
            found.append(height)

    one.extract_text(visitor_text=see)
    return min(found)


def test_a_drawing_never_moves_into_the_next_chapter(world, statement):
    drawn = place_map([place("NO", Level.LOW, 1)], world, caption="Landene")
    text = Paragraph(plain("Vi kjøper fra mange land. " * 60))
    for before in range(1, 5):
        blocks = [*[text] * before, *drawn, Heading(1, plain("Neste kapittel")), *[text] * 3]
        pages = pypdf.PdfReader(io.BytesIO(build(replace(statement, blocks=tuple(blocks)), "pdf"))).pages
        assert where(pages, "Landene") < where(pages, "Neste kapittel"), before


def where(pages: Iterable[pypdf.PageObject], words: str) -> tuple[int, float]:
    """Page, and points from its top, of the first place where some words are printed."""
    found = []
    for number, one in enumerate(pages):

        def see(text, around, place, _font, _size, number=number):
            if words in text:
                found.append((number, -(place[4] * around[1] + place[5] * around[3] + around[5])))

        one.extract_text(visitor_text=see)
    return min(found)
