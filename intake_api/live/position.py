"""Where a page's live stream goes on: a place in every family, as one short text."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.errors import InputRejected
from hotline.events import Family
from intake_api.calls import store
from intake_api.http.context import Context
from intake_api.streams import BEGINNING

_WRITTEN_BY_RECORDS = (Family.CALLS, Family.UTTERANCES)


def text_of(places: Mapping[Family, str]) -> str:
    """Such as `calls=1732-0,utterances=1733-4`."""
    return ",".join(f"{family}={place}" for family, place in sorted(places.items()))


def places_of(text: str) -> dict[Family, str]:
    """Read a position.

    Raises:
        InputRejected: it is none of ours.
    """
    places: dict[Family, str] = {}
    try:
        for part in text.split(",") if text else []:
            family, _, place = part.partition("=")
            milliseconds, _, number = place.partition("-")
            places[Family(family)] = f"{int(milliseconds)}-{int(number)}"
    except ValueError:
        raise InputRejected("position is not one this server gave") from None
    return places


async def snapshot(context: Context, connection: AsyncConnection) -> str:
    """The position that what is read over this connection from now on already contains.

    Calls and words are in SQL as far as `records` has written them, which it notes in the same transaction; drafts
    and tickets are in SQL before their events are sent. Before this process knows where a stream stands, it counts as
    read not at all: the page catches up from there, or is told to load again.
    """
    written = await store.written_up_to(connection, _WRITTEN_BY_RECORDS)
    return text_of({**dict.fromkeys(Family, BEGINNING), **context.hub.places, **written})
