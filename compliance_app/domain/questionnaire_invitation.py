"""Who asks whom what, why, by when, and what happens with the answers: the same sentences on the page and in the workbook.

The words follow wording.md 4.10. The enterprise may put another promise in place of ours.
"""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from compliance_app.domain.errors import _
from compliance_app.domain.language import NB, NBSP
from compliance_app.domain.question_drivers import Driver, drivers_phrase, in_order
from compliance_app.domain.questionnaire import Chosen


@dataclass(frozen=True, slots=True)
class Invitation:
    """One questionnaire to one supplier.

    Attributes:
        language: "nb" or "en".
        enterprise, supplier: names; contact: where to ask, an address or a telephone number.
        questions: in the order asked.
        due: answer by this day; expires: the link works until and with this day, None where there is no link.
        goods: what is bought, inside a sentence («hansker»); may be empty.
        promise: the enterprise's own words about what happens when a supplier tells of a problem; empty for ours.
    """

    language: str
    enterprise: str
    supplier: str
    questions: tuple[Chosen, ...]
    due: date
    contact: str
    goods: str = ""
    expires: date | None = None
    promise: str = ""

    def drivers(self) -> tuple[Driver, ...]:
        """All that chose a question, in order."""
        return in_order(one for found in self.questions for one in found.drivers)


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences around the questions, each ready to be shown; ``link`` is empty where there is no link."""

    title: str
    asks: str
    chosen_by: str
    due: str
    link: str
    instead: str
    honest: str
    use: str
    privacy: str
    contact: str


def day_text(day: date, language: str) -> str:
    """«22. mai 2026», "22 May 2026"."""
    if language == "en":
        return format_date(day, "d MMMM y", locale="en_GB").replace(" ", NBSP, 1)
    return NB.day(day)


def words(invitation: Invitation) -> Words:
    """The sentences of one questionnaire in its language."""
    return _english(invitation) if invitation.language == "en" else _bokmal(invitation)


def _bokmal(invitation: Invitation) -> Words:
    until = day_text(invitation.expires, "nb") if invitation.expires else ""
    goods = invitation.goods or "varer eller tjenester"
    return Words(
        title=_("Spørsmål om arbeidsforhold og menneskerettigheter"),
        asks=f"{invitation.enterprise} kjøper {goods} av dere. Etter åpenhetsloven skal vi undersøke om mennesker kan bli skadet i leverandørkjeden.",
        chosen_by=f"Spørsmålene er valgt ut fra {drivers_phrase(invitation.drivers(), 'nb')}.",
        due=f"Svar innen {day_text(invitation.due, 'nb')}.",
        link=f"Lenken virker uten innlogging til og med {until}." if until else "",
        instead=_(
            "Har dere en egen redegjørelse, en VSME-rapport eller en uavhengig kontroll som svarer på dette, kan dere sende den i stedet."
        ),
        honest="Et ærlig «vet ikke» hjelper oss mer enn et pent svar. "
        + (invitation.promise or "Forteller dere om et problem, vil vi helst løse det sammen med dere."),
        use=_(
            "Vi bruker svarene når vi vurderer risiko, og kan gjengi dem samlet i redegjørelsen vår. Spør noen oss etter åpenhetsloven, kan vi måtte fortelle hva svarene viser."
        ),
        privacy=_(
            "Skriv ikke navn på enkeltpersoner i svarene. Oppgir du hvem som svarer, bruker vi navnet bare til å spørre om svarene."
        ),
        contact=f"Spørsmål? {invitation.contact}",
    )


def _english(invitation: Invitation) -> Words:
    until = day_text(invitation.expires, "en") if invitation.expires else ""
    goods = invitation.goods or "goods or services"
    return Words(
        title="Questions on working conditions and human rights",
        asks=f"{invitation.enterprise} buys {goods} from you. Under the Norwegian Transparency Act we must examine whether people may be harmed in our supply chain.",
        chosen_by=f"The questions were chosen because of {drivers_phrase(invitation.drivers(), 'en')}.",
        due=f"Please answer by {day_text(invitation.due, 'en')}.",
        link=f"The link works without a login until and including {until}." if until else "",
        instead="If you have a statement of your own, a VSME report or an independent audit that answers this, you may send that instead.",
        honest="An honest “don't know” helps us more than a polished answer. "
        + (
            invitation.promise
            or "If you tell us about a problem, we would rather solve it together with you."
        ),
        use="We use your answers when we assess risk, and may give them in summary in our statement. If someone asks us under the Transparency Act, we may have to tell what the answers show.",
        privacy="Do not name individuals in your answers. If you say who is answering, we use the name only to ask about the answers.",
        contact=f"Questions? {invitation.contact}",
    )
