"""`hotline calls`: the call log in a terminal."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from intake_api.wiring import telephones

DIRECTIONS = {"inbound": "呼入", "outbound": "呼出"}
OUTCOMES = {
    "answered": "已接通",
    "abandoned": "排队中挂断",
    "timeout": "排队超时",
    "cancelled": "已取消",
    "failed": "未接通",
    "interrupted": "系统中断",
}
OFFERS = {"answered": "接听", "no-answer": "未接", "rejected": "拒接", "cancelled": "已撤回", "ringing": "振铃中"}
TRANSFERS = {"blind": "盲转", "attended": "咨询转"}
ENDED_BY = {"caller": "市民", "agent": "坐席", "system": "系统"}
NOTHING = "—"


def register(app: typer.Typer) -> None:
    calls = typer.Typer(no_args_is_help=True, help="The call log.")
    calls.callback()(_group)
    calls.command()(replay)
    app.add_typer(calls, name="calls")


def replay(
    capture: Annotated[Path, typer.Argument(help="capture of an AMI connection")],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON array, a call each")] = False,
) -> None:
    """Build the call log of an AMI capture and print it."""
    found = telephones.replay_capture(capture)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print_table(found)


def _group() -> None:
    """Keeps `replay` a sub-command although it is the only one."""


def _print_table(found: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"通话记录（共 {len(found)} 通）", show_lines=True)
    for title in ("通话", "结果", "振铃坐席", "时长", "经过"):
        table.add_column(title, overflow="fold")
    for call in found:
        table.add_row(*_cells(call))
    console = Console()
    console.print(table)
    if any(not call["complete"] for call in found):
        console.print("* 记录不完整：没有录到通话的开头或结尾")


def _cells(call: dict[str, Any]) -> list[str]:
    lengths = {"等待": call["wait_seconds"], "通话": call["talk_seconds"], "保持": call["hold_seconds"] or None}
    cells = [
        [
            call["call_id"] + ("" if call["complete"] else " *"),
            f"{DIRECTIONS[call['direction']]} {call['caller'] or ''}",
            f"队列 {call['queue']}" if call["queue"] else "",
        ],
        [OUTCOMES.get(call["outcome"], ""), call["answered_by"] or ""],
        [f"{o['agent']} {OFFERS[o['result']]} {o['ring_seconds']:.1f} 秒" for o in call["offers"]],
        [f"{name} {seconds:.1f} 秒" for name, seconds in lengths.items() if seconds is not None],
        [
            *(f"{TRANSFERS[transfer['kind']]}到 {transfer['to']}" for transfer in call["transfers"]),
            f"{ENDED_BY[call['ended_by']]}挂断" if call["ended_by"] else "",
        ],
    ]
    return ["\n".join(line.strip() for line in lines if line) or NOTHING for lines in cells]
