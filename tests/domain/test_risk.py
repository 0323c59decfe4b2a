"""Rating a supplier: the worst link decides, what is unknown is never low, and the past recomputes."""

import json
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.country_risk import all_country_risks
from compliance_app.domain.levels import Level, combine
from compliance_app.domain.rating_inputs import (
    SEAT,
    ChainNode,
    GoodsHit,
    IndustryDefault,
    Judgement,
    RatingInputs,
    SectorFacts,
    chain_json,
    facts_json,
    inputs_from_json,
    inputs_from_parts,
    inputs_json,
)
from compliance_app.domain.risk import rate
from compliance_app.domain.risk_levels import (
    OWN_SEAT,
    RANK,
    ChainCycle,
    ChainKnowledge,
    SectorSource,
    path_to,
    quick_rate,
    rate_sector,
    scores_of,
)
from compliance_app.domain.risk_method import METHOD_1, Floor, canonical_json
from compliance_app.storage.reference import countries, indicator_rows

ALL = all_country_risks(indicator_rows(), countries().values())
LOW, MEDIUM, HIGH, UNKNOWN = Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN
SECTOR_LOW = SectorFacts(
    category=Judgement(LOW, "Få ansatte, faste avtaler", "u1", "2026-03-03T10:00:00+00:00")
)
GLOVES = GoodsHit("Gummihansker", "MY", child_labour=False, forced_labour=True, edition="USDOL 2022")


def default(code, level=MEDIUM):
    return IndustryDefault("SN2025", code, level, "Lange dager i fabrikkene", "STATISTICS", "Eksempelkilde")


def node(id_, country, role="PRODUCER", buyer=None, *, goods="", how_known="DOCUMENTED"):
    return ChainNode(id_, f"Ledd {id_}", country, role, buyer, how_known, goods)


def inputs(*nodes, seat="NO", goods=True, reseller=False, sector=SECTOR_LOW, risks=ALL, method=METHOD_1):
    return RatingInputs("s1", seat, goods, reseller, nodes, sector, risks, method)


def why(given):
    return rate(given).reasons[0]


codes = st.sampled_from(["NO", "DE", "IT", "MY", "CN", "BD", "TW", "AD", "VA", "GL", "XX", None])
roles = st.sampled_from(["SELLER", "PRODUCER", "SUB_SUPPLIER", "RAW_MATERIAL", "SERVICE"])
known = st.sampled_from(["DECLARED", "DOCUMENTED", "VERIFIED", "ASSUMED"])
judgements = st.none() | st.builds(
    Judgement, st.sampled_from(Level), st.text(max_size=8), st.text(max_size=3), st.just("2026-01-01")
)
sectors = st.builds(
    SectorFacts,
    supplier=judgements,
    category=judgements,
    default=st.none() | st.builds(default, st.sampled_from(["26", "26.110", "46.460"]), st.sampled_from(Level)),
    listed=st.lists(
        st.builds(GoodsHit, st.sampled_from(["Hansker", "te"]), st.sampled_from(["MY", "CN"]), st.booleans(), st.booleans(), st.just("u")),
        max_size=2,
        unique_by=lambda hit: (hit.country, hit.good),
    ).map(tuple),
)  # fmt: skip


@st.composite
def chains(draw):
    nodes = []
    for index in range(draw(st.integers(0, 5))):
        buyer = draw(st.sampled_from([None, "gone", *(n.id for n in nodes)]))
        nodes.append(
            node(
                f"n{index}",
                draw(codes),
                draw(roles),
                buyer,
                goods=draw(st.sampled_from(["", "te"])),
                how_known=draw(known),
            )
        )
    return tuple(draw(st.permutations(nodes)))


ratings = st.builds(
    lambda nodes, seat, goods, reseller, sector: inputs(*nodes, seat=seat, goods=goods, reseller=reseller, sector=sector),
    chains(), codes, st.sampled_from([True, False, None]), st.booleans(), sectors,
)  # fmt: skip


# The geographic rating


