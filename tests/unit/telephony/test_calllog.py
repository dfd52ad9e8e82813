"""What no capture shows: consultations, taps, a vanished phone, an exchange that stops, forgetting."""

import random

import pytest

from hotline.audio import stream_id
from hotline.calls import (
    Call,
    CallState,
    Direction,
    EndedBy,
    Offer,
    OfferResult,
    Outcome,
    Side,
    Stream,
    Transfer,
    TransferKind,
)
from telephony import events as ami
from telephony.calllog import LOST_END, CallLog, Change
from tests.fakes.ami_events import (
    agent,
    answered_call,
    asks,
    at,
    caller,
    connected,
    gone,
    leg,
    made,
    offered,
    rings_in,
)

WHO, AGENT = caller(), agent("c1.a")


def log_of(*seen: ami.AmiEvent) -> CallLog:
    log = CallLog()
    for event in seen:
        log.apply(event)
    return log


def only(log: CallLog) -> Call:
    (call,) = log.calls()
    return call


def told(*seen: ami.AmiEvent) -> Call:
    return only(log_of(*seen))


def states(log: CallLog, *seen: ami.AmiEvent) -> list[CallState]:
    changes = [change.what for event in seen for change in log.apply(event)]
    return [what.state for what in changes if isinstance(what, Call)]


def test_a_call_goes_through_its_states_once() -> None:
    everything = [*answered_call(), asks(WHO, 5), gone(AGENT, 5), gone(WHO, 5)]
    seen = states(CallLog(), *everything)
    assert list(dict.fromkeys(seen)) == [
        CallState.OFFERED,
        CallState.QUEUED,
        CallState.RINGING,
        CallState.ANSWERED,
        CallState.ENDED,
    ]


def test_changes_are_counted_for_each_call() -> None:
    log = CallLog()
    changes = [change for event in answered_call() for change in log.apply(event) if isinstance(change.what, Call)]
    assert [change.number for change in changes] == list(range(1, len(changes) + 1))
    assert changes[-1].at == at(2)


def test_a_call_that_lives_has_no_outcome_yet() -> None:
    call = told(*answered_call())
    assert (call.outcome, call.ended_by, call.talk_seconds, call.answered_by) == (None, None, None, "agent1001")


def test_a_ringing_agent_is_named_while_the_phone_rings() -> None:
    log = log_of(*answered_call()[:4])
    assert only(log).ringing == "agent1001"
    for event in answered_call()[4:]:
        log.apply(event)
    assert only(log).ringing is None


def consultation(result: bool) -> list[ami.AmiEvent]:
    """An answered call whose agent holds it, calls 1003 from the same phone, and transfers (or fails to)."""
    consult, other = leg("1001", "b1", context="agents", exten="1003"), leg("1003", "b2", "b1", context="agents")
    return [
        *answered_call(),
        ami.Held(at(3), AGENT),
        rings_in(consult, 4),
        made(other, 4),
        ami.DialBegun(at(4), consult, other),
        ami.DialEnded(at(5), consult, other, "ANSWER"),
        ami.BridgeEntered(at(5), consult),
        ami.BridgeEntered(at(5), other),
        ami.AttendedTransferred(at(7), result, AGENT, consult, WHO, other, "1003"),
    ]


def test_a_consultation_joins_the_call_it_was_for() -> None:
    moved = leg("1003", "b2", "c1", context="agents")
    log = log_of(
        *consultation(True),
        gone(AGENT, 7),
        gone(leg("1001", "b1", context="agents"), 7),
        asks(WHO, 10),
        gone(moved, 10),
        gone(WHO, 10),
    )
    call = only(log)
    assert call.call_id == "c1"
    assert call.transfers == (Transfer(TransferKind.ATTENDED, "1003"),)
    assert (call.talk_seconds, call.hold_seconds) == (8.0, 4.0)
    assert (call.ended_by, call.outcome, call.complete) == (EndedBy.CALLER, Outcome.ANSWERED, True)


