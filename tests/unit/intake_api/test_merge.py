from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.drafts import FieldKey, FieldState
from intake_api.drafts import merge
from intake_api.drafts.merge import Field, Proposal
from tests.fakes.categories import small_list

LIST = small_list()
TITLE = Field(FieldKey.TITLE)

PROPOSALS = st.none() | st.builds(Proposal, st.text(max_size=5), st.just(0.5), st.just(()), st.just("rules-1"))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("suggest"), PROPOSALS),
        st.tuples(st.just("edit"), st.text(max_size=5)),
        st.just(("accept", None)),
    ),
    max_size=20,
)


def proposal(value):
    return Proposal(value, 0.8, (), "rules-1")


def all_fields(**changes):
    fields = {key: Field(key) for key in FieldKey}
    return {**fields, **{FieldKey(key): field for key, field in changes.items()}}


@given(STEPS, st.text(max_size=5), st.lists(PROPOSALS, max_size=10))
def test_no_order_of_typing_and_suggestions_ever_changes_what_was_typed(before, typed, after):
    field = TITLE
    for kind, value in before:
        match kind:
            case "suggest":
                field = merge.suggest(field, value)
            case "edit":
                field = merge.edit(field, value)
            case "accept":
                field = merge.accept(field)
    field = merge.edit(field, typed)
    for suggestion in after:
        field = merge.suggest(field, suggestion)
    assert (field.state, field.value) == (FieldState.EDITED, typed)


@given(st.text(min_size=1, max_size=5), st.lists(PROPOSALS, max_size=10))
def test_what_was_accepted_is_as_safe_as_what_was_typed(value, after):
    field = merge.accept(merge.suggest(TITLE, proposal(value)))
    for suggestion in after:
        field = merge.suggest(field, suggestion)
    assert (field.state, field.value) == (FieldState.ACCEPTED, value)


@given(st.lists(PROPOSALS, min_size=1, max_size=10))
def test_an_open_field_shows_the_last_suggestion(suggestions):
    field = TITLE
    for suggestion in suggestions:
        field = merge.suggest(field, suggestion)
    last = suggestions[-1].value if suggestions[-1] else ""
    assert field.value == last
    assert field.state is (FieldState.SUGGESTED if last else FieldState.EMPTY)


def test_a_suggestion_waits_beside_what_was_typed():
    field = merge.suggest(merge.edit(TITLE, "井盖"), proposal("路灯"))
    assert (field.value, field.proposal.value) == ("井盖", "路灯")


def test_a_field_whose_words_vanished_loses_its_suggestion():
    assert merge.suggest(merge.suggest(TITLE, proposal("路灯")), None) == TITLE


def test_giving_back_a_typed_field_shows_the_suggestion_again():
    field = merge.give_back(merge.suggest(merge.edit(TITLE, "井盖"), proposal("路灯")))
    assert (field.state, field.value) == (FieldState.SUGGESTED, "路灯")


def test_accepting_without_a_suggestion_changes_nothing():
    assert merge.accept(TITLE) == TITLE


def test_a_chosen_situation_brings_its_unit_limit_and_way():
    category = merge.edit(Field(FieldKey.CATEGORY), "010101-2")
    fields = merge.ruled(all_fields(category=category), LIST)
    assert fields[FieldKey.UNIT].value == "街道办事处"
    assert fields[FieldKey.DEADLINE].value == "5个工作日"
    assert fields[FieldKey.HANDLING_WAY].value == "法定办"
    assert fields[FieldKey.UNIT].proposal.source == "list v1"


def test_a_chosen_situation_does_not_touch_a_typed_unit():
    category = merge.edit(Field(FieldKey.CATEGORY), "010101-2")
    fields = merge.ruled(all_fields(category=category, unit=merge.edit(Field(FieldKey.UNIT), "城管局")), LIST)
    assert fields[FieldKey.UNIT].value == "城管局"


def test_later_suggestions_do_not_take_the_unit_away_from_the_chosen_situation():
    chosen = merge.ruled(all_fields(category=merge.edit(Field(FieldKey.CATEGORY), "010101-2")), LIST)
    suggested = {FieldKey.CATEGORY: proposal("010101-1"), FieldKey.UNIT: proposal("市排水中心")}
    assert merge.recomputed(chosen, suggested, LIST)[FieldKey.UNIT].value == "街道办事处"


def test_a_chosen_category_without_situation_has_no_unit():
    fields = merge.ruled(
        all_fields(
            category=merge.edit(Field(FieldKey.CATEGORY), "0101"),
            unit=merge.suggest(Field(FieldKey.UNIT), proposal("x")),
        ),
        LIST,
    )
    assert fields[FieldKey.UNIT].state is FieldState.EMPTY


@pytest.mark.parametrize("state", [FieldState.EMPTY, FieldState.SUGGESTED])
def test_while_the_category_is_open_the_unit_is_what_was_suggested(state):
    fields = all_fields(category=replace(Field(FieldKey.CATEGORY), state=state, value="010101-2"))
    suggested = {FieldKey.CATEGORY: proposal("010101-2"), FieldKey.UNIT: proposal("城管局")}
    assert merge.recomputed(fields, suggested, LIST)[FieldKey.UNIT].value == "城管局"
