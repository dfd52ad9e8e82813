import wave
from pathlib import Path

import pytest

from asr.batch import transcribe_holes
from asr.settings import AsrSettings
from hotline.calls import Side
from hotline.errors import NotFound, Unavailable
from hotline.events import Hole
from hotline.private import Private
from hotline.transcripts import Origin, Utterance, Word
from tests.fakes.recognizer import FakeEars

SETTINGS = AsrSettings(batch_seconds=0.05)


def word(text: str, start_ms: int, end_ms: int) -> Word:
    return Word(Private(text), start_ms, end_ms, 1.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with wave.open(str(tmp_path / "rec.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(4 * 8000 * 5))
    return tmp_path


async def fill(
    folder: Path, *words: Word, holes: list[Hole], standing: dict[Side, list[tuple[int, int]]] | None = None
) -> list[Utterance]:
    return await transcribe_holes(
        folder, "rec", "c1", holes, FakeEars(*words), version="m", settings=SETTINGS, standing=standing
    )


async def test_words_outside_the_hole_are_thrown_away(folder: Path) -> None:
    words = [word("前", 1500, 1700), word("停水", 1900, 2300), word("了", 2900, 3200), word("后", 3300, 3500)]
    (found,) = await fill(folder, *words, holes=[Hole(Side.AGENT, 2000, 3000)])
    assert found.text == "停水"
    assert (found.side, found.start_ms, found.end_ms) == (Side.AGENT, 1900, 2300)
    assert found.origin is Origin.RECORDING
    assert found.id == "c1:agent:1900"


async def test_words_that_stand_are_not_heard_twice(folder: Path) -> None:
    words = [word("停水", 1900, 2300), word("了", 2400, 2600)]
    standing = {Side.CALLER: [(1000, 2350)]}
    (found,) = await fill(folder, *words, holes=[Hole(Side.CALLER, 1000, 3000)], standing=standing)
    assert found.text == "了"


async def test_what_the_other_side_said_then_does_not_matter(folder: Path) -> None:
    standing = {Side.AGENT: [(0, 5000)]}
    found = await fill(folder, word("停水", 1900, 2300), holes=[Hole(Side.CALLER, 1000, 3000)], standing=standing)
    assert len(found) == 1


async def test_hole_at_the_end_of_the_recording_is_heard_as_far_as_it_goes(folder: Path) -> None:
    (found,) = await fill(folder, word("停水", 4500, 4900), holes=[Hole(Side.CALLER, 4000, 9000)])
    assert found.end_ms == 4900


async def test_silent_hole_has_no_utterance(folder: Path) -> None:
    assert await fill(folder, holes=[Hole(Side.CALLER, 1000, 3000)]) == []


async def test_missing_recording_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await fill(tmp_path, holes=[Hole(Side.CALLER, 0, 1000)])


async def test_recogniser_that_says_nothing_is_unavailable(folder: Path) -> None:
    ears = FakeEars(answers=False)
    with pytest.raises(Unavailable, match="too long"):
        await transcribe_holes(folder, "rec", "c1", [Hole(Side.CALLER, 0, 1000)], ears, version="m", settings=SETTINGS)
    assert ears.abandoned == ears.opened
