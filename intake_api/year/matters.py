"""What a made-up year's tickets are about and where: situations, sentences and places as the samples hold them.

How often which comes is made up (docs/year.md): the 大类 by weights here, what is under them ever rarer in an order
drawn from the seed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from hotline.categories import HandlingWay, LimitUnit, Situation, TimeLimit
from hotline.drafts import FieldKey
from hotline.list_source import Sentence, Sources
from hotline.territory import Numbers, Place, PlaceKind, Territory
from hotline.tickets import Origin
from intake_api.drafts.view import category_name

_WEIGHTS: Mapping[str, float] = {
    "物业服务": 9, "停车秩序": 7, "供热": 6, "噪声污染": 6, "消费维权": 6, "劳动报酬与劳动关系": 6, "违法建设": 5,
    "供水": 4, "市容环境卫生": 5, "小区公共设施与电梯": 5, "房屋质量与维修": 4, "住房保障与房产交易": 4,
    "预付卡与网络消费": 4, "社会保险": 4, "医疗保险": 3, "教育与校外培训": 3, "公共交通": 3, "交通违法与车驾管": 3,
}  # fmt: skip
"""大类 that call often; the others weigh 2"""

_SEASONS: Mapping[str, tuple[float, ...]] = {
    "供热": (1.6, 1.3, 1.0, 0.2, 0.1, 0.1, 0.1, 0.1, 0.3, 1.2, 3.2, 2.2),
    "排水防涝": (0.3, 0.3, 0.5, 0.8, 1.0, 1.6, 2.8, 2.4, 1.0, 0.7, 0.4, 0.3),
    "园林绿化": (0.3, 0.3, 0.8, 1.4, 1.6, 1.5, 1.3, 1.2, 1.1, 0.9, 0.5, 0.3),
    "噪声污染": (0.7, 0.7, 0.9, 1.0, 1.1, 1.3, 1.4, 1.4, 1.1, 0.9, 0.8, 0.7),
}
"""by month, against the year's mean"""

_SEEN_BY_GRID = (
    "市容环境卫生", "生活垃圾", "园林绿化", "市政道路桥梁", "井盖与地下管线", "排水防涝", "城市照明", "物业服务",
    "小区公共设施与电梯", "违法建设", "停车秩序", "交通信号与设施", "非机动车与共享单车", "消防安全",
    "养犬与动物防疫", "水体土壤与固废",
)  # fmt: skip
"""大类 whose matters somebody who walks through a grid can see"""

_RARER = 0.9
"""exponent: how much rarer each next situation of a 大类 is"""
_KINDS = ("投诉", "求助", "咨询", "举报", "建议", "表扬")
_KIND_SHARES = (0.42, 0.3, 0.17, 0.07, 0.03, 0.01)
_PLACE_WEIGHTS: Mapping[PlaceKind, float] = {PlaceKind.ESTATE: 6, PlaceKind.ROAD: 3, PlaceKind.VILLAGE: 2}
"""others weigh 1"""
_NUMBERS_TAKEN = 8
"""of a row of house numbers, evenly"""
_TITLE = 20


class Spot(NamedTuple):
    words: str
    area: str


class Matter(NamedTuple):
    """What one ticket is about."""

    fields: str
    """JSON object by FieldKey"""
    situation: "Known"
    area: str


@dataclass(frozen=True, slots=True)
class Known:
    """A situation with what every ticket about it shares, spelled out once."""

    situation: Situation
    category_name: str
    limit: TimeLimit
    deadline: str
    second: str
    """a unit that may have to do with it too"""
    sayings: tuple[str, ...]
    """JSON texts without quotes"""
    shared: str
    """fields as JSON, without the braces"""
    done: str


class Matters:
    """Draws what tickets are about.

    Args:
        seed: decides which situations come often.
    """

    def __init__(self, sources: Sources, territory: Territory, seed: int) -> None:
        self._list_version = sources.list.version
        self._known = _known(sources)
        drawn = np.random.Generator(np.random.PCG64([seed, 2]))
        order = drawn.permutation(len(self._known))
        self._heads = [sources.list.nodes[item.situation.code[:2]].name for item in self._known]
        self._weights = _rarer(self._heads, order.tolist())
        self._seen = np.array([head in _SEEN_BY_GRID for head in self._heads]) * self._weights
        if not self._seen.any():
            self._seen = self._weights
        self._spots = (_named_spots(territory), _walked_spots(territory))

    def draw(self, origin: Origin, month: int, callers: Sequence[str], drawn: np.random.Generator) -> list[Matter]:
        """One matter for each caller, or as many without when the texts are empty."""
        by_call = origin is Origin.CALL
        weights = self._weights if by_call else self._seen
        season = np.array([_SEASONS.get(head, _EVEN)[month - 1] for head in self._heads])
        chosen = _choose(weights * season, len(callers), drawn)
        spots, spot_weights = self._spots[0 if by_call else 1]
        places = _choose(spot_weights, len(callers), drawn)
        uniform = drawn.random((len(callers), 2)).tolist()
        kinds = np.searchsorted(np.cumsum(_KIND_SHARES), drawn.random(len(callers))).clip(0, 5).tolist()
        return [
            self._matter(origin, caller, self._known[which], spots[place], draws, _KINDS[kind])
            for caller, which, place, draws, kind in zip(callers, chosen, places, uniform, kinds, strict=True)
        ]

    def _matter(self, origin: Origin, caller: str, known: Known, spot: Spot, draws: list[float], kind: str) -> Matter:
        if origin is Origin.CALL:
            said = known.sayings[int(draws[0] * len(known.sayings))]
            own = (
                f'"{FieldKey.CALLBACK_NUMBER}":"{caller}","{FieldKey.REQUEST_KIND}":"{kind}",'
                f'"{FieldKey.CONTENT}":"{said}。地点：{spot.words}。"'
            )
        else:
            own = f'"{FieldKey.CONTENT}":"网格员巡查发现：{_plain(known.situation.name)}。地点：{spot.words}。"'
        return Matter(f'{{{own},"{FieldKey.PLACE_TEXT}":"{spot.words}",{known.shared}}}', known, spot.area)


