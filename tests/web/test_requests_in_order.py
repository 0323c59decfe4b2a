"""A press that a newer request follows within milliseconds is taken in all the same."""

from typing import NoReturn

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import WidgetMetadata

from compliance_app.web.requests_in_order import take_in_first

BUTTON = "$$ID-button-lagre"


def stopped_by_the_next() -> NoReturn:
    raise RerunException(RerunData())


def pressed() -> tuple[SessionState, SafeSessionState, WidgetStates]:
    """A session in which a button was drawn, where a newer request waits already, and what the press brings."""
    ThreadState.initialize()
    state = SessionState()
    session = SafeSessionState(state, stopped_by_the_next)
    state._set_widget_metadata(
        WidgetMetadata(
            BUTTON, lambda value, *_: bool(value), bool, "trigger_value",
            callback=session.__setitem__, callback_args=("noted", True),
        )
    )  # fmt: skip
    return state, session, WidgetStates(widgets=[WidgetState(id=BUTTON, trigger_value=True)])


def test_a_press_is_told_though_a_newer_request_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    state, session, fresh = pressed()
    with pytest.raises(RerunException):
        session.on_script_will_rerun(fresh)
    assert "noted" not in state

    # put back afterwards: the patch is the process's
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    take_in_first()
    state, session, fresh = pressed()
    session.on_script_will_rerun(fresh)
    assert state["noted"] is True
    with pytest.raises(RerunException):
        session["later"] = True
