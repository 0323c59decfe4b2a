"""The statement from the moment it is locked: its files, who must sign it, who did, and where it was published (§ 5).

The bytes of every file stand in a table of their own and not in the log, which has their hashes. Of a signature the name, the
time and the kind are kept; serial numbers and addresses of the signatory stay in the file that was signed and nowhere else.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from compliance_app.storage.tables import enterprise, work  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    EnterpriseRow,
    Unlogged,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class StatementFileKind(StrEnum):
    """What a file of a statement is."""

    SNAPSHOT = "SNAPSHOT"
    """The canonical JSON that the content hash is of."""
    PDF = "PDF"
    DOCX = "DOCX"
    HTML = "HTML"
    JSON = "JSON"
    SIGNED = "SIGNED"
    """What came back from signing."""
    EVIDENCE = "EVIDENCE"
    """A report or log of the signing that came as a file of its own."""


class StatementFile(EnterpriseRow, table=True):
    """A file of a statement, as it was locked or as it came back; never changed. The bytes: ``StatementFileContent``."""

    __tablename__ = "statement_file"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        one_of("kind", StatementFileKind),
        filled("name"),
        filled("sha256"),
        Index("ix_statement_file_enterprise_id_statement_id", "enterprise_id", "statement_id"),
        Index(
            "uq_statement_file_frozen", "enterprise_id", "statement_id", "kind", unique=True,
            sqlite_where=text("kind NOT IN ('SIGNED', 'EVIDENCE')"),
            postgresql_where=text("kind NOT IN ('SIGNED', 'EVIDENCE')"),
        ),
    )  # fmt: skip

    statement_id: str = Field(sa_type=Text)
    kind: str
    name: str
    media_type: str = ""
    size: int = 0
    sha256: str
    kept_at: datetime = Field(sa_type=UtcDateTime)
    kept_by: str = ""


class StatementFileContent(Unlogged, EnterpriseRow, table=True):
    """The bytes of a file; ``id`` is the file's. Not in the log: the file's row there has the hash."""

    __tablename__ = "statement_file_content"
    __table_args__ = (belongs_to("statement_file", "id"),)

    content: bytes = Field(sa_type=LargeBinary)


class Letterhead(EnterpriseRow, table=True):
    """The enterprise's own Word file that statements and letters are written into; the newest without ``replaced_at`` holds."""

    __tablename__ = "letterhead"
    __table_args__ = (filled("name"), filled("sha256"))

    name: str
    sha256: str
    size: int = 0
    kept_at: datetime = Field(sa_type=UtcDateTime)
    kept_by: str = ""
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LetterheadContent(Unlogged, EnterpriseRow, table=True):
    """The bytes of a letterhead; ``id`` is the letterhead's."""

    __tablename__ = "letterhead_content"
    __table_args__ = (belongs_to("letterhead", "id"),)

    content: bytes = Field(sa_type=LargeBinary)


class SigningWay(StrEnum):
    """How the signatures are gathered."""

    MANUAL = "MANUAL"
    PENNEO = "PENNEO"


class SigningState(StrEnum):
    """How far a round of signing has come."""

    PREPARED = "PREPARED"
    """Kept here, not yet known to have reached the provider."""
    SENT = "SENT"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class SigningRound(EnterpriseRow, table=True):
    """One sending of a locked statement to those who must sign it. A statement has at most one that is open."""

    __tablename__ = "signing_round"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        one_of("way", SigningWay),
        one_of("state", SigningState),
        filled("content_hash"),
        Index(
            "uq_signing_round_open", "enterprise_id", "statement_id", unique=True,
            sqlite_where=text("state IN ('PREPARED', 'SENT')"), postgresql_where=text("state IN ('PREPARED', 'SENT')"),
        ),
    )  # fmt: skip

    statement_id: str = Field(sa_type=Text)
    way: str
    state: str = "PREPARED"
    content_hash: str
    """SHA-256 of the PDF that is signed."""
    sign_by: date | None = None
    message: str = ""
    """What the signatories are told beside the invitation's own words."""
    sent_by: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str = ""
    provider: str = ""
    """«sandbox» or «production», or empty."""
    provider_job: str = json_text(default="{}")
    """What the provider's queue is asked with: {"uuid", "payloadHash"}."""
    provider_case: str = ""
    provider_state: str = ""
    """The provider's own number for where it stands, as it was given."""
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the provider was last asked where it stands."""
    compared: str = json_text(default="{}")
    """Enhetsregisteret beside the board list, where it was asked: {"fetched_at", "people": [{"name", "seat"}], "sent": [sentence],
    "completed": [sentence]}; ``{}`` where it was not."""


class SignerState(StrEnum):
    """What one signatory has done, as far as we are told; only a ``Signature`` says that somebody has signed."""

    WAITING = "WAITING"
    OPENED = "OPENED"
    SAID_SIGNED = "SAID_SIGNED"
    """The provider says so; the file has not been read yet."""
    REJECTED = "REJECTED"
    UNREACHED = "UNREACHED"


class RequiredSigner(EnterpriseRow, table=True):
    """Somebody who must sign (regnskapsloven § 3-5), as the register had it when it was sent. Once for all own seats."""

    __tablename__ = "required_signer"
    __table_args__ = (
        belongs_to("signing_round", "round_id"),
        belongs_to("person", "person_id"),
        one_of("state", SignerState),
        filled("name"),
        UniqueConstraint("enterprise_id", "round_id", "person_id"),
    )

    round_id: str = Field(sa_type=Text)
    person_id: str = Field(sa_type=Text)
    name: str
    email: str = ""
    seats: str = json_text(default="[]")
    """[{"role", "appointing_body", "seat_id"}], as they were when it was sent."""
    position: int = 0
    state: str = "WAITING"
    state_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sign_link: str = ""
    reservation: str = ""
    """The explanation of a reservation announced before signing (regnskapsloven § 3-5 second paragraph)."""
    reservation_sent: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """The explanation went to the provider with the document; it stands there, and is not changed afterwards."""


class SignatureKind(StrEnum):
    """How we know that somebody has signed."""

    CERTIFICATE = "CERTIFICATE"
    """The person's own signature in the file, verified."""
    SIGNATURE_PAGE = "SIGNATURE_PAGE"
    """Named on the signature page of a platform that sealed the file; the seal was verified."""
    ON_PAPER = "ON_PAPER"
    """A person has seen the paper and recorded it."""


