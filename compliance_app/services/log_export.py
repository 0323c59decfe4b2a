"""The log handed out to be checked by somebody else: the very bytes that are hashed, a list to read, the rule, and a program that checks.

Written as it is read, a few hundred entries at a time. What stands beside the entries holds personal data, so it goes
out only where it is asked for, and only by those who may read the cases.
"""

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.clock import OSLO
from compliance_app.documents import pages
from compliance_app.documents.pages import Html, Trail
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import format_org_number
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, require
from compliance_app.files import log_check
from compliance_app.files.bundle import SUMS, bundle_file
from compliance_app.files.log_check import ABOUT, DETAILS, LOG
from compliance_app.files.writer import ColumnSpec, csv_pieces
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.log import THE_LOG
from compliance_app.services.log_things import THINGS, names_of
from compliance_app.services.log_verbs import DONE
from compliance_app.services.request_dossier import moment
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage import audit
from compliance_app.storage.tables import AuditEntry, AuditHead, Enterprise

PROGRAM, READ_ME, LIST = "kontroller.py", "les-meg.html", "logg.csv"
_AT_A_TIME: Final = 400
_PEOPLE: Final = frozenset({"contact", "person", "required_signer"})
"""Kinds whose name is a person's: the list says what was done, not to whom."""
_COLUMNS: Final = (
    ColumnSpec("Nr.", "integer"), ColumnSpec("Dag", "date"), ColumnSpec("Klokkeslett (norsk tid)", "text"), ColumnSpec("Hvem"),
    ColumnSpec("Hva"), ColumnSpec("Gjelder"), ColumnSpec("Navn"), ColumnSpec("Id"), ColumnSpec("Innhold"), ColumnSpec("Kontrollsum"),
)  # fmt: skip


class NothingInThatTime(AktsomError):
    """The log has no entry between the days (values: none)."""

    message = _("Uttaket ble ikke laget. Loggen har ingen innslag i den tiden. Velg andre dager.")


@dataclass(frozen=True)
class LogWanted:
    """What of the log goes out.

    Attributes:
        since, until: days in Oslo, both included; None for the beginning and the end.
        details: what changed goes with it, so that the commitments can be checked. Holds personal data.
    """

    since: date | None = None
    until: date | None = None
    details: bool = False


@dataclass(frozen=True)
class LogExported:
    """What was made: the zip, how many entries it has, and the head of the log then («1234:5f3c…»)."""

    path: Path
    entries: int
    head: str


@dataclass(frozen=True)
class _Span:
    """The entries that go out, from ``first`` to ``last``; ``previous`` is the hash before the first of them."""

    first: int
    last: int
    previous: str
    last_hash: str
    head: str
    whole: bool


def export_log(actor: Actor, folder: Path, wanted: LogWanted | None = None) -> LogExported:
    """Make the zip in a folder, and log that it was made; a whole log holds that entry too.

    Raises:
        NothingInThatTime. NotWritten: the folder cannot be written to.
        NotAllowed: the actor may not take out the log, or asks for the details and may not read information requests.
    """
    wanted = wanted or LogWanted()
    if wanted.details:
        require(actor.roles, Verb.READ_REQUESTS)
    with begin(actor, Verb.EXPORT_LOG) as work:
        work.note()
        work.about("log", THE_LOG)
    with reading(actor, Verb.EXPORT_LOG, at_one_moment=True) as work:
        span, enterprise = _span(work, wanted), enterprise_of(work)
        name = f"aktsom-logg-{enterprise.org_number or 'uten-orgnr'}-{work.today.isoformat()}.zip"
        with bundle_file(folder, name, work.at) as (bundle, path):
            bundle.add_pieces(LOG, _lines(work, span))
            if wanted.details:
                bundle.add_pieces(DETAILS, _details(work, span))
            bundle.add_pieces(LIST, csv_pieces(_COLUMNS, _list(work, span)))
            about = _about(enterprise, wanted, span)
            bundle.add(ABOUT, orjson.dumps(about, option=orjson.OPT_INDENT_2))
            bundle.add(PROGRAM, Path(log_check.__file__).read_bytes())
            bundle.add(pages.STYLE_NAME, pages.STYLE)
            mark = "EKSEMPEL" if enterprise.example else ""
            body = _explained(enterprise, wanted, span, actor.name, work.at)
            bundle.add_pieces(READ_ME, pages.page("Uttak av loggen", body, Trail(), mark))
        return LogExported(path, span.last - span.first + 1, span.head)


def log_file(actor: Actor, wanted: LogWanted | None = None) -> tuple[str, bytes]:
    """The same for a screen: name and bytes of the zip, made in a folder that is gone afterwards. Raises likewise."""
    with TemporaryDirectory() as folder:
        made = export_log(actor, Path(folder), wanted)
        return made.path.name, made.path.read_bytes()


def _span(work: Work, wanted: LogWanted) -> _Span:
    seq, at = col(AuditEntry.seq), col(AuditEntry.at)
    chosen = select(func.min(seq), func.max(seq)).where(col(AuditEntry.enterprise_id) == work.enterprise_id)
    if wanted.since:
        chosen = chosen.where(at >= datetime.combine(wanted.since, time(), OSLO))
    if wanted.until:
        chosen = chosen.where(at < datetime.combine(wanted.until + timedelta(days=1), time(), OSLO))
    first, last = work.session.execute(chosen).one()
    if first is None:
        raise NothingInThatTime
    head = work.session.get(AuditHead, work.enterprise_id)
    ends = {
        seq: (entry.previous, entry.hash)
        for seq in (first, last)
        if (entry := work.session.get(AuditEntry, (work.enterprise_id, seq)))
    }
    assert head is not None
    whole = not wanted.since and not wanted.until
    # The end of a whole log is what its head says it is, so that a cut tail is told by whoever checks the export.
    last, last_hash = (head.seq, head.hash) if whole else (last, ends[last][1])
    first, previous = (1, "") if whole else (first, ends[first][0])
    return _Span(first, last, previous, last_hash, f"{head.seq}:{head.hash}", whole)


