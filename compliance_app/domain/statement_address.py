"""Where the public reads a statement: the addresses of our own pages, and what a full web address is (§ 5 third paragraph)."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

PATH: Final = "/redegjorelse"
"""Below it stand our own pages of statements; itself it is a page of the app, behind its login."""
LIST: Final = "/redegjorelser"
"""The list of all years, for anybody."""
_MOST: Final = 500


def year_path(year: str, key: str = "") -> str:
    """The page of a year; ``key`` stands for the enterprise where several publish here."""
    return f"{below(key)}/{quote(year, safe='')}"


def list_path(key: str = "") -> str:
    """The page with all years."""
    return below(key) if key else LIST


def below(key: str = "") -> str:
    """What the years stand below."""
    return f"{PATH}/av/{quote(key, safe='')}" if key else PATH


def is_web_address(text: str) -> bool:
    """Whether it is a full address that anybody can open: http or https, a host, no name and password in it."""
    if len(text) > _MOST or any(one.isspace() or ord(one) < 32 for one in text):
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return False


def precise_address(statement_address: str, year: str, base: str) -> str:
    """The address of one year's statement: the year's own page where the statements stand with us, else the page that is given.

    Args:
        statement_address: the page of the statements, as it is registered. base: our own address, without a final slash.
    """
    given = statement_address.strip()
    if not base:
        return given
    plain = given.rstrip("/")
    if plain in {f"{base}{LIST}", f"{base}{PATH}"}:
        return f"{base}{year_path(year)}"
    if re.fullmatch(re.escape(f"{base}{PATH}/av/") + "[^/?#]+", plain):
        return f"{plain}/{quote(year, safe='')}"
    return given
