"""The life of an information request (åpenhetsloven §§ 6 and 7): its states, its steps and the grounds of refusal.

Whether a request is overdue is derived from the dates (:mod:`compliance_app.domain.deadlines`), never a state. A decided
request is not taken up again: whoever writes once more has sent a new request, with a clock of its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from compliance_app.domain.errors import AktsomError, _


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "RECEIVED"
    UNDER_REVIEW = "UNDER_REVIEW"
    CLARIFICATION_ASKED = "CLARIFICATION_ASKED"
    EXTENDED = "EXTENDED"
    ANSWERED = "ANSWERED"
    PARTLY_REFUSED = "PARTLY_REFUSED"
    REFUSED = "REFUSED"
    REFERRED = "REFERRED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    WITHDRAWN = "WITHDRAWN"
    JUSTIFICATION_DEMANDED = "JUSTIFICATION_DEMANDED"
    JUSTIFICATION_GIVEN = "JUSTIFICATION_GIVEN"


class RequestStep(StrEnum):
    """What can be done in a case. LATE_NOTICE tells the requester of a delay and claims no extension."""

    OPEN = "OPEN"
    ASK_CLARIFICATION = "ASK_CLARIFICATION"
    RECEIVE_CLARIFICATION = "RECEIVE_CLARIFICATION"
    EXTEND = "EXTEND"
    LATE_NOTICE = "LATE_NOTICE"
    ANSWER = "ANSWER"
    REFUSE_PART = "REFUSE_PART"
    REFUSE = "REFUSE"
    REFER = "REFER"
    DECLARE_OUT_OF_SCOPE = "DECLARE_OUT_OF_SCOPE"
    WITHDRAW = "WITHDRAW"
    DEMAND_JUSTIFICATION = "DEMAND_JUSTIFICATION"
    GIVE_JUSTIFICATION = "GIVE_JUSTIFICATION"


class Ground(StrEnum):
    """Why information may be withheld: the letters of § 6 second paragraph and the two of the fourth."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    SECURITY_GRADED = "SECURITY_GRADED"
    COPYRIGHT = "COPYRIGHT"


class IllegalStep(AktsomError):
    """The step does not fit the state (values: step, state, rule)."""

    message = _("Du kan ikke {step} når kravet har status «{state}». {rule}")


@dataclass(frozen=True)
class Transition:
    """Where a step leads and the provision it rests on (empty where the Act is silent)."""

    state: RequestState
    provision: str


STATE_NAMES = MappingProxyType(
    {
        RequestState.RECEIVED: _("mottatt"),
        RequestState.UNDER_REVIEW: _("under behandling"),
        RequestState.CLARIFICATION_ASKED: _("bedt om presisering"),
        RequestState.EXTENDED: _("frist forlenget"),
        RequestState.ANSWERED: _("besvart"),
        RequestState.PARTLY_REFUSED: _("delvis avslag"),
        RequestState.REFUSED: _("avslag"),
        RequestState.REFERRED: _("henvist"),
        RequestState.OUT_OF_SCOPE: _("utenfor loven"),
        RequestState.WITHDRAWN: _("trukket"),
        RequestState.JUSTIFICATION_DEMANDED: _("begrunnelse krevd"),
        RequestState.JUSTIFICATION_GIVEN: _("begrunnelse gitt"),
    }
)