class Signature(EnterpriseRow, table=True):
    """That a person has signed a statement: under which name, when, for which seats, and how we know. Never deleted."""

    __tablename__ = "signature"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        belongs_to("statement_file", "file_id"),
        belongs_to("person", "person_id"),
        one_of("kind", SignatureKind),
        filled("name"),
        CheckConstraint("NOT reservation OR length(trim(explanation)) > 0", name="reservation_is_explained"),
        UniqueConstraint("enterprise_id", "statement_id", "person_id", "content_hash"),
        Index("ix_signature_enterprise_id_statement_id", "enterprise_id", "statement_id"),
    )

    statement_id: str = Field(sa_type=Text)
    file_id: str = Field(sa_type=Text)
    person_id: str = Field(sa_type=Text)
    kind: str
    name: str
    """As it stands in the signature, which may be otherwise than in the register."""
    seats: str = json_text(default="[]")
    content_hash: str
    """Of the locked PDF that was signed."""
    provider: str = ""
    method: str = ""
    """«BankID», as the signature page has it."""
    qualified: bool | None = None
    """Whether the certificate says that it is qualified; None where that cannot be known."""
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_on: date | None = None
    """The day on the paper, where there is no moment."""
    on_behalf_of: str = ""
    reservation: bool = False
    explanation: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = ""


class SignedFileVerdict(StrEnum):
    """What was found in a file that came back, in one word."""

    COMPLETE = "COMPLETE"
    MISSING = "MISSING"
    CHANGED = "CHANGED"
    OTHER_DOCUMENT = "OTHER_DOCUMENT"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    ON_PAPER = "ON_PAPER"


class SignedFileCheck(EnterpriseRow, table=True):
    """What the check of a file that came back found, with its working; a later check of the same file is a row of its own."""

    __tablename__ = "signed_file_check"
    __table_args__ = (
        belongs_to("statement_file", "file_id"),
        one_of("verdict", SignedFileVerdict),
        Index("ix_signed_file_check_enterprise_id_file_id", "enterprise_id", "file_id"),
    )

    file_id: str = Field(sa_type=Text)
    verdict: str
    result: str = json_text(default="{}")
    """What ``aktsom statement verify --json`` prints, how the file was read («reading»: it can be judged again without being
    opened), and the hash of the PDF it was held against («content_hash»); without identifiers of the signatories."""
    checked_at: datetime = Field(sa_type=UtcDateTime)
    checked_by: str = ""


class NameAnswer(EnterpriseRow, table=True):
    """A person's answer to whether a name in a signature is somebody in the register; remembered for the next file."""

    __tablename__ = "name_answer"
    __table_args__ = (
        belongs_to("person", "person_id"),
        filled("name"),
        UniqueConstraint("enterprise_id", "name", "person_id"),
    )

    name: str
    person_id: str = Field(sa_type=Text)
    same: bool
    answered_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: str = ""


class Publication(EnterpriseRow, table=True):
    """That a statement was laid out for everybody: when, by whom, with what, and who had not signed then."""

    __tablename__ = "publication"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        UniqueConstraint("enterprise_id", "statement_id"),
        CheckConstraint("missing = '[]' OR length(trim(reason)) > 0", name="missing_has_reason"),
    )

    statement_id: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: str = ""
    address: str = ""
    """The full address that was promised in the text, as it was then."""
    missing: str = json_text(default="[]")
    """Names of those who had not signed when it was published."""
    reason: str = ""
    """Why it was published before all had signed."""
    with_signed_file: bool = False
    """Whether the signed file itself is handed out; it bears identifiers, so only by choice."""


class AddressCheck(EnterpriseRow, table=True):
    """What the published address answered: whether it is there, and whether it is the statement with the right hash."""

    __tablename__ = "address_check"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        filled("address"),
        Index("ix_address_check_enterprise_id_statement_id", "enterprise_id", "statement_id"),
    )

    statement_id: str = Field(sa_type=Text)
    address: str
    checked_at: datetime = Field(sa_type=UtcDateTime)
    found: bool = False
    same: bool | None = None
    """Whether what lies there is what was published; None where there is nothing to compare."""
    problem: str = ""
