"""A questionnaire from its questions to its last reminder: what is asked, what counts as sent, and what is refused."""

import zlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from support.asked import (
    CONTACT,
    answered,
    buyer,
    made_ready,
    questions_of,
    secret_of,
    sent,
    supplier_of,
    version,
)
from support.mail_settings import use_office
from support.smtp_server import PostOffice, post_office

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotFound
from compliance_app.domain.issues import Issue
from compliance_app.domain.question_drivers import Situation
from compliance_app.domain.questionnaire import AT_MOST
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, save_contact
from compliance_app.services.effort import efforts_of
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import measures
from compliance_app.services.outbox import mail_arrived
from compliance_app.services.questionnaire_course import (
    NothingToSendYet,
    SentAlready,
    extend_questionnaire,
    mark_reminded,
    mark_sent,
    note_no_answer,
    withdraw_questionnaire,
)
from compliance_app.services.questionnaire_link import LinkClosed, open_link
from compliance_app.services.questionnaire_propose import propose_questions
from compliance_app.services.questionnaire_reads import (
    Status,
    questionnaires,
    questionnaires_of,
    read_questionnaire,
)
from compliance_app.services.questionnaire_send import (
    DoneInput,
    MailInDoubt,
    NobodyToAsk,
    NotSentYet,
    ReadyInput,
    RemindedTwice,
    TooEarlyForTheLast,
    make_ready,
    make_reminder,
    remind_by_mail,
    replace_link,
    send_by_mail,
)
from compliance_app.services.questionnaires import (
    AlreadyAsked,
    QuestionnaireClosed,
    QuestionnaireInput,
    QuestionsStand,
    TooManyQuestions,
    edit_questionnaire,
    make_questionnaire,
)
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import read_session
from compliance_app.storage.question_bank import question_bank
from compliance_app.storage.tables import (
    METADATA,
    AuditDetail,
    EffortKind,
    ImpactKind,
    MailState,
    QuestionnaireState,
)

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    clock.set_as_of(TODAY)
    return buyer()


@pytest.fixture
def supplier(actor: Actor) -> str:
    return supplier_of(actor)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    with post_office() as opened:
        use_office(monkeypatch, opened)
        monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
        yield opened


def row(actor: Actor, identity: str):
    return read_questionnaire(actor, identity).asked.row


def test_the_suppliers_own_risk_chooses_its_questions(actor: Actor, supplier: str) -> None:
    found = propose_questions(actor, supplier)
    assert 1 <= len(found.chosen) <= AT_MOST
    assert {Situation.GOODS, Situation.GEOGRAPHIC_HIGH} <= set(found.drivers)
    assert "producer_countries" in {one.question.id for one in found.chosen}
    norwegian = add_supplier(actor, SupplierInput(name="Kantine 1", country="NO"))
    other = propose_questions(actor, norwegian)
    assert Situation.GEOGRAPHIC_HIGH not in other.drivers
    assert {one.question.id for one in other.chosen} != {one.question.id for one in found.chosen}
    with pytest.raises(NotFound):
        propose_questions(actor, "nobody")


def test_a_person_replaces_questions_and_is_told_why_each_is_asked(actor: Actor, supplier: str) -> None:
    proposed = [one.question.id for one in propose_questions(actor, supplier).chosen]
    wanted = [*proposed[:2], "guards"]
    assert "guards" not in proposed
    made = make_questionnaire(actor, supplier, QuestionnaireInput(questions=wanted))
    view = read_questionnaire(actor, made)
    assert {one.id for one in view.asked.questions} == set(wanted)
    why = {one.question.id: one.why("nb") for one in view.asked.invitation.questions}
    assert why["guards"] == "Dette vil vi vite mer om."
    assert why[proposed[0]].startswith("Valgt ut fra ")
    assert (view.status, view.asked.row.due) == (Status.NOT_SENT, TODAY + timedelta(days=21))
    edit_questionnaire(actor, made, QuestionnaireInput(questions=proposed[:1], language="en"), 1)
    assert [one.id for one in questions_of(actor, made)] == proposed[:1]


