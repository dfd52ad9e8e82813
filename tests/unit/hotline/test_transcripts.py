from hypothesis import given
from hypothesis import strategies as st

from hotline.calls import Side
from hotline.transcripts import missing, utterance_id


def test_all_heard_leaves_no_hole() -> None:
    assert missing((0, 1000), [(0, 600), (500, 1000)], at_least_ms=1) == []


def test_nothing_heard_is_one_hole() -> None:
    assert missing((200, 1000), [], at_least_ms=100) == [(200, 1000)]


def test_holes_at_both_ends_and_between() -> None:
    assert missing((0, 100), [(60, 80), (10, 30)], at_least_ms=5) == [(0, 10), (30, 60), (80, 100)]


def test_a_short_hole_is_the_grain_of_endpointing() -> None:
    assert missing((0, 100), [(0, 40), (45, 100)], at_least_ms=10) == []


def test_what_was_heard_outside_the_stretch_does_not_count() -> None:
    assert missing((100, 200), [(0, 50), (300, 400)], at_least_ms=1) == [(100, 200)]


STRETCH = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: (min(pair), max(pair)))


@given(STRETCH, st.lists(STRETCH))
def test_each_millisecond_is_heard_or_missing_never_both(spoken: tuple[int, int], heard: list[tuple[int, int]]) -> None:
    holes = missing(spoken, heard, at_least_ms=1)
    for ms in range(*spoken):
        was_heard = any(start <= ms < end for start, end in heard)
        assert was_heard != any(start <= ms < end for start, end in holes)


def test_the_same_words_have_the_same_id() -> None:
    assert utterance_id("hz1-1.0", Side.CALLER, 1200) == "hz1-1.0:caller:1200"
