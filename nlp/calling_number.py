"""Callers who say no number but `就这个号`: the one they are calling from."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from hotline.calls import Side
from nlp.digit_runs import as_digits, runs
from nlp.number_choice import is_spare

_THIS = "(?:来电显示|来电|[打拨](?:过|进)?来|拨打|本机|现在[打用]?|当前|正在(?:使用|打)|显示|这个|[我您]打)"
_OFFERS = re.compile(
    f"{_THIS}的?(?:这个|那个)?(?:号码?|电话|手机号?)|来电显示|打来的|来电(?:这个|的(?=尾号|号|电话|手机|这|那|[吗吧可行对]|$))|您的?来电能|本机|(?:{_THIS}|打)的[这那][个部台]|{_THIS}[这那][个部台](?=[吗吧行可对成手号电，\\s]|$)|[这那]个来电"
    "|(?:屏幕|显示)(?:上|的)(?:的)?(?:这个|号码?)|就(?:是)?这个(?:号|电话)|打您这个(?:号|电话)|用这个|(?:按|打|记|留)这个|(?:是|用|打|记|留)您?(?:的|显示|来电|打来|现在)*这个(?=[吗吧是可行对，。\\s]|$)"
)
_LOOKS_BACK = re.compile("(?:打|反映|投诉|登记)过电话|反映过|投诉过|您打(?:过(?!来)|了)")
_SAYS_SO = re.compile(
    f"(?:就|打|记|用|写|留|按|还是|给我)(?:是|我|打|记|用|写|留|的){{0,4}}(?:{_THIS}|打电话){{1,3}}的?(?:这个|那个)?(?:号码?|电话|手机号?|座机|机)(?!是)"
    r"|(?:来电显示|来电号码?|本机号码|本机|这个来电|现在打的|我现在打的)(?:的)?(?:这个|那个)?(?:号码?|电话)?(?:就(?:行|可以|是|成)|可以|$)"
    r"|[跟和同](?:你们?|您)?(?:那边)?(?:显示的|来电|打来的|这个)的?(?:号码?)?(?:是)?(?:一样|同一个|一致)|(?:就|用|打)它|打(?:过|进)?来的?[这那]个|我的?(?:电话|手机|号码?)号?码?就是(?:来电|本机|现在)?[这那]个"
    r"|(?<!不用)(?<!不是)这个(?:号码?|电话|手机号?)(?:就)?(?:行|可以|能打|打得通)|就是?打过去这个|就这个(?:吧|就行|$)|(?:往|回到|打到?|用|写|留)我?(?:这|那)(?:个|部|台)?(?:手机|电话|号码?)(?:上|来)?(?:打|就行|吧|$|[\\s，,])|(?:打|回到?|往|用)[^，。\\s打]{0,2}(?:这|那)(?:个|部|台)?(?:手机|电话|号)上?|呼[进入]来的|看到的这个|不打这个打哪"
)
_POINTS_TO_IT = re.compile(
    "来电|打(?:过|进)?(?:来|回来)|拨(?:过|进)来|本机|回拨|显示|屏幕|系统里|上[面边](?:不|没)?(?:是)?(?:有|的)|这号|打这个|你[^，。]{0,8}(?:有我|[没不]有[吗么嘛])|看(?:得|能)?(?:见|着|到)|看不(?:见|着|到)[吗么嘛]|我用的|同一个|打的哪个|(?:这|那)一部|原号|现用|来的这个|同号|一样|一致|一个号|就它|打它|打这(?:儿|里)|用它|正打着|正在打|这号|(?:现在|当前|正在)(?:用|打|的|这|拿|说话|通话)"
    "|打(?:电话)?的(?:这|那)?个?号|(?:这|那)(?:部|台)(?:手机|电话|机|$|[\\s，,])|[打写记用留]它|这个不就是|(?:这|那)(?:一)?个(?:号码?|电话|手机|座机|机子|来电|显示|就|吧|呗|记|写|行|可以|成|啊|呢|能|打|一直|随时|[，,。\\s]|$)"
)
"""when the number was asked for"""
_CALLED_FROM = re.compile("来电|打(?:过|进)来|打来|本机|显示|(?:现在|当前|正在)(?:用|打|的|这|拿)|我打(?:电话)?的")
"""points to it even where another number was just said"""
_YES = re.compile(
    r"^(?:嗯|啊|哦|那|哎|\s)*(?:对|是(?!不)|可以|行|好|没错|就|能|没问题|没事|成|中|妥|没毛病|得嘞|谢谢|方便|接得到|联系得上|有人接|随时|还是(?:$|\s))"
    r"|^[oO][kK]|^[嗯啊哎哦]+$|^嗯(?!.{0,3}不)"
)
_SHORT = re.compile(".{2,12}")
_EVADES = re.compile("不[用要了必上到通]|^[\\s嗯啊哦]*不|别|吗|呢|什么|啥|哪|怎么|为何|坏|喂|您好|你好")
_NOT_THIS = re.compile(
    "(?:别|不要|(?<!要)不|甭|别的|换)(?:再)?(?:打|用|是|记|留)(?:这个|来电|现在|本机|我现在)|(?<!不)(?<!不用)(?<!别)换(?:一?个|成)|这(?:个)?不是|不是(?:我的|本人|这个)"
    "|别人的|借(?:的|别人)"
)
_REFUSES = re.compile(
    "没有|不想|不留|不告诉|不太?方便|不能|不行|不可以|忘|记不|不记得|不知道|空号|打不通|接不到|我找|稍等|等一?下|停机"
)
_NOTHING_TO_ADD = re.compile(
    "你[^，。]{0,8}[没不]有[吗么嘛]|没有?别的|别的(?:也)?没有|打别的.{0,6}$|(?:我)?就(?:这|它)"
)
_COMPLAINS = re.compile(
    "(?<![给系找])我(?:就|刚才|一直|老)?(?:打|用|拨)这个(?:号码?|电话)(?![跟和找联])|这个(?:号码?|电话)[^，。\\s]{0,6}(?:打不通|没人|空号|诈骗|骗|骚扰|热线|是什么|是哪)"
)


_A_NUMBER = 3
"""digits that are more than a count"""
_LAST_WORDS = 4
"""utterances in which a caller may still refuse"""
_WANTS_NO_CALL = re.compile(
    "^[\\s嗯啊]*不(?:用|需要|必)(?:了|$|[\\s，,])|不留|不想留|匿名|别[打找记]|不要打|不用再?(?:联系|回|打|找)|不太?方便|没有?(?:电话|手机)|不告诉|不是我的|借|公用|换(?:一?个|成)"
    "|不能打|(?<!要是)(?<!如果)打不通|(?:手机|电话)[^，。\\s]{0,3}坏|不说|自己再?打|不敢|不让|忘|等(?:一下|会)|稍等|可别|甭|不行"
)
_SPEAKS_OF_CALLING = re.compile("电话|手机|号码|联系|回(?:您|访|复)|通知|告知|告诉您|来电|屏|这个号")
_ACCEPTS = re.compile(
    "来电|打(?:过|进)?来|这个|这手机|这号|这部|那个|显示|屏|本机|就它|[打用]它|现在[这打用]|正(?:在)?[跟打通]|照着|知道|看得|有[啊吧吗]|有记录"
    "|没意见|[用记写抄留打]吧|成|妥|行|可以|对|是|中|好|嗯"
)
_POINTS_UNASKED = re.compile(
    "[打拨用往按照拿][^，。\\s]{0,4}[这那][个部台号上]|我这(?:手机|号|电话)|来电|现在(?:这个|用的|打的)|看得见|显示"
)


class Pointing(Enum):
    """How a caller may point to the number of the call."""

    UNASKED = auto()
    ASKED = auto()
    """the agent asked where to call back"""
    OFFERED = auto()
    """the agent proposed it"""
    AFTER_ANOTHER = auto()
    """a number was just said: `这个` may be that one"""


def offered_calling_number(text: str) -> tuple[int, int] | None:
    """Where in an agent's words it is proposed."""
    match = None if _LOOKS_BACK.search(text) else _OFFERS.search(text)
    return match.span() if match else None


