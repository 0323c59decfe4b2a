"""What comes in and what a person makes of it: mail as files, *Uleste*, one message, and the ledger of possible breaches."""

from datetime import UTC, date, datetime

import pytest
from support.mails import make_mail
from support.pages import dialog_alone, opened_at, press, upload, words
from support.request_cases import case, register

from compliance_app import clock
from compliance_app.domain.requests import BreachKind
from compliance_app.files import mail_outlook as tags
from compliance_app.services.possible_breaches import Classification, read_breaches
from compliance_app.services.request_intake import take_in_fetched
from compliance_app.services.requests import list_requests
from compliance_app.services.unread import count_unread
from compliance_app.services.work import Actor
from tests.files.mail_makers import ARRIVED, outlook

MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(actor: Actor) -> None:
    clock.set_as_of(date(2026, 5, 7))


def test_what_cannot_be_read_stands_in_uleste_and_becomes_a_case(actor: Actor) -> None:
    data = make_mail("", " ", attachments=(("brev.pdf", b"%PDF-1.4 x", "application/pdf"),))
    waiting = take_in_fetched(actor, data, MONDAY).message_id
    shown = words(opened_at("henvendelser"))
    assert "Uleste" in shown
    assert "1 vedlegg. Det går ikke an å lese noe spørsmål i e-posten." in shown
    app = opened_at("melding", id=waiting)
    assert "må det besvares senest fredag 22. mai" in words(app)
    press(app, "Registrer som krav")
    assert "Feltet «Spørsmålet» mangler" in words(app)
    next(one for one in app.text_area if one.label == "Spørsmålet").set_value("Hvor lages hanskene?")
    press(app, "Registrer som krav")
    (line,) = list_requests(actor)
    assert (line.received_on, count_unread(actor)) == (date(2026, 5, 4), 0)
    assert case(actor, line.id).request.question == "Hvor lages hanskene?"


def test_mail_files_become_cases_and_the_day_is_asked_for_where_nobody_wrote_it(actor: Actor) -> None:
    app = upload(dialog_alone("henvendelser_inn", "_form"), make_mail(received=MONDAY), "krav.eml")
    press(app, "Ta inn")
    assert [line.received_on for line in list_requests(actor)] == [date(2026, 5, 4)]
    app = upload(dialog_alone("henvendelser_inn", "_form"), make_mail(message_id="<2@e.example>"), "uten.eml")
    press(app, "Ta inn")
    assert "uten.eml" in words(app)
    assert len(list_requests(actor)) == 1
    app.date_input[0].set_value(date(2026, 5, 6))
    press(app, "Ta inn")
    assert [line.received_on for line in list_requests(actor)] == [date(2026, 5, 4), date(2026, 5, 6)]


def test_an_outlook_file_becomes_a_case(actor: Actor) -> None:
    clock.set_as_of(date(2026, 11, 23))
    transport = f"Received: {ARRIVED}\r\nFrom: En <en@post.example>\r\nMessage-ID: <to@post.example>\r\n\r\n"
    data = outlook({tags.SUBJECT: "Krav", tags.BODY: "Hvor lages hanskene?", tags.TRANSPORT: transport})
    app = upload(dialog_alone("henvendelser_inn", "_form"), data, "krav.msg")
    press(app, "Ta inn")
    (line,) = list_requests(actor)
    found = case(actor, line.id).request
    assert (found.received_on, found.question) == (date(2026, 11, 21), "Hvor lages hanskene?")


def test_a_possible_breach_is_judged_and_those_confirmed_are_counted(actor: Actor) -> None:
    register(actor)
    clock.set_as_of(date(2026, 5, 27))
    app = opened_at("brudd")
    assert "Ingen er bekreftet. Gjentatte brudd kan gi overtredelsesgebyr." in words(app)
    verdict = next(one for one in app.radio if one.label == "Din vurdering")
    verdict.set_value(Classification.BREACH)
    press(app, "Lagre vurderingen")
    assert read_breaches(actor).confirmed == 0
    next(one for one in app.text_area if one.label == "Begrunnelse").set_value("Vi glemte den.")
    press(app, "Lagre vurderingen")
    assert "Ett brudd er bekreftet." in words(app)
    lines = {line.kind: line for line in read_breaches(actor).lines}
    assert lines[BreachKind.LATE_ANSWER].reason == "Vi glemte den."
