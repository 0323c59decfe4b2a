"""What is new in a mail stands apart from the earlier mails quoted in it, and its thread and case are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.files.mail_content import read_eml
from compliance_app.files.mail_quotes import new_text
from compliance_app.files.mail_reading import ReadMail, assemble
from compliance_app.files.mail_threads import belongs_to_thread, case_number_in
from tests.files.mail_makers import mail

NEW = "Takk, men hva med Leverandør 2?\n\nHilsen\nInnsender 1"
OUTLOOK_HEAD = (
    "Fra: Virksomheten <innsyn@virksomhet.example>\nSendt: fredag 20. november 2026 10:15\n"
    "Til: Innsender 1 <innsender1@post.example>\nEmne: Svar (2026-03)\n\nHei, her er svaret."
)


@pytest.mark.parametrize(
    "quoted",
    [
        f"-----Opprinnelig melding-----\n{OUTLOOK_HEAD}",
        "-----Original Message-----\nFrom: x\nSent: y\nTo: z\n\nHei",
        f"________________________________\n{OUTLOOK_HEAD}",
        OUTLOOK_HEAD,
        OUTLOOK_HEAD.replace("Fra:", "*Fra:*").replace("Sendt:", "*Sendt:*").replace("Til:", "*Til:*"),
        "From: x\nDate: y\nSubject: z\n\nHei",
        "Den 20. nov. 2026 kl. 10:15 skrev Virksomheten <innsyn@virksomhet.example>:\n\n> Hei, her er svaret.",
        "Den 20. nov. 2026 kl. 10:15 skrev Virksomheten\n<innsyn@virksomhet.example>:\n\nHei, her er svaret.",
        "fre. 20. nov. 2026 kl. 10:15 skrev Virksomheten <innsyn@virksomhet.example>:\n\n> Hei",
        "20. nov. 2026 kl. 10:15 skreiv Verksemda <innsyn@virksomhet.example>:\n\nHei",
        "On Fri, Nov 20, 2026 at 10:15 AM Virksomheten <innsyn@virksomhet.example> wrote:\n\n> Hei\n> \n> her",
        "On 20.11.2026 10:15, Virksomheten wrote:\n> Hei",
        "> Hei, her er svaret.\n>> Krav",
    ],
)
def test_earlier_mails_below_are_not_new(quoted):
    text = f"{NEW}\n\n{quoted}"
    assert new_text(text) == NEW
    read = assemble(read_eml(mail(text)), b"")
    assert (read.text, read.new_text) == (text, NEW)


def test_answers_between_and_below_quoted_lines_are_new():
    text = "Den 20. nov. 2026 kl. 10:15 skrev X <x@y.example>:\n> Første spørsmål?\nJa.\n> Andre?\nNei."
    assert new_text(text) == "Ja.\nNei."


@pytest.mark.parametrize(
    "text",
    [
        "Den redegjørelsen dere skrev i 2025 mangler dette:\n\nHvilke leverandører er vurdert?",
        "On page 12 you wrote:\n\nWhich suppliers?",
        "Fra: 2024 har dere kjøpt av Leverandør 1.\nStemmer det?",
        "Fra\nSendt\nTil",
        "5 - 10 leverandører\n-----\nHva med dem?",
        "_______________\nHei",
        "- punkt 1\n- punkt 2",
    ],
)
def test_what_only_looks_like_a_quote_stays(text):
    assert new_text(text) == text


def test_a_mail_passed_on_is_new_as_a_whole():
    forwarded = f"Se under.\n\n{OUTLOOK_HEAD}"
    for subject in ("VS: Krav", "Fwd: Krav", "FW: Krav", "Videresend: Krav"):
        assert new_text(forwarded, subject) == forwarded
    assert new_text(forwarded, "SV: Krav") == "Se under."
    marked = f"Se under.\n\n---------- Forwarded message ---------\n{OUTLOOK_HEAD}"
    assert new_text(marked) == marked
    assert new_text(OUTLOOK_HEAD) == OUTLOOK_HEAD
    assert new_text("> bare sitat") == "> bare sitat"


@given(st.text(max_size=300), st.sampled_from(["", "SV: x", "VS: x"]))
def test_of_a_text_that_says_something_something_is_new(text, subject):
    new = new_text(text, subject)
    assert bool(new.strip()) == bool(text.strip())
    assert set(new.split("\n")) <= {
        line for raw in text.split("\n") for line in (raw, raw.strip(), raw.lstrip(), raw.rstrip())
    }


def answer(**fields: str) -> ReadMail:
    rows = [(name.replace("_", "-"), value) for name, value in fields.items()]
    return assemble(read_eml(mail("Hei", *rows)), b"")


def test_a_mail_is_found_in_its_thread_by_the_nearest_id():
    known = ["<en@virksomhet.example>", "to@virksomhet.example"]
    direct = answer(In_Reply_To="<to@virksomhet.example>", References="<en@virksomhet.example>")
    assert belongs_to_thread(direct, known) == "to@virksomhet.example"
    older = answer(References="<en@virksomhet.example> <to@virksomhet.example> <fremmed@post.example>")
    assert belongs_to_thread(older, known) == "to@virksomhet.example"
    assert (
        belongs_to_thread(answer(In_Reply_To="Melding fra dere <en@virksomhet.example>"), known) == known[0]
    )
    assert belongs_to_thread(answer(In_Reply_To="<fremmed@post.example>"), known) is None
    assert belongs_to_thread(answer(), ["", "<>"]) is None


def test_very_many_references_keep_the_first_and_the_last():
    ids = [f"<{number}@post.example>" for number in range(5000)]
    read = answer(References=" ".join(ids))
    assert read.references == (*ids[:10], *ids[-90:])
    assert belongs_to_thread(read, [ids[0]]) == ids[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SV: Svar på kravet ditt (2026-03)", "2026-03"),
        ("(2026-123) og (2026-123)", "2026-123"),
        ("Krav (2026-03) og (2026-04)", None),
        ("Regnskap 2026-03", None),
        ("Møte (2026-03-15)", None),
        ("(2026-3)", None),
        ("(٢٠٢٦-٠٣)", None),
        ("", None),
    ],
)
def test_our_case_number_is_found_where_it_is_certain(text, number):
    assert case_number_in(text) == number