_EVEN = (1.0,) * 12


def _known(sources: Sources) -> list[Known]:
    sayings: dict[str, list[Sentence]] = {}
    for sentence in sources.sentences:
        sayings.setdefault(sentence.situation, []).append(sentence)
    return [_one(sources, item, sayings.get(item.code, [])) for item in sources.list.situations.values()]


def _one(sources: Sources, item: Situation, sayings: Iterable[Sentence]) -> Known:
    second = next((unit for unit in (*item.co_units, "属地街道办事处", "街道办事处") if unit != item.unit), item.unit)
    urgent = item.way is HandlingWay.AT_ONCE or item.limit.unit is LimitUnit.EMERGENCY_HOURS
    shared = {
        FieldKey.CATEGORY: item.code,
        FieldKey.TITLE: item.name[:_TITLE],
        FieldKey.URGENCY: "紧急" if urgent else "一般",
        FieldKey.HANDLING_WAY: item.way,
        FieldKey.UNIT: item.unit,
        FieldKey.DEADLINE: str(item.limit),
    }
    return Known(
        situation=item,
        category_name=category_name(item.code, sources.list) or "",
        limit=item.limit,
        deadline=str(item.limit),
        second=second,
        sayings=tuple(_plain(sentence.text) for sentence in sayings) or (_plain(item.name),),
        shared=json.dumps(shared, ensure_ascii=False)[1:-1],
        done=f"已按结案标准办理：{item.close}",
    )


def _rarer(heads: Sequence[str], order: Sequence[int]) -> np.ndarray:
    """Each 大类 has its weight, shared among its situations, the n-th in this order weighing 1/n^_RARER."""
    ranks: dict[str, int] = {}
    weights = np.zeros(len(heads))
    for index in order:
        ranks[heads[index]] = ranks.get(heads[index], 0) + 1
        weights[index] = ranks[heads[index]] ** -_RARER
    sums: dict[str, float] = {}
    for head, weight in zip(heads, weights, strict=True):
        sums[head] = sums.get(head, 0.0) + weight
    return np.array([_WEIGHTS.get(head, 2.0) * weights[n] / sums[head] for n, head in enumerate(heads)])


def _choose(weights: np.ndarray, count: int, drawn: np.random.Generator) -> list[int]:
    edges = np.cumsum(weights)
    chosen = np.searchsorted(edges, drawn.random(count) * edges[-1], side="right")
    return [int(index) for index in chosen.clip(0, len(weights) - 1)]


def _named_spots(territory: Territory) -> tuple[list[Spot], np.ndarray]:
    """Everything callers name, house by house."""
    spots, weights = [], []
    for place in territory.places.values():
        district = territory.area(place.district).name
        own = [
            Spot(_plain(f"{district}{place.name}{number}{_counter(place)}"), numbers.grid)
            for numbers in place.numbers
            for number in _some(numbers)
        ] or [Spot(_plain(district + place.name), place.grid)]
        spots += own
        weights += [_PLACE_WEIGHTS.get(place.kind, 1.0) / len(own)] * len(own)
    return spots, np.array(weights)


def _walked_spots(territory: Territory) -> tuple[list[Spot], np.ndarray]:
    """Every grid, and every thing in it that has a number."""
    spots = []
    for grid in territory.rings:
        name = territory.full_name(grid)
        spots.append(Spot(_plain(name), grid))
        spots += [Spot(_plain(name + item.name), grid) for item in territory.objects_of(grid)]
    return spots, np.ones(len(spots))


def _some(numbers: Numbers) -> Sequence[int]:
    row = range(numbers.first, numbers.last + 1, numbers.step)
    return row[:: max(1, len(row) // _NUMBERS_TAKEN)]


def _counter(place: Place) -> str:
    return "号" if place.kind is PlaceKind.ROAD else "号楼"


def _plain(text: str) -> str:
    """As it stands within quotes in JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
