"""Where a paragraph of the statement comes from: each row with the values as they were, in the reader's words.

The keys and codes are those of the facts (``domain.statement_facts``) and of the tables; nothing of them is shown raw.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from compliance_app.clock import oslo_day
from compliance_app.domain.language import NB
from compliance_app.storage.tables import METADATA
from compliance_app.ui.widgets.format import date_words, org_number, whole
from compliance_app.ui.widgets.markup import Html, concat, fill


class Source(Protocol):
    """A row that a paragraph rests on."""

    @property
    def kind(self) -> str:
        """Its table, «Aggregate» for a count over rows, «Act» for the law."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values as they were."""


def _table(text: str) -> Mapping[str, str]:
    """«name: word» on each line."""
    return MappingProxyType(dict(line.split(": ", 1) for line in text.strip().splitlines()))


KINDS: Final = _table("""
Act: loven
AdverseImpact: negativ konsekvens
Aggregate: telling i registeret
BoardInput: innspill fra styret
BoardSeat: verv
Category: kategori
ChainLink: ledd i leverandørkjeden
CountryTable: landverdier
Department: avdeling
Enterprise: virksomheten
Evidence: dokumentasjon
FollowUp: oppfølging
GovernanceEvent: møte eller vedtak
GroupCompany: selskap i konsernet
IndicatorDataset: datagrunnlag
InformationRequest: informasjonskrav
KeyFigure: nøkkeltall
Measure: tiltak
Override: overstyrt nivå
OwnOperationsAssessment: vurdering av egen virksomhet
Person: person
Policy: retningslinje
PossibleBreach: mulig brudd
PriorityDecision: prioritering
Producer: produsent
ProfileFact: opplysning om virksomheten
ReportingPeriod: perioden
RiskAssessment: risikovurdering
RiskMethod: vurderingsmetode
ScreeningList: kontrolliste
SectorJudgement: vurdering av bransjerisiko
Signature: signatur
StakeholderDialogue: dialog
Statement: redegjørelsen
Supplier: leverandør
SupplierSpend: innkjøp
""")
"""The tables a source may come from, as a person says them."""

