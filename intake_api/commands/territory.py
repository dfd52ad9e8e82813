"""`hotline territory compile|check|show|find|make|import|export`: districts, streets, communities, grids."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.errors import BadTerritory
from intake_api.wiring import areas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotline.territory import FoundPlace, Place, Territory

FAULTY = 2
"""exit code when the territory has problems"""
SHOWN = 60
"""problems that are told one by one without `--json`"""

_Folder = Annotated[Path | None, typer.Option("--folder", help="authored territory; as set when not given")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Districts, streets, communities and grids.")
    group.command("compile")(compile_)
    group.command()(check)
    group.command()(show)
    group.command()(find)
    group.command()(make)
    group.command("import")(import_)
    group.command()(export)
    app.add_typer(group, name="territory")


def compile_(
    folder: _Folder = None,
    out: Annotated[Path | None, typer.Option("--out", help="file to write; as set when not given")] = None,
) -> None:
    """Compile the authored tables to the one file every part reads."""
    compiled = areas.compile_territory(folder, out)
    typer.echo(
        f"{compiled.title}：版本 {compiled.version}，{len(compiled.rings)} 个网格，{len(compiled.places)} 个地名"
    )


def check(
    folder: _Folder = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="last line: one JSON object with counts and problems")
    ] = False,
) -> None:
    """Name everything that is wrong with the authored tables; exit code 2 when there is anything."""
    sources = areas.check_territory(folder)
    if as_json:
        problems = [
            {
                "file": item.file, "line": item.line, "column": item.column, "code": item.code, "check": item.check,
                "reason": item.reason,
            }
            for item in sources.problems
        ]  # fmt: skip
        typer.echo(json.dumps({"counts": sources.counts(), "problems": problems}, ensure_ascii=False))
    else:
        for problem in sources.problems[:SHOWN]:
            typer.echo(str(problem))
        names = ("区县", "街道", "社区", "网格")
        typer.echo("，".join(f"{name} {count}" for name, count in zip(names, sources.counts().values(), strict=True)))
        typer.echo(f"{len(sources.problems)} 处问题" if sources.problems else "没有问题")
    if sources.problems:
        raise typer.Exit(FAULTY)


def show(
    code: Annotated[str, typer.Argument(help="of an area, place, post, unit or object, such as 210102001")],
) -> None:
    """Show one area with what lies under it and who serves it, or one place, post, unit or object."""
    from intake_api.settings import read

    territory = areas.territory(read().territory)
    if code in territory.areas:
        typer.echo("\n".join(_area(territory, code)))
        return
    if code in territory.places:
        typer.echo("\n".join(_place(territory, territory.places[code])))
        return
    for kind in (territory.posts, territory.units, territory.objects):
        if code in kind:
            item = kind[code]
            typer.echo(f"{code} {item.name}\n  {territory.full_name(code.partition('-')[0])}")
            return
    raise BadTerritory(f"nothing has the code {code}")


def find(
    words: Annotated[list[str], typer.Argument(help="what somebody says of where")],
    district: Annotated[str, typer.Option("--district", help="code of the district to prefer")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="lines shown")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON array")] = False,
) -> None:
    """Find places by what is said of them: 人民路12号, 阳光花园8号楼, ygxy, 和平区长白街道."""
    from intake_api.settings import read

    territory = areas.territory(read().territory)
    found = areas.place_finder(territory).find(" ".join(words), limit, district)
    if as_json:
        typer.echo(json.dumps([_found(territory, item) for item in found], ensure_ascii=False))
    else:
        for item in found:
            typer.echo(f"{item.confidence:.2f} {item.kind} {item.name}  {territory.full_name(item.area)}  {item.area}")
    if not found:
        typer.echo("没有找到", err=as_json)
        raise typer.Exit(1)


def make(
    out: Annotated[Path, typer.Argument(help="folder to write, without a territory in it")],
    seed: Annotated[int, typer.Option(help="same seed, same territory")] = 1,
) -> None:
    """Make the sample territory anew."""
    counts = areas.make_territory(out, seed)
    typer.echo(f"{out}：{counts['communities']} 个社区，{counts['grids']} 个网格")


def import_(
    files: Annotated[list[Path], typer.Argument(help="workbooks (.xlsx) and shapes (.geojson), taken together")],
    folder: _Folder = None,
    title: Annotated[str, typer.Option("--title", help="of a city's own territory, no longer the sample")] = "",
) -> None:
    """Make the territory what the files say; names every bad row and then changes nothing (exit code 2)."""
    done = areas.import_territory(files, folder, title)
    for note in done.notes:
        typer.echo(f"提示：{note}")
    for problem in done.problems:
        typer.echo(str(problem))
    if done.problems:
        typer.echo(f"{len(done.problems)} 处问题，区划没有改动")
        raise typer.Exit(FAULTY)
    typer.echo(f"已导入，版本 {done.version}：{done.counts['communities']} 个社区，{done.counts['grids']} 个网格")


def export(
    file: Annotated[Path, typer.Argument(help="to write: .xlsx for names and posts, .geojson for shapes")],
    folder: _Folder = None,
) -> None:
    """Write names, posts, units and objects as a workbook, or shapes as GeoJSON."""
    counts = areas.export_territory(file, folder)
    typer.echo(f"{file}：{counts['communities']} 个社区，{counts['grids']} 个网格")


def _found(territory: "Territory", item: "FoundPlace") -> dict[str, object]:
    return {
        "code": item.code,
        "name": item.name,
        "kind": item.kind,
        "area": item.area,
        "grid": item.grid,
        "path": [area.name for area in territory.path(item.area)],
        "lon": item.point.lon / 1_000_000,
        "lat": item.point.lat / 1_000_000,
        "start": item.start,
        "end": item.end,
        "confidence": round(item.confidence, 3),
    }


def _area(territory: "Territory", code: str) -> "Iterator[str]":
    from hotline.territory import LEVEL_NAMES

    area = territory.area(code)
    homes = f"，{area.households} 户" if area.households else ""
    yield f"{code} {territory.full_name(code)}（{LEVEL_NAMES[area.level]}{homes}）"
    yield from (f"  {child.code} {child.name}" for child in territory.children(code))
    yield from (f"  单位 {unit.code} {unit.name}" for unit in territory.units_of(code))
    yield from (f"  岗位 {post.code} {post.name}" for post in territory.posts_of(code))
    yield from (f"  地名 {place.code} {place.name}（{place.kind}）" for place in territory.places_of(code))
    yield from (f"  {territory.layers[item.layer].name} {item.code} {item.name}" for item in territory.objects_of(code))


def _place(territory: "Territory", place: "Place") -> "Iterator[str]":
    called = f"，又称{'、'.join(place.aliases)}" if place.aliases else ""
    yield f"{place.code} {place.name}（{place.kind}{called}）"
    yield f"  {territory.full_name(place.grid)}  {place.point}"
    for part in place.numbers:
        side = "" if part.step == 1 else "单号" if part.first % 2 else "双号"
        yield f"  {part.first}–{part.last}{side}：{territory.full_name(part.grid)}  {part.grid}"
