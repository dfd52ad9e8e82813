"""What the tests with a real exchange share."""

import subprocess
from pathlib import Path

import pytest

from hotline.errors import Unavailable
from telephony.asterisk_program import AsteriskProgram, find_asterisk

ROOT = Path(__file__).resolve().parents[2]
INSTALL_SECONDS = 600


def need_asterisk() -> AsteriskProgram:
    """The exchange's program, installed when it is not there; skips the test only where none can be had."""
    try:
        return find_asterisk()
    except Unavailable:
        done = subprocess.run(
            [ROOT / "bin" / "install-asterisk"], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
        if done.returncode != 0:
            pytest.skip(done.stderr.strip().splitlines()[-1])
        return find_asterisk()
