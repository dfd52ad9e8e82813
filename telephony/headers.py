"""Reads the headers of one event strictly: a missing or malformed one is an error that names it."""

import re
from datetime import UTC, datetime

from hotline.errors import ProtocolError
from hotline.private import Private
from telephony.channels import Channel
from telephony.messages import Headers

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_TIME = re.compile(r"([0-9]{1,11})(?:\.([0-9]*))?")
"""seconds since 1970 and their fraction"""


class Reader:
    """One event's headers, read strictly."""

    def __init__(self, headers: Headers) -> None:
        self.headers = headers
        self.at = self._time()

    def fail(self, header: str, what: str) -> ProtocolError:
        return ProtocolError(f"AMI event {self.headers.get('Event')}: header {header} {what}")

    def text(self, header: str, *, empty: bool = False) -> str:
        value = self.headers.get(header)
        if value is None or not (value or empty):
            raise self.fail(header, "is missing" if value is None else "is empty")
        return value

    def number(self, header: str) -> int:
        value = self.text(header)
        if not _NUMBER.fullmatch(value):
            raise self.fail(header, "is not a number")
        return int(value)

    def optional_number(self, header: str) -> int | None:
        return self.number(header) if self.headers.get(header) else None

    def flag(self, header: str) -> bool:
        return self.number(header) != 0

    def channel(self, prefix: str = "") -> Channel:
        return Channel(
            name=self.text(f"{prefix}Channel"),
            uniqueid=self.text(f"{prefix}Uniqueid"),
            linkedid=self.text(f"{prefix}Linkedid"),
            number=_private(self.headers.get(f"{prefix}CallerIDNum")),
            context=self.headers.get(f"{prefix}Context", ""),
            exten=self.headers.get(f"{prefix}Exten", ""),
        )

    def optional_channel(self, prefix: str = "") -> Channel | None:
        return self.channel(prefix) if f"{prefix}Uniqueid" in self.headers else None

    def _time(self) -> datetime:
        value = self.text("Timestamp")
        match = _TIME.fullmatch(value)
        if match is None:
            raise self.fail("Timestamp", "is not a time")
        return datetime.fromtimestamp(int(match[1]), UTC).replace(microsecond=int((match[2] or "")[:6].ljust(6, "0")))


def _private(value: str | None) -> Private | None:
    return Private(value) if value and value != "<unknown>" else None
