"""In place of a page that none of one's roles has use for: what it is, whom to ask, and the way back to one's own."""

from contextlib import suppress

from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import Verb
from compliance_app.services.work import permit
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill


def draw(title: str, refusal: str, verb: Verb) -> None:
    """Draw the page, and leave a line of it in the program's log.

    Args:
        title: of the page that was asked for, plain.
        refusal: the sentence that says what one has no access to, and which role to ask for.
        verb: what it would have asked for.
    """
    actor = current_actor()
    with suppress(NotAllowed):
        permit(actor, verb)
    page_head(title, refusal)
    first = pages.find(pages.first_of(actor.roles))
    html(
        fill(
            '<p class="ak-small">{said}</p>',
            said="Fikk du lenken av en kollega, kan du be om å få det du trenger derfra.",
        )
    )
    page_link(pages.link(first.url_path), label=f"Til {first.title}")
