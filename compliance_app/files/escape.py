"""Text that a spreadsheet would run as a formula, made harmless and back again; characters that no file may carry."""

import re

_RUNS = re.compile(r"\A\s*(?:[=+\-@|%＝＋－＠｜％]|DDE\s*\()|\A[\t\r\n]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def runs(text: str) -> bool:
    """True when a spreadsheet program may take ``text`` for a formula or a command.

    That is a beginning of = + - @ | % (half or full width), also behind blanks, or a tab or line break in front, or ``DDE(``.
    """
    first = text[:1]
    return not (first.isalnum() and first not in "Dd") and _RUNS.match(text) is not None


def escape(text: str) -> str:
    """``text`` with an apostrophe in front if it would run (or if apostrophes hide one that would)."""
    return "'" + text if runs(text.lstrip("'")) else text


def unescape(text: str) -> str:
    """The text that ``escape`` was given, for every text."""
    return text[1:] if text[:1] == "'" and runs(text.lstrip("'")) else text


def clean(text: str, *, lines: bool = False) -> str:
    """``text`` without the 65 control characters, half surrogates and non-characters.

    With ``lines`` line breaks stay (as LF); everywhere else a value is one line.
    """
    if lines:
        return _CONTROL_BUT_LINES.sub("", text.replace("\r\n", "\n"))
    return _CONTROL.sub("", text)