@pytest.mark.parametrize("seed", range(40))
def test_a_consultation_joins_in_whatever_order_its_events_come(seed: int) -> None:
    moved, own = leg("1003", "b2", "c1", context="agents"), leg("1001", "b1", context="agents")
    seen = [*consultation(True), ami.BridgeEntered(at(7), moved), gone(AGENT, 7), gone(own, 7), gone(moved, 10)]
    seen += [asks(WHO, 10), gone(WHO, 10)]
    expected = told(*seen)
    random.Random(seed).shuffle(seen)  # noqa: S311  # no secret
    assert told(*seen) == expected
    assert expected.call_id == "c1"


def test_a_consultation_is_not_told_while_it_may_still_join() -> None:
    log = CallLog()
    changes = [change.what for event in consultation(True) for change in log.apply(event)]
    assert {what.call_id for what in changes} == {"c1"}


def test_a_consultation_that_led_to_nothing_is_a_call_of_its_own() -> None:
    consult, other = leg("1001", "b1", context="agents"), leg("1003", "b2", "b1", context="agents")
    log = log_of(*consultation(False), asks(other, 8), gone(other, 8))
    changes = log.apply(gone(consult, 8))
    (call,) = [change.what for change in changes if isinstance(change.what, Call)]
    assert (call.call_id, call.direction, call.outcome) == ("b1", Direction.OUTBOUND, Outcome.ANSWERED)
    assert [each.call_id for each in log.calls()] == ["c1", "b1"]
    assert log.calls()[0].transfers == ()


def test_a_channel_that_asterisk_moves_to_another_call_takes_its_call_along() -> None:
    seen = [event for event in consultation(True) if not isinstance(event, ami.AttendedTransferred)]
    log = log_of(*seen, ami.BridgeEntered(at(7), leg("1003", "b2", "c1", context="agents")))
    assert only(log).call_id == "c1"


@pytest.mark.parametrize("name", ["AudioSocket/127.0.0.1:9092-x", "Snoop/c1-1", "WebSocket/asr-1"])
def test_a_tap_is_never_a_leg(name: str) -> None:
    tap = leg(name, "t1", "c1")
    ended = [gone(AGENT, 5), gone(WHO, 5)]
    assert told(*answered_call(), made(tap, 2), ami.BridgeEntered(at(2), tap), *ended) == told(*answered_call(), *ended)
    assert log_of(made(leg(name, "t1"), 0)).calls() == ()


def test_a_phone_that_listens_in_is_no_call() -> None:
    spy = leg("1009", "s1", context="agents", exten="*1")
    log = CallLog()
    assert [log.apply(event) for event in (rings_in(spy, 0), ami.SpyStarted(at(1), spy), gone(spy, 9))] == [(), (), ()]
    assert log.calls() == ()


def test_a_phone_that_dials_a_service_is_no_call() -> None:
    phone = leg("1001", "p1", context="agents", exten="*45")
    log = log_of(rings_in(phone, 0), asks(phone, 1), gone(phone, 1))
    assert log.calls() == log.final_calls() == ()


def test_hanging_up_before_any_queue_is_cancelling() -> None:
    call = told(rings_in(WHO, 0), asks(WHO, 1), gone(WHO, 1))
    assert (call.outcome, call.ended_by, call.queue, call.wait_seconds) == (
        Outcome.CANCELLED,
        EndedBy.CALLER,
        None,
        None,
    )


def test_a_call_that_the_exchange_turns_away_failed() -> None:
    call = told(rings_in(WHO, 0), gone(WHO, 1))
    assert (call.outcome, call.ended_by) == (Outcome.FAILED, EndedBy.SYSTEM)


def waiting() -> list[ami.AmiEvent]:
    return [rings_in(WHO, 0), ami.QueueJoined(at(0), WHO, "hotline"), *offered(WHO, AGENT, 1)]


