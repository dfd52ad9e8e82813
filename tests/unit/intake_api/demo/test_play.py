from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from hotline.calls import Side
from intake_api.demo import play as module
from intake_api.demo.conversation import Turn
from intake_api.demo.play import audible, play

AT = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class _Spoken:
    started_at: datetime = AT
    ended_at: datetime = AT


@dataclass
class _Phone:
    said: list[bytes] = field(default_factory=list)

    async def say(self, pcm: bytes) -> _Spoken:
        self.said.append(pcm)
        return _Spoken()


def test_silence_around_the_sound_is_cut_and_inside_kept() -> None:
    pcm = array("h", [0, 3, 900, 0, -900, 2]).tobytes()
    assert array("h", audible(pcm)).tolist() == [900, 0, -900]


def test_silence_alone_is_nothing() -> None:
    assert audible(bytes(320)) == b""


async def test_each_turn_is_said_on_its_own_telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0)
    sound = array("h", [900] * 8000).tobytes()
    turns = (Turn(Side.AGENT, "您好"), Turn(Side.CALLER, "停水了"))
    phones = {Side.AGENT: _Phone(), Side.CALLER: _Phone()}
    played = await play(turns, dict.fromkeys(turns, sound), phones)
    assert [len(phones[side].said) for side in (Side.AGENT, Side.CALLER)] == [1, 1]
    assert [turn.side for turn in played] == [Side.AGENT, Side.CALLER]
    assert played[0].ended_at - played[0].started_at == pytest.approx(1.0)