def test_what_cannot_be_asked_is_refused(actor: Actor, supplier: str) -> None:
    everything = [one.id for one in question_bank()][: AT_MOST + 1]
    with pytest.raises(TooManyQuestions, match="13 spørsmål"):
        make_questionnaire(actor, supplier, QuestionnaireInput(questions=everything))
    with pytest.raises(FieldWrong, match="ikke noe"):
        make_questionnaire(actor, supplier, QuestionnaireInput(questions=["ikke noe"]))
    with pytest.raises(FieldWrong, match="E-post"):
        make_questionnaire(actor, supplier, QuestionnaireInput(email="uten krøllalfa"))
    with pytest.raises(FieldWrong, match="Svar innen"):
        make_questionnaire(actor, supplier, QuestionnaireInput(due=TODAY - timedelta(days=1)))
    with pytest.raises(OwnerWithoutAccess, match="Kari"):
        make_questionnaire(actor, supplier, QuestionnaireInput(owner="Kari"))
    save_contact(actor, ContactInput(name="Kari"))
    made = make_questionnaire(actor, supplier, QuestionnaireInput(owner="kari"), once="k")
    assert row(actor, made).owner == "Kari"
    assert make_questionnaire(actor, supplier, QuestionnaireInput(), once="k") == made
    with pytest.raises(AlreadyAsked, match="Hanskeleverandør 1"):
        make_questionnaire(actor, supplier, QuestionnaireInput())


def test_nothing_is_sent_before_a_person_says_so(actor: Actor, supplier: str) -> None:
    made = make_questionnaire(actor, supplier, QuestionnaireInput())
    with pytest.raises(NothingToSendYet):
        mark_sent(actor, made, DoneInput(), 1)
    ready = make_ready(actor, made, ReadyInput(), 1)
    assert ready.link in ready.letter.text
    assert ready.workbook.startswith(b"PK")
    assert read_questionnaire(actor, made).status is Status.NOT_SENT
    assert efforts_of(actor, supplier) == []
    with pytest.raises(QuestionsStand):
        edit_questionnaire(actor, made, QuestionnaireInput(questions=["guards"]), version(actor, made))
    mark_sent(actor, made, DoneInput(on=TODAY - timedelta(days=2), how="i møtet"), version(actor, made))
    assert read_questionnaire(actor, made).status is Status.WAITING
    (told,) = efforts_of(actor, supplier)
    assert (told.kind, told.happened_on, told.what) == (
        EffortKind.ASKED, TODAY - timedelta(days=2), "Sendte spørreskjemaet: i møtet",
    )  # fmt: skip
    with pytest.raises(SentAlready):
        mark_sent(actor, made, DoneInput(), version(actor, made))


def test_the_secret_is_kept_as_its_hash_alone_in_database_and_log(actor: Actor, supplier: str) -> None:
    made, ready = made_ready(actor, supplier)
    secret = secret_of(ready)
    assert len(row(actor, made).secret_hash or "") == 64
    with read_session() as session:
        for table in METADATA.sorted_tables:
            assert secret not in repr(session.execute(select(table)).all()), table.name
        details = session.execute(select(AuditDetail.content)).scalars().all()
        assert all(secret.encode() not in zlib.decompress(one) for one in details)
        assert any(b"secret_hash" in zlib.decompress(one) for one in details)


