"""«Hent fra Enhetsregisteret» in the supplier's form: fills in what is empty, offers the hits of a name, says what it found.

What was typed stays; the form is drawn anew with the register's facts in the empty fields. Nothing is saved by it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.registry import Entity, place_name
from compliance_app.services.registry import Fetched, industry_of, keep, look_up, search
from compliance_app.services.registry_words import standing_words
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Supplier
from compliance_app.ui.widgets.format import moment_words, org_number
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md

ASK: Final = "Hent fra Enhetsregisteret"


def drawn(name: str, first: Supplier) -> tuple[Supplier, str]:
    """What the form ``name`` shows, and the place of its keys: new ones each time the register has filled it in."""
    shown: Supplier = st.session_state.setdefault(f"{name}-shown", first)
    turn = int(st.session_state.get(f"{name}-turn", 0))
    return shown, f"{name}-{turn}" if turn else name


def forget_unless_drawn(name: str) -> None:
    """A form that is opened anew begins empty, whatever was fetched into it before it was left."""
    turn = int(st.session_state.get(f"{name}-turn", 0))
    place = f"{name}-{turn}" if turn else name
    if not st.session_state.pop(f"{name}-asked", False) and f"{place}-name" not in st.session_state:
        _forget(name)


def _forget(name: str) -> None:
    for key in [key for key in st.session_state if str(key).startswith(f"{name}-")]:
        del st.session_state[key]


def registry_said(actor: Actor, name: str) -> None:
    """Above the form: why the register could not be asked, what it found, or the hits to choose among."""
    problem = st.session_state.pop(f"{name}-registry-problem", "")
    if problem:
        st.error(md(problem))
    fetched: Fetched | None = st.session_state.get(f"{name}-registry")
    if fetched is not None and fetched.answer.entity is not None:
        html(fill("<p>{said}</p>", said=found_words(fetched)))
    hits: Sequence[Entity] | None = st.session_state.get(f"{name}-hits")
    if hits is None:
        return
    if not hits:
        html(
            "Enhetsregisteret har ingen virksomheter med det navnet. Prøv en kortere del av navnet, eller fyll ut selv."
        )
        return
    with st.container(key=f"{name}-choices", gap="small"):
        chosen = st.radio(
            "Hvilken er det?", list(range(len(hits))), format_func=lambda index: md(hit_words(hits[index])),
            key=f"{name}-hit",
        )  # fmt: skip
        if st.button("Bruk denne", key=f"{name}-use"):
            _ask(
                actor,
                name,
                Supplier(
                    **{
                        **st.session_state[f"{name}-shown"].model_dump(),
                        "org_number": hits[chosen].org_number,
                    }
                ),
            )


def ask_registry(
    actor: Actor, name: str, shown: Supplier, given: Mapping[str, Any], category_id: str | None
) -> None:
    """Ask with what the form holds: by number where there is one, else by name; then the form is drawn anew."""
    st.session_state.setdefault(f"{name}-base", shown)
    values = {key: value for key, value in given.items() if key != "category"}
    typed = Supplier(**{**shown.model_dump(), **values, "category_id": category_id})
    st.session_state[f"{name}-shown"] = typed
    _ask(actor, name, typed, "" if category_id else given["category"] or "")


def _ask(actor: Actor, name: str, typed: Supplier, new_category: str = "") -> None:
    turn = int(st.session_state.get(f"{name}-turn", 0)) + 1
    try:
        if typed.org_number:
            fetched = look_up(actor, typed.org_number)
            st.session_state[f"{name}-shown"] = _filled(typed, fetched)
            st.session_state[f"{name}-registry"] = fetched
            st.session_state.pop(f"{name}-hits", None)
        else:
            st.session_state[f"{name}-hits"] = search(actor, typed.name)
    except AktsomError as error:
        st.session_state[f"{name}-registry-problem"] = str(error)
    st.session_state[f"{name}-turn"] = turn
    st.session_state[f"{name}-asked"] = True
    if new_category:
        st.session_state[f"{name}-{turn}-category"] = new_category
    st.rerun()


def _filled(typed: Supplier, fetched: Fetched) -> Supplier:
    """What was typed, with the register's facts where nothing was. Raises NotInRegistry."""
    entity, industry = fetched.entity, fetched.industry
    values = {
        "org_number": entity.org_number,
        "name": typed.name.strip() or entity.name[:300],
        "country": typed.country or fetched.country,
        "website": typed.website or entity.website[:300],
    }
    if not typed.industry_code and industry:
        values |= {"industry_standard": industry[0], "industry_code": industry[1]}
    return Supplier(**{**typed.model_dump(), **values})


def keep_fetched(actor: Actor, name: str, number: str | None) -> None:
    """After saving: what was fetched for the number that was saved is kept with its time; the form forgets it."""
    fetched: Fetched | None = st.session_state.get(f"{name}-registry")
    if fetched is not None and number and fetched.answer.org_number == "".join(number.split()):
        keep(actor, fetched)
    _forget(name)


def found_words(fetched: Fetched) -> str:
    """«Enhetsregisteret: EQUINOR ASA, 06.100 Utvinning av råolje, Stavanger. Hentet 22. november 2026 kl. 09.14.»"""
    return (
        f"Enhetsregisteret: {', '.join(_parts(fetched.entity))}. Hentet {moment_words(fetched.at.astimezone(OSLO))}."
        " Det som var tomt, er fylt ut; se over og lagre."
    )


def hit_words(entity: Entity) -> str:
    """One hit of a search: name, number, place, industry and what is wrong with it."""
    name, *rest = _parts(entity)
    return ", ".join([name, org_number(entity.org_number), *rest])


def _parts(entity: Entity) -> list[str]:
    industry = industry_of(entity)
    standing = entity.standing
    parts = [
        entity.name,
        place_name(entity.place),
        f"{industry[1]} {industry[2]}" if industry else "",
        standing_words(*standing).lower() if standing else "",
    ]
    return [part for part in parts if part]
