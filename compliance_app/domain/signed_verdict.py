"""The verdict on a file that came back from signing, in one sentence, with its reasons (åpenhetsloven § 5, regnskapsloven § 3-5).

Complete is only what was checked here and holds, from everybody who must sign. The issuers of the certificates are never
claimed to be trusted: nothing is fetched, so that is not checked, and it is said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.person_names import Match, match_all
from compliance_app.domain.signed_file import FileSignature, FoundSigner, Kind, Reading
from compliance_app.domain.signed_text import TextMatch
from compliance_app.domain.signing_evidence import Tie


class Verdict(StrEnum):
    """What was found, in one word."""

    COMPLETE = "COMPLETE"
    MISSING = "MISSING"
    CHANGED = "CHANGED"
    OTHER_DOCUMENT = "OTHER_DOCUMENT"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    ON_PAPER = "ON_PAPER"


class OtherDocument(AktsomError):
    """The file is not the statement that was sent (E27; values: provider)."""

    message = _(
        "Filen er ikke den som ble sendt til signering. Innholdet har en annen kontrollsum. "
        "Hent den signerte filen fra {provider}."
    )


ISSUER_NOT_CHECKED = _(
    "Utstederen av sertifikatene er ikke kontrollert; programmet henter ingenting fra nettet."
)


@dataclass(frozen=True)
class Line:
    """One signatory of the file, and who it is in the register.

    Attributes:
        person: id; "" where nobody, or not known yet.
        required: they must sign.
        ask: ids of those it may be; a person is asked.
    """

    signer: FoundSigner
    person: str = ""
    required: bool = False
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What a file proves.

    Attributes:
        sentence: the verdict in one sentence, with what to do where something is.
        lines: the signatories in the file, in its order.
        missing: ids of those who must sign and have not.
        unexpected: names in the file that are not of anybody who must sign.
        reasons: sentences.
        signed_at: when the last one signed, UTC; None where it is not complete or a moment is not known.
    """

    verdict: Verdict
    sentence: str
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    signed_at: datetime | None = None

    @property
    def signed(self) -> dict[str, Line]:
        """The confirmed signatories who must sign, by person; the first where one stands twice."""
        found: dict[str, Line] = {}
        if self.verdict in {Verdict.COMPLETE, Verdict.MISSING, Verdict.NOT_CONFIRMED}:
            for line in self.lines:
                if line.person and line.required and line.signer.confirmed:
                    found.setdefault(line.person, line)
        return found


def judge(
    reading: Reading,
    *,
    required: Mapping[str, str],
    others: Mapping[str, str],
    answers: Mapping[tuple[str, str], bool],
    before: Collection[str] = (),
    excused: Collection[str] = (),
    provider: str = "",
) -> Judgement:
    """Judge a reading.

    Args:
        reading: the file.
        required: those who must sign, id → name, as it was fixed when it was sent.
        others: everybody else in the register, id → name.
        answers: what has been answered about names (``person_names.answer_key``, id).
        before: ids of those whose signature on the same text is kept from another file.
        excused: ids of those who were asked and held no seat any more when the last one signed; they are not missed.
        provider: where the signed file is to be fetched, for the sentence.
    """
    needed = {person: name for person, name in required.items() if person not in excused}
    if reading.scanned:
        return Judgement(Verdict.ON_PAPER, _ON_PAPER, missing=_left(needed, before))
    if reading.text.match is TextMatch.OTHER:
        where = provider or _("tjenesten den ble signert i")
        return Judgement(
            Verdict.OTHER_DOCUMENT, str(OtherDocument(provider=where)), missing=_left(needed, before)
        )
    lines = _lines(reading, required, others, answers)
    wrong = _what_is_changed(reading)
    if wrong:
        sentence = f"{wrong[0]} {_ANEW}"
        return Judgement(Verdict.CHANGED, sentence, lines, _left(needed, before), _unexpected(lines), wrong)
    return _weigh(reading, lines, needed, before)


