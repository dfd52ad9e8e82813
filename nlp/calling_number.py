"""Callers who say no number but `就这个号`: the one they are calling from."""

import re
from collections.abc import Callable, Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.spans import Span

_THIS = (
    "(?:来电显示|来电|打来|打过来|打进来|拨打|拨过来|本机|现在打|现在用|现在|当前|正在使用|正在打|显示|这个|我打|您打)"
)
_CALLING = re.compile(
    f"{_THIS}的?(?:这个|那个)?(?:号码?|电话|手机号?)|来电显示|打来的|来电(?:这个|的)|本机|(?:拨打|打来|打)的这个|就(?:是)?这个(?:号|电话)|用这个"
)
_THIS_ONE = re.compile(
    f"(?:就|打|记|用|写|留|按|还是)(?:是|我|打|记|用|写|留|的)*{_THIS}+的?(?:这个|那个)?(?:号码?|电话|手机号?|机)(?!是)"
    r"|(?:来电显示|来电号码?|本机号码|本机|这个来电|现在打的|我现在打的)(?:的)?(?:这个|那个)?(?:号码?|电话)?(?:就(?:行|可以|是|成)|可以|$)"
    r"|[跟和同](?:你们?|您)?(?:那边)?(?:显示的|来电|打来的|这个)的?(?:号码?)?(?:是)?(?:一样|同一个|一致)|(?:就|用|打)它|打(?:过)?来的(?:这个|那个)"
    r"|(?<!不用)(?<!不是)这个(?:号码?|电话|手机号?)(?:就)?(?:行|可以|能打|打得通)|就是?打过去这个|就这个(?:吧|就行|$)"
)
_THIS_ANSWERS = re.compile(
    r"^(?:嗯|啊|哦|那|对|是|好|\s)*(?:就|用|打|按|记|写|留|跟|你们?|您|我|那边|这边|\s)*"
    r"(?:现在|打的|打来|打过来|打进来|来电|显示|屏幕上|本机|手里|用)*的?(?:这个|那个|来电|显示|本机|手机|电话|号码?)*(?:这个|那个|来电|显示|本机|现在的|它)(?:手机|电话|号码?)?(?:就|吧|行|成|中|呗|可以|好|\s|$)"
)
"""when the number was asked for"""
_ASKED = re.compile("电话|手机|号码|联系方式|怎么联系")
_YES = re.compile(
    r"^(?:嗯|啊|哦|那)*(?:对|是(?!不)|可以|行|好|没错|就|能|没问题|成|中|妥|没毛病|就它|谢谢)|^[嗯啊哎]+$|^嗯(?!.{0,3}不)"
)
_ANOTHER = re.compile(r"(?:别|不要|不|别的|换)(?:打|用|是|记|留)(?:这个|来电|现在)")


def calling_number_meant(
    utterances: Sequence[Utterance], *, says_another: Callable[[Utterance], bool]
) -> tuple[Span, ...]:
    """The words that say so, none when nobody says so or another number is given later.

    Args:
        utterances: in order of time.
        says_another: whether a whole telephone number is said in an utterance.
    """
    found: tuple[Span, ...] = ()
    offered: Span | None = None
    asked = False
    for utterance in utterances:
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            question = _CALLING.search(text)
            asked = bool(_ASKED.search(text))
            offered = Span(utterance, *question.span()) if question else None
            continue
        if _ANOTHER.search(text) or says_another(utterance):
            found = ()
        elif match := _THIS_ONE.search(text) or (_THIS_ANSWERS.search(text) if asked else None):
            found = (Span(utterance, *match.span()),)
        elif offered and (match := _YES.search(text)):
            found = (offered, Span(utterance, *match.span()))
        offered, asked = None, False
    return found
