"""Rows of made-up tickets and of every step of their lives. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from hotline.ticket_life import DESK, StepKind, TicketState
from hotline.tickets import Origin
from intake_api.tickets.store import LISTED
from intake_api.year.call_rows import instant
from intake_api.year.dues import Dues
from intake_api.year.lives import LEAD, SECOND, Moment
from intake_api.year.matters import Known
from intake_api.year.tickets import MadeTicket

TICKET_COLUMNS = (
    "number", "draft_id", "call_id", "origin", "accepted_at", "accepted_by", "fields", "category_name", "list_version",
    "unit", "deadline", "due_at", "due_exact", "category", "state", "owner", "lead", "co_units", "way", "returns",
    "extensions", "reopened", "suspended_at", "satisfied", "invalid", "merged_into", "closed_at", "revision",
    "changed_at", "area", "caller",
)  # fmt: skip
HISTORY_COLUMNS = ("number", "revision", "step", "at", "by", "reason", "state", "owner", "due_at")
UNIT_COLUMNS = ("unit", "number", *LISTED)

_OWNER, _LEAD, _CO_UNITS = map(TICKET_COLUMNS.index, ("owner", "lead", "co_units"))
_LISTED = [TICKET_COLUMNS.index(name) for name in UNIT_COLUMNS[1:]]
_K = StepKind
_SEATS = 12
_REASONS: Mapping[StepKind, str] = {
    _K.ANSWER: "已当场答复，来电人表示清楚。",
    _K.DESIGNATE: "权属不清，指定牵头单位办理。",
    _K.RETURN: "不属于本单位职责，建议改派。",
    _K.EXTEND: "需要购置材料并组织施工，申请延期。",
    _K.SUSPEND: "等待来电人补充材料。",
    _K.REVISIT: "已回访，来电人知晓办理情况。",
    _K.REOPEN: "回访反映问题反复，重新办理。",
    _K.INVALIDATE: "同一事项已有答复，不再重复办理。",
}
_GRID_REASONS: Mapping[StepKind, str] = {
    _K.ANSWER: "网格员现场处置完毕。",
    _K.REVISIT: "网格员现场核验，问题已解决。",
}
_DISPATCHERS = frozenset({_K.DISPATCH, _K.CONSULT, _K.DESIGNATE, _K.INVALIDATE, _K.REOPEN})
_CHECKERS = frozenset({_K.REVISIT, _K.CLOSE})


def rows_of(ticket: MadeTicket, dues: Dues, list_version: str) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    """Values of TICKET_COLUMNS (`fields` and `co_units` as JSON text) and of HISTORY_COLUMNS, the acceptance first."""
    known = ticket.matter.situation
    units = {DESK: DESK, LEAD: known.situation.unit, SECOND: known.second}
    seat = f"{ticket.accepted % _SEATS + 1:02d}"
    number, due, owner, suspended = ticket.number, ticket.due, DESK, None
    due_at = instant(due)
    history: list[tuple[Any, ...]] = [
        (number, 1, None, instant(ticket.accepted), ticket.by, None, "accepted", DESK, due_at)
    ]
    for revision, (moment, at) in enumerate(zip(ticket.life.moments, ticket.steps, strict=False), start=2):
        kind = moment.kind
        if kind is _K.EXTEND:
            due = dues.of(known.limit, due)
        elif kind is _K.SUSPEND:
            suspended = at
        elif kind is _K.RESUME and suspended is not None:
            due, suspended = due + at - suspended, None
        elif kind is _K.REOPEN:
            due = dues.of(known.limit, at)
        due_at = instant(due)
        by = _by(ticket, kind, owner, seat)
        owner = units[moment.owner]
        reason = _reason(ticket, kind, known)
        history.append((number, revision, str(kind), instant(at), by, reason, moment.state, owner, due_at))
    return _row(ticket, units, due, suspended, list_version), history


def units_of(row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Values of UNIT_COLUMNS for every unit that has to do with a ticket, given values of TICKET_COLUMNS."""
    units = {row[_OWNER], row[_LEAD], *json.loads(row[_CO_UNITS])} - {DESK, None}
    listed = [row[place] for place in _LISTED]
    return [(unit, *listed) for unit in sorted(units)]


def _row(
    ticket: MadeTicket, units: Mapping[str, str], due: int, suspended: int | None, list_version: str
) -> tuple[Any, ...]:
    known, taken = ticket.matter.situation, len(ticket.steps)
    last = _last(ticket)
    now = last.ticket if last else None
    changed = instant(ticket.steps[-1]) if taken else instant(ticket.accepted)
    state = last.state if last else str(TicketState.ACCEPTED)
    return (
        ticket.number,
        f"{ticket.call_id}#1" if ticket.call_id else None,
        ticket.call_id,
        str(ticket.origin),
        instant(ticket.accepted),
        ticket.by,
        ticket.matter.fields,
        known.category_name,
        list_version,
        known.situation.unit,
        known.deadline,
        instant(due),
        True,
        known.situation.code,
        state,
        units[last.owner] if last else DESK,
        units[now.lead] if now and now.lead else None,
        json.dumps([units[unit] for unit in now.co_units] if now else [], ensure_ascii=False),
        str(now.way) if now and now.way else None,
        now.returns if now else 0,
        now.extensions if now else 0,
        now.reopened if now else 0,
        None if suspended is None else instant(suspended),
        now.satisfied if now else None,
        bool(now and now.invalid),
        None,
        changed if state == TicketState.CLOSED else None,
        taken + 1,
        changed,
        ticket.matter.area,
        ticket.caller,
    )


def _last(ticket: MadeTicket) -> Moment | None:
    return ticket.life.moments[len(ticket.steps) - 1] if ticket.steps else None


def _by(ticket: MadeTicket, kind: StepKind, owner: str, seat: str) -> str:
    """Posts and seats; nobody has a name."""
    if kind is _K.ANSWER:
        return ticket.by
    if kind in _DISPATCHERS:
        return f"派单席 {seat}"
    if kind in _CHECKERS:
        return ticket.by if ticket.origin is Origin.GRID else f"回访席 {seat}"
    return "短信评价" if kind is _K.RATE else owner


def _reason(ticket: MadeTicket, kind: StepKind, known: Known) -> str | None:
    if kind is _K.RESOLVE:
        return known.done
    if ticket.origin is Origin.GRID and kind in _GRID_REASONS:
        return _GRID_REASONS[kind]
    return _REASONS.get(kind)
