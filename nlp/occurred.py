"""When it happened, as said: `今天早上七点`, `上周三`, `从十月份开始`, `三天`, and its day."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.quantities import number
from nlp.spans import Span

VERSION = "occurred-1"

_N = "(?:[0-9]{1,4}|[零〇一二三四五六七八九两十百几]{1,5})"
_YEAR = (
    "(?:今年|去年|前年|大前年|[0-9]{4}年|二[零〇][零〇一二三四五六七八九]{2}年|[零〇一二][零〇一二三四五六七八九]年)"
)
_MONTH = f"(?:这个月|本月|上个?月|上上个?月|{_N}月份?)"
_DAY = f"(?:{_N}[号日](?![楼线门院码店桌]))"
_WEEK = "(?:上上?个?|这个?|本)?(?:周|星期|礼拜)(?:[一二三四五六日天1-6]|末)"
_NEAR = (
    "大前天|前天|前儿个?|昨天|昨儿个?|今天|今儿个?|昨晚|昨夜|今早|今晨|今晚|前晚|当天|当晚|刚才|刚刚"
    "|这两天|这几天|前两天|前几天|前些天|前一阵|前阵子|前段时间|最近几天|最近这?几个?月"
    "|最近|近期|上周|上个?星期|上个?礼拜|这周|这个?星期|这个?礼拜"
)
_FEAST = (
    "春节|过年|元旦|国庆节?|五一|中秋节?|端午节?|清明节?|除夕|正月|年初|年底|月初|月底|开春"
    "|入冬|入夏|暑假|寒假|开学|供暖(?:以来|开始)|供暖期"
)
_PART = "(?:一?大早上?|早上|早晨|清早|清晨|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|深夜|凌晨|后半夜|大半夜|白天|早|晚)"
_CLOCK = (
    f"(?:{_N}点(?:钟|半|多钟?|左右|[零一二三四五六七八九十0-9]{{1,3}}分?)?(?:多|左右|吧)?(?:到{_N}点(?:半|钟|多)?)?)"
)
_DATE = (
    f"(?:{_YEAR}的?(?:{_MONTH}|{_FEAST})?的?{_DAY}?|{_MONTH}的?{_DAY}?(?:初|底|中旬|上旬"
    f"|下旬)?|{_DAY}|{_WEEK}|{_NEAR}|{_FEAST})"
)
_POINT = f"(?:{_DATE}(?:的|这个|一)?{_PART}?(?:的)?{_CLOCK}?(?:左右)?|{_PART}{_CLOCK})"
_AGAIN = f"(?:每天|天天|每晚|每周|每到|一到|经常|总是){_PART}?{_CLOCK}?|每到{_PART}"
_FOR = f"(?:好几|大半|半|{_N})(?:来|多)?(?:个?多?半?(?:小时|钟头|月|礼拜|星期)|天|周|年|宿|分钟)(?:多|半)?"
_SINCE = re.compile(
    f"(?P<since>(?:从|自|打)(?P<from>{_POINT})(?:开始|起|以来|之后|以后|到现在|到今天)?)"
    f"|(?P<point>{_POINT}(?:开始|起|以来)?)|(?P<again>{_AGAIN})"
    f"|(?:已经|都|有|快|得有|大概|差不多|持续|连续|将近|整整)*(?P<long>{_FOR})(?P<done>(?:了|啦|以上)?)"
)
_LASTS = re.compile("已经|都|有|快|持续|连续|整整|停了|没.{0,3}$")
_FUTURE = re.compile(r"(?:明天|后天|大后天|明年|下个?月|下个?周|下个?星期|下个?礼拜|以后|将来|什么时候|几点|多久)")
_ASKED = re.compile(r"什么时候|啥时候|何时|几号|哪天|多久|多长时间|几点|时间|几天")
_HAPPENED = re.compile(r"开始|发生|就|停|坏|断|没|出现|漏|掉|丢|裂|倒|吵|响|臭|堵|不热|发现|被|撞|看到|收|施工|买的|塌")
_HISTORY = re.compile(
    r"打过|打了电话|打电话|反映过?|报修|报过|找过|联系过?|投诉过|问过|来过|说过|答复|登记过"
    r"|受理|工单|跟.{0,6}说|给.{0,8}打|上班|营业"
)
"""what the caller did about it, not when it happened"""
_LED_TO_IT = re.compile("签|入住|搬|建的|交的|预约|买的")
_PROPOSED = re.compile("建议|希望|能不能|能否|延长|改到|应该")
_EXPIRES = re.compile(r"内|之内|以内|工作日|期限|到期|合同|保修|质保")
_AGE = re.compile(f"岁|工龄|{_N}年的|老小区|房龄|电话|手机")
_CORRECTED = re.compile(r"不对|说错|错了|不是|记错")
_FEASTS = {"元旦": (1, 1), "三八": (3, 8), "五一": (5, 1), "六一": (6, 1), "国庆": (10, 1), "十一长假": (10, 1)}
_WEEKDAYS = {
    character: day
    for day, characters in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天"))
    for character in characters
}


@dataclass(frozen=True, slots=True)
class Occurred:
    text: str
    """as said, the day in brackets where the call's day is known: `上周三（2026-02-25）`"""
    spans: tuple[Span, ...]
    confidence: float


