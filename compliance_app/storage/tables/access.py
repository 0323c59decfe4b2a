"""Who may come in: users, what each may do in an enterprise, their sessions, what they had not sent, and the board's links.

A user is one for the whole installation; everything else here belongs to one enterprise or to one user.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import enterprise  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    EnterpriseRow,
    Unlogged,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
)


class User(SQLModel, table=True):
    """Somebody who logs in: known by issuer and subject after the first time, until then by the address they were invited with."""

    __tablename__ = "user_account"
    __table_args__ = (
        filled("name"),
        CheckConstraint("(issuer = '') = (subject = '')", name="identity_whole"),
        CheckConstraint("subject <> '' OR folded_email <> ''", name="can_be_recognised"),
        UniqueConstraint("folded_name"),
        Index(
            "ix_user_account_issuer_subject", "issuer", "subject", unique=True,
            sqlite_where=text("subject <> ''"), postgresql_where=text("subject <> ''"),
        ),
        Index(
            "ix_user_account_folded_email", "folded_email", unique=True,
            sqlite_where=text("folded_email <> ''"), postgresql_where=text("folded_email <> ''"),
        ),
    )  # fmt: skip

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    version: int = Field(default=1, nullable=False)
    name: str
    """As it stands in the log; an administrator may change it, the login may not."""
    folded_name: str
    email: str = ""
    folded_email: str = ""
    issuer: str = ""
    subject: str = ""
    deactivated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Membership(EnterpriseRow, table=True):
    """The roles that were given to a user in an enterprise; roles that the login itself carries are not kept."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("enterprise_id", "user_id"),)

    user_id: str = Field(foreign_key="user_account.id", sa_type=Text)
    roles: str = json_text(default="[]")
    """JSON list of roles in the order of ``Role``; empty for somebody who has none any more."""


class LoginSession(Unlogged, SQLModel, table=True):
    """One login from beginning to end, in however many tabs and processes. Not in the log."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_seen_at", "seen_at"),)

    id: str = Field(primary_key=True, sa_type=Text)
    """SHA-256 of what tells this login's identity token from others."""
    user_id: str = Field(foreign_key="user_account.id", index=True, sa_type=Text)
    began_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KeptText(Unlogged, EnterpriseRow, table=True):
    """What somebody had typed and not sent when their session ended; theirs alone, and not in the log."""

    __tablename__ = "kept_text"
    __table_args__ = (UniqueConstraint("enterprise_id", "user_id", "page"),)

    user_id: str = Field(foreign_key="user_account.id", sa_type=Text)
    page: str
    """Address of the page with its query."""
    content: str = json_text()
    """JSON object: field to text."""
    kept_at: datetime = Field(sa_type=UtcDateTime)


class BoardLink(EnterpriseRow, table=True):
    """A personal link with which somebody on the board reads the board's page and gives input, without an account."""

    __tablename__ = "board_link"
    __table_args__ = (
        belongs_to("person", "person_id"),
        UniqueConstraint("secret_hash"),
        Index("ix_board_link_enterprise_id_person_id", "enterprise_id", "person_id"),
    )

    person_id: str = Field(sa_type=Text)
    secret_hash: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = ""
    expires_on: date
    """The last day in Oslo on which it works."""
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
