"""Every row of the checklist and every failing that the regulator has seen can be broken by hand, and the check says so.

The two lists are those of the Act and of the regulator's published controls; each line here breaks one thing in a statement
that is otherwise without a finding, and names the rule that must speak.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fixtures.clean_statement import (
    DAY,
    DONE,
    IDENTITY_NUMBER,
    LOW,
    MEDIUM,
    PLANNED,
    S,
    clean,
    quiet,
    rendered,
)
from fixtures.foreign_statement import CHAPTERS
from fixtures.noklus_facts import phrase, src
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.rules import entities, places
from compliance_app.domain.rules.text import says_nothing
from compliance_app.domain.rules.view import StatementView
from compliance_app.domain.statement_facts import (
    BoardSeat,
    GovernanceEvent,
    GroupCompany,
    Search,
    Signing,
    StatementFacts,
)
from compliance_app.domain.statement_rules import (
    RULES,
    AddressAnswer,
    Circumstances,
    Finding,
    Phase,
    Reach,
    RiskChange,
    Severity,
    Signer,
    StatementText,
    check_statement,
    report_json,
    statement_text,
)

Broken = tuple[StatementFacts, StatementText, Circumstances]
Making = Callable[[], Broken]
"""Makes it when it is asked for: every test process reads this file, and one of them needs the row."""
HERE = Circumstances(published_on=DAY)


def drafted(facts: StatementFacts, around: Circumstances = HERE) -> Broken:
    return facts, statement_text(rendered(facts), facts.period.year), around


def written(chapter: str, words: str, facts: StatementFacts | None = None) -> Broken:
    """The clean statement with a chapter that says something else."""
    facts, text, around = drafted(facts or clean())
    return facts, replace(text, chapters={**text.chapters, chapter: words}), around


def said(chapter: str, words: str, facts: StatementFacts | None = None) -> Broken:
    """The clean statement with a sentence more."""
    _facts, text, _around = drafted(facts or clean())
    return written(chapter, f"{text.chapters[chapter]}\n\n{words}", facts)


def without(*words: str) -> Broken:
    facts, text, around = drafted(clean())
    chapters = dict(text.chapters)
    for word in words:
        chapters = {one: markdown.replace(word, "ting") for one, markdown in chapters.items()}
    return facts, replace(text, chapters=chapters), around


def titled(title: str) -> Broken:
    facts, text, around = drafted(clean())
    return facts, replace(text, title=title), around


def enterprise(**changes: object) -> Broken:
    return drafted(clean(enterprise=replace(clean().enterprise, **changes)))


ROWS: dict[int, tuple[Making, str]] = {
    1: (lambda: titled("Vårt arbeid for mennesker"), "R01"),
    2: (lambda: enterprise(org_number=None), "R02"),
    3: (lambda: written("00", "Eksempel AS, org.nr. 123 456 785. Gitt etter åpenhetsloven."), "R03"),
    4: (lambda: written("01", "x"), "R04"),
    5: (lambda: drafted(clean(enterprise=replace(clean().enterprise, does_what=None), products=())), "R05"),
    6: (lambda: drafted(clean(policies=())), "R06"),
    7: (
        lambda: drafted(clean(procedures=(), enterprise=replace(clean().enterprise, mapping_frequency=None))),
        "R07",
    ),
    8: (lambda: drafted(clean(channels=())), "R08"),
    9: (lambda: drafted(clean(regions=())), "R09"),
    10: (lambda: drafted(clean(own_operations=None)), "R10"),
    11: (lambda: drafted(clean(ratings=replace(clean().ratings, partners_assessed=0))), "R11"),
    12: (lambda: drafted(clean(indices=())), "R12"),
    13: (
        lambda: written(
            "05", "### 5.1 Faktiske negative konsekvenser\n\nVi ser på dette hvert eneste år.", quiet()
        ),
        "R13",
    ),
    14: (
        lambda: written(
            "05", "### 5.2 Vesentlig risiko\n\nVi har ikke avdekket vesentlig risiko i år heller."
        ),
        "R14",
    ),
    15: (lambda: drafted(quiet(ratings=clean().ratings, next_steps=clean().next_steps)), "R15"),
    16: (
        lambda: drafted(clean(impacts=(replace(clean().impacts[0], involvement=None), clean().impacts[1]))),
        "R16",
    ),
    17: (lambda: drafted(clean(measures=(DONE,))), "R17"),
    18: (lambda: drafted(clean(measures=(DONE, replace(PLANNED, due=None)))), "R18"),
    19: (lambda: drafted(clean(measures=(DONE, replace(PLANNED, expected=None)))), "R19"),
    20: (lambda: drafted(clean(measures=(DONE, PLANNED, replace(DONE, risk=" ")))), "R20"),
    21: (
        lambda: drafted(clean(earlier_measures=(replace(clean().earlier_measures[0], effect=None),))),
        "R21",
    ),
    22: (lambda: drafted(clean(dialogues=())), "R22"),
    23: (
        lambda: drafted(
            clean(
                impacts=(
                    replace(clean().impacts[0], involvement="CAUSED", remedy_status=None),
                    clean().impacts[1],
                )
            )
        ),
        "R23",
    ),
    24: (lambda: enterprise(contact=None), "R24"),
    25: (lambda: said("05", f"Det gjelder en ansatt med nummer {IDENTITY_NUMBER}."), "R25"),
    26: (lambda: said("03", "For renhold viser vi til morselskapets redegjørelse."), "R26"),
    27: (lambda: drafted(clean(signing=Signing(source=S))), "R27"),
    28: (lambda: drafted(clean(), replace(HERE, signers=(Signer(name="Styremedlem 1"),))), "R28"),
    29: (lambda: enterprise(statement_url="nettsiden vår"), "R29"),
    30: (lambda: drafted(clean(), replace(HERE, published_on=DAY.replace(year=2026, month=7))), "R30"),
    31: (lambda: drafted(clean(), replace(HERE, risk_changes=(RiskChange(what="brann", on=DAY),))), "R31"),
    32: (lambda: enterprise(annual_report=None), "R32"),
    33: (lambda: (quiet(), StatementText(CHAPTERS["en"], 2025, "en"), HERE), "R33"),
    34: (lambda: said("03", "Vi ser " + "på det vi kan og " * 9 + "slutter."), "R34"),
    35: (lambda: drafted(clean(events=clean().events[:2])), "R35"),
}
"""By row of the checklist: the statement with one thing broken, and the rule that says so."""

HALF_A_QUESTIONNAIRE = Search(questionnaires_sent=9, questionnaires_answered=2, source=S)
TELLS_NOTHING = "Vi har ikke avdekket vesentlig risiko eller faktiske negative konsekvenser. Ansatte er med."

FAILINGS: dict[str, tuple[Making, str]] = {
    "no statement on the website": (
        lambda: drafted(clean(), replace(HERE, published_on=None)),
        "F-PUBLISHED",
    ),
    "a bare «none found»": (lambda: written("05", TELLS_NOTHING, quiet()), "F-NOTHING-FOUND"),
    "no measures": (
        lambda: drafted(
            clean(categories=(*clean().categories, replace(clean().categories[0], name="duker")))
        ),
        "F-MEDIUM",
    ),
    "unclear whether this is the statement": (lambda: titled("Åpenhet hos oss"), "R01"),
    "unclear which companies of the group": (
        lambda: drafted(
            clean(group=(GroupCompany(name="Datter AS", org_number="111222333", covered=False, source=S),))
        ),
        "R02",
    ),
    "a questionnaire as the whole of it": (
        lambda: drafted(clean(search=HALF_A_QUESTIONNAIRE)),
        "F-QUESTIONNAIRE",
    ),
    "no period": (lambda: written("00", "Eksempel AS, org.nr. 123 456 785, etter åpenhetsloven."), "R03"),
    "no date": (lambda: drafted(clean(signing=Signing(source=S))), "R27"),
    "no signature": (lambda: drafted(clean(seats=())), "R28"),
    "only the supply chain": (lambda: drafted(clean(own_operations=None)), "R10"),
    "nobody affected was heard": (lambda: drafted(clean(dialogues=())), "R22"),
    "hard to find": (lambda: enterprise(statement_url=None), "R29"),
    "moved since last year": (
        lambda: drafted(clean(), replace(HERE, last_address="https://www.eksempel.no/fjor")),
        "F-ADDRESS",
    ),
    "not where it was said to be": (
        lambda: drafted(
            clean(), replace(HERE, answer=AddressAnswer(address="https://a.example", on=DAY, found=False))
        ),
        "F-REACHABLE",
    ),
    "heavy language": (
        lambda: written(
            "09", "Leverandørvurderingene omhandler menneskerettighetskonsekvenser innenfor området. " * 9
        ),
        "R34",
    ),
    "the old threshold": (lambda: said("02", "Vi følger regnskapsloven § 1-5 om små foretak."), "F-OLD-LAW"),
    "the old account": (
        lambda: said("02", "Dette er vår redegjørelse om samfunnsansvar, § 3-3 c."),
        "F-OLD-LAW",
    ),
    "five of six steps": (lambda: said("02", "Arbeidet vårt har fem trinn i alt."), "F-SIX-STEPS"),
    "another's name as the one with the duty": (
        lambda: said("02", "UNN HF skal gjøre aktsomhetsvurderinger etter loven."),
        "F-OTHER-ENTITY",
    ),
    "another's number": (lambda: said("02", "Organisasjonsnummeret er 974 760 673."), "F-OTHER-ENTITY"),
    "«urimelig» alone": (lambda: said("10", "Vi kan avslå krav som er urimelige."), "F-UNREASONABLE"),
    "a doubled verb": (lambda: said("05", "Vi har likevel ikke har sett mer."), "L-DOUBLED"),
    "an «og» that fell out": (
        lambda: said("05", "Vi har lett hos alle leverandører har derfor ikke gjort mer."),
        "L-MISSING-AND",
    ),
    "a form of a word": (lambda: said("09", "Ledelsen følger opp i jevnlig møter."), "L-AGREEMENT"),
    "the Act with a capital": (lambda: said("02", "Vi følger Åpenhetsloven hele året."), "L-CAPITAL"),
    "a figure that the register does not have": (lambda: said("03", "Vi har 38 leverandører."), "F-FIGURES"),
}
"""By failing that regulators and readers have seen: the statement with it, and the rule that says so."""


def all_of(broken: Broken, phase: Phase) -> list[Finding]:
    facts, text, around = broken
    report = check_statement(facts, text, phase=phase, around=around)
    return [*report.errors, *report.warnings, *report.advice]


def phase_of(rule_id: str) -> Phase:
    return next(one.phase for one in RULES if one.id == rule_id)


def test_the_checklist_is_whole() -> None:
    assert list(ROWS) == list(range(1, 36))
    # a row whose rule another row has too would be a row that is not judged
    assert [rule for _broken, rule in ROWS.values()] == [f"R{row:02}" for row in ROWS]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_that_is_broken_is_found(row: int) -> None:
    broken, rule = ROWS[row]
    found = [one for one in all_of(broken(), phase_of(rule)) if one.rule == rule]
    assert found, f"row {row} was broken, and {rule} said nothing"
    assert all(one.message and one.fix and one.provision for one in found)


@pytest.mark.parametrize("failing", FAILINGS)
def test_a_failing_that_has_been_seen_is_found(failing: str) -> None:
    broken, rule = FAILINGS[failing]
    found = [one for one in all_of(broken(), phase_of(rule)) if one.rule == rule]
    assert found, f"«{failing}» stood in the text, and {rule} said nothing"


TEXT_ROWS = sorted(one.id for one in RULES if one.reads)


def test_the_rows_that_ask_for_a_text_read_one() -> None:
    """Rows 2 to 24 are told in the text, but for signing and publishing; each reads the chapter that tells of it."""
    told = {f"R{row:02}" for row in range(2, 25)}
    assert told <= set(TEXT_ROWS)


# Where it is mended


@pytest.mark.parametrize("rule", RULES, ids=[one.id for one in RULES])
def test_a_rule_leads_to_a_page_or_to_its_chapter(rule) -> None:
    assert rule.mended is None or rule.mended in places.EVERY
    text = statement_text(rendered(clean()), 2025)
    emptied = replace(text, chapters=dict.fromkeys(text.chapters, "x"))
    view = StatementView(clean(), emptied, HERE)
    for found in rule.check(view):
        assert found.link.chapter == found.chapter or found.link in {rule.mended, *places.EVERY}


def test_the_link_leads_to_the_row_to_the_page_or_to_the_text() -> None:
    late = drafted(clean(measures=(DONE, replace(PLANNED, due=None, source=src("Measure")))))
    (no_due,) = [one.link for one in all_of(late, Phase.FREEZE)]
    assert no_due.address == f"/tiltak?id={late[0].measures[1].source.id}"
    assert no_due.label == "Åpne tiltaket"
    unheard = {one.rule: one.link for one in all_of(ROWS[22][0](), Phase.FREEZE)}["R22"]
    assert (unheard.address, unheard.label) == ("/virksomheten?del=dialog", "Dialog")
    old = {one.rule: one.link for one in all_of(FAILINGS["the old threshold"][0](), Phase.FREEZE)}[
        "F-OLD-LAW"
    ]
    assert (old.address, old.chapter) == ("/redegjorelse?kapittel=02", "02")
    # a chapter that says nothing is mended in the text, wherever its facts are registered
    empty = {one.rule: one.link for one in all_of(written("02", "x"), Phase.FREEZE)}["R06"]
    assert empty.address == "/redegjorelse?kapittel=02"
    facts, text, around = late
    told = report_json(check_statement(facts, text, around=around))
    assert told["errors"][0]["link"] == no_due.address


# Other languages


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_good_statement_in_another_language_has_no_finding(language: str) -> None:
    facts = quiet() if language == "nn" else quiet(translated_from=phrase("bokmål", "Statement"))
    text = StatementText(CHAPTERS[language], 2025, language)
    for phase in Phase:
        assert all_of((facts, text, HERE), phase) == [], (language, phase)


@pytest.mark.parametrize("language", ["nn", "en"])
@pytest.mark.parametrize("make", [clean, quiet])
def test_the_templates_of_every_language_make_a_statement_without_findings(make, language: str) -> None:
    facts = make(translated_from=phrase("bokmål", "Statement"))
    text = statement_text(rendered(facts, language), 2025, language)
    for phase in Phase:
        found = [one.rule for one in all_of((facts, text, HERE), phase)]
        # what the fixture's people typed is bokmål, and is told of
        assert set(found) <= ({"L-TYPED"} if phase is Phase.FREEZE else set()), (language, phase)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_what_the_register_lacks_is_found_in_every_language(language: str) -> None:
    unseen = set()
    for broken, rule in (*ROWS.values(), *FAILINGS.values()):
        facts, text, around = broken()
        if text != drafted(facts)[1]:
            continue  # broken in the words, which are others in another language
        foreign = replace(facts, translated_from=phrase("bokmål", "Statement"))
        told = statement_text(rendered(foreign, language), 2025, language)
        if rule not in {one.rule for one in all_of((foreign, told, around), phase_of(rule))}:
            unseen.add(rule)
    assert unseen == set()


BROKEN_WORDS = {
    "nn": {
        "F-OLD-LAW": ("02", "Plikta følgjer av rekneskapslova § 1-5."),
        "F-UNREASONABLE": ("10", "Vi kan avslå krav som er urimelege."),
        "F-OTHER-ENTITY": ("02", "Helse Vest pliktar å gjere dette."),
        "F-SIX-STEPS": ("02", "Arbeidet har fem steg i alt."),
        "F-FIGURES": ("03", "Vi har 38 leverandørar."),
        "R26": ("03", "For reinhald viser vi til morselskapet si utgreiing."),
        "L-DOUBLED": ("05", "Vi har likevel ikkje har sett meir."),
        "L-MISSING-AND": ("05", "Vi har leita hos alle leverandørar har difor ikkje gjort meir."),
        "L-CAPITAL": ("02", "Vi følgjer Openheitslova heile året."),
        "L-TYPED": ("07", "Reisen ble avlyst."),
    },
    "en": {
        "F-OLD-LAW": ("02", "We follow section 1-5 of the Accounting Act."),
        "F-UNREASONABLE": ("10", "We may refuse what is unreasonable."),
        "F-OTHER-ENTITY": ("02", "Helse Nord RHF is subject to the Act."),
        "R25": ("05", f"It concerns an employee with the number {IDENTITY_NUMBER}."),
        "L-LEFTOVER": ("05", "We buy gloves from {supplier}."),
        "L-TYPED": ("05", "We know it from vernerunder at our own places."),
    },
}


@pytest.mark.parametrize(
    ("language", "rule"), [(one, rule) for one, cases in BROKEN_WORDS.items() for rule in cases]
)
def test_words_are_judged_in_the_languages_that_the_rule_knows(language: str, rule: str) -> None:
    chapter, words = BROKEN_WORDS[language][rule]
    facts = quiet(translated_from=phrase("bokmål", "Statement"))
    chapters = {**CHAPTERS[language], chapter: f"{CHAPTERS[language][chapter]}\n\n{words}"}
    found = all_of((facts, StatementText(chapters, 2025, language), HERE), Phase.FREEZE)
    assert {one.rule for one in found} == {rule}


def test_what_cannot_be_judged_in_english_is_left_out_and_said() -> None:
    facts = quiet(translated_from=phrase("bokmål", "Statement"))
    chapters = {
        **CHAPTERS["en"],
        "03": "Vi har likevel ikke har 38 leverandører og følger Åpenhetsloven der.",
    }
    report = check_statement(facts, StatementText(chapters, 2025, "en"), around=HERE)
    assert report.ready
    assert report.advice == ()
    assert set(report.not_judged) == {one.id for one in RULES if one.reach is Reach.NOTHING}
    assert "R13" in report.words_not_judged
    assert "F-FIGURES" in report_json(report)["not_judged"]
    assert "not_judged" not in report_json(check_statement(*drafted(clean())[:2]))
    nynorsk = check_statement(facts, StatementText(CHAPTERS["nn"], 2025, "nn"), around=HERE)
    assert (nynorsk.not_judged, nynorsk.words_not_judged) == ((), ())


# Names of others


@pytest.mark.parametrize(
    "sentence",
    [
        "Eksempel AS plikter å følge loven.",
        "Klinikken i Eksempel AS skal gjøre aktsomhetsvurderinger.",
        "Vi i Eksempel AS redegjør for dette.",
        "To leverandører er underlagt Innkjøperen HF, som skal fremme etisk handel.",
        "Vi møtte Innkjøperen HF i mars om sykkelleverandører.",
        "Helse Vest har en avtale som vi bruker.",
        "Helse Vest Innkjøp HF gjennomfører aktsomhetsvurderinger av sine leverandører, og vi bruker resultatene.",
        "Atea AS redegjør selv etter åpenhetsloven på nettsidene.",
        "Forbrukertilsynet skal gi veiledning om loven, og fører tilsyn.",
        "Vi har 974 760 673 kroner i banken og ringer 55 55 55 55.",
    ],
)
def test_names_and_numbers_that_are_in_their_place(sentence: str) -> None:
    around = replace(HERE, other_names=("Innkjøperen HF", "Eksempel AS"))
    facts, text, _around = said("03", sentence)
    found = all_of((facts, text, around), Phase.FREEZE)
    assert "F-OTHER-ENTITY" not in {one.rule for one in found}


def test_a_company_of_the_group_has_the_duty_with_us_only_where_it_is_covered() -> None:
    company = GroupCompany(name="Datter AS", org_number="914778271", reason="den har egen", source=S)
    sentence = "Datter AS redegjør for det samme. Nummeret er 914 778 271."
    covered = said("02", sentence, clean(group=(company,)))
    assert "F-OTHER-ENTITY" not in {one.rule for one in all_of(covered, Phase.FREEZE)}
    left_out = said("02", sentence, clean(group=(replace(company, covered=False),)))
    assert "F-OTHER-ENTITY" in {one.rule for one in all_of(left_out, Phase.FREEZE)}


NAMES = st.lists(
    st.sampled_from(["Nord", "Helse", "Øst", "Ål", "Kraft", "St.", "og", "i", "&", "A-B"]),
    min_size=1,
    max_size=5,
).filter(lambda words: words[0][0].isupper())


@given(NAMES, st.sampled_from(["AS", "HF", "RHF", "ASA", "IKS"]))
def test_any_name_with_a_form_is_seen_as_one(words: list[str], form: str) -> None:
    name = f"{' '.join(words)} {form}"
    found = entities.names_with_form(f"Det var slik at {name} plikter å gjøre dette.")
    assert found
    assert name.endswith(found[-1])


@given(st.text(max_size=300))
def test_reading_names_numbers_and_nothing_never_stops(text: str) -> None:
    assert all(len(one) == 9 and one.isdigit() for one in entities.org_numbers(text))
    assert all(one in text for one in entities.names_with_form(text))
    assert says_nothing(text) in {True, False}


@given(st.integers(min_value=100_000_000, max_value=999_999_999))
def test_only_valid_numbers_are_organisation_numbers(number: int) -> None:
    shown = f"{number:,}".replace(",", " ")
    found = entities.org_numbers(f"Se org.nr. {shown}.")
    assert found in ([], [str(number)])
    assert entities.org_numbers(f"Eksempel AS ({shown}) er her.") == found
    assert entities.org_numbers(f"Vi kjøpte for 12 {shown} kroner, eller {shown} uten avgift.") == []


# Severity


def test_a_seat_on_the_board_or_a_meeting_more_changes_no_severity() -> None:
    facts = clean(
        seats=(*clean().seats, BoardSeat(name="Styremedlem 9", role="MEMBER", source=S)),
        events=(*clean().events, GovernanceEvent(kind="BOARD_MEETING", held_on=DAY, source=S)),
        categories=(
            replace(clean().categories[0], sector_levels=(LOW, MEDIUM)),
            clean().categories[1],
        ),
    )
    assert all_of(drafted(facts), Phase.FREEZE) == []
    (only,) = all_of(drafted(facts), Phase.SIGN)
    assert (only.rule, only.severity) == ("R28", Severity.ERROR)
