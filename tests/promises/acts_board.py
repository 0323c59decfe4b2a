"""The board's paper and the personal links to it, each with a call that works."""

from typing import Any

import pytest
from promises.calls import Act, call_of, changes, id_of, looks_at, reads, version_of

from compliance_app.domain.permissions import Verb
from compliance_app.services import board_by_link, board_links, board_paper
from compliance_app.services.work import Actor
from compliance_app.storage.tables import BoardLink

_GIVEN = board_links.LinkInput()


def add_board(owner: Actor) -> dict[str, str]:
    """Somebody on the board, with a link that works."""
    (line,) = board_links.board_links(owner)
    board_links.make_link(owner, line.person_id, _GIVEN)
    (made,) = board_links.board_links(owner)
    assert made.row is not None
    return {"board_member": made.person_id, "board_link": made.row.id}


def _mailed() -> Act:
    """A call of the one that mails; the mail server is not there, and that is written down too."""
    call = call_of(board_links.mail_link, id_of("board_member"), _GIVEN)

    def without_a_server(actor: Actor, world: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
            patch.setenv("AKTSOM_SMTP_HOST", "127.0.0.1")
            patch.setenv("AKTSOM_SMTP_PORT", "1")
            patch.setenv("AKTSOM_SMTP_FROM", "aktsom@eksempel.no")
            patch.setenv("AKTSOM_SMTP_SECONDS", "1")
            return call(actor, world)

    return Act(board_links.mail_link, Verb.SHARE_WITH_BOARD, without_a_server, writes=True, names=True)


ACTS: tuple[Act, ...] = (
    reads(board_paper.read_paper, Verb.READ_BOARD),
    reads(board_links.board_links, Verb.SHARE_WITH_BOARD),
    looks_at(board_by_link.read_by_link, Verb.FOLLOW_BOARD, id_of("board_link")),
    changes(board_by_link.give_by_link, Verb.FOLLOW_BOARD, id_of("board_link"), "Se på råvarene."),
    changes(
        board_links.revoke_link,
        Verb.SHARE_WITH_BOARD,
        id_of("board_link"),
        version_of(BoardLink, "board_link"),
    ),
    changes(board_links.make_link, Verb.SHARE_WITH_BOARD, id_of("board_member"), _GIVEN),
    _mailed(),
)
