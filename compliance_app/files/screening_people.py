"""Which rows of a published list are not of organisations, where the list says so."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from compliance_app.files.header_words import fold_header
from compliance_app.files.screening_words import NOT_ORGANISATIONS, PEOPLE

_SCHEMAS: Final = frozenset({"company", "organization", "organisation", "legalentity", "publicbody"})
"""Kinds of OpenSanctions' model that are organisations."""
_TITLED: Final = re.compile(r"(?:mr|mrs|ms|miss|madame?|m/s)\.\s", re.IGNORECASE)
_ELEVEN: Final = re.compile(r"(?<!\d)\d{11}(?!\d)")

Left = Literal["", "people", "others"]


class PersonTest:
    """Judges rows of one list by its own words."""

    def __init__(self, headers: Sequence[str], kind: int | None, *, titles_are_people: bool) -> None:
        folded = [fold_header(header) for header in headers]
        self._kind = kind
        self._is_schema = kind is not None and folded[kind] == "schema"
        self._numbers = [at for at, word in enumerate(folded) if "cpf" in word.split() or "cpf" in word]
        self._titles = titles_are_people

    def left_out(self, cells: Sequence[str], name: str) -> Left:
        """Why the row is not taken in: "people", "others"; empty where it is.

        A column with CPF beside CNPJ holds numbers of people and of firms: a firm's has fourteen digits (thirteen where a
        spreadsheet lost the leading zero). Whatever is not one is taken for a person's.
        """
        if any(self._is_personal(cells[at]) for at in self._numbers if at < len(cells)):
            return "people"
        if self._numbers and _ELEVEN.search(name):
            return "people"
        if self._titles and _TITLED.match(name):
            return "people"
        return self._by_kind(cells)

    def _is_personal(self, text: str) -> bool:
        digits = re.sub(r"\D", "", text)
        return bool(digits) and len(digits) not in {13, 14}

    def _by_kind(self, cells: Sequence[str]) -> Left:
        if self._kind is None or self._kind >= len(cells):
            return ""
        said = cells[self._kind].strip().casefold()
        if said in PEOPLE:
            return "people"
        if said in NOT_ORGANISATIONS or (self._is_schema and said and said not in _SCHEMAS):
            return "others"
        return ""
