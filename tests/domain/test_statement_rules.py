"""A clean statement has no findings; one small change makes one rule speak, and only that one."""

from dataclasses import replace
from datetime import date

import pytest
from fixtures.clean_statement import (
    DAY,
    DONE,
    FEES,
    HIGH,
    HOURS,
    IDENTITY_NUMBER,
    LOW,
    MEDIUM,
    PLANNED,
    SEATS,
    SIGNED,
    S,
    clean,
    counts,
    quiet,
    rendered,
)
from fixtures.foreign_statement import CHAPTERS
from fixtures.noklus_facts import everything, noklus, nothing, phrase
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain import statement_rules as rules
from compliance_app.domain.rules import text as reading
from compliance_app.domain.rules.personal import is_identity_number
from compliance_app.domain.statement_facts import (
    BoardSeat,
    Department,
    GroupCompany,
    MeasureGap,
    NotPrioritised,
    Policy,
    Remedy,
    Search,
    Signing,
    StatementUpdate,
)
from compliance_app.domain.statement_rules import (
    AddressAnswer,
    Circumstances,
    Phase,
    RiskChange,
    Severity,
    Signer,
    StatementText,
    SupplierRisk,
    check_statement,
    report_json,
    statement_text,
)

FACTS = clean()
KNOWN = Circumstances(
    suppliers=(SupplierRisk(name="Leverandør 1", level=MEDIUM, measure=True),),
    other_names=("Eksempel AS", "Annet foretak HF", "Innkjøperen HF"),
    today=date(2026, 6, 1),
    published_on=date(2026, 6, 1),
    last_address="https://www.eksempel.no/vi_viser/",
    risk_changes=(RiskChange(what="nytt land", on=DAY, answer="Landet er ikke i bruk lenger."),),
)


def written(facts, **chapters):
    """The drafted text, with some chapters (c05=…) or words in them (c05=(old, new)) changed."""
    text = statement_text(rendered(facts), facts.period.year)
    changed = dict(text.chapters)
    for key, edit in chapters.items():
        chapter = key.removeprefix("c")
        if isinstance(edit, str):
            changed[chapter] = edit
            continue
        before = changed[chapter].replace("\u00a0", " ")
        assert edit[0] in before, f"«{edit[0]}» står ikke i kapittel {chapter}"
        changed[chapter] = before.replace(*edit)
    return replace(text, chapters=changed)


def fired(report):
    return [one.rule for one in (*report.errors, *report.warnings, *report.advice)]


def everywhere(facts, text, around=KNOWN):
    """The ids that speak in any phase."""
    return {one for phase in Phase for one in fired(check_statement(facts, text, phase=phase, around=around))}


def enterprise(**changes):
    return clean(enterprise=replace(clean().enterprise, **changes))


def ratings(**changes):
    return clean(ratings=replace(clean().ratings, **changes))


def added(chapter, words):
    """The clean text with one sentence more."""
    facts = clean()
    return facts, written(facts, **{f"c{chapter}": f"{written(facts).chapters[chapter]}\n\n{words}"})


def edited(chapter, old, new, facts=None):
    facts = facts or clean()
    return facts, written(facts, **{f"c{chapter}": (old, new)})


def drafted(facts, around=KNOWN):
    return facts, written(facts), around


def drafted_in(language, **changes):
    """The quiet enterprise's statement in another language, from what was typed in bokmål."""
    facts = quiet(**changes)
    return facts, statement_text(rendered(facts, language), 2025, language), KNOWN


def by_hand(chapter, words):
    """The clean text with a paragraph in a chapter written by hand that stood there last year too."""
    facts, text = added(chapter, words)
    ours = {chapter: written(facts).chapters[chapter].split("\n\n")}
    last_year = {chapter: f"Noe helt annet sto her også.\n\n{words}"}
    return facts, replace(text, last_year=last_year, generated=ours)


def around(**changes):
    return clean(), written(clean()), replace(KNOWN, **changes)


def without_word(*words):
    """The clean text with some words gone from every chapter."""
    text = written(clean())
    chapters = {chapter: markdown.replace("\u00a0", " ") for chapter, markdown in text.chapters.items()}
    for word in words:
        chapters = {chapter: markdown.replace(word, "ting") for chapter, markdown in chapters.items()}
    return replace(text, chapters=chapters)


def foreign(language):
    """What the quiet enterprise might have published in nynorsk or English."""
    return StatementText(CHAPTERS[language], 2025, language)


def titled(title):
    return clean(), replace(written(clean()), title=title)


def group(**company):
    told = {"own_duty": False, **company}
    return clean(group=(GroupCompany(name="Datter AS", org_number="111222333", source=S, **told),))


def category(**changes):
    return replace(clean().categories[0], **changes)


HAND = replace(DONE, what="Kontroll av gebyrene")
SHORT = "Vi har ikke avdekket vesentlig risiko eller faktiske negative konsekvenser."
CARRIED = "Vi har snakket med leverandøren av hansker og fått vite at de som pakker, har fri hver søndag."
LONG_SENTENCE = "Vi ser " + "på det vi kan og " * 9 + "slutter."
HEAVY = " ".join(
    ["Leverandørvurderingene omhandler menneskerettighetskonsekvenser innenfor virksomhetsområdene."] * 9
)

TEXT = written(FACTS)