_ON_PAPER = _(
    "Filen er et skannet papir uten elektroniske signaturer. Se på underskriftene, og registrer hvem som har signert."
)
_NOT_COMPARED = _("Teksten er ikke sammenlignet med noe, for redegjørelsen er ikke låst her.")
_ANEW = _("Be om et nytt signert eksemplar.")


def _left(required: Mapping[str, str], signed: Collection[str]) -> tuple[str, ...]:
    return tuple(person for person in required if person not in signed)


def _lines(
    reading: Reading,
    required: Mapping[str, str],
    others: Mapping[str, str],
    answers: Mapping[tuple[str, str], bool],
) -> tuple[Line, ...]:
    names = [one.name for one in reading.signers]
    found = match_all(names, {**required, **others}, answers)
    taken = {
        one.person for one in found if one.person
    }  # nobody is asked about who stands elsewhere in the file
    found = tuple(
        Match(one.person, tuple(person for person in one.ask if person not in taken) or one.ask)
        for one in found
    )
    return tuple(_line(signer, one, required) for signer, one in zip(reading.signers, found, strict=True))


def _line(signer: FoundSigner, found: Match, required: Mapping[str, str]) -> Line:
    if found.person:
        return Line(signer, found.person, required=found.person in required)
    return Line(signer, ask=found.ask if any(person in required for person in found.ask) else ())


def _unexpected(lines: Collection[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.signer.name for line in lines if not line.required and not line.ask))


def _what_is_changed(reading: Reading) -> tuple[str, ...]:
    found = []
    for one in reading.signatures:
        if one.readable and not one.intact:
            found.append(
                f"Signaturen til {_whose(one)} stemmer ikke med filen: innholdet er ikke det som ble signert."
            )
        elif one.readable and one.changed:
            found.append(
                f"Filen er endret etter signering: noe er lagt til etter signaturen til {_whose(one)}."
            )
        elif one.readable and not one.covers:
            found.append(f"Signaturen til {_whose(one)} gjelder ikke hele dokumentet.")
    text = reading.text
    if text.match is TextMatch.CHANGED:
        where = f" på side {text.page}" if text.page else ""
        instead = f" Der står «{text.is_now}», ikke «{text.was}»." if text.is_now and text.was else ""
        found.append(f"Teksten{where} er ikke den som ble låst.{instead}")
    found += [f"Side {page} er lagt til og er ingen signaturside." for page in reading.strange_pages]
    return tuple(dict.fromkeys(found))


def _whose(one: FileSignature) -> str:
    return one.platform or one.certificate_name or f"feltet «{one.field}»"


def _weigh(
    reading: Reading,
    lines: tuple[Line, ...],
    required: Mapping[str, str],
    before: Collection[str],
) -> Judgement:
    signed = {line.person for line in lines if line.person and line.signer.confirmed}
    missing = _left(required, {*before, *signed})
    unexpected = _unexpected(lines)
    doubts = _doubts(reading, lines)
    issued = reading.signatures or any(one.sealed_by for one in reading.evidence)
    unchecked = (ISSUER_NOT_CHECKED,) if issued else ()
    reasons = (*doubts, *_unknown(unexpected), *_of_reports(reading), *unchecked)
    asked = {person for line in lines for person in line.ask}
    unconfirmed = {line.person for line in lines if not line.signer.confirmed}
    surely = tuple(person for person in missing if person not in asked | unconfirmed)
    if missing and surely:
        sentence = f"Signaturer mangler: {NB.join(required[person] for person in surely)}."
        if not reading.signatures:
            sentence = f"Filen har ingen signaturer. {sentence}"
        return Judgement(Verdict.MISSING, sentence, lines, missing, unexpected, reasons)
    if missing or not required or any(not one.readable for one in reading.signatures):
        doubt = doubts[0] if doubts else _("Ingen er registrert som den som skal signere. Rett styrelisten.")
        sentence = f"Signaturene er ikke bekreftet. {doubt}"
        return Judgement(Verdict.NOT_CONFIRMED, sentence, lines, missing, unexpected, reasons)
    at = _last(lines, required, before)
    if reading.text.match is TextMatch.NOT_COMPARED:
        sentence = f"{_complete(required, at)} {_NOT_COMPARED}"
        return Judgement(Verdict.NOT_CONFIRMED, sentence, lines, (), unexpected, reasons, at)
    return Judgement(Verdict.COMPLETE, _complete(required, at), lines, (), unexpected, reasons, at)


