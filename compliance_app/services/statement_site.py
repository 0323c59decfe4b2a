"""The published statements as a folder for any web server: a list of years, each year's page, and the locked files.

All links are relative and nothing is fetched from anywhere, so that the folder can lie wherever the enterprise's own pages are. What stands in
it is what is published, and who has signed when it is made; it is made again when somebody signs later.
"""

from collections.abc import Sequence
from pathlib import Path
from posixpath import dirname, relpath

from compliance_app import clock
from compliance_app.documents.statement_page import list_page, statement_page
from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.bundle import Bundle, bundle_bytes, keep_file
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.published import (
    Edition,
    EditionPage,
    Publisher,
    content_of,
    page_of,
    publisher_of,
    read_editions,
)
from compliance_app.services.signature_list import list_of_edition
from compliance_app.services.statement_pages import (
    LIST_JSON,
    LIST_PDF,
    SIGNED,
    Href,
    place_of,
    view_of,
    year_lines,
)
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import StatementFileKind

NAME = "redegjorelser.zip"
_READ_ME = "LES-MEG.txt"
_SAID = _(
    "Legg hele mappen på nettstedet deres, for eksempel som /redegjorelse. Åpne index.html for listen over år.\n"
    "Behold adressene fra år til år, og la de gamle filene ligge. SHA256SUMS har kontrollsummene.\n"
    "Lag mappen på nytt når noen har signert, eller når redegjørelsen er oppdatert.\n"
)


class NothingPublished(AktsomError):
    """There is no published statement to write out."""

    message = _("Nettsidene ble ikke laget. Ingen redegjørelse er publisert ennå.")


def static_site(actor: Actor) -> bytes:
    """A zip with every published statement as pages and files.

    Raises:
        NothingPublished: there is none. ExampleIsReadOnly.
    """
    with reading(actor, Verb.BUILD_STATEMENT, at_one_moment=True) as work:
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
        try:
            publisher = publisher_of(work.session, work.enterprise_id)
        except NotFound as error:
            raise NothingPublished from error
        every = read_editions(work.session, work.enterprise_id)
        with bundle_bytes(clock.now()) as (bundle, whole):
            _lists(bundle, publisher, every)
            for one in every:
                _add(work, bundle, page_of(work.session, publisher, one.year, one.language, one.edition))
            bundle.add(_READ_ME, str(_SAID))
    return whole.getvalue()


def write_site(actor: Actor, folder: Path) -> Path:
    """The same as a file in a folder. Raises NotWritten, and as :func:`static_site`."""
    return keep_file(folder, NAME, static_site(actor))


def _lists(bundle: Bundle, publisher: Publisher, every: Sequence[Edition]) -> None:
    """A list of years in each language that there is; the first is the one that opens."""
    languages = list(dict.fromkeys(one.language for one in every))
    names = {one: f"index-{one}.html" for one in languages} | {languages[0]: "index.html"}
    for language, name in names.items():
        others = [(one, names[one]) for one in languages if one != language]
        lines = year_lines(every, language, _from(name))
        bundle.add(name, list_page(language, publisher.name, lines, others))


def _add(work: Work, bundle: Bundle, page: EditionPage) -> None:
    place = place_of(page.shown, page.others)
    name = f"{place}.html"
    bundle.add(name, statement_page(view_of(page, _from(name))))
    handed_out = {
        ".pdf": page.files.get(StatementFileKind.PDF),
        ".json": page.files.get(StatementFileKind.JSON),
    }
    for suffix, file in {**handed_out, SIGNED: page.signed_file}.items():
        if file is not None:
            bundle.add(f"{place}{suffix}", content_of(work.session, page.publisher.id, file.id))
    if page.signers:
        listed = list_of_edition(page)
        bundle.add(f"{place}{LIST_PDF}", listed.pdf())
        bundle.add(f"{place}{LIST_JSON}", listed.json())


def _from(page: str) -> Href:
    """Links as they are written in a page of the folder."""

    def href(place: str, what: str) -> str:
        target = f"{place}{what or '.html'}" if place else "index.html"
        return relpath(target, dirname(page) or ".")

    return href
