from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.tickets import MAX_SERIAL, is_ticket_number, ticket_number

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31))
SERIALS = st.integers(min_value=1, max_value=MAX_SERIAL)


def test_number_has_day_serial_and_check_digit() -> None:
    number = ticket_number(date(2026, 11, 23), 42)
    assert number.startswith("20261123-000042-")
    assert len(number) == 17


@given(DAYS, SERIALS)
def test_a_made_number_is_valid(day: date, serial: int) -> None:
    assert is_ticket_number(ticket_number(day, serial))


@given(DAYS, SERIALS, st.integers(0, 13), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(day: date, serial: int, place: int, shift: int) -> None:
    number = ticket_number(day, serial)
    index = place if place < 8 else place + 1
    wrong = str((int(number[index]) + shift) % 10)
    assert not is_ticket_number(number[:index] + wrong + number[index + 1 :])


@pytest.mark.parametrize("text", ["", "20261123-42-1", "20261123-000042-x", "２０２６１１２３-000042-1"])
def test_other_shapes_are_no_ticket_numbers(text: str) -> None:
    assert not is_ticket_number(text)


@pytest.mark.parametrize("serial", [0, -1, MAX_SERIAL + 1])
def test_a_serial_outside_the_day_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        ticket_number(date(2026, 1, 1), serial)
