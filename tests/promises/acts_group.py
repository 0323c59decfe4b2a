"""The companies of the group: one that the statement covers, and each act with a call that works."""

from promises.calls import changes, id_of, makes, reads, version_of

from compliance_app.domain.permissions import Verb
from compliance_app.services import group
from compliance_app.services.work import Actor
from compliance_app.storage.tables import GroupCompany

_COVERED = group.GroupCompanyInput(name="Datterselskap 1 AS")


def add_group(owner: Actor) -> dict[str, str]:
    """A subsidiary that the statement covers."""
    return {"group_company": group.save_group_company(owner, _COVERED)}


ACTS = (
    reads(group.group_companies, Verb.READ_REGISTER),
    makes(group.save_group_company, Verb.EDIT_ENTERPRISE, group.GroupCompanyInput(name="Datterselskap 2 AS")),
    changes(
        group.save_group_company, Verb.EDIT_ENTERPRISE, _COVERED.model_copy(update={"own_duty": True}),
        id_of("group_company"), version_of(GroupCompany, "group_company"),
    ),
)  # fmt: skip