FIELDS: Final = _table("""
about: om
adopted_by: vedtatt av
adopted_on: vedtatt
affected: rammer
agreements: avtaler
annual_report: lager årsberetning
answer: svar
appointed: oppnevnt
assessed: vurdert
board_inputs: innspill fra styret
body: organ
business_partners: forretningspartnere
buyer: innkjøper
buyers: andre innkjøpere
by: innen
categories: kategorier
category: kategori
cells: tall
chain_rated_unknown: ukjent nivå fordi kjeden er ukjent
chain_unknown: ukjente ledd bak
change: endring
changed_on: endret
channel: kanal
channels: varslingskanaler
chapter: kapittel
clauses: krav i avtaler
columns: kolonner
commitment: forpliktelse
commitment_from: forpliktelsen står i
considered_on: behandlet av styret der
contact: kontakt
covered: redegjørelsen gjelder det
cooperated: sammen med andre
count: antall
counts: antall
drawing: tegning
drawn: tall i tegningene
key: sted i tegningen
countries_abroad: land utenfor Norge
customers: kunder
departments: avdelinger
dialogue_plan: planlagt dialog
dialogues: dialoger
difficulties: vanskeligheter
document_date: dato
does_what: virksomhet
done: gjennomført
due: frist
earlier_measures: fjorårets tiltak
edition: utgave
effect: virkning
effect_on_people: følger for dem som arbeider der
employees: ansatte
ended: avsluttet
enterprise: virksomheten
events: møter og vedtak
everyone: alle ansatte
exception_category: unntatt kategori
expected: forventet resultat
expected_by: forventet innen
finding: funn
form: form
founded_year: etablert
founders: etablert av
frequency: hvor ofte
from_level: nivå etter metoden
fte: årsverk
ft_url: adressen til Forbrukertilsynet
geographic: geografisk risiko
geographic_levels: geografisk risiko
goods: varer
group: selskaper
has_board: har styre
has_manager: har daglig leder
held_on: holdt
group: andre selskaper i konsernet
high_from: høy fra
impacts: negative konsekvenser
in_time: besvart innen fristen
indices: indekser
industry_bodies: bransjesamarbeid
involvement: tilknytning
issue: tema
judgement_sources: kilder til skjønnet
key_figures: nøkkeltall
key_tables: tabeller med nøkkeltall
kind: type
known_by: hvordan vi vet det
label: navn
largest: blant de største innkjøpene
last_year: forrige redegjørelse
last_year_recorded: fjoråret er registrert
late: besvart for sent
level: nivå
level_word_medium: ord for medium
lever: virkemiddel
look_again_on: vurderes på nytt
mapping_frequency: kartlegging
measure_gaps: risiko uten tiltak
measures: tiltak
medium_from: medium fra
meetings: møter
members: medlemmer
method: metode
name: navn
new: nye
new_due: ny frist
next_steps: neste skritt
no_answer: svarte ikke
not_prioritised: ikke prioritert nå
not_significant: hvorfor ikke vesentlig
note: merknad
of: av i alt
old_date: erstatter redegjørelsen av
on_behalf_of: på vegne av
ordinary_follow_up: vanlig oppfølging
org_number: organisasjonsnummer
overall: samlet risiko
overrides: overstyrte nivåer
own: egne ansatte
own_operations: vurdering av egen virksomhet
own_title: tittel
own_duty: selv omfattet av loven
owner: ansvarlig
owners: eiere
partner: samarbeidspart
partners: vurdering av forretningspartnere
partners_assessed: vurderte forretningspartnere
pass_through: formidling
period: perioden
place: sted
policies: retningslinjer
policy_plan: planlagte retningslinjer
printed: tall
printed_before: tall året før
procedures: rutiner
products: tilbud
profile: opplysninger om virksomheten
publisher: utgiver
purpose: formål
questionnaires_answered: besvarte spørreskjema
questionnaires_sent: sendte spørreskjema
rationale: begrunnelse
ratings: vurderinger
read: kilder
read_on: lest
reason: begrunnelse
received: mottatt
references: referanser
refused: avslag
extended: frist forlenget
median_days: dager til svar (median)
grounds: grunnlag for avslag
regions: hvor produsentene er
relation: tilknytning
remedies: gjenoppretting
remedy_status: status for gjenoppretting
reports: meldinger
requests: informasjonskrav
resellers: selgere av andres varer
reservation_page: side med forbehold
responsible_role: ansvarlig
result: resultat
risk: risiko
role: verv
row_head: første kolonne
rows: rader
screening_lists: kontrollister
search: hvor vi har lett
seat: hovedkontor
seats: verv
satisfied: om de som ble rammet, er fornøyd
sector: bransjerisiko
sector_levels: bransjerisiko
self_declared: bygger på egne opplysninger
sentence: setning
severity: alvorlighetsgrad
share: andel
short_name: kort navn
signature: signatur
signed_at: signert
signers_without_board: hvem som signerer
serves: har trådt inn som medlem
reserved: signerte med forbehold
reserved_edition: utgaven med forbehold
signing: signering
significant: vesentlig
since: siden
start: fra
end: til
statement_url: adressen til redegjørelsen
status: status
subject: gjelder
suppliers: leverandører
suppliers_called: kalles
supply_chain: leverandører i kjeden
text: tekst
title: tittel
to_level: satt nivå
topic: tema
topics_raised: tatt opp
trainings: opplæring
translated_from: oversatt fra
treats_statement: behandlet redegjørelsen
unit: enhet
unknown_levels: ukjente nivåer
up: høyere enn i fjor
down: lavere enn i fjor
update: oppdatering
url: adresse
use: bruk
verified: kontrollert
visits: besøk
websites: nettsider
what: hva
where: hvor
who: hvem
whom: med hvem
with_clause: med krav
with_whom: med
workers_heard: snakket med arbeidere
year: år
""")
"""The fields of the facts, as a person says them."""

