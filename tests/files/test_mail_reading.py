"""A mail that came in is read as far as it can be, whatever it is made of; nothing in it is lost unseen."""

import base64
import io
import pickle
import re
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.files import confined, limits, mail_reading
from compliance_app.files import mail_outlook as outlook_tags
from compliance_app.files import mail_words as words
from compliance_app.files.errors import FileEmpty, FileRefused, FileTooBig
from compliance_app.files.mail_content import read_eml
from compliance_app.files.mail_outlook import read_msg
from compliance_app.files.mail_reading import MAX_MAIL_BYTES, NotAMail, ReadMail, assemble, read_mail
from tests.files.mail_makers import (
    ARRIVED,
    PDF,
    QUESTION,
    file_part,
    mail,
    mixed,
    multipart,
    nested,
    outlook,
    part,
    storage,
)

MIDNIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


def here(data: bytes) -> ReadMail:
    """Read in this process, for tests of many mails; ``read_mail`` does the same in a child."""
    return assemble(read_eml(data), data)


def names(read: ReadMail) -> list[str]:
    return [one.name for one in read.attachments]


def test_an_ordinary_mail_comes_out_whole():
    data = mixed(
        part(QUESTION),
        file_part(PDF, "Spørsmål om Ås.pdf"),
        fields=[
            ("Subject", "=?utf-8?B?U3DDuHJzbcOlbCAoMjAyNi0wMyk=?="),
            ("Reply-To", "Svar <svar@post.example>"),
            ("Cc", '"Etternavn, Fornavn" <kopi@post.example>'),
            ("In-Reply-To", "<vårt@virksomhet.example>"),
            ("References", "<første@virksomhet.example>\r\n <vårt@virksomhet.example>"),
        ],
    )
    read = read_mail(data, "hva som helst.txt")
    assert read.subject == "Spørsmål (2026-03)"
    assert (read.sender_name, read.sender_email) == ("Innsender 1", "innsender1@post.example")
    assert (read.reply_to, read.to) == (
        "svar@post.example",
        ("innsyn@virksomhet.example", "kopi@post.example"),
    )
    assert (read.text, read.new_text) == (QUESTION, QUESTION)
    assert (read.received_at, read.received_from) == (MIDNIGHT, "TRANSPORT")
    assert read.dated_at == datetime(2026, 11, 20, 21, 58, tzinfo=UTC)
    assert read.message_id == "<en@post.example>"
    assert read.in_reply_to == ("<vårt@virksomhet.example>",)
    assert read.references == ("<første@virksomhet.example>", "<vårt@virksomhet.example>")
    assert (read.automatic, read.automatic_why) == (False, "")
    (file,) = read.attachments
    assert (file.name, file.media_type, file.content) == ("Spørsmål om Ås.pdf", "application/pdf", PDF)
    assert (file.problem, file.inline) == ("", False)
    assert (read.problems, read.readable) == ((), True)
    assert read.content_hash == read_mail(data).content_hash != read_mail(data + b"\r\n").content_hash


# --- when it arrived


