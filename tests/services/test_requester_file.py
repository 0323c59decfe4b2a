"""Everything about one who has asked is in the file, and nothing about anybody else."""

import io
import json
from datetime import date
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.cases import Somebody, answer, ask, close, message, person, whole_case
from support.left import everything_kept
from support.read_html import broken_links, sums_are_right

from compliance_app import clock
from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import Role
from compliance_app.services import log
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.request_purge import purge_requests
from compliance_app.services.requester_file import (
    NobodyOfThatName,
    SeveralOfThatName,
    find_requester,
    requester_file,
)
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.work import Actor, local_actor

WHO = Somebody()
ASKED = date(2026, 5, 4)


@pytest.fixture
def actor(database: str) -> Actor:
    return owner()


def owner() -> Actor:
    clock.set_as_of(ASKED)
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def files(actor: Actor, who: str) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(requester_file(actor, who).content)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def text_of(found: dict[str, bytes]) -> str:
    return "\n".join(content.decode("utf-8", "replace") for content in found.values())


@pytest.mark.parametrize(
    "who", [WHO.email, WHO.email.upper(), f"  {WHO.email} ", WHO.name, "innsender  ENESTÅENDE"]
)
def test_everything_of_theirs_is_in_one_file(actor: Actor, who: str) -> None:
    first = whole_case(actor, WHO, ASKED)
    second = ask(actor, WHO, date(2026, 6, 1))
    message(actor, WHO, None, date(2026, 6, 2))
    found = files(actor, who)
    said = json.loads(found["data.json"])
    assert {case["id"] for case in said["cases"]} == {first, second}
    assert len(said["other_messages"]) == 1
    case = said["cases"][0]
    assert {case["requester"], case["reply_to"], case["topic"]} == {WHO.name, WHO.email, WHO.about}
    assert [one["step"] for one in case["events"]] == ["REGISTERED", "REFUSE_PART", "NOTE", "CLOSED"]
    assert (len(case["letters"]), len(case["mails"]), len(case["passages"])) == (1, 1, 1)
    assert case["messages"][0]["attachments"][0]["name"] == "vedlegg-fra-innsender.html"
    assert found["saker/2026-01/meldinger/01.eml"].startswith(f"From: {WHO.name}".encode())
    assert b"<script>" in found["saker/2026-01/meldinger/01-vedlegg/01-vedlegg-fra-innsender.html.fil"]
    assert "secret_hash" not in case
    assert said["log"], "what was done with the cases"


def test_the_pages_are_read_and_checked_without_the_program(actor: Actor) -> None:
    whole_case(actor, WHO, ASKED)
    message(actor, WHO, None, date(2026, 6, 2))
    found = files(actor, WHO.email)
    assert broken_links(found) == []
    assert sums_are_right(found)
    page = found["oversikt.html"].decode()
    assert "Dette har vi om deg" in page
    assert "<script>" not in page
    case = found["saker/2026-01/index.html"].decode()
    assert WHO.about in case


