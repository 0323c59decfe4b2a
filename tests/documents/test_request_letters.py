"""The letters of a request in three languages: what they say, what they must say, and what no value can make of them."""

import io
import re
import shutil
from datetime import date
from functools import cache

import page
import pypdf
import pytest
import reading_back
from example_letters import KNOWN_HARM, LANGUAGES, PARTS, full, minimal, variants

from compliance_app.documents.build import build
from compliance_app.documents.letters import LETTERS, Letter, letter_document, render_letter
from compliance_app.documents.mail import mail_text, plain_text
from compliance_app.documents.markdown import parse
from compliance_app.documents.templates import FieldNotFilled
from compliance_app.documents.text import plain_outline
from compliance_app.documents.tree import BulletList, Heading, Link, Paragraph, clean
from compliance_app.domain import statute
from compliance_app.domain.letter_elements import ELEMENTS
from compliance_app.domain.letters import LetterKind, missing_elements, require_elements
from compliance_app.domain.requests import GROUND_TEXTS, Ground

DAY = date(2026, 5, 21)
KINDS = list(LetterKind)
EVERY = [(kind, language) for kind in KINDS for language in LANGUAGES]
TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


def read(letter: Letter) -> str:
    """Subject and text as a person reads them, hard spaces as spaces."""
    return f"{letter.subject}\n\n{plain_text(letter.markdown)}".replace("\u00a0", " ")


def ids(elements) -> list[str]:
    return [one.id for one in elements]


# --- what they say


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_letter_is_whole_and_tidy_however_it_is_filled(kind, language):
    for name, values in variants(kind, language).items():
        letter = render_letter(kind, values, language)
        text = read(letter)
        for leftover in ("{{", "}}", "{%", "{#", "⟨", "▸", "None", "  - ", " .", " ,", "..", "()", "\\"):
            assert leftover not in text, (name, leftover)
        assert not re.search(r"(?<!\n)  ", text), name
        assert letter.subject.endswith("(2026-03)")
        assert "Innsender 1" not in letter.subject
        assert ids(missing_elements(kind, language, letter.whole, values)) == [], name
        require_elements(kind, language, letter.markdown, values)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_everything_that_was_filled_in_is_printed(kind, language):
    values = full(kind, language)
    text = " ".join(read(render_letter(kind, values, language)).split()).casefold()
    unsaid = {"question", "ground", "ft_url"}
    typed = [value for key, value in values.items() if isinstance(value, str) and key not in unsaid]
    if kind is LetterKind.JUSTIFICATION:  # it rests on the refusal, which said what was asked and why
        typed = [value for value in typed if value not in {values["summary"], values["contact"]}]
    else:
        typed += [one["reason"] for one in values.get("passages", ())]
    if kind is LetterKind.CLARIFICATION:  # it is answered where it came
        typed = [value for value in typed if value != values["contact"]]
    typed += [one["passage"] for one in values.get("passages", ())]
    for value in typed:
        for line in value.splitlines():
            assert line.removeprefix("- ").casefold() in text


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_what_nobody_summed_up_is_quoted(kind, language):
    text = read(render_letter(kind, minimal(kind), language))
    quoted = "“Hvor kommer hanskene fra?”" if language == "en" else "«Hvor kommer hanskene fra?»"
    assert (quoted in text) == (kind is not LetterKind.JUSTIFICATION)


