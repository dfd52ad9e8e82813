"""A busy exchange whose speech processes go away and come back, in simulated time."""

import heapq
import itertools
from collections.abc import Mapping
from enum import StrEnum

import pytest

from hotline.audio import stream_id
from hotline.calls import Side
from telephony.tap_gate import BURST_TAPS
from telephony.taps import LOSS_GRACE_SECONDS, TapKeeper, TapWanted

A, B = "127.0.0.1:9092", "127.0.0.1:9093"
RETRY, RETRY_MAX = 0.5, 5.0
CALLS = 80
ANSWER_SECONDS = 0.02
"""Asterisk's, to an Originate"""
CALLERS = [f"hz1-{number}.0" for number in range(CALLS)]


class Absence(StrEnum):
    """How an Originate to a speech process that is away ends."""

    REFUSED = "refused"
    SILENT = "silent"
    AT_ONCE = "ended at once"


class House:
    """An Asterisk with a tapped caller per channel, and the speech processes it connects to."""

    def __init__(self, addresses: tuple[str, ...] = (A,), *, absence: Absence = Absence.REFUSED) -> None:
        self.keeper = TapKeeper(addresses, retry_seconds=RETRY, retry_max_seconds=RETRY_MAX)
        self.there = set(addresses)
        self.absence = absence
        self.now = 0.0
        self.asked: list[tuple[float, TapWanted]] = []
        self.taps: dict[str, tuple[str, str]] = {}
        """channel listened to → name and Uniqueid of its tap"""
        self._numbers = itertools.count()
        self._coming: list[tuple[float, int, Mapping[str, str]]] = []
        for caller, address in zip(CALLERS, itertools.cycle(addresses)):
            self._tell({"Event": "Newchannel", "Channel": "PJSIP/x", "Uniqueid": caller, "Linkedid": caller})
            self._tell({"Event": "MixMonitorStart", "Channel": "PJSIP/x", "Uniqueid": caller, "Linkedid": caller})
            self._tap(caller, address, self.now)
        self.run(1.0)
        assert self.asked == []

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while True:
            due = self.keeper.next_due
            times = [until, *([] if due is None else [due]), *(at for at, _, _ in self._coming[:1])]
            at = min(times)
            assert at >= self.now - 1e-9, "the keeper wants to be asked about a time that has passed"
            self.now = max(at, self.now)
            while self._coming and self._coming[0][0] <= self.now:
                self._tell(heapq.heappop(self._coming)[2])
            self._carry_out(self.keeper.due(self.now))
            if at == until:
                return

    def lose(self, address: str) -> None:
        """Kill a speech process: its taps end, all in one moment."""
        self.there.discard(address)
        for caller, (name, _) in list(self.taps.items()):
            if name.startswith(f"AudioSocket/{address}-"):
                self.end_tap(caller)

    def end_tap(self, caller: str) -> None:
        name, uniqueid = self.taps.pop(caller)
        self._tell({"Event": "Hangup", "Channel": name, "Uniqueid": uniqueid, "Linkedid": uniqueid})

    def hang_up(self, caller: str) -> None:
        self._tell({"Event": "Hangup", "Channel": "PJSIP/x", "Uniqueid": caller, "Linkedid": caller})

    def _tell(self, headers: Mapping[str, str]) -> None:
        self._carry_out(self.keeper.on_event(headers, self.now))

    def _carry_out(self, wanted: tuple[TapWanted, ...]) -> None:
        for tap in wanted:
            self.asked.append((self.now, tap))
            at = self.now + ANSWER_SECONDS
            if tap.address in self.there:
                self._tap(tap.channel, tap.address, at)
            elif self.absence is Absence.REFUSED:
                self._later(at, {
                    "Event": "OriginateResponse", "Response": "Failure", "Uniqueid": "<null>",
                    "Channel": f"AudioSocket/{tap.address}/{tap.stream_id}/c(slin)",
                })  # fmt: skip
            elif self.absence is Absence.AT_ONCE:
                name, uniqueid = self._tap(tap.channel, tap.address, at)
                del self.taps[tap.channel]
                self._later(at + 0.01, {"Event": "Hangup", "Channel": name, "Uniqueid": uniqueid})

    def _tap(self, caller: str, address: str, at: float) -> tuple[str, str]:
        name, uniqueid = f"AudioSocket/{address}-{stream_id(caller, Side.CALLER)}", f"tap-{next(self._numbers)}"
        self.taps[caller] = name, uniqueid
        self._later(at, {"Event": "Newchannel", "Channel": name, "Uniqueid": uniqueid, "Linkedid": uniqueid})
        return name, uniqueid

    def _later(self, at: float, headers: Mapping[str, str]) -> None:
        heapq.heappush(self._coming, (at, next(self._numbers), headers))


