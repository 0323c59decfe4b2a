"""``aktsom suppliers``: the register in a terminal, one supplier with all that is known of it, and the register as a file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app.commands import supplier_filter as options
from compliance_app.commands.context import actor, emit, tell, write_file, year_json
from compliance_app.domain.errors import AktsomError, _
from compliance_app.services import register
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.register import Activity, Order, RegisterRow
from compliance_app.services.register_words import LEVEL
from compliance_app.services.supplier_lookup import find_supplier
from compliance_app.services.supplier_reads import SupplierOverview, supplier_overview

app = typer.Typer(no_args_is_help=True, help="Leverandørregisteret: se det, og ta det ut som fil.")

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


class FileExists(AktsomError):
    """The export would replace a file (values: path)."""

    message = _(
        "Filen {path} finnes fra før og er ikke endret. Velg et annet navn, eller legg til --overwrite."
    )


class ExportEnding(AktsomError):
    """An ending that is no format we write (values: name)."""

    message = _("Filen «{name}» ble ikke skrevet. La navnet slutte på .xlsx eller .csv.")


@app.command("list", help="Leverandørene med nivå og grunn, de med høyest risiko først.")
def list_(
    *,
    search: options.Search = "",
    level: options.Levels = None,
    category: options.CategoryName = "",
    kept: options.Kept = "",
    order: Annotated[
        Order,
        typer.Option("--order", case_sensitive=False, metavar="REKKEFØLGE", help="RISK, NAME eller SPEND."),
    ] = Order.RISK,
    year: Annotated[
        str | None, typer.Option("--year", metavar="ÅR", help="Perioden; ellers den nyeste.")
    ] = None,
    json: Json = False,
) -> None:
    """The active suppliers that fit."""
    who = actor()
    wanted = options.filter_of(who, kept, category, text=search, levels=level)
    rows = register.every_row(who, wanted, order, year)
    emit(
        [_row(row) for row in rows], [_line(row) for row in rows] or ["Ingen leverandører passer."], json=json
    )


@app.command(help="Alt om én leverandør.")
def show(
    supplier: Annotated[
        str, typer.Argument(metavar="LEVERANDØR", help="Id, organisasjonsnummer eller navn.")
    ],
    *,
    json: Json = False,
) -> None:
    """One supplier with what hangs on it."""
    who = actor()
    found = supplier_overview(who, find_supplier(who, supplier))
    emit(_whole(found), _whole_lines(found), json=json)


@app.command(help="Registeret som .xlsx eller .csv: alt, eller det valgene sier.")
def export(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Navnet slutter på .xlsx eller .csv.")],
    *,
    kept: options.Kept = "",
    search: options.Search = "",
    level: options.Levels = None,
    category: options.CategoryName = "",
    country: options.Countries = None,
    worst_country: options.WorstCountries = None,
    chain_country: options.ChainCountry = "",
    clause: options.Clauses = None,
    owner: options.Owners = None,
    industry: options.Divisions = None,
    channel: options.Channels = None,
    relationship: options.Relationships = None,
    chain: options.Known = None,
    missing: options.Lacks = None,
    review: options.Reviews = None,
    activity: options.Active = Activity.ACTIVE,
    spend_from: options.SpendFrom = None,
    spend_to: options.SpendTo = None,
    spend_year: options.SpendYear = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Erstatt filen hvis den finnes.")] = False,
    json: Json = False,
) -> None:
    """Write the register, or the part of it that the options say, to a file."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in set(Format):
        raise ExportEnding(name=file.name)
    if file.exists() and not overwrite:
        raise FileExists(path=file)
    who = actor()
    wanted = options.filter_of(
        who, kept, category, text=search, levels=level, seats=country, countries=worst_country,
        chain_country=chain_country, clauses=clause, owners=owner, divisions=industry, channels=channel,
        relationships=relationship, knowledge=chain, missing=missing, review=review, activity=activity,
        spend_from=spend_from, spend_to=spend_to, spend_year=spend_year,
    )  # fmt: skip
    data = export_suppliers(who, wanted, Order.NAME, Format(ending))
    write_file(file, data)
    count = register.page(who, wanted, Order.NAME).found
    emit({"file": str(file), "suppliers": count}, [str(file)], json=json)
    tell(f"Leverandører i filen: {count}.")


def _row(row: RegisterRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "category": row.category or None,
        "overall": row.overall,
        "geographic": row.geographic,
        "sector": row.sector,
        "why": row.why,
        "path": list(row.path),
    }


def _line(row: RegisterRow) -> str:
    level = LEVEL[row.overall] if row.overall else "ikke vurdert"
    return f"{level:<12}  {row.name}: {row.why}"


def _whole(found: SupplierOverview) -> dict[str, Any]:
    page, supplier = found.page, found.page.supplier
    kept = (
        "id", "name", "org_number", "foreign_id", "country", "website", "industry_standard", "industry_code",
        "relationship", "channel", "other_buyer", "pass_through", "industry_body", "clause", "clause_date", "active",
    )  # fmt: skip
    return {
        **{name: getattr(supplier, name) for name in kept},
        "category": page.category.name if page.category else None,
        "spend": [
            {"year": one.year, "currency": one.currency, "hundredths": one.hundredths} for one in page.spend
        ],
        "chain": [
            {
                "producer": producer.name,
                "country": producer.country,
                "role": link.role,
                "goods": link.goods,
                "how_known": link.how_known,
                "source": link.source,
            }
            for link, producer in page.links
        ],
        "ratings": [
            {
                "year": year_json(one.label),
                "overall": one.overall,
                "geographic": one.geographic,
                "sector": one.sector,
                "why": one.why,
                "at": one.at.isoformat(),
                "by": one.by,
            }
            for one in found.history
        ],
    }


def _whole_lines(found: SupplierOverview) -> list[str]:
    shown = _whole(found)
    lines = [
        f"{shown['name']}",
        f"Id: {shown['id']}",
        f"Organisasjonsnummer: {shown['org_number'] or 'ukjent'}",
        f"Land: {shown['country'] or 'ukjent'}",
        f"Kategori: {shown['category'] or 'ingen'}",
    ]
    lines += [
        f"Ledd: {one['producer']} ({one['country'] or 'ukjent land'}) {one['goods']}"
        for one in shown["chain"]
    ]
    for one in found.history:
        levels = (
            f"samlet {LEVEL[one.overall]}, geografisk {LEVEL[one.geographic]}, bransje {LEVEL[one.sector]}"
        )
        lines.append(f"{one.label}: {levels}. {one.why}")
    return lines if found.history else [*lines, "Ikke vurdert."]
