"""Questions from outside: the public page, the mailbox, and how long what is personal is kept."""

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.services.enterprises import read_enterprise
from compliance_app.services.inbox import last_read, mailbox_in_use
from compliance_app.services.request_settings import (
    LONGEST,
    SHORTEST,
    RequestSettings,
    set_request_settings,
)
from compliance_app.settings import settings
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.rows import split_rows


def questions() -> None:
    """The form, and where questions come in now."""
    actor = current_actor()
    row = read_enterprise(actor)
    st.header("Spørsmål utenfra", anchor=False)
    form = RecordForm("sporsmal", row.version)
    place = st.empty()
    public = st.checkbox(
        "Alle kan spørre på en åpen side",
        row.public_form,
        key=form.key("apen"),
        help="Siden heter /informasjonskrav. Ingen trenger å si hvem de er eller hvorfor de spør.",
    )
    months = st.number_input(
        "Måneder før navn, brev og e-poster slettes",
        SHORTEST,
        LONGEST,
        row.retention_months,
        key=form.key("maneder"),
        help="Regnet fra dagen saken ble avsluttet. Spørsmålet og svaret uten personopplysninger beholdes.",
    )
    body = st.checkbox(
        "Vi er et offentlig organ med arkivplikt",
        row.public_body,
        key=form.key("organ"),
        help="Da slettes ingenting før saken er registrert som arkivert.",
    )
    if pressed("Lagre", form.key("lagre"), type="primary"):
        given = RequestSettings(public_form=public, retention_months=int(months), public_body=body)
        form.save(place, lambda seen: set_request_settings(actor, given, seen, once=form.once))
    form.say_refused(place)
    _doors(public=row.public_form)


def _doors(*, public: bool) -> None:
    """By which doors questions come in now."""
    st.header("Slik kommer spørsmål inn", anchor=False)
    base = settings().base_url
    address = f"{base}/informasjonskrav" if base else "/informasjonskrav på adressen til Aktsom"
    html(
        split_rows(
            [
                ("Åpen side", address if public else "Ikke åpnet"),
                ("Postkasse", _mailbox()),
                ("E-post som fil", "Slipp .eml eller .msg på siden Henvendelser"),
            ]
        )
    )


def _mailbox() -> Html | str:
    try:
        server = mailbox_in_use()
    except AktsomError as error:
        return str(error)
    read = last_read(current_actor())
    when = f"sist med noe nytt {moment_words(read)}" if read else "ingenting er tatt inn ennå"
    return fill("{user} på {host}, {when}", user=server.user or server.folder, host=server.host, when=when)
