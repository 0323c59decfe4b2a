"""Make two suppliers one, or one two: the forms of the page «Mulige dubletter», and what a supplier's page shows of it."""

from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.merge_fields import Difference, Side
from compliance_app.services.merge_reads import (
    Comparison,
    MergeLine,
    compare_suppliers,
    count_open_pairs,
    merges_into,
    taken_into,
)
from compliance_app.services.merging import MergeInput, merge
from compliance_app.services.parting import PartReport, part
from compliance_app.services.subjects import suppliers_named
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Supplier
from compliance_app.ui import pages
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_pair import GROUP_WORDS, moves_text, side_by_side, value_words
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import name_rows

KEEP, OTHER, WITH, SPLIT = "behold", "inn", "med", "skill"
"""Query parameters of the page «Mulige dubletter»: the two to merge, one to find another for, one to split."""
SAID: Final = "duplicates-said"


def duplicates_link(actor: Actor) -> None:
    """The way to «Mulige dubletter», with how many pairs wait for an answer."""
    waiting = count_open_pairs(actor)
    label = f"Mulige dubletter: {whole(waiting)} par" if waiting else "Mulige dubletter"
    page_link(pages.link("dubletter"), label=label)


def merged_away(actor: Actor, supplier: Supplier) -> bool:
    """Where the supplier was taken into another: say so with a link, and that is the whole page."""
    if not supplier.merged_into:
        return False
    into = taken_into(actor, supplier.id)
    assert into is not None
    page_head(
        supplier.name,
        f"Slått sammen med {into.name} av {into.by} {moment_words(into.at)}. Alt som hørte til, står der.",
        back=(pages.link("leverandorer"), "Leverandører"),
    )
    if st.button(md(f"Åpne {into.name}"), type="primary", key="open-kept"):
        st.switch_page(pages.link("leverandor"), query_params={"id": into.id})
    return True


def merge_section(actor: Actor, supplier: Supplier) -> None:
    """What was taken into the supplier, with the way back, and the ways to merge it with another or split it."""
    taken_in = merges_into(actor, supplier.id)
    if not taken_in and not may(Verb.MERGE_SUPPLIERS):
        return
    st.header("Slå sammen og skille", anchor=False)
    _say_parted(supplier.id)
    for line in taken_in:
        _merged_line(actor, supplier, line)
    with st.container(horizontal=True, gap="small"):
        if may(Verb.MERGE_SUPPLIERS) and st.button(
            "Slå sammen med en annen", type="tertiary", key="merge-with"
        ):
            st.switch_page(pages.link("dubletter"), query_params={WITH: supplier.id})
        if may(Verb.MERGE_SUPPLIERS) and st.button("Del i to", type="tertiary", key="split"):
            st.switch_page(pages.link("dubletter"), query_params={SPLIT: supplier.id})


def _merged_line(actor: Actor, supplier: Supplier, line: MergeLine) -> None:
    moved = moves_text(line.moved)
    said = f"Slått sammen av {line.by} {moment_words(line.at)}."
    html(name_rows([(line.name, f"{said} Tok med {moved}." if moved else said, "")]))
    if may(Verb.MERGE_SUPPLIERS) and st.button("Skill fra hverandre", type="tertiary", key=f"part-{line.id}"):
        form = f"part-{line.id}"
        try:
            report = part(actor, line.id, once=once_key(form))
        except AktsomError as error:
            st.error(md(str(error)))
            return
        spent(form)
        st.session_state[f"parted-{supplier.id}"] = report
        st.rerun()


def _say_parted(supplier_id: str) -> None:
    report: PartReport | None = st.session_state.pop(f"parted-{supplier_id}", None)
    if report is None:
        return
    moved = moves_text(report.moved)
    back = f" {NB.cap(moved)} er flyttet tilbake." if moved else ""
    st.success(md(f"{report.name} er skilt ut og står for seg selv igjen.{back}"))
    if report.kept:
        listed = "; ".join(f"{what} {why}" for what, why in report.kept)
        st.warning(md(f"Noe er blitt stående her: {listed}."))


def find_other(actor: Actor, supplier_id: str) -> None:
    """Choose which supplier to merge this one with; the choice opens the form."""
    text = st.text_input(
        "Søk etter den andre",
        placeholder="Navn eller org.nr.",
        type="search",
        live=True,
        key=f"other-{supplier_id}",
    )
    if not (text or "").strip():
        return
    found = [
        (identity, name) for identity, name in suppliers_named(actor, text or "") if identity != supplier_id
    ]
    if not found:
        html(fill('<p class="ak-small">Ingen leverandør passer med «{text}».</p>', text=text))
    for identity, name in found[:8]:
        if st.button(md(name), type="tertiary", key=f"choose-{identity}"):
            st.query_params.from_dict({KEEP: supplier_id, OTHER: identity})
            st.rerun()


