"""Who has signed a statement, and with what reservation, as documents of their own beside the locked ones (regnskapsloven § 3-5).

The locked bytes never change, so what happens after them stands here: the list of signatures, and, before anybody has signed, the
explanations of those who will sign with a reservation. The words stand in ``reports/signing``.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from compliance_app.documents.letters import letter_document, render_letter
from compliance_app.documents.pdf_writer import write_pdf
from compliance_app.domain.language import grammar
from compliance_app.settings import ROOT

FOLDER: Final = ROOT / "reports" / "signing"
_KEPT: Final = 32


@dataclass(frozen=True, slots=True)
class About:
    """Which locked statement a document goes with.

    Attributes:
        dated: the date in the statement. pdf_hash, content_hash: SHA-256 of the locked PDF and of the locked contents.
        day: the document's own day.
    """

    language: str
    enterprise: str
    org_number: str
    year: str
    edition: int
    dated: date | None
    pdf_hash: str
    content_hash: str
    day: date


@dataclass(frozen=True, slots=True)
class ListedSigner:
    """A line of the list, in its language.

    Attributes:
        who: name, seats and who appointed them. when: «21. mai 2026 kl. 23.02 (norsk tid)»; empty where it is not known.
        verified: the signature was found in the signed file; only then «(s)» is printed.
        explanation: of the reservation; empty where there is none.
    """

    name: str
    who: str
    signed: bool = False
    verified: bool = False
    when: str = ""
    on_behalf_of: str = ""
    explanation: str = ""

    @property
    def reservation(self) -> bool:
        """Signed with an endorsed reservation."""
        return self.signed and bool(self.explanation)


@dataclass(frozen=True, slots=True)
class Reserved:
    """Somebody who has said that they will sign with a reservation, with their seats in words and the explanation."""

    name: str
    seat: str
    explanation: str


@lru_cache(maxsize=_KEPT)
def signature_list_pdf(about: About, said: str, signers: tuple[ListedSigner, ...]) -> bytes:
    """The list of signatures as PDF; the same list gives the same bytes. ``said``: how many have signed, as a sentence.

    Raises:
        LanguageMissing. FieldNotFilled, TemplateUnreadable, TextOutsideParagraph: the template is wrong.
    """
    values = {
        **_about(about),
        "said": said,
        "signers": signers,
        "verified": any(one.verified for one in signers),
        "reservations": [one for one in signers if one.reservation],
    }
    return _pdf("signaturer", about, values)


@lru_cache(maxsize=_KEPT)
def reservations_pdf(about: About, reserved: tuple[Reserved, ...]) -> bytes:
    """The explanations of announced reservations as PDF, to go with the locked PDF; the same words give the same bytes.

    Raises:
        As :func:`signature_list_pdf`.
    """
    names = grammar(about.language).join([one.name for one in reserved])
    return _pdf("forbehold", about, {**_about(about), "names": names, "reservations": reserved})


def _pdf(name: str, about: About, values: dict[str, object]) -> bytes:
    letter = render_letter(name, values, about.language, folder=FOLDER)
    return write_pdf(letter_document(letter, about.enterprise, about.day))


def _about(about: About) -> dict[str, object]:
    return {
        "enterprise": about.enterprise,
        "org_number": about.org_number,
        "year": about.year,
        "edition": about.edition,
        "dated": about.dated or "",
        "pdf_hash": about.pdf_hash,
        "content_hash": about.content_hash,
    }
