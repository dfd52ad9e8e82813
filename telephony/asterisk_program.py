"""Where Asterisk is on this machine: on PATH, or where bin/install-asterisk put it."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import Unavailable

OLDEST_MAJOR = 20
"""chan_audiosocket, MixMonitor's D and AMI eventfilter by name are all there from 20 on"""

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "asterisk"

_VERSION_SECONDS = 10.0
_SYSTEM_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64")
_SYSTEM_DOCUMENTATION = ("/usr/share/asterisk", "/var/lib/asterisk", "/usr/local/share/asterisk")


@dataclass(frozen=True, slots=True)
class AsteriskProgram:
    """An Asterisk that can be started."""

    command: Path
    major: int
    modules: Path
    documentation: Path
    """folder holding core-*.xml, without which pjsip.conf cannot be read"""


def find_asterisk(*, cache: Path = CACHE) -> AsteriskProgram:
    """The program on PATH when it is new enough, else the one in the cache folder.

    Raises:
        Unavailable: there is neither.
    """
    on_path = shutil.which("asterisk")
    if on_path and (major := _major(Path(on_path))) >= OLDEST_MAJOR:
        modules = _first(
            [Path(folder) / "asterisk" / "modules" for folder in _SYSTEM_LIBRARIES]
            + [path for folder in _SYSTEM_LIBRARIES for path in sorted(Path(folder).glob("*/asterisk/modules"))],
            "pbx_config.so",
        )
        documentation = _first([Path(folder) / "documentation" for folder in _SYSTEM_DOCUMENTATION], "core-*.xml")
        if modules and documentation:
            return AsteriskProgram(Path(on_path), major, modules, documentation)
    command = cache / "bin" / "asterisk"
    if (cache / "installed").is_file() and (major := _major(command)) >= OLDEST_MAJOR:
        modules = _first(sorted((cache / "root" / "usr" / "lib").glob("*/asterisk/modules")), "pbx_config.so")
        documentation = _first([cache / "root" / "usr" / "share" / "asterisk" / "documentation"], "core-*.xml")
        if modules and documentation:
            return AsteriskProgram(command, major, modules, documentation)
    raise Unavailable(f"no Asterisk {OLDEST_MAJOR} or later: run bin/install-asterisk, or install asterisk")


def parse_version(text: str) -> int:
    """The major version of `asterisk -V`; 0 when it is not one."""
    match = re.match(r"Asterisk (?:certified[-/])?(\d+)\.", text)
    return int(match[1]) if match else 0


def _major(command: Path) -> int:
    try:
        done = subprocess.run([command, "-V"], capture_output=True, text=True, timeout=_VERSION_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return parse_version(done.stdout)


def _first(folders: list[Path], holding: str) -> Path | None:
    return next((folder for folder in folders if any(folder.glob(holding))), None)
