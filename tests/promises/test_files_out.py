"""Promises 24-27 and 60: what people take out cannot run, says what was stored, and is the same every time."""

import csv
import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
import reading_back
from test_file_writer import CONTROLS, PAYLOADS

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services import imports, statements
from compliance_app.services.enterprises import EnterpriseInput, SeatInput, create_enterprise, save_seats
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.governance import BoardInputInput, give_board_input
from compliance_app.services.policies import PolicyInput, save_policy
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.register import Filter, Order
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import PurchaseChannel, SeatRole

TEMPLATE = "{{ ''.__class__.__mro__ }} {% for x in [] %} #{7*7} ${7*7}"


@pytest.fixture
def actor(home: object) -> Actor:
    clock.set_as_of(date(2026, 3, 2))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def described(actor: Actor, text: str) -> None:
    """A register in which every text that a person can write holds ``text``."""
    category = save_category(actor, CategoryInput(name=f"{text} kategori", inline_name=text, rationale=text))
    judge_category(actor, category, JudgementInput(level=Level.MEDIUM, reason=text, sources_read=text))
    add_supplier(
        actor,
        SupplierInput(
            name=text, country="NO", category_id=category, foreign_id=text, channel=PurchaseChannel.COVERED_BY,
            other_buyer=text, other_buyer_commitment=text, other_buyer_source=text, industry_body=text,
        ),
    )  # fmt: skip
    save_policy(actor, PolicyInput(title=text, text=text, adopted_by=text, owner=text))
    give_board_input(actor, BoardInputInput(text=text, given_by=text))
    save_seats(actor, [SeatInput(name=text, title=text, role=SeatRole.CHAIR, appointing_body=text)])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_24_the_register_taken_out_runs_nothing(actor: Actor, payload: str) -> None:
    described(actor, payload)
    book = openpyxl.load_workbook(
        io.BytesIO(export_suppliers(actor, Filter(), Order.NAME, Format.XLSX)), data_only=False
    )
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    text = export_suppliers(actor, Filter(), Order.NAME, Format.CSV).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        assert [cell for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@", "|", "%", "\uff1d"}] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_24_the_statement_holds_no_field_that_a_name_made(actor: Actor, payload: str) -> None:
    statements.draft(actor)
    plain = live_fields(statements.build_document(actor, None, ["docx"])["docx"])
    described(actor, payload)
    statements.draft(actor)
    told = statements.build_document(actor, None, ["docx"])["docx"]
    assert payload.strip() in " ".join(reading_back.docx_texts(told)).replace("\u00a0", " ")
    assert live_fields(told) == plain


def live_fields(data: bytes) -> list[str]:
    """Everything in a Word file that Word would carry out or fetch."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = "".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))
        )
    elsewhere = re.findall(r'TargetMode="External"', xml)
    return [
        *elsewhere,
        *re.findall(r"<w:instrText[^>]*>([^<]*)<", xml),
        *re.findall(r"<w:fldSimple[^>]*>", xml),
    ]


def test_25_what_was_written_comes_back_as_it_was(actor: Actor) -> None:
    names = [payload for payload in PAYLOADS if payload.strip() == payload] + ["-5", "'-5", "Øl & Brus"]
    for name in names:
        add_supplier(actor, SupplierInput(name=name, country="NO"))
    for kind, file_name in ((Format.XLSX, "ut.xlsx"), (Format.CSV, "ut.csv")):
        opened = imports.open_list(export_suppliers(actor, Filter(), Order.NAME, kind), file_name)
        seen = imports.dry_run(actor, opened, opened.columns.mapping)
        assert (seen.created, seen.rows_read) == (0, len(names)), file_name


def test_26_control_characters_are_dropped_everywhere(actor: Actor) -> None:
    described(actor, f"Navn{CONTROLS}her")
    statements.draft(actor)
    text = export_suppliers(actor, Filter(), Order.NAME, Format.CSV).decode("utf-8-sig")
    assert not set(text) & (set(CONTROLS) - {"\r", "\n"})
    files = statements.build_document(actor, None, ["docx", "pdf", "html"])
    assert files["pdf"].startswith(b"%PDF")
    for said in (reading_back.docx_texts(files["docx"]), reading_back.html_texts(files["html"])):
        assert not set("".join(said)) & (set(CONTROLS) - {"\n", "\t"})


def test_27_a_template_in_a_name_is_text(actor: Actor) -> None:
    described(actor, TEMPLATE)
    statements.draft(actor)
    files = statements.build_document(actor, None, ["docx", "html", "json"])
    for said in (reading_back.docx_texts(files["docx"]), reading_back.html_texts(files["html"])):
        whole = " ".join(said)
        assert "__class__.__mro__" in whole
        assert "<class" not in whole
        assert "#{7*7} ${7*7}" in whole


def test_60_the_same_statement_gives_the_same_bytes(actor: Actor) -> None:
    described(actor, "Hansker")
    statements.draft(actor)
    kinds = ["pdf", "html", "json"]
    first, second = (statements.build_document(actor, None, kinds) for _time in range(2))
    assert first == second
    statements.draft(actor)
    assert statements.build_document(actor, None, kinds) == first
