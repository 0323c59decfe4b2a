"""The fields of a refusal: part by part, each with its ground, its reason, and whether it may be withheld at all (§ 6)."""

import streamlit as st

from compliance_app.domain.requests import DISPLACED_BY_KNOWN_HARM, GROUND_NAMES, GROUND_TEXTS, Ground
from compliance_app.services.known_harm import KnownHarm, known_harm
from compliance_app.services.request_letter_inputs import PartialRefusalInput, PassageInput, RefusalInput
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.henvendelse_felt import Writing, heads
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill

_KNOWN = {True: "Ja", False: "Nei"}
_NBSP = "\u00a0"


def refusal(writing: Writing) -> RefusalInput:
    """A refusal of the whole."""
    passages, information = _passages(writing, whole=True)
    offer = writing.area("Dette kan dere likevel gi", hint="Kan stå tomt.")
    return RefusalInput(passages=passages, information=information, offer=offer, **writing.summary())


def partial_refusal(writing: Writing) -> PartialRefusalInput:
    """An answer, and what of the question is not answered."""
    given = heads(writing)
    passages, information = _passages(writing, whole=False)
    return PartialRefusalInput(**given, passages=passages, information=information, **writing.summary())


def _passages(writing: Writing, *, whole: bool) -> tuple[list[PassageInput], str]:
    harm = known_harm(current_actor(), writing.case.request.id)
    st.subheader("Det dere ikke gir ut", anchor=False)
    _say_harm(harm)
    count = int(st.session_state.setdefault(writing.key("antall"), 1))
    passages = [_passage(writing, at, harm, whole=whole and count == 1) for at in range(count)]
    with st.container(horizontal=True):
        st.button("Legg til en del", on_click=_change, args=(writing, 1), key=writing.key("flere"))
        if count > 1:
            st.button(
                "Ta bort den siste",
                type="tertiary",
                on_click=_change,
                args=(writing, -1),
                key=writing.key("færre"),
            )
    information = ""
    if harm:
        information = writing.area(
            "Det dere må opplyse om likevel",
            hint="De faktiske negative konsekvensene dere kjenner til, hvis spørsmålet gjelder dem (§ 6 tredje ledd).",
        )
    return passages, information


def _change(writing: Writing, by: int) -> None:
    st.session_state[writing.key("antall")] = max(1, int(st.session_state[writing.key("antall")]) + by)


def _say_harm(harm: tuple[KnownHarm, ...]) -> None:
    """What the register holds that must be told whatever the ground."""
    if not harm:
        return
    rows = (fill("<li>{what}</li>", what=one.what) for one in harm)
    html(
        concat(
            Html(
                '<p class="ak-small">Registeret har faktiske negative konsekvenser som spørsmålet kan gjelde. '
                f"Dem har alle rett til å få vite om, uansett bokstav a–d (§{_NBSP}6 tredje ledd):</p><ul>"
            ),
            *rows,
            Html("</ul>"),
        )
    )


def _passage(writing: Writing, at: int, harm: tuple[KnownHarm, ...], *, whole: bool) -> PassageInput:
    number = f" {at + 1}" if at else ""
    passage = writing.area(
        f"Del av spørsmålet{number}", writing.case.request.topic if whole else "", "Det dere ikke svarer på, med den ordlyden brevet skal ha.", height=80
    )  # fmt: skip
    ground = st.selectbox(
        f"Rettslig grunnlag{number}",
        list(Ground),
        index=None,
        format_func=_ground,
        key=writing.key(f"grunnlag{number}"),
        placeholder="Velg grunnlag",
        persist_state="session",
    )
    if ground is not None:
        html(fill('<p class="ak-small">«{text}»</p>', text=GROUND_TEXTS[ground]))
    reason = writing.area(
        f"Hvorfor grunnlaget passer{number}", hint="I hele setninger; den som spør, skal forstå det.", height=100
    )  # fmt: skip
    known, why = (
        _known(writing, number, harm) if ground in DISPLACED_BY_KNOWN_HARM or ground is None else (False, "")
    )
    return PassageInput(passage=passage, ground=ground, reason=reason, known_harm=known, not_known_reason=why)


def _ground(ground: Ground) -> str:
    where = f"bokstav {ground.value}" if ground in DISPLACED_BY_KNOWN_HARM else "fjerde ledd"
    return f"§{_NBSP}6 {where}: {GROUND_NAMES[ground]}"


def _known(writing: Writing, number: str, harm: tuple[KnownHarm, ...]) -> tuple[bool | None, str]:
    """The question that decides whether it may be withheld; what the register holds answers yes beforehand."""
    known = st.radio(
        f"Kjenner dere til faktisk skade på menneskerettigheter som denne delen gjelder?{number}",
        [True, False],
        index=0 if harm else None,
        format_func=_KNOWN.__getitem__,
        key=writing.key(f"kjent{number}"),
        horizontal=True,
        persist_state="session",
        help="Svarer du ja, kan bokstav a–d ikke brukes for denne delen. Det gjelder bare det dere kjenner til.",
    )
    if harm and known is False:
        return known, writing.area(f"Hvorfor gjelder den ikke det som er registrert?{number}", height=80)
    return known, ""