@pytest.mark.parametrize(
    ("received", "moment"),
    [
        (ARRIVED, MIDNIGHT),
        ("from a by b; Sat, 21 Nov 2026 00:30:00 +0100 (CET)", MIDNIGHT),
        ("(qmail 12 invoked by uid 0); 20 Nov 2026 23:30:00 -0000", MIDNIGHT),
        (
            "from a by b with LMTP\r\n\tid x (envelope-from <a@b>);\r\n\tFri, 20 Nov 2026 23:30:00 GMT",
            MIDNIGHT,
        ),
        ("by b (Postfix, from userid 1); Fri, 20 Nov 2026 18:30:00 -0500 (EST)", MIDNIGHT),
        ("from a (x; y) by b on Fri, 20 Nov 2026 23:30:00 +0000", MIDNIGHT),
        ("from a by b; Fri,20 Nov 2026 23:30 +0000", MIDNIGHT),
        ("from a by b; Fri, 20 November 2026 23:30:00.123 +0000", MIDNIGHT),
        ("from a by b; Fri, 20 Nov 2026 23:30:00", None),
        ("from a by b; Fri, 20 Nov 2026 23:30:00 CET", None),
        ("from a by b; Fri, 20 Nov 2026 23:30:00 +9900", None),
        ("from a by b; Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("from a by b; Fri, 20 Nov 2099 23:30:00 +0000", None),
        ("from a by b; Sun, 31 Feb 2026 23:30:00 +0000", None),
        ("from a by b; Fri, 20 Nov 2026 23:75:00 +0000", None),
        ("from a by b; Fri, 20 Nov 2026 23:30:75 +0000", None),
        ("from a by b; 20. november 2026 kl. 23.30", None),
        ("from a by b; Fri, 20 Nov 26 23:30:00 +0000", None),
        ("from a by b", None),
        ("", None),
    ],
)
def test_the_moment_of_arrival_is_read_or_left_open(received, moment):
    read = here(mail(QUESTION, ("Received", received)))
    assert (read.received_at, read.received_from) == (moment, "TRANSPORT" if moment else "")
    assert (words.RECEIPT_UNREADABLE in read.problems) == (moment is None)


def test_the_topmost_stamp_decides_even_if_only_an_older_one_can_be_read():
    older = ("Received", "from x by y; Wed, 18 Nov 2026 10:00:00 +0000")
    assert here(mail(QUESTION, ("Received", ARRIVED), older)).received_at == MIDNIGHT
    assert here(mail(QUESTION, ("Received", "from x by y; i går"), older)).received_at is None


def test_the_senders_own_clock_is_never_the_arrival():
    read = here(mail(QUESTION, leave_out=["Received"]))
    assert (read.received_at, read.received_from, read.problems) == (None, "", ())
    assert read.dated_at == datetime(2026, 11, 20, 21, 58, tzinfo=UTC)


def test_no_date_two_dates_and_an_unreadable_one_are_not_guessed():
    assert here(mail(QUESTION, leave_out=["Date"])).dated_at is None
    two = here(
        mail(
            QUESTION, ("Date", "Fri, 20 Nov 2026 22:58:00 +0100"), ("Date", "Fri, 13 Nov 2026 22:58:00 +0100")
        )
    )
    assert (two.dated_at, words.MANY_DATES in two.problems) == (None, True)
    odd = here(mail(QUESTION, ("Date", "i går kveld")))
    assert (odd.dated_at, words.DATE_UNREADABLE in odd.problems) == (None, True)


# --- subject, names and addresses


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?utf-8?q?Bl=C3=A5b=C3=A6r?=", "Blåbær"),
        ("=?iso-8859-1?Q?Bl=E5b=E6r?= og =?utf-8?b?w4Vz?=", "Blåbær og Ås"),
        ("=?utf-8?b?w6U?=", "å"),
        ("=?utf-8?b?w6U=w6Y=?=", "åæ"),
        ("=?utf-8?b?***?=", "=?utf-8?b?***?="),
        ("=?utf-8?q?Bl=C3?= =?utf-8?q?=A5b=C3=A6r?=", "Blåbær"),
        ("=?utf-8?q?en?=\r\n =?utf-8?q?_to?=", "en to"),
        ("=?utf-8?Q?Hva skjer??=", "Hva skjer?"),
        ("=?utf-8?q?ikke lukket", "=?utf-8?q?ikke lukket"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?finnes-ikke?q?Bl=C3=A5?=", "Blå"),
        ("=?zlib?q?abc?=", "abc"),
        ("=?us-ascii?q?Bl=E5?=", "Blå"),
        ("=?utf-8*no?q?Sp=C3=B8r?=", "Spør"),
        ("=?utf-8?q??=", ""),
        ("=?utf-8?q?Hei=0D=0ABcc:_alle@post.example?=", "Hei Bcc: alle@post.example"),
        ("=?utf-8?q?fdp=E2=80=AEexe?=", "fdpexe"),
        ("=?utf-8?q?nul=00l?=", "null"),
        ("Blåbær".encode(), "Blåbær"),
        ("Blåbær".encode("cp1252"), "Blåbær"),
        (b"\xff\xfe\x81 rart", "ÿþ� rart"),
        ("Over\r\n to linjer", "Over to linjer"),
    ],
)
def test_a_subject_is_read_however_it_is_written(raw, subject):
    assert here(mail(QUESTION, ("Subject", raw))).subject == subject


def test_a_subject_of_130_000_characters_is_kept_whole():
    subject = "Lang " + "æ" * 130_000
    folded = "\r\n ".join(
        f"=?utf-8?b?{base64.b64encode(subject[at : at + 15].encode()).decode()}?="
        for at in range(0, len(subject), 15)
    )
    for raw in (subject, folded):
        read = read_mail(mail(QUESTION, ("Subject", raw)))
        assert (read.subject, read.text) == (subject, QUESTION)


@pytest.mark.parametrize(
    ("raw", "name", "email"),
    [
        ('"Etternavn, Fornavn" <a@post.example>', "Etternavn, Fornavn", "a@post.example"),
        ("=?utf-8?q?=C3=85se?= <a@post.example>", "Åse", "a@post.example"),
        ("=?utf-8?q?=C3=85se_=3Ca@post.example=3E?=", "Åse", "a@post.example"),
        ("a@post.example (Åse)", "Åse", "a@post.example"),
        ("a@post.example", "", "a@post.example"),
        ("Åse <a@post.example", "Åse", "a@post.example"),
        ('"Åse <a@post.example>', "Åse", "a@post.example"),
        ("Gruppe: a@post.example;", "Gruppe:", "a@post.example"),
        ("<>", "", ""),
        ("Åse", "Åse", ""),
        ("@[", "@[", ""),
        ("<", "", ""),
    ],
)
def test_a_sender_is_read_however_it_is_written(raw, name, email):
    read = here(mail(QUESTION, ("From", raw)))
    assert (read.sender_name, read.sender_email) == (name, email)
    assert (words.NO_SENDER in read.problems) == (not email)


def test_no_sender_and_two_senders_are_told():
    nobody = here(mail(QUESTION, leave_out=["From"]))
    assert (nobody.sender_email, nobody.problems, nobody.readable) == ("", (words.NO_SENDER,), True)
    both = here(mail(QUESTION, ("From", "a@post.example"), ("From", "b@post.example")))
    assert (both.sender_email, both.problems) == ("a@post.example", (words.MANY_SENDERS,))


