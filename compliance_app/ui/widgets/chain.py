"""A supply chain from the seller to the raw material, with its weakest link (ui.md 7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance_app.domain.levels import Level
from compliance_app.ui.widgets.format import number
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag


@dataclass(frozen=True)
class ChainNode:
    """One link.

    Attributes:
        role: what happens there and how we know it, «Montering, dokumentert».
        place: the country, or «Ukjent land».
        level: the country's level.
        value: 0–100, None where it cannot be computed.
        worst: the link that decides the rating.
    """

    role: str
    place: str
    level: Level
    value: float | None = None
    worst: bool = False


def chain(nodes: Iterable[ChainNode]) -> Html:
    """The links as an ordered list; arrows come from the style sheet, the weakest link is named in words."""
    return concat(Html('<ol class="ak-chain">'), *(_node(node) for node in nodes), Html("</ol>"))


def path_text(places: Iterable[str]) -> str:
    """«Norge → Malaysia → Kina», plain text; nothing known is said."""
    return " → ".join(places) or "ukjent"


def _node(node: ChainNode) -> Html:
    value = "tall mangler" if node.value is None else f"{number(node.value)} av 100"
    return fill(
        '<li{worst}><span class="ak-small">{role}</span><b>{place}{said}</b>'
        '<span>{tag} <span class="ak-small ak-num">{value}</span></span></li>',
        worst=Html(f' class="worst {node.level.name.lower()}"') if node.worst else "",
        role=node.role,
        place=node.place,
        said=" · svakeste ledd" if node.worst else "",
        tag=tag(node.level, plain=not node.worst),
        value=value,
    )