def test_hanging_up_after_the_queue_gave_up_is_still_a_timeout() -> None:
    call = told(*waiting(), ami.QueueAbandoned(at(9), WHO, "hotline"), gone(AGENT, 9), asks(WHO, 12), gone(WHO, 12))
    assert (call.outcome, call.wait_seconds, call.ended_by) == (Outcome.TIMEOUT, 9.0, EndedBy.CALLER)


def test_a_caller_whose_phone_vanished_in_the_queue_abandoned_it_without_hanging_up() -> None:
    call = told(*waiting(), ami.QueueAbandoned(at(9), WHO, "hotline"), gone(AGENT, 9), gone(WHO, 9, cause=44))
    assert (call.outcome, call.ended_by) == (Outcome.ABANDONED, EndedBy.SYSTEM)


def test_nobody_ended_a_call_whose_phone_vanished() -> None:
    # Asterisk says Reason: caller, but no phone asked for it.
    completed = ami.AgentCompleted(at(8), WHO, "hotline", AGENT, "agent1001", "PJSIP/1001", "caller")
    call = told(*answered_call(), completed, gone(AGENT, 8), gone(WHO, 8, cause=44))
    assert (call.outcome, call.ended_by, call.talk_seconds) == (Outcome.ANSWERED, EndedBy.SYSTEM, 6.0)


def test_a_call_whose_end_was_half_seen_is_ended_by_whom_asterisk_says() -> None:
    completed = ami.AgentCompleted(at(8), WHO, "hotline", AGENT, "agent1001", "PJSIP/1001", "agent")
    log = log_of(*answered_call())
    log.missed()
    for event in (completed, gone(AGENT, 8), gone(WHO, 8)):
        log.apply(event)
    assert (only(log).ended_by, only(log).complete) == (EndedBy.AGENT, False)


@pytest.mark.parametrize(
    ("cause", "result"), [(17, "rejected"), (21, "rejected"), (0, "no-answer"), (16, "no-answer"), (20, "no-answer")]
)
def test_only_the_hangup_cause_tells_rejecting_from_not_answering(cause: int, result: str) -> None:
    rang_out = ami.AgentRangOut(at(4), WHO, "hotline", AGENT, "agent1001", "PJSIP/1001", ring_seconds=3.0)
    call = told(*waiting(), ami.DialEnded(at(4), WHO, AGENT, "NOANSWER"), rang_out, gone(AGENT, 4, cause=cause))
    assert call.offers == (Offer("agent1001", OfferResult(result), 3.0),)
    assert call.state is CallState.QUEUED


def test_an_agent_who_was_slower_was_cancelled() -> None:
    other = agent("c1.b", phone="1002")
    log = log_of(*waiting(), *offered(WHO, other, 1, member="agent1002"), *connected(WHO, AGENT, 3))
    log.apply(ami.DialEnded(at(3), WHO, other, "CANCEL"))
    assert [(offer.agent, offer.result) for offer in only(log).offers] == [
        ("agent1001", OfferResult.ANSWERED),
        ("agent1002", OfferResult.CANCELLED),
    ]


def test_holds_that_overlap_are_counted_once_and_a_callers_hold_not_at_all() -> None:
    held = [ami.Held(at(3), AGENT), ami.Held(at(4), AGENT), ami.Unheld(at(6), AGENT), ami.Held(at(3), WHO)]
    assert told(*answered_call(), *held).hold_seconds == 3.0


def test_a_stray_unhold_is_no_hold() -> None:
    assert told(*answered_call(), ami.Unheld(at(3), AGENT)).hold_seconds == 0.0


def test_talk_ends_with_the_caller_though_an_agent_stays_on_the_line() -> None:
    call = told(*answered_call(), asks(WHO, 5), gone(WHO, 5), gone(AGENT, 60))
    assert call.talk_seconds == 3.0