def test_brackets_without_end_and_long_lists_cost_no_more_than_their_length():
    for raw in ("(" * 130_000, '"\\' * 65_000, "<" * 130_000, "a@b.example, " * 20_000, "<x@y> " * 20_000):
        read = read_mail(mail(QUESTION, ("From", raw), ("To", raw), ("References", raw), ("Subject", raw)))
        assert read.text == QUESTION
        assert len(read.to) <= 1000
        assert len(read.references) <= 100


# --- the text


@pytest.mark.parametrize(
    ("charset", "data", "problem"),
    [
        ("utf-8", QUESTION.encode(), ""),
        ("iso-8859-1", QUESTION.encode("latin-1"), ""),
        ("windows-1252", QUESTION.encode("cp1252"), ""),
        ("utf-16", QUESTION.encode("utf-16"), ""),
        ("utf-16", QUESTION.encode("utf-16-be"), ""),
        ("utf-7", QUESTION.encode("utf-7"), ""),
        ("", QUESTION.encode(), ""),
        ("", QUESTION.encode("cp1252"), ""),
        ("us-ascii", QUESTION.encode("cp1252"), ""),
        ("utf-8", QUESTION.encode("cp1252"), words.CHARSET_WRONG),
        ("iso-8859-1", QUESTION.encode(), words.CHARSET_WRONG),
        ("utf-16", QUESTION.encode(), words.CHARSET_WRONG),
        ("finnes-ikke", QUESTION.encode(), words.CHARSET_WRONG),
        ("zlib_codec", QUESTION.encode("cp1252"), words.CHARSET_WRONG),
    ],
)
def test_the_text_is_read_in_the_charset_that_fits(charset, data, problem):
    declared = f"; charset={charset}" if charset else ""
    body = base64.encodebytes(data)
    read = here(
        mail(body, ("Content-Type", f"text/plain{declared}"), ("Content-Transfer-Encoding", "base64"))
    )
    assert (read.text, read.problems) == (QUESTION, (problem,) if problem else ())


def test_letters_that_no_charset_explains_are_replaced_and_told():
    read = here(mail(QUESTION.encode() + b" \xe6\x81", ("Content-Type", "text/plain; charset=windows-1252")))
    assert "�" in read.text
    assert read.problems == (words.CHARSET_LOST,)


def test_a_mail_saved_as_utf_16_with_old_mac_line_ends_or_in_a_mailbox_is_read():
    plain = mail(QUESTION)
    for data in (
        plain.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + plain,
        plain.replace(b"\r\n", b"\r"),
        plain.replace(b"\r\n", b"\n"),
        b"\r\n\r\n" + plain,
        b"From innsender1@post.example Fri Nov 20 23:30:00 2026\r\n" + plain,
        str(len(plain)).encode() + b"\n" + plain + b"<?xml version='1.0'?><plist></plist>",
    ):
        read = here(data)
        assert (read.text, read.subject, read.received_at) == (QUESTION, "Krav om informasjon", MIDNIGHT)


def test_plain_text_is_preferred_and_html_read_where_it_is_all_there_is():
    page = f"<p>{QUESTION}</p>"
    both = mixed(part("Ren tekst"), part(page, HTML), kind="alternative")
    assert here(both).text == "Ren tekst"
    assert here(mixed(part(" \r\n"), part(page, HTML), kind="alternative")).text == QUESTION
    assert here(mail(page, ("Content-Type", HTML))).text == QUESTION
    wrapped = mixed(
        part(
            multipart(part("Ren"), part("<p>Rik</p>", HTML), boundary="b"),
            "multipart/alternative; boundary=b",
        ),
        part("-- \r\nLagt til av listen"),
    )
    assert here(wrapped).text == "Ren\n\n-- \nLagt til av listen"


def test_html_becomes_what_a_person_would_read():
    page = """<html><head><title>Emne</title><style>p{color:red}</style></head><body>
      <p class="MsoNormal">Hei,</p><p class=MsoNormal>jeg lurer p&aring;<br>dette:&nbsp;</p>
      <!-- hemmelig --><script>alert("x")</script><![if !x]><ul><li>En <b>ting</b></li><li><p>To</p></li></ul>
      <ol><li>Først</li><li>Så</li></ol>
      <p>Se <a href="https://virksomhet.example/r?a=1&amp;b=2">rapporten</a> og
      <a href="https://virksomhet.example">virksomhet.example</a>, <a href="javascript:x()">ikke her</a>,
      <a href='mailto:a@post.example'>skriv</a>.</p>
      <table><tr><td>Navn</td><td>Land</td></tr><tr><td>Leverandør 1</td><td>Norge</td></tr></table>
      <img src="http://sporing.example/x.gif"><blockquote><p>Før</p></blockquote>5 < 6 &#xE5; &#99999999999;</body></html>"""
    assert here(mail(page, ("Content-Type", HTML))).text.split("\n") == [
        "Hei,",
        "jeg lurer på",
        "dette:",
        "",
        "- En ting",
        "- To",
        "",
        "1. Først",
        "2. Så",
        "",
        "Se rapporten (https://virksomhet.example/r?a=1&b=2) og virksomhet.example, ikke her, skriv (a@post.example).",
        "",
        "Navn Land",
        "Leverandør 1 Norge",
        "",
        "> Før",
        "",
        "5 < 6 å �",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<a " * 60_000,
        "<!--" * 60_000,
        "<![x y]>" * 20_000,
        "<script>" * 20_000,
        '<a ">' * 40_000,
        "&#" + "1" * 100_000 + ";",
        "<blockquote>a" * 20_000,
        "<ul><li>" * 20_000,
        "<p>a" * 600_000,
    ],
    ids=lambda page: page[:8],
)
def test_pages_built_to_stall_a_reader_are_read(page):
    read = read_mail(mail(page + " " + QUESTION, ("Content-Type", HTML)))
    assert words.STOPPED not in read.problems
    assert "<script>" in page or '">' in page or QUESTION in read.text


