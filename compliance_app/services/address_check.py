"""Whether the published address answers with what was published: asked for as a reader would, and compared by SHA-256.

What lies there may be the page of the program itself, a page of the enterprise's own with the file on it, or the file alone. It is the
same when a file whose sum is one of the locked (or signed) files' lies at the address or is linked from the page there.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from html import unescape
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.published_address import AddressAsksLogin, AddressProblem, Fetched, Visit
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.published import OUT, address_of, read_editions
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.settings import settings
from compliance_app.storage.tables import (
    AddressCheck,
    ReportingPeriod,
    Statement,
    StatementFile,
    StatementFileKind,
)

_KEPT_AGAIN: Final = timedelta(days=7)
MOST_LINKS: Final = 8
"""Files that one check opens beside the page itself."""
_HREF: Final = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_PASSWORD: Final = re.compile(rb"""<input\b[^<>]{0,2000}\btype\s*=\s*["']?password\b""", re.IGNORECASE)
_ENDINGS: Final = (".pdf", ".json")
_COMPARED: Final = (
    StatementFileKind.PDF.value, StatementFileKind.JSON.value, StatementFileKind.SIGNED.value, StatementFileKind.HTML.value,
    StatementFileKind.SNAPSHOT.value,
)  # fmt: skip
_OTHER_KIND: Final = _("Siden svarer, men redegjørelsen er ikke blant filene på den.")
_ANOTHER: Final = _("Siden svarer, men filen der er en annen enn den som er publisert.")


class NotPublished(AktsomError):
    """An address is checked of a statement that is not out."""

    message = _("Adressen ble ikke kontrollert. Redegjørelsen er ikke publisert ennå.")


class Outcome(StrEnum):
    """What a check found."""

    SAME = "SAME"
    OTHER = "OTHER"
    UNSURE = "UNSURE"
    """The page answers, and there is nothing on it to compare."""
    NOTHING = "NOTHING"


@dataclass(frozen=True)
class CheckLine:
    """One check of an address."""

    statement_id: str
    year: str
    address: str
    checked_at: datetime
    outcome: Outcome
    problem: str

    @property
    def sentence(self) -> str:
        """What was found, in one sentence or two."""
        return {
            Outcome.SAME: _("Redegjørelsen ligger på adressen, og den er lik den som er publisert."),
            Outcome.OTHER: _("{problem} Legg ut den publiserte filen, eller rett adressen."),
            Outcome.UNSURE: _("{problem} Legg PDF-en eller en lenke til den på siden, så kan den sammenlignes."),
            Outcome.NOTHING: "{problem}",
        }[self.outcome].format(problem=self.problem)  # fmt: skip


def check_address(actor: Actor, statement_id: str, *, once: str = "") -> CheckLine:
    """Open the published address and compare; what was found is kept.

    Raises:
        NotPublished: it is not out. NotFound.
    """
    with reading(actor, Verb.CHECK_ADDRESS) as work:
        statement = work.get(Statement, statement_id)
        if statement.status not in OUT or enterprise_of(work).example:
            raise NotPublished
        year = work.get(ReportingPeriod, statement.period_id).label
        sums = _sums(work, statement_id)
        every = read_editions(work.session, work.enterprise_id)
        address = next(
            address_of(one, every, settings().base_url) for one in every if one.statement_id == statement_id
        )
    outcome, problem = _looked(address, year, sums)
    return _kept(actor, (statement_id, year, address), outcome, problem, once)


def check_all_addresses(actor: Actor) -> list[CheckLine]:
    """Check the address of each language of the newest year that is out; what the nightly run does.

    What is found is kept where it is another thing than last time, or a week has passed: the log is no heartbeat.
    """
    with reading(actor, Verb.CHECK_ADDRESS) as work:
        if enterprise_of(work).example:
            return []
        current = [one for one in read_editions(work.session, work.enterprise_id) if one.current]
        newest = max((one.ends for one in current), default=None)
        wanted = [
            (one, _newest(work, one.statement_id), _sums(work, one.statement_id)) for one in current if one.ends == newest
        ]  # fmt: skip
        work.session.expunge_all()
        now = work.at
    found = []
    for one, before, sums in wanted:
        address = address_of(one, current, settings().base_url)
        outcome, problem = _looked(address, one.year, sums)
        line = _line(before, one.year) if before else None
        fresh = line is not None and now - line.checked_at < _KEPT_AGAIN and line.address == address
        if line is not None and fresh and (line.outcome, line.problem) == (outcome, problem):
            found.append(line)
        else:
            found.append(_kept(actor, (one.statement_id, one.year, address), outcome, problem))
    return found


