"""The parts of a page: nothing that people wrote becomes markup, and every level says itself in shape and word."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser
from streamlit.testing.v1 import AppTest

from compliance_app.domain.levels import Level
from compliance_app.ui.widgets import format as fmt
from compliance_app.ui.widgets import risk, rows, world_map, year_ring
from compliance_app.ui.widgets.chain import ChainNode, chain, path_text
from compliance_app.ui.widgets.clock import ClockFace, clock, position, time_left
from compliance_app.ui.widgets.compare import Change, CompareRow, compare
from compliance_app.ui.widgets.contributions import (
    Contribution,
    Cutoffs,
    contributions_alt,
    contributions_chart,
)
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.matrix import matrix
from compliance_app.ui.widgets.paper import paper
from compliance_app.ui.widgets.register import RegisterRow, cells
from compliance_app.ui.widgets.sources import value_words
from compliance_app.ui.widgets.world_map import MapCountry, map_alt, map_legend, world_chart

EVIL = "<script>alert(1)</script> & \"Sønner\" <img src=x onerror=y> 'AS'"
HIGH, MEDIUM, LOW, UNKNOWN = Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN


def row(text):
    return RegisterRow(
        id="1", name=text, overall=HIGH, why=text, chain=text, geographic=LOW, sector=UNKNOWN, year=text
    )


MADE = {
    "register": lambda text: cells(row(text)),
    "chain": lambda text: chain([ChainNode(text, text, HIGH, 73.2, worst=True), ChainNode(text, text, LOW)]),
    "compare": lambda text: compare(text, text, [CompareRow(text, text, text, Change.CHANGED)]),
    "split rows": lambda text: rows.split_rows([(text, text)], key=text),
    "pair rows": lambda text: rows.pair_rows([(text, text, text), (text, text, "")]),
    "count rows": lambda text: rows.count_rows([text]),
    "name rows": lambda text: rows.name_rows([(text, text, text)]),
    "progress": lambda text: rows.progress(text, 1, 2, 1),
    "stages": lambda text: rows.stages([text, text], 0),
    "phases": lambda text: rows.phases([rows.Phase(text, text, text, now=True)]),
    "finding": lambda text: rows.finding(text, text, must=True),
    "quote": rows.quote,
    "clock": lambda text: clock(FACE, text, text),
    "paper": lambda text: paper(text, Html("<p>trygt</p>"), text),
}
FACE = ClockFace(date(2026, 5, 4), date(2026, 5, 22), date(2026, 5, 25), date(2026, 5, 7))


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_what_people_wrote_is_text(make):
    tree = parser.fragment_fromstring(make(EVIL), create_parent="div")
    assert not tree.xpath("//script | //img")
    assert EVIL in tree.text_content()


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_a_long_name_is_kept_whole(make):
    name = "Et svært langt navn " * 20 + "AS"
    assert name in parser.fragment_fromstring(make(name), create_parent="div").text_content()


@given(st.text(max_size=60))
def test_no_text_becomes_an_element(text):
    tree = parser.fragment_fromstring(f"<div>{fill('<p>{text}</p>', text=text)}</div>".replace("\x00", ""))
    assert [child.tag for child in tree.iter()] == ["div", "p"]


def test_finished_html_is_not_escaped_twice():
    assert concat(risk.tag(HIGH), " & ", "<b>") == risk.tag(HIGH) + " &amp; &lt;b&gt;"


@pytest.mark.parametrize("level", list(Level))
def test_every_level_has_shape_and_word(level):
    for made in (risk.tag(level), risk.tag(level, plain=True), risk.md_tag(level), risk.label(level)):
        assert risk.MARK[level] in made
        assert risk.WORD[level] in made


def test_levels_differ_in_shape_and_in_word():
    assert len(set(risk.MARK.values())) == len(set(risk.WORD.values())) == len(Level)


def test_the_shape_is_not_read_aloud():
    assert '<i aria-hidden="true">▲</i>Høy' in risk.tag(HIGH)


@pytest.mark.parametrize(
    "text",
    [
        "**Eksempel** AS",
        "[her](x)",
        ":red[rødt]",
        ":material/home:",
        "![b](http://e.x/a.png)",
        "http://e.x",
        "a -> b",
        "`k`",
        "$x$",
    ],
)
def test_a_label_is_not_read_as_markdown(text):
    written = md(text)
    for sign in "*[]()`$":
        assert written.count(f"\\{sign}") == text.count(sign)
    for shorthand in (":material/", "://", "->"):
        assert shorthand not in written.replace("\\", "")


def test_a_label_has_no_line_breaks():
    assert "\n" not in md("Eksempel\n\n# AS")


def test_register_row_says_what_its_columns_are_where_the_head_is_hidden():
    text = parser.fragment_fromstring(cells(row("x"))).text_content()
    assert "Geografisk ○Lav" in text
    assert "Bransje ?Ukjent" in text


def test_chain_names_its_weakest_link_in_words():
    made = chain(
        [ChainNode("Selger", "Norge", LOW, 11.2), ChainNode("Kretskort", "Kina", HIGH, 73.2, worst=True)]
    )
    tree = parser.fragment_fromstring(made)
    first, second = tree.findall("li")
    assert tree.tag == "ol"
    assert "svakeste ledd" not in first.text_content()
    assert "Kina · svakeste ledd" in second.text_content()
    assert "73,2 av 100" in second.text_content()


def test_chain_says_when_a_country_has_no_figure():
    assert "tall mangler" in chain([ChainNode("Råvare", "Ukjent land", UNKNOWN)])
    assert path_text([]) == "ukjent"


def test_a_sources_moment_is_the_day_in_oslo_and_a_text_that_begins_with_a_day_is_kept_whole():
    assert value_words("frozen_at", "2026-05-03T22:30:00+00:00").endswith(": 4.\u00a0mai 2026")
    assert value_words("due", "2026-05-04").endswith(": 4.\u00a0mai 2026")
    assert value_words("title", "2026-05-04 var siste dag").endswith(": 2026-05-04 var siste dag")


def test_compare_marks_changes_in_words():
    made = compare(
        "2024", "2025",
        [
            CompareRow("Bransje", risk.tag(MEDIUM), risk.tag(HIGH), Change.CHANGED),
            CompareRow("Kilder lest", "Nettside", "Ingen ennå", Change.MISSING),
            CompareRow("Kjede", "Norge", "Norge", Change.SAME),
        ],
    )  # fmt: skip
    changed, missing, same = parser.fragment_fromstring(made).findall("tbody/tr")
    assert changed.findtext(".//em") == "endret"
    assert missing.findtext(".//em") == "mangler"
    assert same.find(".//em") is None
    assert changed.find("th").get("scope") == "row"


def test_clock_counts_down_and_then_up():
    days = {
        date(2026, 5, 7): "15\u00a0dager igjen.",
        date(2026, 5, 22): "Siste dag er i dag.",
        date(2026, 5, 23): "1\u00a0dag over.",
    }
    for today, words in days.items():
        face = ClockFace(FACE.received, FACE.operative, FACE.statutory, today)
        assert time_left(face) == words
        assert words in clock(face)
        assert ("ak-late" in clock(face)) == (today > FACE.operative)


def test_clock_says_every_date_in_words():
    text = parser.fragment_fromstring(clock(FACE)).text_content()
    for words in ("fredag 22.\u00a0mai", "mandag 4.\u00a0mai", "mandag 25.\u00a0mai"):
        assert words in text


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 70), st.integers(0, 5), st.integers(0, 200)
)
def test_marks_lie_on_the_track_in_order(received, until, earlier, passed):
    statutory = received + timedelta(days=until)
    face = ClockFace(
        received,
        max(received, statutory - timedelta(days=earlier)),
        statutory,
        received + timedelta(days=passed),
    )
    places = [
        position(face, when) for when in sorted((face.received, face.operative, face.statutory, face.today))
    ]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] < 100


def test_matrix_is_a_table_with_unknown_both_ways():
    made = parser.fragment_fromstring(
        matrix({(HIGH, LOW): 1, (LOW, UNKNOWN): 3, (UNKNOWN, LOW): 2, (LOW, LOW): 1234})
    )
    assert len(made.findall("thead//th")) == len(made.findall("tbody//th")) == 4
    kinds = {cell.text: cell.get("class") for cell in made.findall("tbody//td") if cell.text != "0"}
    assert kinds == {"1": "high", "3": "unknown", "2": "unknown", "1\u00a0234": "low"}
    assert "samlet høy" in made.text_content()
    assert made.findtext("caption")


def test_bar_and_progress_when_there_is_nothing_to_do():
    assert "width:0%" in rows.bar(0, 0)
    assert "width:47%" in rows.bar(18, 38)


def test_a_late_deadline_says_so_in_words_and_red():
    late = rows.when(date(2026, 4, 30), date(2026, 5, 7))
    assert "7\u00a0dager over" in late
    assert "ak-late" in late
    assert "ak-late" not in rows.when(date(2026, 5, 7), date(2026, 5, 7))


def test_a_quote_keeps_its_lines():
    assert rows.quote("a\n<b>").count("<br>") == 1


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (fmt.day(date(2026, 5, 22), date(2026, 5, 7)), "fredag 22. mai"),
        (fmt.day(date(2027, 1, 4), date(2026, 5, 7)), "mandag 4. januar 2027"),
        (fmt.date_words(date(2026, 5, 1)), "1. mai 2026"),
        (fmt.date_digits(date(2026, 5, 1)), "01.05.2026"),
        (fmt.clock_time(datetime(2026, 5, 21, 21, 2, tzinfo=UTC)), "kl. 23.02"),
        (fmt.moment_words(datetime(2026, 3, 8, 23, 30, tzinfo=UTC)), "9. mars 2026 kl. 00.30"),
        (fmt.distance(date(2026, 5, 11), date(2026, 5, 7)), "om 4 dager"),
        (fmt.distance(date(2026, 5, 8), date(2026, 5, 7)), "i morgen"),
        (fmt.distance(date(2026, 5, 7), date(2026, 5, 7)), "i dag"),
        (fmt.distance(date(2026, 5, 6), date(2026, 5, 7)), "1 dag over"),
        (fmt.number(1234.56), "1 234,6"),
        (fmt.number(Decimal(-5), 0), "−5"),
        (fmt.number(0.04), "0,0"),
        (fmt.whole(3500), "3 500"),
        (fmt.money(3_500_000), "35 000 kroner"),
        (fmt.money(250_000_000), "2,5 millioner kroner"),
        (fmt.money(100_000_000), "1 million kroner"),
        (fmt.money(1_000_00, "EUR"), "1 000 EUR"),
        (fmt.org_number("123456785"), "123 456 785"),
        (fmt.org_number("SE5560360793"), "SE5560360793"),
        (fmt.of(18, 38), "18 av 38"),
    ],
)
def test_words_and_numbers(made, words):
    assert made.replace("\u00a0", " ") == words


def marks(spec):
    """Every mark and axis of a chart's specification."""
    found = []
    if isinstance(spec, dict):
        found += [spec["mark"]] if isinstance(spec.get("mark"), dict) else []
        found += [spec["axis"]] if isinstance(spec.get("axis"), dict) else []
        found += [
            mark for key, value in spec.items() if key not in {"data", "datasets"} for mark in marks(value)
        ]
    if isinstance(spec, list):
        found += [mark for value in spec for mark in marks(value)]
    return found


