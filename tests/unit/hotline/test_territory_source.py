import pytest

from hotline.territory_checks import check
from hotline.territory_source import parse_sources
from hotline.territory_tables import authored_files
from tests.fakes.territory import grid, small_territory


def files(**changed):
    """The small territory's files, with texts replaced: `places=(old, new)`."""
    made = authored_files(small_territory())
    for table, (old, new) in changed.items():
        name = f"{table}.csv" if f"{table}.csv" in made else f"{table}/210102.csv"
        assert old in made[name]
        made[name] = made[name].replace(old, new)
    return {name: text.encode() for name, text in made.items()}


def found(contents):
    return [
        (problem.file, problem.line, problem.column, problem.check) for problem in check(parse_sources(contents, "x"))
    ]


def test_a_good_territory_has_no_problem():
    assert found(files()) == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"areas": ("210102002,长白", "21010202,长白")}, ("areas/210102.csv", 10, "code", "code")),
        ({"areas": ("第1网格,,300", "第1网格,,")}, ("areas/210102.csv", 5, "households", "format")),
        ({"areas": ("南湖街道,,", "南湖街道,,7")}, ("areas/210102.csv", 3, "households", "format")),
        ({"areas": ("德馨社区", "文安社区")}, ("areas/210102.csv", 7, "name", "same-name")),
        ({"places": ("41.805000", "41.9")}, ("places/210102.csv", 2, "lon", "point")),
        ({"posts": ("210102002-ZS01", "210102002-ZS09")}, ("posts/210102.csv", 11, "code", "body")),
        ({"units": ("210102002-U01", "210102003-U01")}, ("units/210102.csv", 8, "code", "area")),
        ({"layers": ("01,路灯杆,设施,01", "01,路灯杆,设施,05")}, ("layers.csv", 2, "body", "body")),
        ({"shapes": ("210102001001001,", "210102001001001,1 ")}, ("shapes/210102.csv", 2, "ring", "shape")),
        ({"shapes": ("210102001001001,", "210102009001001,")}, ("shapes/210102.csv", 2, "ring", "grid")),
        ({"bodies": ("street", "city")}, ("bodies.csv", 2, "level", "format")),
        ({"units": ("210102-U02", "210103-U02")}, ("units/210102.csv", 3, "code", "file")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_line_and_column(changed, problem):
    assert problem in found(files(**changed))


def test_two_places_of_a_kind_and_name_in_a_community_are_told():
    moved = files(places=("123.425000,41.815000,210102002001002", "123.415000,41.815000,210102001002002"))
    assert found(moved) == [("places/210102.csv", 4, "name", "same-name")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("posts/210102.csv", b"code\n", "header is"),
        ("posts/210102.csv", b"code,name\nx\n", "line 2 has 1 cells, want 2"),
        ("posts/210102.csv", b"\xff\xfe", "not UTF-8"),
        ("territory.toml", b"title = 3\n", "want title"),
        ("territory.toml", b"grids = 3\n", "unknown key"),
        ("territory.toml", b'title = "x"\n[counts]\ngrid = 3\n', "counts"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name, content, reason):
    problems = check(parse_sources(files() | {name: content}, "x"))
    assert any(problem.file == name and reason in problem.reason for problem in problems)


def test_an_empty_folder_is_a_problem():
    assert [problem.reason for problem in parse_sources({}, "x").problems] == [
        "no areas/NNNNNN.csv: the territory is empty"
    ]


def test_counts_are_held():
    told = b'title = "x"\n[counts]\ngrids = 7\n'
    assert found(files() | {"territory.toml": told}) == [("territory.toml", 0, "grids", "count")]


def test_an_overlap_is_told_once_at_its_community():
    ring = "210102001001001,123400000 41800000 10000 0 0 10000 -10000 0"
    wider = "210102001001001,123400000 41800000 10000 0 0 12000 -10000 0"
    problems = [
        problem for problem in check(parse_sources(files(shapes=(ring, wider)), "x")) if problem.check == "tiling"
    ]
    assert [problem.code for problem in problems] == ["210102001001"]


def test_a_grid_without_a_shape_is_told():
    lines = files()["shapes/210102.csv"].splitlines(keepends=True)
    without = b"".join(line for line in lines if grid(0).encode() not in line)
    assert ("areas/210102.csv", 5, "", "no-shape") in found(files() | {"shapes/210102.csv": without})
