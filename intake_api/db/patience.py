"""Waiting for a database that is away, for work that must be done and can wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError, PoolTimeout, OSError, TimeoutError)
"""not reached, locked or busy for too long, or without its tables yet"""

_RETRY_SECONDS = 1.0


async def patiently(action: Callable[[], Awaitable[T]]) -> T:
    """What the action gives, as soon as the database lets it; what it did before failing must be undone or harmless."""
    while True:
        try:
            return await action()
        except AWAY as error:
            log.warning("the database is away", extra={"error": type(error).__name__})
            await asyncio.sleep(_RETRY_SECONDS)
