"""The enterprise, its reporting periods, its people: create, read, edit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_line, clean_text, parse_org_number
from compliance_app.domain.permissions import Role, Verb
from compliance_app.integrations.mail_message import read_address
from compliance_app.services.users import give_roles
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.ids import new_id
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import BoardSeat, Enterprise, Person, ReportingPeriod, SeatRole


class NoSuchYear(AktsomError):
    """The enterprise has no reporting period of that label (values: year, years)."""

    message = _("Virksomheten har ingen periode som heter {year}. Periodene er: {years}.")


class SeveralEnterprises(AktsomError):
    """More than one enterprise, and none was named (values: names)."""

    message = _("Her er flere virksomheter: {names}. Velg én med --enterprise.")


class EnterpriseInput(BaseModel):
    """What a person may say of the enterprise. Texts are cleaned; the organisation number is checked."""

    name: str = Field(max_length=300)
    short_name: str = Field(default="", max_length=100)
    org_number: str | None = None
    form: str = Field(default="", max_length=200)
    does_what: str = Field(default="", max_length=2000)
    seat: str = Field(default="", max_length=200)
    founded_year: int | None = Field(default=None, ge=1000, le=2200)
    founded_by: str = Field(default="", max_length=500)
    contact: str = Field(default="", max_length=300)
    statement_address: str = Field(default="", max_length=500)
    has_annual_report: bool | None = None
    responsible_role: str = Field(default="", max_length=200)
    review_frequency: str = Field(default="", max_length=200)
    whistleblowing_channel: str = Field(default="", max_length=500)
    medium_word: str = Field(default="medium", pattern="^(medium|middels)$")

    def cleaned(self) -> dict[str, Any]:
        """The values as they are stored.

        Raises:
            FieldMissing: the name is blank.
            OrgNumberLength, OrgNumberCheckDigit: the organisation number is not one.
        """
        values = {
            key: clean_text(value, 2000) if isinstance(value, str) else value
            for key, value in self.model_dump().items()
        }
        values |= {key: clean_line(values[key], 300) for key in ("name", "short_name")}
        if not values["name"]:
            raise FieldMissing(field="Navn", hint="Skriv navnet slik det står i Enhetsregisteret.")
        number = values["org_number"]
        values["org_number"] = parse_org_number(number) if number else None
        return values


class SeatInput(BaseModel):
    """One line of the board form.

    Attributes:
        email: of the person, the same on all their lines; None leaves what is kept. serves: a deputy who serves as a member.
    """

    name: str = Field(max_length=200)
    title: str = Field(default="", max_length=100)
    role: SeatRole = SeatRole.MEMBER
    appointing_body: str = Field(default="", max_length=200)
    from_day: date | None = None
    to_day: date | None = None
    email: str | None = Field(default=None, max_length=200)
    serves: bool = False

    @classmethod
    def of(cls, seat: BoardSeat, person: Person) -> "SeatInput":
        """The line that shows a seat as it is kept."""
        return cls(
            name=person.name, title=person.title, role=SeatRole(seat.role), appointing_body=seat.appointing_body,
            from_day=seat.from_day, to_day=seat.to_day, email=person.email, serves=seat.serves,
        )  # fmt: skip


def statement_year(today: date) -> int:
    """The year whose statement is being worked on: last year's until 30 June, then this year's (§ 5 fourth para)."""
    return today.year - 1 if (today.month, today.day) <= (6, 30) else today.year


def all_enterprises() -> list[Enterprise]:
    """Every enterprise that has not been removed, one's own before the examples, by name."""
    ensure_schema()
    with read_session() as session:
        rows = session.execute(select(Enterprise).where(col(Enterprise.removed_at).is_(None))).scalars()
        found = sorted(rows, key=lambda row: (row.example != "", row.name))
        session.expunge_all()
        return found


def find_enterprise(name_or_number: str | None) -> Enterprise:
    """The enterprise of that organisation number or name; the only one where none is named.

    Raises:
        NotFound: none fits. SeveralEnterprises: none is named and there are several.
    """
    there = all_enterprises()
    if name_or_number:
        wanted = name_or_number.casefold().replace(" ", "")
        there = [
            row
            for row in there
            if wanted in (row.org_number, row.id) or wanted in _names(row) or row.example == wanted
        ]
    if not there:
        raise NotFound
    own = [row for row in there if not row.example] or there
    if len(own) > 1:
        raise SeveralEnterprises(names=", ".join(row.name for row in own))
    return own[0]


def _names(row: Enterprise) -> set[str]:
    return {row.name.casefold().replace(" ", ""), row.short_name.casefold().replace(" ", "")} - {""}


def create_enterprise(actor: Actor, given: EnterpriseInput, year: int, *, example: str = "") -> str:
    """Make an enterprise with its first reporting period; returns its id.

    Args:
        actor: any actor allowed to create; the new enterprise need not be theirs yet.
        given: what is known; only the name is required.
        year: the calendar year of the first period.
        example: name of the reference organisation, for a copy of one.

    Whoever is logged in and makes it becomes its administrator.
    """
    identity = new_id()
    values = given.cleaned()
    with begin(actor.within(identity), Verb.CREATE_ENTERPRISE) as work:
        work.add(Enterprise(id=identity, example=example, **values))
        work.add(calendar_year(identity, year))
        give_roles(work, actor.user_id, {Role.ADMIN})
        work.about("enterprise", identity)
    return identity


def calendar_year(enterprise_id: str, year: int) -> ReportingPeriod:
    """A calendar year as a reporting period, not yet stored."""
    return ReportingPeriod(
        enterprise_id=enterprise_id, label=str(year), starts=date(year, 1, 1), ends=date(year, 12, 31)
    )


