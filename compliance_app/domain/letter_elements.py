"""What the Act makes each letter of an information request say, as data (åpenhetsloven §§ 6 and 7).

``letters.py`` looks for these in the finished letter. The id of an element is the mark on its lines in
``reports/letters``, so that whoever mends a template sees which words are the Act's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from compliance_app.domain.errors import _
from compliance_app.domain.language import NBSP
from compliance_app.domain.requests import DISPLACED_BY_KNOWN_HARM, Ground
from compliance_app.domain.statute import (
    ACTUAL_AND_POTENTIAL,
    DISPROPORTIONATELY_BURDENSOME,
    FURTHER_JUSTIFICATION,
    SUPERVISORY_BODY,
)


@dataclass(frozen=True)
class Element:
    """Something a letter must say, and how one sees that it does.

    Attributes:
        id: also the mark of its lines in the templates. name: after «Brevet skal». provision: in åpenhetsloven.
        words: by language, regexes that must all be found in the letter, whatever the case of its letters.
            ``%(name)s`` is a value as the letter prints it; with ``each``, ``reference`` and ``ground`` of a passage,
            which must then be found as often as there are such passages.
        typed: the value that must not be empty and must stand in the letter; «passages.passage» is that of every passage.
        each: whether ``words`` are wanted for every passage.
        absent: whether ``words`` must *not* be found, apart from what was asked.
        when: whether these values ask for the element at all.
    """

    id: str
    name: str
    provision: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed: str = ""
    each: bool = False
    absent: bool = False
    when: Callable[[Mapping[str, Any]], bool] = lambda _values: True


def grounds_of(values: Mapping[str, Any]) -> list[Ground]:
    """The ground of every passage that is withheld, in order."""
    return [Ground(one["ground"]) for one in values.get("passages") or ()]


def may_be_displaced(values: Mapping[str, Any]) -> bool:
    """Whether some passage rests on a ground that gives way to known harm (§ 6 third paragraph)."""
    return not DISPLACED_BY_KNOWN_HARM.isdisjoint(grounds_of(values))


def _has_parts(values: Mapping[str, Any]) -> bool:
    """Whether a whole refusal names its parts, as it must where there are several."""
    passages = values.get("passages") or ()
    return len(passages) > 1 or any(one.get("passage") for one in passages)


def _harm_is_known(values: Mapping[str, Any]) -> bool:
    return may_be_displaced(values) and bool((values.get("override") or {}).get("known"))


ANSWER_RULE = f"§{NBSP}7 første ledd"
DEADLINE_RULE = f"§{NBSP}7 annet ledd"
REFUSAL_RULE = f"§{NBSP}7 tredje ledd"
JUSTIFICATION_RULE = f"§{NBSP}7 fjerde ledd"
SCOPE_RULE = f"§{NBSP}6 første ledd"
OVERRIDE_RULE = f"§{NBSP}6 tredje ledd"

_BASIS_WORDS = {
    "nb": ("§ 6 %(reference)s", "%(ground)s"),
    "nn": ("§ 6 %(reference)s", "%(ground)s"),
    "en": ("section 6, %(reference)s", "%(ground)s"),
}
_OVERRIDE = (
    Element(
        "override-examined",
        _("si at dere har undersøkt om spørsmålet gjelder kjente faktiske negative konsekvenser"),
        OVERRIDE_RULE,
        {
            "nb": (
                "undersøkt om spørsmålet gjelder faktiske negative konsekvenser for grunnleggende menneskerettigheter",
            ),
            "nn": (
                "undersøkt om spørsmålet gjeld faktiske negative konsekvensar for grunnleggjande menneskerettar",
            ),
            "en": (
                "examined whether your question concerns actual adverse impacts on fundamental human rights",
            ),
        },
        when=may_be_displaced,
    ),
    Element(
        "override-information",
        _("gi den informasjonen om kjente faktiske negative konsekvenser som ikke kan avslås"),
        OVERRIDE_RULE,
        typed="override.information",
        when=_harm_is_known,
    ),
)
_PASSAGES = Element(
    "refusal-passages", _("si hvilke deler som avslås"), REFUSAL_RULE, typed="passages.passage"
)
_REFUSAL = (
    Element(
        "refusal-basis",
        _("oppgi rettslig grunnlag med lovens ord for hver del som avslås"),
        REFUSAL_RULE,
        _BASIS_WORDS,
        each=True,
    ),
    Element(
        "refusal-right",
        _("opplyse om retten til å kreve en nærmere begrunnelse"),
        REFUSAL_RULE,
        {
            "nb": (f"(kan|rett til å) kreve en {FURTHER_JUSTIFICATION}",),
            "nn": ("(kan|rett til å) krevje ei nærare grunngiving",),
            "en": ("(may|right to) demand a further justification",),
        },
    ),
    Element(
        "refusal-right-deadline",
        _("opplyse om at fristen for å kreve det er tre uker fra avslaget ble mottatt"),
        REFUSAL_RULE,
        {
            "nb": ("tre uker fra (at )?du (mottok|fikk) avslaget",),
            "nn": ("tre veker frå (at )?du (fekk|tok imot) avslaget",),
            "en": ("three weeks from the (day|date) (on which )?you received the refusal",),
        },
    ),
    Element(
        "refusal-authority",
        _("vise til Forbrukertilsynet som tilsyns- og veiledningsorgan"),
        REFUSAL_RULE,
        {
            "nb": (f"Forbrukertilsynet (er|som) {SUPERVISORY_BODY}",),
            "nn": ("Forbrukartilsynet (er|som) tilsyns- og rettleiingsorgan",),
            "en": (r"\(Forbrukertilsynet\) supervises the Transparency Act and gives guidance",),
        },
    ),
    *_OVERRIDE,
)
_ANSWER = Element("answer-text", _("gi et svar"), ANSWER_RULE, typed="short_answer")

ELEMENTS: Mapping[str, tuple[Element, ...]] = MappingProxyType(
    {
        "kvittering": (),  # the Act asks for no acknowledgement
        "presisering": (
            Element(
                "clarification-clock",
                _("si at fristen løper videre"),
                DEADLINE_RULE,
                {
                    "nb": ("fristen (vår )?løper videre",),
                    "nn": ("fristen (vår )?går vidare",),
                    "en": ("time limit keeps running",),
                },
            ),
        ),
        "svar": (_ANSWER,),
        "delsvar": (
            _ANSWER,
            Element(
                "partial-expected",
                _("si når resten av svaret kommer"),
                DEADLINE_RULE,
                {
                    "nb": ("(senest|innen) %(expected)s",),
                    "nn": ("(seinast|innan) %(expected)s",),
                    "en": ("by %(expected)s",),
                },
            ),
            Element(
                "partial-deadline",
                _("si at fristen står"),
                DEADLINE_RULE,
                {
                    "nb": ("endrer ikke fristen[^.]{0,60}%(statutory)s",),
                    "nn": ("endrar ikkje fristen[^.]{0,60}%(statutory)s",),
                    "en": ("does not change the time limit[^.]{0,60}%(statutory)s",),
                },
            ),
        ),
        "forlengelse": (
            Element(
                "extension-said",
                _("si at fristen forlenges"),
                DEADLINE_RULE,
                {
                    "nb": ("forlenger fristen|fristen (er|blir) forlenget|fristen forlenges",),
                    "nn": ("forlengjer fristen|fristen (er|blir) forlengd",),
                    "en": ("(are extending|extend) the time limit|time limit (is|has been) extended",),
                },
            ),
            Element(
                "extension-ground",
                _("si at mengden eller typen informasjon gjør det uforholdsmessig byrdefullt å svare før"),
                DEADLINE_RULE,
                {
                    "nb": (f"(mengden|typen) informasjon .{{0,60}}{DISPROPORTIONATELY_BURDENSOME}",),
                    "nn": (f"(mengda|typen) informasjon .{{0,60}}{DISPROPORTIONATELY_BURDENSOME}",),
                    "en": (
                        "(amount|type) of information .{0,60}disproportionately burdensome",
                        DISPROPORTIONATELY_BURDENSOME,
                    ),
                },
            ),
            Element("extension-reasons", _("gi grunnene til forlengelsen"), DEADLINE_RULE, typed="reasons"),
            Element(
                "extension-expected",
                _("si når informasjonen kan ventes"),
                DEADLINE_RULE,
                {
                    "nb": ("(senest|innen) %(expected)s",),
                    "nn": ("(seinast|innan) %(expected)s",),
                    "en": ("by %(expected)s",),
                },
            ),
        ),
        "forsinket": (
            Element(
                "late-statutory",
                _("si hvilken dag som er lovens siste"),
                DEADLINE_RULE,
                {
                    "nb": ("fristen [^.]{0,60}%(statutory)s",),
                    "nn": ("fristen [^.]{0,60}%(statutory)s",),
                    "en": ("time limit [^.]{0,60}%(statutory)s",),
                },
            ),
            Element(
                "late-expected",
                _("si når svaret kommer, siden en dag er lovet"),
                DEADLINE_RULE,
                {
                    "nb": ("(senest|innen) %(expected)s",),
                    "nn": ("(seinast|innan) %(expected)s",),
                    "en": ("by %(expected)s",),
                },
                when=lambda values: values.get("expected") is not None,
            ),
            Element(
                "late-no-extension",
                _("si at varselet ikke forlenger fristen"),
                DEADLINE_RULE,
                {
                    "nb": ("forlenger ikke fristen",),
                    "nn": ("forlengjer ikkje fristen",),
                    "en": ("does not extend the time limit",),
                },
            ),
            Element(
                "late-no-claim",
                _("la være å si at fristen er forlenget"),
                DEADLINE_RULE,
                {
                    "nb": ("(?<!kan ikke )forleng(?!er ikke fristen)",),
                    "nn": ("(?<!kan ikkje )forleng(?!jer ikkje fristen)",),
                    "en": (r"(?<!cannot be )(?<!does not )\bexten(d|sion)",),
                },
                absent=True,
            ),
        ),
        "avslag": (replace(_PASSAGES, when=_has_parts), *_REFUSAL),
        "delvis-avslag": (_ANSWER, _PASSAGES, *_REFUSAL),
        "begrunnelse": (
            Element(
                "justification-passages",
                _("si hva avslaget gjelder"),
                JUSTIFICATION_RULE,
                typed="passages.passage",
            ),
            Element(
                "justification-basis",
                _("oppgi rettslig grunnlag med lovens ord for hver del som er avslått"),
                JUSTIFICATION_RULE,
                _BASIS_WORDS,
                each=True,
            ),
            Element(
                "justification-considerations",
                _("si hva dere la vekt på"),
                JUSTIFICATION_RULE,
                typed="considerations",
            ),
            *_OVERRIDE,
        ),
        "henvisning": (
            Element("referral-own", _("si hva dere vet selv"), ANSWER_RULE, typed="own_answer"),
            Element("referral-place", _("si hvor resten av svaret står"), ANSWER_RULE, typed="url"),
        ),
        "utenfor-loven": (
            Element(
                "scope-right",
                _("si hva loven gir rett til informasjon om"),
                SCOPE_RULE,
                {
                    "nb": (f"§ 6 gir rett til informasjon .{{0,40}}{ACTUAL_AND_POTENTIAL}",),
                    "nn": (
                        "§ 6 gir rett til informasjon .{0,40}faktiske og potensielle negative konsekvensar",
                    ),
                    "en": (
                        "section 6 .{0,30}gives a right to information .{0,20}actual and potential adverse impacts",
                    ),
                },
            ),
            Element("scope-reason", _("si hvorfor spørsmålet gjelder noe annet"), SCOPE_RULE, typed="reason"),
        ),
    }
)
"""What each letter must say, by the name of its template. The acknowledgement is a courtesy, so the Act asks for nothing in it."""