CODES: Final = _table("""
ACTUAL: faktisk
ASSOCIATION: forening
BOARD_MEETING: styremøte
CAUSED: forårsaket
CEASE: stanse
CHAIR: styreleder
COMPANY: selskap
CONTRIBUTED: bidratt til
COVERED_BY: leverandøren er underlagt en annen innkjøper
DEPUTY: varamedlem
DIRECTLY_LINKED: direkte knyttet til
DONE: gjennomført
FAILED: virket ikke
FOUNDATION: stiftelse
FRAMEWORK_OF_OTHER: rammeavtale inngått av en annen
GENERAL_MANAGER: daglig leder
HIGH: høy
LOW: lav
MANAGEMENT_REVIEW: ledelsens gjennomgang
MEDIUM: medium
MEETING_WITH_BUYER: møte med en annen innkjøper
MEMBER: styremedlem
MITIGATE: begrense
ONGOING: i gang
OTHER: annet
PARENT: morselskap
PARTLY: virket delvis
PLANNED: planlagt
POTENTIAL: potensiell
PREVENT: forebygge
REMEDIATE: gjenopprette
SUBSIDIARY: datterselskap
TRAINING: opplæring
UNKNOWN: ukjent
VIA_HOST_BUYER: kjøpt gjennom en annen virksomhet
WORKED: virket
""")
"""Codes of the register, as a person says them."""

_COLUMNS: Final = frozenset(column.name for table in METADATA.tables.values() for column in table.columns)
_CHOSEN: Final = re.compile(r"^(\w+)(?: \((.*)\))?$")
"""«impacts (kind=ACTUAL)»: a list, and which of it was asked for."""
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d(?P<moment>T.+[+Z].*)?")
_CODED: Final = frozenset(["channel", "effect", "involvement", "kind", "level", "purpose", "role", "status"])
"""Fields that hold a code: shown where there is a word for it."""
_YEARS: Final = frozenset({"year", "last_year", "founded_year", "chapter"})
_COUNTRIES: Final = frozenset({"place", "countries_abroad"})


def source_rows(sources: Iterable[Source]) -> Html:
    """The sources of one paragraph as a list: its name, what it is, and the values that were used."""
    return concat(Html('<ul class="ak-rows">'), *(_row(source) for source in sources), Html("</ul>"))


def kind_words(kind: str) -> str:
    """«leverandør» for «Supplier»; a table without a word of its own is «registeret»."""
    return KINDS.get(kind, "registeret")


def value_words(name: str, value: Any) -> str:
    """One value as «navn: Noklus»; what was asked for and not there is said."""
    found = _CHOSEN.match(name)
    field, chosen = (found[1], found[2]) if found and found[1] in FIELDS else (name, "")
    limits = ", ".join(limit for limit in map(_condition, (chosen or "").split()) if limit)
    said = FIELDS.get(field) or " ".join(CODES.get(word, word) for word in name.replace("_", " ").split())
    return f"{said} ({limits}): {_value(field, value)}" if limits else f"{said}: {_value(field, value)}"


def _row(source: Source) -> Html:
    kind = kind_words(source.kind)
    label = CODES.get(source.label, source.label)
    named = label not in ("", source.kind)
    shown = [name for name in _shown(source.values) if str(source.values[name]) != source.label]
    values = "; ".join(value_words(name, source.values[name]) for name in shown)
    return fill(
        '<li><b class="name">{name}</b>{kind}{values}</li>',
        name=NB.cap(label if named else kind),
        kind=fill(' <span class="ak-small">{kind}</span>', kind=kind) if named else "",
        values=fill('<span class="under">{values}</span>', values=values) if values else "",
    )


def _shown(values: Mapping[str, Any]) -> list[str]:
    """The names worth showing: those of the facts where there are any, never the columns that only a table needs."""
    said = [name for name, value in values.items() if name not in _CODED or value in CODES]
    known = [name for name in said if (found := _CHOSEN.match(name)) and found[1] in FIELDS]
    return known or [name for name in said if name not in _COLUMNS]


def _condition(part: str) -> str:
    """«kind=ACTUAL» as «faktisk», «own=False» as «egne ansatte: nei», a bare field as its name."""
    name, equals, value = part.partition("=")
    if not equals:
        return FIELDS.get(name, "")
    if value in ("True", "False"):
        return f"{FIELDS.get(name, name)}: {_value(name, value == 'True')}"
    return CODES.get(value, "")


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return "ikke oppgitt"
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(field, one) for one in value) or "ingen"
    if isinstance(value, int):
        return str(value) if field in _YEARS else whole(value)
    return _words(field, str(value))


def _words(field: str, text: str) -> str:
    if field == "org_number":
        return org_number(text)
    if written := _ISO.fullmatch(text):
        return date_words(
            oslo_day(datetime.fromisoformat(text)) if written["moment"] else date.fromisoformat(text)
        )
    if field in _COUNTRIES and len(text) == 2:
        return NB.country(text)
    return CODES.get(text, text)
