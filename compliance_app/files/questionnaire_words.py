"""The words of the questionnaire workbook in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

MARK = "x"
"""What one writes beside a choice of a MULTI question."""

PLACE_INSTEAD, PLACE_BY, PLACE_REST, PLACE_PARTIAL = "instead", "answered_by", "rest", "partial"
"""The fields after the questions."""


@dataclass(frozen=True, slots=True)
class FormWords:
    """The form's own words in one language."""

    sheet: str
    headers: tuple[str, str, str, str, str, str]
    how: str
    do_not_change: str
    supplier: str
    form: str
    version: str
    seal: str
    fields: Mapping[str, tuple[str, str]]
    tick: str
    tick_several: str
    only_on: str
    number_error: str
    list_error: str
    countries_hint: str


FORM_WORDS: Mapping[str, FormWords] = {
    "nb": FormWords(
        sheet="Spørreskjema",
        headers=("Nr.", "Spørsmål", "Hvorfor vi spør", "Svar", "Skriv mer her", "Når vi trenger mer"),
        how="Fyll ut de hvite feltene, lagre filen, og send den tilbake. Alt annet er låst.",
        do_not_change="Ikke endre",
        supplier="Leverandør",
        form="Skjema",
        version="Versjon",
        seal="Kontrollsum",
        fields={
            PLACE_INSTEAD: (
                "Dokument i stedet",
                "Adressen til en redegjørelse, VSME-rapport eller kontroll, eller hvordan dere sender den",
            ),
            PLACE_PARTIAL: (
                "Send det vi har",
                "Skriv x hvis dere ikke rekker alle spørsmålene, men vil sende det dere har",
            ),
            PLACE_REST: ("Resten kommer", "Når resten av svarene kommer, hvis dere ikke rekker alt"),
            PLACE_BY: ("Hvem svarer", "Navn og rolle, hvis dere vil oppgi det"),
        },
        tick=f"Skriv {MARK} hvis det stemmer",
        tick_several=f"Skriv {MARK} ved hvert svar som stemmer, i radene under",
        only_on="Ved {when}: {prompt}",
        number_error="Skriv bare et tall, for eksempel 12, eller «vet ikke».",
        list_error="Velg et svar fra listen i feltet.",
        countries_hint="Skriv landene med komma mellom, for eksempel: Kina, Malaysia. Eller skriv «vet ikke».",
    ),
    "en": FormWords(
        sheet="Questionnaire",
        headers=("No.", "Question", "Why we ask", "Answer", "Write more here", "When we need more"),
        how="Fill in the white fields, save the file and send it back. Everything else is locked.",
        do_not_change="Do not change",
        supplier="Supplier",
        form="Form",
        version="Version",
        seal="Checksum",
        fields={
            PLACE_INSTEAD: (
                "Document instead",
                "The address of a statement, VSME report or audit, or how you will send it",
            ),
            PLACE_PARTIAL: (
                "Send what we have",
                "Write x if you cannot answer everything but want to send what you have",
            ),
            PLACE_REST: ("The rest", "When the rest of the answers will come, if you cannot finish"),
            PLACE_BY: ("Who answers", "Name and role, if you wish to say"),
        },
        tick=f"Write {MARK} if this is so",
        tick_several=f"Write {MARK} beside each answer that applies, in the rows below",
        only_on="On {when}: {prompt}",
        number_error="Write a number alone, for example 12, or “don't know”.",
        list_error="Choose an answer from the list in the field.",
        countries_hint="Write the countries with a comma between, for example: China, Malaysia. Or write “don't know”.",
    ),
}
