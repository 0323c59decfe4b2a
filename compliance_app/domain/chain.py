"""The chain behind a supplier as a tree: its order on the page, the way to a link, and who would stand behind themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.risk_levels import ChainCycle

UNNAMED = "Produsent uten navn"
"""What a maker is called of whom only the country is known; two of them need not be the same."""


class BehindItself(AktsomError):
    """The producer already stands between the supplier and that place (values: name)."""

    message = _(
        "«{name}» kan ikke stå bak seg selv. Den er allerede et ledd på veien fra leverandøren hit. "
        "Velg et annet ledd under «Leverer til»."
    )


class LinkOfTree(NamedTuple):
    """A link as far as its place matters: id, the link that buys from it (None: the supplier), and who it is."""

    id: str
    buyer: str | None
    producer: str


def tree_order(links: Iterable[tuple[str, str | None]]) -> list[tuple[str, int]]:
    """(id, tier) of every (id, buyer), each link right after the one that buys from it; tier 1 sells to the supplier.

    Links of the same buyer keep their order. A link whose buyer is not there stands at tier 1.
    """
    listed = list(links)
    known = {identity for identity, _buyer in listed}
    behind: dict[str | None, list[str]] = defaultdict(list)
    for identity, buyer in listed:
        behind[buyer if buyer in known else None].append(identity)
    order: list[tuple[str, int]] = []
    waiting = [(identity, 1) for identity in reversed(behind[None])]
    while waiting:
        identity, tier = waiting.pop()
        order.append((identity, tier))
        waiting += [(one, tier + 1) for one in reversed(behind[identity])]
    return order


def way_to(buyers: Mapping[str, str | None], link: str | None) -> list[str]:
    """The ids from the supplier's own link to ``link``, both included; empty for None. Raises ChainCycle."""
    path: list[str] = []
    while link is not None:
        if len(path) > len(buyers):
            raise ChainCycle
        path.append(link)
        link = buyers.get(link)
    return path[::-1]


def behind_themselves(links: Sequence[LinkOfTree], nameless: frozenset[str] = frozenset()) -> list[str]:
    """Ids of the links whose producer stands nearer to the supplier on the same path; ``nameless`` producers may."""
    by_id = {link.id: link for link in links}
    on_path: dict[str, int] = defaultdict(int)
    path: list[str] = []
    found = []
    for identity, tier in tree_order((link.id, link.buyer) for link in links):
        while len(path) >= tier:
            on_path[path.pop()] -= 1
        producer = by_id[identity].producer
        if on_path[producer] and producer not in nameless:
            found.append(identity)
        path.append(producer)
        on_path[producer] += 1
    return found
