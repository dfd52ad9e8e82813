"""A territory of one district, two streets, three communities and six square grids, each 0.01 degrees wide."""

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

DISTRICT = "210102"
GRIDS = ("001001001", "001001002", "001002001", "001002002", "002001001", "002001002")
SIZE = 10_000


def grid(number):
    return DISTRICT + GRIDS[number]


def square(number):
    """Two rows of three, from west to east, the first row in the south."""
    x, y = 123_400_000 + number // 2 * SIZE, 41_800_000 + number % 2 * SIZE
    return (x, y, x + SIZE, y, x + SIZE, y + SIZE, x, y + SIZE)


def middle_of(number):
    return Point(square(number)[0] + SIZE // 2, square(number)[1] + SIZE // 2)


def small_territory():
    areas = {
        DISTRICT: Area(DISTRICT, "和平区", ("和平",)),
        f"{DISTRICT}001": Area(f"{DISTRICT}001", "南湖街道"),
        f"{DISTRICT}001001": Area(f"{DISTRICT}001001", "文安社区"),
        f"{DISTRICT}001002": Area(f"{DISTRICT}001002", "德馨社区"),
        f"{DISTRICT}002": Area(f"{DISTRICT}002", "长白街道"),
        f"{DISTRICT}002001": Area(f"{DISTRICT}002001", "文安社区"),
    }
    areas |= {grid(number): Area(grid(number), f"第{int(code[-3:])}网格", (), 300) for number, code in enumerate(GRIDS)}
    buildings = (Numbers(1, 4, 1, grid(0)), Numbers(5, 9, 1, grid(1)))
    road = (Numbers(1, 59, 2, grid(0)), Numbers(2, 60, 2, grid(2)), Numbers(61, 119, 1, grid(4)))
    crossing = (Numbers(1, 30, 1, grid(2)), Numbers(31, 60, 1, grid(3)))
    places = [
        Place("210102-P0001", PlaceKind.ESTATE, "阳光花园", ("阳光小区",), middle_of(0), grid(0), buildings),
        Place("210102-P0002", PlaceKind.ESTATE, "翠湖家园", (), middle_of(3), grid(3)),
        Place("210102-P0003", PlaceKind.ESTATE, "翠湖家园", (), middle_of(5), grid(5)),
        Place("210102-P0004", PlaceKind.ROAD, "人民路", (), middle_of(0), grid(0), road),
        Place("210102-P0005", PlaceKind.ROAD, "解放街", (), middle_of(2), grid(2), crossing),
        Place("210102-P0006", PlaceKind.SCHOOL, "和平第三中学", ("和平三中", "三中"), middle_of(4), grid(4)),
    ]
    posts = [Post(f"{grid(number)}-{kind}", "网格员") for number in range(6) for kind in ("JZ", "ZZ")]
    posts += [Post(f"{DISTRICT}{street}-ZS01", "供水专属网格员") for street in ("001", "002")]
    units = [
        ServingUnit(f"{DISTRICT}-U01", "和平区人民政府", (), ()),
        ServingUnit(f"{DISTRICT}-U02", "和平区城市管理局", ("区城管局",), ("属地区城市管理局",)),
        ServingUnit(f"{DISTRICT}001-U01", "南湖街道办事处", (), ("属地街道办事处",)),
        ServingUnit(f"{DISTRICT}001-U02", "南湖供水营业所", (), ("供水集团",)),
        ServingUnit(f"{DISTRICT}002-U01", "长白街道办事处", (), ("属地街道办事处",)),
        *(ServingUnit(f"{DISTRICT}{code}-U01", "居民委员会", (), ()) for code in ("001001", "001002", "002001")),
    ]
    return Territory(
        version="t1",
        title="测试区划",
        sample=True,
        areas=dict(sorted(areas.items())),
        rings={grid(number): square(number) for number in range(6)},
        places={place.code: place for place in places},
        layers={
            "01": Layer("01", "路灯杆", LayerKind.FACILITY, "01"),
            "02": Layer("02", "井盖", LayerKind.FACILITY, ""),
        },
        objects={f"{grid(0)}-01-01": MapObject(f"{grid(0)}-01-01", "人民路7号路灯杆", middle_of(0))},
        bodies={"01": Body("01", "供水", Level.STREET, ("供水集团",))},
        posts={post.code: post for post in sorted(posts, key=lambda post: post.code)},
        units={unit.code: unit for unit in sorted(units, key=lambda unit: unit.code)},
    )
