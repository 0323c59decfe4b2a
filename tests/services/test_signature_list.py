"""Who has signed, and with what reservation: the documents that go beside bytes that never change."""

import io
import json
import zipfile
from datetime import date

import jsonschema
import pytest
from pypdf import PdfReader
from support.published import SIGNERS, lay_out, published, publisher, sign
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement

from compliance_app import clock
from compliance_app.services.published import page_of, publisher_of
from compliance_app.services.publishing import begin_update
from compliance_app.services.signature_list import SCHEMA, list_of_edition, signature_list
from compliance_app.services.statement_files import NotFrozen, frozen_file
from compliance_app.services.statement_site import static_site
from compliance_app.services.statements import draft
from compliance_app.services.work import Actor, reading
from compliance_app.settings import ROOT
from compliance_app.storage.tables import StatementFileKind

EXPLAINED = (
    "Jeg er uenig i at hansker er <lav> risiko.\n- Se *kapittel 4*.\nÆrlig talt: ærfugl, østers og ål."
)
CHECKED = jsonschema.Draft202012Validator(
    json.loads((ROOT / "data" / "schema" / "signaturer-1.json").read_text("utf-8"))
)


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def words(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        .replace("\u200b", "")
        .split()
    )


def test_the_list_says_s_only_of_a_verified_signature_and_nothing_of_who_has_not_signed(owner: Actor) -> None:
    identity = frozen_statement(owner)
    before = words(signature_list(owner, identity).pdf())
    assert before.count("Ikke signert ennå") == 3
    assert "(s)" not in before
    sign(owner, identity, CHAIR, on_behalf_of="Eksempelstiftelsen")
    sign(owner, identity, MEMBER, kind="ON_PAPER", signed_at=None, signed_on=date(2026, 5, 20))
    listed = signature_list(owner, identity)
    text = words(listed.pdf())
    assert f"{MANAGER}, daglig leder. Ikke signert ennå" in text
    assert f"{CHAIR}, styreleder (s). Signert 22. mai 2026 kl." in text
    assert "på vegne av Eksempelstiftelsen" in text
    assert f"{MEMBER}, styremedlem, de ansatte. Signert på papir 20. mai 2026" in text
    assert text.count("(s).") == 1
    data = json.loads(listed.json())
    CHECKED.validate(data)
    assert data["schema"] == SCHEMA
    assert [(one["signed"], one["verified"]) for one in data["signers"]] == [
        (False, False), (True, True), (True, False),
    ]  # fmt: skip
    assert data["complete"] is False


def test_an_explanation_stands_in_the_list_the_data_the_zip_and_no_locked_byte_has_moved(
    owner: Actor,
) -> None:
    identity = frozen_statement(owner)
    locked = frozen_file(owner, identity, StatementFileKind.PDF)
    sign(owner, identity, MANAGER, CHAIR)
    sign(owner, identity, MEMBER, reservation=True, explanation=EXPLAINED)
    lay_out(owner, identity)
    with zipfile.ZipFile(io.BytesIO(static_site(owner))) as folder:
        text, data = (
            words(folder.read("2025/signaturer.pdf")),
            json.loads(folder.read("2025/signaturer.json")),
        )
        assert folder.read("2025.pdf") == locked.content
    assert "Signert med påtegnet forbehold" in text
    assert "Jeg er uenig i at hansker er <lav> risiko." in text
    assert "Se *kapittel 4*." in text
    assert "ærfugl, østers og ål" in text
    assert locked.sha256 in text.replace(" ", "")
    CHECKED.validate(data)
    assert (data["complete"], data["pdf_sha256"]) == (True, locked.sha256)
    assert [one["explanation"] for one in data["signers"] if one["reservation"]] == [EXPLAINED]
    with reading(owner) as work:
        page = page_of(work.session, publisher_of(work.session, work.enterprise_id), "2025", "", 0)
    assert list_of_edition(page).pdf() == signature_list(owner, identity).pdf()


def test_an_update_has_a_list_of_its_own(owner: Actor) -> None:
    published(owner)
    begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
    clock.set_as_of(date(2026, 6, 3))
    second = frozen_statement(owner)
    listed = signature_list(owner, second)
    assert listed.about.dated == date(2026, 6, 3)
    assert "utgave 2" in words(listed.pdf())
    assert json.loads(listed.json())["complete"] is False
    sign(owner, second, *SIGNERS)
    assert json.loads(signature_list(owner, second).json())["complete"] is True


def test_a_draft_has_no_list(owner: Actor) -> None:
    with pytest.raises(NotFrozen):
        signature_list(owner, draft(owner, YEAR))


@pytest.mark.parametrize("language", ["nn", "en"])
def test_in_other_languages(owner: Actor, language: str) -> None:
    from compliance_app.documents.signature_list import (
        About,
        ListedSigner,
        Reserved,
        reservations_pdf,
        signature_list_pdf,
    )

    about = About(
        language,
        "Eksempel AS",
        "123456785",
        "2025",
        1,
        date(2026, 5, 4),
        "a" * 64,
        "b" * 64,
        date(2026, 5, 5),
    )
    line = ListedSigner("Person Én", "Person Én", signed=True, verified=True, when="5", explanation="Fordi.")
    text = words(signature_list_pdf(about, "Ein.", (line, ListedSigner("Person To", "Person To"))))
    assert {"nn": "Signert med påteikna atterhald", "en": "Signed with an endorsed reservation"}[
        language
    ] in text
    assert {"nn": "Ikkje signert enno", "en": "Not signed yet"}[language] in text
    text = words(reservations_pdf(about, (Reserved("Person Én", "styreleiar", "Fordi."),)))
    assert "Person Én, styreleiar" in text
