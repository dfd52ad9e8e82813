"""Events as JSON: `{id, type, version, call_id, at, data}` (docs/events.md)."""

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hotline.errors import ProtocolError
from hotline.events import PAYLOAD, VERSION, Event, EventType


def encode(event: Event) -> bytes:
    """UTF-8 JSON, one line."""
    envelope = {
        "id": event.id,
        "type": event.type,
        "version": event.version,
        "call_id": event.call_id,
        "at": event.at.isoformat(),
        "data": dumped(event.type, event.data),
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


def decode(text: bytes) -> Event:
    """Read one event; its words are not repeated in the error.

    Raises:
        ProtocolError: it is not JSON, of an unknown type or version, or its data does not fit the type.
    """
    try:
        envelope = json.loads(text)
        type_ = EventType(envelope["type"])
        version = int(envelope["version"])
        if version != VERSION:
            raise ProtocolError(f"event of version {version}; this program reads {VERSION}")
        return Event(
            id=_text(envelope["id"]),
            type=type_,
            at=_instant().validate_python(envelope["at"]),
            data=_adapter(type_).validate_python(envelope["data"]),
            call_id=None if envelope["call_id"] is None else _text(envelope["call_id"]),
            version=version,
        )
    except (ValueError, KeyError, TypeError, ValidationError):
        raise ProtocolError("event does not have the agreed form") from None


def dumped(type_: EventType, data: object) -> Any:
    """An event's data as JSON values."""
    return _adapter(type_).dump_python(data, mode="json")


@cache
def _adapter(type_: EventType) -> TypeAdapter[Any]:
    return TypeAdapter(PAYLOAD[type_])


@cache
def _instant() -> TypeAdapter[Any]:
    from pydantic import AwareDatetime

    return TypeAdapter(AwareDatetime)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("want text")
    return value