def test_the_worst_link_decides_and_the_path_leads_to_it():
    chain = inputs(
        node("a", "MY", goods="Montering"), node("b", "CN", buyer="a", goods="kretskort"), node("c", "BD")
    )
    rating = rate(chain)
    assert (rating.geographic, round(rating.geographic_value, 1)) == (HIGH, 73.2)
    assert (rating.worst_node, rating.worst_country) == ("b", "CN")
    assert rating.path == (SEAT, "a", "b")
    assert rating.path_countries == ("NO", "MY", "CN")
    assert rating.reasons[0] == "Kretskort produseres i Kina"


def test_of_equally_bad_links_the_link_comes_before_the_seat_and_the_oldest_first():
    assert rate(inputs(node("b", "CN"), node("a", "CN"), seat="CN")).worst_node == "a"


@pytest.mark.parametrize(
    ("goods", "reseller", "line"),
    [
        (True, False, "Bare selgerens land er kjent"),
        (False, True, "Bare selgerens land er kjent"),
        (None, False, "Det er ikke oppgitt om leverandøren selger varer eller tjenester"),
    ],
)
def test_only_the_seat_of_who_may_sell_goods_is_unknown_not_low(goods, reseller, line):
    rating = rate(inputs(seat="NO", goods=goods, reseller=reseller))
    assert (rating.geographic, rating.overall, rating.geographic_value) == (UNKNOWN, UNKNOWN, None)
    assert rating.chain_knowledge is ChainKnowledge.SEAT_ONLY
    assert (rating.worst_node, rating.path_countries, rating.worst_country) == (SEAT, ("NO", None), None)
    assert rating.reasons[:2] == (line, "Vi vet ikke hvor varene er laget, og ukjent regnes aldri som lav")


def test_only_the_seat_is_high_where_the_seat_is_high():
    rating = rate(inputs(seat="CN"))
    assert (rating.geographic, rating.path_countries) == (HIGH, ("CN",))
    assert rating.reasons[0] == "Leverandøren holder til i Kina, og kjeden er ikke kartlagt"


def test_a_service_supplier_has_its_seats_level_and_says_the_chain_is_not_mapped():
    rating = rate(inputs(seat="NO", goods=False))
    assert (rating.geographic, rating.overall, rating.chain_knowledge) == (LOW, LOW, ChainKnowledge.SEAT_ONLY)
    assert rating.reasons[0] == "Leverandøren holder til i Norge, og kjeden er ikke kartlagt"


@pytest.mark.parametrize("role", ["SELLER", "SERVICE"])
def test_links_that_make_nothing_do_not_tell_where_goods_are_made(role):
    rating = rate(inputs(node("a", "DE", role)))
    assert rating.geographic is UNKNOWN
    assert rating.reasons[0] == {
        "SELLER": "Bare selgerens land er kjent",
        "SERVICE": "Leverandøren selger varer, og landet de er laget i, er ukjent",
    }[role]  # fmt: skip
    assert rate(inputs(node("a", "CN", role))).geographic is HIGH


@pytest.mark.parametrize(
    ("nodes", "goods", "knowledge"),
    [
        ([node("a", "DE", "SELLER")], True, "SEAT_ONLY"),
        ([node("a", "DE")], True, "TO_PRODUCER"),
        ([node("a", "DE"), node("b", "IT", "RAW_MATERIAL", buyer="a")], True, "TO_PRODUCER"),
        ([node("a", "DE", "SELLER"), node("b", "IT", buyer="a")], True, "TO_PRODUCER"),
        ([node("a", "DE"), node("b", "IT", "SUB_SUPPLIER")], True, "PARTIAL"),
        ([node("a", None)], True, "PARTIAL"),
        ([node("a", "DE", how_known="ASSUMED")], True, "PARTIAL"),
        ([node("a", "DE", "SERVICE")], False, "TO_PRODUCER"),
        ([node("a", "DE", "SERVICE")], None, "PARTIAL"),
    ],
)
def test_how_far_the_chain_is_known(nodes, goods, knowledge):
    assert rate(inputs(*nodes, goods=goods)).chain_knowledge == knowledge


