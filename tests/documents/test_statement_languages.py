"""The statement in nynorsk and English: as whole as the Norwegian original, and without its words."""

import re
from dataclasses import fields, is_dataclass, replace

import pytest

from compliance_app.documents.templates import TEMPLATES, render_chapters
from compliance_app.domain.issues import ISSUE_NAMES
from compliance_app.domain.language import grammar
from compliance_app.domain.levels import Level
from compliance_app.domain.regions import region_of
from compliance_app.domain.statement_facts import (
    CategoryRating,
    Measure,
    NotPrioritised,
    Partners,
    Phrase,
    Plan,
    RequestCounts,
    Source,
    SupplierCounts,
    Training,
)
from compliance_app.domain.statement_language import in_language, phrase_in
from compliance_app.services.facts_diligence import LEVERS
from compliance_app.services.facts_method import INDEX_NAMES
from tests.fixtures.noklus_facts import departmental, everything, noklus, nothing, src

BUILDERS = [nothing, noklus, departmental, everything]
OTHERS = ["nn", "en"]

CODES = {
    *("kind", "role", "status", "purpose", "involvement", "channel", "effect", "satisfied", "chapter"),
    *("org_number", "place", "countries_abroad", "level_word_medium", "ft_url", "url", "statement_url"),
    *("contact", "grounds"),
}
_NORWEGIAN = (
    "og er har ikke ikkje av til med vi den det som på hos fra frå innen innan ble vart eller leverandør leverandører "
    "leverandørar konsekvenser risiko tiltak lav høy ukjent ukjend styret daglig leder ingen alle om når hva kva hvor"
)
NORWEGIAN = set(_NORWEGIAN.split())
_BOKMAL_ONLY = (
    "ikke hva hvor hvem hvordan fra noen flere leverandører leverandørene leverandørenes leverandørkjeden virksomheten "
    "virksomhet redegjørelsen redegjørelse begrunnelse begrunnelsen ble vet bare høy lav tiltakene åpenhetsloven "
    "menneskerettigheter kjeden underleverandører forretningspartnere forretningspartnerne innen konsekvenser vesentlig "
    "vesentlige risikoer avdekket forebygge begrense ledelsen ansatt ansatte oppnevnt skjønn "
    "avdelinger rutiner følge bygger sammenlignet sammen høyest egne besvart"
)
BOKMAL_ONLY = set(_BOKMAL_ONLY.split())


def whole(facts, language):
    made = render_chapters(facts, language)
    text = "\n\n".join(f"{one.title}\n\n{one.markdown}" for one in made)
    return re.sub(r"\\(?=\W)", "", text.replace("\u00a0", " "))


def wordless(value, path=""):
    """The same facts, with every text that a person may have typed replaced by letters of no language."""
    if isinstance(value, Source) or value is None:
        return value
    if is_dataclass(value):
        return replace(
            value,
            **{
                one.name: wordless(getattr(value, one.name), one.name)
                for one in fields(value)
                if one.name not in CODES and one.name != "source"
            },
        )
    if isinstance(value, tuple):
        return tuple(wordless(one, path) for one in value)
    if type(value) is str:
        return f"Zq{len(value)}" if value[:1].isupper() else f"zq{len(value)}"
    return value


def rich():
    """Everything, and what ``everything`` leaves out."""
    facts = everything()
    return replace(
        facts,
        partners=Partners(read="nettsidene", partners=2, source=src("OwnOperationsAssessment")),
        requests=RequestCounts(
            received=14, in_time=12, late=2, refused=1, median_days=9.5, grounds=(("annet ledd bokstav d", 1),),
            source=src("Aggregate"),
        ),
        next_steps=(*facts.next_steps, Plan(text="vurdere risikoen innen IKT på nytt", source=src("PriorityDecision"))),
    )  # fmt: skip


def words_of(text):
    return set(re.findall(r"[a-zæøåéò]+", text.casefold()))


