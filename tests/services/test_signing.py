"""Sent for signing: by hand with one invitation a person, and by Penneo whatever the network does in between."""

import io
import json
import re
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader
from support.kept import grown
from support.penneo_server import COMPLETED, EXPIRED, REFUSED, PenneoServer, Reply
from support.signed_pdfs import person, sign
from support.smtp_server import PostOffice
from support.statements import (
    CHAIR,
    MANAGER,
    MEMBER,
    YEAR,
    board,
    frozen_statement,
    ready_draft,
    signing_enterprise,
)

from compliance_app import clock
from compliance_app.domain.errors import (
    ChangedMeanwhile,
    ExampleIsReadOnly,
    FieldMissing,
    FieldWrong,
    NotFound,
)
from compliance_app.domain.registry import RegistryRoles, Seat, SeatHolder
from compliance_app.integrations.penneo_errors import (
    PenneoDown,
    PenneoNotSetUp,
    PenneoUnreachable,
)
from compliance_app.services import outbox
from compliance_app.services.enterprises import SeatInput, save_seats
from compliance_app.services.reservations import NobodyReserves, reservations_file
from compliance_app.services.signature_list import signature_list
from compliance_app.services.signed_files import take_in_signed_file
from compliance_app.services.signing import SeatEnded, SigningPage, require_may_sign, signing_page
from compliance_app.services.signing_follow import follow, keep_going, set_case
from compliance_app.services.signing_mail import NobodyToRemind, deliver_invitations, remind_signers
from compliance_app.services.signing_registry import asked_registry, registry_said
from compliance_app.services.signing_send import (
    AddressMissing,
    HasSigned,
    NotToSend,
    PerhapsAtPenneo,
    ReservationOut,
    RoundEnded,
    SendInput,
    SignersChanged,
    SignersNotSettled,
    announce_reservation,
    cancel,
    send,
)
from compliance_app.services.statement_freeze import OutForSigning, frozen_file, unlock
from compliance_app.services.work import Actor, reading
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import (
    Enterprise,
    SeatRole,
    SignerState,
    SigningRound,
    SigningState,
    SigningWay,
    StatementFileKind,
)

ADDRESSES = {
    MANAGER: "en@eksempel.example",
    CHAIR: "to@eksempel.example",
    MEMBER: "tre@eksempel.example",
}
BY_HAND = SendInput()
PENNEO = SendInput(way=SigningWay.PENNEO, sign_by=date(2026, 5, 20), message="Styret har lest dette.")
UNEASY = "Jeg mener at kapittel 5 er for kort; vi vet mer om hanskene enn det står."
CREATE = "/send/api/v1/casefiles/20251022/create"


@pytest.fixture
def actor(database: str) -> Actor:
    made = signing_enterprise()
    grown(give_addresses, made)
    return made


def give_addresses(actor: Actor) -> None:
    save_seats(actor, with_addresses())


def with_addresses() -> list[SeatInput]:
    return [one.model_copy(update={"email": ADDRESSES[one.name]}) for one in board()]


@pytest.fixture
def statement(actor: Actor) -> str:
    return frozen_statement(actor)


def page(actor: Actor, statement: str) -> SigningPage:
    return signing_page(actor, statement)


def version(actor: Actor, statement: str) -> int:
    return page(actor, statement).statement.version


def start(actor: Actor, statement: str, given: SendInput = BY_HAND) -> str:
    return send(actor, statement, given, version(actor, statement)).id


def round_of(actor: Actor, statement: str) -> SigningRound:
    found = page(actor, statement).round
    assert found is not None
    return found


def states(actor: Actor, statement: str) -> dict[str, str]:
    return {one.signer.name: one.signer.state for one in page(actor, statement).lines}


def words_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).replace("\u200b", "").split())


# By hand


