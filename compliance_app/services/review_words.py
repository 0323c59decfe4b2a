"""What has changed since last year, as sentences and as the one word beside a name in the queue."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.review import Change, What
from compliance_app.services.register_words import LEVEL
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import ProposalKind

_NAMES = {
    What.OVERALL: _("Samlet risiko"),
    What.GEOGRAPHIC: _("Den geografiske risikoen"),
    What.SECTOR: _("Bransjerisikoen"),
}
_NOTICES = {
    ProposalKind.BANKRUPT: (_("Leverandøren er konkurs ifølge Enhetsregisteret"), _("konkurs")),
    ProposalKind.WINDING_UP: (_("Leverandøren er under avvikling ifølge Enhetsregisteret"), _("avvikles")),
    ProposalKind.RECONSTRUCTION: (
        _("Leverandøren er under rekonstruksjon ifølge Enhetsregisteret"),
        _("rekonstruksjon"),
    ),
    ProposalKind.DELETED: (_("Leverandøren er slettet i Enhetsregisteret"), _("slettet")),
}


def country_name(iso2: str | None) -> str:
    """The country in bokmål; «ukjent land» where there is none."""
    known = countries().get(iso2 or "")
    return known.name_nb if known else "ukjent land"


def sentences(
    changes: Iterable[Change], producers: Mapping[str, str] | None = None, year: str = ""
) -> tuple[str, ...]:
    """Each change as a sentence, in the order found.

    Args:
        changes: as stored with the year's row.
        producers: link id → the producer's name, for those that are named.
        year: label of the year that is compared with.
    """
    named = producers or {}
    return tuple(text for change in changes if (text := _sentence(change, named, year)))


def headline(changes: Iterable[Change], producers: Mapping[str, str] | None = None, year: str = "") -> str:
    """The most telling change as one sentence; that nothing has changed, where nothing has."""
    ordered = sorted(changes, key=lambda one: _TELLING.index(What(one["what"])))
    for change in ordered:
        return _sentence(change, producers or {}, year)
    return f"Ingenting har endret seg siden {year}." if year else ""


_TELLING = (
    What.AFTER, What.OVERRIDE, What.REGISTRY, What.SECTOR, What.GEOGRAPHIC, What.OVERALL, What.NEW_LINK, What.LISTED,
    What.WEAKEST, What.SEAT, What.COUNTRY, What.SPEND, What.LINK_GONE, What.LINK_CHANGED, What.NEW,
)  # fmt: skip


def word(changes: Iterable[Change]) -> str:
    """The one word beside a name in the queue."""
    found = {What(change["what"]): change for change in changes}
    if What.AFTER in found:
        return "tilbake"
    if What.OVERRIDE in found:
        return "overstyrt"
    if What.REGISTRY in found:
        return _NOTICES[ProposalKind(found[What.REGISTRY]["kind"])][1]
    if What.NEW in found:
        return "ny"
    crossed = What.COUNTRY in found and found[What.COUNTRY]["was_level"] != found[What.COUNTRY]["now_level"]
    if crossed and What.SECTOR not in found:
        return "over grense"
    return "endret" if found else "uendret"


def _sentence(change: Change, producers: Mapping[str, str], year: str) -> str:
    what = What(change["what"])
    if what is What.NEW:
        return f"Leverandøren har ingen vurdering fra {year}." if year else "Leverandøren er ny."
    if what is What.NEW_LINK:
        return _links(change, producers)
    return _SENTENCES[what](change)


def _level(change: Change) -> str:
    name, before, after = _NAMES[What(change["what"])], Level(change["was"]), Level(change["now"])
    if Level.UNKNOWN in {before, after}:
        return f"{name} er gått fra {LEVEL[before]} til {LEVEL[after]}."
    risen = WORST_FIRST.index(after) < WORST_FIRST.index(before)
    return f"{name} har {'økt' if risen else 'gått ned'} fra {LEVEL[before]} til {LEVEL[after]} siden i fjor."


def _moved(what: str) -> Callable[[Change], str]:
    return lambda change: f"{what} {country_name(change['now'])}, i fjor i {country_name(change['was'])}."


def _gone(change: Change) -> str:
    count = len(change["countries"])
    return f"{_count(count)} i kjeden fra i fjor er borte."


def _altered(change: Change) -> str:
    return f"{_count(len(change['links']))} i kjeden har fått nye opplysninger."


def _count(count: int) -> str:
    return "Ett ledd" if count == 1 else NB.cap(NB.called(count, "ledd"))


def _listed(change: Change) -> str:
    goods = f"{NB.cap(change['good'])} fra {country_name(change['country'])}"
    return f"{goods} er kommet på listen over varer laget med barnearbeid eller tvangsarbeid."


def _notice(change: Change) -> str:
    return f"{_NOTICES[ProposalKind(change['kind'])][0]}."


def _override(change: Change) -> str:
    level = LEVEL[Level(change["level"])]
    return f"Nivået ble overstyrt til {level} {NB.day(date.fromisoformat(change['on']))}."


def _after(change: Change) -> str:
    level = f" som {LEVEL[Level(change['level'])]}" if change["level"] else ""
    on = f" {NB.day(date.fromisoformat(change['on']))}" if change["on"] else ""
    return f"{change['by'] or 'Noen'} bekreftet{level}{on}, men vurderingen har endret seg siden."


def _country(change: Change) -> str:
    name = country_name(change["country"])
    values = ""
    if change["was"] is not None and change["now"] is not None:
        values = f" fra {NB.number(round(change['was'], 1), 1)} til {NB.number(round(change['now'], 1), 1)}"
    was, now = Level(change["was_level"]), Level(change["now_level"])
    over = "" if was is now else f", og er nå {LEVEL[now]} i stedet for {LEVEL[was]}"
    return f"Verdien for {name} har gått{values}{over}." if values else f"{name}{over.replace(', og', '')}."


def _links(change: Change, producers: Mapping[str, str]) -> str:
    names = [
        f"{producers[link]} i {country_name(country)}" if country else producers[link]
        for link, country in zip(change["links"], change["countries"], strict=True)
        if link in producers
    ]
    count = len(change["links"])
    if names and count <= _MOST_NAMES and len(names) == count:
        return f"{'Nytt ledd' if count == 1 else 'Nye ledd'} i kjeden: {NB.join(names)}."
    return f"{NB.cap(NB.called(count, 'nye ledd'))} i kjeden." if count > 1 else "Ett nytt ledd i kjeden."


_MOST_NAMES = 3


def _spend(change: Change) -> str:
    was, now = change["was"], change["now"]
    amounts = f"fra {_amount(was, change['currency'])} i {change['years'][0]} til {_amount(now, change['currency'])} i {change['years'][1]}"
    if now > was:
        return f"Innkjøpene har minst doblet seg, {amounts}."
    return f"Innkjøpene er minst halvert, {amounts}."


def _amount(hundredths: int, currency: str) -> str:
    text = NB.money(round(hundredths / 100) * 100)
    return text if currency == "NOK" else text.replace("kroner", currency)


_SENTENCES: dict[What, Callable[[Change], str]] = {
    What.OVERALL: _level, What.GEOGRAPHIC: _level, What.SECTOR: _level,
    What.WEAKEST: _moved("Det svakeste leddet er nå i"),
    What.SEAT: _moved("Leverandøren holder nå til i"),
    What.COUNTRY: _country, What.LINK_GONE: _gone, What.LINK_CHANGED: _altered, What.LISTED: _listed,
    What.SPEND: _spend, What.REGISTRY: _notice, What.OVERRIDE: _override, What.AFTER: _after,
}  # fmt: skip
