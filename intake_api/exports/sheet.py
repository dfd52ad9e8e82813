"""An export's table: what stands in it, its watermark, and cells that no spreadsheet takes for formulas. Pure."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline import watermark
from hotline.drafts import FieldKey
from hotline.ticket_life import TicketState
from intake_api.tickets.deadline import SHANGHAI
from intake_api.tickets.schemas import TicketView
from intake_api.workbook import Page, workbook_bytes

HEADERS = (
    ("工单编号", 20), ("受理时间", 18), ("受理人", 10), ("状态", 12), ("责任主体", 20), ("办理时限", 18),
    ("问题分类", 40), ("标题", 24), ("内容", 60), ("地点", 30), ("来电人", 10), ("回拨电话", 16),
    ("要求保密", 8), ("导出编号", 10),
)  # fmt: skip

STATES = {
    TicketState.ACCEPTED: "已受理",
    TicketState.ANSWERED: "当场答复",
    TicketState.DISPATCHED: "已派单",
    TicketState.SIGNED: "已签收",
    TicketState.IN_HAND: "办理中",
    TicketState.RETURNED: "已退单",
    TicketState.SUSPENDED: "已挂起",
    TicketState.RESOLVED: "已办结待回访",
    TicketState.REVISITED: "已回访",
    TicketState.RATED: "已评价",
    TicketState.CLOSED: "已归档",
    TicketState.MERGED: "已并单",
}

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""OWASP, CSV Injection"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose export it is."""

    id: str
    who: str
    user_id: int
    at: datetime

    def __str__(self) -> str:
        return f"导出人 {self.who}（{self.user_id}） 时间 {_minute(self.at)} 编号 {self.id} 仅限工作使用，不得外传"


def rows(tickets: Sequence[TicketView], origin: Origin) -> list[list[str]]:
    """One row a ticket; each carries the export's id, in sight in the last cell and out of sight in the title."""
    return [[guarded(cell) for cell in _cells(ticket, origin)] for ticket in tickets]


def as_csv(tickets: Sequence[TicketView], origin: Origin) -> bytes:
    """UTF-8 with the mark that has Excel read it as such; the last line is the watermark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _ in HEADERS])
    writer.writerows([*rows(tickets, origin), [str(origin)]])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(tickets: Sequence[TicketView], origin: Origin) -> bytes:
    """A workbook: watermark in the last row, in the printed head and foot, and in the file's properties.

    Raises:
        BadWorkbook: a text holds a character that Excel refuses.
    """
    page = Page("工单", HEADERS, [*rows(tickets, origin), [str(origin)]], mark=str(origin))
    return workbook_bytes([page], f"工单导出 {origin.id}")


def guarded(cell: str) -> str:
    """The text without control characters, and never the beginning of a formula."""
    plain = "".join(character for character in cell if character.isprintable() or character in "\n\u200b\u200c\u2060")
    return f"'{plain}" if cell.startswith(_FORMULA) or plain.startswith(_FORMULA) else plain


def _cells(ticket: TicketView, origin: Origin) -> list[str]:
    def of(key: FieldKey) -> str:
        return ticket.fields.get(key, "")

    return [
        ticket.number,
        _minute(ticket.accepted_at),
        ticket.accepted_by,
        STATES[ticket.state],
        ticket.owner,
        _minute(ticket.due_at),
        ticket.category_name or "",
        of(FieldKey.TITLE) + watermark.mark(origin.id),
        of(FieldKey.CONTENT),
        of(FieldKey.PLACE_TEXT) or of(FieldKey.PLACE),
        of(FieldKey.CALLER_NAME),
        of(FieldKey.CALLBACK_NUMBER),
        of(FieldKey.CONFIDENTIAL),
        origin.id,
    ]


def _minute(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
