"""Who must sign the statement, from the seats of a day (åpenhetsloven § 5 fourth paragraph, regnskapsloven § 3-5).

All members of the board sign, the general manager also. Where there is neither board nor general manager, the participants or
members sign. A deputy signs only when serving as a member. A person signs once, for all own seats. What the register cannot
tell is asked, never guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from compliance_app.domain.errors import _
from compliance_app.domain.identity import fold_name
from compliance_app.domain.language import NB
from compliance_app.domain.person_names import pair_names
from compliance_app.domain.registry import SeatHolder

MANAGER, CHAIR, MEMBER, DEPUTY, PARTICIPANT = (
    "GENERAL_MANAGER", "CHAIR", "MEMBER", "DEPUTY", "PARTICIPANT",
)  # fmt: skip
SEAT_WORDS: Final = MappingProxyType(
    {
        "nb": {
            MANAGER: "daglig leder", CHAIR: "styreleder", MEMBER: "styremedlem", DEPUTY: "varamedlem",
            PARTICIPANT: "deltaker eller medlem",
        },
        "nn": {
            MANAGER: "dagleg leiar", CHAIR: "styreleiar", MEMBER: "styremedlem", DEPUTY: "varamedlem",
            PARTICIPANT: "deltakar eller medlem",
        },
        "en": {
            MANAGER: "general manager", CHAIR: "chair", MEMBER: "board member", DEPUTY: "deputy member",
            PARTICIPANT: "participant or member",
        },
    }
)  # fmt: skip
"""A seat as it stands inside a sentence, in the statement's language."""

_BOARD: Final = (CHAIR, MEMBER)
_ORDER: Final = (MANAGER, CHAIR, MEMBER, DEPUTY, PARTICIPANT)
_WITH_BOARD: Final = (
    "aksjeselskap",
    "stiftelse",
    "samvirkeforetak",
    "statsforetak",
    "borettslag",
    "sparebank",
)
_WITH_MANAGER: Final = ("allmennaksjeselskap",)


@dataclass(frozen=True)
class SeatHeld:
    """One seat of one person. A day that is None is open: from the beginning, or until further notice."""

    seat_id: str
    person_id: str
    name: str
    role: str
    body: str = ""
    from_day: date | None = None
    to_day: date | None = None
    serves: bool = False
    position: int = 0
    email: str = ""

    def holds(self, day: date) -> bool:
        """Whether the seat is held that day, its first and last day included."""
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Signatory:
    """Somebody who must sign, once, with the seats they sign for."""

    person_id: str
    name: str
    seats: tuple[SeatHeld, ...]
    email: str = ""

    def words(self, language: str = "nb") -> str:
        """«daglig leder og styremedlem»."""
        words, joined = SEAT_WORDS[language], {"nb": "og", "nn": "og", "en": "and"}[language]
        named = list(dict.fromkeys(words[seat.role] for seat in self.seats))
        return NB.join(named) if joined == "og" else " and ".join(named)


class Question(StrEnum):
    """What the register does not tell about who must sign."""

    NOBODY = "NOBODY"
    BOARD_EMPTY = "BOARD_EMPTY"
    NO_MANAGER = "NO_MANAGER"
    DEPUTY_SERVES = "DEPUTY_SERVES"
    PARTICIPANTS_BESIDE = "PARTICIPANTS_BESIDE"
    SAME_NAME = "SAME_NAME"


_SENTENCES: Final = MappingProxyType(
    {
        Question.NOBODY: _(
            "Registeret sier ikke hvem som skal signere. Skriv inn styret og daglig leder under Virksomheten. "
            "Har dere verken styre eller daglig leder, skriver dere inn deltakerne eller medlemmene."
        ),
        Question.BOARD_EMPTY: _(
            "Virksomheten er {form} og skal ha styre, men ingen sitter i styret {day}. "
            "Skriv inn styremedlemmene under Virksomheten."
        ),
        Question.NO_MANAGER: _(
            "Virksomheten er {form} og skal ha daglig leder, men ingen er det {day}. Skriv inn daglig leder under Virksomheten."
        ),
        Question.DEPUTY_SERVES: _(
            "{names} er varamedlem og har trådt inn. Har medlemmet de trer inn for, gått ut, skal det stå til hvilken dag."
        ),
        Question.PARTICIPANTS_BESIDE: _(
            "{names} står som deltaker eller medlem og signerer ikke, fordi virksomheten har styre eller daglig leder."
        ),
        Question.SAME_NAME: _(
            "To av dem som skal signere, heter {names}. Skriv navnene slik at de kan skilles fra hverandre."
        ),
    }
)
_HINDERS: Final = frozenset({Question.NOBODY, Question.BOARD_EMPTY, Question.NO_MANAGER, Question.SAME_NAME})


@dataclass(frozen=True)
class Asked:
    """A question with its sentence. ``hinders``: it must be settled in the register before anything is sent."""

    question: Question
    sentence: str

    @property
    def hinders(self) -> bool:
        """Whether nothing can be sent before it is settled."""
        return self.question in _HINDERS