def test_flowed_lines_are_put_together():
    read = here(
        mail(
            "En lang \r\nlinje.\r\n\r\n> sitat \r\n> videre\r\n",
            ("Content-Type", "text/plain; format=flowed"),
        )
    )
    assert read.text == "En lang linje.\n\n> sitat videre"


def test_an_empty_body_is_read_by_its_subject_and_a_mail_that_says_nothing_is_unreadable():
    assert here(mail("")).readable
    assert not here(mail("", ("Subject", ""))).readable
    assert not here(mail("…\r\n", ("Subject", "???"))).readable


def test_text_without_any_field_is_kept_as_text():
    read = here(f"{QUESTION}\r\n\r\nHilsen: meg\r\n".encode())
    assert read.text == f"{QUESTION}\n\nHilsen: meg"
    assert words.NO_HEADERS in read.problems


def test_broken_lines_among_the_fields_do_not_hide_the_others():
    data = mail(QUESTION).replace(b"Subject:", b"en linje som ikke er et felt\r\nSubject:")
    read = here(data)
    assert (read.subject, read.text, read.problems) == (
        "Krav om informasjon",
        QUESTION,
        (words.HEADERS_BROKEN,),
    )
    missing = mail(QUESTION).replace(b"\r\n\r\n", b"\r\n")
    assert here(missing).text == QUESTION
    assert here(missing).problems == (words.HEADERS_BROKEN,)
    ended = here(mail(QUESTION).partition(b"\r\n\r\n")[0])
    assert (ended.subject, ended.problems) == ("Krav om informasjon", (words.HEADERS_CUT,))


def test_a_return_inside_a_field_makes_no_new_field():
    read = here(mail(QUESTION, ("Subject", "Hei\rAuto-Submitted: auto-replied")))
    assert (read.subject, read.automatic) == ("Hei Auto-Submitted: auto-replied", False)


# --- parts and files


def test_a_mail_of_10_mb_keeps_its_file():
    big = b"%PDF-1.7\n" + bytes(range(256)) * (4 * 7_500)
    data = mixed(part(QUESTION), file_part(big, "stor.pdf"))
    assert len(data) > 10_000_000
    read = read_mail(data)
    assert (read.text, read.problems) == (QUESTION, ())
    assert read.attachments[0].content == big


def test_the_limit_is_25_mb_and_what_is_no_mail_is_refused():
    with pytest.raises(FileTooBig, match=r"25,1 MB, og grensen er 25 MB"):
        read_mail(mail(b"x" * MAX_MAIL_BYTES))
    for nothing in (b"", b"\r\n \r\n", b"\xff\xfe"):
        with pytest.raises(FileEmpty, match="tom"):
            read_mail(nothing)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    for other in (PDF, b"PK\x03\x04rest", b"MZ\x90\x00", b"<html><p>Hei</p>", ole, b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(NotAMail, match="ikke en e-post"):
            read_mail(other, "post.eml")
    assert issubclass(NotAMail, FileRefused)


def test_eight_mails_inside_each_other_are_one_file_and_nothing_is_lost():
    inner = mail(QUESTION)
    for level in range(8):
        inner = mixed(
            part(f"Nivå {level}"), part(inner, "message/rfc822"), fields=[("Subject", f"Nivå {level}/x")]
        )
        inner = inner.replace(b"skille", b"skille%d" % level)
    read = read_mail(inner)
    assert (read.text, names(read), read.problems) == ("Nivå 7", ["Nivå 6-x.eml"], ())
    deeper = read
    for _level in range(7):
        deeper = here(deeper.attachments[0].content)
    assert deeper.attachments[0].content == mail(QUESTION)


def test_ten_thousand_parts_are_read_inside_each_other_and_beside_each_other():
    deep = read_mail(nested(10_000))
    assert (deep.text, deep.problems, deep.received_at) == (QUESTION, (), MIDNIGHT)
    wide = read_mail(mixed(part(QUESTION), *[file_part(PDF, f"{n}.pdf") for n in range(10_000)]))
    assert (wide.text, len(wide.attachments)) == (QUESTION, 500)
    assert wide.problems == (words.TOO_MANY_FILES.format(count=10_000, most=500),)


def test_more_parts_than_are_read_are_told():
    read = read_mail(mixed(part(QUESTION), *[b"\r\n"] * 25_000))
    assert read.text == QUESTION
    assert words.TOO_MANY_PARTS.format(most=20_000) in read.problems


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x", "x"),
        ("..\\..\\avtale.pdf", "avtale.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("=?utf-8?q?Bl=C3=A5=00b=C3=A6r.pdf?=", "Blåbær.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", "vedlegg-1.pdf"),
    ],
)
def test_file_names_become_harmless(given, kept):
    read = here(mixed(part(QUESTION), file_part(PDF, given.replace("\\", "\\\\"))))
    assert names(read) == [kept]
    assert read.attachments[0].content == PDF


