"""What the caller wants of us beside the matter: to stay unnamed, to be called back or not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.spans import Span

VERSION = "wishes-1"

_SECRET = re.compile(
    r"(?:不要|别|不能|不想|不愿意?|千万别|不希望|不方便|不可以|可别)(?:让|叫|给|把|对外|向"
    r"|跟|告诉)?.{0,8}(?:透露|泄露|泄漏|公开|暴露|知道(?:是)?我|知道我是谁|告诉(?:他们|对方"
    r"|物业|单位|别人|老板|公司|任何人)|说是我|说出去|留(?:我的)?(?:名|姓名|真名)|登记"
    r"(?:我的)?(?:名字|姓名))"
    r"|匿名|保密|(?:怕|担心|害怕).{0,6}(?:报复|打击报复|穿小鞋|找我麻烦|知道是我)|(?:别|不要"
    r"|不能)(?:透露|泄露|暴露|公开)|隐去|隐瞒(?:我的)?(?:姓名|信息)"
)
_OPEN = re.compile(
    r"(?:不用|不需要|无需|没必要|用不着|不要求|不必)(?:给我)?(?:匿名|保密|隐瞒)|(?:可以|能"
    r"|不怕)(?:公开|透露|实名|告诉)|实名(?:举报|投诉|反映)|公开(?:没关系|没事|吧|就行)"
)
_CALL = re.compile(
    r"(?:给我|跟我|再给我|回头给我|到时候给我|尽快给我|能给我|请给我)(?:来|打|回)?(?:一?个"
    r"|一下)?(?:电话|信儿?|话|消息|回电|回话|回复|答复|反馈)|(?:给|等)(?:我|你们|您)?"
    r"(?:一?个)?(?:回电|答复|回复|回信|回话|说法|反馈|结果)(?!.{0,2}(?:不满|就是))|回(?:我)?"
    r"(?:一?个|我个)电话|回电(?!话?(?:号码|不))|(?:要|需要|希望|想要?|等|得)(?:有)?"
    r"(?:一?个)?(?:回复|回电|答复|回访|反馈|结果)|(?:有(?:了)?)?(?:结果|消息|进展|处理完"
    r"|信儿)(?:了|之后|以后)?.{0,4}(?:告诉|通知|联系|打给|回复|回)(?:我|一下)|(?:联系|通知"
    r"|告诉|回复|答复)我(?:一下|一声)?(?:吧|就行|好吗|行吗|$)|打(?:给我|我)(?:的)?(?:这个)?"
    r"(?:电话|手机)?(?:吧|就行|$)"
)
_NO_CALL = re.compile(
    r"(?:不用|不需要|不必|别|不要|甭|无需|用不着|没必要)(?:再)?(?:给我|跟我|向我|您|你们"
    r"|专门)?(?:回|打|来)?(?:一?个)?(?:回复|回电话?|回访|答复|回话|打电话|来电话|电话|反馈"
    r"|联系我|通知我|回了|回我|再打|回信|打给我|告诉我结果)|不用回|别回|不想(?:接|被"
    r"|再接).{0,4}(?:电话|打扰|回访)"
)
_ASK_CALL = re.compile(
    r"(?:需要|用|要不要|是否需要|要|希望)(?:我们|给您|跟您|工作人员|部门)?.{0,6}(?:回复|回电"
    r"|回访|答复|回个电话|回电话|联系您|反馈).{0,4}(?:吗|么|呢|？|\?|$)|要不要.{0,4}(?:回"
    r"|答)"
)
_ASK_SECRET = re.compile(
    r"(?:需要|要不要|是否需要|是否|要|用).{0,8}(?:保密|匿名).{0,4}|(?:信息|姓名|身份).{0,8}"
    r"(?:保密|公开).{0,4}(?:吗|么|呢)?"
)
_NOT_DONE = re.compile(r"(?:没有?|不|未|从来不|也不|都不|才)$")
"""`没给我答复` tells what did not happen, not what is wished"""
_YES = re.compile(r"^(?:嗯|啊|哦|那)*(?:对|是|要|需要|用|好|可以|行|保密|麻烦|希望|最好|当然|必须|得)")
_NO = re.compile(r"^(?:嗯|啊|哦|那)*(?:不|没必要|没事|无所谓|算了|都行|没关系)")


@dataclass(frozen=True, slots=True)
class Wish:
    """`text` is 是 or 否."""

    text: str
    spans: tuple[Span, ...]
    confidence: float


def wants_confidentiality(utterances: Sequence[Utterance]) -> Wish | None:
    """Whether the caller's identity is to be kept back; None when nothing was said of it."""
    return _wish(utterances, _SECRET, _OPEN, _ASK_SECRET)


def wants_callback(utterances: Sequence[Utterance]) -> Wish | None:
    """Whether the caller wants to be called back; None when nothing was said of it."""
    return _wish(utterances, _CALL, _NO_CALL, _ASK_CALL)


def _wish(
    utterances: Sequence[Utterance], yes: re.Pattern[str], no: re.Pattern[str], question: re.Pattern[str]
) -> Wish | None:
    found = list(_said(utterances, yes, no, question))
    return found[-1] if found else None


def _said(
    utterances: Sequence[Utterance], yes: re.Pattern[str], no: re.Pattern[str], question: re.Pattern[str]
) -> Iterator[Wish]:
    """Each time it was said, in order; a `no` that holds the words of a `yes` (`不用给我回电话`) is a no."""
    asked: Utterance | None = None
    for utterance in utterances:
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            asked = utterance if question.search(text) else None
            continue
        against = no.search(text)
        for_ = next((match for match in yes.finditer(text) if not _NOT_DONE.search(text[: match.start()])), None)
        if against:
            yield Wish("否", (Span(utterance, *against.span()),), 0.9)
        elif for_:
            yield Wish("是", (Span(utterance, *for_.span()),), 0.9)
        elif asked and (answer := _NO.match(text) or _YES.match(text)):
            spans = (Span(asked, 0, len(asked.text)), Span(utterance, 0, answer.end()))
            yield Wish("否" if _NO.match(text) else "是", spans, 0.85)
        asked = None
