"""Which sentences are learnt, tuned and tested on."""

from hotline.list_source import Sentence
from nlp.corpus import MIN_TO_HOLD_OUT, Part, split

SENTENCES = [Sentence(f"05010{leaf}-1", f"第{leaf}类第{n}句") for leaf in range(3) for n in range(MIN_TO_HOLD_OUT)]


def test_one_sentence_of_every_leaf_tunes_when_test_sentences_are_given() -> None:
    test = [Sentence("050101-1", f"另写的第{n}句") for n in range(400)]
    parts = split(SENTENCES, test)
    assert sorted([*parts[Part.TEST], *parts[Part.CALIBRATE]], key=test.index) == test
    assert 0.2 < len(parts[Part.CALIBRATE]) / len(test) < 0.3
    assert len(parts[Part.TUNE]) == 3
    assert len(parts[Part.TRAIN]) == len(SENTENCES) - 3


def test_without_test_sentences_one_more_of_every_leaf_is_drawn() -> None:
    parts = split(SENTENCES)
    assert [len(parts[part]) for part in (Part.TRAIN, Part.TUNE, Part.TEST)] == [len(SENTENCES) - 6, 3, 3]


def test_no_sentence_is_in_two_parts_and_none_is_lost() -> None:
    parts = split(SENTENCES)
    texts = [item.text for items in parts.values() for item in items]
    assert sorted(texts) == sorted(item.text for item in SENTENCES)


def test_new_sentence_moves_at_most_its_own_leaf() -> None:
    before, after = split(SENTENCES), split([*SENTENCES, Sentence("050101-1", "新来的一句")])
    for part in Part:
        others = [{item for item in parts[part] if item.situation != "050101-1"} for parts in (before, after)]
        assert others[0] == others[1]


def test_few_sentences_are_all_learnt() -> None:
    parts = split(SENTENCES[: MIN_TO_HOLD_OUT - 1])
    assert len(parts[Part.TRAIN]) == MIN_TO_HOLD_OUT - 1