def occurred(utterances: Sequence[Utterance], called_on: date | None = None) -> Occurred | None:
    """When or since when, or None. What answers the agent's question counts most, then what tells a beginning.

    Args:
        utterances: in order of time.
        called_on: day of the call in Shanghai.
    """
    best: tuple[float, Span] | None = None
    asked = False
    for utterance in utterances:
        if utterance.side is Side.AGENT:
            asked = bool(_ASKED.search(utterance.text))
            continue
        for score, span in _told(utterance, asked=asked):
            score += 3 * asked + 2 * bool(_CORRECTED.search(utterance.text[: span.start]))
            if score > 0 and (best is None or score > best[0]):
                best = (score, span)
        asked = False
    if best is None:
        return None
    score, span = best
    day = resolved(span.text, called_on) if called_on else None
    text = f"{span.text}（{day}）" if day else span.text
    return Occurred(text, (span,), 0.9 if score >= 4 else 0.75 if score >= 2 else 0.6)


def _told(utterance: Utterance, *, asked: bool) -> Iterator[tuple[float, Span]]:
    """The times of one utterance, each with how likely it is the matter's."""
    text = str(utterance.text)
    for match in _SINCE.finditer(text):
        kind = next(name for name in ("since", "point", "again", "long") if match[name])
        start, end = match.span(kind)
        before, after = text[max(0, start - 8) : start], text[end : end + 8]
        if _FUTURE.search(before[-3:] + match[kind]) or _AGE.match(after) or _EXPIRES.match(after):
            continue
        if kind == "long" and not (asked or match["done"] or _LASTS.search(before + match[0])):
            continue
        score = {"since": 2.5, "point": 1.0, "again": 0.6, "long": 0.8}[kind]
        if (
            kind == "point"
            and not re.search("开始|起|以来", match[kind])
            and match[kind] in ("最近", "近期", "刚才", "刚刚")
        ):
            score -= 0.3
        score += 1.0 * bool(_HAPPENED.search(after) or re.search("开始|起|以来", match[kind]))
        score -= 2.0 * bool(_HISTORY.search(after)) + 0.5 * bool(_LED_TO_IT.search(after))
        if kind == "point" and _PROPOSED.search(text[:start]) and not re.search(_DATE, match[kind]):
            continue
        yield score, Span(utterance, start, end)


