"""The list of all follow-ups, the ledger of attempts, and evidence dropped on an object, as people use them."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import (
    checked,
    dialog_alone,
    drawn_alone,
    links_of,
    opened_at,
    plain,
    press,
    press_exactly,
    primaries,
    said_under,
    words,
)

from compliance_app import clock
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.effort import EffortInput, efforts_of, record_effort
from compliance_app.services.evidence import EvidenceInput, attach, evidence_of, link_evidence, open_file
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, save_follow_up
from compliance_app.services.policies import PolicyInput, save_policy
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import EffortKind, FollowUpKind
from compliance_app.ui.views.oppfolging import PAGE_SIZE

PDF = b"%PDF-1.7\n%%EOF"
DAY = date(2026, 5, 7)


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.set_as_of(DAY)


@pytest.fixture
def supplier(actor: Actor) -> str:
    save_contact(actor, ContactInput(name="Innkjøper 1"))
    return add_supplier(actor, SupplierInput(name="Hanskeleverandør <b>1</b>", country="VN"))


def plan(actor: Actor, supplier: str, day: date, **given) -> str:
    clock.set_as_of(min(day, DAY))
    made = save_follow_up(actor, supplier, FollowUpInput(kind=FollowUpKind.MEETING, next_on=day, **given))
    clock.set_as_of(DAY)
    return made


def test_an_empty_list_says_what_to_do(supplier: str) -> None:
    app = opened_at("oppfolging")
    assert "Ingen oppfølging ennå" in words(app)
    assert primaries(app) == ["Registrer oppfølging"]


def test_the_list_begins_with_what_is_late_and_leads_to_the_form_of_each(actor: Actor, supplier: str) -> None:
    late = plan(actor, supplier, date(2026, 5, 1), what="Purre på svar", owner="Innkjøper 1")
    plan(actor, supplier, date(2026, 6, 20))
    given = FollowUpInput(kind=FollowUpKind.VISIT, held_on=date(2026, 3, 2), outcome="To avvik")
    save_follow_up(actor, supplier, given)
    app = opened_at("oppfolging")
    text = words(app)
    assert "To oppfølginger venter. Én er over fristen." in text
    assert [plain(str(one.value)) for one in app.header] == ["Over fristen (1)", "Senere (1)", "Gjort (1)"]
    assert "Møte: Purre på svar. Ansvarlig: Innkjøper 1." in text
    assert "6 dager over" in text
    assert "Besøk: To avvik." in text
    assert links_of(app).count("Hanskeleverandør <b>1</b>") == 3
    assert f"rad={late}" in app.get("page_link")[0].proto.query_string


def test_the_list_is_narrowed_and_says_when_nothing_fits(actor: Actor, supplier: str) -> None:
    plan(actor, supplier, date(2026, 5, 20), owner="Innkjøper 1")
    app = opened_at("oppfolging")
    app.selectbox(key="oppfolging-slag").set_value(FollowUpKind.VISIT)
    assert "Ingen oppfølging passer" in words(checked(app.run()))
    app.selectbox(key="oppfolging-slag").set_value(FollowUpKind.MEETING)
    app.selectbox(key="oppfolging-eier").set_value("Innkjøper 1")
    assert "Denne måneden (1)" in words(checked(app.run()))
    app.text_input(key="oppfolging-sok").set_value("finnes ikke")
    assert "Ingen oppfølging passer" in words(checked(app.run()))


def test_one_supplier_alone_and_one_that_is_not_there(actor: Actor, supplier: str) -> None:
    other = add_supplier(actor, SupplierInput(name="Annen leverandør"))
    for identity in (supplier, other):
        plan(actor, identity, date(2026, 5, 20))
    app = opened_at("oppfolging", leverandor=other)
    assert app.title[0].value == "Oppfølging av Annen leverandør"
    assert links_of(app) == ["‹ All oppfølging", "Møte"]
    assert opened_at("oppfolging", leverandor="finnes-ikke").title[0].value == "Oppfølging"


def test_the_sentence_says_when_all_that_waits_is_late_and_when_nothing_waits(
    actor: Actor, supplier: str
) -> None:
    done = FollowUpInput(kind=FollowUpKind.VISIT, held_on=date(2026, 3, 2), outcome="To avvik")
    save_follow_up(actor, supplier, done)
    assert "Ingen oppfølging venter. Én oppfølging er gjort." in words(opened_at("oppfolging"))
    plan(actor, supplier, date(2026, 5, 1))
    assert "Én oppfølging venter, og den er over fristen." in words(opened_at("oppfolging"))
    plan(actor, supplier, date(2026, 5, 2))
    assert "To oppfølginger venter, og alle er over fristen." in words(opened_at("oppfolging"))


def test_more_than_a_page_is_turned(actor: Actor, supplier: str) -> None:
    for number in range(PAGE_SIZE + 2):
        plan(actor, supplier, date(2026, 6, 1), what=f"Nummer {number:02}")
    app = opened_at("oppfolging")
    assert "Nummer 00" in words(app)
    assert f"Nummer {PAGE_SIZE + 1}" not in words(app)
    assert len(app.get("pagination")) == 1


def test_a_form_opened_from_the_list_leads_back_to_it(actor: Actor, supplier: str) -> None:
    made = plan(actor, supplier, date(2026, 5, 20), owner="Innkjøper 1")
    app = opened_at("leverandor", id=supplier, skjema="oppfolging", rad=made, fra="oppfolging")
    place = f"follow-{supplier}-{made}"
    app.date_input(key=f"{place}-held").set_value(date(2026, 5, 7))
    press_exactly(app, "Lagre oppfølgingen")
    assert "Skriv hva oppfølgingen førte til" in said_under(app, "Utfall")
    app.text_area(key=f"{place}-outcome").set_value("De legger frem en plan")
    app.date_input(key=f"{place}-next").set_value(None)
    press_exactly(app, "Lagre oppfølgingen")
    assert app.title[0].value == "Oppfølging"
    assert "Oppfølgingen er lagret." in words(app)
    assert "Gjort (1)" in words(app)
    (row,) = follow_ups_of(actor, supplier)
    assert (row.held_on, row.waits_for) == (DAY, None)


def test_what_is_to_be_done_again_opens_a_new_form_like_the_last(actor: Actor, supplier: str) -> None:
    given = FollowUpInput(
        kind=FollowUpKind.VISIT,
        held_on=date(2026, 4, 1),
        outcome="Fint",
        next_on=date(2026, 5, 20),
        owner="Innkjøper 1",
    )
    made = save_follow_up(actor, supplier, given)
    app = opened_at("leverandor", id=supplier, skjema="oppfolging", etter=made)
    place = f"follow-{supplier}-new"
    assert app.selectbox(key=f"{place}-kind").value is FollowUpKind.VISIT
    assert app.selectbox(key=f"{place}-owner").value == "Innkjøper 1"
    assert app.text_area(key=f"{place}-outcome").value == ""


def test_attempts_are_written_down_and_summed_in_words(actor: Actor, supplier: str) -> None:
    record_effort(actor, supplier, EffortInput(kind=EffortKind.ASKED, happened_on=date(2026, 3, 1)))
    record_effort(actor, supplier, EffortInput(kind=EffortKind.REMINDED, happened_on=date(2026, 4, 1)))
    app = opened_at("leverandor", id=supplier, skjema="forsok")
    app.selectbox(key=f"effort-{supplier}-kind").set_value(EffortKind.NO_ANSWER)
    app.date_input(key=f"effort-{supplier}-day").set_value(date(2026, 5, 8))
    press_exactly(app, "Lagre forsøket")
    assert "ikke er kommet ennå" in app.error[0].value
    app.date_input(key=f"effort-{supplier}-day").set_value(DAY)
    app.text_area(key=f"effort-{supplier}-what").set_value("Ringte to ganger")
    press_exactly(app, "Lagre forsøket")
    assert [row.kind for row in efforts_of(actor, supplier)] == ["NO_ANSWER", "REMINDED", "ASKED"]
    text = words(opened_at("leverandor", id=supplier))
    assert "Spurt én gang og purret én gang. Har ikke svart." in text
    assert "Ringte to ganger." in text


def evidence_alone(kind: str, identity: str) -> AppTest:
    def script(kind: str, identity: str) -> None:
        from compliance_app.ui.views.parts_evidence import evidence_of

        evidence_of(kind, identity, key="test")

    app = AppTest.from_function(script, kwargs={"kind": kind, "identity": identity}, default_timeout=30)
    return checked(app.run())


def field(app: AppTest, ending: str) -> str:
    return next(str(one.key) for one in (*app.text_input, *app.date_input) if str(one.key).endswith(ending))


def test_a_file_is_dropped_named_after_itself_and_kept_with_its_source(actor: Actor) -> None:
    policy = save_policy(actor, PolicyInput(title="Krav til leverandører"))
    app = evidence_alone("policy", policy)
    assert "Ingen ennå" in words(app)
    app.file_uploader[0].set_value(("Krav vedtatt æøå.pdf", PDF, "application/pdf"))
    checked(app.run())
    assert app.text_input(key=field(app, "-title")).value == "Krav vedtatt æøå"
    press_exactly(app, "Lagre dokumentasjonen")
    assert "Kilde" in app.error[0].value
    app.text_input(key=field(app, "-source")).set_value("Styrets sekretær")
    press_exactly(app, "Lagre dokumentasjonen")
    assert "Dokumentasjonen er lagret." in words(app)
    assert "Styrets sekretær. Fil: Krav vedtatt æøå.pdf, 1 kB. Lest 7. mai 2026." in words(app)
    (shown,) = evidence_of(actor, "policy", policy)
    assert open_file(actor, shown.row.id).content == PDF
    (download,) = app.get("download_button")
    assert plain(download.label) == "Krav vedtatt æøå"


def test_a_program_is_refused_above_the_fields_and_what_was_written_stays(
    actor: Actor, supplier: str
) -> None:
    app = evidence_alone("supplier", supplier)
    app.file_uploader[0].set_value(("faktura.pdf", b"MZ\x90\x00", "application/pdf"))
    checked(app.run())
    app.text_input(key=field(app, "-source")).set_value("E-post")
    press_exactly(app, "Lagre dokumentasjonen")
    assert "faktura.pdf" in plain(app.error[0].value)
    assert app.text_input(key=field(app, "-source")).value == "E-post"
    assert evidence_of(actor, "supplier", supplier) == []


def test_a_source_without_a_file_and_what_is_there_already(actor: Actor, supplier: str) -> None:
    policy = save_policy(actor, PolicyInput(title="Krav"))
    app = evidence_alone("policy", policy)
    app.segmented_control[0].set_value("kilde")
    checked(app.run())
    app.text_input(key=field(app, "-title")).set_value("<script>alert(1)</script>")
    app.text_input(key=field(app, "-source")).set_value("https://example.org/krav")
    press_exactly(app, "Lagre dokumentasjonen")
    said = "\n".join(str(one.value) for one in app.html)
    assert "&lt;script&gt;" in said
    assert "<script>" not in said
    assert 'href="https://example.org/krav"' in said
    app = evidence_alone("supplier", supplier)
    app.segmented_control[0].set_value("kjent")
    checked(app.run())
    press_exactly(app, "Bruk den her også")
    assert "Velg hvilken" in app.error[0].value
    app.selectbox[0].select_index(0)
    press_exactly(app, "Bruk den her også")
    assert "Gjelder også retningslinjen «Krav»." in words(app)
    assert len(evidence_of(actor, "supplier", supplier)) == 1


def test_taking_the_last_one_off_is_asked_about_and_then_it_is_gone(actor: Actor, supplier: str) -> None:
    policy = save_policy(actor, PolicyInput(title="Krav"))
    given = EvidenceInput(
        title="Rapport", source="E-post", read_on=DAY, object_kind="policy", object_id=policy
    )
    made = attach(actor, given, (PDF, "rapport.pdf"))
    link_evidence(actor, made, "supplier", supplier)
    for kind, identity, says in (
        ("policy", policy, "Den blir liggende på leverandøren"),
        ("supplier", supplier, "Filen slettes"),
    ):
        app = dialog_alone(
            "parts_evidence", "ask_remove", kind=kind, identity=identity, evidence=made, place="test"
        )
        assert says in words(app)
        press(app, "Fjern dokumentasjonen")
        assert evidence_of(actor, kind, identity) == []


def test_a_reader_sees_the_evidence_and_no_way_to_change_it(actor: Actor, supplier: str, monkeypatch) -> None:
    attach(
        actor,
        EvidenceInput(
            title="Rapport", source="E-post", read_on=DAY, object_kind="supplier", object_id=supplier
        ),
        (PDF, "rapport.pdf"),
    )
    monkeypatch.setattr("compliance_app.services.work.EVERY_ROLE", frozenset({"READER"}))
    app = evidence_alone("supplier", supplier)
    assert [plain(one.label) for one in app.get("download_button")] == ["Rapport"]
    assert len(app.button) == len(app.file_uploader) == 0


def test_the_list_is_drawn_alone_too(actor: Actor, supplier: str) -> None:
    plan(actor, supplier, date(2026, 5, 20))
    assert "Den neste er Hanskeleverandør" in words(drawn_alone("oppfolging"))
