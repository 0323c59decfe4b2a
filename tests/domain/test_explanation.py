"""How a rating explains itself: contributions, stability, and single changes that do what they say."""

from dataclasses import replace
from datetime import date
from math import ceil, sqrt
from math import floor as whole

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.country_risk import all_country_risks, rejudged
from compliance_app.domain.explanation import contributions, stability, stability_sentence
from compliance_app.domain.flips import FlipKind, apply_flip, what_would_flip
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import (
    ChainNode,
    GoodsHit,
    IndustryDefault,
    Judgement,
    RatingInputs,
    SectorFacts,
)
from compliance_app.domain.risk import rate
from compliance_app.domain.risk_method import METHOD_1, Aggregation, Dimension, Floor, Method
from compliance_app.storage.reference import countries, indicator_rows

ALL = all_country_risks(indicator_rows(), countries().values())
LOW, MEDIUM, HIGH, UNKNOWN = Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN


def judged(level):
    return SectorFacts(category=Judgement(level, "Eksempel på grunn"))


def node(id_, country, goods="", buyer=None, role="PRODUCER"):
    return ChainNode(id_, "", country, role, buyer, "DECLARED", goods)


def inputs(*nodes, seat="NO", goods=True, sector=LOW, floors=None, aggregation=Aggregation.QUADRATIC):
    method = Method(1, floors=floors or {}, aggregation=aggregation)
    risks = all_country_risks(indicator_rows(), countries().values(), method) if method != METHOD_1 else ALL
    facts = sector if isinstance(sector, SectorFacts) else judged(sector)
    return RatingInputs("s1", seat, goods, False, nodes, facts, risks, method)


def sentences(given):
    return [flip.sentence for flip in what_would_flip(given)]


def levels(given):
    rating = rate(given)
    return rating.geographic, rating.overall


codes = st.sampled_from(["NO", "DE", "IT", "US", "MY", "IN", "CN", "BD", "TW", "AD", "VA", "GL", None])
chains = st.builds(
    lambda countries, seat, goods, sector, aggregation: inputs(
        *(node(f"n{i}", c) for i, c in enumerate(countries)), seat=seat, goods=goods, sector=sector, aggregation=aggregation
    ),
    st.lists(codes, max_size=3), codes, st.sampled_from([True, False, None]), st.sampled_from(Level),
    st.sampled_from(Aggregation),
)  # fmt: skip


# Contributions and stability


def test_contributions_are_shares_of_the_squared_sum_heaviest_first():
    parts = contributions(ALL["CN"])
    assert [part.dimension for part in parts] == [
        Dimension.LABOUR_RIGHTS, Dimension.CIVIL_RIGHTS, Dimension.FORCED_LABOUR, Dimension.GOVERNANCE,
    ]  # fmt: skip
    assert sum(part.share for part in parts) == pytest.approx(1)
    assert parts[0].share == pytest.approx(89.3**2 / (4 * ALL["CN"].value ** 2))


def test_contributions_follow_weights_and_aggregation():
    heavy = Method(2, weights={**METHOD_1.weights, Dimension.GOVERNANCE: 20})
    assert contributions(ALL["CN"], heavy)[0].dimension is Dimension.GOVERNANCE
    plain = contributions(ALL["CN"], Method(2, aggregation=Aggregation.ARITHMETIC))
    assert plain[0].share == pytest.approx(89.3 / sum(part.value for part in plain))
    worst = contributions(ALL["CN"], Method(2, aggregation=Aggregation.WORST))
    assert [part.share for part in worst] == [1, 0, 0, 0]


def test_contributions_of_nothing():
    perfect = rejudged(ALL["NO"], dict.fromkeys(Dimension, 0.0), METHOD_1)
    assert [part.share for part in contributions(perfect)] == [0, 0, 0, 0]
    for aggregation in Aggregation:
        assert contributions(ALL["VA"], Method(2, aggregation=aggregation)) == ()


