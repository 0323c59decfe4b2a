"""The mailbox against a real IMAP server: what is fetched, what is left as it was, and what is said when it fails."""

import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import hypothesis
import pytest
import trustme
from hypothesis import strategies as st
from support.imap_server import PASSWORD, USER, ImapServer, imap_server
from support.mails import make_mail

from compliance_app.integrations import inbox as module
from compliance_app.integrations.inbox import Fetched, inbox
from compliance_app.integrations.inbox_errors import (
    InboxBasicLoginClosed,
    InboxCertificateWrong,
    InboxConnectionBroken,
    InboxError,
    InboxFolderMissing,
    InboxFolderRefused,
    InboxLoginRefused,
    InboxMailRefused,
    InboxNotEncrypted,
    InboxNotUnderstood,
    InboxSettingWrong,
    InboxTryLater,
    InboxUnreachable,
)
from compliance_app.integrations.inbox_server import InboxServer, inbox_server

AT = datetime(2026, 3, 30, 22, 30, 1, tzinfo=timezone(timedelta(hours=2)))
MAIL = make_mail(received=AT)
MAXLINE = 1_000_000


@pytest.fixture(scope="module")
def issuer() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def house(issuer: trustme.CA) -> Iterator[ImapServer]:
    with imap_server(issuer=issuer) as opened:
        yield opened


@pytest.fixture
def plain() -> Iterator[ImapServer]:
    with imap_server(tls="0") as opened:
        yield opened


def box_of(house: ImapServer, **changed: str) -> InboxServer:
    found = inbox_server(house.settings(**changed))
    assert found is not None
    return found


def fetch_all(house: ImapServer, uid: int = 0, limit: int = 1000, **changed: str) -> list[Fetched]:
    with inbox(box_of(house, **changed)) as box:
        return list(box.new_since(uid, limit))


# What is fetched


@pytest.mark.parametrize("tls", ["1", "starttls", "0"])
def test_a_mail_comes_byte_for_byte_with_the_time_the_server_got_it(tls: str) -> None:
    with imap_server(tls=tls) as house:
        number = house.put(MAIL, at=AT)
        assert fetch_all(house) == [Fetched(number, MAIL, len(MAIL), AT.astimezone(UTC))]
        assert house.logins == [(USER, tls != "0")]


def test_fetching_leaves_every_mail_as_it_was(house: ImapServer) -> None:
    numbers = [house.put(MAIL, at=AT), house.put(MAIL, at=AT, seen=True)]
    before = house.marks()
    assert [one.uid for one in fetch_all(house)] == numbers
    assert house.marks() == before == {numbers[0]: {"new"}, numbers[1]: {r"\Seen", "new"}}
    assert not house.asked_to_mark


def test_only_mails_after_the_last_one_known_are_fetched_in_order_and_not_more_than_asked(
    house: ImapServer,
) -> None:
    numbers = [house.put(make_mail(f"Krav {count}"), at=AT - timedelta(days=count)) for count in range(5)]
    assert [one.uid for one in fetch_all(house)] == sorted(numbers)
    assert [one.uid for one in fetch_all(house, numbers[1], 2)] == numbers[2:4]
    assert [one.uid for one in fetch_all(house, numbers[3])] == numbers[4:]
    # the server answers «from the next one on» with the last one there is
    assert fetch_all(house, numbers[4]) == []
    assert fetch_all(house, numbers[4] + 1000) == []
    assert fetch_all(house, 2**32 - 1) == []


def test_mails_are_fetched_one_at_a_time(house: ImapServer) -> None:
    for _ in range(3):
        house.put(MAIL, at=AT)
    with inbox(box_of(house)) as box:
        mails = box.new_since(0, 1000)
        next(mails)
        assert house.asked == 1
        next(mails)
        assert house.asked == 2


def test_an_empty_folder_is_empty(house: ImapServer) -> None:
    assert fetch_all(house) == []


