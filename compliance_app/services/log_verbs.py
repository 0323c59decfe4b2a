"""What people did, said as the log's reader sees it: one phrase a verb, and the kinds of act one can look for."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance_app.domain.errors import _
from compliance_app.domain.permissions import Verb

KINDS: Mapping[str, tuple[str, Mapping[Verb, str]]] = MappingProxyType(
    {
        "suppliers": (
            _("Leverandører og kjeder"),
            {
                Verb.IMPORT_SUPPLIERS: _("Leste inn en liste"),
                Verb.UNDO_IMPORT: _("Angret en import"),
                Verb.EDIT_SUPPLIER: _("Endret leverandører"),
                Verb.EDIT_CATEGORY: _("Endret kategorier"),
                Verb.EDIT_CHAIN: _("Endret leverandørkjeden"),
                Verb.REFRESH_REGISTRY: _("Hentet fra Enhetsregisteret"),
                Verb.DECIDE_PROPOSAL: _("Tok stilling til et forslag fra Enhetsregisteret"),
                Verb.MERGE_SUPPLIERS: _("Slo sammen eller skilte leverandører"),
                Verb.DECIDE_DUPLICATE: _("Avgjorde om to leverandører er den samme"),
                Verb.SAVE_FILTER: _("Lagret eller fjernet et filter"),
                Verb.START_TASK: _("Startet et langt arbeid"),
                Verb.EXPORT_REGISTER: _("Tok ut registeret til fil"),
            },
        ),
        "ratings": (
            _("Vurderinger og metode"),
            {
                Verb.RATE: _("Vurderte risiko"),
                Verb.JUDGE_SECTOR: _("Vurderte bransjerisiko"),
                Verb.OVERRIDE_RATING: _("Endret et overstyrt nivå"),
                Verb.SET_COUNTRY_FLOOR: _("Endret laveste nivå for et land"),
                Verb.CHANGE_METHOD: _("Endret vurderingsmetoden"),
                Verb.IMPORT_DATASET: _("Tok inn et datagrunnlag"),
                Verb.OPEN_YEAR: _("Åpnet et nytt år"),
                Verb.CONFIRM_RATING: _("Bekreftet vurderinger"),
                Verb.IMPORT_SCREENING_LIST: _("Tok inn en kontrolliste"),
                Verb.CHECK_SCREENING_LISTS: _("Sammenlignet med kontrollistene"),
                Verb.DECIDE_SCREENING_HIT: _("Avgjorde et mulig treff på en kontrolliste"),
                Verb.ASSESS_OWN_OPERATIONS: _("Vurderte egen virksomhet"),
                Verb.ASSESS_PARTNERS: _("Vurderte forretningspartnere"),
            },
        ),
        "findings": (
            _("Funn, tiltak og oppfølging"),
            {
                Verb.RECORD_IMPACT: _("Registrerte en negativ konsekvens"),
                Verb.RECORD_MEASURE: _("Registrerte et tiltak"),
                Verb.RECORD_FOLLOW_UP: _("Registrerte en oppfølging"),
                Verb.RECORD_DIALOGUE: _("Registrerte en dialog"),
                Verb.RECORD_REMEDIATION: _("Registrerte en gjenoppretting"),
                Verb.ATTACH_EVIDENCE: _("La ved eller fjernet dokumentasjon"),
                Verb.SEND_QUESTIONNAIRE: _("Arbeidet med et spørreskjema"),
                Verb.ANSWER_QUESTIONNAIRE: _("Svarte på et spørreskjema"),
                Verb.RECORD_ANSWERS: _("Førte inn svar på et spørreskjema"),
                Verb.DECIDE_ANSWER_PROPOSAL: _("Tok stilling til hva et svar fører til"),
                Verb.RECORD_EFFORT: _("Førte opp hva som er forsøkt"),
                Verb.DECIDE_CHANGE: _("Avgjorde om redegjørelsen skal oppdateres"),
            },
        ),
        "requests": (
            _("Informasjonskrav"),
            {
                Verb.REGISTER_REQUEST: _("Registrerte et informasjonskrav"),
                Verb.ANSWER_REQUEST: _("Arbeidet med svaret på et informasjonskrav"),
                Verb.ASK_CLARIFICATION: _("Ba om presisering"),
                Verb.EXTEND_REQUEST: _("Forlenget fristen"),
                Verb.REFUSE_REQUEST: _("Avslo et informasjonskrav, helt eller delvis"),
                Verb.CLASSIFY_BREACH: _("Vurderte et mulig brudd"),
                Verb.ANNOTATE_REQUEST: _("Skrev en merknad"),
                Verb.RECEIVE_MAIL: _("Tok imot e-post"),
                Verb.REOPEN_REQUEST: _("Tok opp igjen eller la til side"),
                Verb.CLOSE_REQUEST: _("Avsluttet et informasjonskrav"),
                Verb.PUBLISH_ANSWER: _("La ut eller trakk tilbake et åpent svar"),
                Verb.SET_DISCLOSURE: _("Bestemte hva som kan gis ut"),
                Verb.PURGE_REQUESTS: _("Slettet personopplysninger etter oppbevaringstiden"),
                Verb.EXPORT_REQUESTER: _("Hentet ut alt om én som har spurt"),
                Verb.EXPORT_REGULATOR: _("Hentet ut alt til tilsynet"),
                Verb.ASK_IN_PUBLIC: _("Spurte på den åpne siden"),
                Verb.FOLLOW_CASE: _("Skrev i saken med lenken sin"),
                Verb.READ_REQUESTS: _("Leste informasjonskrav"),
            },
        ),
        "statement": (
            _("Redegjørelsen og styret"),
            {
                Verb.DRAFT_STATEMENT: _("Laget utkast til redegjørelsen"),
                Verb.EDIT_STATEMENT: _("Endret redegjørelsen"),
                Verb.EXPLAIN_WARNING: _("Begrunnet et funn i kontrollen"),
                Verb.REVIEW_STATEMENT: _("Gikk gjennom redegjørelsen"),
                Verb.FREEZE_STATEMENT: _("Låste redegjørelsen"),
                Verb.BUILD_STATEMENT: _("Laget filer av redegjørelsen"),
                Verb.UNLOCK_STATEMENT: _("Låste opp redegjørelsen"),
                Verb.SEND_FOR_SIGNING: _("Sendte redegjørelsen til signering"),
                Verb.CANCEL_SIGNING: _("Avbrøt signeringen"),
                Verb.FOLLOW_SIGNING: _("Fulgte signeringen"),
                Verb.CHECK_SIGNED_FILE: _("Kontrollerte en signert fil"),
                Verb.RECORD_SIGNATURE: _("Registrerte en signatur"),
                Verb.PUBLISH_STATEMENT: _("Publiserte redegjørelsen"),
                Verb.UPDATE_STATEMENT: _("Begynte på en oppdatert utgave"),
                Verb.CHECK_ADDRESS: _("Kontrollerte den publiserte adressen"),
                Verb.READ_BOARD: _("Leste sidene til styret"),
                Verb.GIVE_BOARD_INPUT: _("Skrev et innspill fra styret"),
                Verb.SHARE_WITH_BOARD: _("Laget eller trakk tilbake en lenke til styret"),
                Verb.FOLLOW_BOARD: _("Leste siden til styret med lenke"),
            },
        ),
        "enterprise": (
            _("Virksomheten og folkene"),
            {
                Verb.CREATE_ENTERPRISE: _("Opprettet virksomheten"),
                Verb.EDIT_ENTERPRISE: _("Endret opplysninger om virksomheten"),
                Verb.EDIT_BOARD: _("Endret styrelisten"),
                Verb.SET_LETTERHEAD: _("Endret brevarket"),
                Verb.RECORD_POLICY: _("Registrerte en retningslinje eller rutine"),
                Verb.RECORD_EVENT: _("Registrerte et møte eller vedtak"),
                Verb.RECORD_TRAINING: _("Registrerte opplæring"),
                Verb.MANAGE_CONTACTS: _("Endret hvem som kan få oppgaver"),
                Verb.ERASE_PERSON: _("Slettet personopplysninger om en person"),
                Verb.SEND_REMINDERS: _("Sendte påminnelser"),
                Verb.READ_CALENDAR: _("Leste en kalender"),
                Verb.READ_REGISTER: _("Leste registeret"),
            },
        ),
        "operation": (
            _("Drift, tilgang og logg"),
            {
                Verb.LOAD_EXAMPLE: _("Hentet inn et eksempel"),
                Verb.REMOVE_EXAMPLE: _("Fjernet et eksempel"),
                Verb.VERIFY_LOG: _("Kontrollerte loggen"),
                Verb.EXPORT_LOG: _("Tok ut loggen"),
                Verb.BACKUP: _("Tok sikkerhetskopi"),
                Verb.RESTORE: _("La inn en sikkerhetskopi"),
                Verb.MANAGE_USERS: _("Endret brukere og tilganger"),
                Verb.SIGN_IN: _("Logget inn"),
            },
        ),
    }
)
"""Kind of act → what it is called, and each verb of it as it stands before a colon and a name."""

DONE: Mapping[str, str] = MappingProxyType(
    {verb.value: said for _title, verbs in KINDS.values() for verb, said in verbs.items()}
)
"""Verb as the log has it → what was done."""


def verbs_of(kind: str) -> list[str]:
    """The verbs of a kind of act, as the log has them."""
    return [verb.value for verb in KINDS[kind][1]]
