"""What a fact that is withheld is called in a list, and how the names of closed suppliers and producers are kept out of a text."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.identity import legal_form
from compliance_app.services.evidence_objects import OBJECTS, Place
from compliance_app.services.evidence_objects import names_of as object_names
from compliance_app.services.named import pointed_to
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import ChainLink, Evidence, Producer, Supplier, SupplierName

Fact = tuple[str, str]
"""Kind and id."""
_SHORTEST: Final = 4
"""A name without its legal form that is shorter than this is a word of other things too."""
_IN_ITS_PLACE: Final = {"supplier": "leverandøren", "producer": "produsenten"}


def names_of(work: Work, facts: Collection[Fact]) -> dict[Fact, str]:
    """Each fact in a sentence: «leverandøren «Leverandør 1»», «landet Kina». What is gone has no name."""
    named: dict[Fact, str] = {
        (place.kind, place.identity): name
        for place, name in object_names(
            work, [Place(kind, identity) for kind, identity in facts if kind in OBJECTS]
        ).items()
    }
    named |= {
        (kind, identity): f"landet {countries()[identity].name_nb}"
        for kind, identity in facts
        if kind == "country" and identity in countries()
    }
    return named | _links(work, _ids(facts, "chain_link")) | _evidence(work, _ids(facts, "evidence"))


def _ids(facts: Iterable[Fact], kind: str) -> list[str]:
    return [identity for of, identity in facts if of == kind]


def _links(work: Work, ids: list[str]) -> dict[Fact, str]:
    if not ids:
        return {}
    rows = work.session.execute(
        select(col(ChainLink.id), col(Producer.name), col(Supplier.name))
        .select_from(ChainLink)
        .join(Producer, pointed_to(Producer, ChainLink.producer_id))
        .join(Supplier, pointed_to(Supplier, ChainLink.supplier_id))
        .where(col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.id).in_(ids))
    )
    return {
        ("chain_link", identity): f"leddet «{producer}» bak «{supplier}»"
        for identity, producer, supplier in rows
    }


def _evidence(work: Work, ids: list[str]) -> dict[Fact, str]:
    if not ids:
        return {}
    rows = work.session.execute(
        select(col(Evidence.id), col(Evidence.title)).where(
            col(Evidence.enterprise_id) == work.enterprise_id, col(Evidence.id).in_(ids)
        )
    )
    return {("evidence", identity): f"dokumentasjonen «{title}»" for identity, title in rows}


class Names:
    """The names that must not stand in a letter, and what stands in their place."""

    def __init__(self, replacements: Mapping[str, str]) -> None:
        self._by_name = {name.casefold(): word for name, word in replacements.items() if name}
        longest_first = sorted(self._by_name, key=len, reverse=True)
        either = "|".join(re.escape(name) for name in longest_first)
        self._pattern = re.compile(rf"(?<!\w)({either})(s|’|')?(?!\w)", re.IGNORECASE) if either else None

    def hide(self, text: str) -> str:
        """The text with each such name replaced: «hos Leverandør 1» becomes «hos leverandøren»."""
        return self._pattern.sub(self._word, text) if self._pattern else text

    def _word(self, found: re.Match[str]) -> str:
        word = self._by_name[found[1].casefold()]
        starts = found.start() == 0 or found.string[: found.start()].rstrip()[-1:] in {"", ".", "!", "?", ":"}
        word = word[:1].upper() + word[1:] if starts else word
        return f"{word}s" if found[2] else word


def closed_names(work: Work, suppliers: Collection[str], producers: Collection[str]) -> Names:
    """The names of closed suppliers, with their other names, and of closed producers."""
    found: dict[str, str] = {}
    for table, ids, word in (
        (Supplier, suppliers, _IN_ITS_PLACE["supplier"]),
        (Producer, producers, _IN_ITS_PLACE["producer"]),
    ):
        if ids:
            rows = work.session.execute(
                select(col(table.name)).where(
                    col(table.enterprise_id) == work.enterprise_id, col(table.id).in_(ids)
                )
            )
            found |= {variant: word for name in rows.scalars() for variant in _variants(name)}
    if suppliers:
        aliases = work.session.execute(
            select(col(SupplierName.name)).where(
                col(SupplierName.enterprise_id) == work.enterprise_id,
                col(SupplierName.supplier_id).in_(suppliers),
                col(SupplierName.judgement) == "ALIAS",
            )
        )
        found |= {
            variant: _IN_ITS_PLACE["supplier"] for name in aliases.scalars() for variant in _variants(name)
        }
    return Names(found)


def _variants(name: str) -> list[str]:
    """The name as written, and without its legal form."""
    words = name.split()
    bare = " ".join(words[:-1]) if len(words) > 1 and legal_form(name) else ""
    return [name, *([bare] if len(bare) >= _SHORTEST else [])]
