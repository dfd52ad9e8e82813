"""How long the whole territory takes to load, check and search, beside a linear scan and shapely's STRtree.

    .venv/bin/python -m bench.territory

The territory is loaded in a process of its own, so that nothing else counts. Wanted: loaded within 1 s, any place found
and any grid of a point within 5 ms. Each ratio is of two times of this one run; the worst times are of the whole set.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import shapely

from hotline.rings import contains, vertices
from hotline.territory import Level, Point, Territory
from hotline.territory_checks import check
from hotline.territory_compiled import dump_territory
from hotline.territory_map import TerritoryMap
from hotline.territory_source import read_sources
from intake_api.territory.shapes import ShapeBook
from nlp.territory_search import TerritorySearch

FOLDER = Path("models/territory")
SAMPLE = 300
"""names and points that the slow peers are asked for"""
LOADING = """
import json, sys, time
from pathlib import Path
from hotline.territory_compiled import load_territory
from hotline.territory_map import TerritoryMap
from nlp.territory_search import TerritorySearch

def megabytes():
    return next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmRSS"))

before, started = megabytes(), time.perf_counter()
territory = load_territory(Path(sys.argv[1]))
loaded = time.perf_counter()
ground = TerritoryMap(territory)
mapped = time.perf_counter()
search = TerritorySearch(territory)
done = time.perf_counter()
seconds = {"load": loaded - started, "map": mapped - loaded, "search": done - mapped}
print(json.dumps({**seconds, "mb": megabytes() - before}))
"""


def times(work: Callable[[object], object], questions: Iterable[object]) -> list[float]:
    """Milliseconds of each."""
    taken = []
    for question in questions:
        started = time.perf_counter()
        work(question)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def tell(name: str, taken: list[float]) -> float:
    middle = statistics.median(taken)
    p99 = statistics.quantiles(taken, n=100)[98] if len(taken) > 1 else taken[0]
    print(f"{name:<44} n = {len(taken):>6}  median {middle:8.3f}  p99 {p99:8.3f}  worst {max(taken):8.3f} ms")
    return middle


def loading(territory: Territory) -> None:
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "territory.json"
        compiled.write_text(dump_territory(territory), "utf-8")
        alone = subprocess.run(
            [sys.executable, "-c", LOADING, str(compiled)], capture_output=True, text=True, check=True
        )
        taken = json.loads(alone.stdout)
        total = taken["load"] + taken["map"] + taken["search"]
        print(
            f"{'load, map, search index':<44} {taken['load']:.3f} + {taken['map']:.3f} + {taken['search']:.3f} = "
            f"{total:.3f} s, {taken['mb']:.0f} MB; the file {compiled.stat().st_size / 1e6:.1f} MB"
        )


def words(territory: Territory) -> None:
    """Every name and alias, and names in sentences, beside looking through all names."""
    search = TerritorySearch(territory)
    names = [(name, place.code) for place in territory.places.values() for name in (place.name, *place.aliases)]
    missed = [name for name, code in names if code not in {item.code for item in search.find(name, 50)}]
    print(f"{'names and aliases that are not found':<44} {len(missed)} of {len(names)}")
    tell("find a name", times(lambda name: search.find(str(name), 10), [name for name, _ in names]))
    few = [name for name, _ in random.Random(1).sample(names, SAMPLE)]  # noqa: S311  # no secret
    said = [f"您好我在{name}三号楼这边反映一下路灯好几天都不亮了晚上很黑" for name in few]
    tell("find a name in a sentence", times(lambda text: search.find(str(text), 10), said))
    tell("find part of a name", times(lambda name: search.find(str(name)[:2], 10), few))
    tell("find initials", times(lambda text: search.find(str(text), 10), ("yghy", "rml", "nhjd", "hpqyy") * 20))
    everything = [(name, item) for item in territory.places.values() for name in (item.name, *item.aliases)]

    def scan(text: object) -> object:
        return [item for name, item in everything if name in str(text)]

    ours = tell("find in a sentence", times(lambda text: search.find(str(text), 10), said))
    peer = tell("  linear scan over all names", times(scan, said))
    print(f"{'  ratio, scan / ours':<44} {peer / ours:.1f}")


def points(territory: Territory) -> None:
    ground = TerritoryMap(territory)
    drawn = random.Random(2)  # noqa: S311  # no secret
    middles = [ground.middle(grid.code) for grid in territory.of_level(Level.GRID)]
    wrong = sum(
        ground.grid_at(middle) != grid.code
        for grid, middle in zip(territory.of_level(Level.GRID), middles, strict=True)
    )
    print(f"{'middles that are not found in their grid':<44} {wrong} of {len(middles)}")
    few = drawn.sample(middles, SAMPLE)
    tell("grid of a point", times(lambda at: ground.nearest(at), middles))  # type: ignore[arg-type]
    around = [Point(drawn.randrange(122_000_000, 124_500_000), drawn.randrange(41_000_000, 43_500_000)) for _ in few]
    tell("nearest grid, in and around the city", times(lambda at: ground.nearest(at), around))  # type: ignore[arg-type]
    tell("neighbours of a grid", times(lambda code: ground.neighbours(str(code)), territory.rings))
    rings = [*territory.rings.items()]

    def scan(at: object) -> object:
        return next((code for code, ring in rings if contains(ring, at)), None)  # type: ignore[arg-type]

    polygons = [shapely.Polygon(vertices(ring)) for _, ring in rings]
    tree = shapely.STRtree(polygons)
    ours = tell("grid of a point, the same few", times(lambda at: ground.grid_at(at), few))  # type: ignore[arg-type]
    slow = tell("  linear scan over all polygons", times(scan, few))
    peer = tell("  shapely STRtree, within", times(lambda at: tree.query(shapely.Point(at), "within"), few))
    print(f"{'  ratios, scan / ours, STRtree / ours':<44} {slow / ours:.0f}, {peer / ours:.2f}")


def shapes(territory: Territory) -> None:
    book = ShapeBook(territory)
    for level in Level:
        started = time.perf_counter()
        body = book.of(level, "")
        taken = time.perf_counter() - started
        print(f"shapes, {level:<36} {taken:.3f} s, {len(body.plain):,} bytes, {len(body.packed):,} packed")


def main() -> None:
    started = time.perf_counter()
    sources = read_sources(FOLDER)
    read = time.perf_counter()
    problems = check(sources)
    counts = ", ".join(f"{name} {number}" for name, number in sources.counts().items())
    print(f"{counts}; {len(sources.territory.places)} places, {len(problems)} problems")
    print(f"{'read the tables, all checks':<44} {read - started:.3f} s, {time.perf_counter() - read:.3f} s")
    loading(sources.territory)
    words(sources.territory)
    points(sources.territory)
    shapes(sources.territory)


if __name__ == "__main__":
    main()
