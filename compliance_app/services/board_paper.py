"""The board's paper: at most two pages that answer in a sentence, show the picture, and say what is new, hard and asked.

Made when it is asked for, from the register as it is; PDF, Word and HTML come from one tree. It holds figures of the
information requests and nothing of who asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from compliance_app.documents.build import Format, build
from compliance_app.documents.chart_map import bare_map
from compliance_app.documents.chart_marks import at_scale
from compliance_app.documents.charts import risk_matrix
from compliance_app.documents.letters import LANGUAGES, render_letter
from compliance_app.documents.markdown import parse
from compliance_app.documents.text_width import cut_to
from compliance_app.documents.tree import Document, Figure, Heading, Language
from compliance_app.domain.permissions import Verb
from compliance_app.services.board_facts import PaperFacts, paper_facts
from compliance_app.services.board_words import NAME_OF_MAKER, paper_values, places_shown
from compliance_app.services.statement_drawings import world
from compliance_app.services.statement_words import words_in
from compliance_app.services.work import Actor, reading
from compliance_app.settings import ROOT

FOLDER: Final = ROOT / "reports" / "board"
FORMATS: Final[tuple[Format, ...]] = ("pdf", "docx")
"""What people take away; the page of a personal link is the same tree as HTML."""
MIME: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
_MATRIX_SIZE, _MATRIX_ROW, _MAP_SIZE = 0.74, 38, 0.7
_SUBTITLE: Final = 60.0
"""Ems of the enterprise's name below the title: two lines."""
_CAPTIONS: Final = {
    Language.BOKMAL: ("Leverandører etter geografisk risiko og bransjerisiko", "Hvor varene og tjenestene kommer fra, etter geografisk risiko"),
    Language.NYNORSK: ("Leverandørar etter geografisk risiko og bransjerisiko", "Kvar varene og tenestene kjem frå, etter geografisk risiko"),
    Language.ENGLISH: ("Suppliers by geographic risk and sector risk", "Where goods and services come from, by geographic risk"),
}  # fmt: skip
_SUBJECT: Final = {
    "nb": "Aktsomhetsvurderinger etter åpenhetsloven, til styret",
    "nn": "Aktsemdsvurderingar etter openheitslova, til styret",
    "en": "Due diligence under the Transparency Act, to the board",
}


@dataclass(frozen=True)
class BoardPaper:
    """The paper of a year in a language, as the register was when it was read. Made by somebody, or for the holder of a link."""

    facts: PaperFacts
    language: str
    made_by: str = ""
    made_for: str = ""

    @property
    def year(self) -> str:
        """The period's label."""
        return self.facts.board.year

    @cached_property
    def document(self) -> Document:
        """The tree that all formats are written from."""
        values = {
            **paper_values(self.facts, self.language),
            "made_by": cut_to(self.made_by, NAME_OF_MAKER),
            "made_for": cut_to(self.made_for, NAME_OF_MAKER),
        }
        pictures = _pictures(self.facts, self.language) if values["rated"] else {}
        letter = render_letter("styret", values, self.language, folder=FOLDER)
        return Document(
            title=letter.subject,
            subtitle=cut_to(self.facts.enterprise, _SUBTITLE),
            author=self.facts.enterprise,
            subject=_SUBJECT[self.language],
            day=self.facts.board.today,
            blocks=tuple(
                replace(block, level=1) if isinstance(block, Heading) else block
                for block in parse(letter.markdown, pictures)
            ),
            language=LANGUAGES[self.language],
            mark=words_in(LANGUAGES[self.language]).example if self.facts.example else "",
        )

    def file(self, format: Format) -> bytes:  # noqa: A002  the word that fits
        """The paper as a file."""
        return build(self.document, format)

    def name(self, format: str) -> str:  # noqa: A002  the word that fits
        """What the file is called."""
        return paper_name(self.year, self.language, format)


def paper_name(year: str, language: str, format: str) -> str:  # noqa: A002  the word that fits
    """«aktsom-styret-2025.pdf»; another language than bokmål is named: «aktsom-styret-2025-en.pdf»."""
    told = "" if language == "nb" else f"-{language}"
    return f"aktsom-styret-{re.sub(r'[^0-9A-Za-z-]+', '-', year)}{told}.{format}"


def read_paper(actor: Actor, year: str | None = None, *, language: str = "nb") -> BoardPaper:
    """The paper of a period, the newest by default.

    Raises:
        NotAllowed: the actor may not read the board's page. NoSuchYear: no such period. LanguageMissing.
    """
    with reading(actor, Verb.READ_BOARD) as work:
        facts = paper_facts(work, year)
        work.session.expunge_all()
    return BoardPaper(facts, language, actor.name)


def _pictures(facts: PaperFacts, language: str) -> dict[str, Figure]:
    tag = LANGUAGES[language]
    matrix, places = _CAPTIONS[tag]
    return {
        "matrise": at_scale(risk_matrix(facts.board.matrix, tag, matrix, high=_MATRIX_ROW), _MATRIX_SIZE),
        "kart": at_scale(bare_map(places_shown(facts, language), world(), tag, places), _MAP_SIZE),
    }
