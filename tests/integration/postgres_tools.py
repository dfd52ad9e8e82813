"""A private PostgreSQL that is reached as in a container: over TCP, with a password; thrown away afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bench.private_postgres import START_SECONDS, programs
from intake_api.listening import free_port


@contextmanager
def server(*, user: str, database: str, password: str) -> Iterator[int]:
    """A server on loopback that asks for a password, as the container does; its port."""
    bin_, port = programs(), free_port("127.0.0.1", 0)
    if bin_ is None:
        pytest.skip("no PostgreSQL server on this machine: install postgresql")
    # Not under pytest's own folder, which only the user who runs the tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    (folder / "password").write_text(password)
    options: dict[str, object] = {"cwd": folder}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root, so root lends it a user
        lent = pwd.getpwnam("postgres")
        options |= {"user": lent.pw_uid, "group": lent.pw_gid, "extra_groups": []}
        for path in (folder, folder / "password"):
            os.chown(path, lent.pw_uid, lent.pw_gid)
    make = [bin_ / "initdb", "-D", folder / "data", "-A", "scram-sha-256", "-U", user, "--no-sync", "-E", "UTF8"]
    # What is written need not outlive the machine.
    careless = [word for name in ("fsync", "synchronous_commit", "full_page_writes") for word in ("-c", f"{name}=off")]
    listen = ["-c", "listen_addresses=127.0.0.1", "-p", str(port)]
    try:
        made = [*make, "--locale=C", f"--pwfile={folder / 'password'}"]
        subprocess.run(made, check=True, capture_output=True, timeout=120, **options)
        serve = [bin_ / "postgres", "-D", folder / "data", *listen, *careless, "-k", folder]
        running = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        try:
            until = time.monotonic() + START_SECONDS
            while not (folder / f".s.PGSQL.{port}").exists() and time.monotonic() < until:
                time.sleep(0.05)  # a server that starts tells nobody
            create = [bin_ / "createdb", "-h", folder, "-p", str(port), "-U", user, database]
            subprocess.run(
                create,
                check=True,
                capture_output=True,
                timeout=30,
                env={**os.environ, "PGPASSWORD": password},
                **options,
            )
            yield port
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(20)
    finally:
        shutil.rmtree(folder)
