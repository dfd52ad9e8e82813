"""Which of several numbers is the one to call back."""

import pytest

from hotline.calls import Side
from nlp.number_choice import Candidate, best, chosen, is_spare, with_candidate

MOBILE, LANDLINE, OTHER = "13900001463", "24001122", "13900002222"


def told(digits: str, *, side: Side = Side.CALLER, spare: bool = False, denied: bool = False) -> Candidate:
    return Candidate(digits, (), side, sure=True, spare=spare, denied=denied)


def test_last_number_nobody_denied_wins() -> None:
    number = best([told(MOBILE), told(OTHER), told(LANDLINE, denied=True)])
    assert number is not None
    assert number.digits == OTHER


def test_spare_number_comes_after_the_others_and_before_none() -> None:
    both, alone = best([told(MOBILE), told(OTHER, spare=True)]), best([told(OTHER, spare=True)])
    assert (both and both.digits, alone and alone.digits) == (MOBILE, OTHER)


def test_nothing_stands_where_all_were_denied() -> None:
    assert best([told(MOBILE, denied=True)]) is None


def test_same_number_of_the_other_side_counts_more() -> None:
    (alone,) = with_candidate([], told(MOBILE))
    (both,) = with_candidate([alone], told(MOBILE, side=Side.AGENT))
    assert (alone.votes, both.votes) == (1, 2)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("打第一个", MOBILE),
        ("就留前面的", MOBILE),
        ("打手机", MOBILE),
        ("打第二个", LANDLINE),
        ("打座机吧 手机没电", LANDLINE),
        ("好的", LANDLINE),
    ],
)
def test_words_choose_among_two(text: str, digits: str) -> None:
    number = best(chosen([told(MOBILE), told(LANDLINE)], text))
    assert number is not None
    assert number.digits == digits


@pytest.mark.parametrize(
    ("between", "spare"),
    [
        (" 打不通再打", True),
        (" 晚上打", True),
        (" 座机", True),
        (" 这个不用了 打", False),
        (" 换一个 ", False),
        (" 关机了再打 ", True),
        (" 夜班的时候找 ", True),
        (" 也行但最好打 ", False),
    ],
)
def test_number_for_want_of_another_is_spare(between: str, spare: bool) -> None:
    assert is_spare(between) is spare