PARTS = [Contribution("Styresett", 50.5), Contribution("Arbeidstakerrettigheter", 89.3)]
TOTAL = Contribution("Kina samlet", 73.2)


def charts():
    return {
        "contributions": contributions_chart(PARTS, TOTAL, HIGH, Cutoffs()),
        "ring": year_ring.year_ring_chart(date(2026, 5, 7), date(2026, 6, 30)),
        "map": world_chart([MapCountry("CN", HIGH), MapCountry("SG", LOW), MapCountry("IT", MEDIUM)]),
        "empty map": world_chart([]),
    }


@pytest.mark.parametrize("name", ["contributions", "ring", "map", "empty map"])
def test_charts_are_silent_but_for_their_alternative_text(name):
    chart = charts()[name]
    spec = chart if isinstance(chart, dict) else chart.to_dict()
    assert marks(spec)
    assert all(mark["aria"] is False for mark in marks(spec))
    assert "description" not in spec
    assert "http" not in json.dumps({key: value for key, value in spec.items() if key != "$schema"})


def test_contributions_say_every_number():
    words = contributions_alt(PARTS, TOTAL, HIGH, Cutoffs())
    for part in ("Kina samlet: 73,2", "høy", "Styresett 50,5", "Arbeidstakerrettigheter 89,3", "25", "45"):
        assert part in words


