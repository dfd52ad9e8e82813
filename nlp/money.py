"""Amounts of money as callers say them: `三千二百块`, `两块五`, `十五万`, `3200元`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.quantities import number
from nlp.spans import Span

_COUNT = r"(?:\d+(?:\.\d+)?|[零一二三四五六七八九两十百千]+(?:点[零一二三四五六七八九]+)?)"
_DIGIT = "[0-9一二三四五六七八九两]"
_AMOUNT = re.compile(
    f"(?:好)?{_COUNT}(?:多|几)?[万亿]?{_DIGIT}?千?(?:多|来)?(?:块钱|块|元钱|元|万元|圆)"
    f"(?:{_DIGIT}(?![0-9零一二三四五六七八九十百千万]?[个天月年号楼层点日人户]))?"
    f"(?:毛{_DIGIT}?|角{_DIGIT}?)?"
)
_BARE = re.compile(
    r"(?:(?P<wan>\d+(?:\.\d+)?|[零一二三四五六七八九两十百千]+(?:点[零一二三四五六七八九]+)?)(?:多|几)?万"
    r"(?P<rest>[0-9一二三四五六七八九]千?(?![个天月年号楼层点日人户]))?"
    r"|[一二三四五六七八九两]千[零一二三四五六七八九百十]*|[一二三四五六七八九]百[零一二三四五六七八九十]*|\d{3,6})多?"
    r"(?![0-9零一二三四五六七八九十百千万个天月年号楼层点日人户平米公里度斤吨克岁名家次块元])"
)
"""without a unit: money only where the talk is of money"""
_OF_MONEY = re.compile(
    r"工资|工钱|工程款|货款|钱|费|款|押金|定金|订金|罚|赔|价|贷|租金|花了|交了|付了|转账"
    r"|转了|充了|收了?我?|欠|退|补贴|补偿|损失|骗"
)
_NO_MONEY = re.compile(r"电话|号码|手机|座机|编号|单号|卡号|证号|号是|尾号|热线")
_AROUND = 10
"""characters within which talk of money stands"""


def amounts(utterances: Sequence[Utterance]) -> Iterator[Span]:
    """The amounts of money said, in order."""
    for utterance in utterances:
        text = str(utterance.text)
        taken = [match.span() for match in _AMOUNT.finditer(text) if yuan(match[0]) is not None]
        for match in _BARE.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            around = text[max(0, match.start() - _AROUND) : match.end() + 4]
            if _OF_MONEY.search(around) and not _NO_MONEY.search(around) and not _within_digits(text, match.span()):
                taken.append(match.span())
        for start, end in sorted(taken):
            yield Span(utterance, start, end)


def yuan(text: str) -> float | None:
    """The amount in yuan; None when it is no amount."""
    body = re.sub("钱|多|来|好|几", "", text)
    whole, mark, rest = re.sub("[圆元]", "块", body).partition("块")
    total = _count(whole)
    if total is None:
        return None
    tail = re.fullmatch(f"({_DIGIT})?(?:[毛角]({_DIGIT})?)?", rest) if mark else None
    if tail and tail[1]:
        total += number(tail[1]) / 10 + (number(tail[2]) / 100 if tail[2] else 0)
    return round(total, 2)


def _count(text: str) -> float | None:
    """`三千二` is 3200, `一万五` 15000, `一点五万` 15000."""
    match = re.fullmatch(rf"({_COUNT})?(万|亿)?({_DIGIT}?)(千?)(.*)", text)
    if match and match[1] and match[2]:
        unit = 10_000 if match[2] == "万" else 100_000_000
        rest = match[3] + match[4] + match[5]
        below = _below(rest, unit) if rest else 0
        return None if below is None else _plain(match[1]) * unit + below
    return _below(text, 0)


def _below(text: str, unit: int) -> float | None:
    if re.fullmatch(_DIGIT, text) and unit:
        return number(text) * unit / 10
    short = re.fullmatch(f"(.*)([百千])({_DIGIT})", text)
    if short:
        return number(short[1] + short[2]) + number(short[3]) * (10 if short[2] == "百" else 100)
    return _plain(text) if re.fullmatch(_COUNT, text) else None


def _plain(text: str) -> float:
    whole, point, rest = text.replace("点", ".").partition(".")
    if not point:
        return float(number(whole))
    return float(f"{number(whole)}.{''.join(str(number(one)) for one in rest)}")


def _within_digits(text: str, span: tuple[int, int]) -> bool:
    """Part of a longer row of digits, such as a telephone number."""
    return bool(re.search(r"[0-9幺]$", text[: span[0]]) or re.match(r"[0-9幺]", text[span[1] :]))