@pytest.mark.parametrize(
    ("disposition", "kept"),
    [
        ("attachment; filename*=utf-8''Bl%C3%A5b%C3%A6r.pdf", "Blåbær.pdf"),
        ("attachment; filename*=iso-8859-1'no'Bl%E5b%E6r.pdf", "Blåbær.pdf"),
        ("attachment; filename*0*=utf-8''Bl%C3; filename*1*=%A5; filename*2=b.pdf", "Blåb.pdf"),
        ("attachment; filename=\"ascii.pdf\"; filename*=utf-8''%C3%85.pdf", "Å.pdf"),
        ("attachment; filename*=rett%20fram.pdf", "rett fram.pdf"),
        ("attachment; filename*=utf-8''%ZZ%C3.pdf", "%ZZÃ.pdf"),
        ("attachment; filename=min fil.pdf", "min fil.pdf"),
        ('attachment; filename="uten slutt.pdf', "uten slutt.pdf"),
        ("attachment; filename*99999999999999999999*=x", "vedlegg-1.pdf"),
        ("attachment;;;=; =x; filename = 'hm.pdf'", "'hm.pdf'"),
        ("attachment", "vedlegg-1.pdf"),
    ],
)
def test_file_names_of_every_writing_are_read(disposition, kept):
    data = mixed(part(QUESTION), part(PDF, "application/pdf", ("Content-Disposition", disposition)))
    assert names(here(data)) == [kept]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("bombe.zip", lambda: zipped(a=b"\x00" * 30_000_000), words.FILE_OTHER_KIND),
        (
            "bombe.docx",
            lambda: zipped(**{"[Content_Types].xml": b"x", "word/document.xml": b"\x00" * 60_000_000}),
            words.FILE_UNSAFE,
        ),
        (
            "makro.docx",
            lambda: zipped(
                **{"[Content_Types].xml": b"x", "word/document.xml": b"x", "word/vbaProject.bin": b"x"}
            ),
            words.FILE_HAS_MACROS,
        ),
        ("program.exe", lambda: b"MZ\x90\x00", words.FILE_OTHER_KIND),
        ("faktura.pdf", lambda: b"MZ\x90\x00", words.FILE_OTHER_KIND),
        ("tom.pdf", lambda: b"", words.FILE_EMPTY),
        ("winmail.dat", lambda: b"\x78\x9f\x3e\x22", words.FILE_TNEF),
    ],
)
def test_dangerous_files_are_kept_as_they_came_and_marked(name, make, problem):
    content = make()
    read = read_mail(mixed(part(QUESTION), file_part(content, name, "application/octet-stream")))
    (file,) = read.attachments
    assert (file.name, file.content, file.problem) == (name, content, problem)
    assert file.media_type == "application/octet-stream"
    assert read.text == QUESTION


def test_winmail_is_kept_and_told():
    read = here(mixed(part(QUESTION), file_part(b"\x78\x9f\x3e\x22", "winmail.dat", "application/ms-tnef")))
    assert (read.problems, read.readable, names(read)) == ((words.TNEF,), True, ["winmail.dat"])