def test_contributions_put_the_worst_part_first_and_the_total_last():
    chart = contributions_chart(PARTS, TOTAL, HIGH, Cutoffs())
    names = [row["name"] for data in chart.to_dict()["datasets"].values() for row in data if "name" in row]
    assert names == ["Arbeidstakerrettigheter", "Styresett", "Kina samlet"]


def test_the_ring_says_how_long_is_left():
    assert (
        year_ring.year_ring_alt(date(2026, 5, 7), date(2026, 6, 30))
        == "Årshjul: 54\u00a0dager igjen til 30.\u00a0juni."
    )
    assert (
        year_ring.year_ring_alt(date(2026, 7, 22), date(2026, 6, 30))
        == "Årshjul: 22\u00a0dager over 30.\u00a0juni."
    )


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 1))
def test_the_ring_has_no_gaps_and_no_overlaps(today, later):
    arcs = year_ring.arcs(today, date(today.year + later, 6, 30))
    assert arcs[0].start == 0
    assert arcs[-1].end == pytest.approx(2 * pi)
    for before, after in pairwise(arcs):
        assert before.end == after.start


def test_the_map_names_its_countries_in_words_worst_first():
    shown = [MapCountry("NO", LOW), MapCountry("CN", HIGH), MapCountry("IT", MEDIUM), MapCountry("IN", HIGH)]
    assert map_alt(shown).endswith("Høy: India, Kina. Medium: Italia. Lav: Norge.")
    assert "1 land" in map_legend(shown)
    assert "India, Kina" in map_legend(shown)


