"""The verdict on a file that came back: each of the six, its sentence, and that nobody is said to have signed who has not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.person_names import answer_key
from compliance_app.domain.signature_page import PageSigner
from compliance_app.domain.signed_file import FileSignature, Reading, reading_of, understand
from compliance_app.domain.signed_text import Comparison, TextMatch
from compliance_app.domain.signed_verdict import Verdict, judge, verdict_json
from compliance_app.domain.signing_evidence import Evidence, Tie
from compliance_app.domain.signing_platforms import PLATFORMS, Platform

AT = datetime(2026, 5, 19, 11, 7, 52, tzinfo=UTC)
REQUIRED = {"a": "Kari Nes", "b": "Ola Vik"}
WHOLE = FileSignature(
    field="Signature1", timestamp=False, certificate_name="Kari Nes", organisation="", issuer="Prøveutsteder", own_name=False,
    seal=False, qualified=False, signed_at=AT, stamped=False, intact=True, covers=True, changed=False, readable=True,
)  # fmt: skip
SEAL = replace(WHOLE, certificate_name="Penneo A/S", organisation="Penneo A/S")
PAGE = (
    "PENNEO\nKari Nes\nUnderskriver\n2026-05-19 11:07:52 UTC\nOla Vik\nUnderskriver\n2026-05-19 12:07:52 UTC"
)


def by(*names: str, **more: object) -> Reading:
    """A file that these people signed an hour apart."""
    signatures = [
        replace(WHOLE, certificate_name=name, signed_at=AT + timedelta(hours=hour), **more)  # type: ignore[arg-type]
        for hour, name in enumerate(names)
    ]
    return read(signatures)


def read(
    signatures: list[FileSignature],
    *,
    comparison: Comparison | None = None,
    pages: tuple[str, ...] = (),
    attached: tuple[str, ...] = (),
    scanned: bool = False,
    evidence: tuple[Evidence, ...] = (),
) -> Reading:
    return understand(
        sha256="f" * 64, signatures=signatures, comparison=comparison, pages=pages, attached=attached, scanned=scanned,
        long_term=False, evidence=evidence,
    )  # fmt: skip


def sealed(*seals: FileSignature, page: str = PAGE, attached: tuple[str, ...] = ()) -> Reading:
    return read(
        list(seals),
        comparison=Comparison(TextMatch.SAME, added=(2,)),
        pages=("Tekst", page),
        attached=attached,
    )


def verdict(reading: Reading, **more: object) -> Verdict:
    given_more = {"required": REQUIRED, "others": {}, "answers": {}, **more}
    return judge(reading, **given_more).verdict  # type: ignore[arg-type]


def test_complete_says_how_many_and_when_the_last() -> None:
    found = judge(by(*REQUIRED.values()), required=REQUIRED, others={}, answers={})
    assert (found.verdict, found.missing, found.signed_at) == (
        Verdict.COMPLETE,
        (),
        AT + timedelta(hours=1),
    )
    assert (
        found.sentence.replace("\xa0", " ")
        == "Alle to har signert, den siste 19. mai 2026 kl. 14.07 (norsk tid)."
    )
    assert any("ikke kontrollert" in reason for reason in found.reasons)


def test_missing_names_them() -> None:
    found = judge(by("Kari Nes"), required=REQUIRED, others={}, answers={})
    assert (found.verdict, found.sentence) == (Verdict.MISSING, "Signaturer mangler: Ola Vik.")


def test_signing_twice_is_signing_once() -> None:
    found = judge(by("Kari Nes", "Kari Nes"), required=REQUIRED, others={}, answers={})
    assert (found.missing, list(found.signed)) == (("b",), ["a"])
    assert found.signed["a"].signer.signed_at == AT


@pytest.mark.parametrize("wrong", [{"intact": False}, {"changed": True, "covers": False}, {"covers": False}])
def test_a_signature_that_does_not_hold_spoils_the_file(wrong: dict[str, bool]) -> None:
    found = judge(by(*REQUIRED.values(), **wrong), required=REQUIRED, others={}, answers={})
    assert (found.verdict, found.signed) == (Verdict.CHANGED, {})
    assert "Kari Nes" in found.sentence
    assert "nytt signert eksemplar" in found.sentence


def test_an_unreadable_signature_is_not_confirmed() -> None:
    assert verdict(by(*REQUIRED.values(), readable=False, intact=False)) is Verdict.NOT_CONFIRMED


def test_changed_text_and_a_strange_page_are_changes() -> None:
    changed = read([WHOLE], comparison=Comparison(TextMatch.CHANGED, 2, "nyord", "gammeltord"))
    found = judge(changed, required=REQUIRED, others={}, answers={})
    assert found.verdict is Verdict.CHANGED
    assert "på side 2" in found.sentence
    assert "nyord" in found.sentence
    strange = sealed(SEAL, page="En side til med ny tekst som ingen har låst")
    assert verdict(strange) is Verdict.CHANGED


def test_another_document_and_paper() -> None:
    other = judge(
        read([WHOLE], comparison=Comparison(TextMatch.OTHER)), required=REQUIRED, others={}, answers={}, provider="Penneo"
    )  # fmt: skip
    assert (other.verdict, other.missing) == (Verdict.OTHER_DOCUMENT, ("a", "b"))
    assert "Hent den signerte filen fra Penneo." in other.sentence
    assert verdict(read([], scanned=True)) is Verdict.ON_PAPER


def test_people_are_read_off_a_sealed_page_and_the_seal_is_nobody() -> None:
    found = judge(sealed(SEAL), required=REQUIRED, others={}, answers={})
    assert found.verdict is Verdict.COMPLETE
    assert [line.signer.provider for line in found.lines] == ["Penneo", "Penneo"]


def test_a_signature_page_may_go_over_two_pages_and_another_page_is_none() -> None:
    one, other = (
        "PENNEO\nKari Nes\nUnderskriver\n2026-05-19 11:07:52 UTC\nOla Vik\nUnderskriver",
        "2026-05-19 12:07:52 UTC\nQES",
    )
    added = Comparison(TextMatch.SAME, added=(2, 3))
    assert verdict(read([SEAL], comparison=added, pages=("Tekst", one, other))) is Verdict.COMPLETE
    assert verdict(read([SEAL], comparison=added, pages=("Tekst", PAGE, "QES\nbankID"))) is Verdict.COMPLETE
    strange = read([SEAL], comparison=added, pages=("Tekst", PAGE, "Styret tar et nytt forbehold om 2026."))
    assert (strange.strange_pages, verdict(strange)) == ((3,), Verdict.CHANGED)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.name)
def test_every_platform_is_known_by_its_seal_and_is_nobody(platform: Platform) -> None:
    for organisation in platform.organisations:
        seal = replace(SEAL, certificate_name="", organisation=f"{organisation.title()} AS")
        assert seal.platform == platform.name
        assert [
            line.signer.name for line in judge(read([seal]), required=REQUIRED, others={}, answers={}).lines
        ] == []


def test_a_report_says_what_it_is_of_and_is_read_again_as_it_was() -> None:
    told = PageSigner("Ola Vik", signed_at=AT, signed_on=AT.date(), method="BankID")
    report = Evidence("rapport.pdf", "a" * 64, Tie.CHECKSUM, "Penneo", kept=False, signers=(told,))
    reading = read([WHOLE], evidence=(report,))
    assert verdict(reading) is Verdict.COMPLETE
    assert reading_of(reading.plain()) == reading
    for weaker in (replace(report, tie=Tie.NONE), replace(report, sealed_by="")):
        found = judge(read([WHOLE], evidence=(weaker,)), required=REQUIRED, others={}, answers={})
        assert found.verdict in {Verdict.MISSING, Verdict.NOT_CONFIRMED}
        assert list(found.signed) == ["a"]


def test_a_signature_that_does_not_hold_is_not_mended_by_a_report() -> None:
    told = PageSigner("Kari Nes", signed_at=AT, signed_on=AT.date())
    report = Evidence("rapport.pdf", "a" * 64, Tie.CHECKSUM, "Penneo", signers=(told,))
    for wrong in ({"intact": False}, {"changed": True}, {"covers": False}):
        found = judge(
            read([replace(WHOLE, **wrong)], evidence=(report,)), required=REQUIRED, others={}, answers={}
        )
        assert (found.verdict, found.signed) == (Verdict.CHANGED, {})


def test_a_page_proves_nothing_without_a_seal_that_is_known_and_holds() -> None:
    assert verdict(sealed()) is Verdict.NOT_CONFIRMED
    assert (
        verdict(sealed(replace(SEAL, organisation="Ukjent AS", certificate_name="Ukjent AS")))
        is Verdict.NOT_CONFIRMED
    )
    assert verdict(sealed(replace(SEAL, intact=False))) is Verdict.CHANGED


def test_who_signed_is_read_from_attached_evidence_where_the_page_names_nobody() -> None:
    page = "Signert med Penneo. Se vedlagt bevis."
    assert verdict(sealed(SEAL, page=page, attached=(PAGE,))) is Verdict.COMPLETE
    assert verdict(sealed(page=page, attached=(PAGE,))) is Verdict.MISSING


def test_a_timestamp_is_no_signatory() -> None:
    stamp = replace(WHOLE, timestamp=True)
    found = judge(read([WHOLE, stamp]), required=REQUIRED, others={}, answers={})
    assert [line.signer.name for line in found.lines] == ["Kari Nes"]


def test_doubt_about_a_name_is_asked_and_an_answer_settles_it() -> None:
    reading = by("Kari Nes", "O. Vik")
    asked = judge(reading, required=REQUIRED, others={}, answers={})
    assert (asked.verdict, asked.lines[1].ask, "b" in asked.signed) == (
        Verdict.NOT_CONFIRMED,
        ("b",),
        False,
    )
    key = answer_key("O. Vik")
    assert verdict(reading, answers={(key, "b"): True}) is Verdict.COMPLETE
    denied = judge(reading, required=REQUIRED, others={}, answers={(key, "b"): False})
    assert (denied.verdict, denied.unexpected) == (Verdict.MISSING, ("O. Vik",))


def test_nobody_is_asked_about_whose_own_name_stands_in_the_file() -> None:
    three = {"a": "Kari Nes", "b": "Kai Nes", "c": "Karl Nes"}
    found = judge(by("Kari Nes", "K. Nes"), required=three, others={}, answers={})
    assert [line.ask for line in found.lines] == [(), ("b", "c")]
    assert list(found.signed) == ["a"]


def test_two_of_one_name_are_never_taken_silently() -> None:
    twins = {"a": "Kari Nes", "b": "Kari Nes"}
    found = judge(by("Kari Nes"), required=twins, others={}, answers={})
    assert (found.verdict, found.signed) == (Verdict.NOT_CONFIRMED, {})
    outsider = judge(by("Kari Nes"), required={"a": "Kari Nes"}, others={"c": "Kari Nes"}, answers={})
    assert outsider.signed == {}


def test_somebody_who_need_not_sign_is_told_and_hinders_nothing() -> None:
    found = judge(
        by(*REQUIRED.values(), "Gjest Utenfor"), required=REQUIRED, others={"c": "Gjest Utenfor"}, answers={}
    )
    assert (found.verdict, found.unexpected) == (Verdict.COMPLETE, ("Gjest Utenfor",))


def test_signatures_from_an_earlier_file_count() -> None:
    assert verdict(by("Kari Nes"), before={"b"}) is Verdict.COMPLETE


def test_with_nobody_to_sign_nothing_is_complete() -> None:
    assert verdict(by("Kari Nes"), required={}) is Verdict.NOT_CONFIRMED


def test_a_text_that_was_compared_with_nothing_is_never_complete() -> None:
    reading = read([SEAL], comparison=Comparison(TextMatch.NOT_COMPARED, added=(1,)), pages=(PAGE,))
    found = judge(reading, required=REQUIRED, others={}, answers={})
    assert (found.verdict, found.missing) == (Verdict.NOT_CONFIRMED, ())
    assert "ikke låst her" in found.sentence


def test_a_reading_is_kept_and_read_again_as_it_was() -> None:
    for reading in (by(*REQUIRED.values()), sealed(SEAL), read([], scanned=True)):
        assert reading_of(reading.plain()) == reading


def test_what_verify_prints() -> None:
    reading = by("Kari Nes")
    judgement = judge(reading, required=REQUIRED, others={}, answers={})
    told = verdict_json(judgement, reading, file="signert.pdf", required=REQUIRED, people=REQUIRED)
    assert told["signatures"] == [
        {
            "field": "Signature1", "certificate_name": "Kari Nes", "signed_at": "2026-05-19T11:07:52Z", "intact": True,
            "covers_whole_document": True, "changed_after": False,
        }
    ]  # fmt: skip
    assert told["signers"] == [
        {
            "name": "Kari Nes", "person": "Kari Nes", "on_behalf_of": None, "signed_at": "2026-05-19T11:07:52Z", "method": None,
        }
    ]  # fmt: skip
    assert (told["required"], told["missing"], told["verdict"]) == (
        ["Kari Nes", "Ola Vik"],
        ["Ola Vik"],
        "MISSING",
    )


@given(
    st.lists(st.sampled_from(["Kari Nes", "Ola Vik", "O. Vik", "Gjest Utenfor", "Penneo A/S"]), max_size=5),
    st.booleans(), st.booleans(), st.booleans(), st.sampled_from(list(TextMatch)),
)  # fmt: skip
def test_nobody_signs_but_by_a_signature_that_holds_on_our_text(
    names: list[str],
    intact: bool,
    covers: bool,
    changed: bool,
    match: TextMatch,
) -> None:
    signatures = [
        replace(WHOLE, certificate_name=name, intact=intact, covers=covers, changed=changed) for name in names
    ]
    reading = read(signatures, comparison=Comparison(match))
    found = judge(reading, required=REQUIRED, others={}, answers={})
    if not (intact and covers and not changed and match in {TextMatch.SAME, TextMatch.NOT_COMPARED}):
        assert found.signed == {}
    assert {REQUIRED[person] for person in found.signed} <= set(names)
    if found.verdict is Verdict.COMPLETE:
        assert set(found.signed) == set(REQUIRED)