def calling_number_meant(text: str, how: Pointing) -> tuple[int, int] | None:
    """Where in the caller's words it is said to be the one; None where it is not."""
    if calling_number_refused(text) or _COMPLAINS.search(text):
        return None
    if how is Pointing.AFTER_ANOTHER:
        return _span(_CALLED_FROM.search(text)) if _SAYS_SO.search(text) or _POINTS_TO_IT.search(text) else None
    said = _SAYS_SO.search(text)
    if said or how is Pointing.UNASKED:
        return _span(said)
    if how is Pointing.OFFERED and _YES.search(text):
        return _span(_YES.search(text))
    if _REFUSES.search(text) and not _NOTHING_TO_ADD.search(text):
        return None
    return _span(_POINTS_TO_IT.search(text) or (_agrees(text) if how is Pointing.OFFERED else None))


def taken_beside_another(text: str) -> bool:
    """Whether the words before another number take the one proposed, and the other for want of it."""
    return is_spare(text) and not calling_number_refused(text)


def calling_number_refused(text: str) -> bool:
    return bool(_NOT_THIS.search(text))


def _agrees(text: str) -> re.Match[str] | None:
    """A yes, or any short answer that neither refuses nor asks back (`二十四小时开机`)."""
    return _YES.search(text) or (None if _EVADES.search(text) else _SHORT.fullmatch(text))


def _span(match: re.Match[str] | None) -> tuple[int, int] | None:
    return match.span() if match else None


def agreed_on(turns: Sequence[tuple[Side, str]]) -> tuple[int, int, int] | None:
    """Where a call in which no number was told speaks of calling back on the one it came from, in words no pattern
    above knows: the agent speaks of it and the caller points or agrees, or the caller points to it unasked.

    Args:
        turns: side and words of each utterance, in order of time.

    Returns:
        number of the utterance, start and end of the words; None where none does, or the caller wants no call.
    """
    if any(side is Side.CALLER and _WANTS_NO_CALL.search(words) for side, words in turns[-_LAST_WORDS:]):
        return None
    asked = False
    for number, (side, words) in enumerate(turns):
        if side is Side.AGENT:
            asked = bool(_SPEAKS_OF_CALLING.search(words))
            continue
        match = (_ACCEPTS if asked else _POINTS_UNASKED).search(words) or _POINTS_UNASKED.search(words)
        if match and not any(len(run.digits) >= _A_NUMBER for run in runs(as_digits(words))):
            return number, *match.span()
        asked = False
    return None
