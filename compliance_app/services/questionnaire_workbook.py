"""The questionnaire as a workbook: what stands in it, for whoever writes it or reads it back."""

from collections.abc import Mapping

from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.files.questionnaire_form import Form
from compliance_app.files.writer import safe_file_name
from compliance_app.services.questionnaire_rows import Asked


def form_of(found: Asked, answers: Mapping[str, RawAnswer] | None = None) -> Form:
    """The workbook's content, with what stands in it when it is opened."""
    return Form(found.row.id, found.row.supplier_id, found.row.bank_version, found.invitation, answers or {})


def workbook_of(found: Asked, answers: Mapping[str, RawAnswer]) -> bytes:
    """The workbook to send."""
    # Most who ask about a questionnaire write none, and the library of workbooks takes long to load.
    from compliance_app.files.questionnaire_sheet import write_form

    return write_form(form_of(found, answers), seal_key(found))


def workbook_name(found: Asked) -> str:
    """«Spørreskjema Eksempel AS.xlsx»."""
    word = "Questionnaire" if found.row.language == "en" else "Spørreskjema"
    return safe_file_name(f"{word} {found.supplier.name}", ".xlsx")


def seal_key(found: Asked) -> bytes:
    """What the questionnaire's own seal is made with."""
    return bytes.fromhex(found.row.seal_key)
