"""The supplier's form: every fact in plain words, what was typed kept when it is refused, and nobody's change overwritten."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar

import streamlit as st

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.identity import fold_name
from compliance_app.domain.industries import STANDARDS
from compliance_app.services.register_words import CHANNEL, CLAUSE, RELATIONSHIP
from compliance_app.services.supplier_reads import category_choices, country_choices
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ClauseStatus, PurchaseChannel, Relationship, Supplier
from compliance_app.ui import pages
from compliance_app.ui.views.parts_registry_form import (
    ASK,
    ask_registry,
    drawn,
    forget_unless_drawn,
    keep_fetched,
    registry_said,
)
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import Html, concat, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import split_rows

Choice = TypeVar("Choice", Relationship, PurchaseChannel, ClauseStatus)

LABEL: Final = {
    "name": "Navn",
    "org_number": "Org.nr.",
    "foreign_id": "Nummer i et annet land",
    "country": "Land",
    "website": "Nettside",
    "category": "Kategori (velg, eller skriv en ny)",
    "industry_standard": "Standard for næringskode",
    "industry_code": "Næringskode",
    "relationship": "Forhold til dere",
    "channel": "Hvem som kjøper inn",
    "other_buyer": "Annen innkjøper",
    "other_buyer_commitment": "Hva den andre innkjøperen har forpliktet seg til",
    "other_buyer_source": "Hvor forpliktelsen står",
    "pass_through": "Formidling: dere bestiller og betaler for andre, og fakturerer videre",
    "industry_body": "Bransjesamarbeid der leverandøren er med",
    "clause": "Krav i avtalen",
    "clause_version": "Versjon av kravet",
    "clause_date": "Dato for kravet",
    "owner": "Ansvarlig hos dere",
    "active": "Dere kjøper fortsatt fra leverandøren",
}
_ADDING: Final = "add-supplier"
_ASKED: Final = (
    "Med org.nr. fylles det som er tomt. Uten søker vi etter navnet. Bare nummeret eller navnet sendes."
)


def add_form(actor: Actor) -> None:
    """The page «Legg til leverandør»."""
    page_head(
        "Legg til leverandør",
        "Navn er nok. Land, kategori og næringskode gir en risikovurdering med det samme.",
        back=(pages.link("leverandorer"), "Leverandører"),
    )
    forget_unless_drawn(_ADDING)
    shown, place = drawn(_ADDING, Supplier(enterprise_id="", name="", folded_name="", sort_key=""))
    problem = st.container()
    registry_said(actor, _ADDING)
    given = _form(actor, place, shown, "Legg til leverandøren", _ADDING)
    if given is None:
        return
    try:
        identity = add_supplier(actor, _with_category(actor, given), once=once_key(_ADDING))
    except AktsomError as error:
        problem.error(md(str(error)))
        return
    spent(_ADDING)
    keep_fetched(actor, _ADDING, given["org_number"])
    st.switch_page(pages.link("leverandor"), query_params={"id": identity})


def edit_form(actor: Actor, supplier: Supplier) -> bool:
    """The form of one supplier; True when it has been saved.

    What the form showed is kept in the session with its version, so that another's change is found out. The form is
    then drawn anew with the other's values in the fields that this person had not touched, and their own in the rest:
    saving again loses neither.
    """
    place = f"edit-{supplier.id}"
    shown, keys = drawn(place, supplier)
    version = st.session_state.setdefault(f"{place}-version", supplier.version)
    turn = int(st.session_state.get(f"{place}-turn", 0))
    problem = st.container()
    _say(problem, st.session_state.get(f"{place}-said"))
    registry_said(actor, place)
    given = _form(actor, keys, shown, "Lagre", place)
    if given is None:
        return False
    try:
        edit_supplier(actor, supplier.id, _with_category(actor, given), version)
    except ChangedMeanwhile as error:
        now = supplier_page(actor, supplier.id).supplier
        base: Supplier = st.session_state.get(f"{place}-base", shown)
        st.session_state[f"{place}-said"] = (str(error), _differences(actor, base, now))
        st.session_state[f"{place}-base"] = now
        st.session_state[f"{place}-shown"] = _own_over(actor, base, now, given)
        st.session_state[f"{place}-version"] = now.version
        st.session_state[f"{place}-turn"] = turn + 1
        st.rerun()
    except AktsomError as error:
        problem.error(md(str(error)))
        return False
    keep_fetched(actor, place, given["org_number"])
    leave_edit(supplier.id)
    return True


def _say(problem: Any, said: tuple[str, Html] | None) -> None:
    if said is None:
        return
    with problem:
        st.error(md(said[0]))
        if said[1]:
            html(said[1])


def _own_over(actor: Actor, base: Supplier, now: Supplier, given: Mapping[str, Any]) -> Supplier:
    """The supplier as it stands now, with what this person changed since ``base`` put over it."""
    merged = Supplier(**now.model_dump())
    for name, value in given.items():
        if name == "category":
            chosen = next((key for key, row in category_choices(actor).items() if row.name == value), None)
            if chosen != base.category_id:
                merged.category_id = chosen
        elif (value or None) != (getattr(base, name) or None):
            setattr(merged, name, value)
    return merged


def leave_edit(identity: str) -> None:
    """Forget what the form showed."""
    for name in [name for name in st.session_state if str(name).startswith(f"edit-{identity}")]:
        del st.session_state[name]


def _differences(actor: Actor, before: Supplier, now: Supplier) -> Html:
    """What the other person changed, field by field, as it stands now; empty where no field of the form did."""
    rows = [
        (LABEL.get(name, "Kategori"), _shown(actor, name, getattr(now, name)))
        for name in (*LABEL, "category_id")
        if name != "category" and getattr(before, name) != getattr(now, name)
    ]
    return concat(Html("<p><b>Slik står det nå:</b></p>"), split_rows(rows)) if rows else Html("")


def _shown(actor: Actor, name: str, value: Any) -> str:
    if value is None or value == "":
        return "ikke oppgitt"
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, date):
        return date_words(value)
    words: dict[str, Mapping[Any, str]] = {
        "relationship": RELATIONSHIP,
        "channel": CHANNEL,
        "clause": CLAUSE,
        "country": country_choices(),
        "category_id": {key: row.name for key, row in category_choices(actor).items()},
    }
    return words.get(name, {}).get(value, str(value))


def _form(actor: Actor, place: str, shown: Supplier, verb: str, name: str) -> dict[str, Any] | None:
    """The fields as typed when the button is pressed, else None. ``name`` is the form's, whatever its keys are."""
    countries = country_choices()
    categories = {key: row.name for key, row in category_choices(actor).items()}
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        given: dict[str, Any] = {
            "name": st.text_input(LABEL["name"], shown.name, max_chars=300, key=f"{place}-name")
        }
        left, right = flow(2, key="ids", gap="medium")
        given["org_number"] = left.text_input(
            LABEL["org_number"], shown.org_number or "", max_chars=20, key=f"{place}-org"
        )
        given["foreign_id"] = right.text_input(
            LABEL["foreign_id"], shown.foreign_id or "", max_chars=100, key=f"{place}-foreign"
        )
        options = ["", *countries]
        given["country"] = left.selectbox(
            LABEL["country"],
            options,
            index=options.index(shown.country or ""),
            format_func=lambda code: countries.get(code, "Ikke oppgitt"),
            key=f"{place}-country",
        )
        given["website"] = right.text_input(
            LABEL["website"], shown.website, max_chars=300, key=f"{place}-website"
        )
        given["category"] = left.selectbox(
            LABEL["category"],
            ["", *categories.values()],
            index=["", *categories].index(shown.category_id or ""),
            format_func=lambda name: name or "Ingen",
            accept_new_options=True,
            key=f"{place}-category",
        )
        given |= _industry(place, shown, right)
        st.header("Innkjøpet", anchor=False)
        given |= _purchase(place, shown)
        given["owner"] = st.text_input(
            LABEL["owner"], shown.owner, max_chars=200, width=372, key=f"{place}-owner"
        )
        given["active"] = st.checkbox(LABEL["active"], shown.active, key=f"{place}-active")
        with st.container(horizontal=True):
            pressed = st.form_submit_button(verb, type="primary")
            asked = st.form_submit_button(ASK, help=_ASKED)
    if asked:
        category = next((key for key, one in categories.items() if one == given["category"]), None)
        ask_registry(actor, name, shown, given, category)
    return given if pressed else None


