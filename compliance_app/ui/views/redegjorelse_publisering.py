"""Publishing on the statement's page: what will be laid out and who is missing; afterwards the address, the sentence and updates."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.report_sentence import Situation
from compliance_app.domain.statement_address import below, list_path
from compliance_app.services.address_check import CheckLine, check_address, newest_check
from compliance_app.services.annual_report import annual_report_sentence
from compliance_app.services.published import Edition, editions_of, publishers
from compliance_app.services.publishing import (
    Publishing,
    PublishInput,
    begin_update,
    hand_out_signed_file,
    publish,
    read_publishing,
)
from compliance_app.services.statement_pages import place_of
from compliance_app.services.statement_site import NAME, static_site
from compliance_app.services.statement_standing import InForce
from compliance_app.services.statements import StatementPage
from compliance_app.storage.tables import StatementFileKind, StatementStatus
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.widgets.format import date_words, day, moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed
from compliance_app.ui.widgets.rows import finding, split_rows

_LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "Engelsk"}
_TOLD = "publisering-sagt"
_GIVEN = '<p class="ak-small">Oppgitt adresse: <b>{address}</b></p>'


def section(page: StatementPage) -> None:
    """Draw it for the newest edition of the year; nothing while the text can change and nothing is out."""
    actor = current_actor()
    now = read_publishing(actor, page.whole.year, language=page.whole.statement.language)
    there = editions_of(actor.enterprise_id or "")
    if now is None or not (now.ready or now.publication or there):
        return
    st.header("Publisering", anchor=False)
    place = st.empty()  # always there, so that what is unfolded below stays unfolded when the words are gone
    told = st.session_state.pop(_TOLD, "")
    if told:
        place.success(md(told))
    if now.ready and not may(Verb.BUILD_STATEMENT):
        html(
            fill('<p class="ak-small">{said}</p>', said=f"{_who(now)} Daglig leder publiserer redegjørelsen.")
        )
    elif now.ready:
        _before(now)
    elif now.publication is not None:
        _after(now, there)
    elif now.in_force is not None:
        _still_out(now, now.in_force, there)
    if there:
        _years(there)
    if (there or now.publication is not None) and may(Verb.EDIT_STATEMENT):
        _sentence(now.year)


def _before(now: Publishing) -> None:
    """What will be laid out, where, and who has not signed."""
    html(split_rows(_handed_out(now), key="legges-ut"))
    html(fill('<p class="ak-small">{said}</p>', said=_who(now)))
    for one in now.report.errors if now.report else ():
        html(finding(one.message, one.fix, must=True))
    if not allowed(current_actor().roles, Verb.PUBLISH_STATEMENT):
        html(fill('<p class="ak-small">Daglig leder publiserer redegjørelsen.</p>'))
        return
    _form(now)


def _handed_out(now: Publishing) -> list[tuple[str, str]]:
    names = {
        StatementFileKind.HTML: "Nettsiden", StatementFileKind.PDF: "PDF uten signaturer",
        StatementFileKind.JSON: "Data (JSON)",
    }  # fmt: skip
    return [
        (
            f"{name}, {max(1, round(now.files[kind].size / 1000))} kB",
            f"SHA-256 {now.files[kind].sha256[:16]} …",
        )
        for kind, name in names.items()
        if kind in now.files
    ]


def _who(now: Publishing) -> str:
    if not now.signers:
        return "Registeret sier ikke hvem som skal signere."
    if not now.missing:
        return "Alle som skal signere, har signert."
    return f"Ikke signert ennå: {NB.join(now.missing)}. De vises som ikke signert på siden, og signaturene kommer dit når de er der."


def _form(now: Publishing) -> None:
    key = f"publiser-{now.statement.id}"
    place = st.empty()
    address = st.text_input(
        "Adressen der den skal ligge", now.address, key=f"{key}-adresse", max_chars=500,
        help="Hele nettadressen. Bruk den samme hvert år.",
    )  # fmt: skip
    reason = ""
    if now.missing or not now.signers:
        reason = st.text_area("Hvorfor den skal ut før alle har signert", key=f"{key}-grunn", height=90) or ""
    warnings: dict[str, str] = {}
    for one in now.report.unexplained if now.report else ():
        html(finding(one.message, one.fix, must=False))
        warnings[one.rule] = (
            st.text_area("Hvorfor det kan stå slik", key=f"{key}-{one.rule}-{one.place}", height=90) or ""
        )
    signed = now.has_signed_file and st.checkbox(
        "Legg ut den signerte filen også", key=f"{key}-signert",
        help="Den kan ha opplysninger om dem som har signert, som ikke trengs her.",
    )  # fmt: skip
    complete = now.statement.status == StatementStatus.SIGNED
    go = pressed("Publiser", f"{key}-knapp", type="primary" if complete else "secondary")
    given = PublishInput(
        address=address or "", reason=reason, warnings=warnings, with_signed_file=bool(signed)
    )
    if not go:
        return
    try:
        with kept_if_stopped():
            publish(current_actor(), now.statement.id, given, now.statement.version, once=once_key(key))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    st.session_state[_TOLD] = f"Redegjørelsen for {now.year} er publisert."
    st.rerun()


def _after(now: Publishing, there: tuple[Edition, ...]) -> None:
    """Where it lies, whether that answers, and what can be done with it."""
    publication = now.publication
    assert publication is not None
    html(
        fill(
            "<p>Publisert {when} av {who}. {signed}</p>",
            when=moment_words(publication.published_at), who=publication.published_by, signed=_who(now),
        )
    )  # fmt: skip
    if publication.reason:
        html(
            fill(
                '<p class="ak-small">Grunnen til at den ble publisert før alle hadde signert: {why}</p>',
                why=publication.reason,
            )
        )
    html(fill(_GIVEN, address=publication.address))
    place = st.empty()
    with st.container(horizontal=True):
        _to_the_page(now.statement.id, there)
        _signed_file(now, place)
    _check(now.statement.id)
    _update(now)


def _still_out(now: Publishing, out: InForce, there: tuple[Edition, ...]) -> None:
    """An update is being written: the edition before it is what everybody reads."""
    said = f"Utgave {out.edition} ble publisert {date_words(out.published_on)}. Alle leser den til utgave {now.statement.edition} er publisert."
    html(fill("<p>{said}</p>", said=said))
    html(fill(_GIVEN, address=out.address))
    with st.container(horizontal=True):
        _to_the_page(out.statement_id, there)
    _check(out.statement_id)


def _to_the_page(statement_id: str, there: tuple[Edition, ...]) -> None:
    """The page that everybody sees, and all pages as a folder."""
    shown = next((one for one in there if one.statement_id == statement_id), None)
    if shown:
        open_page = f"{below(_key_here())}/{place_of(shown, there)}"
        st.link_button("Åpne siden alle ser", open_page, type="tertiary")
    if not may(Verb.BUILD_STATEMENT):
        return
    st.download_button(
        "Last ned nettsider (zip)", data=_site(), file_name=NAME, mime="application/zip", on_click="ignore",
        type="tertiary", help="En mappe dere kan legge på deres eget nettsted.",
    )  # fmt: skip


def _site() -> Callable[[], bytes]:
    actor = current_actor()
    return lambda: static_site(actor)


def _key_here() -> str:
    """What stands for the enterprise in an address, where several publish here."""
    there = publishers()
    mine = next((one.key for one in there if one.id == current_actor().enterprise_id), "")
    return mine if len(there) > 1 else ""


def _signed_file(now: Publishing, place: DeltaGenerator) -> None:
    publication = now.publication
    if publication is None or not now.has_signed_file:
        return
    if not allowed(current_actor().roles, Verb.PUBLISH_STATEMENT):
        return
    out = publication.with_signed_file
    label = "Ta bort den signerte filen" if out else "Legg ut den signerte filen"
    if pressed(label, f"signert-{publication.id}-{publication.version}", type="tertiary"):
        _do(
            place, f"signert-{publication.id}",
            lambda once: hand_out_signed_file(
                current_actor(), publication.id, publication.version, yes=not out, once=once
            ),
            "Den signerte filen er tatt bort." if out else "Den signerte filen er lagt ut.",
        )  # fmt: skip


def _check(statement_id: str) -> None:
    found = newest_check(current_actor(), statement_id)
    html(fill('<p class="ak-small">{said}</p>', said=_checked(found)))
    if not allowed(current_actor().roles, Verb.CHECK_ADDRESS):
        return
    place, key = st.empty(), f"adresse-{statement_id}"
    if pressed("Kontroller adressen", key):
        _do(place, key, lambda once: check_address(current_actor(), statement_id, once=once), "")


def _checked(found: CheckLine | None) -> str:
    if found is None:
        return "Adressen er ikke kontrollert ennå."
    return f"Kontrollert {moment_words(found.checked_at)}: {found.sentence}"


def _update(now: Publishing) -> None:
    if not allowed(current_actor().roles, Verb.UPDATE_STATEMENT):
        return
    with st.expander("Lag en oppdatert utgave", type="compact"):
        html(
            fill(
                '<p class="ak-small">{said}</p>',
                said="Den nye utgaven begynner som et utkast med samme tekst. "
                "Den som er publisert, blir liggende til den nye er publisert, og kan leses etterpå også.",
            )
        )
        key = f"oppdater-{now.statement.id}"
        place = st.empty()
        note = st.text_area("Hva er nytt, og hvorfor", key=f"{key}-nytt", height=90) or ""
        if pressed("Lag oppdatert utgave", f"{key}-knapp"):
            _do(
                place, key,
                lambda once: begin_update(current_actor(), now.year, note, language=now.statement.language, once=once),
                f"En ny utgave for {now.year} er begynt. Oppdater utkastet fra registeret, og les det på nytt.",
            )  # fmt: skip


def _years(there: tuple[Edition, ...]) -> None:
    """Everything that is out, newest first, each with where it is read."""
    with st.expander("Alt som er publisert", type="compact"):
        st.link_button("Åpne listen alle ser", list_path(_key_here()), type="tertiary")
        today, key = clock.today(), _key_here()
        html(
            split_rows(
                [
                    (
                        f"{one.year}, utgave {one.edition}, {_LANGUAGES[one.language].lower()}",
                        f"publisert {day(clock.oslo_day(one.published_at), today)}"
                        f"{'' if one.current else ', erstattet'} · {below(key)}/{place_of(one, there)}",
                    )
                    for one in there
                ],
                key="publiserte",
            )
        )


def _sentence(year: str) -> None:
    """The sentence for the annual report, in fields it can be copied from by keyboard."""
    made = annual_report_sentence(current_actor(), year)
    with st.expander("Setningen til årsberetningen", type="compact"):
        if made.lacks:
            st.warning(md(made.lacks))
        if made.situation is Situation.NO_REPORT:
            html(fill("<p>{said}</p>", said=made.by_language["nb"]))
            return
        html(fill('<p class="ak-small">Velg teksten i feltet, og kopier den (Ctrl+A og Ctrl+C).</p>'))
        _fields(made.by_language, year)


def _fields(said: Mapping[str, str], year: str) -> None:
    for language, text in said.items():
        # The key follows the text, so that the field shows what holds now.
        st.text_area(_LANGUAGES[language], text, height=90, key=f"setning-{year}-{language}-{hash(text)}")


def _do(place: DeltaGenerator, key: str, act: Callable[[str], object], told: str) -> None:
    try:
        with kept_if_stopped():
            act(once_key(key))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    if told:
        st.session_state[_TOLD] = told
    st.rerun()
