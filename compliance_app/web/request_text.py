"""The words of the public pages for information requests in bokmål and English: form, case, published answers.

«Vi» is the enterprise, «du» whoever asks. Statutory words stand as in wording.md: three weeks, two months, the rights of a refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from compliance_app.domain.deadlines import Deadline, Rule
from compliance_app.domain.language import grammar
from compliance_app.domain.requests import RequestState
from compliance_app.domain.working_days import long_date
from compliance_app.services.public_case import CaseView
from compliance_app.services.public_requests import PublicEnterprise


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What stands on the pages of one language."""

    other_language: str
    made_with: str
    supervisor: str
    supervisor_name: str
    # the form
    skip: str
    title: str
    lead: str
    due: str
    how: str
    next: str
    time: str
    privacy: str
    archived: str
    other_ways: str
    answers: str
    statement: str
    question: str
    question_hint: str
    name: str
    name_hint: str
    email: str
    email_hint: str
    trap: str
    send: str
    must_mend: str
    title_mend: str
    trapped: str
    not_whole_form: str
    wait: str
    # the case
    new: str
    new_due: str
    new_next: str
    number: str
    keep: str
    keep_mail: str
    keep_how: str
    case: str
    message_received: str
    your_question: str
    letters: str
    sent_on: str
    messages: str
    written_on: str
    demand: str
    demand_text: str
    demand_field: str
    demand_send: str
    write: str
    write_field: str
    write_hint: str
    write_clock: str
    write_send: str
    ask_again: str
    by_mail: str
    emptied: str
    received: str
    answered: str
    must_mend_message: str
    # published answers
    published: str
    published_lead: str
    published_none: str
    published_on: str
    whole_question: str
    ask: str
    # lists, and what ends in nothing
    choose: str
    choose_lead: str
    nobody: str
    nobody_text: str
    kept: str
    kept_text: str
    not_taken: str
    too_big: str
    not_whole: str
    wrong_way: str
    too_many: str
    too_many_text: str