def test_a_transfer_to_nobody_is_ended_by_the_system() -> None:
    other = leg("1003", "c1.x", "c1", context="agents")
    log = log_of(
        *answered_call(),
        ami.BlindTransferred(at(3), True, AGENT, WHO, "1003"),
        asks(AGENT, 3),
        gone(AGENT, 3),
        made(other, 3),
        ami.DialBegun(at(3), WHO, other),
        asks(other, 3.5, cause=17),
        ami.DialEnded(at(3.5), WHO, other, "BUSY"),
        gone(other, 3.5, cause=17),
        gone(WHO, 3.6),
    )
    assert (only(log).ended_by, only(log).talk_seconds) == (EndedBy.SYSTEM, 1.0)


def originated() -> list[ami.AmiEvent]:
    """The exchange rings an agent, who picks up, and then a citizen."""
    phone, citizen = agent("o1", "o1"), leg("trunk", "o2", "o1", number="10000000002", context="from-trunk")
    return [
        made(phone, 0),
        ami.DialBegun(at(0), None, phone),
        ami.DialEnded(at(1), None, phone, "ANSWER"),
        made(citizen, 1),
        ami.DialBegun(at(1), phone, citizen),
    ]


def test_a_callback_that_the_citizen_does_not_take_failed() -> None:
    phone, citizen = agent("o1", "o1"), leg("trunk", "o2", "o1")
    call = told(*originated(), ami.DialEnded(at(9), phone, citizen, "NOANSWER"), gone(citizen, 9), gone(phone, 9))
    assert (call.direction, call.outcome, call.ended_by) == (Direction.OUTBOUND, Outcome.FAILED, EndedBy.SYSTEM)
    assert (call.caller, call.called, call.offers) == ("10000000002", None, ())


def test_a_callback_that_the_agent_gives_up_is_cancelled() -> None:
    phone, citizen = agent("o1", "o1"), leg("trunk", "o2", "o1")
    call = told(*originated(), asks(phone, 5), gone(citizen, 5), gone(phone, 5))
    assert call.outcome is Outcome.CANCELLED


def test_a_stopping_exchange_interrupts_every_open_call() -> None:
    log = log_of(*answered_call())
    (change,) = log.apply(ami.ShuttingDown(at(6)))
    assert isinstance(change.what, Call)
    call = change.what
    assert (call.state, call.outcome, call.ended_by) == (CallState.ENDED, Outcome.INTERRUPTED, EndedBy.SYSTEM)
    assert (call.complete, call.ended_at, call.talk_seconds, call.answered_by) == (False, at(6), 4.0, "agent1001")


def test_a_call_that_the_exchange_interrupted_does_not_go_on_until_we_are_connected_again() -> None:
    log = log_of(*answered_call())
    log.interrupt(at(6))
    log.reconcile(set(), at(100))
    assert (only(log).ended_at, only(log).talk_seconds, only(log).outcome) == (at(6), 4.0, Outcome.INTERRUPTED)


def test_after_lost_events_the_channels_that_are_gone_end_and_the_call_is_incomplete() -> None:
    log = log_of(*answered_call())
    log.missed()
    log.reconcile({"c1", "c1.a"}, at(9))
    assert only(log).state is CallState.ANSWERED
    log.reconcile(set(), at(10))
    assert (only(log).state, only(log).ended_at, only(log).complete) == (CallState.ENDED, at(10), False)


def test_an_ended_call_is_forgotten_after_a_while_and_not_opened_again() -> None:
    log = log_of(*answered_call(), gone(AGENT, 5), gone(WHO, 5))
    log.expire(at(60))
    assert len(log) == 1
    log.expire(at(66))
    assert len(log) == 0
    assert log.apply(gone(WHO, 5)) == ()
    assert len(log) == 0
    assert log.channels() == frozenset()