# Each step: the phrase after "Du kan ikke", its provision, and the sentence that says when it is open.
_STEPS: dict[RequestStep, tuple[str, str, str]] = {
    RequestStep.OPEN: (
        _("begynne behandlingen"),
        "§\u00a07 annet ledd",
        _("Behandlingen begynner én gang, når kravet er mottatt (åpenhetsloven §\u00a07 annet ledd)."),
    ),
    RequestStep.ASK_CLARIFICATION: (
        _("be om presisering"),
        "§\u00a06 annet ledd bokstav a",
        _("Presisering gjelder et krav som ikke er avgjort (åpenhetsloven §\u00a06 annet ledd bokstav a)."),
    ),
    RequestStep.RECEIVE_CLARIFICATION: (
        _("registrere en presisering"),
        "§\u00a07 annet ledd",
        _(
            "Dere har ikke en åpen presisering; fristen løper uansett fra mottak (åpenhetsloven §\u00a07 annet ledd)."
        ),
    ),
    RequestStep.EXTEND: (
        _("forlenge fristen"),
        "§\u00a07 annet ledd",
        _(
            "Loven gir én forlengelse, før kravet er avgjort (åpenhetsloven §\u00a07 annet ledd). "
            "Fristen for nærmere begrunnelse kan ikke forlenges (§\u00a07 fjerde ledd)."
        ),
    ),
    RequestStep.LATE_NOTICE: (
        _("varsle om at svaret er forsinket"),
        "§\u00a07 annet ledd",
        _("Et slikt varsel gjelder bare svar som ikke er sendt (åpenhetsloven §\u00a07 annet ledd)."),
    ),
    RequestStep.ANSWER: (
        _("svare"),
        "§\u00a07 første ledd",
        _("Et krav besvares én gang, før det er avgjort (åpenhetsloven §\u00a07 første ledd)."),
    ),
    RequestStep.REFUSE_PART: (
        _("avslå deler av kravet"),
        "§\u00a07 tredje ledd",
        _("Avslag gjelder et krav som ikke er avgjort (åpenhetsloven §\u00a07 tredje ledd)."),
    ),
    RequestStep.REFUSE: (
        _("avslå kravet"),
        "§\u00a07 tredje ledd",
        _("Avslag gjelder et krav som ikke er avgjort (åpenhetsloven §\u00a07 tredje ledd)."),
    ),
    RequestStep.REFER: (
        _("henvise"),
        "§\u00a07 første ledd",
        _("En henvisning er et svar på et krav som ikke er avgjort (åpenhetsloven §\u00a07 første ledd)."),
    ),
    RequestStep.DECLARE_OUT_OF_SCOPE: (
        _("si at kravet er utenfor loven"),
        "§\u00a06 første ledd",
        _("Det gjelder bare et krav som ikke er avgjort (åpenhetsloven §\u00a06 første ledd)."),
    ),
    RequestStep.WITHDRAW: (
        _("registrere at kravet er trukket"),
        "",
        _("Bare et krav som venter på svar, kan trekkes (åpenhetsloven §\u00a07)."),
    ),
    RequestStep.DEMAND_JUSTIFICATION: (
        _("registrere krav om nærmere begrunnelse"),
        "§\u00a07 fjerde ledd",
        _("Retten til nærmere begrunnelse følger av et avslag (åpenhetsloven §\u00a07 fjerde ledd)."),
    ),
    RequestStep.GIVE_JUSTIFICATION: (
        _("gi nærmere begrunnelse"),
        "§\u00a07 fjerde ledd",
        _("Nærmere begrunnelse gis når den er krevd (åpenhetsloven §\u00a07 fjerde ledd)."),
    ),
}
STEP_NAMES = MappingProxyType({step: phrase for step, (phrase, _provision, _rule) in _STEPS.items()})
"""Each step as it stands after "å": "forlenge fristen"."""

_DECISIONS = {
    RequestStep.ANSWER: RequestState.ANSWERED,
    RequestStep.REFUSE_PART: RequestState.PARTLY_REFUSED,
    RequestStep.REFUSE: RequestState.REFUSED,
    RequestStep.REFER: RequestState.REFERRED,
    RequestStep.DECLARE_OUT_OF_SCOPE: RequestState.OUT_OF_SCOPE,
    RequestStep.WITHDRAW: RequestState.WITHDRAWN,
}
_BEFORE_DECISION: dict[RequestStep, RequestState] = {
    **_DECISIONS,
    RequestStep.ASK_CLARIFICATION: RequestState.CLARIFICATION_ASKED,
    RequestStep.EXTEND: RequestState.EXTENDED,
}
_LEADS: dict[RequestState, dict[RequestStep, RequestState]] = {
    RequestState.RECEIVED: {
        **_BEFORE_DECISION,
        RequestStep.OPEN: RequestState.UNDER_REVIEW,
        RequestStep.LATE_NOTICE: RequestState.UNDER_REVIEW,
    },
    RequestState.UNDER_REVIEW: {**_BEFORE_DECISION, RequestStep.LATE_NOTICE: RequestState.UNDER_REVIEW},
    RequestState.CLARIFICATION_ASKED: {
        **_BEFORE_DECISION,
        RequestStep.RECEIVE_CLARIFICATION: RequestState.UNDER_REVIEW,
        RequestStep.LATE_NOTICE: RequestState.CLARIFICATION_ASKED,
    },
    # A question back does not take the extension away, or there could be a second one.
    RequestState.EXTENDED: {
        **_DECISIONS,
        RequestStep.ASK_CLARIFICATION: RequestState.EXTENDED,
        RequestStep.RECEIVE_CLARIFICATION: RequestState.EXTENDED,
        RequestStep.LATE_NOTICE: RequestState.EXTENDED,
    },
    RequestState.ANSWERED: {},
    RequestState.PARTLY_REFUSED: {RequestStep.DEMAND_JUSTIFICATION: RequestState.JUSTIFICATION_DEMANDED},
    RequestState.REFUSED: {RequestStep.DEMAND_JUSTIFICATION: RequestState.JUSTIFICATION_DEMANDED},
    RequestState.REFERRED: {},
    RequestState.OUT_OF_SCOPE: {},
    RequestState.WITHDRAWN: {},
    RequestState.JUSTIFICATION_DEMANDED: {
        RequestStep.GIVE_JUSTIFICATION: RequestState.JUSTIFICATION_GIVEN,
        RequestStep.LATE_NOTICE: RequestState.JUSTIFICATION_DEMANDED,
        RequestStep.WITHDRAW: RequestState.WITHDRAWN,
    },
    RequestState.JUSTIFICATION_GIVEN: {},
}
TRANSITIONS = MappingProxyType(
    {
        (state, step): Transition(leads_to, _STEPS[step][1])
        for state, leads in _LEADS.items()
        for step, leads_to in leads.items()
    }
)
"""Every lawful step: (state, step) to where it leads and the provision. What is not here is refused."""