def test_what_is_encrypted_stands_for_a_person_with_its_bytes():
    shut = here(
        mail(
            base64.encodebytes(b"0\x82\x01"),
            ("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
            ("Content-Transfer-Encoding", "base64"),
        )
    )
    assert (shut.problems, shut.readable, names(shut)) == ((words.ENCRYPTED,), False, ["smime.p7m"])
    pgp = mixed(
        part("Version: 1", "application/pgp-encrypted"),
        part("-----BEGIN PGP MESSAGE-----", "application/octet-stream", ("Content-Disposition", "inline")),
        kind="encrypted",
    )
    assert (words.ENCRYPTED in here(pgp).problems, here(pgp).readable) == (True, False)
    inline = here(mail("-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n-----END PGP MESSAGE-----\r\n"))
    assert (inline.problems, inline.readable) == ((words.ENCRYPTED,), False)
    opaque = here(mail("x", ("Content-Type", "application/x-pkcs7-mime; smime-type=signed-data")))
    assert (opaque.problems, opaque.readable) == ((words.SIGNED_SHUT,), False)


def test_a_signed_mail_is_read_and_its_signature_kept():
    signed = mixed(
        part(QUESTION), file_part(b"0\x82", "smime.p7s", "application/pkcs7-signature"), kind="signed"
    )
    read = here(signed)
    assert (read.text, names(read), read.problems) == (QUESTION, ["smime.p7s"], ())


def test_cut_and_broken_mails_keep_what_is_there():
    whole = mixed(part(QUESTION), file_part(PDF * 50, "a.pdf"))
    cut = here(whole[:-600])
    assert cut.text == QUESTION
    assert PDF in cut.attachments[0].content
    assert words.CUT in cut.problems
    body = b"!!" + base64.encodebytes(QUESTION.encode())[:-3]
    broken = here(mail(body, ("Content-Transfer-Encoding", "base64")))
    assert broken.problems == (words.BASE64_BROKEN,)
    assert broken.text.startswith("Hei, hvilke leverandører")
    joined = base64.b64encode(b"En ") + base64.b64encode(b"to")
    assert here(mail(joined, ("Content-Transfer-Encoding", "base64"))).text == "En to"
    odd = here(mail("H=C3=A5p =\r\net =ZZ=", ("Content-Transfer-Encoding", "Quoted-Printable")))
    assert odd.text.startswith("Håp et =ZZ")
    unknown = here(mail(QUESTION, ("Content-Transfer-Encoding", "x-rart")))
    assert (unknown.text, unknown.problems) == (QUESTION, (words.ENCODING_UNKNOWN,))


def test_parts_that_cannot_be_told_apart_are_shown_as_text():
    for kind in ("multipart/mixed", "multipart/mixed; boundary=finnes-ikke", 'multipart/mixed; boundary=""'):
        read = here(mail(multipart(part(QUESTION)), ("Content-Type", kind)))
        assert QUESTION in read.text
        assert words.NO_BOUNDARY in read.problems


def test_a_part_that_lost_its_boundary_is_told():
    whole = mixed(part("Første"), part("Andre"), file_part(PDF, "a.pdf"))
    for lost in range(3):
        places = [found.start() for found in re.finditer(b"--skille\r\n", whole)]
        broken = bytearray(whole)
        broken[places[lost]] = ord("x")
        read = here(bytes(broken))
        assert words.MERGED in read.problems
        assert "Første" in read.text


def test_boundaries_that_begin_alike_are_not_mixed_up():
    inner = multipart(part("Indre"), boundary="skille-1")
    read = here(
        mixed(part(inner, "multipart/mixed; boundary=skille-1"), part("Ytre"), part("--skille-2\r\nTre"))
    )
    assert (read.text, read.problems) == ("Indre\n\nYtre\n\n--skille-2\nTre", ())


def test_a_picture_in_the_text_is_marked_as_such():
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
    picture = part(png, "image/png", ("Content-ID", "<bilde>"), ("Content-Transfer-Encoding", "binary"))
    read = here(mixed(part("<p>Hei</p>", HTML), picture, file_part(PDF, "a.pdf"), kind="related"))
    assert [(one.name, one.inline, one.media_type) for one in read.attachments] == [
        ("vedlegg-1.png", True, "image/png"),
        ("a.pdf", False, "application/pdf"),
    ]


def test_a_text_file_is_a_file_and_also_the_text_where_there_is_no_other():
    note = part(QUESTION, 'text/plain; charset=utf-8; name="krav.txt"', ("Content-Disposition", "inline"))
    alone = here(mixed(note))
    assert (alone.text, names(alone)) == (QUESTION, ["krav.txt"])
    beside = here(mixed(part("Se vedlegget"), note))
    assert (beside.text, names(beside)) == ("Se vedlegget", ["krav.txt"])


def test_reading_that_does_not_end_leaves_the_fields(monkeypatch):
    monkeypatch.setattr(limits, "MAIL_SECONDS", 0.001)
    read = read_mail(mail(QUESTION))
    assert (read.problems, read.readable, read.received_at) == ((words.STOPPED,), False, None)
    assert len(read.content_hash) == 64


def test_what_the_child_cannot_finish_is_told_and_the_fields_are_read_alone(monkeypatch):
    asked, real = [], confined.ask

    def refuse_the_whole(data, kind, seconds, gather):
        asked.append(kind)
        return confined.Ended.MEMORY if kind == "eml" else real(data, kind, seconds, gather)

    monkeypatch.setattr(mail_reading, "ask", refuse_the_whole)
    read = read_mail(mail(QUESTION))
    assert asked == ["eml", "eml-head"]
    assert (read.subject, read.received_at, read.text) == ("Krav om informasjon", MIDNIGHT, "")
    assert (read.problems, read.readable) == ((words.STOPPED,), False)


class Dangerous:
    def __reduce__(self):
        return (eval, ("1+1",))


@pytest.mark.parametrize(
    "answer",
    [
        pickle.dumps(("mail", Dangerous())),
        pickle.dumps(("mail", {"subject": "x"})),
        pickle.dumps(("refused", "SystemExit", {})),
        b"not a pickle",
        b"",
    ],
)
def test_a_child_that_answers_oddly_is_not_believed(answer):
    assert mail_reading._gather(io.BytesIO(answer)) is None


# --- Outlook


def message(**rest) -> bytes:
    tags = outlook_tags
    texts = {
        tags.SUBJECT: "Spørsmål om Ås",
        tags.MESSAGE_CLASS: "IPM.Note",
        tags.BODY: QUESTION + "\r\n",
        tags.SENDER_NAME: "Innsender, Én",
        tags.SENDER_EMAIL: "/O=X/CN=Y",
        tags.SENDER_SMTP: "innsender1@post.example",
    }
    return outlook(texts | rest.pop("texts", {}), **rest)


def test_an_outlook_message_is_read_with_its_fields_and_its_file():
    tags = outlook_tags
    transport = (
        f"Received: {ARRIVED}\r\nReceived: from x by y; Wed, 18 Nov 2026 10:00:00 +0000\r\n"
        "Subject: =?utf-8?q?Sp=C3=B8rsm=C3=A5l?=\r\nFrom: En <en@post.example>\r\nMessage-ID: <to@post.example>\r\n"
        "Date: Fri, 20 Nov 2026 22:58:00 +0100\r\n\r\n"
    )
    pdf = PDF * 300
    data = message(
        texts={tags.TRANSPORT: transport},
        files=[
            storage(
                8,
                {tags.FILE_NAME: "../Vedlegg på norsk.pdf", tags.MEDIA_TYPE: "application/pdf"},
                binaries={tags.FILE_DATA: pdf},
            )
        ],
        to=[storage(8, {tags.RECIPIENT_SMTP: "innsyn@virksomhet.example"}, numbers={tags.RECIPIENT_KIND: 1})],
        moments={tags.DELIVERED: datetime(2026, 11, 21, 8, tzinfo=UTC)},
    )
    read = read_mail(data, "melding.eml")
    assert (read.subject, read.text) == ("Spørsmål", QUESTION)
    assert (read.sender_name, read.sender_email) == ("En", "en@post.example")
    assert (read.received_at, read.received_from) == (MIDNIGHT, "TRANSPORT")
    assert read.dated_at == datetime(2026, 11, 20, 21, 58, tzinfo=UTC)
    assert (read.message_id, read.to) == ("<to@post.example>", ("innsyn@virksomhet.example",))
    (file,) = read.attachments
    assert (file.name, file.media_type, file.problem) == ("Vedlegg på norsk.pdf", "application/pdf", "")
    assert (file.content, read.problems, read.readable) == (pdf, (), True)


def test_without_transport_fields_outlooks_own_delivery_time_is_the_arrival():
    tags = outlook_tags
    moments = {tags.DELIVERED: MIDNIGHT, tags.SUBMITTED: datetime(2026, 11, 20, 21, tzinfo=UTC)}
    read = read_mail(message(moments=moments, texts={tags.IN_REPLY_TO: "<vårt@virksomhet.example>"}), "a.msg")
    assert (read.received_at, read.received_from) == (MIDNIGHT, "TRANSPORT")
    assert read.dated_at == datetime(2026, 11, 20, 21, tzinfo=UTC)
    assert (read.sender_name, read.sender_email) == ("Innsender Én", "innsender1@post.example")
    assert (read.subject, read.in_reply_to) == ("Spørsmål om Ås", ("<vårt@virksomhet.example>",))
    draft = read_mail(message(moments=moments, numbers={tags.MESSAGE_FLAGS: 8}))
    assert (draft.received_at, draft.received_from) == (None, "")


def test_an_old_outlook_message_is_read_in_its_code_page_and_html_where_there_is_no_text():
    tags = outlook_tags
    old = outlook(
        {}, narrow={tags.SUBJECT: b"Bl\xe5b\xe6r", tags.BODY: b"\xc6rlig"}, numbers={tags.CODEPAGE: 1252}
    )
    assert (read_mail(old).subject, read_mail(old).text) == ("Blåbær", "Ærlig")
    page = f"<p>{QUESTION}</p>".encode("cp1252")
    rich = outlook(
        {tags.SUBJECT: "x"}, binaries={tags.BODY_HTML: page}, numbers={tags.INTERNET_CODEPAGE: 1252}
    )
    assert read_mail(rich).text == QUESTION
    own = read_mail(outlook({tags.SUBJECT: "x"}, binaries={tags.BODY_RTF: b"LZFu"}))
    assert (own.problems, own.readable) == ((words.NO_SENDER, words.RICH_TEXT_ONLY)[::-1], False)


def test_a_message_inside_an_outlook_message_becomes_a_mail_that_can_be_opened():
    tags = outlook_tags
    inner = storage(
        24,
        {tags.SUBJECT: "Indre/krav", tags.BODY: QUESTION, tags.SENDER_SMTP: "b@post.example"},
        inside={
            "__attach_version1.0_#00000000": storage(
                8, {tags.FILE_NAME: "a.pdf"}, binaries={tags.FILE_DATA: PDF}
            )
        },
    )
    outer = message(files=[storage(8, numbers={0x3705: 5}, inside={"__substg1.0_3701000D": inner})])
    read = read_mail(outer)
    assert (names(read), read.problems) == (["Indre-krav.eml"], (words.NESTED_REBUILT,))
    opened = read_mail(read.attachments[0].content)
    assert (opened.subject, opened.text, opened.sender_email) == ("Indre/krav", QUESTION, "b@post.example")
    assert opened.attachments[0].content == PDF


def test_a_picture_in_an_outlook_text_is_marked_and_a_file_with_the_same_field_is_not():
    tags = outlook_tags
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20

    def picture(name: str, flags: int):
        texts = {tags.FILE_NAME: name, tags.CONTENT_ID: "bilde@x"}
        return storage(8, texts, binaries={tags.FILE_DATA: png}, numbers={tags.SHOWN_FLAGS: flags})

    read = read_mail(message(files=[picture("logo.png", 4), picture("kart.png", 0)]))
    assert [(one.name, one.inline) for one in read.attachments] == [("logo.png", True), ("kart.png", False)]


def test_a_signed_outlook_message_is_opened_and_an_encrypted_one_told():
    tags = outlook_tags
    whole = b"Content-Type: multipart/signed; boundary=s\r\n\r\n" + multipart(
        part(QUESTION), file_part(PDF, "a.pdf"), boundary="s"
    )

    def shut(kind: str, content: bytes) -> bytes:
        return message(
            texts={tags.MESSAGE_CLASS: kind, tags.BODY: ""},
            files=[storage(8, {tags.FILE_NAME: "smime.p7m"}, binaries={tags.FILE_DATA: content})],
        )

    signed = read_mail(shut("IPM.Note.SMIME.MultipartSigned", whole))
    assert (signed.text, names(signed)) == (QUESTION, ["a.pdf"])
    encrypted = read_mail(shut("IPM.Note.SMIME", b"0\x82"))
    assert (encrypted.problems, encrypted.readable) == ((words.ENCRYPTED,), False)


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_outlook_file_never_stops_the_reader(data):
    tags = outlook_tags
    whole = bytearray(
        message(files=[storage(8, {tags.FILE_NAME: "a.pdf"}, binaries={tags.FILE_DATA: PDF * 300})])
    )
    for _change in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(1, len(whole)))])
    read = assemble(read_msg(cut), cut)
    assert len(read.attachments) == 1 or read.problems


