"""The statement as it will be printed: the only place with serif letters (ui.md 3)."""

from compliance_app.ui.widgets.markup import Html, fill


def paper(kicker: str, body: Html, source: str = "") -> Html:
    """One chapter on paper.

    Args:
        kicker: the document's name, above the chapter.
        body: HTML from the document writer, which has escaped its values.
        source: a last line in small letters on where the figures come from.
    """
    return fill(
        '<article class="ak-paper"><p class="kick">{kicker}</p>{body}{source}</article>',
        kicker=kicker,
        body=body,
        source=fill('<p class="src">{source}</p>', source=source) if source else "",
    )