@dataclass(frozen=True)
class MustSign:
    """Who must sign on a day, the general manager first, and what the register does not tell."""

    day: date
    signatories: tuple[Signatory, ...]
    asked: tuple[Asked, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether the register tells who must sign."""
        return bool(self.signatories) and not any(one.hinders for one in self.asked)

    def person(self, person_id: str) -> Signatory | None:
        """The signatory of that id."""
        return next((one for one in self.signatories if one.person_id == person_id), None)


def must_sign(seats: Iterable[SeatHeld], day: date, form: str = "") -> MustSign:
    """Who must sign on a day.

    Args:
        seats: all of the register. day: in Oslo. form: the legal form as in a sentence («et aksjeselskap»).
    """
    held = [one for one in seats if one.holds(day)]
    board = [one for one in held if one.role in _BOARD or (one.role == DEPUTY and one.serves)]
    managers = [one for one in held if one.role == MANAGER]
    participants = [one for one in held if one.role == PARTICIPANT]
    signing = [*managers, *board] or participants
    asked = _questions(held, managers=managers, board=board, participants=participants, day=day, form=form)
    people = _people(signing)
    named = [fold_name(one.name) for one in people]
    twice = [one.name for one in people if named.count(fold_name(one.name)) > 1]
    if twice:
        asked.append(_asked(Question.SAME_NAME, names=twice[0]))
    return MustSign(day, people, tuple(asked))


def _questions(
    held: Sequence[SeatHeld],
    *,
    managers: Sequence[SeatHeld],
    board: Sequence[SeatHeld],
    participants: Sequence[SeatHeld],
    day: date,
    form: str,
) -> list[Asked]:
    said = {"form": form, "day": NB.day(day)}
    found = []
    if not (managers or board or participants):
        found.append(_asked(Question.NOBODY))
    elif not board and _is(form, _WITH_BOARD):
        found.append(_asked(Question.BOARD_EMPTY, **said))
    elif not managers and _is(form, _WITH_MANAGER):
        found.append(_asked(Question.NO_MANAGER, **said))
    serving = [one.name for one in held if one.role == DEPUTY and one.serves]
    if serving:
        found.append(_asked(Question.DEPUTY_SERVES, names=NB.join(dict.fromkeys(serving))))
    if participants and (managers or board):
        names = NB.join(dict.fromkeys(one.name for one in participants))
        found.append(_asked(Question.PARTICIPANTS_BESIDE, names=names))
    return found


def _people(seats: Sequence[SeatHeld]) -> tuple[Signatory, ...]:
    ordered = sorted(seats, key=lambda one: (_ORDER.index(one.role), one.position, one.seat_id))
    return tuple(
        Signatory(person, mine[0].name, tuple(mine), mine[0].email)
        for person in dict.fromkeys(one.person_id for one in ordered)
        if (mine := [one for one in ordered if one.person_id == person])
    )


def _is(form: str, kinds: Sequence[str]) -> bool:
    folded = form.casefold()
    return any(kind in folded for kind in kinds)


def _asked(question: Question, **values: str) -> Asked:
    return Asked(question, _SENTENCES[question].format(**values))


@dataclass(frozen=True)
class Moved:
    """What has moved in the register since the statement was sent: who must sign now and did not, and the other way."""

    joined: tuple[Signatory, ...] = ()
    left: tuple[Signatory, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the same people must sign."""
        return not (self.joined or self.left)

    def sentences(self) -> tuple[str, ...]:
        """What has moved, and what to do."""
        said = []
        if self.joined:
            names = NB.join(f"{one.name} ({one.words()})" for one in self.joined)
            said.append(
                _(
                    "{names} må signere nå, men sto ikke på listen da redegjørelsen ble sendt. "
                    "Avbryt signeringen, og send på nytt. Det er styret slik det er når det signeres, som signerer."
                ).format(names=names)
            )
        if self.left:
            names = NB.join(one.name for one in self.left)
            said.append(
                _(
                    "{names} sto på listen da redegjørelsen ble sendt, men skal ikke signere lenger. "
                    "Har alle andre signert, mangler ingen. Er vervet ført feil, retter dere styrelisten."
                ).format(names=names)
            )
        return tuple(said)


def moved(sent: Sequence[Signatory], now: MustSign) -> Moved:
    """Who joined and who left since those ``sent`` were asked to sign; the seats a person holds may change freely."""
    before, after = {one.person_id for one in sent}, {one.person_id for one in now.signatories}
    return Moved(
        joined=tuple(one for one in now.signatories if one.person_id not in before),
        left=tuple(one for one in sent if one.person_id not in after),
    )


def beside_registry(signatories: Sequence[Signatory], holders: Sequence[SeatHolder]) -> tuple[str, ...]:
    """Where Enhetsregisteret has others than the board list, in sentences; empty where the names are plainly the same.

    Names are compared as those of a signature are: initials, middle names and diacritics; what may be the same is said to be so.
    """
    paired = pair_names(
        list(dict.fromkeys(one.name for one in signatories)), list(dict.fromkeys(one.name for one in holders))
    )
    said = [
        _("{there} i Enhetsregisteret kan være {here} i styrelisten. Sjekk at det er samme person.").format(
            there=there, here=here
        )
        for here, there in paired.unsure
    ]
    if paired.only_there:
        said.append(
            _("I Enhetsregisteret står også {names}. Rett styrelisten hvis de har et verv nå.").format(
                names=NB.join(paired.only_there)
            )
        )
    if paired.only_here:
        said.append(
            _(
                "{names} står ikke i Enhetsregisteret. Meld endringen dit, eller rett styrelisten hvis vervet er over."
            ).format(names=NB.join(paired.only_here))
        )
    return tuple(said)
