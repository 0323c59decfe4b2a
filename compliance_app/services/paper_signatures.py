"""Signatures with a pen: a person has seen the paper, ticks each name and writes the day (regnskapsloven § 3-5)."""

from collections.abc import Sequence
from datetime import date

import orjson
from pydantic import BaseModel

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.signed_verdict import Verdict
from compliance_app.services.signed_file_record import settle
from compliance_app.services.signed_file_rows import Basis, basis_of, newest_check, refuse_examples
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import Signature, SignatureKind, StatementFile, StatementFileKind

_LONGEST = 4000


class NotAPaper(AktsomError):
    """Pen signatures are read off a scanned paper and off nothing else."""

    message = _(
        "Ikke registrert. Filen er ikke et skannet papir; signaturene i den leses av programmet. "
        "Last opp det skannede papiret først."
    )


class NotOnTheList(AktsomError):
    """Somebody who does not have to sign (values: name)."""

    message = _(
        "Ikke registrert. {name} står ikke på listen over dem som skal signere, og er kanskje gått ut av styret. "
        "Rett styrelisten først."
    )


class PaperSignature(BaseModel):
    """One signature on the paper: whose, and the day beside it.

    Attributes:
        reservation: the explanation, where the person signed with an endorsed reservation; "" otherwise.
    """

    person_id: str
    signed_on: date | None = None
    reservation: str = ""


def record_paper_signature(
    actor: Actor,
    statement_id: str,
    file_id: str,
    given: Sequence[PaperSignature],
    *,
    seen_version: int,
    once: str = "",
) -> None:
    """Record who has signed the scanned paper, each with the day; a person who is recorded already is left as is.

    Raises:
        NotFound: no such statement, file or person here. NotAPaper: the file is no scan.
        FieldMissing: nobody is ticked, or a day is missing. FieldWrong: a day before the text was locked or to come.
        NotOnTheList: somebody who does not have to sign.
        ChangedMeanwhile: the statement is not as it was when the form was rendered.
        NotLocked, NotFrozen, ExampleIsReadOnly: it cannot be signed.
    """
    if not given:
        raise FieldMissing(
            field=_("Hvem som har signert"), hint=_("Kryss av for hver underskrift på papiret.")
        )
    with begin(actor, Verb.RECORD_SIGNATURE, once=once) as work:
        refuse_examples(work)
        basis = basis_of(work, statement_id, lock=True)
        work.about("statement", statement_id)
        if work.already:
            return
        file = _paper(work, statement_id, file_id)
        if basis.statement.version != seen_version:
            work.changed_meanwhile(statement_id, "redegjørelsen")
        for one in given:
            if one.person_id not in basis.people:
                raise NotFound
            _check(work, basis, one)
            if one.person_id not in basis.signed:
                _add(work, basis, file, one)
        settle(work, statement_id)


def _paper(work: Work, statement_id: str, file_id: str) -> StatementFile:
    file = work.get(StatementFile, file_id)
    if file.statement_id != statement_id or file.kind != StatementFileKind.SIGNED:
        raise NotFound
    check = newest_check(work, file.id)
    if check is None or check.verdict != Verdict.ON_PAPER:
        raise NotAPaper
    return file


def _check(work: Work, basis: Basis, one: PaperSignature) -> None:
    if one.person_id not in basis.names:
        raise NotOnTheList(name=basis.people[one.person_id])
    field = f"{basis.names[one.person_id]}, dag"
    if one.signed_on is None:
        raise FieldMissing(field=field, hint=_("Skriv dagen som står ved underskriften."))
    today = work.today
    frozen = clock.oslo_day(basis.statement.frozen_at) if basis.statement.frozen_at else None
    if one.signed_on > today:
        raise FieldWrong(field=field, hint=_("Dagen er ikke kommet ennå."))
    if frozen is not None and one.signed_on < frozen:
        raise FieldWrong(
            field=field, hint=f"Teksten ble låst {NB.day(frozen)}, og ingen kan ha signert før det."
        )


def _add(work: Work, basis: Basis, file: StatementFile, one: PaperSignature) -> None:
    who = next(signatory for signatory in basis.required if signatory.person_id == one.person_id)
    explanation = clean_text(one.reservation, _LONGEST) or who.reservation
    work.add(
        Signature(
            enterprise_id=work.enterprise_id, statement_id=basis.statement.id, file_id=file.id, person_id=who.person_id,
            kind=SignatureKind.ON_PAPER.value, name=who.name, seats=orjson.dumps(list(who.seats)).decode(),
            content_hash=basis.pdf.sha256, signed_on=one.signed_on, reservation=bool(explanation),
            explanation=explanation, recorded_at=work.at, recorded_by=work.actor.name,
        )
    )  # fmt: skip
