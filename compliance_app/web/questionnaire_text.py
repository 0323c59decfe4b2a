"""The words of the supplier's page in both languages: buttons, fields after the questions, and the pages that end it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands on the page besides the questions and the invitation."""

    skip: str
    other_language: str
    must_mend: str
    title_mend: str
    about: str
    reason_on: str
    number_hint: str
    countries_hint: str
    text_hint: str
    last_year: str
    at_last: str
    instead: str
    instead_hint: str
    partial_legend: str
    partial: str
    rest: str
    answered_by: str
    save: str
    send: str
    after_sending: str
    workbook: str
    download: str
    upload: str
    upload_hint: str
    upload_field: str
    upload_send: str
    workbook_read: str
    draft_saved: str
    others_saved: str
    not_taken: str
    too_big: str
    not_whole: str
    wrong_way: str
    thanks: str
    thanks_text: str
    correct: str
    receipt: str
    no_answer: str
    already: str
    already_text: str
    too_many: str
    too_many_text: str
    made_with: str


PAGE_WORDS: Mapping[str, PageWords] = {
    "nb": PageWords(
        skip="Gå til spørsmålene",
        other_language="In English",
        must_mend="Dette må rettes før svarene kan sendes",
        title_mend="Må rettes: {title}",
        about="Om spørsmålene",
        reason_on="Svarer dere {when}: {prompt}",
        number_hint="Skriv bare tallet, eller «vet ikke».",
        countries_hint="Skriv landene med komma mellom, for eksempel: Kina, Malaysia. Eller skriv «vet ikke».",
        text_hint="Skriv «vet ikke» hvis dere ikke vet.",
        last_year="Sist svarte dere: {answer}",
        at_last="Til slutt",
        instead="Har dere et dokument som svarer på dette?",
        instead_hint="Skriv adressen til redegjørelsen, VSME-rapporten eller kontrollen, eller hvordan dere sender den. Da kan spørsmålene stå tomme.",
        partial_legend="Rekker dere ikke alt?",
        partial="Send det vi har nå, selv om noe mangler",
        rest="Når kommer resten?",
        answered_by="Hvem svarer? Navn og rolle, hvis dere vil oppgi det",
        save="Lagre kladd",
        send="Send svarene",
        after_sending="En kladd blir ikke lest av noen andre. Når svarene er sendt, kan de ikke endres her.",
        workbook="Svar i et regneark i stedet (Excel)",
        download="Last ned regnearket (Excel)",
        upload="Svar i et regneark i stedet",
        upload_hint="Fyll ut regnearket, og hent svarene inn her. De tar plassen til det som står i skjemaet over, så dere kan se over dem før dere sender.",
        upload_field="Utfylt regneark",
        upload_send="Hent svarene fra regnearket",
        workbook_read="Svarene fra regnearket står nå i skjemaet, og er lagret som kladd. Se over dem, og send svarene.",
        draft_saved="Kladden er lagret kl. {time}.",
        others_saved="Noen andre med denne lenken har lagret en kladd etter at dere åpnet siden. Det dere har skrevet, står under, og er ikke lagret. Lagre eller send på nytt hvis det skal gjelde.",
        not_taken="Dette ble ikke tatt imot",
        too_big="Det dere sendte, er større enn siden tar imot. Kort ned svarene, eller svar i regnearket.",
        not_whole="Det dere sendte, kom ikke helt fram. Gå tilbake, og prøv igjen. Det dere har lagret, er ikke borte.",
        wrong_way="Det dere sendte, kom ikke fra skjemaet på siden. Åpne lenken på nytt, og svar der.",
        thanks="Takk, svarene er sendt",
        thanks_text="{enterprise} har fått svarene. Dere trenger ikke gjøre mer nå.",
        correct="Vil dere rette eller legge til noe? {contact}",
        receipt="Dette sendte dere",
        no_answer="Ikke besvart",
        already="Svarene er allerede sendt",
        already_text="{enterprise} fikk svarene {day}. De kan ikke endres her.",
        too_many="Vent litt",
        too_many_text="Siden er åpnet mange ganger på kort tid. Vent et par minutter, og prøv igjen. Det dere har lagret, er ikke borte.",
        made_with="Siden er laget med Aktsom. Den bruker verken informasjonskapsler eller JavaScript.",
    ),
    "en": PageWords(
        skip="Go to the questions",
        other_language="På norsk",
        must_mend="This must be corrected before the answers can be sent",
        title_mend="To correct: {title}",
        about="About the questions",
        reason_on="If you answer {when}: {prompt}",
        number_hint="Write the number alone, or “don't know”.",
        countries_hint="Write the countries with a comma between, for example: China, Malaysia. Or write “don't know”.",
        text_hint="Write “don't know” if you do not know.",
        last_year="Last time you answered: {answer}",
        at_last="Finally",
        instead="Do you have a document that answers this?",
        instead_hint="Write the address of the statement, VSME report or audit, or how you will send it. The questions may then be left empty.",
        partial_legend="Cannot finish?",
        partial="Send what we have now, even if something is missing",
        rest="When will the rest come?",
        answered_by="Who is answering? Name and role, if you wish to say",
        save="Save draft",
        send="Send the answers",
        after_sending="Nobody else reads a draft. Once sent, the answers cannot be changed here.",
        workbook="Answer in a spreadsheet instead (Excel)",
        download="Download the spreadsheet (Excel)",
        upload="Answer in a spreadsheet instead",
        upload_hint="Fill in the spreadsheet and fetch the answers here. They take the place of what stands in the form above, so that you can look through them before sending.",
        upload_field="Filled-in spreadsheet",
        upload_send="Fetch the answers from the spreadsheet",
        workbook_read="The answers from the spreadsheet now stand in the form and are saved as a draft. Look through them, and send the answers.",
        draft_saved="The draft was saved at {time}.",
        others_saved="Somebody else with this link has saved a draft since you opened the page. What you wrote stands below and is not saved. Save or send again if it is to count.",
        not_taken="This was not accepted",
        too_big="What you sent is larger than this page accepts. Shorten the answers, or answer in the spreadsheet.",
        not_whole="What you sent did not arrive whole. Go back and try again. What you have saved is not lost.",
        wrong_way="What you sent did not come from the form on the page. Open the link again and answer there.",
        thanks="Thank you, your answers are sent",
        thanks_text="{enterprise} has received your answers. You need do nothing more now.",
        correct="Do you want to correct or add something? {contact}",
        receipt="What you sent",
        no_answer="Not answered",
        already="The answers have already been sent",
        already_text="{enterprise} received the answers on {day}. They cannot be changed here.",
        too_many="Please wait a little",
        too_many_text="This page has been opened many times in a short while. Wait a few minutes and try again. What you have saved is not lost.",
        made_with="This page is made with Aktsom. It uses neither cookies nor JavaScript.",
    ),
}

CLOSED: Mapping[str, tuple[str, str]] = {
    "nb": (
        "Lenken virker ikke",
        "Den kan ha gått ut eller være trukket tilbake, eller adressen er ikke hel. Svar på meldingen dere fikk lenken i, så får dere en ny. Skriv gjerne hvem dere er.",
    ),
    "en": (
        "The link does not work",
        "It may have expired or been withdrawn, or the address is not complete. Reply to the message that brought you the link and you will get a new one. Please say who you are.",
    ),
}
"""One page for a link that is unknown, expired or revoked: nobody can tell them apart from outside."""
