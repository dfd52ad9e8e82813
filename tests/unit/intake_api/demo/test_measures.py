import pytest

from hotline.calls import Side
from intake_api.demo.measures import Played, Seen, final_lags, first_partial_lags, lacking, percentile

CALLER, AGENT = Side.CALLER, Side.AGENT
TURNS = (Played(AGENT, 10.0, 12.0), Played(CALLER, 13.0, 16.0))


def test_a_partial_counts_for_the_turn_of_its_side() -> None:
    partials = [Seen(CALLER, 10.2, 10.2), Seen(AGENT, 10.7, 10.6), Seen(AGENT, 11.0, 11.0), Seen(CALLER, 13.9, 13.8)]
    assert first_partial_lags(TURNS, partials) == pytest.approx([0.7, 0.9])


def test_the_last_final_of_a_turn_counts() -> None:
    finals = [Seen(AGENT, 11.5, 10.9), Seen(AGENT, 12.9, 12.1), Seen(CALLER, 16.8, 16.0)]
    assert final_lags(TURNS, finals) == pytest.approx([0.9, 0.8])


def test_a_turn_without_words_has_no_lag() -> None:
    assert final_lags(TURNS, [Seen(AGENT, 20.0, 19.0)]) == []
    assert first_partial_lags(TURNS, []) == []


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1), (1.0, 4)])
def test_percentile_is_a_value_that_was_seen(share: float, value: int) -> None:
    assert percentile([4, 1, 3, 2], share) == value


def test_no_values_have_no_percentile() -> None:
    assert percentile([], 0.95) is None


def test_what_a_draft_lacks_is_named() -> None:
    fields = dict.fromkeys(("callback_number", "category", "unit", "title", "content", "place_text"), "x")
    assert lacking(fields) == ["deadline"]
    assert lacking(fields | {"deadline": "24小时"}) == []
