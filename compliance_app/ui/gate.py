"""Before any page: who is let in, and the three calm pages for whoever is not (default deny)."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import _
from compliance_app.services import kept_texts, sessions
from compliance_app.services.sessions import OVER, Outside, Person, Why
from compliance_app.settings import settings
from compliance_app.ui import pages
from compliance_app.ui.actor import claims, current_enterprise, current_person
from compliance_app.ui.unsent import page_now, unsent_texts
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.web.login_settings import providers

_HERE: Final = "was-here"
_ABOUT: Final = _(
    "Åpenhetsloven på ett sted: leverandører, risiko, henvendelser og redegjørelsen. Logg inn med jobbkontoen din."
)
_NO_ANSWER: Final = _(
    "Innloggingstjenesten svarer ikke. Prøv igjen om litt, og spør den som drifter Aktsom hos dere hvis det fortsetter."
)
_KEPT: Final = _("Det du hadde skrevet, er tatt vare på og kommer tilbake når du logger inn.")
_OVER: Final = {
    Why.IDLE: _("Du er logget ut etter 30 minutter uten aktivitet."),
    Why.TOO_OLD: _("Du er logget ut fordi innloggingen har utløpt."),
    Why.LOGGED_OUT: _("Du er logget ut."),
}
_REFUSED: Final = {
    Why.DEACTIVATED: _("Brukeren din er stengt. Spør administratoren hos dere."),
    Why.NO_ROLE: _("Du har ingen rolle i Aktsom ennå. Be administratoren hos dere om å gi deg en."),
    Why.NOT_INVITED: _("Du er ikke lagt til i Aktsom ennå. Be administratoren hos dere om å legge deg til."),
    Why.NOT_VERIFIED: _(
        "Innloggingstjenesten sier ikke at e-postadressen din er bekreftet, så Aktsom kan ikke vite at den er din. "
        "Spør den som drifter innloggingen hos dere."
    ),
    Why.BOUND_TO_ANOTHER: _(
        "E-postadressen din hører til en bruker som logger inn med en annen konto. Spør administratoren hos dere."
    ),
    Why.TENANT: _(
        "Kontoen din hører til en organisasjon som ikke har tilgang her. Logg inn med en annen konto."
    ),
    Why.UNREADABLE: _(
        "Innloggingstjenesten sa ikke hvem du er. Prøv igjen, og spør den som drifter innloggingen hvis det fortsetter."
    ),
}


def let_in() -> Person | None:
    """Whoever may see pages; None after one of the pages for whoever may not. In local mode everybody is let in.

    A login that is over leaves what was typed, and ends for every tab.
    """
    person = current_person()
    if isinstance(person, Person):
        enterprise = current_enterprise()
        st.session_state[_HERE] = enterprise.id if enterprise else None
        return person
    if person is None:
        _draw("Logg inn", _NO_ANSWER if "innlogging" in st.query_params else _ABOUT)
    elif person.why in OVER:
        _end(person)
    else:
        known = fill(" Du er logget inn som {email}.", email=person.email) if person.email else Html("")
        _draw("Ingen tilgang", fill("{said}{known}", said=_REFUSED[person.why], known=known), out=True)
    return None


def needed() -> bool:
    """Whether anybody has to log in here."""
    return not settings().local


def log_out() -> None:
    """End the login, here and in every other tab; for a button's ``on_click``."""
    sessions.end(claims())
    st.logout()


def _end(gone: Outside) -> None:
    """Keep what was typed, end the login, and say so."""
    texts = unsent_texts()
    here = st.session_state.get(_HERE)
    if texts and here:
        kept_texts.keep(gone.user_id, here, page_now(), texts)
        st.session_state["texts-kept"] = True
    if gone.why is not Why.LOGGED_OUT:
        sessions.end(claims())
    kept = f" {_KEPT}" if st.session_state.get("texts-kept") else ""
    _draw("Logg inn", f"{_OVER[gone.why]}{kept}")


def _draw(title: str, said: str | Html, *, out: bool = False) -> None:
    """One page at every address there is, so that no address tells what stands behind it."""

    def page() -> None:
        with st.container(horizontal_alignment="center"), st.container(key="gate", width=620):
            st.title(title, anchor=False)
            html(fill('<p class="ak-lead">{said}</p>', said=said))
            if out:
                st.button("Logg ut", type="primary", key="log-out", on_click=log_out)
            else:
                _log_in_buttons()
            html(_OPEN_TO_ALL)

    there = [
        st.Page(page, title=title, url_path=one.url_path, default=one is pages.PAGES[0], visibility="hidden")
        for one in pages.PAGES
    ]
    chosen = st.navigation(there, position="hidden")
    st.set_page_config(page_title=f"{title} – Aktsom")
    chosen.run()


def _log_in_buttons() -> None:
    named = providers()
    for place, name in enumerate(named):
        label = "Logg inn" if len(named) == 1 else md(f"Logg inn med {name}")
        if st.button(label, type="secondary" if place else "primary", key=f"log-in-{place}"):
            st.login(name or None)


_OPEN_TO_ALL: Final = Html(
    '<p class="ak-small">Åpent for alle: <a href="/informasjonskrav" target="_self">spør en virksomhet</a> '
    'eller <a href="/redegjorelser" target="_self">les redegjørelser</a>.</p>'
)
