"""The words around a published statement on the open pages, in bokmål, nynorsk and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands on the pages of one language; ``{…}`` are filled in."""

    name: str
    skip: str
    all_years: str
    list_title: str
    list_lead: str
    choose: str
    statement: str
    newest: str
    language_of: str
    published: str
    dated: str
    edition: str
    updated_because: str
    changed: str
    same_text: str
    quoted: str
    replaced: str
    read_current: str
    all_signed: str
    one_signed: str
    some_signed: str
    none_signed: str
    nobody: str
    read_pdf: str
    details_link: str
    details: str
    signatures: str
    signed_at: str
    signed_on: str
    behalf: str
    reservation: str
    not_signed: str
    later: str
    signature_list: str
    signature_data: str
    files: str
    pdf: str
    json: str
    signed_file: str
    pdf_note: str
    hash: str
    hash_says: str
    locked_hash: str
    editions: str

    ask: str
    contact: str
    made_with: str
    not_found: str
    not_found_text: str
    none_yet: str
    none_yet_text: str
    too_many: str
    too_many_text: str
    roles: Mapping[str, str]


_BOKMAL: Final = PageWords(
    name="Bokmål",
    skip="Hopp til teksten",
    all_years="Alle redegjørelser",
    list_title="Redegjørelser etter åpenhetsloven",
    list_lead="Her ligger redegjørelsene for aktsomhetsvurderinger fra {enterprise}. De gamle blir liggende.",
    choose="Velg virksomheten.",
    statement="Redegjørelse for aktsomhetsvurderinger {year}",
    newest="Den nyeste.",
    language_of="Les på {language}",
    published="Publisert {day}.",
    dated="Datert {day}.",
    edition="Utgave {number}.",
    updated_because="Det som er nytt:",
    changed="Endret tekst: {chapters}.",
    same_text="Teksten i kapitlene er den samme som før.",
    quoted="«{heading}»",
    replaced="Dette er utgave {number}. Den ble erstattet {day}.",
    read_current="Les den som gjelder nå",
    all_signed="Alle {count} som skal signere, har signert.",
    one_signed="Den ene som skal signere, har signert.",
    some_signed="{signed} av {count} har signert. Ikke signert ennå: {names}.",
    none_signed="Ingen har signert ennå. Den skal signeres av {names}.",
    nobody="Det er ikke registrert hvem som skal signere.",
    read_pdf="Les som PDF",
    details_link="Signaturer, filer og tidligere utgaver",
    details="Om dokumentet",
    signatures="Signaturer",
    signed_at="signert {moment}",
    signed_on="signert på papir {day}",
    behalf="på vegne av {body}",
    reservation="signert med påtegnet forbehold",
    not_signed="ikke signert ennå",
    later="Signaturer som kommer senere, vises her.",
    signature_list="Signaturer og forbehold (PDF)",
    signature_data="Signaturene som data (JSON)",
    files="Filer",
    pdf="PDF, uten signaturer",
    json="Data om redegjørelsen (JSON)",
    signed_file="Den signerte filen (PDF)",
    pdf_note="Filene er de samme som ble låst før signering.",
    hash="Kontrollsum (SHA-256)",
    hash_says="Kontrollsummen er et fingeravtrykk av filen. Regner du ut SHA-256 av filen du har lastet ned og får det samme, er den uendret.",
    locked_hash="Kontrollsum for det låste innholdet (SHA-256)",
    editions="Utgaver",
    ask="Spør oss om aktsomhetsvurderingene",
    contact="Spørsmål: {contact}",
    made_with="Siden er laget med Aktsom.",
    not_found="Fant ikke redegjørelsen",
    not_found_text="Det ligger ingen publisert redegjørelse på denne adressen. Se listen over alle.",
    none_yet="Ingen redegjørelse ligger her ennå",
    none_yet_text="Når en redegjørelse er publisert, står den på denne adressen.",
    too_many="For mange på én gang",
    too_many_text="Det ble spurt for ofte fra denne adressen. Vent litt, og prøv igjen.",
    roles={
        "GENERAL_MANAGER": "daglig leder", "CHAIR": "styreleder", "MEMBER": "styremedlem", "DEPUTY": "varamedlem",
        "PARTICIPANT": "deltaker",
    },
)  # fmt: skip
_NYNORSK: Final = PageWords(
    name="Nynorsk",
    skip="Hopp til teksten",
    all_years="Alle utgreiingar",
    list_title="Utgreiingar etter openheitslova",
    list_lead="Her ligg utgreiingane om aktsemdsvurderingar frå {enterprise}. Dei gamle blir liggjande.",
    choose="Vel verksemda.",
    statement="Utgreiing om aktsemdsvurderingar {year}",
    newest="Den nyaste.",
    language_of="Les på {language}",
    published="Publisert {day}.",
    dated="Datert {day}.",
    edition="Utgåve {number}.",
    updated_because="Det som er nytt:",
    changed="Endra tekst: {chapters}.",
    same_text="Teksten i kapitla er den same som før.",
    quoted="«{heading}»",
    replaced="Dette er utgåve {number}. Ho vart erstatta {day}.",
    read_current="Les den som gjeld no",
    all_signed="Alle {count} som skal signere, har signert.",
    one_signed="Den eine som skal signere, har signert.",
    some_signed="{signed} av {count} har signert. Ikkje signert enno: {names}.",
    none_signed="Ingen har signert enno. Ho skal signerast av {names}.",
    nobody="Det er ikkje registrert kven som skal signere.",
    read_pdf="Les som PDF",
    details_link="Signaturar, filer og tidlegare utgåver",
    details="Om dokumentet",
    signatures="Signaturar",
    signed_at="signert {moment}",
    signed_on="signert på papir {day}",
    behalf="på vegner av {body}",
    reservation="signert med påteikna atterhald",
    not_signed="ikkje signert enno",
    later="Signaturar som kjem seinare, blir viste her.",
    signature_list="Signaturar og atterhald (PDF)",
    signature_data="Signaturane som data (JSON)",
    files="Filer",
    pdf="PDF, utan signaturar",
    json="Data om utgreiinga (JSON)",
    signed_file="Den signerte fila (PDF)",
    pdf_note="Filene er dei same som vart låste før signering.",
    hash="Kontrollsum (SHA-256)",
    hash_says="Kontrollsummen er eit fingeravtrykk av fila. Reknar du ut SHA-256 av fila du har lasta ned og får det same, er ho uendra.",
    locked_hash="Kontrollsum for det låste innhaldet (SHA-256)",
    editions="Utgåver",
    ask="Spør oss om aktsemdsvurderingane",
    contact="Spørsmål: {contact}",
    made_with="Sida er laga med Aktsom.",
    not_found="Fann ikkje utgreiinga",
    not_found_text="Det ligg inga publisert utgreiing på denne adressa. Sjå lista over alle.",
    none_yet="Inga utgreiing ligg her enno",
    none_yet_text="Når ei utgreiing er publisert, står ho på denne adressa.",
    too_many="For mange på éin gong",
    too_many_text="Det vart spurt for ofte frå denne adressa. Vent litt, og prøv igjen.",
    roles={
        "GENERAL_MANAGER": "dagleg leiar", "CHAIR": "styreleiar", "MEMBER": "styremedlem", "DEPUTY": "varamedlem",
        "PARTICIPANT": "deltakar",
    },
)  # fmt: skip
_ENGLISH: Final = PageWords(
    name="English",
    skip="Skip to the text",
    all_years="All statements",
    list_title="Statements under the Transparency Act",
    list_lead="These are the due diligence statements of {enterprise}. Earlier ones stay here.",
    choose="Choose the enterprise.",
    statement="Statement on due diligence {year}",
    newest="The newest.",
    language_of="Read in {language}",
    published="Published {day}.",
    dated="Dated {day}.",
    edition="Edition {number}.",
    updated_because="What is new:",
    changed="Changed text: {chapters}.",
    same_text="The text of the chapters is the same as before.",
    quoted="“{heading}”",
    replaced="This is edition {number}. It was replaced on {day}.",
    read_current="Read the one in force",
    all_signed="All {count} who must sign have signed.",
    one_signed="The one person who must sign has signed.",
    some_signed="{signed} of {count} have signed. Not signed yet: {names}.",
    none_signed="Nobody has signed yet. It must be signed by {names}.",
    nobody="It is not recorded who must sign.",
    read_pdf="Read as PDF",
    details_link="Signatures, files and earlier editions",
    details="About the document",
    signatures="Signatures",
    signed_at="signed {moment}",
    signed_on="signed on paper {day}",
    behalf="on behalf of {body}",
    reservation="signed with an endorsed reservation",
    not_signed="not signed yet",
    later="Signatures that arrive later are shown here.",
    signature_list="Signatures and reservations (PDF)",
    signature_data="The signatures as data (JSON)",
    files="Files",
    pdf="PDF, without signatures",
    json="Data about the statement (JSON)",
    signed_file="The signed file (PDF)",
    pdf_note="These are the files that were locked before signing.",
    hash="Checksum (SHA-256)",
    hash_says="The checksum is a fingerprint of the file. If you compute SHA-256 of the file you downloaded and get the same, it is unchanged.",
    locked_hash="Checksum of the locked contents (SHA-256)",
    editions="Editions",
    ask="Ask us about our due diligence",
    contact="Questions: {contact}",
    made_with="This page is made with Aktsom.",
    not_found="Statement not found",
    not_found_text="No published statement stands at this address. See the list of all.",
    none_yet="No statement stands here yet",
    none_yet_text="Once a statement is published, it stands at this address.",
    too_many="Too many at once",
    too_many_text="Too much was asked from this address. Wait a little and try again.",
    roles={
        "GENERAL_MANAGER": "general manager", "CHAIR": "chair of the board", "MEMBER": "board member",
        "DEPUTY": "deputy board member", "PARTICIPANT": "participant",
    },
)  # fmt: skip
PAGE_WORDS: Final[Mapping[str, PageWords]] = {"nb": _BOKMAL, "nn": _NYNORSK, "en": _ENGLISH}
"""By language."""
