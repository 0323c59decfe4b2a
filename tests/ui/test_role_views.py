"""Promise 8, on the screen: each role is offered its own pages, buttons, forms and links, and nothing that ends in a refusal."""

from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

import pytest
from browser.started import TODAY, example_at_work
from streamlit.testing.v1 import AppTest
from support.pages import checked, first_page, opened_at, plain

from compliance_app import clock
from compliance_app.domain.permissions import EVERY_ROLE, Role, Verb, allowed
from compliance_app.services import work
from compliance_app.ui import pages
from compliance_app.ui.views import virksomheten

BUTTONS: Final[dict[str, Verb | None]] = {
    # on «I dag»
    "most-useful": None, "to-users": Verb.MANAGE_USERS,
    # the register
    "add": Verb.EDIT_SUPPLIER, "take-in-list": Verb.IMPORT_SUPPLIERS, "change-all": Verb.EDIT_SUPPLIER,
    "change-sheet": Verb.EDIT_SUPPLIER, "bulk-go": Verb.EDIT_SUPPLIER, "sheet-*": Verb.EDIT_SUPPLIER, "to-list": None,
    "FormSubmitter:add-supplier-*": Verb.EDIT_SUPPLIER, "clauses-open": None, "rate-now": Verb.RATE,
    "first-ask": Verb.IMPORT_SUPPLIERS, "paste-read": Verb.IMPORT_SUPPLIERS, "search": Verb.DECIDE_DUPLICATE,
    "ask-registry": Verb.REFRESH_REGISTRY, "to-import": Verb.IMPORT_SUPPLIERS,
    # a supplier
    "edit": Verb.EDIT_SUPPLIER, "judge": Verb.JUDGE_SECTOR, "register-konsekvenser": Verb.RECORD_IMPACT,
    "register-tiltak": Verb.RECORD_MEASURE, "register-sporreskjema": Verb.SEND_QUESTIONNAIRE,
    "register-virksomheten": Verb.RECORD_DIALOGUE, "register-Oppfølging": Verb.RECORD_FOLLOW_UP,
    "register-Forsøk *": Verb.RECORD_EFFORT, "behind-*": Verb.EDIT_CHAIN, "edit-*": Verb.EDIT_CHAIN,
    "remove-now-*": Verb.EDIT_CHAIN, "add-link": Verb.EDIT_CHAIN, "add-impact": Verb.RECORD_IMPACT,
    "add-measure": Verb.RECORD_MEASURE, "add-follow-up": Verb.RECORD_FOLLOW_UP, "add-effort": Verb.RECORD_EFFORT,
    "add-dialogue": Verb.RECORD_DIALOGUE, "*-more": None, "override": Verb.OVERRIDE_RATING, "category": Verb.EDIT_CATEGORY,
    "FormSubmitter:utlevering-*": Verb.SET_DISCLOSURE, "merge-with": Verb.MERGE_SUPPLIERS, "split": Verb.MERGE_SUPPLIERS,
    "cancel": None, "FormSubmitter:judge-*": Verb.JUDGE_SECTOR, "link-*-add": Verb.EDIT_CHAIN,
    "FormSubmitter:edit-*": Verb.EDIT_SUPPLIER, "FormSubmitter:follow-*": Verb.RECORD_FOLLOW_UP,
    "FormSubmitter:effort-*": Verb.RECORD_EFFORT, "FormSubmitter:override-*": Verb.OVERRIDE_RATING,
    "FormSubmitter:category-*": Verb.EDIT_CATEGORY,
    # review, measures, impacts, follow-ups, questionnaires
    "open-20*": Verb.OPEN_YEAR, "tiltak-*-save": Verb.RECORD_MEASURE, "FormSubmitter:effekt-*": Verb.RECORD_MEASURE,
    "impact-*-save": Verb.RECORD_IMPACT, "say-why": Verb.RECORD_MEASURE, "record-*": Verb.RECORD_IMPACT,
    "why-*": Verb.RECORD_MEASURE, "make-ready": Verb.SEND_QUESTIONNAIRE, "take-in": Verb.RECORD_ANSWERS,
    "instead": Verb.RECORD_ANSWERS, "withdraw": Verb.SEND_QUESTIONNAIRE, "FormSubmitter:q-*": Verb.SEND_QUESTIONNAIRE,
    # requests
    "Ta inn e-post": Verb.REGISTER_REQUEST, "Registrer en henvendelse": Verb.REGISTER_REQUEST,
    "Begynn behandlingen": Verb.ANNOTATE_REQUEST, "apne-presisering": Verb.ASK_CLARIFICATION,
    "apne-forlengelse": Verb.EXTEND_REQUEST, "apne-*avslag": Verb.REFUSE_REQUEST, "apne-*": Verb.ANSWER_REQUEST,
    "vis-trukket": Verb.ANSWER_REQUEST, "vis-til-side": Verb.REOPEN_REQUEST, "vis-rett": Verb.ANNOTATE_REQUEST,
    "FormSubmitter:merknad-*": Verb.ANNOTATE_REQUEST,
    # the statement and the board
    "gjennomgang": Verb.REVIEW_STATEMENT, "laas": Verb.FREEZE_STATEMENT, "lag-utkast": Verb.DRAFT_STATEMENT,
    "ch-*": None, "lagre-??": Verb.EDIT_STATEMENT, "begrunnelse-*-lagre": Verb.EXPLAIN_WARNING, "read-draft": None,
    "give-input": Verb.GIVE_BOARD_INPUT, "FormSubmitter:change-*": Verb.DECIDE_CHANGE,
    "FormSubmitter:alert-*": Verb.RECORD_IMPACT,
    # what is true about us
    "FormSubmitter:board-link-*": Verb.SHARE_WITH_BOARD, "board-link-end-*": Verb.SHARE_WITH_BOARD,
    "purge-*": Verb.PURGE_REQUESTS, "erase-*": Verb.ERASE_PERSON, "log-newer": None, "log-older": None,
    "FormSubmitter:erase-*": Verb.ERASE_PERSON, "FormSubmitter:bruker-*": Verb.MANAGE_USERS, "shut-out": Verb.MANAGE_USERS,
    "let-in": Verb.MANAGE_USERS,
    "FormSubmitter:enterprise-*": Verb.EDIT_ENTERPRISE, "FormSubmitter:size-*": Verb.EDIT_ENTERPRISE,
    "FormSubmitter:open-year-*": Verb.OPEN_YEAR, "FormSubmitter:person-*": Verb.MANAGE_CONTACTS,
    "remind*": Verb.SEND_REMINDERS, "FormSubmitter:group-*": Verb.EDIT_ENTERPRISE, "FormSubmitter:board-*": Verb.EDIT_BOARD,
    "FormSubmitter:policy-*": Verb.RECORD_POLICY, "FormSubmitter:event-*": Verb.RECORD_EVENT,
    "FormSubmitter:input-*": Verb.GIVE_BOARD_INPUT, "FormSubmitter:training-*": Verb.RECORD_TRAINING,
    "FormSubmitter:own_operations_*": Verb.ASSESS_OWN_OPERATIONS, "FormSubmitter:business_*": Verb.ASSESS_PARTNERS,
    "own-impact": Verb.RECORD_IMPACT, "new-impact": Verb.RECORD_IMPACT, "FormSubmitter:dialogue-*": Verb.RECORD_DIALOGUE,
    "FormSubmitter:remedy-*": Verb.RECORD_REMEDIATION, "leave-*": None, "sporsmal-*": Verb.EDIT_ENTERPRISE,
    "FormSubmitter:withheld-*": Verb.SET_DISCLOSURE, "letterhead-*": Verb.SET_LETTERHEAD,
    "FormSubmitter:approval-*": Verb.EDIT_ENTERPRISE, "change-method": Verb.CHANGE_METHOD,
    "FormSubmitter:method-*": Verb.CHANGE_METHOD, "verify-log": Verb.VERIFY_LOG, "remove-*": Verb.REMOVE_EXAMPLE,
    "load-*": Verb.LOAD_EXAMPLE,
}  # fmt: skip
"""What each button asks for, by its key (its words where it has none); None where it only moves about. The first that fits counts."""
NEW: Final = {
    "tiltak": Verb.RECORD_MEASURE, "konsekvenser": Verb.RECORD_IMPACT, "oppfolging": Verb.RECORD_FOLLOW_UP,
    "leverandor": Verb.EDIT_SUPPLIER, "kontrollister": Verb.IMPORT_SCREENING_LIST, "sporreskjema": Verb.SEND_QUESTIONNAIRE,
}  # fmt: skip
"""The same of keys that several pages have: «new», «edit», «take-in-list»."""
SHARED: Final = {"new", "edit", "take-in-list"}
MENUS: Final = {
    Role.READER: ["I dag", "Leverandører", "Redegjørelse"],
    Role.PROCUREMENT: [
        "I dag", "Leverandører", "Årets gjennomgang", "Tiltak", "Henvendelser", "Redegjørelse", "Virksomheten",
    ],
    Role.COMPLIANCE_OWNER: [page.title for page in pages.PAGES if not page.hidden],
    Role.DIRECTOR: ["I dag", "Leverandører", "Tiltak", "Henvendelser", "Redegjørelse", "Styret", "Virksomheten"],
    Role.BOARD: ["I dag", "Leverandører", "Redegjørelse", "Styret"],
    Role.ADMIN: ["I dag", "Virksomheten"],
}  # fmt: skip
PEOPLE: Final = tuple(MENUS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The example at work in a home of its own, made once."""
    home = tmp_path_factory.mktemp("roles")
    return home, example_at_work(home)


@pytest.fixture
def ids(house: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The ids that stand in its addresses; this test works in it."""
    monkeypatch.setenv("AKTSOM_HOME", str(house[0]))
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date.fromisoformat(TODAY))
    return house[1]


