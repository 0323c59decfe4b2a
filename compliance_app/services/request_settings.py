"""How the enterprise takes questions: whether anybody can ask on the public page, and how long what is personal is kept."""

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import ExampleIsReadOnly, FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Enterprise

SHORTEST, LONGEST = 1, 120
"""Months after closing."""


class RequestSettings(BaseModel):
    """What a person may set.

    Attributes:
        public_form: anybody can ask at ``/informasjonskrav``.
        retention_months: how long names, letters and mail are kept after a case is closed (1 to 120).
        public_body: bound by the archives act; nothing is deleted before the case is archived.
    """

    public_form: bool = False
    retention_months: int = 12
    public_body: bool = False


def set_request_settings(actor: Actor, given: RequestSettings, seen_version: int, *, once: str = "") -> None:
    """Change them.

    Raises:
        FieldWrong: a number of months that is not 1 to 120. FieldMissing: a public page without a contact: whoever asks must
        be able to write by other ways as well. ExampleIsReadOnly. ChangedMeanwhile.
    """
    if not SHORTEST <= given.retention_months <= LONGEST:
        raise FieldWrong(field="Måneder", hint=f"Skriv et tall fra {SHORTEST} til {LONGEST}.")
    with begin(actor, Verb.EDIT_ENTERPRISE, once=once) as work:
        if work.already:
            return
        row = work.session.execute(
            select(Enterprise).where(col(Enterprise.id) == work.enterprise_id).with_for_update()
        ).scalar_one()
        if row.version != seen_version:
            work.changed_meanwhile(row.id, "oppsettet for spørsmål")
        if row.example and given.public_form:
            raise ExampleIsReadOnly
        if given.public_form and not row.contact.strip():
            raise FieldMissing(
                field="Kontakt",
                hint="Skriv under «Virksomheten» hvor man ellers kan spørre, før siden åpnes for alle.",
            )
        row.public_form = given.public_form
        row.retention_months = given.retention_months
        row.public_body = given.public_body
        work.about("enterprise", row.id)
