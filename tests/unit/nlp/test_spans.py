"""From characters of the written form back to milliseconds."""

from dataclasses import replace

from hotline.private import Private
from nlp.spans import Span, evidence
from tests.unit.nlp.speech import said


def test_written_digits_point_to_the_spoken_words() -> None:
    (utterance,) = said("caller: 电话幺三八零谢谢")
    written = replace(utterance, text=Private("电话1380谢谢"))
    one = evidence(Span(written, 2, 6))
    assert (one.start_ms, one.end_ms) == (400, 1200)


def test_longer_written_form_is_aligned() -> None:
    (utterance,) = said("caller: 嗯十五度冷")
    written = replace(utterance, text=Private("十五度，冷。"))
    one = evidence(Span(written, 0, 3))
    assert (one.start_ms, one.end_ms) == (200, 800)


def test_utterance_without_words_stands_for_its_whole() -> None:
    (utterance,) = said("caller: 井盖没了")
    bare = replace(utterance, words=())
    one = evidence(Span(bare, 0, 2))
    assert (one.start_ms, one.end_ms) == (utterance.start_ms, utterance.end_ms)
