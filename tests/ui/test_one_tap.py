"""One tap leaves a text and presses a button, and asks the server twice: wherever the second catches the first, it is done once."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from support.pages import checked, opened_at, words

from compliance_app import clock
from compliance_app.services.measures import measures
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.web.requests_in_order import take_in_first

STEP = 5
"""Each so many places where a run looks for what is asked next; they are some hundred a page."""


def without_press(asked: RerunData) -> RerunData:
    """The same fields, and no button."""
    assert asked.widget_states is not None
    kept = [one for one in asked.widget_states.widgets if not one.trigger_value]
    return replace(asked, widget_states=WidgetStates(widgets=kept))


@dataclass
class Tap:
    """What the next press asks for, in two requests instead of one.

    Attributes:
        at: the place in the first request's run where the second comes.
        press_first: whether the press is in the first.
        met: places passed so far.
        second: what is asked next, until it has been.
        ready: the next request is the press, and is to be divided.
    """

    at: int = 0
    press_first: bool = True
    met: int = 0
    second: RerunData | None = None
    ready: bool = False

    def first(self, asked: RerunData) -> RerunData:
        self.ready, self.met = False, 0
        text = without_press(asked)
        self.second = text if self.press_first else asked
        return asked if self.press_first else text


@pytest.fixture
def tap(monkeypatch: pytest.MonkeyPatch) -> Tap:
    """Divides a press into two requests; one thread draws, as the promised options say."""
    tap = Tap()
    begin, look, finish = (
        ScriptRequests.on_scriptrunner_ready,
        ScriptRequests.on_scriptrunner_yield,
        LocalScriptRunner._on_script_finished,
    )

    def begun(requests: ScriptRequests) -> ScriptRequest:
        got = begin(requests)
        if tap.ready and got.type is ScriptRequestType.RERUN:
            return ScriptRequest(got.type, tap.first(got.rerun_data))
        return got

    def looked(requests: ScriptRequests) -> ScriptRequest | None:
        if tap.second is not None:
            if tap.met == tap.at:
                requests.request_rerun(tap.second)
                tap.second = None
            tap.met += 1
        return look(requests)

    def finished(runner: LocalScriptRunner, *given: object) -> None:
        tap.second = None
        finish(runner, *given)

    monkeypatch.setattr(ScriptRequests, "on_scriptrunner_ready", begun)
    monkeypatch.setattr(ScriptRequests, "on_scriptrunner_yield", looked)
    monkeypatch.setattr(LocalScriptRunner, "_on_script_finished", finished)
    # put back afterwards: the patch is the process's
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    take_in_first()
    return tap


@pytest.mark.parametrize("press_first", [True, False], ids=["press-first", "text-first"])
@pytest.mark.parametrize("due", [date(2026, 9, 1), None], ids=["saved", "refused"])
def test_a_measure_is_saved_once_and_said_so_or_refused_and_said_why(
    actor: Actor, tap: Tap, due: date | None, press_first: bool
) -> None:
    clock.set_as_of(date(2026, 5, 7))
    add_supplier(actor, SupplierInput(name="IKT-leverandør 1", country="NO"))
    tap.press_first = press_first
    for tap.at in range(0, 10_000, STEP):
        before = len(measures(actor))
        app = opened_at("tiltak", ny="1")
        next(one for one in app.text_input if one.label == "Hva dere gjør").set_value("Møte om arbeidstid")
        next(one for one in app.date_input if one.label == "Frist").set_value(due)
        tap.ready = True
        checked(next(one for one in app.button if one.label == "Lagre tiltaket").click().run())
        made = len(measures(actor)) - before
        if tap.met <= tap.at:
            break
        assert made == (1 if due else 0), f"stopped at {tap.at}"
        assert ("Lagret kl." if due else "Et planlagt tiltak må ha en frist.") in words(app), f"at {tap.at}"
    assert tap.at > 10 * STEP
