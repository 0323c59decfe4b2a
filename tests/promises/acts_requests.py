"""Information requests: what comes in, what is done in a case, every letter, and duties that may not have been kept."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from promises.calls import Act, changes, id_of, looks_at, makes, reads, version_of
from support.imap_server import imap_server
from support.mails import make_mail
from support.request_cases import answer, ask, case, passage, refuse

from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import BreachKind
from compliance_app.services import (
    inbox,
    outbox,
    possible_breaches,
    request_case,
    request_intake,
    request_letters,
    request_send,
    request_settings,
    request_steps,
    requests,
    unread,
)
from compliance_app.services import request_letter_inputs as inputs
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.request_letter_inputs import ExtensionGround
from compliance_app.services.secret_links import secret_hash
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import InformationRequest, PossibleBreach

TODAY = date(2026, 5, 7)
SENT = request_send.Sending(sent_on=TODAY)
HEADS = inputs.AnswerHeads(short_answer="I Kina.")
EXTENSION = inputs.ExtensionInput(
    ground=ExtensionGround.AMOUNT, reasons="Mange fabrikker.", promised_on=date(2026, 6, 15)
)
REFUSAL = inputs.RefusalInput(
    passages=[
        passage(not_known_reason="Spørsmålet gjelder prisene.")
    ]  # where an act before it wrote of an impact
)
QUESTION_BACK = inputs.ClarificationInput(questions="Hvilke?", reply_by=date(2026, 5, 15))
_RECEIVED = datetime(2026, 5, 4, 9, tzinfo=UTC)


def _mail(number: int, **changed: Any) -> bytes:
    given = {
        "subject": f"Spørsmål {number}",
        "text": f"Hvem lager hanskene? {number}",
        "sender": "en@eksempel.invalid",
    }
    return make_mail(
        **given | {"received": _RECEIVED, "message_id": f"<{number}@eksempel.invalid>"} | changed
    )


def add_requests(owner: Actor) -> dict[str, str]:
    """A case in every state that an act begins from, a message that waits, and letters the mail server refused."""
    ids = {}
    for one in (
        "new", "late", "extend", "asked", "answer", "breach", "withdraw", "aside", "refused", "demanded", "decided",
        "edit", "link", "mailed", "failed", "discard", "clarify", "refuse",
    ):  # fmt: skip
        received = date(2026, 4, 1) if one in {"late", "breach"} else date(2026, 5, 4)
        ids[f"request_{one}"] = requests.register_request(
            owner,
            requests.RequestInput(
                received_on=received,
                question=f"Spørsmål {one}: hvor lages hanskene?",
                reply_to="en@eksempel.invalid",
            ),
        )
    ask(owner, ids["request_asked"])
    with begin(owner, Verb.ANNOTATE_REQUEST) as work:
        secret = hashlib.sha256(f"{owner.enterprise_id}".encode()).hexdigest()[:43]
        work.get(InformationRequest, ids["request_link"]).secret_hash = secret_hash(secret)
    for one in ("breach", "decided"):
        answer(owner, ids[f"request_{one}"], TODAY, "I Kina.")
    for one in ("refused", "demanded"):
        refuse(owner, ids[f"request_{one}"])
    demanded = ids["request_demanded"]
    request_steps.demand_justification(
        owner, demanded, TODAY, "Hvorfor?", case(owner, demanded).request.version
    )
    ids["breach"] = case(owner, ids["request_breach"]).breaches[0].id
    for number, name in enumerate(("message", "message_join", "message_aside", "message_read"), 1):
        joined = {"in_reply_to": "<joined@eksempel.invalid>"} if name == "message_read" else {}
        if joined:
            first = _mail(0, message_id="<joined@eksempel.invalid>")
            ids["request_mail"] = request_intake.take_in_file(owner, first, "første.eml").request_id
        files = {"attachments": (("notat.txt", b"Notat", "text/plain"),)} if number == 1 else {}
        data = _mail(number, subject="(2026-01)" if not joined else "Sv: Spørsmål", **joined, **files)
        ids[name] = request_intake.take_in_file(owner, data, f"{number}.eml").message_id
    ids["attachment"] = unread.attachments_of(owner, ids["message"])[0].id
    return ids | add_letters(owner, ids)


def add_letters(owner: Actor, ids: dict[str, str]) -> dict[str, str]:
    """Letters that no mail server took: one to send again, one to give up."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        _no_server(patch)
        for name in ("failed", "discard"):
            sent = request_send.send_by_mail(owner, ids[f"request_{name}"], HEADS, 1)
            made[f"letter_{name}"] = sent.letter_id
    return made


