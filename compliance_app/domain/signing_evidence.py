"""A report of the signing that came as a file of its own: which document it is of, whose seal it bears, and whom it names.

Whom it names is used only where it is of the very document that was signed: it gives that document's checksum, or the number
that the service printed on its sealed pages. Anybody can write such a report, so without a seal that holds it confirms nobody.
"""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from compliance_app.domain.signature_page import PageSigner

_SHORTEST_HASH: Final = 32
_GAPS: Final = re.compile(r"[\s:]+")


class Tie(StrEnum):
    """How a report is known to be of the document."""

    CHECKSUM = "CHECKSUM"
    NUMBER = "NUMBER"
    """The number that the service printed on the pages of the sealed file."""
    NONE = "NONE"


@dataclass(frozen=True)
class Evidence:
    """A report of the signing, as far as it is kept. Holds no identifier of anybody.

    Attributes:
        name: of the file.
        sha256: of its bytes, in hex.
        tie: how it is known to be of this document.
        sealed_by: the platform whose seal on the report holds; "" where it bears none.
        kept: whether its bytes are kept too; not where they hold identifiers of the signatories.
        signers: those it says have signed.
    """

    name: str
    sha256: str
    tie: Tie = Tie.NONE
    sealed_by: str = ""
    kept: bool = False
    signers: tuple[PageSigner, ...] = field(default=())

    @property
    def confirms(self) -> bool:
        """Whether those it names have signed for sure: it is of this document and sealed."""
        return self.tie is not Tie.NONE and bool(self.sealed_by)


def tie_of(text: str, *, hashes: Collection[str], numbers: Collection[str]) -> Tie:
    """How a report whose whole text is ``text`` is of a document.

    Args:
        text: of the report.
        hashes: the document's checksums, in hex or base64.
        numbers: what the service printed on its sealed pages.
    """
    joined = _GAPS.sub("", text)
    small = joined.casefold()
    if any(
        len(one) >= _SHORTEST_HASH and (one in joined or (one.casefold() == one and one in small))
        for one in hashes
    ):
        return Tie.CHECKSUM
    found = any(
        re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text, re.IGNORECASE) for one in numbers if one
    )
    return Tie.NUMBER if found else Tie.NONE


def evidence_plain(one: Evidence) -> dict[str, Any]:
    """As JSON holds it; ``evidence_of`` is the way back."""
    signers = [
        asdict(signer)
        | {
            "signed_at": signer.signed_at.astimezone(UTC).isoformat() if signer.signed_at else None,
            "signed_on": signer.signed_on.isoformat() if signer.signed_on else None,
        }
        for signer in one.signers
    ]
    return asdict(one) | {"signers": signers}


def evidence_of(plain: dict[str, Any]) -> Evidence:
    """Evidence out of what ``evidence_plain`` gave."""
    signers = tuple(
        PageSigner(
            **signer
            | {
                "signed_at": datetime.fromisoformat(signer["signed_at"]) if signer["signed_at"] else None,
                "signed_on": date.fromisoformat(signer["signed_on"]) if signer["signed_on"] else None,
            }
        )
        for signer in plain["signers"]
    )
    return Evidence(**plain | {"tie": Tie(plain["tie"]), "signers": signers})
