"""The list of requests and the case page, as a person uses them."""

from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from support.pages import press_exactly
from support.public_form import asked, case_of
from support.request_cases import answer

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.domain.requests import RequestState
from compliance_app.services import request_steps as steps
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, read_enterprise
from compliance_app.services.public_case import write
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.request_case import read_request
from compliance_app.services.request_letter_inputs import ExtensionGround
from compliance_app.services.request_settings import RequestSettings, set_request_settings
from compliance_app.services.requests import RequestInput, list_requests, register_request
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Supply


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 5, 7))
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def register(actor: Actor, received: date = date(2026, 5, 4), **given: str) -> str:
    values = {"question": "Hvor lages prøverørene dere bruker?", "topic": "prøverør"} | given
    return register_request(actor, RequestInput(received_on=received, **values))


def open_list() -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.henvendelser import view

        view()

    return AppTest.from_function(script, default_timeout=30).run()


def open_case(identity: str) -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.henvendelse import view

        view()

    page = AppTest.from_function(script, default_timeout=30)
    page.query_params["id"] = identity
    return page.run()


def text_of(page: AppTest) -> str:
    """All the static HTML of the page."""
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def field(page: AppTest, label: str):
    both = [*page.text_area, *page.text_input, *page.date_input, *page.selectbox, *page.radio]
    return next(one for one in both if one.label == label)


def primaries(page: AppTest) -> list[str]:
    return [one.label for one in page.button if one.proto.type == "primary"]


# --- the list


def test_an_empty_list_says_what_to_do(actor: Actor) -> None:
    page = open_list()
    said = text_of(page)
    assert "Ingen henvendelser i 2026" in said
    assert "skjemaet på nettsiden kommer hit" not in said
    assert primaries(page) == ["Registrer en henvendelse"]


def test_the_list_says_what_is_due_late_first(actor: Actor) -> None:
    register(actor)
    register(actor, date(2026, 4, 1), topic="renhold")
    done = register(actor, date(2026, 3, 2), topic="hotell")
    answer(actor, done, date(2026, 3, 24))
    page = open_list()
    said = text_of(page)
    assert "To venter på svar. Én er over fristen." in said
    assert said.index("15 dager over") < said.index("om 15 dager") < said.index("Besvart for sent")
    assert [one.value for one in page.header] == ["Venter på svar", "Ferdig"]
    assert primaries(page) == ["Registrer en henvendelse"]


def test_registering_keeps_what_was_typed_when_it_is_refused(actor: Actor) -> None:
    page = open_list()
    button(page, "Registrer en henvendelse").click().run()
    field(page, "Spørsmålet").set_value("Hvem vasker hos dere?")
    button(page, "Registrer henvendelsen").click().run()
    assert [one.value for one in page.error] == [
        r"Ikke lagret\. Feltet «Dagen kravet kom» mangler\. Oppgi dagen kravet kom, ikke dagen du så det\."
    ]
    assert field(page, "Spørsmålet").value == "Hvem vasker hos dere?"
    assert list_requests(actor) == []
    field(page, "Dagen kravet kom").set_value(date(2026, 5, 4))
    button(page, "Registrer henvendelsen").click().run()
    assert "2026\\-01" in page.success[0].value
    (line,) = list_requests(actor)
    assert (line.received_on, line.deadline.operative) == (date(2026, 5, 4), date(2026, 5, 22))
    assert read_request(actor, line.id).request.requester == ""


# --- the case


def test_the_case_shows_the_deadline_with_its_working(actor: Actor) -> None:
    page = open_case(register(actor))
    said = text_of(page)
    for expected in (
        "fredag 22. mai",
        "15 dager igjen.",
        "2. pinsedag",
        "Helligdagsfredloven § 2",
        "§ 7 annet ledd",
        "prøverørene",
    ):
        assert expected in said
    assert primaries(page) == ["Skriv svar"]
    labels = {one.label for one in page.button}
    assert {"Be om presisering", "Forleng fristen", "Avslå deler", "Avslå hele"} <= labels
    assert "Varsle forsinkelse" not in labels


def test_after_the_three_weeks_there_is_no_extension_to_press(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 26))
    page = open_case(identity)
    assert "4 dager over." in text_of(page)
    labels = {one.label for one in page.button}
    assert "Forleng fristen" not in labels
    assert "Varsle forsinkelse" in labels


def test_an_unknown_case_is_said_to_be_unknown(actor: Actor) -> None:
    page = open_case("finnes-ikke")
    assert "ble ikke funnet" in page.error[0].value


