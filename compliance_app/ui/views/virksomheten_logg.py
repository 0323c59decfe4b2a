"""The log: whether it is intact, its head and what was done last; and the example, to open or to take away."""

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import VERB_NAMES, Verb
from compliance_app.services.demo import EXAMPLES, example_id, load_example, remove_example
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.ui import pages
from compliance_app.ui.actor import choose_enterprise, current_actor, my_enterprises
from compliance_app.ui.may import may
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.rows import name_rows

_NAMES = {"noklus": "Eksempelet Noklus", "klm": "Eksempelet KLM"}
_BROKEN = {
    "order": "rekkefølgen er brutt",
    "hash": "innslaget er endret",
    "detail": "det som hører til innslaget, er endret",
    "head": "de siste innslagene mangler, eller toppen av loggen er endret",
}
_CHECKED = "log-checked"


def log() -> None:
    """The log, with the examples beside it."""
    left, right = flow([1.4, 1])
    with left:
        if may(Verb.VERIFY_LOG):
            _log()
    with right:
        if may(Verb.LOAD_EXAMPLE):
            _examples()


def _log() -> None:
    st.header("Logg", anchor=False)
    html("Alt som endres, skrives i en logg som ikke kan rettes i ettertid. Hvert innslag låser det forrige.")
    if st.button("Kontroller loggen", type="primary", key="verify-log"):
        st.session_state[_CHECKED] = current_actor().enterprise_id
    if st.session_state.get(_CHECKED) == current_actor().enterprise_id:
        _verified()
    st.header("Sist gjort", anchor=False)
    html(
        name_rows(
            (
                NB.cap(VERB_NAMES[Verb(line.verb)]),
                f"{line.actor}, {moment_words(line.at)}",
                f"nr. {whole(line.seq)}",
            )
            for line in newest_entries(current_actor())
        )
    )


def _verified() -> None:
    found = verify_log(current_actor())
    if found.intact:
        st.success(f"Loggen stemmer. {NB.cap(NB.called(found.entries, 'innslag'))} er kontrollert.")
    else:
        st.error(
            f"Loggen stemmer ikke fra innslag {found.first_bad}: {_BROKEN.get(found.reason, 'noe er endret')}."
        )
    html(
        fill(
            '<p class="ak-small">Toppen av loggen, som kan skrives ned og sammenlignes senere:<br>'
            '<code style="overflow-wrap:anywhere">{head}</code></p>',
            head=found.head,
        )
    )


def _examples() -> None:
    st.header("Eksempler", anchor=False)
    html(Html('<p class="ak-small">Et eksempel holdes adskilt fra deres egne data.</p>'))
    place = st.empty()
    for name in EXAMPLES:
        identity = example_id(name)
        with st.container(
            key=f"row-example-{name}",
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="distribute",
        ):
            html(_NAMES.get(name, name))
            try:
                _example(name, identity)
            except AktsomError as error:
                place.error(md(str(error)))


def _example(name: str, identity: str | None) -> None:
    here = current_actor().enterprise_id
    title = _NAMES.get(name, name)
    if identity is None:
        if st.button(f"Hent {title[:1].lower()}{title[1:]}", key=f"load-{name}"):
            choose_enterprise(load_example(name, current_actor()))
            st.switch_page(pages.link("i-dag"))
        return
    if identity != here and st.button(f"Åpne {title[:1].lower()}{title[1:]}", key=f"open-{name}"):
        choose_enterprise(identity)
        st.rerun()
    if st.button(f"Fjern {title[:1].lower()}{title[1:]}", key=f"remove-{name}"):
        _ask_remove(name)


@st.dialog("Fjern eksempelet")
def _ask_remove(name: str) -> None:
    html(
        "Alt i eksempelet tas bort: leverandører, vurderinger, henvendelser og redegjørelse. Deres egne data røres ikke."
    )
    if st.button("Fjern eksempelet", type="primary", key="confirm-remove"):
        remove_example(name, current_actor())
        own = next((row.id for row in my_enterprises()), None)
        choose_enterprise(own)
        st.switch_page(pages.link("i-dag"))
