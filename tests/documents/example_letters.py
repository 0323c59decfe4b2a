"""What the letters of one made-up request are filled with: everything, only what must be there, and refusals of parts."""

from datetime import date
from typing import Any

from compliance_app.domain import deadlines
from compliance_app.domain.deadline_words import Reader
from compliance_app.domain.letters import LetterKind
from compliance_app.domain.working_days import day_off_in_sentence

LANGUAGES = ("nb", "nn", "en")
RECEIVED, REFUSED, DEMANDED = date(2026, 5, 4), date(2026, 5, 20), date(2026, 5, 26)
PROMISED = date(2026, 6, 19)
STATUTORY, OPERATIVE, TWO_MONTHS = date(2026, 5, 25), date(2026, 5, 22), date(2026, 7, 4)

NO_HARM = {"known": False, "information": ""}
KNOWN_HARM = {"known": True, "information": "Elleve arbeidere mistet passet i 2025."}
WHOLE = [{"passage": "", "ground": "b", "reason": "Du har spurt om det samme hver dag i et år."}]
PARTS = [
    {"passage": "prisen i avtalen", "ground": "d", "reason": "Prisen er avtalt for tre år."},
    {"passage": "marginen i avtalen", "ground": "d", "reason": "Den følger prisen."},
    {"passage": "navnet på den som meldte fra", "ground": "c", "reason": "Ett menneske kan kjennes igjen."},
    {"passage": "tegningene av linjen", "ground": "COPYRIGHT", "reason": "Produsenten eier dem."},
]
CARVED_OUT = [{"passage": "", "ground": "SECURITY_GRADED", "reason": "Departementet har gradert planen."}]

_NEEDED: dict[LetterKind, dict[str, Any]] = {
    LetterKind.ACKNOWLEDGEMENT: {"operative": OPERATIVE, "statutory": STATUTORY, "late": False},
    LetterKind.CLARIFICATION: {
        "questions": ["Hvilket år gjelder det?", "Hvilken fabrikk?"],
        "reply_by": date(2026, 5, 14),
        "operative": OPERATIVE,
        "late": False,
    },
    LetterKind.ANSWER: {"short_answer": "Hanskene kommer fra to fabrikker i Malaysia."},
    LetterKind.PARTIAL_ANSWER: {
        "short_answer": "Hanskene kommer fra to fabrikker i Malaysia.",
        "expected": date(2026, 5, 21),
        "statutory": STATUTORY,
    },
    LetterKind.EXTENSION: {
        "ground": "AMOUNT",
        "reasons": "Elleve ledd i fire land må svare.",
        "expected": PROMISED,
        "two_months": TWO_MONTHS,
    },
    LetterKind.LATE_NOTICE: {"statutory": STATUTORY, "late": True},
    LetterKind.REFUSAL: {"passages": WHOLE, "override": NO_HARM},
    LetterKind.PARTIAL_REFUSAL: {
        "short_answer": "Hanskene kommer fra to fabrikker i Malaysia.",
        "passages": PARTS,
        "override": NO_HARM,
    },
    LetterKind.JUSTIFICATION: {
        "refused": REFUSED,
        "demanded": DEMANDED,
        "passages": PARTS[:1],
        "considerations": "Leverandøren mister forhandlingene om prisen blir kjent.",
        "override": NO_HARM,
    },
    LetterKind.REFERRAL: {
        "goods": "hansker",
        "buyer": "Innkjøper 1",
        "own_answer": "Vi brukte 40 000 par i 2025.",
        "what": "Innkjøper 1 besøkte fabrikken i mars.",
        "url": "https://innkjoper.example/hansker",
    },
    LetterKind.OUT_OF_SCOPE: {"reason": "Det gjelder prisen på hanskene."},
}
_MORE: dict[LetterKind, dict[str, Any]] = {
    LetterKind.ACKNOWLEDGEMENT: {"contact_known": True, "retention_months": 12},
    LetterKind.CLARIFICATION: {},
    LetterKind.ANSWER: {
        "how": "Vi spurte leverandøren og leste revisjonen.",
        "findings": "Vi fant for lange arbeidsdager.",
        "measures": "Vi krever en plan.\n- Innen juli\n- Med tall",
        "limits": "Vi kjenner ikke gummiplantasjene.",
        "published": {"year": 2025, "url": "https://eksempel.example/2025.pdf", "page": 7},
    },
    LetterKind.EXTENSION: {"partial": "Hanskene kommer fra Malaysia."},
    LetterKind.LATE_NOTICE: {"reason": "Leverandøren har ikke svart oss.", "expected": date(2026, 6, 1)},
    LetterKind.REFUSAL: {"offer": "En oversikt over land og år."},
    LetterKind.JUSTIFICATION: {
        "why_not_part": "Hver side nevner prisen.",
        "released": "Datoene for møtene.",
    },
    LetterKind.REFERRAL: {"page": 3, "buyer_contact": "post@innkjoper.example"},
    LetterKind.OUT_OF_SCOPE: {
        "answer": "Prisen er ni kroner.",
        "where": "https://eksempel.example/priser",
    },
}
_MORE[LetterKind.PARTIAL_ANSWER] = _MORE[LetterKind.PARTIAL_REFUSAL] = _MORE[LetterKind.ANSWER]


