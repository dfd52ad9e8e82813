"""The list that is shipped: whole, at the size the city published, and without a finding."""

from pathlib import Path

import pytest

from hotline.list_checks import check
from hotline.list_source import Sources, read_sources

FOLDER = Path(__file__).parents[2] / "models" / "responsibility"


@pytest.fixture(scope="module")
def shipped() -> Sources:
    return read_sources(FOLDER)


def test_the_list_has_the_size_the_city_published(shipped: Sources) -> None:
    counts = shipped.counts()
    assert [counts[f"level{level}"] for level in (1, 2, 3, 4)] == [48, 276, 1278, 418]
    assert counts["situations"] >= 2000
    assert counts["sentences"] >= 12_000
    assert sum(leaf.grid for leaf in shipped.list.leaves) == 61


def test_every_check_is_empty(shipped: Sources) -> None:
    assert [f"{problem.check} {problem}" for problem in check(shipped)] == []


def test_it_says_that_it_is_sample_data(shipped: Sources) -> None:
    assert shipped.list.sample
    assert "样例" in shipped.list.title


def test_every_leaf_has_eight_sentences_and_a_neighbour(shipped: Sources) -> None:
    said: dict[str, int] = {}
    for sentence in shipped.sentences:
        leaf = sentence.situation.partition("-")[0]
        said[leaf] = said.get(leaf, 0) + 1
    assert [leaf.code for leaf in shipped.list.leaves if said.get(leaf.code, 0) < 8 or not leaf.near_miss] == []
