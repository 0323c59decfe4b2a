"""One door to the three writers."""

from typing import Literal

from compliance_app.documents.html_writer import write_html
from compliance_app.documents.pdf_writer import write_pdf
from compliance_app.documents.tree import Document

Format = Literal["docx", "pdf", "html"]


def build(document: Document, format: Format, letterhead: bytes | None = None) -> bytes:  # noqa: A002  the word that fits
    """The document as a file. The same document gives the same bytes, in every format.

    ``letterhead`` is an enterprise's own .docx and used for "docx" only; ``LetterheadUnreadable`` if it is not one.
    """
    match format:
        case "docx":
            # Loaded where a Word file is written: many pages only offer one.
            from compliance_app.documents.docx_writer import write_docx

            return write_docx(document, letterhead)
        case "pdf":
            return write_pdf(document)
        case "html":
            return write_html(document)
