"""The mail client against a real mail server: what was taken, what was not, and what nobody can know."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from support.smtp_server import SENDER, PostOffice, post_office

from compliance_app.integrations.mail import mailer, send
from compliance_app.integrations.mail_errors import (
    MailAddressWrong,
    MailBasicLoginClosed,
    MailCertificateWrong,
    MailConnectionBroken,
    MailError,
    MailLoginRefused,
    MailNotEncrypted,
    MailPasswordOpen,
    MailPerhapsTaken,
    MailRecipientRefused,
    MailRefused,
    MailSenderRefused,
    MailServerUnreachable,
    MailSettingWrong,
    MailTooLarge,
    MailTryLater,
)
from compliance_app.integrations.mail_message import (
    MailAddress,
    MailAttachment,
    OutgoingMail,
    message_id,
)
from compliance_app.integrations.mail_server import MailServer, mail_server

KARI = MailAddress("kari@eksempel.no", "Kåre Ødegård, innkjøp")


def mail(token: str = "m1", *to: MailAddress, **changed: object) -> OutgoingMail:
    values = {
        "message_id": message_id(token, SENDER),
        "to": to or (KARI,),
        "subject": "Én oppgave med frist i dag",
        "text": "Tiltaket «Nye hansker» skulle vært gjort.\n.\n..og dette\n",
    }
    return OutgoingMail(**values | changed)  # type: ignore[arg-type]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def issuer() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(issuer: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "issuer.pem"
    issuer.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "word"
    path.write_text("blåbær og fløte\n", encoding="utf-8")
    return path


@pytest.fixture
def login(trusted: Path, password: Path) -> dict[str, object]:
    """Settings of a server that asks for a login."""
    return {"starttls": True, "user": "aktsom", "password_file": password, "ca_file": trusted}


def test_a_message_arrives_as_it_was_meant(office: PostOffice) -> None:
    sent = mail(
        html="<p>Tiltaket «Nye hansker» skulle vært gjort.</p>",
        calendar="BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Frister på nynorsk\r\nEND:VCALENDAR\r\n".encode(),
        attachments=(MailAttachment("Spørreskjema 2026.xlsx", b"PK\x03\x04\x00\xff", "application/zip"),),
        in_reply_to="<first@elsewhere.example>",
        references=("<start@elsewhere.example>",),
    )
    accepted = send(office.server(), sent)
    (taken,) = office.mailbox
    read = taken.message
    assert (accepted.message_id, accepted.refused) == (sent.message_id, {})
    assert (taken.sender, taken.recipients) == ("aktsom@eksempel.no", ("kari@eksempel.no",))
    assert read["Message-ID"] == sent.message_id == "<m1@eksempel.no>"
    assert read["To"].addresses[0].display_name == "Kåre Ødegård, innkjøp"
    assert read["Subject"] == "Én oppgave med frist i dag"
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert (read["In-Reply-To"], read["References"]) == (
        "<first@elsewhere.example>",
        "<start@elsewhere.example> <first@elsewhere.example>",
    )
    assert read["Date"].datetime.utcoffset() is not None
    assert taken.text == sent.text
    assert taken.html.strip() == sent.html
    feed, table = read.iter_attachments()
    assert feed.get_content_type() == "text/calendar"
    assert (feed.get_param("method"), feed.get_filename()) == ("PUBLISH", "frister.ics")
    assert "Frister på nynorsk" in feed.get_content()
    assert (table.get_filename(), table.get_content()) == ("Spørreskjema 2026.xlsx", b"PK\x03\x04\x00\xff")


def test_a_letter_of_a_person_does_not_say_that_a_machine_wrote_it(office: PostOffice) -> None:
    send(office.server(), mail(automatic=False, reply_to=MailAddress("post@eksempel.no")))
    assert office.mailbox[0].message["Auto-Submitted"] is None
    assert office.mailbox[0].message["Reply-To"] == "post@eksempel.no"


def test_many_messages_go_over_one_connection(office: PostOffice) -> None:
    with mailer(office.server()) as post:
        ids = [post.send(mail(f"m{number}")).message_id for number in range(5)]
    assert [one.message["Message-ID"] for one in office.mailbox] == ids
    assert office.connections == 1


@pytest.mark.parametrize("goodbye", [False, True])
def test_a_connection_that_ends_between_messages_is_opened_anew(office: PostOffice, goodbye: bool) -> None:
    office.messages_per_connection, office.goodbye = 2, goodbye
    with mailer(office.server()) as post:
        for number in range(5):
            post.send(mail(f"m{number}"))
    assert len(office.mailbox) == 5
    assert office.connections == 3


def test_one_refused_address_is_named_and_the_others_get_it(office: PostOffice) -> None:
    office.refuse = {"ukjent@eksempel.no": "550 5.1.1 No such\tuser"}
    accepted = send(office.server(), mail("m1", KARI, MailAddress("ukjent@eksempel.no")))
    assert accepted.refused == {"ukjent@eksempel.no": "5.1.1 No such user"}
    assert office.mailbox[0].recipients == ("kari@eksempel.no",)


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"refuse": {KARI.email: "550 5.1.1 No such user"}}, MailRecipientRefused, "kari@eksempel.no"),
        ({"refuse": {KARI.email: "450 4.2.0 Greylisted"}}, MailTryLater, "Greylisted"),
        ({"from_answer": "550 5.7.1 Not yours"}, MailSenderRefused, "aktsom@eksempel.no"),
        ({"from_answer": "451 4.3.0 Busy"}, MailTryLater, "Busy"),
        ({"data_answer": "554 5.6.0 Looks like spam"}, MailRefused, "Looks like spam"),
        ({"data_answer": "451 4.3.1 Disk full"}, MailTryLater, "Disk full"),
        ({"drop": "from"}, MailConnectionBroken, "brøt forbindelsen"),
        ({"drop": "data"}, MailConnectionBroken, "brøt forbindelsen"),
        ({"drop": "greeting"}, MailServerUnreachable, "svarte ikke"),
    ],
)
def test_what_was_not_taken_is_an_error_in_words_and_leaves_nothing(
    office: PostOffice, changed: dict[str, object], error: type[MailError], said: str
) -> None:
    for name, value in changed.items():
        setattr(office, name, value)
    with pytest.raises(MailError) as caught:
        send(office.server(), mail())
    assert type(caught.value) is error
    assert said in str(caught.value)
    assert office.mailbox == []


def test_a_refusal_does_not_cost_the_next_message_its_connection(office: PostOffice) -> None:
    office.refuse = {"ukjent@eksempel.no": "550 5.1.1 No such user"}
    with mailer(office.server()) as post:
        with pytest.raises(MailRecipientRefused):
            post.send(mail("m1", MailAddress("ukjent@eksempel.no")))
        post.send(mail("m2"))
    assert [one.message["Message-ID"] for one in office.mailbox] == ["<m2@eksempel.no>"]
    assert office.connections == 1


@pytest.mark.parametrize(("drop", "arrived"), [("unread", 0), ("kept", 1)])
def test_nobody_knows_what_became_of_a_message_whose_answer_was_lost(
    office: PostOffice, drop: str, arrived: int
) -> None:
    office.drop = drop
    with pytest.raises(MailPerhapsTaken, match="kan ha kommet fram"):
        send(office.server(), mail())
    assert len(office.mailbox) == arrived


def test_a_lost_answer_is_not_asked_for_again_and_the_next_message_goes_out(office: PostOffice) -> None:
    office.drop, office.answers = "kept", 1
    with mailer(office.server()) as post:
        post.send(mail("m1"))
        with pytest.raises(MailPerhapsTaken):
            post.send(mail("m2"))
        office.drop = ""
        post.send(mail("m3"))
    assert [one.message["Message-ID"] for one in office.mailbox] == [
        f"<m{number}@eksempel.no>" for number in (1, 2, 3)
    ]


def test_a_server_that_never_answers_a_message_is_not_waited_for_without_end(office: PostOffice) -> None:
    office.silent = True
    with pytest.raises(MailPerhapsTaken):
        send(office.server(patience=0.1), mail())


def test_a_server_that_never_greets_is_not_waited_for_without_end() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = MailServer("127.0.0.1", listening.getsockname()[1], SENDER, seconds=0.1)
        with pytest.raises(MailServerUnreachable):
            send(server, mail())


def test_a_server_that_is_not_there_says_so(office: PostOffice) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = taken.getsockname()[1]
        with pytest.raises(MailServerUnreachable, match=f"127.0.0.1, port {port}, svarte ikke"):
            send(office.server(port=port), mail())


def test_a_message_larger_than_the_server_takes_is_not_even_begun(office: PostOffice) -> None:
    large = mail(attachments=(MailAttachment("stor.pdf", b"\0" * 30_000_000, "application/pdf"),))
    with pytest.raises(MailTooLarge, match="42 MB"):
        send(office.server(), large)
    assert office.mailbox == []


def test_a_login_goes_out_encrypted_only_and_keeps_its_letters(
    issuer: trustme.CA, login: dict[str, object]
) -> None:
    with post_office(tls=issuer, login=("aktsom", "blåbær og fløte")) as office:
        server = office.server(**login)
        send(server, mail())
        assert len(office.mailbox) == 1
        assert office.passwords_seen == ["blåbær og fløte".encode()]


def test_a_server_that_knows_only_the_older_way_of_logging_in_is_logged_in_to(
    issuer: trustme.CA, login: dict[str, object]
) -> None:
    with post_office(tls=issuer, login=("aktsom", "blåbær og fløte"), without=("PLAIN",)) as office:
        send(office.server(**login), mail())
        assert len(office.mailbox) == 1


def test_a_server_with_no_way_of_logging_in_is_told_apart_from_a_wrong_password(
    issuer: trustme.CA, login: dict[str, object]
) -> None:
    with post_office(tls=issuer, without=("PLAIN", "LOGIN")) as office:
        with pytest.raises(MailLoginRefused, match="AUTH PLAIN"):
            send(office.server(**login), mail())
        assert office.passwords_seen == []


def test_a_certificate_nobody_vouches_for_gets_no_password(issuer: trustme.CA, password: Path) -> None:
    with post_office(tls=issuer, login=("aktsom", "blåbær og fløte")) as office:
        with pytest.raises(MailCertificateWrong, match=r"Sertifikatet .* kan ikke godtas"):
            send(office.server(starttls=True, user="aktsom", password_file=password), mail())
        assert (office.passwords_seen, office.mailbox) == ([], [])


def test_a_certificate_of_another_server_gets_no_password(
    issuer: trustme.CA, login: dict[str, object]
) -> None:
    with post_office(tls=issuer, host="smtp.eksempel.no", login=("aktsom", "x")) as office:
        server = office.server(**login)
        with pytest.raises(MailCertificateWrong):
            send(server, mail())
        assert office.passwords_seen == []


def test_a_server_without_encryption_gets_no_password(office: PostOffice, password: Path) -> None:
    with pytest.raises(MailPasswordOpen):
        send(office.server(starttls=True, user="aktsom", password_file=password), mail())
    with pytest.raises(MailNotEncrypted):
        send(office.server(starttls=True), mail())
    with pytest.raises(MailSettingWrong, match="Passordet må gå kryptert"):
        office.server(starttls=False, user="aktsom", password_file=password)
    assert (office.passwords_seen, office.mailbox) == ([], [])


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        ("", MailLoginRefused, "godtok ikke innloggingen"),
        (
            "550 5.7.30 Basic authentication is not supported for Client Submission",
            MailBasicLoginClosed,
            "Microsoft har slått det av",
        ),
        ("454 4.7.0 Temporary authentication failure", MailTryLater, "senere"),
    ],
)
def test_a_refused_login_says_what_to_do_and_never_the_password(
    issuer: trustme.CA, login: dict[str, object], answer: str, error: type[MailError], said: str
) -> None:
    with post_office(tls=issuer, login=("aktsom", "something else"), login_answer=answer) as office:
        server = office.server(**login)
        with pytest.raises(MailError) as caught:
            send(server, mail())
    assert type(caught.value) is error
    assert said in str(caught.value)
    assert "blåbær" not in str(caught.value) + repr(server)


def test_a_password_file_that_is_gone_or_empty_is_named_by_its_setting(
    issuer: trustme.CA, trusted: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with post_office(tls=issuer, login=("aktsom", "x")) as office:
        for path, hint in ((tmp_path / "nowhere", "kan ikke leses"), (empty, "er tom")):
            server = office.server(starttls=True, user="aktsom", password_file=path, ca_file=trusted)
            with pytest.raises(MailSettingWrong, match=f"AKTSOM_SMTP_PASSWORD_FILE .* {hint}"):
                send(server, mail())


def test_settings_name_the_server() -> None:
    assert mail_server({}) is None
    relay = mail_server(
        {"AKTSOM_SMTP_HOST": "relay.eksempel.no", "AKTSOM_SMTP_FROM": "Aktsom <aktsom@eksempel.no>"}
    )
    assert relay == MailServer("relay.eksempel.no", 25, SENDER)
    login = mail_server(
        {
            "AKTSOM_SMTP_HOST": "smtp.eksempel.no",
            "AKTSOM_SMTP_FROM": "aktsom@eksempel.no",
            "AKTSOM_SMTP_USER": "aktsom",
            "AKTSOM_SMTP_PASSWORD_FILE": "word",
        }
    )
    assert login is not None
    assert (login.port, login.starttls, login.password_file) == (587, True, Path("word"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "smtp.eksempel.no\r\nX: y"),
        ("PORT", "0"),
        ("PORT", "²5"),
        ("FROM", "ingen adresse"),
        ("STARTTLS", "ja"),
        ("SECONDS", "nan"),
        ("USER", "aktsom"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    good = {"AKTSOM_SMTP_HOST": "relay.eksempel.no", "AKTSOM_SMTP_FROM": "aktsom@eksempel.no"}
    blamed = "PASSWORD_FILE" if name == "USER" else name
    with pytest.raises(MailSettingWrong, match=f"AKTSOM_SMTP_{blamed} kan ikke brukes"):
        mail_server(good | {f"AKTSOM_SMTP_{name}": value})


def test_a_message_to_nobody_is_refused_before_anyone_is_asked() -> None:
    nowhere = MailServer("127.0.0.1", 1, SENDER)
    with pytest.raises(MailAddressWrong):
        send(nowhere, OutgoingMail(message_id("m1", SENDER), (), "x", "y"))
