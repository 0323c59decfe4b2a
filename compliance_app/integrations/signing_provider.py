"""What a signing service is to us: send, see how far it has come, fetch the signed file, cancel. One module a service.

A service tells what people have done; whether somebody *has* signed is read from the file it hands back, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True)
class OrderSigner:
    """Somebody who is to sign: name and address, and the seat as the service shows it."""

    name: str
    email: str
    role: str


@dataclass(frozen=True)
class SigningOrder:
    """What is sent. The same order gives the same bytes, so that a service can see that it has had it.

    Attributes:
        reference: the statement's id. mark: the round's id, so that a new round is not taken for the one before.
        language: "nb", "nn" or "en". expires: after which nobody can sign, or None.
        attachments: PDFs that are read beside the one that is signed: (title, file name, bytes).
    """

    title: str
    reference: str
    mark: str
    language: str
    file_name: str
    content: bytes
    signers: tuple[OrderSigner, ...]
    expires: datetime | None = None
    message: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()


class JobState(StrEnum):
    """How far the service has come with taking an order in."""

    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"
    DUPLICATE = "DUPLICATE"
    """It has had the same order before."""


@dataclass(frozen=True)
class JobAnswer:
    """What became of an order: the case, and each signatory's own link by name, where the service gives them."""

    state: JobState
    case: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


class CaseState(StrEnum):
    """How far the signing has come, as the service has it."""

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"
    SIGNED = "SIGNED"
    """All have signed; the file is not made yet."""
    COMPLETED = "COMPLETED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"


class SignerProgress(StrEnum):
    """What a signatory has done, as the service has it."""

    SENT = "SENT"
    OPENED = "OPENED"
    SIGNED = "SIGNED"
    REJECTED = "REJECTED"
    UNDELIVERABLE = "UNDELIVERABLE"
    OTHER = "OTHER"


@dataclass(frozen=True)
class CaseSigner:
    """One signatory as the service has them; ``name`` is empty where it does not say whose the line is."""

    name: str
    progress: SignerProgress
    raw: str


@dataclass(frozen=True)
class CaseAnswer:
    """Where the case stands. ``raw``: the service's own number, kept as it was given."""

    state: CaseState
    raw: str
    documents: tuple[str, ...] = ()
    signers: tuple[CaseSigner, ...] = ()


class SigningProvider(Protocol):
    """A conversation with a signing service. Every method raises the service's own subclass of AktsomError and nothing else."""

    name: str
    environment: str

    def send(self, order: SigningOrder) -> Mapping[str, str]:
        """Hand an order over; what :meth:`job` is asked with."""

    def job(self, asked: Mapping[str, str]) -> JobAnswer:
        """What became of an order."""

    def case(self, case: str) -> CaseAnswer:
        """Where a case stands."""

    def fetch(self, document: str) -> bytes:
        """The signed file. Ask only when the case is COMPLETED: before that a partly signed copy may come."""

    def cancel(self, case: str) -> None:
        """End the case for good; nothing is left to sign there."""

    def close(self) -> None:
        """Let the connection go."""
