"""What stands on the open pages of a published statement, in the page's language: made of rows, for the web and for the zip alike.

Where the links lead is the caller's (``Href``): it gets a place on the site («2025», «2025/nn/utgave/1», "" for the list) and what comes
after it (".pdf", ".json", "/signert.pdf", or nothing for the page itself).
"""

from collections.abc import Callable, Sequence
from typing import Final

from compliance_app import clock
from compliance_app.documents.json_ld import Encoding, PublishedReport, json_ld
from compliance_app.documents.statement_page import EditionLine, FileLink, Signed, StatementView
from compliance_app.documents.statement_page_words import PAGE_WORDS, PageWords
from compliance_app.documents.tree import Language
from compliance_app.domain.language import Grammar, grammar
from compliance_app.services.published import LANGUAGES, Edition, EditionPage, language_below
from compliance_app.services.published_signers import SignerLine, names_missing
from compliance_app.storage.tables import StatementFileKind

Href = Callable[[str, str], str]
"""(place, what comes after it) → where the link leads."""
SIGNED: Final = "/signert.pdf"
LIST_PDF: Final = "/signaturer.pdf"
LIST_JSON: Final = "/signaturer.json"
"""Who has signed, and with what reservation: made of the rows, beside the locked files."""
_SUFFIXES: Final = {StatementFileKind.PDF: ".pdf", StatementFileKind.JSON: ".json"}
_SHOWN_OF_NAMES: Final = 20
_TAGS: Final = {"nb": Language.BOKMAL, "nn": Language.NYNORSK, "en": Language.ENGLISH}
_MEDIA: Final = {".pdf": "application/pdf", ".json": "application/json"}


def place_of(one: Edition, others: Sequence[Edition]) -> str:
    """An edition's place on the site: the year; the language unless it is the year's first; the number unless it is the newest."""
    language = language_below(one, others)
    return f"{one.year}{f'/{language}' if language else ''}{'' if one.current else f'/utgave/{one.edition}'}"


def view_of(page: EditionPage, href: Href, *, ask_href: str = "", base: str = "") -> StatementView:
    """The page of an edition; ``base`` is the address its links stand below, and goes before them where addresses are whole."""
    shown, language = page.shown, page.shown.language
    said, here = PAGE_WORDS[language], place_of(shown, page.others)
    same = [one for one in page.others if one.language == language]
    newest = next((one for one in same if one.current), shown)
    now = href(place_of(newest, page.others), "")
    notice = None
    if shown.replaced_at is not None:
        day = grammar(language).day(clock.oslo_day(shown.replaced_at))
        notice = said.replaced.format(number=shown.edition, day=day), now
    return StatementView(
        language=language,
        enterprise=page.publisher.name,
        title=said.statement.format(year=shown.year),
        text=page.html,
        facts=_facts(page, said),
        signers=[_signed(one, said, language) for one in page.signers],
        files=_files(page, here, href, said),
        content_hash=shown.content_hash,
        editions=[_edition_line(one, page, href, said) for one in same],
        list_href=href("", ""),
        notice=notice,
        change_note=_change_note(shown, page, said),
        other_languages=[(one, address) for one, address in _languages(page, href) if one != language],
        contact=page.publisher.contact,
        ask_href=ask_href,
        json_ld=json_ld(_report(page, here, href, base)),
        canonical=f"{base}{now}",
        alternates=[(one, f"{base}{address}") for one, address in _languages(page, href)],
        signature_links=[
            (said.signature_list, href(here, LIST_PDF)),
            (said.signature_data, href(here, LIST_JSON)),
        ]
        if page.signers
        else [],
    )


def _languages(page: EditionPage, href: Href) -> list[tuple[str, str]]:
    """Each language of the year with where its edition in force is read; empty where there is one language."""
    there = [(one.language, href(place_of(one, page.others), "")) for one in page.others if one.current]
    return there if len(there) > 1 else []


def _report(page: EditionPage, here: str, href: Href, base: str) -> PublishedReport:
    """The same for machines; an address that is not known whole is left out."""
    shown, said = page.shown, PAGE_WORDS[page.shown.language]
    files = {".pdf": page.files.get(StatementFileKind.PDF), ".json": page.files.get(StatementFileKind.JSON)}
    return PublishedReport(
        name=said.statement.format(year=shown.year),
        number=shown.year if shown.edition == 1 else f"{shown.year}-{shown.edition}",
        language=_TAGS[shown.language],
        starts=shown.starts,
        ends=shown.ends,
        publisher=page.publisher.name,
        org_number=page.publisher.org_number,
        url=f"{base}{href(here, '')}" if base else "",
        published=shown.published_at,
        modified=page.changed_at,
        edition=shown.edition,
        files=[
            Encoding(f"{base}{href(here, suffix)}", _MEDIA[suffix], file.sha256, file.size)
            for suffix, file in files.items()
            if file is not None
        ],
    )