def _lines(work: Work, span: _Span) -> Iterator[bytes]:
    """``["hash",[…]]`` a line: the second part is, byte for byte, what was hashed."""
    for entry, _erased in audit.entries(work.session, work.enterprise_id, span.first, span.last):
        yield b'["%s",%s]\n' % (entry.hash.encode(), audit.hashed_bytes(entry))


def _details(work: Work, span: _Span) -> Iterator[bytes]:
    """The number, the salt, the content as it was committed to, and the content as it reads."""
    for entry, detail in audit.details(work.session, work.enterprise_id, span.first, span.last):
        packed = base64.b64encode(detail.content)
        yield b'{"seq":%d,"salt":"%s","packed":"%s","content":%s}\n' % (
            entry.seq, detail.salt.encode(), packed, zlib.decompress(detail.content),
        )  # fmt: skip


def _list(work: Work, span: _Span) -> Iterator[list[Any]]:
    entries = audit.entries(work.session, work.enterprise_id, span.first, span.last)
    while some := list(islice(entries, _AT_A_TIME)):
        about = {(one.object_kind, one.object_id) for one, _erased in some if one.object_kind not in _PEOPLE}
        names = names_of(work, about)
        for one, erased in some:
            yield [
                one.seq, clock.oslo_day(one.at), f"{one.at.astimezone(OSLO):%H.%M.%S}", one.actor, DONE.get(one.verb, one.verb),
                THINGS.get(one.object_kind, ""), names.get((one.object_kind, one.object_id), ""), one.object_id,
                "slettet" if erased else "bevart", one.hash,
            ]  # fmt: skip


def _about(enterprise: Enterprise, wanted: LogWanted, span: _Span) -> dict[str, Any]:
    return {
        "format": 1, "enterprise": enterprise.name, "org_number": enterprise.org_number,
        "from": wanted.since, "to": wanted.until, "whole": span.whole, "details": wanted.details,
        "first": span.first, "last": span.last, "previous": span.previous, "last_hash": span.last_hash, "head": span.head,
    }  # fmt: skip


def _explained(
    enterprise: Enterprise, wanted: LogWanted, span: _Span, by: str, at: datetime
) -> Iterator[Html]:
    number = enterprise.org_number
    days = [NB.day(day) if day else "" for day in (wanted.since, wanted.until)]
    yield pages.facts(
        [
            ("Virksomhet", enterprise.name), ("Organisasjonsnummer", format_org_number(number) if number else "ikke oppgitt"),
            ("Laget", moment(at)), ("Av", by), ("Fra og med", days[0]), ("Til og med", days[1]),
            ("Innslag", f"nr. {span.first} til {span.last}"),
            ("Toppen av loggen da uttaket ble laget", Html(f'<span class="hash">{span.head}</span>')),
        ]
    )  # fmt: skip
    yield pages.paragraph(
        "Skriv toppen ned et annet sted, eller send den til revisor. Den som har en topp, kan senere se om noe i loggen før den er "
        "endret, fjernet eller byttet ut."
    )
    yield pages.heading("Filene")
    yield pages.bullets(
        [
            pages.joined(pages.link(LIST, LIST), ": hvem som gjorde hva, til å lese i et regneark."),
            pages.joined(pages.link(LOG, LOG), ": de samme innslagene slik de er låst, ett på hver linje."),
            *(
                [
                    pages.joined(
                        pages.link(DETAILS, DETAILS),
                        ": hva som ble endret, før og etter. Her står det personopplysninger. Ta vare på filen deretter.",
                    )
                ]
                if wanted.details
                else []
            ),
            pages.joined(pages.link(PROGRAM, PROGRAM), ": programmet som kontrollerer uttaket."),
            pages.joined(pages.link(ABOUT, ABOUT), ": hva uttaket gjelder, og toppen."),
            pages.joined(pages.link(SUMS, SUMS), ": kontrollsummen (SHA-256) til hver fil."),
        ]
    )
    if not wanted.details:
        yield pages.paragraph(
            "Hva som sto før og etter hver endring, er ikke med, fordi det inneholder personopplysninger. Kjeden kan kontrolleres uten."
        )
    yield pages.heading("Slik kontrollerer du uttaket uten Aktsom")
    yield pages.paragraph("Det trengs bare Python 3.11 eller nyere. Pakk ut kontroller.py, og skriv:")
    yield pages.written(
        "python3 -I kontroller.py UTTAK.zip\npython3 -I kontroller.py UTTAK.zip NUMMER:KONTROLLSUM"
    )
    yield pages.paragraph("Den andre linjen er for den som har notert en topp før.")
    yield pages.heading("Regelen, for den som vil regne selv")
    yield pages.bullets(
        [
            "Hver linje i logg.jsonl er en liste med to deler: kontrollsummen og innslaget.",
            "Kontrollsummen er SHA-256 av innslaget, byte for byte slik det står på linjen, i UTF-8.",
            "Innslaget er ni verdier: virksomhet, nummer, tid (UTC), hvem, hva, slag objekt, objektets id, låsen på innholdet og "
            "kontrollsummen til innslaget før.",
            "Numrene øker med én, uten hull. Det aller første innslaget har en tom kontrollsum før seg.",
            "Låsen på innholdet er SHA-256 av saltet (tekst) fulgt av det pakkede innholdet (zlib). Salt og innhold står i detaljer.jsonl "
            "når de er tatt med, og kan slettes uten at kjeden brytes.",
        ]
    )