@pytest.mark.parametrize("language", OTHERS)
def test_every_template_has_its_twin(language):
    assert {one.name for one in (TEMPLATES / language).iterdir()} == {
        one.name for one in (TEMPLATES / "nb").iterdir()
    }


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("build", [*BUILDERS, rich])
def test_a_statement_has_the_same_paragraphs_on_the_same_rows_in_every_language(build, language):
    facts = build()
    norwegian, other = render_chapters(facts, "nb"), render_chapters(facts, language)
    assert [one.id for one in other] == [one.id for one in norwegian]
    for before, after in zip(norwegian, other, strict=True):
        assert [one.id for one in after.paragraphs] == [one.id for one in before.paragraphs]
        for mine, theirs in zip(before.paragraphs, after.paragraphs, strict=True):
            rows = [{(one.kind, one.id) for one in paragraph.sources} for paragraph in (mine, theirs)]
            assert rows[0] - rows[1] <= {("åpenhetsloven § 4", "")}, (before.id, mine.id)
            assert rows[1] - rows[0] == set(), (before.id, mine.id)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("build", [*BUILDERS, rich])
def test_it_reads_clean(build, language):
    text = whole(build(), language)
    assert not re.search(r"[{}▸⟨⟩\x1e]|%}|None\b(?! (?:was|were|answered))|True|False", text)
    assert "  " not in text
    running = re.sub(r"(?m)^\|.*$", "", text)
    assert re.findall(r".* [.,;:](?:\s|$)|.*[.]{2}.*|.*,,.*|.*\(\).*|.*\( .*|.* \).*", running) == []
    assert re.findall(r"(?m)^-$", text) == []
    assert re.findall(r"(?i)\b(has|and|is|in|of|with|er|har|og|med|the) \1\b", text) == []
    if language == "en":
        assert "«" not in text


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("build", BUILDERS)
def test_no_sentence_opens_with_a_digit(build, language):
    for chapter in render_chapters(build(), language):
        if chapter.id not in {"11", "vedlegg"}:
            running = re.sub(r"(?m)^\|.*$", "", chapter.markdown)
            assert re.findall(r"(?m)^\d.*|[a-zæøå)]\. \d.*", running) == []


@pytest.mark.parametrize("build", [nothing, rich, departmental])
def test_no_norwegian_word_is_left_in_the_english_statement(build):
    text = whole(wordless(build()), "en")
    text = text.replace(
        next(line for line in text.splitlines() if line.startswith("- Lov om virksomheters")), ""
    )
    assert words_of(text) & NORWEGIAN == set()
    assert not re.search("[æøå]", text)


@pytest.mark.parametrize("build", [nothing, rich, departmental])
def test_no_bokmal_word_is_left_in_the_nynorsk_statement(build):
    text = whole(wordless(build()), "nn")
    text = text.replace(
        next(line for line in text.splitlines() if line.startswith("- Lov om virksomheters")), ""
    )
    assert words_of(text) & BOKMAL_ONLY == set()


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_in_the_facts_is_left_unsaid(language):
    """Whatever is taken out of any list, some chapter reads differently."""
    facts = rich()
    said = whole(facts, language)
    unsaid = []
    for field in fields(facts):
        held = getattr(facts, field.name)
        if isinstance(held, tuple):
            for index in range(len(held)):
                less = replace(facts, **{field.name: held[:index] + held[index + 1 :]})
                if whole(less, language) == said:
                    unsaid.append(f"{field.name}[{index}]")
    single = ("update", "translated_from", "own_operations", "clauses", "partners")
    unsaid += [name for name in single if whole(replace(facts, **{name: None}), language) == said]
    assert unsaid == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_registers_own_words_are_known_in_every_language(language):
    """Every right or risk, lever, index and part of the world has its word, and no word is empty."""
    own = [*ISSUE_NAMES.values(), *LEVERS.values(), *INDEX_NAMES.values()]
    own += [region_of(iso) for iso in ("NO", "CN", "EG", "US", "BR", "AU", "AQ")]
    if language == "en":
        assert [one for one in own if phrase_in(one, "en") == one and one != "Asia"] == []
    assert all(phrase_in(one, language).strip() for one in own)


