"""A message as bytes: whatever somebody typed, it stays where it was put."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compliance_app.integrations.mail_errors import MailAddressWrong
from compliance_app.integrations.mail_message import (
    MailAddress,
    MailAttachment,
    OutgoingMail,
    message_bytes,
    message_id,
    one_line,
    read_address,
)

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SENDER = MailAddress("aktsom@eksempel.no", "Aktsom")
OLA = MailAddress("ola@eksempel.no")
HEADERS = [
    "Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress",
]  # fmt: skip


def raw_header_names(raw: bytes) -> list[str]:
    """As a mail server sees them: every line before the first empty one that does not begin with a blank."""
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert b"\r" not in head.replace(b"\r\n", b"")
    lines = head.split(b"\r\n")
    assert all(len(line) <= 998 and line.isascii() for line in lines)
    return [line.partition(b":")[0].decode() for line in lines if not line.startswith((b" ", b"\t"))]


anything = st.text(st.characters(), max_size=200)


@given(anything, anything, anything)
@example("Frist\r\nBcc: alle@eksempel.no", "Ola\nBcc: x@y.no", "a\u2028b\x0bc\x0cd\x85e\x1cf\ud800")
@example('"Ola" <x@y.no>, Kari', "Å" * 300, 'Ææ, \\ " ; : (x) @')
def test_no_text_becomes_a_header(subject: str, name: str, sender_name: str) -> None:
    mail = OutgoingMail(
        message_id("m1", SENDER),
        (MailAddress("ola@eksempel.no", name),),
        subject,
        "x",
        sender_name=sender_name,
    )
    raw = message_bytes(mail, SENDER, AT)
    names = raw_header_names(raw)
    assert names[: len(HEADERS)] == HEADERS
    assert set(names[len(HEADERS) :]) == {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert [one.addr_spec for one in read["To"].addresses] == ["ola@eksempel.no"]
    assert [one.addr_spec for one in read["From"].addresses] == ["aktsom@eksempel.no"]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=120))
@example("Tre oppgaver med frist innen tirsdag 22. desember 2026 – to er over fristen (åpenhetsloven)")
def test_a_subject_is_read_back_as_it_was_written(subject: str) -> None:
    read = email.message_from_bytes(
        message_bytes(OutgoingMail(message_id("m1", SENDER), (OLA,), subject, "x"), SENDER, AT),
        policy=email.policy.default,
    )
    assert str(read["Subject"]).strip() == one_line(subject)


@given(st.text(st.characters(), max_size=300))
@example("Linje 1\r\nLinje 2\rLinje 3\n.\n..\nFrom den linjen\n" + "å" * 2000)
@example("a" * 3000)
def test_a_body_is_read_back_line_by_line_and_goes_out_in_seven_bits(body: str) -> None:
    raw = message_bytes(OutgoingMail(message_id("m1", SENDER), (OLA,), "x", body, "<p>é</p>"), SENDER, AT)
    assert raw.isascii()
    assert not set(b"\r\n") & set(raw.replace(b"\r\n", b""))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    read = email.message_from_bytes(raw, policy=email.policy.default)
    plain = read.get_body(("plain",))
    assert plain is not None
    shown = [line for line in plain.get_content().splitlines() if line.strip()]
    meant = [
        line
        for line in "".join(
            one
            if one in "\t\n"
            else "\n"
            if one in "\r\u2028\u2029"
            else ""
            if one < " " or "\x7f" <= one <= "\x9f"
            else one
            for one in body
            if not "\ud800" <= one <= "\udfff"
        ).split("\n")
        if line.strip()
    ]
    assert [line for one in meant for line in one.splitlines() if line.strip()] == shown


@pytest.mark.parametrize(
    "address",
    [
        "", "ola", "ola@", "@eksempel.no", "ola@eksempel.no\r\nBcc: x@y.no", "ola@eks empel.no", "ola,kari@eksempel.no",
        "<ola@eksempel.no>", "øla@eksempel.no", "ola@-eksempel.no", "o" * 65 + "@eksempel.no", "ola@" + "e" * 300 + ".no",
        "ola@eksempel.no\u2028", "ola@eksempel.no\x00", "ola\n@eksempel.no", "ola@@eksempel.no", "ola..x@eksempel.no",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(MailAddressWrong, match="er ikke en e-postadresse"):
        MailAddress(address)
    read = read_address(address)
    assert read is None or read == OLA  # brackets and blanks around it are taken off


def test_a_domain_with_norwegian_letters_is_sent_to_as_the_network_knows_it() -> None:
    assert MailAddress("ola@blåbærsyltetøy.no").email == "ola@xn--blbrsyltety-y8ao3x.no"


def test_an_address_is_read_with_its_name() -> None:
    assert read_address('"Berg, Ola" <ola@eksempel.no>') == MailAddress("ola@eksempel.no", "Berg, Ola")
    assert read_address(" ola@eksempel.no ") == OLA


def test_ids_of_others_stay_whole_or_are_left_out() -> None:
    long = f"<{'a' * 200}@eurprd.example.com>"
    mail = OutgoingMail(
        message_id("m1", SENDER),
        (OLA,),
        "x",
        "y",
        in_reply_to=long,
        references=("<ok@x.no>", "<bad@x.no>\r\nBcc: x@y.no", "no id", "<blå@x.no>"),
    )
    raw = message_bytes(mail, SENDER, AT)
    assert b"\r\nIn-Reply-To: " + long.encode() + b"\r\n" in raw
    assert b"\r\nReferences: <ok@x.no>\r\n " + long.encode() + b"\r\n" in raw
    assert b"Bcc" not in raw


def test_our_own_ids_hold_nothing_but_letters_and_digits() -> None:
    assert message_id("0197.digest", SENDER) == "<0197.digest@eksempel.no>"
    for token in ("", "a b", "a>b", "å", "a\r\nb", "a..b"):
        with pytest.raises(ValueError, match="@eksempel"):
            message_id(token, SENDER)


@given(st.text(st.characters(), max_size=300))
@example('../../x"; name="y\r\nBcc: z@y.no')
def test_the_name_of_a_file_stays_a_name(name: str) -> None:
    mail = OutgoingMail(
        message_id("m1", SENDER),
        (OLA,),
        "x",
        "y",
        attachments=(MailAttachment(name, b"123", "text/html\r\nX: y"),),
    )
    raw = message_bytes(mail, SENDER, AT)
    raw_header_names(raw)
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert "Bcc" not in {key for part in read.walk() for key in part}
    (attached,) = read.iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("application/octet-stream", b"123")
