"""What the exchange's container runs, run here without a container: its configuration boots and answers."""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from hotline.errors import ProtocolError, Unavailable
from telephony.ami import Account, Ami
from telephony.ports import free_ports
from tests.integration.exchange_tools import ROOT, need_asterisk

ENTRYPOINT = ROOT / "dialplans" / "container-entrypoint"


def _environment(folder: Path, **changes: str) -> dict[str, str]:
    program, ports = need_asterisk(), free_ports()
    (folder / "secrets").mkdir()
    (folder / "secrets" / "ami_secret").write_text("s3cret\n")
    (folder / "secrets" / "phone_secrets").write_text("1001 p1\n1002 p2\n")
    return {
        "PATH": os.environ["PATH"],
        "HOTLINE_FOLDER": str(folder / "x"), "HOTLINE_SECRETS": str(folder / "secrets"),
        "HOTLINE_ASTERISK": str(program.command), "HOTLINE_MODULES": str(program.modules),
        "HOTLINE_DOCUMENTATION": str(program.documentation), "HOTLINE_BIND": "127.0.0.1",
        "HOTLINE_SIP_PORT": str(ports.sip), "HOTLINE_AMI_PORT": str(ports.ami),
        "HOTLINE_RTP_START": str(ports.rtp_start), "HOTLINE_RTP_END": str(ports.rtp_end),
        "HOTLINE_AUDIO": "127.0.0.1:9", "HOTLINE_RECORDINGS": str(folder / "recordings"),
        "HOTLINE_MEDIA_ADDRESS": "127.0.0.1", "HOTLINE_TRUNK_ADDRESS": "127.0.0.1",
        "HOTLINE_AMI_PERMIT": "127.0.0.1/255.255.255.255", **changes,
    }  # fmt: skip


async def test_it_boots_with_its_queue_and_its_agents(tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    process = await asyncio.create_subprocess_exec(
        str(ENTRYPOINT), env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        rows = await _queue_members(
            Account("127.0.0.1", int(environment["HOTLINE_AMI_PORT"]), "hotline", SecretStr("s3cret"))
        )
        assert rows == ["agent1001", "agent1002"]
        assert (tmp_path / "x" / "etc" / "manager.conf").stat().st_mode & 0o077 == 0
    finally:
        await _end(process)


@pytest.mark.parametrize("name", ["HOTLINE_AUDIO", "HOTLINE_TRUNK_ADDRESS"])
def test_what_is_not_set_is_named(tmp_path: Path, name: str) -> None:
    done = subprocess.run(
        [ENTRYPOINT], env=_environment(tmp_path, **{name: ""}), capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stderr) == (2, f"exchange: {name} is not set\n")


def test_a_value_cannot_begin_a_line_of_its_own(tmp_path: Path) -> None:
    environment = _environment(tmp_path, HOTLINE_SYSTEM_NAME="a\nlive_dangerously = yes")
    done = subprocess.run([ENTRYPOINT], env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert "SYSTEM_NAME" in done.stderr


async def _queue_members(account: Account) -> list[str]:
    """Once they are loaded: AMI answers before the queues are there."""
    async with asyncio.timeout(30):
        while True:
            ami = Ami(account)
            try:
                await ami.connect()
                rows = await ami.listing("QueueStatus", Queue="hotline")
                if names := [row["Name"] for row in rows if row.get("Event") == "QueueMember"]:
                    return names
            except (Unavailable, ProtocolError):
                pass  # it does not listen yet, or does not know the action yet
            finally:
                ami.close()
            await asyncio.sleep(0.1)


async def _end(process: asyncio.subprocess.Process) -> None:
    """In good order; by force when it was told while it still booted, which Asterisk may not hear."""
    process.terminate()
    try:
        async with asyncio.timeout(10):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