def test_who_must_sign_is_fixed_with_seats_and_each_is_invited_once(
    actor: Actor, statement: str, office: PostOffice
) -> None:
    given = SendInput(
        sign_by=date(2026, 5, 20), message="Signer i tjenesten vår: https://signer.eksempel.example"
    )
    identity = start(actor, statement, given)
    now = page(actor, statement)
    assert now.statement.status == "OUT_FOR_SIGNING"
    assert [(one.signer.name, one.who.words()) for one in now.lines] == [
        (MANAGER, "daglig leder"), (CHAIR, "styreleder"), (MEMBER, "styremedlem"),
    ]  # fmt: skip
    assert [one.mail for one in now.lines] == ["ACCEPTED"] * 3
    assert now.signed == ()
    assert deliver_invitations(actor, identity) == []
    assert sorted(one.recipients[0] for one in office.mailbox) == sorted(ADDRESSES.values())
    mail = next(one for one in office.mailbox if one.recipients[0] == ADDRESSES[CHAIR])
    assert "Signer redegjørelsen for 2025 innen 20. mai 2026" in mail.message.get("Subject", "").replace(
        "\xa0", " "
    )
    assert "du står på listen som styreleder" in mail.text
    assert now.pdf_hash in mail.text.replace("\n", "")
    assert "https://signer.eksempel.example" in mail.text
    attached = [one.get_content() for one in mail.message.iter_attachments()]
    assert attached == [frozen_file(actor, statement, StatementFileKind.PDF).content]


@pytest.mark.parametrize(
    ("language", "words"), [("nn", "Signer utgreiinga"), ("en", "Please sign the statement")]
)
def test_the_invitation_speaks_the_language_of_the_statement(
    actor: Actor, statement: str, office: PostOffice, language: str, words: str
) -> None:
    with write_session() as session:
        row = session.get(type(page(actor, statement).statement), (actor.enterprise_id, statement))
        assert row is not None
        row.language = language
    start(actor, statement)
    assert words in str(office.mailbox[0].message["Subject"])


def test_without_a_mail_server_the_paper_can_still_go_out(actor: Actor, statement: str) -> None:
    start(actor, statement)
    assert page(actor, statement).going
    assert [one.mail for one in page(actor, statement).lines] == [None] * 3


