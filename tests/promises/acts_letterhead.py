"""The letterhead: one that holds and one that was replaced, and each act with a call that works."""

from promises.calls import changes, id_of, looks_at, makes, reads, version_of
from support.letterheads import letterhead

from compliance_app.domain.permissions import Verb
from compliance_app.services import letterhead as letterheads
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Letterhead


def add_letterhead(owner: Actor) -> dict[str, str]:
    """A letterhead that holds, over one that was replaced."""
    letterheads.set_letterhead(owner, letterhead("Et eldre brevark"), "gammelt.docx")
    return {"letterhead": letterheads.set_letterhead(owner, letterhead(), "brevark.docx")}


ACTS = (
    reads(letterheads.current_letterhead, Verb.READ_REGISTER),
    looks_at(letterheads.open_letterhead, Verb.READ_REGISTER, id_of("letterhead")),
    changes(
        letterheads.remove_letterhead, Verb.SET_LETTERHEAD, id_of("letterhead"), version_of(Letterhead, "letterhead")
    ),
    makes(letterheads.set_letterhead, Verb.SET_LETTERHEAD, letterhead("Nytt brevark"), "nytt.docx"),
)  # fmt: skip
