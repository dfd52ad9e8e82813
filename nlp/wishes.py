"""What the caller wants of us beside the matter: to stay unnamed, to be called back or not."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.spans import Span

VERSION = "wishes-2"

_NOT = "(?:(?<!要)不要|别|甭|(?<!能)不能|不许|不准|不得|不太?想|不愿意?|千万|不希望|不方便|不可以|别不)"
_WHO = "名字?|姓名|身份|信息|联系方式"
_DISCLOSE = (
    r"(?:透露|泄[露漏]|公开|暴露|传|供出|捅出|出卖|卖了|说漏|知道(?:是)?我|告诉(?:他们|对方|物业|单位|别人|老板|公司|任何人|人家)"
    r"|提(?:到|起)?(?:我|是谁)|说(?:是(?:我|谁)|出[去来])|[留写提报](?:我的?)?(?:名|姓名|真名)|登记(?:我的)?(?:名字|姓名)|[讲露]出?(?:是?我|去|来|$))"
)
_SECRET = re.compile(
    f"{_NOT}(?:让|叫|给|把|对外|往外|向|跟|告诉)?.{{0,8}}{_DISCLOSE}"
    # to whom: `别让学校知道`, `不要告诉开发商`
    f"|{_NOT}先?(?:[让叫](?!我|咱|大家)[^\\s，。]{{1,6}}知道(?!.{{0,2}}[怎什啥])"
    r"|告[诉知](?!我|咱|大家)[^\s，。]{1,6}(?:就行|吧|啊|$|(?=[\s，。])))"
    # what: `名字就不留了`, `联系方式不要给物业`
    f"|(?:{_WHO})[^\\s，。]{{0,3}}(?:{_NOT}|不)[^\\s，。]{{0,2}}(?:[留写露给报提登]|公开|透露)|不留名|不(?:透露|公开)姓名|隐去|隐瞒(?:我的)?(?:{_WHO})"
    # why: `怕领导知道了`, `要是他知道是我`
    r"|(?:怕|担心).{0,12}(?:报复|穿小鞋|找我麻烦|知道是我|整我|记恨)|(?:要是|万一|如果)[^\s，。]{0,4}知道(?:了)?(?:是)?我"
    # how: `替我瞒着`, `就说不知道`, `说群众反映的`
    r"|(?:给我|替我|帮我).{0,2}(?:捂着|瞒着|兜着|藏着|打个?马赛克)|(?:我|身份|名字?).{0,4}(?:捂着|瞒着)|就说(?:是)?(?:不知道|群众|路人|别人)"
    r"|给我保着?密|加密|匿名(?!发|信|帖|举报(?:被|没)|群|账号|评论|短信|的|[干做])|保密(?!局|协议|法|费|单位|工作|柜|规定|条款|室|办|[干做])"
)
_OPEN = re.compile(
    r"(?:不用|不需要|无需|没必要|用不着|不要求|不必|[啥什]么?[可好]?)(?:给我|帮我|替我)?(?:匿名|保密|隐瞒|隐去)|不匿名|不保密"
    r"|(?:匿名|保密)[干做][啥什]|(?:(?<!不)可以|(?<!不)能|不怕|随便)(?:公开|透露|实名|告诉)"
    r"|(?:就|直接|尽管|只管)(?:跟[^\s，。]{1,4})?(?:说|写)(?:是)?我(?:的)?(?:反映|举报|投诉|说|大?名)"
    r"|实名(?=$|\s)|实名(?:举报|投诉|反映)|公开(?:没关系|没事|吧|就行|也行)|不怕(?:他们)?知道"
    r"|(?:告诉|让).{0,4}(?:我是谁|是我|知道)(?:也|都)?(?:无妨|行|没事|没关系|无所谓|不怕)"
)
_CALL = re.compile(
    r"(?:给我|跟我|告我|再给我|回头给我|到时候给我|尽快给我|能给我|请给我)(?:来|打|回|说)?(?:一?个"
    r"|一下|一声|声)?(?:电话|信儿?|话|消息|回电|回话|回复|答复|反馈|一声)|(?:跟|和|告诉?|知会|通知)我(?:说|讲|言语)?(?:一声|一下|声)"
    r"|(?:给|等)(?:我|你们|您)?(?:着|的)?(?:一?个)?(?:回电|答复|回复|回信|信儿?(?=$|[\s吧])|回话|说法|反馈|结果)(?!.{0,2}(?:不满|就是))|回(?:我)?"
    r"(?:一?个|我个)(?:电话|信)|回电(?!话?(?:号码|不|态度|的))|(?:要|需要|希望|想要?|等|得)(?:有)?"
    r"(?:一?个)?(?:回复|回电|答复|回访|反馈|结果)|(?:有(?:了)?)?(?:结果|消息|进展|处理完"
    r"|信儿)(?:了|之后|以后)?.{0,4}(?:告诉|通知|联系|打给|回复|回)(?:我|一下)|(?:联系|通知"
    r"|告诉|回复|答复)我(?:一下|一声)?(?:吧|就行|好吗|行吗|$)|打(?:给我|我)(?:的)?(?:这个)?"
    r"(?:电话|手机)?(?:吧|就行|$)|(?:修好|弄好|办好|处理完|解决|完事|完了|好了|查清|定了)(?:了)?(?:以?后)?.{0,3}(?:打|来|回)(?:一?个)(?:电话|信)"
    r"|等(?:着)?接?(?:你们|您)(?:的)?(?:信|电话|消息|回)|给我(?:再)?(?:回|来|打)(?:一?个|过来|电话)|回我(?:一下|一声|个|电话|话)"
    r"|等信儿?(?=了|啊|$)|吱(?:一)?声|(?:通知|告知|告诉|联系)(?:到)?我本人|打我(?:手机|电话)(?=啊|吧|就行|$)|联系我[儿女家爱媳老妈爸]|有(?:了)?(?:结果|消息|信儿?|进展)(?:了)?(?:再|就|你们?|您)+(?:打|联系|回|告诉|通知|说)"
)
_NO_CALL = re.compile(
    r"(?:回复|反馈|回电|回访|答复)(?:就|[^\s，。]{1,5}\s)?(?:算了|不用|免了|不必|不需要)|(?:不用|不需要|不必)联系|(?:不用|不需要|不必)(?:特意|专门|单独|麻烦)(?:再)?给我(?:回|打)|别(?:再)?给我打(?!马|骚扰)|不[求图](?:什么|啥)?(?:回复|答复|反馈)|"
    r"(?:不用|不需要|不必|别|不要|甭|无需|用不着|没必要|不)(?:再)?(?:给我|跟我|向我|您|你们"
    r"|专门)?(?:回|打|来)?(?:一?个)?(?:回复|回电话?|回访|答复|回话|打电话|来电话|反馈|回信)"
    r"|(?:不用|不需要|不必|别|不要|甭|无需|用不着|没必要)(?:再)?(?:给我|跟我|向我|您|你们|专门)?"
    r"(?:电话|联系我|通知我?|告知|告诉我|回了|回我|再打|打给我|说一声)|不用回|别回|不想(?:接|被"
    r"|再接).{0,4}(?:电话|打扰|回访)"
)
_ASK_CALL = re.compile(r"回复|回电|回访|答复|回(?:一?个)?(?:电话|话|信)|反馈|联系您|联系你|告知您|告诉您|通知您|给您打")
_STATES = re.compile(r"(?:会|将|稍后|尽快|马上)(?:再)?(?:给|为|替|帮|与|跟|向|联系|回复|回电|通知|答复|反馈|告|有)")
"""an agent who promises asks nothing"""
_ASKING = re.compile(r"吗|么|呢|吧|不$|没$|是否|要不要|行不|可以|[？?]")
_ASK_SECRET = re.compile("保密|加密|匿名|隐去|隐瞒|隐藏|不公开")
_GIVEN = "(?:公开|告诉|告知|透露|转给|提供)"
_ASK_OPEN = re.compile(
    f"(?:{_WHO}).{{0,6}}{_GIVEN}|{_GIVEN}您?的?(?:{_WHO})"
    r"|(?:联系方式|电话)(?:可以|能|方便).{0,3}(?:告知|提供|给)|可以(?:公开|透露)|提(?:到|起)?您|[让叫].{1,6}知道(?:是)?您"
)
"""a yes to it is a no to secrecy"""
_NOT_DONE = re.compile(r"(?:没有?|不|未|从来不|也不|都不|才)$")
"""`没给我答复` tells what did not happen, not what is wished"""
_ACTS = "客服|他们|物业|人家|公司|部门|窗口|你们上次|单位"
_BY_OTHERS = re.compile(
    f"(?<!跟)(?:{_ACTS})(?:的|给|也|都|说|说要|答应)?$|答应$|(?:天天|老是|总是|经常|一直|上次|上回|昨天|前天|刚才|之前|(?<!得)(?<!要)有人|陌生)[^\\s，。]*$"
)
"""`客服的回电话态度不好`, `天天有人给我打电话` tell what others did"""
_FILLER = r"(?:嗯|啊|哦|那|哎|倒|就|还是|\s)*"
_YES = re.compile(
    f"{_FILLER}(?:对|是|要|需要|用|好|可以|行|保密|隐|匿名|麻烦|希望|最好|当然|必须|肯定|得|方便|回|联系|反馈|告诉|告知|通知|能|等|中|成|同意|愿意|接受|保|打电话)"
    r"|嗯+$"
)
_NO = re.compile(
    f"{_FILLER}(?:不|没.{{0,2}}必要|没事|没[啥什]|无所谓|算了|都行|要不要|没关系|用不着|甭|别|公开|你们按规定)"
)
_SAID_AGAIN = re.compile(
    f"{_FILLER}(?P<verb>[^\\W\\d_我你您他的这那有][^\\W\\d_吧呗啊嘛]?)(?P=verb)?(?=$|[\\s，。吧呗啊嘛])"
)
"""an answer with the question's own verb: `转呗`, `留吧`"""


