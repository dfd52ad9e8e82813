from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.calls import Call, CallState, Direction, Outcome
from intake_api.board.figures import FigureKey, behind, figures
from tests.fakes.calls import T0, at, ringing


def call(outcome, wait=None, **changes):
    answered_at = at(wait or 0) if outcome is Outcome.ANSWERED else None
    state = CallState.ENDED if outcome else CallState.QUEUED
    base = Call("c", Direction.INBOUND, state, T0, outcome=outcome, wait_seconds=wait, answered_at=answered_at)
    return replace(base, **changes)


CALLS = st.lists(
    st.builds(
        call,
        st.sampled_from([None, *Outcome]),
        st.none() | st.floats(0, 300),
        direction=st.sampled_from(Direction),
        answered_at=st.none() | st.just(at(5)),
    ),
    max_size=30,
)


def counts(calls):
    return {figure.key: figure for figure in figures(calls)}


@given(CALLS)
def test_offered_is_answered_and_abandoned_and_other(calls):
    found = counts(calls)
    parts = (FigureKey.ANSWERED, FigureKey.ABANDONED, FigureKey.OTHER)
    assert found[FigureKey.OFFERED].numerator == sum(found[key].numerator for key in parts)


@given(CALLS)
def test_every_figure_opens_the_calls_it_counts(calls):
    for figure in figures(calls):
        assert len(behind(figure.key, calls)) == figure.numerator


@given(CALLS)
def test_a_rate_lies_between_nothing_and_all(calls):
    for figure in figures(calls):
        if figure.denominator:
            assert 0 <= figure.value <= 1


def test_a_rate_over_no_calls_is_no_number():
    assert counts([])[FigureKey.ANSWER_RATE].value is None
    assert counts([])[FigureKey.OFFERED].value == 0


def test_the_15_second_rate_differs_by_convention():
    calls = [call(Outcome.ANSWERED, 15.0), call(Outcome.ANSWERED, 15.1), call(Outcome.ABANDONED, 40.0)]
    found = counts(calls)
    assert found[FigureKey.WITHIN_15_OF_ANSWERED].value == pytest.approx(1 / 2)
    assert found[FigureKey.WITHIN_15_OF_OFFERED].value == pytest.approx(1 / 3)


def test_a_short_abandon_is_counted_apart_and_in_the_abandoned():
    found = counts([call(Outcome.ABANDONED, 4.9), call(Outcome.ABANDONED, 5.0)])
    assert found[FigureKey.SHORT_ABANDONED].numerator == 1
    assert found[FigureKey.ABANDONED].numerator == 2


def test_a_call_that_still_waits_counts_nowhere():
    assert all(figure.numerator == 0 for figure in figures([ringing()]))


def test_a_call_that_is_talked_counts_as_answered():
    talking = call(None, 3.0, state=CallState.ANSWERED, answered_at=at(3))
    assert counts([talking])[FigureKey.ANSWERED].numerator == 1


def test_an_outgoing_call_is_not_offered():
    assert counts([call(Outcome.ANSWERED, 1.0, direction=Direction.OUTBOUND)])[FigureKey.OFFERED].numerator == 0
