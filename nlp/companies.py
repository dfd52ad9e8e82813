"""Companies, shops and offices with a name of their own, as said: `恒达物业`, `老王烧烤店`."""

import re
from collections.abc import Iterator, Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.company_words import KIND, NOT_NAMES, SITES, TOLD_KIND
from nlp.segment import Segmenter
from nlp.spans import Span

_AS_A_SITE = re.compile(
    "(?:的)?(?:门口|附近|旁边|对面|那边|这边|那块|那儿|这儿|周边|后面|前面|里面|里|院里|楼下|路口|外面|[东西南北][边门]|站|门前|胡同|小区|[0-9一二三四五六七八九十]|$)"
)
_WITHIN = frozenset("和满大小老新上下中全公家好铁本高同")
"""single characters that are parts of names, though words elsewhere"""
_LEADING = frozenset("老小大新好中")
_HARD = NOT_NAMES - _WITHIN
_NAMED = re.compile(
    r"(?:名叫|叫做?|名字[叫是]|名称[叫是]?|字号是?|好像[叫是])(?:什么|那个|个)?(?P<name>[^\W\d_]{2,12})"
)
"""a name in so many words"""
_OF_A_KIND = re.compile(
    f"(?:{KIND.pattern}|店|厂|平台|商家)(?:的)?(?:名字|名称)?叫(?:做)?(?P<name>[^\\W\\d_的了]{{2,8}})(?=$|[\\s，。])"
    f"|[一那这]家叫(?P<shop>[^\\W\\d_的了]{{2,8}})的(?={KIND.pattern}|店|厂)"
)
"""a name whose kind stands before or behind it: `饭馆叫老四川`, `一家叫鑫隆食品的店`"""
_ASKED = re.compile(
    f"哪家|哪一家|哪个(?:{KIND.pattern}|单位|平台|机构|店|厂|商家)|(?:{KIND.pattern}|单位|店|厂|商家|平台|机构|市场)(?:子|的)?"
    f"(?:叫|名|全|是(?:哪|什么|$))|什么(?:{KIND.pattern}|单位|店|厂|名)"
)
_ANSWER = re.compile(
    r"(?:嗯|啊|哦|呃|就是|就|是|叫啥|叫|它|他们?|那个|一个|好像|名字|应该|\s)*(?P<name>[^\W\d_]{2,12})"
)
_AREAS = frozenset(("社区", "派出所"))
"""an answer to where rather than to who"""
_OF_NO_NAME = re.compile(f".*[的了]|{'|'.join(sorted(_HARD, key=len, reverse=True))}")
_BRANCH = re.compile(r"[^\s，。]{0,4}(?:分公司|支行|分店|有限公司)")
_COUNTED = re.compile("[几多好0-9零一二三四五六七八九十两]+(?:个|次|遍|家|回|趟|天|年|月|点|号|层|楼)")
_MOST = 6
"""characters of a name before what kind it is"""


def companies(utterances: Sequence[Utterance], segmenter: Segmenter) -> Iterator[Span]:
    """Those the caller names, with a name before their kind; `物业`, `开发商` alone name nobody.

    Args:
        utterances: in order of time; the agent's count as questions only.
    """
    asked = False
    for utterance in utterances:
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            asked = bool(_ASKED.search(text))
            continue
        told = dict(sorted(_told(text, asked=asked)))
        yield from (Span(utterance, start, end) for start, end in told.items())
        yield from _said(utterance, segmenter, sorted(told.items()))
        asked = False


def _told(text: str, *, asked: bool) -> Iterator[tuple[int, int]]:
    """Names behind `叫` and in an answer to who it is: whatever words they are made of, as far as their kind."""
    answer = _ANSWER.match(text) if asked else None
    for match in (*_NAMED.finditer(text), *filter(None, [answer])):
        kind = TOLD_KIND.search(match["name"], 2)
        before = match["name"][: kind.start()] if kind else ""
        if kind and kind[0] not in _AREAS and not _OF_NO_NAME.match(before):
            start = match.start("name")
            yield start, _whole(text, start + kind.end())
    for match in _OF_A_KIND.finditer(text) if "叫" in text else ():
        name = "name" if match["name"] else "shop"
        if not _OF_NO_NAME.match(match[name]):
            yield match.span(name)


def _said(utterance: Utterance, segmenter: Segmenter, told: Sequence[tuple[int, int]]) -> Iterator[Span]:
    text = str(utterance.text)
    kinds = list(KIND.finditer(text))
    words = segmenter.words(text) if kinds else []
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    end = 0
    for match in kinds:
        if match.start() < end or any(start <= match.start() < stop for start, stop in told):
            continue
        start = _start(words, starts, max(end, match.start() - _MOST), match.start())
        name = re.sub("^.*[的了着][个家]?|的$", "", text[start : match.start()])
        site = match[0] in SITES and _is_site(text, match.start() - len(name), match.end())
        if len(name) >= 2 and _is_name(name) and not site:
            end = _whole(text, match.end())
            yield Span(utterance, match.start() - len(name), end)


def _start(words: Sequence[str], starts: Sequence[int], earliest: int, end: int) -> int:
    """Where the name before `end` begins: behind the last word that is none."""
    start = end
    for number in range(len(words) - 1, -1, -1):
        if starts[number] >= end:
            continue
        word, before = words[number], words[number - 1] if number else ""
        if starts[number] < earliest or not re.fullmatch(r"[\w]+", word):
            break
        if word in NOT_NAMES and not (
            word in _WITHIN and len(before) == 1 and before not in NOT_NAMES and before.strip()
        ):
            leads = start < end and word in _LEADING and (before in _HARD or not before.strip())
            return starts[number] if leads else start
        start = starts[number]
    return start


def _is_site(text: str, start: int, end: int) -> bool:
    return bool(_AS_A_SITE.match(text, end) or re.search("(?:在|到|去|从|住|离|是|是在)$", text[:start]))


def _whole(text: str, end: int) -> int:
    """With the kind that follows at once (`恒达物业` `公司`)."""
    more = KIND.match(text, end) or _BRANCH.match(text, end)
    return more.end() if more else end


def _is_name(name: str) -> bool:
    return name not in NOT_NAMES and not name.isdigit() and not _COUNTED.match(name)
