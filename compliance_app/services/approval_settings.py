"""Whether somebody else than the last writer must go through the statement before it is locked."""

from compliance_app.domain.permissions import Verb
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Enterprise


def set_four_eyes(actor: Actor, seen_version: int, *, on: bool) -> None:
    """Turn the requirement of four eyes on or off.

    Raises:
        ChangedMeanwhile: somebody else saved since the form was rendered.
    """
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        row = work.session.get(Enterprise, work.enterprise_id, with_for_update=True)
        assert row is not None
        if row.version != seen_version:
            work.changed_meanwhile(row.id, "opplysningene om virksomheten")
        row.four_eyes = on
        work.about("enterprise", row.id)
