"""The speech models and whoever listens with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.calls import Side

if TYPE_CHECKING:
    from asr.settings import AsrSettings
    from hotline.calls import Stream
    from hotline.events import TranscriptionWanted
    from hotline.ports import Publisher
    from hotline.transcripts import Utterance


def check_speech_models() -> list[dict[str, Any]]:
    """Every model of the manifest: `{"name", "state": "ok"|"missing", "version", "sample_rate", "licence", "used"}`.

    Raises:
        BadModel: the manifest or a model that is there is broken, or the one in use is missing.
    """
    from asr.models import check
    from intake_api.settings import read

    return check(read().asr)


def fetch_speech_model(name: str, *, address: str | None, progress: Callable[[int, int], None]) -> str:
    """Get a published speech model and return its version.

    Raises:
        BadModel: it is not published, or what came is something else.
        BadSetting: the address is none.
        Unavailable: the other end does not answer.
    """
    from asr.fetch import fetch
    from asr.models import read_manifest
    from intake_api.settings import read

    settings = read().asr
    manifest = read_manifest(settings.models)
    return fetch(manifest, name, address=address, timeout_seconds=settings.fetch_seconds, progress=progress).version


def serve_audio(
    host: str, port: int, handler: Callable[[str, AsyncIterator[Any]], Awaitable[None]]
) -> AbstractAsyncContextManager[Any]:
    """Listen for audio; each stream is one call of `handler(stream_id, frames)`.

    Raises:
        PortBusy: the port is taken.
    """
    from telephony.audiosocket import serve

    return serve(host, port, handler)


@dataclass(frozen=True, slots=True)
class Ears:
    """Recognition, ready to hear."""

    pool: Any
    version: str
    settings: AsrSettings

    @property
    def able(self) -> bool:
        """A process can hear now."""
        return bool(self.pool.pids)

    async def hear(
        self, stream: Stream, frames: AsyncIterator[Any], publisher: Publisher, heard_ms: int | None
    ) -> None:
        """Publish everything heard of one live stream, to its end.

        Raises:
            Unavailable: the last words did not come in time.
        """
        from asr.session import transcribe

        await transcribe(
            stream, frames, self.pool, publisher, version=self.version, settings=self.settings, heard_ms=heard_ms
        )

    async def fill(
        self, folder: Path, wanted: TranscriptionWanted, standing: Mapping[Side, Sequence[tuple[int, int]]]
    ) -> list[Utterance]:
        """What was said in the holes of a recording.

        Raises:
            NotFound: there is no such recording.
            Unavailable: recognition failed or took too long.
        """
        from asr.batch import transcribe_holes

        return await transcribe_holes(
            folder,
            wanted.recording,
            wanted.call_id,
            wanted.holes,
            self.pool,
            version=self.version,
            settings=self.settings,
            standing=standing,
        )


@asynccontextmanager
async def ears(settings: AsrSettings, on_death: Callable[[], None] = lambda: None) -> AsyncIterator[Ears]:
    """Recognition processes that have loaded the verified model; they end with the block.

    Args:
        on_death: called whenever one of them died or had to be given up, and is replaced.

    Raises:
        BadModel: it is missing, changed, or refused.
        Unavailable: a process cannot be started.
    """
    from asr.models import open_model, read_manifest
    from asr.pool import running

    model = await asyncio.to_thread(lambda: open_model(read_manifest(settings.models), settings.model))
    async with running(model.path, settings, on_death=on_death) as pool:
        yield Ears(pool, model.version, settings)


def character_error_rate(reference: str, hypothesis: str) -> float:
    """Edits per character said, written form not counting as an error."""
    from asr.evaluate import cer

    return cer(reference, hypothesis)
