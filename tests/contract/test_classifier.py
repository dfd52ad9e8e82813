"""What any classifier behind `hotline.ports.Classifier` keeps, fake and real alike."""

from pathlib import Path

import pytest

from hotline.categories import ResponsibilityList
from hotline.list_source import read_sources
from hotline.ports import Classifier
from nlp.classifier import TrainedClassifier
from tests.fakes.classifier import KeywordClassifier

DATA = Path(__file__).parents[1] / "data"
TEXTS = ("", "。", "嗯", "井盖没了在院里", "暖气不热", "hello", "井盖没了 暖气不热", "喂" * 3000)


@pytest.fixture(scope="module")
def taxonomy() -> ResponsibilityList:
    return read_sources(DATA / "list" / "good").list


@pytest.fixture(scope="module", params=["fake", "linear", "transformer", "both"])
def classifier(
    request: pytest.FixtureRequest, taxonomy: ResponsibilityList, tmp_path_factory: pytest.TempPathFactory
) -> Classifier:
    if request.param == "fake":
        return KeywordClassifier(taxonomy)
    return TrainedClassifier(
        DATA / "classifier" / request.param, taxonomy, cache_folder=tmp_path_factory.mktemp("jieba")
    )


@pytest.mark.parametrize("text", TEXTS)
def test_category_fits_the_list(text: str, classifier: Classifier, taxonomy: ResponsibilityList) -> None:
    category = classifier.classify(text)
    codes = [step.code for step in category.path]
    assert codes == [node.code for node in taxonomy.path(codes[-1])] if codes else True
    confidences = [step.confidence for step in category.path]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= value <= 1 for value in confidences)
    if category.situation:
        assert category.situation in taxonomy.situations
        assert category.situation.partition("-")[0] == codes[-1]
    leaves = {leaf.code for leaf in taxonomy.leaves}
    assert len(category.alternatives) <= 5
    assert {item.code for item in category.alternatives} <= leaves - set(codes)


def test_same_words_are_placed_the_same(classifier: Classifier) -> None:
    assert classifier.classify("井盖没了") == classifier.classify("井盖没了")
    assert classifier.version == classifier.version != ""
