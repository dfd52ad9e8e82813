"""The outcome of one played call: a ticket to read, and one JSON object to measure by."""

from typing import Any

from rich.console import Console
from rich.table import Table

from intake_api.demo.measures import Played, final_lags, first_partial_lags, percentile
from intake_api.demo.watch import Watch

SHARE = 0.95
"""of the turns that must be within the time told"""

LABELS = {
    "title": "标题",
    "content": "诉求内容",
    "place_text": "事发地点",
    "callback_number": "回电号码",
    "unit": "责任单位",
    "handling_way": "办理方式",
    "deadline": "处置时限",
}


def measured(watch: Watch, played: list[Played]) -> dict[str, int | None]:
    """`first_partial_ms` and `final_lag_ms_p95`: both the 95th percentile over the turns of both sides."""
    return {
        "first_partial_ms": _ms(percentile(first_partial_lags(played, watch.partials), SHARE)),
        "final_lag_ms_p95": _ms(percentile(final_lags(played, watch.finals), SHARE)),
    }


def print_ticket(console: Console, number: str, draft: dict[str, Any]) -> None:
    """The ticket as an officer would read it."""
    table = Table(title=f"工单 {number}", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    fields = draft["fields"]
    category = draft["category"]
    if category and category["path"]:
        table.add_row("确责分类", " › ".join(step["name"] for step in category["path"]))
    for key, label in LABELS.items():
        table.add_row(label, fields.get(key, {}).get("value") or "—")
    console.print(table)


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