def test_a_level_that_every_weighting_gives_is_stable():
    assert stability(ALL["CN"]) == 1
    assert (
        stability_sentence(ALL["CN"], 1.0)
        == "Alle 1\u00a0000 tilfeldige vektinger av de fire tallene gir høy"
    )


def test_a_level_near_a_cut_off_is_less_stable_and_the_same_each_time():
    share = stability(ALL["US"], n=500, seed=7)
    assert 0.5 < share < 0.95
    assert share == stability(ALL["US"], n=500, seed=7)
    assert share != stability(ALL["US"], n=500, seed=8)
    said = stability_sentence(ALL["TW"], 0.9, n=500)
    assert said == "450 av 500 tilfeldige vektinger av de tre tallene gir medium"
    assert "av tallene gir ukjent" in stability_sentence(ALL["AD"], stability(ALL["AD"], n=5), n=5)


# Single changes


def test_the_supplier_of_the_picture():
    chain = inputs(node("a", "MY", "montering"), node("b", "CN", "kretskort", "a"), sector=MEDIUM)
    assert sentences(chain) == [
        "Medium hvis dere ikke fikk kretskort fra Kina. Da er Malaysia (39,3) det svakeste leddet",
        "Ikke nok at ett av tallene for Kina blir bedre. Selv om arbeidstakerrettigheter ble 0, ville samlet tall være 58,0",
    ]
    first, second = what_would_flip(chain)
    assert (first.kind, first.node, first.before, first.after, first.new_level) == (
        FlipKind.NODE,
        "b",
        "CN",
        "MY",
        MEDIUM,
    )
    assert (second.dimension, second.after, second.enough) == (Dimension.LABOUR_RIGHTS, 0, False)


@given(chains)
def test_every_change_does_what_it_says_and_nothing_that_is_not_enough_moves_a_level(chain):
    before = levels(chain)
    for flip in what_would_flip(chain):
        after = levels(apply_flip(chain, flip))
        if flip.enough:
            assert after[0 if flip.only_geographic else 1] is flip.new_level
            assert before[0 if flip.only_geographic else 1] is not flip.new_level
            assert flip.only_geographic == (after[1] is before[1])
        else:
            assert after == before


@given(chains)
def test_a_tenth_less_of_a_figure_does_not_move_the_geographic_level(chain):
    now = rate(chain).geographic
    for flip in what_would_flip(chain):
        if flip.kind is FlipKind.DIMENSION and flip.enough:
            assert rate(apply_flip(chain, flip)).geographic is not now
            back = 0.1 if flip.after < flip.before else -0.1
            assert rate(apply_flip(chain, replace(flip, after=round(flip.after + back, 1)))).geographic is now


def test_a_figure_is_said_with_where_it_is_and_where_it_would_have_to_be():
    italy = ALL["IT"].values()
    others = sum(x * x for d, x in italy.items() if d is not Dimension.GOVERNANCE)
    enough_for_low, enough_for_high = (sqrt(4 * cut**2 - others) for cut in (25, 45))
    flips = {
        f.new_level: f
        for f in what_would_flip(inputs(node("a", "IT")))
        if f.dimension is Dimension.GOVERNANCE
    }
    assert flips[LOW].after == whole(enough_for_low * 10) / 10
    assert flips[HIGH].after == ceil(enough_for_high * 10) / 10
    assert flips[LOW].before == flips[HIGH].before == italy[Dimension.GOVERNANCE]
    number = {
        name: f"{x:.1f}".replace(".", ",")
        for name, x in [("now", flips[LOW].before), ("then", flips[LOW].after)]
    }
    assert (
        flips[LOW].sentence
        == f"Lav hvis tallet for styresett i Italia falt fra {number['now']} til {number['then']}"
    )
    assert f"i Italia steg fra {number['now']} til " in flips[HIGH].text


