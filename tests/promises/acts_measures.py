"""Measures: each with a call that works."""

from promises.calls import changes, id_of, looks_at, makes, reads, version_of

from compliance_app.domain.permissions import Verb
from compliance_app.services import measure_list, measures
from compliance_app.services.measure_list import Wanted
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Effect, Measure, MeasurePurpose, MeasureStatus

_DONE = measures.MeasureInput(
    purpose=MeasurePurpose.MITIGATE,
    what="Møte om overtid",
    status=MeasureStatus.DONE,
    result="Overtiden er halvert.",
)


def add_measures(owner: Actor) -> dict[str, str]:
    """A finished measure, whose effect nobody has judged."""
    return {"done_measure": measures.save_measure(owner, _DONE)}


ACTS = (
    makes(measures.save_measure, Verb.RECORD_MEASURE, _DONE),
    reads(measures.measures, Verb.READ_REGISTER),
    looks_at(measures.read_measure, Verb.READ_REGISTER, id_of("done_measure")),
    changes(
        measures.judge_effect, Verb.RECORD_MEASURE, id_of("done_measure"),
        measures.EffectInput(effect=Effect.HELPED, reason="Timelistene viser det."), version_of(Measure, "done_measure"),
    ),
    reads(measure_list.measure_page, Verb.READ_REGISTER, Wanted()),
    reads(measure_list.every_measure, Verb.READ_REGISTER, Wanted()),
)  # fmt: skip