@pytest.mark.parametrize(
    ("chain", "line"),
    [
        (inputs(node("a", None)), "Produsentens land er ikke oppgitt"),
        (inputs(node("a", None, "SUB_SUPPLIER")), "Underleverandørens land er ikke oppgitt"),
        (inputs(node("a", None, "RAW_MATERIAL")), "Råvarenes opphav er ikke kjent"),
        (inputs(node("a", None, "SERVICE"), goods=False), "Landet arbeidet utføres i, er ikke oppgitt"),
        (inputs(node("a", None, "SELLER"), goods=False), "Selgerens land er ikke oppgitt"),
        (inputs(node("a", "DE"), seat=None), "Landet leverandøren holder til i, er ikke oppgitt"),
        (inputs(node("a", "AD")), "Det finnes for få tall for Andorra"),
        (inputs(node("a", "XX")), "Det finnes for få tall for XX"),
        (inputs(node("a", "IT")), "Produsent i Italia"),
        (inputs(node("a", "PH", "SUB_SUPPLIER")), "Underleverandør på Filippinene"),
        (
            inputs(node("a", "IN", "SERVICE", goods="utvikling og drift"), goods=False),
            "Utvikling og drift i India",
        ),
        (inputs(node("a", "UZ", "RAW_MATERIAL", goods="bomull")), "Bomull fra Usbekistan"),
        (inputs(node("a", "UZ", "RAW_MATERIAL")), "Råvarer fra Usbekistan"),
        (inputs(node("a", "DE"), seat="CN"), "Leverandøren holder til i Kina"),
    ],
)
def test_the_line_in_the_register_says_what_decided(chain, line):
    assert why(chain) == line


def test_a_ring_of_links_is_refused_wherever_it_is():
    ring = [node("a", "DE", buyer="b"), node("b", "DE", buyer="a"), node("c", "CN")]
    with pytest.raises(ChainCycle, match="går i ring"):
        rate(inputs(*ring))
    with pytest.raises(ChainCycle):
        path_to([("a", "b", "DE", "PRODUCER", ""), ("b", "a", "DE", "PRODUCER", "")], 0)


def test_a_link_whose_buyer_is_gone_still_counts():
    rating = rate(inputs(node("a", "CN", buyer="gone")))
    assert (rating.geographic, rating.path) == (HIGH, (SEAT, "a"))


# The sector rating


@pytest.mark.parametrize(
    ("facts", "level", "source"),
    [
        (
            SectorFacts(Judgement(LOW, "s"), Judgement(HIGH, "k"), default("26"), (GLOVES,)),
            LOW,
            "SUPPLIER_JUDGEMENT",
        ),
        (SectorFacts(None, Judgement(LOW, "k"), default("26"), (GLOVES,)), LOW, "CATEGORY_JUDGEMENT"),
        (SectorFacts(default=default("26"), listed=(GLOVES,)), HIGH, "LISTED_GOODS"),
        (
            SectorFacts(default=default("26", HIGH), listed=(replace(GLOVES, country="CN"),)),
            HIGH,
            "INDUSTRY_DEFAULT",
        ),
        (
            SectorFacts(default=default("26"), listed=(replace(GLOVES, forced_labour=False),)),
            MEDIUM,
            "INDUSTRY_DEFAULT",
        ),
        (
            SectorFacts(listed=(replace(GLOVES, child_labour=True, forced_labour=False),)),
            HIGH,
            "LISTED_GOODS",
        ),
        (SectorFacts(default=default("46.460", LOW)), UNKNOWN, "NONE"),
        (SectorFacts(default=default("45", LOW)), UNKNOWN, "NONE"),
        (SectorFacts(), UNKNOWN, "NONE"),
    ],
)
def test_who_decides_the_sector(facts, level, source):
    rating = rate(inputs(node("a", "MY"), sector=facts))
    assert (rating.sector, rating.sector_from) == (level, source)


