"""``aktsom rate``, ``explain`` and ``country``: rate the register, and say why a rating is what it is."""

from typing import Annotated, Any

import typer

from compliance_app import clock
from compliance_app.commands.context import actor, chosen, emit, tell, year_json
from compliance_app.domain.country_risk import CountryRisk, country_json
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.explained import told
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.risk_reasons import one_decimal
from compliance_app.services import ratings
from compliance_app.services.enterprises import all_enterprises, period_of
from compliance_app.services.ratings import Explained
from compliance_app.services.register import level_counts
from compliance_app.services.register_words import LEVEL
from compliance_app.services.supplier_lookup import find_supplier
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.work import reading
from compliance_app.storage.reference import countries, country_by_iso3

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]
Year = Annotated[str | None, typer.Option("--year", metavar="ÅR", help="Perioden; ellers den nyeste.")]
_KINDS = {"geographic": "Geografisk", "sector": "Bransje", "overall": "Samlet"}


class NoSuchCountry(AktsomError):
    """Not a country code (values: text)."""

    message = _("«{text}» er ikke en landkode. Skriv to eller tre bokstaver, for eksempel NO eller NOR.")


class NotRated(AktsomError):
    """The supplier has no rating in the period (values: name)."""

    message = _("{name} er ikke vurdert for denne perioden. Vurder registeret med «aktsom rate».")


def rate(year: Year = None, *, json: Json = False) -> None:
    """Vurder alle leverandørene. Det som er uendret, blir stående."""
    who = actor()
    done = ratings.rate_all(who, year)
    with reading(who) as work:
        period = period_of(work, year)
        levels = {kind: level_counts(work, period, kind) for kind in _KINDS}
    emit(
        {
            "year": year_json(period.label),
            "rated": done.rated,
            "levels": {
                kind: {level.value: n for level, n in counts.items()} for kind, counts in levels.items()
            },
            "seconds": round(done.seconds, 3),
        },
        [
            f"{period.label}: {done.rated} leverandører",
            *(
                f"{name}: " + ", ".join(f"{LEVEL[level]} {levels[kind][level]}" for level in WORST_FIRST)
                for kind, name in _KINDS.items()
            ),
        ],
        json=json,
    )
    tell(f"Nye eller endrede vurderinger: {done.changed}.")


def explain(
    supplier: Annotated[
        str, typer.Argument(metavar="LEVERANDØR", help="Id, organisasjonsnummer eller navn.")
    ],
    year: Year = None,
    *,
    json: Json = False,
) -> None:
    """Hvorfor leverandøren har det nivået den har, og hva som ville endret det."""
    who = actor()
    identity = find_supplier(who, supplier)
    page = supplier_page(who, identity)
    with reading(who) as work:
        period = period_of(work, year)
    if not any(row.period_id == period.id and row.superseded_by is None for row in page.assessments):
        raise NotRated(name=page.supplier.name)
    found = ratings.explain(who, identity, year)
    data = {
        "supplier": {"id": identity, "name": page.supplier.name, "org_number": page.supplier.org_number},
        "year": year_json(period.label),
        **_explained(found),
    }
    emit(data, _explained_lines(page.supplier.name, period.label, found), json=json)


def country(
    code: Annotated[str, typer.Argument(metavar="LAND", help="To eller tre bokstaver: NO eller NOR.")],
    *,
    json: Json = False,
) -> None:
    """Landets tall og nivå, med kildene."""
    wanted = code.strip().upper()
    found = countries().get(wanted) or country_by_iso3().get(wanted)
    if found is None:
        raise NoSuchCountry(text=code)
    risk = _country_risks()[found.iso2]
    emit(country_json(risk), _country_lines(risk), json=json)


def _country_risks() -> dict[str, CountryRisk]:
    """With the floors of the enterprise where one is named or only one is there; the shipped method's otherwise."""
    own = [row for row in all_enterprises() if not row.example]
    if chosen() is None and len(own) != 1:
        return ratings.shipped_country_risks()
    with reading(actor()) as work:
        return ratings.country_risks(work)


def _explained(found: Explained) -> dict[str, Any]:
    rating, inputs = found.rating, found.inputs
    said = told(inputs, rating, clock.today().year)
    risk = said.country
    return {
        "overall": rating.overall,
        "geographic": {
            "level": rating.geographic,
            "value": None if rating.geographic_value is None else round(rating.geographic_value, 1),
            "worst_country": rating.worst_country,
            "path": list(rating.path_countries),
            "path_text": said.path,
            "chain_knowledge": rating.chain_knowledge,
            "contributions": [
                {
                    "dimension": part.dimension,
                    "value": round(part.value, 1),
                    "share": round(part.share, 3),
                    "text": part.sentence,
                }
                for part in said.parts
            ],
            "missing": list(said.missing),
            "stability": None if said.share is None else {"share": said.share, "text": said.steady},
            "country": country_json(risk) if risk else None,
        },
        "sector": {"level": rating.sector, "from": rating.sector_from, "listed_goods": list(said.listed)},
        "reasons": list(rating.reasons),
        "would_change_it": [
            {"level": flip.new_level if flip.enough else None, "text": flip.sentence} for flip in said.flips
        ],
        "method_version": found.assessment.method_version,
        "rated_at": found.assessment.rated_at.isoformat(),
        "rated_by": found.assessment.rated_by,
    }


def _explained_lines(name: str, year: str, found: Explained) -> list[str]:
    rating = found.rating
    said = told(found.inputs, rating, clock.today().year)
    figures = [f"- {part.dimension.norwegian}: {part.sentence}" for part in said.parts]
    return [
        f"{name}, {year}: samlet {LEVEL[rating.overall]}",
        f"Geografisk: {LEVEL[rating.geographic]}. Bransje: {LEVEL[rating.sector]}.",
        "",
        *(f"{_sentence(reason)}" for reason in rating.reasons),
        said.path,
        *(["", f"Tallene for {said.country.name}:"] if said.country and figures else []),
        *figures,
        *(f"- {text}" for text in said.missing),
        *(["", "Varer på listen over barnearbeid og tvangsarbeid:"] if said.listed else []),
        *(f"- {text}" for text in said.listed),
        *(["", "Dette ville endret nivået:"] if said.flips else []),
        *(f"- {_sentence(flip.sentence)}" for flip in said.flips),
        *(["", f"{said.steady_word}: {_sentence(said.steady)}"] if said.steady else []),
    ]


def _country_lines(risk: CountryRisk) -> list[str]:
    value = "ukjent" if risk.value is None else one_decimal(risk.value)
    lines = [f"{risk.name} ({risk.iso3}): {value}, {LEVEL[Level(risk.level)]}"]
    lines += [
        f"{part.dimension.norwegian}: {one_decimal(part.value)}"
        f" ({', '.join(f'{raw.edition}, {raw.year}' for raw in part.raw)})"
        for part in risk.dimensions
    ]
    return lines + [f"{missing.norwegian}: mangler" for missing in risk.missing]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
