"""In place of a page that none of one's roles has use for: what it is, whom to ask, and the way back to one's own."""

from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill


def draw(title: str, refusal: str) -> None:
    """Draw the page.

    Args:
        title: of the page that was asked for, plain.
        refusal: the sentence that says what one has no access to, and which role to ask for.
    """
    page_head(title, refusal)
    first = pages.find(pages.first_of(current_actor().roles))
    html(
        fill(
            '<p class="ak-small">{said}</p>',
            said="Fikk du lenken av en kollega, kan du be om å få det du trenger derfra.",
        )
    )
    page_link(pages.link(first.url_path), label=f"Til {first.title}")