def be(monkeypatch: pytest.MonkeyPatch, *roles: Role) -> None:
    """Whoever sits at the machine has these roles and no others."""
    monkeypatch.setattr(work, "EVERY_ROLE", frozenset(roles))


def addresses(ids: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Every page, and every form and part that an address opens."""
    supplier = {"id": ids["supplier"]}
    return [
        *((page.url_path, {}) for page in pages.PAGES if page.url_path not in {"henvendelse", "melding"}),
        ("leverandor", supplier),
        *(
            (path, (supplier if path == "leverandor" else {}) | {name: value or ids["supplier"]})
            for path, name, value in pages.FORMS_FOR
            if path in {"leverandor", "leverandorer", "tiltak", "konsekvenser"} and value != "endre-ledd"
        ),
        ("leverandorer", {"skjema": "endre"}),
        ("sporreskjema", {"leverandor": ids["supplier"]}),
        ("sporreskjema", {"id": ids["questionnaire"]}),
        ("tiltak", {"id": ids["measure"]}),
        ("tiltak", {"id": ids["finished"]}),
        ("konsekvenser", {"id": ids["impact"]}),
        ("henvendelse", {"id": ids["case"]}),
        ("virksomheten", {"del": "innspill", "id": ids["input"]}),
        *(("virksomheten", {"del": part}) for part in virksomheten.PARTS),
    ]


def elements(node: Any) -> list[Any]:
    """All that stands on a page, in order."""
    if hasattr(node, "children"):
        return [one for child in node.children.values() for one in elements(child)]
    return [node]


def asked(path: str, button: Any) -> Verb | None:
    """What a button asks for. Raises KeyError where the table does not say."""
    key = button.key or plain(button.label)
    if key in SHARED and path in NEW:
        return NEW[path]
    return next(verb for pattern, verb in BUTTONS.items() if fnmatch(key, pattern))


@pytest.mark.parametrize("role", PEOPLE)
def test_08_no_page_offers_a_role_what_it_may_not_do(role, ids, monkeypatch):
    be(monkeypatch, role)
    wrong: list[object] = []
    for path, query in addresses(ids):
        app = opened_at(path, **query)
        shown = elements(app._tree)
        here = (path, *query.values())
        buttons = [one for one in shown if type(one).__name__ == "Button"]
        if not pages.leads_somewhere(path, query, {role}):
            words = plain("".join(str(one.value) for one in app.html))
            wrong += [(here, one.label) for one in buttons]
            wrong += [] if "Du har ikke tilgang" in words else [(here, "says nothing")]
        for one in buttons:
            verb = asked(path, one)
            if verb is not None and not allowed({role}, verb):
                wrong.append((here, one.key, one.label, verb))
        for one in shown:
            if getattr(one, "type", "") == "page_link":
                query_of = dict(part.split("=") for part in one.proto.query_string.split("&") if part)
                if not pages.leads_somewhere(one.proto.page, query_of, {role}):
                    wrong.append((here, "leads to a refusal", one.proto.label, one.proto.page, query_of))
        wrong += [(here, one.value) for one in app.error if "ikke tilgang" in one.value]
    assert wrong == []


def test_every_role_has_its_own_menu_and_every_part_says_whom_it_is_for():
    for role, titles in MENUS.items():
        shown = [page.title for page in pages.PAGES if page.in_menu({role})]
        assert shown == titles, role
    assert set(virksomheten.PARTS) <= set(pages.PARTS_FOR)
    assert [page.title for page in pages.PAGES if not page.in_menu(EVERY_ROLE) and not page.hidden] == []
    assert (pages.first_of({Role.BOARD}), pages.first_of({Role.BOARD, Role.DIRECTOR})) == ("styret", "i-dag")


def headings(app: AppTest) -> list[str]:
    return [one.value for one in (*app.header, *app.subheader)]


def test_i_dag_is_different_for_each(ids, monkeypatch):
    shown = {}
    for role in PEOPLE:
        be(monkeypatch, role)
        app = opened_at("i-dag")
        shown[role] = headings(app), plain("".join(str(one.value) for one in app.html))
    only = {
        Role.PROCUREMENT: "Det som mangler", Role.DIRECTOR: "Er redegjørelsen for 2025 klar?",
        Role.BOARD: "Styret bes om", Role.ADMIN: "Sist kjørt", Role.READER: "Risikoen i 2025",
    }  # fmt: skip
    for role, heading in only.items():
        assert heading in shown[role][0], (role, shown[role][0])
    assert "Frister" in shown[Role.COMPLIANCE_OWNER][0]
    assert not {"Frister", "Det som mangler", "Venter på dere"} & {
        *shown[Role.READER][0],
        *shown[Role.BOARD][0],
    }
    director = shown[Role.DIRECTOR][1]
    assert "Før teksten kan låses" in director
    assert "siden" in director  # the days since 30 June
    assert "skal disse signere" in director
    assert "sikkerhetskopi" in shown[Role.ADMIN][1].casefold()
    assert "leverandør" not in shown[Role.ADMIN][1].casefold()
    for role in (Role.READER, Role.BOARD, Role.ADMIN):
        assert "Hvor lages forbruksmateriellet" not in shown[role][1], role


def test_the_bare_address_opens_the_page_of_the_role(ids, monkeypatch):
    be(monkeypatch, Role.BOARD)
    assert plain(first_page().title[0].value).startswith("Til styret")


def test_08_a_page_drawn_before_the_role_was_taken_away_does_nothing(ids, monkeypatch):
    be(monkeypatch, Role.PROCUREMENT)
    app = opened_at("tiltak", ny="1")
    save = next(one for one in app.button if one.label == "Lagre tiltaket")
    be(monkeypatch, Role.READER)
    app = checked(save.click().run())
    assert "Du har ikke tilgang til å registrere et tiltak" in plain(
        "".join(str(one.value) for one in app.html)
    )
    assert not app.button


def test_somebody_with_several_roles_gets_the_sections_of_all_once(ids, monkeypatch):
    be(monkeypatch, Role.DIRECTOR, Role.BOARD, Role.ADMIN, Role.PROCUREMENT)
    found = headings(opened_at("i-dag"))
    assert len(found) == len(set(found)), found
    assert {"Styret bes om", "Er redegjørelsen for 2025 klar?", "Frister", "Sist kjørt"} <= set(found)