def _industry(place: str, shown: Supplier, column: Any) -> dict[str, Any]:
    code, standard = column.columns([1, 1])
    return {
        "industry_code": code.text_input(
            LABEL["industry_code"],
            shown.industry_code or "",
            max_chars=20,
            placeholder="46.460",
            key=f"{place}-code",
        ),
        "industry_standard": standard.selectbox(
            "Standard",
            STANDARDS[::-1],
            index=STANDARDS[::-1].index(shown.industry_standard or STANDARDS[-1]),
            key=f"{place}-standard",
        ),
    }


def _purchase(place: str, shown: Supplier) -> dict[str, Any]:
    left, right = flow(2, key="purchase", gap="medium")
    given: dict[str, Any] = {
        "relationship": _choice(
            left, "relationship", Relationship(shown.relationship), RELATIONSHIP, place=place
        ),
        "channel": _choice(right, "channel", PurchaseChannel(shown.channel), CHANNEL, place=place),
        "clause": _choice(left, "clause", ClauseStatus(shown.clause), CLAUSE, place=place),
    }
    version, day = right.columns([1, 1])
    given["clause_version"] = version.text_input(
        "Versjon", shown.clause_version, max_chars=100, key=f"{place}-clause-version"
    )
    given["clause_date"] = day.date_input(
        "Dato", shown.clause_date, min_value=date(1950, 1, 1), max_value=date(2100, 12, 31), format="DD.MM.YYYY",
        key=f"{place}-clause-date",
    )  # fmt: skip
    for name, limit in (
        ("other_buyer", 300),
        ("other_buyer_source", 500),
        ("other_buyer_commitment", 1000),
        ("industry_body", 200),
    ):
        column = left if name in {"other_buyer", "other_buyer_commitment"} else right
        given[name] = column.text_input(
            LABEL[name], getattr(shown, name), max_chars=limit, key=f"{place}-{name}"
        )
    given["pass_through"] = st.checkbox(
        LABEL["pass_through"], shown.pass_through, key=f"{place}-pass-through"
    )
    return given


def _choice(column: Any, name: str, value: Choice, words: Mapping[Choice, str], *, place: str) -> Choice:
    chosen: Choice = column.selectbox(
        LABEL[name],
        list(words),
        index=list(words).index(value),
        format_func=lambda code: _capital(words[code]),
        key=f"{place}-{name}",
    )
    return chosen


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_category(actor: Actor, given: dict[str, Any]) -> SupplierInput:
    """The form's values with the category's id; a category that is new is made."""
    values = {key: value for key, value in given.items() if key != "category"}
    name = (given["category"] or "").strip()
    folded = {row.folded_name: key for key, row in category_choices(actor).items()}
    identity = folded.get(fold_name(name)) if name else None
    checked = SupplierInput(**values, category_id=identity)
    checked.cleaned()
    if name and identity is None:
        checked = checked.model_copy(
            update={"category_id": save_category(actor, CategoryInput(name=name[:200]))}
        )
    return checked