def test_another_link_or_country_that_holds_the_level_is_named():
    said = sentences(inputs(node("a", "IN"), node("b", "QA", role="SUB_SUPPLIER", goods="frakt")))
    assert said[0] == "Ikke nok at dere ikke fikk frakt fra Qatar. Da er India (47,7) det svakeste leddet"
    held = sentences(inputs(node("a", "IN"), node("b", "IN"), floors={"MY": floor(HIGH)}))
    assert held[0] == "Ikke nok at leddet i India falt bort. Da er India (47,7) det svakeste leddet"


def floor(level):
    return Floor(level, "Eksempel på grunn", date(2026, 1, 1))


def test_what_holds_a_level_when_no_figure_does():
    other = inputs(node("a", "IN"), node("b", "KE", "te"), floors={"KE": floor(HIGH)})
    assert (
        "Ikke nok at ett av tallene for India blir bedre. Da er Kenya (39,7) det svakeste leddet"
        in sentences(other)
    )
    raised = inputs(node("a", "DE"), floors={"DE": floor(MEDIUM)})
    assert (
        "Ikke nok at ett av tallene for Tyskland blir bedre. Vi har satt laveste nivå for Tyskland til medium"
        in sentences(raised)
    )
    gap = inputs(node("a", "TW"))
    assert "Ikke nok at ett av tallene for Taiwan blir bedre. Vi mangler tall for arbeidstakerrettigheter, og da blir nivået minst medium" in sentences(gap)  # fmt: skip


def test_a_link_of_unknown_country_is_low_only_if_it_turns_out_so():
    assert sentences(inputs(node("a", None)))[0] == (
        "Lav hvis leddet med ukjent land viste seg å ligge i Norge, eller i et land som ikke er verre"
    )
    assert sentences(inputs(node("a", None, "agar")))[0] == (
        "Lav hvis agar viste seg å komme fra Norge, eller fra et land som ikke er verre"
    )


def test_behind_the_worst_link_may_be_one_nobody_knows():
    said = sentences(inputs(node("a", "CN"), node("b", None)))
    assert said[0] == "Ukjent hvis leddet i Kina falt bort. Da er et ledd med ukjent land det svakeste leddet"
    assert sentences(inputs(node("a", "CN"), node("b", "VA")))[0].endswith(
        "Da er et ledd uten tall det svakeste leddet"
    )


def test_knowing_where_goods_are_made_moves_the_level():
    assert sentences(inputs(sector=MEDIUM)) == [
        "Medium hvis varene viste seg å være laget i Norge, eller i et land som ikke er verre",
        "Høy hvis bransjerisikoen ble vurdert til høy",
    ]
    unsaid = inputs(goods=None)
    assert "Lav hvis leverandøren bare selger tjenester" in sentences(unsaid)
    assert [flip.kind for flip in what_would_flip(inputs(seat=None))] == [FlipKind.SECTOR]


def test_listed_goods_from_elsewhere_move_the_overall_level():
    gloves = GoodsHit("Gummihansker", "MY", child_labour=False, forced_labour=True, edition="USDOL 2022")
    facts = SectorFacts(default=IndustryDefault("SN2025", "22", LOW, "", "STATISTICS", ""), listed=(gloves,))
    chain = inputs(node("a", "MY", "hansker"), node("b", "ID", "bokser"), sector=facts)
    moved = [flip for flip in what_would_flip(chain) if flip.kind is FlipKind.NODE]
    assert ("a", HIGH, MEDIUM) in [(flip.node, levels(chain)[1], flip.new_level) for flip in moved]


def test_a_change_of_geographic_risk_alone_says_so():
    said = sentences(inputs(node("a", "IT"), sector=HIGH))
    assert "Geografisk lav hvis leddet i Italia falt bort. Da er Norge (11,2) det svakeste leddet" in said
    assert "Medium hvis bransjerisikoen ble vurdert til lav" in said
