"""The register's codes and fields as people say them in bokmål (wording.md section 2)."""

from types import MappingProxyType
from typing import Final

from compliance_app.domain.errors import _
from compliance_app.domain.levels import Level
from compliance_app.domain.risk_levels import SectorSource
from compliance_app.storage.tables import ChainRole, ClauseStatus, HowKnown, PurchaseChannel, Relationship

REVIEWED: Final = MappingProxyType(
    {"NOT_YET": _("gjenstår"), "UNCHANGED": _("bekreftet"), "CHANGED": _("endret")}
)
"""This year's review of a supplier (ConfirmationState)."""
LEVEL: Final = MappingProxyType(
    {
        Level.HIGH: _("høy"),
        Level.UNKNOWN: _("ukjent"),
        Level.MEDIUM: _("medium"),
        Level.LOW: _("lav"),
    }
)
RELATIONSHIP: Final = MappingProxyType(
    {
        Relationship.SUPPLY_CHAIN: _("leverandørkjede"),
        Relationship.BUSINESS_PARTNER: _("forretningspartner"),
    }
)
CHANNEL: Final = MappingProxyType(
    {
        PurchaseChannel.DIRECT: _("kjøpt direkte"),
        PurchaseChannel.VIA_HOST_BUYER: _("kjøpt gjennom en annen virksomhet"),
        PurchaseChannel.COVERED_BY: _("leverandøren er underlagt en annen innkjøper"),
        PurchaseChannel.FRAMEWORK_OF_OTHER: _("rammeavtale inngått av en annen"),
    }
)
CLAUSE: Final = MappingProxyType(
    {
        ClauseStatus.HAS: _("avtalen har krav"),
        ClauseStatus.LACKS: _("avtalen mangler krav"),
        ClauseStatus.NOT_APPLICABLE: _("ikke aktuelt"),
        ClauseStatus.UNKNOWN: _("ukjent"),
    }
)
ROLE: Final = MappingProxyType(
    {
        ChainRole.PRODUCER: _("produsent"),
        ChainRole.SUB_SUPPLIER: _("underleverandør"),
        ChainRole.RAW_MATERIAL: _("råvareledd"),
        ChainRole.SERVICE: _("utfører tjenesten"),
    }
)
HOW_KNOWN: Final = MappingProxyType(
    {
        HowKnown.DECLARED: _("oppgitt av leverandøren"),
        HowKnown.DOCUMENTED: _("dokumentert"),
        HowKnown.VERIFIED: _("kontrollert"),
        HowKnown.ASSUMED: _("antatt"),
    }
)
SECTOR_FROM: Final = MappingProxyType(
    {
        SectorSource.SUPPLIER_JUDGEMENT: _("egen vurdering av leverandøren"),
        SectorSource.CATEGORY_JUDGEMENT: _("egen vurdering av kategorien"),
        SectorSource.INDUSTRY_DEFAULT: _("forslag etter næringskode"),
        SectorSource.LISTED_GOODS: _("listeført vare"),
        SectorSource.NONE: _("ikke vurdert"),
    }
)
BASIS: Final = MappingProxyType(
    {
        "LISTED_GOODS": _("listen over varer laget med barnearbeid eller tvangsarbeid"),
        "STATISTICS": _("statistikk"),
        "GENERALLY_APPLICABLE_AGREEMENT": _("allmenngjort tariffavtale"),
        "EXPERT_JUDGEMENT": _("faglig skjønn"),
    }
)
INDICATOR: Final = MappingProxyType(
    {
        "civil_liberties": _("Sivile friheter, 0 til 1, der 1 er best"),
        "labour_rights": _("Arbeidstakerrettigheter, 0 til 10, der 0 er best"),
        "forced_labour": _("Frihet fra tvangsarbeid, 0 til 1, der 1 er best"),
        "wgi_corruption_control": _("Kontroll med korrupsjon, −2,5 til 2,5, der 2,5 er best"),
        "wgi_rule_of_law": _("Rettssikkerhet, −2,5 til 2,5, der 2,5 er best"),
    }
)
FIELD: Final = MappingProxyType(
    {
        "name": _("Navn på leverandøren"),
        "org_number": _("Organisasjonsnummer"),
        "foreign_id": _("Nummer i et annet land"),
        "country": _("Land"),
        "website": _("Nettside"),
        "industry_code": _("Næringskode"),
        "category": _("Kategori"),
        "spend": _("Innkjøp, beløp"),
        "currency": _("Valuta"),
        "year": _("Innkjøpsår"),
        "relationship": _("Leverandørkjede eller forretningspartner"),
        "purchase_channel": _("Hvem som kjøper inn"),
        "contract_clause": _("Krav i avtalen"),
        "producer_name": _("Produsent"),
        "producer_country": _("Produsentens land"),
        "goods": _("Vare"),
        "site": _("Sted hos leverandøren"),
        "site_country": _("Landet stedet ligger i"),
    }
)
"""The fields of a list, in the order they are shown."""