def _doubts(reading: Reading, lines: Collection[Line]) -> tuple[str, ...]:
    found = [
        f"Signaturen til {_whose(one)} lot seg ikke lese." for one in reading.signatures if not one.readable
    ]
    found += [
        f"Er «{line.signer.name}» den samme som i styrelisten? Svar under." for line in lines if line.ask
    ]
    unsealed = [
        line.signer for line in lines if line.signer.kind is Kind.SIGNATURE_PAGE and not line.signer.confirmed
    ]
    if any(one.reported for one in unsealed):
        found.append(
            _("Navnene i bevisfilen er ikke forseglet av noen signeringstjeneste som programmet kjenner.")
        )
    if any(not one.reported for one in unsealed):
        seal = next((one.platform for one in reading.signatures if one.platform), "")
        found.append(
            f"Navnene på signatursiden er forseglet av {seal}, som programmet ikke kjenner."
            if seal
            else "Navnene på signatursiden er ikke forseglet av noen signeringstjeneste."
        )
    return tuple(found)


def _unknown(names: Collection[str]) -> tuple[str, ...]:
    if not names:
        return ()
    return (
        f"{NB.join(names)} har signert, men står ikke på listen over dem som skal. Kontroller navn og verv.",
    )


def _of_reports(reading: Reading) -> tuple[str, ...]:
    """What is to be said of the reports that came beside the file."""
    strangers = [f"«{one.name}»" for one in reading.evidence if one.tie is Tie.NONE]
    if not strangers:
        return ()
    return (
        f"{NB.join(strangers)} er ikke brukt: den nevner verken kontrollsummen til dokumentet eller nummeret det er forseglet med.",
    )


def _last(lines: Collection[Line], required: Mapping[str, str], before: Collection[str]) -> datetime | None:
    """When the last one signed, by this file alone; None where a moment is not known or somebody signed elsewhere."""
    first: dict[str, datetime | None] = {}
    for line in lines:
        if line.person in required and line.signer.confirmed:
            first.setdefault(line.person, line.signer.signed_at)
    moments = [first.get(person) for person in required if person in first or person not in before]
    known = [at.astimezone(UTC) for at in moments if at is not None]
    return max(known) if known and len(known) == len(moments) else None


def _complete(required: Mapping[str, str], at: datetime | None) -> str:
    when = f", den siste {NB.moment(at)}" if at else ""
    if len(required) == 1:
        return f"{next(iter(required.values()))} har signert{when.replace(', den siste', '')}."
    return f"Alle {NB.bare(len(required), 'person')} har signert{when}."


def verdict_json(
    judgement: Judgement,
    reading: Reading,
    *,
    file: str,
    required: Mapping[str, str],
    people: Mapping[str, str],
) -> dict[str, Any]:
    """What ``aktsom statement verify --json`` prints (design section 7)."""
    return {
        "file": file,
        "sha256": reading.sha256,
        "signatures": [
            {
                "field": one.field,
                "certificate_name": one.certificate_name or one.organisation,
                "signed_at": _utc(one.signed_at),
                "intact": one.intact,
                "covers_whole_document": one.covers,
                "changed_after": one.changed,
            }
            for one in reading.signatures
        ],
        "signers": [
            {
                "name": line.signer.name,
                "person": people.get(line.person) or None,
                "on_behalf_of": line.signer.on_behalf_of or None,
                "signed_at": _utc(line.signer.signed_at),
                "method": line.signer.method or None,
            }
            for line in judgement.lines
        ],
        "required": list(required.values()),
        "missing": [required[person] for person in judgement.missing],
        "unexpected": list(judgement.unexpected),
        "verdict": judgement.verdict.value,
        "reasons": [judgement.sentence, *judgement.reasons],
    }


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
