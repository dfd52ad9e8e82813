"""Amounts of money as callers say them: `三千二百块`, `两块五`, `十五万`, `3200元`."""

import re
from collections.abc import Iterator, Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.quantities import number
from nlp.spans import Span

_COUNT = r"(?:\d+(?:\.\d+)?|[零一二三四五六七八九两十百千]+(?:点[零一二三四五六七八九]+)?)"
_DIGIT = "[0-9一二三四五六七八九两]"
_AMOUNT = re.compile(
    f"(?:好)?{_COUNT}(?:多|几)?(?:[万亿](?:{_COUNT})?)?(?:多|来)?(?:块钱|块|元钱|元|万元|圆)"
    f"(?:{_DIGIT}(?![0-9零一二三四五六七八九十百千万]?[个天月年号楼层点日人户]))?"
    f"(?:零?{_DIGIT}?毛{_DIGIT}?|角{_DIGIT}?)?|{_DIGIT}毛{_DIGIT}?钱?(?!病)|{_DIGIT}角(?:{_DIGIT}|钱)"
)
_MEASURES = (
    "个天月年号楼层点日人户平米公里度斤吨克岁名家次块元分秒小栋单室路线届期页条台辆只头张位口间套件"
    "本瓶箱袋包桶伏兆瓦厘毫升周倍成%％来几多车群层遍趟回方"
)
_SMALL = "[一二三四五六七八九两]"
_BARE = re.compile(
    rf"(?:(?:\d+(?:\.\d+)?|[零一二三四五六七八九两十百千]+(?:点[零一二三四五六七八九]+)?)(?:多|几)?万(?:[0-9一二三四五六七八九](?:千[一二三四五六七八九]?)?)?"
    rf"|{_SMALL}千[零一二三四五六七八九百十]*|{_SMALL}百[零一二三四五六七八九十]*|(?<![百千万])[一二三四五六七八九]?十[一二三四五六七八九]?|\d{{2,6}})多?"
    rf"(?:(?=一[{_MEASURES}])|(?![0-9零一二三四五六七八九十百千万{_MEASURES}]))"
)
"""without a unit: money only where the talk is of money"""
_OF_MONEY = re.compile(
    r"工资|[工租佣]?[钱费款价贷]|(?:退休|公积|低保|押|定|订|保证|奖|补偿|本|资|租|养老|补助)金|罚|扣|赔|花了?|交了|付了|转账"
    r"|转了|充了|收|欠|退|补贴|补偿|津贴|损失|骗|买|卖|票|贵|便宜|优惠|理财|利息|要了?我|存|消费|货值|订的|一[个斤箱套年]|账户|贪|值"
)
_SHORT_FORM = re.compile(f"[百千]{_DIGIT}$")
"""`一千二`, `四百五`: hardly anything else is told so"""
_OF_SMALL_MONEY = re.compile(
    "(?:[收要花交扣罚退赔补涨降]了?我?|票|卖|该|给|一小时|收[^\\s，。]{1,4}|(?<!周)(?<!星期)一[^\\W\\d_月年号点共起直样])$|[钱费价]|"
    f"{_DIGIT}[次个斤份箱套本张节位碗瓶盒袋包桶条天][^\\s，。]{{0,3}}$"
)
"""close before an amount below a hundred"""
_COMPARED = re.compile("(?:[就才只按]|平时|原来|以前|正常|外面)$")
"""before such an amount, behind another"""
_APIECE = re.compile("一(?:天|个月|月|斤|次|位|件|张|小时|平)")
"""`六百一天`"""
_ASKED = re.compile("多少钱|货值|金额|价格|价钱|多少费|损失多少|欠(?:您|你)?多少|收(?:了)?多少")
_NO_MONEY = re.compile(r"电话|号码|手机|座机|编号|单号|卡号|证号|号是|尾号|热线")
_NO_AMOUNTS = frozenset(("12345", "千万", "百万"))
"""`千万别说`, `上百万`, and the hotline's number"""
_AROUND = 10
"""characters within which talk of money stands"""


def amounts(utterances: Sequence[Utterance]) -> Iterator[Span]:
    """The amounts of money the caller said, in order; the agent's words count as questions only."""
    asked = False
    for utterance in utterances:
        text = str(utterance.text)
        if utterance.side is Side.AGENT:
            asked = bool(_ASKED.search(text) or _AMOUNT.search(text))
            continue
        taken = [match.span() for match in _AMOUNT.finditer(text) if yuan(match[0]) is not None]
        for match in _BARE.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if _is_money(text, match, asked=asked) or (taken and _COMPARED.search(text[: match.start()])):
                taken.append(match.span())
        asked = False
        for start, end in sorted(taken):
            yield Span(utterance, start, end)


def _is_money(text: str, match: re.Match[str], *, asked: bool) -> bool:
    around = text[max(0, match.start() - _AROUND) : match.end() + 4]
    if (
        _NO_MONEY.search(around)
        or match[0] in _NO_AMOUNTS
        or text.endswith("分之", 0, match.start())
        or _within_digits(text, match.span())
        or yuan(match[0]) is None
    ):
        return False
    if asked or text.endswith("小", 0, match.start()) or "万" in match[0] or _SHORT_FORM.search(match[0]):
        return True
    if re.search("[百千]|[0-9]{3}", match[0]):
        return bool(_OF_MONEY.search(text) or _APIECE.match(text, match.end()))
    return bool(_OF_SMALL_MONEY.search(text[max(0, match.start() - 6) : match.start()]))


def yuan(text: str) -> float | None:
    """The amount in yuan; None when it is no amount."""
    body = re.sub("钱|多|来|好|几", "", text)
    if small := re.fullmatch(f"({_DIGIT})[毛角]({_DIGIT})?", body):
        return round(number(small[1]) / 10 + (number(small[2]) / 100 if small[2] else 0), 2)
    whole, mark, rest = re.sub("[圆元]", "块", body).partition("块")
    total = _count(whole)
    if total is None:
        return None
    tail = re.fullmatch(f"零?({_DIGIT})?(?:[毛角]({_DIGIT})?)?", rest) if mark else None
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
    """Part of a longer row of digits or signs, such as a telephone number or a plate."""
    return bool(re.search(r"[0-9幺A-Za-z]$", text[: span[0]]) or re.match(r"[0-9幺A-Za-z]", text[span[1] :]))