def minimal(kind: LetterKind) -> dict[str, Any]:
    """What must be given, and nothing else."""
    return {
        "ref": "2026-03",
        "received": RECEIVED,
        "question": "Hvor kommer hanskene fra?",
        "enterprise": "Eksempel AS",
        "ft_url": "https://www.forbrukertilsynet.no",
        **_NEEDED[kind],
    }


def full(kind: LetterKind, language: str) -> dict[str, Any]:
    """Everything a letter can print."""
    said = {
        LetterKind.EXTENSION: deadlines.extended(RECEIVED, PROMISED, language, Reader.REQUESTER),
        LetterKind.JUSTIFICATION: deadlines.further_justification(DEMANDED, language),
    }.get(kind, deadlines.three_weeks(RECEIVED, language))
    values = {
        **minimal(kind),
        "name": "Innsender 1",
        "summary": "hansker fra Malaysia",
        "contact": "spor@eksempel.example",
        "sender": "Leder 1, kvalitetsleder",
        "steps": said.steps,
        **_MORE[kind],
    }
    if kind is LetterKind.ACKNOWLEDGEMENT:
        values["earlier"] = day_off_in_sentence(STATUTORY, language)
    return values


def variants(kind: LetterKind, language: str) -> dict[str, dict[str, Any]]:
    """The ways a letter can be filled that change what it must say."""
    found = {"full": full(kind, language), "minimal": minimal(kind)}
    if "passages" in found["minimal"]:
        for name, passages in (("whole", WHOLE), ("parts", PARTS)):
            named = [{**one, "passage": one["passage"] or "hele kravet"} for one in passages]
            keep = kind is LetterKind.REFUSAL
            found[name] = found["full"] | {"passages": passages if keep else named}
        found["known harm"] = found["parts"] | {"override": KNOWN_HARM}
    if kind is LetterKind.REFUSAL:
        found["carved out"] = found["full"] | {"passages": CARVED_OUT, "override": None}
    if kind is LetterKind.LATE_NOTICE:
        found["before the day"] = found["full"] | {"late": False, "expected": None}
        found["promise broken"] = found["full"] | {"promised": date(2026, 5, 15), "late": False}
        found["within the Act"] = found["full"] | {"late": False, "expected": date(2026, 5, 20)}
        working = deadlines.further_justification(DEMANDED, language)
        found["justification"] = found["full"] | {
            "demanded": DEMANDED,
            "statutory": working.statutory,
            "steps": working.steps,
            "expected": date(2026, 6, 20),
        }
    return found