SENTENCES = {
    (LetterKind.ACKNOWLEDGEMENT, "nb"): """
Vi har mottatt spørsmålet ditt (2026-03)
Hei Innsender 1!
Vi mottok spørsmålet ditt 4. mai 2026. Slik forstår vi det: Hansker fra Malaysia.
Du får svar så snart vi kan, og senest 22. mai 2026. Fristen i åpenhetsloven § 7 er tre uker etter at vi mottok spørsmålet, det vil si 25. mai 2026. Den dagen er andre pinsedag, derfor svarer vi senest siste virkedag før.
Du trenger ikke si hvem du er eller hvorfor du spør. Vi bruker kontaktopplysningene dine bare i denne saken, og sletter dem tolv måneder etter at saken er avsluttet.
Har vi misforstått deg, skriv til spor@eksempel.example og oppgi 2026-03.
Vennlig hilsen
Leder 1, kvalitetsleder
Eksempel AS
Slik er fristen regnet ut
- Mottatt: mandag 4. mai 2026. Fristen løper fra dagen kravet kom. § 7 annet ledd.
- Tre uker: mandag 25. mai 2026. Lovens siste dag: samme ukedag tre uker senere. § 7 annet ledd.
- Ikke virkedag: 2. pinsedag. Den 25. mai er helligdag, og den 23. og 24. mai er helg. Helligdagsfredloven § 2.
- Svar senest: fredag 22. mai 2026. Siste virkedag før lovens siste dag. Det er denne fristen som gjelder her.""",
    (LetterKind.ACKNOWLEDGEMENT, "nn"): """
Vi har fått spørsmålet ditt (2026-03)
Hei Innsender 1!
Vi fekk spørsmålet ditt 4. mai 2026. Slik forstår vi det: Hansker fra Malaysia.
Du får svar så snart vi kan, og seinast 22. mai 2026. Fristen i openheitslova § 7 er tre veker etter at vi fekk spørsmålet, det vil seie 25. mai 2026. Den dagen er andre pinsedag, difor svarer vi seinast siste yrkedag før.
Du treng ikkje seie kven du er eller kvifor du spør. Vi bruker kontaktopplysningane dine berre i denne saka, og slettar dei tolv månader etter at saka er avslutta.
Har vi misforstått deg, skriv til spor@eksempel.example og oppgi 2026-03.
Venleg helsing
Slik er fristen rekna ut
- Tre veker: måndag 25. mai 2026. Siste dagen etter lova: same vekedag tre veker seinare. § 7 andre ledd.""",
    (LetterKind.ACKNOWLEDGEMENT, "en"): """
We have received your question (2026-03)
Dear Innsender 1,
We received your question on 4 May 2026. This is how we understand it: Hansker fra Malaysia.
You will have an answer as soon as we can give it, and by 22 May 2026. The time limit in section 7 of the Transparency Act is three weeks after we received the question, which is 25 May 2026. That day is Whit Monday, so we will answer by the last working day before it.
You need not say who you are or why you ask. We use your contact details in this case only and delete them twelve months after the case is closed.
If we have misunderstood you, write to spor@eksempel.example, quoting 2026-03.
Kind regards
How the time limit was counted
- Three weeks: Monday 25 May 2026. The last day under the Act: the same weekday three weeks later. Section 7, second paragraph.""",
    (LetterKind.CLARIFICATION, "nb"): """
Kan du presisere spørsmålet ditt? (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia. Vi er ikke sikre på hva du vil vite.
Kan du si mer om dette?
- Hvilket år gjelder det?
- Hvilken fabrikk?
Svarer du innen 14. mai 2026, rekker vi å bruke det. Fristen vår løper videre mens vi venter, så uansett hører du fra oss senest 22. mai 2026. Får vi ikke noe svar, besvarer vi spørsmålet slik vi forstår det.
Du trenger fortsatt ikke si hvem du er eller hvorfor du spør.""",
    (LetterKind.CLARIFICATION, "nn"): """
Kan du presisere spørsmålet ditt? (2026-03)
Du spurde oss 4. mai 2026 om hansker fra Malaysia. Vi er ikkje sikre på kva du vil vite.
Kan du seie meir om dette?
Svarer du innan 14. mai 2026, rekk vi å bruke det. Fristen vår går vidare medan vi ventar, så uansett høyrer du frå oss seinast 22. mai 2026. Får vi ikkje noko svar, svarer vi på spørsmålet slik vi forstår det.
Du treng framleis ikkje seie kven du er eller kvifor du spør.""",
    (LetterKind.CLARIFICATION, "en"): """
Could you clarify your question? (2026-03)
On 4 May 2026 you asked us about hansker fra Malaysia. We are not sure what you would like to know.
Could you tell us more about this?
If you reply by 14 May 2026, we can use it in our answer. Our time limit keeps running while we wait, so you will hear from us by 22 May 2026 in any case. If we hear nothing, we will answer the question as we understand it.
You still need not say who you are or why you ask.""",
    (LetterKind.ANSWER, "nb"): """
Svar på spørsmålet ditt om hansker fra Malaysia (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia.
Kort svar
Hanskene kommer fra to fabrikker i Malaysia.
Slik har vi undersøkt
Vi spurte leverandøren og leste revisjonen.
Dette har vi funnet
Vi fant for lange arbeidsdager.
Dette gjør vi
Vi krever en plan.
- Innen juli
- Med tall
Dette vet vi ikke
Vi kjenner ikke gummiplantasjene.
Er noe uklart?
Skriv til spor@eksempel.example og oppgi 2026-03. Mer står i redegjørelsen for 2025, side 7: https://eksempel.example/2025.pdf.
Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven. Der kan du få veiledning, eller si fra hvis du mener at vi ikke følger loven: www.forbrukertilsynet.no.""",
    (LetterKind.ANSWER, "nn"): """
Svar på spørsmålet ditt om hansker fra Malaysia (2026-03)
Du spurde oss 4. mai 2026 om hansker fra Malaysia.
Kort svar
Slik har vi undersøkt
Dette har vi funne
Dette gjer vi
Dette veit vi ikkje
Er noko uklart?
Skriv til spor@eksempel.example og oppgi 2026-03. Meir står i utgreiinga for 2025, side 7: https://eksempel.example/2025.pdf.
Forbrukartilsynet er tilsyns- og rettleiingsorgan for openheitslova. Der kan du få rettleiing, eller seie frå om du meiner at vi ikkje følgjer lova: www.forbrukertilsynet.no.""",
    (LetterKind.ANSWER, "en"): """
Answer to your question about hansker fra Malaysia (2026-03)
On 4 May 2026 you asked us about hansker fra Malaysia.
In short
How we looked into it
What we found
What we are doing
What we do not know
Write to spor@eksempel.example, quoting 2026-03. More is in our statement for 2025, page 7: https://eksempel.example/2025.pdf.
The Norwegian Consumer Authority (Forbrukertilsynet) supervises the Transparency Act and gives guidance on it. You may ask it for guidance, or tell it if you think we do not comply with the Act: www.forbrukertilsynet.no.""",
    (LetterKind.PARTIAL_ANSWER, "nb"): """
Første del av svaret (2026-03)
Her er første del av svaret.
Du får resten av svaret senest 21. mai 2026. Dette brevet endrer ikke fristen i åpenhetsloven § 7, som er 25. mai 2026.""",
    (LetterKind.PARTIAL_ANSWER, "nn"): """
Du får resten av svaret seinast 21. mai 2026. Dette brevet endrar ikkje fristen i openheitslova § 7, som er 25. mai 2026.""",
    (LetterKind.PARTIAL_ANSWER, "en"): """
You will have the rest of the answer by 21 May 2026. This letter does not change the time limit in section 7 of the Transparency Act, which is 25 May 2026.""",
    (LetterKind.EXTENSION, "nb"): """
Vi trenger mer tid (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia. Vi forlenger fristen for å svare.
Grunnene til forlengelsen
Mengden informasjon som etterspørres, gjør det uforholdsmessig byrdefullt å svare innen tre uker.
Elleve ledd i fire land må svare.
Når informasjonen kan ventes
Du får svaret senest 19. juni 2026. Loven gir oss inntil to måneder etter at vi mottok spørsmålet, det vil si 4. juli 2026.
Dette kan vi svare på nå
Hanskene kommer fra Malaysia.
Har du spørsmål?
Skriv til spor@eksempel.example og oppgi 2026-03.
Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven.
Slik er fristen regnet ut
- Lovet: fredag 19. juni 2026. Dagen vi har sagt at informasjonen kan ventes. § 7 annet ledd.""",
    (LetterKind.EXTENSION, "nn"): """
Vi treng meir tid (2026-03)
Du spurde oss 4. mai 2026 om hansker fra Malaysia. Vi forlengjer fristen for å svare.
Grunnane til forlenginga
Mengda informasjon du ber om, gjer det uforholdsmessig byrdefullt å svare innan tre veker.
Når du kan vente informasjonen
Du får svaret seinast 19. juni 2026. Lova gir oss inntil to månader etter at vi fekk spørsmålet, det vil seie 4. juli 2026.
Dette kan vi svare på no
- Lova: fredag 19. juni 2026. Dagen vi har sagt at informasjonen kan ventast. § 7 andre ledd.""",
    (LetterKind.EXTENSION, "en"): """
We need more time (2026-03)
On 4 May 2026 you asked us about hansker fra Malaysia. We are extending the time limit for our answer.
Reasons for the extension
The amount of information you ask for makes it disproportionately burdensome (in the Act: “uforholdsmessig byrdefullt”) to answer within three weeks.
When you can expect the information
You will have it by 19 June 2026. The Act allows up to two months after we received the question, which is 4 July 2026.
This we can answer now
- Promised: Friday 19 June 2026. The day we have said the information can be expected. Section 7, second paragraph.""",
    (LetterKind.LATE_NOTICE, "nb"): """
Svaret er forsinket (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia.
Fristen i åpenhetsloven § 7 var 25. mai 2026. Vi har ikke svart i tide.
Hvorfor det tar tid
Leverandøren har ikke svart oss.
Når du får svaret
Du får svaret senest 1. juni 2026.
Dette varselet forlenger ikke fristen.
Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven.
Slik er fristen regnet ut""",
    (LetterKind.LATE_NOTICE, "nn"): """
Svaret er forseinka (2026-03)
Fristen i openheitslova § 7 var 25. mai 2026. Vi har ikkje svart i tide.
Du får svaret seinast 1. juni 2026.
Dette varselet forlengjer ikkje fristen.""",
    (LetterKind.LATE_NOTICE, "en"): """
Our answer is late (2026-03)
The time limit in section 7 of the Transparency Act was 25 May 2026. We have not answered in time.
You will have the answer by 1 June 2026.
This notice does not extend the time limit.""",
    (LetterKind.REFUSAL, "nb"): """
Avslag på informasjonskravet ditt (2026-03)
Du ba oss 4. mai 2026 om hansker fra Malaysia. Vi avslår kravet.
Rettslig grunnlag
Åpenhetsloven § 6 annet ledd bokstav b. Vi avslår fordi kravet er åpenbart urimelig.
Hvorfor
Du har spurt om det samme hver dag i et år.
Vi har undersøkt om spørsmålet gjelder faktiske negative konsekvenser for grunnleggende menneskerettigheter som vi er kjent med. Det gjør det ikke.
Dette kan vi likevel gi deg
En oversikt over land og år.
Rettighetene dine
Du kan kreve en nærmere begrunnelse for avslaget. Fristen er tre uker fra du mottok avslaget. Skriv til spor@eksempel.example og oppgi 2026-03. Du får begrunnelsen skriftlig, snarest mulig og senest innen tre uker etter at vi mottok kravet om nærmere begrunnelse.
Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven. Der kan du få veiledning, eller si fra hvis du mener at vi ikke følger loven: www.forbrukertilsynet.no.""",
    (LetterKind.REFUSAL, "nn"): """
Avslag på informasjonskravet ditt (2026-03)
Du bad oss 4. mai 2026 om hansker fra Malaysia. Vi avslår kravet.
Rettsleg grunnlag
Openheitslova § 6 andre ledd bokstav b. Vi avslår fordi kravet er openbert urimeleg (i lova: «kravet er åpenbart urimelig»).
Kvifor
Vi har undersøkt om spørsmålet gjeld faktiske negative konsekvensar for grunnleggjande menneskerettar som vi kjenner til. Det gjer det ikkje.
Dette kan vi likevel gi deg
Rettane dine
Du kan krevje ei nærare grunngiving for avslaget. Fristen er tre veker frå du fekk avslaget. Skriv til spor@eksempel.example og oppgi 2026-03. Du får grunngivinga skriftleg, snarast råd og seinast innan tre veker etter at vi fekk kravet om nærare grunngiving.""",
    (LetterKind.REFUSAL, "en"): """
Refusal of your information request (2026-03)
On 4 May 2026 you asked us for hansker fra Malaysia. We refuse the request.
Legal basis
Section 6, second paragraph, letter b, of the Transparency Act. We refuse because the request is clearly unreasonable (in the Act: “kravet er åpenbart urimelig”).
Why
We have examined whether your question concerns actual adverse impacts on fundamental human rights that we know of. It does not.
This we can still give you
Your rights
You may demand a further justification for the refusal. The time limit is three weeks from the day you received the refusal. Write to spor@eksempel.example, quoting 2026-03. We will give the justification in writing, as soon as possible and no later than three weeks after we receive your demand.""",
    (LetterKind.PARTIAL_REFUSAL, "nb"): """
Svar og delvis avslag (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia. Du får svar på en del av det. Resten avslår vi.
Kort svar
Det vi ikke gir ut
- Marginen i avtalen. Rettslig grunnlag: åpenhetsloven § 6 annet ledd bokstav d. Vi avslår fordi den etterspurte informasjonen gjelder opplysninger om tekniske innretninger og fremgangsmåter eller andre drifts- eller forretningsforhold som det vil være av konkurransemessig betydning å hemmeligholde av hensyn til den opplysningene angår. Den følger prisen.
- Navnet på den som meldte fra. Rettslig grunnlag: åpenhetsloven § 6 annet ledd bokstav c. Vi avslår fordi den etterspurte informasjonen gjelder opplysninger om noens personlige forhold. Ett menneske kan kjennes igjen.
- Tegningene av linjen. Rettslig grunnlag: åpenhetsloven § 6 fjerde ledd. Retten til informasjon omfatter ikke informasjon som er gradert etter sikkerhetsloven eller beskyttet etter åndsverkloven. Denne informasjonen er beskyttet etter åndsverkloven. Produsenten eier dem.
Vi har undersøkt om spørsmålet gjelder faktiske negative konsekvenser for grunnleggende menneskerettigheter som vi er kjent med. Det gjør det ikke.
Rettighetene dine""",
    (LetterKind.PARTIAL_REFUSAL, "nn"): """
Du spurde oss 4. mai 2026 om hansker fra Malaysia. Du får svar på ein del av det. Resten avslår vi.
Det vi ikkje gir ut
- Navnet på den som meldte fra. Rettsleg grunnlag: openheitslova § 6 andre ledd bokstav c. Vi avslår fordi den etterspurde informasjonen gjeld opplysningar om nokon sine personlege forhold (i lova: «den etterspurte informasjonen gjelder opplysninger om noens personlige forhold»).
Rettane dine""",
    (LetterKind.PARTIAL_REFUSAL, "en"): """
Answer and partial refusal (2026-03)
On 4 May 2026 you asked us about hansker fra Malaysia. We answer part of it and refuse the rest.
What we do not give out
- Navnet på den som meldte fra. Legal basis: section 6, second paragraph, letter c, of the Transparency Act. We refuse because the information requested concerns someone's personal matters (in the Act: “den etterspurte informasjonen gjelder opplysninger om noens personlige forhold”).
Your rights""",
    (LetterKind.JUSTIFICATION, "nb"): """
Nærmere begrunnelse for avslaget (2026-03)
Du fikk avslag 20. mai 2026. Vi mottok kravet om nærmere begrunnelse 26. mai 2026.
Avslaget gjelder
prisen i avtalen
Rettslig grunnlag
Åpenhetsloven § 6 annet ledd bokstav d. Vi avslår fordi den etterspurte informasjonen gjelder
Dette la vi vekt på
Leverandøren mister forhandlingene om prisen blir kjent.
Derfor kan vi ikke gi ut deler av det
Hver side nevner prisen.
Vi har undersøkt om spørsmålet gjelder faktiske negative konsekvenser for grunnleggende menneskerettigheter som vi er kjent med. Det gjør det ikke.
Vi har vurdert saken på nytt, og du får likevel dette:
Datoene for møtene.
Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven.
Slik er fristen regnet ut
- Begrunn senest: tirsdag 16. juni 2026.""",
    (LetterKind.JUSTIFICATION, "nn"): """
Nærare grunngiving for avslaget (2026-03)
Du fekk avslag 20. mai 2026. Vi fekk kravet om nærare grunngiving 26. mai 2026.
Avslaget gjeld
Rettsleg grunnlag
Dette la vi vekt på
Difor kan vi ikkje gi ut delar av det
Vi har vurdert saka på nytt, og du får likevel dette:""",
    (LetterKind.JUSTIFICATION, "en"): """
Further justification for the refusal (2026-03)
You received a refusal on 20 May 2026. We received your demand for a further justification on 26 May 2026.
What was refused
Legal basis
What we considered
Why we cannot give out a part
We have reconsidered and can give you this after all:""",
    (LetterKind.REFERRAL, "nb"): """
Svar på spørsmålet ditt om hansker fra Malaysia (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia. Vi kjøper hansker gjennom Innkjøper 1, som har vurdert leverandøren.
Dette vet vi selv
Vi brukte 40 000 par i 2025.
Dette vet Innkjøper 1
Innkjøper 1 besøkte fabrikken i mars.
Det står her: https://innkjoper.example/hansker, side 3. Du kan også spørre Innkjøper 1 direkte: post@innkjoper.example.
Vi har ikke gitt navnet eller spørsmålet ditt videre. Vil du at vi skal gjøre det, så svar på denne meldingen.
Får du ikke svar på det du lurer på der, skriv til spor@eksempel.example og oppgi 2026-03, så ser vi på det igjen.""",
    (LetterKind.REFERRAL, "nn"): """
Du spurde oss 4. mai 2026 om hansker fra Malaysia. Vi kjøper hansker gjennom Innkjøper 1, som har vurdert leverandøren.
Dette veit vi sjølve
Dette veit Innkjøper 1
Det står her: https://innkjoper.example/hansker, side 3. Du kan også spørje Innkjøper 1 direkte: post@innkjoper.example.
Vi har ikkje gitt namnet eller spørsmålet ditt vidare. Vil du at vi skal gjere det, så svar på denne meldinga.
Får du ikkje svar på det du lurer på der, skriv til spor@eksempel.example og oppgi 2026-03, så ser vi på det igjen.""",
    (LetterKind.REFERRAL, "en"): """
On 4 May 2026 you asked us about hansker fra Malaysia. We buy hansker through Innkjøper 1, which has assessed the supplier.
What we know ourselves
What Innkjøper 1 knows
It is here: https://innkjoper.example/hansker, page 3. You may also ask Innkjøper 1 directly: post@innkjoper.example.
We have not passed on your name or your question. If you want us to, please reply to this message.
If you do not find your answer there, write to spor@eksempel.example, quoting 2026-03, and we will look at it again.""",
    (LetterKind.OUT_OF_SCOPE, "nb"): """
Om spørsmålet ditt (2026-03)
Du spurte oss 4. mai 2026 om hansker fra Malaysia. Åpenhetsloven § 6 gir rett til informasjon om hvordan vi håndterer faktiske og potensielle negative konsekvenser for grunnleggende menneskerettigheter og anstendige arbeidsforhold. Slik vi leser det, gjelder spørsmålet ditt noe annet: Det gjelder prisen på hanskene.
Vi svarer likevel
Prisen er ni kroner.
Dette kan du finne her
Er du uenig, eller har vi misforstått?
Skriv til spor@eksempel.example og oppgi 2026-03, så vurderer vi det på nytt og begrunner svaret.""",
    (LetterKind.OUT_OF_SCOPE, "nn"): """
Du spurde oss 4. mai 2026 om hansker fra Malaysia. Openheitslova § 6 gir rett til informasjon om korleis vi handterer faktiske og potensielle negative konsekvensar for grunnleggjande menneskerettar og anstendige arbeidsforhold. Slik vi les det, gjeld spørsmålet ditt noko anna:
Vi svarer likevel
Dette kan du finne her
Er du ueinig, eller har vi misforstått?
Skriv til spor@eksempel.example og oppgi 2026-03, så vurderer vi det på nytt og grunngir svaret.""",
    (LetterKind.OUT_OF_SCOPE, "en"): """
About your question (2026-03)
Section 6 of the Transparency Act gives a right to information on how we address actual and potential adverse impacts on fundamental human rights and decent working conditions. As we read it, your question is about something else:
We answer all the same
You can find this here
If you disagree, or we have misunderstood, write to spor@eksempel.example, quoting 2026-03, and we will look at it again and give our reasons.""",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_letter_says_the_guides_sentences_in_order(kind, language):
    text = " ".join(read(render_letter(kind, full(kind, language), language)).split())
    at = 0
    for line in SENTENCES[kind, language].strip().splitlines():
        found = text.find(line, at)
        assert found >= 0, line
        at = found + len(line)


def test_the_whole_late_notice_before_its_day_and_of_a_justification():
    found = variants(LetterKind.LATE_NOTICE, "nb")
    before = read(render_letter(LetterKind.LATE_NOTICE, found["before the day"]))
    assert "Fristen i åpenhetsloven § 7 er 25. mai 2026. Vi rekker ikke å svare innen den dagen." in before
    assert "Du får svaret så snart vi kan.\n\nDette varselet forlenger ikke fristen." in before
    broken = read(render_letter(LetterKind.LATE_NOTICE, found["promise broken"]))
    assert "Vi skrev at du skulle få svaret senest 15. mai 2026. Det tar lengre tid." in broken
    within = read(render_letter(LetterKind.LATE_NOTICE, found["within the Act"]))
    assert "Fristen i åpenhetsloven § 7 er 25. mai 2026. Den holder vi." in within
    justification = read(render_letter(LetterKind.LATE_NOTICE, found["justification"]))
    assert justification.startswith("Begrunnelsen er forsinket (2026-03)")
    assert "Vi mottok kravet ditt om nærmere begrunnelse 26. mai 2026." in justification
    assert "Fristen i åpenhetsloven § 7 var 16. juni 2026." in justification
    assert "Denne fristen kan ikke forlenges." in justification


@pytest.mark.parametrize(
    ("language", "months", "promise"),
    [
        ("nb", 12, ", og sletter dem tolv måneder etter at saken er avsluttet."),
        ("nb", 1, ", og sletter dem én måned etter at saken er avsluttet."),
        ("nb", 0, ", og sletter dem når saken er avsluttet."),
        ("nn", 24, ", og slettar dei 24 månader etter at saka er avslutta."),
        ("en", 12, " and delete them twelve months after the case is closed."),
    ],
)
def test_deletion_is_promised_only_where_a_limit_is_set(language, months, promise):
    values = full(LetterKind.ACKNOWLEDGEMENT, language) | {"retention_months": months}
    assert promise in read(render_letter(LetterKind.ACKNOWLEDGEMENT, values, language))
    values["retention_months"] = None
    text = read(render_letter(LetterKind.ACKNOWLEDGEMENT, values, language))
    assert not any(word in text for word in ("slette", "slettar", "delete"))


@pytest.mark.parametrize(
    ("language", "amount", "type_", "both"),
    [
        ("nb", "Mengden informasjon som", "Typen informasjon som", "Mengden og typen informasjon som"),
        ("nn", "Mengda informasjon du", "Typen informasjon du", "Mengda og typen informasjon du"),
        ("en", "The amount of", "The type of", "The amount and type of"),
    ],
)
def test_the_ground_of_an_extension_is_amount_or_type_and_no_other(language, amount, type_, both):
    for ground, words in (("AMOUNT", amount), ("TYPE", type_), ("BOTH", both)):
        values = full(LetterKind.EXTENSION, language) | {"ground": ground}
        assert words in read(render_letter(LetterKind.EXTENSION, values, language))
    values = full(LetterKind.EXTENSION, language) | {"ground": "HOLIDAY"}
    letter = render_letter(LetterKind.EXTENSION, values, language)
    assert ids(missing_elements(LetterKind.EXTENSION, language, letter.markdown, values)) == [
        "extension-ground"
    ]


@pytest.mark.parametrize("ground", Ground)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ground_stands_in_the_acts_own_words(ground, language):
    for kind in (LetterKind.REFUSAL, LetterKind.PARTIAL_REFUSAL, LetterKind.JUSTIFICATION):
        values = full(kind, language) | {"passages": [{"passage": "x", "ground": ground, "reason": "y"}]}
        text = " ".join(read(render_letter(kind, values, language)).split())
        assert GROUND_TEXTS[ground] in text
        assert ("undersøkt om" in text or "examined whether" in text) == (ground.value in "abcd")


def test_known_harm_is_told_once_whatever_the_ground():
    values = full(LetterKind.PARTIAL_REFUSAL, "nb") | {"override": KNOWN_HARM}
    text = read(render_letter(LetterKind.PARTIAL_REFUSAL, values))
    assert text.count("Vi har undersøkt om") == 1
    assert (
        "Det gjør det, og slik informasjon har du rett til uavhengig av grunnlaget over:\n\n"
        "Elleve arbeidere mistet passet i 2025."
    ) in text


def test_an_asker_in_another_language_is_offered_norwegian():
    values = full(LetterKind.ANSWER, "en")
    offer = "If you would rather have this in Norwegian, please tell us."
    assert offer not in read(render_letter(LetterKind.ANSWER, values, "en"))
    assert offer in read(render_letter(LetterKind.ANSWER, values | {"other_language": True}, "en"))


@pytest.mark.parametrize("field", ["ref", "received", "enterprise", "short_answer"])
def test_a_value_that_is_not_there_makes_no_letter(field):
    values = full(LetterKind.ANSWER, "nb")
    with pytest.raises(FieldNotFilled):
        render_letter(LetterKind.ANSWER, values | {field: None})
    del values[field]
    with pytest.raises(FieldNotFilled, match=field):
        render_letter(LetterKind.ANSWER, values)


def test_a_question_that_is_not_there_makes_no_letter_either():
    with pytest.raises(FieldNotFilled):
        render_letter(LetterKind.ANSWER, minimal(LetterKind.ANSWER) | {"question": None})


def test_a_ground_the_act_does_not_know_makes_no_letter():
    values = full(LetterKind.REFUSAL, "nb") | {"passages": [{"passage": "", "ground": "e", "reason": ""}]}
    with pytest.raises(FieldNotFilled, match="e"):
        render_letter(LetterKind.REFUSAL, values)


# --- what they must say


def marked(kind: LetterKind) -> list[tuple[str, str]]:
    return [(language, one.id) for language in LANGUAGES for one in ELEMENTS[kind] if not one.absent]


@pytest.mark.parametrize(
    ("kind", "language", "element"),
    [(kind, language, element) for kind in KINDS for language, element in marked(kind)],
)
def test_an_element_taken_out_of_its_template_is_missed(kind, language, element, tmp_path):
    folder = tmp_path / "letters"
    shutil.copytree(LETTERS / language, folder / language)
    taken = 0
    for path in folder.glob("*/*.j2"):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not re.search(rf"\{{# .*\b{element}\b(?!-).*#\}}", line)]
        taken += len(lines) - len(kept)
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert taken, "no line of a template is marked with the element"
    wanted = next(one for one in ELEMENTS[kind] if one.id == element)
    asking = {name: values for name, values in variants(kind, language).items() if wanted.when(values)}
    assert asking
    for name, values in asking.items():
        letter = render_letter(kind, values, language, folder)
        assert ids(missing_elements(kind, language, letter.markdown, values)) == [element], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_late_notice_may_claim_no_extension(language, tmp_path):
    folder = tmp_path / "letters"
    shutil.copytree(LETTERS / language, folder / language)
    path = folder / language / "forsinket.md.j2"
    claim = {"nb": "Fristen er forlenget.", "nn": "Fristen er forlengd.", "en": "We extend the time limit."}
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{claim[language]}\n", encoding="utf-8")
    values = full(LetterKind.LATE_NOTICE, language)
    letter = render_letter(LetterKind.LATE_NOTICE, values, language, folder)
    assert ids(missing_elements(LetterKind.LATE_NOTICE, language, letter.markdown, values)) == [
        "late-no-claim"
    ]
    reason = values | {"reason": claim[language]}
    letter = render_letter(LetterKind.LATE_NOTICE, reason, language)
    assert ids(missing_elements(LetterKind.LATE_NOTICE, language, letter.markdown, reason)) == [
        "late-no-claim"
    ]


