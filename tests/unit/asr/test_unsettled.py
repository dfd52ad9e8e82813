import pytest

from asr.unsettled import Unsettled
from hotline.private import Private
from hotline.transcripts import Word

MS = 8
"""samples"""


def said(text: str) -> list[Private]:
    return [Private(word) for word in text.split()]


def settled(*words: tuple[str, int, int]) -> list[Word]:
    return [Word(Private(text), start, end, 0.8) for text, start, end in words]


def times(words: tuple[Word, ...]) -> list[tuple[str, int, int]]:
    return [(word.text, word.start_ms, word.end_ms) for word in words]


def test_new_word_began_before_it_was_seen() -> None:
    (word,) = Unsettled(0).look(said("停水"), [], 1000 * MS)
    assert (word.start_ms, word.end_ms, word.confidence) == (390, 750, 0.71)


def test_words_seen_together_follow_one_another() -> None:
    words = Unsettled(0).look(said("我家 停水 了"), [], 2000 * MS)
    assert times(words) == [("我家", 670, 1030), ("停水", 1030, 1390), ("了", 1390, 1750)]


def test_no_word_begins_before_the_utterance() -> None:
    words = Unsettled(900 * MS).look(said("我家 停水"), [], 1200 * MS)
    assert times(words) == [("我家", 900, 925), ("停水", 925, 950)]


@pytest.mark.parametrize(("stood_ms", "confidence"), [(0, 0.71), (159, 0.71), (160, 0.90), (320, 0.96), (5000, 0.96)])
def test_the_longer_a_word_stands_the_surer_it_is(stood_ms: int, confidence: float) -> None:
    unsettled = Unsettled(0)
    unsettled.look(said("停水"), [], 1000 * MS)
    (word,) = unsettled.look(said("停水"), [], (1000 + stood_ms) * MS)
    assert (word.start_ms, word.confidence) == (390, confidence)


def test_word_that_changed_and_all_after_it_are_new_again() -> None:
    unsettled = Unsettled(0)
    unsettled.look(said("我家 停水 了"), [], 1000 * MS)
    words = unsettled.look(said("我家 停电 了"), [], 2000 * MS)
    assert [word.confidence for word in words] == [0.96, 0.71, 0.71]


def test_lattice_gives_times_and_confidence_but_for_its_last_word() -> None:
    words = Unsettled(0).look(said("我家 停水 了"), settled(("我家", 100, 400), ("停水", 400, 430)), 1500 * MS)
    assert words[0] == settled(("我家", 100, 400))[0]
    assert times(words)[1:] == [("停水", 530, 890), ("了", 890, 1250)]


def test_lattice_that_reads_another_word_is_behind_and_not_believed() -> None:
    words = Unsettled(0).look(
        said("我家 停电"), settled(("我家", 100, 400), ("停水", 400, 700), ("了", 700, 800)), 9000
    )
    assert [(word.text, word.confidence) for word in words] == [("我家", 0.8), ("停电", 0.71)]


def test_guess_never_overlaps_what_the_lattice_knows() -> None:
    words = Unsettled(0).look(said("我家 停水"), settled(("我家", 100, 1400), ("停水", 1400, 1410)), 1500 * MS)
    assert times(words) == [("我家", 100, 1400), ("停水", 1400, 1400)]
