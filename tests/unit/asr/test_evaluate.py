import pytest

from asr.evaluate import Score, cer, compare, normalise, side_cer
from hotline.calls import Side
from hotline.private import Private
from hotline.transcripts import Origin, Utterance


def utterance(start_ms: int, side: Side, text: str) -> Utterance:
    return Utterance("id", "c1", side, start_ms, start_ms + 1, Private(text), (), 1.0, Origin.LIVE, "m")


@pytest.mark.parametrize(
    ("reference", "hypothesis", "errors"),
    [
        ("暖气不热", "暖气不热", 0),
        ("暖气不热", "暖气很热", 1),
        ("暖气不热", "暖气热", 1),
        ("暖气不热", "暖气不不热", 1),
        ("暖气不热", "", 4),
        ("", "嗯", 1),
    ],
)
def test_substitutions_deletions_and_insertions_count_one_each(reference: str, hypothesis: str, errors: int) -> None:
    assert compare(reference, hypothesis).errors == errors


def test_rate_is_errors_over_characters_said() -> None:
    assert cer("一二三四五六七八九十", "一二三四五六七八九") == pytest.approx(0.1)


def test_nothing_said_and_nothing_heard_is_no_error() -> None:
    assert cer("，。", "") == 0


def test_words_invented_in_silence_are_an_error() -> None:
    assert cer("", "嗯") == 1


def test_written_form_is_no_error() -> None:
    assert cer("我的电话是幺三八零零零零幺二三四，八号楼。", "我的电话是13800001234 8号楼") == 0


def test_marks_and_spaces_are_not_characters() -> None:
    assert normalise("您好，这里 是《热线》！") == "您好这里是热线"


def test_scores_add_up() -> None:
    assert Score(1, 10) + Score(2, 20) == Score(3, 30)


def test_sides_are_judged_apart_and_in_order_of_time() -> None:
    heard = [
        utterance(900, Side.CALLER, "停水了"),
        utterance(500, Side.AGENT, "请讲"),
        utterance(100, Side.CALLER, "您好"),
    ]
    assert side_cer(["您好，", "停水了"], heard, Side.CALLER) == 0
    assert side_cer(["请讲"], heard, Side.AGENT) == 0
