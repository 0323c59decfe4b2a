"""Policies and procedures: what has been adopted, by whom, when it is looked at again, and the editions before."""

from datetime import date
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.language import NB
from compliance_app.services.policies import (
    Editions,
    PolicyInput,
    new_edition,
    read_editions,
    review_overdue,
    save_policy,
)
from compliance_app.services.policies import policies as all_policies
from compliance_app.storage.tables import Policy, PolicyKind
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.views.parts_record import OPENED, PART, RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import quote, split_rows

KINDS = {PolicyKind.POLICY: "Retningslinje", PolicyKind.PROCEDURE: "Rutine"}
_LIST: Final = "policy"
_CHANGE, _EDITION = "Endre", "Ny utgave"


def policies() -> None:
    """The list, and beside it the form, or an edition that is no longer in force."""
    today = clock.today()
    there = sorted(all_policies(current_actor()), key=lambda row: not review_overdue(row, today))
    left, right = flow([1, 1.1])
    with left:
        st.header("Retningslinjer og rutiner", anchor=False)
        _late(sum(review_overdue(row, today) for row in there))
        opened = record_list(
            _LIST,
            [(row.id, row.title, under(row)) for row in there],
            "Ingen ennå. Redegjørelsen skal beskrive dem dere har (åpenhetsloven § 5).",
        )
    with right:
        found = _opened(opened)
        if found is not None and found.in_force is not None:
            _older(found)
        else:
            _forms(found)


def _late(count: int) -> None:
    if count:
        text = NB.cap(NB.called(count, "av dem skulle vært sett over"))
        html(fill('<p class="ak-late">{text}.</p>', text=text))


def _opened(listed: str) -> Editions | None:
    """What the address names, also where it is an older edition, which is not in the list."""
    identity = listed or st.query_params.get(OPENED, "")
    if not identity:
        return None
    try:
        return read_editions(current_actor(), identity)
    except NotFound:
        return None


def under(row: Policy) -> Html:
    """«Rutine. Ansvarlig: kvalitetslederen, hvert år. Vedtatt av styret 12. mars 2025. Ses over 1. mars 2026.»"""
    parts = [f"{KINDS[PolicyKind(row.kind)]}."]
    if row.document_version:
        parts.append(f"Versjon {row.document_version}.")
    if row.owner or row.frequency:
        said = ", ".join(filter(None, (row.owner and f"ansvarlig: {row.owner}", row.frequency)))
        parts.append(f"{NB.cap(said)}.")
    parts.append(_adopted(row))
    return concat(" ".join(filter(None, parts)), _review(row), sep=" ")


def _adopted(row: Policy) -> str:
    if not (row.adopted_on or row.adopted_by):
        return ""
    who = f" av {row.adopted_by}" if row.adopted_by else ""
    when = f" {date_words(row.adopted_on)}" if row.adopted_on else ""
    return f"Vedtatt{who}{when}."


def _review(row: Policy) -> Html:
    if row.next_review is None:
        return Html("")
    who = f" av {row.review_owner}" if row.review_owner else ""
    if review_overdue(row, clock.today()):
        return fill(
            '<span class="ak-late">Skulle vært sett over{who} {day}.</span>',
            who=who, day=date_words(row.next_review),
        )  # fmt: skip
    return fill("Ses over{who} {day}.", who=who, day=date_words(row.next_review))


def _forms(found: Editions | None) -> None:
    row = found.row if found else None
    form_head(
        _LIST, "Ny retningslinje eller rutine", row.title if row else "", changing=row is not None
    )  # fmt: skip
    way = _CHANGE
    if row is not None and row.adopted_on is not None:
        way = st.segmented_control(
            "Hva vil du gjøre?", [_CHANGE, _EDITION], default=_CHANGE, required=True, key=f"way-{row.id}",
            label_visibility="collapsed",
        )  # fmt: skip
    if row is not None and way == _EDITION:
        _edition_form(row)
    else:
        _form(row)
    if found is not None:
        _history(found)
        evidence_of("policy", found.row.id, key="policy")


def _form(row: Policy | None) -> None:
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _fields(form, row or Policy(enterprise_id="", title=""))
        correcting = False
        if row is not None and row.adopted_on is not None:
            correcting = st.checkbox(
                "Jeg retter en feil i registreringen; dokumentet er det samme", key=form.key("correcting")
            )
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_policy(
                current_actor(), given, row.id if row else None, seen, correcting=correcting, once=form.once
            ),
        )


