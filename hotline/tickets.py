"""A ticket's number: day, serial, check digit; and how a ticket came."""

import re
from datetime import date
from enum import StrEnum

MAX_SERIAL = 999_999
"""per day; a city of 3.1 million calls a year takes some 9,000 a day"""


class Origin(StrEnum):
    """The one door has two ways in."""

    CALL = "call"
    """诉求: somebody rang"""
    GRID = "grid"
    """未诉先办: a grid worker found it before anybody complained"""


_NUMBER = re.compile(r"(\d{8})-(\d{6})-(\d)", re.ASCII)


def ticket_number(day: date, serial: int) -> str:
    """`YYYYMMDD-NNNNNN-C`, C by ISO/IEC 7064 MOD 11,10: it finds any one wrong digit.

    Raises:
        ValueError: the serial is not within 1…MAX_SERIAL.
    """
    if not 1 <= serial <= MAX_SERIAL:
        raise ValueError(f"ticket serial {serial} outside 1…{MAX_SERIAL}")
    digits = f"{day:%Y%m%d}{serial:06d}"
    return f"{digits[:8]}-{digits[8:]}-{_check_digit(digits)}"


def is_ticket_number(text: str) -> bool:
    """Whether the text has the shape of a ticket number and its check digit is right."""
    match = _NUMBER.fullmatch(text)
    return match is not None and _check_digit(match[1] + match[2]) == int(match[3])


def _check_digit(digits: str) -> int:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10
