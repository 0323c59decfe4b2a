"""Parts of the world, for sentences that would otherwise list countries (UN M49, with Cyprus and Russia as Europe)."""

_CODES = {
    "Europa": (
        "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME "
        "MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    "Asia": (
        "AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS "
        "QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    "Afrika": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE "
        "NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
    "Nord-Amerika": "BM CA GL PM US",
    "Latin-Amerika": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI "
        "PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    "Oseania": (
        "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
    ),
    "Antarktis": "AQ",
}  # fmt: skip

_REGIONS = {iso: region for region, codes in _CODES.items() for iso in codes.split()}


def region_of(iso2: str) -> str:
    """The part of the world of a country or territory (ISO 3166-1 alpha-2); the code itself where it is unknown."""
    return _REGIONS.get(iso2, iso2)
