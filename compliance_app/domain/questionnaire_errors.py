"""What stands at a field when an answer cannot be kept: one sentence in bokmål and the same in English."""

from typing import ClassVar

from compliance_app.domain.errors import AktsomError, _


def grouped(number: float, language: str) -> str:
    """A number in groups of three: «1 234,5» with no-break spaces, "1,234.5"."""
    text = f"{number:,}"
    return text if language == "en" else text.replace(",", "\u00a0").replace(".", ",")


class AnswerError(AktsomError):
    """An answer that cannot be kept as it is; ``english`` is the same sentence for whoever answers in English."""

    message = _("Svaret kan ikke brukes slik.")
    english: ClassVar[str] = "This answer cannot be used as it is."

    def sentence(self, language: str) -> str:
        """What stands at the field."""
        return self.english.format(**self.values) if language == "en" else str(self)


class AnswerMissing(AnswerError):
    """A question without an answer, when everything is to be sent."""

    message = _("Dette er ikke besvart. Svar, velg «Vet ikke», eller kryss av for å sende det dere har nå.")
    english = (
        "This has no answer yet. Answer, choose “Don't know”, or tick the box to send what you have now."
    )


class AnswerNotAChoice(AnswerError):
    """Something else than the answers to choose between (values: value)."""

    message = _("«{value}» er ikke et av svarene. Velg et svar fra listen.")
    english = "“{value}” is not one of the answers. Choose an answer from the list."


class AnswerContradicts(AnswerError):
    """None of them, and some of them (values: none, none_en)."""

    message = _("Dere har valgt både «{none}» og noe annet. Velg enten det ene eller det andre.")
    english = "You chose both “{none_en}” and something else. Choose one or the other."


class AnswerNotANumber(AnswerError):
    """Not a number (values: value)."""

    message = _("«{value}» er ikke et tall. Skriv bare tallet, for eksempel 12, eller «vet ikke».")
    english = "“{value}” is not a number. Write the number alone, for example 12, or “don't know”."


class AnswerNotWhole(AnswerError):
    """Decimals where things are counted (values: value)."""

    message = _("«{value}» er ikke et helt tall. Skriv tallet uten desimaler.")
    english = "“{value}” is not a whole number. Write it without decimals."


class AnswerOutOfRange(AnswerError):
    """A number that cannot be (values: low, high, high_en)."""

    message = _("Tallet skal være mellom {low} og {high}. Rett tallet.")
    english = "The number must be between {low} and {high_en}. Correct the number."


class AnswerCountryUnknown(AnswerError):
    """A country nobody can place (values: value)."""

    message = _("Landet «{value}» er ukjent. Skriv navnet på norsk eller engelsk, med komma mellom landene.")
    english = "The country “{value}” is not known. Write its name in English, with a comma between countries."


class AnswerTooLong(AnswerError):
    """More text than we keep (values: length, limit, and both with _en)."""

    message = _("Teksten har {length} tegn, og grensen er {limit}. Kort den ned, eller send et dokument.")
    english = (
        "The text has {length_en} characters and the limit is {limit_en}. Shorten it, or send a document."
    )

    @classmethod
    def of(cls, length: int, limit: int) -> "AnswerTooLong":
        """The error for a text of ``length`` characters where ``limit`` are kept."""
        return cls(
            length=grouped(length, "nb"),
            limit=grouped(limit, "nb"),
            length_en=grouped(length, "en"),
            limit_en=grouped(limit, "en"),
        )


class ReasonMissing(AnswerError):
    """An answer that calls for more words (values: prompt, prompt_en)."""

    message = _("Dette svaret trenger noen ord til: {prompt}")
    english = "This answer needs a few more words: {prompt_en}"


class NothingToSend(AnswerError):
    """A part is to be sent, but there is none, and no word of when it comes."""

    message = _(
        "Det er ikke noe å sende ennå. Svar på minst ett spørsmål, oppgi et dokument, eller skriv når svarene kommer."
    )
    english = "There is nothing to send yet. Answer at least one question, name a document, or say when the answers will come."