def test_a_contact_is_needed_and_without_an_address_the_workbook_is_the_way(
    actor: Actor, supplier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Uten kontakt AS"), 2026))
    other = supplier_of(nobody)
    made = make_questionnaire(nobody, other, QuestionnaireInput())
    with pytest.raises(NobodyToAsk):
        make_ready(nobody, made, ReadyInput(), 1)
    monkeypatch.delenv("AKTSOM_BASE_URL")
    made, ready = made_ready(actor, supplier)
    assert ready.link == ""
    assert "regnearket som ligger ved" in ready.letter.text
    assert "https://" not in ready.letter.text
    mark_sent(actor, made, DoneInput(), version(actor, made))
    assert row(actor, made).state == QuestionnaireState.SENT


def test_the_words_of_invitation_and_reminders(actor: Actor, supplier: str) -> None:
    made, ready = made_ready(actor, supplier)
    plain = ready.letter.text.replace("\u00a0", " ")
    assert ready.letter.subject.replace("\u00a0", " ").endswith(
        "spørsmål om arbeidsforhold – svar innen 28. mai 2026"
    )
    assert "Kjøper AS kjøper hansker av dere." in plain
    assert "Et ærlig «vet ikke» hjelper oss mer enn et pent svar." in plain
    assert plain.rstrip().endswith(f"Spørsmål? {CONTACT}")
    with pytest.raises(NotSentYet):
        make_reminder(actor, made, ReadyInput(), version(actor, made))
    mark_sent(actor, made, DoneInput(), version(actor, made))
    first = make_reminder(actor, made, ReadyInput(), version(actor, made))
    assert first.letter.subject.replace("\u00a0", " ") == "Påminnelse: svar innen 28. mai 2026"
    assert f"Lenken virker fortsatt: {first.link}" in first.letter.text
    assert row(actor, made).reminded == 0
    mark_reminded(actor, made, DoneInput(how="telefon"), version(actor, made))
    with pytest.raises(TooEarlyForTheLast, match="er ikke ute"):
        make_reminder(actor, made, ReadyInput(final=date(2026, 7, 1)), version(actor, made))
    clock.set_as_of(date(2026, 6, 2))
    with pytest.raises(FieldMissing, match="kan brukes til"):
        make_reminder(actor, made, ReadyInput(), version(actor, made))
    last = make_reminder(actor, made, ReadyInput(final=date(2026, 8, 20)), version(actor, made))
    assert last.letter.subject == "Siste påminnelse"
    assert "Svarer dere innen 20. august 2026" in last.letter.text.replace("\u00a0", " ")
    mark_reminded(actor, made, DoneInput(), version(actor, made))
    with pytest.raises(RemindedTwice):
        make_reminder(actor, made, ReadyInput(final=date(2026, 8, 20)), version(actor, made))
    clock.set_as_of(date(2026, 8, 20))
    for one in (ready, first, last):
        assert open_link(secret_of(one)).invitation.supplier == "Hanskeleverandør 1"
    note_no_answer(actor, made, DoneInput(how="ingen tok telefonen"))
    kinds = [one.kind for one in efforts_of(actor, supplier)]
    assert kinds == [EffortKind.NO_ANSWER, EffortKind.REMINDED, EffortKind.REMINDED, EffortKind.ASKED]


def test_a_supplier_that_reads_english_is_asked_in_english(actor: Actor, supplier: str) -> None:
    made = make_questionnaire(actor, supplier, QuestionnaireInput(language="en"))
    ready = make_ready(actor, made, ReadyInput(), 1)
    assert "questions on working conditions – please answer by 28 May 2026" in ready.letter.subject.replace(
        "\u00a0", " "
    )
    assert "Kjøper AS buys goods or services from you." in ready.letter.text
    assert 'lang="en-GB"' in ready.letter.html
    mark_sent(actor, made, DoneInput(), version(actor, made))
    reminder = make_reminder(actor, made, ReadyInput(), version(actor, made))
    assert "have had no reply" in reminder.letter.text
    mark_reminded(actor, made, DoneInput(), version(actor, made))
    clock.set_as_of(date(2026, 6, 2))
    last = make_reminder(actor, made, ReadyInput(final=date(2026, 6, 20)), version(actor, made))
    assert "If you answer by 20 June 2026" in last.letter.text.replace("\u00a0", " ")


def test_more_time_withdrawal_and_a_link_that_replaces_the_others(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    with pytest.raises(FieldWrong, match="ikke er gått"):
        extend_questionnaire(actor, made, TODAY - timedelta(days=1), version(actor, made))
    extend_questionnaire(actor, made, date(2026, 12, 1), version(actor, made))
    clock.set_as_of(date(2026, 12, 31))
    assert open_link(secret).invitation.due == date(2026, 12, 1)
    with pytest.raises(ChangedMeanwhile, match="spørreskjemaet"):
        extend_questionnaire(actor, made, date(2027, 1, 1), 1)
    newest = secret_of(replace_link(actor, made, version(actor, made)))
    with pytest.raises(LinkClosed):
        open_link(secret)
    assert open_link(newest)
    withdraw_questionnaire(actor, made, version(actor, made))
    with pytest.raises(LinkClosed):
        open_link(newest)
    assert read_questionnaire(actor, made).status is Status.WITHDRAWN
    for refused in (
        lambda: make_ready(actor, made, ReadyInput(), version(actor, made)),
        lambda: withdraw_questionnaire(actor, made, version(actor, made)),
        lambda: mark_sent(actor, made, DoneInput(), version(actor, made)),
    ):
        with pytest.raises(QuestionnaireClosed):
            refused()
    assert make_questionnaire(actor, supplier, QuestionnaireInput()) != made


def test_a_link_stops_at_the_end_of_its_last_day(actor: Actor, supplier: str) -> None:
    made = make_questionnaire(actor, supplier, QuestionnaireInput(due=date(2026, 5, 20)))
    ready = make_ready(actor, made, ReadyInput(expires_on=date(2026, 6, 1)), 1)
    clock.set_as_of(date(2026, 6, 1))
    assert open_link(secret_of(ready)).invitation.expires == date(2026, 6, 1)
    clock.set_as_of(date(2026, 6, 2))
    with pytest.raises(LinkClosed):
        open_link(secret_of(ready))
    with pytest.raises(FieldWrong, match="virker til"):
        make_ready(actor, made, ReadyInput(expires_on=date(2026, 6, 1)), version(actor, made))


def test_by_mail_it_is_sent_when_the_server_has_taken_it(
    actor: Actor, supplier: str, office: PostOffice
) -> None:
    made = make_questionnaire(actor, supplier, QuestionnaireInput())
    with pytest.raises(FieldMissing, match="E-post"):
        send_by_mail(actor, made, ReadyInput(), 1)
    edit_questionnaire(actor, made, QuestionnaireInput(email="salg@leverandor.example", recipient="Salg"), 1)
    office.data_answer = "451 Prøv igjen senere"
    delivery = send_by_mail(actor, made, ReadyInput(), version(actor, made))
    assert delivery.state is MailState.FAILED
    assert read_questionnaire(actor, made).status is Status.NOT_SENT
    office.data_answer = ""
    assert send_by_mail(actor, made, ReadyInput(), version(actor, made)).accepted
    assert read_questionnaire(actor, made).status is Status.WAITING
    (mail,) = office.mailbox
    assert mail.recipients == ("salg@leverandor.example",)
    assert mail.message["Reply-To"].addresses[0].addr_spec == CONTACT
    assert mail.message["Auto-Submitted"] is None
    (attached,) = mail.message.iter_attachments()
    assert attached.get_filename() == "Spørreskjema Hanskeleverandør 1.xlsx"
    link = next(word for word in mail.text.split() if word.startswith("https://"))
    assert open_link(link.rpartition("/")[2])
    assert [one.what for one in efforts_of(actor, supplier)] == [
        "Sendte spørreskjemaet i e-post til salg@leverandor.example."
    ]
    assert remind_by_mail(actor, made, ReadyInput(), version(actor, made)).accepted
    assert row(actor, made).reminded == 1
    assert [one.state for one in read_questionnaire(actor, made).mails] == [
        MailState.ACCEPTED, MailState.ACCEPTED, MailState.FAILED,
    ]  # fmt: skip


def test_a_mail_nobody_knows_of_is_not_sent_until_somebody_decides(
    actor: Actor, supplier: str, office: PostOffice
) -> None:
    made = make_questionnaire(actor, supplier, QuestionnaireInput(email="salg@leverandor.example"))
    office.drop = "kept"
    assert send_by_mail(actor, made, ReadyInput(), 1).state is MailState.UNKNOWN
    assert read_questionnaire(actor, made).status is Status.NOT_SENT
    with pytest.raises(MailInDoubt):
        send_by_mail(actor, made, ReadyInput(), version(actor, made))
    (line,) = read_questionnaire(actor, made).mails
    mail_arrived(actor, line.mail.id)
    assert read_questionnaire(actor, made).status is Status.WAITING


def test_the_list_says_who_waits_and_who_is_late(actor: Actor) -> None:
    sent(actor, supplier_of(actor, "Venter AS"))
    make_questionnaire(actor, supplier_of(actor, "Ikke sendt AS"), QuestionnaireInput())
    answered(actor, supplier_of(actor, "Svart AS"))
    clock.set_as_of(TODAY + timedelta(days=15))
    late = supplier_of(actor, "Venter lenger AS")
    sent(actor, late)
    clock.set_as_of(TODAY + timedelta(days=30))
    found = questionnaires(actor)
    assert {status.name: count for status, count in found.counts.items() if count} == {
        "LATE": 1, "WAITING": 1, "NOT_SENT": 1, "ANSWERED": 1,
    }  # fmt: skip
    assert [one.supplier for one in questionnaires(actor, Status.LATE).lines] == ["Venter AS"]
    assert [one.supplier for one in questionnaires(actor, Status.WAITING).lines] == ["Venter lenger AS"]
    assert {one.supplier for one in found.lines} == {
        "Venter AS",
        "Ikke sendt AS",
        "Venter lenger AS",
        "Svart AS",
    }
    assert (found.total, found.lines[-1].supplier) == (4, "Venter lenger AS")
    assert [one.status for one in questionnaires_of(actor, late)] == [Status.WAITING]
    with pytest.raises(NotFound):
        questionnaires_of(actor, "nobody")
    assert measures(actor) == []


def test_known_impacts_choose_questions_about_them(actor: Actor, supplier: str) -> None:
    given = {
        "kind": ImpactKind.ACTUAL, "issue": Issue.CHILD_LABOUR, "what": "Barn plukket bomull",
        "scale": 4, "scope": 2, "irremediability": 3, "supplier_id": supplier,
        "severity_reason": "Sett ved besøk.",
    }  # fmt: skip
    save_impact(actor, ImpactInput(**given))
    found = propose_questions(actor, supplier)
    assert {Issue.CHILD_LABOUR, Situation.INCIDENT_KNOWN} <= set(found.drivers)
    assert {"age_check", "remedy"} <= {one.question.id for one in found.chosen}