SAID = [
    ("nn", "00", "Utgreiinga gjeld 2025 og er gitt etter openheitslova § 5."),
    ("nn", "00", "Dette er ei omsetjing. Den signerte teksten på bokmål gjeld."),
    ("nn", "01", "Styret har seks medlemmer: tre oppnemnde av Den norske legeforening, to av staten og eitt av"),
    ("nn", "03", "For ni leverandørar kjenner vi ikkje ledda bak."),
    ("nn", "03", "Ansvaret etter lova er vårt også når andre kjøper inn."),
    ("nn", "05", "Vi har ikkje valda han, men han er direkte knytt til hansker som vi kjøper."),
    ("nn", "06", "For å førebyggje gebyr for arbeid har vi innført krav i avtalene sidan 12. mars 2025."),
    ("nn", "07", "Vi har gjennomført to av tre tiltak frå 2024."),
    ("nn", "09", "bad om at vi prioriterer IKT og hansker."),
    ("nn", "11", "Signert med påteikna atterhald; sjå forklaringa på side 7"),
    ("en", "00", "This statement covers 2025 and is given under section 5 of the Norwegian Transparency Act."),
    ("en", "00", "This is a translation. The signed text in Norwegian (bokmål) applies."),
    ("en", "01", "The board has six members: three appointed by Den norske legeforening, two by staten and one by"),
    ("en", "03", "The producers and sub-suppliers that we know of are in Europe and the USA, except for two suppliers within IKT, in Asia."),
    ("en", "04", "The level is unknown for one supplier, because"),
    ("en", "05", "We went through the websites of 20 suppliers, had answers to a questionnaire from 5 of 8, met with 3 and visited 1."),
    ("en", "05", "We did not cause it, but it is directly linked to hansker that we buy."),
    ("en", "05", "By 1 October 2026 we will"),
    ("en", "09", "Management reviewed the work on 12 March 2025 and otherwise in 2025"),
    ("en", "10", "Twelve were answered in time, two too late. One was refused in whole or in part."),
    ("en", "11", "chair. Signed 21 May 2026 at 23:02 (Norwegian time), on behalf of Den norske Legeforening"),
    ("en", "vedlegg", "Refused under section 6, second paragraph, letter d, of the Transparency Act: one information request"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "chapter", "words"), SAID)
def test_the_sentences_of_the_wording_are_there(language, chapter, words):
    made = {one.id: one for one in render_chapters(rich(), language)}
    assert words in made[chapter].markdown.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nn", "For 2025 er geografisk risiko vurdert til låg og medium, og bransjerisiko til låg, med unntak av IKT, der risikoen er vurdert til medium."),
        ("en", "For 2025, geographic risk is rated low and medium, and sector risk low, except for IKT, rated medium."),
    ],
)  # fmt: skip
def test_the_reference_sentence_in_other_languages(language, expected):
    made = {one.id: one for one in render_chapters(noklus(), language)}
    assert expected in made["04"].markdown.replace("\u00a0", " ")


def test_the_enterprises_own_word_for_the_middle_level_is_norwegian():
    facts = replace(noklus(), enterprise=replace(noklus().enterprise, level_word_medium="middels"))
    assert "låg og middels" in whole(facts, "nn")
    assert "middels" not in whole(facts, "en")


@pytest.mark.parametrize(
    ("text", "nynorsk", "english"),
    [
        ("risiko hos IVD-leverandør 1", "risiko hos IVD-leverandør 1", "the risk at IVD-leverandør 1"),
        ("risiko innen IKT", "risiko innan IKT", "the risk within IKT"),
        ("vurdere risikoen innen IKT på nytt", "vurdere risikoen innan IKT på nytt", "assess the risk within IKT again"),
        ("metode 2", "metode 2", "method 2"),
        ("fjerde ledd", "fjerde ledd", "fourth paragraph"),
        ("en rutine vi skrev selv", "en rutine vi skrev selv", "en rutine vi skrev selv"),
    ],
)  # fmt: skip
def test_only_what_is_known_in_whole_is_translated(text, nynorsk, english):
    assert (phrase_in(text, "nn"), phrase_in(text, "en"), phrase_in(text, "nb")) == (nynorsk, english, text)


