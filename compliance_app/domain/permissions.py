"""Who may do what: one table, and refusal for whatever is not in it.

A person holds a set of roles in an enterprise; one role that has the verb is enough. The single user of local mode
holds :data:`EVERY_ROLE`. Roles are design.md section 1, their Norwegian names wording.md section 2.
"""

from collections.abc import Collection
from enum import StrEnum
from types import MappingProxyType

from compliance_app.domain.errors import NotAllowed, _


class Role(StrEnum):
    """What a person is to an enterprise."""

    READER = "READER"
    PROCUREMENT = "PROCUREMENT"
    COMPLIANCE_OWNER = "COMPLIANCE_OWNER"
    DIRECTOR = "DIRECTOR"
    BOARD = "BOARD"
    ADMIN = "ADMIN"
    LINK_HOLDER = "LINK_HOLDER"
    """Somebody outside with a secret link to one thing; nothing but that."""


class Verb(StrEnum):
    """What a person can ask the program to do."""

    READ_REGISTER = "READ_REGISTER"
    CREATE_ENTERPRISE = "CREATE_ENTERPRISE"
    EDIT_ENTERPRISE = "EDIT_ENTERPRISE"
    EDIT_BOARD = "EDIT_BOARD"
    IMPORT_SUPPLIERS = "IMPORT_SUPPLIERS"
    UNDO_IMPORT = "UNDO_IMPORT"
    EDIT_SUPPLIER = "EDIT_SUPPLIER"
    EDIT_CATEGORY = "EDIT_CATEGORY"
    EDIT_CHAIN = "EDIT_CHAIN"
    RATE = "RATE"
    JUDGE_SECTOR = "JUDGE_SECTOR"
    OVERRIDE_RATING = "OVERRIDE_RATING"
    SET_COUNTRY_FLOOR = "SET_COUNTRY_FLOOR"
    READ_REQUESTS = "READ_REQUESTS"
    REGISTER_REQUEST = "REGISTER_REQUEST"
    ANSWER_REQUEST = "ANSWER_REQUEST"
    ASK_CLARIFICATION = "ASK_CLARIFICATION"
    EXTEND_REQUEST = "EXTEND_REQUEST"
    REFUSE_REQUEST = "REFUSE_REQUEST"
    CLASSIFY_BREACH = "CLASSIFY_BREACH"
    ANNOTATE_REQUEST = "ANNOTATE_REQUEST"
    RECEIVE_MAIL = "RECEIVE_MAIL"
    REOPEN_REQUEST = "REOPEN_REQUEST"
    CLOSE_REQUEST = "CLOSE_REQUEST"
    PUBLISH_ANSWER = "PUBLISH_ANSWER"
    SET_DISCLOSURE = "SET_DISCLOSURE"
    PURGE_REQUESTS = "PURGE_REQUESTS"
    EXPORT_REQUESTER = "EXPORT_REQUESTER"
    EXPORT_REGULATOR = "EXPORT_REGULATOR"
    ASK_IN_PUBLIC = "ASK_IN_PUBLIC"
    FOLLOW_CASE = "FOLLOW_CASE"
    DRAFT_STATEMENT = "DRAFT_STATEMENT"
    EDIT_STATEMENT = "EDIT_STATEMENT"
    EXPLAIN_WARNING = "EXPLAIN_WARNING"
    REVIEW_STATEMENT = "REVIEW_STATEMENT"
    FREEZE_STATEMENT = "FREEZE_STATEMENT"
    BUILD_STATEMENT = "BUILD_STATEMENT"
    UNLOCK_STATEMENT = "UNLOCK_STATEMENT"
    SEND_FOR_SIGNING = "SEND_FOR_SIGNING"
    CANCEL_SIGNING = "CANCEL_SIGNING"
    FOLLOW_SIGNING = "FOLLOW_SIGNING"
    CHECK_SIGNED_FILE = "CHECK_SIGNED_FILE"
    RECORD_SIGNATURE = "RECORD_SIGNATURE"
    PUBLISH_STATEMENT = "PUBLISH_STATEMENT"
    UPDATE_STATEMENT = "UPDATE_STATEMENT"
    CHECK_ADDRESS = "CHECK_ADDRESS"
    SET_LETTERHEAD = "SET_LETTERHEAD"
    READ_BOARD = "READ_BOARD"
    GIVE_BOARD_INPUT = "GIVE_BOARD_INPUT"
    LOAD_EXAMPLE = "LOAD_EXAMPLE"
    REMOVE_EXAMPLE = "REMOVE_EXAMPLE"
    VERIFY_LOG = "VERIFY_LOG"
    EXPORT_LOG = "EXPORT_LOG"
    ERASE_PERSON = "ERASE_PERSON"
    BACKUP = "BACKUP"
    RESTORE = "RESTORE"
    MANAGE_USERS = "MANAGE_USERS"
    RECORD_POLICY = "RECORD_POLICY"
    RECORD_EVENT = "RECORD_EVENT"
    ASSESS_OWN_OPERATIONS = "ASSESS_OWN_OPERATIONS"
    RECORD_IMPACT = "RECORD_IMPACT"
    RECORD_MEASURE = "RECORD_MEASURE"
    RECORD_FOLLOW_UP = "RECORD_FOLLOW_UP"
    EXPORT_REGISTER = "EXPORT_REGISTER"
    REFRESH_REGISTRY = "REFRESH_REGISTRY"
    DECIDE_PROPOSAL = "DECIDE_PROPOSAL"
    MERGE_SUPPLIERS = "MERGE_SUPPLIERS"
    DECIDE_DUPLICATE = "DECIDE_DUPLICATE"
    SAVE_FILTER = "SAVE_FILTER"
    START_TASK = "START_TASK"
    IMPORT_SCREENING_LIST = "IMPORT_SCREENING_LIST"
    CHECK_SCREENING_LISTS = "CHECK_SCREENING_LISTS"
    DECIDE_SCREENING_HIT = "DECIDE_SCREENING_HIT"
    CHANGE_METHOD = "CHANGE_METHOD"
    IMPORT_DATASET = "IMPORT_DATASET"
    OPEN_YEAR = "OPEN_YEAR"
    CONFIRM_RATING = "CONFIRM_RATING"
    DECIDE_CHANGE = "DECIDE_CHANGE"
    ATTACH_EVIDENCE = "ATTACH_EVIDENCE"
    MANAGE_CONTACTS = "MANAGE_CONTACTS"
    RECORD_TRAINING = "RECORD_TRAINING"
    ASSESS_PARTNERS = "ASSESS_PARTNERS"
    RECORD_DIALOGUE = "RECORD_DIALOGUE"
    RECORD_REMEDIATION = "RECORD_REMEDIATION"
    SEND_QUESTIONNAIRE = "SEND_QUESTIONNAIRE"
    ANSWER_QUESTIONNAIRE = "ANSWER_QUESTIONNAIRE"
    RECORD_ANSWERS = "RECORD_ANSWERS"
    DECIDE_ANSWER_PROPOSAL = "DECIDE_ANSWER_PROPOSAL"
    RECORD_EFFORT = "RECORD_EFFORT"
    SEND_REMINDERS = "SEND_REMINDERS"
    READ_CALENDAR = "READ_CALENDAR"
    SIGN_IN = "SIGN_IN"
    SHARE_WITH_BOARD = "SHARE_WITH_BOARD"
    FOLLOW_BOARD = "FOLLOW_BOARD"


