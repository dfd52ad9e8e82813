"""What the tests with a whole call share: everything running, two telephones, a conversation to play."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.calls import Side
from intake_api.demo.conversation import SHIPPED, Turn, load_conversation
from intake_api.demo.stage import Stage, set_up
from intake_api.wiring import telephones
from tests.integration.exchange_tools import need_asterisk

CALLER = "13900000001"
CALLBACK = "13800001234"
"""what the caller of the conversation `heating` says"""


@dataclass(frozen=True)
class House:
    """Everything runs; one citizen and one agent have telephones."""

    stage: Stage
    line: Any
    desk: Any
    folder: Path


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    """All roles, a private exchange and two telephones, stopped again with the block."""
    need_asterisk()
    async with set_up(folder, http_port=0, step=lambda _: None) as stage:
        address = ("127.0.0.1", stage.exchange.sip_port)
        async with (
            telephones.telephone(CALLER, address, None) as line,
            telephones.telephone("1001", address, stage.exchange.agents[0].secret) as desk,
        ):
            await desk.register()
            yield House(stage, line, desk, folder)


def conversation(name: str) -> tuple[tuple[Turn, ...], dict[Turn, bytes]]:
    """A shipped conversation and its voices."""
    turns = load_conversation(SHIPPED / f"{name}.json")
    return turns, {turn: telephones.voice(turn.text, turn.speaker) for turn in turns}


def said(turns: tuple[Turn, ...], side: Side) -> str:
    return "".join(turn.text for turn in turns if turn.speaker is side)
