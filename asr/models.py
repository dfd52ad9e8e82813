"""The model store: which speech models there are, and whether their files are the ones that were measured.

`manifest.toml` names every file with its SHA-256. A model that differs in one byte, or has a file more, is not opened.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from asr.settings import AsrSettings
from hotline.audio import SAMPLE_RATE
from hotline.errors import BadModel

MANIFEST = "manifest.toml"
CARD = "CARD.md"
"""Tells people what a model hears; not part of the model."""

_SHA256 = r"^[0-9a-f]{64}$"
_KALDI_SAMPLE_RATE = 16000
"""Hz, where mfcc.conf names none"""


class Archive(BaseModel):
    """Where a model is published as one ZIP file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=_SHA256)


class Entry(BaseModel):
    """One model as the manifest describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    folder: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    """under `asr/`, beside the manifest"""
    source: str
    licence: str
    sample_rate: int = Field(gt=0)
    """Hz, of the audio the model was trained on"""
    archive: Archive | None = None
    """None: it comes with the repository"""
    files: dict[str, str]
    """path below the folder → SHA-256"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All models known here."""

    folder: Path
    """where model folders stand"""
    entries: Mapping[str, Entry]
    """by name"""

    def entry(self, name: str) -> Entry:
        """One model's entry.

        Raises:
            BadModel: the manifest has no such model.
        """
        try:
            return self.entries[name]
        except KeyError:
            raise BadModel(f"no speech model {name!r} in {MANIFEST}: it has {', '.join(self.entries)}") from None


@dataclass(frozen=True, slots=True)
class VerifiedModel:
    """A model whose files were compared with the manifest."""

    name: str
    path: Path
    version: str
    """name and the first digits of the hash over all files; kept with every utterance"""


def read_manifest(models: Path) -> Manifest:
    """Read `manifest.toml` in the models folder.

    Raises:
        BadModel: it is missing or malformed.
    """
    path = models / MANIFEST
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadModel(f"{path}: cannot be read: {type(error).__name__}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadModel(f"{path}: {error}") from error
    entries = [_entry(path, item) for item in document.get("model", [])]
    return Manifest(models / "asr", {entry.name: entry for entry in entries})


def open_model(manifest: Manifest, name: str) -> VerifiedModel:
    """Compare every file of a model with the manifest.

    Raises:
        BadModel: the model is unknown or missing, a file is missing, changed or not listed, or the model does not
            take telephone audio.
    """
    entry = manifest.entry(name)
    folder = manifest.folder / entry.folder
    if not folder.is_dir():
        raise BadModel(f"speech model {name} is not at {folder}: hotline models fetch {name}")
    verify_files(folder, entry)
    check_sample_rate(folder, entry)
    return VerifiedModel(name, folder, f"{name}@{_fingerprint(entry)}")


def check(settings: AsrSettings) -> list[dict[str, Any]]:
    """Open every model that is there; for `hotline models check`.

    Raises:
        BadModel: the manifest or a model that is there is broken, or the one in use is missing.
    """
    manifest = read_manifest(settings.models)
    manifest.entry(settings.model)
    return [_state(manifest, entry, used=entry.name == settings.model) for entry in manifest.entries.values()]


def verify_files(folder: Path, entry: Entry) -> None:
    """Raise BadModel for the first file that is missing, changed or not in the manifest."""
    for relative, wanted in entry.files.items():
        path = folder / relative
        try:
            found = _sha256(path)
        except OSError as error:
            raise BadModel(f"speech model {entry.name}: {path}: {_reason(error)}") from error
        if found != wanted:
            raise BadModel(f"speech model {entry.name}: {path} is not the file of the manifest (SHA-256 differs)")
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if (path.is_symlink() or not path.is_dir()) and relative not in entry.files and relative != CARD:
            raise BadModel(f"speech model {entry.name}: {path} is not in the manifest")


def check_sample_rate(folder: Path, entry: Entry) -> None:
    """Raise BadModel for a model that libvosk would refuse to feed with 8000 Hz.

    A model of wider band takes telephone audio only with `--allow-upsample=true` in its conf/mfcc.conf.
    """
    path = folder / "conf" / "mfcc.conf"
    try:
        options = _options(path.read_text("utf-8"))
        rate = float(options.get("sample-frequency", _KALDI_SAMPLE_RATE))
    except (OSError, ValueError) as error:
        raise BadModel(f"speech model {entry.name}: {path}: cannot be read") from error
    if rate != entry.sample_rate:
        raise BadModel(f"speech model {entry.name}: {path} does not say sample-frequency={entry.sample_rate}")
    if rate > SAMPLE_RATE and options.get("allow-upsample") != "true":
        raise BadModel(f"speech model {entry.name}: {path} lacks allow-upsample=true, needed for {SAMPLE_RATE} Hz")


def _state(manifest: Manifest, entry: Entry, *, used: bool) -> dict[str, Any]:
    there = used or (manifest.folder / entry.folder).is_dir()
    return {
        "name": entry.name,
        "state": "ok" if there else "missing",
        "version": open_model(manifest, entry.name).version if there else None,
        "sample_rate": entry.sample_rate,
        "licence": entry.licence,
        "used": used,
    }


def _entry(path: Path, item: Any) -> Entry:
    try:
        return Entry.model_validate(item)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadModel(f"{path}: a model's {where}: {first['msg']}") from error


def _options(text: str) -> dict[str, str]:
    """Kaldi's option file: `--name=value` a line, `#` begins a comment."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return dict(line.removeprefix("--").split("=", 1) for line in lines if "=" in line)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(entry: Entry) -> str:
    text = "".join(f"{path} {sha256}\n" for path, sha256 in sorted(entry.files.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _reason(error: OSError) -> str:
    return "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
