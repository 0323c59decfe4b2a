"""Reads a folder of pages as one who got it would: every link, every sum, every table."""

import hashlib
import posixpath
from itertools import pairwise
from urllib.parse import unquote

from lxml import html

Files = dict[str, bytes]


def broken_links(files: Files) -> list[tuple[str, str]]:
    """(page, href) of every link or style sheet that leads nowhere, or out of the folder."""
    broken = []
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        for element in html.fromstring(content).xpath("//*[@href or @src]"):
            href = element.get("href") or element.get("src")
            if href.startswith(("http://", "https://", "mailto:", "#")):
                continue
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(href.partition("#")[0]))
            )
            if target not in files:
                broken.append((name, href))
    return broken


def sums_are_right(files: Files) -> bool:
    """Whether SHA256SUMS has the sum of every other file, and no other."""
    said = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    there = {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }
    return said == there


def untidy(files: Files) -> list[tuple[str, str]]:
    """(page, what) of every page without a language, one main heading, headings in order, or headers in its tables."""
    found = []
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        page = html.document_fromstring(content)
        levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5")]
        if not page.get("lang"):
            found.append((name, "lang"))
        if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
            found.append((name, f"headings {levels}"))
        if not (page.findtext("head/title") or "").strip():
            found.append((name, "title"))
        if page.xpath("//script") or page.xpath("//@onclick|//@onload|//@style"):
            found.append((name, "runs something"))
        bare = page.xpath("//table[not(caption) or not(thead/tr/th[@scope='col'])]")
        found.extend((name, "table") for _table in bare)
    return found
