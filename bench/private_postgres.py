"""A private PostgreSQL on a Unix socket, with the settings it comes with, for as long as a block runs."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

START_SECONDS = 30
_NOT_KEPT = ("fsync", "synchronous_commit", "full_page_writes")


def programs() -> Path | None:
    """The folder of initdb and postgres; None where there is none."""
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), shutil.which("initdb")):
        if folder and (found := Path(folder)).exists():
            return found if found.is_dir() else found.parent
    return None


@contextmanager
def serving(bin_: Path, *, passing: bool = False) -> Iterator[str]:
    """The server's URL. PostgreSQL refuses to run as root, so root lends it a user.

    Args:
        passing: what is written need not outlive the machine.
    """
    # Not under a folder that only the user who runs this may enter.
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    options: dict = {"cwd": folder}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    make = [bin_ / "initdb", "-D", folder / "data", "-A", "trust", "-U", "hotline", "--no-sync", "-E", "UTF8"]
    careless = [word for name in _NOT_KEPT if passing for word in ("-c", f"{name}=off")]
    serve = [bin_ / "postgres", "-D", folder / "data", "-c", "listen_addresses=", *careless, "-k", folder]
    try:
        subprocess.run([*make, "--locale=C"], check=True, capture_output=True, timeout=120, **options)
        server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        try:
            until = time.monotonic() + START_SECONDS
            while not (folder / ".s.PGSQL.5432").exists() and time.monotonic() < until:
                time.sleep(0.05)  # a server that starts tells nobody
            yield f"postgresql+asyncpg://hotline@/postgres?host={folder}"
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
    finally:
        shutil.rmtree(folder)
