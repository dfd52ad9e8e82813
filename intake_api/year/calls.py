"""A day's calls: when they come, who answers, how long they wait and talk. Pure.

Calls are answered by the agent who has been free for the longest; where nobody is, the caller waits until somebody
is. No agent talks to two callers.
"""

import heapq
from dataclasses import dataclass
from datetime import date

import numpy as np

from hotline.calls import EndedBy, Outcome
from intake_api.board.days import bounds
from intake_api.year.rhythm import DayPlan, hours_of

TEAMS = 5
TEAM_SIZE = 110
"""five teams share three shifts: nobody has two in a row"""

_FIRST_AGENT = 8001
_HOUR_MS = 3_600_000
_SHIFT_HOURS = 8
_SHIFT_STRENGTH = (0.2, 1.0, 0.6)
"""of a team, from midnight, from eight, from sixteen o'clock"""
_QUEUES = ("hotline", "enterprise", "emergency")
_QUEUE_SHARES = (0.93, 0.05, 0.02)
_LOST = (Outcome.ABANDONED, Outcome.CANCELLED, Outcome.TIMEOUT, Outcome.FAILED, Outcome.INTERRUPTED)
_LOST_SHARES = (0.82, 0.08, 0.06, 0.035, 0.005)
_QUEUE_TIMEOUT_MS = 180_000
_CALLERS = 1_000_000


@dataclass(frozen=True, slots=True)
class MadeCall:
    """One call; times in ms since 1970, lengths in ms."""

    call_id: str
    caller: str
    queue: str | None
    outcome: Outcome
    started: int
    ended: int
    wait: int | None
    talk: int | None = None
    agent: str | None = None
    hold: int = 0
    ring: int = 0
    missed: str | None = None
    """another agent whose phone rang before in vain"""
    transfer: str | None = None
    """extension it was handed on to"""
    ended_by: EndedBy = EndedBy.CALLER

    @property
    def answered(self) -> int:
        """When an agent answered; of an answered call."""
        return self.started + (self.wait or 0)


def agents() -> tuple[str, ...]:
    """Queue member names of everybody."""
    return tuple(str(_FIRST_AGENT + number) for number in range(TEAMS * TEAM_SIZE))


def calls_of(plan: DayPlan, seed: int) -> list[MadeCall]:
    """The day's calls in order of time."""
    drawn = np.random.Generator(np.random.PCG64([seed, 1, plan.day.toordinal()]))
    started = _arrivals(plan, drawn)
    lost = set(_lost(plan, started, drawn))
    uniform = drawn.random((plan.offered, 8)).tolist()
    talks = (drawn.lognormal(4.95, 0.6, plan.offered).clip(15, 1800) * 1000).astype(int).tolist()
    extra = (drawn.exponential(24_000, plan.offered)).astype(int).tolist()
    desks = _Desks(plan.day)
    found = []
    for number, (at, draws, talk, more) in enumerate(zip(started, uniform, talks, extra, strict=True)):
        call_id = f"{at // 1000}.{number}"
        caller = f"12345{int(_CALLERS * draws[0] ** 1.7):06d}"
        if number in lost:
            found.append(_unanswered(call_id, caller, at, draws, more))
        else:
            found.append(_answered(desks, call_id, caller, at, draws, talk, more))
    return found


def _arrivals(plan: DayPlan, drawn: np.random.Generator) -> list[int]:
    midnight = int(bounds(plan.day)[0].timestamp() * 1000)
    hours = drawn.choice(24, plan.offered, p=hours_of(plan.working))
    within = drawn.integers(0, _HOUR_MS, plan.offered)
    return sorted((midnight + hours * _HOUR_MS + within).tolist())


