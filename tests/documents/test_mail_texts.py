"""The reminder mail as it is read: subject, plain text, HTML."""

from datetime import date, timedelta

import lxml.html
import pytest

from compliance_app.documents.letters import Letter
from compliance_app.documents.mail import MailText, mail_text, plain_text, render_digest
from compliance_app.domain.digest import make_digest
from compliance_app.domain.reminders import STANDARD, Kind, Reminder, Task

TODAY = date(2026, 11, 22)
APP = "https://aktsom.eksempel.no"
NBSP = "\u00a0"


def mail(*tasks: tuple[Kind, int, str], role: str = "åpenhetslovansvarlig", again: bool = False) -> MailText:
    reminders = [
        Reminder(
            Task(kind, f"t{at}", TODAY + timedelta(days=number), "kari", title, f"tiltak?id=t{at}"),
            STANDARD[0],
        )
        for at, (kind, number, title) in enumerate(tasks)
    ]
    made = make_digest(reminders, TODAY, APP)
    assert made is not None
    return render_digest(made, role, TODAY, again=again)


def test_the_whole_mail() -> None:
    written = mail(
        (Kind.MEASURE, -1, "Krav til hanskeprodusenten"),
        (Kind.REQUEST, 0, "2026-03"),
        (Kind.REQUEST, 2, "2026-04"),
        (Kind.FOLLOW_UP, 7, "IKT-leverandør 1"),
        (Kind.POLICY, 30, "Etiske retningslinjer"),
    )
    assert written.subject.replace(NBSP, " ") == "Fem oppgaver med frist innen tirsdag 22. desember 2026"
    assert written.text.replace(NBSP, " ") == (
        "Én av oppgavene er over fristen.\n\n"
        "Over fristen\n------------\n\n"
        "- Krav til hanskeprodusenten, skulle vært gjort lørdag 21. november 2026\n"
        "  https://aktsom.eksempel.no/tiltak?id=t0\n\n"
        "I dag\n-----\n\n"
        "- 2026-03: informasjonskrav, svar senest søndag 22. november 2026\n"
        "  https://aktsom.eksempel.no/tiltak?id=t1\n\n"
        "Neste sju dager\n---------------\n\n"
        "- 2026-04: informasjonskrav, svar senest tirsdag 24. november 2026 (to dager igjen)\n"
        "  https://aktsom.eksempel.no/tiltak?id=t2\n"
        "- IKT-leverandør 1: ny oppfølging søndag 29. november 2026\n"
        "  https://aktsom.eksempel.no/tiltak?id=t3\n\n"
        "Senere\n------\n\n"
        "- Etiske retningslinjer: ny gjennomgang tirsdag 22. desember 2026\n"
        "  https://aktsom.eksempel.no/tiltak?id=t4\n\n"
        "Åpne listen: https://aktsom.eksempel.no/i-dag\n\n"
        "Du får denne meldingen fordi du er åpenhetslovansvarlig. Endre det under «Varsler».\n"
    )


def test_where_all_is_late_the_subject_says_so() -> None:
    written = mail((Kind.MEASURE, -1, "a"), (Kind.MEASURE, -8, "b"))
    assert written.subject == "To oppgaver over fristen"
    assert "av oppgavene er over" not in written.text


def test_a_mail_after_one_that_may_have_been_lost_says_so() -> None:
    assert "Du kan ha fått noe av dette før." in mail((Kind.MEASURE, 1, "a"), again=True).text
    assert "Du kan ha fått" not in mail((Kind.MEASURE, 1, "a")).text


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("days", [-1, 0, 5, 30])
def test_every_kind_has_words_for_before_and_after(kind: Kind, days: int) -> None:
    title = "2026-03" if kind is Kind.REQUEST else "Navn"
    (line,) = [line for line in mail((kind, days, title)).text.splitlines() if line.startswith("- ")]
    assert ("skulle vært" in line) == (days < 0)
    assert line.count("2026") >= 1


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "[her](https://x.no)", "**fet** _kursiv_ `kode`", "# Overskrift", "- punkt", "| a |", "&lt;b&gt;", "3. tre\\"],
)  # fmt: skip
def test_a_title_is_only_ever_words(title: str) -> None:
    written = mail((Kind.MEASURE, 1, title))
    assert f"- {title}: resultat" in written.text
    page = lxml.html.document_fromstring(written.html)
    (link,) = page.xpath("//li//a")
    assert (link.text_content(), link.get("href")) == (title, f"{APP}/tiltak?id=t0")
    assert page.xpath("//script | //img | //style | //li//strong | //li//em") == []


def test_the_html_says_what_the_text_says_in_norwegian() -> None:
    written = mail((Kind.MEASURE, -1, "a"), (Kind.REQUEST, 2, "2026-04"), role="ansvarlig for oppgavene")
    page = lxml.html.document_fromstring(written.html)
    assert page.get("lang") == "nb-NO"
    assert [one.text_content() for one in page.xpath("//h1 | //h2")] == [written.subject, "Over fristen", "Neste sju dager"]  # fmt: skip
    shown = " ".join(page.xpath("//main")[0].text_content().split())
    for line in written.text.splitlines():
        if line and not line.startswith(("-", "  https")):
            assert " ".join(line.split()) in shown


def test_any_letter_can_go_out_as_mail() -> None:
    letter = Letter(
        "Svar på spørsmålet ditt (2026-03)",
        "## Kort svar\n\nJa.\n\n1. Første\n2. Andre\n\n- En [lenke](https://x.no)\n\n> Sitat\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    )
    written = mail_text(letter, TODAY)
    assert written.text == (
        "Kort svar\n---------\n\nJa.\n\n1. Første\n2. Andre\n\n- En lenke\n  https://x.no\n\n> Sitat\n\na | b\n1 | 2\n"
    )
    assert "<h2" in written.html


def test_an_address_is_not_said_twice() -> None:
    assert plain_text("Se [https://x.no](https://x.no)") == "Se https://x.no\n"
