"""`hotline categories compile|check|show|search`: the responsibility list."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hotline.categories import LEVEL_NAMES, Node, ResponsibilityList, Situation
from intake_api.commands import categories_excel
from intake_api.wiring import lists

FAULTY = 2
"""exit code when the list has problems"""

_Folder = Annotated[Path | None, typer.Option("--folder", help="authored list; as set when not given")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The five-level responsibility list.")
    group.command("compile")(compile_)
    group.command()(check)
    group.command()(show)
    group.command()(search)
    categories_excel.add_to(group)
    app.add_typer(group, name="categories")


def compile_(
    folder: _Folder = None,
    out: Annotated[Path | None, typer.Option("--out", help="file to write; as set when not given")] = None,
) -> None:
    """Compile the authored files to the one file every part reads."""
    compiled = lists.compile_categories(folder, out)
    counts = f"{len(compiled.leaves)} 个末级类别，{len(compiled.situations)} 个问题"
    typer.echo(f"{compiled.title}：版本 {compiled.version}，{counts}")


def check(
    folder: _Folder = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="last line: one JSON object with counts and problems")
    ] = False,
) -> None:
    """Name everything that is wrong with the authored files; exit code 2 when there is anything."""
    sources = lists.check_categories(folder)
    problems = [
        {"file": item.file, "code": item.code, "check": item.check, "reason": item.reason} for item in sources.problems
    ]
    if as_json:
        typer.echo(json.dumps({"counts": sources.counts(), "problems": problems}, ensure_ascii=False))
    else:
        for problem in sources.problems:
            typer.echo(str(problem))
        typer.echo("，".join(f"{name} {count}" for name, count in sources.counts().items()))
        typer.echo(f"{len(problems)} 处问题" if problems else "没有问题")
    if problems:
        raise typer.Exit(FAULTY)


def show(code: Annotated[str, typer.Argument(help="of a category or a situation, such as 0501 or 050101-1")]) -> None:
    """Show one category with what lies under it, or one situation with its rules."""
    from intake_api.settings import read

    list_ = lists.responsibility_list(read().nlp)
    path = list_.path(code)
    typer.echo(" › ".join(node.name for node in path))
    if code in list_.situations:
        typer.echo(_rules(list_.situations[code]))
        return
    typer.echo(_node(path[-1], list_))


def search(
    words: Annotated[list[str], typer.Argument(help="code, name, keyword, unit or pinyin; all of them must fit")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="lines shown")] = 20,
) -> None:
    """Find categories by what somebody types: 暖气, nqbr, nuanqi, 0801, 排水中心."""
    from intake_api.settings import read

    list_ = lists.responsibility_list(read().nlp)
    found = lists.category_finder(list_).find(" ".join(words), limit)
    if not found:
        typer.echo("没有找到")
        raise typer.Exit(1)
    typer.echo(_table(list_, found))


def _table(list_: ResponsibilityList, leaves: Sequence[Node]) -> str:
    """A line a situation, as wide as it must be: Chinese characters take two columns."""
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("编码", "类别", "问题", "责任单位", "处置时限"):
        table.add_column(header, no_wrap=True)
    for leaf in leaves:
        path = " › ".join(node.name for node in list_.path(leaf.code)[1:])
        for item in leaf.situations:
            table.add_row(item.code, path if item is leaf.situations[0] else "", item.name, item.unit, str(item.limit))
    shown = StringIO()
    Console(file=shown, width=240).print(table)
    return "\n".join(line.rstrip() for line in shown.getvalue().splitlines())


def _node(node: Node, list_: ResponsibilityList) -> str:
    lines = [f"{node.code} {node.name}（{LEVEL_NAMES[node.level]}）"]
    lines += [f"  近似类别：{node.near_miss}"] if node.near_miss else []
    lines += [f"  确权：{node.ownership}"] if node.ownership else []
    lines += ["  直派网格员"] if node.grid else []
    lines += [f"  {child.code} {child.name}" for child in list_.children(node.code)]
    lines += [_rules(item) for item in node.situations]
    return "\n".join(lines)


def _rules(item: Situation) -> str:
    together = f"（协办：{'、'.join(item.co_units)}）" if item.co_units else ""
    return "\n".join(
        (
            f"{item.code} {item.name}",
            f"  责任单位：{item.unit}{together}",
            f"  处置时限：{item.limit}  {item.way}  {item.dispatch}",
            f"  立案条件：{item.accept}",
            f"  结案标准：{item.close}",
        )
    )
