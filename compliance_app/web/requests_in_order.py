"""What a page asks for is taken in before what it asks for next may stop it.

Streamlit looks for a newer request just before it takes in the older one, and again while the older one's presses are told
to the program. Where it finds one, the older is given up with its presses in it: one tap on a telephone, which leaves a text
field and presses a button, asks twice within a few milliseconds, and did nothing. That nobody else takes in anything for the
same person meanwhile is what ``runner.fastReruns`` off is for (``web/options.py``).
"""

from typing import Any, Final

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state import SafeSessionState

_LOOKS: Final = "_yield_callback"
"""Where the session's state keeps what looks for a newer request."""
_take_in = SafeSessionState.on_script_will_rerun


def take_in_first() -> None:
    """From now on in this process every request's fields and presses are taken in whole; the newer one is next."""
    SafeSessionState.on_script_will_rerun = _take_in_whole  # type: ignore[assignment, method-assign]


def _take_in_whole(state: SafeSessionState, fresh: WidgetStates | None, **more: Any) -> None:
    own = vars(state)
    look, own[_LOOKS] = own[_LOOKS], _go_on
    try:
        _take_in(state, fresh, **more)
    finally:
        own[_LOOKS] = look


def _go_on() -> None:
    """There is nothing to stop for."""
