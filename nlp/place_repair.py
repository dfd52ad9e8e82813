"""Which place of the territory a caller means, misheard or not; None where that is not sure. Pure after loading.

Every stretch of the caller's words that is, or nearly sounds like, a name of the territory is a reading. A reading must
be good enough by itself, better where the district said elsewhere in the call is another, and clearly better than every
other reading of the same words: a tie decides nothing. Where nothing is decided and no district was said, one that was
misheard may tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotline.calls import Side
from hotline.territory import LEVEL_NAMES, Level, PlaceKind, Territory
from hotline.transcripts import Utterance
from nlp.place_choice import decided
from nlp.place_index import Named, PlaceIndex
from nlp.place_readings import Reading, Readings
from nlp.places import Place
from nlp.spans import Span
from nlp.territory_search import crossing, telling

VERSION = "place-repair-2"

BY_FAR = 0.3
"""cost by which a misheard district must be nearer to its name than to any other's"""

_ELSEWHERE = re.compile(
    "(?:北京|上海|天津|重庆|大连|鞍山|抚顺|本溪|丹东|锦州|营口|阜新|辽阳|盘锦|铁岭|朝阳市|葫芦岛|长春|吉林|四平|通化|哈尔滨"
    "|大庆|齐齐哈尔|石家庄|唐山|保定|秦皇岛|太原|济南|青岛|烟台|威海|郑州|洛阳|武汉|长沙|南昌|合肥|南京|苏州|无锡|杭州"
    "|宁波|温州|福州|厦门|广州|深圳|东莞|佛山|珠海|三亚|海口|南宁|桂林|成都|绵阳|贵阳|昆明|丽江|西安|兰州|西宁|银川"
    "|乌鲁木齐|呼和浩特|包头|通辽|赤峰|拉萨|香港|澳门|台北|河北|山西|内蒙|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北"
    "|湖南|广东|广西|海南|四川|贵州|云南|陕西|甘肃|青海|宁夏|新疆|西藏)(?!.{0,2}[路街巷村屯楼])"
)
"""another city or province: what is named with it lies there"""


@dataclass(frozen=True, slots=True)
class Repaired:
    """Where it is, by the territory."""

    named: Named
    area: str
    """the deepest area it is in for sure: a grid where a house number or the place itself tells it"""
    number: str
    """the house or building number as heard, such as `8号楼`; empty for none"""
    heard: str
    """the words that were taken for it"""
    spans: tuple[Span, ...]
    confidence: float


