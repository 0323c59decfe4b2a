"""A map of where suppliers and producers are, by the countries' levels: compact SVG, and the same facts as words.

Natural Earth's shapes in the Natural Earth projection. A level is told by the fill, by a shape at the country's place,
and by name and numbers in the list below the map, so that neither colour nor eyesight decides what is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import radians
from typing import Any

from compliance_app.documents.chart_marks import LEVEL_WORDS, MUTED, ON_WHITE, lettering, shape, svg
from compliance_app.documents.text_width import width_of
from compliance_app.documents.tree import Figure, Language
from compliance_app.domain.levels import WORST_FIRST, Level

WIDTH = 600
_SOUTH, _NORTH = -56.0, 83.7
"""Latitudes that are drawn: nobody buys from Antarctica."""
_STEPS = 4
"""Places a point can have along one unit of the drawing: coarser shows, finer only weighs."""
_LAND = "#E9E9E4"
_FILL = {Level.HIGH: "#C4707E", Level.MEDIUM: "#F0C878", Level.LOW: "#B9CFE0", Level.UNKNOWN: "#FFFFFF"}
_LINE_HEIGHT, _LETTERS = 18, 13
_INDENT = 92
_LINES_BELOW, _LINES_ALONE = 14, 32
"""Lines of the list below the map, and in a drawing that goes on with it: each fits a page with room for text."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A country on the map.

    Attributes:
        name: as text has it, in the document's language.
        suppliers, producers: how many of each are there.
        shape_id: of the country's shape; one that has none, or is too small to see, gets a mark at ``at``.
        at: longitude and latitude of its mark, in degrees; None where it is not on the map.
    """

    name: str
    level: Level
    suppliers: int
    producers: int
    shape_id: str = ""
    at: Point | None = None
    small: bool = False


@dataclass(frozen=True)
class _Words:
    head: str
    level: str
    country: str
    none: str
    suppliers: tuple[str, str]
    producers: tuple[str, str]
    joined: str
    goes_on: str


@dataclass(frozen=True)
class _Line:
    """A line of the list of countries."""

    level: Level
    text: str
    places: tuple[Place, ...]


_WORDS = {
    Language.BOKMAL: _Words(
        "Kart over landene der leverandører og produsenter holder til.",
        "Geografisk risiko {level}: {countries}.",
        "{name} ({numbers})",
        "Ingen land er registrert.",
        ("1 leverandør", "{n} leverandører"),
        ("1 produsent", "{n} produsenter"),
        "{one} og {other}",
        "{caption}, resten av landene",
    ),
    Language.NYNORSK: _Words(
        "Kart over landa der leverandørar og produsentar held til.",
        "Geografisk risiko {level}: {countries}.",
        "{name} ({numbers})",
        "Ingen land er registrerte.",
        ("1 leverandør", "{n} leverandørar"),
        ("1 produsent", "{n} produsentar"),
        "{one} og {other}",
        "{caption}, resten av landa",
    ),
    Language.ENGLISH: _Words(
        "Map of the countries where suppliers and producers are.",
        "Geographic risk {level}: {countries}.",
        "{name} ({numbers})",
        "No countries are recorded.",
        ("1 supplier", "{n} suppliers"),
        ("1 producer", "{n} producers"),
        "{one} and {other}",
        "{caption}, the remaining countries",
    ),
}


class World:
    """The shapes of all countries as paths of the drawing, from a TopoJSON topology with an object ``countries``."""

    def __init__(self, topology: Mapping[str, Any]) -> None:
        arcs = list(_arcs(topology))
        self.paths: dict[str, str] = {}
        for geometry in topology["objects"]["countries"]["geometries"]:
            path = "".join(_ring(ring, arcs) for ring in _rings(geometry))
            if path:
                name = str(geometry.get("id", ""))
                self.paths[name] = self.paths.get(name, "") + path


def place_map(
    places: Iterable[Place], world: World, language: Language = Language.BOKMAL, caption: str = ""
) -> tuple[Figure, ...]:
    """The map with a list of the countries below, worst level first; a long list goes on in drawings of its own.

    The words of the first say everything; those of the others what they show.
    """
    shown = in_order(places)
    words = _WORDS[language]
    lines = _legend(shown, words)
    top = projected((0, _SOUTH))[1] + 28
    drawn = [
        (_alt(shown, language), [_land(shown, world), *_marks(shown)], lines[:_LINES_BELOW], top, caption)
    ]
    rest = lines[_LINES_BELOW:]
    for at in range(0, len(rest), _LINES_ALONE):
        part = rest[at : at + _LINES_ALONE]
        told = words.goes_on.format(caption=caption) if caption else ""
        drawn.append((_said([one for line in part for one in line.places], language), [], part, 14.0, told))
    return tuple(
        Figure(*_with_legend(parts, part, y, language, alt), about) for alt, parts, part, y, about in drawn
    )  # fmt: skip


def bare_map(
    places: Iterable[Place], world: World, language: Language = Language.BOKMAL, caption: str = ""
) -> Figure:
    """The map alone, for a page whose text lists the countries; its words say everything."""
    shown = in_order(places)
    drawn = svg(WIDTH, projected((0, _SOUTH))[1] + 4, [_land(shown, world), *_marks(shown)])
    return Figure(drawn, _alt(shown, language), caption)


def in_order(places: Iterable[Place]) -> list[Place]:
    """Worst level first, then those with most suppliers and producers."""
    return sorted(
        places, key=lambda one: (WORST_FIRST.index(one.level), -one.suppliers - one.producers, one.name)
    )


def place_words(place: Place, language: Language) -> str:
    """«Kina (3 leverandører og 1 produsent)»."""
    return _named(place, _WORDS[language])


def _alt(shown: Sequence[Place], language: Language) -> str:
    words = _WORDS[language]
    if not shown:
        return words.none
    return f"{words.head} {_said(shown, language)}"


def _said(shown: Sequence[Place], language: Language) -> str:
    words = _WORDS[language]
    return " ".join(
        words.level.format(
            level=LEVEL_WORDS[language][level], countries=", ".join(_named(one, words) for one in of_level)
        )
        for level, of_level in _by_level(shown)
    )


def _named(place: Place, words: _Words) -> str:
    told = [
        forms[0] if count == 1 else forms[1].format(n=count)
        for count, forms in ((place.suppliers, words.suppliers), (place.producers, words.producers))
        if count
    ]
    numbers = words.joined.format(one=told[0], other=told[1]) if len(told) > 1 else "".join(told)
    return words.country.format(name=place.name, numbers=numbers) if numbers else place.name


def _by_level(shown: Sequence[Place]) -> list[tuple[Level, list[Place]]]:
    found = [(level, [one for one in shown if one.level == level]) for level in WORST_FIRST]
    return [(level, of_level) for level, of_level in found if of_level]


def _land(shown: Sequence[Place], world: World) -> str:
    named = {one.shape_id: one.level for one in shown}
    groups: dict[Level | None, str] = {}
    for name, path in world.paths.items():
        level = named.get(name)
        groups[level] = groups.get(level, "") + path
    drawn = [_group(groups.get(None, ""), _LAND, "#FFFFFF", "")]
    for level in reversed(WORST_FIRST):
        dashed = ' stroke-dasharray="8 6"' if level is Level.UNKNOWN else ""
        drawn.append(_group(groups.get(level, ""), _FILL[level], ON_WHITE[level], dashed))
    return f'<g transform="scale({1 / _STEPS})">{"".join(drawn)}</g>'


def _group(path: str, fill: str, edge: str, more: str) -> str:
    return f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="2"{more}/>' if path else ""


def _marks(shown: Sequence[Place]) -> Iterable[str]:
    """A shape at each country that is not low, and at every one too small to be seen; the worst drawn last."""
    for one in reversed(shown):
        if one.at is None or (one.level is Level.LOW and not one.small):
            continue
        x, y = projected(one.at)
        halo = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="#FFFFFF" fill-opacity="0.75"/>'
        yield halo + shape(one.level, x, y, ON_WHITE[one.level])


def _legend(shown: Sequence[Place], words: _Words) -> list[_Line]:
    """The countries of each level with their numbers, in lines as wide as the map."""
    return [line for level, of_level in _by_level(shown) for line in _lines(level, of_level, words)]


def _lines(level: Level, places: Sequence[Place], words: _Words) -> Iterable[_Line]:
    line, on_it = "", list[Place]()
    for one in places:
        item = f"{_named(one, words)}{',' if one is not places[-1] else ''}"
        longer = f"{line} {item}" if line else item
        if line and width_of(longer) * _LETTERS > WIDTH - _INDENT:
            yield _Line(level, line, tuple(on_it))
            longer, on_it = item, []
        line = longer
        on_it.append(one)
    yield _Line(level, line, tuple(on_it))


def _with_legend(
    parts: list[str], lines: Sequence[_Line], y: float, language: Language, alt: str
) -> tuple[bytes, str]:
    """A drawing with lines of the list from ``y`` on, and its words; each level is named at its first line."""
    before: Level | None = None
    for line in lines:
        if line.level is not before:
            y += 2 if before is not None else 0
            word = lettering(19, y, LEVEL_WORDS[language][line.level], weight=600, size=_LETTERS)
            parts.append(shape(line.level, 7, y - 4, ON_WHITE[line.level]) + word)
        before = line.level
        parts.append(lettering(_INDENT, y, line.text, size=_LETTERS))
        y += _LINE_HEIGHT
    if not lines:
        parts.append(lettering(0, y, _WORDS[language].none, colour=MUTED, size=_LETTERS))
        y += _LINE_HEIGHT
    return svg(WIDTH, y + 2 - _LINE_HEIGHT + 6, parts), alt


def projected(point: Point) -> Point:
    """A place in degrees as a point of the drawing.

    The Natural Earth projection: Šavrič, Jenny, Patterson, Petrovič and Hurni, «A polynomial equation for the Natural
    Earth projection», Cartography and Geographic Information Science 38 (2011).
    """
    x, y = _plane(*point)
    scale = WIDTH / (_plane(180, 0)[0] - _plane(-180, 0)[0])
    return WIDTH / 2 + x * scale, (_plane(0, _NORTH)[1] - y) * scale


def _plane(longitude: float, latitude: float) -> Point:
    around, up = radians(longitude), radians(latitude)
    two = up * up
    four = two * two
    across = 0.870700 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four))
    rise = 1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four))
    return around * across, up * rise


def _arcs(topology: Mapping[str, Any]) -> Iterable[list[Point]]:
    """Each arc as longitudes and latitudes."""
    (step_x, step_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for move_x, move_y in arc:
            x, y = x + move_x, y + move_y
            points.append((x * step_x + from_x, y * step_y + from_y))
        yield points


def _rings(geometry: Mapping[str, Any]) -> Iterable[list[int]]:
    kind = geometry.get("type")
    polygons = geometry["arcs"] if kind == "MultiPolygon" else [geometry["arcs"]] if kind == "Polygon" else []
    return (ring for polygon in polygons for ring in polygon)


def _ring(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> str:
    """A ring as a path; a negative number is an arc backwards. Empty where nothing of it is seen."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    around = _unwrapped(points)
    return "".join(_path(_cut(around, shift)) for shift in (-360.0, 0.0, 360.0))


