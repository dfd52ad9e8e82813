from pathlib import Path

import pytest

from asr.vosk import parse_final, parse_partial, parse_settled
from hotline.errors import ProtocolError

DATA = Path(__file__).parents[2] / "data" / "vosk"


def recorded(name: str) -> str:
    return (DATA / f"{name}.json").read_text("utf-8")


def test_final_has_words_with_times_and_confidence() -> None:
    words = parse_final(recorded("final")).words
    assert "".join(word.text for word in words) == "我家里暖气不热已经三天了"
    assert words[1].start_seconds == pytest.approx(0.21)
    assert words[1].end_seconds == pytest.approx(0.69)
    assert all(0 <= word.confidence <= 1 for word in words)


def test_partial_has_the_words_so_far() -> None:
    assert "".join(parse_partial(recorded("partial")).words) == "我家里暖气不"


def test_settled_words_of_a_partial_have_times_and_confidence() -> None:
    words = parse_settled(recorded("partial_words"))
    assert [(word.text, word.start_seconds, word.end_seconds) for word in words] == [
        ("您好", 0.0, 0.69),
        ("这里", 0.84, 1.26),
    ]
    assert all(0 < word.confidence <= 1 for word in words)


def test_partial_without_a_lattice_has_no_settled_word() -> None:
    assert parse_settled(recorded("partial_words_early")) == ()


@pytest.mark.parametrize("name", ["partial_words_truncated", "partial_words_malformed", "final"])
def test_what_is_no_settled_partial_is_a_broken_protocol(name: str) -> None:
    with pytest.raises(ProtocolError):
        parse_settled(recorded(name))


@pytest.mark.parametrize("name", ["partial_silent", "partial_after_flush"])
def test_silence_is_a_partial_without_words(name: str) -> None:
    assert parse_partial(recorded(name)).words == ()


def test_silence_is_a_final_without_words() -> None:
    assert parse_final(recorded("final_silent")).words == ()


@pytest.mark.parametrize("name", ["final_truncated", "final_malformed", "partial"])
def test_what_is_no_final_is_a_broken_protocol(name: str) -> None:
    with pytest.raises(ProtocolError):
        parse_final(recorded(name))


@pytest.mark.parametrize("name", ["partial_truncated", "partial_malformed", "final"])
def test_what_is_no_partial_is_a_broken_protocol(name: str) -> None:
    with pytest.raises(ProtocolError):
        parse_partial(recorded(name))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "null",
        '{"text": "好"}',
        '{"text": "好", "result": {}}',
        '{"text": "好", "result": [{"word": "好", "start": 2, "end": 1, "conf": 1}]}',
        '{"text": "好", "result": [{"word": "好", "start": 0, "end": 1, "conf": "1"}]}',
        '{"text": "好", "result": [{"word": "坏", "start": 0, "end": 1, "conf": 1}]}',
        '{"text": "甲 乙", "result": [{"word": "甲", "start": 1, "end": 2, "conf": 1},'
        ' {"word": "乙", "start": 0, "end": 1, "conf": 1}]}',
    ],
)
def test_contradictory_result_is_a_broken_protocol(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_final(text)


def test_error_repeats_no_word_of_the_caller() -> None:
    with pytest.raises(ProtocolError) as caught:
        parse_final('{"text": "秘密", "result": []}')
    assert "秘密" not in str(caught.value)
    assert "家里" not in repr(parse_final(recorded("final")))
