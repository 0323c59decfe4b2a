"""The method page's facts: the levels of all countries under the method in force, and whom the figures are from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.risk_method import Dimension, Method
from compliance_app.services.method_rows import IndexChoice, facts_of, used_now
from compliance_app.services.work import Actor, reading
from compliance_app.storage.reference import DATA

_SECTION = "## Attribution to show in the product"


@dataclass(frozen=True)
class MethodInForce:
    """The method with the enterprise's floors, every country's rating under it by ISO 2, and the imported indices used."""

    method: Method
    countries: dict[str, CountryRisk]
    choices: Mapping[Dimension, IndexChoice]


def method_in_force(actor: Actor) -> MethodInForce:
    """What ratings are made with now."""
    with reading(actor) as work:
        used = used_now(work)
        return MethodInForce(used.method, facts_of(work, used).risks, used.choices)


@lru_cache
def attributions() -> tuple[str, ...]:
    """Whom the figures, names and shapes are from, as the licences ask: one plain text each, in the publisher's words."""
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    section = text.split(_SECTION, 1)[1].split("\n## ", 1)[0]
    lines = (line.removeprefix("- ") for line in section.splitlines() if line.startswith("- "))
    return tuple(line.replace("*", "") for line in lines)
