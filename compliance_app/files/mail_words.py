"""The sentences that tell what of a mail could not be read, and what is wrong with a file that came with it.

A mail is never refused for being malformed: whatever is amiss becomes one of these, shown beside what could be read.
"""

from compliance_app.domain.errors import _

NO_HEADERS = _("E-posten har ingen felt for avsender, emne eller dato. Hele innholdet vises som tekst.")
HEADERS_CUT = _("E-posten slutter før innholdet begynner. Den kan være kuttet.")
HEADERS_BROKEN = _("Noen av linjene øverst i e-posten er ødelagt og kunne ikke leses.")
HEADERS_LONG = _("E-posten har flere felt øverst enn programmet leser. Resten står i den opprinnelige filen.")
HEADER_WORD = _("Emnet eller navnene er skrevet med et tegnsett som ikke kunne leses helt.")
NO_SENDER = _("E-posten har ingen lesbar avsenderadresse.")
MANY_SENDERS = _("E-posten oppgir mer enn én avsender. Den første er brukt.")
MANY_DATES = _("E-posten har flere datoer fra avsenderen. Ingen av dem er brukt.")
DATE_UNREADABLE = _("Datoen fra avsenderen kunne ikke leses.")
RECEIPT_UNREADABLE = _("Tidspunktet e-posten kom fram, står i e-posten, men kunne ikke leses.")
CUT = _("E-posten er kuttet: Slutten mangler.")
NO_BOUNDARY = _("E-posten sier at den har flere deler, men delene kunne ikke skilles fra hverandre.")
MERGED = _(
    "Deler av e-posten kan ha flytt sammen, slik at et vedlegg mangler eller står som tekst. Se den opprinnelige filen."
)
TOO_MANY_PARTS = _(
    "E-posten har flere enn {most} deler. Resten er ikke lest; den står i den opprinnelige filen."
)
TOO_MANY_FILES = _(
    "E-posten har {count} vedlegg. De {most} første er tatt vare på hver for seg; resten står i den opprinnelige filen."
)
BASE64_BROKEN = _("En del av e-posten er ødelagt eller kuttet. Det som kunne leses, er tatt vare på.")
ENCODING_UNKNOWN = _(
    "En del av e-posten er pakket på en måte programmet ikke kjenner. Den er tatt vare på som den kom."
)
CHARSET_LOST = _("Noen tegn i teksten kunne ikke leses og er erstattet med �.")
CHARSET_WRONG = _("E-posten oppgir feil tegnsett. Teksten er lest med det som passer.")
ENCRYPTED = _(
    "E-posten er kryptert, og innholdet kan ikke leses her. Åpne den i e-postprogrammet til den som har nøkkelen."
)
SIGNED_SHUT = _(
    "Innholdet ligger i en signert pakke som ikke kan leses her. Åpne e-posten i e-postprogrammet."
)
TNEF = _(
    "E-posten har en «winmail.dat» fra Outlook. Vedlegg og formatering kan ligge i den. Be avsenderen sende på nytt som ren tekst eller HTML."
)
RICH_TEXT_ONLY = _(
    "Teksten finnes bare i Outlooks eget format og kan ikke leses her. Åpne meldingen i Outlook."
)
OUTLOOK_DAMAGED = _("Outlook-filen er skadet. Det som kunne leses, er tatt vare på.")
NESTED_REBUILT = _(
    "En Outlook-melding som lå ved, er gjort om til en vanlig e-post. Originalen står i den opprinnelige filen."
)
STOPPED = _(
    "Innholdet kunne ikke leses: Lesingen tok for lang tid eller for mye minne og ble stanset. Se den opprinnelige filen."
)

FILE_OTHER_KIND = _(
    "Filen er ikke av et slag som åpnes her, eller innholdet passer ikke med endelsen. Last den bare ned hvis du stoler på avsenderen."
)
FILE_HAS_MACROS = _(
    "Filen inneholder makroer, som kan gjøre skade. Last den bare ned hvis du stoler på avsenderen."
)
FILE_UNSAFE = _(
    "Filen har passord, filer inni seg eller mer innhold enn den skal. Last den bare ned hvis du stoler på avsenderen."
)
FILE_EMPTY = _("Filen er tom.")
FILE_BIG = _("Filen er større enn {limit} MB. Den er tatt vare på, men vises ikke.")
FILE_TNEF = _("Filen er en pakke fra Outlook som ikke åpnes her. Den kan inneholde vedlegg.")
