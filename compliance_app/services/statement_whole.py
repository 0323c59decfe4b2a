"""A statement with its chapters, whose and which year's it is, and the mark that its pages bear."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from compliance_app.documents.tree import Language
from compliance_app.domain.errors import _
from compliance_app.services.statement_chapters import StatementChapter, document_date
from compliance_app.storage.tables import Enterprise, Statement, StatementStatus

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {"nb": Language.BOKMAL, "nn": Language.NYNORSK, "en": Language.ENGLISH}
)
"""A statement's language as documents have it."""

DRAFT = _("UTKAST")
EXAMPLE = _("EKSEMPEL")

_DRAFTS = (StatementStatus.DRAFT, StatementStatus.REVIEWED)


@dataclass(frozen=True)
class WholeStatement:
    """A statement with its chapters, in order, and whose and which year's it is."""

    statement: Statement
    enterprise: Enterprise
    year: str
    chapters: tuple[StatementChapter, ...]

    @property
    def is_draft(self) -> bool:
        """Whether the text can still change."""
        return self.statement.status in _DRAFTS

    @property
    def text_version(self) -> int:
        """Raised by every change of the text or of where it stands; what reviewing and locking ask for."""
        return self.statement.version + sum(chapter.version for chapter in self.chapters)

    @property
    def document_date(self) -> date | None:
        """The date that is printed; None while it is not decided: it is set at signing."""
        return self.statement.document_date or document_date(self.chapters)


def mark(whole: WholeStatement) -> str:
    """What stands on every page: UTKAST until the text is locked, EKSEMPEL for a reference organisation."""
    marks = [DRAFT] if whole.is_draft else []
    return " · ".join(marks + ([EXAMPLE] if whole.enterprise.example else []))
