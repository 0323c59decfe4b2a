"""Where the public reads a statement: the addresses of our own pages, and what a full web address is (§ 5 third paragraph)."""

import re
from typing import Final

PATH: Final = "/redegjorelse"
"""Below it stand our own pages of statements; itself it is a page of the app, behind its login."""
LIST: Final = "/redegjorelser"
"""The list of all years, for anybody."""
_MOST: Final = 500
_WEB: Final = re.compile(
    r"https?://(?:[^\s\x00-\x20/?#@\[\]:\\]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?#][^\s\x00-\x20\\]*)?"
)


def year_path(year: str, key: str = "") -> str:
    """The page of a year, four digits; ``key``, letters and digits, stands for the enterprise where several publish here."""
    return f"{below(key)}/{year}"


def list_path(key: str = "") -> str:
    """The page with all years."""
    return below(key) if key else LIST


def below(key: str = "") -> str:
    """What the years stand below."""
    return f"{PATH}/av/{key}" if key else PATH


def is_web_address(text: str) -> bool:
    """Whether it is a full address that anybody can open: http or https, a host, no name and password in it."""
    return len(text) <= _MOST and _WEB.fullmatch(text) is not None


def precise_address(statement_address: str, year: str, base: str, language: str = "") -> str:
    """The address of one year's statement: the year's own page where the statements stand with us, else the page that is given.

    Args:
        statement_address: the page of the statements, as it is registered. base: our own address, without a final slash.
        language: what stands below the year's page; empty for the language that the year's page itself is in.
    """
    given = statement_address.strip()
    if not base:
        return given
    plain = given.rstrip("/")
    below_year = f"/{language}" if language else ""
    if plain in {f"{base}{LIST}", f"{base}{PATH}", f"{base}{year_path(year)}"}:
        return f"{base}{year_path(year)}{below_year}"
    ours = re.fullmatch(f"({re.escape(f'{base}{PATH}/av/')}[^/?#]+)(?:/{re.escape(year)})?", plain)
    return f"{ours[1]}/{year}{below_year}" if ours else given
