"""The sample's places: estates and villages with their buildings, roads with their numbers, and what people go to."""

import math
from collections.abc import Iterator, Sequence
from random import Random

from hotline.rings import Ring
from hotline.territory import Area, Level, Numbers, Place, PlaceKind
from intake_api.territory.sample import words
from intake_api.territory.sample.ground import Ground
from intake_api.territory.sample.layout import PLANS, DistrictPlan
from intake_api.territory.sample.roads import Streets, house_numbers
from intake_api.territory.sample.served import within

ROADS_A_STREET = 8
SOME_DISTRICTS = ("210102", "210103", "210104", "210105", "210106")
CENTRE = "210103"

_PUBLIC: tuple[tuple[PlaceKind, float, str, str], ...] = (
    (PlaceKind.SCHOOL, 0.5, "{word}小学", ""),
    (PlaceKind.SCHOOL, 0.45, "{word}幼儿园", "{word}园"),
    (PlaceKind.HOSPITAL, 0.4, "{area}卫生服务站", "{area}卫生站"),
    (PlaceKind.MARKET, 0.35, "{word}农贸市场", "{word}市场"),
    (PlaceKind.MARKET, 0.15, "{word}购物广场", "{word}商场"),
    (PlaceKind.PARK, 0.25, "{word}公园", ""),
    (PlaceKind.STATION, 0.2, "{word}地铁站", "{word}站"),
    (PlaceKind.LANDMARK, 0.3, "{word}大厦", "{word}写字楼"),
    (PlaceKind.LANDMARK, 0.2, "{word}广场", ""),
    (PlaceKind.OFFICE, 0.3, "{area}党群服务中心", "{area}服务中心"),
)
"""kind, how many a community has on average, name and alias"""


def make(ground: Ground, random: Random) -> dict[str, Place]:
    """All places by code."""
    streets = Streets(ground.rings)
    found: dict[str, Place] = {}
    for plan in PLANS:
        maker = _Maker(plan.code, ground, streets, random)
        maker.shared()
        for area in ground.areas.values():
            if area.code.startswith(plan.code):
                maker.of_area(area, ground.areas)
        maker.numbered(plan)
        found |= {place.code: place for place in maker.places}
    return dict(sorted(found.items()))


