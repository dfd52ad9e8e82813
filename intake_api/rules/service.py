"""Reading, changing and taking back rules.

They are read anew wherever they are used, in the reader's own transaction: a change holds for the next ticket and the
next look at the board, in every process, also while Redis is away.
"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.errors import Conflict, NotFound
from intake_api.rules import store
from intake_api.rules.catalogue import KEYS, Rules, Value, defaults, known, with_value
from intake_api.rules.schemas import Change, RuleEdit, RuleRevert, RuleView
from intake_api.settings import TicketSettings


async def in_force(connection: AsyncConnection, settings: TicketSettings) -> Rules:
    """The rules as they stand."""
    latest = await store.latest(connection)
    changed = {key: change.after for key, change in latest.items() if key in KEYS}
    return Rules.model_validate(defaults(settings).model_dump() | changed)


async def every(database: AsyncEngine, settings: TicketSettings) -> tuple[RuleView, ...]:
    """All rules in order of the catalogue."""
    async with database.connect() as connection:
        rules, latest = await in_force(connection, settings), await store.latest(connection)
    return tuple(_view(key, rules, settings, latest.get(key)) for key in KEYS)


async def history(database: AsyncEngine, key: str) -> tuple[Change, ...]:
    """Every change of a rule, the newest first.

    Raises:
        NotFound: there is no such rule.
    """
    known(key)
    async with database.connect() as connection:
        return await store.history(connection, key)


async def change(
    database: AsyncEngine, settings: TicketSettings, key: str, edit: RuleEdit, by: str, now: datetime
) -> RuleView:
    """Give a rule another value from now on; the value it has already changes nothing.

    Raises:
        NotFound: there is no such rule.
        InputRejected: the value does not fit.
        Conflict: somebody changed the rule since it was seen.
    """
    known(key)
    try:
        async with database.begin() as connection:
            await store.one_at_a_time(connection)
            before, latest = await in_force(connection, settings), (await store.latest(connection)).get(key)
            seen = latest.number if latest else 0
            if edit.changes != seen:
                raise Conflict("somebody changed this rule first")
            after = with_value(before, key, edit.value)
            if after == before:
                return _view(key, before, settings, latest)
            made = Change(
                number=seen + 1, at=now, by=by, reason=edit.reason, before=_of(before, key), after=_of(after, key)
            )
            await store.add(connection, key, made)
    except IntegrityError as error:
        raise Conflict("somebody changed this rule first") from error
    return _view(key, after, settings, made)


async def revert(
    database: AsyncEngine, settings: TicketSettings, key: str, wanted: RuleRevert, by: str, now: datetime
) -> RuleView:
    """Give a rule back a value it once had; that is a change like any other.

    Raises:
        NotFound: there is no such rule, or no such change of it.
        InputRejected: the value no longer fits beside the other rules.
        Conflict: somebody changed the rule since it was seen.
    """
    changes = {item.number: item for item in await history(database, key)}
    if wanted.to == 0 and changes:
        value = changes[1].before
    elif wanted.to in changes:
        value = changes[wanted.to].after
    else:
        raise NotFound("the rule has no such change")
    edit = RuleEdit(value=value, reason=wanted.reason, changes=wanted.changes)
    return await change(database, settings, key, edit, by, now)


def _view(key: str, rules: Rules, settings: TicketSettings, latest: Change | None) -> RuleView:
    field = Rules.model_fields[key]
    return RuleView(
        key=key,
        name=field.title or key,
        meaning=field.description or "",
        value=_of(rules, key),
        default=_of(defaults(settings), key),
        changes=latest.number if latest else 0,
    )


def _of(rules: Rules, key: str) -> Value:
    value: Value = getattr(rules, key)
    return value
