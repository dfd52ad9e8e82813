"""Accounts have a scope and an end, sessions know when they were used, programs sign in by token."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0011"
down_revision = "v0010"

_USERS = ("password_set_at", "scope", "valid_until", "disabled", "oidc_name")
_SESSIONS = ("opened_at", "seen_at", "address")


def upgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("password_set_at", Utc(timezone=True)))
        batch.add_column(sa.Column("scope", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("valid_until", Utc(timezone=True)))
        batch.add_column(sa.Column("disabled", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("oidc_name", sa.String(255)))
        batch.create_unique_constraint(op.f("uq_users_oidc_name"), ["oidc_name"])
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("opened_at", Utc(timezone=True)))
        batch.add_column(sa.Column("seen_at", Utc(timezone=True)))
        batch.add_column(sa.Column("address", sa.String(64), nullable=False, server_default=""))
    users = sa.table("users", sa.column("password_set_at", Utc(timezone=True)))
    sessions = sa.table("sessions", *(sa.column(name, Utc(timezone=True)) for name in ("opened_at", "seen_at")))
    now = datetime.now(UTC)
    op.execute(users.update().values(password_set_at=now))
    op.execute(sessions.update().values(opened_at=now, seen_at=now))
    with op.batch_alter_table("users") as batch:
        for column in ("scope", "disabled"):
            batch.alter_column(column, server_default=None)
    with op.batch_alter_table("sessions") as batch:
        for column in ("opened_at", "seen_at"):
            batch.alter_column(column, existing_type=Utc(timezone=True), nullable=False)
        batch.alter_column("address", server_default=None)
    op.create_table(
        "client_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("expires_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_client_tokens_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_client_tokens_token_hash")),
    )
    op.create_index(op.f("ix_client_tokens_user_id"), "client_tokens", ["user_id"])


def downgrade() -> None:
    op.drop_table("client_tokens")
    with op.batch_alter_table("sessions") as batch:
        for column in _SESSIONS:
            batch.drop_column(column)
    with op.batch_alter_table("users") as batch:
        batch.drop_constraint(op.f("uq_users_oidc_name"), type_="unique")
        for column in _USERS:
            batch.drop_column(column)
