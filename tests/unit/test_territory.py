"""The shipped territory, whole: exact counts, polygons that cover, everything in its grid; by shapely, not our own."""

import json
from collections import Counter
from pathlib import Path

import pytest
import shapely

from hotline.rings import area2, vertices
from hotline.territory import Level, PlaceKind, PostKind
from hotline.territory_checks import check
from hotline.territory_source import read_sources
from hotline.territory_tables import authored_files
from intake_api.territory import geojson
from intake_api.territory.sample.making import make

FOLDER = Path("models/territory")


@pytest.fixture(scope="module")
def sources():
    return read_sources(FOLDER)


@pytest.fixture(scope="module")
def grids(sources):
    return {code: shapely.Polygon(vertices(ring)) for code, ring in sources.territory.rings.items()}


def test_it_has_the_published_size_and_nothing_wrong(sources):
    assert sources.counts() == {"districts": 13, "streets": 110, "communities": 1153, "grids": 15102}
    assert [str(problem) for problem in check(sources)] == []
    assert sources.about.sample
    assert "样例" in sources.about.title


def test_every_polygon_is_valid(grids):
    assert len(grids) == 15102
    assert [code for code, polygon in grids.items() if not polygon.is_valid] == []


@pytest.mark.parametrize("length", [12, 9, 6, 0], ids=["communities", "streets", "districts", "city"])
def test_grids_cover_what_is_above_them_without_gaps_or_overlaps(grids, length):
    """One polygon without holes, of the area of its parts: nothing is missing between them and nothing counts twice."""
    inside = {}
    for code, polygon in grids.items():
        inside.setdefault(code[:length], []).append(polygon)
    for code, polygons in inside.items():
        whole = shapely.union_all(polygons)
        assert isinstance(whole, shapely.Polygon), code
        assert not whole.interiors, code
        assert whole.area == pytest.approx(sum(polygon.area for polygon in polygons), rel=1e-12), code


def test_borders_above_grids_are_those_of_their_grids(sources, grids):
    drawn = geojson.parse(geojson.dump(sources.territory), "x").rings
    for area in sources.territory.of_level(Level.COMMUNITY):
        whole = shapely.union_all([grids[grid] for grid in sources.territory.grids_under(area.code)])
        assert shapely.Polygon(vertices(drawn[area.code])).equals(whole), area.code


def test_every_place_and_object_is_in_its_grid(sources, grids):
    territory = sources.territory
    things = [*((place.grid, place.point) for place in territory.places.values()),
              *((item.grid, item.point) for item in territory.objects.values())]  # fmt: skip
    polygons = [grids[grid] for grid, _ in things]
    points = shapely.points([point for _, point in things])
    assert shapely.covers(polygons, points).all()


def test_a_grid_has_about_three_hundred_households_and_seventeen_posts(sources):
    territory = sources.territory
    homes = [grid.households for grid in territory.of_level(Level.GRID)]
    assert 290 < sum(homes) / len(homes) < 310
    assert len(territory.bodies) == 15
    wanted = Counter({PostKind.EXCLUSIVE: 15, PostKind.FULL_TIME: 1, PostKind.PART_TIME: 1})
    assert all(Counter(p.kind for p in territory.posts_of(g.code)) == wanted for g in territory.of_level(Level.GRID))


def test_there_are_enough_places_and_layers(sources):
    territory = sources.territory
    assert len(territory.places) >= 6000
    assert {place.kind for place in territory.places.values()} == set(PlaceKind)
    assert len(territory.layers) == 32
    assert {"路灯杆", "井盖", "垃圾收集点", "公交站点", "电梯", "换热站"} <= {
        territory.layers[item.layer].name for item in territory.objects.values()
    }


def test_duties_are_units_of_the_responsibility_list(sources):
    units = Path("models/responsibility/units.toml").read_text("utf-8")
    served = {duty for unit in sources.territory.units.values() for duty in unit.duties}
    served |= {duty for body in sources.territory.bodies.values() for duty in body.duties}
    assert [duty for duty in sorted(served) if json.dumps(duty, ensure_ascii=False) not in units] == []


def test_the_generator_makes_what_is_shipped(sources):
    made = make(1)
    assert {name for name in made if made[name] != (FOLDER / name).read_text("utf-8")} == set()
    assert authored_files(sources.territory) == {name: text for name, text in made.items() if name != "territory.toml"}


def test_areas_are_of_a_size_people_can_walk(sources):
    """In the five districts of the centre a grid is some blocks, not a county: under a square kilometre each."""
    centre = [ring for code, ring in sources.territory.rings.items() if code[:6] <= "210106"]
    square_kilometres = [area2(ring) / 2 * 0.745 * 0.11132**2 / 1_000_000 for ring in centre]
    assert max(square_kilometres) < 1
