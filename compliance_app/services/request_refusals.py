"""What is not given out, part by part: each with its ground, its reason, and whether it may be withheld at all (§ 6).

The right to know of actual harm to fundamental human rights that the enterprise knows of holds whatever the grounds a to d
(§ 6 third paragraph). It turns on what the enterprise *knows*: a person answers for each part, and harm in the register
that looks like what was asked about answers yes beforehand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.language import NB
from compliance_app.domain.requests import (
    DISPLACED_BY_KNOWN_HARM,
    Ground,
    RequestStep,
)
from compliance_app.services.known_harm import known_harm_within
from compliance_app.services.request_case import Case
from compliance_app.services.request_letter_inputs import PassageInput
from compliance_app.services.requests import LONGEST_LETTER
from compliance_app.services.work import Work


class GroundMissing(AktsomError):
    """Parts of a refusal without a ground (values: parts)."""

    message = _(
        "Avslaget ble ikke laget. Rettslig grunnlag mangler for: {parts}. Velg bokstav a–d eller fjerde ledd for hver del."
    )


class KnownHarmUnanswered(AktsomError):
    """A part of which nobody has said whether it asks about harm the enterprise knows of (values: parts)."""

    message = _(
        "Avslaget ble ikke laget. Dere må svare på om dere kjenner til faktisk skade på menneskerettigheter som spørsmålet "
        "gjelder, for: {parts} (§\u00a06 tredje ledd)."
    )


class HarmIsKnown(AktsomError):
    """What is known to have harmed people cannot be withheld by the letters a to d (values: impact)."""

    message = _(
        "Avslaget ble stanset. Registeret har en kjent faktisk negativ konsekvens som gjelder menneskerettigheter: {impact}. "
        "Den må du opplyse om, uansett grunnlag a–d (§\u00a06 tredje ledd)."
    )


class HarmIsKnownHere(AktsomError):
    """A person has said that the enterprise knows of such harm (values: part)."""

    message = _(
        "Avslaget ble stanset. Du har svart at dere kjenner til faktisk skade på menneskerettigheter som dette gjelder: "
        "«{part}». Da kan ikke bokstav a–d brukes for den delen (§\u00a06 tredje ledd). Gi opplysningene i svaret."
    )


class NotKnownWithoutReason(AktsomError):
    """The register holds harm that looks like it, and a person says that it is not what is asked about, but not why (values: impact)."""

    message = _(
        "Avslaget ble ikke laget. Registeret har denne konsekvensen: {impact}. "
        "Skriv hvorfor spørsmålet ikke gjelder den, eller svar ja."
    )


class AskFirst(AktsomError):
    """Ground a, and nobody has asked the requester what they mean."""

    message = _(
        "Avslaget ble ikke laget. Bokstav a krever at det ikke går an å forstå hva kravet gjelder. "
        "Be om presisering først, og se hva som blir svart."
    )


@dataclass(frozen=True)
class CheckedPassage:
    """A part that may be withheld."""

    passage: str
    ground: str
    reason: str
    known_harm: bool
    not_known_reason: str


def checked_passages(work: Work, case: Case, given: Sequence[PassageInput]) -> tuple[CheckedPassage, ...]:
    """The parts as they may be withheld.

    Raises:
        FieldMissing: no part, or one without words or reason. GroundMissing. AskFirst. KnownHarmUnanswered.
        HarmIsKnown, HarmIsKnownHere: § 6 third paragraph. NotKnownWithoutReason.
    """
    if not given:
        raise FieldMissing(
            field="Det dere ikke gir ut", hint="Skriv hvilken del av spørsmålet avslaget gjelder."
        )
    named = [(clean_text(one.passage, LONGEST_LETTER), one) for one in given]
    if any(not text for text, _one in named):
        raise FieldMissing(
            field="Det dere ikke gir ut", hint="Skriv hvilken del av spørsmålet avslaget gjelder."
        )
    without = [text for text, one in named if one.ground is None]
    if without:
        raise GroundMissing(parts=_parts(without))
    if any(not clean_text(one.reason, LONGEST_LETTER) for _text, one in named):
        raise FieldMissing(field="Hvorfor", hint="Skriv hvorfor grunnlaget passer, i hele setninger.")
    if any(one.ground is Ground.A for _text, one in named) and not _has_asked(case):
        raise AskFirst
    _require_told(work, case, [(text, one) for text, one in named if one.ground in DISPLACED_BY_KNOWN_HARM])
    return tuple(
        CheckedPassage(
            text, str(one.ground), clean_text(one.reason, LONGEST_LETTER), bool(one.known_harm),
            clean_text(one.not_known_reason, LONGEST_LETTER),
        )
        for text, one in named
    )  # fmt: skip


def _has_asked(case: Case) -> bool:
    return any(event.step == RequestStep.ASK_CLARIFICATION for event in case.events)


def _require_told(work: Work, case: Case, named: list[tuple[str, PassageInput]]) -> None:
    if not named:
        return
    matches = known_harm_within(work, case.request.id)
    unanswered = [text for text, one in named if one.known_harm is None]
    if unanswered and not matches:
        raise KnownHarmUnanswered(parts=_parts(unanswered))
    for text, one in named:
        if one.known_harm is None or (one.known_harm and matches):
            raise HarmIsKnown(impact=matches[0].what)
        if one.known_harm:
            raise HarmIsKnownHere(part=text)
        if matches and not clean_text(one.not_known_reason, LONGEST_LETTER):
            raise NotKnownWithoutReason(impact=matches[0].what)


def passage_values(passages: Sequence[Any]) -> list[dict[str, str]]:
    """The parts as the letters print them."""
    return [{"passage": one.passage, "ground": one.ground, "reason": one.reason} for one in passages]


def override_values(passages: Sequence[Any], information: str) -> dict[str, Any] | None:
    """What the letter says of known harm; None where no ground gives way to it."""
    if not any(Ground(one.ground) in DISPLACED_BY_KNOWN_HARM for one in passages):
        return None
    told = clean_text(information, LONGEST_LETTER)
    return {"known": bool(told), "information": told}


def _parts(texts: Sequence[str]) -> str:
    return NB.join(f"«{text if len(text) <= 60 else text[:60] + ' …'}»" for text in texts)
