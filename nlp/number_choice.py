"""Which of the telephone numbers of a call is the one to call back.

The last one nobody denied wins; one told for later or for want of another comes after those told without reserve.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotline.calls import Side
from nlp.digits import arabic
from nlp.number_shape import is_mobile
from nlp.spans import Span

_MAX_SPANS = 48
"""kept as evidence of one number"""
_SPARE = re.compile(
    "备用|再(?:给你)?[留记]?一个|打不通(?:的话)?(?:就)?再|(?:不行|实在|找不到|没人接|不接|接不[了到着]|没接|联系不[上到]|关机|占线|不通).{0,6}(?:再|就|的话)|(?:不行|不通)打|(?:如果|万一|要是)|或者|晚上|白天|夜班|下班|的时候|周末|还有(?:一个|个)?|另外"
    r"|也(?:行|可以)|^[\s，,]*(?:座机|固话|家里(?:的)?|单位|办公室)(?:的|是|电话|号码?|\s)*$"
)
_SPARE_BEHIND = re.compile("(?:不通|没人接|不接|没接|找不[着到])[^，。]{0,3}再[打拨]")
_INSTEAD = re.compile("换|算了|不用|别打|停机|不对|不是|错|还是打|改|最好|优先|首选")
_PICKS = "(?:打|记|留|用|就|按)(?:我|你|您)?(?:的|这个|那个)?"
_FIRST = re.compile("第一个|前面(?:的|(?:那|这)?个)|前一个|头一个")
_LAST = re.compile("第二个|后面(?:的|(?:那|这)?个)|后一个|另一个")
_MOBILE = re.compile(f"{_PICKS}手机")
_LANDLINE = re.compile(f"{_PICKS}(?:座机|固话|固定电话|家里|店里|单位|办公室)")
_OWN = re.compile("(?:打|记|留|用|按)[我您你](?:自己|本人)?(?:的|这个)")
_THEIRS = re.compile("(?:打|记|留|用|按)[他她]的")
_HEAD = re.compile(r"(?<!\d)1[3-9]\d(?!\d)")
_CHOOSES = re.compile("打|记|留|用|就|按")


@dataclass(frozen=True, slots=True)
class Candidate:
    digits: str
    spans: tuple[Span, ...]
    side: Side
    sure: bool
    """asked for, or announced as the caller's"""
    votes: int = 1
    denied: bool = False
    spare: bool = False
    """to be tried after another"""
    called_from: bool = False
    relatives: bool = False
    """of one of the caller's people"""


@dataclass(frozen=True, slots=True)
class CallbackNumber:
    digits: str
    spans: tuple[Span, ...]
    """the words it was taken from"""
    confidence: float


def is_spare(before: str) -> bool:
    """Whether a number is told for want of another, by the words between the two."""
    return bool(_SPARE.search(before)) and not is_instead(before)


def is_spare_behind(behind: str) -> bool:
    """The same by the words after it: `手机不通再打那个`."""
    return bool(_SPARE_BEHIND.search(behind))


def is_instead(before: str) -> bool:
    """Whether a number takes the place of the one before, by the words between the two."""
    return bool(_INSTEAD.search(before))


def with_candidate(candidates: Sequence[Candidate], new: Candidate) -> list[Candidate]:
    """The candidates with one more behind them; one told before comes last again, and counts more from both sides."""
    same = next((item for item in candidates if item.digits == new.digits), None)
    others = [item for item in candidates if item is not same]
    if same is None:
        return [*others, new]
    return [
        *others,
        replace(
            same,
            votes=same.votes + (same.side is not new.side),
            denied=False,
            spans=(*same.spans, *new.spans)[:_MAX_SPANS],
            sure=same.sure or new.sure,
            spare=same.spare and (new.spare or new.side is Side.AGENT),
            called_from=same.called_from or new.called_from,
        ),
    ]


def chosen(candidates: Sequence[Candidate], text: str) -> list[Candidate]:
    """The candidates in the order that `打第一个`, `打手机` asks for, as they were where the words choose none."""
    standing = [item for item in candidates if not item.denied]
    if len(standing) < 2 or not _CHOOSES.search(text):
        return list(candidates)
    pair = standing[-2:]
    heads = tuple(_HEAD.findall(arabic(text))[:1])
    picks: tuple[tuple[re.Pattern[str], list[Candidate]], ...] = (
        (_FIRST, pair[:1]),
        (_LAST, pair[1:]),
        (_OWN, [item for item in pair if not item.relatives]),
        (_THEIRS, [item for item in pair if item.relatives]),
        (_MOBILE, [item for item in pair if is_mobile(item.digits)]),
        (_LANDLINE, [item for item in pair if not is_mobile(item.digits)]),
        (_CHOOSES, [item for item in pair if heads and item.digits.startswith(heads)]),
    )
    for pattern, picked in picks:
        if pattern.search(text) and len(picked) == 1:
            others = [item for item in candidates if item is not picked[0]]
            return [*others, replace(picked[0], spare=False)]
    return list(candidates)


def best(candidates: Sequence[Candidate]) -> CallbackNumber | None:
    standing = [item for item in candidates if not item.denied]
    if not standing:
        return None
    last = next((item for item in reversed(standing) if not item.spare), standing[-1])
    if not last.sure and not is_mobile(last.digits):
        return None
    confidence = 0.95 if last.called_from else 0.98 if last.votes > 1 else 0.9 if last.sure else 0.75
    return CallbackNumber(last.digits, last.spans, confidence)
