"""Registers of any size, made for measuring: suppliers, producers and links without meaning."""

import io
import os
import random
from pathlib import Path

import openpyxl

from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.ids import new_ids
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import Category, ChainLink, Producer, Supplier, SupplierSpend

COUNTRIES = ["NO", "SE", "DK", "DE", "CN", "IN", "PL", "US", "GB", "IT", "MY", "VN"]
NAMES = [
    "Norge",
    "Sverige",
    "Danmark",
    "Tyskland",
    "Kina",
    "India",
    "Polen",
    "USA",
    "Storbritannia",
    "Italia",
]
CATEGORIES = ["IKT", "Hotell", "Renhold", "Kontorrekvisita", "IVD-utstyr", "Frakt", "Bygg", "Mat"]
CLAUSES = ["HAS", "LACKS", "UNKNOWN", "NOT_APPLICABLE"]
CHANNELS = ["DIRECT", "DIRECT", "VIA_HOST_BUYER", "FRAMEWORK_OF_OTHER"]


def use_home(folder: Path) -> None:
    """Work in an empty home of the benchmark's own."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["AKTSOM_HOME"] = str(folder)
    os.environ.pop("AKTSOM_DATABASE_URL", None)


def new_enterprise(name: str = "Eksempel AS") -> Actor:
    """An enterprise with an empty register."""
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name=name), 2025))


def fill(actor: Actor, suppliers: int, links: int = 3) -> None:
    """That many suppliers of services and goods, each with what was bought and that many producers behind it."""
    chance = random.Random(7)
    enterprise = str(actor.enterprise_id)
    with begin(actor, Verb.IMPORT_SUPPLIERS) as work:
        producers = [
            (enterprise, one, 1, f"Produsent {number}", f"produsent {number}", chance.choice(COUNTRIES), None)
            for number, one in enumerate(new_ids(1000))
        ]
        work.insert_many(
            Producer,
            ("enterprise_id", "id", "version", "name", "folded_name", "country", "foreign_id"),
            producers,
        )
        categories = [
            (enterprise, one, 1, name, name.lower()) for one, name in zip(new_ids(8), CATEGORIES, strict=True)
        ]
        work.insert_many(Category, ("enterprise_id", "id", "version", "name", "folded_name"), categories)
        ids = new_ids(suppliers)
        rows = [
            (enterprise, one, 1, f"Leverandør {number}", f"leverandør {number}", sort_key(f"Leverandør {number}"),
             chance.choice(COUNTRIES), "SN2025", chance.choice(["46.460", "62.100", "55.100", "26.200"]),
             chance.choice(categories)[1], f"Innkjøper {chance.randrange(40)}", chance.choice(CLAUSES),
             chance.choice(CHANNELS), chance.choice(["", "", "Bransjeforum 1", "Bransjeforum 2"]))
            for number, one in enumerate(ids)
        ]  # fmt: skip
        work.insert_many(
            Supplier,
            ("enterprise_id", "id", "version", "name", "folded_name", "sort_key", "country", "industry_standard",
             "industry_code", "category_id", "owner", "clause", "channel", "industry_body"),
            rows,
        )  # fmt: skip
        spend = [
            (enterprise, key, 1, one, 2025, "NOK", chance.randrange(10**9))
            for key, one in zip(new_ids(suppliers), ids, strict=True)
        ]
        work.insert_many(
            SupplierSpend,
            ("enterprise_id", "id", "version", "supplier_id", "year", "currency", "hundredths"),
            spend,
        )
        chain = []
        for one in ids:
            before = None
            for link in new_ids(links):
                chain.append(
                    (
                        enterprise,
                        link,
                        1,
                        one,
                        chance.choice(producers)[1],
                        before,
                        "PRODUCER",
                        "",
                        "DECLARED",
                    )
                )
                before = link
        work.insert_many(
            ChainLink,
            ("enterprise_id", "id", "version", "supplier_id", "producer_id", "buyer_link_id", "role", "goods",
             "how_known"),
            chain,
        )  # fmt: skip


def workbook(rows: int) -> bytes:
    """An xlsx of that many rows and ten columns, as an accounting system writes it."""
    chance = random.Random(2)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Leverandører")
    sheet.append(
        [
            "Leverandør",
            "Org.nr.",
            "Land",
            "Bransjekode",
            "Kategori",
            "Beløp (NOK)",
            "Nettside",
            "Adresse",
            "Kontakt",
            "År",
        ]
    )
    for number, org_number in enumerate(_org_numbers(rows)):
        country = chance.choice(NAMES)
        sheet.append(
            [
                f"Leverandør nummer {number} AS", org_number if country == "Norge" else "", country,
                chance.choice(["46.460", "62.100", "55.100", "81.210", ""]), chance.choice(CATEGORIES),
                round(chance.random() * 1e6, 2), f"leverandor{number}.example.com", f"Gate {number}",
                f"Postboks {number}", 2025,
            ]
        )  # fmt: skip
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _org_numbers(count: int) -> list[str]:
    found: list[str] = []
    stem = 90_000_000
    while len(found) < count:
        stem += 7
        digits = [int(digit) for digit in str(stem)]
        total = sum(a * b for a, b in zip(digits, [3, 2, 7, 6, 5, 4, 3, 2], strict=True))
        check = (11 - total % 11) % 11
        if check < 10:
            found.append(f"{stem}{check}")
    return found
