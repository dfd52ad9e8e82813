"""How written text is said aloud in Mandarin: figures and Latin letters become characters."""

import re

DIGITS = "零一二三四五六七八九"
TELEPHONE_DIGITS = "零幺二三四五六七八九"
"""As read out in telephone numbers, where 一 (yī) is said 幺 (yāo) so as not to be taken for 七 (qī)."""

DIGIT_BY_DIGIT_FROM = 5
"""Figures of so many digits and more are read out digit by digit, such as 12345."""

TELEPHONE_FROM = 7
"""Figures of so many digits and more are telephone numbers, read with 幺."""

_LETTER_NAMES = (
    "诶 比 西 迪 伊 艾弗 吉 艾尺 爱 杰 开 艾勒 艾马 恩 欧 屁 吉吾 阿儿 艾斯 提 优 维 豆贝尔维 艾克斯 歪 贼德"
)
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _LETTER_NAMES.split(), strict=True))
_UNITS = ("", "十", "百", "千")
_TOKEN = re.compile(r"(\d+)(?:\.(\d+))?(%?)|([A-Za-z])")


def spoken(text: str) -> str:
    """The text with every figure and Latin letter in characters; all else unchanged.

    `3号楼` → 三号楼, `15.5度` → 十五点五度, `13800001234` → 幺三八零零零零幺二三四, `80%` → 百分之八十.
    """
    return _TOKEN.sub(_say, text)


def _say(match: re.Match[str]) -> str:
    whole, fraction, percent, letter = match.groups()
    if letter:
        return _LETTERS[letter.upper()]
    if len(whole) >= DIGIT_BY_DIGIT_FROM or (len(whole) > 1 and whole[0] == "0"):
        digits = TELEPHONE_DIGITS if len(whole) >= TELEPHONE_FROM else DIGITS
        said = "".join(digits[int(digit)] for digit in whole)
    else:
        said = _number(int(whole))
    if fraction:
        said += "点" + "".join(DIGITS[int(digit)] for digit in fraction)
    return f"百分之{said}" if percent else said


def _number(value: int) -> str:
    """0…9999 as a quantity."""
    if value == 0:
        return DIGITS[0]
    said, zero_due = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            zero_due = bool(said)
            continue
        said += (DIGITS[0] if zero_due else "") + DIGITS[digit] + _UNITS[place]
        zero_due = False
    return said.removeprefix("一") if 10 <= value < 20 else said
