from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.categories import HandlingWay
from hotline.errors import IllegalStep
from hotline.private import Private
from hotline.ticket_life import (
    DESK,
    MAX_EXTENSIONS,
    MAX_RETURNS,
    RULES,
    Step,
    StepKind,
    Ticket,
    TicketState,
    possible,
    problems,
    take,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = Private("居民要求")
HEATING, COMMUNITY = "供热企业", "社区网格员"

FRESH = Ticket("20261125-000001-5", TicketState.ACCEPTED, DESK, NOW + 5 * DAY)
COMPLETE = {
    StepKind.ANSWER: Step(StepKind.ANSWER, reason=WHY),
    StepKind.DISPATCH: Step(StepKind.DISPATCH, unit=HEATING),
    StepKind.CONSULT: Step(StepKind.CONSULT, unit=HEATING, co_units=(COMMUNITY,)),
    StepKind.DESIGNATE: Step(StepKind.DESIGNATE, unit=COMMUNITY, reason=WHY),
    StepKind.FORWARD: Step(StepKind.FORWARD, unit=COMMUNITY),
    StepKind.RETURN: Step(StepKind.RETURN, reason=WHY),
    StepKind.EXTEND: Step(StepKind.EXTEND, due_at=NOW + 900 * DAY, reason=WHY),
    StepKind.SUSPEND: Step(StepKind.SUSPEND, reason=WHY),
    StepKind.RESOLVE: Step(StepKind.RESOLVE, reason=WHY),
    StepKind.REVISIT: Step(StepKind.REVISIT, reason=WHY),
    StepKind.RATE: Step(StepKind.RATE, satisfied=False),
    StepKind.REOPEN: Step(StepKind.REOPEN, due_at=NOW + 800 * DAY, reason=WHY),
    StepKind.MERGE: Step(StepKind.MERGE, into="20261125-000002-3"),
    StepKind.SPLIT: Step(StepKind.SPLIT, reason=WHY),
    StepKind.INVALIDATE: Step(StepKind.INVALIDATE, reason=WHY),
}


def step(kind: StepKind) -> Step:
    return COMPLETE.get(kind, Step(kind))


def after(*kinds: StepKind) -> Ticket:
    ticket = FRESH
    for kind in kinds:
        ticket = take(ticket, step(kind), at=NOW)
    return ticket


WITH_UNIT = (StepKind.DISPATCH, StepKind.SIGN, StepKind.BEGIN)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((StepKind.ANSWER, StepKind.RATE, StepKind.CLOSE), TicketState.CLOSED),
        ((StepKind.ANSWER, StepKind.CLOSE), TicketState.CLOSED),
        ((*WITH_UNIT, StepKind.RESOLVE, StepKind.REVISIT, StepKind.RATE, StepKind.CLOSE), TicketState.CLOSED),
        ((*WITH_UNIT, StepKind.RESOLVE, StepKind.REVISIT, StepKind.CLOSE), TicketState.CLOSED),
        ((StepKind.DISPATCH, StepKind.FORWARD, StepKind.SIGN), TicketState.SIGNED),
        ((StepKind.DISPATCH, StepKind.RETURN, StepKind.CONSULT), TicketState.DISPATCHED),
        ((*WITH_UNIT, StepKind.SUSPEND, StepKind.RESUME, StepKind.RESOLVE), TicketState.RESOLVED),
        ((StepKind.DISPATCH, StepKind.MERGE, StepKind.SPLIT), TicketState.ACCEPTED),
        ((StepKind.ANSWER, StepKind.CLOSE, StepKind.REOPEN), TicketState.ACCEPTED),
    ],
)
def test_whole_lives_are_possible(kinds: tuple[StepKind, ...], state: TicketState) -> None:
    assert after(*kinds).state is state


@pytest.mark.parametrize(
    ("kinds", "then"),
    [
        ((), StepKind.CLOSE),
        ((), StepKind.SIGN),
        ((StepKind.ANSWER,), StepKind.DISPATCH),
        ((*WITH_UNIT, StepKind.RESOLVE), StepKind.CLOSE),
        ((*WITH_UNIT, StepKind.RESOLVE), StepKind.RATE),
        ((*WITH_UNIT, StepKind.SUSPEND), StepKind.RESOLVE),
        (WITH_UNIT, StepKind.RETURN),
        ((StepKind.MERGE,), StepKind.DISPATCH),
    ],
)
def test_step_that_does_not_follow_is_refused_with_the_state(kinds: tuple[StepKind, ...], then: StepKind) -> None:
    ticket = after(*kinds)
    with pytest.raises(IllegalStep, match=f"{then}: not possible while {ticket.state}"):
        take(ticket, step(then), at=NOW)


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.needs])
def test_step_without_what_it_needs_is_refused(kind: StepKind) -> None:
    bare = next(iter(RULES[kind].before))
    ticket = Ticket("20261125-000001-5", bare, DESK, NOW + DAY)
    with pytest.raises(IllegalStep, match=RULES[kind].needs[0]):
        take(ticket, Step(kind), at=NOW)


