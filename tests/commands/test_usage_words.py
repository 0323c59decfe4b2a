"""Wrong usage and help are said in Norwegian, whatever typer's own words are."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from compliance_app.cli import app
from compliance_app.commands.usage import norwegian_mistake

ENGLISH = {"the", "and", "with", "from", "usage:", "options", "commands", "arguments", "default", "required", "missing",
           "invalid", "is", "of"}  # fmt: skip
MISTAKES = [
    ((), 2, "Bruk: aktsom"),
    (("finnes-ikke",), 2, "Det finnes ingen kommando «finnes-ikke»."),
    (("suppliers", "lst"), 2, "Mente du list?"),
    (("suppliers",), 2, "Bruk: aktsom suppliers"),
    (("country",), 2, "LAND mangler."),
    (("country", "NO", "SE"), 2, "Dette hører ikke til kommandoen: SE."),
    (("country", "NO", "--jsno"), 2, "Det finnes ikke noe valg --jsno. Mente du --json?"),
    (("--as-of",), 2, "Valget --as-of mangler en verdi."),
    (("country", "NO", "--json=ja"), 2, "Valget --json skal ikke ha noen verdi."),
    (("import", "suppliers", "x", "--header-row", "-1"), 2, "Verdien til --header-row kan ikke brukes."),
    (("suppliers", "list", "--level", "ganske"), 2, "--level"),
]


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if hasattr(command, "list_commands"):
        for name in command.list_commands(None):
            yield from commands(command.get_command(None, name), (*path, name))


@pytest.mark.parametrize(("arguments", "code", "said"), MISTAKES)
def test_a_mistake_is_said_in_norwegian(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = CliRunner().invoke(app, list(arguments))
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert not english_words(result.stderr)


def test_a_mistake_that_is_not_recognised_is_still_norwegian() -> None:
    assert (
        norwegian_mistake("Something nobody has seen yet.")
        == "Kommandoen er ikke skrevet slik Aktsom forstår den."
    )


@pytest.mark.parametrize("path", list(commands(get_command(app))), ids=" ".join)
def test_every_help_text_is_norwegian(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith("Bruk: aktsom")
    assert not english_words(result.stdout)


def english_words(text: str) -> set[str]:
    """English words of a text, those in options (``--from``) left out."""
    return {
        word.strip(".,;()[]«»?") for word in text.casefold().split() if not word.startswith("-")
    } & ENGLISH
