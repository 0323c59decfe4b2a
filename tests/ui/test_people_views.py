"""«Personer» as a reader meets it: people, who takes over, calendar links, reminders and what mail has been sent."""

from datetime import date

from streamlit.testing.v1 import AppTest
from support.pages import opened_at, plain, press, press_exactly, primaries, words
from support.smtp_server import PostOffice

from compliance_app import clock
from compliance_app.services.contacts import ContactInput, contacts, owner_names, save_contact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import MailKind, MailState, Measure, MeasurePurpose
from compliance_app.ui.views import parts_mail

DUE = date(2026, 5, 20)


def kari(actor: Actor, name: str = "Kari Ås") -> str:
    return save_contact(actor, ContactInput(name=name, email="kari@eksempel.no"))


def measure(actor: Actor, owner: str = "Kari Ås") -> str:
    clock.set_as_of(date(2026, 5, 1))
    given = MeasureInput(purpose=MeasurePurpose.PREVENT, what="Krav til hansker", owner=owner, due=DUE)
    made = save_measure(actor, given)
    clock.set_as_of(DUE)
    return made


def opened(identity: str = "") -> AppTest:
    query = {"del": "personer"} | ({"id": identity} if identity else {})
    return opened_at("virksomheten", **query)


def field(app: AppTest, label: str) -> object:
    kinds = (*app.text_input, *app.checkbox, *app.selectbox)
    return next(one for one in kinds if one.label == label)


def test_somebody_is_added_and_can_then_own_work(actor: Actor) -> None:
    app = opened()
    assert "Ingen ennå. Legg til dem som skal kunne være ansvarlige" in words(app)
    assert primaries(app) == ["Lagre"]
    field(app, "Navn").set_value("Kari Ås")
    field(app, "E-post").set_value("kari@eksempel.no")
    press_exactly(app, "Lagre")
    assert owner_names(actor) == ["Kari Ås"]
    assert "Ingen blir minnet om informasjonskrav ennå" in words(app)


def test_what_was_typed_stays_when_it_is_refused(actor: Actor) -> None:
    app = opened()
    field(app, "Navn").set_value("Kari Ås")
    field(app, "E-post").set_value("kari hos eksempel")
    press_exactly(app, "Lagre")
    assert "Feltet «E-post» kan ikke brukes slik" in words(app)
    assert field(app, "Navn").value == "Kari Ås"
    assert contacts(actor) == []


def test_who_leaves_with_work_says_so_and_it_is_moved(actor: Actor) -> None:
    identity = kari(actor)
    save_contact(actor, ContactInput(name="Ola"))
    made = measure(actor)
    app = opened(identity)
    assert "Kari Ås er ansvarlig for én oppgave som ikke er gjort" in words(app)
    field(app, "Kan få oppgaver").set_value(False)
    press_exactly(app, "Lagre")
    assert "Velg hvem som overtar først" in words(app)
    press_exactly(app, "Flytt oppgavene")
    assert "Feltet «Ny ansvarlig» mangler" in words(app)
    field(app, "Ny ansvarlig").set_value("Ola")
    press_exactly(app, "Flytt oppgavene")
    assert "Ola har overtatt én oppgave. Kari Ås kan ikke lenger få oppgaver." in words(app)
    assert owner_names(actor) == ["Ola"]
    with reading(actor) as work:
        assert work.get(Measure, made).owner == "Ola"


def test_a_calendar_link_is_shown_once_and_taken_back(actor: Actor, office: PostOffice) -> None:
    identity = kari(actor)
    app = opened(identity)
    assert "Kari Ås har ingen kalenderlenke." in words(app)
    press_exactly(app, "Lag lenke")
    assert app.code[0].value.startswith("https://aktsom.eksempel.no/kalender/")
    later = opened(identity)
    assert (list(later.code), "Kari Ås har en kalenderlenke." in words(later)) == ([], True)
    press_exactly(later, "Trekk tilbake lenken")
    assert "Kalenderlenken til Kari Ås virker ikke lenger." in words(later)
    assert contacts(actor)[0].calendar_secret_hash is None


def test_reminders_are_looked_at_and_then_sent(actor: Actor, office: PostOffice) -> None:
    kari(actor)
    measure(actor)
    app = press_exactly(opened(), "Se hvem som får hva")
    assert "Kari Ås vil få e-post om én oppgave." in words(app)
    assert "20.05.2026 Krav til hansker" in words(app)
    assert office.mailbox == []
    press_exactly(app, "Send påminnelser nå")
    assert "Én person fikk e-post." in words(app)
    assert "Påminnelse til Kari Ås" in words(app)
    assert "Tatt imot av e-posttjeneren 20. mai 2026" in words(app)
    assert len(office.mailbox) == 1
    press_exactly(app, "Send påminnelser nå")
    assert "Ingen har noe å bli minnet om i dag." in words(app)


def test_without_a_mail_server_the_page_says_what_is_missing(actor: Actor) -> None:
    kari(actor)
    measure(actor)
    app = opened()
    assert "sette AKTSOM_SMTP_HOST, AKTSOM_SMTP_FROM og AKTSOM_BASE_URL" in words(app)
    press_exactly(app, "Send påminnelser nå")
    assert plain(app.error[0].value).startswith("E-posten ble ikke sendt.")


def test_a_mail_nobody_knows_of_is_settled_by_a_person(actor: Actor, office: PostOffice) -> None:
    kari(actor)
    measure(actor)
    office.drop = "unread"
    app = press_exactly(opened(), "Send påminnelser nå")
    assert "Det er uvisst om e-posten ble sendt." in words(app)
    office.drop = ""
    press(app, "Send på nytt")
    assert "Én person fikk e-post." in words(app)
    assert "Du kan ha fått noe av dette før" in office.mailbox[0].text
    assert "uvisst" not in words(app)


def test_a_mail_that_arrived_after_all_is_said_so(actor: Actor, office: PostOffice) -> None:
    kari(actor)
    measure(actor)
    office.drop = "kept"
    app = press_exactly(opened(), "Send påminnelser nå")
    office.drop = ""
    press(app, "Den kom fram")
    assert "ført opp som kommet fram" in words(app)
    press_exactly(app, "Send påminnelser nå")
    assert len(office.mailbox) == 1


def test_every_kind_of_mail_has_its_word() -> None:
    assert set(parts_mail._KINDS) == set(MailKind)
    assert set(parts_mail._STATES) == set(MailState)
