"""Counted things in speech: `十五度`, `三个月`, `两天`, as coarse classes that generalise over the exact figure."""

import math
import re
from collections.abc import Iterator

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_COUNT = re.compile(
    r"([0-9]{1,5}|[零一二三四五六七八九两俩仨十百千万]{1,8})多?(摄氏度|度|个半?月|天|宿|小时"
    r"|点|年|万|块|元|人|户|米|平)"
)
_SAME = {"摄氏度": "度", "个半月": "个月", "宿": "天", "元": "块"}
_STEP, _FINE_UP_TO = 5, 40


def quantity_classes(text: str) -> Iterator[str]:
    """`度3` for 15 to 19 degrees, `个月0` for up to 4 months, and by powers of two from 40 on."""
    for match in _COUNT.finditer(text):
        value = number(match[1])
        size = value // _STEP if value < _FINE_UP_TO else 100 + round(math.log2(value))
        yield f"{_SAME.get(match[2], match[2])}{size}"


def number(text: str) -> int:
    """A figure or a spoken number; of an estimate such as 十五六 the lower one."""
    if text.isdigit() and text.isascii():
        return int(text)
    total = section = digit = 0
    told = False
    for character in text:
        if character in _UNITS:
            unit = _UNITS[character]
            if unit == _UNITS["万"]:
                total, section = (total + section + digit or 1) * unit, 0
            else:
                section += (digit or 1) * unit
            digit, told = 0, False
        elif character != "零" and not told:
            digit, told = _DIGITS[character], True
    return total + section + digit
