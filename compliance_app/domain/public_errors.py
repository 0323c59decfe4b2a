"""What stands at a field of the public pages when what was written cannot be taken: one sentence in bokmål and in English."""

from typing import ClassVar

from compliance_app.domain.errors import AktsomError, _


class NotTaken(AktsomError):
    """What was written cannot be taken as it is; ``english`` is the same sentence for whoever reads English."""

    message = _("Det du skrev, kan ikke tas imot slik.")
    english: ClassVar[str] = "What you wrote cannot be taken as it is."

    def sentence(self, language: str) -> str:
        """What stands at the field."""
        return self.english.format(**self.values) if language == "en" else str(self)


class QuestionMissing(NotTaken):
    """Nothing was asked."""

    message = _("Skriv hva du vil vite.")
    english = "Write what you want to know."


class MessageMissing(NotTaken):
    """An empty message."""

    message = _("Skriv det du vil si.")
    english = "Write what you want to say."


class WrittenTooLong(NotTaken):
    """More than the field takes (values: length, limit)."""

    message = _("Teksten er på {length} tegn, og grensen er {limit}. Kort den ned, eller del den i to.")
    english = (
        "The text has {length} characters and the limit is {limit}. Shorten it, or send it in two parts."
    )


class AddressWrong(NotTaken):
    """No mail can be sent there (values: address)."""

    message = _(
        "«{address}» er ikke en e-postadresse vi kan sende til. Rett den, eller la feltet stå tomt og les svaret på nettet."
    )
    english = "“{address}” is not an e-mail address that we can send to. Correct it, or leave the field empty and read the answer on the web."
