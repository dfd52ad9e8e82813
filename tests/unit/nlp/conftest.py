"""What the language tests share: one jieba dictionary, the small list."""

from pathlib import Path

import pytest

from hotline.categories import ResponsibilityList
from hotline.list_source import read_sources
from nlp.segment import Segmenter

LIST = Path(__file__).parents[2] / "data" / "list" / "good"


@pytest.fixture(scope="session")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(["井盖没了", "暖气不热"], tmp_path_factory.mktemp("jieba"))


@pytest.fixture(scope="session")
def taxonomy() -> ResponsibilityList:
    return read_sources(LIST).list