def test_a_name_is_never_translated_and_a_place_is():
    facts = everything()
    facts = replace(
        facts,
        enterprise=replace(facts.enterprise, name="samarbeid", short_name="styret"),
        impacts=tuple(replace(one, where=where) for one, where in zip(facts.impacts, ["i Kina", "på Taiwan", "ved havna i Rotterdam", None], strict=False)),
        screening_lists=(Phrase(text="Lista (12.\u00a0mars 2026)", source=src("ScreeningList")),),
    )  # fmt: skip
    told = in_language(facts, "en")
    assert (told.enterprise.name, told.enterprise.short_name) == ("samarbeid", "styret")
    assert [one.where for one in told.impacts] == ["in China", "in Taiwan", "at havna i Rotterdam", None]
    assert told.screening_lists[0].text == "Lista (12\u00a0March 2026)"
    assert in_language(facts, "nb") is facts


@pytest.mark.parametrize(
    ("language", "change", "chapter", "expected"),
    [
        ("en", lambda f: replace(f, search=replace(f.search, no_answer=1)), "05", "One supplier that we asked has not answered."),
        ("en", lambda f: replace(f, ratings=replace(f.ratings, assessed=0, of=3)), "05", "We assessed none of three suppliers and business partners."),
        ("en", lambda f: replace(f, board_inputs=()), "09", "The board was briefed in 2025 and had no input."),
        ("en", lambda f: replace(f, suppliers=replace(f.suppliers, ended=0)), "03", "Since 2024 we have three new suppliers and have ended the relationship with none."),
        ("en", lambda f: replace(f, ratings=replace(f.ratings, up=2, down=1)), "04", "Since 2024, the level has risen for two suppliers and fallen for one."),
        ("en", lambda f: replace(f, departments=f.departments[:1]), "01", "We have one department: Medisinsk genetikk."),
        ("en", lambda f: replace(f, policies=()), "02", "We have not adopted policies of our own on this."),
        ("en", lambda f: replace(f, trainings=(Training(employees=1, source=src("GovernanceEvent")),)), "02", "In 2025 one employee had training in the requirements."),
        ("nn", lambda f: replace(f, trainings=()), "02", "Vi hadde inga opplæring i 2025."),
        ("nn", lambda f: replace(f, suppliers=replace(f.suppliers, chain_unknown=1, chain_rated_unknown=1)), "03", "For éin leverandør kjenner vi ikkje ledda bak. Der er geografisk risiko sett til ukjend."),
        ("nn", lambda f: replace(f, remedies=()), "08", "Gjenoppretting er ikkje på plass for fire faktiske negative konsekvensar."),
        ("nn", lambda f: replace(f, earlier_measures=f.earlier_measures[:1]), "07", "Alle tiltaka frå 2024 er gjennomførte: kravet i avtalene."),
        ("nn", lambda f: replace(f, seats=(), signing=replace(f.signing, has_board=False, has_manager=False)), "11", "Verksemda har verken styre eller dagleg leiar; medlemmene signerer."),
    ],
)  # fmt: skip
def test_the_sentence_follows_the_facts(language, change, chapter, expected):
    made = {one.id: one for one in render_chapters(change(everything()), language)}
    assert expected in made[chapter].markdown.replace("\u00a0", " ")


def test_a_name_that_ends_with_a_full_stop_ends_no_sentence_twice():
    facts = replace(
        noklus(),
        categories=(CategoryRating(name="IKT", suppliers=1, sector_levels=(Level.LOW,), source=src("Category")),),
        not_prioritised=(NotPrioritised(subject="frakt", reason="avtalen er med Holding Ltd.", source=src("x")),),
        suppliers=SupplierCounts(supply_chain=1, business_partners=0, source=src("Aggregate")),
        products=(Phrase(text="varer fra Holding Ltd.", source=src("ProfileFact")),),
        customers=(),
        measures=(Measure(status="ONGOING", purpose="PREVENT", risk="risiko hos Holding Ltd.", what="x", source=src("Measure")),),
    )  # fmt: skip
    for language in ("nb", *OTHERS):
        assert ".." not in whole(facts, language)


@pytest.mark.parametrize("language", ["nb", *OTHERS])
def test_the_tables_of_every_language_hold_the_nouns_the_templates_count(language):
    used = set()
    for path in (TEMPLATES / language).iterdir():
        used |= set(re.findall(r'(?:count|bare)\("([^"]+)"', path.read_text(encoding="utf-8")))
    assert [noun for noun in used if noun not in grammar(language).words.nouns] == []
