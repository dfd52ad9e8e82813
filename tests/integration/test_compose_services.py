"""Every service of docker-compose.yml, started by its own command with its own environment, without containers.

Redis, PostgreSQL and Asterisk are real. Only what a container would give is put in its place: host names become this
machine, absolute paths folders of the test, ports free ones. The containers' walls (users, read-only root) are
not here.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bench.private_postgres import programs, serving_by_password
from intake_api.listening import free_port
from intake_api.supervise import redis_server
from telephony.ports import free_ports
from tests.compose_file import ROOT, filled, read
from tests.integration.exchange_tools import need_asterisk

HOTLINE = Path(sys.executable).with_name("hotline")
ROLES = ("records", "drafts", "speech", "telephony", "api")
READY_SECONDS = 120
PASSWORD = "p" * 32


class Stage:
    """The services, and what stands in the place of a container's world."""

    def __init__(self, folder: Path, postgres_port: int) -> None:
        self.folder = folder
        self.redis = free_port("127.0.0.1", 0)
        self.audio = free_port("127.0.0.1", 0)
        self.http = free_port("127.0.0.1", 0)
        self.exchange = free_ports()
        self.probes = {role: free_port("127.0.0.1", 0) for role in ROLES}
        given = {"HOTLINE_MEDIA_ADDRESS": "127.0.0.1", "HOTLINE_TRUNK_ADDRESS": "127.0.0.1"}
        self.services = filled(read()["services"], given | {"HOTLINE_AMI_PERMIT": "127.0.0.1/255.255.255.255"})
        self._instead = {
            "@postgres/": f"@127.0.0.1:{postgres_port}/",
            "redis:6379": f"127.0.0.1:{self.redis}",
            "speech:9092": f"127.0.0.1:{self.audio}",
            "0.0.0.0:9092": f"127.0.0.1:{self.audio}",
            "/run/secrets": str(folder / "secrets"),
            "/recordings": str(folder / "recordings"),
            "/srv/hotline/var": str(folder / "var"),
            "/srv/exchange": str(folder / "x"),
            "/ledger/": f"{folder / 'ledger'}/",
        }
        for name in ("secrets", "recordings", "var", "data", "ledger"):
            (folder / name).mkdir()
        for name in ("database_password", "redis_password", "ami_secret", "ledger_key", "webhook_key"):
            (folder / "secrets" / name).write_text(PASSWORD + "\n")
        (folder / "secrets" / "phone_secrets").write_text(f"1001 {PASSWORD}\n")

    def environment(self, name: str) -> dict[str, str]:
        """Of a service: what the file says, and nothing else of ours."""
        bare = {key: value for key, value in os.environ.items() if not key.startswith("HOTLINE_")}
        own = {key: self._here(value) for key, value in self.services[name]["environment"].items()}
        if name in self.probes:
            own["HOTLINE_PROBE__LISTEN"] = f"127.0.0.1:{self.probes[name]}"
        instead = {
            "HOTLINE_HTTP__HOST": "127.0.0.1",
            "HOTLINE_HTTP__PORT": str(self.http),
            "HOTLINE_TELEPHONY__AMI_HOST": "127.0.0.1",
            "HOTLINE_TELEPHONY__AMI_PORT": str(self.exchange.ami),
        }
        return bare | own | {key: value for key, value in instead.items() if key in own}

    def command(self, name: str) -> list[str]:
        """Of one of our own services, as the image's entry point gets it."""
        return [str(HOTLINE), *self.services[name]["command"]]

    def redis_command(self) -> list[str]:
        return [
            *(self._here(part) for part in self.services["redis"]["command"][:-1]),
            self._here(self.services["redis"]["command"][-1])
            + f" --port {self.redis} --bind 127.0.0.1 --dir {self.folder / 'data'}",
        ]

    def exchange_environment(self) -> dict[str, str]:
        """The file's, and where this machine's Asterisk lies."""
        program = need_asterisk()
        return self.environment("asterisk") | {
            "HOTLINE_FOLDER": str(self.folder / "x"), "HOTLINE_SECRETS": str(self.folder / "secrets"),
            "HOTLINE_ASTERISK": str(program.command), "HOTLINE_MODULES": str(program.modules),
            "HOTLINE_DOCUMENTATION": str(program.documentation), "HOTLINE_BIND": "127.0.0.1",
            "HOTLINE_SIP_PORT": str(self.exchange.sip), "HOTLINE_AMI_PORT": str(self.exchange.ami),
            "HOTLINE_RTP_START": str(self.exchange.rtp_start), "HOTLINE_RTP_END": str(self.exchange.rtp_end),
        }  # fmt: skip

    def _here(self, value: str) -> str:
        for there, here in self._instead.items():
            value = value.replace(there, here)
        return value