WORDS: Final[Mapping[str, RequestWords]] = {
    "nb": RequestWords(
        other_language="In English",
        made_with="Siden er laget med Aktsom. Den bruker verken informasjonskapsler eller JavaScript.",
        supervisor="{name} fører tilsyn med åpenhetsloven. Der kan du få veiledning, eller si fra hvis du mener at vi ikke følger loven.",
        supervisor_name="Forbrukertilsynet",
        skip="Gå til skjemaet",
        title="Spør oss om menneskerettigheter og arbeidsforhold",
        lead="Alle kan spørre {enterprise} hvordan vi håndterer faktiske og potensielle negative konsekvenser for mennesker. Spør generelt, eller om en bestemt vare eller tjeneste. Du trenger ikke si hvem du er eller hvorfor du spør.",
        due="Spør du i dag, får du svar senest {day}. Loven gir oss tre uker.",
        how="Slik går det til",
        next="Når du har sendt spørsmålet, får du et saksnummer og en egen adresse. Der leser du svaret, og der kan du skrive mer.",
        time="Vi svarer skriftlig, og så snart vi kan. Gjør mengden eller typen informasjon det uforholdsmessig byrdefullt å svare innen tre uker, får du beskjed før de er gått, og svar innen to måneder etter at vi mottok spørsmålet.",
        privacy="Navn og e-post er frivillig og brukes bare i denne saken. Vi sletter dem, og spørsmålet slik du skrev det, {months} etter at saken er avsluttet{archived}. Har Forbrukertilsynet saken da, venter vi til tilsynet er ferdig.",
        archived=" og lagt i arkivet",
        other_ways="E-post og brev teller like mye som dette skjemaet: {contact}",
        answers="Spørsmål vi har svart på før",
        statement="Redegjørelsen vår etter åpenhetsloven",
        question="Hva vil du vite?",
        question_hint="For eksempel: Hvor er hanskene laget? Har dere funnet brudd på menneskerettigheter hos leverandørene, og hva har dere gjort? Skriv ikke om noens helse eller andre private forhold.",
        name="Navn (frivillig)",
        name_hint="Bare for at vi kan skrive det i svaret.",
        email="E-post (frivillig)",
        email_hint="Hvis du vil ha svaret på e-post. Ellers leser du det på adressen du får når du har sendt.",
        trap="La dette feltet stå tomt",
        send="Send spørsmålet",
        must_mend="Dette må rettes før spørsmålet kan sendes",
        title_mend="Må rettes: {title}",
        trapped="Spørsmålet er ikke sendt ennå. Et skjult felt som skal stå tomt, var fylt ut; det gjør noen nettlesere av seg selv. Alt du skrev, står her. Send det en gang til.",
        not_whole_form="Spørsmålet er ikke sendt ennå, for skjemaet var ikke helt. Alt du skrev, står her. Send det en gang til.",
        wait="Spørsmålet er ikke sendt ennå. Det er sendt mange spørsmål herfra på kort tid. Alt du skrev, står her. Vent et minutt, og send det en gang til.",
        new="Vi har mottatt spørsmålet ditt",
        new_due="Du får svar så snart vi kan, og senest {day}.",
        new_next="Svaret kommer på denne siden. Er noe uklart, spør vi deg her.",
        number="Saksnummer {number}.",
        keep="Ta vare på denne adressen: den er den eneste veien til svaret hvis du ikke har oppgitt e-post.",
        keep_mail="Svaret kommer på e-post. Det står også på denne adressen, så ta vare på den:",
        keep_how="Lagre den som bokmerke, eller kopier den. Alle som har adressen, kan lese saken.",
        case="Sak {number}",
        message_received="Meldingen er mottatt.",
        your_question="Spørsmålet ditt",
        letters="Brev fra {enterprise}",
        sent_on="Sendt {day}",
        messages="Det du har skrevet siden",
        written_on="Skrevet {day}",
        demand="Krev nærmere begrunnelse",
        demand_text="Du kan kreve en nærmere begrunnelse for avslaget. Fristen er tre uker fra du mottok avslaget. Du får begrunnelsen skriftlig, snarest mulig og senest innen tre uker etter at vi mottok kravet.",
        demand_field="Hva vil du ha begrunnet? (frivillig)",
        demand_send="Krev nærmere begrunnelse",
        write="Skriv mer om saken",
        write_field="Meldingen din",
        write_hint="En av oss leser meldingen, og den blir en del av saken.",
        write_clock="Fristen for svaret er den samme.",
        write_send="Send meldingen",
        ask_again="Gjelder det noe annet? Still et nytt spørsmål",
        by_mail="Svaret sendes også til e-postadressen du oppga.",
        emptied="Innholdet i saken ble slettet {day}, fordi tiden vi oppbevarer det, var ute.",
        received="Mottatt",
        answered="Besvart",
        must_mend_message="Meldingen er ikke sendt",
        published="Spørsmål vi har svart på",
        published_lead="Her er svar {enterprise} har gitt på spørsmål etter åpenhetsloven. Det som kan vise hvem som spurte, er tatt bort.",
        published_none="Ingen svar er lagt ut ennå.",
        published_on="Lagt ut {day}",
        whole_question="Hele spørsmålet:",
        ask="Still et spørsmål",
        choose="Velg virksomhet",
        choose_lead="Flere virksomheter bruker denne siden.",
        nobody="Her tas det ikke imot spørsmål",
        nobody_text="Ingen virksomhet har et skjema på denne adressen. Virksomheter som følger åpenhetsloven, skal svare uansett: send spørsmålet på e-post eller i brev til den du vil spørre.",
        kept="Spørsmålet ble ikke sendt",
        kept_text="Virksomheten tar ikke lenger imot spørsmål på denne siden. Send det på e-post eller i brev i stedet. Dette skrev du:",
        not_taken="Dette ble ikke tatt imot",
        too_big="Det du sendte, er større enn siden tar imot. Gå tilbake, og kort ned teksten.",
        not_whole="Det du sendte, kom ikke helt fram. Gå tilbake, og prøv igjen.",
        wrong_way="Det du sendte, kom ikke fra skjemaet på siden. Åpne siden på nytt, og prøv der.",
        too_many="Vent litt",
        too_many_text="Siden er åpnet mange ganger herfra på kort tid. Vent et par minutter, og prøv igjen. Det du har sendt, er ikke borte.",
    ),
    "en": RequestWords(
        other_language="På norsk",
        made_with="This page is made with Aktsom. It uses neither cookies nor JavaScript.",
        supervisor="{name} supervises the Transparency Act. You may ask it for guidance, or tell it if you think we do not comply with the Act.",
        supervisor_name="The Norwegian Consumer Authority (Forbrukertilsynet)",
        skip="Go to the form",
        title="Ask us about human rights and working conditions",
        lead="Anyone may ask {enterprise} how we address actual and potential adverse impacts on people. Ask in general, or about a particular product or service. You need not say who you are or why you ask.",
        due="If you ask today, you will have an answer by {day}. The Act gives us three weeks.",
        how="How it works",
        next="When you have sent the question, you get a case number and an address of your own. There you read the answer, and can write more.",
        time="We answer in writing, and as soon as we can. If the amount or type of information makes it disproportionately burdensome to answer within three weeks, we will tell you before they are over, and answer within two months after we received the question.",
        privacy="Name and e-mail are optional and used in this case only. We delete them, and the question as you wrote it, {months} after the case is closed{archived}. If the Consumer Authority has the case then, we wait until it has finished.",
        archived=" and archived",
        other_ways="E-mail and letters count as much as this form: {contact}",
        answers="Questions we have answered before",
        statement="Our statement under the Transparency Act",
        question="What do you want to know?",
        question_hint="For example: Where were the gloves made? Have you found human rights abuses at your suppliers, and what have you done? Do not write about anybody's health or other private matters.",
        name="Name (optional)",
        name_hint="Only so that we can use it in the answer.",
        email="E-mail (optional)",
        email_hint="If you want the answer by e-mail. Otherwise you read it at the address you get after sending.",
        trap="Leave this field empty",
        send="Send the question",
        must_mend="This must be corrected before the question can be sent",
        title_mend="To correct: {title}",
        trapped="The question has not been sent yet. A hidden field that must be empty was filled in; some browsers do so by themselves. All that you wrote is here. Send it once more.",
        not_whole_form="The question has not been sent yet, because the form was not whole. All that you wrote is here. Send it once more.",
        wait="The question has not been sent yet. Many questions have been sent from here in a short while. All that you wrote is here. Wait a minute, and send it once more.",
        new="We have received your question",
        new_due="You will have an answer as soon as we can, and by {day}.",
        new_next="The answer will come on this page. If something is unclear, we will ask you here.",
        number="Case number {number}.",
        keep="Keep this address: it is the only way to the answer if you have not given an e-mail address.",
        keep_mail="The answer will come by e-mail. It will be at this address too, so keep it:",
        keep_how="Bookmark it, or copy it. Anybody who has the address can read the case.",
        case="Case {number}",
        message_received="We have received your message.",
        your_question="Your question",
        letters="Letters from {enterprise}",
        sent_on="Sent {day}",
        messages="What you have written since",
        written_on="Written {day}",
        demand="Demand a further justification",
        demand_text="You may demand a further justification for the refusal. The time limit is three weeks from the day you received the refusal. We will give the justification in writing, as soon as possible and no later than three weeks after we receive your demand.",
        demand_field="What do you want justified? (optional)",
        demand_send="Demand a further justification",
        write="Write more about the case",
        write_field="Your message",
        write_hint="One of us reads the message, and it becomes part of the case.",
        write_clock="The time limit for the answer stays the same.",
        write_send="Send the message",
        ask_again="About something else? Ask a new question",
        by_mail="The answer is also sent to the e-mail address you gave.",
        emptied="The contents of the case were deleted on {day}, because the time for keeping them was over.",
        received="Received",
        answered="Answered",
        must_mend_message="The message has not been sent",
        published="Questions we have answered",
        published_lead="These are answers {enterprise} has given to questions under the Transparency Act. Whatever could show who asked has been taken out.",
        published_none="No answers have been published yet.",
        published_on="Published {day}",
        whole_question="The whole question:",
        ask="Ask a question",
        choose="Choose an enterprise",
        choose_lead="Several enterprises use this page.",
        nobody="Questions are not taken here",
        nobody_text="No enterprise has a form at this address. Enterprises under the Transparency Act must answer all the same: send the question by e-mail or letter to the one you want to ask.",
        kept="The question was not sent",
        kept_text="The enterprise no longer takes questions on this page. Send it by e-mail or letter instead. This is what you wrote:",
        not_taken="This was not accepted",
        too_big="What you sent is larger than this page accepts. Go back and shorten the text.",
        not_whole="What you sent did not arrive whole. Go back and try again.",
        wrong_way="What you sent did not come from the form on the page. Open the page again and try there.",
        too_many="Please wait a little",
        too_many_text="This page has been opened many times from here in a short while. Wait a few minutes and try again. What you have sent is not lost.",
    ),
}

