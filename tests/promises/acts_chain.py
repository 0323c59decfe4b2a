"""What people do with chains, producers and lists of chains; each with a call that works."""

from functools import cache
from typing import Any

from promises.calls import changes, id_of, looks_at, makes, reads, version_of

from compliance_app.domain.permissions import Verb
from compliance_app.services import chain, chain_import, chain_reads, producers, seat_only
from compliance_app.services.import_open import OpenedList
from compliance_app.services.suppliers import SupplierInput, add_supplier, supplier_page
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChainLink, ChainRole, HowKnown, Producer

_LIST = "Leverandør;Nivå;Navn;Land;Vare\nKjedeleverandør;1;Fabrikk {0};Kina;Lamper\nKjedeleverandør;2;Gruve {0};Chile;Kobber\n"


def add_chain(owner: Actor) -> dict[str, str]:
    """A supplier with two producers, and a list of chains that has been taken in."""
    supplier = add_supplier(owner, SupplierInput(name="Kjedeleverandør", country="NO"))
    link = chain.link_producer(owner, supplier, chain.LinkInput(producer_name="Fabrikk 1", country="VN"))
    chain.link_producer(owner, supplier, chain.LinkInput(producer_name="Fabrikk 2", country="VN"))
    found = {producer.name: producer.id for _link, producer in supplier_page(owner, supplier).links}
    opened = _opened(0)
    batch = chain_import.import_chain(owner, opened, opened.columns.mapping).batch
    return {
        "chain_supplier": supplier,
        "chain_link": link,
        "producer": found["Fabrikk 1"],
        "other_producer": found["Fabrikk 2"],
        "chain_batch": batch,
    }


@cache
def _opened(number: int) -> OpenedList:
    return chain_import.open_chain(_LIST.format(number).encode(), "kjeder.csv")


def _new(_world: Any) -> OpenedList:
    return _opened(1)


_MAPPING = _opened(1).columns.mapping
_CHANGE = chain.LinkChange(
    role=ChainRole.SUB_SUPPLIER, how_known=HowKnown.VERIFIED, country="VN", seen_country="VN"
)
_READS = (
    (chain_reads.find_producers, Verb.READ_REGISTER, ("fabrikk",)),
    (chain_reads.dependents_of_country, Verb.READ_REGISTER, ("VN",)),
    (chain_reads.chain_country_table, Verb.READ_REGISTER, ()),
    (seat_only.seat_only_page, Verb.READ_REGISTER, ()),
    (seat_only.seat_only_count, Verb.READ_REGISTER, ()),
    (seat_only.export_seat_only, Verb.EXPORT_REGISTER, ()),
    (chain_import.recent_chain_batches, Verb.READ_REGISTER, ()),
    (chain_import.preview_chain, Verb.EDIT_CHAIN, (_new, _MAPPING)),
    (chain_import.dry_run_chain, Verb.EDIT_CHAIN, (_new, _MAPPING)),
)
_LOOKS_AT = (
    (chain_reads.producer_page, Verb.READ_REGISTER, (id_of("producer"),)),
    (chain_reads.dependents_of_producer, Verb.READ_REGISTER, (id_of("producer"),)),
)
_MAKES = ((chain_import.import_chain, Verb.EDIT_CHAIN, (_new, _MAPPING)),)
_CHANGES = (
    (chain.edit_link, Verb.EDIT_CHAIN, (id_of("chain_link"), _CHANGE, version_of(ChainLink, "chain_link"))),
    (
        producers.edit_producer,
        Verb.EDIT_CHAIN,
        (
            id_of("producer"),
            producers.ProducerInput(name="Fabrikk 1B", country="TH"),
            version_of(Producer, "producer"),
        ),
    ),
    (producers.merge_producers, Verb.EDIT_CHAIN, (id_of("producer"), id_of("other_producer"))),
)
ACTS = (
    *(reads(function, verb, *given) for function, verb, given in _READS),
    *(looks_at(function, verb, *given) for function, verb, given in _LOOKS_AT),
    *(makes(function, verb, *given) for function, verb, given in _MAKES),
    *(changes(function, verb, *given) for function, verb, given in _CHANGES),
)