EVERY_ROLE = frozenset(Role)

ROLE_NAMES = MappingProxyType(
    {
        Role.READER: _("leser"),
        Role.PROCUREMENT: _("innkjøper"),
        Role.COMPLIANCE_OWNER: _("åpenhetslovansvarlig"),
        Role.DIRECTOR: _("daglig leder"),
        Role.BOARD: _("styremedlem"),
        Role.ADMIN: _("administrator"),
        Role.LINK_HOLDER: _("den som har lenken"),
    }
)

_CONTENT_READERS = frozenset(
    {Role.READER, Role.PROCUREMENT, Role.COMPLIANCE_OWNER, Role.DIRECTOR, Role.BOARD}
)
_REGISTER_WORK = frozenset({Role.PROCUREMENT, Role.COMPLIANCE_OWNER})
_ALL_WORK = frozenset({Role.PROCUREMENT, Role.COMPLIANCE_OWNER, Role.DIRECTOR})
_RESPONSIBLE = frozenset({Role.COMPLIANCE_OWNER, Role.DIRECTOR})
_METHOD = frozenset({Role.COMPLIANCE_OWNER})
_APPROVAL = frozenset({Role.DIRECTOR})
_OPERATION = frozenset({Role.ADMIN})
_BY_LINK = frozenset({Role.LINK_HOLDER})

