"""Answers to writes that carried an Idempotency-Key."""

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0005"
down_revision = "v0004"


def upgrade() -> None:
    op.create_table(
        "kept_answers",
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("headers", sa.JSON()),
        sa.Column("body", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("who", "key", name=op.f("pk_kept_answers")),
    )
    op.create_index("ix_kept_answers_at", "kept_answers", ["at"])


def downgrade() -> None:
    op.drop_index("ix_kept_answers_at", table_name="kept_answers")
    op.drop_table("kept_answers")
