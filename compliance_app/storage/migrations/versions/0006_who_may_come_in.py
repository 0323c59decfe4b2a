"""Who may come in: users, memberships, sessions, texts that were not sent, and personal links for the board."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import compliance_app.storage.tables.base

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('user_account',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issuer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('deactivated_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(issuer = '') = (subject = '')", name=op.f('ck_user_account_identity_whole')),
    sa.CheckConstraint("subject <> '' OR folded_email <> ''", name=op.f('ck_user_account_can_be_recognised')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_user_account_name_filled')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('folded_name', name=op.f('uq_user_account_folded_name'))
    )
    op.create_index('ix_user_account_folded_email', 'user_account', ['folded_email'], unique=True, sqlite_where=sa.text("folded_email <> ''"), postgresql_where=sa.text("folded_email <> ''"))
    op.create_index('ix_user_account_issuer_subject', 'user_account', ['issuer', 'subject'], unique=True, sqlite_where=sa.text("subject <> ''"), postgresql_where=sa.text("subject <> ''"))
    op.create_table('kept_text',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=False),
    sa.Column('page', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('kept_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_kept_text_enterprise_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_kept_text_user_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_kept_text')),
    sa.UniqueConstraint('enterprise_id', 'user_id', 'page', name=op.f('uq_kept_text_enterprise_id_user_id_page'))
    )
    op.create_table('login_session',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=False),
    sa.Column('began_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_login_session_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session'))
    )
    op.create_index('ix_login_session_seen_at', 'login_session', ['seen_at'], unique=False)
    op.create_index(op.f('ix_login_session_user_id'), 'login_session', ['user_id'], unique=False)
    op.create_table('membership',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=False),
    sa.Column('roles', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_membership_enterprise_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_membership_user_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_membership')),
    sa.UniqueConstraint('enterprise_id', 'user_id', name=op.f('uq_membership_enterprise_id_user_id'))
    )
    op.create_table('board_link',
    sa.Column('enterprise_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('revoked_at', compliance_app.storage.tables.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id', 'person_id'], ['person.enterprise_id', 'person.id'], name=op.f('fk_board_link_enterprise_id_person_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_board_link_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_board_link')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_board_link_secret_hash'))
    )
    op.create_index('ix_board_link_enterprise_id_person_id', 'board_link', ['enterprise_id', 'person_id'], unique=False)

    with op.batch_alter_table('board_input', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_link', sa.Boolean(), server_default=sa.text('false'), nullable=False))

    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outbox_mail_kind_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_outbox_mail_kind_known'), "kind IN ('DIGEST', 'QUESTIONNAIRE', 'QUESTIONNAIRE_REMINDER', 'REQUEST_LETTER', 'SIGN_INVITATION', 'BOARD_LINK')")
