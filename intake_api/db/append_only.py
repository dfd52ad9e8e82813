"""Triggers that let nobody change or take away rows of the ledger; only those up to a recorded cut may be deleted.

Whoever owns the database can drop a trigger: it stops mistakes and programs, the chain of hashes shows the rest.
"""

from sqlalchemy import DDL, Table
from sqlalchemy.event import listen

CUTTABLE = ("ledger", "ledger_refs")
GUARDED = (*CUTTABLE, "ledger_seals", "ledger_cuts")
_SAYS = "the ledger is append-only"

FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME IN ('ledger', 'ledger_refs') THEN
            IF OLD.seq <= (SELECT coalesce(max(seq), 0) FROM ledger_cuts) THEN
                RETURN OLD;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only';
END
$$ LANGUAGE plpgsql
"""
"""for PostgreSQL; SQLite keeps the condition in the trigger itself"""


def statements(dialect: str, table: str) -> list[str]:
    """What guards a table."""
    if dialect == "postgresql":
        call = "EXECUTE FUNCTION ledger_is_append_only()"
        return [
            FUNCTION,
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        ]
    cut = "WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM ledger_cuts) " if table in CUTTABLE else ""
    stop = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {stop}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {cut}{stop}",
    ]


def guard(*tables: Table) -> None:
    """Have the triggers made with the tables."""
    for table in tables:
        for dialect in ("postgresql", "sqlite"):
            for statement in statements(dialect, table.name):
                listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]  # SQLAlchemy's
