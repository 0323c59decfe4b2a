"""One measure: the form of it, what it is aimed at, and afterwards whether it helped those it is for."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldWrong, NotFound
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.files.values import NumberStyle, parse_amount
from compliance_app.services.follow_ups import follow_ups_of_measure
from compliance_app.services.impact_list import impacts
from compliance_app.services.measures import (
    EffectInput,
    MeasureInput,
    judge_effect,
    read_measure,
    save_measure,
)
from compliance_app.services.subjects import Found
from compliance_app.storage.tables import Effect, Lever, Measure, MeasurePurpose, MeasureStatus
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_disclosure import disclosure_of
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_follow_up import MEASURE, head, title
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.views.parts_record import RecordForm, index_of, say_saved
from compliance_app.ui.views.parts_subject import subject
from compliance_app.ui.widgets.format import date_words, money
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import fill
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.rows import quote, split_rows

NEW: Final = "ny"
OPENED: Final = "id"
AGAINST: Final = ("konsekvens", "leverandor", "kategori")
"""Query parameters: what a new measure is aimed at."""
PURPOSES: Final = {
    MeasurePurpose.PREVENT: "Forebygge: skaden skal ikke oppstå",
    MeasurePurpose.MITIGATE: "Begrense: skaden eller risikoen skal bli mindre",
    MeasurePurpose.CEASE: "Stanse: skaden pågår og skal ta slutt",
    MeasurePurpose.REMEDIATE: "Gjenopprette: de som er skadet, skal få det rettet opp",
}
STATUSES: Final = {
    MeasureStatus.PLANNED: "Planlagt",
    MeasureStatus.ONGOING: "I gang",
    MeasureStatus.DONE: "Gjennomført",
}
LEVERS: Final = {
    None: "Ikke valgt",
    Lever.CLAUSE: "Krav i avtalen",
    Lever.DIALOGUE: "Dialog med leverandøren",
    Lever.CORRECTIVE_ACTION_PLAN: "Plan for å rette opp",
    Lever.JOINT_BUYERS: "Sammen med andre innkjøpere",
    Lever.INDUSTRY_BODY: "Gjennom bransjeorganisasjon",
    Lever.CAPACITY_BUILDING: "Opplæring og støtte til leverandøren",
    Lever.SWITCHING: "Bytte leverandør eller produkt",
    Lever.DISENGAGEMENT: "Avslutte forholdet på en ansvarlig måte",
}
JUDGED: Final = {
    Effect.HELPED: "Ja, det virket",
    Effect.PARTLY: "Delvis",
    Effect.NOT: "Nei, det virket ikke",
    Effect.UNCLEAR: "Vi vet det ikke",
}
_ADVICE: Final = "Et svar på et spørreskjema er en start, ikke et resultat. Skriv hva som skal bli bedre for dem det gjelder."


_NONE: Final = "Ingen ennå. Møter, besøk og brev om tiltaket kommer hit."
_ELSEWHERE: Final = (
    "Ingen ennå. Tiltaket gjelder flere: før opp møter og besøk hos den leverandøren det gjelder."
)


def asked_for() -> bool:
    """Whether the address names a measure, or asks for a new one."""
    return bool(st.query_params.get(OPENED) or st.query_params.get(NEW))


def view() -> None:
    """Draw the measure in the address, or an empty form."""
    identity = st.query_params.get(OPENED, "")
    back = (pages.link("tiltak"), "Tiltak")
    if not identity:
        page_head("Nytt tiltak", _ADVICE, back=back)
        say_saved()
        _form(None)
        return
    try:
        found, impact = read_measure(current_actor(), identity)
    except NotFound as error:
        page_head("Tiltaket ble ikke funnet", str(error), back=back)
        return
    page_head(found.row.what, _lead(found, impact), back=back)
    say_saved()
    left, right = flow([1.5, 1])
    with left:
        if may(Verb.RECORD_MEASURE):
            st.header("Endre tiltaket", anchor=False)
            _form(found)
        else:
            _read(found)
    with right:
        _effect(found.row)
        _follow_ups(found)
        evidence_of("measure", identity, key="measure")
        disclosure_of("measure", identity, key="measure")


def _lead(found: Found, impact: Any) -> str:
    row: Measure = found.row
    aim = f"Mot: {NB.clause(impact.what)}" if impact else f"Gjelder {found.subject}"
    who = f"Ansvarlig er {row.owner}" if row.owner else "Ingen er ansvarlig"
    due = f", med frist {date_words(row.due)}" if row.due and row.status != MeasureStatus.DONE else ""
    return f"{aim}. {STATUSES[MeasureStatus(row.status)]}. {who}{due}."


def _read(found: Found) -> None:
    """The measure as it stands, for those who do not change it."""
    row: Measure = found.row
    rows = [
        ("Formål", PURPOSES[MeasurePurpose(row.purpose)]),
        ("Hvordan dere påvirker", LEVERS[_lever(row)] if row.lever else ""),
        ("Siden", date_words(row.since) if row.since else ""),
        ("Gjennomført", date_words(row.done_on) if row.done_on else ""),
    ]
    told = [
        ("Hva dere venter at det fører til", row.expected_result),
        ("Resultat", row.result),
        ("Hvorfor det ikke er gjennomført", row.not_done_reason),
    ]
    html(split_rows((label, value) for label, value in rows if value))
    for label, text in told:
        if text:
            st.subheader(label, anchor=False)
            html(quote(text))


def _form(found: Found | None) -> None:
    row: Measure | None = found.row if found else None
    form = RecordForm(f"tiltak-{row.id if row else 'nytt'}", row.version if row else 0)
    place = st.empty()
    what = st.text_input("Hva dere gjør", row.what if row else "", max_chars=2000, key=form.key("what"))
    form.slots.below("Tiltak")
    target = _target(form, found) | {"what": what or ""}
    status = st.radio(
        "Status", list(STATUSES), index=list(STATUSES).index(MeasureStatus(row.status)) if row else 0,
        format_func=lambda one: STATUSES[one], horizontal=True, key=form.key("status"),
    )  # fmt: skip
    lever = st.selectbox(
        "Hvordan dere påvirker", list(LEVERS), index=list(LEVERS).index(_lever(row)),
        format_func=lambda one: LEVERS[one], key=form.key("lever"),
    )  # fmt: skip
    with st.form(form.key("form"), border=False, enter_to_submit=False):
        given = _fields(form, row, status or MeasureStatus.PLANNED, lever)
        asked = pressed("Lagre tiltaket", form.key("save"), in_form=True, type="primary")
    if asked:
        form.save(
            place,
            lambda seen: _save(given | target | {"status": status, "lever": lever}, row, seen, form.once),
        )
    else:
        form.say_refused(place)


def _save(given: dict[str, Any], row: Measure | None, seen: int, once: str) -> None:
    text = given.pop("cost_text")
    given["cost"] = _amount(text)
    save_measure(
        current_actor(), MeasureInput(**given), identity=row.id if row else None, seen_version=seen, once=once
    )
    for name in (NEW, *AGAINST):
        if name in st.query_params:
            del st.query_params[name]


def _amount(text: str) -> int | None:
    """Hundredths of what was typed. Raises FieldWrong."""
    if not text.strip():
        return None
    try:
        read = parse_amount(text, NumberStyle.COMMA)
    except AktsomError as error:
        raise FieldWrong(field="Kostnad", hint="Skriv et beløp i kroner, for eksempel 12 500.") from error
    if read is None or read.hundredths < 0 or read.currency not in (None, "NOK"):
        raise FieldWrong(field="Kostnad", hint="Skriv et beløp i kroner, for eksempel 12 500.")
    return read.hundredths


def _target(form: RecordForm, found: Found | None) -> dict[str, Any]:
    """What the measure is aimed at: an impact, or the risk of a supplier or a category."""
    row: Measure | None = found.row if found else None
    asked = {name: st.query_params.get(name) for name in AGAINST} if row is None else {}
    known = {one.row.id: f"{_short(one.row.what)} ({one.subject})" for one in impacts(current_actor())}
    impact = None
    current = row.impact_id if row else asked.get("konsekvens")
    if current and current not in known:
        known = {current: "konsekvensen fra et tidligere år"} | known
    if known:
        impact = st.selectbox(
            "Mot hvilken konsekvens", [None, *known], index=index_of([None, *known], current),
            format_func=lambda key: known.get(key, "Ikke mot en bestemt konsekvens"), key=form.key("impact"),
        )  # fmt: skip
    if impact:
        return {"impact_id": impact, "supplier_id": None, "category_id": None}
    supplier_id, category_id = subject(form, found or _asked(asked), own=True)
    return {"impact_id": None, "supplier_id": supplier_id, "category_id": category_id}


def _asked(asked: Mapping[str, str | None]) -> Found | None:
    """What the address says a new measure is aimed at, as the choice of a subject takes it."""
    if not (asked.get("leverandor") or asked.get("kategori")):
        return None
    return Found(
        Measure(
            enterprise_id="", period_id="", purpose="", what="", supplier_id=asked.get("leverandor"),
            category_id=asked.get("kategori"),
        ),
        supplier=st.query_params.get("navn", "leverandøren"),
    )  # fmt: skip


def _lever(row: Measure | None) -> Lever | None:
    return Lever(row.lever) if row and row.lever else None


def _fields(
    form: RecordForm, row: Measure | None, status: MeasureStatus, lever: Lever | None
) -> dict[str, Any]:
    given: dict[str, Any] = {
        "purpose": st.selectbox(
            "Formål", list(PURPOSES), index=list(PURPOSES).index(MeasurePurpose(row.purpose)) if row else 0,
            format_func=lambda one: PURPOSES[one], key=form.key("purpose"),
        ),
    }  # fmt: skip
    if lever is Lever.DISENGAGEMENT:
        given["effect_on_people"] = _area(
            form, row, "effect_on_people", "Følger for dem som arbeider der",
            "Å slutte å kjøpe kan gjøre vondt verre for dem det gjelder. Skriv hva dere har vurdert.",
        )  # fmt: skip
    who, price = st.columns(2)
    with who:
        given["owner"] = owner_field(form.key("owner"), row.owner if row else "")
        form.slots.below("Ansvarlig")
    given["cost_text"] = price.text_input(
        "Kostnad", _cost(row), placeholder="12 500", help="I kroner. Kan stå tomt når dere ikke vet.",
        key=form.key("cost"),
    )  # fmt: skip
    form.slots.below("Kostnad", price)
    start, end = st.columns(2)
    given["since"] = start.date_input(
        "Siden", row.since if row else None, format="DD.MM.YYYY", key=form.key("since")
    )
    given["due"] = end.date_input("Frist", row.due if row else None, format="DD.MM.YYYY", key=form.key("due"))
    form.slots.below("Frist", end)
    given["expected_result"] = _area(
        form,
        row,
        "expected_result",
        "Hva dere venter at det fører til",
        "Hva som skal bli bedre, og for hvem.",
    )
    if status is MeasureStatus.DONE:
        given["done_on"] = st.date_input(
            "Gjennomført", (row.done_on if row else None) or clock.today(), max_value=clock.today(),
            format="DD.MM.YYYY", key=form.key("done"),
        )  # fmt: skip
        form.slots.below("Gjennomført")
        given["result"] = _area(
            form,
            row,
            "result",
            "Resultat",
            "Hva tiltaket førte til for dem det gjelder, også når det var lite.",
        )
        given["not_done_reason"] = row.not_done_reason if row else ""
    else:
        given["result"] = row.result if row else ""
        given["not_done_reason"] = _not_done(form, row)
    return given


def _not_done(form: RecordForm, row: Measure | None) -> str:
    """Why a promise is not kept yet; a new measure has none to explain."""
    if row is None:
        return ""
    return _area(
        form, row, "not_done_reason", "Hvorfor det ikke er gjennomført",
        "Neste redegjørelse sier det om tiltak fra året før. Skriv det som følger «fordi», og sett ny frist over.",
    )  # fmt: skip


def _area(form: RecordForm, row: Measure | None, name: str, label: str, help_text: str) -> str:
    text = st.text_area(
        label,
        getattr(row, name) if row else "",
        max_chars=2000,
        height=80,
        help=help_text,
        key=form.key(name),
    )
    form.slots.below(label)
    return text or ""


def _cost(row: Measure | None) -> str:
    return money(row.cost, "").strip() if row and row.cost is not None else ""


def _effect(row: Measure) -> None:
    st.header("Virket det?", anchor=False)
    if row.status != MeasureStatus.DONE:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Når tiltaket er gjennomført, vurderer dere her om det hjalp dem det gjelder. Det gjøres gjerne noen måneder etterpå.",
            )
        )
        return
    if row.effect:
        html(
            split_rows(
                [
                    ("Vurdering", JUDGED[Effect(row.effect)]),
                    ("Hvordan vi vet det", row.effect_reason),
                    (
                        "Vurdert",
                        f"{date_words(row.effect_judged_on or clock.today())} av {row.effect_judged_by}",
                    ),
                ]
            )
        )
    if not may(Verb.RECORD_MEASURE):
        if not row.effect:
            html(fill('<p class="ak-small">{text}</p>', text="Det er ikke vurdert ennå."))
        return
    form = RecordForm(f"effekt-{row.id}", row.version)
    place = st.empty()
    with st.form(form.key("form"), border=False, enter_to_submit=False):
        chosen = st.radio(
            "Hjalp det dem det gjelder?", list(JUDGED), index=list(JUDGED).index(Effect(row.effect)) if row.effect else None,
            format_func=lambda one: JUDGED[one], key=form.key("effect"),
        )  # fmt: skip
        form.slots.below("Hjalp det dem det gjelder?")
        reason = st.text_area(
            "Hvordan dere vet det", row.effect_reason, max_chars=2000, height=80, key=form.key("reason")
        )
        form.slots.below("Hvordan dere vet det")
        judged = st.date_input(
            "Vurdert", row.effect_judged_on or clock.today(), max_value=clock.today(), format="DD.MM.YYYY",
            key=form.key("judged"),
        )  # fmt: skip
        form.slots.below("Vurdert")
        asked = st.form_submit_button("Lagre vurderingen")
    if asked:
        form.save(place, lambda seen: _judge(row, chosen, reason or "", judged, seen))


def _judge(row: Measure, chosen: Effect | None, reason: str, judged: Any, seen: int) -> None:
    if chosen is None:
        raise FieldWrong(field="Hjalp det dem det gjelder?", hint="Velg det svaret som passer best.")
    judge_effect(current_actor(), row.id, EffectInput(effect=chosen, reason=reason, judged_on=judged), seen)


def _follow_ups(found: Found) -> None:
    """What has been done with the supplier on account of the measure, and the way to record more."""
    row: Measure = found.row
    there = follow_ups_of_measure(current_actor(), row.id)
    register = row.supplier_id and may(Verb.RECORD_FOLLOW_UP)
    head("Oppfølging", "Registrer oppfølging" if register else "", "add-follow-up", lambda: _follow(row))
    if not there:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text=_NONE if register else _ELSEWHERE if may(Verb.RECORD_FOLLOW_UP) else "Ingen ennå.",
            )
        )
    with link_list():
        for one, supplier in there:
            query = {"id": one.supplier_id, "skjema": "oppfolging", "rad": one.id}
            under = " ".join(NB.sentence(part) for part in (supplier, one.outcome or one.what) if part)
            link_row(f"follow-{one.id}", pages.link("leverandor"), NB.cap(title(one)), under, query=query)


def _follow(row: Measure) -> None:
    query = {"id": row.supplier_id or "", "skjema": "oppfolging", MEASURE: row.id}
    st.switch_page(pages.link("leverandor"), query_params=query)


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:90].rsplit(' ', 1)[0]} …"
