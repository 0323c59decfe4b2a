"""The log as it is handed out: every entry with its hashes, what the check of it found, and how anybody can check it again."""

from collections.abc import Iterator
from datetime import UTC
from itertools import chain, islice
from typing import Any

import orjson

from compliance_app.documents import pages
from compliance_app.documents.pages import Html, Trail
from compliance_app.domain.permissions import VERB_NAMES
from compliance_app.files.bundle import Bundle
from compliance_app.services.export_lists import A_PAGE, page_count, page_links, page_name, page_title
from compliance_app.services.log_words import said
from compliance_app.services.work import Work
from compliance_app.storage import audit
from compliance_app.storage.audit import Verification

LOG, LOG_PAGES, CHECK = "logg.jsonl", "logg", "kontroll"
_TITLE = "Loggen"
_HOME = (("Innhold", "index.html"),)
_PHRASES = {verb.value: phrase for verb, phrase in VERB_NAMES.items()}
_HOW = """import hashlib, json

previous = ""
for number, line in enumerate(open("logg.jsonl", encoding="utf-8"), 1):
    entry = json.loads(line)
    names = ("enterprise_id", "seq", "at", "actor", "verb", "object_kind", "object_id", "commitment", "previous")
    text = json.dumps([entry[name] for name in names], ensure_ascii=False, separators=(",", ":"))
    assert entry["seq"] == number and entry["previous"] == previous, number
    assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"], number
    previous = entry["hash"]
print(number, previous)
"""


def write_log(work: Work, bundle: Bundle, mark: str) -> Verification:
    """Write the whole log as JSON lines and as pages, and the check of it; returns what the check found."""
    found = audit.verify(work.session, work.enterprise_id)
    bundle.add_pieces(LOG, (_line(one) for one in _entries(work)))
    parts = _write_pages(work, bundle, found.entries, mark)
    bundle.add(f"{CHECK}.json", orjson.dumps(_check_json(found), option=orjson.OPT_INDENT_2))
    bundle.add_pieces(
        f"{CHECK}.html", pages.page("Kontroll av loggen", _check(found, parts), Trail(_HOME), mark)
    )
    return found


def _entries(work: Work) -> Iterator[dict[str, Any]]:
    for entry, erased in audit.entries(work.session, work.enterprise_id):
        yield {
            "enterprise_id": entry.enterprise_id, "seq": entry.seq, "at": entry.at.astimezone(UTC).isoformat(),
            "actor": entry.actor, "verb": entry.verb, "object_kind": entry.object_kind, "object_id": entry.object_id,
            "commitment": entry.commitment, "previous": entry.previous, "hash": entry.hash, "erased": erased,
        }  # fmt: skip


def _line(entry: dict[str, Any]) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)


def _write_pages(work: Work, bundle: Bundle, entries: int, mark: str) -> int:
    """The log as pages of some thousand entries, oldest first; returns how many."""
    count, waiting = page_count(entries), _entries(work)
    for number in range(1, count + 1):
        body = chain(page_links(_TITLE, number, count), _table(islice(waiting, A_PAGE)))
        trail = Trail((("Innhold", "../index.html"),), 1)
        title = page_title(_TITLE, number, count)
        bundle.add_pieces(page_name(LOG_PAGES, number), pages.page(title, body, trail, mark))
    return count


def _table(entries: Iterator[dict[str, Any]]) -> Iterator[Html]:
    return pages.table(
        "Innslag i loggen", ["Nr.", "Tid (UTC)", "Hvem", "Hva", "Gjelder", "Kontrollsum"],
        (
            [
                str(one["seq"]), one["at"], one["actor"], _PHRASES.get(one["verb"], one["verb"]),
                f"{one['object_kind']} {one['object_id']}".strip(), Html(f'<span class="hash">{one["hash"]}</span>'),
            ]
            for one in entries
        ),
    )  # fmt: skip


def _check(found: Verification, parts: int) -> Iterator[Html]:
    yield pages.paragraph(said(found))
    yield pages.facts(
        [
            ("Antall innslag", str(found.entries)),
            ("Slettede detaljer", str(found.erased)),
            ("Kontrollsum av det siste", Html(f'<span class="hash">{found.head}</span>')),
        ]
    )
    yield pages.bullets(
        [pages.link(f"{_TITLE}, side {one}", page_name(LOG_PAGES, one)) for one in range(1, parts + 1)]
    )
    yield pages.heading("Slik kan du kontrollere den selv")
    yield pages.paragraph(
        "Hvert innslag har en kontrollsum (SHA-256) over innslaget selv og kontrollsummen til det forrige. Endres, fjernes "
        "eller byttes ett innslag, stemmer ingen av dem etterpå. Programmet under leser logg.jsonl, regner hver kontrollsum "
        "på nytt og skriver antallet og den siste. Det trenger ikke Aktsom, bare Python."
    )
    yield pages.written(_HOW)
    yield pages.paragraph(
        "Feltet «commitment» er en saltet kontrollsum over det som ble endret. Selve verdiene, før og etter, står i "
        "virksomhetens database og kan slettes uten at kjeden brytes; «erased» sier om de er slettet."
    )
    yield pages.paragraph(
        "Kjeden viser om noe er endret etter at en kontrollsum ble kjent for andre. Ta vare på den siste kontrollsummen herfra, "
        "så kan den sammenlignes med et senere uttak."
    )


def _check_json(found: Verification) -> dict[str, Any]:
    return {
        "intact": found.intact,
        "entries": found.entries,
        "first_bad": found.first_bad,
        "reason": found.reason,
        "erased": found.erased,
        "head": found.head,
        "hash": "sha256 of the JSON array [enterprise_id, seq, at, actor, verb, object_kind, object_id, commitment, previous], "
        "UTF-8, no blanks",
    }
