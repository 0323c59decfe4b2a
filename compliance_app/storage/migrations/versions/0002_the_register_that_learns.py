"""Tables of the register that learns, the method's versions and the year's review."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import compliance_app.storage.tables.base

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('import_mapping',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('signature', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('headers', sa.Text(), nullable=False),
    sa.Column('mapping', sa.Text(), nullable=False),
    sa.Column('choices', sa.Text(), nullable=False),
    sa.Column('used_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('used_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(trim(signature)) > 0', name=op.f('ck_import_mapping_signature_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_import_mapping_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_import_mapping')),
    sa.UniqueConstraint('enterprise_id', 'kind', 'signature', name=op.f('uq_import_mapping_enterprise_id_kind_signature'))
    )
    op.create_table('indicator_dataset',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('dimension', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('edition', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('publisher', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('licence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('worst', sa.Float(), nullable=False),
    sa.Column('best', sa.Float(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('imported_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('imported_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("dimension IN ('CIVIL_RIGHTS', 'LABOUR_RIGHTS', 'FORCED_LABOUR', 'GOVERNANCE')", name=op.f('ck_indicator_dataset_dimension_known')),
    sa.CheckConstraint('length(trim(edition)) > 0', name=op.f('ck_indicator_dataset_edition_filled')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_indicator_dataset_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_indicator_dataset_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_indicator_dataset')),
    sa.UniqueConstraint('enterprise_id', 'content_hash', 'dimension', name=op.f('uq_indicator_dataset_enterprise_id_content_hash_dimension'))
    )
    op.create_table('registry_cursor',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('update_id', sa.Integer(), nullable=False),
    sa.Column('refreshed_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_registry_cursor_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_registry_cursor')),
    sa.UniqueConstraint('enterprise_id', name=op.f('uq_registry_cursor_enterprise_id'))
    )
    op.create_table('registry_record',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('org_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('fetched_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('FOUND', 'DELETED', 'REMOVED', 'UNKNOWN')", name=op.f('ck_registry_record_state_known')),
    sa.CheckConstraint('length(org_number) = 9', name=op.f('ck_registry_record_org_number_length')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_registry_record_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_registry_record')),
    sa.UniqueConstraint('enterprise_id', 'org_number', name=op.f('uq_registry_record_enterprise_id_org_number'))
    )
    op.create_table('risk_method',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('method_version', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('datasets', sa.Text(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(trim(reason)) > 0', name=op.f('ck_risk_method_reason_filled')),
    sa.CheckConstraint('method_version > 1', name=op.f('ck_risk_method_after_the_first')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_risk_method_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_risk_method')),
    sa.UniqueConstraint('enterprise_id', 'method_version', name=op.f('uq_risk_method_enterprise_id_method_version'))
    )
    op.create_table('saved_filter',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('view', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('saved_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('saved_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_saved_filter_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_saved_filter_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('enterprise_id', 'view', 'name', name=op.f('uq_saved_filter_enterprise_id_view_name'))
    )
    op.create_table('screening_list',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('preset', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('retrieved_on', sa.Date(), nullable=False),
    sa.Column('file_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('imported_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('imported_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('left_out', sa.Integer(), nullable=False),
    sa.Column('superseded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('checked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('checked_suppliers', sa.Integer(), nullable=False),
    sa.Column('checked_producers', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_screening_list_name_filled')),
    sa.CheckConstraint('length(trim(source)) > 0', name=op.f('ck_screening_list_source_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_screening_list_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_screening_list')),
    sa.UniqueConstraint('enterprise_id', 'name', 'file_hash', name=op.f('uq_screening_list_enterprise_id_name_file_hash'))
    )
    op.create_table('size_figure',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('sales', sa.BigInteger(), nullable=True),
    sa.Column('balance', sa.BigInteger(), nullable=True),
    sa.Column('full_time_equivalents', sa.Float(), nullable=True),
    sa.Column('public_interest', sa.Boolean(), nullable=True),
    sa.Column('whole_group', sa.Boolean(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('confirmed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('confirmed_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('fetched_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_size_figure_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_size_figure')),
    sa.UniqueConstraint('enterprise_id', 'year', name=op.f('uq_size_figure_enterprise_id_year'))
    )
    op.create_table('stored_file',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('media_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stored_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('stored_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_stored_file_name_filled')),
    sa.CheckConstraint('size > 0', name=op.f('ck_stored_file_size_above_0')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_stored_file_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_stored_file'))
    )
    op.create_table('task',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('heartbeat_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('finished_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('arguments', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("state IN ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'STOPPED')", name=op.f('ck_task_state_known')),
    sa.CheckConstraint('length(trim(kind)) > 0', name=op.f('ck_task_kind_filled')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_task_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_task'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index('ix_task_enterprise_id_kind', ['enterprise_id', 'kind', 'asked_at'], unique=False)

    op.create_table('screening_entry',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Text(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('aliases', sa.Text(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('identity', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_screening_entry_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'list_id'], ['screening_list.enterprise_id', 'screening_list.id'], name=op.f('fk_screening_entry_enterprise_id_list_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_screening_entry_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_screening_entry'))
    )
    with op.batch_alter_table('screening_entry', schema=None) as batch_op:
        batch_op.create_index('ix_screening_entry_enterprise_id_list_id', ['enterprise_id', 'list_id'], unique=False)

    op.create_table('stored_content',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['stored_file.enterprise_id', 'stored_file.id'], name=op.f('fk_stored_content_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_stored_content_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_stored_content'))
    )
    op.create_table('duplicate_candidate',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Text(), nullable=False),
    sa.Column('second_id', sa.Text(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('OPEN', 'SAME', 'NOT_THE_SAME')", name=op.f('ck_duplicate_candidate_decision_known')),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_duplicate_candidate_in_order')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_duplicate_candidate_score_0_100')),
    sa.ForeignKeyConstraint(['enterprise_id', 'first_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_duplicate_candidate_enterprise_id_first_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'second_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_duplicate_candidate_enterprise_id_second_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_duplicate_candidate_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_duplicate_candidate')),
    sa.UniqueConstraint('enterprise_id', 'first_id', 'second_id', name=op.f('uq_duplicate_candidate_enterprise_id_first_id_second_id'))
    )
    with op.batch_alter_table('duplicate_candidate', schema=None) as batch_op:
        batch_op.create_index('ix_duplicate_candidate_enterprise_id_decision', ['enterprise_id', 'decision', 'score'], unique=False)

    op.create_table('follow_up',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('done_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('LETTER', 'MEETING', 'VISIT', 'QUESTIONNAIRE', 'CONTRACT_CHANGE', 'CORRECTIVE_ACTION_PLAN')", name=op.f('ck_follow_up_kind_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_follow_up_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_follow_up_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_follow_up'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_enterprise_id_next_on', ['enterprise_id', 'next_on'], unique=False)
        batch_op.create_index('ix_follow_up_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    op.create_table('override',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('period_id', sa.Text(), nullable=False),
    sa.Column('level', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('computed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('inputs_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country_table_id', sa.Text(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("computed IN ('LOW', 'MEDIUM', 'HIGH', 'UNKNOWN')", name=op.f('ck_override_computed_known')),
    sa.CheckConstraint("level IN ('LOW', 'MEDIUM', 'HIGH', 'UNKNOWN')", name=op.f('ck_override_level_known')),
    sa.CheckConstraint('length(trim(reason)) > 0', name=op.f('ck_override_reason_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'country_table_id'], ['country_table.enterprise_id', 'country_table.id'], name=op.f('fk_override_enterprise_id_country_table_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'period_id'], ['reporting_period.enterprise_id', 'reporting_period.id'], name=op.f('fk_override_enterprise_id_period_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_override_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_override_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_override'))
    )
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.create_index('ix_override_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)
        batch_op.create_index('uq_override_current', ['enterprise_id', 'supplier_id', 'period_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('registry_proposal',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('OPEN', 'ACCEPTED', 'REJECTED')", name=op.f('ck_registry_proposal_decision_known')),
    sa.CheckConstraint("kind IN ('BANKRUPT', 'WINDING_UP', 'RECONSTRUCTION', 'DELETED', 'NAME', 'INDUSTRY')", name=op.f('ck_registry_proposal_kind_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_registry_proposal_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_registry_proposal_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_registry_proposal'))
    )
    with op.batch_alter_table('registry_proposal', schema=None) as batch_op:
        batch_op.create_index('ix_registry_proposal_enterprise_id_decision', ['enterprise_id', 'decision'], unique=False)
        batch_op.create_index('ix_registry_proposal_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    op.create_table('screening_hit',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=True),
    sa.Column('producer_id', sa.Text(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('compared', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('superseded', sa.Boolean(), nullable=False),
    sa.CheckConstraint("decision IN ('OPEN', 'SAME', 'NOT_THE_SAME')", name=op.f('ck_screening_hit_decision_known')),
    sa.CheckConstraint('(supplier_id IS NULL) <> (producer_id IS NULL)', name=op.f('ck_screening_hit_one_subject')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_screening_hit_score_0_100')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['screening_entry.enterprise_id', 'screening_entry.id'], name=op.f('fk_screening_hit_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'producer_id'], ['producer.enterprise_id', 'producer.id'], name=op.f('fk_screening_hit_enterprise_id_producer_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_screening_hit_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_screening_hit_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_screening_hit'))
    )
    with op.batch_alter_table('screening_hit', schema=None) as batch_op:
        batch_op.create_index('ix_screening_hit_enterprise_id_decision', ['enterprise_id', 'decision', 'score'], unique=False)
        batch_op.create_index('ix_screening_hit_enterprise_id_producer_id', ['enterprise_id', 'producer_id'], unique=False)
        batch_op.create_index('ix_screening_hit_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    op.create_table('significant_change',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision = 'OPEN' OR length(trim(reason)) > 0", name=op.f('ck_significant_change_decided_has_reason')),
    sa.CheckConstraint("decision IN ('OPEN', 'STATEMENT_UPDATED', 'NO_UPDATE')", name=op.f('ck_significant_change_decision_known')),
    sa.CheckConstraint("kind IN ('ACTUAL_IMPACT', 'RAISED_TO_HIGH', 'NEW_HIGH_SUPPLIER', 'COUNTRY_ACROSS_CUT_OFF', 'ALERT')", name=op.f('ck_significant_change_kind_known')),
    sa.CheckConstraint('length(trim(what)) > 0', name=op.f('ck_significant_change_what_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'period_id'], ['reporting_period.enterprise_id', 'reporting_period.id'], name=op.f('fk_significant_change_enterprise_id_period_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_significant_change_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_significant_change_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_significant_change'))
    )
    with op.batch_alter_table('significant_change', schema=None) as batch_op:
        batch_op.create_index('ix_significant_change_enterprise_id_decision', ['enterprise_id', 'decision'], unique=False)

    op.create_table('supplier_merge',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Text(), nullable=False),
    sa.Column('merged_id', sa.Text(), nullable=False),
    sa.Column('moved', sa.Text(), nullable=False),
    sa.Column('merged_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('merged_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('parted_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('kept_id <> merged_id', name=op.f('ck_supplier_merge_two_suppliers')),
    sa.ForeignKeyConstraint(['enterprise_id', 'kept_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_supplier_merge_enterprise_id_kept_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'merged_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_supplier_merge_enterprise_id_merged_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_supplier_merge_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_supplier_merge'))
    )
    with op.batch_alter_table('supplier_merge', schema=None) as batch_op:
        batch_op.create_index('ix_supplier_merge_enterprise_id_kept_id', ['enterprise_id', 'kept_id'], unique=False)

    op.create_table('supplier_site',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('country IS NULL OR length(country) = 2', name=op.f('ck_supplier_site_country_length')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_supplier_site_name_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_supplier_site_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_supplier_site_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_supplier_site')),
    sa.UniqueConstraint('enterprise_id', 'supplier_id', 'folded_name', name=op.f('uq_supplier_site_enterprise_id_supplier_id_folded_name'))
    )
    op.create_table('confirmation',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('queue_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('changed', sa.Boolean(), nullable=False),
    sa.Column('together_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last_assessment_id', sa.Text(), nullable=True),
    sa.Column('assessment_id', sa.Text(), nullable=True),
    sa.Column('level', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sources_read', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=True),
    sa.Column('together', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("level IN ('LOW', 'MEDIUM', 'HIGH', 'UNKNOWN') OR level IS NULL", name=op.f('ck_confirmation_level_known')),
    sa.CheckConstraint("together_as IN ('', 'UNCHANGED', 'LOW')", name=op.f('ck_confirmation_together_as_known')),
    sa.CheckConstraint("state IN ('NOT_YET', 'UNCHANGED', 'CHANGED')", name=op.f('ck_confirmation_state_known')),
    sa.ForeignKeyConstraint(['enterprise_id', 'assessment_id'], ['risk_assessment.enterprise_id', 'risk_assessment.id'], name=op.f('fk_confirmation_enterprise_id_assessment_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'last_assessment_id'], ['risk_assessment.enterprise_id', 'risk_assessment.id'], name=op.f('fk_confirmation_enterprise_id_last_assessment_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'period_id'], ['reporting_period.enterprise_id', 'reporting_period.id'], name=op.f('fk_confirmation_enterprise_id_period_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_confirmation_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_confirmation_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_confirmation')),
    sa.UniqueConstraint('enterprise_id', 'period_id', 'supplier_id', name=op.f('uq_confirmation_enterprise_id_period_id_supplier_id'))
    )
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.create_index('ix_confirmation_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)
        batch_op.create_index('ix_confirmation_queue', ['enterprise_id', 'period_id', 'state', 'queue_key', 'id', 'supplier_id', 'changed', 'together_as', 'decided_by'], unique=False)

    op.create_table('evidence',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=True),
    sa.Column('follow_up_id', sa.Text(), nullable=True),
    sa.Column('measure_id', sa.Text(), nullable=True),
    sa.Column('file_id', sa.Text(), nullable=True),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=True),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('file_id IS NOT NULL OR length(trim(source)) > 0', name=op.f('ck_evidence_file_or_source')),
    sa.CheckConstraint('length(trim(title)) > 0', name=op.f('ck_evidence_title_filled')),
    sa.ForeignKeyConstraint(['enterprise_id', 'file_id'], ['stored_file.enterprise_id', 'stored_file.id'], name=op.f('fk_evidence_enterprise_id_file_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'follow_up_id'], ['follow_up.enterprise_id', 'follow_up.id'], name=op.f('fk_evidence_enterprise_id_follow_up_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'measure_id'], ['measure.enterprise_id', 'measure.id'], name=op.f('fk_evidence_enterprise_id_measure_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'supplier_id'], ['supplier.enterprise_id', 'supplier.id'], name=op.f('fk_evidence_enterprise_id_supplier_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_evidence_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_enterprise_id_supplier_id', ['enterprise_id', 'supplier_id'], unique=False)

    # Not as a batch: SQLite would copy the table and drop the triggers that protect it.
    op.create_index('ix_audit_entry_object', 'audit_entry', ['enterprise_id', 'object_id', 'seq'], unique=False)

    with op.batch_alter_table('chain_link', schema=None) as batch_op:
        batch_op.drop_index('ix_chain_link_enterprise_id_producer_id')
        batch_op.create_index('ix_chain_link_enterprise_id_producer_id', ['enterprise_id', 'producer_id', 'supplier_id'], unique=False)
        batch_op.create_index('ix_chain_link_enterprise_id_buyer_link_id', ['enterprise_id', 'buyer_link_id'], unique=False)

    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), server_default='SUPPLIERS', nullable=False))

    with op.batch_alter_table('producer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merged_into', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.create_index('ix_producer_enterprise_id_merged_into', ['enterprise_id', 'merged_into'], unique=False)

    with op.batch_alter_table('reporting_period', schema=None) as batch_op:
        batch_op.add_column(sa.Column('review_opened_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('risk_assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('override_id', sa.Text(), nullable=True))
        batch_op.drop_index('ix_risk_assessment_worst_first')
        batch_op.create_index('ix_risk_assessment_worst_first', ['enterprise_id', 'period_id', 'overall_rank', 'sort_key', 'supplier_id', 'geographic', 'sector', 'worst_country', 'chain_knowledge'], unique=False, sqlite_where=sa.text('superseded_by IS NULL'), postgresql_where=sa.text('superseded_by IS NULL'))

    with op.batch_alter_table('sector_judgement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('carried_from', sa.Text(), nullable=True))

    with op.batch_alter_table('supplier', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))

    with op.batch_alter_table('supplier_name', schema=None) as batch_op:
        batch_op.add_column(sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))

    # ### end Alembic commands ###
