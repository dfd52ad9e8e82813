"""The compiled form of a territory: one JSON file that every part loads, under the version of its sources."""

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.errors import BadTerritory
from hotline.territory import (
    Area,
    Body,
    Layer,
    LayerKind,
    Level,
    MapObject,
    Numbers,
    Place,
    PlaceKind,
    Point,
    Post,
    ServingUnit,
    Territory,
)
from hotline.territory_source import contents, files_version, parse_sources, source_files


def opened(folder: Path, compiled: Path) -> Territory:
    """The territory in force; compiled first when its sources are newer. Without sources the compiled one stands.

    Raises:
        BadTerritory: there is neither, or the sources do not read.
    """
    if not source_files(folder):
        return load_territory(compiled)
    try:
        loaded = load_territory(compiled)
    except BadTerritory:
        return compile_territory(folder, compiled)
    return loaded if loaded.version == files_version(contents(folder)) else compile_territory(folder, compiled)


def compile_territory(folder: Path, out: Path) -> Territory:
    """Compile the authored files.

    Raises:
        BadTerritory: the sources have problems; names the first and how many there are.
    """
    sources = parse_sources(contents(folder), folder.name)
    if sources.problems:
        count = len(sources.problems)
        raise BadTerritory(f"{sources.problems[0]} ({count} problems; `hotline territory check` lists them)")
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    part.write_text(dump_territory(sources.territory), "utf-8")
    part.replace(out)
    return sources.territory


def dump_territory(territory: Territory) -> str:
    """The compiled form, JSON; `load_territory` reads it back."""
    return json.dumps(
        {
            "version": territory.version,
            "title": territory.title,
            "sample": territory.sample,
            "layers": [[item.code, item.name, item.kind, item.body] for item in territory.layers.values()],
            "bodies": [[item.code, item.name, item.level, item.duties] for item in territory.bodies.values()],
            "areas": [[item.code, item.name, item.aliases, item.households] for item in territory.areas.values()],
            "places": [
                [
                    item.code, item.kind, item.name, item.aliases, item.point, item.grid,
                    [[part.first, part.last, part.step, part.grid] for part in item.numbers],
                ]
                for item in territory.places.values()
            ],
            "posts": [[item.code, item.name] for item in territory.posts.values()],
            "units": [[item.code, item.name, item.aliases, item.duties] for item in territory.units.values()],
            "objects": [[item.code, item.name, item.point] for item in territory.objects.values()],
            "rings": dict(territory.rings),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


def load_territory(path: Path) -> Territory:
    """Read the compiled territory.

    Raises:
        BadTerritory: the file is missing or is not a compiled territory.
    """
    try:
        with _no_collection():
            return _load(path)
    except FileNotFoundError:
        raise BadTerritory(f"{path}: no compiled territory; run `hotline territory compile`") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BadTerritory(f"{path}: not a compiled territory") from error


def _load(path: Path) -> Territory:
    data = json.loads(path.read_bytes())
    return Territory(
        version=data["version"],
        title=data["title"],
        sample=data["sample"],
        layers={code: Layer(code, name, LayerKind(kind), body) for code, name, kind, body in data["layers"]},
        bodies={
            code: Body(code, name, Level(level), tuple(duties)) for code, name, level, duties in data["bodies"]
        },
        areas={code: Area(code, name, tuple(aliases), homes) for code, name, aliases, homes in data["areas"]},
        places={
            code: Place(
                code, PlaceKind(kind), name, tuple(aliases), Point(*point), grid,
                tuple(Numbers(*part) for part in numbers),
            )
            for code, kind, name, aliases, point, grid, numbers in data["places"]
        },
        posts={code: Post(code, name) for code, name in data["posts"]},
        units={
            code: ServingUnit(code, name, tuple(aliases), tuple(duties))
            for code, name, aliases, duties in data["units"]
        },
        objects={code: MapObject(code, name, Point(*point)) for code, name, point in data["objects"]},
        rings={code: tuple(ring) for code, ring in data["rings"].items()},
    )  # fmt: skip


@contextmanager
def _no_collection() -> Iterator[None]:
    """A hundred thousand objects that all stay: looking for garbage among them takes as long as making them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
