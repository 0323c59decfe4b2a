"""Which country a spelling in the supplier lists means, where only a person can say."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.countries import fold_country
from compliance_app.domain.errors import FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import CountryAnswer, Supplier


def answer_country(actor: Actor, spelling: str, country: str | None) -> int:
    """Say which country a spelling in the supplier lists means; returns how many suppliers got it.

    The answer is remembered for the next list. None says that the spelling names no country. The suppliers concerned
    are rated anew.

    Raises:
        FieldWrong: no such country.
    """
    if country is not None and country not in countries():
        raise FieldWrong(field="Land", hint="Velg et land i listen.")
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        rows = record_answer(work, spelling, country)
        work.about("country_answer", spelling)
        if country is not None:
            ratings.rate_within(work, period_of(work), [row.id for row in rows if row.active])
        return len(rows)


def remembered_countries(work: Work) -> dict[str, str | None]:
    """What every spelling means that somebody has said; None where it names no country."""
    rows = work.session.execute(
        select(col(CountryAnswer.spelling), col(CountryAnswer.country)).where(
            col(CountryAnswer.enterprise_id) == work.enterprise_id
        )
    )
    return {row[0]: row[1] for row in rows}


def record_answers(work: Work, answers: Mapping[str, str | None]) -> list[Supplier]:
    """Remember several answers, as :func:`record_answer` does one."""
    return [row for spelling, country in answers.items() for row in record_answer(work, spelling, country)]


def record_answer(work: Work, spelling: str, country: str | None) -> list[Supplier]:
    """Remember an answer and give it to every supplier that waits for it; returns these. Rating them is the caller's."""
    folded = fold_country(spelling)
    there = work.session.execute(
        select(CountryAnswer).where(
            col(CountryAnswer.enterprise_id) == work.enterprise_id,
            col(CountryAnswer.folded_spelling) == folded,
        )
    ).scalar_one_or_none()
    answer = there or CountryAnswer(
        enterprise_id=work.enterprise_id, spelling=spelling, folded_spelling=folded, decided_at=work.at
    )
    answer.country, answer.decided_by, answer.decided_at = country, work.actor.name, work.at
    work.add(answer)
    waiting = work.session.execute(
        select(Supplier).where(
            col(Supplier.enterprise_id) == work.enterprise_id,
            col(Supplier.country).is_(None),
            col(Supplier.country_as_written) == spelling,
        )
    )
    rows = list(waiting.scalars())
    for row in rows:
        row.country, row.country_as_written = country, ""
    return rows


def unanswered_countries(actor: Actor) -> list[tuple[str, int]]:
    """The spellings that stand unanswered, with how many active suppliers have them, most first."""
    with reading(actor) as work:
        counted = func.count()
        rows = work.session.execute(
            select(col(Supplier.country_as_written), counted)
            .where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.active).is_(True),
                col(Supplier.country).is_(None),
                col(Supplier.country_as_written) != "",
            )
            .group_by(col(Supplier.country_as_written))
            .order_by(counted.desc(), col(Supplier.country_as_written))
        )
        return [(spelling, count) for spelling, count in rows]
