"""What a telephone number one can call back looks like: mobile, landline with or without the area code.

400 and 800 numbers and short ones are nobody's call-back number. Source: the national numbering plan.
"""

import re

MAX_DIGITS = 11
"""of a number that is no longer by other readings; some area codes of four digits have one more"""

_WHOLE = re.compile(r"1[3-9]\d{9}|0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}|(?!400|800)[2-8]\d{7}")
_BEGUN = re.compile(r"1(?:[3-9]\d{0,9})?|0\d{0,11}|(?!400|800)[2-8]\d{0,7}|86(?:1(?:[3-9]\d{0,9})?)?")
_TOO_LONG = re.compile(r"1[3-9]\d{10}")
_AREA_CODE = re.compile(r"0(?:10|2\d|[3-9]\d{2})")
_PREFIX = re.compile(r"(?:86|0)(?=1[3-9]\d{9}$)")


def is_whole(digits: str) -> bool:
    return bool(_WHOLE.fullmatch(digits))


def may_become_whole(digits: str) -> bool:
    return bool(_BEGUN.fullmatch(digits))


def is_one_too_long(digits: str) -> bool:
    """Whether it is a mobile number with a digit too many."""
    return bool(_TOO_LONG.fullmatch(digits))


def is_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits.startswith("1")


def is_area_code(digits: str) -> bool:
    return bool(_AREA_CODE.fullmatch(digits))


def as_dialled(digits: str) -> str:
    """Without the country's code or the 0 before a mobile number, and once where the whole was said twice."""
    digits = _PREFIX.sub("", digits)
    half = len(digits) // 2
    return digits[:half] if is_whole(digits[:half]) and digits == 2 * digits[:half] else digits