def year_lines(editions: Sequence[Edition], language: str, href: Href) -> list[EditionLine]:
    """The list of years, newest first, each in the languages there are: the reader's own first."""
    lines = []
    current = [one for one in editions if one.current]
    for number, year in enumerate(dict.fromkeys(one.year for one in current)):
        there = [one for one in current if one.year == year]
        there.sort(key=lambda one: (one.language != language, LANGUAGES.index(one.language)))
        for one in there:
            said = PAGE_WORDS[one.language]
            day = grammar(one.language).day(clock.oslo_day(one.published_at))
            note = said.published.format(day=day)
            note += f" {said.edition.format(number=one.edition)}" if one.edition > 1 else ""
            note += f" {said.newest}" if number == 0 and one is there[0] and len(current) > 1 else ""
            label = said.statement.format(year=year)
            lines.append(EditionLine(label, href(place_of(one, editions), ""), note))
    return lines


def _facts(page: EditionPage, said: PageWords) -> list[str]:
    shown = page.shown
    words = grammar(shown.language)
    facts = [said.published.format(day=words.day(clock.oslo_day(shown.published_at)))]
    if shown.document_date:
        facts[0] += f" {said.dated.format(day=words.day(shown.document_date))}"
    if shown.edition > 1:
        facts[0] += f" {said.edition.format(number=shown.edition)}"
    facts.append(how_signed(page.signers, shown.language))
    return facts


def how_signed(signers: Sequence[SignerLine], language: str) -> str:
    """How many of those who must sign have, and who has not, as a sentence."""
    said, words, missing = PAGE_WORDS[language], grammar(language), names_missing(signers)
    every = len(signers)
    shown = list(missing[:_SHOWN_OF_NAMES])
    names = words.join(shown)
    if not every:
        return said.nobody
    if not missing:
        return said.one_signed if every == 1 else said.all_signed.format(count=_counted(every, words))
    if len(missing) == every:
        return said.none_signed.format(names=names)
    return words.opening(
        said.some_signed.format(
            signed=_counted(every - len(missing), words), count=_counted(every, words), names=names
        )
    )


def _counted(count: int, words: Grammar) -> str:
    """The number alone: «sju»."""
    return words.called(count, "").strip()


def _signed(one: SignerLine, said: PageWords, language: str) -> Signed:
    words, who = grammar(language), who_signs(one, language)
    if not one.signed:
        return Signed(who)
    if one.signed_at is not None:
        when = said.signed_at.format(moment=words.moment(one.signed_at))
    elif one.signed_on is not None:
        when = said.signed_on.format(day=words.day(one.signed_on))
    else:
        when = said.signed_at.format(moment="").strip()
    more = [said.behalf.format(body=one.on_behalf_of)] if one.on_behalf_of else []
    more += [said.reservation] if one.reservation else []
    return Signed(who, when, ", ".join(more), one.explanation if one.reservation else "")


def who_signs(one: SignerLine, language: str) -> str:
    """«Person To, styreleder, de ansatte»."""
    words, said = grammar(language), PAGE_WORDS[language]
    roles = words.join(dict.fromkeys(said.roles.get(role, "") for role in one.roles if role in said.roles))
    bodies = words.join(dict.fromkeys(one.bodies))
    return ", ".join(part for part in (one.name, roles, bodies) if part)


def _files(page: EditionPage, here: str, href: Href, said: PageWords) -> list[FileLink]:
    links = [
        FileLink(
            label, href(here, _SUFFIXES[kind]), _kilobytes(page.files[kind].size), page.files[kind].sha256
        )
        for kind, label in ((StatementFileKind.PDF, said.pdf), (StatementFileKind.JSON, said.json))
        if kind in page.files
    ]
    if signed := page.signed_file:
        links.append(FileLink(said.signed_file, href(here, SIGNED), _kilobytes(signed.size), signed.sha256))
    return links


def _kilobytes(size: int) -> int:
    return max(1, round(size / 1000))


def _edition_line(one: Edition, page: EditionPage, href: Href, said: PageWords) -> EditionLine:
    day = grammar(one.language).day(clock.oslo_day(one.published_at))
    label = f"{said.edition.format(number=one.edition)} {said.published.format(day=day)}"
    here = one.statement_id == page.shown.statement_id
    note = _change_note(one, page, said)
    return EditionLine(label, "" if here else href(place_of(one, page.others), ""), note)


def _change_note(one: Edition, page: EditionPage, said: PageWords) -> str:
    """What is new in an edition, in the enterprise's own words, and which chapters say something else than before."""
    parts = [f"{said.updated_because} {one.change_note.rstrip('.')}."] if one.change_note else []
    if (changed := page.changes.get(one.statement_id)) is not None:
        chapters = grammar(one.language).join([said.quoted.format(heading=heading) for heading in changed])
        parts.append(said.changed.format(chapters=chapters) if changed else said.same_text)
    return " ".join(parts)
