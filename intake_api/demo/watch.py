"""What one page sees of one call, while it is played."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from hotline.calls import CallState, Side
from hotline.drafts import issue_number
from hotline.events import EventType, Payload
from intake_api.demo.measures import Seen, lacking
from intake_api.roles.process import on_the_bus
from intake_api.settings import Settings

Json = dict[str, Any]

_PAGES_ONLY = frozenset({EventType.DRAFT_CHANGED})
"""carries the whole draft only where it goes to a page"""

_JSON: TypeAdapter[Payload] = TypeAdapter(Payload)


@dataclass
class Watch:
    """Grows with each live event of the call that was announced last."""

    call: Json = field(default_factory=dict)
    draft: Json = field(default_factory=dict)
    partials: list[Seen] = field(default_factory=list)
    finals: list[Seen] = field(default_factory=list)
    words: dict[Side, list[tuple[int, str]]] = field(default_factory=lambda: {side: [] for side in Side})
    """finals: first millisecond and text"""

    @property
    def lacks(self) -> list[str]:
        """Fields the draft still lacks."""
        return lacking({key: view["value"] or "" for key, view in self.draft.get("fields", {}).items()})

    @property
    def answered(self) -> bool:
        return self.call.get("answered_at") is not None

    @property
    def ended(self) -> bool:
        return self.call.get("state") == CallState.ENDED

    def take(self, event: Json, *, now: float) -> None:
        """Account for one live event that arrived at `now` (seconds since the epoch)."""
        data = event["data"]
        match event["type"]:
            case "call.changed":
                self.call = data
            case "draft.changed" if issue_number(data["draft_id"]) == 1:
                self.draft = data
            case "utterance.partial":
                self.partials.append(self._seen(data, now))
            case "utterance.final":
                self.finals.append(self._seen(data, now))
                self.words[Side(data["side"])].append((data["start_ms"], data["text"]))

    def _seen(self, data: Json, now: float) -> Seen:
        zero = self.call.get("recording_started_at") or self.call["started_at"]
        return Seen(Side(data["side"]), now, datetime.fromisoformat(zero).timestamp() + data["end_ms"] / 1000)


@asynccontextmanager
async def overheard(settings: Settings) -> AsyncIterator[AsyncIterator[Json]]:
    """Events as the roles tell them each other, for a terminal beside a page that a person is signed in to."""
    async with on_the_bus(settings) as bus:
        positions = await bus.ends()

        async def events() -> AsyncIterator[Json]:
            async for entries, _ in bus.follow(positions):
                for entry in entries:
                    if entry.event.type not in _PAGES_ONLY:
                        yield {"type": entry.event.type, "data": _JSON.dump_python(entry.event.data, mode="json")}

        yield events()


async def follow(events: AsyncIterator[Json], watch: Watch, *, show: Any) -> None:
    """Feed a watch, and `show` as a page would show it, until the events end."""
    async for event in events:
        watch.take(event, now=time.time())
        show(event)
