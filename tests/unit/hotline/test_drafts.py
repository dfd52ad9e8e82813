import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.drafts import FieldState, draft_id, settle


@pytest.mark.parametrize("state", [FieldState.ACCEPTED, FieldState.EDITED, FieldState.LOCKED])
@given(value=st.text(), suggested=st.none() | st.text())
def test_what_a_person_touched_is_never_changed(state: FieldState, value: str, suggested: str | None) -> None:
    assert settle(state, value, suggested) == (state, value)


@pytest.mark.parametrize("state", [FieldState.EMPTY, FieldState.SUGGESTED])
def test_an_open_field_follows_the_suggestion(state: FieldState) -> None:
    assert settle(state, "old", "new") == (FieldState.SUGGESTED, "new")


def test_a_field_whose_words_vanished_is_empty_again() -> None:
    assert settle(FieldState.SUGGESTED, "old", None) == (FieldState.EMPTY, "")


def test_draft_id_counts_issues_of_one_call() -> None:
    assert draft_id("hz1-1.0", 2) == "hz1-1.0#2"