ONE_CHANGE = [
    ("R01", lambda: titled("Om åpenhet i Eksempel")),
    ("R01", lambda: titled("Redegjørelse for aktsomhetsvurderinger")),
    ("R02", lambda: edited("00", "Eksempel AS", "Virksomheten vår her")),
    ("R02", lambda: edited("00", "123 456 785", "nummeret vårt")),
    ("R02", lambda: drafted(enterprise(org_number=None))),
    ("R02", lambda: edited("00", "Datter AS", "datteren", group())),
    ("R02", lambda: drafted(group(covered=False))),
    ("F-GROUP", lambda: drafted(group(own_duty=None))),
    ("F-GROUP", lambda: drafted(group(own_duty=True))),
    ("R03", lambda: edited("00", "gjelder 2025 og", "gjelder perioden og")),
    (
        "R03",
        lambda: drafted(
            clean(period=replace(clean().period, start=date(2025, 12, 31), end=date(2025, 1, 1)))
        ),
    ),
    ("R11", lambda: (clean(), without_word("orretningspartner"))),
    ("R12", lambda: (clean(), without_word("lvorlig", "grovhet"))),
    ("R10", lambda: (clean(), without_word("ansatt", "Egen virksomhet", "innleide"))),
    ("R14", lambda: (quiet(), written(quiet(), c05=WITHOUT_RISK))),
    ("R19", lambda: (clean(), without_word("esultat", "venter at"))),
    ("R33", lambda: (quiet(), foreign("en"))),
    ("R33", lambda: (clean(), written(clean(), **dict.fromkeys(["c01", "c03", "c09", "c07"], ENGLISH)))),
    (
        "R04",
        lambda: drafted(
            clean(enterprise=replace(clean().enterprise, kind="OTHER", form=None, seat=None), seats=())
        ),
    ),
    ("R05", lambda: drafted(clean(enterprise=replace(clean().enterprise, does_what=None), products=()))),
    ("R06", lambda: drafted(clean(policies=()))),
    (
        "R07",
        lambda: drafted(clean(enterprise=replace(clean().enterprise, mapping_frequency=None), procedures=())),
    ),
    ("R08", lambda: drafted(clean(channels=()))),
    ("F-POLICY", lambda: drafted(clean(policies=(replace(clean().policies[0], adopted_on=None),)))),
    ("F-RESPONSIBLE", lambda: drafted(enterprise(responsible_role=None))),
    ("R09", lambda: drafted(clean(regions=()))),
    ("R11", lambda: drafted(ratings(partners_assessed=0))),
    ("R11", lambda: drafted(ratings(partners_assessed=2))),
    ("R26", lambda: drafted(clean(buyers=(replace(clean().buyers[0], commitment_from=None),)))),
    ("R26", lambda: added("03", "For renhold viser vi til morselskapets redegjørelse.")),
    ("R12", lambda: drafted(clean(indices=()))),
    ("R12", lambda: drafted(clean(judgement_sources=()))),
    ("R12", lambda: drafted(ratings(assessed=0))),
    ("R12", lambda: drafted(clean(indices=(replace(clean().indices[0], edition=" "),)))),
    ("R15", lambda: drafted(quiet(ratings=clean().ratings, next_steps=clean().next_steps))),
    ("R10", lambda: drafted(clean(own_operations=None))),
    (
        "R13",
        lambda: edited(
            "05",
            "Vi har avdekket én faktisk negativ konsekvens:",
            "Vi har ikke avdekket faktiske negative konsekvenser, men dette:",
        ),
    ),
    (
        "R13",
        lambda: edited(
            "05",
            "Vi har ikke avdekket vesentlig risiko eller faktiske",
            "Her står det om vesentlig risiko og faktiske",
            quiet(),
        ),
    ),
    (
        "R14",
        lambda: edited(
            "05", "Vi har avdekket én vesentlig risiko:", "Vi har ikke avdekket vesentlig risiko, men"
        ),
    ),
    ("R14", lambda: edited("05", "arbeidstid og hvile i hansker. Lange dager i pakkingen.", "noe annet.")),
    (
        "R14",
        lambda: edited(
            "05",
            "### 5.2 Vesentlig risiko\n\nVi har ikke avdekket vesentlig",
            "### 5.2 Vesentlig risiko\n\nVi ser på vesentlig",
            quiet(),
        ),
    ),
    ("R16", lambda: drafted(clean(impacts=(replace(FEES, involvement=None), HOURS)))),
    ("R16", lambda: edited("05", "direkte knyttet til hansker som vi", "kommet med hansker som vi")),
    (
        "R25",
        lambda: added("05", f"Den ansatte {IDENTITY_NUMBER[:6]} {IDENTITY_NUMBER[6:]} var med på dette."),
    ),
    ("R25", lambda: added("11", "Signert med no_bankid:0000 av styrets leder.")),
    ("R25", lambda: added("11", "Signert fra adressen IP: 91.186.xxx.xxx i mai.")),
    ("R25", lambda: edited("05", "rbeidere betalte gebyr for å få jobben", "t forhold")),
    (
        "F-HIGH",
        lambda: drafted(
            clean(
                categories=(
                    *clean().categories,
                    category(name="duker", suppliers=4, sector_levels=(LOW,), geographic_levels=(HIGH,)),
                )
            )
        ),
    ),
    ("F-HIGH", lambda: around(suppliers=(SupplierRisk(name="Leverandør 2", level=HIGH, measure=True),))),
    ("R17", lambda: drafted(clean(measures=(DONE,)))),
    ("R17", lambda: edited("06", "besøke fabrikken", "se på det")),
    ("R18", lambda: drafted(clean(measures=(DONE, replace(PLANNED, due=None))))),
    (
        "R19",
        lambda: drafted(clean(measures=(replace(DONE, result=None, expected="gebyrene tar slutt"), PLANNED))),
    ),
    ("R19", lambda: drafted(clean(measures=(DONE, replace(PLANNED, expected=None))))),
    ("R20", lambda: drafted(clean(measures=(DONE, PLANNED, replace(DONE, risk=" "))))),
    ("R21", lambda: drafted(clean(earlier_measures=(replace(clean().earlier_measures[0], effect=None),)))),
    ("R21", lambda: drafted(clean(earlier_measures=(replace(clean().earlier_measures[1], reason=None),)))),
    ("R21", lambda: drafted(clean(earlier_measures=(replace(clean().earlier_measures[1], new_due=None),)))),
    ("F-MEDIUM", lambda: drafted(clean(categories=(*clean().categories, category(name="duker"))))),
    ("F-MEDIUM", lambda: around(suppliers=(SupplierRisk(name="Leverandør 2", level=MEDIUM),))),
    ("F-MEDIUM", lambda: around(suppliers=(SupplierRisk(name="Leverandør 2", level=HIGH, impact=True),))),
    (
        "F-QUESTIONNAIRE",
        lambda: drafted(clean(search=Search(questionnaires_sent=9, questionnaires_answered=2, source=S))),
    ),
    (
        "F-QUESTIONNAIRE",
        lambda: drafted(clean(measures=(DONE, PLANNED, replace(DONE, what="sendt spørreskjema til alle")))),
    ),
    ("R22", lambda: drafted(clean(dialogues=()))),
    (
        "R23",
        lambda: drafted(clean(impacts=(replace(FEES, involvement="CONTRIBUTED", remedy_status=None), HOURS))),
    ),
    ("R24", lambda: drafted(enterprise(contact=None))),
    ("R24", lambda: edited("10", "post\\_inn@eksempel.no", "oss")),
    ("R24", lambda: edited("10", "innen tre uker", "så snart det går")),
    ("F-BOARD", lambda: (clean(), written(clean(), c09="Ikke relevant."))),
    ("R27", lambda: drafted(clean(signing=Signing(source=S)))),
    ("R27", lambda: drafted(clean(signing=Signing(document_date=date(2025, 6, 1), source=S)))),
    ("R27", lambda: edited("11", "19. mai 2026", "en dag i mai")),
    ("R28", lambda: drafted(clean(seats=()))),
    ("R28", lambda: drafted(clean(seats=(*SEATS, BoardSeat(name="Per Eksempel", role="MEMBER", source=S))))),
    (
        "R28",
        lambda: drafted(
            clean(
                seats=(
                    *SEATS,
                    BoardSeat(
                        name="Per Eksempel",
                        role="MEMBER",
                        signature=replace(SIGNED, verified=False),
                        source=S,
                    ),
                )
            )
        ),
    ),
    ("R29", lambda: edited("10", "https://www.eksempel.no/vi\\_viser", "nettsiden vår")),
    ("F-ADDRESS", lambda: around(last_address="https://www.eksempel.no/gammel")),
    ("R30", lambda: around(published_on=date(2026, 7, 1))),
    ("R28", lambda: around(signers=())),
    ("R28", lambda: around(signers=(Signer(name="Kari Eksempel", signed=True), Signer(name="Ola Eksempel")))),
    ("F-PUBLISHED", lambda: around(published_on=None)),
    (
        "F-REACHABLE",
        lambda: around(answer=AddressAnswer(address="https://www.eksempel.no/a", on=DAY, found=False)),
    ),
    (
        "F-REACHABLE",
        lambda: around(
            answer=AddressAnswer(address="https://www.eksempel.no/a", on=DAY, found=True, same=False)
        ),
    ),
    ("R31", lambda: around(risk_changes=(RiskChange(what="nytt land", on=DAY),))),
    ("R32", lambda: drafted(enterprise(annual_report=None))),
    ("R35", lambda: drafted(clean(events=clean().events[:2]))),
    ("F-OLD-LAW", lambda: added("02", "Plikten følger av regnskapsloven §\u00a01-5.")),
    ("F-OLD-LAW", lambda: added("02", "Vi redegjør etter regnskapsloven § 3-3 c om samfunnsansvar.")),
    ("F-UNREASONABLE", lambda: added("10", "Vi kan avslå spørsmål som er urimelige.")),
    (
        "F-SIX-STEPS",
        lambda: edited(
            "02", "- sørge for eller samarbeide om gjenoppretting og erstatning der det er påkrevd", ""
        ),
    ),
    ("F-SIX-STEPS", lambda: edited("02", "har seks trinn", "har fem trinn")),
    ("F-OTHER-ENTITY", lambda: added("02", "Vi i Annet foretak HF kjøper bare varer vi trenger.")),
    ("F-OTHER-ENTITY", lambda: added("02", "Innkjøperen HF plikter å følge loven.")),
    (
        "F-FIGURES",
        lambda: edited("03", "14 leverandører i leverandørkjeden", "38 leverandører i leverandørkjeden"),
    ),
    ("F-FIGURES", lambda: added("05", "Vi fant tre faktiske negative konsekvenser.")),
    ("F-OTHER-ENTITY", lambda: added("02", "Helse Nord RHF er omfattet av åpenhetsloven.")),
    ("F-OTHER-ENTITY", lambda: added("02", "UNN HF skal gjøre aktsomhetsvurderinger hvert år.")),
    ("F-OTHER-ENTITY", lambda: added("02", "Redegjørelsen gjelder for Annen Virksomhet AS.")),
    ("F-OTHER-ENTITY", lambda: added("02", "Helse Sør-Øst plikter å følge loven.")),
    ("F-OTHER-ENTITY", lambda: added("02", "Vi har organisasjonsnummer 974 760 673 i registeret.")),
    ("F-FIGURES", lambda: added("06", "I 2025 hadde vi 1\u00a0014 tiltak i gang.")),
    ("F-COPIED", lambda: by_hand("05", CARRIED)),
    ("L-DOUBLED", lambda: added("05", "Vi har likevel ikke har sett mer.")),
    ("L-DOUBLED", lambda: added("05", "Vi så så mye vi kunne.")),
    (
        "L-MISSING-AND",
        lambda: added("05", "Vi har lett hos alle leverandører har derfor ikke satt i verk mer nå."),
    ),
    ("L-TYPED", lambda: drafted_in("nn", translated_from=phrase("bokmål", "Statement"))),
    ("L-CAPITAL", lambda: added("02", "Vi følger Åpenhetsloven i alt arbeid.")),
    ("L-AGREEMENT", lambda: added("09", "Ledelsen tar det opp i jevnlig møter med styret.")),
    ("L-LEFTOVER", lambda: added("03", "Vi kjøper hansker av {leverandør}.")),
    ("L-LEFTOVER", lambda: added("03", "Vi kjøper hansker ( ) og duker.")),
    ("L-WORDS", lambda: added("03", "Vi jobber helhetlig med dette hvert år.")),
    ("L-MEDIUM", lambda: added("04", "Hansker har mediumrisiko hos oss.")),
    ("L-LEVEL-WORD", lambda: added("04", "Hansker har middels risiko hos oss.")),
    ("L-GENITIVE", lambda: added("03", "Dette er Eksempel sine leverandører.")),
    ("L-FILLER", lambda: added("03", "Ikke aktuelt.")),
    ("R34", lambda: added("03", LONG_SENTENCE)),
    ("R34", lambda: (clean(), written(clean(), c09=HEAVY))),
    ("F-NOTHING-FOUND", lambda: drafted(quiet(search=Search(source=S)))),
    (
        "F-NOTHING-FOUND",
        lambda: (quiet(), written(quiet(), c05=f"{SHORT} Vi har besøkt dem. Egne ansatte er med.")),
    ),
    (
        "F-NOTHING-FOUND",
        lambda: (quiet(), written(quiet(), c05=f"{SHORT} Vi kan ikke utelukke det. Egne ansatte er med.")),
    ),
    (
        "F-NOTHING-FOUND",
        lambda: drafted(
            quiet(
                ratings=clean().ratings,
                not_prioritised=(NotPrioritised(subject="frakt", reason="den er liten", source=S),),
            )
        ),
    ),
]
WITHOUT_RISK = (
    "Vi har ikke avdekket faktiske negative konsekvenser hos leverandørene. Slik har vi lett: Vi var på besøk. "
    "Vi kan ikke utelukke noe. Egne ansatte er også med."
)
ENGLISH = (
    "We have not found anything and this is the text of the chapter, and it is not in the language that we use. "
    "The rest of the text is the same and is also of the kind that we are not going to have. "
) * 9


