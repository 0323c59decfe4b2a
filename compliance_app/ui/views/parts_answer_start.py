"""An impact that a supplier's answer is the reason for: what its form begins with, and the tie when it is saved."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import ChangedMeanwhile, NotFound
from compliance_app.services.questionnaire_proposals import (
    ImpactStart,
    ProposalDecided,
    impact_start,
    take_as_impact,
)
from compliance_app.ui.actor import current_actor

PROPOSAL: Final = "forslag"
"""Query parameter of a new impact's form: the proposal that an answer raised."""


def told() -> ImpactStart | None:
    """What the answer in the address says; None where the address names none."""
    identity = st.query_params.get(PROPOSAL, "")
    if not identity:
        return None
    try:
        return impact_start(current_actor(), identity)
    except NotFound:
        return None


def tie(impact_id: str) -> None:
    """Say of the proposal in the address that it led to this impact; one that is decided already stays as it is."""
    start = told()
    if start is None:
        return
    try:
        take_as_impact(current_actor(), start.proposal_id, impact_id, start.seen_version)
    except (ProposalDecided, ChangedMeanwhile):
        return
