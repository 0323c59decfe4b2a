"""A supplier's follow-ups, what is due next, and its evidence: the rows, and the two short forms that add to them."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.files.attachments import ENDINGS, MAX_BYTES
from compliance_app.files.errors import MEGABYTE
from compliance_app.services.evidence import EvidenceInput, Shown, attach, evidence_of, open_file
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, next_of, save_follow_up
from compliance_app.services.supplier_reads import SupplierOverview
from compliance_app.services.work import Actor
from compliance_app.storage.tables import FollowUp, FollowUpKind, MeasureStatus
from compliance_app.ui import pages
from compliance_app.ui.views.parts_form import Refusal, refused, text_of
from compliance_app.ui.widgets.format import date_words, number
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import name_rows, when

KINDS: Final = {
    FollowUpKind.LETTER: "brev eller e-post",
    FollowUpKind.MEETING: "møte",
    FollowUpKind.VISIT: "besøk",
    FollowUpKind.QUESTIONNAIRE: "spørreskjema",
    FollowUpKind.CONTRACT_CHANGE: "endring i avtalen",
    FollowUpKind.CORRECTIVE_ACTION_PLAN: "plan for å rette opp",
}
_SHOWN: Final = 5


def due(overview: SupplierOverview, follow_ups: list[FollowUp]) -> None:
    """What has a date at this supplier, late first; nothing where there is none."""
    today = clock.today()
    coming: list[tuple[Any, str, str]] = []
    next_one = next_of(follow_ups)
    if next_one is not None:
        coming.append((next_one.next_on, "Følg opp", KINDS[FollowUpKind(next_one.kind)]))
    coming += [
        (row.due, row.what, "Tiltak")
        for row in overview.page.measures
        if row.due and row.status != MeasureStatus.DONE
    ]
    coming += [
        (row.look_again_on, "Se på risikoen på nytt", "Dere valgte å vente")
        for row in overview.page.decisions
        if row.look_again_on
    ]
    if not coming:
        return
    st.header("Det neste", anchor=False)
    rows = sorted(coming, key=lambda row: row[0])
    html(name_rows((what, NB.cap(kind), when(day, today)) for day, what, kind in rows))


def follow_up_section(supplier_id: str, follow_ups: list[FollowUp], add: Callable[[], None]) -> None:
    """What has been done, newest first, each a link that opens it in the form."""
    _head("Oppfølging", "Registrer oppfølging", "add-follow-up", add)
    if not follow_ups:
        html(
            Html(
                '<p class="ak-small">Ingen ennå. Et svar på et spørreskjema er en start; '
                "det som teller, er hva dere gjør etterpå.</p>"
            )
        )
        return
    key = f"follow-ups-{supplier_id}"
    everything = bool(st.session_state.get(key))
    with link_list():
        for row in follow_ups if everything else follow_ups[:_SHOWN]:
            query = {"id": supplier_id, "skjema": "oppfolging", "rad": row.id}
            link_row(
                f"follow-{row.id}", pages.link("leverandor"), NB.cap(_title(row)), _under(row), query=query
            )
    if len(follow_ups) > _SHOWN and not everything:
        st.button(
            f"Vis alle {len(follow_ups)} oppfølgingene",
            type="tertiary",
            key=f"{key}-more",
            on_click=lambda: st.session_state.update({key: True}),
        )


def _head(title: str, label: str, key: str, add: Callable[[], None]) -> None:
    st.space("small")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(title, anchor=False)
        if st.button(label, key=key):
            add()


def _title(row: FollowUp) -> str:
    day = date_words(row.held_on) if row.held_on else f"planlagt {date_words(row.next_on or clock.today())}"
    return f"{KINDS[FollowUpKind(row.kind)]} {day}"


def _under(row: FollowUp) -> str:
    said = [text for text in (row.what, row.outcome and f"Utfall: {row.outcome}") if text]
    if row.held_on and row.next_on:
        said.append(f"Neste gang {date_words(row.next_on)}.")
    if row.done_by:
        said.append(f"Ført av {row.done_by}.")
    return " ".join(NB.sentence(text) for text in said)


def follow_up_form(actor: Actor, overview: SupplierOverview, identity: str) -> bool:
    """The form of one follow-up, new where ``identity`` is empty; True when it has been saved."""
    supplier = overview.page.supplier
    row = next((one for one in follow_ups_of(actor, supplier.id) if one.id == identity), None)
    place = f"follow-{supplier.id}-{row.id if row else 'new'}"
    version = st.session_state.setdefault(f"{place}-version", row.version if row else 0)
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        left, right = flow(2, key="follow", gap="medium")
        kinds = list(KINDS)
        kind = left.selectbox(
            "Hva slags",
            kinds,
            index=kinds.index(FollowUpKind(row.kind)) if row else 0,
            format_func=lambda one: NB.cap(KINDS[one]),
            key=f"{place}-kind",
        )
        held = right.date_input(
            "Gjort", row.held_on if row else None, format="DD.MM.YYYY", key=f"{place}-held",
            help="La dagen stå tom når det bare er planlagt.",
        )  # fmt: skip
        what = st.text_area(
            "Hva det gjaldt", text_of(row, "what"), max_chars=2000, height=90, key=f"{place}-what"
        )
        outcome = st.text_area(
            "Utfall", text_of(row, "outcome"), max_chars=2000, height=90, key=f"{place}-outcome",
            help="Hva det førte til, også når det var ingenting.",
        )  # fmt: skip
        next_on = st.date_input(
            "Neste gang", row.next_on if row else None, format="DD.MM.YYYY", width=240, key=f"{place}-next"
        )
        pressed = st.form_submit_button("Lagre oppfølgingen", type="primary")
    if not pressed:
        return False
    given = FollowUpInput(kind=kind, held_on=held, what=what, outcome=outcome, next_on=next_on)

    def save() -> None:
        save_follow_up(
            actor, supplier.id, given, row.id if row else None, version, once=once_key(f"{place}-{version}")
        )

    if refused(refusal, save):
        current = next((one for one in follow_ups_of(actor, supplier.id) if one.id == identity), None)
        st.session_state[f"{place}-version"] = current.version if current else 0
        return False
    spent(f"{place}-{version}")
    forget(place)
    return True


def evidence_section(actor: Actor, supplier_id: str, add: Callable[[], None]) -> None:
    """What the enterprise can show: files and sources, newest first."""
    found = evidence_of(actor, supplier_id)
    _head("Dokumentasjon", "Legg til dokumentasjon", "add-evidence", add)
    if not found:
        html(Html('<p class="ak-small">Ingen ennå. Legg ved filer, eller skriv hvor det står.</p>'))
        return
    with link_list():
        for one in found:
            with st.container(key=f"row-evidence-{one.row.id}", gap=None):
                if one.file_name:
                    _download(actor, one)
                    html(fill('<p class="ak-small">{under}</p>', under=_evidence(one)))
                else:
                    html(fill('<b class="name">{title}</b>', title=one.row.title))
                    html(fill('<p class="ak-small">{under}</p>', under=_evidence(one)))


def _evidence(one: Shown) -> Html:
    row = one.row
    file = f"{one.file_name}, {_size(one.size)}." if one.file_name else ""
    read = f"Lest {date_words(row.read_on)}." if row.read_on else ""
    source = (
        fill('<a href="{to}" rel="noopener noreferrer">{to}</a>.', to=row.source)
        if _is_address(row.source)
        else row.source
    )
    return concat(*(part for part in (source, file, read) if part), sep=" ")


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not any(mark.isspace() for mark in text)


def _size(count: int) -> str:
    return f"{number(count / MEGABYTE)} MB" if count >= MEGABYTE else f"{max(1, round(count / 1024))} kB"


def _download(actor: Actor, one: Shown) -> None:
    identity = one.row.id
    st.download_button(
        md(one.row.title),
        data=lambda: open_file(actor, identity).content,
        file_name=one.file_name,
        mime="application/octet-stream",
        type="tertiary",
        icon=":material/download:",
        key=f"file-{identity}",
        on_click="ignore",
    )


def evidence_form(actor: Actor, overview: SupplierOverview) -> bool:
    """The form that adds evidence; True when it has been saved."""
    supplier = overview.page.supplier
    place = f"evidence-{supplier.id}"
    refusal = Refusal(st.container(), place)
    of: dict[str | None, str] = {None: "Leverandøren"}
    of |= {f"f-{row.id}": NB.cap(_title(row)) for row in follow_ups_of(actor, supplier.id)}
    of |= {f"m-{row.id}": f"Tiltak: {row.what}" for row in overview.page.measures}
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        title = st.text_input("Hva det er", max_chars=300, key=f"{place}-title")
        about = st.selectbox("Dokumentasjon av", list(of), format_func=lambda key: of[key], key=f"{place}-of")
        source = st.text_input(
            "Kilde",
            max_chars=1000,
            key=f"{place}-source",
            help="Nettadresse, saksnummer eller hvor papiret ligger.",
        )
        file = st.file_uploader(
            "Fil", type=[ending.lstrip(".") for ending in ENDINGS], max_upload_size=MAX_BYTES // MEGABYTE,
            key=f"{place}-file",
        )  # fmt: skip
        read = st.date_input("Lest", clock.today(), format="DD.MM.YYYY", width=240, key=f"{place}-read")
        pressed = st.form_submit_button("Lagre dokumentasjonen", type="primary")
    if not pressed:
        return False
    given = EvidenceInput(
        title=title, source=source, read_on=read, supplier_id=supplier.id,
        follow_up_id=about[2:] if about and about.startswith("f-") else None,
        measure_id=about[2:] if about and about.startswith("m-") else None,
    )  # fmt: skip
    kept = (file.getvalue(), file.name) if file else None
    if refused(refusal, lambda: attach(actor, given, kept, once=once_key(place))):
        return False
    spent(place)
    forget(place)
    return True


def forget(place: str) -> None:
    """Let a form begin anew next time."""
    for name in [name for name in st.session_state if str(name).startswith(place)]:
        del st.session_state[name]