class PlaceRepair:
    """Made once a territory; takes a second and a half for the sample, a call a few milliseconds."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        self._readings = Readings(PlaceIndex(territory))

    def repaired(
        self, utterances: Sequence[Utterance], place: Place | None = None, whole: Sequence[Utterance] = ()
    ) -> Repaired | None:
        """The place of the territory that is meant, or None.

        Args:
            utterances: of a whole call or of one issue, in order of time.
            place: as said, of the same utterances.
            whole: all utterances of the call, when these are a part of it: a district said elsewhere counts.
        """
        said = [chain.span for chain in place.chains] if place else []
        read = [
            (utterance, self._readings.of(utterance, [span for span in said if span.utterance.id == utterance.id]))
            for utterance in utterances
            if utterance.side is Side.CALLER
        ]
        districts = self._districts(utterances) or self._districts(whole)
        found, undecided = self._found(read, utterances, districts)
        best = self._best(found, said, undecided)
        if best or districts:
            return best or (None if undecided else self._district_alone(districts))
        nearest = self._misheard_district([utterance for utterance, _ in read])
        found, undecided = self._found(read, utterances, nearest) if nearest else ([], 0)
        return self._best(found, said, undecided)

    def _found(
        self,
        read: Sequence[tuple[Utterance, list[Reading]]],
        utterances: Sequence[Utterance],
        districts: dict[str, Span],
    ) -> tuple[list[Repaired], int]:
        """All that is decided; how telling the most telling of what is not."""
        found: list[Repaired] = []
        undecided = 0
        for utterance, readings in read:
            named = [span for span in districts.values() if span.utterance.id == utterance.id]
            apart = [one for one in readings if not (one.cost and _over(one, named))]
            for best in decided(apart, tuple(districts)):
                if _ELSEWHERE.search(str(utterance.text[: best[0].start])):
                    continue
                if len(best) == 1:
                    found.append(self._resolved(utterance, best[0], utterances, districts))
                undecided = max([undecided, *(telling(one.named.kind) for one in best[1:])])
        return found, undecided

    def _districts(self, utterances: Sequence[Utterance]) -> dict[str, Span]:
        """The districts somebody named, with the words."""
        return {
            reading.named.code: Span(utterance, reading.start, reading.end)
            for utterance in utterances
            for reading in self._readings.districts(str(utterance.text))
            if not _ELSEWHERE.search(str(utterance.text[: reading.start]))
        }

    def _misheard_district(self, utterances: Sequence[Utterance]) -> dict[str, Span]:
        """The district whose name is nearest to something that was said, when it is one by far."""
        heard = [
            (reading, utterance) for utterance in utterances for reading in self._readings.misheard(str(utterance.text))
        ]
        if not heard:
            return {}
        nearest, utterance = min(heard, key=lambda one: one[0].cost)
        others = (one for one, _ in heard if one.named.code != nearest.named.code)
        if any(one.cost - nearest.cost < BY_FAR for one in others):
            return {}
        return {nearest.named.code: Span(utterance, nearest.start, nearest.end)}

    def _resolved(
        self, utterance: Utterance, reading: Reading, utterances: Sequence[Utterance], districts: dict[str, Span]
    ) -> Repaired:
        area, end = self._readings.numbered(self.territory, str(utterance.text), reading)
        spans = [Span(utterance, reading.start, end)]
        number = str(utterance.text[reading.end : end])
        if not number and (later := self._number_told_later(utterance, reading, utterances)):
            area, span = later
            number = span.text
            spans.append(span)
        near = districts.get(reading.named.area[:6])
        sure = 0.95 if reading.written else max(0.55, 0.85 - 0.25 * reading.cost)
        return Repaired(
            named=reading.named,
            area=area,
            number=number.lstrip("的里"),
            heard=str(utterance.text[reading.start : reading.end]),
            spans=(*spans, near) if near else tuple(spans),
            confidence=round(min(0.98, sure + 0.05 * bool(near)), 2),
        )

    def _number_told_later(
        self, utterance: Utterance, reading: Reading, utterances: Sequence[Utterance]
    ) -> tuple[str, Span] | None:
        """The number in the caller's next words, said by itself (`门牌号知道吗`, `十二号`)."""
        later = [item for item in utterances if item.start_ms > utterance.start_ms and item.side is Side.CALLER]
        if not later:
            return None
        text = str(later[0].text)
        area, end = self._readings.numbered(self.territory, text, replace(reading, end=0))
        return (area, Span(later[0], 0, end)) if end else None

    def _best(self, found: Sequence[Repaired], said: Sequence[Span], undecided: int) -> Repaired | None:
        """The most telling place, of those in the words of the place as said where there are such."""
        best = max(found, key=lambda one: _worth(one, said), default=None)
        return self._met(best, found) if best and telling(best.named.kind) >= undecided else None

    def _district_alone(self, districts: dict[str, Span]) -> Repaired | None:
        if len(districts) != 1:
            return None
        ((code, span),) = districts.items()
        named = Named(code, self.territory.area(code).name, LEVEL_NAMES[Level.DISTRICT], code, ())
        return Repaired(named, code, "", span.text, (span,), 0.9)

    def _met(self, best: Repaired, found: Sequence[Repaired]) -> Repaired:
        """Of a road without a number, where it meets another that was named."""
        if best.named.kind != PlaceKind.ROAD or best.number:
            return best
        for other in found:
            if other.named.kind == PlaceKind.ROAD and other.named.code != best.named.code:
                grid = crossing(self.territory, best.named, other.named)
                if grid:
                    return replace(best, area=grid, spans=(*best.spans, *other.spans))
        return best


def _worth(one: Repaired, said: Sequence[Span]) -> tuple[int, bool, int, float]:
    """Places before areas, those in the words of the place as said before others, then the most telling."""
    kind = telling(one.named.kind)
    said_so = any(_overlap(span, one.spans[0]) for span in said)
    return min(kind, telling(PlaceKind.ROAD)), said_so, kind, one.confidence


def _overlap(one: Span, other: Span) -> bool:
    return one.utterance.id == other.utterance.id and one.start < other.end and other.start < one.end


def _over(one: Reading, spans: Sequence[Span]) -> bool:
    return any(one.start < span.end and span.start < one.end for span in spans)
