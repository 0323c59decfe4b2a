"""The evidence as it is handed out: the list with what each piece is of, and the stored files, each once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.documents import pages
from compliance_app.documents.pages import Cell
from compliance_app.files.bundle import Bundle, member_name
from compliance_app.files.writer import ColumnSpec
from compliance_app.services.evidence_objects import names_of, places_of
from compliance_app.services.export_lists import Listed, write_list
from compliance_app.services.named import with_named
from compliance_app.services.work import Work
from compliance_app.storage.tables import Evidence, StoredContent, StoredFile

EVIDENCE: Final = Listed(
    "dokumentasjon", "Dokumentasjon", "Kilder og filer, og hva hver av dem gjelder.",
    (
        ColumnSpec("Hva"), ColumnSpec("Kilde"), ColumnSpec("Lest", "date"), ColumnSpec("Registrert av"),
        ColumnSpec("Gjelder"), ColumnSpec("Fil"), ColumnSpec("Hvor filen ligger"), ColumnSpec("SHA-256"),
    ),
)  # fmt: skip
_FILE, _PLACE = 5, 6
_AT_A_TIME = 500


def write_evidence(work: Work, bundle: Bundle, mark: str) -> int:
    """Write the files and the list of evidence; returns how many pieces there are."""
    files = dict(_write_files(work, bundle))
    return write_list(bundle, EVIDENCE, lambda: _rows(work, files), mark, _linked)


def _write_files(work: Work, bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Each stored file of the enterprise under a harmless name; id → path from the list's folder."""
    rows = work.session.execute(
        select(col(StoredFile.id), col(StoredFile.name), col(StoredContent.content))
        .join(
            StoredContent,
            (col(StoredContent.enterprise_id) == col(StoredFile.enterprise_id))
            & (col(StoredContent.id) == col(StoredFile.id)),
        )
        .where(col(StoredFile.enterprise_id) == work.enterprise_id)
        .order_by(col(StoredFile.id))
        .execution_options(yield_per=1)
    )
    for number, (identity, name, content) in enumerate(rows, 1):
        path = f"filer/{member_name(number, name)}"
        bundle.add(f"{EVIDENCE.name}/{path}", content)
        yield identity, path


def _rows(work: Work, files: Mapping[str, str]) -> Iterator[list[Any]]:
    chosen = with_named(select(Evidence, StoredFile), (StoredFile, Evidence.file_id))
    ordered = (
        chosen.where(col(Evidence.enterprise_id) == work.enterprise_id)
        .order_by(col(Evidence.id))
        .execution_options(yield_per=_AT_A_TIME)
    )
    for batch in work.session.execute(ordered).partitions():
        places = places_of(work, [evidence for evidence, _file in batch])
        named = names_of(work, {place for several in places.values() for place in several})
        for evidence, file in batch:
            yield [
                evidence.title, evidence.source, evidence.read_on, evidence.recorded_by,
                "; ".join(named[place] for place in places[evidence.id] if place in named),
                (evidence.file_name or file.name) if file else None, files.get(evidence.file_id or ""),
                file.content_hash if file else None,
            ]  # fmt: skip
        work.session.expunge_all()


def _linked(row: Sequence[Any]) -> list[Cell]:
    """The row with its file as a link."""
    cells: list[Cell] = ["" if value is None else str(value) for value in row]
    if row[_PLACE]:
        cells[_PLACE] = pages.link(str(row[_FILE]), str(row[_PLACE]))
    return cells
