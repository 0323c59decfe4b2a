"""Signs that somebody's personal matters have come into the text: national identity numbers, BankID numbers, IP addresses."""

import re
from collections.abc import Iterator

_ELEVEN = re.compile(r"(?<!\d)(\d{6})[ ]?(\d{5})(?!\d)")
_BANKID = re.compile(r"no_bankid:", re.IGNORECASE)
_IP = re.compile(r"\b\d{1,3}\.\d{1,3}\.(?:\d{1,3}|xxx)\.(?:\d{1,3}|xxx)\b")
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def personal_matters(text: str) -> Iterator[str]:
    """What was seen, as a phrase after «Teksten har»; the number itself is not repeated."""
    if any(is_identity_number("".join(match.groups())) for match in _ELEVEN.finditer(text)):
        yield "et fødselsnummer"
    if _BANKID.search(text):
        yield "et serienummer fra BankID"
    if _IP.search(text):
        yield "en IP-adresse"


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits have the two check digits of a Norwegian national identity number.

    Source: forskrift til folkeregisterloven § 2-2-1 (modulus 11 with fixed weights).
    """
    numbers = [int(digit) for digit in digits]
    first = sum(weight * number for weight, number in zip(_FIRST_WEIGHTS, numbers, strict=False))
    second = sum(weight * number for weight, number in zip(_SECOND_WEIGHTS, numbers, strict=True))
    return first % 11 == 0 and second % 11 == 0
