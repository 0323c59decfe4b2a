"""Charts say the same in shapes and in words."""

import pytest
from lxml import etree

from compliance_app.documents.charts import level_bar, risk_matrix
from compliance_app.documents.drawing import svg_to_png
from compliance_app.documents.tree import Language
from compliance_app.domain.levels import Level

COUNTS = {
    (Level.LOW, Level.LOW): 21,
    (Level.MEDIUM, Level.LOW): 9,
    (Level.LOW, Level.HIGH): 3,
    (Level.UNKNOWN, Level.LOW): 2,
}


def words(svg: bytes) -> list[str]:
    return [text.text for text in etree.fromstring(svg).iter("{*}text")]


def test_matrix_tells_every_cell_that_is_not_empty():
    figure = risk_matrix(COUNTS)

    assert figure.alt == (
        "Risikomatrise for 35 leverandører. "
        "Geografisk risiko ukjent og bransjerisiko lav: 2. "
        "Geografisk risiko medium og bransjerisiko lav: 9. "
        "Geografisk risiko lav og bransjerisiko høy: 3. "
        "Geografisk risiko lav og bransjerisiko lav: 21."
    )
    assert {"21", "9", "3", "2"} <= set(words(figure.svg))
    assert words(figure.svg).count("0") == 12


def test_matrix_colours_a_cell_by_the_worse_of_the_two():
    drawing = etree.fromstring(risk_matrix({(Level.LOW, Level.HIGH): 1}).svg)

    assert [rect.get("fill") for rect in drawing.iter("{*}rect")].count("#94203A") == 1


def test_unknown_has_a_dashed_edge_and_a_question_mark():
    drawing = etree.fromstring(risk_matrix({(Level.UNKNOWN, Level.LOW): 1}).svg)

    assert [
        rect.get("stroke-dasharray") for rect in drawing.iter("{*}rect") if rect.get("stroke-dasharray")
    ] == ["4 3"]
    assert words(risk_matrix({(Level.UNKNOWN, Level.LOW): 1}).svg).count("?") == 3, "two axes and the cell"


def test_bar_names_every_level_worst_first_even_where_there_is_none():
    figure = level_bar({Level.LOW: 30, Level.HIGH: 1})

    assert figure.alt == "Samlet risiko for 31 leverandører: 1 høy, 0 ukjent, 0 medium, 30 lav."
    assert [word for word in words(figure.svg) if word != "?"] == ["1 høy", "0 ukjent", "0 medium", "30 lav"]


def test_nothing_assessed_is_said():
    assert level_bar({}).alt == risk_matrix({}).alt == "Ingen leverandører er vurdert."


@pytest.mark.parametrize(("language", "high"), [(Language.NYNORSK, "høg"), (Language.ENGLISH, "high")])
def test_words_follow_the_language(language, high):
    assert high in words(risk_matrix(COUNTS, language).svg)
    assert high in level_bar({Level.HIGH: 1}, language).alt


def test_word_gets_a_picture():
    assert svg_to_png(risk_matrix(COUNTS).svg).startswith(b"\x89PNG")
