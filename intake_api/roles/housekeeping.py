"""Once a day: delete what is due and seal the ledger."""

import asyncio
import logging
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import HotlineError
from intake_api.ledger import service as ledger
from intake_api.retention import service as retention
from intake_api.settings import Settings
from intake_api.tickets.deadline import SHANGHAI

log = logging.getLogger(__name__)

AT = time(3, 20)
"""in Asia/Shanghai, when the fewest call"""
_AGAIN = timedelta(hours=1)


async def run(settings: Settings, database: AsyncEngine) -> None:
    """Every night, for ever; a run that fails is told and tried again an hour later."""
    now = datetime.now(UTC)
    due = next_after(now)
    while True:
        await asyncio.sleep((due - now).total_seconds())
        now = datetime.now(UTC)
        try:
            await once(settings, database, now)
            due = next_after(now)
        except (DBAPIError, OSError, HotlineError) as error:
            log.error("the night's deletion failed", extra={"error": type(error).__name__})  # noqa: TRY400  # no values
            due = now + _AGAIN


async def once(settings: Settings, database: AsyncEngine, now: datetime) -> dict[str, int]:
    """Delete and seal; how much of each class went."""
    gone = await retention.run(database, settings.retention, settings.recordings, now)
    await ledger.make_seal(database, settings.ledger, now)
    log.info("deleted what was due", extra={"count": sum(gone.values())})
    return gone


def next_after(instant: datetime) -> datetime:
    """The next time it is due."""
    local = instant.astimezone(SHANGHAI)
    today = datetime.combine(local.date(), AT, SHANGHAI)
    return today if today > local else today + timedelta(days=1)
