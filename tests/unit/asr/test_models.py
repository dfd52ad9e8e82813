import hashlib
from pathlib import Path

import pytest

from asr.models import check, open_model, read_manifest
from asr.settings import AsrSettings
from hotline.errors import BadModel

MFCC = "--sample-frequency=8000  # telephone\n"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_model(tmp_path)
    return tmp_path


def write_model(models: Path, *, mfcc: str = MFCC, rate: int = 8000) -> None:
    files = {"am/final.mdl": b"weights", "conf/mfcc.conf": mfcc.encode()}
    folder = models / "asr" / "tiny"
    listed = ""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        listed += f'"{name}" = "{hashlib.sha256(content).hexdigest()}"\n'
    (models / "manifest.toml").write_text(
        f'[[model]]\nname = "tiny"\nfolder = "tiny"\nsource = "here"\nlicence = "Apache-2.0"\nsample_rate = {rate}\n'
        f"[model.files]\n{listed}",
        "utf-8",
    )


def test_model_as_listed_opens_with_a_version_of_its_content(models: Path) -> None:
    model = open_model(read_manifest(models), "tiny")
    assert model.path == models / "asr" / "tiny"
    assert model.version.startswith("tiny@")
    write_model(models, mfcc=MFCC + "--dither=0\n")
    assert open_model(read_manifest(models), "tiny").version != model.version


def test_card_may_stand_beside_the_files(models: Path) -> None:
    (models / "asr" / "tiny" / "CARD.md").write_text("hears this")
    open_model(read_manifest(models), "tiny")


def test_changed_file_is_named(models: Path) -> None:
    (models / "asr" / "tiny" / "am" / "final.mdl").write_bytes(b"Weights")
    with pytest.raises(BadModel, match=r"am/final\.mdl is not the file of the manifest"):
        open_model(read_manifest(models), "tiny")


def test_missing_file_is_named(models: Path) -> None:
    (models / "asr" / "tiny" / "am" / "final.mdl").unlink()
    with pytest.raises(BadModel, match=r"am/final\.mdl: is missing"):
        open_model(read_manifest(models), "tiny")


def test_file_that_is_not_listed_is_named(models: Path) -> None:
    (models / "asr" / "tiny" / "rescore").mkdir()
    (models / "asr" / "tiny" / "rescore" / "G.fst").write_bytes(b"")
    with pytest.raises(BadModel, match=r"rescore/G\.fst is not in the manifest"):
        open_model(read_manifest(models), "tiny")


def test_missing_model_says_how_to_get_it(models: Path) -> None:
    (models / "asr" / "tiny").rename(models / "asr" / "other")
    with pytest.raises(BadModel, match="hotline models fetch tiny"):
        open_model(read_manifest(models), "tiny")


def test_unknown_model_says_which_there_are(models: Path) -> None:
    with pytest.raises(BadModel, match=r"'big'.*it has tiny"):
        open_model(read_manifest(models), "big")


@pytest.mark.parametrize(
    ("mfcc", "rate", "what"),
    [
        ("--sample-frequency=16000\n", 16000, "allow-upsample"),
        ("--sample-frequency=16000\n--allow-upsample=false\n", 16000, "allow-upsample"),
        ("--sample-frequency=16000\n", 8000, "sample-frequency=8000"),
        ("--sample-frequency=wide\n", 8000, "cannot be read"),
    ],
)
def test_model_that_does_not_take_telephone_audio_is_refused(tmp_path: Path, mfcc: str, rate: int, what: str) -> None:
    write_model(tmp_path, mfcc=mfcc, rate=rate)
    with pytest.raises(BadModel, match=what):
        open_model(read_manifest(tmp_path), "tiny")


def test_wide_band_model_that_upsamples_is_taken(tmp_path: Path) -> None:
    write_model(tmp_path, mfcc="--allow-upsample=true\n", rate=16000)
    open_model(read_manifest(tmp_path), "tiny")


@pytest.mark.parametrize("text", ["[[model]", '[[model]]\nname = "x"\n', '[[model]]\nname = "../x"\n'])
def test_malformed_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(BadModel, match=r"manifest\.toml"):
        read_manifest(tmp_path)


def test_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"manifest\.toml"):
        read_manifest(tmp_path)


def test_check_tells_each_model_and_which_is_used(models: Path) -> None:
    (found,) = check(AsrSettings(models=models, model="tiny"))
    assert (found["name"], found["state"], found["used"]) == ("tiny", "ok", True)


def test_check_fails_when_the_model_in_use_is_missing(models: Path) -> None:
    with pytest.raises(BadModel):
        check(AsrSettings(models=models, model="other"))
