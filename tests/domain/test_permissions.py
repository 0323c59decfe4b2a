"""The table of roles and verbs, written out a second time as a reader would state it, and default deny."""

import itertools

import pytest

from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import (
    EVERY_ROLE,
    MATRIX,
    ROLE_NAMES,
    VERB_NAMES,
    Role,
    Verb,
    allowed,
    require,
    role_to_ask_for,
)

# r reader, p procurement, c compliance owner, d director, b board, a administrator
EXPECTED = """
READ_REGISTER          rpcdba
CREATE_ENTERPRISE      .....a
EDIT_ENTERPRISE        ..cd..
EDIT_BOARD             ..cd..
IMPORT_SUPPLIERS       .pc...
UNDO_IMPORT            .pc...
EDIT_SUPPLIER          .pc...
EDIT_CATEGORY          .pc...
EDIT_CHAIN             .pc...
RATE                   .pc...
JUDGE_SECTOR           .pc...
OVERRIDE_RATING        ..c...
SET_COUNTRY_FLOOR      ..c...
READ_REQUESTS          .pcd..
REGISTER_REQUEST       .pcd..
ANSWER_REQUEST         ..cd..
ASK_CLARIFICATION      ..cd..
EXTEND_REQUEST         ..cd..
REFUSE_REQUEST         ..cd..
CLASSIFY_BREACH        ..cd..
ANNOTATE_REQUEST       .pcd..
DRAFT_STATEMENT        ..cd..
EDIT_STATEMENT         ..cd..
EXPLAIN_WARNING        ..cd..
REVIEW_STATEMENT       ..cd..
FREEZE_STATEMENT       ...d..
BUILD_STATEMENT        ..cd..
READ_BOARD             rpcdb.
GIVE_BOARD_INPUT       ..cdb.
LOAD_EXAMPLE           ..c..a
REMOVE_EXAMPLE         ..c..a
VERIFY_LOG             ..cd.a
BACKUP                 .....a
MANAGE_USERS           .....a
RECORD_POLICY          ..cd..
RECORD_EVENT           ..cd..
ASSESS_OWN_OPERATIONS  ..cd..
RECORD_IMPACT          .pcd..
RECORD_MEASURE         .pcd..
RECORD_FOLLOW_UP       .pc...
EXPORT_REGISTER        .pcd..
REFRESH_REGISTRY       .pc...
DECIDE_PROPOSAL        .pc...
MERGE_SUPPLIERS        .pc...
DECIDE_DUPLICATE       .pc...
SAVE_FILTER            .pcd..
START_TASK             .pc...
IMPORT_SCREENING_LIST  .pc...
CHECK_SCREENING_LISTS  .pc...
DECIDE_SCREENING_HIT   .pc...
CHANGE_METHOD          ..c...
IMPORT_DATASET         ..c...
OPEN_YEAR              .pc...
CONFIRM_RATING         .pc...
DECIDE_CHANGE          ..cd..
ATTACH_EVIDENCE        .pcd..
"""
ROWS = dict(line.split() for line in EXPECTED.strip().splitlines())
CASES = [(role, verb) for verb in Verb for role in (None, *Role)]


def letter(role):
    return dict(zip(Role, "rpcdba", strict=True))[role]


@pytest.mark.parametrize(("role", "verb"), CASES)
def test_each_role_can_do_what_the_table_says_and_no_more(role, verb):
    roles = None if role is None else frozenset({role})
    expected = role is not None and letter(role) in ROWS[verb]
    assert allowed(roles, verb) is expected
    if expected:
        require(roles, verb)
    else:
        with pytest.raises(NotAllowed):
            require(roles, verb)


def test_every_verb_is_in_the_table_once_and_has_words():
    assert list(ROWS) == [verb.value for verb in Verb]
    assert set(MATRIX) == set(VERB_NAMES) == set(Verb)
    assert len(set(VERB_NAMES.values())) == len(Verb)
    assert all(MATRIX[verb] for verb in Verb)


@pytest.mark.parametrize("roles", [None, (), frozenset(), {"OWNER"}, "READER", ["reader"]])
def test_nobody_and_unknown_roles_may_nothing(roles):
    assert not any(allowed(roles, verb) for verb in Verb)


def test_an_unknown_verb_is_nobodys():
    assert not allowed(EVERY_ROLE, "DROP_EVERYTHING")


def test_several_roles_add_up():
    for first, second in itertools.combinations(Role, 2):
        for verb in Verb:
            assert allowed({first, second}, verb) is (allowed({first}, verb) or allowed({second}, verb))


def test_the_single_user_of_local_mode_may_everything():
    assert all(allowed(EVERY_ROLE, verb) for verb in Verb)


def test_a_reader_changes_nothing_and_sees_no_requesters():
    assert {verb for verb in Verb if allowed({Role.READER}, verb)} == {Verb.READ_REGISTER, Verb.READ_BOARD}


def test_the_refusal_says_what_and_whom_to_ask():
    with pytest.raises(NotAllowed) as caught:
        require({Role.READER}, Verb.REGISTER_REQUEST)
    assert str(caught.value) == (
        "Du har ikke tilgang til å registrere et informasjonskrav. Be administratoren om rollen «innkjøper»."
    )
    assert role_to_ask_for(Verb.FREEZE_STATEMENT) is Role.DIRECTOR
    assert ROLE_NAMES[role_to_ask_for(Verb.OVERRIDE_RATING)] == "åpenhetslovansvarlig"