@pytest.mark.parametrize("facts", [clean, quiet])
def test_a_clean_statement_has_no_findings_in_any_phase(facts):
    assert everywhere(facts(), written(facts())) == set()
    assert all(check_statement(facts(), written(facts()), phase=phase, around=KNOWN).ready for phase in Phase)


def test_a_translation_is_judged_by_its_facts_and_not_by_norwegian_words():
    facts = clean(translated_from=phrase("bokmål", "Statement"))
    english = {chapter: f"{ENGLISH} {markdown}" for chapter, markdown in written(facts).chapters.items()}
    told = "Indeks_en post_inn@eksempel.no mediumrisiko, severity, workers, linked to us, within three weeks"
    english["04"] = english["10"] = english["05"] = f"{ENGLISH} {told}"
    report = check_statement(facts, StatementText(english, 2025, "en"))
    assert set(fired(report)) == {"R14", "R25", "L-TYPED"}, (
        "what the register has found must be told in any language"
    )


@pytest.mark.parametrize(
    ("rule_id", "make"), ONE_CHANGE, ids=[f"{n}-{one[0]}" for n, one in enumerate(ONE_CHANGE)]
)
def test_one_change_makes_one_rule_speak(rule_id, make):
    facts, text, *around = make()
    rule = rules.RULE_BY_ID[rule_id]
    report = check_statement(facts, text, phase=rule.phase, around=around[0] if around else KNOWN)
    assert set(fired(report)) == {rule_id}
    assert report.ready is (rule.severity is Severity.ADVICE)
    assert all(one.link.address.startswith("/") and one.link.label for one in _all(report))


