"""What the document says besides the chapters, in the language of the statement: marks, notices, captions, properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compliance_app.documents.tree import Language
from compliance_app.domain.errors import _


@dataclass(frozen=True)
class DocumentWords:
    """The words of one language.

    Attributes:
        draft, example: what stands on every page. this_is_draft, this_is_example: the same as sentences.
        this_is_copy: in a Word file of a draft (values: where).
        page: where the text is written (values: year), and with the address (values: page, address).
        not_dated: beside the place in the signature block, until the date is decided.
    """

    tag: Language
    name: str
    draft: str
    example: str
    this_is_draft: str
    this_is_example: str
    this_is_copy: str
    page: str
    page_at: str
    not_dated: str
    subject: str
    keywords: tuple[str, ...]


_BOKMAL = DocumentWords(
    tag=Language.BOKMAL,
    name=_("bokmål"),
    draft=_("UTKAST"),
    example=_("EKSEMPEL"),
    this_is_draft=_("Dette er et utkast. Teksten kan fortsatt endres, og ingen har signert den."),
    this_is_example=_("Dette er et eksempel i Aktsom, ikke en redegjørelse fra virksomheten."),
    this_is_copy=_(
        "Denne filen er en kopi. Teksten skrives i Aktsom, {where}. "
        "Det du endrer her, kan leses inn igjen der, kapittel for kapittel."
    ),
    page=_("på siden Redegjørelse for {year}"),
    page_at=_("{page} ({address})"),
    not_dated=_("Datoen settes ved signering."),
    subject=_("Redegjørelse etter åpenhetsloven § 5"),
    keywords=(_("åpenhetsloven"), _("aktsomhetsvurderinger")),
)
_NYNORSK = DocumentWords(
    tag=Language.NYNORSK,
    name=_("nynorsk"),
    draft="UTKAST",
    example="DØME",
    this_is_draft="Dette er eit utkast. Teksten kan framleis endrast, og ingen har signert han.",
    this_is_example="Dette er eit døme i Aktsom, ikkje ei utgreiing frå verksemda.",
    this_is_copy=(
        "Denne fila er ein kopi. Teksten blir skriven i Aktsom, {where}. "
        "Det du endrar her, kan lesast inn att der, kapittel for kapittel."
    ),
    page="på sida Redegjørelse for {year}",
    page_at="{page} ({address})",
    not_dated="Datoen blir sett ved signering.",
    subject="Utgreiing etter openheitslova § 5",
    keywords=("openheitslova", "aktsemdsvurderingar"),
)
_ENGLISH = DocumentWords(
    tag=Language.ENGLISH,
    name=_("engelsk"),
    draft="DRAFT",
    example="EXAMPLE",
    this_is_draft="This is a draft. The text may still change, and nobody has signed it.",
    this_is_example="This is an example in Aktsom, not a statement by the enterprise.",
    this_is_copy=(
        "This file is a copy. The text is written in Aktsom, {where}. "
        "What you change here can be read back there, chapter by chapter."
    ),
    page="on the page Redegjørelse for {year}",
    page_at="{page} ({address})",
    not_dated="The date is set at signing.",
    subject="Statement under section 5 of the Norwegian Transparency Act",
    keywords=("Transparency Act", "due diligence"),
)

DOCUMENT_WORDS: Mapping[str, DocumentWords] = MappingProxyType(
    {"nb": _BOKMAL, "nn": _NYNORSK, "en": _ENGLISH}
)
"""By the code of the statement's language."""


def words_in(tag: Language) -> DocumentWords:
    """The words by the language of a document."""
    return next(words for words in DOCUMENT_WORDS.values() if words.tag is tag)


def where_to_write(language: str, year: str, address: str) -> str:
    """Where the text of a statement is written: «på siden Redegjørelse for 2025 (https://…)»."""
    words = DOCUMENT_WORDS[language]
    page = words.page.format(year=year)
    return words.page_at.format(page=page, address=address) if address else page
