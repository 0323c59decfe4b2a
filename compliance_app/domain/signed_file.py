"""What was read out of a file that came back from signing: its signatures, whom they are of, and whether the text is ours."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from compliance_app.domain.person_names import Likeness, compare
from compliance_app.domain.signature_page import (
    PageSigner,
    only_details,
    read_signature_page,
    read_signature_pages,
)
from compliance_app.domain.signed_text import Comparison, TextMatch
from compliance_app.domain.signing_evidence import Evidence, Tie, evidence_of, evidence_plain
from compliance_app.domain.signing_platforms import is_enterprise_name, named_on, numbers_on, platform_of

_OSLO = ZoneInfo("Europe/Oslo")


class Kind(StrEnum):
    """How we know that somebody has signed."""

    CERTIFICATE = "CERTIFICATE"
    SIGNATURE_PAGE = "SIGNATURE_PAGE"


@dataclass(frozen=True)
class FileSignature:
    """One signature in the file.

    Attributes:
        field: name of the field it stands in.
        timestamp: a timestamp of the whole document; not a signatory.
        certificate_name, organisation, issuer: from the certificate, without numbers that identify anybody. Whether the
            issuer is to be believed is not checked.
        own_name: the certificate is a person's: it has a given name or a surname.
        seal: the certificate says itself that it is an organisation's.
        qualified: the certificate says that it is qualified and its key held in a device; None where it is unreadable.
        signed_at: UTC; by a timestamp that is whole where ``stamped``, else by the signatory's own machine.
        intact: the signed bytes are as they were signed and the signature belongs to the certificate.
        covers: it covers the whole document, apart from what may come after a signature.
        changed: something else than signatures, timestamps and long-term data came after it.
        readable: it could be checked at all.
    """

    field: str
    timestamp: bool
    certificate_name: str
    organisation: str
    issuer: str
    own_name: bool
    seal: bool
    qualified: bool | None
    signed_at: datetime | None
    stamped: bool
    intact: bool
    covers: bool
    changed: bool
    readable: bool

    @property
    def platform(self) -> str:
        """The platform whose seal it is, or the organisation's own name; "" where it is a person's."""
        if self.timestamp or self.own_name:
            return ""
        known = platform_of(self.organisation, self.certificate_name)
        if known is not None:
            return known.name
        whole = self.organisation or self.certificate_name
        return whole if self.seal or is_enterprise_name(self.certificate_name) else ""

    @property
    def holds(self) -> bool:
        """Whether it was checked and nothing was found wrong."""
        return self.readable and self.intact and self.covers and not self.changed


@dataclass(frozen=True)
class FoundSigner:
    """Somebody who signed according to the file.

    Attributes:
        kind: by a certificate of their own, or by the page of the platform that sealed the file.
        confirmed: their own signature holds, or the seal of a platform we know does.
        issuer: of their own certificate, as it says itself.
        reported: named in a report beside the file, and nowhere in the file itself.
    """

    name: str
    kind: Kind
    confirmed: bool
    title: str = ""
    on_behalf_of: str = ""
    provider: str = ""
    method: str = ""
    qualified: bool | None = None
    signed_at: datetime | None = None
    signed_on: date | None = None
    reported: bool = False
    issuer: str = ""


@dataclass(frozen=True)
class Reading:
    """A file that came back, understood. Holds no identifier of anybody and can be kept.

    Attributes:
        strange_pages: pages that neither the locked document nor a signature page has.
        scanned: a picture of a paper, with no signatures of its own.
        evidence: reports of the signing that came beside it.
    """

    sha256: str
    signatures: tuple[FileSignature, ...] = ()
    signers: tuple[FoundSigner, ...] = ()
    text: Comparison = field(default_factory=lambda: Comparison(TextMatch.SAME))
    strange_pages: tuple[int, ...] = ()
    scanned: bool = False
    long_term: bool = False
    evidence: tuple[Evidence, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The day of the last signature in the file, in Oslo; None where it gives none."""
        days = [
            one.signed_at.astimezone(_OSLO).date() if one.signed_at else one.signed_on for one in self.signers
        ]
        return max((day for day in days if day is not None), default=None)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it; ``reading_of`` is the way back."""
        evidence = [evidence_plain(one) for one in self.evidence]
        return {key: _plain(value) for key, value in asdict(self).items()} | {"evidence": evidence}


def understand(
    *,
    sha256: str,
    signatures: Sequence[FileSignature],
    comparison: Comparison | None,
    pages: Sequence[str],
    attached: Iterable[str],
    scanned: bool,
    long_term: bool,
    evidence: Sequence[Evidence] = (),
) -> Reading:
    """A reading out of what the file holds and what came beside it.

    Args:
        comparison: of its text; None where it is the locked file itself.
        pages: the text of its pages; empty where it is the locked file itself.
        attached: texts of what is attached to it.
        evidence: reports that came as files of their own.
    """
    text = comparison or Comparison(TextMatch.SAME)
    listed: list[PageSigner] = []
    strange: list[int] = []
    for run in _runs(text.added):
        words = [pages[page - 1] for page in run]
        listed += read_signature_pages(words)
        if text.match is not TextMatch.NOT_COMPARED:
            strange += [page for place, page in enumerate(run) if _is_strange(words, place)]
    told = [one for words in attached for one in read_signature_page(words)]
    return Reading(
        sha256=sha256,
        signatures=tuple(signatures),
        signers=_with_evidence(_signers(signatures, listed, told), evidence),
        text=text,
        strange_pages=tuple(strange),
        scanned=scanned,
        long_term=long_term,
        evidence=tuple(evidence),
    )


def _runs(added: Sequence[int]) -> list[list[int]]:
    """Pages that were added, those that follow one another together."""
    runs: list[list[int]] = []
    for page in added:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return runs


def _is_strange(words: Sequence[str], place: int) -> bool:
    """Whether an added page is no signature page: it names no signatory and no platform, and ends none of the page before."""
    if read_signature_page(words[place]) or named_on(words[place]):
        return False
    before = words[max(0, place - 1) : place]
    if before and read_signature_page(before[0]) and only_details(words[place]):
        return False
    return len(read_signature_pages([*before, words[place]])) <= len(read_signature_pages(before))


def seal_of(signatures: Sequence[FileSignature]) -> str:
    """The platform we know whose seal is on a file, where every seal on it holds; "" otherwise."""
    seals = [one for one in signatures if one.platform]
    known = [one for one in seals if platform_of(one.organisation, one.certificate_name)]
    return known[0].platform if known and all(one.holds for one in seals) else ""


def sealed_numbers(
    signatures: Sequence[FileSignature], comparison: Comparison | None, pages: Sequence[str]
) -> frozenset[str]:
    """The numbers a platform printed on the pages of our text and sealed; anybody can print one on a file without a seal."""
    ours = comparison is not None and comparison.match is TextMatch.SAME
    return numbers_on(pages) if ours and seal_of(signatures) else frozenset()


def _with_evidence(signers: tuple[FoundSigner, ...], evidence: Sequence[Evidence]) -> tuple[FoundSigner, ...]:
    """Those the file names, and those whom reports of the same document name; a report without a seal confirms nobody."""
    found = list(signers)
    for report in evidence:
        for told in report.signers if report.tie is not Tie.NONE else ():
            here = [place for place, one in enumerate(found) if compare(one.name, told.name) is Likeness.SAME]
            if not here:
                found.append(_reported(report, told))
            elif report.confirms and found[here[0]].kind is Kind.SIGNATURE_PAGE:
                found[here[0]] = _completed(found[here[0]], report, told)
    return tuple(found)


def _reported(report: Evidence, told: PageSigner) -> FoundSigner:
    return FoundSigner(
        name=told.name, kind=Kind.SIGNATURE_PAGE, confirmed=report.confirms, title=told.title,
        on_behalf_of=told.on_behalf_of, provider=report.sealed_by, method=told.method, signed_at=told.signed_at,
        signed_on=told.signed_on, reported=True,
    )  # fmt: skip


def _completed(one: FoundSigner, report: Evidence, told: PageSigner) -> FoundSigner:
    """Somebody on a signature page whom a sealed report names too; what the page alone says is no more than a claim."""
    if not one.confirmed:
        return replace(_reported(report, told), reported=False)
    return replace(
        one, on_behalf_of=one.on_behalf_of or told.on_behalf_of, method=one.method or told.method,
        signed_at=one.signed_at or told.signed_at, signed_on=one.signed_on or told.signed_on,
    )  # fmt: skip


def _signers(
    signatures: Sequence[FileSignature], listed: Sequence[PageSigner], told: Sequence[PageSigner]
) -> tuple[FoundSigner, ...]:
    people = [one for one in signatures if not one.timestamp and not one.platform]
    seals = [one for one in signatures if one.platform]
    known = [one for one in seals if platform_of(one.organisation, one.certificate_name)]
    provider = next((one.platform for one in (*known, *seals)), "")
    sealed = bool(seal_of(signatures))
    found = [
        FoundSigner(
            name=one.certificate_name, kind=Kind.CERTIFICATE, confirmed=one.holds, provider=provider or one.issuer, issuer=one.issuer,
            qualified=one.qualified, signed_at=one.signed_at,
            signed_on=one.signed_at.astimezone(_OSLO).date() if one.signed_at else None,
        )
        for one in people
        if one.certificate_name
    ]  # fmt: skip
    # What an attachment tells is believed where the sealed page has nobody: the seal covers it too.
    for page in listed or (told if sealed else ()):
        same = next((place for place, one in enumerate(found) if _is_same(one, page)), None)
        if same is not None:
            found[same] = replace(
                found[same], title=page.title, on_behalf_of=page.on_behalf_of, method=page.method
            )
            continue
        more = next((one for one in told if compare(one.name, page.name) is Likeness.SAME), page)
        found.append(
            FoundSigner(
                name=page.name, kind=Kind.SIGNATURE_PAGE, confirmed=sealed, title=page.title,
                on_behalf_of=page.on_behalf_of or more.on_behalf_of, provider=provider, method=page.method or more.method,
                signed_at=page.signed_at or more.signed_at, signed_on=page.signed_on or more.signed_on,
            )
        )  # fmt: skip
    return tuple(found)


def _is_same(one: FoundSigner, page: PageSigner) -> bool:
    return one.kind is Kind.CERTIFICATE and compare(one.name, page.name) is Likeness.SAME


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def reading_of(plain: dict[str, Any]) -> Reading:
    """A reading out of what ``Reading.plain`` gave."""
    text = plain["text"]
    return Reading(
        sha256=plain["sha256"],
        signatures=tuple(
            FileSignature(**one | {"signed_at": _moment(one["signed_at"])}) for one in plain["signatures"]
        ),
        signers=tuple(
            FoundSigner(
                **one
                | {
                    "kind": Kind(one["kind"]),
                    "signed_at": _moment(one["signed_at"]),
                    "signed_on": date.fromisoformat(one["signed_on"]) if one["signed_on"] else None,
                }
            )
            for one in plain["signers"]
        ),
        text=Comparison(**text | {"match": TextMatch(text["match"]), "added": tuple(text["added"])}),
        strange_pages=tuple(plain["strange_pages"]),
        scanned=plain["scanned"],
        long_term=plain["long_term"],
        evidence=tuple(evidence_of(one) for one in plain.get("evidence", ())),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
