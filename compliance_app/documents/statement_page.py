"""The open pages of published statements as strings of HTML: the list of years, and a year's statement with who has signed it.

The statement's own text is taken as it was locked; around it stands what may change afterwards. Whole without script, nothing fetched,
readable on paper. Where the links lead is the caller's: the same page stands on our own side and in a zip for another web server.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from compliance_app.documents.html_writer import FONTS_ID
from compliance_app.documents.html_writer import STYLE as DOCUMENT_STYLE
from compliance_app.documents.mail_link import with_address
from compliance_app.documents.statement_page_words import PAGE_WORDS, PageWords

STYLE: Final = DOCUMENT_STYLE + Path(__file__).with_name("statement_page.css").read_text(encoding="utf-8")
_MAIN: Final = re.compile(r"<main[^>]*>\s*(.*)</main>", re.DOTALL)
_FONTS: Final = re.compile(rf'<style id="{FONTS_ID}">([^<]*)</style>')
TEXT: Final = "teksten"
ABOUT: Final = "om-dokumentet"


@dataclass(frozen=True, slots=True)
class Signed:
    """A line under «Signaturer», in the page's language. ``when`` is empty for who has not signed; ``said`` comes after it."""

    who: str
    when: str = ""
    said: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to fetch: what it is, where, how big, and its sum."""

    label: str
    href: str
    kilobytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in the list of editions, or a year in the list of years; without ``href`` it is the one that is shown."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementView:
    """What a year's page shows; texts, not HTML, but ``text``, which is the locked page.

    Attributes:
        notice: what stands first where a newer edition is in force, with the link to that.
        facts: sentences in the order they are read. signers: see :class:`Signed`; ``unsigned`` of them have not signed.
        json_ld: the element with schema.org's description of the page (``json_ld``); empty where there is none.
        change_note: what is new since the edition before; empty for the first.
        list_href: the list of years. ask_href: where one asks; empty where nobody takes questions on a page.
        other_languages: (language, href).
        canonical: the address of the edition in force. alternates: (language, address) of it in every language, its own too.
        signature_links: (label, href) of the list of signatures as files.
    """

    language: str
    enterprise: str
    title: str
    text: bytes
    facts: Sequence[str]
    signers: Sequence[Signed]
    files: Sequence[FileLink]
    content_hash: str
    editions: Sequence[EditionLine]
    list_href: str
    notice: tuple[str, str] | None = None
    change_note: str = ""
    other_languages: Sequence[tuple[str, str]] = ()
    contact: str = ""
    ask_href: str = ""
    json_ld: str = ""
    canonical: str = ""
    alternates: Sequence[tuple[str, str]] = ()
    signature_links: Sequence[tuple[str, str]] = ()


def statement_page(view: StatementView) -> str:
    """The page of one edition."""
    said = PAGE_WORDS[view.language]
    head, body = _locked(view.text)
    if not head:
        head = f"<header>\n<h1>{escape(view.title)}</h1>\n</header>\n"
    main = (
        f"{_notice(view)}{head}{_now(view, said)}"
        f'<div id="{TEXT}" tabindex="-1">\n{body}</div>\n'
        f"{_details(view, said)}"
    )
    alternates = "".join(
        f'<link rel="alternate" hreflang="{language}" href="{escape(href)}">\n'
        for language, href in view.alternates
    )
    canonical = f'<link rel="canonical" href="{escape(view.canonical)}">\n' if view.canonical else ""
    brought = fonts_of(view.text)
    fonts = f'<style id="{FONTS_ID}">{brought}</style>\n' if brought else ""
    links = [(said.all_years, view.list_href, "")]
    links += [
        (PAGE_WORDS[one].language_of.format(language=PAGE_WORDS[one].name.lower() if one != "en" else "English"), href, one)
        for one, href in view.other_languages
    ]  # fmt: skip
    return _page(
        view.language, view.title, view.enterprise, main, nav=_nav(links, said), skip=said.skip,
        head=f"{canonical}{alternates}{view.json_ld}{fonts}",
    )  # fmt: skip


def fonts_of(text: bytes) -> str:
    """The fonts that a locked page brings along, as its style element holds them; "" where it needs none."""
    found = _FONTS.search(text.decode("utf-8").partition("</head>")[0])
    return found[1] if found else ""


def list_page(
    language: str, enterprise: str, years: Sequence[EditionLine], others: Sequence[tuple[str, str]], ask_href: str = ""
) -> str:  # fmt: skip
    """All years of an enterprise, newest first. ``others``: (language, href) of the same list."""
    said = PAGE_WORDS[language]
    ask = f'<p><a href="{escape(ask_href)}">{escape(said.ask)}</a></p>\n' if ask_href else ""
    main = (
        f"<h1>{escape(said.list_title)}</h1>\n"
        f'<p class="lead">{escape(said.list_lead.format(enterprise=enterprise))}</p>\n{_rows(years)}{ask}'
    )
    links = [(PAGE_WORDS[one].name, href, one) for one, href in others]
    return _page(language, said.list_title, enterprise, main, nav=_nav(links, said))


def choose_page(language: str, enterprises: Sequence[EditionLine], others: Sequence[tuple[str, str]]) -> str:
    """Several publish here: a list to choose from."""
    said = PAGE_WORDS[language]
    main = f"<h1>{escape(said.list_title)}</h1>\n<p>{escape(said.choose)}</p>\n{_rows(enterprises)}"
    links = [(PAGE_WORDS[one].name, href, one) for one, href in others]
    return _page(language, said.list_title, "", main, nav=_nav(links, said))


def end_page(
    language: str, title: Callable[[PageWords], str], text: Callable[[PageWords], str], list_href: str = ""
) -> str:
    """There is nothing to show; ``list_href`` leads on."""
    said = PAGE_WORDS[language]
    link = f'<p><a href="{escape(list_href)}">{escape(said.all_years)}</a></p>\n' if list_href else ""
    main = f"<h1>{escape(title(said))}</h1>\n<p>{escape(text(said))}</p>\n{link}"
    return _page(language, title(said), "", main, indexed=False)


def _locked(text: bytes) -> tuple[str, str]:
    """The heading and the body of the locked page."""
    found = _MAIN.search(text.decode("utf-8"))
    inner = found[1] if found else ""
    head, end, body = inner.partition("</header>")
    if not end:
        return "", inner
    return f"{head}{end}\n", body


def _notice(view: StatementView) -> str:
    if view.notice is None:
        return ""
    text, href = view.notice
    read = PAGE_WORDS[view.language].read_current
    return f'<p class="notice">{escape(text)} <a href="{escape(href)}">{escape(read)}</a></p>\n'


def _now(view: StatementView, said: PageWords) -> str:
    """When it was published, who has signed, and the way to the rest: what one wants to know before one reads."""
    facts = "".join(f"<p>{escape(one)}</p>\n" for one in view.facts)
    changed = f"<p>{escape(view.change_note)}</p>\n" if view.change_note else ""
    pdf = f'<a href="{escape(view.files[0].href)}">{escape(said.read_pdf)}</a> ' if view.files else ""
    links = f'<p class="onscreen">{pdf}<a href="#{ABOUT}">{escape(said.details_link)}</a></p>\n'
    return f'<div class="now">\n{facts}{changed}{links}</div>\n'


def _details(view: StatementView, said: PageWords) -> str:
    """Signatures, files with their sums, editions, and where one asks."""
    signers = "".join(_signer(one, said) for one in view.signers)
    signatures = f'<ul class="rows">\n{signers}</ul>\n' if signers else f"<p>{escape(said.nobody)}</p>\n"
    later = (
        f'<p class="small">{escape(said.later)}</p>\n' if any(not one.when for one in view.signers) else ""
    )
    listed = "".join(
        f'<li><a href="{escape(href)}">{escape(label)}</a></li>' for label, href in view.signature_links
    )
    listed = f'<ul class="onscreen">{listed}</ul>\n' if listed else ""
    files = "".join(_file(one, said) for one in view.files)
    kept = (
        f'<p class="small">{escape(said.locked_hash)}</p>\n<p class="sum">{escape(view.content_hash)}</p>\n'
        if view.content_hash
        else ""
    )
    asking = [f'<a href="{escape(view.ask_href)}">{escape(said.ask)}</a>'] if view.ask_href else []
    asking += [with_address(said.contact.format(contact=view.contact))] if view.contact else []
    return (
        f'<section class="details" id="{ABOUT}" aria-labelledby="{ABOUT}-t" tabindex="-1">\n<h2 id="{ABOUT}-t">{escape(said.details)}</h2>\n'
        f"<h3>{escape(said.signatures)}</h3>\n{signatures}{later}{listed}"
        f'<h3>{escape(said.files)}</h3>\n<p>{escape(said.pdf_note)}</p>\n<ul class="rows">\n{files}</ul>\n'
        f'<p class="small">{escape(said.hash_says)}</p>\n{kept}'
        f"<h3>{escape(said.editions)}</h3>\n{_rows(view.editions)}"
        f"{''.join(f'<p>{one}</p>' for one in asking)}\n</section>\n"
    )


def _signer(one: Signed, said: PageWords) -> str:
    when = escape(one.when or said.not_signed)
    more = f", {escape(one.said)}" if one.said else ""
    explained = f'<p class="small">{escape(one.explanation)}</p>' if one.explanation else ""
    return f"<li><p>{escape(one.who)}: {when}{more}</p>{explained}</li>\n"


def _file(one: FileLink, said: PageWords) -> str:
    return (
        f'<li><p><a href="{escape(one.href)}">{escape(one.label)}</a>, {one.kilobytes} kB</p>\n'
        f'<p class="small">{escape(said.hash)}</p>\n<p class="sum">{escape(one.sha256)}</p></li>\n'
    )


def _rows(lines: Sequence[EditionLine]) -> str:
    items = ""
    for one in lines:
        name = (
            f'<a href="{escape(one.href)}">{escape(one.label)}</a>'
            if one.href
            else f'<span aria-current="page">{escape(one.label)}</span>'
        )
        note = f'<p class="small">{escape(one.note)}</p>' if one.note else ""
        items += f"<li><p>{name}</p>{note}</li>\n"
    return f'<ul class="rows">\n{items}</ul>\n'


def _nav(links: Sequence[tuple[str, str, str]], said: PageWords) -> str:
    if not links:
        return ""
    items = "".join(
        f'<li><a href="{escape(href)}"{_in_language(language)}>{escape(text)}</a></li>'
        for text, href, language in links
    )
    return f'<nav aria-label="{escape(said.all_years)}"><ul>{items}</ul></nav>\n'


def _in_language(language: str) -> str:
    return f' lang="{language}" hreflang="{language}"' if language else ""


def _page(
    language: str,
    title: str,
    enterprise: str,
    main: str,
    *,
    nav: str = "",
    head: str = "",
    skip: str = "",
    indexed: bool = True,
) -> str:
    said = PAGE_WORDS[language]
    shown = f"{title} – {enterprise}" if enterprise else title
    jump = f'<a class="skip" href="#{TEXT}">{escape(skip)}</a>\n' if skip else ""
    top = f'<header class="top">\n<p>{escape(enterprise)}</p>\n{nav}</header>\n' if enterprise or nav else ""
    robots = "" if indexed else '<meta name="robots" content="noindex">\n'
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{robots}'
        f"<title>{escape(shown)}</title>\n{head}<style>{STYLE}</style>\n</head>\n<body>\n{jump}{top}"
        f'<main>\n{main}</main>\n<footer class="foot"><p>{escape(said.made_with)}</p></footer>\n</body>\n</html>\n'
    )