def resolved(phrase: str, called_on: date) -> str | None:
    """`YYYY-MM-DD` of the phrase's first day, `YYYY-MM` where it names a month, None where it names neither.

    A date without a year lies in the past. `三天` is three days before the call.
    """
    for reading in (_near, _weekday, _feast, _calendar, _length):
        found = reading(phrase, called_on)
        if found:
            return found
    return None


def _near(phrase: str, day: date) -> str | None:
    days = (
        ("大前天", 3),
        ("前天", 2),
        ("前晚", 2),
        ("前儿", 2),
        ("昨", 1),
        ("今天", 0),
        ("今儿", 0),
        ("今早", 0),
        ("今晨", 0),
        ("今晚", 0),
        ("刚才", 0),
        ("刚刚", 0),
    )
    for word, back in days:
        if word in phrase:
            return (day - timedelta(back)).isoformat()
    return None


def _weekday(phrase: str, day: date) -> str | None:
    match = re.search("(上上|上|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天1-6末])", phrase)
    if not match:
        return None
    weekday = 5 if match[2] == "末" else _WEEKDAYS[match[2]]
    monday = day - timedelta(day.weekday())
    weeks = {"上上": 2, "上": 1}.get(match[1] or "", 0)
    found = monday + timedelta(weekday - 7 * weeks)
    return (found - timedelta(7) if found > day else found).isoformat()


def _feast(phrase: str, day: date) -> str | None:
    """Feasts that stand in the solar calendar."""
    found = next((date(day.year, *when) for name, when in _FEASTS.items() if name in phrase), None)
    if not found:
        return None
    year = _year(phrase, day)
    return found.replace(year=year if year is not None else day.year - (found > day)).isoformat()


def _calendar(phrase: str, day: date) -> str | None:
    year = _year(phrase, day)
    month_said = re.search(f"(上上|上|这|本)?个?({_N})?月(?!底|初)", phrase)
    day_said = re.search(f"({_N})[号日]", phrase)
    if not month_said and not day_said:
        return None
    month, wanted_year = day.month, day.year if year is None else year
    if month_said and month_said[2] and "个" not in month_said[0]:
        month = number(month_said[2]) if "几" not in month_said[2] else 0
        if year is None and month > day.month:
            wanted_year -= 1
    elif month_said and month_said[1]:
        back = {"上上": 2, "上": 1}.get(month_said[1], 0)
        wanted_year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
        month += 1
    elif month_said:
        return None
    return _written(wanted_year, month, day_said, day, backward=not month_said)


def _written(year: int, month: int, day_said: re.Match[str] | None, today: date, *, backward: bool) -> str | None:
    if not day_said:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    try:
        day = number(day_said[1]) if "几" not in day_said[1] else 0
        if backward and day > today.day:
            year, month = _month_with(day, today)
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat()


def _month_with(day: int, today: date) -> tuple[int, int]:
    """The last month before this one that has such a day.

    Raises:
        ValueError: none has.
    """
    for back in (1, 2):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        if 1 <= day <= monthrange(year, month + 1)[1]:
            return year, month + 1
    raise ValueError


def _year(phrase: str, day: date) -> int | None:
    for word, back in (("大前年", 3), ("前年", 2), ("去年", 1), ("今年", 0)):
        if word in phrase:
            return day.year - back
    match = re.search("([0-9]{4}|二[零〇][零〇一二三四五六七八九]{2})年", phrase)
    if not match:
        return None
    return int(match[1].translate(str.maketrans("零〇一二三四五六七八九", "00123456789")))


def _length(phrase: str, day: date) -> str | None:
    match = re.fullmatch(f"({_N}|半)个?多?(半)?(天|宿|周|礼拜|星期|月)多?", phrase)
    if not match or "几" in match[1]:
        return None
    if match[1] == "半" or (match[3] == "月" and "个" not in phrase):
        return None
    count = number(match[1])
    if match[3] == "月":
        year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
        return f"{year:04d}-{month + 1:02d}"
    return (day - timedelta(count * (1 if match[3] in "天宿" else 7))).isoformat()