def test_every_rule_is_broken_by_some_change():
    assert {rule_id for rule_id, _make in ONE_CHANGE} == set(rules.RULE_BY_ID)
    assert len(rules.RULES) == len(rules.RULE_BY_ID)


def test_rows_of_the_checklist_have_the_severity_and_phase_that_the_design_gives_them():
    rows = {f"R{row:02}" for row in range(1, 36)}
    assert rows <= set(rules.RULE_BY_ID)
    by_severity = {
        severity: {one.id for one in rules.RULES if one.severity is severity and one.phase is Phase.FREEZE}
        for severity in Severity
    }
    errors = {f"R{row:02}" for row in (2, 3, 4, 5, 6, 7, 13, 14, 17, 18, 19, 25)} | {"F-HIGH"}
    warnings = {f"R{row:02}" for row in (1, 8, 10, 11, 12, 15, 16, 20, 21, 22, 23, 24, 26, 33)}
    assert by_severity[Severity.ERROR] == errors
    assert by_severity[Severity.WARNING] >= warnings | {"F-MEDIUM", "F-NOTHING-FOUND", "F-OLD-LAW"}
    assert by_severity[Severity.ADVICE] >= {"R09", "R34", "L-DOUBLED"}
    phases = {one.id: one.phase for one in rules.RULES if one.id in rows and one.phase is not Phase.FREEZE}
    assert phases == {
        **dict.fromkeys(("R27", "R28"), Phase.SIGN),
        **dict.fromkeys(("R29", "R30"), Phase.PUBLISH),
        **dict.fromkeys(("R31", "R32", "R35"), Phase.YEAR_CLOSE),
    }


