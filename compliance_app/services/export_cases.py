"""The cases as pages: what was asked, how the deadline was counted, what was done and sent, and what was withheld and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import extract, select
from sqlmodel import col

from compliance_app.documents import pages
from compliance_app.documents.pages import Html, Trail
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.requests import GROUND_NAMES, Ground, ground_reference
from compliance_app.files.bundle import Bundle
from compliance_app.services.request_dossier import (
    CHANNELS,
    RECEIVED_FROM,
    STEPS,
    Dossier,
    day,
    moment,
    read_dossier,
    write_messages,
)
from compliance_app.services.work import Work
from compliance_app.storage.tables import InformationRequest, RequestLetter

FOLDER = "saker"
_CLASSIFIED = {"OPEN": "ikke vurdert", "BREACH": "brudd", "NO_BREACH": "ikke brudd"}


@dataclass(frozen=True)
class CaseLine:
    """A case in the list of cases."""

    number: str
    received: str
    answered: str
    state: str
    breaches: int


def write_cases(work: Work, bundle: Bundle, years: Sequence[int], mark: str) -> list[CaseLine]:
    """Write every case of the years into the zip, each in a folder of its own, and the list of them; oldest first."""
    lines = []
    for identity in _identities(work, years):
        row = work.get(InformationRequest, identity)
        dossier = read_dossier(work, row)
        lines.append(_write_case(work, bundle, dossier, mark))
        work.session.expunge_all()
    bundle.add_pieces(f"{FOLDER}/index.html", _list_page(lines, mark))
    return lines


def letter_pages(bundle: Bundle, folder: str, dossier: Dossier, trail: Trail, mark: str) -> dict[str, str]:
    """Write each letter that has a text as a page; id → path from the folder."""
    written = {}
    for number, letter in enumerate((one for one in dossier.letters if one.text), 1):
        written[letter.id] = f"brev/{number:02d}.html"
        facts = pages.facts(
            [
                ("Til", letter.recipient), ("Skrevet", moment(letter.written_at)), ("Av", letter.written_by),
                ("Sendt", moment(letter.sent_at)), ("Hvordan", CHANNELS.get(letter.sent_by_channel, letter.sent_by_channel)),
                ("Forkastet", moment(letter.discarded_at)),
            ]
        )  # fmt: skip
        body = [facts, letter_text(letter.text)]
        title = f"Brev {number} i sak {dossier.request.number}"
        bundle.add_pieces(f"{folder}/{written[letter.id]}", pages.page(title, body, trail, mark))
    return written


def letter_text(text: str) -> Html:
    """A letter as a page shows it; what is not a letter of ours as it was written."""
    if text.startswith("# "):
        try:
            return pages.markdown(text)
        except AktsomError:
            return pages.written(text)
    return pages.written(text)


def case_body(dossier: Dossier, letters: dict[str, str], files: dict[str, str]) -> Iterator[Html]:
    """What a case's page says, in the order it is read."""
    row = dossier.request
    yield pages.facts(
        [
            ("Status", dossier.state), ("Mottatt", day(row.received_on)),
            ("Hvordan vi vet det", RECEIVED_FROM.get(row.received_from, row.received_from)),
            ("Kom", CHANNELS.get(row.channel, row.channel)), ("Registrert", moment(row.registered_at)),
            ("Fra", row.requester), ("Svar til", row.reply_to), ("Besvart", day(row.answered_on)),
            ("Svar lovet senest", day(row.promised_on)), ("Tatt opp igjen", day(row.reopened_on)),
            ("Avslag sendt", day(row.refused_on)), ("Nærmere begrunnelse krevd", day(row.demanded_on)),
            ("Nærmere begrunnelse gitt", day(row.justified_on)), ("Avsluttet", day(row.closed_on)),
            ("Arkivert", day(row.archived_on)), ("Personopplysninger slettet", day(row.purged_on)),
        ]
    )  # fmt: skip
    yield pages.heading("Spørsmålet")
    yield pages.written(row.question)
    if row.redacted_answer:
        yield pages.heading("Det som tas vare på uten navn", 3)
        yield pages.written(f"{row.redacted_question}\n\n{row.redacted_answer}")
    yield from _working(dossier)
    yield from _events(dossier)
    yield from _letters(dossier, letters)
    yield from _messages(dossier, files)
    yield from _passages(dossier)
    yield from _breaches(dossier)


def _working(dossier: Dossier) -> Iterator[Html]:
    yield pages.heading("Slik er fristen regnet")
    yield from pages.table(
        "Fristen steg for steg", ["Steg", "Dag", "Forklaring", "Bestemmelse"],
        ([step.label, step.heading or day(step.day), step.text, step.provision] for step in dossier.working),
    )  # fmt: skip