OPEN_STATES = frozenset(
    {
        RequestState.RECEIVED,
        RequestState.UNDER_REVIEW,
        RequestState.CLARIFICATION_ASKED,
        RequestState.EXTENDED,
        RequestState.JUSTIFICATION_DEMANDED,
    }
)
"""The states in which the enterprise owes the requester something, and a clock runs."""


def advance(state: RequestState, step: RequestStep) -> RequestState:
    """The state after a step; raises :class:`IllegalStep`, naming the provision, where the step is not open."""
    transition = TRANSITIONS.get((state, step))
    if transition is None:
        phrase, _provision, rule = _STEPS[step]
        raise IllegalStep(step=phrase, state=STATE_NAMES[state], rule=rule)
    return transition.state


def steps_from(state: RequestState) -> tuple[RequestStep, ...]:
    """The steps that are open in a state, in the order of :class:`RequestStep`."""
    return tuple(step for step in RequestStep if (state, step) in TRANSITIONS)


def open_states() -> frozenset[RequestState]:
    """The states in which the enterprise owes the requester something."""
    return OPEN_STATES


def is_closed(state: RequestState) -> bool:
    """Whether nothing is owed now; a refusal is closed until a further justification is demanded (§ 7)."""
    return state not in OPEN_STATES


GROUND_TEXTS = MappingProxyType(
    {
        Ground.A: "kravet ikke gir tilstrekkelig grunnlag for å identifisere hva kravet gjelder",
        Ground.B: "kravet er åpenbart urimelig",
        Ground.C: "den etterspurte informasjonen gjelder opplysninger om noens personlige forhold",
        Ground.D: (
            "den etterspurte informasjonen gjelder opplysninger om tekniske innretninger og fremgangsmåter eller andre "
            "drifts- eller forretningsforhold som det vil være av konkurransemessig betydning å hemmeligholde av hensyn "
            "til den opplysningene angår"
        ),
        Ground.SECURITY_GRADED: (
            "Retten til informasjon omfatter ikke informasjon som er gradert etter sikkerhetsloven "
            "eller beskyttet etter åndsverkloven"
        ),
        Ground.COPYRIGHT: (
            "Retten til informasjon omfatter ikke informasjon som er gradert etter sikkerhetsloven "
            "eller beskyttet etter åndsverkloven"
        ),
    }
)
"""The words of § 6 second and fourth paragraph, verbatim: never shortened, modernised or split."""

GROUND_NAMES = MappingProxyType(
    {
        Ground.A: _("ikke til å identifisere"),
        Ground.B: _("åpenbart urimelig"),
        Ground.C: _("noens personlige forhold"),
        Ground.D: _("drifts- eller forretningsforhold"),
        Ground.SECURITY_GRADED: _("gradert"),
        Ground.COPYRIGHT: _("vernet åndsverk"),
    }
)
"""The grounds as the screen names them."""

DISPLACED_BY_KNOWN_HARM = frozenset({Ground.A, Ground.B, Ground.C, Ground.D})
"""The grounds that give way to known actual harm to fundamental human rights (§ 6 third paragraph)."""


def ground_reference(ground: Ground) -> str:
    """Where a ground stands in § 6: "annet ledd bokstav b" or "fjerde ledd"."""
    return f"annet ledd bokstav {ground.value}" if ground in DISPLACED_BY_KNOWN_HARM else "fjerde ledd"