@pytest.mark.parametrize("absence", Absence)
def test_a_minute_without_speech_costs_a_few_originates_whatever_the_number_of_calls(absence: Absence) -> None:
    house = House(absence=absence)
    house.lose(A)
    house.run(60.0)
    assert 10 <= len(house.asked) <= 18
    assert house.asked[0][0] == pytest.approx(1.0 + LOSS_GRACE_SECONDS)
    assert len({tap.channel for _, tap in house.asked}) == len(house.asked), "each time another channel tries"


@pytest.mark.parametrize("absence", Absence)
@pytest.mark.parametrize("away_seconds", [2.0, 60.0, 61.0, 63.0])
def test_every_call_is_tapped_within_about_an_interval_after_speech_is_back(
    absence: Absence, away_seconds: float
) -> None:
    house = House(absence=absence)
    house.lose(A)
    house.run(away_seconds)
    house.there.add(A)
    before = len(house.asked)
    house.run(RETRY_MAX + 1.0)
    assert house.taps.keys() == set(CALLERS)
    assert len(house.asked) - before == CALLS, "each is asked for once"
    assert house.keeper.next_due is None


def test_the_return_is_spread_over_a_little_time() -> None:
    house = House()
    house.lose(A)
    house.run(1.0)
    house.there.add(A)
    before = len(house.asked)
    house.run(RETRY_MAX + 1.0)
    moments = [at for at, _ in house.asked[before:]]
    assert max(moments.count(moment) for moment in moments) == BURST_TAPS
    assert moments[-1] - moments[1] == pytest.approx(0.3)


def test_one_dead_tap_among_living_ones_is_asked_for_after_the_grace() -> None:
    house = House()
    house.end_tap(CALLERS[7])
    ended = house.now
    house.run(1.0)
    assert [(at, tap.channel) for at, tap in house.asked] == [
        (pytest.approx(ended + LOSS_GRACE_SECONDS), CALLERS[7])
    ]  # fmt: skip
    assert CALLERS[7] in house.taps


def test_the_calls_of_one_process_that_died_move_to_the_other_at_once() -> None:
    house = House((A, B))
    house.lose(A)
    house.run(1.0)
    assert house.taps.keys() == set(CALLERS)
    assert {tap.address for _, tap in house.asked} == {B}
    assert len(house.asked) == CALLS / 2


def test_with_every_process_away_the_tries_go_round_the_addresses() -> None:
    house = House((A, B))
    house.lose(A)
    house.lose(B)
    house.run(60.0)
    addresses = [tap.address for _, tap in house.asked]
    assert 10 <= len(addresses) <= 18
    assert all(one != next_one for one, next_one in itertools.pairwise(addresses))


def test_channels_that_hang_up_during_the_outage_are_forgotten() -> None:
    house = House()
    house.lose(A)
    house.run(10.0)
    for caller in CALLERS[:-1]:
        house.hang_up(caller)
    before = len(house.asked)
    house.there.add(A)
    house.run(RETRY_MAX + 1.0)
    assert [tap.channel for _, tap in house.asked[before:]] == [CALLERS[-1]]
    house.hang_up(CALLERS[-1])
    house.run(10.0)
    assert len(house.asked) == before + 1
    assert house.keeper.next_due is None


def test_a_late_refusal_by_one_address_does_not_fail_the_other() -> None:
    house = House((A, B), absence=Absence.SILENT)
    house.lose(A)
    house.lose(B)
    house.run(1.0)
    (_, first), (asked_at, second) = house.asked
    judged_at = house.keeper.next_due
    assert judged_at == pytest.approx(asked_at + RETRY)
    house.keeper.on_event(
        {
            "Event": "OriginateResponse", "Response": "Failure",
            "Channel": f"AudioSocket/{first.address}/{second.stream_id}/c(slin)",
        },
        house.now,
    )  # fmt: skip
    assert house.keeper.next_due == judged_at


def test_a_refused_tap_goes_to_a_proven_address_as_soon_as_asterisk_says_so() -> None:
    house = House((A, B))
    house.there.discard(A)
    house.end_tap(CALLERS[1])
    house.run(1.0)
    first = 1.0 + LOSS_GRACE_SECONDS
    assert [(at, tap.address) for at, tap in house.asked] == [
        (pytest.approx(first), A),
        (pytest.approx(first + ANSWER_SECONDS), B),
    ]


def test_after_a_reconnect_a_living_tap_opens_the_gate_and_without_one_a_single_tap_tries() -> None:
    house = House()
    house.lose(A)
    house.run(20.0)
    rows = [{"Channel": "PJSIP/x", "Uniqueid": caller, "Linkedid": caller} for caller in CALLERS[:10]]
    tap = {"Channel": f"AudioSocket/{A}-{stream_id(CALLERS[0], Side.CALLER)}", "Uniqueid": "tap-x"}
    assert len(house.keeper.resync([*rows, tap], house.now)) == 9
    assert len(house.keeper.resync(rows, house.now)) == 1
