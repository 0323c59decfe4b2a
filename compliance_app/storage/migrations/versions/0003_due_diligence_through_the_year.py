"""Tables of due diligence through the year: questionnaires, dialogue, remediation, training, reminders by mail."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import compliance_app.storage.tables.base

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wants_reminders', sa.Boolean(), nullable=False),
    sa.Column('compliance_owner', sa.Boolean(), nullable=False),
    sa.Column('calendar_secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_contact_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_contact_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_contact')),
    sa.UniqueConstraint('calendar_secret_hash', name=op.f('uq_contact_calendar_secret_hash')),
    sa.UniqueConstraint('enterprise_id', 'folded_name', name=op.f('uq_contact_enterprise_id_folded_name'))
    )
    op.create_table('outbox_mail',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('object_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('object_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reserved_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sending_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("(state = 'ACCEPTED') = (accepted_at IS NOT NULL)", name=op.f('ck_outbox_mail_accepted_has_time')),
    sa.CheckConstraint("kind IN ('DIGEST', 'QUESTIONNAIRE', 'QUESTIONNAIRE_REMINDER')", name=op.f('ck_outbox_mail_kind_known')),
    sa.CheckConstraint("state IN ('RESERVED', 'SENDING', 'ACCEPTED', 'FAILED', 'UNKNOWN')", name=op.f('ck_outbox_mail_state_known')),
    sa.CheckConstraint('length(trim(message_id)) > 0', name=op.f('ck_outbox_mail_message_id_filled')),
    sa.CheckConstraint('length(trim(recipient)) > 0', name=op.f('ck_outbox_mail_recipient_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_outbox_mail_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_outbox_mail')),
    sa.UniqueConstraint('enterprise_id', 'message_id', name=op.f('uq_outbox_mail_enterprise_id_message_id'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_mail_enterprise_id_object_id', ['enterprise_id', 'object_id'], unique=False)
        batch_op.create_index('ix_outbox_mail_enterprise_id_state', ['enterprise_id', 'state'], unique=False)

    op.create_table('business_partners_assessment',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Text(), nullable=False),
    sa.Column('partners', sa.Integer(), nullable=True),
    sa.Column('sources', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('finding', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('assessed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=True),
    sa.CheckConstraint('length(trim(sources)) > 0', name=op.f('ck_business_partners_assessment_sources_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'period_id'], ['reporting_period.enterprise_id', 'reporting_period.id'], name=op.f('fk_business_partners_assessment_enterprise_id_period_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_business_partners_assessment_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_business_partners_assessment')),
    sa.UniqueConstraint('enterprise_id', 'period_id', name=op.f('uq_business_partners_assessment_enterprise_id_period_id'))
    )
    op.create_table('reminder',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=False),
    sa.Column('object_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('object_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('mail_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'contact_id'], ['contact.enterprise_id', 'contact.id'], name=op.f('fk_reminder_enterprise_id_contact_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'mail_id'], ['outbox_mail.enterprise_id', 'outbox_mail.id'], name=op.f('fk_reminder_enterprise_id_mail_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_reminder_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('enterprise_id', 'contact_id', 'object_kind', 'object_id', 'rule', 'due', name=op.f('uq_reminder_enterprise_id_contact_id_object_kind_object_id_rule_due'))
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index('ix_reminder_enterprise_id_due', ['enterprise_id', 'due'], unique=False)
        batch_op.create_index('ix_reminder_enterprise_id_mail_id', ['enterprise_id', 'mail_id'], unique=False)

    op.create_table('questionnaire',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('period_id', sa.Text(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('questions', sa.Text(), nullable=False),
    sa.Column('bank_version', sa.Integer(), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sent_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('expires_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answered_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('offered_instead', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('accepted_instead', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('draft', sa.Text(), nullable=False),
    sa.Column('rest', sa.Text(), nullable=False),
    sa.Column('workbook_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seal_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('revoked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reminded', sa.Integer(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("language IN ('nb', 'en')", name=op.f('ck_questionnaire_language_known')),
    sa.CheckConstraint("state IN ('DRAFT', 'SENT', 'PARTLY_ANSWERED', 'ANSWERED', 'REVOKED')", name=op.f('ck_questionnaire_state_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'period_id'], ['reporting_period.enterprise_id', 'reporting_period.id'], name=op.f('fk_questionnaire_enterprise_id_period_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_questionnaire_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_questionnaire_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_questionnaire')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_questionnaire_secret_hash'))
    )
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.create_index('ix_questionnaire_enterprise_id_state', ['enterprise_id', 'state', 'due'], unique=False)
        batch_op.create_index('ix_questionnaire_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    op.create_table('earlier_link',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Text(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'questionnaire_id'], ['questionnaire.enterprise_id', 'questionnaire.id'], name=op.f('fk_earlier_link_enterprise_id_questionnaire_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_earlier_link_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_earlier_link')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_earlier_link_secret_hash'))
    )
    with op.batch_alter_table('earlier_link', schema=None) as batch_op:
        batch_op.create_index('ix_earlier_link_enterprise_id_questionnaire_id', ['enterprise_id', 'questionnaire_id'], unique=False)

    op.create_table('training_record',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('material', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('given_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('event_id', sa.Text(), nullable=True),
    sa.CheckConstraint('length(trim(material)) > 0', name=op.f('ck_training_record_material_filled')),
    sa.CheckConstraint('length(trim(who)) > 0', name=op.f('ck_training_record_who_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'event_id'], ['governance_event.enterprise_id', 'governance_event.id'], name=op.f('fk_training_record_enterprise_id_event_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_training_record_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_training_record'))
    )
    with op.batch_alter_table('training_record', schema=None) as batch_op:
        batch_op.create_index('ix_training_record_enterprise_id_held_on', ['enterprise_id', 'held_on'], unique=False)

    op.create_table('answer',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Text(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('given_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source IN ('LINK', 'WORKBOOK', 'BY_HAND')", name=op.f('ck_answer_source_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'questionnaire_id'], ['questionnaire.enterprise_id', 'questionnaire.id'], name=op.f('fk_answer_enterprise_id_questionnaire_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_answer_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_answer')),
    sa.UniqueConstraint('enterprise_id', 'questionnaire_id', 'question', name=op.f('uq_answer_enterprise_id_questionnaire_id_question'))
    )
    op.create_table('answer_proposal',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issue', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('object_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('object_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("state = 'OPEN' OR decided_at IS NOT NULL", name=op.f('ck_answer_proposal_decided_has_time')),
    sa.CheckConstraint("state IN ('OPEN', 'TAKEN', 'LEFT')", name=op.f('ck_answer_proposal_state_known')),
    sa.CheckConstraint('length(trim(kind)) > 0', name=op.f('ck_answer_proposal_kind_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'questionnaire_id'], ['questionnaire.enterprise_id', 'questionnaire.id'], name=op.f('fk_answer_proposal_enterprise_id_questionnaire_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_answer_proposal_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_answer_proposal_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_answer_proposal')),
    sa.UniqueConstraint('enterprise_id', 'questionnaire_id', 'kind', 'question', 'country', name=op.f('uq_answer_proposal_enterprise_id_questionnaire_id_kind_question_country'))
    )
    with op.batch_alter_table('answer_proposal', schema=None) as batch_op:
        batch_op.create_index('ix_answer_proposal_open', ['enterprise_id', 'supplier_id'], unique=False, sqlite_where=sa.text("state = 'OPEN'"), postgresql_where=sa.text("state = 'OPEN'"))

    op.create_table('effort',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('questionnaire_id', sa.Text(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('ASKED', 'REMINDED', 'NO_ANSWER', 'ANSWERED')", name=op.f('ck_effort_kind_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'questionnaire_id'], ['questionnaire.enterprise_id', 'questionnaire.id'], name=op.f('fk_effort_enterprise_id_questionnaire_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_effort_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_effort_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_effort'))
    )
    with op.batch_alter_table('effort', schema=None) as batch_op:
        batch_op.create_index('ix_effort_enterprise_id_happened_on', ['enterprise_id', 'happened_on', 'supplier_id'], unique=False)
        batch_op.create_index('ix_effort_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    op.create_table('remediation_case',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('impact_id', sa.Text(), nullable=False),
    sa.Column('remedy', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agreed_with', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('result', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('satisfied', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('satisfied_how', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("satisfied = 'UNKNOWN' OR length(trim(satisfied_how)) > 0", name=op.f('ck_remediation_case_satisfied_how_known')),
    sa.CheckConstraint("satisfied IN ('UNKNOWN', 'YES', 'PARTLY', 'NO')", name=op.f('ck_remediation_case_satisfied_known')),
    sa.CheckConstraint('done_on IS NULL OR length(trim(result)) > 0', name=op.f('ck_remediation_case_done_has_result')),
    sa.CheckConstraint('length(trim(agreed_with)) > 0', name=op.f('ck_remediation_case_agreed_with_filled')),
    sa.CheckConstraint('length(trim(remedy)) > 0', name=op.f('ck_remediation_case_remedy_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'impact_id'], ['adverse_impact.enterprise_id', 'adverse_impact.id'], name=op.f('fk_remediation_case_enterprise_id_impact_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_remediation_case_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_remediation_case'))
    )
    op.create_table('stakeholder_dialogue',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('with_whom', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('impact_id', sa.Text(), nullable=True),
    sa.Column('supplier_id', sa.Text(), nullable=True),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('RIGHTS_HOLDER', 'TRADE_UNION', 'CIVIL_SOCIETY', 'EMPLOYEES', 'AUTHORITY', 'OTHER')", name=op.f('ck_stakeholder_dialogue_kind_known')),
    sa.CheckConstraint('length(trim(about)) > 0', name=op.f('ck_stakeholder_dialogue_about_filled')),
    sa.CheckConstraint('length(trim(with_whom)) > 0', name=op.f('ck_stakeholder_dialogue_with_whom_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'impact_id'], ['adverse_impact.enterprise_id', 'adverse_impact.id'], name=op.f('fk_stakeholder_dialogue_enterprise_id_impact_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'period_id'], ['reporting_period.enterprise_id', 'reporting_period.id'], name=op.f('fk_stakeholder_dialogue_enterprise_id_period_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_stakeholder_dialogue_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_stakeholder_dialogue_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_stakeholder_dialogue'))
    )
    with op.batch_alter_table('stakeholder_dialogue', schema=None) as batch_op:
        batch_op.create_index('ix_stakeholder_dialogue_enterprise_id_period_id', ['enterprise_id', 'period_id', 'held_on'], unique=False)
        batch_op.create_index('ix_stakeholder_dialogue_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    op.create_table('evidence_link',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Text(), nullable=False),
    sa.Column('object_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('object_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(trim(object_kind)) > 0', name=op.f('ck_evidence_link_object_kind_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'evidence_id'], ['evidence.enterprise_id', 'evidence.id'], name=op.f('fk_evidence_link_enterprise_id_evidence_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_evidence_link_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_evidence_link')),
    sa.UniqueConstraint('enterprise_id', 'evidence_id', 'object_kind', 'object_id', name=op.f('uq_evidence_link_enterprise_id_evidence_id_object_kind_object_id'))
    )
    with op.batch_alter_table('evidence_link', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_link_object', ['enterprise_id', 'object_kind', 'object_id'], unique=False)

    with op.batch_alter_table('adverse_impact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('producer_id', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('severity_reason', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('involvement_reason', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('no_remedy_reason', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('no_remedy_by', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('no_remedy_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_adverse_impact_enterprise_id_period_id', ['enterprise_id', 'period_id'], unique=False)
        batch_op.create_index('ix_adverse_impact_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_adverse_impact_enterprise_id_producer_id'), 'producer', ['enterprise_id', 'producer_id'], ['enterprise_id', 'id'])
        batch_op.create_check_constraint(batch_op.f('ck_adverse_impact_one_subject'), "(CASE WHEN supplier_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN producer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN category_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN country = '' THEN 0 ELSE 1 END) <= 1")

    with op.batch_alter_table('board_input', schema=None) as batch_op:
        batch_op.add_column(sa.Column('event_id', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('due', sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_board_input_enterprise_id_event_id'), 'governance_event', ['enterprise_id', 'event_id'], ['enterprise_id', 'id'])

    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('measure_id', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('questionnaire_id', sa.Text(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_follow_up_enterprise_id_supplier_id'))
        batch_op.create_index('ix_follow_up_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id', 'held_on'], unique=False)
        batch_op.add_column(sa.Column('waits_for', sa.Date(), nullable=True))
        batch_op.create_index('ix_follow_up_enterprise_id_measure_id', ['enterprise_id', 'measure_id'], unique=False)
        waiting, done = sa.text('waits_for IS NOT NULL'), sa.text('held_on IS NOT NULL')
        for name, day, there in (('waiting', 'waits_for', waiting), ('done', 'held_on', done)):
            for by, columns in (('', []), ('_owner', ['owner']), ('_kind', ['kind'])):
                batch_op.create_index(f'ix_follow_up_{name}{by}', ['enterprise_id', *columns, day, 'id', 'supplier_id'], unique=False, sqlite_where=there, postgresql_where=there)
        batch_op.create_foreign_key(batch_op.f('fk_follow_up_enterprise_id_measure_id'), 'measure', ['enterprise_id', 'measure_id'], ['enterprise_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('fk_follow_up_enterprise_id_questionnaire_id'), 'questionnaire', ['enterprise_id', 'questionnaire_id'], ['enterprise_id', 'id'])

    # What was to be done next still is, unless something has been done at the supplier since.
    op.execute(sa.text(
        'UPDATE follow_up SET waits_for = next_on WHERE next_on IS NOT NULL AND NOT EXISTS ('
        'SELECT 1 FROM follow_up AS done WHERE done.enterprise_id = follow_up.enterprise_id '
        'AND done.supplier_id = follow_up.supplier_id AND done.held_on >= follow_up.next_on)'
    ))

    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.create_index('ix_evidence_enterprise_id_follow_up_id', ['enterprise_id', 'follow_up_id'], unique=False)
        batch_op.create_index('ix_evidence_enterprise_id_measure_id', ['enterprise_id', 'measure_id'], unique=False)
        batch_op.create_index('ix_evidence_enterprise_id_file_id', ['enterprise_id', 'file_id'], unique=False)

    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index('ix_stored_file_enterprise_id_content_hash', ['enterprise_id', 'content_hash'], unique=False)

    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lever', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('effect_on_people', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('cost', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('cost_currency', sqlmodel.sql.sqltypes.AutoString(), server_default='NOK', nullable=False))
        batch_op.add_column(sa.Column('done_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('effect', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('effect_reason', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('effect_judged_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('effect_judged_by', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('recorded_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_measure_enterprise_id_impact_id', ['enterprise_id', 'impact_id'], unique=False)
        batch_op.create_index('ix_measure_enterprise_id_period_id', ['enterprise_id', 'period_id', 'due', 'id'], unique=False)
        batch_op.create_index('ix_measure_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)
        batch_op.create_index('ix_measure_open_due', ['enterprise_id', 'due', 'id'], unique=False, sqlite_where=sa.text("status <> 'DONE'"), postgresql_where=sa.text("status <> 'DONE'"))
        batch_op.create_check_constraint(batch_op.f('ck_measure_lever_known'), "lever IN ('CLAUSE', 'DIALOGUE', 'CORRECTIVE_ACTION_PLAN', 'JOINT_BUYERS', 'INDUSTRY_BODY', 'CAPACITY_BUILDING', 'SWITCHING', 'DISENGAGEMENT') OR lever IS NULL")
        batch_op.create_check_constraint(batch_op.f('ck_measure_effect_known'), "effect IN ('HELPED', 'PARTLY', 'NOT', 'UNCLEAR') OR effect IS NULL")
        batch_op.create_check_constraint(batch_op.f('ck_measure_effect_has_day'), 'effect IS NULL OR effect_judged_on IS NOT NULL')
        batch_op.create_check_constraint(batch_op.f('ck_measure_cost_not_below_0'), 'cost IS NULL OR cost >= 0')

    with op.batch_alter_table('policy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('review_owner', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('superseded_by', sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_policy_enterprise_id_superseded_by'), 'policy', ['enterprise_id', 'superseded_by'], ['enterprise_id', 'id'])

    with op.batch_alter_table('priority_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('impact_id', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_priority_decision_enterprise_id_impact_id'), 'adverse_impact', ['enterprise_id', 'impact_id'], ['enterprise_id', 'id'])
        batch_op.drop_constraint(batch_op.f('ck_priority_decision_one_subject'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_priority_decision_one_subject'), '(supplier_id IS NOT NULL AND category_id IS NULL AND impact_id IS NULL) OR (supplier_id IS NULL AND category_id IS NOT NULL AND impact_id IS NULL) OR (supplier_id IS NULL AND category_id IS NULL AND impact_id IS NOT NULL)')

