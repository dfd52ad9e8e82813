"""What a trained classifier is on disk."""

import json
import shutil
from pathlib import Path

import pytest

from hotline.errors import BadModel
from nlp.model_folder import Kind, put_in_force, read_meta, shipped
from tests.unit.nlp.test_classifier import MODELS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODELS / Kind.TRANSFORMER, tmp_path / "classifier"))


@pytest.mark.parametrize("name", ["model.onnx", "words.txt", "pieces.txt"])
def test_changed_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    with pytest.raises(BadModel, match=f"{name}: sha256"):
        read_meta(folder)


@pytest.mark.parametrize("name", ["model.onnx", "words.txt", "pieces.txt", "meta.json"])
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BadModel, match=name):
        read_meta(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"calibration": 3}'])
def test_broken_description_is_refused(folder: Path, text: str) -> None:
    (folder / "meta.json").write_text(text, "utf-8")
    with pytest.raises(BadModel, match=r"meta\.json"):
        read_meta(folder)


def test_model_of_other_features_is_refused(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    (folder / "meta.json").write_text(json.dumps(meta | {"features": "features-0"}), "utf-8")
    with pytest.raises(BadModel, match="train it again"):
        read_meta(folder)


def test_model_in_force_is_the_one_named(tmp_path: Path) -> None:
    (tmp_path / "shipped.json").write_text('{"model": "linear"}', "utf-8")
    assert shipped(tmp_path) == tmp_path / "linear"


@pytest.mark.parametrize("text", [None, "", "[]", '{"model": "oracle"}'])
def test_unknown_model_in_force_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "shipped.json").write_text(text, "utf-8")
    with pytest.raises(BadModel, match=r"shipped\.json"):
        shipped(tmp_path)


def test_model_before_the_switch_is_kept_until_the_next(tmp_path: Path) -> None:
    folder, candidate = tmp_path / "classifier", tmp_path / "candidate"
    for version in ("one", "two", "three"):
        candidate.mkdir()
        (candidate / "name").write_text(version)
        if not folder.exists():
            candidate.rename(folder)
            continue
        put_in_force(candidate, folder)
    assert (folder / "name").read_text() == "three"
    assert (tmp_path / "classifier-previous" / "name").read_text() == "two"
    assert not candidate.exists()
