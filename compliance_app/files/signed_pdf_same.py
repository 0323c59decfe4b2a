"""Whether a signed PDF is the locked one with nothing but the first signature's field added; in the confined child.

What came after the first signature is judged by the signature itself. A platform that adds pages or stamps writes more than
this allows; such a file is compared by its text instead.
"""

import io
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

_FREE_IN_ROOT: Final = frozenset({"/AcroForm", "/Perms", "/DSS", "/Extensions", "/Metadata", "/Version"})
_LINE_ENDS: Final = b"\r\n \x00"


def is_same_file(reader: PdfFileReader, frozen: bytes, first_signed: int | None) -> bool:
    """Whether the file begins with ``frozen`` and shows the same up to revision ``first_signed``; None where nothing is signed."""
    stream = reader.stream
    stream.seek(0)
    if not frozen or stream.read(len(frozen)) != frozen:
        return False
    base = PdfFileReader(io.BytesIO(frozen), strict=False).xrefs.total_revisions
    if first_signed is None:
        rest: bytes = stream.read()
        return not rest.strip(_LINE_ENDS)
    if first_signed < base:
        return False
    old, new = reader.get_historical_resolver(base - 1), reader.get_historical_resolver(first_signed)
    if old.root_ref != new.root_ref:
        return False
    touched = {
        ref
        for revision in range(base, first_signed + 1)
        for ref in reader.get_historical_resolver(revision).explicit_refs_in_revision()
    }
    return all(_is_harmless(ref, old, new) for ref in touched if _stood(reader, ref, base - 1))


def _stood(reader: PdfFileReader, ref: generic.Reference, revision: int) -> bool:
    return reader.xrefs.get_historical_ref(ref, revision) is not None


def _is_harmless(ref: generic.Reference, old: HistoricalResolver, new: HistoricalResolver) -> bool:
    before, after = old(ref), new(ref)
    if before == after and not isinstance(before, generic.StreamObject):
        return True
    if (ref.idnum, ref.generation) == (old.root_ref.idnum, old.root_ref.generation):
        return _only_differs_in(before, after, _FREE_IN_ROOT)
    if _is_at(old.trailer_view, "/Info", ref) or _is_at(old.root, "/Metadata", ref):
        return True
    if isinstance(before, generic.ArrayObject):
        return _only_fields_added(before, after)
    if isinstance(before, generic.DictionaryObject) and before.get("/Type") == "/Page":
        return _only_differs_in(before, after, frozenset({"/Annots"})) and _only_fields_added(
            before.get("/Annots", generic.ArrayObject()), after.get("/Annots", generic.ArrayObject())
        )
    return False


def _is_at(holder: generic.DictionaryObject, key: str, ref: generic.Reference) -> bool:
    found = holder.raw_get(key) if key in holder else None
    return isinstance(found, generic.IndirectObject) and found.idnum == ref.idnum


def _only_differs_in(before: Any, after: Any, free: frozenset[str]) -> bool:
    if not isinstance(after, generic.DictionaryObject) or isinstance(after, generic.StreamObject):
        return False
    kept, now = set(before) - free, set(after) - free
    return kept == now and all(before.raw_get(key) == after.raw_get(key) for key in kept)


def _only_fields_added(before: Any, after: Any) -> bool:
    """Whether a list of annotations is as it was, with signature fields after it."""
    if not isinstance(before, generic.ArrayObject) or not isinstance(after, generic.ArrayObject):
        return False
    kept, now = list(before), list(after)
    if now[: len(kept)] != kept:
        return False
    added = (item.get_object() for item in now[len(kept) :])
    return all(
        isinstance(one, generic.DictionaryObject)
        and one.get("/Subtype") == "/Widget"
        and "/Sig" in {one.get("/FT"), one.get("/Parent", {}).get("/FT")}
        for one in added
    )
