"""What stretches of one utterance may mean by the territory's names. Pure after loading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from hotline.territory import LEVEL_NAMES, Level, Territory
from hotline.transcripts import Utterance
from nlp.pinyin import syllable
from nlp.place_index import Named, PlaceIndex
from nlp.sound_index import LEAST, Heard, SoundIndex, SoundingName
from nlp.sounds import BLURRED, NEAR, distance, unlike
from nlp.spans import Span
from nlp.territory_search import area_of_number

MOST_A_SYLLABLE = 0.28
"""cost beyond which nothing is alike"""
STEM_A_SYLLABLE = 0.25
"""cost of a syllable of a name's own part at which a reading is as wrong as may be (`Reading.wrong` = 1)"""
TAIL_A_SYLLABLE = 0.3
"""the same of the part that many names share"""
DISTRICT_A_SYLLABLE = 0.33
_TAILS_OF_DISTRICTS = ("qu", "xian", "shi")
CLEAR = 0.2
"""cost of a tail up to which it was heard as it is"""
MOST_OF_DISTRICT = 0.5
"""cost beyond which nothing is a district's name"""
LONG = 4
"""syllables from which a name that only sounds the same is heard anywhere, not only where a place is told"""

_TAILS = sorted(
    """
    社区卫生服务站 卫生服务站 社区卫生站 卫生站 社区党群服务中心 党群服务中心 社区服务中心 服务中心 农贸市场 购物广场
    花园小区 家园小区 嘉园小区 佳苑小区 花苑小区 名苑小区 新苑小区 雅居小区 华庭小区 豪庭小区 公寓小区 新村小区
    花园 家园 嘉园 佳苑 花苑 名苑 新苑 雅居 华庭 豪庭 公寓 新村 小区 宿舍 大院 小学 中学 幼儿园 医院 市场 广场 大厦
    写字楼 公园 地铁站 商场 大街 东路 西路 南路 北路 东街 西街 南街 北街 一路 二路 三路 四路 五路 街道 社区 岗子 窝棚
    家屯 家沟 家堡 家村 家甸 家台 路 街 巷 镇 乡 村 屯 堡 沟 台 甸 园 站 楼 院 里
    """.split(),  # noqa: SIM905  # a column of words reads better so
    key=len,
    reverse=True,
)
"""what many names end with: it tells little of which is meant"""
_CUE = re.compile("叫|反映一下|反映|投诉|我们|咱们|咱|问一下|咨询一下|街道|镇|地方是|呀|[，,。、 ]")
"""words behind which a place may start"""
_CUE_SOUNDS = frozenset(("zai", "zhu", "dao", "qu", "guo", "shi", "shang", "xian", "de", "qi", "xuan"))
"""在, 住, 到, 去, 区, 过, 是, 市, 上, 县, 的, however they were written"""
_BEHIND_CERTAIN = re.compile(r"$|附近|门[口前]|对面|[后前]面|小区|的业主|[0-9一二三四五六七八九十]+(?:号|栋)")
_BEHIND = re.compile(
    r"$|的|上|里|和|与|这|那|[两旁周南北东西]边|附近|门|对面|[后前]面|小区|院|[进近]村|[，。、 ]|[0-9一二三四五六七八九十]+(?:号|栋)"
)
"""what is said behind a place"""
_FIGURES = "一二三四五六七八九十"
_COUNTED = _FIGURES + "零两"
_LEAD = re.compile("^(?:嗯|啊|呃|那个|就是|你好|您好|喂|对|好的?|同志)+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a stretch of words may mean."""

    start: int
    end: int
    named: Named
    cost: float
    """`nlp.sounds.distance` from the words to the name"""
    written: bool
    """the name stands there letter by letter"""
    wrong: float = 0.0
    """how far the name's own part is off, or its tail, 1 at the limit"""
    clear: bool = False
    """its tail was heard as it is, behind two syllables or more of its own"""


class Readings:
    """The names of a territory as they are read and heard."""

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index
        self._sounds = SoundIndex(index.names())
        self._district_names = [
            (tuple(map(syllable, text)), named)
            for text, found in index.names()
            for named in found
            if named.kind == LEVEL_NAMES[Level.DISTRICT] and text[-1] in "区县市"
        ]

    def of(self, utterance: Utterance, said: Sequence[Span]) -> list[Reading]:
        """All readings, also those over one another.

        Args:
            said: the words of the place as said within this utterance.
        """
        text = str(utterance.text)
        return [*self._written(text), *self._heard(text, said)]

    def districts(self, text: str) -> Iterator[Reading]:
        """Districts by their full names, read or heard."""
        syllables = tuple(map(syllable, text))
        for name, named in self._district_names:
            size = len(name)
            for start in range(len(text) - size + 1):
                if syllables[start + size - 1] != name[-1]:
                    continue
                cost = distance(syllables[start : start + size], name)
                if cost == 0 or (cost <= MOST_OF_DISTRICT and text[start + size - 1] in "区县市"):
                    yield Reading(start, start + size, named, cost, cost == 0)

    def misheard(self, text: str) -> Iterator[Reading]:
        """What may be the full name of a district, with a syllable heard otherwise or not at all (`大区`, `魂廊七`)."""
        syllables = tuple(map(syllable, text))
        ends = [at for at, each in enumerate(syllables, start=1) if any(unlike(each, tail) <= BLURRED for tail in _TAILS_OF_DISTRICTS)]
        for name, named in self._district_names:
            for end in ends:
                for start in range(max(0, end - len(name)), max(0, end - len(name) + 2)):
                    cost = distance(syllables[start:end], name)
                    if cost <= DISTRICT_A_SYLLABLE * len(name):
                        yield Reading(start, end, named, cost, written=False)

    def numbered(self, territory: Territory, text: str, reading: Reading) -> tuple[str, int]:
        """The grid of the number that stands behind a reading, else the area its name is in; where the words end."""
        return area_of_number(territory, text, reading.end, reading.named)

    def _written(self, text: str) -> Iterator[Reading]:
        for mention in self._index.written(text):
            if mention.end - mention.start >= LEAST and _is_name(text[mention.start : mention.end]):
                yield from (Reading(mention.start, mention.end, one, 0.0, written=True) for one in mention.named)

    def _heard(self, text: str, said: Sequence[Span]) -> Iterator[Reading]:
        starts = _starts(text, said)
        for heard in self._sounds.alike(text, within=[(at, at + 1) for at in starts], most=MOST_A_SYLLABLE):
            within_name = any(span.start + 2 <= heard.start < span.end for span in said)
            size = heard.end - heard.start
            sure = (heard.cost == 0 and size >= LONG and not within_name) or (size > LONG and heard.cost <= NEAR and not within_name) or (size > LONG + 1 and heard.cost == 0)
            if heard.start not in starts and not sure:
                continue
            words = text[heard.start : heard.end]
            if words != heard.name.text and _is_name(heard.name.text):
                wrong, clear = _wrong(words, heard.name) if _may_be_name(words, heard, text[heard.end :]) else (inf, False)
                for named in heard.name.named:
                    yield Reading(heard.start, heard.end, named, heard.cost, False, wrong, clear)


def _starts(text: str, said: Sequence[Span]) -> set[int]:
    lead = _LEAD.match(text)
    starts = {0, lead.end() if lead else 0}
    starts |= {match.end() for match in _CUE.finditer(text)}
    starts |= {at for at, character in enumerate(text, start=1) if syllable(character) in _CUE_SOUNDS}
    starts |= {at for span in said for at in (span.start - 1, span.start, span.start + 1)}
    return {at for at in starts if 0 <= at < len(text)}


def _is_name(text: str) -> bool:
    """Short forms such as `二十六` and `铁西一` are said far more often as something else."""
    return text[-1] not in _FIGURES


def _may_be_name(words: str, heard: Heard, behind: str) -> bool:
    """Whether words that sound like a name can be meant as one.

    Three syllables sound like too much: their last, which says what it is, must be as it is written in the name, or what
    follows must be what is said behind a place. `里` says as often that something is inside.
    """
    name = heard.name.text
    if all(each in _COUNTED for each in words[:2]):
        return False
    if heard.cost and name.endswith("里"):
        return bool(_BEHIND_CERTAIN.match(behind))
    if heard.cost and name.endswith("一路"):
        return bool(_BEHIND.match(behind))
    if min(len(words), len(name)) > LEAST:
        return True
    return words[0] not in _FIGURES and (words[-1] == name[-1] or bool(_BEHIND.match(behind)))


def _wrong(words: str, name: SoundingName) -> tuple[float, bool]:
    """How far the part of a name that is its own is off, or the part that many share, in units of what may be."""
    tail = next((tail for tail in _TAILS if name.text.endswith(tail) and len(name.text) > len(tail)), "")
    size = len(name.syllables) - len(tail)
    heard = tuple(map(syllable, words))
    stem, rest = name.syllables[:size], name.syllables[size:]
    costs = (
        (distance(heard[:at], stem), distance(heard[at:], rest))
        for at in range(max(0, size - 2), min(len(heard), size + 2) + 1)
    )
    of_stem, of_tail = min(costs, key=sum)
    if not _figures_heard(words, heard, name):
        return inf, False
    clear = bool(tail) and size >= 2 and of_tail <= CLEAR and len(heard) == len(name.syllables)
    return max(of_stem / (STEM_A_SYLLABLE * size), of_tail / (TAIL_A_SYLLABLE * max(len(tail), 1))), clear


def _figures_heard(words: str, heard: Sequence[str], name: SoundingName) -> bool:
    """Whether every figure of a name was heard, in its place: `十四中` is another school than `十中`."""
    if not any(each in _FIGURES for each in name.text):
        return True
    return len(heard) == len(name.syllables) and all(
        spoken == meant or (each not in _COUNTED and unlike(spoken, meant) <= BLURRED)
        for each, spoken, meant, written in zip(words, heard, name.syllables, name.text, strict=True)
        if written in _FIGURES
    )
