"""Say why nothing more is done now, and when somebody looks again: one dialog, for a supplier, a category or an impact."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.services.decisions import DecisionInput, decide_to_wait, read_decision
from compliance_app.services.subjects import Found
from compliance_app.storage.tables import PriorityDecision
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import pressed

SAID: Final = "waiting-said"
_AGAIN: Final = "Ses på igjen"


def said() -> None:
    """What was saved, once, above the list."""
    text = st.session_state.pop(SAID, "")
    if text:
        st.success(md(text))


@st.dialog("Ikke prioritert nå", width="medium")
def say_why(name: str, *, supplier_id: str = "", category_id: str = "", impact_id: str = "") -> None:
    """Ask for the reason of a new choice; ``name`` is what it concerns, one of the ids is given."""
    about = {
        "supplier_id": supplier_id or None,
        "category_id": category_id or None,
        "impact_id": impact_id or None,
    }
    _form(f"wait-{supplier_id or category_id or impact_id}", name, about, None)


@st.dialog("Ikke prioritert nå", width="medium")
def change_why(identity: str) -> None:
    """Change the reason of a choice that stands."""
    found: Found = read_decision(current_actor(), identity)
    row: PriorityDecision = found.row
    about = {"supplier_id": row.supplier_id, "category_id": row.category_id, "impact_id": row.impact_id}
    _form(f"wait-{identity}", found.subject, about, row)


def _form(key: str, name: str, about: dict[str, str | None], row: PriorityDecision | None) -> None:
    html(
        fill("Gjelder {name}. Begrunnelsen kan stå i redegjørelsen; skriv så andre kan lese den.", name=name)
    )
    problem = st.empty()
    reason = st.text_area(
        "Begrunnelse", row.reason if row else "", max_chars=2000, height=110, key=f"{key}-reason",
        help="Hvorfor dere ikke gjør mer nå. At andre risikoer er mer alvorlige, er en god grunn; at leverandøren er "
        "liten eller langt unna, er det ikke.",
    )  # fmt: skip
    left, right = st.columns(2)
    again = left.date_input(
        _AGAIN, row.look_again_on if row else None, format="DD.MM.YYYY", key=f"{key}-again",
        min_value=min(clock.today(), row.look_again_on) if row and row.look_again_on else clock.today(),
    )  # fmt: skip
    with right:
        owner = owner_field(f"{key}-owner", row.owner if row else "", "Hvem som ser på det")
    seen = int(st.session_state.setdefault(f"{key}-seen", row.version if row else 0))
    if not pressed("Lagre begrunnelsen", f"{key}-save", type="primary"):
        return
    given = DecisionInput(reason=reason, look_again_on=again, owner=owner, **about)
    try:
        decide_to_wait(
            current_actor(), given, identity=row.id if row else None, seen_version=seen, once=once_key(key)
        )
    except ChangedMeanwhile as error:
        st.session_state[f"{key}-seen"] = row.version if row else 0
        problem.error(md(str(error)))
    except AktsomError as error:
        problem.error(md(str(error)))
    else:
        spent(key)
        for field in ("reason", "again", "owner", "seen"):
            st.session_state.pop(f"{key}-{field}", None)
        st.session_state[SAID] = f"Begrunnelsen for {name} er lagret."
        st.rerun()