# Text that says nothing

READING = sorted((one for one in rules.RULES if one.reads), key=lambda one: one.id)
EMPTY = [
    "",
    "x",
    "-",
    "…",
    "Ikke relevant.",
    "**Ikke aktuelt for oss**",
    "Lorem ipsum dolor sit amet " * 9,
    "Se nettsiden",
    "Vi er her",
    "| --- |",
]


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("rule", READING, ids=[one.id for one in READING])
def test_a_chapter_without_content_is_a_finding(rule, empty):
    facts = clean()
    report = check_statement(facts, written(facts, **{f"c{rule.chapter}": empty}))
    found = [one for one in (*report.errors, *report.warnings, *report.advice) if one.rule == rule.id]
    assert len(found) == 1
    assert f"Der skal det stå {rule.must}." in found[0].message
    assert found[0].chapter == rule.chapter


@pytest.mark.parametrize("rule", READING, ids=[one.id for one in READING])
def test_last_years_words_are_a_finding(rule):
    facts = clean()
    text = written(facts)
    before = {chapter: f"  {markdown.upper()}\n" for chapter, markdown in text.chapters.items()}
    found = [one.rule for one in _all(check_statement(facts, replace(text, last_year=before)))]
    assert found.count(rule.id) == 1
    other = {chapter: f"{markdown} Ja visst." for chapter, markdown in text.chapters.items()}
    assert fired(check_statement(facts, replace(text, last_year=other), around=KNOWN)) == []


def test_a_copied_paragraph_is_found_where_it_was_written_by_hand_and_only_there():
    facts, text = by_hand("08", CARRIED)
    (found,) = check_statement(facts, text, around=KNOWN).warnings
    assert found.message.startswith("Dette avsnittet er ord for ord som i 2024: «Vi har snakket med")
    assert (found.rule, found.chapter, found.link.chapter) == ("F-COPIED", "08", "08")
    # what the templates would say again, and who we are and how we work, may stand as it did
    ours = replace(text, generated={"08": [*text.generated["08"], CARRIED]})
    assert fired(check_statement(facts, ours, around=KNOWN)) == []
    assert fired(check_statement(*by_hand("01", CARRIED), around=KNOWN)) == []
    assert fired(check_statement(*by_hand("09", "Ingen endringer i 2025."), around=KNOWN)) == []


ASKED = {
    "R04": lambda said: clean(
        enterprise=replace(clean().enterprise, kind="OTHER", form=said, seat=said), seats=()
    ),
    "R05": lambda said: clean(enterprise=replace(clean().enterprise, does_what=said), products=()),
    "R06": lambda said: clean(policies=(replace(clean().policies[0], title=said),)),
    "R07": lambda said: clean(enterprise=replace(clean().enterprise, mapping_frequency=said), procedures=()),
    "R08": lambda said: clean(channels=(replace(clean().channels[0], name=said),)),
    "R12": lambda said: clean(judgement_sources=(phrase(said, "ProfileFact"),)),
    "R19": lambda said: clean(measures=(replace(DONE, result=said), PLANNED)),
    "R21": lambda said: clean(earlier_measures=(replace(clean().earlier_measures[1], reason=said),)),
    "R22": lambda said: clean(dialogues=(replace(clean().dialogues[0], topic=said),)),
    "R23": lambda said: clean(impacts=(replace(FEES, involvement="CONTRIBUTED", remedy_status=said), HOURS)),
    "R24": lambda said: enterprise(contact=said),
    "R26": lambda said: clean(buyers=(replace(clean().buyers[0], commitment_from=said),)),
    "F-HIGH": lambda said: clean(
        categories=(*clean().categories, category(name="duker", sector_levels=(HIGH,), not_significant=said))
    ),
    "F-MEDIUM": lambda said: clean(
        categories=(*clean().categories, category(name="duker", not_significant=said))
    ),
    "F-RESPONSIBLE": lambda said: enterprise(responsible_role=said),
}
"""The rules that ask for a text in the register, and a clean statement with that text as it was typed."""
NO_TEXT = {
    *("R27", "R28", "R29", "R30", "R31", "R32", "R35"),  # signing, publishing, the year's close
    *("F-ADDRESS", "F-PUBLISHED", "F-REACHABLE"),
}
"""Rules that ask for an act or a date."""
WORDS = {one.id for one in rules.RULES if one.id.startswith("L-")} | {
    *(
        "R01",
        "R33",
        "R34",
        "F-COPIED",
        "F-FIGURES",
        "F-OLD-LAW",
        "F-OTHER-ENTITY",
        "F-SIX-STEPS",
        "F-UNREASONABLE",
    ),
    *("F-GROUP", "F-NOTHING-FOUND", "F-POLICY", "F-QUESTIONNAIRE", "R25"),
}
"""Rules that look for something that should not stand there; what fills a field has none of it."""


def test_every_rule_is_tried_on_words_that_say_nothing_or_asks_for_no_words():
    tried = {one.id for one in READING} | ASKED.keys()
    assert set(rules.RULE_BY_ID) - tried == (NO_TEXT | WORDS) - tried
    assert not (NO_TEXT | WORDS) - set(rules.RULE_BY_ID)


@pytest.mark.parametrize("said", ["x", "-", "ikke relevant", "Ikke aktuelt for oss.", "samme som i fjor"])
@pytest.mark.parametrize("rule_id", ASKED)
def test_what_was_only_typed_to_fill_a_field_is_lacking(rule_id, said):
    facts = ASKED[rule_id](said)
    assert rule_id in fired(check_statement(facts, written(facts), around=KNOWN))


