from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.ledger import (
    START,
    Action,
    Break,
    Entry,
    Fault,
    Kind,
    Link,
    Outcome,
    Ref,
    chained,
    digest_of_ids,
    is_genuine,
    seal,
    verify,
)

T0 = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC)


def chain(length):
    entries, last = [], START
    for n in range(length):
        new = Entry(
            0, T0 + timedelta(seconds=n), 7, "李", ("agent",), Action.VIEW, (Ref(Kind.CALL, f"{n}.1"),), None,
            Outcome.DONE, {"page": str(n)},
        )  # fmt: skip
        entries.append(chained(new, last))
        last = Link(entries[-1].seq, entries[-1].hash)
    return entries


WHOLE = chain(6)


def test_a_whole_chain_has_no_fault():
    assert list(verify(WHOLE)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", T0),
        ("user_id", 8),
        ("who", "陈"),
        ("roles", ()),
        ("action", Action.LISTEN),
        ("refs", (Ref(Kind.CALL, "9.9"),)),
        ("case", "call:1.1"),
        ("outcome", Outcome.REFUSED),
        ("detail", {}),
    ],
)
def test_a_changed_field_is_found_where_it_is(field, value):
    changed = [*WHOLE[:2], replace(WHOLE[2], **{field: value}), *WHOLE[3:]]
    assert list(verify(changed)) == [Fault(3, Break.CHANGED)]


def test_an_entry_written_anew_with_its_hash_breaks_the_link_behind_it():
    anew = chained(replace(WHOLE[2], who="陈"), Link(2, WHOLE[1].hash))
    assert list(verify([*WHOLE[:2], anew, *WHOLE[3:]])) == [Fault(4, Break.UNLINKED)]


def test_an_entry_taken_out_is_missed():
    assert list(verify([*WHOLE[:2], *WHOLE[3:]])) == [Fault(3, Break.MISSING)]


def test_two_that_changed_places_are_found():
    kinds = {fault.kind for fault in verify([*WHOLE[:2], WHOLE[3], WHOLE[2], *WHOLE[4:]])}
    assert {Break.MISSING, Break.REORDERED} <= kinds


def test_the_end_cut_off_is_found_by_a_seal_and_by_nothing_else():
    made = seal(Link(6, WHOLE[5].hash), T0, b"key")
    assert list(verify(WHOLE[:4])) == []
    assert list(verify(WHOLE[:4], seals=[made])) == [Fault(5, Break.CUT)]


def test_a_chain_written_anew_from_the_middle_is_found_by_a_seal():
    made = seal(Link(6, WHOLE[5].hash), T0, b"key")
    last, anew = Link(2, WHOLE[1].hash), WHOLE[:2]
    for entry in WHOLE[2:]:
        anew = [*anew, chained(replace(entry, who="陈"), last)]
        last = Link(anew[-1].seq, anew[-1].hash)
    assert list(verify(anew)) == []
    assert list(verify(anew, seals=[made])) == [Fault(6, Break.CHANGED)]


def test_a_chain_goes_on_behind_what_retention_took():
    assert list(verify(WHOLE[3:], start=Link(3, WHOLE[2].hash))) == []
    assert list(verify(WHOLE[3:])) == [Fault(1, Break.MISSING)]


@pytest.mark.parametrize("change", [{"seq": 5}, {"hash": "0" * 64}, {"at": T0 + timedelta(1)}, {"mac": "0" * 64}])
def test_a_seal_that_was_changed_is_not_genuine(change):
    made = seal(Link(6, WHOLE[5].hash), T0, b"key")
    assert is_genuine(made, b"key")
    assert not is_genuine(replace(made, **change), b"key")
    assert not is_genuine(made, b"other")


@given(st.data())
def test_whatever_is_taken_out_or_moved_is_found(data):
    order = data.draw(st.lists(st.sampled_from(range(6)), max_size=6, unique=True))
    made = seal(Link(6, WHOLE[5].hash), T0, b"key")
    faults = list(verify([WHOLE[n] for n in order], seals=[made]))
    assert (faults == []) is (order == list(range(6)))


def test_the_digest_of_ids_does_not_depend_on_their_order():
    assert digest_of_ids(["b", "a"]) == digest_of_ids(["a", "b"]) != digest_of_ids(["ab"])