def test_strangers_words_are_shown_as_they_are(actor: Actor) -> None:
    said = text_of(
        open_case(register(actor, question="<script>alert(1)</script>", requester="<b>Innsender</b>"))
    )
    assert "<script>" not in said
    assert "&lt;script&gt;" in said
    assert "<b>Innsender" not in said


def test_writing_an_answer_from_what_the_register_holds_to_recording_it(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Prøverør", supply=Supply.GOODS))
    judge_category(actor, category, JudgementInput(level=Level.MEDIUM, reason="Mye settes bort."))
    add_supplier(actor, SupplierInput(name="IVD-leverandør 3", country="DE", category_id=category))
    identity = register(actor)
    page = open_case(identity)
    button(page, "Skriv svar").click().run()
    assert "Vi kjøper prøverør fra" in field(page, "Dette har vi funnet").value
    assert field(page, "Kort svar").value == ""
    field(page, "Kort svar").set_value("De lages i Tyskland.").run()
    assert "De lages i Tyskland." in text_of(page)
    assert "Send svaret fra e-posten din eller på papir, og registrer her når det ble sendt." in text_of(page)
    assert primaries(page) == ["Registrer at svaret er sendt"]
    button(page, "Registrer at svaret er sendt").click().run()
    assert "Sendt" in page.error[0].value
    assert field(page, "Kort svar").value == "De lages i Tyskland."
    field(page, "Sendt").set_value(date(2026, 5, 7))
    button(page, "Registrer at svaret er sendt").click().run()
    case = read_request(actor, identity)
    assert (case.state, case.request.answered_on) == (RequestState.ANSWERED, date(2026, 5, 7))
    assert "De lages i Tyskland." in case.events[-1].text
    assert "Innen fristen." in text_of(page)
    assert page.success[0].value.startswith("Registrert kl")
    assert primaries(page) == ["Avslutt saken"]


def test_what_was_clarified_stands_beside_the_letter_that_is_being_written(actor: Actor) -> None:
    set_request_settings(actor, RequestSettings(public_form=True), read_enterprise(actor).version)
    secret = asked(actor)
    write(secret, "Bare hanskene.", "a")
    page = open_case(case_of(actor, secret).id)
    press_exactly(page, "Skriv svar")
    assert "Bare hanskene." in text_of(page)


def test_the_second_who_answers_is_told_and_keeps_the_text(actor: Actor) -> None:
    identity = register(actor)
    page = open_case(identity)
    button(page, "Skriv svar").click().run()
    steps.take_up(Actor("Kollega", actor.roles, actor.enterprise_id), identity, 1)
    field(page, "Kort svar").set_value("Mitt svar.")
    field(page, "Sendt").set_value(date(2026, 5, 7))
    button(page, "Registrer at svaret er sendt").click().run()
    assert "Kollega endret saken" in page.error[0].value
    assert field(page, "Kort svar").value == "Mitt svar."
    button(page, "Registrer at svaret er sendt").click().run()
    assert read_request(actor, identity).state is RequestState.ANSWERED


def test_the_letter_of_extension_is_recorded_with_its_day(actor: Actor) -> None:
    identity = register(actor)
    page = open_case(identity)
    button(page, "Forleng fristen").click().run()
    field(page, "Hvorfor").set_value("Elleve ledd må svare.")
    field(page, "Svar loves senest").set_value(date(2026, 6, 19))
    field(page, "Sendt").set_value(date(2026, 5, 7))
    button(page, "Registrer at varselet er sendt").click().run()
    assert "mengden eller typen informasjon" in page.error[0].value
    assert read_request(actor, identity).request.promised_on is None
    field(page, "Grunnen").set_value(ExtensionGround.AMOUNT)
    button(page, "Registrer at varselet er sendt").click().run()
    assert "fredag 19. juni" in text_of(page)
    assert "Forleng fristen" not in {one.label for one in page.button}


def test_cancelling_a_letter_forgets_it(actor: Actor) -> None:
    page = open_case(register(actor))
    button(page, "Skriv svar").click().run()
    field(page, "Kort svar").set_value("Glem dette.").run()
    button(page, "Avbryt").click().run()
    button(page, "Skriv svar").click().run()
    assert field(page, "Kort svar").value == ""


def test_a_late_answer_is_classified_by_a_person(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 26))
    answer(actor, identity, date(2026, 5, 26))
    page = open_case(identity)
    said = text_of(page)
    assert "Mulig brudd" in {one.value for one in page.header}
    assert "§ 149" in said
    field(page, "Din vurdering").set_value("NO_BREACH")
    button(page, "Lagre vurderingen").click().run()
    assert "Begrunnelse" in page.error[0].value
    field(page, "Begrunnelse").set_value("Siste dag var 2. pinsedag.")
    button(page, "Lagre vurderingen").click().run()
    assert "Siste dag var 2. pinsedag." in text_of(page)
    assert read_request(actor, identity).breaches[0].classification == "NO_BREACH"