def _no_server(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("AKTSOM_SMTP_HOST", "127.0.0.1")
    patch.setenv("AKTSOM_SMTP_PORT", "1")
    patch.setenv("AKTSOM_SMTP_FROM", "aktsom@eksempel.invalid")


def _without_a_server(act: Act) -> Act:
    """The mail server is not there, and what that leads to is written down."""

    def call(actor: Actor, world: Any, **more: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            _no_server(patch)
            return act.call(actor, world, **more)

    return replace(act, call=call)


def _poll(actor: Actor, _world: Any) -> Any:
    """A mailbox with a new mail in it each time."""
    _poll.times += 1
    with imap_server() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.settings().items():
            patch.setenv(name, value)
        server.put(_mail(1000 + _poll.times), at=_RECEIVED)
        return inbox.poll_inbox(actor)


_poll.times = 0


def _letter(world: Any) -> Any:
    return request_letters.make_letter(world.owner, world["request_new"], HEADS)


def _enterprise_version(world: Any) -> int:
    with reading(world.owner) as work:
        return int(enterprise_of(work).version)


def _in(name: str) -> Any:
    return version_of(InformationRequest, f"request_{name}")


ACTS: tuple[Act, ...] = (
    reads(requests.count_open, Verb.READ_REGISTER),
    reads(requests.list_requests, Verb.READ_REQUESTS),
    reads(requests.due_requests, Verb.READ_REQUESTS),
    looks_at(requests.find_request, Verb.READ_REQUESTS, id_of("request_new")),
    looks_at(request_case.read_request, Verb.READ_REQUESTS, id_of("request_new")),
    looks_at(request_letters.make_letter, Verb.READ_REQUESTS, id_of("request_new"), HEADS),
    looks_at(request_letters.letter_and_missing, Verb.READ_REQUESTS, id_of("request_new"), HEADS),
    reads(request_letters.letter_file, Verb.READ_REQUESTS, _letter, "docx"),
    reads(outbox.why_no_letters, Verb.READ_REGISTER),
    reads(possible_breaches.read_breaches, Verb.READ_REQUESTS),
    reads(unread.read_unread, Verb.READ_REQUESTS),
    reads(unread.read_set_aside, Verb.READ_REQUESTS),
    reads(unread.count_unread, Verb.READ_REQUESTS),
    looks_at(unread.read_message, Verb.READ_REQUESTS, id_of("message")),
    looks_at(unread.attachments_of, Verb.READ_REQUESTS, id_of("message")),
    looks_at(request_intake.raw_mail, Verb.READ_REQUESTS, id_of("message")),
    looks_at(request_intake.attachment, Verb.READ_REQUESTS, id_of("attachment")),
    reads(inbox.last_read, Verb.READ_REQUESTS),
    makes(
        requests.register_request, Verb.REGISTER_REQUEST,
        requests.RequestInput(received_on=TODAY, question="Hvem lager hanskene?"),
    ),
    makes(request_intake.take_in_file, Verb.REGISTER_REQUEST, _mail(9), "ni.eml"),
    Act(inbox.poll_inbox, Verb.RECEIVE_MAIL, _poll, writes=True),
    makes(request_intake.take_in_fetched, Verb.RECEIVE_MAIL, _mail(10), _RECEIVED),
    changes(unread.make_case, Verb.REGISTER_REQUEST, id_of("message"), None),
    Act(
        unread.join_case, Verb.REGISTER_REQUEST,
        lambda actor, world, **more: unread.join_case(
            actor, world["message_join"], case(world.owner, world["request_new"]).request.number, **more
        ),
        writes=True, names=True,
    ),
    changes(unread.set_message_aside, Verb.REGISTER_REQUEST, id_of("message_aside"), "Reklame."),
    changes(request_steps.message_read, Verb.ANNOTATE_REQUEST, id_of("message_read")),
    changes(request_steps.take_up, Verb.ANNOTATE_REQUEST, id_of("request_new"), _in("new")),
    changes(request_steps.note, Verb.ANNOTATE_REQUEST, id_of("request_new"), "Ringte leverandøren."),
    changes(
        request_steps.edit_case, Verb.ANNOTATE_REQUEST, id_of("request_edit"), request_steps.CaseInput(topic="hansker"),
        _in("edit"),
    ),
    changes(request_steps.receive_clarification, Verb.ANNOTATE_REQUEST, id_of("request_asked"), "Alle.", _in("asked")),
    changes(request_steps.withdraw, Verb.ANSWER_REQUEST, id_of("request_withdraw"), "Ikke nødvendig.", _in("withdraw")),
    changes(request_steps.set_aside, Verb.REOPEN_REQUEST, id_of("request_aside"), "Reklame.", _in("aside")),
    changes(request_steps.reopen, Verb.REOPEN_REQUEST, id_of("request_decided"), "Nytt.", TODAY, _in("decided")),
    changes(
        request_steps.demand_justification, Verb.ANNOTATE_REQUEST, id_of("request_refused"), TODAY, "Hvorfor?",
        _in("refused"),
    ),
    changes(request_send.record_sent, Verb.ANSWER_REQUEST, id_of("request_answer"), HEADS, SENT, _in("answer")),
    changes(request_send.record_sent, Verb.EXTEND_REQUEST, id_of("request_extend"), EXTENSION, SENT, _in("extend")),
    changes(request_send.record_sent, Verb.REFUSE_REQUEST, id_of("request_refuse"), REFUSAL, SENT, _in("refuse")),
    changes(
        request_send.record_sent, Verb.ASK_CLARIFICATION, id_of("request_clarify"), QUESTION_BACK, SENT, _in("clarify")
    ),
    changes(request_send.lay_out, Verb.ANSWER_REQUEST, id_of("request_link"), HEADS, _in("link")),
    _without_a_server(
        changes(request_send.send_by_mail, Verb.ANSWER_REQUEST, id_of("request_mailed"), HEADS, _in("mailed"))
    ),
    _without_a_server(changes(request_send.send_again, Verb.ANSWER_REQUEST, id_of("letter_failed"))),
    changes(request_send.discard_letter, Verb.ANSWER_REQUEST, id_of("letter_discard")),
    changes(
        possible_breaches.classify_breach, Verb.CLASSIFY_BREACH, id_of("breach"),
        possible_breaches.Classification.BREACH, "Fristen ble ikke holdt.", version_of(PossibleBreach, "breach"),
    ),
    makes(
        request_settings.set_request_settings, Verb.EDIT_ENTERPRISE, request_settings.RequestSettings(retention_months=6),
        _enterprise_version,
    ),
    makes(
        possible_breaches.classify_derived, Verb.CLASSIFY_BREACH, BreachKind.LATE_ANSWER, id_of("request_late"),
        possible_breaches.Classification.BREACH, "Fristen ble ikke holdt.",
    ),
)  # fmt: skip
