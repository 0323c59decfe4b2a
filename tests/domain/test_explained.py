"""A rating told in sentences, and its flips under any method: each does what it says, and one step less does not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.domain.country_risk import all_country_risks, rejudged
from compliance_app.domain.explained import told
from compliance_app.domain.flips import FlipKind, apply_flip, what_would_flip
from compliance_app.domain.levels import Level
from compliance_app.domain.own_index import OwnIndex, ScaleUnusable
from compliance_app.domain.rating_inputs import ChainNode, GoodsHit, Judgement, RatingInputs, SectorFacts
from compliance_app.domain.risk import rate
from compliance_app.domain.risk_levels import scores_of
from compliance_app.domain.risk_method import METHOD_1, Aggregation, Dimension, Floor, Method
from compliance_app.domain.stability import all_levels_under, levels_under, random_weightings
from compliance_app.storage.reference import countries, indicator_rows

ALL = all_country_risks(indicator_rows(), countries().values())
LOW, MEDIUM, HIGH, UNKNOWN = Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN
LABOUR = Dimension.LABOUR_RIGHTS


def under(method, own=()):
    return all_country_risks(indicator_rows(), countries().values(), method, own)


def chain(*links, seat="NO", risks=ALL, method=METHOD_1, sector=None, goods=True):
    nodes, buyer = [], None
    for number, (country, what) in enumerate(links):
        nodes.append(ChainNode(f"n{number}", "", country, "PRODUCER", buyer, "DECLARED", what))
        buyer = f"n{number}"
    facts = sector or SectorFacts(category=Judgement(LOW, "Eksempel på grunn"))
    return RatingInputs("s1", seat, goods, False, tuple(nodes), facts, risks, method)


def say(inputs, year=2026):
    return told(inputs, rate(inputs), year)


# Sentences


def test_the_supplier_of_the_picture_in_sentences():
    said = say(chain(("MY", "montering"), ("CN", "kretskort")))
    assert said.path == "Fra Norge via Malaysia (montering) til Kina (kretskort), som er det svakeste leddet."
    assert said.parts[0].dimension is LABOUR
    assert (
        said.parts[0].sentence
        == "89,3 av 100, og 37 prosent av landets tall. Tallet er fra 2022, fire år gammelt (ILOSTAT 2024-11-24)."
    )
    assert said.parts[-1].age == "Tallene er fra 2023, tre år gamle (WGI 2024)."
    assert {part.age for part in said.parts} >= {"Tallet er fra 2025, ett år gammelt (V-Dem v16)."}
    assert (said.steady_word, said.share, said.missing) == ("Stabilt", 1.0, ())
    assert sum(part.share for part in said.parts) == pytest.approx(1)


def test_a_figure_of_this_year_is_from_this_year():
    assert "Tallet er fra 2025, fra i år (V-Dem v16)." in {
        part.age for part in say(chain(("CN", "")), 2025).parts
    }


def test_what_is_missing_is_named_with_what_it_does():
    assert say(chain(("TW", ""))).missing == (
        "Arbeidstakerrettigheter på Taiwan: det finnes ikke noe tall å bruke.",
        "Med tre av de fire tallene er nivået minst medium.",
    )
    vatican = say(chain(("VA", "")))
    assert vatican.missing[-1] == "Med færre enn tre av de fire tallene er nivået ukjent."
    assert (vatican.share, vatican.steady, vatican.steady_word) == (None, "", "")


def test_a_path_of_one_and_a_path_nobody_knows():
    assert say(chain(goods=False)).path == "Leverandørens eget land, Norge, er det svakeste leddet."
    assert say(chain()).path == "Veien fra Norge til den som lager varene er ikke kjent."
    assert (
        say(chain((None, "agar"))).path == "Fra Norge til et ukjent land (agar), som er det svakeste leddet."
    )


def test_listed_goods_apply_where_the_chain_is_whoever_decides_the_level():
    here = GoodsHit("Gummihansker", "MY", child_labour=False, forced_labour=True, edition="USDOL 2022")
    elsewhere = replace(here, country="TH")
    facts = SectorFacts(category=Judgement(LOW, "Vurdert"), listed=(here, elsewhere))
    assert say(chain(("MY", "hansker"), sector=facts)).listed == (
        "Gummihansker fra Malaysia står på listen over varer laget med tvangsarbeid (USDOL 2022).",
    )


def test_the_worst_figure_alone_decides_and_says_so():
    method = Method(2, aggregation=Aggregation.WORST)
    said = say(chain(("CN", ""), risks=under(method), method=method))
    assert said.parts[0].weight == "89,3 av 100. Det er det dårligste tallet, og det avgjør alene."
    assert said.parts[1].weight.endswith("Det teller ikke, for bare det dårligste tallet avgjør.")


def test_an_own_index_is_named_by_every_figure_taken_from_it():
    own = OwnIndex(LABOUR, "Egen indeks", "2026", 0, 1, (("CHN", 0.2, 2026),))
    said = say(chain(("CN", ""), risks=under(METHOD_1, (own,))))
    part = next(part for part in said.parts if part.dimension is LABOUR)
    assert (part.value, part.age) == (80, "Tallet er fra 2026, fra i år (Egen indeks, 2026).")


# Scales


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_a_scale_turns_the_worst_to_100_the_best_to_0_and_never_turns_round(worst, best, one, other):
    if worst == best:
        with pytest.raises(ScaleUnusable):
            OwnIndex(LABOUR, "a", "b", worst, best, ())
        return
    index = OwnIndex(LABOUR, "a", "b", worst, best, ())
    assert (index.scaled(worst), index.scaled(best)) == (100, 0)
    assert 0 <= index.scaled(one) <= 100
    nearer_worst = (one > other) == (worst > best)
    assert (
        one == other
        or (index.scaled(one) >= index.scaled(other)) == nearer_worst
        or index.scaled(one) == index.scaled(other)
    )


# Stability


methods = st.builds(
    lambda weights, medium, high, aggregation, floors: Method(
        2, weights=dict(zip(Dimension, weights, strict=True)), medium=medium, high=medium + high, aggregation=aggregation,
        floors={iso2: Floor(level, "Eksempel på grunn", date(2026, 1, 1)) for iso2, level in floors.items()},
    ),
    st.lists(st.floats(0.1, 10), min_size=4, max_size=4), st.floats(1, 49), st.floats(1, 50), st.sampled_from(Aggregation),
    st.dictionaries(st.sampled_from(["NO", "CN", "TW", "GL"]), st.sampled_from([MEDIUM, HIGH]), max_size=2),
)  # fmt: skip
codes = st.sampled_from(sorted(ALL))


@given(methods, codes)
@settings(max_examples=40)
def test_stability_is_what_rating_with_each_weighting_gives(method, iso2):
    risk = rejudged(ALL[iso2], ALL[iso2].values(), method)
    counts = levels_under(risk, method, n=30, seed=3)
    tried = [
        rejudged(
            risk, risk.values(), replace(method, weights=dict(zip(Dimension, weights, strict=True)))
        ).level
        for weights in random_weightings(30, 3)
    ]
    assert counts == {level: tried.count(level) for level in set(tried)}
    assert sum(counts.values()) == 30


def test_all_countries_are_tried_with_the_same_weightings_each_time():
    first = all_levels_under([ALL["US"], ALL["CN"], ALL["NO"]], METHOD_1)
    assert first == all_levels_under([ALL["US"], ALL["CN"], ALL["NO"]], METHOD_1)
    assert first["CN"] == {HIGH: 1000}
    assert first["NO"] == {LOW: 1000}
    assert set(first["US"]) == {LOW, MEDIUM}


# Flips under any method, for any register


registers = st.builds(
    lambda method, seat, links, sector, goods: chain(
        *((country, "") for country in links), seat=seat, risks={
            iso2: rejudged(ALL[iso2], ALL[iso2].values(), method) for iso2 in {*links, seat} if iso2
        }, method=method, sector=SectorFacts(category=Judgement(sector, "Eksempel på grunn")), goods=goods,
    ),
    methods, codes | st.none(), st.lists(codes | st.none(), max_size=4), st.sampled_from(Level), st.sampled_from([True, False, None]),
)  # fmt: skip


def levels(inputs):
    rating = rate(inputs)
    return rating.geographic, rating.overall


@given(registers)
@settings(max_examples=150)
def test_the_single_change_moves_the_level_and_one_step_less_does_not(inputs):
    now = levels(inputs)
    for flip in what_would_flip(inputs):
        after = levels(apply_flip(inputs, flip))
        assert (after != now) is flip.enough
        if not flip.enough:
            continue
        if flip.kind is FlipKind.DIMENSION:
            step = 0.1 if flip.after < flip.before else -0.1
            less = replace(flip, after=round(flip.after + step, 1))
            # A step back over where it stands now is no change at all.
            passed = (less.after - flip.before) * (flip.after - flip.before) <= 0
            assert passed or levels(apply_flip(inputs, less))[0] is now[0]
        elif flip.kind is FlipKind.NODE:
            scores = scores_of(inputs.countries)
            unknown = (2, -1.0)
            before = scores.get(flip.before, unknown)
            assert scores.get(flip.after, unknown) < before
            assert levels(apply_flip(inputs, replace(flip, after=flip.before))) == now
        elif flip.kind is FlipKind.SECTOR:
            assert levels(apply_flip(inputs, replace(flip, after=rate(inputs).sector))) == now


@given(registers)
@settings(max_examples=60)
def test_every_rating_can_be_told(inputs):
    said = told(inputs, rate(inputs), 2026)
    assert said.path.endswith(".")
    assert all(part.sentence.endswith(").") for part in said.parts)
    assert (said.share is None) == (not said.steady)
