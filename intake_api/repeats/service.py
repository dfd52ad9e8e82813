"""Which tickets may repeat one another, and where many of one kind come from one neighbourhood."""

from datetime import datetime, timedelta

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.drafts import FieldKey
from hotline.errors import BadList, InputRejected, NotAllowed, NotFound
from hotline.likeness import HotSpotRule, hot, likenesses
from intake_api.accounts.schemas import User
from intake_api.drafts.view import category_name
from intake_api.http.context import Context
from intake_api.http.paging import cursor_of, read_cursor
from intake_api.repeats import store
from intake_api.repeats.schemas import HotSpotDetail, HotSpotPage, HotSpotView, Repeat
from intake_api.rules import service as rules
from intake_api.rules.catalogue import Rules
from intake_api.tickets import rights
from intake_api.tickets import store as ticket_rows
from intake_api.tickets.schemas import TicketView
from intake_api.webhooks import outbox
from intake_api.webhooks.payload import HotSpot


async def repeats(context: Context, user: User, number: str) -> tuple[Repeat, ...]:
    """Tickets the user may see of the last days, before or after this one, that may be the same; those with most
    reasons first.

    Raises:
        NotFound
        NotAllowed: the ticket is not in the user's scope.
    """
    async with context.database.connect() as connection:
        in_force = await rules.in_force(connection, context.settings.tickets)
        window = timedelta(days=in_force.repeat_days)
        ticket = await ticket_rows.read(connection, number)
        if ticket is None:
            raise NotFound(f"no ticket {number}")
        rights.check_sight(user, ticket)
        report = store.report_of(ticket, await store.caller_of(connection, number))
        since, until = ticket.accepted_at - window, ticket.accepted_at + window
        found = await store.candidates(connection, report, since, until, rights.sights(user))
    alike = [Repeat(ticket=view, why=why) for view, other in found if (why := likenesses(report, other))]
    return tuple(sorted(alike, key=lambda repeat: -len(repeat.why)))


async def note(context: Context, connection: AsyncConnection, ticket: TicketView) -> None:
    """Count a new ticket, in the transaction that accepts it: it may raise a hot spot or join one."""
    rule = rule_of(await rules.in_force(connection, context.settings.tickets))
    place = rule.place_of(ticket.fields.get(FieldKey.CATEGORY), ticket.area)
    if place is None:
        return
    category, area = place
    since = ticket.accepted_at - rule.window
    spot = await store.open_spot(connection, category, area, since)
    if spot is not None:
        await store.gather(connection, spot, [ticket.number], ticket.accepted_at)
        await _tell(connection, spot, ticket.accepted_at, ticket.number)
        return
    found = await store.reported(connection, category, area, since)
    if hot([at for _, at in found], rule):
        spot = await store.raise_spot(connection, category, area, rule, found[0][1], ticket.accepted_at)
        await store.gather(connection, spot, [number for number, _ in found], ticket.accepted_at)
        await _tell(connection, spot, ticket.accepted_at, None)


async def hot_spots(context: Context, user: User, after: str | None, size: int) -> HotSpotPage:
    """Hot spots of which the user may see a ticket, the newest first.

    Raises:
        InputRejected: `after` is no place in this list.
    """
    before = _id(read_cursor(after, 1)[0]) if after is not None else None
    async with context.database.connect() as connection:
        rows = await store.spots(connection, before, size + 1, rights.sights(user))
    more = cursor_of(str(rows[size - 1]["id"])) if len(rows) > size else None
    return HotSpotPage(items=tuple(_view(context, row) for row in rows[:size]), next=more)


async def hot_spot(context: Context, user: User, id_: int) -> HotSpotDetail:
    """A hot spot with those of its tickets that the user may see.

    Raises:
        NotFound
        NotAllowed: none of its tickets is in the user's scope.
    """
    sights = rights.sights(user)
    async with context.database.connect() as connection:
        row = await store.spot(connection, id_)
        if row is None:
            raise NotFound(f"no hot spot {id_}")
        found = await store.tickets_of(connection, id_, sights)
    if not found and rights.Sight() not in sights:
        raise NotAllowed("this hot spot is not yours")
    return HotSpotDetail(hot_spot=_view(context, row), tickets=found)


def rule_of(in_force: Rules) -> HotSpotRule:
    """The rule in force."""
    return HotSpotRule(
        in_force.hot_spot_category_digits,
        in_force.hot_spot_area_digits,
        in_force.hot_spot_hours,
        in_force.hot_spot_at_least,
    )


async def _tell(connection: AsyncConnection, id_: int, at: datetime, joined: str | None) -> None:
    """Have webhooks told of a hot spot as it stands now."""
    row = await store.spot(connection, id_)
    if row is not None:
        told = HotSpot(id_, row["category"], row["area"], row["hours"], row["count"], joined)
        await outbox.hot_spot_changed(connection, told, at)


def _view(context: Context, row: RowMapping) -> HotSpotView:
    values = {key: row[key] for key in HotSpotView.model_fields if key in row}
    area = context.ground.territory.areas.get(row["area"])
    try:
        named = category_name(row["category"], context.categories)
    except BadList:  # of an earlier version of the list
        named = None
    full = context.ground.territory.full_name(row["area"]) if area else None
    return HotSpotView(**values, category_name=named, area_name=full)


def _id(text: str) -> int:
    if not text.isdecimal():
        raise InputRejected("after: not a place in this list")
    return int(text)