def _edition_form(row: Policy) -> None:
    html(f"{_adopted(row)} Den blir stående som tidligere utgave når du lagrer den nye.")
    form = RecordForm(f"{_LIST}-edition-{row.id}", row.version)
    place = st.empty()
    blank = {"adopted_on": None, "document_version": "", "next_review": None}
    shown = Policy(**{**row.model_dump(), **blank})
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _fields(form, shown)
        pressed = st.form_submit_button("Lagre ny utgave", type="primary")
    if pressed:
        form.save(
            place, lambda seen: new_edition(current_actor(), row.id, given, seen, once=form.once)
        )  # fmt: skip


def _fields(form: RecordForm, shown: Policy) -> PolicyInput:
    kind = st.radio(
        "Type", list(KINDS), index=list(KINDS).index(PolicyKind(shown.kind)), format_func=lambda one: KINDS[one],
        horizontal=True, key=form.key("kind"),
        help="En retningslinje sier hva dere vil og krever. En rutine er en fast måte å gjøre arbeidet på.",
    )  # fmt: skip
    title = st.text_input("Tittel", shown.title, max_chars=300, key=form.key("title"))
    text = st.text_area("Hva den går ut på", shown.text, max_chars=4000, height=110, key=form.key("text"))
    adopted, day, number = st.columns([1.4, 1, 0.8])
    adopted_by = adopted.text_input("Vedtatt av", shown.adopted_by, max_chars=200, key=form.key("by"))
    adopted_on = day.date_input(
        "Vedtatt", shown.adopted_on, min_value=date(1950, 1, 1), max_value=clock.today(), format="DD.MM.YYYY",
        key=form.key("on"),
    )  # fmt: skip
    document_version = number.text_input(
        "Versjon", shown.document_version, max_chars=100, key=form.key("version")
    )
    owner, often = st.columns([1.4, 1.8])
    who = owner.text_input("Ansvarlig", shown.owner, max_chars=200, key=form.key("owner"))
    frequency = often.text_input(
        "Hvor ofte", shown.frequency, max_chars=200, placeholder="hvert år", key=form.key("often")
    )
    reviewer, review = st.columns([1.4, 1.8])
    with reviewer:
        review_owner = owner_field(form.key("reviewer"), shown.review_owner, "Hvem som ser over")
    next_review = review.date_input(
        "Ses over neste gang", shown.next_review, format="DD.MM.YYYY", key=form.key("review")
    )
    for name, column in (
        ("Vedtatt", day),
        ("Versjon", number),
        ("Ansvarlig", reviewer),
        ("Ses over neste gang", review),
    ):
        form.slots.below(name, column)
    return PolicyInput(
        kind=kind, title=title, text=text, adopted_by=adopted_by, adopted_on=adopted_on, owner=who,
        frequency=frequency, document_version=document_version, next_review=next_review, review_owner=review_owner,
    )  # fmt: skip


def _history(found: Editions) -> None:
    if not found.older:
        return
    st.header("Tidligere utgaver", anchor=False)
    _links(found.older)


def _links(rows: tuple[Policy, ...]) -> None:
    with link_list():
        for row in rows:
            label = f"Versjon {row.document_version}" if row.document_version else row.title
            link_row(
                f"edition-{row.id}",
                pages.link("virksomheten"),
                label,
                _adopted(row),
                query={PART: "retningslinjer", OPENED: row.id},
            )


def _older(found: Editions) -> None:
    """An edition that another has taken the place of, as it was; nothing of it can be changed."""
    row, now = found.row, found.in_force
    st.header(md(f"{row.title}, tidligere utgave"), anchor=False)
    if now is not None:
        html("Denne utgaven gjelder ikke lenger. Den står som den ble vedtatt.")
        with link_list():
            link_row(
                f"now-{now.id}", pages.link("virksomheten"), "Utgaven som gjelder", under(now),
                query={PART: "retningslinjer", OPENED: now.id},
            )  # fmt: skip
    said = (
        ("Type", KINDS[PolicyKind(row.kind)]),
        ("Versjon", row.document_version),
        ("Vedtatt av", row.adopted_by),
        ("Vedtatt", date_words(row.adopted_on) if row.adopted_on else ""),
        ("Ansvarlig", row.owner),
        ("Hvor ofte", row.frequency),
    )
    html(split_rows((label, value) for label, value in said if value))
    if row.text:
        html(quote(row.text))
    _history(found)
    evidence_of("policy", row.id, key="policy")
