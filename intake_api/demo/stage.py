"""What the demonstration stands on: a private exchange, all roles, people who may sign in."""

import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake_api import listening
from intake_api import settings as all_settings
from intake_api.accounts import people
from intake_api.accounts.schemas import NewUser, Role
from intake_api.supervise import machine
from intake_api.wiring import telephones

AGENT = "agent1001"
"""queue member whose telephone answers, and the agent whose page fills"""

PEOPLE = (
    ("agent1001", "坐席 1001", Role.AGENT, AGENT),
    ("supervisor", "值班班长", Role.SUPERVISOR, None),
    ("quality", "质检员", Role.QUALITY, None),
)
"""user name, name as shown, role, queue member"""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs."""

    address: str
    """of the pages"""
    exchange: Any
    """the private exchange's plan (telephony)"""
    recordings: Path
    passwords: dict[str, str]
    """one-time, by user name"""
    machine: machine.Machine
    """the roles and their settings"""


@asynccontextmanager
async def set_up(folder: Path, *, http_port: int, step: Callable[[str], None]) -> AsyncIterator[Stage]:
    """Start everything anew in `folder`; what an earlier demonstration left there goes, but for its recordings.

    Raises:
        HotlineError: a part cannot start; all that had started was stopped again.
    """
    listening.free_port("127.0.0.1", http_port)
    for old in ("hotline.db", "hotline.db-wal", "hotline.db-shm", "redis", "log"):
        target = folder / old
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
    audio = f"127.0.0.1:{_free_port()}"
    step("启动交换机 Asterisk")
    async with telephones.private_exchange(folder / "exchange", audio) as exchange:
        plan = exchange.plan
        environment = {
            "HOTLINE_VAR": str(folder),
            "HOTLINE_RECORDINGS": str(plan.recordings),
            "HOTLINE_DATABASE__URL": f"sqlite+aiosqlite:///{folder / 'hotline.db'}",
            "HOTLINE_TELEPHONY__AMI_PORT": str(plan.ami_port),
            "HOTLINE_TELEPHONY__AMI_USER": plan.ami_user,
            "HOTLINE_TELEPHONY__AMI_SECRET_FILE": str(plan.ami_secret_file),
            "HOTLINE_TELEPHONY__AUDIOSOCKET_ADDRESSES": f'["{audio}"]',
        }
        step("启动各角色：话务、语音、草稿、记录、页面")
        with _environment(environment):
            settings = all_settings.read()
            async with machine.running(settings, http_port=http_port) as started:
                passwords = {}
                for username, name, role, agent in PEOPLE:
                    user = NewUser(username=username, name=name, roles=(role,), agent=agent)
                    passwords[username] = await people.add_at(settings.database, user) or ""
                yield Stage(started.address, plan, plan.recordings, passwords, started)


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """The roles are processes of their own and read their settings from the environment, while the block runs."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
