"""One possible match: the register beside the list, why they look alike, and a person's answer with its reason."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, NotFound
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.screening import HitView, decide_hit, hit_view, next_waiting
from compliance_app.services.screening_subjects import country_names
from compliance_app.services.significant_changes import AlertInput, report_alert
from compliance_app.services.work import Actor
from compliance_app.storage.tables import HitDecision
from compliance_app.ui import pages
from compliance_app.ui.may import offered
from compliance_app.ui.views.parts_screening import HIT, age
from compliance_app.ui.widgets.compare import CompareRow, compare
from compliance_app.ui.widgets.format import date_words, org_number
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import split_rows

_NOT_SAID: Final = "ikke oppgitt"
_ANSWERS: Final = {
    HitDecision.SAME: "Ja, det er samme virksomhet",
    HitDecision.NOT_THE_SAME: "Nei, det er en annen",
}


def draw(actor: Actor, hit_id: str) -> None:
    """Draw the page of one hit."""
    try:
        one = hit_view(actor, hit_id)
    except NotFound as error:
        page_head("Treffet ble ikke funnet", str(error), _to_all)
        return
    # A link to the page one is on reaches the script, but not the address line.
    st.query_params[HIT] = hit_id
    undecided = one.hit.decision == HitDecision.OPEN
    title = "Er dette samme virksomhet?" if undecided else f"{one.subject.names[0]} og «{one.entry.name}»"
    page_head(title, " ".join(one.reasons), lambda: _to_all(plain=True))
    said = st.session_state.pop("screening-said", "")
    if said:
        st.success(md(said))
    left, right = flow([1.5, 1])
    with left:
        html(_side_by_side(one))
        _details(one)
    with right:
        if undecided:
            _question(actor, one)
        else:
            _answered(actor, one)


def _to_all(*, plain: bool = False) -> None:
    if st.button("Alle treff", type="secondary" if plain else "primary", key="all-hits"):
        _close()


def _close() -> None:
    if HIT in st.query_params:
        del st.query_params[HIT]
    st.rerun()


def _side_by_side(one: HitView) -> Html:
    countries = country_names()
    subject, entry = one.subject, one.entry
    kind = "Leverandør" if subject.is_supplier else "Produsent"
    rows = [
        CompareRow(
            "Navn", fill("<b>{name}</b>", name=subject.names[0]), fill("<b>{name}</b>", name=entry.name)
        ),
        CompareRow("Andre navn", ", ".join(subject.names[1:]) or "ingen", ", ".join(one.aliases) or "ingen"),
        CompareRow(
            "Land",
            countries.get(subject.country or "", _NOT_SAID),
            countries.get(entry.country or "", one.details.get("Land i listen", _NOT_SAID)),
        ),
        CompareRow("Nummer", org_number(subject.number) if subject.number else _NOT_SAID, _numbers(one)),
    ]
    return compare(f"I registeret ({kind.casefold()})", f"På {one.listed.name}", rows)


def _numbers(one: HitView) -> str:
    found = [
        text
        for header, text in one.details.items()
        if "cnpj" in header.casefold() or "number" in header.casefold()
    ]
    return ", ".join(found[:2]) or _NOT_SAID


def _details(one: HitView) -> None:
    st.header("Det listen sier", anchor=False)
    rows: list[tuple[str | Html, str | Html]] = [
        (header, fill('<span style="overflow-wrap:anywhere">{text}</span>', text=text))
        for header, text in one.details.items()
    ]
    if rows:
        html(split_rows(rows))
    fetched = f"Hentet {date_words(one.listed.retrieved_on)}, {age(one.listed.retrieved_on, clock.today())}, fra {one.listed.source}."
    html(fill('<p class="ak-small" style="overflow-wrap:anywhere">{text}</p>', text=fetched))
    if not one.suppliers:
        return
    st.header("I registeret", anchor=False)
    with link_list():
        for identity, name in one.suppliers:
            under = "" if one.subject.is_supplier else f"Har {one.subject.names[0]} i kjeden."
            link_row(f"of-{identity}", pages.link("leverandor"), name, under, query={"id": identity})


def _question(actor: Actor, one: HitView) -> None:
    if not offered(Verb.DECIDE_SCREENING_HIT):
        return
    place = st.empty()
    if one.stale:
        st.info(
            "Opplysningene er endret siden treffet ble funnet. Kontroller mot listene på nytt før du svarer."
        )
    if one.earlier is not None:
        before = _ANSWERS[one.earlier.decision].casefold()
        place_of = (
            f"Sist ble det svart «{before}», før opplysningene ble endret: {NB.sentence(one.earlier.reason)}"
        )
        html(fill('<p class="ak-small">{text}</p>', text=place_of))
    version = st.session_state.setdefault(f"hit-{one.hit.id}-seen", one.hit.version)
    with st.form(f"hit-{one.hit.id}", border=False, enter_to_submit=False):
        answer = st.radio(
            "Er det samme virksomhet?", list(_ANSWERS), index=None, format_func=lambda key: _ANSWERS[key],
            key=f"hit-{one.hit.id}-answer",
        )  # fmt: skip
        reason = st.text_area(
            "Begrunnelse", max_chars=2000, height=110, key=f"hit-{one.hit.id}-reason",
            placeholder="Adressen og nettstedet er andre enn de listen oppgir.",
        )  # fmt: skip
        html(
            Html(
                '<p class="ak-small">Svaret huskes til listen eller registeret sier noe annet. '
                "Leverandøren blir verken stanset eller fjernet av det.</p>"
            )
        )
        pressed = st.form_submit_button("Lagre svaret", type="primary", disabled=one.stale)
    if not pressed:
        return
    form = f"hit-{one.hit.id}"
    try:
        if answer is None:
            raise FieldMissing(field="Er det samme virksomhet", hint="Velg ja eller nei.")
        decide_hit(actor, one.hit.id, answer, reason, version, once=once_key(form))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(form)
    st.session_state.pop(f"{form}-seen", None)
    if answer is HitDecision.SAME:
        st.session_state["screening-said"] = f"Lagret: {one.subject.names[0]} står på {one.listed.name}."
        st.rerun()
    following = next_waiting(actor, after=one.hit.id)
    st.session_state["screening-said"] = (
        f"Lagret. {one.subject.names[0]} er en annen. Her er neste."
        if following
        else "Lagret. Ingen flere treff venter."
    )
    if following:
        st.query_params[HIT] = following
        st.rerun()
    _close()


def _alert(actor: Actor, one: HitView) -> None:
    """Have it decided whether the statement must be updated (§ 5 fourth paragraph)."""
    if not st.button("Spør om redegjørelsen må oppdateres", key="alert"):
        return
    what = (
        f"{one.subject.names[0]} er samme virksomhet som «{one.entry.name}» på {one.listed.name}, "
        f"hentet {date_words(one.listed.retrieved_on)}."
    )
    supplier_id = one.suppliers[0][0] if one.suppliers else None
    try:
        report_alert(actor, AlertInput(what=what, supplier_id=supplier_id), once=f"screening-{one.hit.id}")
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.success("Det ligger nå blant endringene som må vurderes.")
    page_link(pages.link("endringer"), label="Vurder endringen")


def _answered(actor: Actor, one: HitView) -> None:
    same = one.hit.decision == HitDecision.SAME
    st.header("Samme virksomhet" if same else "En annen virksomhet", anchor=False)
    when = f" {date_words(clock.oslo_day(one.hit.decided_at))}" if one.hit.decided_at else ""
    html(f"Avgjort av {one.hit.decided_by}{when}: {NB.sentence(one.hit.reason)}")
    if one.stale:
        st.info("Opplysningene er endret siden. Kontroller mot listene på nytt, så blir dere spurt igjen.")
    if same:
        html(
            "Det som står på listen, kan være en negativ konsekvens dere er knyttet til. Vurder om den skal registreres, "
            "hva dere gjør med den, og om den endrer redegjørelsen."
        )
        about = {"leverandor": one.hit.supplier_id or "", "produsent": one.hit.producer_id or ""}
        with link_list():
            link_row(
                "impact", pages.link("konsekvenser"), "Registrer en negativ konsekvens",
                "Hvem kan bli skadet, og hvor alvorlig er det?",
                query={"ny": "1"} | {name: value for name, value in about.items() if value},
            )  # fmt: skip
        _alert(actor, one)
    following = next_waiting(actor, after=one.hit.id)
    if following and st.button("Avgjør neste treff", type="primary", key="decide-next"):
        st.query_params[HIT] = following
        st.rerun()
    if st.button("Trekk svaret tilbake", type="tertiary", key="undecide"):
        try:
            decide_hit(actor, one.hit.id, HitDecision.OPEN, "", one.hit.version)
        except AktsomError as error:
            st.error(md(str(error)))
            return
        st.rerun()
