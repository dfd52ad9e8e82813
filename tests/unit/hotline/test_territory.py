import pytest

from hotline.errors import BadTerritory
from hotline.territory import Ground, Level, Numbers, PostKind
from hotline.territory_compiled import compile_territory, dump_territory, load_territory, opened
from hotline.territory_map import TerritoryMap
from hotline.territory_tables import authored_files
from tests.fakes.territory import DISTRICT, grid, middle_of, small_territory, square


@pytest.fixture
def folder(tmp_path):
    for name, text in authored_files(small_territory()).items():
        (tmp_path / "authored" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "authored" / name).write_text(text, "utf-8")
    return tmp_path / "authored"


def test_a_code_carries_its_parents():
    territory = small_territory()
    assert [area.name for area in territory.path(grid(4))] == ["和平区", "长白街道", "文安社区", "第1网格"]
    assert territory.full_name("210102001") == "和平区南湖街道"
    assert [area.code for area in territory.children(DISTRICT)] == ["210102001", "210102002"]
    assert [area.code for area in territory.children("")] == [DISTRICT]
    assert territory.grids_under("210102001") == (grid(0), grid(1), grid(2), grid(3))
    assert len(territory.grids_under("")) == len(territory.of_level(Level.GRID)) == 6


@pytest.mark.parametrize("code", ["", "2101", "210103", "210102001009", "x"])
def test_a_code_that_is_none_is_refused(code):
    with pytest.raises(BadTerritory):
        small_territory().path(code)


def test_a_grid_has_its_own_posts_and_those_of_the_bodies_above():
    posts = small_territory().posts_of(grid(0))
    assert [(post.kind, post.body) for post in posts] == [
        (PostKind.FULL_TIME, None),
        (PostKind.PART_TIME, None),
        (PostKind.EXCLUSIVE, "01"),
    ]
    assert posts[2].code == "210102001-ZS01"


def test_a_duty_leads_to_the_exclusive_post_of_its_body():
    territory = small_territory()
    assert [post.code for post in territory.posts_for(grid(4), "供水集团")] == ["210102002-ZS01"]
    assert territory.posts_for(grid(4), "市气象局") == ()


@pytest.mark.parametrize(
    ("duty", "unit", "ground"),
    [
        ("供水集团", "210102001-U02", Ground.DUTY),
        ("属地区城市管理局", "210102-U02", Ground.DUTY),
        ("市气象局", "210102001001-U01", Ground.TERRITORY),
    ],
)
def test_duty_goes_before_territory(duty, unit, ground):
    owner = small_territory().owner(grid(0), duty)
    assert (owner.unit.code, owner.ground) == (unit, ground)


def test_a_duty_of_another_street_is_not_taken():
    assert small_territory().owner(grid(4), "供水集团").ground is Ground.TERRITORY


@pytest.mark.parametrize(("number", "code"), [(1, grid(0)), (4, grid(0)), (5, grid(1)), (10, None), (0, None)])
def test_a_building_leads_to_its_grid(number, code):
    assert small_territory().places["210102-P0001"].grid_of(number) == code


def test_one_side_of_a_road_has_only_its_numbers():
    side = Numbers(2, 60, 2, grid(0))
    assert [number for number in (1, 2, 3, 60, 62) if number in side] == [2, 60]
    assert "2" not in side


def test_what_is_compiled_is_read_back_the_same(tmp_path, folder):
    compiled = compile_territory(folder, tmp_path / "build" / "territory.json")
    assert load_territory(tmp_path / "build" / "territory.json") == compiled
    assert compiled.areas == small_territory().areas
    assert compiled.rings == small_territory().rings
    assert compiled.places == small_territory().places


def test_a_stale_compiled_file_is_made_anew(tmp_path, folder):
    out = tmp_path / "territory.json"
    first = opened(folder, out)
    places = folder / "places" / "210102.csv"
    places.write_text(places.read_text("utf-8").replace("阳光花园", "朝阳花园"), "utf-8")
    second = opened(folder, out)
    assert first.version != second.version
    assert second.places["210102-P0001"].name == "朝阳花园"
    assert load_territory(out) == second


def test_without_sources_the_compiled_file_stands(tmp_path):
    out = tmp_path / "territory.json"
    out.write_text(dump_territory(small_territory()), "utf-8")
    assert opened(tmp_path / "nothing", out).version == "t1"


@pytest.mark.parametrize("content", [None, "", "[]", '{"version": "1"}'])
def test_a_file_that_is_no_compiled_territory_is_refused(tmp_path, content):
    path = tmp_path / "territory.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(BadTerritory, match=r"territory\.json"):
        load_territory(path)


@pytest.mark.parametrize("number", range(6))
def test_a_point_is_in_the_grid_around_it(number):
    ground = TerritoryMap(small_territory())
    assert ground.grid_at(middle_of(number)) == grid(number)
    assert ground.middle(grid(number)) == middle_of(number)


def test_who_is_outside_is_near_the_rim():
    ground = TerritoryMap(small_territory())
    west, south = square(0)[:2]
    code, metres = ground.nearest(type(middle_of(0))(west - 1000, south + 5000))
    assert (code, round(metres)) == (grid(0), 83)


def test_neighbours_share_a_border_not_a_corner():
    ground = TerritoryMap(small_territory())
    assert ground.neighbours(grid(0)) == (grid(1), grid(2))
    assert ground.neighbours(grid(2)) == (grid(0), grid(3), grid(4))
    assert ground.neighbours("210102009009009") == ()
