"""What people do in the year's review: open, confirm, judge, override, decide; each with a call that works."""

from typing import Any

from promises.calls import changes, id_of, looks_at, makes, reads, version_of

from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.files.rating_rows import RatingLine
from compliance_app.services import (
    overrides,
    ratings,
    review_card,
    review_confirm,
    review_export,
    review_import,
    review_queue,
    review_year,
    significant_changes,
)
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChangeDecision, SignificantChange, Together

_SERVICE = {"industry_standard": "SN2025", "industry_code": "70.200"}
_READ = review_confirm.ReadInput(reason="Sett etter.", source="Nettsiden")


def add_review(owner: Actor) -> dict[str, str]:
    """An opened review, overridden levels of which one asks, and a significant change that waits."""
    ids = {"reviewed": add_supplier(owner, SupplierInput(name="Gjennomgått 1", country="NO", **_SERVICE))}
    for name in ("held", "asked"):
        ids[name] = add_supplier(owner, SupplierInput(name=f"Overstyrt {name}", country="CN", **_SERVICE))
        given = overrides.OverrideInput(level=Level.LOW, reason="Vi har vært der.")
        ids[f"override_{name}"] = overrides.set_override(owner, ids[name], given, _rated(owner, ids[name]))
    moved = SupplierInput(name="Overstyrt asked", country="IN", **_SERVICE)
    edit_supplier(owner, ids["asked"], moved, supplier_page(owner, ids["asked"]).supplier.version)
    alert = significant_changes.AlertInput(what="Avisen skriver om streik.")
    ids["change"] = significant_changes.report_alert(owner, alert)
    review_year.open_year(owner, 2024)
    ratings.rate_all(owner, "2024")
    review_year.open_year(owner, 2025)
    ids["confirmed"] = add_supplier(owner, SupplierInput(name="Bekreftet 1", country="SE", **_SERVICE))
    shown = review_card.card(owner, ids["confirmed"])
    seen = review_confirm.Seen(version=shown.version, assessment_id=shown.assessment_id)
    review_confirm.confirm(owner, ids["confirmed"], seen, _READ)
    return ids


def _rated(owner: Actor, supplier: str) -> str:
    return ratings.explain(owner, supplier).assessment.id


def _seen(world: Any) -> review_confirm.Seen:
    shown = review_card.card(world.owner, world["reviewed"])
    return review_confirm.Seen(version=shown.version, assessment_id=shown.assessment_id)


def _filled(world: Any) -> review_import.OpenedRatings:
    shown = review_card.card(world.owner, world["reviewed"])
    check = review_export.check_of(shown.assessment_id, shown.version)
    line = RatingLine(
        2, shown.supplier_id, shown.name, check, shown.this.overall, f"Fra filen {shown.version}.", "", None
    )
    return review_import.OpenedRatings(shown.year, (line,))


def _workbook(world: Any) -> bytes:
    return review_export.export_ratings(world.owner)


def _other_level(world: Any) -> overrides.OverrideInput:
    now = ratings.explain(world.owner, world["reviewed"]).assessment.overall
    return overrides.OverrideInput(
        level=Level.MEDIUM if now != Level.MEDIUM else Level.HIGH, reason="Vi har vært der."
    )


ACTS = (
    makes(review_year.open_year, Verb.OPEN_YEAR, 2026),
    *(
        reads(function, Verb.READ_REGISTER, *given)
        for function, given in (
            (review_queue.progress, ()), (review_queue.left_to_confirm, ()), (review_queue.waiting, ()),
            (review_queue.review_states, (lambda world: [world["reviewed"]],)), (review_year.year_to_open, ()),
            (review_confirm.together_list, (Together.LOW,)), (significant_changes.open_changes, ()),
            (significant_changes.significant_changes, ()),
        )
    ),
    looks_at(review_card.card, Verb.READ_REGISTER, id_of("reviewed")),
    looks_at(overrides.standing_override, Verb.READ_REGISTER, id_of("held")),
    reads(review_export.export_ratings, Verb.EXPORT_REGISTER),
    reads(review_import.open_ratings, Verb.CONFIRM_RATING, _workbook, "gjennomgang.xlsx"),
    reads(review_import.compare_ratings, Verb.CONFIRM_RATING, _filled),
    makes(
        review_confirm.confirm_together, Verb.CONFIRM_RATING,
        lambda world: review_confirm.together_list(world.owner, Together.LOW),
    ),
    changes(review_confirm.confirm, Verb.CONFIRM_RATING, id_of("reviewed"), _seen, _READ),
    changes(
        review_confirm.judge_in_review, Verb.JUDGE_SECTOR, id_of("reviewed"), _seen,
        review_confirm.LevelInput(level=Level.MEDIUM, reason="Streik i bransjen."),
    ),
    makes(review_import.import_ratings, Verb.CONFIRM_RATING, _filled),
    changes(
        overrides.set_override, Verb.OVERRIDE_RATING, id_of("reviewed"), _other_level,
        lambda world: _rated(world.owner, world["reviewed"]),
    ),
    changes(
        overrides.keep_override, Verb.OVERRIDE_RATING, id_of("override_asked"),
        lambda world: _rated(world.owner, world["asked"]),
    ),
    changes(overrides.drop_override, Verb.OVERRIDE_RATING, id_of("override_held")),
    makes(
        significant_changes.report_alert, Verb.RECORD_IMPACT,
        significant_changes.AlertInput(what="Fagforeningen har varslet."),
    ),
    changes(
        significant_changes.decide_change, Verb.DECIDE_CHANGE, id_of("change"), ChangeDecision.NO_UPDATE, "Gjelder ikke oss.",
        version_of(SignificantChange, "change"),
    ),
)  # fmt: skip
