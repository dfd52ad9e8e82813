"""Where a text says something is: the words that name places, weighed against one another. Pure after loading.

The most telling mention answers (an estate before a road, a road before a street); the others and the district that is
preferred say which of several with its name is meant. A house number or building behind a name leads to its grid, two
roads to the grid where they meet.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hotline.rings import middle
from hotline.territory import LEVEL_NAMES, FoundPlace, Level, PlaceKind, Point, Territory
from nlp.digits import arabic
from nlp.place_index import Mention, Named, PlaceIndex
from nlp.quantities import number

NEARER = {6: 4.0, 9: 3.0, 12: 2.0, 15: 2.0}
"""how much likelier one of several is that shares an area of this depth with what else is named"""
PREFERRED = 3.0
"""how much likelier one in the preferred district is"""
MOST_TEXT = 200
"""characters that are looked at: who says where says it in fewer"""
BESIDE = 0.3
"""how sure the mentions are that are not the most telling one"""

_NUMBER = re.compile(
    r"[\s，,、]*(?:的|里的|院内)?"
    r"([1-9１-９][0-9０-９]{0,4}|[一幺二两三四五六七八九十百千][零〇一幺二两三四五六七八九十百千]{0,6})"
    r"(?:号楼|号院|号|栋|幢|座|楼)"
)
_GRID = re.compile(r"\s*第?([0-9０-９]{1,3}|[零一二三四五六七八九十百]{1,5})(?:号)?网格")
_SPOKEN_UNIT = re.compile("[十百千]")
_LEVELS = {LEVEL_NAMES[level]: order for order, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class _Choice:
    named: Named
    area: str
    end: int
    mention: Mention
    weight: float


class TerritorySearch:
    """Made once a territory; takes half a second for the sample, a search under 5 ms."""

    def __init__(self, territory: Territory) -> None:
        self._territory = territory
        self._index = PlaceIndex(territory)
        self._middles: dict[str, Point] = {}

    def find(self, text: str, limit: int, district: str = "") -> tuple[FoundPlace, ...]:
        """What the text may mean, best first.

        Args:
            district: code of the district to prefer when the text names none.
        """
        text = text[:MOST_TEXT]
        mentions = self._index.mentions(text) or self._index.typed(text)
        if not mentions:
            return ()
        met = self._crossing(mentions)
        groups = sorted(mentions, key=lambda mention: -_telling(mention))
        choices = [met] if met else []
        for rank, mention in enumerate(groups):
            weighed = self._weighed(text, mention, mentions, district)
            sure = mention.quality * (1.0 if rank == 0 and not met else BESIDE)
            total = sum(choice.weight for choice in weighed)
            choices.append([_scaled(choice, sure / total) for choice in weighed])
        ranked = [choice for group in choices for choice in sorted(group, key=lambda each: -each.weight)]
        return tuple(self._found(choice) for choice in ranked[:limit])

    def _weighed(self, text: str, mention: Mention, mentions: Sequence[Mention], district: str) -> list[_Choice]:
        others = [other for other in mentions if other is not mention]
        weighed = []
        for named in mention.named:
            area, end = area_of_number(self._territory, text, mention.end, named)
            weight = 1.0
            for other in others:
                weight *= max(_nearness(area, named, each) for each in other.named)
            if district and area.startswith(district):
                weight *= PREFERRED
            if area != named.area:
                weight *= PREFERRED
            weighed.append(_Choice(named, area, end, mention, weight))
        return weighed

    def _crossing(self, mentions: Sequence[Mention]) -> list[_Choice]:
        """Where two roads that are named meet, when nothing more telling is."""
        if max(map(_telling, mentions)) > _TELLING[PlaceKind.ROAD]:
            return []
        roads = [mention for mention in mentions if _telling(mention) == _TELLING[PlaceKind.ROAD]]
        for first, second in pairwise(roads):
            for a in first.named:
                for b in second.named:
                    grid = crossing(self._territory, a, b)
                    if grid:
                        quality = min(first.quality, second.quality)
                        both = Mention(first.start, second.end, (a,), quality)
                        return [_Choice(a, grid, second.end, both, 0.9 * quality)]
        return []

    def _found(self, choice: _Choice) -> FoundPlace:
        named, territory = choice.named, self._territory
        kind = territory.places.get(named.code) or territory.objects.get(named.code)
        point = kind.point if kind and choice.area == named.area else self._middle(choice.area)
        return FoundPlace(
            code=named.code,
            name=named.name,
            kind=named.kind,
            area=choice.area,
            point=point,
            start=choice.mention.start,
            end=choice.end,
            confidence=min(choice.weight, 1.0),
        )

    def _middle(self, area: str) -> Point:
        """A point within an area: of its first grid in the middle of the codes, which lie near one another."""
        if area not in self._middles:
            grids = [grid for grid in self._territory.grids_under(area) if grid in self._territory.rings]
            grid = grids[len(grids) // 2] if grids else ""
            self._middles[area] = Point(*middle(self._territory.rings[grid])) if grid else Point(0, 0)
        return self._middles[area]


_TELLING: Mapping[str, int] = dict.fromkeys(PlaceKind, 6) | _LEVELS | {PlaceKind.ROAD: 5, PlaceKind.VILLAGE: 5}


def area_of_number(territory: Territory, text: str, at: int, named: Named) -> tuple[str, int]:
    """The grid of the number that stands behind a name, else the area the name is in; where the words end."""
    place = territory.places.get(named.code)
    match = _NUMBER.match(text, at)
    if place and match:
        return place.grid_of(_value(match[1])) or named.area, match.end()
    inside = _GRID.match(text, at)
    if inside and named.kind == LEVEL_NAMES[Level.COMMUNITY]:
        code = f"{named.code}{_value(inside[1]):03}"
        return (code, inside.end()) if code in territory.areas else (named.area, at)
    return named.area, at


def crossing(territory: Territory, one: Named, other: Named) -> str | None:
    """The grid where two roads meet: of those both are in, the one most of their stretches are in."""
    shared = [grid for grid in one.grids if grid in other.grids]
    stretches = [part.grid for road in (one, other) for part in territory.places[road.code].numbers]
    return max(shared, key=stretches.count, default=None)


def telling(kind: str) -> int:
    """How well a kind of thing says where: objects and places before roads, roads before areas, small ones first."""
    return _TELLING.get(kind, 7)


def _telling(mention: Mention) -> int:
    return max(telling(named.kind) for named in mention.named)


def _nearness(area: str, named: Named, other: Named) -> float:
    """How much likelier an area is beside another thing that is named."""
    if other.grids and set(named.grids) & set(other.grids):
        return NEARER[6] * NEARER[9] * NEARER[12] * NEARER[15]
    near = 1.0
    for depth, factor in NEARER.items():
        if len(area) >= depth and len(other.area) >= depth and area[:depth] == other.area[:depth]:
            near *= factor
    return near


def _scaled(choice: _Choice, factor: float) -> _Choice:
    return _Choice(choice.named, choice.area, choice.end, choice.mention, choice.weight * factor)


def _value(text: str) -> int:
    """A number as figures, spoken in full (一百二十) or digit by digit (幺二零)."""
    return number(text) if _SPOKEN_UNIT.search(text) else int(arabic(text))
