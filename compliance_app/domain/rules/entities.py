"""A rule for texts copied from elsewhere: another enterprise that is given the duty, or whose number stands in the text.

The failing of law.md 3.1: a hospital's guideline that names other hospitals as the one that must do this.
"""

import re
from collections.abc import Iterable, Iterator

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.identity import fold_name, format_org_number, parse_org_number
from compliance_app.domain.rules.model import ACT, Found, Severity, rule
from compliance_app.domain.rules.text import sentences
from compliance_app.domain.rules.view import StatementView
from compliance_app.domain.rules.wording import strings

_FORMS = r"(?:ASA|AS|ANS|DA|SA|BA|SE|KF|IKS|RHF|HF|FKF|NUF|KS|SF|Ltd|GmbH|AB|A/S|Inc|Stiftelse|[Ss]tiftelsen)"
_WORD = r"[A-ZÆØÅ][\w.&’'/-]*"
_NAMED_WITH_FORM = re.compile(
    rf"(?<![\w.])(?P<name>{_WORD}(?:[ -](?:{_WORD}|og|i|for|av|&|avd\.?)){{0,6}}? {_FORMS})(?![\w])"
)
_KNOWN_BODIES = (
    *(
        "Helse Nord",
        "Helse Vest",
        "Helse Sør-Øst",
        "Helse Midt-Norge",
        "Sykehusinnkjøp",
        "UNN",
        "Helgelandssykehuset",
    ),
    *(
        "Universitetssykehuset Nord-Norge",
        "Oslo universitetssykehus",
        "St. Olavs hospital",
    ),
)
"""Bodies that guidelines for many are written by, whose names come along when such a text is copied."""

_DUTY = (
    r"(?:er|blir|vert) (?:selv |sjølv |også |òg )?(?:omfattet|omfatta|pliktig)|plikter|pliktar|har plikt"
    r"|skal (?:gi|gjere|gjøre|utføre|redegjøre|greie ut|offentliggjøre|offentleggjere|publisere)"
    r"|redegjør|gjer greie|(?:gir|gjev|utfører|gjennomfører) (?:denne |sine |egne )?(?:redegjørelse|utgreiing|aktsomhetsvurdering|aktsemdsvurdering)"
    r"|sine? (?:aktsomhetsvurdering|aktsemdsvurdering|redegjørelse|utgreiing|leverandør)"
    r"|(?:is|are) (?:subject to|covered by|obliged)|(?:must|shall) (?:account|carry out|publish|give)"
)
_AS_US = (
    r"(?:\b(?:vi|oss) (?:i|hos|ved)|\b(?:we|us) (?:at|in)|(?:redegjørelsen|utgreiinga|statement) (?:gjelder|gjeld|omfatter|omfattar|covers|for)"
    r"|(?:redegjørelse|utgreiing|aktsomhetsvurderinger|aktsemdsvurderingar) (?:for|til|frå|fra))(?: for)?"
)
_OF_OTHERS = re.compile(
    r"\b(?:vi|oss|vår|våre|vårt|we|us|our)\b|\b(?:redegjør|gjer greie) (?:selv|sjølv|også|òg)\b|\bpå vegne av\b",
    re.IGNORECASE,
)
"""What a sentence has that tells of another enterprise as another."""
_NUMBER = re.compile(
    rf"(?:\b(?:org\w*|nr|nummer\w*|reg|number|no)\b[^\d]{{0,25}}|\b{_FORMS}\W{{1,3}})(?<!\d)(\d{{3}} ?\d{{3}} ?\d{{3}})(?![\d,])(?! \d)",
    re.IGNORECASE,
)
"""Nine digits that stand where a number of an enterprise stands: after «org.nr.», «nummer» or its name."""


@rule(
    "F-OTHER-ENTITY",
    Severity.WARNING,
    "00",
    f"{ACT}5 første ledd",
    message="Teksten nevner en annen virksomhet som om den hadde plikten.",
    fix="Sett inn navnet på deres egen virksomhet, eller skriv hvordan den andre er med.",
)
def other_entity(view: StatementView) -> Iterator[Found]:
    """Nobody else is given the duty, whether the register knows the name or not; and no other number stands there.

    A name that is given as foreign and that the register does not know at all is a copy from elsewhere, wherever it stands.
    """
    known = " ".join(strings(view.facts)).casefold()
    for chapter in view.text.chapters:
        text = view.plain(chapter)
        for name in _others(view, text):
            foreign = name in view.around.other_names and not _whole(name).search(known)
            if _whole(name).search(text) if foreign else _given_the_duty(name, view.markdown(chapter)):
                yield Found(f"Teksten nevner {name} som om den hadde plikten.", name, chapter=chapter)
        yield from _numbers(view, chapter, text, known)


def names_with_form(text: str) -> list[str]:
    """The names of enterprises in a text that end with their form («Helse Nord RHF»), each once, as they stand."""
    return list(dict.fromkeys(match["name"] for match in _NAMED_WITH_FORM.finditer(text)))


def org_numbers(text: str) -> list[str]:
    """The valid Norwegian organisation numbers in a text, as nine digits, each once."""
    return list(dict.fromkeys(found for match in _NUMBER.finditer(text) if (found := _valid(match[1]))))


def _others(view: StatementView, text: str) -> Iterable[str]:
    """The names that may have been given the duty: those given, those known, and what is written with a form."""
    enterprise = view.facts.enterprise
    covered = [company.name for company in view.facts.group if company.covered]
    own = {fold_name(name) for name in (enterprise.name, enterprise.short_name, *covered)}
    named = (*view.around.other_names, *names_with_form(text), *_KNOWN_BODIES)
    there = _caseless(text)
    for name in dict.fromkeys(named):
        if (
            _caseless(name) not in there
        ):  # most are not, and looking for the duty beside each of them takes long
            continue
        folded = fold_name(name)
        # «Klinikken i Eksempel AS» is us too
        if folded not in own and not any(_within(one, name) for one in own):
            yield name


def _within(own: str, name: str) -> bool:
    return bool(own) and bool(_whole(own).search(fold_name(name)))


def _numbers(view: StatementView, chapter: str, text: str, known: str) -> Iterator[Found]:
    ours = {view.facts.enterprise.org_number, *(company.org_number for company in view.facts.group)}
    for digits in org_numbers(text):
        if ours != {None} and digits not in ours and digits not in known.replace(" ", ""):
            yield Found(
                f"Teksten har organisasjonsnummeret {format_org_number(digits)}, som ikke er deres.",
                digits,
                "Sett inn deres eget nummer, eller ta det ut.",
                chapter=chapter,
            )


def _caseless(text: str) -> str:
    """The text as a search without regard to case sees it, or wider: what is not in this is not found."""
    return text.upper().casefold()


def _valid(digits: str) -> str:
    try:
        return parse_org_number(digits)
    except AktsomError:
        return ""


def _given_the_duty(name: str, markdown: str) -> bool:
    """Whether a name stands where ours should; a sentence on what others do for themselves, or for us, is none such."""
    whole = _whole(name).pattern
    ours = re.compile(rf"{_AS_US} {whole}", re.IGNORECASE)
    duty = re.compile(rf"{whole},? (?:som )?(?:{_DUTY})", re.IGNORECASE)
    return any(
        ours.search(sentence) or (duty.search(sentence) and not _OF_OTHERS.search(sentence))
        for sentence in sentences(markdown)
    )


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


RULES = (other_entity,)
