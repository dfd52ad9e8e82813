"""A private PostgreSQL with the settings it comes with, for as long as a block runs; thrown away afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from intake_api.listening import free_port

START_SECONDS = 30
SOCKET = 5432
"""the number in a socket's name"""
_NOT_KEPT = ("fsync", "synchronous_commit", "full_page_writes")


def programs() -> Path | None:
    """The folder of initdb and postgres; None where there is none."""
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), shutil.which("initdb")):
        if folder and (found := Path(folder)).exists():
            return found if found.is_dir() else found.parent
    return None


@contextmanager
def serving(bin_: Path, *, passing: bool = False) -> Iterator[str]:
    """The URL of a server on a Unix socket.

    Args:
        passing: what is written need not outlive the machine.
    """
    with _running(bin_, "hotline", passing=passing) as folder:
        yield f"postgresql+asyncpg://hotline@/postgres?host={folder}"


@contextmanager
def serving_by_password(bin_: Path, *, user: str, database: str, password: str) -> Iterator[int]:
    """The port of a server on loopback that asks for a password, as a container does."""
    port = free_port("127.0.0.1", 0)
    with _running(bin_, user, passing=True, port=port, password=password) as folder:
        create = [bin_ / "createdb", "-h", folder, "-p", str(port), "-U", user, database]
        environment = {**os.environ, "PGPASSWORD": password}
        subprocess.run(create, check=True, capture_output=True, timeout=30, env=environment, **_lent())
        yield port


@contextmanager
def _running(
    bin_: Path, user: str, *, passing: bool, port: int | None = None, password: str | None = None
) -> Iterator[Path]:
    """A server's folder, in which its socket is.

    Args:
        port: on loopback too; None for the socket alone.
    """
    # Not under a folder that only the user who runs this may enter.
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    (folder / "password").write_text(password or "")
    for path in (folder, folder / "password"):
        if lent := _lent():
            os.chown(path, lent["user"], lent["group"])
    checked = ["-A", "trust"] if password is None else ["-A", "scram-sha-256", f"--pwfile={folder / 'password'}"]
    make = [bin_ / "initdb", "-D", folder / "data", "-U", user, "--no-sync", "-E", "UTF8", "--locale=C", *checked]
    careless = [word for name in _NOT_KEPT if passing for word in ("-c", f"{name}=off")]
    listen = ["-c", "listen_addresses=", "-p", str(SOCKET)]
    if port is not None:
        listen = ["-c", "listen_addresses=127.0.0.1", "-p", str(port)]
    serve = [bin_ / "postgres", "-D", folder / "data", *listen, *careless, "-k", folder]
    try:
        subprocess.run(make, check=True, capture_output=True, timeout=120, cwd=folder, **_lent())
        server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **_lent())
        try:
            until = time.monotonic() + START_SECONDS
            while not (folder / f".s.PGSQL.{port or SOCKET}").exists() and time.monotonic() < until:
                time.sleep(0.05)  # a server that starts tells nobody
            yield folder
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
    finally:
        shutil.rmtree(folder)


def _lent() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it a user."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
