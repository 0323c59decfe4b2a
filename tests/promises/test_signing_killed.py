"""A process that is killed while a statement is signed at Penneo: nothing is sent twice, and no signature is lost."""

import os
import signal
import subprocess
import sys

import pytest
from support.penneo_server import REFUSED, PenneoServer, Reply
from support.signed_pdfs import person, sign
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, board, frozen_statement, signing_enterprise

from compliance_app.services import log, statements
from compliance_app.services.enterprises import save_seats
from compliance_app.services.signing import SigningPage, signing_page
from compliance_app.services.signing_follow import follow
from compliance_app.services.signing_send import SendInput, send
from compliance_app.services.statement_files import files_of, frozen_file
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import SigningState, SigningWay, StatementFileKind

PATIENCE = 120
CREATE, QUEUE, DOCUMENTS = "/send/api/v1/casefiles/20251022/create", "/send/api/v1/queue", "/api/v3/documents"
_CHILD = """
import os, signal, sys
from compliance_app.services import signing_follow
from compliance_app.services.work import local_actor

def killed(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3]:
    setattr(signing_follow, sys.argv[3], killed)
signing_follow.follow(local_actor(sys.argv[1]), sys.argv[2])
"""


@pytest.fixture
def actor(database: str) -> Actor:
    made = signing_enterprise()
    lines = [one.model_copy(update={"email": f"p{n}@eksempel.example"}) for n, one in enumerate(board())]
    save_seats(made, lines)
    return made


@pytest.fixture
def statement(actor: Actor) -> str:
    return frozen_statement(actor)


def out(actor: Actor, statement: str) -> str:
    seen = statements.read_whole(actor, YEAR).statement.version
    return send(actor, statement, SendInput(way=SigningWay.PENNEO), seen).id


def child(actor: Actor, identity: str, point: str = "") -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", _CHILD, str(actor.enterprise_id), identity, point]
    return subprocess.Popen(arguments, env=dict(os.environ))


def killed_while_waiting(actor: Actor, identity: str, penneo: PenneoServer, path: str, *, late: bool) -> None:
    """A process that follows the round is killed while Penneo has not answered at ``path``; ``late``: it had done the work."""
    penneo.reply(path, Reply(hang=True, late=late))
    running = child(actor, identity)
    assert penneo.hanging.wait(PATIENCE)
    running.kill()
    assert running.wait() == -signal.SIGKILL


def killed_at(actor: Actor, identity: str, point: str) -> None:
    """A process that follows the round is killed where it would call ``point``."""
    assert child(actor, identity, point).wait(PATIENCE) == -signal.SIGKILL


def page(actor: Actor, statement: str) -> SigningPage:
    return signing_page(actor, statement)


def signed_files(actor: Actor, statement: str) -> int:
    with reading(actor) as work:
        return sum(one.kind == StatementFileKind.SIGNED for one in files_of(work, statement))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "late"), [(CREATE, False), (CREATE, True), (QUEUE, False)], ids=["not taken", "taken", "queue"]
)
def test_killed_between_sending_and_writing_the_case_down_it_is_sent_once(
    actor: Actor, statement: str, penneo: PenneoServer, path: str, late: bool
) -> None:
    identity = out(actor, statement)
    killed_while_waiting(actor, identity, penneo, path, late=late)
    found = page(actor, statement).round
    assert found is not None
    assert (found.state, found.provider_case) == ("PREPARED", "")
    assert follow(actor, identity).state is SigningState.SENT
    assert list(penneo.cases) == [500]
    assert page(actor, statement).statement.status == "OUT_FOR_SIGNING"
    assert log.verify_log(actor).intact


@pytest.mark.slow
def test_killed_before_the_answer_of_the_sending_is_kept_it_is_sent_once(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    identity = out(actor, statement)
    killed_at(actor, identity, "canonical")
    assert list(penneo.cases) == [500]
    assert follow(actor, identity).state is SigningState.SENT
    assert list(penneo.cases) == [500]


@pytest.mark.slow
@pytest.mark.parametrize("point", ["fetching", "take_in_signed_file", "_ended"])
def test_killed_around_the_signed_file_every_signature_is_there_once(
    actor: Actor, statement: str, penneo: PenneoServer, point: str
) -> None:
    identity = out(actor, statement)
    follow(actor, identity)
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    penneo.signed[500] = sign(pdf, *(person(one) for one in (MANAGER, CHAIR, MEMBER)))
    penneo.sign(MANAGER, CHAIR, MEMBER)
    if point == "fetching":
        killed_while_waiting(actor, identity, penneo, DOCUMENTS, late=True)
    else:
        killed_at(actor, identity, point)
    stored = point == "_ended"
    assert len(page(actor, statement).signed) == (3 if stored else 0)
    assert follow(actor, identity).state is SigningState.COMPLETED
    now = page(actor, statement)
    assert (now.statement.status, len(now.signed), signed_files(actor, statement)) == ("SIGNED", 3, 1)
    assert log.verify_log(actor).intact


@pytest.mark.slow
def test_killed_when_a_stopped_case_has_given_up_what_it_had_nothing_is_lost_or_doubled(
    actor: Actor, statement: str, penneo: PenneoServer
) -> None:
    identity = out(actor, statement)
    follow(actor, identity)
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    penneo.signed[500] = sign(pdf, person(MANAGER))
    penneo.sign(MANAGER)
    penneo.sign(CHAIR, status=REFUSED)
    killed_at(actor, identity, "_ended")
    assert page(actor, statement).going
    assert follow(actor, identity).state is SigningState.REJECTED
    now = page(actor, statement)
    assert [one.signer.name for one in now.signed] == [MANAGER]
    assert (now.statement.status, signed_files(actor, statement)) == ("FROZEN", 1)