@asynccontextmanager
async def process(command, environment, log, *, stop=signal.SIGTERM, seconds=10):
    """One service for the length of a block; ended by its signal."""
    with log.open("wb") as out:
        running = await asyncio.create_subprocess_exec(
            *map(str, command), env=environment, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            yield running
        finally:
            if running.returncode is None:
                running.send_signal(stop)
                try:
                    async with asyncio.timeout(seconds):
                        await running.wait()
                except TimeoutError:
                    running.kill()
                    await running.wait()


async def until(check, what):
    """Wait for another process; what it waits for is named when it does not come."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            while not await check():  # noqa: ASYNC110  # another process does it
                await asyncio.sleep(0.2)
    except TimeoutError:
        pytest.fail(f"not in time: {what}")


async def asked(port, path="/ready"):
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(f"http://127.0.0.1:{port}{path}", timeout=5)
    except httpx.HTTPError:
        return None


async def run(command, environment):
    done = await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    async with asyncio.timeout(READY_SECONDS):
        out, _ = await done.communicate()
    return done.returncode, out.decode()


async def test_every_service_starts_by_its_command_becomes_ready_and_ends_when_told(tmp_path):
    need_asterisk()
    postgres = programs()
    if postgres is None:
        pytest.skip("no PostgreSQL server on this machine: install postgresql")
    with serving_by_password(postgres, user="hotline", database="hotline", password=PASSWORD) as postgres_port:
        stage = Stage(tmp_path, postgres_port)
        async with AsyncExitStack() as parts:
            await started_parts(stage, parts)
            code, told = await run(stage.command("migrate"), stage.environment("migrate"))
            assert code == 0, told
            roles = {}
            for name in ROLES:
                log = tmp_path / f"{name}.log"
                roles[name] = await parts.enter_async_context(
                    process(stage.command(name), stage.environment(name), log)
                )
            for name in ROLES:
                await role_is_ready(stage, name, roles[name], tmp_path / f"{name}.log")
            page = await asked(stage.http, "/api/oidc")
            assert page.status_code == 200
            await without_redis_nobody_is_ready(stage, parts)
            await ends_when_told(stage, roles)


async def started_parts(stage, parts):
    """Redis by its command, Asterisk by its image's entry point."""
    stage.redis_process = await parts.enter_async_context(
        process(stage.redis_command(), redis_environment(), stage.folder / "redis.log")
    )
    entrypoint = ROOT / "dialplans" / "container-entrypoint"
    await parts.enter_async_context(process([entrypoint], stage.exchange_environment(), stage.folder / "asterisk.log"))

    async def booted():
        # The service's own health check.
        command = [part.replace("/srv/exchange", str(stage.folder / "x")) for part in health(stage)]
        return (await run(command, stage.exchange_environment()))[0] == 0

    await until(booted, "asterisk")


def redis_environment():
    """With the redis-server of this machine on PATH."""
    return {**os.environ, "PATH": f"{redis_server.program().parent}:{os.environ['PATH']}"}


def health(stage):
    """Asterisk's health check with this machine's program."""
    _, _, *rest = stage.services["asterisk"]["healthcheck"]["test"]
    return [str(need_asterisk().command), *rest]


async def role_is_ready(stage, name, role, log):
    async def ready():
        assert role.returncode is None, f"{name}: {log.read_text('utf-8')[-2000:]}"
        answer = await asked(stage.probes[name])
        return answer is not None and answer.status_code == 200

    await until(ready, name)
    # The service's own health check, as Docker runs it.
    _, *check = stage.services[name]["healthcheck"]["test"]
    assert check[0] == "hotline"
    code, told = await run([str(HOTLINE), *check[1:]], stage.environment(name))
    assert (code, json.loads(told)) == (0, {"status": "ok", "missing": []})
    metrics = (await asked(stage.probes[name], "/metrics")).text
    assert 'hotline_need_met{need="redis"} 1.0' in metrics


async def without_redis_nobody_is_ready(stage, parts):
    """And all are again when it is back, with what it held."""
    stage.redis_process.send_signal(signal.SIGKILL)
    await stage.redis_process.wait()
    for name in ROLES:
        answer = await asked(stage.probes[name])
        assert (answer.status_code, answer.json()["missing"]) == (503, ["redis"]), name
    stage.redis_process = await parts.enter_async_context(
        process(stage.redis_command(), redis_environment(), stage.folder / "redis.log")
    )
    for name in ROLES:

        async def ready(port=stage.probes[name]):
            return (await asked(port)).status_code == 200

        await until(ready, f"{name} after Redis came back")


async def ends_when_told(stage, roles):
    for name, role in roles.items():
        role.send_signal(signal.SIGTERM)
        async with asyncio.timeout(int(stage.services[name]["stop_grace_period"].removesuffix("s"))):
            assert await role.wait() == 0, name
        assert await asked(stage.probes[name]) is None