def newest_check(actor: Actor, statement_id: str) -> CheckLine | None:
    """The latest check of a statement's address; None where it was never checked. Raises NotFound."""
    with reading(actor) as work:
        statement = work.get(Statement, statement_id)
        year = work.get(ReportingPeriod, statement.period_id).label
        row = _newest(work, statement_id)
        return _line(row, year) if row else None


def _newest(work: Work, statement_id: str) -> AddressCheck | None:
    return work.session.execute(
        select(AddressCheck)
        .where(
            col(AddressCheck.enterprise_id) == work.enterprise_id,
            col(AddressCheck.statement_id) == statement_id,
        )
        .order_by(col(AddressCheck.checked_at).desc(), col(AddressCheck.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def _kept(
    actor: Actor, checked: tuple[str, str, str], outcome: Outcome, problem: str, once: str = ""
) -> CheckLine:
    """Write down what was found; ``checked`` is the statement's id, its year and the address."""
    statement_id, year, address = checked
    with begin(actor, Verb.CHECK_ADDRESS, once=once) as work:
        there = _newest(work, statement_id) if work.already else None
        if there is not None:
            return _line(there, year)
        row = work.add(
            AddressCheck(
                enterprise_id=work.enterprise_id, statement_id=statement_id, address=address, checked_at=work.at,
                found=outcome is not Outcome.NOTHING,
                same={Outcome.SAME: True, Outcome.OTHER: False}.get(outcome), problem=problem,
            )
        )  # fmt: skip
        work.about("address_check", row.id)
        return _line(row, year)


def _looked(address: str, year: str, sums: frozenset[str]) -> tuple[Outcome, str]:
    """What lies at an address, compared."""
    with Visit(settings().base_url) as visit:
        try:
            there = visit.fetch(address)
        except AddressProblem as error:
            return Outcome.NOTHING, str(error)
        if _sum(there) in sums:
            return Outcome.SAME, ""
        if there.media_type not in {"text/html", "application/xhtml+xml"}:
            return Outcome.OTHER, str(_ANOTHER)
        opened = 0
        for link in _files_linked(there, year):
            opened += 1
            try:
                found = visit.fetch(link)
            except AddressProblem:
                continue
            if _sum(found) in sums:
                return Outcome.SAME, ""
        return (Outcome.OTHER, str(_ANOTHER)) if opened else _without_files(there)


def _without_files(page: Fetched) -> tuple[Outcome, str]:
    if _PASSWORD.search(page.content):
        return Outcome.NOTHING, str(AddressAsksLogin())
    return Outcome.UNSURE, str(_OTHER_KIND)


def _files_linked(page: Fetched, year: str) -> Iterator[str]:
    """The files that a page links to, those that name the year first; at most ``MOST_LINKS``."""
    text = page.content.decode("utf-8", errors="replace")
    links = (unescape(double or single) for double, single in _HREF.findall(text))
    files = dict.fromkeys(urljoin(page.address, link).partition("#")[0] for link in _plain(links))
    wanted = [one for one in files if unquote(urlsplit(one).path).lower().endswith(_ENDINGS)]
    yield from sorted(wanted, key=lambda one: year not in unquote(one))[:MOST_LINKS]


def _plain(links: Iterable[str]) -> Iterator[str]:
    """Those that can be joined to an address at all."""
    for link in links:
        try:
            urlsplit(link)
        except ValueError:
            continue
        yield link


def _sum(found: Fetched) -> str:
    return hashlib.sha256(found.content).hexdigest()


def _sums(work: Work, statement_id: str) -> frozenset[str]:
    rows = work.session.execute(
        select(col(StatementFile.sha256)).where(
            col(StatementFile.enterprise_id) == work.enterprise_id,
            col(StatementFile.statement_id) == statement_id,
            col(StatementFile.kind).in_(_COMPARED),
        )
    )
    return frozenset(rows.scalars())


def _line(row: AddressCheck, year: str) -> CheckLine:
    outcome = Outcome.NOTHING
    if row.found:
        outcome = {True: Outcome.SAME, False: Outcome.OTHER, None: Outcome.UNSURE}[row.same]
    return CheckLine(row.statement_id, year, row.address, row.checked_at, outcome, row.problem)
