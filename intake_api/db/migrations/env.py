"""Alembic's entry: runs the migrations over the connection that intake_api/db/migrate.py hands in."""

from alembic import context

from intake_api.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    user_module_prefix="",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
