"""Whether words that sound like a name of the territory can be meant as one, and how far off they are. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from nlp.pinyin import syllable
from nlp.sound_index import LEAST, Heard, SoundingName
from nlp.sounds import BLURRED, distance, unlike

STEM_A_SYLLABLE = 0.25
"""cost of a syllable of a name's own part at which words are as wrong as may be (`Fit.wrong` = 1)"""
STEM_WITH_FIGURE = 0.65
"""cost at which the own part of a name with a figure is as wrong, however long: there are others with other figures"""
TAIL_A_SYLLABLE = 0.3
"""cost of a syllable of the part that many names share at which words are as wrong as may be"""
OF_SHORT = 1.2
"""how wrong a name is at least that is too short to be told by its sound alone"""
CLEAR = 0.2
"""cost of a tail up to which it was heard as it is"""

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
_NUMBER = "[0-9一二三四五六七八九十]+(?:号|栋)"
_BEHIND = re.compile(
    f"$|的|上|里|和|与|这|那|[两旁周南北东西]边|附近|门|对面|[后前]面|小区|院|[进近]村|[，。、 ]|{_NUMBER}"
)
"""what is said behind a place"""
_BEHIND_A_PLACE_ALONE = re.compile(f"$|附近|门[口前]|对面|[后前]面|小区|的业主|{_NUMBER}")
"""what is said behind a place and hardly behind anything else"""
_FIGURES = "一二三四五六七八九十"
_COUNTED = frozenset(_FIGURES + "零两")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well words fit a name."""

    wrong: float
    """how far the name's own part is off, or its tail, 1 at the limit; infinite when the words cannot be meant as it"""
    clear: bool = False
    """its tail was heard as it is, behind two syllables or more of its own, and nothing swallowed or put in"""


def fit(words: str, heard: Heard, behind: str) -> Fit:
    """How well words fit the name they nearly sound like.

    Args:
        words: those that were heard.
        behind: the text after them.
    """
    syllables = tuple(map(syllable, words))
    if not _may_be_meant(words, heard, behind) or not _figures_heard(words, syllables, heard.name):
        return Fit(inf)
    name = heard.name
    tail = next((tail for tail in _TAILS if name.text.endswith(tail) and len(name.text) > len(tail)), "")
    size = len(name.syllables) - len(tail)
    stem, rest = name.syllables[:size], name.syllables[size:]
    costs = (
        (distance(syllables[:at], stem), distance(syllables[at:], rest))
        for at in range(max(0, size - 2), min(len(syllables), size + 2) + 1)
    )
    of_stem, of_tail = min(costs, key=sum)
    most = min(STEM_A_SYLLABLE * size, STEM_WITH_FIGURE if _has_figure(name.text) else inf)
    least = 0.0 if _tells_enough(words, name.text, behind) else OF_SHORT
    return Fit(
        wrong=max(least, of_stem / most, of_tail / (TAIL_A_SYLLABLE * max(len(tail), 1))),
        clear=bool(tail) and size >= 2 and of_tail <= CLEAR and len(syllables) == len(name.syllables),
    )


def is_name(text: str) -> bool:
    """Short forms such as `二十六` and `铁西一` are said far more often as something else."""
    return text[-1] not in _FIGURES


def _may_be_meant(words: str, heard: Heard, behind: str) -> bool:
    """Two figures count something (`两三个小区`), `夜里` is inside, and `一路` all the way."""
    name = heard.name.text
    if name[0] not in _COUNTED and _COUNTED.issuperset(words[: 1 if len(name) == LEAST else 2]):
        return False
    if heard.cost and name.endswith("里"):
        return bool(_BEHIND_A_PLACE_ALONE.match(behind))
    return not heard.cost or not name.endswith("一路") or bool(_BEHIND.match(behind))


def _tells_enough(words: str, name: str, behind: str) -> bool:
    """Three syllables sound like too much: their last, which says what it is, must be as it is written in the name, or
    what follows must be what is said behind a place.
    """
    return min(len(words), len(name)) > LEAST or words[-1] == name[-1] or bool(_BEHIND.match(behind))


def _figures_heard(words: str, syllables: Sequence[str], name: SoundingName) -> bool:
    """Whether every figure of a name was heard, in its place: `十四中` is another school than `十中`."""
    if not _has_figure(name.text):
        return True
    return len(syllables) == len(name.syllables) and all(
        spoken == meant or (each not in _COUNTED and unlike(spoken, meant) <= BLURRED)
        for each, spoken, meant, written in zip(words, syllables, name.syllables, name.text, strict=True)
        if written in _FIGURES
    )


def _has_figure(name: str) -> bool:
    return any(each in _FIGURES for each in name)