def test_an_invitation_that_a_stopped_process_left_is_sent_by_the_next_run(
    actor: Actor, statement: str, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_given: object, **_more: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_hand_over", stopped)
        patch.setattr("compliance_app.services.signing_send.deliver_invitations", stopped)
        with pytest.raises(KeyboardInterrupt):
            start(actor, statement)
    assert office.mailbox == []
    keep_going(actor)
    keep_going(actor)
    assert len(office.mailbox) == 3


def test_reminders_go_to_those_who_are_missing_once_a_day(
    actor: Actor, statement: str, office: PostOffice
) -> None:
    identity = start(actor, statement, SendInput(sign_by=date(2026, 5, 20)))
    with pytest.raises(NobodyToRemind):
        remind_signers(actor, identity)
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    take_in_signed_file(
        actor, statement, sign(pdf, person(MANAGER)), "signert.pdf", seen_version=version(actor, statement)
    )
    clock.set_as_of(date(2026, 5, 6))
    assert len(remind_signers(actor, identity)) == 2
    again = office.mailbox[3:]
    assert {one.recipients[0] for one in again} == {ADDRESSES[CHAIR], ADDRESSES[MEMBER]}
    assert all("Påminnelse: signer" in str(one.message["Subject"]) for one in again)
    clock.set_as_of(date(2026, 5, 13))
    keep_going(actor)
    keep_going(actor)
    assert len(office.mailbox) == 7


def test_a_double_click_and_an_old_page(actor: Actor, statement: str) -> None:
    seen = version(actor, statement)
    first = send(actor, statement, SendInput(), seen, once="k")
    assert send(actor, statement, SendInput(), seen, once="k").id == first.id
    with pytest.raises(NotToSend, match="ute til signering"):
        send(actor, statement, SendInput(), seen)


def test_what_cannot_be_sent_says_what_to_do(actor: Actor) -> None:
    draft = ready_draft(actor)
    with pytest.raises(NotToSend, match="Lås den først"):
        send(actor, draft, SendInput(), 1)
    statement = frozen_statement(actor)
    seen = version(actor, statement)
    with pytest.raises(FieldWrong, match="Signeres innen"):
        send(actor, statement, SendInput(sign_by=date(2026, 5, 1)), seen)
    with pytest.raises(SignersChanged):
        send(actor, statement, SendInput(people=("en-annen",)), seen)
    with pytest.raises(ChangedMeanwhile):
        send(actor, statement, SendInput(), seen + 1)
    with pytest.raises(PenneoNotSetUp):
        send(actor, statement, PENNEO, seen)
    save_seats(actor, [])
    with pytest.raises(SignersNotSettled, match="sier ikke hvem"):
        send(actor, statement, SendInput(), seen)
    with write_session() as session:
        row = session.get(Enterprise, actor.enterprise_id)
        assert row is not None
        row.example = "noklus"
    with pytest.raises(ExampleIsReadOnly):
        send(actor, statement, SendInput(), seen)


def test_a_statement_that_is_out_is_called_off_with_a_reason_and_opened(actor: Actor, statement: str) -> None:
    identity = start(actor, statement)
    with pytest.raises(OutForSigning, match="Avbryt signeringen først"):
        unlock(actor, YEAR, version(actor, statement))
    with pytest.raises(FieldMissing):
        cancel(actor, identity, " ", round_of(actor, statement).version)
    cancel(actor, identity, "Et tall var feil.", round_of(actor, statement).version)
    ended = round_of(actor, statement)
    assert (ended.state, ended.ended_why) == ("CANCELLED", "Et tall var feil.")
    with pytest.raises(RoundEnded):
        cancel(actor, identity, "Igjen.", ended.version)
    unlock(actor, YEAR, version(actor, statement))


def test_a_reservation_is_kept_with_its_explanation(actor: Actor, statement: str) -> None:
    start(actor, statement)
    line = page(actor, statement).lines[2]
    announce_reservation(actor, line.signer.id, "Jeg mener kapittel 5 er for kort.", line.signer.version)
    assert page(actor, statement).lines[2].signer.reservation == "Jeg mener kapittel 5 er for kort."
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    seen = version(actor, statement)
    take_in_signed_file(actor, statement, sign(pdf, person(MEMBER)), "s.pdf", seen_version=seen)
    line = page(actor, statement).lines[2]
    assert line.signature is not None
    assert (line.signature.reservation, line.signature.explanation) == (True, line.signer.reservation)
    with pytest.raises(HasSigned):
        announce_reservation(actor, line.signer.id, "Mer.", line.signer.version)


def test_a_reservation_goes_out_with_the_invitation_and_comes_back_in_the_next_round(
    actor: Actor, statement: str, office: PostOffice
) -> None:
    (who,) = (one for one in page(actor, statement).must.signatories if one.name == MEMBER)
    with pytest.raises(FieldMissing, match=f"Forklaringen fra {MEMBER}"):
        start(actor, statement, SendInput(reservations={who.person_id: " "}))
    with pytest.raises(NotFound):
        start(actor, statement, SendInput(reservations={"finnes-ikke": "Fordi."}))
    start(actor, statement, SendInput(reservations={who.person_id: UNEASY}))
    assert len(office.mailbox) == 3
    for one in office.mailbox:
        text = one.text.replace("\u00a0", " ")
        files = {part.get_filename(): part.get_content() for part in one.message.iter_attachments()}
        assert re.search(r"Les teksten \(\w+ sider\)", text)
        assert files["forbehold.pdf"].startswith(b"%PDF-")
        assert UNEASY in words_of(files["forbehold.pdf"])
    found = round_of(actor, statement)
    cancel(actor, found.id, "Et tall var feil.", found.version)
    start(actor, statement)
    assert page(actor, statement).lines[2].signer.reservation == UNEASY
    assert words_of(reservations_file(actor, statement)).count(MEMBER) == 2


def test_nobody_reserved_is_said(actor: Actor, statement: str) -> None:
    start(actor, statement)
    with pytest.raises(NobodyReserves):
        reservations_file(actor, statement)


def test_the_registry_is_kept_with_the_sending_and_compared_again_when_all_have_signed(
    actor: Actor, statement: str
) -> None:
    roles = RegistryRoles(
        datetime(2026, 5, 3, 12, tzinfo=UTC),
        (
            SeatHolder("PERSON ÉN", Seat.GENERAL_MANAGER),
            SeatHolder("Person To Ostli", Seat.CHAIR),
            SeatHolder("Person Tre Bakkestad", Seat.MEMBER),
            SeatHolder("Gammelt Medlem", Seat.MEMBER),
        ),
    )
    start(actor, statement, SendInput(registry=roles))
    found = round_of(actor, statement)
    assert asked_registry(found) == roles.fetched_at
    assert registry_said(found) == (
        "I Enhetsregisteret står også Gammelt Medlem. Rett styrelisten hvis de har et verv nå.",
    )
    seats = [*with_addresses(), SeatInput(name="G. Medlem", role=SeatRole.MEMBER)]
    save_seats(actor, seats)
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    signed = sign(pdf, *(person(name) for name in (*ADDRESSES, "G. Medlem")))
    take_in_signed_file(actor, statement, signed, "s.pdf", seen_version=version(actor, statement))
    assert page(actor, statement).statement.status == "SIGNED"
    assert registry_said(round_of(actor, statement)) == (
        "Gammelt Medlem i Enhetsregisteret kan være G. Medlem i styrelisten. Sjekk at det er samme person.",
    )


# The board changes meanwhile


def test_who_left_before_the_last_one_signed_is_not_said_to_be_missing_in_the_list(
    actor: Actor, statement: str
) -> None:
    start(actor, statement)
    assert json.loads(signature_list(actor, statement).json())["complete"] is False
    save_seats(actor, [one for one in with_addresses() if one.name != CHAIR])
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    signed = sign(pdf, person(MANAGER), person(MEMBER))
    take_in_signed_file(actor, statement, signed, "s.pdf", seen_version=version(actor, statement))
    told = json.loads(signature_list(actor, statement).json())
    assert ([one["name"] for one in told["signers"]], told["complete"]) == ([MANAGER, MEMBER], True)


def test_who_joined_and_left_since_is_told_and_hinders_completion(actor: Actor, statement: str) -> None:
    start(actor, statement)
    save_seats(actor, [*with_addresses()[:2], SeatInput(name="Person Fire")])
    now = page(actor, statement)
    assert [one.name for one in now.moved.joined] == ["Person Fire"]
    assert [one.name for one in now.moved.left] == [MEMBER]
    assert [one.signer.name for one in now.missing] == [MANAGER, CHAIR]
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    signed = sign(pdf, person(MANAGER), person(CHAIR))
    take_in_signed_file(actor, statement, signed, "s.pdf", seen_version=version(actor, statement))
    assert page(actor, statement).statement.status == "OUT_FOR_SIGNING"

    save_seats(actor, with_addresses()[:2])
    take_in_signed_file(actor, statement, signed, "s.pdf", seen_version=version(actor, statement))
    assert page(actor, statement).statement.status == "SIGNED"


def test_all_who_were_asked_have_signed_and_one_who_joined_has_not(actor: Actor, statement: str) -> None:
    start(actor, statement)
    save_seats(actor, [*with_addresses(), SeatInput(name="Person Fire")])
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    signed = sign(pdf, *(person(name) for name in ADDRESSES))
    take_in_signed_file(actor, statement, signed, "s.pdf", seen_version=version(actor, statement))
    now = page(actor, statement)
    assert (now.statement.status, len(now.signed)) == ("OUT_FOR_SIGNING", 3)
    assert "Avbryt signeringen, og send på nytt" in now.moved.sentences()[0]


def test_signing_by_somebody_whose_seat_has_ended_is_refused(actor: Actor, statement: str) -> None:
    start(actor, statement)
    seats = with_addresses()
    ended = seats[2].model_copy(update={"to_day": date(2026, 5, 3)})
    save_seats(actor, [*seats[:2], ended])
    member = page(actor, statement).lines[2].signer.person_id
    with reading(actor) as work:
        assert require_may_sign(work, member, MEMBER, date(2026, 5, 3)).name == MEMBER
        with pytest.raises(SeatEnded, match=r"hadde ikke noe verv som signerer 4\.\smai 2026"):
            require_may_sign(work, member, MEMBER, date(2026, 5, 4))
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    signed = sign(pdf, *(person(name) for name in ADDRESSES))
    found = take_in_signed_file(actor, statement, signed, "s.pdf", seen_version=version(actor, statement))
    assert any(MEMBER in one and "noe verv som signerer" in one for one in found.reasons)
    now = page(actor, statement)
    assert [one.signer.name for one in now.signed] == [MANAGER, CHAIR]
    assert now.statement.status == "SIGNED"


# Penneo


def test_penneo_from_sending_to_signed(actor: Actor, statement: str, penneo: PenneoServer) -> None:
    identity = start(actor, statement, PENNEO)
    assert round_of(actor, statement).state == "PREPARED"
    assert follow(actor, identity).state is SigningState.SENT
    now = page(actor, statement)
    assert now.round is not None
    assert (now.round.provider, now.round.provider_state) == ("sandbox", "1")
    assert all(one.signer.sign_link for one in now.lines)
    sent = penneo.cases[int(now.round.provider_case)].sent
    assert sent["reference"] == statement
    assert {one["email"] for one in sent["signers"]} == set(ADDRESSES.values())

    penneo.sign(MANAGER)
    follow(actor, identity)
    now = page(actor, statement)
    assert states(actor, statement) == {MANAGER: "SAID_SIGNED", CHAIR: "WAITING", MEMBER: "WAITING"}
    assert now.signed == ()
    assert [one.signer.name for one in now.missing] == [MANAGER, CHAIR, MEMBER]

    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    penneo.signed[500] = sign(pdf, *(person(name) for name in ADDRESSES))
    penneo.sign(CHAIR, MEMBER)
    assert follow(actor, identity).state is SigningState.COMPLETED
    now = page(actor, statement)
    assert now.statement.status == "SIGNED"
    assert len(now.signed) == 3
    assert penneo.refused == []


def test_a_reservation_lies_beside_the_document_at_penneo_and_is_not_changed_there(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    (who,) = (one for one in page(actor, statement).must.signatories if one.name == MEMBER)
    given = PENNEO.model_copy(update={"reservations": {who.person_id: UNEASY}})
    identity = start(actor, statement, given)
    penneo.reply(CREATE, Reply(cut=True, late=True))
    with pytest.raises(PenneoUnreachable):
        follow(actor, identity)
    line = page(actor, statement).lines[2].signer
    with pytest.raises(ReservationOut, match="send på nytt"):
        announce_reservation(actor, line.id, "Noe annet.", line.version)
    other = page(actor, statement).lines[1].signer
    announce_reservation(actor, other.id, "Jeg også.", other.version)
    assert follow(actor, identity).state is SigningState.SENT
    assert list(penneo.cases) == [500]
    assert [(one["name"], one["signable"]) for one in penneo.cases[500].sent["documents"]][1] == (
        "forbehold.pdf", False,
    )  # fmt: skip
    (beside,) = penneo.cases[500].beside
    assert UNEASY in words_of(beside)
    assert "Jeg også." not in words_of(beside)
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    penneo.signed[500] = sign(pdf, *(person(name) for name in ADDRESSES))
    penneo.sign(*ADDRESSES)
    assert follow(actor, identity).state is SigningState.COMPLETED
    explained = [one.signature.explanation for one in page(actor, statement).lines if one.signature]
    assert explained == ["", "Jeg også.", UNEASY]
    assert penneo.refused == []


@pytest.mark.parametrize("ending", [REFUSED, EXPIRED])
def test_who_signed_before_a_case_stopped_is_taken_in_and_not_asked_again(
    actor: Actor, statement: str, penneo: PenneoServer, ending: int
) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    penneo.signed[500] = sign(pdf, person(MANAGER))
    penneo.sign(MANAGER)
    if ending == REFUSED:
        penneo.sign(CHAIR, status=REFUSED)
    else:
        penneo.cases[500].status = EXPIRED
    told = follow(actor, identity)
    assert f"{MANAGER} hadde signert før det" in told.said
    assert (f"{CHAIR} har avslått" in told.said) is (ending == REFUSED)
    now = page(actor, statement)
    assert [one.signer.name for one in now.signed] == [MANAGER]
    assert (now.statement.status, round_of(actor, statement).ended_why) == ("FROZEN", told.said)

    second = start(actor, statement, PENNEO)
    follow(actor, second)
    assert [one["name"] for one in penneo.cases[501].sent["signers"]] == [CHAIR, MEMBER]
    penneo.signed[501] = sign(pdf, person(CHAIR), person(MEMBER))
    penneo.sign(CHAIR, MEMBER)
    assert follow(actor, second).state is SigningState.COMPLETED
    assert page(actor, statement).statement.status == "SIGNED"


@pytest.mark.parametrize("answer", [None, Reply(404), Reply(400)])
def test_a_signature_that_penneo_keeps_for_itself_is_told_of_and_counts_for_nothing(
    actor: Actor, statement: str, penneo: PenneoServer, answer: Reply | None
) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    penneo.sign(MANAGER)
    penneo.sign(CHAIR, status=REFUSED)
    if answer is not None:
        penneo.reply("/api/v3/documents", answer)
    told = follow(actor, identity).said
    assert f"Penneo melder at {MANAGER} hadde signert, men ga ikke ut en fil" in told
    assert page(actor, statement).signed == ()
    second = start(actor, statement, PENNEO)
    follow(actor, second)
    assert len(penneo.cases[501].sent["signers"]) == 3


def test_a_stopped_case_is_asked_again_where_penneo_does_not_answer(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    penneo.sign(MANAGER)
    penneo.sign(CHAIR, status=REFUSED)
    penneo.reply("/api/v3/documents", Reply(503))
    with pytest.raises(PenneoDown):
        follow(actor, identity)
    assert round_of(actor, statement).state == "SENT"
    assert follow(actor, identity).state is SigningState.REJECTED


@pytest.mark.parametrize("late", [False, True])
def test_penneo_is_handed_the_same_once_more_where_the_line_broke(
    actor: Actor, statement: str, penneo: PenneoServer, late: bool
) -> None:
    identity = start(actor, statement, PENNEO)
    penneo.reply(CREATE, Reply(cut=True, late=late))
    with pytest.raises(PenneoUnreachable, match="sendes ikke to ganger"):
        follow(actor, identity)
    assert round_of(actor, statement).provider_job == "{}"
    assert follow(actor, identity).state is SigningState.SENT
    assert len(penneo.cases) == 1


def test_a_double_without_a_number_is_asked_about(actor: Actor, statement: str, penneo: PenneoServer) -> None:
    penneo.tell_duplicate = False
    identity = start(actor, statement, PENNEO)
    penneo.reply(CREATE, Reply(500, late=True))
    with pytest.raises(PenneoDown):
        follow(actor, identity)
    found = follow(actor, identity)
    assert found.asks_case
    assert "oppgir ikke nummeret" in found.said
    with pytest.raises(PerhapsAtPenneo):
        cancel(actor, identity, "Feil.", round_of(actor, statement).version)
    with pytest.raises(FieldWrong):
        set_case(actor, identity, "casefiles/500")
    assert set_case(actor, identity, "500").state is SigningState.SENT


@pytest.mark.parametrize(("status", "state"), [(EXPIRED, "EXPIRED"), (3, "CANCELLED"), (2, "REJECTED")])
def test_a_case_that_ended_at_penneo_opens_the_statement_for_sending_again(
    actor: Actor, statement: str, penneo: PenneoServer, status: int, state: str
) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    penneo.cases[500].status = status
    assert follow(actor, identity).state == state
    assert page(actor, statement).statement.status == "FROZEN"
    second = start(actor, statement, PENNEO)
    follow(actor, second)
    assert round_of(actor, statement).provider_case == "501"


def test_who_declined_is_shown_and_nobody_signed(actor: Actor, statement: str, penneo: PenneoServer) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    penneo.sign(CHAIR, status=REFUSED)
    assert follow(actor, identity).state is SigningState.REJECTED
    assert states(actor, statement)[CHAIR] == SignerState.REJECTED
    assert page(actor, statement).signed == ()


def test_lines_without_names_are_attributed_to_nobody(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    penneo.names = False
    identity = start(actor, statement, PENNEO)
    penneo.reply("/nothing")
    follow(actor, identity)
    penneo.sign(MANAGER)
    follow(actor, identity)
    assert set(states(actor, statement).values()) == {"WAITING"}


def test_what_penneo_refuses_ends_the_round_with_its_reason(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    penneo.job_status = ["failed"]
    identity = start(actor, statement, PENNEO)
    found = follow(actor, identity)
    assert found.state is SigningState.FAILED
    assert "deliverable" in found.said
    assert page(actor, statement).statement.status == "FROZEN"


def test_penneo_needs_every_address(actor: Actor, statement: str, penneo: PenneoServer) -> None:
    save_seats(actor, [*with_addresses()[:2], board()[2].model_copy(update={"email": ""})])
    with pytest.raises(AddressMissing, match=MEMBER.replace(".", r"\.")):
        start(actor, statement, PENNEO)


def test_cancelling_asks_penneo_first_and_changes_nothing_where_it_does_not_answer(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    penneo.reply("/api/v1/casefiles", Reply(503))
    with pytest.raises(PenneoDown):
        cancel(actor, identity, "Feil tall.", round_of(actor, statement).version)
    assert round_of(actor, statement).state == "SENT"
    cancel(actor, identity, "Feil tall.", round_of(actor, statement).version)
    assert penneo.cases[500].status == 3
    assert round_of(actor, statement).state == "CANCELLED"


def test_the_periodic_work_goes_on_and_tells_what_stood_in_the_way(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    start(actor, statement, PENNEO)
    penneo.reply("/oauth/token", Reply(401))
    assert "godtok ikke innloggingen" in keep_going(actor)[0].said
    assert keep_going(actor)[0].state is SigningState.SENT
    assert len(penneo.cases) == 1


def test_a_file_that_cannot_be_used_leaves_the_round_open_and_says_so(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    identity = start(actor, statement, PENNEO)
    follow(actor, identity)
    penneo.cases[500].status = COMPLETED
    penneo.signed[500] = b"%PDF-1.7 ikke en fil"
    assert keep_going(actor)[0].said
    assert round_of(actor, statement).state == "SENT"
    assert identity


def test_nothing_of_a_stranger(actor: Actor, statement: str) -> None:
    identity = start(actor, statement)
    stranger = signing_enterprise("Annen AS", "987654325")
    for call in (
        lambda: signing_page(stranger, statement),
        lambda: follow(stranger, identity),
        lambda: cancel(stranger, identity, "x", 1),
        lambda: remind_signers(stranger, identity),
    ):
        with pytest.raises(NotFound):
            call()