def merge_form(actor: Actor, first_id: str, second_id: str) -> str:
    """The form that merges two suppliers; returns the id of the kept one once it is done, or ""."""
    place = st.empty()
    pair = f"kept-{first_id}-{second_id}"
    if pair not in st.session_state:  # drawn anew: what is shown now is what was seen
        st.session_state[f"seen-{pair}"] = {}
    versions: dict[str, int] = st.session_state[f"seen-{pair}"]
    names = _names(actor, first_id, second_id)
    kept_id = st.radio(
        "Hvilken skal bli stående?", list(names), format_func=lambda identity: md(names[identity]),
        key=pair, horizontal=True,
    ) or first_id  # fmt: skip
    merged_id = second_id if kept_id == first_id else first_id
    seen = compare_suppliers(actor, kept_id, merged_id)
    for one in (seen.kept, seen.merged):
        versions.setdefault(one.id, one.version)
    side_by_side(seen.merged, seen.kept, (f"{seen.merged.name}, går ut", f"{seen.kept.name}, blir stående"))
    if seen.merged_into:
        st.info(md(f"En av dem er allerede slått sammen med {seen.merged_into}."))
        return ""
    if seen.both_numbered:
        st.info(
            "Leverandørene har hvert sitt organisasjonsnummer og er to ulike foretak. "
            "De kan ikke slås sammen. Er et av numrene feil, rett det først."
        )
        return ""
    choices = _choices(seen)
    _what_happens(seen)
    if st.button("Slå sammen", type="primary", key="merge"):
        return _merge(actor, seen, choices, versions, place)
    return ""


def _names(actor: Actor, first_id: str, second_id: str) -> dict[str, str]:
    """Both names, the one to keep first: with an organisation number, else with most behind it."""
    seen = compare_suppliers(actor, first_id, second_id)
    both = sorted(
        (seen.kept, seen.merged), key=lambda one: (not one.org_number, -one.links, -one.ratings, one.id)
    )
    same = seen.kept.name == seen.merged.name
    return {
        one.id: f"{one.name} ({'med' if one.org_number else 'uten'} org.nr., {one.links} ledd)"
        if same
        else one.name
        for one in both
    }


def _choices(seen: Comparison) -> dict[str, Side]:
    """One question for each thing that both say, and say differently."""
    asked = [one for one in seen.differences if one.asked and _told_apart(one)]
    if not asked:
        return {}
    st.header("Hva skal gjelde?", anchor=False)
    return {one.group: _choice(seen, one) for one in asked}


def _choice(seen: Comparison, one: Difference) -> Side:
    words = {Side.KEPT: value_words(one.group, one.kept), Side.MERGED: value_words(one.group, one.merged)}
    picked = st.radio(
        GROUP_WORDS[one.group], (Side.KEPT, Side.MERGED), format_func=lambda side: md(NB.cap(words[side])),
        key=f"choice-{seen.kept.id}-{seen.merged.id}-{one.group}", horizontal=True,
    )  # fmt: skip
    return picked or Side.KEPT


def _told_apart(one: Difference) -> bool:
    return value_words(one.group, one.kept) != value_words(one.group, one.merged)


def _what_happens(seen: Comparison) -> None:
    filled = [GROUP_WORDS[one.group].lower() for one in seen.differences if not one.asked]
    moved = moves_text(seen.moves)
    said = [
        f"Flyttes til {seen.kept.name}: {moved}." if moved else "",
        f"Fylles ut fra {seen.merged.name}: {NB.join(filled)}." if filled else "",
        f"{seen.merged.name} går ut av listen. Vurderingene den har fått, blir stående som historikk.",
        "Neste gang en liste nevner den, havner raden på den som blir stående. Du kan skille dem fra hverandre igjen.",
    ]
    html(fill('<p class="ak-small">{said}</p>', said=" ".join(filter(None, said))))


def _merge(
    actor: Actor, seen: Comparison, choices: dict[str, Side], versions: dict[str, int], place: Any
) -> str:
    form = f"merge-{seen.kept.id}-{seen.merged.id}"
    given = MergeInput(
        kept_version=versions[seen.kept.id], merged_version=versions[seen.merged.id], choices=choices
    )
    try:
        merge(actor, seen.kept.id, seen.merged.id, given, once=once_key(form))
    except AktsomError as error:
        versions.update({one.id: one.version for one in (seen.kept, seen.merged)})
        place.error(md(str(error)))
        return ""
    spent(form)
    st.session_state[SAID] = f"{seen.merged.name} er slått sammen med {seen.kept.name}."
    return seen.kept.id