@pytest.mark.parametrize(
    "summary", ["fristen", "forlenger", "vi forlenger fristen", "forlengede arbeidsdager."]
)
def test_what_was_asked_about_neither_is_a_claim_nor_hides_one(summary):
    values = full(LetterKind.LATE_NOTICE, "nb") | {"summary": summary}
    letter = render_letter(LetterKind.LATE_NOTICE, values)
    assert ids(missing_elements(LetterKind.LATE_NOTICE, "nb", letter.whole, values)) == []
    values["reason"] = "Vi forlenger fristen fordi det er ferie."
    letter = render_letter(LetterKind.LATE_NOTICE, values)
    assert ids(missing_elements(LetterKind.LATE_NOTICE, "nb", letter.whole, values)) == ["late-no-claim"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "emptied", "element"),
    [
        (LetterKind.ANSWER, {"short_answer": " \n- \n"}, "answer-text"),
        (LetterKind.EXTENSION, {"reasons": "…"}, "extension-reasons"),
        (LetterKind.REFUSAL, {"override": None}, "override-examined"),
        (LetterKind.REFUSAL, {"passages": PARTS, "override": {"known": True, "information": ""}}, "override-information"),
        (LetterKind.PARTIAL_REFUSAL, {"passages": [{**PARTS[0], "passage": ""}, *PARTS[1:]]}, "refusal-passages"),
        (LetterKind.JUSTIFICATION, {"considerations": ""}, "justification-considerations"),
        (LetterKind.REFERRAL, {"own_answer": ""}, "referral-own"),
        (LetterKind.OUT_OF_SCOPE, {"reason": ""}, "scope-reason"),
    ],
)  # fmt: skip
def test_what_the_person_left_empty_is_missed_too(kind, emptied, element, language):
    values = full(kind, language) | emptied
    letter = render_letter(kind, values, language)
    assert ids(missing_elements(kind, language, letter.markdown, values)) == [element]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_passage_without_its_basis_is_missed_among_many_with_the_same(language):
    values = full(LetterKind.PARTIAL_REFUSAL, language)
    letter = render_letter(LetterKind.PARTIAL_REFUSAL, values, language)
    one_less = values | {"passages": [*PARTS, {**PARTS[0]}]}
    found = missing_elements(LetterKind.PARTIAL_REFUSAL, language, letter.markdown, one_less)
    assert ids(found) == ["refusal-basis"]