def test_what_others_wrote_in_their_case_is_left_out_and_said(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    message(actor, person(5), case, date(2026, 5, 6))
    found = files(actor, WHO.email)
    assert person(5).email not in text_of(found)
    assert person(5).about not in text_of(found)
    assert "skrevet av en annen" in found["saker/2026-01/index.html"].decode()


def test_what_they_wrote_in_somebody_elses_case_says_nothing_of_that_case(actor: Actor) -> None:
    case = whole_case(actor, person(5), ASKED)
    message(actor, WHO, case, date(2026, 5, 6))
    found = files(actor, WHO.email)
    assert json.loads(found["data.json"])["cases"] == []
    assert case not in text_of(found)
    assert person(5).email not in text_of(found)
    assert WHO.about in text_of(found)


def test_a_name_with_two_addresses_may_be_two_people(actor: Actor) -> None:
    ask(actor, WHO, ASKED)
    ask(actor, Somebody(name=WHO.name, email="en.annen@borte.example"), ASKED)
    with pytest.raises(SeveralOfThatName, match=r"en\.annen@borte\.example"):
        find_requester(actor, WHO.name)
    assert [one.number for one in find_requester(actor, WHO.email).cases] == ["2026-01"]


def test_a_postal_address_tells_people_apart_too(actor: Actor) -> None:
    for address in ("Prøveveien 1\n0001 Oslo", "Prøveveien 2\n0001 Oslo"):
        given = RequestInput(received_on=ASKED, question="Hvor?", requester="Innsender To", reply_to=address)
        register_request(actor, given)
    with pytest.raises(SeveralOfThatName):
        find_requester(actor, "Innsender To")
    assert len(find_requester(actor, "prøveveien 1 0001 oslo").cases) == 1


def test_a_case_that_names_nobody_is_found_by_who_wrote(actor: Actor) -> None:
    case = register_request(actor, RequestInput(received_on=ASKED, question="Hvor?"))
    message(actor, WHO, case, ASKED)
    assert [one.id for one in find_requester(actor, WHO.email).cases] == [case]
    message(actor, person(1), case, ASKED)
    assert find_requester(actor, WHO.email).cases == (), "two have written there"


@pytest.mark.parametrize(
    "who", ["", " ", "Innsender", "enestaaende", "borte.example", "%", "_", "' OR 1=1", "@"]
)
def test_nobody_is_found_by_a_part(actor: Actor, who: str) -> None:
    ask(actor, WHO, ASKED)
    register_request(actor, RequestInput(received_on=ASKED, question="Anonymt"))
    with pytest.raises(NobodyOfThatName):
        requester_file(actor, who)


def test_who_is_forgotten_is_not_found(actor: Actor) -> None:
    whole_case(actor, WHO, ASKED)
    clock.set_as_of(date(2028, 1, 1))
    purge_requests(actor)
    with pytest.raises(NobodyOfThatName):
        requester_file(actor, WHO.email)


def test_that_it_was_made_is_logged_without_the_name(actor: Actor) -> None:
    ask(actor, WHO, ASKED)
    before = [everything_kept().count(trace) for trace in WHO.traces]
    requester_file(actor, WHO.email)
    assert log.newest_entries(actor, 1)[0].verb == "EXPORT_REQUESTER"
    assert [everything_kept().count(trace) for trace in WHO.traces] == before


def test_who_may_not_answer_may_not_take_it_out(actor: Actor) -> None:
    ask(actor, WHO, ASKED)
    for role in (Role.PROCUREMENT, Role.ADMIN, Role.READER):
        with pytest.raises(NotAllowed):
            requester_file(Actor("En annen", frozenset({role}), actor.enterprise_id), WHO.email)


def test_another_enterprises_cases_are_not_in_it(actor: Actor) -> None:
    ask(actor, WHO, ASKED)
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Nabo AS"), 2026))
    ask(other, Somebody(about="noe bare naboen vet"), ASKED)
    assert "noe bare naboen vet" not in text_of(files(actor, WHO.email))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.integers(0, 7),
    cases=st.lists(st.tuples(st.integers(0, 7), st.booleans()), min_size=1, max_size=8),
    loose=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=5),
)
def test_41_no_row_of_anyone_else(
    home: object, who: int, cases: list[tuple[int, bool]], loose: list[tuple[int, int]]
) -> None:
    actor = owner()
    made = {}
    for number, (asker, decided) in enumerate(cases):
        day = date(2026, 3, 1 + number)
        case = ask(actor, person(asker), day)
        made[number] = asker
        if decided:
            answer(actor, person(asker), case, day)
            close(actor, case, day)
    for number, (sender, place) in enumerate(loose):
        target = find_requester(actor, person(made[place]).email).cases[0].id if place in made else None
        message(actor, person(sender), target, date(2026, 4, 1 + number))
    expected = sum(asker == who for asker in made.values())
    if not expected and not any(sender == who for sender, _place in loose):
        with pytest.raises(NobodyOfThatName):
            requester_file(actor, person(who).email)
        return
    found = files(actor, person(who).email)
    said = text_of(found)
    assert len(json.loads(found["data.json"])["cases"]) == expected
    for other in set(range(8)) - {who}:
        assert person(other).email not in said
        assert person(other).about not in said
        assert person(other).name not in said
