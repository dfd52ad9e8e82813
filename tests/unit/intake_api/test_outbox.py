import pytest

from hotline.calls import Side
from hotline.events import EventType
from hotline.private import Private
from hotline.transcripts import Heard, Partial
from intake_api.outbox import Outbox
from tests.fakes.calls import CALL, event


def partial(number):
    data = Partial(CALL, Side.CALLER, 0, number, Private("好"), ())
    return event(EventType.UTTERANCE_PARTIAL, data, seconds=number, cause=("partial",))


def heard(number):
    return event(EventType.SPEECH_HEARD, Heard(CALL, Side.CALLER, 0, number), seconds=number)


def kept(outbox):
    return [item for _, item in outbox.first(100)]


def test_events_leave_in_the_order_they_came():
    outbox = Outbox(10)
    for number in (1, 2, 3):
        outbox.put(heard(number))
    assert kept(outbox) == [heard(1), heard(2), heard(3)]


def test_an_event_stays_until_it_is_done():
    outbox = Outbox(10)
    outbox.put(heard(1))
    [(number, _)] = outbox.first(1)
    assert len(outbox) == 1
    outbox.done(number)
    outbox.done(number)
    assert len(outbox) == 0


def test_a_full_outbox_gives_up_its_oldest_partial_first():
    outbox = Outbox(3)
    for item in (heard(1), partial(2), partial(3), heard(4)):
        outbox.put(item)
    assert kept(outbox) == [heard(1), partial(3), heard(4)]
    assert outbox.dropped == 1


def test_without_partials_the_oldest_goes():
    outbox = Outbox(2)
    for number in (1, 2, 3):
        outbox.put(heard(number))
    assert kept(outbox) == [heard(2), heard(3)]


def test_a_partial_that_was_sent_is_not_taken_for_one_that_waits():
    outbox = Outbox(2)
    outbox.put(partial(1))
    outbox.done(outbox.first(1)[0][0])
    for number in (2, 3, 4):
        outbox.put(heard(number))
    assert kept(outbox) == [heard(3), heard(4)]


@pytest.mark.parametrize("count", [1, 50, 1000])
def test_it_never_holds_more_than_its_capacity(count):
    outbox = Outbox(10)
    for number in range(count):
        outbox.put(partial(number) if number % 3 else heard(number))
    assert len(outbox) == min(count, 10)
    assert outbox.dropped == max(0, count - 10)