def test_a_folder_has_its_name_in_any_letters(house: ImapServer) -> None:
    name = 'Åpenhet/Innsyn & "krav" 雪'
    house.add_folder(name)
    house.put(make_mail("Et annet sted"), at=AT)
    number = house.put(MAIL, at=AT, folder=name)
    assert [(one.uid, one.raw) for one in fetch_all(house, FOLDER=name)] == [(number, MAIL)]


def test_any_bytes_come_as_they_lie_there(plain: ImapServer) -> None:
    any_mail = st.binary(max_size=300) | st.binary(max_size=40).map(lambda part: b"Subject: " + part * 50)

    @hypothesis.settings(max_examples=25)
    @hypothesis.given(mails=st.lists(any_mail, min_size=1, max_size=12))
    def any_bytes(mails: list[bytes]) -> None:
        numbers = [plain.put(raw, at=AT) for raw in mails]
        fetched = fetch_all(plain, numbers[0] - 1)
        assert [(one.uid, one.raw) for one in fetched] == list(zip(numbers, mails, strict=True))
        assert [(one.size, one.cut) for one in fetched] == [(len(raw), False) for raw in mails]

    any_bytes()


def test_of_a_large_mail_the_beginning_is_fetched_and_said_to_be_cut(house: ImapServer) -> None:
    large = make_mail(attachments=[("bilde.png", b"\x00\xff" * 50_000, "image/png")])
    number = house.put(large, at=AT)
    exact = house.put(large[:20_000], at=AT)
    with inbox(box_of(house)) as box:
        first, second = box.new_since(0, 10, most_bytes=20_000)
    assert first == Fetched(number, large[:20_000], len(large), AT.astimezone(UTC), cut=True)
    assert second == Fetched(exact, large[:20_000], 20_000, AT.astimezone(UTC))


def test_of_a_huge_mail_no_more_than_the_beginning_goes_over_the_wire(plain: ImapServer) -> None:
    huge = MAIL + b"en linje av mange\r\n" * 1_900_000
    plain.put(huge, at=AT)
    after = plain.put(MAIL, at=AT)
    first, second = fetch_all(plain)
    assert first.cut
    assert first.size == len(huge) > 36_000_000
    assert first.raw == huge[:25_000_000]
    assert (second.uid, second.raw) == (after, MAIL)


def test_a_line_without_end_within_a_mail_is_only_a_mail(plain: ImapServer) -> None:
    endless = b"Subject: " + b"x" * (3 * MAXLINE)
    plain.put(endless, at=AT)
    assert [one.raw for one in fetch_all(plain)] == [endless]