def test_a_refusal_of_nothing_has_no_basis():
    values = full(LetterKind.REFUSAL, "nb")
    letter = render_letter(LetterKind.REFUSAL, values)
    found = missing_elements(LetterKind.REFUSAL, "nb", letter.markdown, values | {"passages": []})
    assert ids(found) == ["refusal-basis"]


def test_a_lawyer_may_mend_the_words_that_are_not_the_acts(tmp_path):
    folder = tmp_path / "letters"
    shutil.copytree(LETTERS / "nb", folder / "nb")
    path = folder / "nb" / "forlengelse.md.j2"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "Vi forlenger fristen for å svare.", "Derfor er fristen forlenget; **fristen er\u00a0forlenget**."
    )
    text = text.replace("Du får svaret senest", "Vi regner med å svare innen")
    path.write_text(text, encoding="utf-8")
    values = full(LetterKind.EXTENSION, "nb")
    letter = render_letter(LetterKind.EXTENSION, values, "nb", folder)
    assert "Vi regner med å svare innen" in letter.markdown
    assert ids(missing_elements(LetterKind.EXTENSION, "nb", letter.markdown, values)) == []


def test_the_acts_words_come_from_one_place():
    letters = {path.name: path.read_text(encoding="utf-8") for path in (LETTERS / "nb").iterdir()}
    for words in (
        *GROUND_TEXTS.values(),
        statute.DISPROPORTIONATELY_BURDENSOME,
        statute.SUPERVISORY_BODY,
        statute.ACTUAL_AND_POTENTIAL,
        statute.AS_SOON_AS_POSSIBLE,
    ):
        assert not [name for name, text in letters.items() if words in text]


