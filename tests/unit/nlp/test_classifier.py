"""Trained classifiers; those under tests/data were made of the small list:
`nlp.train.train(Path("tests/data/list/good"), Path("none"), Path("tests/data/classifier"), …)` with
`Recipe(shape=Shape(layers=1, width=16, heads=2, bag_width=8, buckets=1024), epochs=30)`.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.categories import ResponsibilityList
from hotline.drafts import Category
from hotline.errors import BadModel
from nlp.classifier import TrainedClassifier
from nlp.model_folder import Kind

MODELS = Path(__file__).parents[2] / "data" / "classifier"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jieba")


@pytest.mark.parametrize("kind", Kind)
def test_words_are_placed(kind: Kind, taxonomy: ResponsibilityList, cache: Path) -> None:
    model = TrainedClassifier(MODELS / kind, taxonomy, cache_folder=cache)
    found = model.classify("暖气片冰凉屋里冷")
    assert "080101" in {*(step.code for step in found.path), *(item.code for item in found.alternatives[:1])}
    assert model.unlearnt == ()


@pytest.mark.parametrize("kind", Kind)
def test_text_without_words_is_placed_nowhere(kind: Kind, taxonomy: ResponsibilityList, cache: Path) -> None:
    model = TrainedClassifier(MODELS / kind, taxonomy, cache_folder=cache)
    assert model.classify("") == model.classify("。。") == Category((), None, ())


def test_leaf_the_model_never_learnt_is_told(taxonomy: ResponsibilityList, cache: Path) -> None:
    leaf = taxonomy.nodes["080101"]
    more = replace(leaf.situations[0], code="080101-2")
    grown = replace(taxonomy, nodes={**taxonomy.nodes, "080101": replace(leaf, situations=(*leaf.situations, more))})
    assert TrainedClassifier(MODELS / Kind.LINEAR, grown, cache_folder=cache).unlearnt == ("080101-2",)


def test_model_of_another_list_is_refused(taxonomy: ResponsibilityList, cache: Path) -> None:
    shrunk = replace(taxonomy, nodes={code: node for code, node in taxonomy.nodes.items() if code[:2] == "05"})
    with pytest.raises(BadModel, match="not in the list"):
        TrainedClassifier(MODELS / Kind.LINEAR, shrunk, cache_folder=cache)
