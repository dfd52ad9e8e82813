"""`hotline up` on bad input: one line that names what and where, exit code 2, nothing left running."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
HOTLINE = Path(sys.executable).with_name("hotline")


@pytest.fixture
def up(tmp_path):
    def run(*arguments, **variables):
        bare = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
        own = {
            "HOTLINE_VAR": str(tmp_path / "var"),
            "HOTLINE_RECORDINGS": str(tmp_path / "recordings"),
            "HOTLINE_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path / 'var' / 'hotline.db'}",
            "HOTLINE_TELEPHONY__AUDIOSOCKET_ADDRESSES": f'["127.0.0.1:{free()}"]',
        }
        return subprocess.run(
            [HOTLINE, "up", *arguments],
            env={**bare, **own, **variables},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    yield run
    assert left_running(tmp_path) == []


def free():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def left_running(folder):
    """Command lines of processes that were started for this folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        if process.info["environ"] and process.info["environ"].get("HOTLINE_VAR", "").startswith(str(folder)):
            found.append(process.info["cmdline"])
    return found


def refused(done, *words):
    assert done.returncode == 2, done.stderr
    [line] = done.stderr.splitlines()
    assert line.startswith("hotline: ")
    assert all(word in line for word in words), line


def test_a_busy_port_is_named_and_nothing_is_started(up, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused(up("--http-port", str(port)), f"127.0.0.1:{port}")
    assert not (tmp_path / "var" / "log" / "api.log").exists()


def test_a_missing_secret_of_the_exchange_is_named(up, tmp_path):
    path = tmp_path / "nowhere" / "ami"
    refused(up("--http-port", "0", HOTLINE_TELEPHONY__AMI_SECRET_FILE=str(path)), "telephony", str(path))


def test_a_setting_nobody_knows_is_named(up):
    refused(up(HOTLINE_MOOD="good"), "HOTLINE_MOOD")


def test_a_database_that_is_away_is_named_without_its_password(up, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    done = up(
        "--http-port",
        "0",
        HOTLINE_DATABASE__URL=f"postgresql+asyncpg://hotline@127.0.0.1:{free()}/hotline",
        HOTLINE_DATABASE__PASSWORD_FILE=str(secret),
    )
    refused(done, "postgresql+asyncpg://hotline", "127.0.0.1")
    assert "s3cret" not in done.stderr
