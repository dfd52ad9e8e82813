"""The place as it was said: 区, 路, 小区, 号楼, 单元… out of the caller's words, without a gazetteer.

Parts told in one breath make a chain, kept as said; chains told one after another (`阳光花园`, later `八号楼二单元`)
are put in the order of an address. Nothing is added that was not said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.digits import DIGITS
from nlp.segment import Segmenter
from nlp.spans import Span

_NAMED = (
    (0, ("新区", "开发区", "区", "县")),
    (1, ("街道办", "街道", "镇", "乡")),
    (2, ("大街", "大道", "路", "街", "巷", "胡同")),
    (4, (
        "小区", "花园", "家园", "嘉园", "新村", "名苑", "公馆", "社区", "公寓", "大厦", "广场", "公园", "市场", "小学",
        "中学", "医院", "地铁站", "火车站", "车站", "商场", "超市", "大桥", "立交桥", "村", "苑",
    )),
)  # fmt: skip
_SUFFIXES = sorted(
    ((suffix, level) for level, suffixes in _NAMED for suffix in suffixes), key=lambda item: -len(item[0])
)
_FIGURE = "[0-9零一二三四五六七八九十百]{1,5}"
_NUMBERED = re.compile(
    f"(?P<l5>{_FIGURE}(?:号楼|栋楼|号院|栋|幢))|(?P<l3>{_FIGURE}号(?![码召称线]))"
    f"|(?P<l6>{_FIGURE}(?:单元|门洞))|(?P<l7>{_FIGURE}(?:层|楼|室|户)|(?<=单元)[{DIGITS}]{{3,4}}(?![{DIGITS}号]))"
)
_BUS = re.compile(f"[坐乘等]?[{DIGITS}十百]{{1,4}}路")
_RIDES = re.compile(r"(?:公交车?+|汽车|车)(?!站)")
_OFFICE = re.compile(r".{0,6}(?:局|政府|政务|法院|检察院|办事处|派出所|大厅|管委会|办公室|信访)")
"""Behind a district it names an office, not where the matter is."""
_BEFORE_DATE = re.compile(r"[月第]$")
_GAP = re.compile(r"[\s，,、。]*(?:和|与|跟|的|跟着)?[\s，,、]*")
_REACH = re.compile(
    r"(?:上|里|这边|那边|的)?(?:的)?"
    r"(?:交叉口|交汇处|十字路口|路口|丁字路口|门口|附近|旁边|对面|对过|[东西南北][侧门]|拐角|楼下|院里|正门)+"
)
NO_NAME = frozenset(
    """
    我 你 您 他 她 它 我们 你们 他们 咱 咱们 住 住在 家住 在 就 就是 就在 是 是在 的 了 着
    过 有 没 没有 这 那 哪 个 这个 那个 一个 家 家里 我家 去 来 到 从 往 给 把 被 让 说 啊
    呀 呢 吧 吗 嗯 哎 哦 呃 喂 上 下 中 里 外 里面 外面 前面 后面 旁边 附近 对面 和 跟 与
    或者 还有 也 都 还 又 再 很 太 先 会 能 要 想 请 问 请问 叫 反映 投诉 举报 咨询 地址
    位置 具体 因为 所以 但是 而且 现在 今天 昨天 每天 晚上 早上 一直 已经 可以 知道 看 看到 走
    过来 经过 位于 属于 对 不对 不是 应该 好 你好 您好 居民 老旧 整个 全 全部 整条 一条 条 这条
    那条 隔壁 周边 周围 几 几个 各 每 每个 别的 其他 高档 新 旧 老 大 小 好多 很多 这边 那边
    这里 那里 哪里 哪个 什么 隔 同 本 该 马 公 铁 道 门 工地 物业 井盖 垃圾 暖气 停车 农贸
    人行 商业 高速公 快速 柏油 水泥 谢谢 路边 一片 满 以后 之后 之前 然后 打 打过 找 找过 归 管 门口 路口 交叉口
    交汇处 十字路口 拐角 拐角处 楼下 院里 正门
    """.split()  # noqa: SIM905  # a hundred words read better so
)
"""Words that are no part of a name: a name starts behind them."""
_CORRECTED = re.compile(r"不对|说错|错了|不是|应该是")
_CONFIRM = re.compile(r"^(?:嗯|啊|哦)*(?:对|是的|没错|正确)")
_ASKED = re.compile(r"地址|位置|哪里|哪儿|什么地方|在哪|什么小区|哪个小区|几号楼|哪条路")
_READ_BACK = re.compile(r"对吗|对吧|是吗|是不是|核对|确认|您的地址|登记|在[^，。]{2,20}吗")

_ROAD, _DOOR, _ESTATE, _BUILDING, _ROOM, _REACH_LEVEL = 2, 3, 4, 5, 7, 8
_MAX_NAME = 5


@dataclass(frozen=True, slots=True)
class Chain:
    """Neighbouring parts of a place, one stretch of one utterance."""

    span: Span
    parts: tuple[tuple[int, int, int], ...]
    """start and end in the utterance, and level"""
    levels: frozenset[int]
    """0 区, 1 街道, 2 路, 3 door number, 4 小区 and the like, 5 号楼, 6 单元, 7 室, 8 a word of nearness behind them"""
    short: str
    """its most telling name: the estate, else the road; empty when there is none"""


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    short: str
    chains: tuple[Chain, ...]
    confidence: float


def place_said(utterances: Sequence[Utterance], segmenter: Segmenter) -> Place | None:
    """Where it is, as said, or None.

    Args:
        utterances: in order of time. The caller's count; the agent's when read back and confirmed.
    """
    kept: list[Chain] = []
    asked = answered = False
    offered: list[Chain] = []
    for utterance in utterances:
        chains = list(chains_in(utterance, segmenter))
        if utterance.side is Side.AGENT:
            asked = bool(_ASKED.search(utterance.text))
            offered = chains if _READ_BACK.search(utterance.text) else []
            continue
        if offered and _CONFIRM.search(utterance.text):
            for chain in offered:
                kept = _take(kept, chain, replace=True)
        corrected = bool(_CORRECTED.search(utterance.text))
        for chain in chains:
            kept = _take(kept, chain, replace=corrected or (asked and not answered))
        answered = answered or (asked and bool(chains))
        offered = []
    kept = sorted(kept, key=lambda chain: min(chain.levels))
    if not kept or min(kept[0].levels) > 5:
        return None
    parts = sum(len(chain.levels - {_REACH_LEVEL}) for chain in kept)
    named = [chain.short for chain in kept if chain.short]
    return Place(
        text="".join(chain.span.text for chain in kept),
        short=named[-1] if named else "",
        chains=tuple(kept),
        confidence=0.85 if answered or parts > 1 else 0.6,
    )


def chains_in(utterance: Utterance, segmenter: Segmenter) -> Iterator[Chain]:
    """The chains of one utterance, in order."""
    text = str(utterance.text)
    numbered = list(_numbered_parts(text))
    parts = sorted([*_named_parts(text, segmenter.words(text), numbered), *numbered])
    group: list[tuple[int, int, int]] = []
    for start, end, level in parts:
        if group and start < group[-1][1]:
            continue
        part = (start, end, _BUILDING if level == _DOOR and group and group[-1][2] == _ESTATE else level)
        if group and not _belongs(group, part, text):
            yield from _chain(group, utterance)
            group = []
        group.append(part)
    yield from _chain(group, utterance)


def _belongs(group: Sequence[tuple[int, int, int]], part: tuple[int, int, int], text: str) -> bool:
    gap = text[group[-1][1] : part[0]]
    if part[2] == group[-1][2] == _ROAD:
        return bool(re.fullmatch("和|与|跟|", gap))
    return part[2] > group[-1][2] and bool(_GAP.fullmatch(gap))


def _take(kept: list[Chain], chain: Chain, *, replace: bool) -> list[Chain]:
    """The chains with a new one: it replaces what it repeats in more words, and what it corrects."""
    if any(chain.span.text in earlier.span.text for earlier in kept):
        return kept
    kept = [earlier for earlier in kept if earlier.span.text not in chain.span.text]
    rivals = [earlier for earlier in kept if (earlier.levels & chain.levels) - {_REACH_LEVEL}]
    if rivals and not replace:
        return kept
    above = [part for earlier in rivals for part in _above(earlier, min(chain.levels))]
    return [*(earlier for earlier in kept if earlier not in rivals), *above, chain]


def _above(chain: Chain, level: int) -> Iterator[Chain]:
    """What of a chain stands when its parts from a level on are corrected (`明德小区三号楼`, `说错了五号楼`)."""
    parts = tuple(part for part in chain.parts if part[2] < level)
    if parts:
        yield from _chain(parts, chain.span.utterance, reach=False)


def _chain(group: Sequence[tuple[int, int, int]], utterance: Utterance, *, reach: bool = True) -> Iterator[Chain]:
    text = str(utterance.text)
    levels = {level for _, _, level in group}
    if not group or levels in ({_ROOM}, {_DOOR}):
        return
    start, end = group[0][0], group[-1][1]
    if max(levels) <= 1 and _OFFICE.match(text, end):
        return
    if reach and (near := _REACH.match(text, end)) and min(levels) <= _ESTATE:
        end = near.end()
        levels.add(_REACH_LEVEL)
    telling = [(level, text[a:b]) for a, b, level in group if level in (_ROAD, _ESTATE)]
    yield Chain(Span(utterance, start, end), tuple(group), frozenset(levels), max(telling)[1] if telling else "")


def _numbered_parts(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _NUMBERED.finditer(text):
        if not _BEFORE_DATE.search(text[: match.start()]):
            yield match.start(), match.end(), int(str(match.lastgroup)[1:])


def _named_parts(
    text: str, words: Sequence[str], numbered: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Start, end, level of every name that ends like a place; a name never reaches into a numbered part."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    earliest = 0
    for number, word in enumerate(words):
        above = word in ("路上", "街上")
        end = starts[number + 1] - above
        word = word[: len(word) - above]
        suffix, level = next((item for item in _SUFFIXES if word.endswith(item[0])), ("", -1))
        if not suffix:
            if word in NO_NAME or not _is_han(word):
                earliest = number + 1
            continue
        start = _name_start(starts, number, earliest, end - len(suffix))
        start = max([start, *(stop for _, stop, _ in numbered if stop <= end - len(suffix))])
        name = text[start : end - len(suffix)]
        own = word.removesuffix(suffix)
        if _BUS.fullmatch(text[start:end]) and (text[start] in "坐乘等" or _RIDES.match(text, end)):
            earliest = number + 1
            continue
        if 2 <= len(name) <= _MAX_NAME + 1 and name not in NO_NAME and own not in NO_NAME:
            yield start, end, level
        earliest = number + 1


def _name_start(starts: Sequence[int], number: int, earliest: int, end: int) -> int:
    """Where the name before a suffix begins: in its own word, else at the nearest word that no name contains."""
    if end - starts[number] >= 2:
        return starts[number]
    if end - starts[earliest] <= _MAX_NAME:
        return starts[earliest]
    while number > earliest and end - starts[number] < 2:
        number -= 1
    return starts[number]


def _is_han(word: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff]+", word))
