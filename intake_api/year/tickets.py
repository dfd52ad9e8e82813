"""A day's tickets: from calls and from grid workers, each with its matter, deadline and life. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotline.calls import Outcome
from hotline.categories import HandlingWay, LimitUnit
from hotline.tickets import Origin, ticket_number
from intake_api.board.days import bounds
from intake_api.year.calls import MadeCall
from intake_api.year.dues import Dues
from intake_api.year.lives import Life, life
from intake_api.year.matters import Matter, Matters
from intake_api.year.rhythm import DayPlan, hours_of

_HOUR_MS = 3_600_000
_ANSWERED_SHARE = {Origin.CALL: 0.18, Origin.GRID: 0.55}
"""答复 at once: the agent knows, or the grid worker does it"""
_RARE = (("returned", 0.06), ("extended", 0.05), ("forwarded", 0.04), ("reopened", 0.02), ("suspended", 0.01))
_INVALID_SHARE = 0.035
_LATE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class MadeTicket:
    """One ticket; times in ms since 1970."""

    number: str
    origin: Origin
    call_id: str | None
    caller: str | None
    accepted: int
    by: str
    matter: Matter
    due: int
    """at acceptance"""
    life: Life
    steps: tuple[int, ...]
    """when each step was taken; fewer than its life has while it is open"""


@dataclass(frozen=True, slots=True)
class _Opening:
    accepted: int
    by: str
    call: MadeCall | None


def tickets_of(
    plan: DayPlan, calls: Sequence[MadeCall], matters: Matters, dues: Dues, *, seed: int, year_end: int
) -> list[MadeTicket]:
    """The day's tickets in order of acceptance, which is that of their numbers.

    Args:
        calls: the day's, of which some become tickets.
        year_end: ms; nothing happens later.
    """
    drawn = np.random.Generator(np.random.PCG64([seed, 3, plan.day.toordinal()]))
    midnight = int(bounds(plan.day)[1].timestamp() * 1000)
    made = []
    for origin, count, unclosed, rated, satisfied in (
        (Origin.CALL, plan.accepted, plan.unclosed, plan.rated, plan.satisfied),
        (Origin.GRID, plan.found, plan.found_unclosed, 0, 0),
    ):
        openings = _from_calls(calls, count, midnight, drawn) if origin is Origin.CALL else _walks(plan, drawn)
        callers = [opening.call.caller if opening.call else "" for opening in openings]
        found = matters.draw(origin, plan.day.month, callers, drawn)
        fates = _Fates(origin, openings, found, dues, drawn, year_end)
        made += fates.settle(unclosed, rated, satisfied)
    made.sort(key=lambda item: item[0].accepted)
    return [_ticket(ticket_number(plan.day, serial), *item) for serial, item in enumerate(made, start=1)]


_Made = tuple[_Opening, Origin, Matter, int, Life, tuple[int, ...]]


def _ticket(
    number: str, opening: _Opening, origin: Origin, matter: Matter, due: int, life_: Life, steps: tuple[int, ...]
) -> MadeTicket:
    call = opening.call
    return MadeTicket(
        number=number,
        origin=origin,
        call_id=call.call_id if call else None,
        caller=call.caller if call else None,
        accepted=opening.accepted,
        by=opening.by or f"网格员 {matter.area}",
        matter=matter,
        due=due,
        life=life_,
        steps=steps,
    )


def _from_calls(calls: Sequence[MadeCall], count: int, midnight: int, drawn: np.random.Generator) -> list[_Opening]:
    """Some of the answered calls, those that go on past midnight last; accepted towards the end of the talk."""
    answered = [call for call in calls if call.outcome is Outcome.ANSWERED]
    keys = drawn.random(len(answered)) + [call.ended >= midnight for call in answered]
    chosen = [answered[index] for index in np.argsort(keys, kind="stable")[:count]]
    shares = drawn.uniform(0.75, 1.0, count).tolist()
    return [
        _Opening(min(call.answered + int((call.talk or 0) * share), midnight - 1), f"坐席 {call.agent}", call)
        for call, share in zip(chosen, shares, strict=True)
    ]


def _walks(plan: DayPlan, drawn: np.random.Generator) -> list[_Opening]:
    """What grid workers enter while they walk: by day, mostly."""
    midnight = int(bounds(plan.day)[0].timestamp() * 1000)
    shares = hours_of(plan.working) * np.array([0.02] * 7 + [1.0] * 11 + [0.15] * 6)
    hours = drawn.choice(24, plan.found, p=shares / shares.sum())
    at = midnight + hours * _HOUR_MS + drawn.integers(0, _HOUR_MS, plan.found)
    return [_Opening(int(ms), "", None) for ms in at]


class _Fates:
    """Decides what becomes of a day's tickets of one origin."""

    def __init__(
        self,
        origin: Origin,
        openings: Sequence[_Opening],
        matters: Sequence[Matter],
        dues: Dues,
        drawn: np.random.Generator,
        year_end: int,
    ) -> None:
        self._origin, self._openings, self._matters = origin, openings, matters
        self._year_end = year_end
        self._draws = drawn.random((len(openings), 6)).tolist()
        self._order = drawn.permutation(len(openings)).tolist()
        self._dues = [
            dues.of(matter.situation.limit, opening.accepted) for opening, matter in zip(openings, matters, strict=True)
        ]
        self._kinds = [_kind(origin, matter, draws) for matter, draws in zip(matters, self._draws, strict=True)]
        self._lengths = [
            _length(origin, kind, due - opening.accepted, draws)
            for kind, due, opening, draws in zip(self._kinds, self._dues, openings, self._draws, strict=True)
        ]

    def settle(self, unclosed: int, rated: int, satisfied: int) -> list[_Made]:
        """Everything decided: those that would have taken longest are open, so many of the others are rated."""
        ends = [opening.accepted + length for opening, length in zip(self._openings, self._lengths, strict=True)]
        slowest = set(sorted(range(len(ends)), key=lambda index: (-ends[index], index))[:unclosed])
        closed = [index for index in self._order if index not in slowest]
        marked = {index: number < satisfied for number, index in enumerate(closed[:rated])}
        return [self._one(index, marked.get(index), index in slowest) for index in range(len(ends))]

    def _one(self, index: int, satisfied: bool | None, is_open: bool) -> _Made:
        opening, matter, draws = self._openings[index], self._matters[index], self._draws[index]
        life_ = life(
            self._kinds[index],
            matter.situation.situation.way,
            rated=satisfied is not None,
            satisfied=bool(satisfied),
            invalid=self._origin is Origin.CALL and satisfied is None and draws[3] < _INVALID_SHARE,
        )
        length, left = self._lengths[index], self._year_end - opening.accepted
        if length > left and not is_open:
            length = int(left * (0.3 + 0.65 * draws[4]))
        bend = 0.8 + 0.45 * draws[5]
        steps = [opening.accepted + int(length * moment.place**bend) for moment in life_.moments]
        if is_open:
            steps = [at for at in steps if at < self._year_end]
            if len(steps) > life_.last_open:  # it got stuck on the way
                steps = steps[: min(life_.last_open, 1 + int(draws[4] * life_.last_open))]
        return opening, self._origin, matter, self._dues[index], life_, tuple(steps)