def test_a_remark_and_the_beginning_stand_in_the_log(actor: Actor) -> None:
    page = open_case(register(actor))
    button(page, "Begynn behandlingen").click().run()
    field(page, "Merknad").set_value("Spurte innkjøp.")
    button(page, "Lagre merknaden").click().run()
    said = text_of(page)
    assert "Lokal bruker begynte behandlingen" in said
    assert "Spurte innkjøp." in said
    assert field(page, "Merknad").value == ""


def test_a_remark_that_is_being_written_is_kept_when_something_else_happens_in_the_case(actor: Actor) -> None:
    identity = register(actor)
    page = open_case(identity)
    steps.note(Actor("Kollega", actor.roles, actor.enterprise_id), identity, "Kollegaens merknad.")
    field(page, "Merknad").set_value("Min merknad.")
    press_exactly(page, "Lagre merknaden")
    assert [one.text for one in read_request(actor, identity).events[-2:]] == [
        "Kollegaens merknad.",
        "Min merknad.",
    ]
    assert field(page, "Merknad").value == ""


def test_the_second_who_takes_a_step_is_told_and_may_go_on_with_what_was_written(actor: Actor) -> None:
    identity = register(actor)
    page = open_case(identity)
    press_exactly(page, "Registrer at kravet er trukket")
    steps.take_up(Actor("Kollega", actor.roles, actor.enterprise_id), identity, 1)
    field(page, "Hva som ble skrevet").set_value("Glem det.")
    press_exactly(page, "Registrer at det er trukket")
    assert "Kollega endret saken" in page.error[0].value
    press_exactly(page, "Registrer at det er trukket")
    assert read_request(actor, identity).state is RequestState.WITHDRAWN


def test_the_second_who_closes_a_case_is_told_and_may_go_on_with_what_was_written(actor: Actor) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 7))
    page = open_case(identity)
    press_exactly(page, "Avslutt saken")
    case = read_request(actor, identity).request
    given = steps.CaseInput(topic="rør", requester=case.requester, reply_to="", language="nb")
    steps.edit_case(Actor("Kollega", actor.roles, actor.enterprise_id), identity, given, case.version)
    field(page, "Svaret, uten personopplysninger").set_value("De lages i Tyskland.")
    press_exactly(page, "Bekreft og avslutt")
    assert "Kollega endret saken" in page.error[0].value
    press_exactly(page, "Bekreft og avslutt")
    assert read_request(actor, identity).request.redacted_answer == "De lages i Tyskland."


@pytest.mark.parametrize(
    ("opens", "goes"),
    [
        ("Registrer at kravet er trukket", "Registrer at det er trukket"),
        ("Avslutt saken", "Bekreft og avslutt"),
    ],
)
def test_a_press_is_not_lost_where_the_run_is_stopped_at_the_button_beside_it(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, opens: str, goes: str
) -> None:
    identity, stops, draw = register(actor), [], DeltaGenerator.button
    if opens == "Avslutt saken":
        answer(actor, identity, date(2026, 5, 7))

    def button_or_stop(place: DeltaGenerator, label: str, **look: object) -> bool:
        if label == "Avbryt" and stops:
            stops.pop()
            st.rerun()
        return draw(place, label, **look)

    monkeypatch.setattr(DeltaGenerator, "button", button_or_stop)
    page = open_case(identity)
    press_exactly(page, opens)
    if opens != "Avslutt saken":
        field(page, "Hva som ble skrevet").set_value("Glem det.")
    stops.append(True)
    press_exactly(page, goes)
    assert stops == []
    case = read_request(actor, identity)
    assert case.request.closed_on or case.state is RequestState.WITHDRAWN


def test_a_message_by_the_case_link_is_no_mail_to_download(actor: Actor) -> None:
    set_request_settings(actor, RequestSettings(public_form=True), read_enterprise(actor).version)
    secret = asked(actor)
    write(secret, "Jeg mener de blå.", "en")
    page = open_case(case_of(actor, secret).id)
    assert "Jeg mener de blå." in text_of(page)
    assert page.get("download_button") == []
