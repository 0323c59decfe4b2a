"""The log: how it stands, who did what, the way out of it to be checked elsewhere; and the examples, to open or to take away."""

from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import ROLE_NAMES, Role, Verb, allowed
from compliance_app.services.log import LogStanding, check_log, log_standing
from compliance_app.services.log_export import LogWanted, log_file
from compliance_app.services.log_reading import LogFilter, LogPage, LogRow, log_actors, log_page
from compliance_app.services.log_verbs import KINDS
from compliance_app.services.log_words import said as check_said
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_examples import examples
from compliance_app.ui.views.parts_log_entry import ENTRY, entry_view
from compliance_app.ui.views.parts_record import PART
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import fill, md

_CHECKED: Final = "log-checked"
_AT: Final = "log-at"
"""Session: (number before which, number after which) the page shows; and the filter it was for."""
_HERE: Final = {PART: "logg"}


def log() -> None:
    """The log, or one entry of it, with the examples below."""
    actor = current_actor()
    if not allowed(actor.roles, Verb.VERIFY_LOG):
        st.header("Logg", anchor=False)
        html(f"Loggen leses av den som er {NB.join([ROLE_NAMES[one] for one in (Role.COMPLIANCE_OWNER, Role.DIRECTOR)])}, "
             f"og av den som er {ROLE_NAMES[Role.ADMIN]}.")  # fmt: skip
    elif ENTRY in st.query_params:
        entry_view(st.query_params[ENTRY])
        return
    else:
        _log()
    if allowed(actor.roles, Verb.LOAD_EXAMPLE):
        examples()


def _log() -> None:
    st.header("Logg", anchor=False)
    standing = log_standing(current_actor())
    _standing(standing)
    wanted = _filter()
    st.header("Hvem gjorde hva", anchor=False)
    page = _page(wanted)
    if not page.rows:
        html("Ingen innslag passer. Ta bort noe av det du leter etter.")
    with link_list():
        for row in page.rows:
            link_row(
                f"log-{row.seq}",
                pages.link("virksomheten"),
                _title(row),
                _under(row),
                query={**_HERE, ENTRY: str(row.seq)},
            )
    _steps(page, wanted)
    _hand_out(wanted)  # fmt: skip


def standing_words(standing: LogStanding) -> str:
    """How many entries since when, and what the last check found: the answer to whether one can trust it."""
    since = f" siden {moment_words(standing.since)}" if standing.since else ""
    count = "ett" if standing.entries == 1 else whole(standing.entries)
    told = f"Loggen har {count} innslag{since}."
    if standing.checked_at is None:
        return f"{told} Den er ikke kontrollert ennå."
    when = f"Den ble sist kontrollert {moment_words(standing.checked_at)}"
    if not standing.whole:
        return f"{told} {when}, og stemte ikke. Kontroller den på nytt, og meld fra til den som har ansvar for driften."
    return f"{told} {when}, og var hel fram til innslag {whole(standing.checked_to)}."


def _standing(standing: LogStanding) -> None:
    """The answer, the button that makes it anew, and the head to note elsewhere."""
    place = st.empty()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        html(fill('<p class="ak-lead">{said}</p>', said=standing_words(standing)))
        pressed = st.button("Kontroller loggen", type="primary", key="verify-log")
    if pressed:
        found = check_log(current_actor())
        st.session_state[_CHECKED] = (current_actor().enterprise_id, found.intact, check_said(found))
        st.rerun()
    enterprise, intact, words = st.session_state.pop(_CHECKED, ("", True, ""))
    if enterprise == current_actor().enterprise_id:
        (place.success if intact else place.error)(md(words))
    html(
        fill(
            '<p class="ak-small">Toppen av loggen nå. Skriv den ned et annet sted, så kan dere senere vise at ingenting før den er endret:<br>'
            '<code style="overflow-wrap:anywhere">{head}</code></p>',
            head=standing.head,
        )
    )


def _filter() -> LogFilter:
    """What is looked for; kept while one reads an entry and comes back."""
    actor = current_actor()
    first, second = flow([1, 1], key="log-filter", gap="medium")
    with first:
        who = st.selectbox(
            "Hvem", log_actors(actor), index=None, placeholder="Alle", key="log-who", persist_state="session"
        )
        kind = st.selectbox(
            "Hva slags arbeid", list(KINDS), index=None, placeholder="Alt", format_func=lambda one: KINDS[one][0],
            key="log-kind", persist_state="session",
        )  # fmt: skip
    with second:
        words = st.text_input(
            "Hva det gjelder", max_chars=100, placeholder="Del av et navn, saksnummer eller id", key="log-words",
            persist_state="session",
        )  # fmt: skip
        since, until = st.columns(2)
        with since:
            begins = _day("Fra og med", "log-since")
        with until:
            ends = _day("Til og med", "log-until")
    return LogFilter(who or "", kind or "", words, begins, ends)


def _day(label: str, key: str) -> date | None:
    found = st.date_input(
        label, value=None, max_value=clock.today(), format="DD.MM.YYYY", key=key, persist_state="session"
    )
    return found if isinstance(found, date) else None  # fmt: skip


def _page(wanted: LogFilter) -> LogPage:
    before, after, kept = st.session_state.get(_AT, (None, None, None))
    if kept != wanted:
        before = after = None
    return log_page(current_actor(), wanted, before=before, after=after)


def _steps(page: LogPage, wanted: LogFilter) -> None:
    """Nearer and further back in time; by the numbers of the entries, so that new ones move nothing."""
    if not page.newer and not page.older:
        return
    with st.container(horizontal=True):
        if page.newer and st.button("Nyere", key="log-newer"):
            st.session_state[_AT] = (None, page.rows[0].seq, wanted) if page.rows else (None, None, None)
            st.rerun()
        if page.older and st.button("Eldre", key="log-older"):
            st.session_state[_AT] = (page.rows[-1].seq, None, wanted)
            st.rerun()


def _title(row: LogRow) -> str:
    return f"{row.done}: {row.name}" if row.name else row.done


def _under(row: LogRow) -> str:
    return f"{row.actor}, {moment_words(row.at)}. Nr. {whole(row.seq)}."


def _hand_out(wanted: LogFilter) -> None:
    """The zip, whole or of the days that are looked for, with or without what changed."""
    actor = current_actor()
    with st.expander("Ta ut loggen"):
        html(
            "En zip-fil med innslagene slik de er låst, en liste til regneark, og et lite program som kontrollerer uttaket uten Aktsom. "
            "Uttaket føres i loggen."
        )
        days = LogFilter(since=wanted.since, until=wanted.until)
        if wanted.since or wanted.until:
            html("Bare dagene som er valgt over, tas med.")
        details = allowed(actor.roles, Verb.READ_REQUESTS) and st.checkbox(
            "Ta med hva som sto før og etter. Det inneholder personopplysninger.", key="log-details"
        )
        if not log_page(actor, days).rows:
            html("Loggen har ingen innslag de dagene.")
            return
        asked = replace(LogWanted(wanted.since, wanted.until), details=bool(details))
        st.download_button(
            "Last ned uttaket", data=lambda: log_file(actor, asked)[1], mime="application/zip",
            file_name=f"aktsom-logg-{clock.today().isoformat()}.zip", on_click="ignore", key="log-file",
        )  # fmt: skip