def edit_enterprise(actor: Actor, given: EnterpriseInput, seen_version: int) -> None:
    """Save the enterprise's form.

    Raises:
        ChangedMeanwhile: somebody else saved since the form was rendered.
    """
    values = given.cleaned()
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        row = work.session.get(Enterprise, work.enterprise_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.version != seen_version:
            work.changed_meanwhile(row.id, "opplysningene om virksomheten")
        for key, value in values.items():
            setattr(row, key, value)
        work.about("enterprise", row.id)


def enterprise_of(work: Work) -> Enterprise:
    """The actor's enterprise."""
    row = work.session.get(Enterprise, work.enterprise_id)
    if row is None:
        raise NotFound
    return row


def read_enterprise(actor: Actor) -> Enterprise:
    """The actor's enterprise, detached."""
    with reading(actor) as work:
        row = enterprise_of(work)
        work.session.expunge(row)
        return row


def periods(work: Work) -> list[ReportingPeriod]:
    """The enterprise's periods, newest first."""
    rows = work.session.execute(
        select(ReportingPeriod)
        .where(col(ReportingPeriod.enterprise_id) == work.enterprise_id)
        .order_by(col(ReportingPeriod.starts).desc())
    )
    return list(rows.scalars())


def period_of(work: Work, year: str | int | None = None) -> ReportingPeriod:
    """The period labelled ``year``; the newest where none is named.

    Raises:
        NoSuchYear: there is no such period.
    """
    there = periods(work)
    wanted = [row for row in there if year is None or row.label == str(year)]
    if not wanted:
        raise NoSuchYear(year=year, years=", ".join(row.label for row in there) or "ingen")
    return wanted[0]


def calendar_year_of(period: ReportingPeriod) -> int:
    """The year whose purchases belong to a period: its label where that is a year, else the year it ends in."""
    return int(period.label) if period.label.isdigit() else period.ends.year


def open_period(actor: Actor, year: int) -> str:
    """Open a calendar year as a reporting period; returns its id. A year that is open already is returned."""
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        for row in periods(work):
            if row.label == str(year):
                return row.id
        made = work.add(calendar_year(work.enterprise_id, year))
        work.about("reporting_period", made.id)
        return made.id


def seats(work: Work) -> list[tuple[BoardSeat, Person]]:
    """Every seat with its person: the general manager first, then the board in its own order."""
    rows = work.session.execute(
        select(BoardSeat, Person)
        .join(
            Person,
            (col(Person.enterprise_id) == col(BoardSeat.enterprise_id))
            & (col(Person.id) == col(BoardSeat.person_id)),
        )
        .where(col(BoardSeat.enterprise_id) == work.enterprise_id)
    )
    order = list(SeatRole)
    return sorted(
        ((seat, person) for seat, person in rows),
        key=lambda pair: (order.index(SeatRole(pair[0].role)), pair[0].position),
    )


def seats_on(work: Work, day: date) -> list[tuple[BoardSeat, Person]]:
    """Those who hold their seat on a day, as :func:`seats`."""
    return [
        (seat, person)
        for seat, person in seats(work)
        if (seat.from_day is None or seat.from_day <= day) and (seat.to_day is None or seat.to_day >= day)
    ]


def save_seats(actor: Actor, given: Sequence[SeatInput]) -> None:
    """Make the board list what is given. A person of the same name keeps their row, and their seat where it is the same.

    Raises:
        FieldMissing: a line without a name. FieldWrong: an address that is none.
    """
    with begin(actor, Verb.EDIT_BOARD) as work:
        there = seats(work)
        people = {person.name: person for _seat, person in there}
        addresses = _addresses(given)
        left = {(seat.person_id, seat.role, seat.appointing_body): seat for seat, _person in there}
        kept = set()
        for position, line in enumerate(given):
            person = _person_of(work, people, line, position)
            person.email = addresses.get(person.name, person.email)
            role, body = line.role.value, clean_line(line.appointing_body, 200)
            seat = left.pop((person.id, role, body), None)
            if seat is None:
                seat = BoardSeat(
                    enterprise_id=work.enterprise_id, person_id=person.id, role=role, appointing_body=body
                )
            seat.position, seat.from_day, seat.to_day = position, line.from_day, line.to_day
            seat.serves = line.serves and line.role is SeatRole.DEPUTY
            kept.add(work.add(seat).id)
        for seat, _person in there:
            if seat.id not in kept:
                work.session.delete(seat)
        work.about("board", work.enterprise_id)


def _addresses(given: Sequence[SeatInput]) -> dict[str, str]:
    """By name, the address that the lines give; a person whose lines all leave it out keeps what is kept."""
    found: dict[str, str] = {}
    for position, line in enumerate(given):
        if line.email is None:
            continue
        typed, name = clean_line(line.email, 200), clean_line(line.name, 200)
        address = read_address(typed)
        if typed and address is None:
            raise FieldWrong(field=f"E-post, linje {position + 1}", hint="Skriv den som navn@eksempel.no.")
        found[name] = found.get(name) or (address.email if address else "")
    return found


def _person_of(work: Work, people: dict[str, Person], line: SeatInput, position: int) -> Person:
    """The person of a line, made where the list has none of that name."""
    name = clean_line(line.name, 200)
    if not name:
        raise FieldMissing(field=f"Navn, linje {position + 1}", hint="Skriv fornavn og etternavn.")
    person = people.get(name) or work.add(Person(enterprise_id=work.enterprise_id, name=name))
    person.title = clean_line(line.title, 100)
    people[name] = person
    return person
