"""The words around the board's paper on the page of a personal link, in the three languages of the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BoardWords:
    """What stands on the page besides the paper."""

    name: str
    languages: str
    made_for: str
    to_input: str
    pdf: str
    in_words: str
    inputs: str
    none: str
    more: str
    given: str
    waits: str
    due: str
    answered: str
    give: str
    give_hint: str
    field: str
    send: str
    thanks: str
    must_mend: str
    missing: str
    too_long: str
    contact: str
    not_taken: str
    too_big: str
    not_whole: str
    wrong_way: str
    too_many: str
    too_many_text: str
    made_with: str


WORDS: Final[Mapping[str, BoardWords]] = {
    "nb": BoardWords(
        name="Bokmål",
        languages="Språk",
        made_for="Siden er laget for {name}. Lenken er personlig og virker til og med {day}.",
        to_input="Gå til innspill",
        pdf="Last ned som PDF",
        in_words="Bildene i ord",
        inputs="Tidligere innspill fra styret",
        none="Ingen ennå.",
        more="Eldre innspill, som ikke vises her: {count}.",
        given="Gitt {day}",
        waits="Ikke besvart ennå.",
        due="Frist for svar: {day}.",
        answered="Besvart {day}:",
        give="Gi innspill",
        give_hint="For eksempel hvilke risikoer som bør prioriteres. Navnet ditt følger med, og styret får svar.",
        field="Innspill",
        send="Send innspillet",
        thanks="Takk. Innspillet er lagret og står under «Tidligere innspill fra styret».",
        must_mend="Innspillet er ikke sendt ennå",
        missing="Skriv innspillet før du sender.",
        too_long="Teksten er på {length} tegn, og grensen er {limit}. Kort den ned, eller del den i to.",
        contact="Spørsmål om siden? {contact}",
        not_taken="Innspillet ble ikke sendt",
        too_big="Det du sendte, er større enn siden tar imot. Gå tilbake, og kort ned teksten.",
        not_whole="Det du sendte, kom ikke helt fram. Gå tilbake, og prøv igjen.",
        wrong_way="Det du sendte, kom ikke fra skjemaet på siden. Åpne lenken på nytt, og prøv der.",
        too_many="Vent litt",
        too_many_text="Siden er åpnet mange ganger herfra på kort tid. Vent et par minutter, og prøv igjen.",
        made_with="Siden er laget med Aktsom. Den bruker verken informasjonskapsler eller JavaScript.",
    ),
    "nn": BoardWords(
        name="Nynorsk",
        languages="Språk",
        made_for="Sida er laga for {name}. Lenkja er personleg og verkar til og med {day}.",
        to_input="Gå til innspel",
        pdf="Last ned som PDF",
        in_words="Bileta i ord",
        inputs="Tidlegare innspel frå styret",
        none="Ingen enno.",
        more="Eldre innspel, som ikkje er viste her: {count}.",
        given="Gitt {day}",
        waits="Ikkje svart på enno.",
        due="Frist for svar: {day}.",
        answered="Svart på {day}:",
        give="Gi innspel",
        give_hint="Til dømes kva risikoar som bør prioriterast. Namnet ditt følgjer med, og styret får svar.",
        field="Innspel",
        send="Send innspelet",
        thanks="Takk. Innspelet er lagra og står under «Tidlegare innspel frå styret».",
        must_mend="Innspelet er ikkje sendt enno",
        missing="Skriv innspelet før du sender.",
        too_long="Teksten er på {length} teikn, og grensa er {limit}. Kort han ned, eller del han i to.",
        contact="Spørsmål om sida? {contact}",
        not_taken="Innspelet vart ikkje sendt",
        too_big="Det du sende, er større enn sida tek imot. Gå tilbake, og kort ned teksten.",
        not_whole="Det du sende, kom ikkje heilt fram. Gå tilbake, og prøv igjen.",
        wrong_way="Det du sende, kom ikkje frå skjemaet på sida. Opne lenkja på nytt, og prøv der.",
        too_many="Vent litt",
        too_many_text="Sida er opna mange gonger herifrå på kort tid. Vent eit par minutt, og prøv igjen.",
        made_with="Sida er laga med Aktsom. Ho bruker verken informasjonskapslar eller JavaScript.",
    ),
    "en": BoardWords(
        name="English",
        languages="Language",
        made_for="This page is made for {name}. The link is personal and works until {day}, that day included.",
        to_input="Go to input",
        pdf="Download as PDF",
        in_words="The pictures in words",
        inputs="Earlier input from the board",
        none="None yet.",
        more="Older input, not shown here: {count}.",
        given="Given on {day}",
        waits="Not answered yet.",
        due="Answer due: {day}.",
        answered="Answered on {day}:",
        give="Give input",
        give_hint="For example which risks should be given priority. Your name goes with it, and the board gets an answer.",
        field="Input",
        send="Send the input",
        thanks="Thank you. Your input is stored and stands under “Earlier input from the board”.",
        must_mend="The input has not been sent yet",
        missing="Write your input before you send it.",
        too_long="The text has {length} characters and the limit is {limit}. Shorten it, or send it in two parts.",
        contact="Questions about this page? {contact}",
        not_taken="The input was not sent",
        too_big="What you sent is larger than this page accepts. Go back and shorten the text.",
        not_whole="What you sent did not arrive whole. Go back and try again.",
        wrong_way="What you sent did not come from the form on the page. Open the link again and try there.",
        too_many="Please wait a little",
        too_many_text="This page has been opened many times from here in a short while. Wait a few minutes and try again.",
        made_with="This page is made with Aktsom. It uses neither cookies nor JavaScript.",
    ),
}

CLOSED: Final[Mapping[str, tuple[str, str]]] = {
    "nb": (
        "Lenken virker ikke",
        "Den kan ha gått ut eller være trukket tilbake, eller adressen er ikke hel. Be om en ny hos den som sendte den.",
    ),
    "en": (
        "The link does not work",
        "It may have expired or been withdrawn, or the address is not complete. Ask whoever sent it for a new one.",
    ),
}
"""One page for a link that is unknown, expired, revoked or of somebody who has left: nobody can tell them apart from outside."""
