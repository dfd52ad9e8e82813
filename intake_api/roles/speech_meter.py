"""Measures what is published of one live stream: how long after the words, and what nobody heard."""

from dataclasses import dataclass

from hotline.calls import Stream
from hotline.events import Event
from hotline.ports import Publisher
from hotline.transcripts import Gap, Partial, Utterance
from intake_api.metrics import FINAL_LAG, GAPS, PARTIAL_LAG


@dataclass(frozen=True, slots=True)
class SpeechMeter:
    """A publisher that hands on at once."""

    stream: Stream
    publisher: Publisher

    async def publish(self, event: Event) -> None:
        """Measure and hand on."""
        match event.data:
            case Partial(end_ms=end_ms):
                PARTIAL_LAG.observe(self._lag_seconds(event, end_ms))
            case Utterance(end_ms=end_ms):
                FINAL_LAG.observe(self._lag_seconds(event, end_ms))
            case Gap(reason=reason):
                GAPS.labels(reason).inc()
            case _:
                pass
        await self.publisher.publish(event)

    def _lag_seconds(self, event: Event, end_ms: int) -> float:
        """Since the words were spoken; never below 0, for the exchange's clock is another one."""
        return max(0.0, (event.at - self.stream.zero_at).total_seconds() - end_ms / 1000)