def test_listed_goods_lead_the_line_and_name_the_list():
    rating = rate(
        inputs(
            node("a", "PK", goods="instrumenter"),
            sector=SectorFacts(
                listed=(replace(GLOVES, country="PK", good="Kirurgiske instrumenter", child_labour=True),)
            ),
        )
    )
    assert rating.geographic is rating.sector is HIGH
    assert rating.reasons[:2] == (
        "Listeført vare: kirurgiske instrumenter, Pakistan",
        "Instrumenter produseres i Pakistan",
    )
    assert rating.reasons[-1] == "Kirurgiske instrumenter fra Pakistan står på listen over varer laget med barnearbeid og tvangsarbeid (USDOL 2022)"  # fmt: skip
    phones = SectorFacts(listed=(replace(GLOVES, good="IKT-utstyr"),))
    assert why(inputs(node("a", "MY"), sector=phones)) == "Listeført vare: IKT-utstyr, Malaysia"


@pytest.mark.parametrize(
    ("sector", "line"),
    [
        (SectorFacts(Judgement(MEDIUM, "Innleie er utbredt")), "Innleie er utbredt"),
        (SectorFacts(Judgement(MEDIUM, "")), "Bransjerisikoen er vurdert til medium"),
        (SectorFacts(default=default("26")), "Lange dager i fabrikkene"),
        (SectorFacts(), "Bransjerisikoen er ikke vurdert"),
    ],
)
def test_the_sector_leads_where_it_is_worse(sector, line):
    assert why(inputs(node("a", "DE"), sector=sector)) == line


# Both


@pytest.mark.parametrize(("geographic", "sector"), product(Level, Level))
def test_overall_combines_geographic_and_sector(geographic, sector):
    country = {LOW: "DE", MEDIUM: "MY", HIGH: "CN", UNKNOWN: None}[geographic]
    rating = rate(inputs(node("a", country), sector=SectorFacts(Judgement(sector, "x"))))
    assert rating.geographic is geographic
    assert rating.overall is combine((geographic, sector))


@given(st.lists(st.sampled_from(Level), max_size=5))
def test_the_order_of_ranks_is_the_rule_of_combining(levels):
    assert combine(levels) is max(levels, key=RANK.__getitem__, default=UNKNOWN)


@given(ratings)
def test_the_geographic_level_is_that_of_all_links_combined(given):
    rating = rate(given)
    levels = [ALL[c].level if c in ALL else UNKNOWN for c in (given.seat, *(n.country for n in given.nodes))]
    assert rating.geographic is combine([*levels, UNKNOWN] if rating.origin_unknown else levels)
    assert rating.overall is combine((rating.geographic, rating.sector))
    assert rating.path[0] == SEAT
    assert rating.path[-1] == rating.worst_node


@given(ratings)
def test_what_is_not_known_is_never_low(given):
    rating = rate(given)
    links = (given.seat, *(n.country for n in given.nodes))
    unknown_link = any(c not in ALL or len(ALL[c].dimensions) < 4 for c in links)
    makers = [n for n in given.nodes if n.role not in {"SELLER", "SERVICE"}]
    unknown_origin = (given.supplies_goods is not False or given.is_reseller) and not makers
    if unknown_link or unknown_origin:
        assert rating.geographic is not LOW
    if unknown_link or unknown_origin or rating.sector_from is SectorSource.NONE:
        assert rating.overall is not LOW


@given(ratings, codes, roles, known)
def test_one_more_link_among_those_who_make_goods_never_lowers_a_known_level(given, country, role, how):
    before = rate(given)
    after = rate(
        replace(given, nodes=(*given.nodes, node("zz", country, role, how_known=how)), countries=ALL)
    )
    if not before.origin_unknown:
        assert RANK[after.geographic] >= RANK[before.geographic]


@given(ratings)
def test_the_register_and_the_single_supplier_are_rated_alike(given):
    rows = [(n.id, n.buyer, n.country, n.role, n.how_known) for n in given.nodes]
    sector = rate_sector(given.sector, {given.seat, *(row[2] for row in rows)})
    quick = quick_rate(
        given.seat, given.supplies_goods, given.is_reseller, rows, scores_of(ALL), sector.level
    )
    single = rate(given)
    assert (quick.geographic, quick.value, quick.knowledge) == (
        single.geographic,
        single.geographic_value,
        single.chain_knowledge,
    )
    assert (quick.overall, sector.level) == (single.overall, single.sector)
    assert single.worst_node == (SEAT if quick.worst == OWN_SEAT else rows[quick.worst][0])


