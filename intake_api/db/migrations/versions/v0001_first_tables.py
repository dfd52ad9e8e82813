"""The first tables."""

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("changed_at", Utc(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_agents")),
    )
    op.create_table(
        "call_streams",
        sa.Column("stream_id", sa.String(length=36), nullable=False),
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("zero_at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stream_id", name=op.f("pk_call_streams")),
    )
    with op.batch_alter_table("call_streams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_streams_call_id"), ["call_id"], unique=False)

    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("ringing", sa.String(length=64), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("started_at", Utc(timezone=True), nullable=False),
        sa.Column("ended_at", Utc(timezone=True), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("changed_at", Utc(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_answered_by_started_at", ["answered_by", "started_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_started_at"), ["started_at"], unique=False)
        batch_op.create_index("ix_calls_state_ringing", ["state", "ringing"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("utterance_id", sa.String(length=128), nullable=False),
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("utterance_id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_call_id"), ["call_id"], unique=False)

    op.create_table(
        "draft_fields",
        sa.Column("draft_id", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_revision", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.Column("source", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("draft_id", "key", name=op.f("pk_draft_fields")),
    )
    op.create_table(
        "drafts",
        sa.Column("draft_id", sa.String(length=128), nullable=False),
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("ticket", sa.String(length=20), nullable=True),
        sa.Column("category", sa.JSON(), nullable=True),
        sa.Column("list_version", sa.String(length=64), nullable=False),
        sa.Column("basis_size", sa.Integer(), nullable=False),
        sa.Column("suggested_at", Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_call_id"), ["call_id"], unique=False)

    op.create_table(
        "fillings",
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("start_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "side", "start_ms", "end_ms", name=op.f("pk_fillings")),
    )
    op.create_table(
        "gaps",
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("start_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "side", "start_ms", "end_ms", name=op.f("pk_gaps")),
    )
    op.create_table(
        "heard",
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("start_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "side", "start_ms", "end_ms", name=op.f("pk_heard")),
    )
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_marks_call_id"), ["call_id"], unique=False)

    op.create_table(
        "positions",
        sa.Column("family", sa.String(length=32), nullable=False),
        sa.Column("position", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("family", name=op.f("pk_positions")),
    )
    op.create_table(
        "ticket_serials",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ticket_serials")),
    )
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("draft_id", sa.String(length=128), nullable=False),
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("accepted_at", Utc(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("category_name", sa.Text(), nullable=True),
        sa.Column("list_version", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("deadline", sa.String(length=32), nullable=True),
        sa.Column("due_at", Utc(timezone=True), nullable=True),
        sa.Column("due_exact", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tickets")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_tickets_draft_id")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_accepted_at"), ["accepted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_call_id"), ["call_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=256), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("agent", name=op.f("uq_users_agent")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_table(
        "utterances",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("call_id", sa.String(length=128), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterances")),
    )
    with op.batch_alter_table("utterances", schema=None) as batch_op:
        batch_op.create_index("ix_utterances_call_id_start_ms", ["call_id", "start_ms"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_user_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("utterances", schema=None) as batch_op:
        batch_op.drop_index("ix_utterances_call_id_start_ms")

    op.drop_table("utterances")
    op.drop_table("users")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_call_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_accepted_at"))

    op.drop_table("tickets")
    op.drop_table("ticket_serials")
    op.drop_table("positions")
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marks_call_id"))

    op.drop_table("marks")
    op.drop_table("heard")
    op.drop_table("gaps")
    op.drop_table("fillings")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_call_id"))

    op.drop_table("drafts")
    op.drop_table("draft_fields")
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corrections_call_id"))

    op.drop_table("corrections")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_state_ringing")
        batch_op.drop_index(batch_op.f("ix_calls_started_at"))
        batch_op.drop_index("ix_calls_answered_by_started_at")

    op.drop_table("calls")
    with op.batch_alter_table("call_streams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_streams_call_id"))

    op.drop_table("call_streams")
    op.drop_table("agents")