CLOSED: Final[Mapping[str, tuple[str, str]]] = {
    "nb": ("Lenken virker ikke", "Adressen er ikke hel, eller saken finnes ikke. Sjekk at du har fått med hele adressen."),
    "en": ("The link does not work", "The address is not complete, or there is no such case. Check that you have the whole address."),
}  # fmt: skip
"""One page for a link that is unknown or badly formed: nobody can tell them apart from outside."""

_STATES: Final[Mapping[str, Mapping[RequestState, str]]] = {
    "nb": {
        RequestState.RECEIVED: "Spørsmålet er mottatt. Du får svar så snart vi kan, og senest {day}.",
        RequestState.UNDER_REVIEW: "Vi arbeider med svaret. Du får det senest {day}.",
        RequestState.CLARIFICATION_ASKED: "Vi har spurt deg tilbake. Svar nederst på siden. Fristen løper imens: Du får svar senest {day}.",
        RequestState.PARTLY_ANSWERED: "Du har fått en del av svaret. Resten får du senest {day}.",
        RequestState.EXTENDED: "Vi trenger mer tid. Du får svar senest {day}.",
        RequestState.REOPENED: "Vi ser på saken igjen. Du får svar senest {day}.",
        RequestState.ANSWERED: "Spørsmålet er besvart.",
        RequestState.PARTLY_REFUSED: "Du har fått svar på en del. Resten er avslått, og du kan kreve en nærmere begrunnelse.",
        RequestState.REFUSED: "Kravet er avslått. Du kan kreve en nærmere begrunnelse.",
        RequestState.REFERRED: "Spørsmålet er besvart. Svaret sier hvor du finner opplysningene.",
        RequestState.OUT_OF_SCOPE: "Slik vi leser det, gjelder spørsmålet noe annet enn åpenhetsloven. Er du uenig, så skriv til oss her.",
        RequestState.WITHDRAWN: "Spørsmålet er trukket. Gjelder det likevel, så skriv til oss her.",
        RequestState.SET_ASIDE: "Vi har lagt dette til side, fordi vi ikke leser det som et spørsmål til oss. Er det feil, så skriv til oss her.",
        RequestState.JUSTIFICATION_DEMANDED: "Vi har mottatt kravet om nærmere begrunnelse. Du får begrunnelsen snarest mulig, og senest {day}.",
        RequestState.JUSTIFICATION_GIVEN: "Du har fått en nærmere begrunnelse for avslaget.",
    },
    "en": {
        RequestState.RECEIVED: "Your question is received. You will have an answer as soon as we can, and by {day}.",
        RequestState.UNDER_REVIEW: "We are working on the answer. You will have it by {day}.",
        RequestState.CLARIFICATION_ASKED: "We have asked you something in return. Answer at the foot of the page. The time runs meanwhile: You will have an answer by {day}.",
        RequestState.PARTLY_ANSWERED: "You have a part of the answer. You will have the rest by {day}.",
        RequestState.EXTENDED: "We need more time. You will have an answer by {day}.",
        RequestState.REOPENED: "We are looking at the case again. You will have an answer by {day}.",
        RequestState.ANSWERED: "Your question is answered.",
        RequestState.PARTLY_REFUSED: "You have an answer to a part. The rest is refused, and you may demand a further justification.",
        RequestState.REFUSED: "The request is refused. You may demand a further justification.",
        RequestState.REFERRED: "Your question is answered. The answer says where the information is.",
        RequestState.OUT_OF_SCOPE: "As we read it, your question is about something else than the Transparency Act. If you disagree, write to us here.",
        RequestState.WITHDRAWN: "The question is withdrawn. If it stands after all, write to us here.",
        RequestState.SET_ASIDE: "We have set this aside, because we do not read it as a question to us. If that is wrong, write to us here.",
        RequestState.JUSTIFICATION_DEMANDED: "We have received your demand for a further justification. You will have it as soon as possible, and by {day}.",
        RequestState.JUSTIFICATION_GIVEN: "You have a further justification for the refusal.",
    },
}

