"""What a program sent is told from what a person wrote, and no person's mail is taken for a program's."""

import pytest

from compliance_app.files import mail_outlook as tags
from compliance_app.files.mail_automatic import AutomaticSign
from compliance_app.files.mail_content import read_eml
from compliance_app.files.mail_outlook import read_msg
from compliance_app.files.mail_reading import ReadMail, assemble
from tests.files.mail_makers import QUESTION, mail, mixed, outlook, part

ANSWER = ("In-Reply-To", "<vårt@virksomhet.example>")
SUPPRESS = ("X-Auto-Response-Suppress", "All")


def here(data: bytes) -> ReadMail:
    return assemble(read_eml(data), data)


@pytest.mark.parametrize(
    ("fields", "sign"),
    [
        # absence, by Exchange
        (
            [("Auto-Submitted", "auto-generated"), SUPPRESS, ("Subject", "Automatisk svar: Krav"), ANSWER],
            AutomaticSign.AUTO_SUBMITTED,
        ),
        ([SUPPRESS, ("Subject", "Automatisk svar: Krav")], AutomaticSign.ABSENCE),
        ([("Subject", "Out of office: Krav"), ANSWER], AutomaticSign.ABSENCE),
        ([("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent")], AutomaticSign.AUTOREPLY),
        # Gmail
        (
            [("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("X-Autoreply", "yes")],
            AutomaticSign.AUTO_SUBMITTED,
        ),
        ([("X-Autoreply", "yes")], AutomaticSign.AUTOREPLY),
        # Postfix vacation
        (
            [("Auto-Submitted", "auto-replied (vacation)"), ("Precedence", "junk")],
            AutomaticSign.AUTO_SUBMITTED,
        ),
        ([("Precedence", "junk")], AutomaticSign.BULK),
        ([("Precedence", "auto_reply")], AutomaticSign.AUTOREPLY),
        # what could not be delivered
        ([("From", "MAILER-DAEMON@post.example (Mail Delivery System)")], AutomaticSign.BOUNCE),
        ([("X-Failed-Recipients", "a@post.example")], AutomaticSign.BOUNCE),
        ([("Return-Path", "<>")], AutomaticSign.NO_RETURN),
        # newsletters
        (
            [("Precedence", "bulk"), ("List-Unsubscribe", "<https://nyhetsbrev.example/u>")],
            AutomaticSign.BULK,
        ),
        ([("Precedence", "list"), ("List-Id", "Nyheter <nyheter.post.example>")], AutomaticSign.BULK),
        # other programs
        ([("Auto-Submitted", "auto-notified; owner-email=x")], AutomaticSign.AUTO_SUBMITTED),
    ],
)
def test_what_programs_send_is_recognised(fields, sign):
    read = here(mail("Jeg er borte til mandag.", *fields))
    assert (read.automatic, read.automatic_why) == (True, sign)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [("Auto-Submitted", "no")],
        [
            ("Auto-Submitted", "No (a remark)"),
            ("Precedence", "bulk"),
            ("Subject", "Automatisk svar: x"),
            ANSWER,
        ],
        [SUPPRESS],
        [ANSWER, ("References", "<vårt@virksomhet.example>")],
        [("Subject", "Automatisk svar: Hvorfor får vi bare det?")],
        [("Subject", "SV: Automatisk svar: Krav"), ANSWER],
        [("Subject", "Automatisk svar på kravet vårt"), ANSWER],
        [("Subject", "Fraværsmeldinger hos Leverandør 1"), ANSWER],
        [("Return-Path", "<innsender1@post.example>")],
        [("Precedence", "first-class")],
        [("X-Autoreply", "no")],
        # a shared mailbox made as a group
        [("Precedence", "list"), ("List-Id", "<innsyn.virksomhet.example>")],
        [("Precedence", "list"), ("List-Post", "<mailto:innsyn@virksomhet.example>")],
        [
            ("Precedence", "bulk"),
            ("Cc", "liste@virksomhet.example"),
            ("List-Id", "<liste.virksomhet.example>"),
        ],
    ],
)
def test_what_a_person_wrote_is_not_lost(fields):
    read = here(mail(QUESTION, *fields))
    assert (read.automatic, read.automatic_why) == (False, "")


def test_a_delivery_report_keeps_its_parts():
    report = part("Final-Recipient: rfc822; a@post.example\r\nStatus: 5.1.1", "message/delivery-status")
    read = here(
        mixed(
            part("Kunne ikke leveres"),
            report,
            part(mail(QUESTION, ("Subject", "Svar på krav")), "message/rfc822"),
            kind="report; report-type=delivery-status",
        )
    )
    assert (read.automatic_why, read.text) == (AutomaticSign.BOUNCE, "Kunne ikke leveres")
    assert [one.name for one in read.attachments] == ["vedlegg-1.txt", "Svar på krav.eml"]
    receipt = here(mixed(part("Lest"), kind="report; report-type=disposition-notification"))
    assert receipt.automatic_why == AutomaticSign.RECEIPT


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("REPORT.IPM.Note.NDR", AutomaticSign.BOUNCE),
        ("REPORT.IPM.Note.IPNRN", AutomaticSign.RECEIPT),
        ("IPM.Note.Rules.OofTemplate.Microsoft", AutomaticSign.ABSENCE),
        ("IPM.Note.Rules.ReplyTemplate.Microsoft", AutomaticSign.ABSENCE),
        ("IPM.Note", ""),
    ],
)
def test_outlooks_own_classes_tell(kind, sign):
    data = outlook({tags.MESSAGE_CLASS: kind, tags.SUBJECT: "Automatisk svar: x", tags.BODY: "Borte"})
    assert assemble(read_msg(data), data).automatic_why == sign