def _kind(origin: Origin, matter: Matter, draws: Sequence[float]) -> str:
    """Which kind of life; what the list says of the handling way comes first."""
    known = matter.situation
    if draws[0] < _ANSWERED_SHARE[origin]:
        return "answered"
    if known.situation.way is HandlingWay.DESIGNATED:
        return "designated"
    alone = known.second == known.situation.unit
    if known.situation.way is HandlingWay.CONSULTED:
        return "dispatched" if alone else "consulted"
    rare, left = "dispatched", draws[1]
    for kind, share in _RARE:
        if left < share:
            rare = kind
            break
        left -= share
    in_days = known.limit.unit in {LimitUnit.WORKING_DAYS, LimitUnit.DAYS}
    if (rare == "forwarded" and alone) or (rare in {"extended", "suspended"} and not in_days):
        return "dispatched"
    return rare


def _length(origin: Origin, kind: str, allowed: int, draws: Sequence[float]) -> int:
    """From acceptance to the end, ms: mostly within what is allowed."""
    if kind == "answered":
        longest = 3 * _HOUR_MS if origin is Origin.CALL else 5 * _HOUR_MS
        return int(min(longest * (0.01 + draws[2] ** 2), allowed * 0.95))
    if draws[2] < _LATE_SHARE:
        return int(allowed * (1.02 + 20 * draws[2]))
    return int(allowed * (0.12 + 0.86 * draws[2] ** 1.5))
