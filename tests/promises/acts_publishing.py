"""Publishing the statement, each act with a call that works."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from promises.calls import Act, changes, id_of, looks_at, makes, reads, version_of
from support.published import change

from compliance_app.domain.permissions import Verb
from compliance_app.services import address_check, annual_report, publishing, statement_site
from compliance_app.services.enterprises import open_period
from compliance_app.services.statement_files import keep_file
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import (
    AddressCheck,
    Publication,
    ReportingPeriod,
    Statement,
    StatementFileKind,
    StatementSection,
)

PUBLISHED_YEAR, LOCKED_YEAR = 2023, 2020
"""Years of their own, so that the draft of the world's year stays a draft."""


def add_publishing(owner: Actor) -> dict[str, Any]:
    """A statement that is out, with a check of its address, and one that is locked."""
    change(owner, statement_address=_ADDRESS)
    out, locked = _locked(owner, PUBLISHED_YEAR), _locked(owner, LOCKED_YEAR)
    with begin(owner, Verb.PUBLISH_STATEMENT) as work:
        work.get(Statement, out).status = "PUBLISHED"
        made = work.add(
            Publication(
                enterprise_id=work.enterprise_id, statement_id=out, published_at=work.at, address=_NOWHERE,
                with_signed_file=True,
            )
        )  # fmt: skip
        checked = work.add(
            AddressCheck(
                enterprise_id=work.enterprise_id, statement_id=out, address=_NOWHERE, checked_at=work.at
            )
        )
    return {
        "published_statement": out,
        "publication": made.id,
        "address_check": checked.id,
        "locked_statement": locked,
    }


_ADDRESS = "https://eksempel.example/redegjorelse"
_NOWHERE = "http://127.0.0.1:9/redegjorelse"
"""Where nobody answers; an address inside is not even asked."""


def _locked(owner: Actor, year: int) -> str:
    period = open_period(owner, year)
    with begin(owner, Verb.FREEZE_STATEMENT) as work:
        row = work.add(
            Statement(
                enterprise_id=work.enterprise_id, period_id=work.get(ReportingPeriod, period).id, status="FROZEN",
                drafted_at=work.at, frozen_at=work.at, content_hash="0" * 64,
            )
        )  # fmt: skip
        work.add(
            StatementSection(
                enterprise_id=work.enterprise_id, statement_id=row.id, chapter="10", title="Retten til informasjon", generated="[]",
                edited=f"Redegjørelsen ligger på {_ADDRESS}.",
            )
        )  # fmt: skip
        for kind in (StatementFileKind.PDF, StatementFileKind.HTML, StatementFileKind.JSON):
            keep_file(work, row.id, kind, name=kind.value, media_type="", content=b"<main></main>")
        return str(row.id)


def _written(write: Callable[[Path], Path]) -> str:
    with TemporaryDirectory() as folder:
        return write(Path(folder)).name


ACTS = (
    reads(publishing.read_publishing, Verb.READ_REGISTER, PUBLISHED_YEAR),
    changes(
        publishing.publish, Verb.PUBLISH_STATEMENT, id_of("locked_statement"),
        publishing.PublishInput(
            reason="Styret møtes først etter fristen.",
            warnings=dict.fromkeys(("R30", "F-ADDRESS"), "Styret møttes først etter fristen, og det er beklaget."),
        ),
        version_of(Statement, "locked_statement"),
    ),
    Act(
        publishing.hand_out_signed_file, Verb.PUBLISH_STATEMENT,
        lambda actor, world, **more: publishing.hand_out_signed_file(
            actor, world["publication"], world.version(Publication, world["publication"]), yes=False, **more
        ),
        writes=True, names=True,
    ),
    makes(publishing.begin_update, Verb.UPDATE_STATEMENT, PUBLISHED_YEAR, "Noe vesentlig er endret siden i våres."),
    # This one keeps nothing where the other has just kept the same.
    makes(address_check.check_all_addresses, Verb.CHECK_ADDRESS),
    changes(address_check.check_address, Verb.CHECK_ADDRESS, id_of("published_statement")),
    looks_at(address_check.newest_check, Verb.READ_REGISTER, id_of("published_statement")),
    reads(annual_report.annual_report_sentence, Verb.READ_REGISTER),
    reads(statement_site.static_site, Verb.BUILD_STATEMENT),
    Act(
        statement_site.write_site, Verb.BUILD_STATEMENT,
        lambda actor, _world, **more: _written(lambda folder: statement_site.write_site(actor, folder, **more)),
        writes=False, names=False,
    ),
)  # fmt: skip