def test_having_had_nothing_to_do_last_year_either_is_no_copying():
    facts = quiet()
    text = written(facts)
    assert fired(check_statement(facts, replace(text, last_year={"06": text.chapters["06"]}))) == []


def test_the_finding_names_the_chapter_and_what_stands_there():
    facts = clean()
    text = written(
        facts,
        c00="x",
        c03="",
        c05=("### 5.3 Egen virksomhet", "### 5.3 Egen virksomhet\n\nx\n\n### 5.4 Annet"),
    )
    messages = {one.rule: one.message for one in _all(check_statement(facts, text))}
    assert messages["R02"].startswith("Tittelsiden har bare «x». Der skal det stå navn")
    assert messages["R09"].startswith("Kapittel\u00a03 har ingen tekst. Der")
    assert messages["R10"].startswith("Punkt\u00a05.3 har bare «x».")
    copied = check_statement(facts, replace(written(facts), last_year={"09": written(facts).chapters["09"]}))
    assert copied.warnings[0].message.startswith("Kapittel\u00a09 er ord for ord som i 2024.")
    assert rules.chapter_name("vedlegg") == "Vedlegget"


def test_a_table_is_content():
    table = "| Tiltak | Resultat |\n| --- | --- |\n| krevd i avtalen at leverandøren dekker gebyrene; besøke fabrikken | venter svar |"
    assert fired(check_statement(clean(), written(clean(), c06=table), around=KNOWN)) == []


# What is judged together


def test_high_suppliers_that_are_only_counted_need_a_finding_somewhere():
    high = replace(quiet().ratings, overall=counts(LOW=13, HIGH=4))
    facts = quiet(ratings=high, next_steps=clean().next_steps)
    assert set(fired(check_statement(facts, written(facts)))) == {"F-HIGH", "R15"}
    put_off = replace(
        facts, not_prioritised=(NotPrioritised(subject="frakt", reason="den er liten", source=S),)
    )
    assert fired(check_statement(put_off, written(put_off))) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"categories": (category(name="duker", not_significant="vi kjøper få"),)},
        {
            "categories": (category(name="duker"),),
            "not_prioritised": (NotPrioritised(subject="duker", reason="de er få", source=S),),
        },
        {
            "categories": (category(name="duker"),),
            "measure_gaps": (MeasureGap(risk="støv fra duker", reason="vi venter", source=S),),
        },
        {
            "categories": (category(name="duker"),),
            "measures": (DONE, PLANNED, replace(DONE, risk="støv fra duker")),
        },
    ],
)
def test_a_medium_category_is_answered_by_a_measure_or_a_reason(answer):
    facts = clean(**answer)
    assert fired(check_statement(facts, written(facts))) == []


def test_a_high_category_is_answered_by_an_impact_and_a_finding_by_a_reason_why_nothing_is_done():
    high = (category(sector_levels=(HIGH,)),)
    facts = clean(
        categories=high,
        measures=(DONE,),
        measure_gaps=(MeasureGap(risk="lange dager", reason="vi venter", source=S),),
    )
    assert fired(check_statement(facts, written(facts))) == []
    alone = clean(categories=(category(name="duker", sector_levels=(HIGH,)),))
    found = {one.rule: one.message for one in _all(check_statement(alone, written(alone)))}
    assert found.keys() == {"F-HIGH", "F-MEDIUM"}
    assert "Risikoen innen duker er vurdert til høy" in found["F-MEDIUM"]


def test_a_category_leads_to_its_own_answers():
    source = replace(S, kind="Category", id="kategorien")
    facts = clean(categories=(category(name="duker", sector_levels=(HIGH,), source=source),))
    found = {one.rule: one.link for one in _all(check_statement(facts, written(facts)))}
    assert {one.address for one in found.values()} == {"/risikoen-ber-om?id=kategorien"}
    assert found["F-HIGH"].way == "Det risikoen ber om → Svar for kategorien"


def test_impacts_among_own_employees_are_told_in_their_own_section():
    own = replace(
        FEES,
        own=True,
        what="en ansatt falt fra en stige",
        category=None,
        goods=None,
        involvement="CAUSED",
        issue="helse, miljø og sikkerhet (HMS)",
        where="i Bergen",
    )
    measure = replace(DONE, risk="fall fra stige", what="byttet alle stigene")
    facts = quiet(impacts=(own,), own_operations=None, measures=(measure,))
    assert fired(check_statement(facts, written(facts), around=KNOWN)) == []


def test_remediation_counts_for_as_many_as_got_it():
    ours = replace(FEES, involvement="CAUSED", remedy_status=None)
    facts = clean(
        impacts=(ours, HOURS), remedies=(Remedy(who="tolv arbeidere", what="gebyret tilbake", source=S),)
    )
    assert fired(check_statement(facts, written(facts))) == []


def test_measures_without_findings_may_lack_results_but_not_an_aim():
    facts = quiet(measures=(replace(PLANNED, expected=None, due=None), replace(DONE, result=None, risk="")))
    assert fired(check_statement(facts, written(facts))) == ["R20"]


def test_an_example_need_not_have_an_organisation_number_and_a_group_needs_reasons():
    facts = enterprise(org_number=None)
    assert fired(check_statement(facts, written(facts), around=Circumstances(example=True))) == []
    covered = group(covered=False, reason="selskapet gir sin egen redegjørelse")
    assert fired(check_statement(covered, written(covered))) == []


def test_a_name_in_the_text_must_be_a_name():
    nameless = enterprise(name=" ")
    assert "R02" in fired(check_statement(nameless, written(nameless)))


