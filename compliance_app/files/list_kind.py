"""What a row of a list is: a supplier, or one of its invoices, orders, deliveries or sites."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from compliance_app.domain.errors import _
from compliance_app.files.header_words import fold_header, plain_letters


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS: dict[str, frozenset[str]] = {
    "INVOICES": _set(
        "faktura fakturanr fakturanummer fakturadato fakturadatum fakturabelop invoice invoices bilag bilagsnr bilagsnummer "
        "voucher verifikat verifikationsnummer rechnung rechnungsnummer rechnungsdatum belegnummer beleg facture factura "
        "transaction payment betaling betalt utbetaling posting buchungsdatum bokforingsdato"
    ),
    "ORDERS": _set(
        "ordre ordrenr ordrenummer ordrelinje order orders ordernummer bestilling bestillingsnr bestillingsdato po "
        "bestellung bestellnummer bestallning commande varelinje"
    ),
    "DELIVERIES": _set(
        "levering leveringer leveringsdato leveringsnr delivery deliveries shipment consignment leverans leveransdatum "
        "lieferung lieferschein folgeseddel pakkseddel"
    ),
}


class ListKind(StrEnum):
    """What stands on each row."""

    SUPPLIERS = "SUPPLIERS"
    INVOICES = "INVOICES"
    ORDERS = "ORDERS"
    DELIVERIES = "DELIVERIES"
    SITES = "SITES"


LINES = {
    ListKind.SUPPLIERS: _("rader"),
    ListKind.INVOICES: _("fakturalinjer"),
    ListKind.ORDERS: _("bestillingslinjer"),
    ListKind.DELIVERIES: _("leveranser"),
    ListKind.SITES: _("steder"),
}
"""What the rows are called in a sentence."""


def list_kind(headers: Iterable[str], mapping: Mapping[str, int]) -> ListKind:
    """What the column names say of the rows: the kind with most words; sites where a column for them is mapped.

    Args:
        headers: the column names as they stand.
        mapping: field -> column index.
    """
    words = {word for header in headers for word in plain_letters(fold_header(header)).split()}
    counts = {kind: len(words & known) for kind, known in _WORDS.items()}
    best = max(counts, key=lambda kind: counts[kind])
    if counts[best]:
        return ListKind(best)
    return ListKind.SITES if "site" in mapping else ListKind.SUPPLIERS
