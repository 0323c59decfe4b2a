"""Which verbs leave the register alone: the others change what counts and ratings rest on.

Two things follow from it: what was counted over the register holds while only these are done (``services.remembered``), and
these need not wait for each other, where the others come one after the other (``services.work.begin``).
"""

from typing import Final

from compliance_app.domain.permissions import Verb

BESIDE_THE_REGISTER: Final = frozenset(
    {
        Verb.REGISTER_REQUEST, Verb.ANSWER_REQUEST, Verb.ASK_CLARIFICATION, Verb.EXTEND_REQUEST, Verb.REFUSE_REQUEST,
        Verb.CLASSIFY_BREACH, Verb.ANNOTATE_REQUEST, Verb.DRAFT_STATEMENT, Verb.EDIT_STATEMENT, Verb.EXPLAIN_WARNING,
        Verb.GIVE_BOARD_INPUT, Verb.EDIT_BOARD, Verb.RECORD_POLICY, Verb.RECORD_EVENT, Verb.ASSESS_OWN_OPERATIONS,
        Verb.RECORD_IMPACT, Verb.RECORD_MEASURE, Verb.RECORD_FOLLOW_UP, Verb.ATTACH_EVIDENCE, Verb.SAVE_FILTER,
        Verb.IMPORT_SCREENING_LIST, Verb.DECIDE_SCREENING_HIT, Verb.DECIDE_CHANGE,
        Verb.START_TASK, Verb.DECIDE_DUPLICATE, Verb.RECORD_TRAINING, Verb.ASSESS_PARTNERS,
        Verb.RECORD_DIALOGUE, Verb.RECORD_REMEDIATION, Verb.SEND_QUESTIONNAIRE, Verb.ANSWER_QUESTIONNAIRE,
        Verb.RECORD_ANSWERS, Verb.RECORD_EFFORT, Verb.SEND_REMINDERS, Verb.RECEIVE_MAIL, Verb.REOPEN_REQUEST,
        Verb.CLOSE_REQUEST, Verb.PUBLISH_ANSWER, Verb.SET_DISCLOSURE, Verb.PURGE_REQUESTS, Verb.ASK_IN_PUBLIC,
        Verb.FOLLOW_CASE, Verb.PUBLISH_STATEMENT, Verb.UPDATE_STATEMENT, Verb.CHECK_ADDRESS, Verb.BACKUP,
        Verb.SHARE_WITH_BOARD, Verb.FOLLOW_BOARD, Verb.SIGN_IN, Verb.MANAGE_USERS,
    }
)  # fmt: skip
"""What can be done without touching suppliers, spend, chains, categories, judgements, ratings or the profile.

MANAGE_CONTACTS is not: a new name follows to the suppliers."""
