"""Who saw what: the ledger with its seals and cuts, and legal holds."""

import sqlalchemy as sa
from alembic import op

from intake_api.db import append_only
from intake_api.db.tables import Utc

revision = "v0013"
down_revision = "v0012"

_TABLES = ("ledger", "ledger_refs", "ledger_seals", "ledger_cuts")


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("case", sa.String(160), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_at"), "ledger", ["at"])
    op.create_table(
        "ledger_refs",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "seq", name=op.f("pk_ledger_refs")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    for name, more in (("ledger_seals", [sa.Column("mac", sa.String(64), nullable=False)]), ("ledger_cuts", [])):
        op.create_table(
            name,
            sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("hash", sa.String(64), nullable=False),
            sa.Column("at", Utc(timezone=True), nullable=False),
            *more,
            sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "holds",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_holds")),
    )
    for table in _TABLES:
        for statement in append_only.statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in ("holds", "ledger_head", *reversed(_TABLES)):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_is_append_only()")
