"""The supplier register: suppliers, what is bought, who stands behind them, and how they came in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from compliance_app.storage.tables import enterprise  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    ByteOrderedText,
    EnterpriseRow,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class Relationship(StrEnum):
    """Part of the supply chain (§ 3 d), or a business partner outside it (§ 3 e)."""

    SUPPLY_CHAIN = "SUPPLY_CHAIN"
    BUSINESS_PARTNER = "BUSINESS_PARTNER"


class PurchaseChannel(StrEnum):
    """Who does the buying."""

    DIRECT = "DIRECT"
    VIA_HOST_BUYER = "VIA_HOST_BUYER"
    COVERED_BY = "COVERED_BY"
    FRAMEWORK_OF_OTHER = "FRAMEWORK_OF_OTHER"


class ClauseStatus(StrEnum):
    """Whether the contract binds the supplier to respect human rights."""

    HAS = "HAS"
    LACKS = "LACKS"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNKNOWN = "UNKNOWN"


class ChainRole(StrEnum):
    """What a link of the chain does."""

    PRODUCER = "PRODUCER"
    SUB_SUPPLIER = "SUB_SUPPLIER"
    RAW_MATERIAL = "RAW_MATERIAL"
    SERVICE = "SERVICE"


class HowKnown(StrEnum):
    """How sure a chain fact is."""

    DECLARED = "DECLARED"
    DOCUMENTED = "DOCUMENTED"
    VERIFIED = "VERIFIED"
    ASSUMED = "ASSUMED"


class Supply(StrEnum):
    """Whether a category is of goods or of services; UNKNOWN is treated as goods and said to be unknown."""

    GOODS = "GOODS"
    SERVICES = "SERVICES"
    UNKNOWN = "UNKNOWN"


class Category(EnterpriseRow, table=True):
    """What kind of goods or services; a person's level and a rationale that the statement can quote."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "folded_name"),
        filled("name"),
        one_of("supply", Supply),
        one_of("industry_standard", ["SN2007", "SN2025"], optional=True),
    )

    name: str
    folded_name: str
    inline_name: str = ""
    """The name inside a sentence («IKT», «hotell»)."""
    suppliers_called: str = ""
    """What its suppliers are called, plural («sykehuslaboratorier»); empty: «leverandører»."""
    supply: str = "UNKNOWN"
    industry_standard: str | None = None
    industry_code: str | None = None
    """The industry that makes the goods, never the wholesaler's own."""
    rationale: str = ""


class Supplier(EnterpriseRow, table=True):
    """The one the enterprise buys from."""

    __tablename__ = "supplier"
    __table_args__ = (
        belongs_to("category", "category_id"),
        filled("name"),
        one_of("relationship", Relationship),
        one_of("channel", PurchaseChannel),
        one_of("clause", ClauseStatus),
        one_of("industry_standard", ["SN2007", "SN2025"], optional=True),
        CheckConstraint("org_number IS NULL OR length(org_number) = 9", name="org_number_length"),
        CheckConstraint("country IS NULL OR length(country) = 2", name="country_length"),
        UniqueConstraint("enterprise_id", "org_number"),
        # Both hold what paging and searching read, so that neither looks at the rows it does not show.
        Index("ix_supplier_enterprise_id_sort_key", "enterprise_id", "active", "sort_key", "id"),
        Index(
            "ix_supplier_enterprise_id_folded_name",
            "enterprise_id",
            "folded_name",
            "active",
            "org_number",
            "country",
            "id",
        ),
    )

    name: str
    folded_name: str = Field(sa_type=ByteOrderedText)
    sort_key: str = Field(sa_type=ByteOrderedText)
    """The name in Norwegian alphabetical order (æ, ø, å last), the same on both databases."""
    org_number: str | None = None
    foreign_id: str | None = None
    country: str | None = None
    country_as_written: str = ""
    """What the list said where the country was not certain; a person answers, nothing is guessed."""
    website: str = ""
    industry_standard: str | None = None
    industry_code: str | None = None
    category_id: str | None = Field(default=None, sa_type=Text)
    relationship: str = "SUPPLY_CHAIN"
    channel: str = "DIRECT"
    other_buyer: str = ""
    other_buyer_commitment: str = ""
    """COVERED_BY: what the other buyer binds itself to, as after «som». FRAMEWORK_OF_OTHER: what we use it for."""
    other_buyer_source: str = ""
    """Where the commitment stands: «vedtektene for …»."""
    pass_through: bool = False
    industry_body: str = ""
    clause: str = "UNKNOWN"
    clause_version: str = ""
    clause_date: date | None = None
    owner: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Who follows the supplier up."""
    active: bool = True
    merged_into: str | None = None
    import_batch_id: str | None = None


class SupplierSpend(EnterpriseRow, table=True):
    """What was bought in a year, in hundredths of the currency (øre): exact."""

    __tablename__ = "supplier_spend"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        UniqueConstraint("enterprise_id", "supplier_id", "year", "currency"),
    )

    supplier_id: str = Field(sa_type=Text)
    year: int
    currency: str = "NOK"
    hundredths: int = Field(sa_type=BigInteger)


class SupplierName(EnterpriseRow, table=True):
    """An alias, or a remembered answer to «is this the same supplier?»."""

    __tablename__ = "supplier_name"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        one_of("judgement", ["ALIAS", "SAME", "NOT_THE_SAME"]),
        Index("ix_supplier_name_enterprise_id_folded_name", "enterprise_id", "folded_name"),
    )

    supplier_id: str = Field(sa_type=Text)
    name: str
    folded_name: str = Field(sa_type=ByteOrderedText)
    country: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The country the list gave beside the name, as a code or as it was written; empty where it gave none."""
    judgement: str
    decided_by: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)


