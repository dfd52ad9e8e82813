"""Holes of a call, transcribed from its recording."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from asr.results import SAMPLES_PER_MS, FinalWords, Lost
from asr.session import Ears, utterance
from asr.settings import AsrSettings
from hotline.audio import BYTES_PER_SAMPLE
from hotline.calls import Side
from hotline.errors import Unavailable
from hotline.events import Hole
from hotline.recordings import duration_ms, read_side
from hotline.transcripts import Origin, Utterance, Word

CONTEXT_MS = 600
"""Heard on both sides of a hole, so that words at its edges are whole; words outside the hole are thrown away."""

_CHUNK = 200 * SAMPLES_PER_MS * BYTES_PER_SAMPLE


async def transcribe_holes(
    folder: Path,
    recording: str,
    call_id: str,
    holes: Sequence[Hole],
    ears: Ears,
    *,
    version: str,
    settings: AsrSettings,
    standing: Mapping[Side, Sequence[tuple[int, int]]] | None = None,
) -> list[Utterance]:
    """Hear the holes of a call; nothing that stands is heard twice.

    Args:
        folder: of the recordings.
        recording: file name without suffix.
        standing: first and last millisecond of the finals that stand, by side.

    Raises:
        NotFound: there is no such recording.
        Unavailable: recognition failed or took too long.
    """
    total = duration_ms(folder, recording)
    found: list[Utterance] = []
    for hole in holes:
        start_ms = max(0, hole.start_ms - CONTEXT_MS)
        end_ms = min(total, hole.end_ms + CONTEXT_MS)
        pcm = await asyncio.to_thread(read_side, folder, recording, hole.side, start_ms=start_ms, end_ms=end_ms)
        kept = (standing or {}).get(hole.side, ())
        for final in await _hear(ears, start_ms, pcm, settings):
            words = tuple(word for word in final.words if _belongs(word, hole, kept))
            if words:
                found.append(utterance(call_id, hole.side, words, origin=Origin.RECORDING, version=version))
    return found


async def _hear(ears: Ears, start_ms: int, pcm: bytes, settings: AsrSettings) -> list[FinalWords]:
    hearing = ears.open()
    finals: list[FinalWords] = []
    try:
        async with asyncio.timeout(settings.batch_seconds):
            for offset in range(0, len(pcm), _CHUNK):
                await hearing.room()
                hearing.feed(start_ms * SAMPLES_PER_MS + offset // BYTES_PER_SAMPLE, pcm[offset : offset + _CHUNK])
            hearing.close()
            async for result in hearing.results():
                if isinstance(result, Lost):
                    raise Unavailable("recognition of a recording was interrupted")
                if isinstance(result, FinalWords):
                    finals.append(result)
    except TimeoutError as error:
        raise Unavailable("recognition of a recording took too long") from error
    finally:
        ears.abandon(hearing)
    return finals


def _belongs(word: Word, hole: Hole, standing: Sequence[tuple[int, int]]) -> bool:
    """Whether the word's middle lies in the hole and in no utterance that stands."""
    middle = (word.start_ms + word.end_ms) // 2
    return hole.start_ms <= middle < hole.end_ms and not any(start <= middle < end for start, end in standing)
