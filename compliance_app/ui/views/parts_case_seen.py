"""Which version of a case its forms were opened on, and what is said when somebody else changed it meanwhile."""

from typing import Any

import streamlit as st

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.services.request_case import Case
from compliance_app.ui.widgets.markup import md


def see(case: Case) -> None:
    """A form or a letter is opened on the case as it stands."""
    st.session_state[_key(case)] = case.request.version


def seen(case: Case) -> int:
    """The version that whoever fills in the open form has seen."""
    return int(st.session_state.get(_key(case), case.request.version))


def say_refused(case: Case, error: AktsomError, place: Any) -> None:
    """Say why it was not done; told once what another did, the person may go on from it with all that was written."""
    if isinstance(error, ChangedMeanwhile):
        see(case)
    place.error(md(str(error)))


def _key(case: Case) -> str:
    return f"sett-{case.request.id}"
