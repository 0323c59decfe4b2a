"""Every pair of colours in the palette meets its ratio, computed from the theme and the style sheet (ui.md 2)."""

import re
import tomllib

import pytest

from compliance_app.domain.levels import Level
from compliance_app.settings import ROOT
from compliance_app.ui.widgets import contributions, risk, world_map, year_ring

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CSS = (ROOT / "compliance_app" / "ui" / "aktsom.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", CSS))
WHITE = "#FFFFFF"
TEXT, EDGE = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, share: float, ground: str = WHITE) -> str:
    parts = (
        round(share * int(colour[i : i + 2], 16) + (1 - share) * int(ground[i : i + 2], 16))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def test_the_ruler_itself_is_right():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", WHITE), ("ink", "wash"), ("muted", WHITE), ("muted", "wash"), ("brand", WHITE), ("brand", "wash"),
        ("high", WHITE), ("high", "high-wash"), (WHITE, "high-bg"), ("medium", WHITE), ("medium-ink", "medium-bg"),
        ("low", WHITE), ("low", "low-bg"), ("unknown", WHITE), (WHITE, "brand"),
    ],
)  # fmt: skip
def test_text_can_be_read(text, ground):
    assert contrast(TOKENS.get(text, text), TOKENS.get(ground, ground)) >= TEXT


@pytest.mark.parametrize("edge", ["edge", "unknown-edge", "brand"])
def test_edges_can_be_seen(edge):
    assert contrast(TOKENS[edge], WHITE) >= EDGE


@pytest.mark.parametrize("colour", ["red", "orange", "yellow", "blue", "gray", "green"])
def test_messages_can_be_read(colour):
    assert contrast(THEME[f"{colour}TextColor"], THEME[f"{colour}BackgroundColor"]) >= TEXT


def test_captions_can_be_read_though_streamlit_fades_them():
    assert contrast(mixed(THEME["textColor"], 0.6), WHITE) >= TEXT


def test_the_menu_can_be_read_on_the_side_bar():
    assert contrast(THEME["textColor"], THEME["sidebar"]["backgroundColor"]) >= TEXT
    assert contrast(THEME["textColor"], THEME["sidebar"]["secondaryBackgroundColor"]) >= TEXT


@pytest.mark.parametrize("level", list(Level))
def test_chips_outside_the_style_sheet_can_be_read(level):
    assert contrast(*risk.CHIP[level]) >= TEXT


@pytest.mark.parametrize("level", list(world_map.SHAPE))
def test_shapes_on_the_map_stand_out_from_their_country(level):
    assert contrast(world_map.SHAPE[level][1], world_map.FILL[level]) >= EDGE


def test_lightness_falls_with_risk_so_that_the_order_survives_grey_print():
    chips = [luminance(TOKENS[name]) for name in ("low-bg", "medium-bg", "high-bg")]
    fills = [luminance(world_map.FILL[level]) for level in (Level.LOW, Level.MEDIUM, Level.HIGH)]
    assert chips == sorted(chips, reverse=True)
    assert fills == sorted(fills, reverse=True)


def test_bars_and_thresholds_stand_out_from_their_bands():
    for zone in contributions.ZONES.values():
        assert contrast(contributions.GREY, zone) >= EDGE
        assert contrast(contributions.EDGE, zone) >= EDGE
        assert contrast(contributions.MUTED, zone) >= TEXT
        assert contrast(contributions.INK, zone) >= TEXT


def test_the_ring_shows_what_has_gone():
    assert contrast(year_ring.BRAND, WHITE) >= EDGE
    assert contrast(year_ring.BRAND, year_ring.LEFT) >= EDGE


def test_theme_and_style_sheet_say_the_same():
    pairs = {
        "primaryColor": "brand",
        "textColor": "ink",
        "borderColor": "line",
        "secondaryBackgroundColor": "wash",
    }
    assert {key: THEME[key] for key in pairs} == {key: TOKENS[token] for key, token in pairs.items()}


def test_nothing_in_the_style_sheet_or_the_theme_is_fetched_from_elsewhere():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "//" not in THEME["font"] + THEME["fontFaces"][0]["url"]
    assert (ROOT / "compliance_app" / "ui" / "static" / THEME["fontFaces"][0]["url"].split("/")[-1]).is_file()


def test_every_class_that_the_widgets_write_is_known_to_the_style_sheet():
    folder = ROOT / "compliance_app" / "ui"
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    written = set(re.findall(r"\bak-[a-z]+", sources))
    of_the_statement = (folder / "statement.css").read_text(encoding="utf-8")
    assert written - {"ak-person"} <= set(re.findall(r"\.(ak-[a-z]+)", CSS + of_the_statement))