# --- hostile values

CONTROLS = "".join(map(chr, [*range(32), *range(127, 160)]))
NO_LINES = "".join(one for one in CONTROLS if len(f"a{one}b".splitlines()) == 1)
HOSTILE = {
    "markdown": "# Overskrift **fet** [her](https://x.example) ![b](https://x.example/b.png) `k` | a |",
    "jinja": "{{ ''.__class__ }} {% include \"_slutt.md.j2\" %} {# refusal-right #} {% raw %}",
    "html": "<script>alert(1)</script><b>nei</b> &lt;i&gt; <!-- skjult -->",
    "controls": f"før{NO_LINES}etter \u202esnudd\u202c",
    "number": "1. januar kom vi ikke",
    "quotation": "> sitat",
    "rule": "---",
    "plus": "+ pluss",
    "fence": "~~~ kode",
    "table": "| a | b |",
    "long": "Ordet gjentas mange ganger. " * 4000,
    "backslashes": "C:\\Windows\\",
}  # fmt: skip


def shape(letter: Letter):
    """Kinds of blocks and their links: what a value could change if it were markup."""
    found = []
    for block in parse(letter.whole):
        inner = [block] if isinstance(block, (Heading, Paragraph)) else []
        if isinstance(block, BulletList):
            inner = [one for item in block.items for one in item]
        links = [run.url for one in inner for run in one.inlines if isinstance(run, Link)]
        found.append((type(block).__name__, getattr(block, "level", 0), len(inner), links))
    return found


