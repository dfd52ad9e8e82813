"""The city's words for those who draft: read anew for every batch of finals, but drafting never waits for SQL long."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.city_words import NO_CITY_WORDS, CityWords
from intake_api.rules import service
from intake_api.rules.catalogue import city_words
from intake_api.settings import Settings

_AGAIN_SECONDS = 5.0
"""after a reading that failed"""

log = logging.getLogger(__name__)


class WordsInForce:
    """The words as they stand; with the database away those that were read last, at first none.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, database: AsyncEngine, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._last = NO_CITY_WORDS
        self._not_before = clock()

    async def read(self) -> CityWords:
        """Every failure leaves what stands: a call is drafted without the city's words rather than not at all."""
        if self._clock() < self._not_before:
            return self._last
        try:
            async with asyncio.timeout(self._settings.database.words_seconds), self._database.connect() as connection:
                self._last = city_words(await service.in_force(connection, self._settings.tickets))
        except (SQLAlchemyError, OSError, TimeoutError, ValueError) as error:
            log.warning("the city's words cannot be read", extra={"error": type(error).__name__})
            self._not_before = self._clock() + _AGAIN_SECONDS
        return self._last
