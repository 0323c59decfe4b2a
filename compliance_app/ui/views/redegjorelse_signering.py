"""Signing on the statement's page: who must, who has, what is missing, and how it is sent. Who has not signed is never said to have."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from types import MappingProxyType

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import RegistryRoles
from compliance_app.domain.signatories import MustSign, beside_registry
from compliance_app.services.enterprise_registry import fetch_signatories
from compliance_app.services.outbox import why_no_mail
from compliance_app.services.signing import SignerLine, SigningPage, signing_page
from compliance_app.services.signing_follow import follow, set_case
from compliance_app.services.signing_mail import remind_signers
from compliance_app.services.signing_registry import asked_registry, registry_said
from compliance_app.services.signing_send import SendInput, cancel, send, why_no_penneo
from compliance_app.services.statements import StatementPage
from compliance_app.storage.tables import (
    MailState,
    Signature,
    SignerState,
    SigningState,
    SigningWay,
    StatementStatus,
)
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_reservations import announced, signatures, to_announce
from compliance_app.ui.views.parts_signing import attempt, small
from compliance_app.ui.views.redegjorelse_laas import TOLD
from compliance_app.ui.widgets.format import clock_time, date_words, moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed
from compliance_app.ui.widgets.rows import finding, name_rows

_WAYS = {SigningWay.MANUAL: "Last ned PDF-en og signer et annet sted", SigningWay.PENNEO: "Penneo"}
_NOT_TRIED = (
    "Koblingen til Penneo er laget etter Penneos egen beskrivelse, men er ikke prøvd mot tjenesten selv. "
    "Prøv den i prøvemiljøet til Penneo først."
)
_STATES = MappingProxyType(
    {
        SignerState.WAITING: "venter",
        SignerState.OPENED: "har åpnet den, men ikke signert",
        SignerState.SAID_SIGNED: "Penneo melder signert, ikke kontrollert ennå",
        SignerState.REJECTED: "har avslått i Penneo",
        SignerState.UNREACHED: "e-posten fra Penneo kom ikke fram",
    }
)
_MAIL = MappingProxyType(
    {
        MailState.ACCEPTED: "invitasjon sendt",
        MailState.FAILED: "invitasjonen ble ikke sendt",
        MailState.UNKNOWN: "uvisst om invitasjonen kom fram",
        MailState.RESERVED: "invitasjonen venter på å bli sendt",
        MailState.SENDING: "invitasjonen er på vei",
    }
)
_ENDED = MappingProxyType(
    {
        SigningState.REJECTED: "Signeringen stanset.",
        SigningState.EXPIRED: "Signeringen stanset.",
        SigningState.FAILED: "Redegjørelsen ble ikke sendt.",
        SigningState.CANCELLED: "Signeringen ble avbrutt.",
    }
)
_WEEKS = timedelta(days=14)


def section(page: StatementPage) -> None:
    """Draw the part on signing of a locked statement."""
    found = signing_page(current_actor(), page.whole.statement.id)
    if found.statement.status == StatementStatus.SUPERSEDED and found.round is None:
        return
    with st.container(key="signering"):
        st.header("Signering", anchor=False)
        if found.example:
            small("Dette er et eksempel. Herfra kan ingenting sendes til signering.")
        if found.going or found.signed:
            _out(found)
        elif found.round is not None:
            html(finding(_ENDED.get(SigningState(found.round.state), ""), found.round.ended_why, must=False))
        if not found.going and found.statement.signed_at is None and not found.example:
            if may(Verb.SEND_FOR_SIGNING):
                _to_send(page, found)
            else:
                _must(found.must, {one.signer.person_id for one in found.signed})


def status_words(line: SignerLine) -> str:
    """What is known of one signatory, in words that claim no more than that."""
    if line.signature is not None:
        return _signed_words(line.signature)
    if not line.still:
        return "skal ikke signere lenger"
    state = _STATES[SignerState(line.signer.state)]
    if line.signer.state == SignerState.WAITING and line.mail is not None:
        return f"{state}, {_MAIL[line.mail]}"
    return state


def _signed_words(one: Signature) -> str:
    if one.signed_at is not None:
        when = f"{moment_words(one.signed_at)}"
    else:
        when = date_words(one.signed_on) if one.signed_on else ""
    reservation = ", med påtegnet forbehold" if one.reservation else ""
    return f"signert {when}{reservation}".strip()


def _out(found: SigningPage) -> None:
    """Who has signed, who is missing, what has moved, and what can be done about it."""
    row = found.round
    if row is not None and not found.going and row.state in _ENDED:
        html(finding(_ENDED[SigningState(row.state)], row.ended_why, must=False))
    html(fill("<p>{said}</p>", said=_summary(found)))
    for sentence in found.moved.sentences():
        html(finding(sentence, "", must=True))
    if row is not None and (asked := asked_registry(row)) is not None:
        _small_registry(asked, registry_said(row), signed=found.statement.signed_at is not None)
    html(name_rows((one.signer.name, _under(one), status_words(one)) for one in found.lines))
    if not may(Verb.SEND_FOR_SIGNING):
        return
    for one in found.lines:
        if one.mail_why and one.signature is None:
            small(f"{one.signer.name}: {one.mail_why}")
    signatures(found)
    if row is None or not found.going:
        return
    place = st.container()
    if row.way == SigningWay.PENNEO:
        _penneo(found, place)
    with st.container(horizontal=True, vertical_alignment="center"):
        if row.way == SigningWay.PENNEO:
            if pressed("Hent status fra Penneo", f"hent-{row.id}"):
                _follow(found, place)
        elif pressed("Send påminnelse", f"minn-{row.id}-{found.today}", disabled=not found.missing):
            _remind(found, place)
    announced(found, at_penneo=row.way == SigningWay.PENNEO)
    _cancel(found)


def _small_registry(asked: datetime, said: tuple[str, ...], *, signed: bool) -> None:
    """What Enhetsregisteret said when it was sent, and how that stood when all had signed."""
    when = "da alle hadde signert" if signed else "da den ble sendt"
    small(
        f"Sammenlignet med Enhetsregisteret, slik det var {moment_words(asked)}, {when}: "
        f"{' '.join(said) or 'de samme står der.'}"
    )


def _summary(found: SigningPage) -> str:
    row = found.round
    all_of, done = len(found.lines), len(found.signed)
    of = NB.bare(all_of, "person", done)
    said = f"{NB.cap(NB.bare(done, 'person', all_of)) if done else 'Ingen'} av {of} har signert."
    if found.statement.signed_at is not None:
        said = f"Alle har signert, den siste {moment_words(found.statement.signed_at)}."
    elif row is not None and row.sent_at is not None:
        said += f" Sendt {moment_words(row.sent_at)} av {row.sent_by}."
        if row.sign_by is not None:
            word = "Fristen var" if row.sign_by < found.today else "Signeres innen"
            said += f" {word} {date_words(row.sign_by)}."
    return said


def _under(line: SignerLine) -> Html | str:
    parts = [NB.cap(line.who.words()), *dict.fromkeys(seat.body for seat in line.who.seats if seat.body)]
    # the addresses are for those who write to them
    mail = [line.signer.email] if line.signer.email and may(Verb.SEND_FOR_SIGNING) else []
    return ", ".join([*parts, *mail])


def _penneo(found: SigningPage, place: st.delta_generator.DeltaGenerator) -> None:
    row = found.round
    assert row is not None
    where = "prøvemiljøet" if row.provider == "sandbox" else "det ekte miljøet"
    asked = f" Sist spurt {clock_time(row.asked_at)}." if row.asked_at else ""
    case = f", sak {row.provider_case}" if row.provider_case else ""
    small(f"Penneo, {where}{case}.{asked} {_NOT_TRIED}")
    if row.state == SigningState.PREPARED:
        place.warning(md("Det er ikke bekreftet at saken er kommet til Penneo. Hent status for å gå videre."))
        with st.expander("Penneo har saken, men vi vet ikke nummeret"):
            number = st.text_input("Saksnummer i Penneo", key=f"sak-{row.id}", max_chars=20)
            if pressed("Lagre nummeret", f"lagre-sak-{row.id}"):
                attempt(
                    place, lambda: set_case(current_actor(), row.id, number or ""), "Saksnummeret er lagret."
                )


def _follow(found: SigningPage, place: st.delta_generator.DeltaGenerator) -> None:
    row = found.round
    assert row is not None
    try:
        with kept_if_stopped():
            said = follow(current_actor(), row.id).said
    except AktsomError as error:
        place.error(md(str(error)))
        return
    st.session_state[TOLD] = said
    st.rerun()


def _remind(found: SigningPage, place: st.delta_generator.DeltaGenerator) -> None:
    row = found.round
    assert row is not None
    attempt(
        place, lambda: remind_signers(current_actor(), row.id), "Påminnelsen er sendt til dem som mangler."
    )


def _cancel(found: SigningPage) -> None:
    row = found.round
    assert row is not None
    with st.expander("Avbryt signeringen"):
        small("Teksten kan så låses opp eller sendes på nytt. De som har signert, må da signere på nytt.")
        why = st.text_input("Hvorfor", key=f"avbryt-hvorfor-{row.id}", max_chars=500)
        place = st.container()
        if pressed("Avbryt signeringen", f"avbryt-{row.id}-{row.version}"):
            attempt(
                place,
                lambda: cancel(current_actor(), row.id, why or "", row.version),
                "Signeringen er avbrutt.",
            )


def _to_send(page: StatementPage, found: SigningPage) -> None:
    """Who must sign, what the register does not tell, and the two ways of sending."""
    _must(found.must, {one.signer.person_id for one in found.signed})
    if not found.must.settled:
        return
    registry = _registry(found)
    form = f"send-{found.statement.id}-{found.statement.version}"
    place = st.container()
    # A way that cannot be taken is left out: a greyed question is too pale to be read.
    ways = [SigningWay.MANUAL] if why_no_penneo() else list(_WAYS)
    way = st.radio(
        "Slik signeres den", ways, format_func=lambda one: _WAYS[one], key=f"maate-{found.statement.id}",
    )  # fmt: skip
    if why_no_penneo():
        small(why_no_penneo())
    elif way is SigningWay.PENNEO:
        small(_NOT_TRIED)
    by: date | None = st.date_input(
        "Signeres innen", min(found.today + _WEEKS, max(page.publish_by, found.today)), format="DD.MM.YYYY",
        min_value=found.today, key=f"innen-{found.statement.id}",
    )  # fmt: skip
    message = st.text_area(
        "Beskjed til dem som skal signere (valgfritt)", key=f"beskjed-{found.statement.id}", max_chars=2000,
        help="Skriv for eksempel hvor de signerer.", height=90,
    )  # fmt: skip
    reservations = to_announce(found)
    invite = way is SigningWay.MANUAL and _invitations(found)
    given = SendInput(
        way=way, sign_by=by, message=message or "", invite=invite,
        people=tuple(one.person_id for one in found.must.signatories), reservations=reservations,
        registry=registry,
    )  # fmt: skip
    if not pressed("Send til signering", form, type="primary"):
        return
    try:
        with kept_if_stopped():
            sent = send(
                current_actor(), found.statement.id, given, found.statement.version, once=once_key(form)
            )
            why = sent.why
            if way is SigningWay.PENNEO:
                why = follow(current_actor(), sent.id).said
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(form)
    st.session_state[TOLD] = why or "Redegjørelsen er sendt til signering."
    st.rerun()


def _invitations(found: SigningPage) -> bool:
    """Whether those with an address are invited by mail, and who has none."""
    why = why_no_mail()
    without = [one.name for one in found.must.signatories if not one.email]
    if why:
        # nothing was to be sent yet: the reason alone, not that it failed
        small(f"{why.removeprefix('E-posten ble ikke sendt. ')} Ingen får e-post. Send PDF-en til dem selv.")
        return False
    if len(without) == len(found.must.signatories):
        small("Ingen har e-postadresse. Send PDF-en til dem selv, eller skriv adressene under Virksomheten.")
        return False
    if without:
        small(f"{NB.join(without)} har ikke e-postadresse og må få PDF-en av dere.")
    return bool(
        st.checkbox("Send invitasjon på e-post, med PDF-en", value=True, key=f"inviter-{found.statement.id}")
    )


def _must(must: MustSign, signed: Collection[str]) -> None:
    if must.signatories:
        html(fill("<p>{said}</p>", said="Disse skal signere, én gang hver (regnskapsloven § 3-5):"))
        rows = []
        for one in must.signatories:
            bodies = dict.fromkeys(seat.body for seat in one.seats if seat.body)
            rows.append(
                (
                    one.name,
                    ", ".join([NB.cap(one.words()), *bodies]),
                    "har signert"
                    if one.person_id in signed
                    else one.email
                    if may(Verb.SEND_FOR_SIGNING)
                    else "",
                )
            )
        html(name_rows(rows))
    for asked in must.asked:
        html(finding(asked.sentence, "", must=asked.hinders))
    page_link(pages.link("virksomheten"), label="Endre styrelisten", query_params={"del": "styre"})


def _registry(found: SigningPage) -> RegistryRoles | None:
    """The list beside Enhetsregisteret's, when somebody asks for it; what it said is kept with the sending."""
    key = f"brreg-{found.statement.enterprise_id}"
    place = st.container()
    if pressed("Sammenlign med Enhetsregisteret", key, type="tertiary"):
        try:
            with kept_if_stopped():
                there = fetch_signatories(current_actor())
        except AktsomError as error:
            place.error(md(str(error)))
            return None
        st.session_state[f"{key}-svar"] = there.roles
    roles: RegistryRoles | None = st.session_state.get(f"{key}-svar")
    if roles is None:
        return None
    said = beside_registry(found.must.signatories, roles.holders)
    if not said:
        place.success("Enhetsregisteret har de samme.")
    for one in said:
        with place:
            html(finding(one, "", must=False))
    return roles
