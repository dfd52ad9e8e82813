import json
from dataclasses import replace

import chinese_calendar
import pytest
from pydantic import TypeAdapter

from hotline.calls import Call, Outcome
from intake_api.calls.store import call_body
from intake_api.year.call_rows import COLUMNS, row_of
from intake_api.year.calls import calls_of
from intake_api.year.rhythm import plan
from intake_api.year.totals import Totals

DAYS = plan(2023, Totals().share(0.05), 7, chinese_calendar.is_workday)
DAY = DAYS[300]


@pytest.fixture(scope="module")
def made():
    return calls_of(DAY, 7)


def test_a_day_has_the_calls_it_was_planned_to_have(made):
    assert len(made) == DAY.offered
    assert sum(call.outcome is Outcome.ANSWERED for call in made) == DAY.answered


def test_the_same_seed_makes_the_same_calls_and_another_seed_others(made):
    assert calls_of(DAY, 7) == made
    assert calls_of(DAY, 8) != made


def test_calls_of_a_year_differ_from_day_to_day():
    assert {call.call_id for call in calls_of(DAYS[1], 7)}.isdisjoint(call.call_id for call in calls_of(DAYS[2], 7))


def test_no_agent_talks_to_two_callers():
    busy = calls_of(replace(DAY, offered=6000, answered=5900), 7)
    ends = {}
    for call in sorted((call for call in busy if call.agent), key=lambda call: call.answered):
        assert call.answered >= ends.get(call.agent, 0)
        ends[call.agent] = call.ended


def test_every_row_is_what_records_would_have_written(made):
    kinds = (
        {call.outcome for call in made} | {bool(call.transfer) for call in made} | {bool(call.missed) for call in made}
    )
    assert kinds >= {Outcome.ANSWERED, Outcome.ABANDONED, True, False}
    for item in made:
        row = dict(zip(COLUMNS, row_of(item), strict=True))
        body = json.loads(row["body"])
        call = TypeAdapter(Call).validate_python(body)
        assert body.keys() == call_body(call).keys()
        for name in ("call_id", "state", "outcome", "queue", "answered_by", "started_at", "ended_at"):
            assert getattr(call, name) == row[name], name
        assert (call.direction, call.answered_at is not None, call.wait_seconds) == (
            row["direction"], row["answered"], row["wait_seconds"],
        )  # fmt: skip
        assert call.ended_at >= (call.answered_at or call.started_at) >= call.started_at


def test_no_number_is_anybodys(made):
    assert all(call.caller.startswith("12345") and len(call.caller) == 11 for call in made)
