"""What the kinds of follow-up and of effort are called, on screen and in a terminal."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from compliance_app.storage.tables import EffortKind, FollowUpKind

KINDS: Final[Mapping[FollowUpKind, str]] = MappingProxyType(
    {
        FollowUpKind.LETTER: "brev eller e-post",
        FollowUpKind.MEETING: "møte",
        FollowUpKind.VISIT: "besøk",
        FollowUpKind.QUESTIONNAIRE: "spørreskjema",
        FollowUpKind.CONTRACT_CHANGE: "endring i avtalen",
        FollowUpKind.CORRECTIVE_ACTION_PLAN: "plan for å rette opp",
    }
)
EFFORTS: Final[Mapping[EffortKind, str]] = MappingProxyType(
    {
        EffortKind.ASKED: "spurt",
        EffortKind.REMINDED: "purret",
        EffortKind.ANSWERED: "svarte",
        EffortKind.NO_ANSWER: "svarte ikke",
    }
)
