"""The trained classifier; the model under tests/data was made of the small list with 1024 buckets:
`nlp.train.train(Path("tests/data/list/good"), Path("tests/data/classifier"), …, buckets=1024)`.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.categories import ResponsibilityList
from hotline.drafts import Category
from hotline.errors import BadModel
from nlp.linear import LinearClassifier, read_meta

MODEL = Path(__file__).parents[2] / "data" / "classifier"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "classifier"))


def test_words_are_placed(taxonomy: ResponsibilityList, cache: Path) -> None:
    model = LinearClassifier(MODEL, taxonomy, cache_folder=cache)
    best = model.classify("暖气片冰凉屋里冷").alternatives
    path = model.classify("暖气片冰凉屋里冷").path
    assert "080101" in {*(step.code for step in path), *(item.code for item in best[:1])}
    assert model.unlearnt == ()


def test_text_without_words_is_placed_nowhere(taxonomy: ResponsibilityList, cache: Path) -> None:
    model = LinearClassifier(MODEL, taxonomy, cache_folder=cache)
    assert model.classify("") == model.classify("。。") == Category((), None, ())


def test_leaf_the_model_never_learnt_is_told(taxonomy: ResponsibilityList, cache: Path) -> None:
    leaf = taxonomy.nodes["080101"]
    more = replace(leaf.situations[0], code="080101-2")
    grown = replace(taxonomy, nodes={**taxonomy.nodes, "080101": replace(leaf, situations=(*leaf.situations, more))})
    assert LinearClassifier(MODEL, grown, cache_folder=cache).unlearnt == ("080101-2",)


def test_model_of_another_list_is_refused(taxonomy: ResponsibilityList, cache: Path) -> None:
    shrunk = replace(taxonomy, nodes={code: node for code, node in taxonomy.nodes.items() if code[:2] == "05"})
    with pytest.raises(BadModel, match="not in the list"):
        LinearClassifier(MODEL, shrunk, cache_folder=cache)


@pytest.mark.parametrize("name", ["model.onnx", "words.txt"])
def test_changed_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    with pytest.raises(BadModel, match=f"{name}: sha256"):
        read_meta(folder)


@pytest.mark.parametrize("name", ["model.onnx", "words.txt", "meta.json"])
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
