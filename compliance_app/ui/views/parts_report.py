"""After an import: what it did, what was left out, and the way back, which stays on the page."""

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.services.import_undo import UndoReport
from compliance_app.services.imports import ImportReport, undo_import
from compliance_app.services.ratings import rate_all
from compliance_app.services.supplier_reads import unrated_count
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_list import ListInHand
from compliance_app.ui.views.parts_preview import refused_values, suppliers
from compliance_app.ui.views.parts_upload import put_away
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import name_rows, pair_rows, split_rows

_LISTED = 40


def report(hand: ListInHand) -> None:
    """Draw the report of the list in hand."""
    done, actor = hand.report, current_actor()
    if done is None:
        return
    if hand.undone is not None:
        taken_back(hand.undone)
        return
    page_head(_title(done), _lead(done), lambda: _actions(hand, done, actor))
    if hand.problem:
        st.error(md(hand.problem))
    _not_rated(actor)
    rows = [
        ("Rader lest", whole(done.rows_read)),
        ("Nye leverandører", whole(done.created)),
        ("Leverandører som ble endret", whole(done.updated)),
        ("Leverandører som var uendret", whole(done.unchanged)),
        ("Leverandører i registeret nå", whole(done.suppliers_after)),
    ]
    merged = done.merged - done.duplicates
    if merged:
        rows.append(("Rader slått sammen med en annen rad", whole(merged)))
    if done.duplicates:
        rows.append(("Rader like en tidligere rad", whole(done.duplicates)))
    if done.sites:
        rows.append(("Steder hos leverandørene", whole(done.sites)))
    if done.blank_names:
        rows.append(("Rader uten navn, hoppet over", whole(done.blank_names)))
    if done.redacted_names:
        rows.append(("Rader med sladdet navn, hoppet over", whole(done.redacted_names)))
    with st.container(width=560):
        html(split_rows(rows))
    _left_open(done)
    _known_by_name(done)
    _stood(done)
    refused_values(done.rejected, (), done.notes, done=True)


def _title(done: ImportReport) -> str:
    taken = done.created + done.updated
    return f"{suppliers(taken)} er tatt inn" if taken else "Ingenting i registeret ble endret"


def _lead(done: ImportReport) -> str:
    left_out = sum(not one.row_taken for one in done.rejected)
    if not left_out:
        return "Alle radene med navn er med. Risikoen er vurdert etter metoden; du kan endre bransjerisikoen for hver."
    rows = "1 rad" if left_out == 1 else f"{whole(left_out)} rader"
    return f"{rows} ble ikke med, og står under med grunn. Risikoen til de andre er vurdert etter metoden."


def _actions(hand: ListInHand, done: ImportReport, actor: Actor) -> None:
    if st.button("Ta inn en liste til", type="tertiary", key="another"):
        put_away()
        st.rerun()
    if st.button("Angre importen", key="undo"):
        try:
            hand.undone = undo_import(actor, done.batch)
            rate_all(actor)
        except AktsomError as error:
            hand.problem = str(error)
        st.rerun()
    if st.button("Se leverandørene", type="primary", key="see"):
        put_away()
        st.switch_page(pages.link("leverandorer"))


def _not_rated(actor: Actor) -> None:
    missing = unrated_count(actor)
    if not missing:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        html(f"{suppliers(missing)} er ikke vurdert ennå.")
        if st.button("Vurder nå", key="rate-now"):
            rate_all(actor)
            st.rerun()


def _left_open(done: ImportReport) -> None:
    still = [one.value for one in done.asked if one.kind == "country"]
    if still:
        st.header("Land som står som ukjent", anchor=False)
        text = ", ".join(f"«{value}»" for value in still[:40])
        html(f"{text}. Åpne leverandøren og velg land, eller ta inn listen på nytt og svar der.")
    alike = [one for one in done.asked if one.kind == "supplier" and not one.counted_as_same]
    if alike:
        st.header("Leverandører som ligner", anchor=False)
        html("De står som egne leverandører. Dere kan svare på om de er de samme når som helst.")
        page_link(pages.link("dubletter"), label="Svar på om de er de samme")
        html(
            name_rows(
                (one.value, f"Ligner på {NB.join([f'«{name}»' for name in one.candidates])}.", "")
                for one in alike[:_LISTED]
            )
        )
        if len(alike) > _LISTED:
            html(fill('<p class="ak-small">{text}</p>', text=f"Viser {_LISTED} av {whole(len(alike))}."))


def _known_by_name(done: ImportReport) -> None:
    """Who was counted as the same without an answer, and what to do where that is wrong."""
    if not done.by_name_alone:
        return
    st.header("Kjent igjen på navnet", anchor=False)
    html(
        f"{suppliers(done.by_name_alone)} har samme navn som en annen, men landet er ikke oppgitt begge steder. Uten svar er "
        "de regnet som samme leverandør. Er det feil for noen, angrer dere importen, tar inn listen på nytt og svarer nei. "
        "Så lenge landet mangler ett av stedene, spør vi igjen neste gang."
    )
    asked = [(one.value, " ".join(one.reasons), "") for one in done.asked if one.counted_as_same]
    html(name_rows(asked[:_LISTED]))
    if done.by_name_alone > _LISTED:
        text = f"Viser {_LISTED} av {whole(done.by_name_alone)}."
        html(fill('<p class="ak-small">{text}</p>', text=text))


def _stood(done: ImportReport) -> None:
    """Where a person had written something else than the list says."""
    if not done.kept:
        return
    st.header("Beholdt det dere skrev", anchor=False)
    rows = (
        (one.field, one.supplier, f"Dere skrev «{one.kept}», listen sier «{one.listed}».")
        for one in done.kept[:_LISTED]
    )
    html(pair_rows(rows))
    if len(done.kept) > _LISTED:
        html(fill('<p class="ak-small">{text}</p>', text=f"Viser {_LISTED} av {whole(len(done.kept))}."))


def taken_back(undone: UndoReport) -> None:
    """What taking an import back did, and what stayed."""
    gone = f"{suppliers(undone.removed)} er fjernet" if undone.removed else "Ingen leverandører er fjernet"
    restored = f", og {whole(undone.restored)} opplysninger er slik de var" if undone.restored else ""
    page_head("Importen er angret", f"{gone}{restored}.", _after_undo)
    if undone.kept:
        st.header("Disse ble stående", anchor=False)
        html("Noen har brukt eller endret dem etter importen. Åpne dem, og rett dem én for én.")
        items = concat(
            *(
                fill("<div><dt>{name}</dt><dd>{why}</dd></div>", name=name, why=why)
                for name, why in undone.kept[:200]
            )
        )
        html(Html(f'<dl class="ak-rows split">{items}</dl>'))


def _after_undo() -> None:
    if st.button("Ta inn en liste", type="primary", key="again"):
        put_away()
        st.rerun()
