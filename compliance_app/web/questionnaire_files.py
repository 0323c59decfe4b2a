"""A questionnaire workbook posted to the supplier's page: the file out of the form, and why it was not taken, in words."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from compliance_app.files import errors as refused
from compliance_app.files import questionnaire_reading as forms

_ENGLISH: Final[Mapping[type[refused.FileRefused], str]] = {
    refused.FileTooBig: "The file was not read. It is {size} MB and the limit is {limit} MB. Remove pictures and sheets you do not need.",
    refused.FileTypeMismatch: "The file was not read. Its content does not match the ending “{ext}”. Save it again as .xlsx and retry.",
    refused.FileProtected: "The file was not read. It is protected by a password. Remove the password in Excel and retry.",
    refused.FileHasMacros: "The file was not read. It holds macros. Save it as .xlsx without macros in Excel and retry.",
    refused.FileUnreadable: "The file was not read. Its content is damaged. Open it in Excel, save it again as .xlsx and retry.",
    refused.FileUnsafe: "The file was not read. It is built in a way that could stop the program. Download the form again and fill in the answers there.",
    refused.FileEmpty: "The file was not read. It is empty. Check that the answers are saved in the file you chose, and retry.",
    refused.TooManyCells: "The file was not read. It holds more than a form does. Download the form again and fill in the answers there.",
    refused.FileTooSlow: "The file was not read. Reading took more than {seconds} seconds and was stopped. Download the form again and fill in the answers there.",
    forms.NotOurForm: "The file was not read. It is not the questionnaire from this page, or the row “Do not change” is gone. Download the form again and fill in the answers there.",
    forms.FormOfAnother: "The file was not read. It belongs to another supplier or another questionnaire. Download the form from this page and fill in the answers there.",
    forms.FormOfOtherVersion: "The file was not read. It has version {found} of the questions, and the form has version {expected}. Download the form again and fill in the answers there.",
    forms.FormSealBroken: "The file was not read. The checksum in the row “Do not change” is not right, so something in that row was changed. Download the form again and fill in the answers there.",
    forms.FormRowChanged: "The file was not read. Row {row} was changed or moved. It should say “{what}”. Download the form again and write in the white fields only.",
    forms.FormAnswerFailed: "The file was not read. The answer in row {row} is a formula without a result. Write the answer as text or a number, save the file and retry.",
}
_NO_ENGLISH: Final = (
    "The file was not read. Download the form from this page again and fill in the answers there."
)


class NoFileInForm(ValueError):
    """What was posted is no upload, or holds several files."""


class _InMemory(MultiPartParser):
    """No answer is written to the server's disk on its way in; the body's limit is the memory's."""

    spool_max_size = 64 * 1024 * 1024


def refusal(error: refused.FileRefused, language: str) -> str:
    """Why a file was not taken, in the reader's language."""
    if language != "en":
        return str(error)
    # A size is written with a decimal comma in the Norwegian sentence.
    values = {**error.values, "size": str(error.values.get("size", "")).replace(",", ".")}
    return _ENGLISH.get(type(error), _NO_ENGLISH).format(**values)


@dataclass(frozen=True, slots=True)
class PostedFile:
    """The one file of a posted form: its bytes (none where none was chosen), its name, and the form's ``seen``."""

    data: bytes
    name: str
    seen: str


async def posted_file(headers: Headers, body: bytes) -> PostedFile:
    """The file of a posted form.

    Raises:
        NoFileInForm: the body is no such form.
    """

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await _InMemory(headers, whole(), max_files=1, max_fields=5, max_part_size=1024).parse()
    except MultiPartException as error:
        raise NoFileInForm from error
    chosen, seen = form.get("file"), form.get("seen")
    if not isinstance(chosen, UploadFile):
        raise NoFileInForm
    data = await chosen.read()
    await chosen.close()
    return PostedFile(data, chosen.filename or "", seen if isinstance(seen, str) else "")