_BEHIND: Final = {
    "nb": "Vi sa at du skulle få svar senest {operative}, og har ikke svart ennå. Lovens siste dag er {statutory}.",
    "en": "We said that you would have an answer by {operative}, and have not answered yet. The last day under the Act is {statutory}.",
}
_LATE: Final = {
    "nb": "Fristen gikk ut {statutory}, og vi har ikke svart. Du har fortsatt krav på svar. Du kan skrive til oss her, eller si fra til Forbrukertilsynet.",
    "en": "The time limit ended on {statutory}, and we have not answered. You are still entitled to an answer. You may write to us here, or tell the Consumer Authority (Forbrukertilsynet).",
}
_COUNTED: Final = {
    "nb": {
        Rule.THREE_WEEKS: "Vi mottok spørsmålet {received}. Åpenhetsloven gir oss tre uker, til {statutory}.",
        Rule.TWO_MONTHS: "Vi mottok spørsmålet {received}. Når fristen er forlenget, gir åpenhetsloven oss inntil to måneder, til {statutory}.",
        Rule.JUSTIFICATION: "Vi mottok kravet {received}. Åpenhetsloven gir oss tre uker, til {statutory}, og den fristen kan ikke forlenges.",
    },
    "en": {
        Rule.THREE_WEEKS: "We received the question on {received}. The Transparency Act gives us three weeks, until {statutory}.",
        Rule.TWO_MONTHS: "We received the question on {received}. When the time limit is extended, the Transparency Act gives us up to two months, until {statutory}.",
        Rule.JUSTIFICATION: "We received the demand on {received}. The Transparency Act gives us three weeks, until {statutory}, and that time limit cannot be extended.",
    },
}
_REOPENED: Final = {
    "nb": "Saken ble tatt opp igjen {received}. Vi regner tre uker fra den dagen, til {statutory}.",
    "en": "The case was reopened on {received}. We count three weeks from that day, until {statutory}.",
}
_MOVED: Final = {
    "nb": " Den dagen er ikke en virkedag, så vi svarer senest siste virkedag før.",
    "en": " That day is not a working day, so we answer by the last working day before it.",
}


