"""`hotline categories import|export|diff|report|carry`: the list in Excel, and what differs between two lists."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake_api.wiring import lists

if TYPE_CHECKING:
    from hotline.list_differences import Differences

FAULTY = 2
"""exit code when a workbook has problems"""
SHOWN = 60
"""lines of differences an import shows"""

_Folder = Annotated[Path | None, typer.Option("--folder", help="authored list; as set when not given")]


def add_to(group: typer.Typer) -> None:
    """Add the commands to those of the list."""
    group.command("import")(import_)
    group.command()(export)
    group.command()(diff)
    group.command()(report)
    group.command()(carry)


def import_(
    file: Annotated[Path, typer.Argument(help="workbook, .xlsx")],
    folder: _Folder = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="old codes to new ones, TOML")] = None,
    title: Annotated[str, typer.Option("--title", help="of a city's own list, no longer the sample")] = "",
    new_units: Annotated[
        bool, typer.Option("--new-units", help="add units that the catalogue lacks, instead of refusing them")
    ] = False,
) -> None:
    """Make the list what the workbook says; names every bad row and then changes nothing (exit code 2)."""
    done = lists.import_categories(file, folder, mapping=mapping, title=title, new_units=new_units)
    for note in done.notes:
        typer.echo(f"提示：{note}")
    for problem in done.problems:
        typer.echo(str(problem))
    if done.problems:
        typer.echo(f"{len(done.problems)} 处问题，清单没有改动")
        raise typer.Exit(FAULTY)
    lines = _lines(done.differences)
    for line in lines[:SHOWN]:
        typer.echo(line)
    if len(lines) > SHOWN:
        typer.echo(f"……另有 {len(lines) - SHOWN} 处，用 hotline categories diff 查看")
    if done.lost:
        typer.echo(f"提示：{len(done.lost)} 个旧编码没有对应的新编码，如 {'、'.join(done.lost[:3])}")
    typer.echo(f"已导入，版本 {done.version}：{_summary(done.differences)}")


def carry(
    code: Annotated[str, typer.Argument(help="as an earlier version had it")],
    version: Annotated[str, typer.Option("--from", help="that version, as the ticket names it")],
    folder: _Folder = None,
) -> None:
    """Show where a code of an earlier version went, by the mappings kept beside the list."""
    now = lists.carry_category(code, version, folder)
    typer.echo(now if now else f"{code} 在当前版本中没有对应的编码")


def export(
    file: Annotated[Path, typer.Argument(help="workbook to write, .xlsx")],
    folder: _Folder = None,
) -> None:
    """Write the list as a workbook: situations, sentences, units."""
    sources = lists.export_categories(file, folder)
    counts = sources.counts()
    units = len(sources.list.units)
    typer.echo(f"{file}：{counts['situations']} 个问题，{counts['sentences']} 条例句，{units} 个单位")


def diff(
    old: Annotated[Path, typer.Argument(metavar="A", help="folder, compiled .json or .xlsx")],
    new: Annotated[Path, typer.Argument(metavar="B", help="folder, compiled .json or .xlsx")],
    as_json: Annotated[bool, typer.Option("--json", help="last line: one JSON object")] = False,
    mapping_out: Annotated[
        Path | None, typer.Option("--mapping-out", help="write a proposal that carries A's codes to B's")
    ] = None,
) -> None:
    """Show what differs, cell by cell."""
    found, mapping = lists.compare_categories(old, new, mapping_out)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    for line in _lines(found):
        typer.echo(line)
    typer.echo(_summary(found))
    if mapping_out and mapping:
        typer.echo(f"{mapping_out}：{len(mapping.codes)} 个编码已定，{len(mapping.review)} 个待人工确认")


def report(
    folder: _Folder = None,
    out: Annotated[Path | None, typer.Option("--out", help="Markdown file to write; shown when not given")] = None,
) -> None:
    """The list in figures, 大类 by 大类, as Markdown."""
    text = lists.report_categories(folder)
    if out is None:
        typer.echo(text)
        return
    out.write_text(text, "utf-8")
    typer.echo(f"{out}：已写好")


def _lines(found: "Differences") -> list[str]:
    from hotline.list_differences import level_name

    lines = [f"+ {level_name(item)} {item.code} {item.name}" for item in found.added]
    lines += [f"- {level_name(item)} {item.code} {item.name}" for item in found.removed]
    lines += [
        f"~ {item.code} {item.name}［{item.column}］{item.old or '（空）'} → {item.new or '（空）'}"
        for item in found.changed
    ]
    return lines


def _summary(found: "Differences") -> str:
    if not found:
        return "没有差别"
    return f"新增 {len(found.added)}，删除 {len(found.removed)}，改动 {len(found.changed)} 处"
