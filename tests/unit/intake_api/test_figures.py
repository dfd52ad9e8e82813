"""The figures against calls in the database, which `records` wrote."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from hotline.calls import Call, CallState, Direction, Outcome
from hotline.events import EventType
from intake_api.board.figures import FigureKey, behind, figures
from intake_api.db.tables import calls
from intake_api.records import facts
from tests.fakes.calls import T0, at, event, ringing


def call(outcome, wait=None, **changes):
    answered_at = at(wait or 0) if outcome is Outcome.ANSWERED else None
    state = CallState.ENDED if outcome else CallState.QUEUED
    base = Call("c", Direction.INBOUND, state, T0, outcome=outcome, wait_seconds=wait, answered_at=answered_at)
    return replace(base, **changes)


def any_calls(seed):
    drawn = random.Random(seed)  # noqa: S311  # repeatable, no secret
    return [
        call(
            drawn.choice([None, *Outcome]),
            drawn.choice([None, 0.0, 4.9, 5.0, 15.0, 15.1, 300.0]),
            direction=drawn.choice([*Direction]),
            answered_at=drawn.choice([None, at(5)]),
        )
        for _ in range(60)
    ]


@pytest.fixture
def counts(database):
    async def count(told):
        async with database.begin() as connection:
            for number, item in enumerate(told):
                whole = replace(item, call_id=f"{number}.1")
                await facts.write(connection, event(EventType.CALL_CHANGED, whole, call_id=whole.call_id))
            found = await figures(connection)
            for figure in found:
                query = select(func.count()).select_from(calls).where(behind(figure.key))
                opened = (await connection.execute(query)).scalar_one()
                assert opened == figure.numerator, f"{figure.key} opens other calls than it counts"
        return {figure.key: figure for figure in found}

    return count


@pytest.mark.parametrize("seed", range(5))
async def test_offered_is_answered_and_abandoned_and_other(counts, seed):
    found = await counts(any_calls(seed))
    parts = (FigureKey.ANSWERED, FigureKey.ABANDONED, FigureKey.OTHER)
    assert found[FigureKey.OFFERED].numerator == sum(found[key].numerator for key in parts) > 0
    assert all(0 <= figure.value <= 1 for figure in found.values() if figure.denominator)


async def test_a_rate_over_no_calls_is_no_number(counts):
    found = await counts([])
    assert found[FigureKey.ANSWER_RATE].value is None
    assert found[FigureKey.OFFERED].value == 0


async def test_the_15_second_rate_differs_by_convention(counts):
    told = [call(Outcome.ANSWERED, 15.0), call(Outcome.ANSWERED, 15.1), call(Outcome.ABANDONED, 40.0)]
    found = await counts(told)
    assert found[FigureKey.WITHIN_15_OF_ANSWERED].value == pytest.approx(1 / 2)
    assert found[FigureKey.WITHIN_15_OF_OFFERED].value == pytest.approx(1 / 3)


async def test_a_short_abandon_is_counted_apart_and_in_the_abandoned(counts):
    found = await counts([call(Outcome.ABANDONED, 4.9), call(Outcome.ABANDONED, 5.0)])
    assert found[FigureKey.SHORT_ABANDONED].numerator == 1
    assert found[FigureKey.ABANDONED].numerator == 2


async def test_an_abandoned_call_whose_wait_nobody_knows_is_not_short(counts):
    assert (await counts([call(Outcome.ABANDONED)]))[FigureKey.SHORT_ABANDONED].numerator == 0


async def test_a_call_that_still_waits_counts_nowhere(counts):
    assert all(figure.numerator == 0 for figure in (await counts([ringing()])).values())


async def test_a_call_that_is_talked_counts_as_answered(counts):
    talking = call(None, 3.0, state=CallState.ANSWERED, answered_at=at(3))
    assert (await counts([talking]))[FigureKey.ANSWERED].numerator == 1


async def test_an_outgoing_call_is_not_offered(counts):
    found = await counts([call(Outcome.ANSWERED, 1.0, direction=Direction.OUTBOUND)])
    assert found[FigureKey.OFFERED].numerator == 0