def test_a_table_of_sectors_that_runs_in_a_circle_ends():
    whole = bytearray(message())
    table = 512 * (int.from_bytes(whole[76:80], "little") + 1)
    for place in range(table, table + 512, 4):
        whole[place : place + 4] = b"\x01\x00\x00\x00"
    read = read_mail(bytes(whole))
    assert words.OUTLOOK_DAMAGED in read.problems
    cut = read_mail(message()[:700] + b"__properties_version1.0".decode().encode("utf-16-le"))
    assert (cut.problems[0], cut.readable) == (words.OUTLOOK_DAMAGED, False)


# --- any bytes at all


@settings(max_examples=200)
@given(st.binary(max_size=2000))
def test_any_bytes_after_a_head_are_read(body):
    for kind in ("text/plain", HTML, "multipart/mixed; boundary=b", "application/octet-stream"):
        read = here(mail(body, ("Content-Type", kind)))
        assert (read.sender_email, read.received_at) == ("innsender1@post.example", MIDNIGHT)


@settings(max_examples=300)
@given(
    st.sampled_from(["From", "To", "Subject", "Date", "Received", "Content-Type", "References"]),
    st.binary(max_size=300),
)
def test_any_bytes_in_a_field_are_read(name, value):
    read = here(mail(QUESTION, (name, value)))
    shown = (read.subject, read.sender_name, read.sender_email, *read.to, *read.references, read.message_id)
    assert not any(mark in text for text in shown for mark in "\r\n\x00\u202e")


