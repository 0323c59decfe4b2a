"""What a run of reminders came to, in sentences: the same on the page and in a terminal."""

from types import MappingProxyType
from typing import Final

from compliance_app.domain.language import NB
from compliance_app.services.reminders import ReminderRun, Silence, Told, Untold
from compliance_app.storage.tables import MailState

_STATES: Final = MappingProxyType(
    {
        None: "vil få",
        MailState.ACCEPTED: "fikk",
        MailState.FAILED: "fikk ikke",
        MailState.UNKNOWN: "fikk kanskje",
        MailState.SENDING: "får nå",
        MailState.RESERVED: "får nå",
    }
)
_REASONS: Final = MappingProxyType(
    {
        Silence.NO_CONTACT: "Navnet står ikke blant personene. Legg det til under Virksomheten, Personer.",
        Silence.NO_ADDRESS: "E-postadressen mangler.",
        Silence.LEFT: "Personen kan ikke lenger få oppgaver. Velg en ny ansvarlig.",
        Silence.OFF: "Påminnelser er slått av.",
    }
)


def told_words(one: Told) -> str:
    """«Kari fikk e-post om to oppgaver.»"""
    return f"{one.name} {_STATES[one.state]} e-post om {tasks_words(len(one.reminders))}."


def untold_words(one: Untold) -> str:
    """Who has something due that nobody reminds them of, why, and what to do."""
    if one.reason is Silence.NO_OWNER:
        return f"{NB.cap(tasks_words(one.tasks))} med frist har ingen ansvarlig."
    if one.reason is Silence.NO_COMPLIANCE_OWNER:
        cases = "ett åpent informasjonskrav" if one.tasks == 1 else f"{one.tasks} åpne informasjonskrav"
        return f"Ingen blir minnet om {cases}. Kryss av for hvem som svarer, under Virksomheten, Personer."
    return f"{one.name} får ikke e-post om {tasks_words(one.tasks)}. {_REASONS[one.reason]}"


def summary(run: ReminderRun, *, dry_run: bool = False) -> str:
    """The run in one sentence."""
    if not run.told:
        return "Ingen har noe å bli minnet om i dag." if not run.untold else "Ingen fikk e-post."
    people = run.told if dry_run else [one for one in run.told if one.state is MailState.ACCEPTED]
    count = NB.cap(NB.called(len(people), "person" if len(people) == 1 else "personer"))
    return f"{count} {'vil få' if dry_run else 'fikk'} e-post."


def tasks_words(count: int) -> str:
    """«én oppgave», «12 oppgaver»."""
    return NB.called(count, "oppgave" if count == 1 else "oppgaver")
