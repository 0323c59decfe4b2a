"""Information requests from the mail that comes in to the record that proves it: messages, letters, passages, disclosure."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import compliance_app.storage.tables.base

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('fact_disclosure',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('object_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('object_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('disclosure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('set_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('set_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("disclosure = 'OPEN' OR length(trim(reason)) > 0", name=op.f('ck_fact_disclosure_closed_has_reason')),
    sa.CheckConstraint("disclosure IN ('OPEN', 'BUSINESS_SENSITIVE', 'PERSONAL')", name=op.f('ck_fact_disclosure_disclosure_known')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_fact_disclosure_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_fact_disclosure')),
    sa.UniqueConstraint('enterprise_id', 'object_kind', 'object_id', name=op.f('uq_fact_disclosure_enterprise_id_object_kind_object_id'))
    )
    op.create_table('inbox_cursor',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('mailbox', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=False),
    sa.Column('last_uid', sa.BigInteger(), nullable=False),
    sa.Column('read_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_inbox_cursor_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_inbox_cursor')),
    sa.UniqueConstraint('enterprise_id', 'mailbox', name=op.f('uq_inbox_cursor_enterprise_id_mailbox'))
    )
    op.create_table('public_answer',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('published_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('withdrawn_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(trim(answer)) > 0', name=op.f('ck_public_answer_answer_filled')),
    sa.CheckConstraint('length(trim(question)) > 0', name=op.f('ck_public_answer_question_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'request_id'], ['information_request.enterprise_id', 'information_request.id'], name=op.f('fk_public_answer_enterprise_id_request_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_public_answer_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_public_answer')),
    sa.UniqueConstraint('enterprise_id', 'request_id', name=op.f('uq_public_answer_enterprise_id_request_id'))
    )
    op.create_table('received_message',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answers_to', sa.Text(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('arrived_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('arrived_on', sa.Date(), nullable=True),
    sa.Column('registered_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sender', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sender_email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('problems', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('purged_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('REQUEST', 'REPLY', 'AUTOMATIC', 'UNCLEAR')", name=op.f('ck_received_message_kind_known')),
    sa.CheckConstraint("state IN ('WAITING', 'DONE', 'SET_ASIDE')", name=op.f('ck_received_message_state_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'request_id'], ['information_request.enterprise_id', 'information_request.id'], name=op.f('fk_received_message_enterprise_id_request_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_received_message_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_received_message')),
    sa.UniqueConstraint('enterprise_id', 'content_hash', name=op.f('uq_received_message_enterprise_id_content_hash'))
    )
    with op.batch_alter_table('received_message', schema=None) as batch_op:
        batch_op.create_index('ix_received_message_enterprise_id_message_id', ['enterprise_id', 'message_id'], unique=False)
        batch_op.create_index('ix_received_message_enterprise_id_request_id', ['enterprise_id', 'request_id'], unique=False)
        batch_op.create_index('ix_received_message_waiting', ['enterprise_id', 'arrived_on'], unique=False, sqlite_where=sa.text("state = 'WAITING'"), postgresql_where=sa.text("state = 'WAITING'"))

    op.create_table('refused_passage',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('passage', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ground', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('known_harm', sa.Boolean(), nullable=False),
    sa.Column('not_known_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('refused_on', sa.Date(), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=True),
    sa.CheckConstraint("NOT known_harm OR ground IN ('SECURITY_GRADED', 'COPYRIGHT')", name=op.f('ck_refused_passage_known_harm_is_told')),
    sa.CheckConstraint("ground IN ('a', 'b', 'c', 'd', 'SECURITY_GRADED', 'COPYRIGHT')", name=op.f('ck_refused_passage_ground_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'request_id'], ['information_request.enterprise_id', 'information_request.id'], name=op.f('fk_refused_passage_enterprise_id_request_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_refused_passage_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_refused_passage'))
    )
    with op.batch_alter_table('refused_passage', schema=None) as batch_op:
        batch_op.create_index('ix_refused_passage_enterprise_id_request_id', ['enterprise_id', 'request_id'], unique=False)

    op.create_table('request_letter',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('given', sa.Text(), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mail_id', sa.Text(), nullable=True),
    sa.Column('written_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('written_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sent_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_by_channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('discarded_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(trim(kind)) > 0', name=op.f('ck_request_letter_kind_filled')),
    sa.CheckConstraint('sent_at IS NULL OR discarded_at IS NULL', name=op.f('ck_request_letter_sent_or_discarded')),
    sa.ForeignKeyConstraint(['enterprise_id', 'mail_id'], ['outbox_mail.enterprise_id', 'outbox_mail.id'], name=op.f('fk_request_letter_enterprise_id_mail_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'request_id'], ['information_request.enterprise_id', 'information_request.id'], name=op.f('fk_request_letter_enterprise_id_request_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_request_letter_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_request_letter'))
    )
    with op.batch_alter_table('request_letter', schema=None) as batch_op:
        batch_op.create_index('ix_request_letter_enterprise_id_request_id', ['enterprise_id', 'request_id'], unique=False)
        batch_op.create_index('uq_request_letter_waiting', ['enterprise_id', 'request_id'], unique=True, sqlite_where=sa.text('sent_at IS NULL AND discarded_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL AND discarded_at IS NULL'))

    op.create_table('message_attachment',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('media_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('problem', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'message_id'], ['received_message.enterprise_id', 'received_message.id'], name=op.f('fk_message_attachment_enterprise_id_message_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_message_attachment_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_message_attachment'))
    )
    with op.batch_alter_table('message_attachment', schema=None) as batch_op:
        batch_op.create_index('ix_message_attachment_enterprise_id_message_id', ['enterprise_id', 'message_id'], unique=False)

    op.create_table('message_content',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['received_message.enterprise_id', 'received_message.id'], name=op.f('fk_message_content_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_message_content_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_message_content'))
    )
    op.create_table('attachment_content',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['message_attachment.enterprise_id', 'message_attachment.id'], name=op.f('fk_attachment_content_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_attachment_content_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_attachment_content'))
    )
    with op.batch_alter_table('enterprise', schema=None) as batch_op:
        batch_op.add_column(sa.Column('public_form', sa.Boolean(), server_default=sa.text('false'), nullable=False))
        batch_op.add_column(sa.Column('retention_months', sa.Integer(), server_default=sa.text('12'), nullable=False))
        batch_op.add_column(sa.Column('public_body', sa.Boolean(), server_default=sa.text('false'), nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_enterprise_retention_in_range'), 'retention_months BETWEEN 1 AND 120')

    with op.batch_alter_table('information_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('received_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('received_from', sqlmodel.sql.sqltypes.AutoString(), server_default='SAID', nullable=False))
        batch_op.add_column(sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), server_default='nb', nullable=False))
        batch_op.add_column(sa.Column('reopened_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('refused_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('demanded_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('justified_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('redacted_question', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('redacted_answer', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('closed_by', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('supervision', sa.Boolean(), server_default=sa.text('false'), nullable=False))
        batch_op.add_column(sa.Column('archived_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('purged_on', sa.Date(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_information_request_secret_hash'), ['secret_hash'])
        batch_op.create_check_constraint(batch_op.f('ck_information_request_received_from_known'), "received_from IN ('SAID', 'TRANSPORT', 'FORM')")
        batch_op.create_check_constraint(batch_op.f('ck_information_request_state_known'), "state IN ('RECEIVED', 'UNDER_REVIEW', 'CLARIFICATION_ASKED', 'PARTLY_ANSWERED', 'EXTENDED', 'REOPENED', 'ANSWERED', 'PARTLY_REFUSED', 'REFUSED', 'REFERRED', 'OUT_OF_SCOPE', 'WITHDRAWN', 'SET_ASIDE', 'JUSTIFICATION_DEMANDED', 'JUSTIFICATION_GIVEN')")
        batch_op.create_check_constraint(batch_op.f('ck_information_request_language_known'), "language IN ('nb', 'nn', 'en')")
        batch_op.create_check_constraint(batch_op.f('ck_information_request_closed_is_redacted'), 'closed_on IS NULL OR length(trim(redacted_question)) > 0')
        batch_op.create_check_constraint(batch_op.f('ck_information_request_purged_is_closed'), 'purged_on IS NULL OR closed_on IS NOT NULL')

    with op.batch_alter_table('possible_breach', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), server_default='LATE_ANSWER', nullable=False))
        batch_op.add_column(sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('classified_on', sa.Date(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_possible_breach_enterprise_id_request_id_provision'), type_='unique')
    # All that were written down before were late answers, each about its request.
    op.execute(sa.text("UPDATE possible_breach SET about = coalesce(request_id, id)"))
    with op.batch_alter_table('possible_breach', schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f('uq_possible_breach_enterprise_id_kind_about'), ['enterprise_id', 'kind', 'about'])
        batch_op.create_check_constraint(batch_op.f('ck_possible_breach_kind_known'), "kind IN ('LATE_ANSWER', 'LATE_NOTICE', 'INCOMPLETE_REFUSAL', 'LATE_JUSTIFICATION', 'MISSING_STATEMENT')")

    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outbox_mail_kind_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_outbox_mail_kind_known'), "kind IN ('DIGEST', 'QUESTIONNAIRE', 'QUESTIONNAIRE_REMINDER', 'REQUEST_LETTER')")
