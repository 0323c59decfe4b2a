"""Norwegian for what typer says in English: the frame of a help text, and what is wrong with a command line.

Typer's sentences are recognised by their form. One that is not recognised becomes a general sentence, so that nothing
English is shown whatever a later edition says (held by ``tests/commands/test_usage_words.py``).
"""

import re
from typing import Any

import typer

from compliance_app.domain.errors import _

_HELP_WORDS = (
    (r"^Usage: ", _("Bruk: ")),
    (r"^Options:$", _("Valg:")),
    (r"^Arguments:$", _("Det som skal oppgis:")),
    (r"^Commands:$", _("Kommandoer:")),
    (r"Show this message and exit\.", _("Vis denne hjelpen.")),
    (r"\[OPTIONS\]", _("[VALG]")),
    (r"COMMAND \[ARGS\]\.\.\.", _("KOMMANDO …")),
    (r"\[default: ", _("[ellers: ")),
    (r"\[required\]", _("[må oppgis]")),
    (r"; required\]", _("; må oppgis]")),
    (r" <\w+>", ""),
    (r"\bTEXT\b", _("TEKST")),
    (r"\b(INTEGER|INT)\b", _("TALL")),
    (r"\b(FILE|FILENAME|PATH)\b", _("FIL")),
    (r"\bDIRECTORY\b", _("MAPPE")),
)
_MISTAKES = (
    (r"No such command '(.+)'\. Did you mean (.+)\?", _("Det finnes ingen kommando «{0}». Mente du {1}?")),
    (r"No such command '(.+)'\.(?: Did you mean (.+)\?)?", _("Det finnes ingen kommando «{0}».")),
    (r"Missing command\.", _("Kommandoen mangler.")),
    (r"No such option: (\S+) \(Possible options: (.+)\)", _("Det finnes ikke noe valg {0}. Mente du {1}?")),
    (r"No such option: (\S+)", _("Det finnes ikke noe valg {0}.")),
    (r"Missing argument '(.+?)'\..*", _("{0} mangler.")),
    (r"Missing option '(.+?)'\..*", _("Valget {0} mangler.")),
    (r"Option '(.+)' requires .+", _("Valget {0} mangler en verdi.")),
    (r"Option '(.+)' does not take a value\.", _("Valget {0} skal ikke ha noen verdi.")),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", _("Dette hører ikke til kommandoen: {0}.")),
    (r"Invalid value for '?(.+?)'?: (?:File|Path|Directory) '(.+)' does not exist\.", _("{1} finnes ikke.")),
    (r"Invalid value for '?(.+?)'?: (?:File|Path) '(.+)' is a directory\.", _("{1} er en mappe, ikke en fil.")),
    (r"Invalid value for '?(.+?)'?: Directory '(.+)' is a file\.", _("{1} er en fil, ikke en mappe.")),
    (r"Invalid value for '?(.+?)'?: .+ '(.+)' is not readable\.", _("{1} kan ikke leses.")),
    (r"Invalid value for '?(.+?)'?: .+ '(.+)' is not writable\.", _("{1} kan ikke skrives.")),
    (r"Invalid value for '?(.+?)'?: .*valid integer.*", _("{0} skal være et helt tall.")),
    (r"Invalid value for '?(.+?)'?: Input should be ('.+)", _("{0} skal være en av disse: {1}.")),
    (r"Invalid value(?: for .+?)?: («.+)", "{0}"),
    (r"Invalid value for '?(.+?)'?: .+", _("Verdien til {0} kan ikke brukes.")),
)  # fmt: skip
_OTHERWISE = _("Kommandoen er ikke skrevet slik Aktsom forstår den.")


def norwegian_mistake(english: str) -> str:
    """What is wrong with the command line, as one Norwegian sentence.

    Args:
        english: the message as typer formats it.
    """
    for form, sentence in _MISTAKES:
        found = re.fullmatch(form, english.strip(), re.DOTALL)
        if found:
            return sentence.format(*(_list(part or "") for part in found.groups()))
    return _OTHERWISE


def norwegian_help(english: str) -> str:
    """A help text with Norwegian headings and value names; the texts between them are ours already."""
    for form, word in _HELP_WORDS:
        english = re.sub(form, word, english, flags=re.MULTILINE)
    return english


class _Formatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """Lays a help text out as typer does, and gives it its Norwegian words."""

    def getvalue(self) -> str:
        """The text as it is shown."""
        return norwegian_help(super().getvalue())


class _Context(typer.Context):
    """A command line being read, whose help is Norwegian."""

    formatter_class = _Formatter


def in_norwegian(command: Any) -> Any:
    """Give a typer command and all commands below it Norwegian help."""
    command.context_class = _Context
    for below in getattr(command, "commands", {}).values():
        in_norwegian(below)
    return command


def _list(part: str) -> str:
    """«'a', 'b' or 'c'» with Norwegian words and without quotes."""
    return part.replace("'", "").replace(" or ", _(" eller "))