# One row a verb: the phrase after "Du har ikke tilgang til å", and who may.
_TABLE: tuple[tuple[Verb, str, frozenset[Role]], ...] = (
    (Verb.READ_REGISTER, _("lese registeret"), EVERY_ROLE - _BY_LINK),
    (Verb.CREATE_ENTERPRISE, _("opprette en virksomhet"), _OPERATION),
    (Verb.EDIT_ENTERPRISE, _("endre opplysningene om virksomheten"), _RESPONSIBLE),
    (Verb.EDIT_BOARD, _("endre styrelisten"), _RESPONSIBLE),
    (Verb.IMPORT_SUPPLIERS, _("lese inn leverandører"), _REGISTER_WORK),
    (Verb.UNDO_IMPORT, _("angre en import"), _REGISTER_WORK),
    (Verb.EDIT_SUPPLIER, _("endre leverandører"), _REGISTER_WORK),
    (Verb.EDIT_CATEGORY, _("endre kategorier"), _REGISTER_WORK),
    (Verb.EDIT_CHAIN, _("endre leverandørkjeden"), _REGISTER_WORK),
    (Verb.RATE, _("vurdere risiko"), _REGISTER_WORK),
    (Verb.JUDGE_SECTOR, _("vurdere bransjerisiko"), _REGISTER_WORK),
    (Verb.OVERRIDE_RATING, _("sette et annet nivå enn metoden gir"), _METHOD),
    (Verb.SET_COUNTRY_FLOOR, _("sette et laveste nivå for et land"), _METHOD),
    # Requests hold what private people wrote: readers and the board see the counts, not the cases.
    (Verb.READ_REQUESTS, _("lese informasjonskrav"), _ALL_WORK),
    (Verb.REGISTER_REQUEST, _("registrere et informasjonskrav"), _ALL_WORK),
    (Verb.ANSWER_REQUEST, _("svare på et informasjonskrav"), _RESPONSIBLE),
    (Verb.ASK_CLARIFICATION, _("be om presisering av et informasjonskrav"), _RESPONSIBLE),
    (Verb.EXTEND_REQUEST, _("forlenge fristen for et informasjonskrav"), _RESPONSIBLE),
    (Verb.REFUSE_REQUEST, _("avslå et informasjonskrav"), _RESPONSIBLE),
    (Verb.CLASSIFY_BREACH, _("vurdere et mulig brudd"), _RESPONSIBLE),
    (Verb.ANNOTATE_REQUEST, _("skrive merknader til et informasjonskrav"), _ALL_WORK),
    (Verb.RECEIVE_MAIL, _("ta imot e-post"), _ALL_WORK | _OPERATION),
    (Verb.REOPEN_REQUEST, _("ta opp et informasjonskrav igjen eller legge det til side"), _RESPONSIBLE),
    (Verb.CLOSE_REQUEST, _("avslutte et informasjonskrav"), _RESPONSIBLE),
    (Verb.PUBLISH_ANSWER, _("legge et svar ut for alle"), _RESPONSIBLE),
    (Verb.SET_DISCLOSURE, _("bestemme hva som kan gis ut"), _RESPONSIBLE),
    (Verb.PURGE_REQUESTS, _("slette personopplysninger i informasjonskrav"), _RESPONSIBLE | _OPERATION),
    (Verb.EXPORT_REQUESTER, _("hente ut alt om én som har spurt"), _RESPONSIBLE),
    (Verb.EXPORT_REGULATOR, _("hente ut alt til tilsynet"), _RESPONSIBLE),
    (Verb.ASK_IN_PUBLIC, _("spørre på den åpne siden"), _BY_LINK),
    (Verb.FOLLOW_CASE, _("følge en sak med lenke"), _BY_LINK),
    (Verb.DRAFT_STATEMENT, _("lage utkast til redegjørelsen"), _RESPONSIBLE),
    (Verb.EDIT_STATEMENT, _("endre redegjørelsen"), _RESPONSIBLE),
    (Verb.EXPLAIN_WARNING, _("begrunne et funn i kontrollen av redegjørelsen"), _RESPONSIBLE),
    (Verb.REVIEW_STATEMENT, _("gå gjennom redegjørelsen"), _RESPONSIBLE),
    (Verb.FREEZE_STATEMENT, _("låse redegjørelsen"), _APPROVAL),
    (Verb.BUILD_STATEMENT, _("lage filer av redegjørelsen"), _RESPONSIBLE),
    (Verb.UNLOCK_STATEMENT, _("låse opp redegjørelsen igjen"), _APPROVAL),
    (Verb.SEND_FOR_SIGNING, _("sende redegjørelsen til signering"), _RESPONSIBLE),
    (Verb.CANCEL_SIGNING, _("avbryte signeringen"), _RESPONSIBLE),
    (Verb.FOLLOW_SIGNING, _("følge signeringen"), _RESPONSIBLE | _OPERATION),
    (Verb.CHECK_SIGNED_FILE, _("kontrollere en signert fil"), _RESPONSIBLE),
    (Verb.RECORD_SIGNATURE, _("registrere en signatur"), _RESPONSIBLE),
    (Verb.PUBLISH_STATEMENT, _("publisere redegjørelsen"), _APPROVAL),
    (Verb.UPDATE_STATEMENT, _("lage en oppdatert utgave av redegjørelsen"), _RESPONSIBLE),
    (Verb.CHECK_ADDRESS, _("kontrollere den publiserte adressen"), _RESPONSIBLE | _OPERATION),
    (Verb.SET_LETTERHEAD, _("endre brevarket"), _RESPONSIBLE),
    (Verb.READ_BOARD, _("lese sidene til styret"), _CONTENT_READERS),
    # Members from outside have no login; what they say in the meeting is written down for them.
    (Verb.GIVE_BOARD_INPUT, _("gi innspill fra styret"), _RESPONSIBLE | {Role.BOARD}),
    (Verb.LOAD_EXAMPLE, _("hente inn et eksempel"), _METHOD | _OPERATION),
    (Verb.REMOVE_EXAMPLE, _("fjerne et eksempel"), _METHOD | _OPERATION),
    (Verb.VERIFY_LOG, _("lese og kontrollere loggen"), _RESPONSIBLE | _OPERATION),
    (Verb.EXPORT_LOG, _("ta ut loggen"), _RESPONSIBLE | _OPERATION),
    (Verb.ERASE_PERSON, _("slette personopplysninger om en person"), _RESPONSIBLE),
    (Verb.BACKUP, _("ta sikkerhetskopi"), _OPERATION),
    (Verb.RESTORE, _("legge inn en sikkerhetskopi"), _OPERATION),
    (Verb.MANAGE_USERS, _("styre brukere og tilganger"), _OPERATION),
    (Verb.RECORD_POLICY, _("registrere en retningslinje eller rutine"), _RESPONSIBLE),
    (Verb.RECORD_EVENT, _("registrere et møte eller vedtak"), _RESPONSIBLE),
    (Verb.ASSESS_OWN_OPERATIONS, _("vurdere egen virksomhet"), _RESPONSIBLE),
    (Verb.RECORD_IMPACT, _("registrere en negativ konsekvens"), _ALL_WORK),
    (Verb.RECORD_MEASURE, _("registrere et tiltak"), _ALL_WORK),
    (Verb.RECORD_FOLLOW_UP, _("registrere en oppfølging"), _REGISTER_WORK),
    (Verb.EXPORT_REGISTER, _("ta ut registeret til fil"), _ALL_WORK),
    (Verb.REFRESH_REGISTRY, _("hente opplysninger fra Enhetsregisteret"), _REGISTER_WORK),
    (Verb.DECIDE_PROPOSAL, _("ta stilling til et forslag fra Enhetsregisteret"), _REGISTER_WORK),
    (Verb.MERGE_SUPPLIERS, _("slå sammen eller skille leverandører"), _REGISTER_WORK),
    (Verb.DECIDE_DUPLICATE, _("avgjøre om to leverandører er den samme"), _REGISTER_WORK),
    (Verb.SAVE_FILTER, _("lagre et filter"), _ALL_WORK),
    (Verb.START_TASK, _("starte et langt arbeid"), _REGISTER_WORK),
    (Verb.IMPORT_SCREENING_LIST, _("ta inn en kontrolliste"), _REGISTER_WORK),
    (Verb.CHECK_SCREENING_LISTS, _("sammenligne registeret med kontrollistene"), _REGISTER_WORK),
    (Verb.DECIDE_SCREENING_HIT, _("avgjøre et mulig treff på en kontrolliste"), _REGISTER_WORK),
    (Verb.CHANGE_METHOD, _("endre vurderingsmetoden"), _METHOD),
    (Verb.IMPORT_DATASET, _("ta inn et datagrunnlag"), _METHOD),
    (Verb.OPEN_YEAR, _("åpne et nytt år"), _REGISTER_WORK),
    (Verb.CONFIRM_RATING, _("bekrefte en vurdering"), _REGISTER_WORK),
    (Verb.DECIDE_CHANGE, _("avgjøre om redegjørelsen skal oppdateres"), _RESPONSIBLE),
    (Verb.ATTACH_EVIDENCE, _("legge ved dokumentasjon"), _ALL_WORK),
    (Verb.MANAGE_CONTACTS, _("endre hvem som kan få oppgaver"), _ALL_WORK),
    (Verb.RECORD_TRAINING, _("registrere opplæring"), _ALL_WORK),
    (Verb.ASSESS_PARTNERS, _("vurdere forretningspartnere"), _ALL_WORK),
    (Verb.RECORD_DIALOGUE, _("registrere en dialog"), _ALL_WORK),
    (Verb.RECORD_REMEDIATION, _("registrere en gjenoppretting"), _RESPONSIBLE),
    (Verb.SEND_QUESTIONNAIRE, _("sende et spørreskjema"), _REGISTER_WORK),
    (Verb.ANSWER_QUESTIONNAIRE, _("svare på et spørreskjema med lenke"), _BY_LINK),
    (Verb.RECORD_ANSWERS, _("føre inn svar på et spørreskjema"), _REGISTER_WORK),
    (Verb.DECIDE_ANSWER_PROPOSAL, _("ta stilling til hva et svar fører til"), _REGISTER_WORK),
    (Verb.RECORD_EFFORT, _("føre opp hva som er forsøkt"), _REGISTER_WORK),
    (Verb.SEND_REMINDERS, _("sende påminnelser"), _ALL_WORK | _OPERATION),
    (Verb.READ_CALENDAR, _("lese en kalender med lenke"), _BY_LINK),
    (Verb.SIGN_IN, _("logge inn"), EVERY_ROLE - _BY_LINK),
    (Verb.SHARE_WITH_BOARD, _("lage personlige lenker til styret"), _RESPONSIBLE),
    (Verb.FOLLOW_BOARD, _("lese siden til styret og gi innspill med lenke"), _BY_LINK),
)

MATRIX = MappingProxyType({verb: roles for verb, _phrase, roles in _TABLE})
"""Which roles have each verb."""
VERB_NAMES = MappingProxyType({verb: phrase for verb, phrase, _roles in _TABLE})
"""Each verb as it stands after "å": "registrere et informasjonskrav"."""


def allowed(roles: Collection[Role] | None, verb: Verb) -> bool:
    """Whether one of the roles has the verb; nobody, an unknown role and an unknown verb have none."""
    permitted = MATRIX.get(verb, frozenset())
    return any(role in permitted for role in roles or ())


def require(roles: Collection[Role] | None, verb: Verb) -> None:
    """Raise :class:`NotAllowed`, naming the action and the role to ask for, unless one of the roles has the verb."""
    if not allowed(roles, verb):
        raise NotAllowed(action=VERB_NAMES[verb], role=ROLE_NAMES[role_to_ask_for(verb)])


def role_to_ask_for(verb: Verb) -> Role:
    """The least of the roles that have the verb."""
    return next(role for role in Role if role in MATRIX[verb])
