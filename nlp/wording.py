"""Title and content of a draft: the caller's own words, tidied, and names out of the list; nothing else."""

import re
from collections.abc import Iterator, Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.digits import DIGITS
from nlp.sounding_digits import sounds_like_digits
from nlp.spans import Span

MAX_TITLE = 20
"""characters"""

MAX_CONTENT = 1000
"""characters; a longer story is for the officer to hear"""

_LEAD = re.compile(
    r"^(?:(?:对了)?(?:我)?(?:还有|另外|再)(?:还)?(?:有|想|要)?(?:一|第二)?(?:个|件)?"
    r"(?:别的)?(?:事儿?|问题|情况)|另外|再一个|还有就是|再就是|其次|第[二三四](?:个|件)(?:事"
    r"|问题)?"
    r"|喂|你好|您好|你们好|嗯|呃|啊|哎|哦|那个|这个|就是说|就是|然后|是这样的|同志|麻烦(?:你"
    r"|您)(?:了|一下)?|请问(?:一下)?"
    r"|我?(?:想|要)?(?:反映|咨询|投诉)(?:一下|下|一个|个)(?:问题|情况|事情|事儿|事)?|[\s，,。、！!？?：:])+"
)
_TRAIL = re.compile(r"(?:嗯|呃|啊|哎|哦|那个|这个|[\s，,。、！!？?：:])+$")
_FILLER = (
    "嗯|呃|啊|啥|哎呀?|哦|喂|哈喽|对|是的|是|好的|好嘞|好|行|可以|没有|有|没错|谢谢(?:你|您|啊|了)?|辛苦了?|再见|拜拜|回见"
    "|不客气|知道了|明白|你好|您好|你们好|稍等|等会儿?|等一下|不是|不对|没事儿?|没啥|没什么"
    "|麻烦(?:你|您)?了?|那个啥?|这个啥?|那啥|就是|然后|怎么说呢?|咋说呢?|寻思|我想想|我想好了?再(?:打|说)|回头再(?:打|说)|算了"
    "|打错了?|拨错了?|按错了?|(?:电话)?错了|不小心(?:按|碰|拨|打)(?:着|到|出去|错)?了?|(?:是)?(?:沈阳|市长|政府)?(?:热线|[一1]二三四五|12345|十二三四五)(?:热线)?吗?"
    "|听(?:得)?(?:见|到)吗|能听见吗|在吗|有人吗|哪里|我|吧|了|呢|[\\s，,。、！!？?]"
)
_ABUSE = (
    "(?:你|你们|他|真|我|都是|都|一群|一帮|什么|个|就是|全是|这帮|这群|讲|冷静|文明|说|个)*"
    "(?:他妈|你?妈个?头|你?妈的|操|草泥马|你大爷|我靠|傻[逼比叉屌子]|煞笔|滚蛋|滚|王八[蛋犊]子?|混蛋|混账|狗屁|你?个?屁|狗东西"
    "|废物点心|废物|垃圾热线|饭桶|去死|去你的|脑残|弱智|骗子|缺德(?:带冒烟)?|吃干饭的?|白眼狼|损色|有病"
    "|神经病|白痴|蠢货|蠢猪|不要脸|破热线|热线)(?:的|了|吧|啊|东西|玩意儿?|们)?"
)
_NOTHING_SAID = re.compile(f"(?>{_FILLER}|{_ABUSE})*+")
"""Nods, greetings, wrong numbers and abuse. Atomic: a text of nods alone has very many ways to be one."""
ABUSE = re.compile(
    r"他妈|妈的|妈个头|操你|草泥马|傻[逼比叉屌子]|煞笔|滚|王八[蛋犊]|混蛋|混账|狗屁|你?个屁|狗东西|废物|饭桶|去死|神经病|脑残|弱智|缺德"
    r"|白痴|蠢[货猪]|不要脸|一帮骗子"
)
_LEADS_TO_A_NUMBER = (
    r"(?:我的?|你记一下|您记一下|联系)?(?:电话|手机|手机号|电话号码|手机号码|号码|联系方式"
    r"|联系电话)?(?:号码|号)?(?:就)?(?:是)?"
)
_NUMBER_TALK = re.compile(f"{_LEADS_TO_A_NUMBER}(?P<digits>[{DIGITS}两-]{{3,}})")
_BEFORE_A_NUMBER = re.compile(f"{_LEADS_TO_A_NUMBER}$")
_HALF_NUMBER = re.compile(f"[{DIGITS}]+$")
_LONG_RUN = 7
"""Digits in a row that are no house number."""


def content(utterances: Sequence[Utterance], number_spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """What the caller told, a sentence a statement, as far as MAX_CONTENT characters hold it.

    Args:
        utterances: in order of time.
        number_spans: the words of the call-back number.

    Returns:
        the text and the words it is made of.
    """
    sentences: list[str] = []
    spans: list[Span] = []
    left = MAX_CONTENT
    for span in statements(utterances, number_spans):
        span = Span(span.utterance, span.start, min(span.end, span.start + left - 1))
        if span.end <= span.start:
            break
        left -= span.end - span.start + 1
        sentences.append(span.text + "。")
        spans.append(span)
    return "".join(sentences), tuple(spans)


def statements(utterances: Sequence[Utterance], number_spans: Sequence[Span]) -> tuple[Span, ...]:
    """What the caller said of the matter, without greetings, nods, abuse and the telephone number.

    Args:
        utterances: in order of time.
        number_spans: the words of the call-back number.
    """
    return tuple(
        statement
        for utterance in utterances
        if utterance.side is Side.CALLER
        for statement in _statements(utterance, [span for span in number_spans if span.utterance == utterance])
    )


def title(place: str, name: str, told: Sequence[Span]) -> str:
    """At most MAX_TITLE characters: place and name of the category, or the beginning of what was told.

    Args:
        place: as said; may be empty.
        name: of the category in the list; empty when it is not clear.
    """
    if name:
        return place + name if len(place + name) <= MAX_TITLE else name[:MAX_TITLE]
    longest = max((span.text for span in told), key=len, default="")
    return longest if len(longest) <= MAX_TITLE else _HALF_NUMBER.sub("", longest[:MAX_TITLE])


def _statements(utterance: Utterance, number_spans: Sequence[Span]) -> list[Span]:
    text = str(utterance.text)
    pieces, start = [], 0
    for cut_start, cut_end in sorted(_of_numbers(text, number_spans)):
        pieces.append((start, cut_start))
        start = max(start, cut_end)
    pieces.append((start, len(text)))
    spans = []
    for start, end in pieces:
        lead = _LEAD.match(text[start:end])
        start += lead.end() if lead else 0
        trail = _TRAIL.search(text[start:end])
        end = start + trail.start() if trail else end
        if end > start and not _NOTHING_SAID.fullmatch(text[start:end]):
            spans.append(Span(utterance, start, end))
    return spans


def _of_numbers(text: str, number_spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where the call-back number stands and any other as long, with the words that lead to it."""
    for match in _NUMBER_TALK.finditer(text) if number_spans else ():
        digits = match.span("digits")
        of_number = any(span.start < digits[1] and digits[0] < span.end for span in number_spans)
        if of_number or digits[1] - digits[0] >= _LONG_RUN:
            yield match.span()
    for span in number_spans:
        if sounds_like_digits(span.text):
            lead = _BEFORE_A_NUMBER.search(text, 0, span.start)
            yield lead.start() if lead else span.start, span.end
