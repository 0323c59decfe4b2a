"""A workbook that comes back, and answers written down by hand: shown before they are kept, refused where not ours."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from support.asked import answered, buyer, filled, made_ready, questions_of, supplier_of, typed_in, version

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, NotFound
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer
from compliance_app.domain.questionnaire_outcome import ChangeKind
from compliance_app.files.questionnaire_reading import FormOfAnother, FormSealBroken, NotOurForm
from compliance_app.files.writer import ColumnSpec, write_xlsx
from compliance_app.services.evidence import EvidenceInput, attach
from compliance_app.services.measures import measures
from compliance_app.services.questionnaire_course import mark_sent, withdraw_questionnaire
from compliance_app.services.questionnaire_instead import (
    InsteadInput,
    NoDocument,
    NothingOffered,
    accept_instead,
    decline_instead,
)
from compliance_app.services.questionnaire_reads import Status, read_questionnaire
from compliance_app.services.questionnaire_return import (
    AnswersRefused,
    FormOfWithdrawn,
    NothingWrittenDown,
    read_workbook,
    record_answers,
)
from compliance_app.services.questionnaire_send import DoneInput
from compliance_app.services.questionnaires import QuestionnaireWithdrawn
from compliance_app.services.work import Actor
from compliance_app.storage.tables import AnswerSource, QuestionnaireState


@pytest.fixture
def actor(database: str) -> Actor:
    return buyer()


@pytest.fixture
def supplier(actor: Actor) -> str:
    return supplier_of(actor)


def place(actor: Actor, made: str, question: str) -> str:
    """The number a question has in the workbook."""
    return str([one.id for one in questions_of(actor, made)].index(question) + 1)


def test_a_filled_workbook_shows_what_it_changes_before_it_is_taken_in(actor: Actor, supplier: str) -> None:
    answered_by_hand = made_ready(actor, supplier)[0]
    mark_sent(actor, answered_by_hand, DoneInput(), version(actor, answered_by_hand))
    questions = questions_of(actor, answered_by_hand)
    record_answers(
        actor, answered_by_hand, filled(questions), AnswerSource.BY_HAND, version(actor, answered_by_hand)
    )
    assert read_questionnaire(actor, answered_by_hand).status is Status.ANSWERED

    made, ready = made_ready(actor, supplier)
    countries = place(actor, made, "producer_countries")
    read = read_workbook(actor, typed_in(ready.workbook, **{countries: "Kina, Malaysia"}), "svar.xlsx")
    assert (read.questionnaire_id, read.supplier, read.errors, read.replaces) == (
        made, "Hanskeleverandør 1", (), False,
    )  # fmt: skip
    (changed,) = [one for one in read.changes if one.kind is not ChangeKind.SAME]
    assert (changed.question, changed.before, changed.now, changed.word) == (
        "producer_countries", "Kina", "Kina og Malaysia", "Endret",
    )  # fmt: skip
    assert read_questionnaire(actor, made).asked.answers == {}
    record_answers(actor, made, read.filled, AnswerSource.WORKBOOK, read.seen_version, once="a")
    record_answers(actor, made, read.filled, AnswerSource.WORKBOOK, read.seen_version, once="a")
    view = read_questionnaire(actor, made)
    assert view.asked.answers["producer_countries"].value == ["CN", "MY"]
    assert {one.source for one in view.asked.sources.values()} == {AnswerSource.WORKBOOK}
    assert [(one.kind, one.country) for one in view.proposals if one.country] == [("NEW_COUNTRY", "MY")]
    again = read_workbook(actor, typed_in(ready.workbook, **{countries: "Kina"}), "svar.xlsx", made)
    assert again.replaces
    with pytest.raises(ChangedMeanwhile):
        record_answers(actor, made, again.filled, AnswerSource.WORKBOOK, read.seen_version)
    assert measures(actor) == []


def test_what_cannot_be_kept_is_named_with_its_row(actor: Actor, supplier: str) -> None:
    made, ready = made_ready(actor, supplier)
    number = place(actor, made, "producer_countries")
    read = read_workbook(actor, typed_in(ready.workbook, **{number: "Atlantis"}), "svar.xlsx", made)
    (error,) = read.errors
    assert error.startswith("Rad ")
    assert f"spørsmål {number}: Landet «Atlantis» er ukjent." in error
    assert read.missing == len(questions_of(actor, made)) - 1
    with pytest.raises(AnswersRefused, match="ett svar"):
        record_answers(actor, made, read.filled, AnswerSource.WORKBOOK, read.seen_version)


def test_foreign_changed_and_old_files_are_refused(actor: Actor, supplier: str) -> None:
    made, ready = made_ready(actor, supplier)
    other, theirs = made_ready(actor, supplier_of(actor, "Annen leverandør 1"))
    with pytest.raises(FormOfAnother):
        read_workbook(actor, theirs.workbook, "svar.xlsx", made)
    assert read_workbook(actor, theirs.workbook, "svar.xlsx").questionnaire_id == other
    stranger = buyer("Annen kjøper AS")
    with pytest.raises(FormOfAnother):
        read_workbook(stranger, ready.workbook, "svar.xlsx")
    with pytest.raises(NotFound):
        read_workbook(stranger, ready.workbook, "svar.xlsx", made)
    with pytest.raises(NotOurForm):
        read_workbook(actor, write_xlsx([ColumnSpec("Navn")], [["A"]]), "svar.xlsx")
    book = load_workbook(BytesIO(ready.workbook))
    sheet = book.active
    row = next(cell.row for cell in sheet["A"] if cell.value == "Ikke endre")
    sheet[f"E{row}"] = f"Kontrollsum {'0' * 32}"
    buffer = BytesIO()
    book.save(buffer)
    with pytest.raises(FormSealBroken):
        read_workbook(actor, buffer.getvalue(), "svar.xlsx", made)
    withdraw_questionnaire(actor, made, version(actor, made))
    with pytest.raises(FormOfWithdrawn):
        read_workbook(actor, ready.workbook, "svar.xlsx", made)
    with pytest.raises(QuestionnaireWithdrawn):
        record_answers(
            actor, made, filled(questions_of(actor, made)), AnswerSource.BY_HAND, version(actor, made)
        )


def test_what_is_told_on_the_telephone_is_written_down(actor: Actor, supplier: str) -> None:
    made, _ready = made_ready(actor, supplier)
    with pytest.raises(NothingWrittenDown):
        record_answers(actor, made, Filled(), AnswerSource.BY_HAND, version(actor, made))
    with pytest.raises(AnswersRefused) as caught:
        record_answers(
            actor, made, Filled({"policy": RawAnswer("kanskje")}), AnswerSource.BY_HAND, version(actor, made)
        )
    assert set(caught.value.errors) == {"policy"}
    told = Filled({"policy": RawAnswer("NO")}, answered_by="Per på salg")
    record_answers(actor, made, told, AnswerSource.BY_HAND, version(actor, made))
    view = read_questionnaire(actor, made)
    assert view.asked.row.state == QuestionnaireState.PARTLY_ANSWERED
    assert view.asked.texts("nb") == {"policy": "Nei"}


def test_a_document_is_accepted_with_a_reason_and_something_to_look_at(actor: Actor, supplier: str) -> None:
    made, _ready = made_ready(actor, supplier)
    with pytest.raises(FieldMissing, match="Hvorfor det holder"):
        accept_instead(actor, made, InsteadInput(reason=" ", where="arkivet"), version(actor, made))
    with pytest.raises(NoDocument):
        accept_instead(actor, made, InsteadInput(reason="Svarer på alt."), version(actor, made))
    with pytest.raises(NothingOffered):
        decline_instead(actor, made, version(actor, made))
    given = EvidenceInput(
        title="VSME-rapport 2025", source="Sendt av leverandøren", object_kind="questionnaire", object_id=made,
        read_on=None,
    )  # fmt: skip
    attach(actor, given.model_copy(update={"read_on": clock.today()}), (b"%PDF-1.7\n%%EOF", "vsme.pdf"))
    accept_instead(actor, made, InsteadInput(reason="Svarer på alt."), version(actor, made))
    view = read_questionnaire(actor, made)
    assert (view.status, view.asked.row.accepted_instead) == (Status.ANSWERED, "Svarer på alt.")
    assert [one.what for one in view.efforts] == ["Et dokument ble godtatt i stedet for svar."]
    decline_instead(actor, made, version(actor, made))
    assert read_questionnaire(actor, made).asked.row.accepted_instead == ""
    assert measures(actor) == []


def test_an_unanswered_form_says_nothing_of_last_year(actor: Actor, supplier: str, monkeypatch) -> None:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    answered(actor, supplier)
    made, _ready = made_ready(actor, supplier)
    kinds = {one.kind for one in read_questionnaire(actor, made).changes}
    assert kinds == {ChangeKind.NOT_ANSWERED}
