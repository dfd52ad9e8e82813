"""Made-up tickets against the state machine, which is asked again about every step of each of them."""

import json
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import chinese_calendar
import pytest

from hotline.categories import HandlingWay
from hotline.list_source import Sentence, Sources
from hotline.private import Private
from hotline.ticket_life import DESK, Step, StepKind, Ticket, TicketState, problems, take
from hotline.tickets import Origin, is_ticket_number
from intake_api.board.days import bounds, day_of
from intake_api.tickets.deadline import due
from intake_api.year import lives
from intake_api.year.calls import calls_of
from intake_api.year.dues import Dues
from intake_api.year.matters import Matters
from intake_api.year.rhythm import plan
from intake_api.year.ticket_rows import HISTORY_COLUMNS, TICKET_COLUMNS, rows_of
from intake_api.year.tickets import tickets_of
from intake_api.year.totals import Totals
from tests.fakes.categories import small_list
from tests.fakes.territory import small_territory

ROOT = Path(__file__).parents[4]
END = bounds(date(2023, 12, 31))[1]
DAYS = plan(2023, Totals().share(0.1), 7, chinese_calendar.is_workday)


def sources():
    """The small list, with a situation of every handling way."""
    categories = small_list()
    leaf = categories.nodes["010101"]
    more = [
        replace(leaf.situations[1], code=f"010101-{number}", way=way, co_units=("市排水中心",))
        for number, way in enumerate((HandlingWay.CONSULTED, HandlingWay.DESIGNATED), start=3)
    ]
    nodes = dict(categories.nodes) | {"010101": replace(leaf, situations=(*leaf.situations, *more))}
    return Sources(replace(categories, nodes=nodes), (Sentence("010101-1", '井盖"丢"了'),))


def made(day, seed=7):
    dues = Dues(chinese_calendar.is_workday)
    matters = Matters(sources(), small_territory(), seed)
    end = int(END.timestamp() * 1000)
    tickets = tickets_of(day, calls_of(day, seed), matters, dues, seed=seed, year_end=end)
    rows = [rows_of(ticket, dues, "v1") for ticket in tickets]
    return [
        (
            dict(zip(TICKET_COLUMNS, row, strict=True)),
            [dict(zip(HISTORY_COLUMNS, step, strict=True)) for step in history],
        )
        for row, history in rows
    ]


@pytest.fixture(scope="module", params=[30, 358, 364], ids=["winter", "late", "last"])
def day(request):
    return DAYS[request.param]


@pytest.fixture(scope="module")
def tickets(day):
    return made(day)


def test_a_day_has_the_tickets_it_was_planned_to_have(day, tickets):
    rows = [row for row, _ in tickets]
    by_call = [row for row in rows if row["origin"] == Origin.CALL]
    by_grid = [row for row in rows if row["origin"] == Origin.GRID]
    rated = [row for row in rows if row["satisfied"] is not None and not row["invalid"]]
    assert (len(by_call), len(by_grid)) == (day.accepted, day.found)
    assert sum(row["state"] != "closed" for row in by_call) == day.unclosed
    assert sum(row["state"] != "closed" for row in by_grid) == day.found_unclosed
    assert (len(rated), sum(row["satisfied"] for row in rated)) == (day.rated, day.satisfied)


def test_the_same_seed_makes_the_same_tickets(day, tickets):
    assert made(day) == tickets


def test_every_life_is_one_the_state_machine_allows(tickets):
    for row, history in tickets:
        first, *steps = history
        core = Ticket(row["number"], TicketState(first["state"]), first["owner"], first["due_at"])
        for step in steps:
            assert step["at"] >= first["at"]
            core = take(core, step_of(row, step), at=step["at"])
            assert (step["revision"], step["state"], step["owner"], step["due_at"]) == (
                core.revision, core.state, core.owner, core.due_at,
            ), step["step"]  # fmt: skip
        assert problems(core) == ()
        kept = {field.name: row[field.name] for field in fields(Ticket)} | {
            "co_units": tuple(json.loads(row["co_units"]))
        }
        assert Ticket(**kept) == core
        assert [item["at"] for item in history] == sorted(item["at"] for item in history)
        assert row["changed_at"] == history[-1]["at"]


def step_of(row, step):
    """The step as somebody would have taken it."""
    kind = StepKind(step["step"])
    return Step(
        kind,
        reason=Private(step["reason"]) if step["reason"] else None,
        unit=step["owner"] if step["owner"] != DESK else None,
        co_units=tuple(json.loads(row["co_units"])) if kind is StepKind.CONSULT else (),
        way=HandlingWay(row["way"]) if kind is StepKind.DISPATCH else None,
        due_at=step["due_at"],
        satisfied=row["satisfied"] if kind is StepKind.RATE else None,
    )


def test_nothing_happens_before_the_acceptance_or_after_the_year(tickets):
    for row, history in tickets:
        assert all(row["accepted_at"] <= item["at"] < END for item in history)
        assert (row["closed_at"] is not None) == (row["state"] == "closed")


def test_a_ticket_is_due_as_the_calendar_has_it(tickets):
    limits = {item.code: item.limit for item in sources().list.situations.values()}
    for row, history in tickets:
        expected = due(limits[row["category"]], row["accepted_at"], chinese_calendar.is_workday)
        assert abs(history[0]["due_at"] - expected.at).total_seconds() < 0.001


def test_numbers_run_in_the_order_of_acceptance_and_name_the_day(day, tickets):
    rows = [row for row, _ in tickets]
    assert [int(row["number"][9:15]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(is_ticket_number(row["number"]) and row["number"][:8] == f"{day.day:%Y%m%d}" for row in rows)
    assert rows == sorted(rows, key=lambda row: row["accepted_at"])
    assert {day_of(row["accepted_at"]) for row in rows} == {day.day}


def test_a_ticket_of_a_call_names_an_answered_call_and_one_of_a_grid_worker_none(day, tickets):
    answered = {call.call_id: call for call in calls_of(day, 7) if call.agent}
    for row, _ in tickets:
        if row["origin"] == Origin.GRID:
            assert (row["call_id"], row["draft_id"], row["caller"]) == (None, None, None)
        else:
            call = answered[row["call_id"]]
            assert (row["draft_id"], row["caller"]) == (f"{call.call_id}#1", call.caller)


def test_fields_are_json_with_what_the_list_says(tickets):
    for row, _ in tickets:
        values = json.loads(row["fields"])
        assert values["category"] == row["category"]
        assert values["content"].endswith(f"地点：{values['place_text']}。")
        assert row["area"] in small_territory().rings


def test_every_kind_of_life_comes_up_in_a_big_day():
    big = replace(DAYS[100], offered=9000, answered=8500, accepted=4000, unclosed=200, rated=2000, satisfied=1800)
    steps = Counter(step["step"] for _, history in made(big) for step in history)
    assert set(steps) - {None} == {str(kind) for kind in StepKind} - {"merge", "split"}


@pytest.mark.parametrize("kind", lives.kinds())
@pytest.mark.parametrize("rated", [True, False])
def test_an_open_ticket_is_never_over(kind, rated):
    found = lives.life(kind, HandlingWay.BY_LAW, rated=rated, satisfied=True, invalid=not rated)
    taken = found.moments[: found.last_open]
    assert all(moment.state not in {"rated", "closed"} for moment in taken)
    places = [moment.place for moment in found.moments]
    assert places == sorted(places)
    assert places[-1] == 1.0