_TRICKS = st.sampled_from(
    [b"--b\r\n", b"--b--\r\n", b"--c\r\n", b"--c--", b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"Content-Type: ",
     b"multipart/mixed; boundary=c\r\n", b"multipart/alternative; boundary=b\r\n", b"message/rfc822\r\n", b"text/html\r\n",
     b"Content-Transfer-Encoding: base64\r\n", b"name*0*=x''%", b"=?utf-8?b?", b"?=", b"\x00", b"\xff", b"<!--", b"<a ", b"&#"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.one_of(_TRICKS, st.binary(max_size=5)), max_size=60).map(b"".join))
def test_pieces_of_mail_in_any_order_are_read(body):
    read = here(mail(body, ("Content-Type", "multipart/mixed; boundary=b")))
    assert read.sender_email == "innsender1@post.example"
    assert "\x00" not in read.text


def _many() -> bytes:
    """A good mail with text in two ways and three files."""
    ways = multipart(part(QUESTION), part(f"<p>{QUESTION}</p>", HTML), boundary="veier")
    return mixed(
        part(ways, "multipart/alternative; boundary=veier"),
        file_part(PDF, "a.pdf"),
        file_part(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "b.png", "image/png", "inline"),
        part(mail("Indre"), "message/rfc822", ("Content-Disposition", "attachment")),
    )


GOOD = _many()


@settings(max_examples=400)
@given(st.sampled_from(["cut", "flip", "twice"]), st.data())
def test_a_damaged_mail_loses_no_file_unseen(how, data):
    lines = GOOD.splitlines(keepends=True)
    if how == "cut":
        damaged = GOOD[: data.draw(st.integers(1, len(GOOD)))]
    elif how == "flip":
        place, value = data.draw(st.integers(0, len(GOOD) - 1)), data.draw(st.integers(0, 255))
        damaged = GOOD[:place] + bytes([value]) + GOOD[place + 1 :]
    else:
        place = data.draw(st.integers(0, len(lines) - 1))
        damaged = b"".join([*lines[: place + 1], *lines[place:]])
    read = here(damaged)
    assert len(read.attachments) >= 3 or read.problems


def test_every_single_flip_of_a_letter_that_separates_is_noticed():
    assert (len(here(GOOD).attachments), here(GOOD).problems) == (3, ())
    for place in range(len(GOOD)):
        if GOOD[place : place + 1] in b"-\r\n:;/=":
            for letter in (b"x", b"\n", b" "):
                damaged = GOOD[:place] + letter + GOOD[place + 1 :]
                read = here(damaged)
                assert len(read.attachments) >= 3 or read.problems, (
                    place,
                    letter,
                    damaged[place - 20 : place + 20],
                )