class _Maker:
    """The places of one district."""

    def __init__(self, district: str, ground: Ground, streets: Streets, random: Random) -> None:
        self.places: list[Place] = []
        self._district, self._streets, self._random = district, streets, random
        self._rings: dict[str, Ring] = {code: ring for code, ring in ground.rings.items() if code[:6] == district}
        self._grids = [*self._rings]
        self._taken: set[str] = set()

    def shared(self) -> None:
        """Names that several districts have, and the two roads that meet."""
        if self._district in SOME_DISTRICTS:
            at = SOME_DISTRICTS.index(self._district)
            for number, name in enumerate(words.SHARED_ESTATES):
                if (at + number) % len(SOME_DISTRICTS) in (0, 2):
                    self._estate(self._some_grids(3), name)
            for number, name in enumerate(words.SHARED_ROADS):
                if (at + number) % len(SOME_DISTRICTS) in (0, 1, 2):
                    self._road(self._random.choice(self._grids), name)
        if self._district == CENTRE:
            start, angle = self._random.choice(self._grids), self._random.uniform(0, math.tau)
            for number, name in enumerate(words.CROSSING):
                self._road(start, name, angle + number * math.pi / 2)

    def of_area(self, area: Area, areas: dict[str, Area]) -> None:
        """Roads of a street; estates or villages and public places of a community."""
        if area.level is Level.STREET:
            for _ in range(ROADS_A_STREET):
                start = self._random.choice([grid for grid in self._grids if grid.startswith(area.code)])
                self._road(start, self._new(words.ROAD_ENDS))
        if area.level is Level.COMMUNITY:
            grids = [grid for grid in self._grids if grid.startswith(area.code)]
            urban = areas[area.code[:9]].name.endswith("街道")
            for group in _groups(grids, self._random):
                if self._random.random() < 0.78:
                    self._estate(group, self._new(words.ESTATE_ENDS)) if urban else self._village(group)
            self._public(area, grids)

    def numbered(self, plan: DistrictPlan) -> None:
        """Schools and hospitals that are called by a number."""
        for number in range(1, 4 + len(self._grids) // 90):
            numeral = _numeral(number)
            names = (
                f"{plan.alias}第{numeral}中学",
                f"{plan.name}第{numeral}中学",
                f"{plan.alias}{numeral}中",
                f"{numeral}中",
            )
            self._add(PlaceKind.SCHOOL, names[0], names[1:], self._some_grids(1))
        for number in range(1, 3 + len(self._grids) // 400):
            numeral = _numeral(number)
            called = (f"{plan.name}第{numeral}人民医院", f"{plan.alias}第{numeral}人民医院", f"{plan.alias}{numeral}院")
            self._add(PlaceKind.HOSPITAL, called[0], called[1:], self._some_grids(1))

    def _public(self, area: Area, grids: Sequence[str]) -> None:
        for kind, mean, name, alias in _PUBLIC:
            if self._random.random() < mean:
                word, short = self._new(("",)), area.name.removesuffix("村")
                names = [text.format(word=word, area=short) for text in (name, alias) if text]
                self._add(kind, names[0], names[1:], [self._random.choice(grids)])

    def _estate(self, grids: Sequence[str], name: str) -> None:
        numbers, first = [], 1
        for grid in grids:
            last = first + self._random.randint(3, 8)
            numbers.append(Numbers(first, last, 1, grid))
            first = last + 1
        aliases = [] if name.endswith("小区") else [f"{name}小区"]
        if self._random.random() < 0.15:
            aliases.append(f"{name[:2]}{self._random.choice(('宿舍', '大院', '楼'))}")
        self._add(PlaceKind.ESTATE, name, aliases, grids, numbers)

    def _village(self, grids: Sequence[str]) -> None:
        name = self._new(words.VILLAGE_ENDS, words.SURNAMES)
        stem = name.removesuffix("村").removesuffix("屯")
        self._add(PlaceKind.VILLAGE, name, (stem,) if stem != name and len(stem) > 2 else (), grids)

    def _road(self, start: str, name: str, angle: float | None = None) -> None:
        angle = self._random.uniform(0, math.tau) if angle is None else angle
        path = self._streets.through(start, angle, self._random.randint(5, 18))
        numbers = [*house_numbers(self._streets, path, angle, self._random)]
        aliases = (name.replace("大街", "街"),) if name.endswith("大街") else ()
        self._add(PlaceKind.ROAD, name, aliases, [path[len(path) // 2]], numbers)

    def _add(
        self,
        kind: PlaceKind,
        name: str,
        aliases: Sequence[str],
        grids: Sequence[str],
        numbers: Sequence[Numbers] = (),
    ) -> None:
        self._taken |= {name, *aliases}
        code = f"{self._district}-P{len(self.places) + 1:04}"
        point = within(self._rings[grids[0]], self._random)
        self.places.append(Place(code, kind, name, tuple(aliases), point, grids[0], tuple(numbers)))

    def _new(self, ends: Sequence[str], firsts: Sequence[str] = words.FIRST) -> str:
        """A name that nothing in the district has yet."""
        while True:
            first = self._random.choice(firsts)
            second = "" if firsts is words.SURNAMES or len(first) > 1 else self._random.choice(words.SECOND)
            if len(first) > 1 and self._random.random() < 0.3:
                second = self._random.choice(words.SECOND)
            if firsts is words.SURNAMES and self._random.random() < 0.6:
                second = self._random.choice("大小前后东西上下")
                first, second = second, first
            name = first + second + self._random.choice(ends)
            if name not in self._taken and first != second:
                self._taken.add(name)
                return name

    def _some_grids(self, count: int) -> list[str]:
        """Neighbours by number, of one community."""
        first = self._random.choice(self._grids)
        at = self._grids.index(first)
        return [grid for grid in self._grids[at : at + count] if grid[:12] == first[:12]]


def _groups(grids: Sequence[str], random: Random) -> Iterator[Sequence[str]]:
    """Grids in groups of one to five."""
    at = 0
    while at < len(grids):
        size = random.choice((1, 2, 3, 3, 4, 5))
        yield grids[at : at + size]
        at += size


def _numeral(number: int) -> str:
    """`二十三`, under one hundred."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return f"{'' if tens == 1 else digits[tens] if tens else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"