def test_a_period_over_two_years_is_named_with_both():
    split = clean(period=replace(clean().period, start=date(2024, 7, 1), end=date(2025, 6, 30)))
    assert fired(check_statement(split, written(split))) == []
    other_year = replace(written(clean()), year=2024)
    assert "R03" in fired(check_statement(clean(), other_year))


def test_the_middle_word_is_the_enterprises_own():
    facts = clean(enterprise=replace(clean().enterprise, level_word_medium="middels"))
    assert fired(check_statement(facts, written(facts))) == []
    assert fired(check_statement(*edited("04", "middels", "medium", facts)[:2])) == ["L-LEVEL-WORD"]
    strange = clean(enterprise=replace(clean().enterprise, level_word_medium="moderat"))
    assert "L-LEVEL-WORD" not in fired(check_statement(strange, written(clean())))


@pytest.mark.parametrize(
    "sentence",
    [
        "I 2024 hadde vi 38 leverandører.",
        "I 2024 vurderte vi 38 leverandører; i 2025 var det 14.",
        "Sju leverandører i Malaysia kunne ikke vise hvem som hadde rekruttert arbeiderne.",
        "Vi har 14 leverandører og 3 forretningspartnere.",
        "De to leverandørene har svart oss i år.",
        "Vi spurte en leverandør om dette i fjor.",
        "I 2025 leverandører med hansker ble vurdert.",
        "Vi har 12 avdelinger som bruker hansker.",
        "Vi har brukt 1,38 leverandører i snitt.",
    ],
)
def test_figures_that_say_nothing_against_the_register(sentence):
    assert fired(check_statement(*added("03", sentence), around=KNOWN)) == []


def test_figures_of_every_kind_are_compared_and_those_of_the_register_are_known():
    known = rules.figures.known_numbers(everything())
    assert {31, 2, 33, 9, 22, 24, 14, 3, 8, 5, 20} <= known["leverandør"]
    assert known["avdeling"] == {4}
    assert known["styremedlem"] == {6}
    own_words = clean(products=(phrase("hansker til 7 avdelinger"),))
    assert rules.figures.known_numbers(own_words)["avdeling"] == {7}
    parts = clean(departments=(Department(name="Salg", source=S),), seats=())
    assert rules.figures.known_numbers(parts)["avdeling"] == {1}
    assert rules.figures.known_numbers(nothing())["årsverk"] == set()
    found = check_statement(*edited("03", "14 leverandører i", "38 leverandører i")).warnings[0]
    assert found.place == "38 leverandører"
    assert found.message.startswith("Teksten sier «38 leverandører», men registeret har ikke det tallet")


def test_a_late_update_of_a_statement_is_not_late():
    facts = clean(
        update=StatementUpdate(changed_on=date(2026, 8, 1), change="risikoen økte", old_date=DAY, source=S)
    )
    after = replace(KNOWN, published_on=None, today=date(2026, 8, 1))
    assert fired(check_statement(facts, written(facts), phase="PUBLISH", around=after)) == []
    report = check_statement(clean(), written(clean()), phase="PUBLISH", around=after)
    assert [one.message for one in report.warnings] == ["Fristen 30. juni 2026 er passert."]
    assert fired(check_statement(clean(), written(clean()), phase="PUBLISH")) == []


def test_the_address_must_be_whole_and_known_before_the_year_is_closed():
    for address in (None, "www.eksempel.no"):
        facts = enterprise(statement_url=address)
        assert fired(check_statement(facts, written(facts), phase="PUBLISH", around=KNOWN)).count("R29") == 1
    without = enterprise(statement_url=None)
    closing = check_statement(without, written(without), phase="YEAR_CLOSE", around=KNOWN)
    assert fired(closing) == ["R32", "F-PUBLISHED"][::-1]
    elsewhere = replace(KNOWN, address="https://www.eksempel.no/annet")
    assert fired(check_statement(without, written(without), phase="YEAR_CLOSE", around=elsewhere)) == ["R32"]
    no_report = enterprise(annual_report=False, statement_url=None)
    assert fired(check_statement(no_report, written(no_report), phase="YEAR_CLOSE", around=elsewhere)) == []


# Phases, reasons, report


def test_a_phase_is_blocked_by_its_own_rules_only():
    facts = clean(
        policies=(), signing=Signing(source=S), enterprise=replace(clean().enterprise, annual_report=None)
    )
    text = edited("10", "https://www.eksempel.no/vi\\_viser", "nettsiden", facts)[1]
    errors = {
        phase: [one.rule for one in check_statement(facts, text, phase=phase, around=KNOWN).errors]
        for phase in Phase
    }
    assert errors == {"FREEZE": ["R06"], "SIGN": ["R27"], "PUBLISH": ["R29"], "YEAR_CLOSE": ["R32"]}


def test_a_phase_that_does_not_exist_is_refused():
    with pytest.raises(rules.PhaseUnknown, match="FREEZE, SIGN, PUBLISH, YEAR_CLOSE"):
        check_statement(clean(), written(clean()), phase="LATER")


@pytest.mark.parametrize("reason", ["", "  ", "x", "Ikke relevant"])
def test_a_reason_must_say_something(reason):
    facts = clean(dialogues=())
    report = check_statement(facts, written(facts), reasons={"R22": reason})
    assert report.explained == ()
    assert not report.ready


