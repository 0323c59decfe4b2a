"""Three app processes on one PostgreSQL behind a pooler: what is done in one is seen at the next run in the others."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from support.pooler import pooled
from support.postgres import new_database
from support.public_form import QUESTION, open_enterprise
from support.reader import Reader

from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.engine import engine, forget_engines
from tests.browser import started

PROCESSES = 3


@pytest.fixture
def servers(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Actor, list[str]]]:
    """An enterprise with one supplier, and the addresses of three servers that have it open; each has a home of its own."""
    with pooled(new_database()) as through, ExitStack() as running:
        monkeypatch.setenv("AKTSOM_DATABASE_URL", through)
        owner = open_enterprise()
        add_supplier(owner, SupplierInput(name="Leverandør før", country="NO"))
        more = {"AKTSOM_DATABASE_URL": through}
        addresses = []
        for number in range(PROCESSES):
            own = home / f"prosess-{number}"
            own.mkdir()
            addresses.append(running.enter_context(started.serving(own, more=more)))
        yield owner, addresses
        engine().dispose()
        forget_engines()


def asked(address: str) -> str:
    """Ask on the public page of one process, as anybody may; the address of the case."""
    with httpx.Client(base_url=address, follow_redirects=False, timeout=60) as http:
        form = http.get("/informasjonskrav", follow_redirects=True)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.text))
        sent = http.post(str(form.url), data={**hidden, "question": QUESTION})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


@pytest.mark.slow
def test_what_is_done_in_one_is_seen_in_the_others(servers: tuple[Actor, list[str]]) -> None:
    owner, addresses = servers
    with ExitStack() as people:
        readers = [people.enter_context(Reader(one)) for one in addresses]
        for one in readers:
            assert "Leverandør før" in one.read("leverandorer")[0]

        # another process writes to the register, which all have counted and remember
        add_supplier(owner, SupplierInput(name="Leverandør etter", country="NO"))
        for one in readers:
            assert "Leverandør etter" in one.read("leverandorer")[0]

        # a stranger asks in the first; the case is there in the others, and its secret address works in each
        case = asked(addresses[0])
        for address, one in zip(addresses, readers, strict=True):
            assert "Hvor er hanskene laget" in one.read("henvendelser")[0]
            answer = httpx.get(f"{address}{re.sub(r'^https?://[^/]+', '', case)}", timeout=60)
            assert (answer.status_code, QUESTION in answer.text) == (200, True)