class _Question(Enum):
    """What a yes to the agent's question means."""

    WANTED = "wanted"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class Wish:
    """`text` is 是 or 否."""

    text: str
    spans: tuple[Span, ...]
    confidence: float


def wants_confidentiality(utterances: Sequence[Utterance]) -> Wish | None:
    """Whether the caller's identity is to be kept back; None when nothing was said of it."""
    return _wish(utterances, _SECRET, _OPEN, _asks_secrecy)


def wants_callback(utterances: Sequence[Utterance]) -> Wish | None:
    """Whether the caller wants to be called back; None when nothing was said of it."""
    return _wish(utterances, _CALL, _NO_CALL, _asks_callback)


def _asks_secrecy(text: str) -> _Question | None:
    if _ASK_SECRET.search(text) and "实名" not in text:
        return None if _STATES.search(text) and not _ASKING.search(text) else _Question.WANTED
    return _Question.UNWANTED if _ASK_OPEN.search(text) else None


def _asks_callback(text: str) -> _Question | None:
    asks = _ASK_CALL.search(text) and (_ASKING.search(text) or not _STATES.search(text))
    return _Question.WANTED if asks else None


def _wish(
    utterances: Sequence[Utterance],
    yes: re.Pattern[str],
    no: re.Pattern[str],
    question: Callable[[str], _Question | None],
) -> Wish | None:
    found = list(_said(utterances, yes, no, question))
    return found[-1] if found else None


