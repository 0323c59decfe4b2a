"""Where a finding is mended: the page, the part of it and the row, as an address and as the words of the link to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from compliance_app.domain.statement_enterprise import Source

_NONE: Mapping[str, str] = MappingProxyType({})
_ROW = "id"
CHAPTER = "kapittel"
"""The query parameter of a chapter on the statement's page."""


@dataclass(frozen=True)
class Place:
    """A page of the app («virksomheten»), what stands on the link to it, and its query parameters."""

    page: str
    label: str
    query: Mapping[str, str] = field(default_factory=lambda: _NONE, hash=False)

    @property
    def address(self) -> str:
        """«/virksomheten?del=styre». Names and ids of rows need no quoting."""
        asked = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"/{self.page}?{asked}" if asked else f"/{self.page}"

    @property
    def way(self) -> str:
        """The way there in words: «Virksomheten → Styre og ledelse»."""
        title = _TITLES[self.page]
        return title if title == self.label else f"{title} → {self.label}"

    @property
    def chapter(self) -> str:
        """The id of the chapter that it leads to; empty for any other page."""
        return self.query.get(CHAPTER, "")


_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "virksomheten": "Virksomheten",
        "leverandorer": "Leverandører",
        "leverandor": "Leverandør",
        "konsekvenser": "Konsekvenser",
        "risikoen-ber-om": "Det risikoen ber om",
        "tiltak": "Tiltak",
        "oppfolging": "Oppfølging",
        "endringer": "Endringer å vurdere",
        "redegjorelse": "Redegjørelse",
    }
)
"""What the pages are called in the app."""


def _part(part: str, label: str) -> Place:
    return Place("virksomheten", label, MappingProxyType({"del": part}))


ENTERPRISE = _part("virksomheten", "Virksomheten")
PERIODS = _part("perioder", "Perioder")
GROUP = _part("konsern", "Konsernet")
BOARD = _part("styre", "Styre og ledelse")
POLICIES = _part("retningslinjer", "Retningslinjer og rutiner")
EVENTS = _part("moter", "Møter og vedtak")
CATEGORIES = _part("kategorier", "Kategorier")
OWN_OPERATIONS = _part("egen-virksomhet", "Egen virksomhet")
PARTNERS = _part("forretningspartnere", "Forretningspartnere")
DIALOGUE = _part("dialog", "Dialog")
REMEDIATION = _part("gjenoppretting", "Gjenoppretting")
METHOD = _part("metode", "Metode")
SUPPLIERS = Place("leverandorer", "Leverandører")
IMPACTS = Place("konsekvenser", "Konsekvenser")
GAPS = Place("risikoen-ber-om", "Det risikoen ber om")
MEASURES = Place("tiltak", "Tiltak")
FOLLOW_UP = Place("oppfolging", "Oppfølging")
CHANGES = Place("endringer", "Endringer å vurdere")
STATEMENT = Place("redegjorelse", "Redegjørelse")

EVERY = (
    *(ENTERPRISE, GROUP, PERIODS, BOARD, POLICIES, EVENTS, CATEGORIES, OWN_OPERATIONS, PARTNERS, DIALOGUE),
    *(REMEDIATION, METHOD, SUPPLIERS, IMPACTS, GAPS, MEASURES, FOLLOW_UP, CHANGES, STATEMENT),
)
"""All fixed places."""

_ROWS: Mapping[str, tuple[Place, str]] = MappingProxyType(
    {
        "AdverseImpact": (IMPACTS, "Åpne konsekvensen"),
        "Category": (GAPS, "Svar for kategorien"),
        "GroupCompany": (GROUP, "Åpne selskapet"),
        "Measure": (MEASURES, "Åpne tiltaket"),
        "Policy": (POLICIES, "Åpne dokumentet"),
        "Supplier": (Place("leverandor", "Leverandør"), "Åpne leverandøren"),
    }
)
"""Kinds of rows that have a page of their own, and what stands on the link."""


def chapter_place(chapter: str, name: str) -> Place:
    """A chapter of the statement, to be written in; ``name`` as it begins a sentence («Kapittel 5»)."""
    return Place("redegjorelse", name, MappingProxyType({CHAPTER: chapter}))


def supplier_place(supplier_id: str) -> Place | None:
    """A supplier's own page; None where the id is not known."""
    return row_place(Source("Supplier", supplier_id, "")) if supplier_id else None


def row_place(source: Source) -> Place | None:
    """The page of the row that a fact came from; None where rows of its kind have none."""
    if source.kind not in _ROWS:
        return None
    place, label = _ROWS[source.kind]
    return Place(place.page, label, MappingProxyType({**place.query, _ROW: source.id}))
