"""Callers who say no number but `就这个号`: the one they are calling from."""

import re
from collections.abc import Callable, Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.spans import Span

_CALLING = re.compile(
    r"(?:来电|这个|现在|当前|打来|本机|打电话|来电显示|正在使用)(?:的)?(?:这个)?(?:号码?"
    r"|电话|手机号?)|就(?:是)?这个(?:号|电话)"
)
_THIS_ONE = re.compile(
    r"(?:就|打|记|用|是|写|留|按|还是)(?:是|我|打|记|用|写|留)*(?:现在|这个|来电|我打的"
    r"|我现在|打来的|当前|本机)(?:打)?(?:的)?(?:这个|那个)?(?:号码?|电话|手机号?|机)(?!是)"
    r"|(?:来电显示|来电号码|本机号码|这个来电|现在打的|我现在打的)(?:的)?(?:这个)?(?:号码?"
    r"|电话)?(?:就(?:行|可以|是)|可以|$)|这个(?:号码?|电话|手机号?)(?:就)?(?:行|可以|能打|打得通)|就是?打过去这个|就这个(?:吧|就行|$)"
)
_YES = re.compile(r"^(?:嗯|啊|哦|那)*(?:对|是(?!不)|可以|行|好|没错|就|能|没问题)")
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
    for utterance in utterances:
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            question = _CALLING.search(text)
            offered = Span(utterance, *question.span()) if question else None
            continue
        if _ANOTHER.search(text) or says_another(utterance):
            found = ()
        elif match := _THIS_ONE.search(text):
            found = (Span(utterance, *match.span()),)
        elif offered and (match := _YES.search(text)):
            found = (offered, Span(utterance, *match.span()))
        offered = None
    return found