@cache
def plain_shape(kind, language):
    """The shape of a letter in which all that is typed is plain."""
    return shape(render_letter(kind, swapped(typed_in(kind, language), "Vanlig tekst"), language))


def typed_in(kind, language):
    values = full(kind, language)
    return values | {"ground": "BOTH"} if kind is LetterKind.EXTENSION else values


def swapped(value, text):
    """The values with ``text`` wherever a person or a stranger typed."""
    if isinstance(value, dict):
        return {
            key: one if key in {"ground", "ft_url", "ref", "steps", "earlier"} else swapped(one, text)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [swapped(one, text) for one in value]
    return text if isinstance(value, str) and value else value


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_typed_is_ever_more_than_text(kind, name):
    text = HOSTILE[name]
    for language in LANGUAGES:
        values = typed_in(kind, language)
        letter = render_letter(kind, swapped(values, text), language)
        assert shape(letter) == plain_shape(kind, language)
        words = clean(text).strip().removeprefix("- ").replace("\u00a0", " ")
        assert words in plain_text(letter.markdown).replace("\u00a0", " ")
        if any(map(str.isalnum, text)):  # signs alone are no answer
            assert ids(missing_elements(kind, language, letter.markdown, swapped(values, text))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_control_character_comes_through_and_no_word_is_lost(kind):
    assert len(CONTROLS) == 65
    for language in LANGUAGES:
        values = swapped(full(kind, language), f"før{CONTROLS}etter") | {"ground": "BOTH"}
        letter = render_letter(kind, values, language)
        kept = letter.whole.replace("\n", "")
        assert not [one for one in kept if one in CONTROLS]
        assert {"før", "etter"} <= set(re.findall(r"\w+", kept))


def test_a_dash_begins_an_item_and_nothing_else_is_a_sign():
    values = full(LetterKind.ANSWER, "nb") | {"short_answer": "Dette:\n- ett\n- to\n\n* tre\n> fire"}
    text = plain_text(render_letter(LetterKind.ANSWER, values).markdown)
    assert "Dette:\n\n- ett\n- to\n\n* tre\n\n> fire\n" in text


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_letters_become_files(kind):
    text = " ".join(value for name, value in HOSTILE.items() if name != "long")
    letter = render_letter(kind, swapped(full(kind, "nb"), text) | {"ground": "BOTH"})
    document = letter_document(letter, "Eksempel AS", DAY)
    assert page.is_pdf_compliant_bytes(build(document, "pdf"), profile="ua1")
    html = mail_text(letter, DAY).html
    assert "<script" not in html
    assert "<img" not in html


# --- files and mail


@pytest.mark.parametrize(("kind", "language"), [(kind, LANGUAGES[at % 3]) for at, kind in enumerate(KINDS)])
def test_word_and_pdf_say_what_the_letter_says_in_its_language(kind, language):
    letter = render_letter(kind, full(kind, language), language)
    document = letter_document(letter, "Eksempel AS", DAY)
    outline = [line.text for line in plain_outline(document)]

    word = build(document, "docx")
    assert reading_back.docx_texts(word) == outline
    languages = reading_back.docx_part(word, "word/styles.xml").iter(f"{reading_back.W}lang")
    assert {tag.get(f"{reading_back.W}val") for tag in languages} == {TAGS[language]}

    pdf = build(document, "pdf")
    assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == TAGS[language]
    read_back = "".join(text for _kind, text in reading_back.pdf_texts(pdf))
    assert read_back == "".join("".join(line.split()) for line in outline)
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.is_compliant


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_is_in_the_language_of_its_letter(language):
    letter = render_letter(LetterKind.EXTENSION, full(LetterKind.EXTENSION, language), language)
    written = mail_text(letter, DAY)
    assert f'<html lang="{TAGS[language]}">' in written.html
    assert written.subject == letter.subject