def _lost(plan: DayPlan, started: list[int], drawn: np.random.Generator) -> list[int]:
    """Which calls nobody answers: mostly those of the busiest hours (weighted, without putting back)."""
    midnight = bounds(plan.day)[0].timestamp() * 1000
    hours = ((np.array(started, float) - midnight) // _HOUR_MS).astype(int)
    keys = drawn.exponential(1.0, plan.offered) / (hours_of(plan.working)[hours] + 0.01)
    return [int(number) for number in np.argsort(keys, kind="stable")[: plan.offered - plan.answered]]


class _Desks:
    """Who is free since when, by shift."""

    def __init__(self, day: date) -> None:
        self._midnight = int(bounds(day)[0].timestamp() * 1000)
        everybody = agents()
        self._free: list[list[tuple[int, str]]] = []
        for shift, strength in enumerate(_SHIFT_STRENGTH):
            team = (day.toordinal() + shift) % TEAMS
            first = day.toordinal() * 7 % TEAM_SIZE
            seats = [(first + seat) % TEAM_SIZE for seat in range(round(TEAM_SIZE * strength))]
            self._free.append([(0, everybody[team * TEAM_SIZE + seat]) for seat in sorted(seats)])

    def take(self, at: int, started: int) -> tuple[int, str]:
        """Answer time and agent of a call that would be answered at `at`."""
        shift = (started - self._midnight) // (_SHIFT_HOURS * _HOUR_MS)
        since, agent = heapq.heappop(self._free[shift])
        return max(at, since), agent

    def give_back(self, started: int, at: int, agent: str) -> None:
        heapq.heappush(self._free[(started - self._midnight) // (_SHIFT_HOURS * _HOUR_MS)], (at, agent))


def _answered(desks: _Desks, call_id: str, caller: str, at: int, draws: list[float], talk: int, more: int) -> MadeCall:
    ring = 2000 + int(4000 * draws[1])
    wait = ring + (more if draws[2] < 0.22 else 0)
    missed = str(_FIRST_AGENT + int(draws[3] * TEAMS * TEAM_SIZE)) if wait > 20_000 and draws[4] < 0.3 else None
    answered, agent = desks.take(at + wait, at)
    desks.give_back(at, answered + talk + 8000 + int(20_000 * draws[5]), agent)
    return MadeCall(
        call_id=call_id,
        caller=caller,
        queue=_queue(draws[6]),
        outcome=Outcome.ANSWERED,
        started=at,
        ended=answered + talk,
        wait=answered - at,
        talk=talk,
        agent=agent,
        hold=min(talk // 3, 5000 + int(400_000 * draws[4])) if draws[4] < 0.12 else 0,
        ring=ring,
        missed=None if missed == agent else missed,
        transfer=f"9{int(draws[7] * 1e5) % 100:03d}" if draws[7] < 0.02 else None,
        ended_by=EndedBy.AGENT if draws[7] > 0.82 else EndedBy.CALLER,
    )


def _unanswered(call_id: str, caller: str, at: int, draws: list[float], more: int) -> MadeCall:
    outcome = _LOST[int(np.searchsorted(np.cumsum(_LOST_SHARES), draws[1]))]
    wait: int | None = 1000 + int(4000 * draws[3]) if draws[2] < 0.18 else 5000 + more
    if outcome is Outcome.TIMEOUT:
        wait = _QUEUE_TIMEOUT_MS
    by = EndedBy.CALLER
    if outcome in {Outcome.TIMEOUT, Outcome.FAILED, Outcome.INTERRUPTED}:
        by = EndedBy.SYSTEM
    queue = _queue(draws[6])
    if outcome in {Outcome.CANCELLED, Outcome.FAILED}:  # before any queue
        return MadeCall(call_id, caller, None, outcome, at, at + 1000 + int(6000 * draws[4]), None, ended_by=by)
    return MadeCall(call_id, caller, queue, outcome, at, at + (wait or 0), wait, ended_by=by)


def _queue(draw: float) -> str:
    if draw < _QUEUE_SHARES[0]:
        return _QUEUES[0]
    return _QUEUES[1] if draw < _QUEUE_SHARES[0] + _QUEUE_SHARES[1] else _QUEUES[2]
