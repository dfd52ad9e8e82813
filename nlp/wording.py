"""Title and content of a draft: the caller's own words, tidied, and names out of the list; nothing else."""

import re
from collections.abc import Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.spans import Span

MAX_TITLE = 20
"""characters"""

MAX_CONTENT = 1000
"""characters; a longer story is for the officer to hear"""

_LEAD = re.compile(
    r"^(?:喂|你好|您好|你们好|嗯|呃|啊|哎|哦|那个|这个|就是说|就是|然后|是这样的|同志|麻烦(?:你|您)(?:了|一下)?|请问(?:一下)?"
    r"|我?(?:想|要)?(?:反映|咨询|投诉)(?:一下|下|一个|个)(?:问题|情况|事情|事儿|事)?|[\s，,。、！!？?：:])+"
)
_TRAIL = re.compile(r"(?:嗯|呃|啊|哎|哦|那个|这个|[\s，,。、！!？?：:])+$")
_EMPTY_TALK = re.compile(
    r"(?:嗯|呃|啊|哎|哦|喂|对|是的|是|好的|好|行|可以|没有|有|没错|谢谢(?:你|您|啊|了)?|再见|不客气|知道了|明白|你好|您好|稍等|不是|不对"
    r"|麻烦(?:你|您)?了?|吧|了|[\s，,。、！!？?])*"
)
_NUMBER_TALK = re.compile(
    r"(?:我的?|你记一下|您记一下|联系)?(?:电话|手机|手机号|电话号码|手机号码|号码|联系方式|联系电话)?(?:号码|号)?(?:就)?(?:是)?"
    r"[0-9零〇一幺二三四五六七八九-]{3,}"
)
_DIGIT_RUN = re.compile(r"[0-9零〇一幺二三四五六七八九-]{3,}")


def content(utterances: Sequence[Utterance], number_spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """What the caller told, a sentence an utterance, without greetings, nods and the telephone number.

    Args:
        utterances: in order of time.
        number_spans: the words of the call-back number.

    Returns:
        the text, at most MAX_CONTENT characters, and the words it is made of.
    """
    sentences: list[str] = []
    spans: list[Span] = []
    used = 0
    for utterance in utterances:
        if utterance.side is not Side.CALLER:
            continue
        holds_number = any(span.utterance == utterance for span in number_spans)
        for span in _statements(utterance, without_number=holds_number):
            sentence = span.text + "。"
            if used + len(sentence) > MAX_CONTENT:
                return "".join(sentences), tuple(spans)
            used += len(sentence)
            sentences.append(sentence)
            spans.append(span)
    return "".join(sentences), tuple(spans)


def title(place: str, name: str, statements: Sequence[Span]) -> str:
    """At most MAX_TITLE characters: place and name of the category, or the beginning of what was told.

    Args:
        place: as said; may be empty.
        name: of the category in the list; empty when it is not clear.
    """
    if name:
        return place + name if len(place + name) <= MAX_TITLE else name[:MAX_TITLE]
    return max((span.text for span in statements), key=len, default="")[:MAX_TITLE]


def _statements(utterance: Utterance, *, without_number: bool) -> list[Span]:
    text = str(utterance.text)
    pieces = [(0, len(text))]
    if without_number:
        pieces = []
        start = 0
        for match in _NUMBER_TALK.finditer(text):
            pieces.append((start, match.start()))
            start = match.end()
        pieces.append((start, len(text)))
    spans = []
    for start, end in pieces:
        lead = _LEAD.match(text[start:end])
        start += lead.end() if lead else 0
        trail = _TRAIL.search(text[start:end])
        end = start + trail.start() if trail else end
        if end > start and not _EMPTY_TALK.fullmatch(text[start:end]):
            spans.append(Span(utterance, start, end))
    return spans
