"""Everything the regulator may ask for, in one zip that is read without the program (åpenhetsloven §§ 9 and 10).

Cases with their clocks and letters, assessments, measures, evidence with its files, statements, and the log with a check of it:
HTML to read, CSV to sort, and the SHA-256 of every file. What goes out is one enterprise's alone, as it was at one moment;
long registers are read and written a few rows at a time.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import extract, func, select
from sqlmodel import col

from compliance_app.documents import pages
from compliance_app.documents.pages import Html, Trail
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import format_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.files.bundle import SUMS, Bundle, bundle_file
from compliance_app.services.enterprises import enterprise_of, periods
from compliance_app.services.export_cases import CaseLine, write_cases
from compliance_app.services.export_evidence import EVIDENCE, write_evidence
from compliance_app.services.export_lists import page_name, write_list
from compliance_app.services.export_log import CHECK, LOG, LOG_PAGES, write_log
from compliance_app.services.export_tables import REGISTERS
from compliance_app.services.log_words import said
from compliance_app.services.request_dossier import moment
from compliance_app.services.statement_chapters import chapter_of
from compliance_app.services.statement_documents import WholeStatement, build_files, statement_json
from compliance_app.services.statement_rows import sections_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import Verification
from compliance_app.storage.tables import (
    CountryTable,
    Enterprise,
    InformationRequest,
    ReportingPeriod,
    Statement,
)

STATEMENTS = "redegjorelser"
_STATUS: Final = {
    "DRAFT": "utkast", "REVIEWED": "gjennomgått", "FROZEN": "låst", "OUT_FOR_SIGNING": "sendt til signering",
    "SIGNED": "signert av alle", "PUBLISHED": "publisert", "SUPERSEDED": "erstattet",
}  # fmt: skip
_PARAGRAPH_10 = _(
    "Enhver har plikt til å gi Forbrukertilsynet og Markedsrådet de opplysningene de krever for å gjøre oppgavene sine "
    "(åpenhetsloven § 10). Uttaket inneholder personopplysninger om dem som har spurt, så langt de ikke er slettet. "
    "Den som får det, må ta vare på det deretter."
)


class NothingOfThatYear(AktsomError):
    """No period and no request is of that year (values: year)."""

    message = _("Uttaket ble ikke laget. Det finnes verken periode eller henvendelse fra {year}. Sjekk året.")


@dataclass(frozen=True)
class Exported:
    """What was made.

    Attributes:
        path: the zip. sha256: of the zip itself. size: its bytes. files: how many it holds.
        rows: name of a register → its rows.
    """

    path: Path
    sha256: str
    size: int
    files: int
    cases: int
    rows: Mapping[str, int]
    log: Verification


@dataclass
class _Contents:
    """What has been written, for the first page."""

    by: str
    at: datetime
    years: Sequence[int]
    cases: list[CaseLine] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    statements: list[tuple[str, str]] = field(default_factory=list)


def regulator_export(actor: Actor, folder: Path, years: Sequence[int] = ()) -> Exported:
    """Make the zip in a folder, and log that it was made; the log that goes out holds that entry too.

    Args:
        actor: who hands it out.
        folder: made where it is not there.
        years: cases, assessments, measures and statements of these years only; the log and the suppliers are always whole.

    Raises:
        NothingOfThatYear: there is nothing of one of the years. NotWritten: the folder cannot be written to.
    """
    with begin(actor, Verb.EXPORT_REGULATOR) as work:
        _require_years(work, years)
        work.note()
        work.about("enterprise", work.enterprise_id)
    with reading(actor, Verb.EXPORT_REGULATOR, at_one_moment=True) as work:
        enterprise = enterprise_of(work)
        name = f"aktsom-tilsyn-{enterprise.org_number or 'uten-orgnr'}-{work.today.isoformat()}.zip"
        mark = "EKSEMPEL" if enterprise.example else ""
        with bundle_file(folder, name, work.at) as (bundle, path):
            contents = _Contents(actor.name, work.at, years)
            bundle.add(pages.STYLE_NAME, pages.STYLE)
            contents.cases = write_cases(work, bundle, years, mark)
            for register in REGISTERS:
                contents.rows[register.name] = write_list(
                    bundle, register.listed, partial(register.rows, work, years), mark
                )
            _write_country_tables(work, bundle)
            contents.rows[EVIDENCE.name] = write_evidence(work, bundle, mark)
            _write_statements(work, bundle, years, contents)
            log = write_log(work, bundle, mark)
            body = _front(enterprise, contents, log)
            bundle.add_pieces(
                "index.html", pages.page(f"Uttak til tilsynet: {enterprise.name}", body, Trail(), mark)
            )
    return Exported(
        path, _sha256(path), path.stat().st_size, len(bundle.sums), len(contents.cases), contents.rows, log
    )


def _require_years(work: Work, years: Sequence[int]) -> None:
    for year in years:
        there = any(row.starts.year <= year <= row.ends.year for row in periods(work))
        if not there and not _received_in(work, year):
            raise NothingOfThatYear(year=year)


def _received_in(work: Work, year: int) -> bool:
    row = InformationRequest
    found = work.session.execute(
        select(func.count()).where(
            col(row.enterprise_id) == work.enterprise_id, extract("year", col(row.received_on)) == year
        )
    )
    return bool(found.scalar_one())


def _write_country_tables(work: Work, bundle: Bundle) -> None:
    """The countries' values that the assessments rest on, by the sum that stands in them."""
    table = CountryTable
    chosen = (
        select(col(table.content_hash), col(table.content))
        .where(col(table.enterprise_id) == work.enterprise_id)
        .order_by(col(table.content_hash))
        .execution_options(yield_per=5)
    )
    for content_hash, content in work.session.execute(chosen):
        bundle.add(f"vurderinger/datagrunnlag/{content_hash}.json", content)


