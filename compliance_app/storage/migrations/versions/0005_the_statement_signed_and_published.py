"""The statement from the moment it is locked: files, signing, signatures, publishing; deputies who serve, and participants."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import compliance_app.storage.tables.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('group_company',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('relation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('org_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('covered', sa.Boolean(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('own_duty', sa.Boolean(), nullable=True),
    sa.Column('considered_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.CheckConstraint("NOT covered OR relation = 'SUBSIDIARY'", name=op.f('ck_group_company_only_subsidiaries_covered')),
    sa.CheckConstraint("relation IN ('SUBSIDIARY', 'PARENT')", name=op.f('ck_group_company_relation_known')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_group_company_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_group_company_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_group_company'))
    )
    op.create_table('letterhead',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('kept_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kept_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('replaced_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_letterhead_name_filled')),
    sa.CheckConstraint('length(trim(sha256)) > 0', name=op.f('ck_letterhead_sha256_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_letterhead_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_letterhead'))
    )
    op.create_table('letterhead_content',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['letterhead.enterprise_id', 'letterhead.id'], name=op.f('fk_letterhead_content_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_letterhead_content_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_letterhead_content'))
    )
    op.create_table('name_answer',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('answered_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_name_answer_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'person_id'], ['person.enterprise_id', 'person.id'], name=op.f('fk_name_answer_enterprise_id_person_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_name_answer_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_name_answer')),
    sa.UniqueConstraint('enterprise_id', 'name', 'person_id', name=op.f('uq_name_answer_enterprise_id_name_person_id'))
    )
    op.create_table('address_check',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Text(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('checked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('found', sa.Boolean(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=True),
    sa.Column('problem', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(trim(address)) > 0', name=op.f('ck_address_check_address_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'statement_id'], ['statement.enterprise_id', 'statement.id'], name=op.f('fk_address_check_enterprise_id_statement_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_address_check_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_address_check'))
    )
    with op.batch_alter_table('address_check', schema=None) as batch_op:
        batch_op.create_index('ix_address_check_enterprise_id_statement_id', ['enterprise_id', 'statement_id'], unique=False)

    op.create_table('publication',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Text(), nullable=False),
    sa.Column('published_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('missing', sa.Text(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('with_signed_file', sa.Boolean(), nullable=False),
    sa.CheckConstraint("missing = '[]' OR length(trim(reason)) > 0", name=op.f('ck_publication_missing_has_reason')),
    sa.ForeignKeyConstraint(['enterprise_id', 'statement_id'], ['statement.enterprise_id', 'statement.id'], name=op.f('fk_publication_enterprise_id_statement_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_publication_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_publication')),
    sa.UniqueConstraint('enterprise_id', 'statement_id', name=op.f('uq_publication_enterprise_id_statement_id'))
    )
    op.create_table('signing_round',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Text(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sign_by', sa.Date(), nullable=True),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sent_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sent_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('provider', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('provider_job', sa.Text(), nullable=False),
    sa.Column('provider_case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('provider_state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('compared', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('PREPARED', 'SENT', 'COMPLETED', 'REJECTED', 'EXPIRED', 'FAILED', 'CANCELLED')", name=op.f('ck_signing_round_state_known')),
    sa.CheckConstraint("way IN ('MANUAL', 'PENNEO')", name=op.f('ck_signing_round_way_known')),
    sa.CheckConstraint('length(trim(content_hash)) > 0', name=op.f('ck_signing_round_content_hash_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'statement_id'], ['statement.enterprise_id', 'statement.id'], name=op.f('fk_signing_round_enterprise_id_statement_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_signing_round_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_signing_round'))
    )
    with op.batch_alter_table('signing_round', schema=None) as batch_op:
        batch_op.create_index('uq_signing_round_open', ['enterprise_id', 'statement_id'], unique=True, sqlite_where=sa.text("state IN ('PREPARED', 'SENT')"), postgresql_where=sa.text("state IN ('PREPARED', 'SENT')"))

    op.create_table('statement_file',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('media_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kept_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kept_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('SNAPSHOT', 'PDF', 'DOCX', 'HTML', 'JSON', 'SIGNED', 'EVIDENCE')", name=op.f('ck_statement_file_kind_known')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_statement_file_name_filled')),
    sa.CheckConstraint('length(trim(sha256)) > 0', name=op.f('ck_statement_file_sha256_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'statement_id'], ['statement.enterprise_id', 'statement.id'], name=op.f('fk_statement_file_enterprise_id_statement_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_statement_file_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_statement_file'))
    )
    with op.batch_alter_table('statement_file', schema=None) as batch_op:
        batch_op.create_index('ix_statement_file_enterprise_id_statement_id', ['enterprise_id', 'statement_id'], unique=False)
        batch_op.create_index('uq_statement_file_frozen', ['enterprise_id', 'statement_id', 'kind'], unique=True, sqlite_where=sa.text("kind NOT IN ('SIGNED', 'EVIDENCE')"), postgresql_where=sa.text("kind NOT IN ('SIGNED', 'EVIDENCE')"))

    op.create_table('required_signer',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seats', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sign_link', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reservation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reservation_sent', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.CheckConstraint("state IN ('WAITING', 'OPENED', 'SAID_SIGNED', 'REJECTED', 'UNREACHED')", name=op.f('ck_required_signer_state_known')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_required_signer_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'person_id'], ['person.enterprise_id', 'person.id'], name=op.f('fk_required_signer_enterprise_id_person_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'round_id'], ['signing_round.enterprise_id', 'signing_round.id'], name=op.f('fk_required_signer_enterprise_id_round_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_required_signer_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_required_signer')),
    sa.UniqueConstraint('enterprise_id', 'round_id', 'person_id', name=op.f('uq_required_signer_enterprise_id_round_id_person_id'))
    )
    op.create_table('signature',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seats', sa.Text(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('provider', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('method', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('qualified', sa.Boolean(), nullable=True),
    sa.Column('signed_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('on_behalf_of', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reservation', sa.Boolean(), nullable=False),
    sa.Column('explanation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('CERTIFICATE', 'SIGNATURE_PAGE', 'ON_PAPER')", name=op.f('ck_signature_kind_known')),
    sa.CheckConstraint('NOT reservation OR length(trim(explanation)) > 0', name=op.f('ck_signature_reservation_is_explained')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_signature_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'file_id'], ['statement_file.enterprise_id', 'statement_file.id'], name=op.f('fk_signature_enterprise_id_file_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'person_id'], ['person.enterprise_id', 'person.id'], name=op.f('fk_signature_enterprise_id_person_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'statement_id'], ['statement.enterprise_id', 'statement.id'], name=op.f('fk_signature_enterprise_id_statement_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_signature_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_signature')),
    sa.UniqueConstraint('enterprise_id', 'statement_id', 'person_id', 'content_hash', name=op.f('uq_signature_enterprise_id_statement_id_person_id_content_hash'))
    )
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.create_index('ix_signature_enterprise_id_statement_id', ['enterprise_id', 'statement_id'], unique=False)

    op.create_table('signed_file_check',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Text(), nullable=False),
    sa.Column('verdict', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('checked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('checked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("verdict IN ('COMPLETE', 'MISSING', 'CHANGED', 'OTHER_DOCUMENT', 'NOT_CONFIRMED', 'ON_PAPER')", name=op.f('ck_signed_file_check_verdict_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'file_id'], ['statement_file.enterprise_id', 'statement_file.id'], name=op.f('fk_signed_file_check_enterprise_id_file_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_signed_file_check_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_signed_file_check'))
    )
    with op.batch_alter_table('signed_file_check', schema=None) as batch_op:
        batch_op.create_index('ix_signed_file_check_enterprise_id_file_id', ['enterprise_id', 'file_id'], unique=False)

    op.create_table('statement_file_content',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['statement_file.enterprise_id', 'statement_file.id'], name=op.f('fk_statement_file_content_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_statement_file_content_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_statement_file_content'))
    )
    with op.batch_alter_table('board_seat', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_board_seat_role_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_board_seat_role_known'), "role IN ('GENERAL_MANAGER', 'CHAIR', 'MEMBER', 'DEPUTY', 'PARTICIPANT')")
        batch_op.add_column(sa.Column('serves', sa.Boolean(), server_default=sa.text('false'), nullable=False))

    with op.batch_alter_table('enterprise', schema=None) as batch_op:
        batch_op.add_column(sa.Column('four_eyes', sa.Boolean(), server_default=sa.text('false'), nullable=False))

    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('not_done_reason', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))

    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reviewed_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reviewed_by', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('frozen_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('frozen_by', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('log_head', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('signed_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('begun_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('change_note', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))

    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outbox_mail_kind_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_outbox_mail_kind_known'), "kind IN ('DIGEST', 'QUESTIONNAIRE', 'QUESTIONNAIRE_REMINDER', 'REQUEST_LETTER', 'SIGN_INVITATION')")
