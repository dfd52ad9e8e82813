"""Changes of rules in SQL: rows are only ever added; the last of each rule is what holds."""

from sqlalchemy import false, func, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.db.tables import rule_changes
from intake_api.rules.catalogue import Value
from intake_api.rules.schemas import Change


async def one_at_a_time(connection: AsyncConnection) -> None:
    """Wait for whoever changes a rule: two changes that fit the others as they were may not fit each other.

    SQLite locks the whole file with a write that has no effect.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE rule_changes IN SHARE ROW EXCLUSIVE MODE"))
    else:
        await connection.execute(update(rule_changes).where(false()).values(number=0))


async def latest(connection: AsyncConnection) -> dict[str, Change]:
    """The last change of every rule that was changed."""
    newest = select(rule_changes.c.key, func.max(rule_changes.c.number)).group_by(rule_changes.c.key)
    query = select(rule_changes).where(tuple_(rule_changes.c.key, rule_changes.c.number).in_(newest))
    return {row["key"]: _change(dict(row)) for row in (await connection.execute(query)).mappings()}


async def history(connection: AsyncConnection, key: str) -> tuple[Change, ...]:
    """Every change of a rule, the newest first."""
    query = select(rule_changes).where(rule_changes.c.key == key).order_by(rule_changes.c.number.desc())
    return tuple(_change(dict(row)) for row in (await connection.execute(query)).mappings())


async def add(connection: AsyncConnection, key: str, change: Change) -> None:
    """Write one more change.

    Raises:
        IntegrityError: a change of that number is there already.
    """
    await connection.execute(rule_changes.insert().values(key=key, **change.model_dump()))


def _change(row: dict[str, Value]) -> Change:
    return Change.model_validate({name: value for name, value in row.items() if name != "key"})
