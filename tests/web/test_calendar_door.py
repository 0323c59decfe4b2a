"""A person's calendar by its secret link, through the real routes, services and databases, read back as calendars do."""

from datetime import date

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, NotAllowed, NotFound
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.calendar_feed import (
    CalendarOfNobody,
    new_calendar_link,
    read_calendar,
    revoke_calendar_link,
)
from compliance_app.services.contacts import ContactInput, contacts, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.secret_links import link_holder
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import Contact, FollowUpKind, Measure, ReportingPeriod
from compliance_app.web.routes import public_app

DUE = date(2026, 12, 1)
ELSEWHERE = "https://aktsom.eksempel.example"


@pytest.fixture
def owner(database: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_BASE_URL", ELSEWHERE)
    clock.set_as_of(date(2026, 11, 22))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


@pytest.fixture
def http(owner: Actor) -> TestClient:
    return client()


def client() -> TestClient:
    return TestClient(public_app(), client=("192.0.2.1", 1))


def version(owner: Actor, identity: str) -> int:
    return next(one.version for one in contacts(owner) if one.id == identity)


def person(owner: Actor, name: str = "Person 1", **more: object) -> str:
    return save_contact(owner, ContactInput(name=name, **more))


def link_of(owner: Actor, identity: str) -> str:
    """The path of a fresh link."""
    address = new_calendar_link(owner, identity, version(owner, identity))
    assert address.startswith(f"{ELSEWHERE}/kalender/")
    return address.removeprefix(ELSEWHERE)


def measure(owner: Actor, what: str, name: str, due: date = DUE) -> str:
    with begin(owner, Verb.RECORD_MEASURE) as work:
        period = work.session.query(ReportingPeriod).filter_by(enterprise_id=work.enterprise_id).one().id
        row = work.add(
            Measure(
                enterprise_id=work.enterprise_id, period_id=period, purpose="PREVENT", what=what, owner=name, due=due
            )
        )  # fmt: skip
        work.about("measure", row.id)
        return row.id


def events(answer) -> dict[str, object]:
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_holds_what_is_open_for_one_person_and_nothing_of_others(owner: Actor, http: TestClient):
    mine = person(owner, compliance_owner=True)
    person(owner, "Person 2")
    measure(owner, "Vernebriller til alle", "person  1")
    measure(owner, "Andres arbeid", "Person 2")
    supplier = add_supplier(owner, SupplierInput(name="Hanskeleverandør 1"))
    planned = FollowUpInput(kind=FollowUpKind.MEETING, what="Lønn", next_on=DUE, owner="Person 1")
    save_follow_up(owner, supplier, planned)
    asked = RequestInput(received_on=date(2026, 11, 20), question="Hemmelig spørsmål", requester="Ola Spør")
    register_request(owner, asked)
    answer = http.get(link_of(owner, mine))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = events(answer)
    request = next(name for name in found if name.startswith("Svar på informasjonskrav 2026-"))
    statement = "Publisere redegjørelsen for 2026"
    assert set(found) == {
        "Tiltak: Vernebriller til alle",
        "Oppfølging: Hanskeleverandør 1",
        request,
        statement,
    }
    assert "Hemmelig" not in answer.text
    assert "Ola" not in answer.text
    assert found["Tiltak: Vernebriller til alle"]["dtstart"].dt == DUE
    assert str(found["Oppfølging: Hanskeleverandør 1"]["url"]).startswith(f"{ELSEWHERE}/leverandor?id=")


def test_asking_again_costs_nothing_until_something_changes(owner: Actor, http: TestClient):
    path = link_of(owner, person(owner))
    identity = measure(owner, "Vernebriller", "Person 1")
    first = http.get(path)
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"annet", {tag}', "*"):
        same = http.get(path, headers={"If-None-Match": known})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    head = http.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    assert head.headers["content-length"] == str(len(first.content))
    before = events(first)["Tiltak: Vernebriller"]
    with begin(owner, Verb.RECORD_MEASURE) as work:
        work.get(Measure, identity).due = date(2026, 12, 8)
        work.about("measure", identity)
    changed = http.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    after = events(changed)["Tiltak: Vernebriller"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt >= before["last-modified"].dt


def test_what_is_done_leaves_the_calendar(owner: Actor, http: TestClient):
    path = link_of(owner, person(owner))
    identity = measure(owner, "Vernebriller", "Person 1")
    assert events(http.get(path))
    with begin(owner, Verb.RECORD_MEASURE) as work:
        row = work.get(Measure, identity)
        row.status, row.result = "DONE", "Alle har briller."
        work.about("measure", identity)
    assert events(http.get(path)) == {}


def test_a_feed_is_kept_by_nobody_on_the_way_and_says_nothing_of_its_address(owner: Actor, http: TestClient):
    path = link_of(owner, person(owner))
    for answer in (http.get(path), http.get("/kalender/x.ics"), http.post(path)):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] in {"private, no-cache", "no-store"}
        assert "set-cookie" not in answer.headers
        assert path.split("/")[2].removesuffix(".ics") not in answer.text
    assert http.post(path).status_code == 405


def test_wrong_taken_back_replaced_and_badly_formed_are_the_same_bytes(owner: Actor) -> None:
    mine, other = person(owner), person(owner, "Person 2")
    replaced = link_of(owner, mine)
    newest = link_of(owner, mine)
    taken_back = link_of(owner, other)
    revoke_calendar_link(owner, other, version(owner, other))
    http = client()
    assert http.get(newest).status_code == 200
    wrong = [
        replaced, taken_back, newest.removesuffix(".ics"), f"{newest}/", f"/kalender/{'A' * 43}.ics", "/kalender/",
        "/kalender/x", "/kalender/%00.ics", "/kalender/%C3%28.ics", "/kalender/a/b.ics", f"/kalender/{'A' * 3000}.ics",
    ]  # fmt: skip
    answers = [http.get(path) for path in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({(one.content, tuple(sorted(one.headers.items()))) for one in answers}) == 1


def test_nobody_who_can_be_given_no_work_has_a_calendar(owner: Actor, http: TestClient) -> None:
    mine = person(owner)
    path = link_of(owner, mine)
    save_contact(owner, ContactInput(name="Person 1", active=False), mine, version(owner, mine))
    assert http.get(path).status_code == 404
    with pytest.raises(CalendarOfNobody):
        new_calendar_link(owner, mine, version(owner, mine))


def test_only_the_hash_of_a_secret_is_kept(owner: Actor) -> None:
    mine = person(owner)
    secret = link_of(owner, mine).split("/")[2].removesuffix(".ics")
    with reading(owner) as work:
        kept = work.get(Contact, mine).calendar_secret_hash
    assert kept is not None
    assert secret not in kept
    assert len(kept) == 64


def test_taking_back_what_is_not_there_changes_nothing(owner: Actor) -> None:
    mine = person(owner)
    revoke_calendar_link(owner, mine, version(owner, mine))
    assert version(owner, mine) == 1
    with pytest.raises(ChangedMeanwhile):
        revoke_calendar_link(owner, mine, 7)


def test_a_secret_opens_one_enterprise_and_needs_the_role(owner: Actor) -> None:
    secret = link_of(owner, person(owner)).split("/")[2].removesuffix(".ics")
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    assert read_calendar(link_holder(), secret).content
    assert read_calendar(link_holder(owner.enterprise_id), secret).content
    with pytest.raises(NotFound):
        read_calendar(link_holder(stranger.enterprise_id), secret)
    with pytest.raises(NotAllowed):
        read_calendar(Actor("Leser", frozenset({Role.READER}), owner.enterprise_id), secret)


def test_without_an_address_of_its_own_the_link_begins_at_the_root(owner: Actor, monkeypatch) -> None:
    monkeypatch.delenv("AKTSOM_BASE_URL")
    mine = person(owner)
    address = new_calendar_link(owner, mine, version(owner, mine))
    assert address.startswith("/kalender/")
    measure(owner, "Vernebriller", "Person 1")
    assert "url" not in events(client().get(address))["Tiltak: Vernebriller"]


def test_hammering_a_calendar_is_slowed_down(owner: Actor, http: TestClient, waiting) -> None:
    path = link_of(owner, person(owner))
    answers = [http.get(path) for _ in range(62)]
    assert [one.status_code for one in answers] == [200] * 60 + [429] * 2
    wait = int(answers[-1].headers["retry-after"])
    assert wait == 2
    waiting.seconds += wait
    assert http.get(path).status_code == 200


def test_more_than_a_calendar_can_hold_leaves_out_what_is_furthest_away(
    owner: Actor, http: TestClient, monkeypatch
):
    monkeypatch.setattr("compliance_app.services.calendar_feed._MOST", 2)
    path = link_of(owner, person(owner))
    for what, due in (
        ("Langt fram", date(2031, 1, 1)),
        ("Nær", DUE),
        ("For lenge siden", date(2020, 1, 1)),
        ("I går", date(2026, 11, 21)),
    ):
        measure(owner, what, "Person 1", due)
    assert set(events(http.get(path))) == {"Tiltak: Nær", "Tiltak: I går"}
