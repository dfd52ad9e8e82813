import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from asr.fetch import fetch
from asr.models import Manifest, read_manifest
from hotline.errors import BadModel, BadSetting, Unavailable

FILES = {"am/final.mdl": b"weights", "conf/mfcc.conf": b"--sample-frequency=8000\n"}


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


GOOD = packed({f"tiny-1/{name}": content for name, content in FILES.items()} | {"tiny-1/../../evil": b"x"})


def manifest(models: Path, archive: bytes = GOOD) -> Manifest:
    listed = "".join(f'"{name}" = "{hashlib.sha256(content).hexdigest()}"\n' for name, content in FILES.items())
    (models / "manifest.toml").write_text(
        '[[model]]\nname = "tiny"\nfolder = "tiny-1"\nsource = "there"\nlicence = "Apache-2.0"\nsample_rate = 8000\n'
        f'[model.archive]\nurl = "http://127.0.0.1:9/tiny.zip"\nbytes = {len(archive)}\n'
        f'sha256 = "{hashlib.sha256(archive).hexdigest()}"\n[model.files]\n{listed}'
    )
    return read_manifest(models)


def get(models: Path, archive: bytes, *, listed: bytes = GOOD) -> None:
    (models / "tiny.zip").write_bytes(archive)
    fetch(manifest(models, listed), "tiny", address=str(models / "tiny.zip"), timeout_seconds=1)


def test_model_is_unpacked_into_its_folder_and_nowhere_else(tmp_path: Path) -> None:
    get(tmp_path, GOOD)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {"manifest.toml", "tiny.zip", "asr/tiny-1/am/final.mdl", "asr/tiny-1/conf/mfcc.conf"}


def test_archive_that_differs_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="SHA-256"):
        get(tmp_path, GOOD + b"!")
    assert list((tmp_path / "asr").iterdir()) == []


def test_archive_that_lacks_a_file_leaves_nothing(tmp_path: Path) -> None:
    cut = packed({"tiny-1/am/final.mdl": b"weights"})
    with pytest.raises(BadModel, match=r"lacks conf/mfcc\.conf"):
        get(tmp_path, cut, listed=cut)
    assert list((tmp_path / "asr").iterdir()) == []


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="unpacked"):
        get(tmp_path, b"not a zip", listed=b"not a zip")


def test_model_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    get(tmp_path, GOOD)
    model = fetch(manifest(tmp_path), "tiny", address="nowhere", timeout_seconds=1)
    assert model.name == "tiny"


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/x.zip", "file:///etc/passwd", "no-such-file.zip"])
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadSetting):
        fetch(manifest(tmp_path), "tiny", address=address, timeout_seconds=1)


def test_nobody_at_the_address_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
        fetch(manifest(tmp_path), "tiny", address=None, timeout_seconds=1)


def test_model_of_the_repository_is_not_fetched(tmp_path: Path) -> None:
    text = manifest(tmp_path).folder.parent / "manifest.toml"
    lines = [line for line in text.read_text().splitlines() if not line.startswith(("[model.archive", "url", "bytes"))]
    text.write_text("\n".join(line for line in lines if not line.startswith("sha256")))
    with pytest.raises(BadModel, match="comes with the repository"):
        fetch(read_manifest(tmp_path), "tiny", address=None, timeout_seconds=1)