def _said(
    utterances: Sequence[Utterance],
    yes: re.Pattern[str],
    no: re.Pattern[str],
    question: Callable[[str], _Question | None],
) -> Iterator[Wish]:
    """Each time it was said, in order; a `no` that holds the words of a `yes` (`不用给我回电话`) is a no."""
    asked: tuple[Utterance, _Question] | None = None
    for utterance in utterances:
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            put = question(text)
            asked = (utterance, put) if put else None
            continue
        against = no.search(text)
        for_ = next((match for match in yes.finditer(text) if not _is_told(text, *match.span())), None)
        if against:
            yield Wish("否", (Span(utterance, *against.span()),), 0.9)
        elif for_:
            yield Wish("是", (Span(utterance, *for_.span()),), 0.9)
        elif asked:
            yield from _answered(*asked, utterance)
        asked = None


def _answered(asked: Utterance, put: _Question, utterance: Utterance) -> Iterator[Wish]:
    text = str(utterance.text)
    refused, agreed = _NO.match(text), _YES.match(text)
    again = _SAID_AGAIN.match(text)
    if again and again["verb"] in str(asked.text):
        agreed = agreed or again
    answer = refused or agreed
    if answer:
        spans = (Span(asked, 0, len(asked.text)), Span(utterance, 0, answer.end()))
        wanted = bool(refused) is (put is _Question.UNWANTED)
        yield Wish("是" if wanted else "否", spans, 0.85)


def _is_told(text: str, start: int, end: int) -> bool:
    """Of what happened, or did not, rather than wished: `没给我答复`, `给我打电话了`."""
    before = text[:start]
    if re.match("[了过](?!.{0,2}[吧行])", text[end:]) and text[:end].endswith("电话"):
        return True
    return bool(_NOT_DONE.search(before) or _BY_OTHERS.search(before))
