"""What one page sees of one call."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from hotline.calls import Side
from intake_api.demo.measures import COMPLETE
from intake_api.demo.watch import Watch, follow

ZERO = datetime(2026, 1, 1, 8, 0, 0, tzinfo=UTC)


def _call(**changes: Any) -> dict[str, Any]:
    started = {"started_at": ZERO.isoformat(), "recording_started_at": None, "answered_at": None, "state": "queued"}
    return {"type": "call.changed", "data": started | changes}


def _words(kind: str, *, side: str = "caller", end_ms: int = 1500, text: str = "停水了") -> dict[str, Any]:
    return {"type": f"utterance.{kind}", "data": {"side": side, "start_ms": 200, "end_ms": end_ms, "text": text}}


def test_call_is_answered_and_ended_as_its_last_event_says() -> None:
    watch = Watch()
    watch.take(_call(), now=0)
    assert (watch.answered, watch.ended) == (False, False)
    watch.take(_call(answered_at=ZERO.isoformat(), state="answered"), now=0)
    assert (watch.answered, watch.ended) == (True, False)
    watch.take(_call(answered_at=ZERO.isoformat(), state="ended"), now=0)
    assert (watch.answered, watch.ended) == (True, True)


def test_words_are_placed_by_the_recordings_zero_and_by_the_calls_before_there_is_one() -> None:
    watch = Watch()
    watch.take(_call(), now=0)
    watch.take(_words("partial"), now=5)
    watch.take(_call(recording_started_at=ZERO.replace(second=2).isoformat()), now=0)
    watch.take(_words("final"), now=6)
    assert watch.partials[0].words_end_at == ZERO.timestamp() + 1.5
    assert watch.finals[0].words_end_at == ZERO.timestamp() + 3.5
    assert watch.finals[0].at == 6


def test_sides_are_kept_apart() -> None:
    watch = Watch()
    watch.take(_call(), now=0)
    watch.take(_words("final"), now=1)
    watch.take(_words("final", side="agent", text="您好"), now=2)
    assert watch.words == {Side.CALLER: [(200, "停水了")], Side.AGENT: [(200, "您好")]}


def test_empty_field_is_lacking_as_one_that_is_not_there() -> None:
    watch = Watch()
    assert watch.lacks == sorted(COMPLETE)
    fields = {str(key): {"value": "值"} for key in COMPLETE} | {"unit": {"value": None}}
    watch.take({"type": "draft.changed", "data": {"draft_id": "c#1", "fields": fields}}, now=0)
    assert watch.lacks == ["unit"]


def test_draft_of_a_further_issue_is_not_the_one_watched() -> None:
    watch = Watch()
    watch.take({"type": "draft.changed", "data": {"draft_id": "c#1", "fields": {}}}, now=0)
    watch.take({"type": "draft.changed", "data": {"draft_id": "c#2", "fields": {}}}, now=0)
    assert watch.draft["draft_id"] == "c#1"


def test_event_of_another_kind_changes_nothing() -> None:
    watch = Watch()
    watch.take({"type": "agent.changed", "data": {"agent": "agent1001"}}, now=0)
    assert watch == Watch()


async def test_every_event_is_shown_after_it_was_counted() -> None:
    watch, seen = Watch(), []

    async def events() -> AsyncIterator[dict[str, Any]]:
        yield _call()
        yield _words("final")

    await follow(events(), watch, show=lambda event: seen.append((event["type"], len(watch.finals))))
    assert seen == [("call.changed", 0), ("utterance.final", 1)]