def test_the_legend_lists_twelve_and_counts_the_rest():
    codes = ("AF", "AL", "DZ", "AO", "AZ", "AM", "BD", "BO", "BA", "BR", "CN", "CO", "CG")
    assert "og 1 til" in map_legend([MapCountry(code, HIGH) for code in codes])


def test_unknown_is_said_in_words_and_not_drawn():
    shown = [MapCountry("AF", UNKNOWN)]
    assert "Ukjent: Afghanistan." in map_alt(shown)
    assert "Afghanistan" not in json.dumps(world_chart(shown))


def test_a_state_too_small_to_fill_is_a_dot():
    spec = json.dumps(world_chart([MapCountry("SG", LOW)]))
    assert '"point"' in spec
    assert world_map.FILL[LOW] in spec


def test_a_press_is_kept_where_the_run_is_stopped_before_its_work_is_done() -> None:
    def script() -> None:
        import streamlit as st

        from compliance_app.ui.widgets.press import kept_if_stopped, pressed

        if pressed("Lagre", "en"):
            with kept_if_stopped():
                if "stopped" not in st.session_state:
                    st.session_state["stopped"] = True
                    st.rerun()
            st.session_state["times"] = st.session_state.get("times", 0) + 1

    page = AppTest.from_function(script).run()
    page.button[0].click().run()
    assert page.session_state["times"] == 1
    page.run()
    assert page.session_state["times"] == 1


def test_a_press_whose_work_is_done_is_not_given_back_by_what_is_stopped_later() -> None:
    def script() -> None:
        import streamlit as st

        from compliance_app.ui.widgets.press import kept_if_stopped, pressed

        if pressed("Lagre", "en"):
            with kept_if_stopped():
                st.session_state["times"] = st.session_state.get("times", 0) + 1
            with kept_if_stopped():
                if "stopped" not in st.session_state:
                    st.session_state["stopped"] = True
                    st.rerun()

    page = AppTest.from_function(script).run()
    page.button[0].click().run()
    assert page.session_state["times"] == 1
