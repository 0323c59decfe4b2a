"""Alembic's environment: our tables, our engine, foreign keys off while SQLite rebuilds tables."""

from alembic import context

from compliance_app.storage.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
