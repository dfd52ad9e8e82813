"""Where a caller may begin another matter: `第二个`, `再问一下`, `还有`, an agent's `还有别的吗`, a turn's `哦对`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.digits import DIGITS

_THING = "(?:事儿?|事情|问题|情况|诉求|建议|意见)"
_ONE = "(?:个|件|条|点|样)"
_AGAIN = "(?:还有|另外|再有|再来|再|还|顺便|顺带|顺道|捎带|完事|完了|同时|一块|接着|最后|除了这个|不光|也)"
_MORE = "(?:另外|再有|再来|再|除了这个|不光|接着)"
_VERB = "反映|投诉|举报|咨询|表扬|感谢|打听|请教"
_ASKS = f"(?:{_VERB}|问|说|提|讲|查|建议)"
_SAID = re.compile(
    # counted: `第二个`, `另一件事`, `还有一个`, `其次`, `三是`
    f"第[二三四五](?:{_ONE}|就|呢|是)|其次|(?:二|三)是|(?:还有|还[说想要]|{_MORE})(?:还)?(?:有|说|想|要)?(?:最后|别的|其他的?|另外)?"
    f"(?:第?[一二两三](?:个|件|条|点)(?!零|号|电话|手机|座机)|{_ONE}{_THING}|别的{_THING}|点{_THING})|另外?一?[那个件条]{{1,2}}(?:{_THING}|是|呢)"
    f"|[说讲问]另外?一[个件]|换一?个{_THING}|最后一?{_ONE}(?!是?[{DIGITS}]|数|字|号)|头[二三]{_ONE}"
    # said: `还想反映`, `完事我再问你个事`, `顺便帮我问一下`
    f"|{_AGAIN}(?:我|再|还|也|就|先){{0,4}}(?:想|要|得|打算|需要|必须)(?:再|就|也){{0,3}}(?:跟|给|向|和|帮|替)?(?:你们?|您|我)?{_ASKS}(?!过|了|求)"
    f"|(?!再说)(?:{_AGAIN})(?:我|再|还|也|就){{0,4}}(?:(?:跟|给|向|和|帮|替)(?:你们?|您|我))?(?:{_VERB}(?!过|了|电话)|(?:问|说|提|查|讲)(?:问|说|你|您)?一?(?:下|{_ONE}|嘴|句))"
    f"|再问问|(?:但是|不过|可是|但)(?=.{{0,10}}(?:得|要|想|必须)(?:投诉|举报|表扬|咨询|建议))"
    # named: `然后是学校的事`
    f"|(?:然后|接着|下面|再|完了)(?:呢|就)?(?:是|说|讲|就是)(?=[^\\s，。]{{1,8}}的{_THING})"
)
_LINK = re.compile(
    "(?:另外|再一个|再有|再就是|还有就是|还有一点|除此之外|此外|同时还有|还有|最后就?是|对了)(?:呢|就是|啊|，|,)*"
)
_TURN = re.compile(
    r"(?:嗯|啊|好的?|行|哦|噢|知道了|明白了?|可以|没别的了?|\s)*(?:那个(?=[\s，我])|那(?![个我好行就你您不边里太成可没得]|要是|如果|[^\s，]{0,8}的话)|对了|哦对|噢对|完了|然后|不光)"
)
"""how another matter begins a turn, beside much else"""
_PART = re.compile(
    r"还有(?:什么|啥|点|些|没有|多久|多少|几|可能|救|用|希望|办法|必要|[一二两三四五六七八九十半]+"
    r"(?:个)?(?:月|天|年|小时|人|户|块|位|名))|另外(?:一边|一侧|的人|一条)|对了(?:吧|吗|呀)"
)
_ONE_OF = re.compile("一(?:个|件|条|家|处|方面)(?:就?是|呢|说)")
"""`一件是…一件是…`: the second begins another issue"""
_COUNTED = re.compile(
    f"[两俩仨三四几](?:个|件|条|点|样)?{_THING}|{_ASKS}[^\\s，。]{{0,2}}[两俩三几](?:个|件|条|样)(?=[\\s，。]|$)"
)
_ASKS_MORE = re.compile(
    f"(?:还有|别的|其他|其它|另外)(?:的|什么|啥|别的|其他|其它|要|想|需要|反映|说|问)*(?:{_THING}|需要|要?反映|要?说|要?问)"
    "(?:要|需要|想|反映|说|问|的)*(?:吗|么|没有?|呢|不)?$"
    rf"|^(?:嗯|好的?|记[下好]了|那|您|\s)*还有(?:别的|其他的?)?(?:吗|么|没有?)$|^.{{0,6}}(?:第[二三四]|另一|下一){_ONE}{_THING}?(?:呢|是什么|是)?$"
)
"""how an agent asks for more matters"""
_NO_MORE = re.compile(r"(?:嗯|啊|哦|对|\s)*(?:没|就这|不用|暂时|不了|行了|可以了|好了|谢)")


class Force(IntEnum):
    """How much must speak for another matter behind the cue."""

    HINT = 1
    """little was said: another 小类 that is sure, as is the one before"""
    LINK = 2
    """`还有`, `另外` within a turn: more may be told of the same"""
    OPENING = 3
    """the same at the beginning of a turn: another 小类 or, where much is told, one that is not clear"""
    SAID = 4
    """the caller says so: another leaf, or none"""


@dataclass(frozen=True, slots=True)
class Cue:
    """Characters [start, end) of the text of one utterance, by its number."""

    utterance: int
    start: int
    end: int
    force: Force


def cues(utterances: Sequence[Utterance]) -> Iterator[Cue]:
    """All of a call, in order, none within another.

    Args:
        utterances: in order of time.
    """
    counted = any(_COUNTED.search(item.text) for item in utterances)
    asked = after_agent = False
    for number, utterance in enumerate(utterances):
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            asked, after_agent = bool(_ASKS_MORE.search(text)), True
            continue
        end = 0
        for start, stop, force in sorted(
            _in(text, asked=asked, opens=after_agent, counted=counted),
            key=lambda found: (found[0], -found[2], -found[1]),
        ):
            if start >= end and not _PART.match(text, start):
                end = max(stop, start + 1)
                yield Cue(number, start, stop, force)
        asked = after_agent = False


def _in(text: str, *, asked: bool, opens: bool, counted: bool) -> Iterator[tuple[int, int, Force]]:
    """Start, end and force of the cues of one caller's text."""
    if asked and not _NO_MORE.match(text):
        yield 0, 0, Force.SAID
    turn = _TURN.match(text) if opens else None
    if turn or (opens and counted):
        yield 0, turn.end() if turn else 0, Force.HINT
    for match in _SAID.finditer(text):
        yield *match.span(), Force.SAID
    for match in list(_ONE_OF.finditer(text))[1:]:
        yield *match.span(), Force.SAID if counted else Force.OPENING
    for match in _LINK.finditer(text):
        opening = (
            counted
            or match[0].startswith(("另外呢", "另外啊"))
            or (opens and not re.search(r"[^嗯啊好的行哦那\s]", text[: match.start()]))
        )
        if opening or not text.startswith("人", match.end()):
            yield *match.span(), Force.SAID if counted else Force.OPENING if opening else Force.LINK