def _write_statements(work: Work, bundle: Bundle, years: Sequence[int], contents: _Contents) -> None:
    """Each statement's text as it is kept, with its status."""
    rows = work.session.execute(
        select(Statement, ReportingPeriod)
        .join(
            ReportingPeriod,
            (col(ReportingPeriod.enterprise_id) == col(Statement.enterprise_id))
            & (col(ReportingPeriod.id) == col(Statement.period_id)),
        )
        .where(col(Statement.enterprise_id) == work.enterprise_id)
        .order_by(col(ReportingPeriod.starts), col(Statement.language), col(Statement.edition))
    ).all()
    enterprise = enterprise_of(work)
    for statement, period in rows:
        if years and not any(period.starts.year <= year <= period.ends.year for year in years):
            continue
        chapters = tuple(chapter_of(row) for row in sections_of(work, statement))
        whole = WholeStatement(statement, enterprise, period.label, chapters)
        label = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in period.label)
        stem = f"{STATEMENTS}/{label}-{statement.language}-{statement.edition}"
        bundle.add(f"{stem}.html", build_files(whole, ("html",))["html"])
        bundle.add(f"{stem}.json", statement_json(whole))
        title = f"Redegjørelse for {period.label} ({statement.language}, utgave {statement.edition})"
        contents.statements.append(
            (f"{title}: {_STATUS.get(statement.status, statement.status)}", f"{stem}.html")
        )


def _front(enterprise: Enterprise, contents: _Contents, log: Verification) -> Iterator[Html]:
    number = enterprise.org_number
    yield pages.facts(
        [
            ("Virksomhet", enterprise.name), ("Organisasjonsnummer", format_org_number(number) if number else "ikke oppgitt"),
            ("Laget", moment(contents.at)), ("Av", contents.by), ("År", ", ".join(map(str, contents.years)) or "alle"),
        ]
    )  # fmt: skip
    yield pages.paragraph(_PARAGRAPH_10)
    yield pages.heading("Innhold")
    yield pages.bullets(
        [
            _counted("Informasjonskrav", "saker/index.html", len(contents.cases)),
            *(_counted(one.title, page_name(one.name, 1), contents.rows[one.name]) for one in REGISTERS),
            _counted(EVIDENCE.title, page_name(EVIDENCE.name, 1), contents.rows[EVIDENCE.name]),
            *(pages.link(title, href) for title, href in contents.statements),
            _counted("Loggen over hvem som har gjort hva", page_name(LOG_PAGES, 1), log.entries),
            pages.link("Kontroll av loggen", f"{CHECK}.html"),
        ]
    )
    if not contents.statements:
        yield pages.paragraph("Det finnes ingen redegjørelse for denne tiden i programmet.")
    yield pages.heading("Slik kontrollerer du uttaket")
    yield pages.paragraph(said(log))
    yield pages.bullets(
        [
            Html(f"{pages.link(SUMS, SUMS)} har kontrollsummen (SHA-256) til hver fil. Pakk ut, og kjør <code>sha256sum --check {SUMS}</code> i mappen."),
            Html(f"{pages.link(LOG, LOG)} har hele loggen, ett innslag på hver linje. Hvordan den kontrolleres uten programmet, står i {pages.link('kontrollen', f'{CHECK}.html')}."),
            "Klokkeslett på sidene og i listene er norsk tid. Loggen er i UTC.",
            "Sidene er vanlig HTML uten programkode, og listene er også CSV for regneark. Ingenting hentes fra nettet.",
        ]
    )  # fmt: skip


def _counted(title: str, href: str, count: int) -> Html:
    return pages.joined(pages.link(title, href), f" ({count})")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