def test_a_very_large_folder_is_asked_for_in_portions(
    house: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_NUMBERS_AT_ONCE", 3)
    numbers = [house.put(MAIL, at=AT) for _ in range(8)]
    house.remove(numbers[3])
    left = [number for number in numbers if number != numbers[3]]
    assert [one.uid for one in fetch_all(house)] == left
    assert [one.uid for one in fetch_all(house, numbers[2])] == numbers[4:]
    assert [one.uid for one in fetch_all(house, numbers[1], 2)] == [numbers[2], numbers[4]]
    assert fetch_all(house, numbers[-1]) == []


def test_a_folder_that_is_made_anew_has_another_validity(house: ImapServer) -> None:
    house.put(MAIL, at=AT)
    with inbox(box_of(house)) as box:
        first = box.uid_validity
    with inbox(box_of(house)) as box:
        assert box.uid_validity == first
    house.make_anew()
    house.put(MAIL, at=AT)
    with inbox(box_of(house)) as box:
        assert box.uid_validity != first
        assert len(list(box.new_since(0, 10))) == 1


def test_a_mail_that_somebody_removes_on_the_way_is_told_and_the_others_come(house: ImapServer) -> None:
    numbers = [house.put(MAIL, at=AT) for _ in range(5)]
    with inbox(box_of(house)) as box:
        mails = box.new_since(0, 1000)
        got = [next(mails).uid]
        house.remove(*numbers[1:4])
        got += [one.uid for one in mails]
        # a server may hand out what it has not yet said to be gone; what it does not hand out is told
        assert sorted(got + box.vanished) == numbers
        assert {numbers[2], numbers[3]} <= set(box.vanished)
        assert numbers[4] in got


def test_a_time_that_does_not_exist_is_no_time(plain: ImapServer) -> None:
    plain.put(MAIL, at=AT)
    for date in (
        b"99-Foo-2026 22:30:01 +0200",
        b"30-Mar-2026 22:30:01 +9900",
        b"31-Dec-9999 22:30:01 -1400",
        b"",
    ):
        plain.rewrite = lambda answer, date=date: answer.replace(b"30-Mar-2026 22:30:01 +0200", date)
        [one] = fetch_all(plain)
        assert (one.raw, one.received_at) == (MAIL, None)


# A mail the server does not hand out


def test_a_mail_the_server_does_not_hand_out_is_told_and_the_others_come(house: ImapServer) -> None:
    numbers = [house.put(MAIL, at=AT) for _ in range(3)]
    house.refuse[numbers[1]] = "[SERVERBUG] Cannot convert this message"
    first, second, third = fetch_all(house)
    assert (first.uid, first.raw, third.uid, third.raw) == (numbers[0], MAIL, numbers[2], MAIL)
    assert (second.uid, second.raw, second.received_at) == (numbers[1], None, AT.astimezone(UTC))
    assert second.problem == "[SERVERBUG] Cannot convert this message"


def test_where_no_later_mail_is_handed_out_the_trouble_may_be_the_servers_and_the_next_run_tries_again(
    house: ImapServer,
) -> None:
    numbers = [house.put(MAIL, at=AT) for _ in range(3)]
    house.refuse = dict.fromkeys(numbers[1:], "[SERVERBUG] Disk trouble")
    with inbox(box_of(house)) as box:
        mails = box.new_since(0, 1000)
        assert next(mails).uid == numbers[0]
        with pytest.raises(InboxMailRefused, match=f"nummer {numbers[1]}.*Disk trouble") as caught:
            next(mails)
    assert caught.value.passing
    house.refuse = {}
    assert [one.raw for one in fetch_all(house, numbers[0])] == [MAIL, MAIL]


def test_mails_that_are_not_handed_out_do_not_use_the_limit_up(house: ImapServer) -> None:
    numbers = [house.put(MAIL, at=AT) for _ in range(4)]
    house.refuse = dict.fromkeys(numbers[:3], "NO way")
    assert [(one.uid, one.raw is None) for one in fetch_all(house, limit=1)] == [
        *((number, True) for number in numbers[:3]),
        (numbers[3], False),
    ]


# What fails


@pytest.mark.parametrize(
    ("where", "error"),
    [
        (b"Server ready", InboxUnreachable),
        (b"Capabilities listed", InboxUnreachable),
        (b"Authentication successful", InboxConnectionBroken),
        (b"UIDVALIDITY", InboxConnectionBroken),
        (b"* SEARCH", InboxConnectionBroken),
    ],
)
@pytest.mark.parametrize("how", ["drop", "silent"])
def test_a_server_that_breaks_off_or_never_answers_is_an_error_in_words(
    house: ImapServer, where: bytes, error: type[InboxError], how: str
) -> None:
    house.put(MAIL, at=AT)
    setattr(house, how, where)
    with pytest.raises(InboxError) as caught:
        fetch_all(house, SECONDS="3" if how == "silent" else "5")
    assert type(caught.value) is error
    assert caught.value.passing
    assert f"port {house.port}" in str(caught.value)


def test_what_came_before_the_server_went_away_is_kept(house: ImapServer) -> None:
    numbers = [house.put(MAIL, at=AT) for _ in range(3)]
    got: list[int] = []

    def take() -> None:
        with inbox(box_of(house)) as box:
            for one in box.new_since(0, 1000):
                got.append(one.uid)
                if one.uid == numbers[1]:
                    house.stop()

    with pytest.raises(InboxUnreachable):
        take()
    assert got == numbers[:2]


@pytest.mark.parametrize("how", ["drop", "silent"])
def test_a_mail_over_which_the_server_hangs_up_each_time_keeps_no_other_away(
    house: ImapServer, how: str
) -> None:
    numbers = [house.put(make_mail(f"Krav {count}", "x" * 50_000), at=AT) for count in range(3)]
    setattr(house, how, b"Krav 1")
    first, second, third = fetch_all(house, SECONDS="3")
    assert [one.uid for one in (first, second, third)] == numbers
    assert (second.raw, second.received_at, second.problem) == (
        None,
        AT.astimezone(UTC),
        "forbindelsen ble brutt",
    )
    assert first.raw is not None
    assert third.raw is not None


def test_a_connection_that_breaks_once_costs_nothing(house: ImapServer) -> None:
    numbers = [house.put(make_mail(f"Krav {count}"), at=AT) for count in range(3)]
    with inbox(box_of(house)) as box:
        mails = box.new_since(0, 1000)
        got = [next(mails)]
        house.drop, house.drops = b"Krav 1", 1
        got.extend(mails)
    assert [(one.uid, one.raw is None) for one in got] == [(number, False) for number in numbers]


def test_where_the_server_hangs_up_over_the_last_mail_the_next_run_tries_again(house: ImapServer) -> None:
    numbers = [house.put(make_mail(f"Krav {count}"), at=AT) for count in range(2)]
    house.drop = b"Krav 1"
    with pytest.raises(InboxMailRefused, match=f"nummer {numbers[1]}: «forbindelsen ble brutt»"):
        fetch_all(house)
    house.drop = b""
    assert [one.uid for one in fetch_all(house, numbers[0])] == numbers[1:]


def test_a_server_that_hangs_up_over_everything_is_not_asked_for_ever(house: ImapServer) -> None:
    for count in range(9):
        house.put(make_mail(f"Krav {count}"), at=AT)
    house.drop = b"Krav"
    with pytest.raises(InboxConnectionBroken):
        fetch_all(house)
    assert len(house.logins) == 7


def test_numbers_of_a_folder_that_was_made_anew_meanwhile_are_not_mixed_up(house: ImapServer) -> None:
    for count in range(3):
        house.put(make_mail(f"Krav {count}"), at=AT)
    house.drop = b"Krav 1"

    def take() -> None:
        with inbox(box_of(house)) as box:
            for _one in box.new_since(0, 1000):
                # the connection that is open keeps to the old folder
                house.rewrite = lambda answer: re.sub(rb"UIDVALIDITY \d+", b"UIDVALIDITY 7", answer)

    with pytest.raises(InboxConnectionBroken):
        take()


def test_nobody_there_is_an_error_in_words() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = str(nobody.getsockname()[1])
    with imap_server() as house, pytest.raises(InboxUnreachable, match=f"port {port}, svarte ikke"):
        fetch_all(house, PORT=port)
    with imap_server() as house, pytest.raises(InboxUnreachable):
        fetch_all(house, HOST=f"{'x' * 64}.invalid")


@pytest.mark.parametrize("tls", ["1", "starttls", "0"])
def test_a_wrong_password_says_what_to_do_and_never_the_password(
    tls: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    word = tmp_path / "word"
    word.write_text("tyttebær og rømme\n", encoding="utf-8")
    with imap_server(tls=tls) as house:
        with pytest.raises(
            InboxLoginRefused, match=r"godtok ikke innloggingen: .*AUTHENTICATIONFAILED"
        ) as caught:
            fetch_all(house, PASSWORD_FILE=str(word))
        assert not caught.value.passing
        assert "tyttebær" not in str(caught.value) + caplog.text
        fetch_all(house)
        assert PASSWORD not in caplog.text


def test_a_server_that_knows_only_the_older_way_of_logging_in_is_logged_in_to() -> None:
    with imap_server(tls="0", password='plain "letters" \\ only') as house:
        house.put(MAIL, at=AT)
        assert len(fetch_all(house)) == 1
        house.rewrite = lambda answer: answer.replace(b" AUTH=PLAIN AUTH=LOGIN", b"")
        assert len(fetch_all(house)) == 1
        assert house.ways == ["AUTHENTICATE", "LOGIN"]


def test_a_name_the_older_way_cannot_carry_is_not_broken_up_into_other_commands() -> None:
    with imap_server(tls="0") as house:
        house.rewrite = lambda answer: answer.replace(b" AUTH=PLAIN AUTH=LOGIN", b"")
        with pytest.raises(InboxLoginRefused):
            fetch_all(house, USER='kari "x" y')
        assert house.logins == [('kari "x" y', False)]


def _written(folder: Path, word: str) -> Path:
    path = folder / "other"
    path.write_text(f"{word}\n", encoding="utf-8")
    return path


def test_exchange_online_without_passwords_is_told_apart(house: ImapServer) -> None:
    refusal = b"[AUTHENTICATIONFAILED] Invalid authentication credentials."
    house.rewrite = lambda answer: answer.replace(refusal, b"Basic authentication is disabled.")
    with pytest.raises(InboxBasicLoginClosed, match="Microsoft har slått det av"):
        fetch_all(house, USER="kari")


def test_a_password_file_that_is_gone_or_empty_is_named_by_its_setting(
    house: ImapServer, tmp_path: Path
) -> None:
    for path, hint in ((tmp_path / "nowhere", "kan ikke leses"), (_written(tmp_path, ""), "er tom")):
        with pytest.raises(InboxSettingWrong, match=f"AKTSOM_IMAP_PASSWORD_FILE .* {hint}"):
            fetch_all(house, PASSWORD_FILE=str(path))
    assert house.logins == []


def test_a_folder_that_is_not_there_is_named_with_those_that_are(house: ImapServer) -> None:
    house.add_folder("Åpenhet/Innsyn")
    with pytest.raises(InboxFolderMissing) as caught:
        fetch_all(house, FOLDER="Innsynn")
    # «Åpenhet» alone is a name on the way, and not a folder that can be opened
    assert "«Innsynn». Disse finnes: «INBOX», «Åpenhet/Innsyn»." in str(caught.value)


def test_very_many_folders_are_not_all_listed(house: ImapServer) -> None:
    for count in range(40):
        house.add_folder(f"Mappe {count:02}")
    with pytest.raises(InboxFolderMissing, match="«Mappe 28» og 11 til"):
        fetch_all(house, FOLDER="Innsyn")


def test_a_folder_that_is_there_and_may_not_be_opened_is_told_apart(house: ImapServer) -> None:
    house.add_folder("Lukket")
    house.rewrite = lambda answer: answer.replace(b"OK [READ-ONLY]", b"NO [NOPERM]")
    with pytest.raises(InboxFolderRefused, match=r"«Lukket»: «\[NOPERM\]"):
        fetch_all(house, FOLDER="Lukket")


@pytest.mark.parametrize("tls", ["1", "starttls"])
def test_a_certificate_nobody_vouches_for_gets_no_password(tls: str, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    with imap_server(tls=tls) as house:
        for ca_file in ("", str(other)):
            with pytest.raises(InboxCertificateWrong, match=r"Sertifikatet .* kan ikke godtas"):
                fetch_all(house, CA_FILE=ca_file)
        assert house.logins == []


@pytest.mark.parametrize("tls", ["1", "starttls"])
def test_a_certificate_of_another_server_gets_no_password(tls: str) -> None:
    with imap_server(tls=tls, host="imap.eksempel.no") as house:
        with pytest.raises(InboxCertificateWrong, match=r"127\.0\.0\.1"):
            fetch_all(house)
        assert house.logins == []


def test_a_server_that_does_not_encrypt_gets_no_password(plain: ImapServer) -> None:
    for tls in ("1", "starttls"):
        with pytest.raises(InboxNotEncrypted, match="AKTSOM_IMAP_TLS"):
            fetch_all(plain, TLS=tls)
    assert plain.logins == []


def test_a_file_of_issuers_that_cannot_be_read_is_named(house: ImapServer, tmp_path: Path) -> None:
    with pytest.raises(InboxSettingWrong, match="AKTSOM_IMAP_CA_FILE"):
        fetch_all(house, CA_FILE=str(_written(tmp_path, "no certificate")))


def test_a_greeting_that_says_we_are_logged_in_already_does_not_keep_the_connection_open() -> None:
    with imap_server(tls="starttls") as house:
        house.rewrite = lambda answer: answer.replace(b"* OK", b"* PREAUTH")
        with pytest.raises(InboxNotEncrypted):
            fetch_all(house)
        assert house.logins == []


@pytest.mark.parametrize(
    ("said", "instead", "error", "words"),
    [
        (rb"\* OK", b"* BYE Too many connections\r\n* OK", InboxTryLater, "Too many connections"),
        (rb"\* OK", b"HTTP/1.1 400 Bad Request\r\n* OK", InboxNotUnderstood, "HTTP"),
        (rb"\* CAPABILITY ", b"* CAPABILITY \xff", InboxNotUnderstood, "IMAP-tjener"),
        (rb"OK \S+ [^\r]*Authentication successful", b"NO [UNAVAILABLE] Backend is down", InboxTryLater, "Backend is down"),
        (rb"UIDVALIDITY", b"UIDVALID", InboxNotUnderstood, "UIDVALIDITY"),
        (rb"OK \[READ-ONLY\]", b"NO [INUSE] Locked", InboxTryLater, "Locked"),
        (rb"\* SEARCH", b"* BYE Restarting\r\n* SEARCH", InboxTryLater, "Restarting"),
        (rb"\* SEARCH", b"* SEARCH one two", InboxNotUnderstood, "IMAP-tjener"),
        (rb"\* SEARCH", b"* SEARCH " + b"1 " * MAXLINE, InboxNotUnderstood, "1000000 bytes"),
        (rb"\* SEARCH", b"* SEARCH\r\n* SEARCH", InboxNotUnderstood, "IMAP-tjener"),
        (rb"\* SEARCH", b"* 1 EXISTS" + (b" " * 99_000 + b"\r\n* 1 EXISTS") * 90 + b"\r\n* SEARCH", InboxNotUnderstood, "mer enn den ble bedt om"),
        (rb"OK UID SEARCH", b"NO UID SEARCH", InboxNotUnderstood, "UID SEARCH"),
        (rb"BODY\[\]<0> {", b"BODY[]<0> {9", InboxMailRefused, "forbindelsen ble brutt"),
        (rb"BODY\[\]<0> {", b"BODY[]<0> {9999999999999", InboxMailRefused, "mer enn den ble bedt om"),
        (rb"\* 1 FETCH", b"nonsense\r\n* 1 FETCH", InboxNotUnderstood, "nonsense"),
        (rb"\* 1 FETCH \(", b"* 1 FETCH " + b"(" * 100_000, InboxNotUnderstood, "recursion"),
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_an_error_in_words(
    plain: ImapServer, said: bytes, instead: bytes, error: type[InboxError], words: str
) -> None:
    plain.put(MAIL, at=AT)
    plain.rewrite = lambda answer: re.sub(said, lambda _found: instead, answer, count=1)
    with pytest.raises(error, match=re.escape(words)):
        fetch_all(plain, SECONDS="3")


def test_what_the_server_tells_unasked_disturbs_nothing(plain: ImapServer) -> None:
    numbers = [plain.put(MAIL, at=AT) for _ in range(2)]
    unasked = (
        b'* 2 FETCH (FLAGS (\\Seen) UID 1)\r\n* 3 EXISTS\r\n* OK [ALERT] "Vedlikehold" (i kveld\r\n* 1 FETCH'
    )
    plain.rewrite = lambda answer: answer.replace(b"* 1 FETCH", unasked, 1)
    assert [(one.uid, one.raw) for one in fetch_all(plain)] == [(number, MAIL) for number in numbers]


def test_the_connection_is_closed_when_the_caller_fails(house: ImapServer) -> None:
    house.put(MAIL, at=AT)

    def store() -> None:
        with inbox(box_of(house)) as box:
            next(box.new_since(0, 10))
            raise LookupError("no room")

    with pytest.raises(LookupError):
        store()
    assert len(fetch_all(house)) == 1