# The past


@given(ratings)
def test_a_past_rating_recomputes_exactly_from_its_stored_inputs(given):
    text = inputs_json(given)
    again = inputs_from_json(text)
    assert again == given
    assert rate(again) == rate(given)
    assert inputs_json(again) == text == canonical_json(json.loads(text))


@given(ratings, st.randoms())
def test_the_order_in_which_rows_were_read_changes_nothing(given, dice):
    nodes, hits = list(given.nodes), list(given.sector.listed)
    dice.shuffle(nodes)
    dice.shuffle(hits)
    shuffled = replace(given, nodes=tuple(nodes), sector=replace(given.sector, listed=tuple(hits)))
    assert inputs_json(shuffled) == inputs_json(given)
    assert rate(shuffled) == rate(given)


def test_the_two_halves_join_with_the_whole_country_table():
    floors = {"IT": Floor(HIGH, "Eksempel", date(2026, 1, 1)), "SE": Floor(HIGH, "Annet", date(2026, 1, 1))}
    method = replace(METHOD_1, version=2, floors=floors)
    risks = all_country_risks(indicator_rows(), countries().values(), method)
    chain = inputs(node("a", "IT"), node("b", "GL"), risks=risks, method=method)
    assert set(chain.countries) == {"NO", "IT", "GL", "DK"}
    assert set(chain.method.floors) == {"IT"}
    again = inputs_from_parts(chain_json(chain), facts_json(risks, method))
    assert again == chain
    assert rate(again) == rate(chain)


def test_names_of_producers_are_not_stored():
    chain = inputs(replace(node("a", "IT"), name="Eksempel AS"))
    assert "Eksempel AS" not in inputs_json(chain)
    assert inputs_from_json(inputs_json(chain)) == chain


# The sentences behind the line


def test_the_worst_countrys_figure_stands_beside_the_cut_offs():
    method = replace(METHOD_1, version=2, medium=22.5)
    assert (
        "Italia har 26,6 av 100; medium begynner på 22,5 og høy på 45"
        in rate(inputs(node("a", "IT"), method=method)).reasons
    )


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("TW", "Vi mangler tall for arbeidstakerrettigheter for Taiwan, og da blir nivået minst medium"),
        ("BS", "Geografisk risiko for Bahamas kan ikke regnes ut, for vi mangler tall for sivile og politiske rettigheter og frihet fra tvangsarbeid"),
        ("MO", "Macao har for få egne tall, så vi bruker tallene for Kina"),
    ],
)  # fmt: skip
def test_gaps_and_borrowed_figures_are_said(country, said):
    assert said in rate(inputs(node("a", country))).reasons


def test_a_floor_is_said_with_its_reason():
    method = replace(METHOD_1, version=2, floors={"VA": Floor(HIGH, "Eksempel på grunn", date(2026, 1, 1))})
    risks = all_country_risks(indicator_rows(), countries().values(), method)
    reasons = rate(inputs(node("a", "VA"), risks=risks, method=method)).reasons
    assert "Vi har satt laveste nivå for Vatikanstaten til høy: Eksempel på grunn" in reasons
    assert not any("av 100" in reason for reason in reasons)


def test_a_chain_known_in_part_or_by_assumption_says_so():
    chain = inputs(
        node("a", "DE", how_known="ASSUMED"),
        node("b", "IT", goods="plast", how_known="ASSUMED"),
        node("c", None, how_known="ASSUMED"),
    )
    assert rate(chain).reasons == (
        "Produsentens land er ikke oppgitt",
        "Bare en del av kjeden er kjent",
        "At et ledd i kjeden kommer fra Tyskland, er vår egen antakelse",
        "At plast kommer fra Italia, er vår egen antakelse",
        "Få ansatte, faste avtaler",
    )
