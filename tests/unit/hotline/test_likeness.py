from datetime import UTC, datetime, timedelta

import pytest

from hotline.likeness import HotSpotRule, Likeness, Report, hot, likenesses, same_text
from hotline.private import Private

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
GRID = "210102001001001"
RULE = HotSpotRule(category_digits=6, area_digits=12, hours=24, at_least=3)


def report(number: str = "1", **values: object) -> Report:
    fields = {
        "accepted_at": NOW,
        "caller": None,
        "category": None,
        "area": None,
        "place": None,
        "text": Private(""),
        **values,
    }
    return Report(number, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"caller": Private("13900001111")}, {"caller": Private("13900001111")}, (Likeness.SAME_CALLER,)),
        ({"caller": Private("13900001111")}, {"caller": Private("13900001112")}, ()),
        ({}, {}, ()),
        (
            {"category": "080101-1", "area": GRID},
            {"category": "080101-2", "area": GRID},
            (Likeness.SAME_PLACE_AND_CATEGORY,),
        ),
        ({"category": "080101-1", "area": GRID}, {"category": "080102-1", "area": GRID}, ()),
        ({"category": "0801", "area": GRID}, {"category": "0801", "area": GRID}, ()),
        ({"category": "080101", "area": GRID[:12]}, {"category": "080101", "area": GRID[:12]}, ()),
        (
            {"category": "080101", "place": Private("阳光花园 8号楼")},
            {"category": "080101", "place": Private("阳光花园8号楼")},
            (Likeness.SAME_PLACE_AND_CATEGORY,),
        ),
        ({"category": "080101", "place": Private("")}, {"category": "080101", "place": Private("")}, ()),
        (
            {"text": Private("我家暖气不热已经三天了，室内只有十五度")},
            {"text": Private("我家暖气不热已经三天了室内只有十六度")},
            (Likeness.SAME_TEXT,),
        ),
    ],
)
def test_two_reports_are_alike_for_these_reasons(one, other, why) -> None:  # type: ignore[no-untyped-def]
    assert likenesses(report("1", **one), report("2", **other)) == why
    assert likenesses(report("2", **other), report("1", **one)) == why


def test_short_texts_are_alike_by_chance_and_do_not_count() -> None:
    assert same_text("井盖丢了", "井盖丢了") == 0.0
    assert same_text("路口井盖丢了有人摔倒了快来看", "路口井盖丢了有人摔倒了快来看") == 1.0
    assert same_text("路口井盖丢了有人摔倒了快来看", "楼上半夜装修吵得睡不着觉") < 0.2


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([0, 5, 24], True),
        ([0, 5, 25], False),
        ([0, 0], False),
        ([], False),
        ([0, 30, 40, 50], True),
        ([50, 0, 60, 70], True),
    ],
)
def test_hot_is_enough_tickets_in_one_window(hours: list[int], expected: bool) -> None:
    assert hot([NOW + timedelta(hours=hour) for hour in hours], RULE) is expected


@pytest.mark.parametrize(
    ("category", "area", "place"),
    [
        ("080101-1", GRID, ("080101", GRID[:12])),
        ("08010101-1", GRID[:12], ("080101", GRID[:12])),
        ("0801", GRID, None),
        ("080101", GRID[:9], None),
        (None, GRID, None),
        ("080101", None, None),
    ],
)
def test_a_ticket_counts_where_its_codes_go_deep_enough(category, area, place) -> None:  # type: ignore[no-untyped-def]
    assert RULE.place_of(category, area) == place
