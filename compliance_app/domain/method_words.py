"""The method in words: what one version changed from the one before, each change as a sentence in bokmål."""

from collections.abc import Mapping

from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.domain.risk_method import Aggregation, Dimension, Method

AGGREGATION = {
    Aggregation.QUADRATIC: _("kvadratisk gjennomsnitt"),
    Aggregation.ARITHMETIC: _("vanlig gjennomsnitt"),
    Aggregation.WORST: _("det dårligste tallet"),
}
"""How the figures become one value, as a person says it."""

SHIPPED = _("tallene som følger med programmet")


def what_changed(
    before: Method,
    after: Method,
    sets_before: Mapping[Dimension, str],
    sets_after: Mapping[Dimension, str],
    names: Mapping[str, str],
) -> list[str]:
    """Every difference between two versions, as sentences; none where they give the same value to every country.

    Args:
        before, after: the versions with their floors.
        sets_before, sets_after: the imported index of a dimension as it is named; a dimension without has the shipped one.
        names: countries by ISO 2.
    """
    return [
        *_numbers(before, after),
        *_sets(sets_before, sets_after),
        *_floors(before, after, names),
    ]


def plain(value: float) -> str:
    """A weight or a cut-off: «1», «2,5»."""
    return NB.number(round(value, 3))


def _numbers(before: Method, after: Method) -> list[str]:
    said = [
        _("Vekten for {dimension} er endret fra {old} til {new}.").format(
            dimension=d.norwegian.lower(), old=plain(before.weights[d]), new=plain(after.weights[d])
        )
        for d in Dimension
        if before.weights[d] != after.weights[d]
    ]
    if before.aggregation is not after.aggregation:
        said.append(
            _("De fire tallene slås nå sammen som {new}, ikke {old}.").format(
                new=AGGREGATION[after.aggregation], old=AGGREGATION[before.aggregation]
            )
        )
    cuts = ((_("Medium"), before.medium, after.medium), (_("Høy"), before.high, after.high))
    said += [
        _("{level} begynner på {new}, ikke {old}.").format(level=level, new=plain(new), old=plain(old))
        for level, old, new in cuts
        if old != new
    ]
    return said


def _sets(before: Mapping[Dimension, str], after: Mapping[Dimension, str]) -> list[str]:
    return [
        _("Tallene for {dimension} er fra {new}, ikke {old}.").format(
            dimension=d.norwegian.lower(), new=after.get(d, SHIPPED), old=before.get(d, SHIPPED)
        )
        for d in Dimension
        if before.get(d) != after.get(d)
    ]


def _floors(before: Method, after: Method, names: Mapping[str, str]) -> list[str]:
    said = []
    for iso2 in sorted({*before.floors, *after.floors}, key=lambda code: names.get(code, code)):
        old, new = before.floors.get(iso2), after.floors.get(iso2)
        name = names.get(iso2, iso2)
        if new is None:
            said.append(_("{name} har ikke lenger et laveste nivå.").format(name=name))
        elif old is None or old.level is not new.level:
            said.append(_("Laveste nivå for {name} er {level}.").format(name=name, level=NB.level(new.level)))
        elif old != new:
            said.append(_("Begrunnelsen for laveste nivå for {name} er ny.").format(name=name))
    return said