def test_a_call_whose_caller_left_long_ago_ends_though_a_leg_never_told() -> None:
    log = log_of(*answered_call(), gone(WHO, 5))
    assert log.expire(at(60)) == ()
    changes = log.expire(at(6) + LOST_END)
    assert [change.what.state for change in changes if isinstance(change.what, Call)] == [CallState.ENDED]
    assert only(log).complete is False


def test_an_outgoing_call_that_was_passed_on_lives_though_the_agent_who_dialled_has_gone() -> None:
    phone, citizen, other = agent("o1", "o1"), leg("trunk", "o2", "o1"), leg("1003", "o3", "o1", context="agents")
    log = log_of(
        *originated(),
        ami.DialEnded(at(2), phone, citizen, "ANSWER"),
        ami.BlindTransferred(at(5), True, phone, citizen, "1003"),
        gone(phone, 5),
        made(other, 5),
        ami.DialEnded(at(6), citizen, other, "ANSWER"),
    )
    assert log.expire(at(6) + 2 * LOST_END) == ()
    assert only(log).state is CallState.ANSWERED


def test_memory_is_bounded_over_many_calls() -> None:
    log = CallLog()
    for number in range(300):
        who = caller(f"n{number}")
        for event in (rings_in(who, number), asks(who, number + 0.5), gone(who, number + 0.5)):
            log.apply(event)
        log.expire(at(number))
    assert len(log) < 70
    assert len(log.channels()) < 70


def streams_in(changes: tuple[Change, ...]) -> list[Stream]:
    return [change.what for change in changes if isinstance(change.what, Stream)]


def test_every_channel_with_a_party_is_told_as_a_stream_when_it_appears() -> None:
    log = CallLog()
    assert streams_in(log.apply(rings_in(WHO, 0))) == [
        Stream(stream_id("c1", Side.CALLER), "c1", "c1", Side.CALLER, at(0))
    ]
    assert streams_in(log.apply(made(AGENT, 1))) == [
        Stream(stream_id("c1.a", Side.AGENT), "c1", "c1.a", Side.AGENT, at(0))
    ]


def test_a_call_found_in_mid_life_does_not_move_the_zero_that_was_told_before() -> None:
    log = CallLog()
    found = [ami.BridgeEntered(at(60), WHO), ami.BridgeEntered(at(60), AGENT)]
    assert [streams_in(log.apply(event)) for event in found] == [[], []]
    assert streams_in(log.apply(made(agent("c1.b", phone="1002"), 70))) == []
    assert only(log).state is CallState.ANSWERED


def test_streams_are_told_again_when_the_recording_sets_their_zero() -> None:
    log = log_of(*answered_call()[:3])
    again = streams_in(log.apply(ami.RecordingStarted(at(0.25), WHO)))
    assert {(stream.channel, stream.zero_at) for stream in again} == {("c1", at(0.25)), ("c1.a", at(0.25))}
    assert (only(log).recording, only(log).recording_started_at) == ("c1", at(0.25))
    assert streams_in(log.apply(ami.RecordingStarted(at(0.25), WHO))) == []


def test_in_a_callback_the_citizen_is_the_callers_side() -> None:
    log = CallLog()
    sides = {}
    for event in originated():
        sides.update({stream.channel: stream.side for stream in streams_in(log.apply(event))})
    assert sides == {"o1": Side.AGENT, "o2": Side.CALLER}


def test_a_pipe_inside_the_exchange_has_no_stream() -> None:
    log = log_of(*answered_call())
    assert streams_in(log.apply(made(leg("Local/1003@agents-00000000;1", "l1", "c1"), 3))) == []


def test_a_consultations_streams_are_told_with_the_call_they_joined() -> None:
    log = CallLog()
    told_streams = [stream for event in consultation(True) for stream in streams_in(log.apply(event))]
    assert {stream.call_id for stream in told_streams} == {"c1"}
    assert {stream.channel for stream in told_streams} == {"c1", "c1.a", "b1", "b2"}