def months(number: int, language: str) -> str:
    """«tolv måneder», «18 måneder», «one month»."""
    return grammar(language).count(number, "month" if language == "en" else "måned")


def privacy(enterprise: PublicEnterprise, language: str) -> str:
    """What becomes of what is written: for how long, and until when it waits."""
    said = WORDS[language]
    return said.privacy.format(
        months=months(enterprise.retention_months, language),
        archived=said.archived if enterprise.archived_first else "",
    )


def state_sentence(case: CaseView, language: str) -> str:
    """Where the case stands and what happens next."""
    operative = long_date(case.deadline.operative, language)
    statutory = long_date(case.deadline.statutory, language)
    if case.late:
        return _LATE[language].format(statutory=statutory)
    if case.behind:
        return _BEHIND[language].format(operative=operative, statutory=statutory)
    return _STATES[language][case.state].format(day=operative)


def counted_sentence(case: CaseView, language: str) -> str:
    """How the deadline is counted (§ 7 second and fourth paragraph); empty where nothing is owed."""
    deadline = case.deadline
    if not case.is_open:
        return ""
    reopened = deadline.rule is Rule.THREE_WEEKS and case.reopened_on is not None
    text = _REOPENED[language] if reopened else _COUNTED[language][deadline.rule]
    return text.format(
        received=long_date(deadline.received, language), statutory=long_date(deadline.statutory, language)
    ) + _moved(deadline, language)


def _moved(deadline: Deadline, language: str) -> str:
    """Why the day that is told is earlier than the Act's; nothing after an extension, where it is the promised one."""
    earlier = deadline.operative != deadline.statutory and deadline.rule is not Rule.TWO_MONTHS
    return _MOVED[language] if earlier else ""