def test_dispatch_makes_the_unit_the_owner_and_return_the_desk() -> None:
    assert (after(StepKind.DISPATCH).owner, after(StepKind.DISPATCH).way) == (HEATING, HandlingWay.BY_LAW)
    assert after(StepKind.CONSULT).co_units == (COMMUNITY,)
    assert after(StepKind.DISPATCH, StepKind.FORWARD).owner == COMMUNITY
    returned = after(StepKind.DISPATCH, StepKind.RETURN)
    assert (returned.owner, returned.returns) == (DESK, 1)


def test_designated_unit_cannot_return() -> None:
    with pytest.raises(IllegalStep, match="designated"):
        take(after(StepKind.DESIGNATE), step(StepKind.RETURN), at=NOW)


def test_after_too_many_returns_the_unit_must_be_designated() -> None:
    ticket = after(*(StepKind.DISPATCH, StepKind.RETURN) * MAX_RETURNS, StepKind.DISPATCH)
    with pytest.raises(IllegalStep, match="must be designated"):
        take(ticket, step(StepKind.RETURN), at=NOW)
    assert StepKind.RETURN not in possible(ticket)


def test_clock_stands_still_while_suspended() -> None:
    ticket = take(after(*WITH_UNIT), step(StepKind.SUSPEND), at=NOW + DAY)
    ticket = take(ticket, step(StepKind.RESUME), at=NOW + 4 * DAY)
    assert ticket.due_at == FRESH.due_at + 3 * DAY


def test_extension_is_asked_for_in_time_for_later_and_not_for_ever() -> None:
    ticket = after(*WITH_UNIT)
    with pytest.raises(IllegalStep, match="passed"):
        take(ticket, step(StepKind.EXTEND), at=NOW + 6 * DAY)
    with pytest.raises(IllegalStep, match="not later"):
        take(ticket, Step(StepKind.EXTEND, due_at=FRESH.due_at, reason=WHY), at=NOW)
    for days in range(MAX_EXTENSIONS):
        ticket = take(ticket, Step(StepKind.EXTEND, due_at=FRESH.due_at + (days + 1) * DAY, reason=WHY), at=NOW)
    with pytest.raises(IllegalStep, match="already"):
        take(ticket, step(StepKind.EXTEND), at=NOW)


def test_reopened_ticket_starts_anew_with_a_new_deadline() -> None:
    ticket = after(*WITH_UNIT, StepKind.RESOLVE, StepKind.REVISIT, StepKind.RATE, StepKind.REOPEN)
    assert (ticket.owner, ticket.due_at, ticket.satisfied, ticket.reopened) == (DESK, NOW + 800 * DAY, None, 1)
    with pytest.raises(IllegalStep, match="passed"):
        take(after(StepKind.ANSWER), Step(StepKind.REOPEN, due_at=NOW, reason=WHY), at=NOW)


def test_ticket_is_not_merged_into_itself_nor_marked_twice() -> None:
    with pytest.raises(IllegalStep, match="itself"):
        take(FRESH, Step(StepKind.MERGE, into=FRESH.number), at=NOW)
    with pytest.raises(IllegalStep, match="already"):
        take(after(StepKind.INVALIDATE), step(StepKind.INVALIDATE), at=NOW)


def test_lead_is_no_co_unit_and_forwarding_goes_elsewhere() -> None:
    with pytest.raises(IllegalStep, match="lead"):
        take(FRESH, Step(StepKind.CONSULT, unit=HEATING, co_units=(HEATING,)), at=NOW)
    with pytest.raises(IllegalStep, match="there already"):
        take(after(StepKind.DISPATCH), Step(StepKind.FORWARD, unit=HEATING), at=NOW)


def test_refusal_repeats_no_words_of_the_reason() -> None:
    with pytest.raises(IllegalStep) as caught:
        take(after(StepKind.DESIGNATE), step(StepKind.RETURN), at=NOW)
    assert WHY not in str(caught.value)


@given(st.lists(st.tuples(st.sampled_from(StepKind), st.integers(0, 72)), max_size=40))
def test_on_no_walk_a_ticket_is_without_owner_or_deadline(walk: list[tuple[StepKind, int]]) -> None:
    ticket, at = FRESH, NOW
    for kind, hours in walk:
        at += timedelta(hours=hours)
        promised = kind in possible(ticket)
        before = ticket.revision
        try:
            ticket = take(ticket, step(kind), at=at)
        except IllegalStep:
            assert ticket.revision == before
        else:
            assert promised
            assert ticket.revision == before + 1
        assert problems(ticket) == ()


@pytest.mark.parametrize(
    ("ticket", "problem"),
    [
        (Ticket("1", TicketState.ACCEPTED, "", NOW), "no owner"),
        (Ticket("1", TicketState.ACCEPTED, DESK, NOW.replace(tzinfo=None)), "deadline without a zone"),
        (Ticket("1", TicketState.ACCEPTED, HEATING, NOW), "with the desk, but owned by a unit"),
        (Ticket("1", TicketState.SIGNED, DESK, NOW, lead=HEATING), "with a unit, but owned by none"),
        (Ticket("1", TicketState.SUSPENDED, HEATING, NOW, lead=HEATING), "suspended since never"),
        (Ticket("1", TicketState.MERGED, DESK, NOW), "merged into none"),
        (Ticket("1", TicketState.RATED, DESK, NOW), "rated without a rating"),
    ],
)
def test_ticket_that_does_not_hold_together_is_told(ticket: Ticket, problem: str) -> None:
    assert problem in problems(ticket)
