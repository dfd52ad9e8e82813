"""Get a published model: download, compare, unpack only the files the manifest names."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx

from asr.models import Archive, Entry, Manifest, VerifiedModel, open_model, verify_files
from hotline.errors import BadModel, BadSetting, Unavailable

_BLOCK = 1 << 20


def fetch(
    manifest: Manifest,
    name: str,
    *,
    address: str | None,
    timeout_seconds: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> VerifiedModel:
    """Put a published model in its place; one that is there and right is left alone.

    Args:
        address: a file, or an http or https address to take instead of the one in the manifest.
        timeout_seconds: longest silence of the other end.
        progress: told bytes received and bytes in all.

    Raises:
        BadModel: the model is not published, or what came is not what the manifest says.
        BadSetting: the address is none.
        Unavailable: the other end does not answer or breaks off.
    """
    entry = manifest.entry(name)
    folder = manifest.folder / entry.folder
    if folder.is_dir():
        return open_model(manifest, name)
    if entry.archive is None:
        raise BadModel(f"speech model {name} comes with the repository and is not published anywhere: {folder}")
    manifest.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=manifest.folder) as temporary:
        packed = Path(temporary) / "model.zip"
        _get(address or entry.archive.url, packed, entry.archive, timeout_seconds, progress)
        _compare(packed, entry)
        unpacked = Path(temporary) / entry.folder
        _unpack(packed, unpacked, entry)
        verify_files(unpacked, entry)
        unpacked.replace(folder)
    return open_model(manifest, name)


def _get(
    address: str, target: Path, archive: Archive, timeout_seconds: float, progress: Callable[[int, int], None]
) -> None:
    scheme = urlsplit(address).scheme
    if scheme in ("http", "https"):
        with target.open("wb") as file:
            _download(address, file, archive, timeout_seconds, progress)
    elif scheme == "" and Path(address).is_file():
        shutil.copyfile(address, target)
    else:
        raise BadSetting("the address of a model is a file, or begins with https:// or http://")


def _download(
    address: str, file: IO[bytes], archive: Archive, timeout_seconds: float, progress: Callable[[int, int], None]
) -> None:
    host = urlsplit(address).hostname
    received = 0
    try:
        with httpx.stream("GET", address, timeout=timeout_seconds, follow_redirects=True) as response:
            response.raise_for_status()
            for block in response.iter_bytes(_BLOCK):
                received += len(block)
                if received > archive.bytes:
                    raise BadModel(f"{host} sends more than the {archive.bytes} bytes of the model")
                file.write(block)
                progress(received, archive.bytes)
    except httpx.HTTPStatusError as error:
        raise Unavailable(f"{host} answered {error.response.status_code} for the model") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(f"{host} cannot be reached for the model: {type(error).__name__}") from error


def _compare(packed: Path, entry: Entry) -> None:
    with packed.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if entry.archive is None or found != entry.archive.sha256:
        raise BadModel(f"what came is not speech model {entry.name} (SHA-256 differs)")


def _unpack(packed: Path, folder: Path, entry: Entry) -> None:
    """Write the files of the manifest and no other, so that no name in the archive reaches the disk."""
    try:
        with zipfile.ZipFile(packed) as archive:
            inside = {name.partition("/")[2]: name for name in archive.namelist()}
            for relative in entry.files:
                if relative not in inside:
                    raise BadModel(f"the archive of speech model {entry.name} lacks {relative}")
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(inside[relative]) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
    except (zipfile.BadZipFile, OSError) as error:
        raise BadModel(f"the archive of speech model {entry.name} cannot be unpacked") from error
