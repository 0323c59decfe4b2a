"""Every column that the log can hold, said as a person would: its label, and the words for its codes.

A test holds the list to the tables: a new column is named here, or said to be the program's own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from compliance_app.domain.issues import ISSUE_NAMES
from compliance_app.services.history_words import FIELDS as OF_SUPPLIERS
from compliance_app.services.request_dossier import STEPS

_MORE: Final[Mapping[str, str]] = {
    "by_link": "gitt med personlig lenke", "deactivated_at": "stengt", "expires_on": "gjelder til og med",
    "issuer": "hvem som går god for innloggingen", "roles": "roller", "about": "om hva", "accepted_at": "tatt imot av e-posttjeneren", "accepted_instead": "godtatt i stedet",
    "address": "adresse", "adopted_by": "vedtatt av", "adopted_on": "vedtatt", "after": "etter forslaget",
    "agreed_on": "avtalt", "agreed_with": "avtalt med", "aliases": "andre navn", "answer": "svar",
    "answered_at": "besvart", "answered_by": "besvart av", "answered_on": "besvart", "answers_to": "svar på melding",
    "appointing_body": "oppnevnt av", "archived_on": "arkivert", "arrived_at": "kommet", "arrived_on": "kommet",
    "as_printed": "slik det står", "asked_at": "spurt", "assessed_by": "vurdert av", "assessed_on": "vurdert",
    "balance": "balansesum", "before": "før forslaget", "begun_on": "begynt", "best": "beste verdi", "by": "hvem",
    "change_note": "hva som er endret", "changed": "endret siden i fjor", "chapter": "kapittel",
    "checked_at": "kontrollert", "checked_by": "kontrollert av", "checked_producers": "kontrollerte produsenter",
    "checked_suppliers": "kontrollerte leverandører", "classification": "vurdering", "classified_by": "vurdert av",
    "classified_on": "vurdert", "closed_by": "avsluttet av", "closed_on": "avsluttet", "column_label": "kolonne",
    "compliance_owner": "åpenhetslovansvarlig", "computed": "nivå etter metoden", "confirmed_at": "bekreftet",
    "confirmed_by": "bekreftet av", "considered_on": "behandlet i styret", "contact": "kontakt for henvendelser",
    "cost": "kostnad", "cost_currency": "valuta", "covered": "omfattet av redegjørelsen", "currency": "valuta",
    "decided_at": "avgjort", "decided_by": "avgjort av", "decided_on": "avgjort", "decisions": "vedtak",
    "demanded_on": "krevd begrunnet", "details": "opplysninger", "dimension": "område", "discarded_at": "forkastet",
    "disclosure": "kan gis ut", "document_date": "dato på redegjørelsen", "document_version": "versjon",
    "does_what": "hva virksomheten gjør", "done_by": "gjort av", "done_on": "gjort", "draft": "påbegynt svar",
    "drafted_at": "utkast laget", "edited": "tekst skrevet selv", "edited_at": "skrevet", "edited_by": "skrevet av",
    "edition": "utgave", "effect": "virkning", "effect_judged_by": "virkning vurdert av",
    "effect_judged_on": "virkning vurdert", "effect_on_people": "virkning for dem det gjelder",
    "effect_reason": "hvorfor virkningen er vurdert slik", "email": "e-post", "ended_at": "avsluttet",
    "ended_by": "avsluttet av", "ended_why": "hvorfor den ble avsluttet", "ends": "slutter", "entries": "antall navn",
    "everyone": "alle som arbeider her", "example": "eksempel", "expected_result": "forventet resultat",
    "expires_at": "lenken gjelder til", "explanation": "forklaring", "fetched_at": "hentet", "file_name": "fil",
    "finding": "hva som ble funnet", "form": "organisasjonsform", "found": "hva adressen viste", "found_at": "funnet",
    "founded_by": "stiftet av", "founded_year": "stiftet", "four_eyes": "to personer kreves", "frequency": "hvor ofte",
    "from_day": "fra", "frozen_at": "låst", "frozen_by": "låst av", "full_time_equivalents": "årsverk",
    "generated": "tekst fra registeret", "geographic": "geografisk risiko", "geographic_value": "landverdi",
    "given_at": "gitt", "given_by": "gitt av", "given_on": "gitt", "ground": "grunnlag", "happened_at": "tidspunkt",
    "has_annual_report": "lager årsberetning", "how_known": "hvordan dere vet det", "imported_at": "tatt inn",
    "imported_by": "tatt inn av", "inline_name": "navn inne i en setning", "involvement": "involvering",
    "involvement_reason": "hvorfor involveringen er vurdert slik", "irremediability": "mulighet til å rette opp",
    "issue": "tema", "judged_at": "vurdert", "judged_by": "vurdert av", "judgement": "avgjørelse", "justified_on": "begrunnet",
    "kept_at": "lagret", "kept_by": "lagret av", "kind": "slag", "known_harm": "kjent skade", "label": "periode",
    "language": "språk", "left_on": "gikk ut av konsernet", "left_out": "utelatt", "lever": "virkemiddel",
    "licence": "lisens", "likelihood": "sannsynlighet", "look_again_on": "se på det igjen", "made_at": "laget",
    "made_by": "laget av", "material": "hva opplæringen bygget på", "media_type": "filtype",
    "medium_word": "ord for medium", "merged_at": "slått sammen", "merged_by": "slått sammen av", "message": "melding",
    "method": "signert med", "method_version": "versjon av metoden", "minutes_reference": "protokoll",
    "missing": "har ikke signert", "moved": "hva som ble flyttet", "next_review": "neste gjennomgang",
    "no_remedy_by": "avgjort av", "no_remedy_on": "avgjort", "no_remedy_reason": "hvorfor ingenting gjenopprettes",
    "not_done_reason": "hvorfor det ikke ble gjort", "not_known_reason": "hvorfor skaden ikke er det det spørres om",
    "note": "merknad", "number": "nummer", "offered_instead": "tilbyr i stedet", "on_behalf_of": "på vegne av",
    "overall": "samlet risiko", "own_duty": "har egen plikt", "parted_at": "skilt igjen", "partners": "forretningspartnere",
    "passage": "del av spørsmålet", "people": "antall personer", "period_label": "år",
    "place": "sted", "preset": "kjent liste", "problem": "problem", "problems": "kunne ikke leses", "promised_on": "lovet svar",
    "provider": "tjeneste for signering", "provider_state": "status hos tjenesten", "provision": "bestemmelse",
    "public_body": "offentlig organ", "public_form": "åpent skjema", "public_interest": "foretak av allmenn interesse",
    "published_at": "lagt ut", "published_by": "lagt ut av", "publisher": "utgiver", "purged_on": "personopplysninger slettet",
    "purpose": "formål", "qualified": "kvalifisert signatur", "question": "spørsmål", "questions": "spørsmål",
    "rated_at": "vurdert", "rated_by": "vurdert av", "rationale": "begrunnelse for nivået", "reasons": "likheter",
    "received_at": "mottatt", "received_from": "slik er tidspunktet kjent", "received_on": "mottatt", "recipient": "mottaker",
    "recorded_at": "registrert", "recorded_by": "registrert av", "recorded_on": "registrert",
    "redacted_answer": "svar uten navn", "redacted_question": "spørsmål uten navn", "refreshed_at": "oppdatert",
    "refused_on": "avslått", "registered_at": "registrert", "relation": "forhold i konsernet", "released_on": "gitt ut",
    "remedy": "hva som er avtalt", "reminded": "påminnelser sendt", "removed_at": "fjernet", "reopened_on": "tatt opp igjen",
    "replaced_at": "byttet ut", "reply_to": "svaradresse", "requester": "den som spurte", "reservation": "forbehold",
    "reservation_sent": "forklaringen er sendt med", "responsible_role": "ansvarlig rolle", "rest": "resten av skjemaet",
    "retention_months": "måneder personopplysninger beholdes", "retrieved_on": "hentet", "review_frequency": "hvor ofte det gjennomgås",
    "review_opened_at": "gjennomgangen åpnet", "review_owner": "blir minnet om gjennomgangen",
    "reviewed_at": "gjennomgått", "reviewed_by": "gjennomgått av", "revoked_at": "trukket tilbake", "role": "rolle",
    "row_label": "rad", "rule": "regel", "sales": "salgsinntekt", "same": "samme", "satisfied": "de berørte er fornøyd",
    "satisfied_how": "hva de berørte sier", "saved_at": "lagret", "saved_by": "lagret av", "scale": "alvor", "scope": "omfang",
    "score": "likhet", "seat": "sted", "seats": "verv", "sector": "bransjerisiko", "sector_from": "bransjerisiko kommer fra",
    "sender": "avsender", "sender_email": "avsenderens adresse", "sending_at": "begynte å sende", "sent_at": "sendt",
    "sent_by": "sendt av", "sent_by_channel": "sendt som", "serves": "gjør tjeneste nå", "set_at": "bestemt",
    "set_by": "bestemt av", "severity_reason": "hvorfor alvoret er vurdert slik", "short_name": "kort navn",
    "sign_by": "signeres innen", "signed_at": "signert", "signed_on": "signert", "significant": "vesentlig risiko",
    "significant_reason": "hvorfor den er vesentlig", "since": "siden", "sources": "kilder", "spelling": "skrevet slik",
    "starts": "begynner", "state_at": "siden", "statement_address": "adresse for redegjørelsen", "step": "trinn",
    "stored_at": "lagret", "stored_by": "lagret av", "subject": "emne", "superseded": "erstattet",
    "suppliers_called": "leverandørene kalles", "supervision": "tilsynet har en åpen sak", "supply": "varer eller tjenester",
    "table_title": "tabell", "text": "tekst", "to_day": "til", "together": "bekreftet samlet", "together_as": "bekreftet samlet som",
    "topic": "tema", "treats_statement": "behandlet redegjørelsen", "tries": "forsøk", "undone_at": "angret", "unit": "enhet",
    "used_at": "brukt", "used_by": "brukt av", "value": "verdi", "verdict": "utfall", "wants_reminders": "får påminnelser",
    "waits_for": "venter på", "way": "måte", "whistleblowing_channel": "varslingskanal", "who": "hvem", "whole_group": "hele konsernet",
    "why": "hvorfor", "with_signed_file": "med den signerte filen", "with_whom": "med hvem", "withdrawn_at": "trukket tilbake",
    "words": "ord fra svaret", "worst": "dårligste verdi", "worst_country": "land som trekker ned", "written_at": "skrevet",
    "written_by": "skrevet av", "chain_knowledge": "kjennskap til kjeden",
}  # fmt: skip
FIELDS: Final[Mapping[str, str]] = MappingProxyType({**_MORE, **OF_SUPPLIERS})
"""Column → label, the same in every table."""

OWN: Final = frozenset(
    {
        "enterprise_id", "id", "version", "folded_name", "folded_spelling", "sort_key", "position", "identity", "key",
        "content", "content_hash", "file_hash", "facts_hash", "inputs", "inputs_hash", "sha256", "workbook_sha256", "seal_key",
        "secret_hash", "calendar_secret_hash", "log_head", "headers", "mapping", "choices", "signature", "datasets", "changes",
        "report", "compared", "bank_version", "queue_key", "overall_rank", "update_id", "provider_job", "provider_case",
        "sign_link", "size", "view", "object_kind", "message_id", "given", "reserved_at",
        "carried_from", "superseded_by", "path", "folded_email",
    }
)  # fmt: skip
"""Columns that are the program's own: keys, sums, what something is kept or sorted by, and forms that only it reads."""

POINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "category_id": "category", "contact_id": "contact", "impact_id": "adverse_impact", "measure_id": "measure",
        "merged_id": "supplier", "kept_id": "supplier", "merged_into": "supplier", "period_id": "reporting_period",
        "person_id": "person", "producer_id": "producer", "questionnaire_id": "questionnaire",
        "request_id": "information_request", "statement_id": "statement", "supplier_id": "supplier",
    }
)  # fmt: skip
"""Column that holds another row's id → its kind; other ids say nothing to a reader."""

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{issue.value: name for issue, name in ISSUE_NAMES.items()}, **STEPS,
        "SUPPLIER_JUDGEMENT": "vurdering av leverandøren", "CATEGORY_JUDGEMENT": "vurdering av kategorien", "NONE": "ingen",

        "ABOUT": "om virksomheten", "ACCEPTED": "godtatt", "ACTIVITY_ABROAD": "virksomhet i utlandet", "ACTUAL": "faktisk",
        "ACTUAL_IMPACT": "faktisk skade", "AGREEMENT": "avtale", "ALERT": "varsel", "ALIAS": "annet navn", "ANCHORING": "forankring",
        "ANSWERED": "besvart", "ASKED": "spurt", "ASSUMED": "antatt", "AUTHORITY": "myndighet", "AUTOMATIC": "automatisk svar",
        "BANKRUPT": "konkurs", "BOARD_LINK": "lenke til styret", "BOARD_MEETING": "styremøte", "BREACH": "brudd", "BUSINESS_PARTNER": "forretningspartner",
        "BUSINESS_SENSITIVE": "forretningshemmelighet", "BY_HAND": "ført inn for hånd", "CANCELLED": "avbrutt",
        "CAPACITY_BUILDING": "kompetansebygging", "CAUSED": "forårsaket", "CEASE": "stanse", "CERTIFICATE": "sertifikat",
        "CHAIR": "styreleder", "CHANGED": "endret", "CIVIL_RIGHTS": "sivile og politiske rettigheter",
        "CIVIL_SOCIETY": "sivilsamfunn", "CLARIFICATION_ASKED": "presisering etterspurt", "CLAUSE": "krav i avtalen",
        "COMPLETE": "fullstendig", "COMPLETED": "fullført", "CONTRACT_CHANGE": "endret avtale", "CONTRIBUTED": "medvirket",
        "COPYRIGHT": "opphavsrett", "CORRECTIVE_ACTION_PLAN": "plan for forbedring",
        "COUNTRY_ACROSS_CUT_OFF": "land over en grense", "COVERED_BY": "dekket av en annen", "CUSTOMER": "kunder",
        "DECLARED": "oppgitt", "DELETED": "slettet", "DEPUTY": "varamedlem", "DIALOGUE": "dialog", "DIALOGUE_PLAN": "plan for dialog",
        "DIFFICULTY": "vanskelighet", "DIGEST": "påminnelse", "DIRECT": "direkte", "DIRECTLY_LINKED": "direkte knyttet til",
        "DISENGAGEMENT": "avvikling av samarbeidet", "DOCUMENTED": "dokumentert", "DOCX": "Word", "DONE": "ferdig", "DRAFT": "utkast",
        "EARLIER_STATEMENT": "tidligere redegjørelse", "EMAIL": "e-post", "EMPLOYEES": "ansatte", "EVIDENCE": "bevis fra signeringen",
        "EXPIRED": "utløpt", "EXTENDED": "forlenget frist", "FAILED": "lyktes ikke", "FORCED_LABOUR": "tvangsarbeid",
        "FORM": "skjemaet", "FOUND": "funnet", "FRAMEWORK_OF_OTHER": "en annens rammeavtale", "FROZEN": "låst",
        "GENERAL_MANAGER": "daglig leder", "GOODS": "varer", "GOVERNANCE": "styresett", "HAS": "har", "HELPED": "hjalp", "HIGH": "høy",
        "HTML": "nettside", "INCOMPLETE_REFUSAL": "mangelfullt avslag", "INDUSTRY": "næringskode", "INDUSTRY_BODY": "bransjesamarbeid",
        "INFORMATION": "informasjon", "IN_PERSON": "muntlig", "JOINT_BUYERS": "sammen med andre innkjøpere", "JSON": "data",
        "JUDGEMENT_SOURCE": "kilde til vurderinger", "JUSTIFICATION_DEMANDED": "begrunnelse krevd",
        "JUSTIFICATION_GIVEN": "begrunnelse gitt", "LABOUR_RIGHTS": "arbeidstakerrettigheter", "LACKS": "mangler",
        "LARGEST_CATEGORY": "største kategori", "LATE_ANSWER": "for sent svar", "LATE_JUSTIFICATION": "for sen begrunnelse",
        "LATE_NOTICE": "for sent varsel", "LEFT": "latt ligge", "LETTER": "brev", "LINK": "lenken", "LOW": "lav",
        "MANAGEMENT_REVIEW": "ledelsens gjennomgang", "MANUAL": "egen ordning", "MEDIUM": "medium", "MEETING": "møte",
        "MEETING_WITH_BUYER": "møte med en annen innkjøper", "MEMBER": "styremedlem", "MEMBERSHIP": "medlemskap",
        "MEMBER_SHARE": "andel av medlemmene", "METHOD": "metode", "MISSING": "mangler", "MISSING_STATEMENT": "redegjørelse mangler",
        "MITIGATE": "begrense", "NAME": "navn", "NEW_HIGH_SUPPLIER": "ny leverandør med høy risiko", "NEXT_STEP": "neste steg",
        "NO": "nei", "NOT": "nei", "NOT_APPLICABLE": "gjelder ikke", "NOT_CONFIRMED": "ikke bekreftet", "NOT_THE_SAME": "ikke samme",
        "NOT_YET": "gjenstår", "NO_ANSWER": "ingen svar", "NO_BREACH": "ikke brudd", "NO_UPDATE": "redegjørelsen oppdateres ikke",
        "ONGOING": "i gang", "ON_PAPER": "på papir", "OPEN": "åpen", "OPENED": "åpnet", "ORDINARY_FOLLOW_UP": "vanlig oppfølging",
        "OTHER": "annet", "OTHER_DOCUMENT": "et annet dokument", "OUT_FOR_SIGNING": "sendt til signering",
        "OUT_OF_SCOPE": "utenfor loven", "OWNER": "eier", "PARENT": "morselskap", "PARTIAL": "delvis", "PARTICIPANT": "deltaker",
        "PARTLY": "delvis", "PARTLY_ANSWERED": "delvis besvart", "PARTLY_REFUSED": "delvis avslått", "PASSED_ON": "sendt videre",
        "PASSED_ON_TO": "sendt videre til", "PDF": "PDF", "PENNEO": "Penneo", "PERSONAL": "personopplysning", "PLANNED": "planlagt",
        "POLICY": "retningslinje", "POLICY_PLAN": "plan for retningslinjer", "POTENTIAL": "potensiell", "PREPARED": "gjort klar",
        "PREVENT": "forebygge", "PROCEDURE": "rutine", "PRODUCER": "produsent", "PRODUCT": "produkt", "PUBLISHED": "publisert",
        "QUESTIONNAIRE": "spørreskjema", "QUESTIONNAIRE_REMINDER": "påminnelse om spørreskjema", "RAISED_TO_HIGH": "hevet til høy",
        "RAW_MATERIAL": "råvare", "RECEIVED": "mottatt", "RECONSTRUCTION": "rekonstruksjon", "REFERENCE": "henvisning",
        "REFERRED": "henvist", "REFUSED": "avslått", "REJECTED": "avvist", "REMEDIATE": "rette opp", "REMINDED": "minnet på",
        "REMOVED": "fjernet", "REOPENED": "tatt opp igjen", "REPLY": "svar", "REQUEST": "informasjonskrav",
        "REQUEST_LETTER": "brev i en sak", "RESERVED": "klar til å sendes", "REVIEWED": "gjennomgått", "REVOKED": "trukket tilbake",
        "RIGHTS_HOLDER": "rettighetshaver", "SAID": "oppgitt", "SAID_SIGNED": "har signert hos tjenesten",
        "SAME": "samme", "SCREENING_LIST": "kontrolliste", "SEAT_ONLY": "bare setet", "SECURITY_GRADED": "sikkerhetsgradert",
        "SENDING": "sendes", "SENT": "sendt", "SERVICE": "tjeneste", "SERVICES": "tjenester", "SET_ASIDE": "lagt til side",
        "SIGNATURE_PAGE": "signaturside", "SIGNED": "signert", "SIGN_INVITATION": "invitasjon til å signere",
        "SN2007": "SN2007", "SN2025": "SN2025", "SNAPSHOT": "tallene den bygger på", "STATEMENT_UPDATED": "redegjørelsen oppdateres",
        "SUBSIDIARY": "datterselskap", "SUB_SUPPLIER": "underleverandør", "SUPERSEDED": "erstattet",
        "SUPPLY_CHAIN": "leverandørkjede", "SWITCHING": "bytte av leverandør", "TAKEN": "tatt", "TOPIC_RAISED": "tema som er tatt opp",
        "TO_PRODUCER": "til produsenten", "TRADE_UNION": "fagforening", "TRAINING": "opplæring", "TRANSPORT": "e-posten",
        "UNCHANGED": "uendret", "UNCLEAR": "uklart", "UNDER_REVIEW": "til behandling", "UNKNOWN": "ukjent", "UNREACHED": "ikke nådd",
        "VERIFIED": "kontrollert", "VIA_HOST_BUYER": "gjennom en annen innkjøper", "VISIT": "besøk", "WAITING": "venter",
        "WEB_FORM": "det åpne skjemaet", "WINDING_UP": "oppløses", "WITHDRAWN": "trukket", "WORKBOOK": "regnearket", "YES": "ja",
        "a": "bokstav a", "b": "bokstav b", "c": "bokstav c", "d": "bokstav d", "nb": "bokmål", "nn": "nynorsk", "en": "engelsk",
        "medium": "medium", "middels": "middels",
    }
)  # fmt: skip
"""Code → word. A code means the same wherever it stands."""
CODED: Final = frozenset(
    {
        "channel", "chain_knowledge", "classification", "clause", "computed", "decision", "dimension", "disclosure", "effect",
        "geographic", "ground", "how_known", "involvement", "judgement", "kind", "language", "level", "lever", "medium_word",
        "overall", "purpose", "issue", "received_from", "relation", "relationship", "role", "satisfied", "sector", "sector_from", "source", "state",
        "status", "step", "supply", "together_as", "verdict", "waits_for", "way", "sent_by_channel",
    }
)  # fmt: skip
"""Columns that hold codes, in some table at least."""