def _unwrapped(points: Sequence[Point]) -> list[Point]:
    """The ring without leaps from one edge of the map to the other: longitudes go on beyond 180."""
    found, turn = [points[0]], 0.0
    for (before, _), (longitude, latitude) in pairwise(points):
        turn += 360.0 if longitude - before < -180 else -360.0 if longitude - before > 180 else 0.0
        found.append((longitude + turn, latitude))
    return found


def _cut(points: Sequence[Point], shift: float) -> list[Point]:
    """What of the ring, moved by so many degrees, lies on the map: cut at each edge (Sutherland and Hodgman 1974)."""
    moved = [(longitude + shift, latitude) for longitude, latitude in points]
    for edge, side in ((-180.0, 1), (180.0, -1)):
        kept: list[Point] = []
        for (x, y), (next_x, next_y) in zip(moved, [*moved[1:], *moved[:1]], strict=True):
            inside, next_inside = (x - edge) * side >= 0, (next_x - edge) * side >= 0
            if inside:
                kept.append((x, y))
            if inside != next_inside:
                kept.append((edge, y + (next_y - y) * (edge - x) / (next_x - x)))
        moved = kept
    return moved


def _path(points: Sequence[Point]) -> str:
    """Relative moves on the drawing's own grid; what lies beyond the southern edge is drawn along it, and left out alone."""
    if all(latitude <= _SOUTH for _, latitude in points):
        return ""
    grid = [projected((longitude, max(latitude, _SOUTH))) for longitude, latitude in points]
    steps = [(round(x * _STEPS), round(y * _STEPS)) for x, y in grid]
    seen = [point for at, point in enumerate(steps) if at == 0 or point != steps[at - 1]]
    if len(set(seen)) < 3:
        return ""
    moves = " ".join(f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(seen))
    return f"M{seen[0][0]} {seen[0][1]}l{moves.replace(' -', '-')}z"
