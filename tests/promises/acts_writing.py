"""What a person does with the text of the statement besides writing in it: reads a Word file back, looks at last year."""

from functools import cache
from typing import Any

from compliance_app.domain.permissions import Verb
from compliance_app.services import statement_last_year, statement_word, statements
from compliance_app.services.statement_word import ChapterProposal
from compliance_app.services.work import Actor
from tests.promises.calls import makes, reads


def _year(world: Any) -> str:
    """A year that has a draft; other acts open years without."""
    labels = [one.label for one in statements.statement_years(world.owner)]
    return next(label for label in labels if statements.read_statement(world.owner, label) is not None)


def _file(world: Any) -> bytes:
    return _word(world.owner, _year(world))


@cache
def _word(owner: Actor, year: str) -> bytes:
    """As it was sent out once; what it is read back into may have moved on."""
    return statements.build_document(owner, year, ["docx"])["docx"]


def _proposal(world: Any) -> ChapterProposal:
    chapter = next(one for one in statements.read_whole(world.owner, _year(world)).chapters if one.id == "02")
    return ChapterProposal(
        chapter="02", heading=chapter.heading, now=chapter.text, text="Vår egen tekst.", pieces=(),
        seen_version=chapter.version, moved=False,
    )  # fmt: skip


ACTS = (
    reads(statement_last_year.beside_last_year, Verb.READ_REGISTER),
    reads(statement_word.read_back, Verb.EDIT_STATEMENT, _year, _file),
    makes(statement_word.take_in, Verb.EDIT_STATEMENT, _year, _proposal),
)
