"""What people do with screening lists and possible matches, and what stands beside a judgement; each with a call that works."""

from datetime import date

from promises.calls import changes, id_of, looks_at, makes, reads, version_of

from compliance_app.domain.permissions import Verb
from compliance_app.files.screening import Columns, read_pasted
from compliance_app.services import judgement_reads, screening, screening_check, screening_lists
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import HitDecision, ScreeningHit

_LIST = "Navn\tLand\nListeført Fabrikk 1\tKina\nFabrikk 0\tKina\n"
_GIVEN = screening_lists.ListInput(
    name="Liste 1", source="https://liste.invalid/1", retrieved_on=date(2026, 5, 1)
)
_OTHER = screening_lists.ListInput(
    name="Liste 2", source="https://liste.invalid/2", retrieved_on=date(2026, 5, 1)
)


def add_screening(owner: Actor) -> dict[str, str]:
    """A list, and a supplier and a producer whose names are on it."""
    add_supplier(owner, SupplierInput(name="Listeført Fabrikk 1 AS", country="CN"))
    screening_lists.import_screening_list(owner, read_pasted(_LIST), Columns(0, (), 1), _GIVEN)
    screening_check.check(owner)
    return {"hit": screening.hits(owner).rows[0].hit.id}


_READS = (
    (screening.screening, ()),
    (screening.hits, (HitDecision.OPEN,)),
    (screening.count_waiting, ()),
    (screening.next_waiting, ()),
    (screening_lists.screening_lists, ()),
)
_LOOKS_AT = (
    (screening.hit_view, (id_of("hit"),)),
    (screening.hits_of_supplier, (id_of("supplier"),)),
    (judgement_reads.earlier_judgement_of_supplier, (id_of("supplier"),)),
    (judgement_reads.earlier_judgement_of_category, (id_of("category"),)),
)
_MAKES = (
    (screening_check.check, Verb.CHECK_SCREENING_LISTS, ()),
    (
        screening_lists.import_screening_list,
        Verb.IMPORT_SCREENING_LIST,
        (lambda _world: read_pasted(_LIST), Columns(0, (), 1), _OTHER),
    ),
)
_DECIDED = (id_of("hit"), HitDecision.NOT_THE_SAME, "En annen adresse.", version_of(ScreeningHit, "hit"))
ACTS = (
    *(reads(function, Verb.READ_REGISTER, *given) for function, given in _READS),
    *(looks_at(function, Verb.READ_REGISTER, *given) for function, given in _LOOKS_AT),
    *(makes(function, verb, *given) for function, verb, given in _MAKES),
    changes(screening.decide_hit, Verb.DECIDE_SCREENING_HIT, *_DECIDED),
)
