import math

import pytest

from telephony.tap_gate import BURST_SECONDS, BURST_TAPS, TapGate

A, B = "127.0.0.1:9092", "127.0.0.1:9093"


@pytest.fixture
def gate() -> TapGate:
    return TapGate((A, B), retry_seconds=0.5, retry_max_seconds=5.0)


def tries(gate: TapGate, seconds: float) -> list[tuple[float, str | None]]:
    """What a crowd gets that asks whenever the gate may open and is disappointed each time."""
    taken: list[tuple[float, str | None]] = []
    now = 0.0
    while now <= seconds:
        address = gate.enter(now)
        assert address is not None
        taken.append((now, address))
        gate.failed(address, now)
        assert gate.enter(now) is None, "one at a time"
        now = gate.opens_at
    return taken


def test_while_no_address_is_proven_one_tries_at_a_time_by_turns_and_ever_less_often(gate: TapGate) -> None:
    assert tries(gate, 20.0) == [(0.0, A), (0.5, B), (1.5, A), (3.5, B), (7.5, A), (12.5, B), (17.5, A)]


def test_the_first_that_lives_opens_the_gate_a_burst_at_a_time(gate: TapGate) -> None:
    tries(gate, 20.0)
    gate.lives(B)
    assert gate.opens_at == -math.inf
    assert [gate.enter(21.0) for _ in range(BURST_TAPS + 1)] == [B] * BURST_TAPS + [None]
    assert gate.opens_at == 21.0 + BURST_SECONDS
    assert gate.enter(gate.opens_at) == B


def test_proven_addresses_take_turns(gate: TapGate) -> None:
    gate.restart([A, B])
    assert [gate.enter(0.0) for _ in range(4)] == [A, B, A, B]


def test_an_address_that_failed_is_left_out_while_another_is_proven(gate: TapGate) -> None:
    gate.restart([A, B])
    gate.failed(A, 0.0)
    assert [gate.enter(0.0) for _ in range(3)] == [B, B, B]


def test_a_failure_at_the_last_proven_address_closes_the_gate_for_the_retry_time(gate: TapGate) -> None:
    gate.restart([A])
    gate.failed(A, 10.0)
    gate.failed(A, 10.0)
    assert (gate.enter(10.4), gate.opens_at) == (None, 10.5)


def test_an_address_that_lets_one_live_and_fails_the_next_does_not_bring_short_intervals_back(gate: TapGate) -> None:
    tries(gate, 20.0)
    gate.lives(A)
    gate.failed(A, 21.0)
    assert gate.opens_at == 26.0


def test_an_outage_after_a_calm_time_begins_with_short_intervals(gate: TapGate) -> None:
    tries(gate, 20.0)
    gate.lives(A)
    gate.failed(A, 60.0)
    assert gate.opens_at == 60.5


def test_an_address_whose_last_tap_ended_is_tried_at_once_by_one(gate: TapGate) -> None:
    gate.restart([A])
    gate.emptied(A)
    assert [gate.enter(10.0), gate.enter(10.0)] == [A, None]


def test_an_address_that_is_none_of_ours_proves_nothing(gate: TapGate) -> None:
    gate.lives("10.0.0.9:9092")
    assert [gate.enter(0.0), gate.enter(0.0)] == [A, None]