def test_a_reason_explains_a_warning_and_nothing_else():
    facts = clean(dialogues=(), policies=())
    reasons = {"R22": " Vi startet opp i november. ", "R06": "Vi rakk det ikke."}
    report = check_statement(facts, written(facts), reasons=reasons)
    assert [(one.rule, one.reason) for one in report.warnings] == [("R22", "Vi startet opp i november.")]
    assert report.explained == report.warnings
    assert report.unexplained == ()
    assert [(one.rule, one.reason) for one in report.errors] == [("R06", None)]
    assert not report.ready
    alone = clean(dialogues=())
    assert check_statement(alone, written(alone), reasons=reasons).ready


def test_the_report_as_json():
    facts = clean(dialogues=(), policies=(), regions=())
    report = report_json(check_statement(facts, written(facts)))
    assert list(report) == ["year", "phase", "errors", "warnings", "advice", "ready"]
    assert (report["year"], report["phase"], report["ready"]) == (2025, "FREEZE", False)
    assert report["errors"] == [
        {
            "rule": "R06",
            "provision": "åpenhetsloven §\u00a05 første ledd bokstav a, jf. §\u00a04 første ledd bokstav a",
            "message": "Redegjørelsen nevner ingen retningslinjer.",
            "fix": "Registrer retningslinjene, hvem som vedtok dem og når, under Virksomheten.",
            "link": "/virksomheten?del=retningslinjer",
        }
    ]
    assert [one["rule"] for one in report["warnings"]] == ["R22"]
    assert [one["rule"] for one in report["advice"]] == ["R09"]


@pytest.mark.parametrize("rule", rules.RULES, ids=[one.id for one in rules.RULES])
def test_what_is_said_is_a_sentence_that_ends_with_what_to_do(rule):
    for words in (rule.message, rule.fix):
        assert words.endswith("."), words
        assert words[0].isupper() or words[0] == "«", words
        assert "!" not in words
    assert "Må rettes" not in rule.message
    assert rule.provision
    assert not rule.must.endswith(".")
    assert rule.judge.__doc__ or rule.id.startswith("L-")


# The reference


def the_reference():
    """Noklus as its published statement describes it, with the policy that it tells of; no business partner is named."""
    facts = noklus()
    return replace(
        facts,
        policies=(Policy(title="krav til leverandører i kvalitetsstyringssystemet", source=S),),
        suppliers=replace(facts.suppliers, supply_chain=33, business_partners=0),
        ratings=replace(facts.ratings, partners_assessed=0),
    )


def test_the_reference_raises_what_a_regulator_would_ask_and_no_error():
    facts = the_reference()
    report = check_statement(facts, written(facts), around=Circumstances(example=True))
    assert report.errors == ()
    assert {one.rule for one in report.warnings} == {
        *("R08", "R10", "R11", "R15", "R22"),
        *("F-MEDIUM", "F-NOTHING-FOUND"),
    }
    assert [one.place for one in report.warnings if one.rule == "F-MEDIUM"] == ["IKT"]
    assert not report.ready
    reasons = dict.fromkeys({one.rule for one in report.warnings}, "Det tas opp på neste styremøte.")
    assert check_statement(facts, written(facts), reasons=reasons, around=Circumstances(example=True)).ready


def test_the_words_that_the_reference_was_signed_with_are_seen():
    published = (
        "Vi har likevel ikke har avdekket verken vesentlig risiko eller faktiske negative konsekvenser hos våre "
        "leverandører har derfor ikke satt inn spesifikke tiltak. Eksempel sine krav følger av Åpenhetsloven. "
        "Ledelsen følger dette opp i jevnlig møter med sykehuset. Risiko vurderes mht. menneskerettigheter."
    )
    advice = check_statement(*added("09", published), around=KNOWN).advice
    slips = {"L-GENITIVE", "L-AGREEMENT", "L-CAPITAL", "L-DOUBLED", "L-WORDS", "L-MISSING-AND"}
    assert {one.rule for one in advice} == slips
    assert {one.chapter for one in advice} == {"09"}


# Reading


@given(st.text(max_size=200), st.sampled_from(["00", "05", "06", "10", "vedlegg", "99"]))
def test_no_text_is_too_strange_to_judge(words, chapter):
    text = StatementText({**TEXT.chapters, chapter: words}, 2025, last_year={chapter: words})
    report = check_statement(FACTS, text)
    assert all(one.message and one.fix for one in _all(report))


def test_paragraphs_are_read_as_a_person_would():
    markdown = "# Tittel\n\nDette **er**\nførste\\_avsnitt.\n\n- et punkt\n  går videre\n- et til\n\n| a | b |\n1. nummer"
    assert reading.paragraphs(markdown) == [
        "Dette er første_avsnitt.",
        "et punkt går videre",
        "et til",
        "nummer",
    ]
    assert reading.paragraphs("| a | b |\n| c |", tables=True) == ["| a | b |", "| c |"]
    assert reading.section("a\n\n## Om b\n\nher\n\n## Om c\n\nder", "om b").strip() == "her"
    assert reading.section("ingen overskrift", "b") == "ingen overskrift"


def test_readability_follows_bjornssons_formula():
    ten_short = "Vi ser på det vi kan i en by. "
    assert reading.lix(ten_short * 3) is None
    assert reading.lix(ten_short * 5) == 9
    # 41 words in 6 sentences, 15 of them of more than six letters: 41 / 6 + 100 * 15 / 41
    long = "Leverandører produserer hansker av gummi på steder hjemme. "
    assert reading.lix(long * 5 + "Slutt.") == 43


@pytest.mark.parametrize("digits", ["01810700022", "01810700031", "12345678901", "02810700021"])
def test_a_number_with_wrong_check_digits_is_no_identity_number(digits):
    assert not is_identity_number(digits)
    assert fired(check_statement(*added("03", f"Saken har nummer {digits} hos oss."), around=KNOWN)) == []


def _all(report):
    return [*report.errors, *report.warnings, *report.advice]