def _events(dossier: Dossier) -> Iterator[Html]:
    yield pages.heading("Hva som er gjort")
    yield from pages.table(
        "Sakens logg", ["Når", "Hva", "Av", "Sendt", "Hvordan", "Tekst"],
        (
            [
                moment(event.happened_at), STEPS.get(event.step, event.step), event.by, day(event.sent_at),
                CHANNELS.get(event.sent_by_channel, event.sent_by_channel),
                letter_text(event.text) if event.text else "",
            ]
            for event in dossier.events
        ),
    )  # fmt: skip


def _letters(dossier: Dossier, letters: dict[str, str]) -> Iterator[Html]:
    if not dossier.letters:
        return
    yield pages.heading("Brev")
    yield pages.bullets(_letter(letter, letters.get(letter.id)) for letter in dossier.letters)


def _letter(letter: RequestLetter, href: str | None) -> Html:
    title = f"Brev skrevet {day(letter.written_at)}"
    sent = f"sendt {day(letter.sent_at)}" if letter.sent_at else "ikke sendt"
    return pages.joined(pages.link(title, href) if href else title, f", {sent}")


def _messages(dossier: Dossier, files: dict[str, str]) -> Iterator[Html]:
    if not dossier.messages:
        return
    yield pages.heading("Meldinger som kom inn")
    for message in dossier.messages:
        row = message.row
        yield pages.heading(row.subject or "Melding uten emne", 3)
        yield pages.facts(
            [
                ("Fra", row.sender), ("Kom", day(row.arrived_on) or "ukjent"), ("Registrert", moment(row.registered_at)),
                ("Som den kom", pages.link("hele meldingen", files[row.id]) if row.id in files else ""),
                ("Slettet", day(row.purged_on)),
            ]
        )  # fmt: skip
        if row.text:
            yield pages.written(row.text)
        if message.attachments:
            yield pages.bullets(
                pages.link(one.name, files[one.id]) if one.id in files else one.name
                for one in message.attachments
            )


def _passages(dossier: Dossier) -> Iterator[Html]:
    if not dossier.passages:
        return
    yield pages.heading("Det som ikke er gitt ut")
    yield from pages.table(
        "Avslåtte deler med grunnlag", ["Del", "Grunnlag", "Bestemmelse", "Begrunnelse", "Kjent skade", "Avslått", "Gitt ut likevel"],
        (
            [
                one.passage or "(slettet)", GROUND_NAMES[Ground(one.ground)], f"åpenhetsloven §\u00a06 {ground_reference(Ground(one.ground))}",
                one.reason, "ja" if one.known_harm else one.not_known_reason or "nei", day(one.refused_on), day(one.released_on),
            ]
            for one in dossier.passages
        ),
    )  # fmt: skip


def _breaches(dossier: Dossier) -> Iterator[Html]:
    if not dossier.breaches:
        return
    yield pages.heading("Mulige brudd")
    yield from pages.table(
        "Mulige brudd og hva en person har kommet til", ["Hva", "Dag", "Bestemmelse", "Merknad", "Vurdering", "Begrunnelse"],
        (
            [one.what, day(one.happened_on), one.provision, one.note, _CLASSIFIED.get(one.classification), one.reason]
            for one in dossier.breaches
        ),
    )  # fmt: skip


def _write_case(work: Work, bundle: Bundle, dossier: Dossier, mark: str) -> CaseLine:
    row = dossier.request
    folder = f"{FOLDER}/{row.number}"
    home = (("Innhold", "../../index.html"), ("Alle saker", "../index.html"))
    files = write_messages(work, bundle, folder, dossier.messages)
    deeper = (
        ("Innhold", "../../../index.html"),
        ("Alle saker", "../../index.html"),
        (f"Sak {row.number}", "../index.html"),
    )
    letters = letter_pages(bundle, folder, dossier, Trail(deeper, 3), mark)
    body = case_body(dossier, letters, files)
    bundle.add_pieces(f"{folder}/index.html", pages.page(f"Sak {row.number}", body, Trail(home, 2), mark))
    return CaseLine(
        row.number, day(row.received_on), day(row.answered_on), dossier.state, len(dossier.breaches)
    )


def _list_page(lines: Sequence[CaseLine], mark: str) -> Iterator[str]:
    body = pages.table(
        "Informasjonskrav, eldst først", ["Sak", "Mottatt", "Besvart", "Status", "Mulige brudd"],
        (
            [pages.link(line.number, f"{line.number}/index.html"), line.received, line.answered, line.state, str(line.breaches)]
            for line in lines
        ),
    )  # fmt: skip
    return pages.page("Informasjonskrav", body, Trail((("Innhold", "../index.html"),), 1), mark)


def _identities(work: Work, years: Sequence[int]) -> list[str]:
    row = InformationRequest
    chosen = select(col(row.id)).where(col(row.enterprise_id) == work.enterprise_id)
    if years:
        chosen = chosen.where(extract("year", col(row.received_on)).in_(years))
    return list(
        work.session.execute(chosen.order_by(col(row.received_on), col(row.number), col(row.id))).scalars()
    )
