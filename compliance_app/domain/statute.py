"""Words of the Acts that are printed letter for letter: never shortened, modernised or split (wording.md, marked ⟨§⟩).

The text is the consolidated one of 2 July 2026. Translations of these words are our own; the bokmål text is the law.
"""

from collections.abc import Mapping
from typing import Final

ACT_TITLE: Final = (
    "Lov om virksomheters åpenhet og arbeid med grunnleggende menneskerettigheter "
    "og anstendige arbeidsforhold (åpenhetsloven)"
)
"""The Act's full title."""
ACT_NUMBER: Final = "lov 18. juni 2021 nr. 99"
ACT_URL: Final = "https://lovdata.no/dokument/NL/lov/2021-06-18-99"

SUPPLY_CHAIN: Final = "leverandørkjede"
"""Åpenhetsloven § 3 first paragraph d."""
BUSINESS_PARTNER: Final = "forretningspartner"
"""Åpenhetsloven § 3 first paragraph e."""
LIVING_WAGE: Final = "lønn å leve av"
"""Åpenhetsloven § 3 first paragraph c."""

CAUSED: Final = "forårsaket"
"""Åpenhetsloven § 4 first paragraph b."""
CONTRIBUTED: Final = "bidratt til"
"""Åpenhetsloven § 4 first paragraph b."""
DIRECTLY_LINKED: Final = "direkte knyttet til"
"""Åpenhetsloven § 4 first paragraph b."""
CEASE: Final = "stanse"
"""Åpenhetsloven § 4 first paragraph c."""
PREVENT: Final = "forebygge"
"""Åpenhetsloven § 4 first paragraph c."""
MITIGATE: Final = "begrense"
"""Åpenhetsloven § 4 first paragraph c."""
REMEDIATION: Final = "gjenoppretting og erstatning"
"""Åpenhetsloven § 4 first paragraph f."""

DUE_DILIGENCE_STEPS: Final = (
    "forankre ansvar i retningslinjer",
    "kartlegge og vurdere negative konsekvenser",
    "stanse, forebygge eller begrense dem",
    "følge med på om tiltakene virker",
    "snakke med dem det gjelder",
    "sørge for eller samarbeide om gjenoppretting og erstatning der det er påkrevd",
)
"""The six steps of åpenhetsloven § 4 first paragraph a–f, in plain words; generated, so that none is ever dropped."""

SIGNIFICANT_RISK: Final = "vesentlig risiko"
"""Åpenhetsloven § 5 first paragraph b."""
INFORMATION_REQUEST: Final = "informasjonskrav"
"""Åpenhetsloven § 7 third paragraph."""
DISPROPORTIONATELY_BURDENSOME: Final = "uforholdsmessig byrdefullt"
"""Åpenhetsloven § 7 second paragraph."""
AMOUNT_OR_TYPE: Final = "mengden eller typen informasjon"
"""Åpenhetsloven § 7 second paragraph."""
CLEARLY_UNREASONABLE: Final = "åpenbart urimelig"
"""Åpenhetsloven § 6 second paragraph b."""

ACTUAL_AND_POTENTIAL: Final = "faktiske og potensielle negative konsekvenser"
"""Åpenhetsloven § 6 first paragraph."""
FURTHER_JUSTIFICATION: Final = "nærmere begrunnelse"
"""Åpenhetsloven § 7 third and fourth paragraph."""
SUPERVISORY_BODY: Final = "tilsyns- og veiledningsorgan"
"""Åpenhetsloven § 7 third paragraph."""
AS_SOON_AS_POSSIBLE: Final = "snarest mulig"
"""Åpenhetsloven § 7 fourth paragraph."""

ALL_BOARD_MEMBERS: Final = "samtlige styremedlemmer"
"""Regnskapsloven § 3-5 first paragraph."""
GENERAL_MANAGER_TOO: Final = "også daglig leder"
"""Regnskapsloven § 3-5 first paragraph."""
ENDORSED_RESERVATION: Final = "påtegnet forbehold"
"""Regnskapsloven § 3-5 second paragraph."""
FOUNDATION_BOARD: Final = "Styret er stiftelsens øverste organ"
"""Stiftelsesloven § 30."""

PURPOSES: Final[Mapping[str, str]] = {
    "CEASE": CEASE,
    "PREVENT": PREVENT,
    "MITIGATE": MITIGATE,
    "REMEDIATE": "rette opp",
}
"""The verb of each purpose of a measure, as after «For å» (§ 4 c; the last is § 4 f in plain words)."""
