"""Those who may log in here, and as what: for the administrator."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.login_roles import GIVEN_ROLES
from compliance_app.domain.permissions import ROLE_NAMES, Role
from compliance_app.services.users import (
    UserInput,
    UserLine,
    activate_user,
    add_user,
    deactivate_user,
    edit_user,
    list_users,
)
from compliance_app.settings import settings
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key

_USERS: Final = "bruker"
MAY: Final = MappingProxyType(
    {
        Role.READER: _("Ser registeret og redegjørelsen, ikke henvendelsene."),
        Role.PROCUREMENT: _("Tar inn og vurderer leverandører, og følger dem opp."),
        Role.COMPLIANCE_OWNER: _("Har ansvar for metoden, svarer på henvendelser og skriver redegjørelsen."),
        Role.DIRECTOR: _("Godkjenner, låser og publiserer redegjørelsen."),
        Role.BOARD: _("Ser risikobildet og gir innspill fra styret."),
        Role.ADMIN: _("Styrer brukere, sikkerhetskopi og drift."),
    }
)
"""What each role may do, in one sentence."""


def users() -> None:
    """The list, and the form beside it; in local mode how to get users at all."""
    if settings().local:
        st.header("Brukere", anchor=False)
        html(
            "Aktsom kjører uten innlogging på denne maskinen, så her er ingen brukere. Alle som bruker maskinen, kan alt. "
            "Slik setter du opp innlogging: se «Login» i docs/operations.md."
        )
        return
    there = list_users(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Brukere", anchor=False)
        opened = record_list(
            _USERS,
            [(one.id, one.name, _under(one)) for one in there],
            "Ingen ennå. De som har en rolle fra innloggingstjenesten, vises ikke her.",
        )
    with right:
        row = next((one for one in there if one.id == opened), None)
        _form(row)
        if row is not None:
            _shut_out(row)


def _under(one: UserLine) -> str:
    roles = NB.cap(NB.join([ROLE_NAMES[role] for role in one.roles])) if one.roles else "Ingen rolle her"
    if not one.active:
        return f"{roles}. Stengt ute."
    if not one.bound:
        return f"{roles}. Har ikke logget inn ennå."
    return f"{roles}. Sist her {moment_words(one.last_seen)}." if one.last_seen else f"{roles}."


def _form(row: UserLine | None) -> None:
    form_head(_USERS, "Ny bruker", f"Endre {row.name}" if row else "", changing=row is not None)
    form = RecordForm(f"{_USERS}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_USERS, border=False, enter_to_submit=False):
        name = st.text_input(
            "Navn", row.name if row else "", max_chars=200, key=form.key("name"),
            help="Slik står det i loggen. To brukere kan ikke hete det samme.",
        )  # fmt: skip
        email = ""
        if row is None:
            email = st.text_input(
                "E-post", max_chars=254, placeholder="navn@eksempel.no", key=form.key("email"),
                help="Adressen de logger inn med. Den kjenner dem igjen første gang.",
            )  # fmt: skip
        elif row.email:
            html(fill('<p class="ak-small">Logger inn med {email}.</p>', email=row.email))
        st.caption("Roller")
        chosen = frozenset(
            role
            for role in GIVEN_ROLES
            if st.checkbox(
                f"{NB.cap(ROLE_NAMES[role])}: {MAY[role][:1].lower()}{MAY[role][1:]}",
                row is not None and role in row.roles,
                key=form.key(role.value),
            )
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if not pressed:
        return
    if row is None:
        given = UserInput(name=name, email=email, roles=chosen)
        form.save(place, lambda _seen: add_user(current_actor(), given, once=form.once))
    else:
        form.save(
            place,
            lambda seen: edit_user(current_actor(), row.id, name, chosen, seen, once=form.once),
        )


def _shut_out(row: UserLine) -> None:
    """Out everywhere, at once, and in again."""
    place = st.empty()
    key = f"shut-{row.id}-{row.user_version}"
    if row.active:
        html(
            "Når du stenger noen ute, er de ute ved neste klikk. Rollene huskes, og alt de har gjort, blir stående."
        )
        if st.button(md(f"Steng {row.name} ute"), key="shut-out"):
            _do(
                place,
                lambda: deactivate_user(current_actor(), row.id, row.user_version, once=once_key(key)),
                f"{row.name} er stengt ute.",
            )
    elif st.button(md(f"Slipp {row.name} inn igjen"), key="let-in"):
        _do(
            place,
            lambda: activate_user(current_actor(), row.id, row.user_version, once=once_key(key)),
            f"{row.name} kan logge inn igjen.",
        )


def _do(place: DeltaGenerator, act: Callable[[], None], said: str) -> None:
    try:
        act()
    except AktsomError as error:
        place.error(md(str(error)))
    else:
        st.session_state["saved"] = said
        st.rerun()
