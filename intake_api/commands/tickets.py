"""`hotline tickets verify|check`: that every ticket has an owner and holds together; a ticket beside its call."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hotline.errors import BadCase
from intake_api.jsonl import rows
from intake_api.wiring import drafting

EXIT_UNSOUND = 1


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The tickets.")
    group.command()(verify)
    group.command()(check)
    app.add_typer(group, name="tickets")


def verify() -> None:
    """Look at every ticket; one that lacks an owner or a deadline, or contradicts itself, is named (exit code 1).

    So is every month and area whose count is not that of its tickets.
    """
    from intake_api import settings
    from intake_api.tickets import life

    unsound, miscounted = asyncio.run(life.unsound_at(settings.read().database))
    for number, problems in unsound:
        typer.echo(f"{number}: {'; '.join(problems)}")
    for year, month, area in miscounted:
        typer.echo(f"{year} 年{f' {month} 月' if month else ''} {area or '区域不明'}：计数与工单不符")
    typer.echo("全部工单都有责任主体和时限。" if not unsound else f"{len(unsound)} 件工单有问题。")
    if miscounted:
        typer.echo(f"{len(miscounted)} 处区域计数与工单不符。")
    if unsound or miscounted:
        sys.exit(EXIT_UNSOUND)


def check(
    lines: Annotated[Path, typer.Option("--jsonl", help='lines of {"transcript","ticket"}; - reads standard input')],
    expect: Annotated[
        bool,
        typer.Option("--expect", help='print precision and recall for lines that have "expect", as one JSON object'),
    ] = False,
) -> None:
    """Tell what each ticket says otherwise than its call: a line of {"id","findings"} each (docs/checks.md)."""
    checked = drafting.line_checker()
    cases = []
    for number, row in rows(lines):
        try:
            findings = checked(row)
            wanted = _expected(row) if expect else frozenset()
        except BadCase as error:
            raise BadCase(f"{lines}: line {number}: {error}") from None
        id_ = str(row.get("id", number))
        cases.append((id_, wanted, frozenset(str(one.defect) for one in findings)))
        if not expect:
            typer.echo(json.dumps({"id": id_, "findings": [asdict(one) for one in findings]}, ensure_ascii=False))
    if expect:
        typer.echo(json.dumps(drafting.check_figures(cases), ensure_ascii=False))


def _expected(row: dict[str, object]) -> frozenset[str]:
    wanted = row.get("expect")
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise BadCase('want "expect" as a list of defects')
    return frozenset(wanted)
