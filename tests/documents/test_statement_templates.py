"""The written statement: what it says of the references, of nothing, of hostile names, and where it has it from."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest
from markdown_it import MarkdownIt

from compliance_app.documents.markdown import parse
from compliance_app.documents.statement_filters import filters
from compliance_app.documents.templates import (
    TEMPLATES,
    FieldNotFilled,
    ParagraphWithoutSource,
    TemplateUnreadable,
    TextOutsideParagraph,
    render_chapters,
    tidy,
)
from compliance_app.documents.tree import Paragraph, Text
from compliance_app.domain import statute
from compliance_app.domain.language import NB, LanguageMissing
from compliance_app.domain.levels import Level
from compliance_app.domain.statement_facts import (
    Agreement,
    CategoryRating,
    Impact,
    Measure,
    Ratings,
    Search,
    SupplierCounts,
    UnknownLevel,
)
from tests.fixtures.noklus_facts import departmental, everything, noklus, nothing, phrase, src


def chapters(facts):
    return {chapter.id: chapter for chapter in render_chapters(facts)}


def text(facts, chapter=None):
    """The words of a chapter, or of all, with plain spaces and without backslashes."""
    chosen = chapters(facts).values() if chapter is None else [chapters(facts)[chapter]]
    whole = "\n\n".join(f"{one.title}\n\n{one.markdown}" for one in chosen)
    return re.sub(r"\\(?=\W)", "", whole.replace("\u00a0", " "))


IDS = [*(f"{n:02}" for n in range(12)), "vedlegg"]
BUILDERS = [nothing, noklus, departmental, everything]


@pytest.mark.parametrize("build", BUILDERS)
def test_every_chapter_is_there_and_none_is_empty(build):
    made = render_chapters(build())
    assert [chapter.id for chapter in made] == IDS
    assert all(chapter.title and chapter.paragraphs for chapter in made)
    assert [chapter.heading for chapter in made][5] == "5 Funn"


@pytest.mark.parametrize("build", BUILDERS)
def test_every_paragraph_has_an_address(build):
    for chapter in render_chapters(build()):
        for paragraph in chapter.paragraphs:
            assert paragraph.sources, (chapter.id, paragraph.id)
            assert all(source.kind and source.id for source in paragraph.sources)


@pytest.mark.parametrize("build", BUILDERS)
def test_no_traces_of_the_template_are_left(build):
    whole = text(build())
    assert not re.search(r"[{}▸⟨⟩\x1e]|%}|None|True|False", whole)
    assert "  " not in whole
    assert whole.count("«") == whole.count("»")
    assert (
        re.findall(r".* [.,;:](?:\s|$)|.*[.]{2}.*|.*,,.*|.*\(\).*|.*\( .*|.* \).*", without_tables(whole))
        == []
    )
    assert re.findall(r"(?m)^-$", whole) == []
    assert re.findall(r"(?i)\b(har|og|er|i|av|med) \1\b", whole) == []


def without_tables(whole):
    return re.sub(r"(?m)^\|.*$", "", whole)


@pytest.mark.parametrize("build", BUILDERS)
def test_no_sentence_opens_with_a_digit(build):
    for chapter in render_chapters(build()):
        if chapter.id not in {"11", "vedlegg"}:
            whole = without_tables(chapter.markdown)
            assert re.findall(r"(?m)^\d.*|[a-zæøå)]\. \d.*", whole) == []


CLAIMS = {
    1: ("01", ["etablert i 1992 av Den norske legeforening, Kommunenes Sentralforbund og Helse- og omsorgsdepartementet", "ideell, landsdekkende", "Bergen, ved Haraldsplass", "22 ulike sykehus"]),
    2: ("01", ["avtale om samarbeid med de fire regionale helseforetakene og med Først Medisinsk Laboratorium"]),
    3: ("01", ["om lag 3 500 ulike deltakere", "legekontor", "fengsler", "instrumentleverandører"]),
    4: ("01", ["29 egne", "24 EQA-arrangører i Europa", "fakturerer kostnaden videre til norske sykehuslaboratorier"]),
    5: ("01", ["Vel halvparten av EQA-arrangørene, også de største, er medlem i EQALM", "der vi også er medlem", "ta opp menneskerettigheter"]),
    6: ("01", ["30 000 e-læringskurs", "756 fysiske kurs", "8 200 kursdeltakere"]),
    7: ("02", ["har som mål å bruke leverandører som forplikter seg"]),
    8: ("02", ["I 2025 fikk alle ansatte opplæring i kravene"]),
    9: ("02", ["kvalitetsstyringssystemet", "avtalene med leverandørene"]),
    10: ("03", ["Mange innkjøp gjør vi gjennom Haraldsplass Diakonale Sykehus", "samarbeider med dem om å følge opp"]),
    11: ("09", ["to møter med Haraldsplass Diakonale Sykehus", "fast sak på ledelsens gjennomgang og på styremøtene"]),
    12: ("03", ["De største innkjøpene er innen in vitro-diagnostisk medisinsk utstyr og forbruksmateriell og innen IKT", "De fleste leverandørene har kontor i Norge"]),
    13: ("03", ["Sykehuslaboratoriene", "de fleste i Norge", "underlagt Sykehusinnkjøp HF, som skal sørge for", "etisk handel"]),
    14: ("03", ["Til store kurs bruker vi fortrinnsvis hoteller som Sykehusinnkjøp HF har rammeavtale med"]),
    15: ("03", ["holder til i Europa og USA, unntatt to leverandører innen IKT, som holder til i Asia", "hovedkontor i USA eller Tyskland"]),
    16: ("04", ["geografisk risiko og bransjerisiko som mest aktuelle", "Hver leverandør og forretningspartner vurderes på to måter"]),
    17: ("04", ["Geografisk risiko bygger på V-Dem"]),
    18: ("04", ["skjønn, ut fra kjennskap til leverandørene, intern gjennomgang og leverandørenes nettsider"]),
    19: ("02", ["kartlegges hvert år"]),
    20: ("04", ["For 2025 er geografisk risiko vurdert til lav og medium, og bransjerisiko til lav, med unntak av IKT, som er vurdert til medium."]),
    21: ("04", ["IKT-utstyr og IKT-tjenester", "flere kontinenter"]),
    22: ("05", ["Vi har ikke avdekket vesentlig risiko eller faktiske negative konsekvenser hos leverandørene eller forretningspartnerne våre i 2025 og har derfor ikke satt i verk særskilte tiltak."]),
    23: ("09", ["Styret ble orientert i 2025 og ba om at vi prioriterer IKT"]),
    24: ("10", ["noklus@noklus.no", "innen tre uker"]),
    25: ("11", ["19. mai 2026"]),
    26: ("11", ["Aasne K. Aarsand, Direktør Noklus"]),
    27: ("11", ["- Siri Skumlien, Den norske legeforening", "- Knut Berglund, staten", "- Ingrid Hokstad, Norsk selskap for medisinsk biokjemi"]),
}  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_reference_statement_says_what_the_published_one_says(claim):
    chapter, words = CLAIMS[claim]
    written = text(noklus(), chapter)
    assert [word for word in words if word not in written] == []


def test_the_same_suppliers_as_last_year_is_said_with_the_year():
    assert "Vi har de samme leverandørene som i 2024." in text(noklus(), "03")


def test_nobody_who_has_not_signed_is_shown_as_having_signed():
    assert "Signert" not in text(noklus(), "11")
    assert "(s)" not in text(noklus(), "11")
    signed = text(everything(), "11")
    assert (
        "Siri Skumlien, Den norske legeforening, styreleder. Signert 21. mai 2026 kl. 23.02 (norsk tid), på vegne av Den norske Legeforening"
        in signed
    )
    assert "- Marte Kvittum Tangen, Den norske legeforening\n" in signed
    assert (
        "Nils Kristian Klev, Den norske legeforening. Signert med påtegnet forbehold; se forklaringen på side 7"
        in signed
    )


EMPTY = {
    "00": "Redegjørelsen gjelder 2025 og er gitt etter åpenhetsloven § 5.",
    "01": "Eksempel AS (Eksempel) har ikke beskrevet hva virksomheten gjør.",
    "02": "Vi har ikke vedtatt egne retningslinjer for dette.",
    "03": "Ved utgangen av 2025 hadde vi ikke registrert noen leverandører eller forretningspartnere.",
    "04": "Vi har ikke vurdert risiko for 2025.",
    "05": "men vi har heller ikke vurdert noen leverandører. Vi kan ikke utelukke at slike forhold finnes.",
    "06": "Vi har ikke avdekket forhold som krever særskilte tiltak, men vi har heller ikke vurdert noen leverandører.",
    "07": "Dette er den første redegjørelsen vår.",
    "08": "Vi har ikke hatt dialog med berørte eller deres representanter i 2025.",
    "09": "Ledelsen gikk ikke gjennom arbeidet i 2025.",
    "10": "Vi fikk ingen informasjonskrav i 2025.",
    "11": "Redegjørelsen er ennå ikke datert.",
    "vedlegg": "Ingen tiltak er registrert for 2025.",
}


@pytest.mark.parametrize("chapter", EMPTY)
def test_an_empty_register_is_told_as_it_is(chapter):
    assert EMPTY[chapter] in text(nothing(), chapter)


def test_an_absence_has_an_address_with_the_count():
    paragraph = chapters(nothing())["02"].paragraphs[0]
    assert {source.kind for source in paragraph.sources} == {"Enterprise", "ReportingPeriod"}
    period = next(source for source in paragraph.sources if source.kind == "ReportingPeriod")
    assert period.values["policies"] == 0


def test_a_paragraph_keeps_the_values_it_was_written_from():
    result = next(one for one in chapters(noklus())["04"].paragraphs if one.id == "resultat")
    by_kind = {(source.kind, source.label): source.values for source in result.sources}
    assert by_kind["Category", "IKT"] == {"name": "IKT", "sector_levels": ["MEDIUM"]}
    assert by_kind["Aggregate", "vurderinger"]["assessed"] == 33


def test_the_six_steps_are_all_there_and_rest_on_the_act():
    steps = next(one for one in chapters(nothing())["02"].paragraphs if one.id == "de seks trinnene")
    assert [source.id for source in steps.sources] == ["åpenhetsloven § 4"]
    assert len(statute.DUE_DILIGENCE_STEPS) == 6
    assert all(f"- {step}" in steps.markdown for step in statute.DUE_DILIGENCE_STEPS)


def test_words_of_the_statute_are_whole():
    whole = text(everything())
    for words in (statute.DISPROPORTIONATELY_BURDENSOME, statute.ACT_TITLE, statute.ENDORSED_RESERVATION):
        assert words in whole
    assert "årsberetning" in text(
        replace(noklus(), enterprise=replace(noklus().enterprise, annual_report=False)), "10"
    )


def test_key_figures_are_printed_as_they_were_and_empty_cells_are_not_zero():
    first = chapters(departmental())["01"].markdown.replace("\u00a0", " ")
    assert "### Analyser per avdeling" in first
    assert "| Medisinsk genetikk | ikke oppgitt | ikke oppgitt | 78 587 | 81 941 |" in first
    assert "| Totalt | 6 030 836 | 5 911 018 | 13 919 891 | 13 852 245 |" in first
    assert "Tabellen viser nøkkeltall for 2025." in first
    assert "| Netto finans (1 000 kroner) | −915 |" in first
    assert (
        "Virksomheten har fire avdelinger: Medisinsk genetikk, Farmakologi, Medisinsk biokjemi og Patologi."
        in first
    )
    tables = [token for token in MarkdownIt().enable("table").parse(first) if token.type == "table_open"]
    assert len(tables) == 2


def test_one_finding_and_many_read_differently():
    found = Impact(
        kind="ACTUAL",
        what="arbeidere betalte gebyr for jobben",
        where="i Malaysia",
        issue="tvangsarbeid",
        affected="om lag 40 arbeidere",
        involvement="DIRECTLY_LINKED",
        goods="hansker",
        source=src("AdverseImpact"),
    )
    one = text(replace(noklus(), impacts=(found,)), "05")
    assert (
        "Vi har avdekket én faktisk negativ konsekvens: arbeidere betalte gebyr for jobben, i Malaysia. Den gjelder "
        "tvangsarbeid og rammer om lag 40 arbeidere. Vi har ikke forårsaket den, men den er direkte knyttet til hansker "
        "som vi kjøper."
    ) in one
    assert "Vi har ikke avdekket vesentlig risiko hos leverandørene" in one
    many = text(everything(), "05")
    assert "Vi har avdekket to faktiske negative konsekvenser." in many
    assert many.index("gebyr 4") < many.index("gebyr 2")
    assert "to vesentlige risikoer, ordnet etter alvorlighetsgrad" in many
    assert "har derfor ikke satt i verk" not in many


def test_a_finding_without_measure_is_not_called_none():
    found = Impact(
        kind="POTENTIAL",
        what="x",
        issue="barnearbeid",
        significant=True,
        reason="barn",
        source=src("AdverseImpact"),
    )
    assert "Vi har ikke avdekket forhold" not in text(replace(noklus(), impacts=(found,)), "06")
    assert "Grunnen er ikke oppgitt." in text(replace(noklus(), impacts=(found,)), "06")


def test_medium_is_never_turned_into_significant_risk():
    assert "vesentlige risikoer" not in text(noklus())
    assert "én vesentlig risiko" not in text(noklus())


def test_unknown_is_said_in_a_sentence_of_its_own():
    four = text(everything(), "04")
    assert "For én leverandør er nivået ukjent, fordi vi ikke vet hvem som produserer." in four
    assert "Ukjent er ikke regnet som lav." in four
    all_unknown = replace(
        noklus(),
        categories=(
            CategoryRating(name="IKT", suppliers=2, sector_levels=(Level.UNKNOWN,), source=src("Category")),
        ),
        ratings=Ratings(assessed=2, of=2, source=src("Aggregate")),
    )
    assert "geografisk risiko ukjent for alle. Bransjerisiko er ikke vurdert" in text(all_unknown, "04")


@pytest.mark.parametrize(
    ("unknown", "rated_unknown", "expected"),
    [
        (9, 0, "Der er geografisk risiko vurdert ut fra leverandørens eget land."),
        (9, 9, "Der er geografisk risiko satt til ukjent."),
        (9, 4, "unntatt for fire leverandører, der den er satt til ukjent."),
    ],
)
def test_what_an_unknown_chain_did_to_the_rating_is_said(unknown, rated_unknown, expected):
    counts = SupplierCounts(
        supply_chain=12,
        business_partners=0,
        chain_unknown=unknown,
        chain_rated_unknown=rated_unknown,
        source=src("Aggregate"),
    )
    assert expected in text(replace(noklus(), suppliers=counts), "03")


def test_where_we_looked_counts_in_one_style():
    few = Search(questionnaires_sent=8, questionnaires_answered=5, visits=1, source=src("Aggregate"))
    assert "Vi fikk svar på spørreskjema fra fem av åtte leverandører og besøkte én." in text(
        replace(noklus(), search=few), "05"
    )
    assert (
        "nettsidene til 20 leverandører, fikk svar på spørreskjema fra 5 av 8, hadde møte med 3 og besøkte 1."
        in text(everything(), "05")
    )


@pytest.mark.parametrize(
    ("what", "status", "expected"),
    [
        ("innført krav", "ONGOING", "For å forebygge overtid har vi innført krav siden 12. mars 2025. Vi kan ennå ikke se noe resultat."),
        ("Krav i avtalen", "ONGOING", "For å forebygge overtid (siden 12. mars 2025): Krav i avtalen."),
        ("innføre krav", "PLANNED", "Innen 1. september 2026 skal daglig leder innføre krav for å forebygge overtid. Vi venter at dagene blir kortere."),
        ("Krav i avtalen", "PLANNED", "Krav i avtalen. Dette skal forebygge overtid, med daglig leder som ansvarlig, innen 1. september 2026."),
    ],
)  # fmt: skip
def test_a_measure_reads_well_whether_written_as_a_phrase_or_as_a_title(what, status, expected):
    measure = Measure(
        status=status,
        purpose="PREVENT",
        risk="overtid",
        what=what,
        since=date(2025, 3, 12),
        due=date(2026, 9, 1),
        owner="daglig leder",
        expected="dagene blir kortere",
        source=src("Measure"),
    )
    assert expected in text(replace(noklus(), measures=(measure,)), "06")


VARIANTS = [
    ("01", lambda f: replace(f, enterprise=replace(f.enterprise, kind="FOUNDATION")), "Vi er en stiftelse og har ingen eiere. Styret er stiftelsens øverste organ."),
    ("01", lambda f: replace(f, enterprise=replace(f.enterprise, kind="ASSOCIATION", form="en forening", members=1)), "Vi er en forening og har ett medlem."),
    ("01", lambda f: replace(f, enterprise=replace(f.enterprise, countries_abroad=())), "Vi har bare virksomhet i Norge."),
    ("01", lambda f: replace(f, departments=f.departments[:1]), "Virksomheten har én avdeling: Medisinsk genetikk."),
    ("01", lambda f: replace(f, products=()), "Vi leverer til legekontor"),
    ("01", lambda f: replace(f, seats=tuple(replace(s, appointed=s.body == "staten") for s in f.seats)), "Styret har seks medlemmer, blant dem to oppnevnt av staten."),
    ("01", lambda f: replace(f, key_figures=tuple(replace(k, sentence=None) for k in f.key_figures)), "I 2025 hadde vi om lag 3 500 ulike deltakere, 30 000 e-læringskurs og 756 fysiske kurs."),
    ("01", lambda f: replace(f, agreements=(*f.agreements, Agreement(partner="X", about="utdanning", source=src("ProfileFact")))), "helseforetakene, med Først Medisinsk Laboratorium og utdanning med X."),
    ("02", lambda f: replace(f, policies=f.policies[:1]), "Arbeidet bygger på Retningslinje for innkjøp, vedtatt av styret 12. mars 2025."),
    ("02", lambda f: replace(f, policies=()), "Vi har ikke vedtatt egne retningslinjer for dette. Styret skal behandle dem innen 12. mars 2025."),
    ("02", lambda f: replace(f, channels=()), "Vi har ingen egen kanal for varsler utenfra."),
    ("03", lambda f: replace(f, regions=f.regions[2:]), "To leverandører innen IKT holder til i Asia."),
    ("03", lambda f: replace(f, suppliers=replace(f.suppliers, ended=0)), "har vi fått tre nye leverandører og ikke avsluttet samarbeidet med noen."),
    ("03", lambda f: replace(f, suppliers=replace(f.suppliers, new=None)), "Vi har ikke sammenlignet leverandørene med dem vi hadde i 2024."),
    ("04", lambda f: replace(f, ratings=replace(f.ratings, up=None)), "Vi har ikke sammenlignet nivåene med dem i 2024."),
    ("04", lambda f: replace(f, ratings=replace(f.ratings, up=2, down=1)), "Siden 2024 har to leverandører fått høyere og én lavere nivå."),
    ("04", lambda f: replace(f, ratings=replace(f.ratings, down=1)), "Siden 2024 har én leverandør fått lavere nivå."),
    ("04", lambda f: replace(f, enterprise=replace(f.enterprise, level_word_medium="middels")), "vurdert til lav og middels."),
    ("05", lambda f: replace(f, impacts=f.impacts[:5]), "54 egne ansatte og innleide (vernerunder og medarbeiderundersøkelsen) og ikke avdekket negative konsekvenser."),
    ("05", lambda f: replace(f, impacts=f.impacts[:1] + f.impacts[2:3]), "Vi har avdekket én vesentlig risiko: tvangsarbeid og menneskehandel i hansker, i Malaysia."),
    ("06", lambda f: replace(f, measures=f.measures[2:]), "Iverksatt:** Vi har ikke satt i verk tiltak i 2025."),
    ("06", lambda f: replace(f, measures=f.measures[:1]), "Planlagt:** Vi har ikke planlagt nye tiltak."),
    ("07", lambda f: replace(f, earlier_measures=f.earlier_measures[:1]), "Alle tiltakene fra 2024 er gjennomført: kravet i avtalene."),
    ("08", lambda f: replace(f, remedies=()), "Gjenoppretting er ikke på plass for fire faktiske negative konsekvenser. Vi venter på svar."),
    ("09", lambda f: replace(f, board_inputs=()), "Styret ble orientert i 2025 og hadde ingen innspill."),
    ("09", lambda f: replace(f, events=f.events[1:3]), "Ledelsen gikk ikke gjennom arbeidet i 2025, men tok det opp i to møter med Haraldsplass Diakonale Sykehus."),
    ("10", lambda f: replace(f, requests=replace(f.requests, in_time=13, late=1)), "Til sammen 13 ble besvart innen fristen, 1 for sent."),
    ("11", lambda f: replace(f, seats=(), signing=replace(f.signing, has_board=False, has_manager=False)), "Virksomheten har verken styre eller daglig leder; medlemmene signerer."),
    ("11", lambda f: replace(f, seats=f.seats[1:], signing=replace(f.signing, has_manager=False)), "Virksomheten har ikke daglig leder."),
]  # fmt: skip


@pytest.mark.parametrize(("chapter", "change", "expected"), VARIANTS)
def test_the_sentence_follows_the_facts(chapter, change, expected):
    assert expected in text(change(everything()), chapter)


HOSTILE = [
    "**fet**",
    "{{ period.year }}",
    "{% include 'x' %}",
    "<script>alert(1)</script>",
    "| a | b |",
    "linje\n\n# Overskrift",
    "# Overskrift",
    "- punkt",
    "1. punkt",
    "[lenke](https://eksempel.no)",
    "![bilde](x)",
    "`kode` ~~strøket~~",
    "&lt;b&gt; &amp; &#42;",
    "bak\\slash\\",
    "_kursiv_ navn_med_strek",
    "* stjerne",
    "+ pluss",
    "===",
    "---",
    "> sitat",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_can_never_become_markup(name):
    """Read back with a Markdown reader: the very letters, one line, in a paragraph, an item and a table cell."""
    shown = re.sub(r"\s+", " ", name)
    facts = replace(
        nothing(),
        products=(phrase(name),),
        departments=(),
        categories=(
            CategoryRating(
                name="x",
                suppliers=1,
                sector_levels=(Level.LOW,),
                rationale=f"A {name} b.",
                source=src("Category"),
            ),
        ),
        enterprise=replace(nothing().enterprise, name=name),
    )
    facts = replace(
        facts, unknown_levels=(UnknownLevel(suppliers=1, reason=f"{name} b", source=src("Aggregate")),)
    )
    made = chapters(facts)
    reader = MarkdownIt().enable("table")
    for markdown in (
        made["00"].paragraphs[0].markdown,
        made["01"].markdown,
        made["04"].markdown,
        made["vedlegg"].markdown,
    ):
        kinds = set()
        words = []
        for token in reader.parse(markdown):
            kinds.add(token.type)
            for child in token.children or []:
                kinds.add(child.type)
                words.append(child.content)
        assert kinds <= {
            *(
                "paragraph_open",
                "paragraph_close",
                "inline",
                "text",
                "heading_open",
                "heading_close",
                "text_special",
            ),
            *(
                f"{part}_{end}"
                for part in ("table", "thead", "tbody", "tr", "th", "td")
                for end in ("open", "close")
            ),
        }
        assert shown in "".join(words).replace("\u00a0", " ")
    headings = [token for token in reader.parse(made["vedlegg"].markdown) if token.type == "heading_open"]
    assert len(headings) == 3


def test_tidy_joins_lines_and_keeps_items_apart():
    assert tidy("a\n   b\n\n \n- x\n  y\n- z\n| c |\n| d |") == "a b\n\n- x y\n- z\n\n| c |\n| d |"


def test_dates_are_not_mistaken_for_lists():
    assert "\\" not in chapters(everything())["09"].markdown
    blocks = parse(chapters(noklus())["11"].paragraphs[0].markdown)
    assert blocks == (Paragraph((Text("19.\u00a0mai 2026"),)),)


def shortened(value):
    """Every way of taking one item out of one list, anywhere in the facts, with the path to it."""
    for field in fields(value):
        held = getattr(value, field.name)
        if isinstance(held, tuple):
            for index, item in enumerate(held):
                yield (
                    f"{field.name}[{index}]",
                    replace(value, **{field.name: held[:index] + held[index + 1 :]}),
                )
                if is_dataclass(item):
                    for path, changed in shortened(item):
                        together = (*held[:index], changed, *held[index + 1 :])
                        yield f"{field.name}[{index}].{path}", replace(value, **{field.name: together})
        elif is_dataclass(held) and field.name != "source":
            for path, changed in shortened(held):
                yield f"{field.name}.{path}", replace(value, **{field.name: changed})


def test_nothing_in_the_facts_is_left_unsaid():
    """Whatever is taken out of any list, some chapter reads differently."""
    facts = everything()
    facts = replace(facts, dialogues=facts.dialogues)
    whole = text(facts)
    unsaid = [path for path, changed in shortened(facts) if text(changed) == whole]
    assert unsaid == []


def test_every_single_fact_is_said_when_it_is_there():
    facts = everything()
    bare = replace(facts, policies=(), dialogues=(), measures=(), impacts=())
    for base, name in (
        *((facts, one) for one in ("update", "translated_from", "own_operations", "clauses")),
        *((bare, one) for one in ("policy_plan",)),
    ):
        assert text(replace(base, **{name: None})) != text(base), name


def write(folder, words, name="01-x.md.j2"):
    made = folder / "nb"
    made.mkdir(exist_ok=True)
    (made / name).write_text(words, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("template", "error", "named"),
    [
        ('# T\n{% paragraph "a" %}{{ enterprise.nme }}{% endparagraph %}', FieldNotFilled, "«nme»"),
        ('# T\n{% paragraph "a" %}{{ enterprse.name }}{% endparagraph %}', FieldNotFilled, "«enterprse»"),
        ('# T\n{% paragraph "a" %}{{ enterprise.contact }}{% endparagraph %}', FieldNotFilled, "01-x.md.j2"),
        ('# T\n{% paragraph "a" %}{{ enterprise.name ', TemplateUnreadable, "linje 2"),
        (
            '# T\n{% paragraph "a" %}{{ enterprise.name|upperr }}{% endparagraph %}',
            TemplateUnreadable,
            "upperr",
        ),
        (
            '# T\n{% paragraph "a" %}{{ enterprise.fte|count("årsverk") }}{% endparagraph %}',
            TemplateUnreadable,
            "01-x",
        ),
        ('# T\n{% paragraph "a" %}{{ enterprise.__class__ }}{% endparagraph %}', FieldNotFilled, "__class__"),
        (
            '# T\nLøs tekst.\n{% paragraph "a" %}{{ enterprise.name }}{% endparagraph %}',
            TextOutsideParagraph,
            "Løs tekst",
        ),
        ('# T\n{% paragraph "a" %}Alt er bra.{% endparagraph %}', ParagraphWithoutSource, "«a»"),
    ],
)
def test_a_mistake_in_a_template_is_named(tmp_path, template, error, named):
    with pytest.raises(error) as caught:
        render_chapters(nothing(), folder=write(tmp_path, template))
    assert named in str(caught.value)


def test_a_lawyer_can_add_a_paragraph_without_knowing_more_than_the_tag(tmp_path):
    folder = write(
        tmp_path,
        '# Ny\n\n{% paragraph "a" %}\nVi heter {{ enterprise.name }}.\n{% if policies %}\nAldri.\n{% endif %}\nDet var alt.\n\n'
        'Nytt avsnitt.\n{% endparagraph %}\n{% paragraph "b" %}{% if policies %}x{% endif %}{% endparagraph %}\n',
    )
    (only,) = render_chapters(nothing(), folder=folder)
    assert only.title == "Ny"
    assert [one.markdown for one in only.paragraphs] == [
        "Vi heter Eksempel AS. Det var alt.\n\nNytt avsnitt."
    ]


def test_a_language_without_templates_is_refused():
    with pytest.raises(LanguageMissing):
        render_chapters(nothing(), "se")
    assert (TEMPLATES / "nb").is_dir()


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        (["IKT"], "at vi prioriterer IKT"),
        (["råvareleddet", "IKT"], "at vi prioriterer råvareleddet og IKT"),
        (["Se på råvareleddet også."], "dette: «Se på råvareleddet også»"),
        (["IKT", "Besøk fabrikken"], "dette: «IKT» og «Besøk fabrikken»"),
    ],
)
def test_what_the_board_asked_for_is_told_in_its_own_words(topics, said):
    assert filters(NB)["asked"](topics) == said