class Producer(EnterpriseRow, table=True):
    """One maker, known to the whole enterprise."""

    __tablename__ = "producer"
    __table_args__ = (
        filled("name"),
        UniqueConstraint("enterprise_id", "folded_name", "country"),
        CheckConstraint("country IS NULL OR length(country) = 2", name="country_length"),
        Index("ix_producer_enterprise_id_merged_into", "enterprise_id", "merged_into"),
    )

    name: str
    folded_name: str = Field(sa_type=ByteOrderedText)
    country: str | None = None
    foreign_id: str | None = None
    merged_into: str | None = None
    """The producer that this one turned out to be; its name and country still lead there."""


class ChainLink(EnterpriseRow, table=True):
    """A producer behind a supplier, and what we know it by. Tiers are derived; there are no cycles."""

    __tablename__ = "chain_link"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        belongs_to("producer", "producer_id"),
        belongs_to("chain_link", "buyer_link_id"),
        one_of("role", ChainRole),
        one_of("how_known", HowKnown),
        CheckConstraint("buyer_link_id IS NULL OR buyer_link_id <> id", name="no_self_link"),
        Index("ix_chain_link_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        # Holds the supplier too: who depends on a producer or a country is read from the index alone.
        Index("ix_chain_link_enterprise_id_producer_id", "enterprise_id", "producer_id", "supplier_id"),
        # A link that is removed is looked for as a buyer; without this, among all links of the enterprise.
        Index("ix_chain_link_enterprise_id_buyer_link_id", "enterprise_id", "buyer_link_id"),
    )

    supplier_id: str = Field(sa_type=Text)
    producer_id: str = Field(sa_type=Text)
    buyer_link_id: str | None = Field(default=None, sa_type=Text)
    """The link that buys from this one; None where the supplier itself does."""
    role: str = "PRODUCER"
    goods: str = ""
    how_known: str = "DECLARED"
    source: str = ""


class ImportBatch(EnterpriseRow, table=True):
    """One file that was read in: its hash, its mapping, and what every row was before and after."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_enterprise_id_file_hash", "enterprise_id", "file_hash"),)

    kind: str = Field(default="SUPPLIERS", sa_column_kwargs={"server_default": "SUPPLIERS"})
    file_name: str
    file_hash: str
    imported_at: datetime = Field(sa_type=UtcDateTime)
    imported_by: str = ""
    report: str = json_text()
    changes: bytes = Field(sa_type=LargeBinary)
    """Compressed canonical JSON: created ids, and before/after of each updated row."""
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CountryAnswer(EnterpriseRow, table=True):
    """A person's answer to «which country is this spelling?», remembered."""

    __tablename__ = "country_answer"
    __table_args__ = (UniqueConstraint("enterprise_id", "folded_spelling"),)

    spelling: str
    folded_spelling: str
    country: str | None = None
    decided_by: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)
