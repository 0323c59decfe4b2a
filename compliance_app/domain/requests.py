"""The life of an information request (åpenhetsloven §§ 6 and 7): its states, its steps and the grounds of refusal.

Whether a request is overdue is derived from the dates (:mod:`compliance_app.domain.deadlines`), never a state. Whoever
writes once more about something else has sent a new request, with a clock of its own; the same question is taken up again
(REOPEN) and then counts three weeks from that day, as if it were new, and has no extension.
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
    PARTLY_ANSWERED = "PARTLY_ANSWERED"
    EXTENDED = "EXTENDED"
    REOPENED = "REOPENED"
    ANSWERED = "ANSWERED"
    PARTLY_REFUSED = "PARTLY_REFUSED"
    REFUSED = "REFUSED"
    REFERRED = "REFERRED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    WITHDRAWN = "WITHDRAWN"
    SET_ASIDE = "SET_ASIDE"
    JUSTIFICATION_DEMANDED = "JUSTIFICATION_DEMANDED"
    JUSTIFICATION_GIVEN = "JUSTIFICATION_GIVEN"


class RequestStep(StrEnum):
    """What can be done in a case.

    LATE_NOTICE tells the requester of a delay and claims no extension. ANSWER_PART sends what is ready, and the rest is still
    owed by the same day. SET_ASIDE says that nobody asked for anything (advertising, wrong address). REVERSE gives what was
    refused, after a further justification was demanded.
    """

    OPEN = "OPEN"
    ASK_CLARIFICATION = "ASK_CLARIFICATION"
    RECEIVE_CLARIFICATION = "RECEIVE_CLARIFICATION"
    EXTEND = "EXTEND"
    LATE_NOTICE = "LATE_NOTICE"
    ANSWER_PART = "ANSWER_PART"
    ANSWER = "ANSWER"
    REFUSE_PART = "REFUSE_PART"
    REFUSE = "REFUSE"
    REFER = "REFER"
    DECLARE_OUT_OF_SCOPE = "DECLARE_OUT_OF_SCOPE"
    WITHDRAW = "WITHDRAW"
    SET_ASIDE = "SET_ASIDE"
    REOPEN = "REOPEN"
    DEMAND_JUSTIFICATION = "DEMAND_JUSTIFICATION"
    GIVE_JUSTIFICATION = "GIVE_JUSTIFICATION"
    REVERSE = "REVERSE"


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
        RequestState.PARTLY_ANSWERED: _("delvis besvart"),
        RequestState.EXTENDED: _("frist forlenget"),
        RequestState.REOPENED: _("tatt opp igjen"),
        RequestState.ANSWERED: _("besvart"),
        RequestState.PARTLY_REFUSED: _("delvis avslag"),
        RequestState.REFUSED: _("avslag"),
        RequestState.REFERRED: _("henvist"),
        RequestState.OUT_OF_SCOPE: _("utenfor loven"),
        RequestState.WITHDRAWN: _("trukket"),
        RequestState.SET_ASIDE: _("lagt til side"),
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
    RequestStep.ANSWER_PART: (
        _("sende en del av svaret"),
        "§\u00a07 første ledd",
        _("En del kan sendes mens resten av svaret skyldes (åpenhetsloven §\u00a07 første ledd)."),
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
    RequestStep.SET_ASIDE: (
        _("legge kravet til side"),
        "§\u00a06 første ledd",
        _(
            "Bare det som ikke er et spørsmål til dere, kan legges til side, og bare før noe er sendt (åpenhetsloven §\u00a06 første ledd)."
        ),
    ),
    RequestStep.REOPEN: (
        _("ta opp saken igjen"),
        "§\u00a07 første ledd",
        _("Bare en avsluttet sak kan tas opp igjen (åpenhetsloven §\u00a07 første ledd)."),
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
    RequestStep.REVERSE: (
        _("omgjøre avslaget"),
        "§\u00a06 første ledd",
        _(
            "Et avslag omgjøres når nærmere begrunnelse er krevd; ellers ta opp saken igjen (åpenhetsloven §\u00a06 første ledd)."
        ),
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
    RequestStep.ANSWER_PART: RequestState.PARTLY_ANSWERED,
}


def _stays(state: RequestState) -> dict[RequestStep, RequestState]:
    """What is written to and fro without anything being decided."""
    return dict.fromkeys(
        (
            RequestStep.ASK_CLARIFICATION,
            RequestStep.RECEIVE_CLARIFICATION,
            RequestStep.LATE_NOTICE,
            RequestStep.ANSWER_PART,
        ),
        state,
    )


_LEADS: dict[RequestState, dict[RequestStep, RequestState]] = {
    RequestState.RECEIVED: {
        **_BEFORE_DECISION,
        RequestStep.OPEN: RequestState.UNDER_REVIEW,
        RequestStep.LATE_NOTICE: RequestState.UNDER_REVIEW,
        RequestStep.SET_ASIDE: RequestState.SET_ASIDE,
    },
    RequestState.UNDER_REVIEW: {
        **_BEFORE_DECISION,
        RequestStep.LATE_NOTICE: RequestState.UNDER_REVIEW,
        RequestStep.SET_ASIDE: RequestState.SET_ASIDE,
    },
    RequestState.CLARIFICATION_ASKED: {
        **_BEFORE_DECISION,
        RequestStep.RECEIVE_CLARIFICATION: RequestState.UNDER_REVIEW,
        RequestStep.LATE_NOTICE: RequestState.CLARIFICATION_ASKED,
    },
    # A part is given, so what is left can neither be refused whole nor be outside the Act whole.
    RequestState.PARTLY_ANSWERED: {
        **_stays(RequestState.PARTLY_ANSWERED),
        RequestStep.EXTEND: RequestState.EXTENDED,
        RequestStep.ANSWER: RequestState.ANSWERED,
        RequestStep.REFUSE_PART: RequestState.PARTLY_REFUSED,
        RequestStep.REFER: RequestState.REFERRED,
        RequestStep.WITHDRAW: RequestState.WITHDRAWN,
    },
    # A question back or a first part does not take the extension away, or there could be a second one.
    RequestState.EXTENDED: {**_DECISIONS, **_stays(RequestState.EXTENDED)},
    RequestState.REOPENED: {**_DECISIONS, **_stays(RequestState.REOPENED)},
    RequestState.ANSWERED: {RequestStep.REOPEN: RequestState.REOPENED},
    RequestState.PARTLY_REFUSED: {
        RequestStep.DEMAND_JUSTIFICATION: RequestState.JUSTIFICATION_DEMANDED,
        RequestStep.REOPEN: RequestState.REOPENED,
    },
    RequestState.REFUSED: {
        RequestStep.DEMAND_JUSTIFICATION: RequestState.JUSTIFICATION_DEMANDED,
        RequestStep.REOPEN: RequestState.REOPENED,
    },
    RequestState.REFERRED: {RequestStep.REOPEN: RequestState.REOPENED},
    RequestState.OUT_OF_SCOPE: {RequestStep.REOPEN: RequestState.REOPENED},
    RequestState.WITHDRAWN: {RequestStep.REOPEN: RequestState.REOPENED},
    # What was set aside by mistake has been a request all along: its own clock runs, extension included.
    RequestState.SET_ASIDE: {RequestStep.REOPEN: RequestState.UNDER_REVIEW},
    RequestState.JUSTIFICATION_DEMANDED: {
        RequestStep.GIVE_JUSTIFICATION: RequestState.JUSTIFICATION_GIVEN,
        RequestStep.REVERSE: RequestState.ANSWERED,
        RequestStep.LATE_NOTICE: RequestState.JUSTIFICATION_DEMANDED,
        RequestStep.WITHDRAW: RequestState.WITHDRAWN,
    },
    RequestState.JUSTIFICATION_GIVEN: {RequestStep.REOPEN: RequestState.REOPENED},
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
        RequestState.PARTLY_ANSWERED,
        RequestState.EXTENDED,
        RequestState.REOPENED,
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


class Disclosure(StrEnum):
    """Whether a fact may stand in an answer to anybody (§ 6 second paragraph)."""

    OPEN = "OPEN"
    BUSINESS_SENSITIVE = "BUSINESS_SENSITIVE"
    PERSONAL = "PERSONAL"


DISCLOSURE_GROUNDS = MappingProxyType(
    {Disclosure.BUSINESS_SENSITIVE: Ground.D, Disclosure.PERSONAL: Ground.C}
)
"""The ground on which a fact of a class is withheld; what is open has none."""


class BreachKind(StrEnum):
    """Which duty may not have been kept (§§ 5 and 7)."""

    LATE_ANSWER = "LATE_ANSWER"
    LATE_NOTICE = "LATE_NOTICE"
    INCOMPLETE_REFUSAL = "INCOMPLETE_REFUSAL"
    LATE_JUSTIFICATION = "LATE_JUSTIFICATION"
    MISSING_STATEMENT = "MISSING_STATEMENT"


BREACH_PROVISIONS = MappingProxyType(
    {
        BreachKind.LATE_ANSWER: "åpenhetsloven §\u00a07 annet ledd",
        BreachKind.LATE_NOTICE: "åpenhetsloven §\u00a07 annet ledd",
        BreachKind.INCOMPLETE_REFUSAL: "åpenhetsloven §\u00a07 tredje ledd",
        BreachKind.LATE_JUSTIFICATION: "åpenhetsloven §\u00a07 fjerde ledd",
        BreachKind.MISSING_STATEMENT: "åpenhetsloven §\u00a05 fjerde ledd",
    }
)
