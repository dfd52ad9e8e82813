from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.calls import Side
from hotline.events import Hole
from intake_api.records.holes import holes, not_marked
from tests.fakes.calls import ended

C, A = Side.CALLER, Side.AGENT
CALL = ended(recording="rec", seconds=10)
"""answered at 3000 ms, ended at 10 000 ms"""
ALL_HEARD = [(C, 0, 10_000), (A, 3000, 10_000)]


def test_a_call_that_was_heard_has_no_holes():
    assert holes(CALL, ALL_HEARD, [], []) == ()


def test_nothing_heard_is_one_hole_a_side_the_agents_from_the_answer_on():
    assert holes(CALL, [], [], []) == (Hole(C, 0, 10_000), Hole(A, 3000, 10_000))


def test_a_gap_counts_even_where_a_stretch_heard_spans_it():
    assert holes(CALL, ALL_HEARD, [(C, 2000, 4000)], []) == (Hole(C, 2000, 4000),)


def test_what_the_recording_filled_is_no_hole_any_more():
    assert holes(CALL, ALL_HEARD, [(C, 2000, 4000)], [(C, 2000, 4000)]) == ()


def test_a_hole_under_700_ms_is_the_grain_of_endpointing():
    assert holes(CALL, [(C, 0, 5000), (C, 5699, 10_000), (A, 3000, 10_000)], [], []) == ()
    assert holes(CALL, [(C, 0, 5000), (C, 5700, 10_000), (A, 3000, 10_000)], [], []) == (Hole(C, 5000, 5700),)


@pytest.mark.parametrize("missing", ["recording", "recording_started_at", "answered_at", "ended_at"])
def test_a_call_that_was_not_talked_or_recorded_has_no_holes(missing):
    assert holes(replace(CALL, **{missing: None}), [], [], []) == ()


@given(st.lists(st.tuples(st.sampled_from(Side), st.integers(0, 10_000), st.integers(0, 10_000)), max_size=8))
def test_filling_the_holes_leaves_none(heard):
    heard = [stretch for stretch in heard if stretch[1] < stretch[2]]
    found = holes(CALL, heard, [], [])
    filled = [(hole.side, hole.start_ms, hole.end_ms) for hole in found]
    assert holes(CALL, heard, [], filled) == ()


def test_only_the_part_no_gap_marks_is_marked_anew():
    found = [Hole(C, 1000, 5000)]
    assert not_marked(found, [(C, 1000, 4500)]) == ()
    assert not_marked(found, [(C, 1000, 3000)]) == (Hole(C, 3000, 5000),)
    assert not_marked(found, [(A, 1000, 5000)]) == (Hole(C, 1000, 5000),)
