"""A private Asterisk on loopback, for the demo, for tests and for `hotline up` on one machine.

Everything it writes is in one folder:

    etc/            rendered dialplans/, with secrets made once (mode 0600)
    log/            messages, queue_log, cel-custom/Master.csv
    recordings/     what MixMonitor writes
    exchange.json   ports, accounts and folders, for those who connect (mode 0600)
"""

import asyncio
import contextlib
import json
import logging
import os
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from hotline.errors import BadSetting, Unavailable
from telephony.asterisk_program import AsteriskProgram, find_asterisk
from telephony.dialplans import AgentAccount, render_all
from telephony.ports import Ports, check_ports, free_ports

DID = "12345"
"""what citizens dial"""

HOST = "127.0.0.1"

_AMI_USER = "hotline"
_SILENCE = b"\xd5"
"""A-law"""
_PROMPTS = ("pbx-transfer", "beep", "beeperr", "privacy-incorrect")
_LONGEST_SOCKET_PATH = 107
"""bytes, Linux sun_path without its end"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExchangePlan:
    """A prepared exchange: what to start and how to reach it."""

    folder: Path
    ports: Ports
    ami_user: str
    ami_secret_file: Path
    recordings: Path
    queue_log: Path
    cel: Path
    agents: tuple[AgentAccount, ...]
    system_name: str

    @property
    def sip_port(self) -> int:
        return self.ports.sip

    @property
    def ami_port(self) -> int:
        return self.ports.ami


def prepare_exchange(
    folder: Path,
    *,
    audiosocket_addresses: Sequence[str],
    agents: int = 3,
    ports: Ports | None = None,
    ring_seconds: int = 12,
    max_wait_seconds: int = 60,
    system_name: str = "hotline",
    program: AsteriskProgram | None = None,
) -> ExchangePlan:
    """Write the folder; done again it keeps secrets, and ports unless others are given.

    Args:
        folder: made when it is not there.
        audiosocket_addresses: `host:port` of each speech process.
        agents: how many phones, 1001 and up.
        ports: None for free ones.
        ring_seconds: how long one agent's phone rings.
        max_wait_seconds: how long a caller waits in the queue.
        system_name: what Uniqueids begin with.
        program: None to look for it.

    Raises:
        BadSetting: no address, too many agents, or a folder whose name is too long for a socket.
        PortBusy: a port is taken.
        Unavailable: there is no Asterisk.
    """
    if not audiosocket_addresses:
        raise BadSetting("exchange: no AudioSocket address")
    if not 1 <= agents <= 999:
        raise BadSetting(f"exchange: {agents} agents, want 1…999")
    folder = folder.resolve()
    if len(os.fsencode(folder / "run" / "asterisk.ctl")) > _LONGEST_SOCKET_PATH:
        raise BadSetting(f"exchange: {folder} is too long a path for Asterisk's control socket")
    program = program or find_asterisk()
    before = _read_json(folder)
    ports = ports or (Ports(**before["ports"]) if before else free_ports())
    check_ports(ports)
    known = {row["extension"]: row["secret"] for row in before["agents"]} if before else {}
    accounts = tuple(
        AgentAccount(extension, f"agent{extension}", known.get(extension) or secrets.token_hex(16))
        for extension in (str(1001 + index) for index in range(agents))
    )
    secret_file = folder / "ami.secret"
    ami_secret = secret_file.read_text("utf-8").strip() if secret_file.is_file() else secrets.token_hex(16)
    files = render_all(
        {
            "FOLDER": str(folder),
            "MODULES": str(program.modules),
            "SYSTEM_NAME": system_name,
            "HIGH_PRIORITY": "no",
            "AUDIOSOCKET_ADDRESSES": "&".join(audiosocket_addresses),
            "RECORDINGS": str(folder / "recordings"),
            "MAX_WAIT_SECONDS": str(max_wait_seconds),
            "RING_SECONDS": str(ring_seconds),
            "BIND": HOST,
            "AMI_PERMIT": f"{HOST}/255.255.255.255",
            "MEDIA_ADDRESS": HOST,
            "TRUNK_ADDRESS": HOST,
            "SIP_PORT": str(ports.sip),
            "AMI_PORT": str(ports.ami),
            "AMI_SECRET": ami_secret,
            "RTP_START": str(ports.rtp_start),
            "RTP_END": str(ports.rtp_end),
        },
        accounts,
    )
    _make_folders(folder, program)
    _write_private(secret_file, ami_secret + "\n")
    for name, text in files.items():
        _write_private(folder / "etc" / name, text)
    _write_private(
        folder / "exchange.json",
        json.dumps(
            {
                "ports": asdict(ports),
                "system_name": system_name,
                "command": [str(program.command), "-C", str(folder / "etc" / "asterisk.conf"), "-f"],
                "agents": [asdict(account) for account in accounts],
            },
            indent=1,
        ),
    )
    return read_exchange(folder)


def read_exchange(folder: Path) -> ExchangePlan:
    """The plan `prepare_exchange` wrote.

    Raises:
        BadSetting: the folder holds none.
    """
    folder = folder.resolve()
    data = _read_json(folder)
    if data is None:
        raise BadSetting(f"{folder}: not a prepared exchange")
    return ExchangePlan(
        folder=folder,
        ports=Ports(**data["ports"]),
        ami_user=_AMI_USER,
        ami_secret_file=folder / "ami.secret",
        recordings=folder / "recordings",
        queue_log=folder / "log" / "queue_log",
        cel=folder / "log" / "cel-custom" / "Master.csv",
        agents=tuple(AgentAccount(**row) for row in data["agents"]),
        system_name=data["system_name"],
    )


def exchange_command(folder: Path) -> tuple[str, ...]:
    """What a process manager runs, in the foreground; SIGTERM ends it.

    Raises:
        BadSetting: the folder holds no prepared exchange.
    """
    data = _read_json(folder.resolve())
    if data is None:
        raise BadSetting(f"{folder}: not a prepared exchange")
    return tuple(data["command"])


def run_exchange(folder: Path) -> NoReturn:
    """Become the prepared exchange: this process turns into Asterisk and keeps its pid.

    Raises:
        BadSetting: the folder holds no prepared exchange.
        PortBusy: a port is taken.
    """
    check_ports(read_exchange(folder).ports)
    command = exchange_command(folder)
    os.execv(command[0], command)  # noqa: S606  # our own argument list, no shell


class Exchange:
    """A running private exchange."""

    def __init__(self, plan: ExchangePlan, process: asyncio.subprocess.Process) -> None:
        self.plan = plan
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def stop(self, *, seconds: float = 10.0) -> None:
        """End it in good order, so that every record is on disk; by force after `seconds`."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                await self._process.wait()
        except TimeoutError:
            log.warning("exchange did not stop in time and was killed", extra={"pid": self.pid, "seconds": seconds})
            self.kill()
            await self._process.wait()

    def kill(self) -> None:
        """End it as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def wait(self) -> int:
        """Exit status, once it has ended."""
        return await self._process.wait()


@contextlib.asynccontextmanager
async def private_exchange(
    folder: Path,
    *,
    audiosocket_addresses: Sequence[str],
    agents: int = 3,
    ports: Ports | None = None,
    ring_seconds: int = 12,
    max_wait_seconds: int = 60,
    boot_seconds: float = 30.0,
) -> AsyncIterator[Exchange]:
    """A private exchange for as long as the block runs; arguments as `prepare_exchange`.

    Raises:
        BadSetting, PortBusy, Unavailable: see `prepare_exchange`, `start_exchange`.
    """
    plan = prepare_exchange(
        folder,
        audiosocket_addresses=audiosocket_addresses,
        agents=agents,
        ports=ports,
        ring_seconds=ring_seconds,
        max_wait_seconds=max_wait_seconds,
    )
    exchange = await start_exchange(plan, seconds=boot_seconds)
    try:
        yield exchange
    finally:
        await exchange.stop()


async def start_exchange(plan: ExchangePlan, *, seconds: float = 30.0) -> Exchange:
    """Start a prepared exchange and wait until it has fully booted.

    Raises:
        PortBusy: a port is taken.
        Unavailable: it ended, or was not ready in `seconds`; the message names its log.
    """
    check_ports(plan.ports)
    command = exchange_command(plan.folder)
    if setpriv := shutil.which("setpriv"):
        # ends with the process that started it, even when that one is killed
        command = (setpriv, "--pdeathsig", "TERM", *command)
    with (plan.folder / "log" / "console").open("ab") as console:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True
        )
    exchange = Exchange(plan, process)
    try:
        await _first_of(wait_booted(plan, seconds=seconds), exchange.wait(), plan)
    except BaseException:
        exchange.kill()
        await process.wait()
        raise
    return exchange


async def wait_booted(plan: ExchangePlan, *, seconds: float = 30.0) -> None:
    """Wait until its AMI says FullyBooted.

    Raises:
        Unavailable: it was not ready in `seconds`.
    """
    secret = plan.ami_secret_file.read_text("utf-8").strip()
    login = f"Action: Login\r\nUsername: {plan.ami_user}\r\nSecret: {secret}\r\n\r\n".encode()
    try:
        async with asyncio.timeout(seconds):
            while True:
                if await _says_booted(plan.ami_port, login):
                    return
                await asyncio.sleep(0.05)  # nothing tells that a port will soon be open
    except TimeoutError:
        raise Unavailable(f"exchange: not ready after {seconds:g} s; see {plan.folder / 'log' / 'messages'}") from None


async def _says_booted(port: int, login: bytes) -> bool:
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    try:
        writer.write(login)
        while line := await reader.readline():
            if line.startswith(b"Event: FullyBooted"):
                return True
    except OSError:
        pass
    finally:
        writer.close()
    return False


async def _first_of(booted: Coroutine[Any, Any, None], ended: Coroutine[Any, Any, int], plan: ExchangePlan) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = group.create_task(booted), group.create_task(ended)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
    if not tasks[1].cancelled():
        raise Unavailable(
            f"exchange: Asterisk ended with status {tasks[1].result()} while starting; see {plan.folder / 'log'}"
        )


def _make_folders(folder: Path, program: AsteriskProgram) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (
        "etc", "varlib/keys", "data/moh", "data/sounds/en", "data/agi-bin", "spool/monitor", "spool/outgoing",
        "spool/tmp", "run", "log/cel-custom", "recordings",
    ):  # fmt: skip
        (folder / name).mkdir(parents=True, exist_ok=True)
    documentation = folder / "data" / "documentation"
    documentation.unlink(missing_ok=True)
    documentation.symlink_to(program.documentation)
    # Silence, not music: what waits in the right track of the recording must not be heard as words.
    (folder / "data" / "moh" / "silence.alaw").write_bytes(_SILENCE * 8000)
    for name in _PROMPTS:
        (folder / "data" / "sounds" / "en" / f"{name}.alaw").write_bytes(_SILENCE * 800)


def _write_private(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.touch(mode=0o600)
    part.write_text(text, "utf-8")
    part.replace(path)


def _read_json(folder: Path) -> dict[str, Any] | None:
    try:
        data: dict[str, Any] = json.loads((folder / "exchange.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise BadSetting(f"{folder / 'exchange.json'}: not JSON") from error
    return data
