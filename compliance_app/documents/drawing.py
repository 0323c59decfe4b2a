"""Drawings: SVG as PNG for Word, and SVG as a part of a web page."""

import json
from xml.etree import ElementTree as ET

from compliance_app.documents import fonts

_SVG = "http://www.w3.org/2000/svg"
_PARTS = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "text", "tspan"}
)

_PNG_PAGE = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: json(bytes(sys.inputs.fonts)))
#image(bytes(sys.inputs.svg), format: "svg")
"""


def svg_to_png(svg: bytes, pixels_per_inch: float = 220) -> bytes:
    """The drawing as PNG, its letters set in the pinned fonts."""
    import typst

    png: bytes = typst.compile(
        _PNG_PAGE.encode(),
        font_paths=fonts.pinned(),
        ignore_system_fonts=True,
        format="png",
        ppi=pixels_per_inch,
        sys_inputs={"svg": fonts.drawable(svg.decode()), "fonts": json.dumps(fonts.families())},
    )
    return png


def drawn_width(svg: bytes) -> float:
    """How wide the drawing is, in points."""
    root = ET.fromstring(svg)  # noqa: S314  drawn by our own builders, never uploaded
    return float(root.get("width", "600")) * 0.75


def inline_svg(svg: bytes, alt: str, name: str) -> str:
    """The drawing for a web page: shapes and words only, ``alt`` as its accessible name under the id ``name``."""
    drawing = ET.fromstring(svg)  # noqa: S314  drawn by our own builders, never uploaded
    _keep_shapes_only(drawing)
    drawing.set("role", "img")
    drawing.set("aria-labelledby", name)
    title = ET.Element(f"{{{_SVG}}}title", {"id": name})
    title.text = alt
    drawing.insert(0, title)
    ET.register_namespace("", _SVG)
    return ET.tostring(drawing, encoding="unicode", short_empty_elements=False)


def _keep_shapes_only(element: ET.Element) -> None:
    for child in list(element):
        if child.tag.removeprefix(f"{{{_SVG}}}") in _PARTS:
            _keep_shapes_only(child)
        else:
            element.remove(child)
    for name in list(element.attrib):
        if name.startswith("on") or name == "style" or name.endswith("href"):
            del element.attrib[name]
