"""Every capture, told whole, in any order, and by a role that was restarted at each of its events."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from hotline.call_merge import merged
from hotline.calls import Call, CallState, Direction, EndedBy, Offer, OfferResult, Outcome, Transfer, TransferKind
from hotline.private import Private
from telephony import events as ami
from telephony.calllog import CallLog
from telephony.capture import read_capture
from telephony.channels import is_machine
from telephony.events import AmiEvent, parse_event
from telephony.facts import channels_of
from tests.fakes.calls import CALL, answered, at, ended, ringing

DATA = Path(__file__).parents[2] / "data" / "ami"
CAPTURES = sorted(str(path.relative_to(DATA).with_suffix("")) for path in DATA.rglob("*.txt"))


@cache
def seen(capture: str) -> tuple[AmiEvent, ...]:
    found = (parse_event(headers) for headers in read_capture(DATA / f"{capture}.txt"))
    return tuple(event for event in found if event)


def told(log: CallLog, events) -> dict[str, list[tuple[datetime, Call]]]:
    """What is published of every call, with its times."""
    out: dict[str, list[tuple[datetime, Call]]] = {}
    for event in events:
        for change in log.apply(event):
            if isinstance(change.what, Call):
                out.setdefault(change.what.call_id, []).append((change.at, change.what))
    return out


def as_written(tellings) -> Call:
    """As `records` writes them, whatever order they come in: the older one is what was known."""
    (at_, call), *rest = tellings
    for news_at, news in rest:
        call = merged(call, news) if news_at >= at_ else merged(news, call)
        at_ = max(at_, news_at)
    return call


def cut(capture: str, after: int) -> dict[str, list[tuple[datetime, Call]]]:
    """What is published when the role is killed after some events and starts at once."""
    events = seen(capture)
    before, log = events[:after], CallLog()
    first = told(log, before)
    channels, bridged, members = {}, set(), {}
    for event in before:
        if isinstance(event, ami.MemberChanged | ami.AgentEvent):
            members[event.interface] = event
        for channel in channels_of(event):
            channels[channel.uniqueid] = channel
        if isinstance(event, ami.BridgeEntered):
            bridged.add(event.channel.uniqueid)
        if isinstance(event, ami.ChannelHungUp):
            channels.pop(event.channel.uniqueid, None)
    now = max((event.at for event in before), default=events[0].at) + timedelta(milliseconds=1)
    new = CallLog()
    new._members.update({interface: event.member for interface, event in members.items()})
    waiting = [
        ami.QueueJoined(
            call.queued_at.replace(microsecond=0) + timedelta(seconds=1), channels[call.call_id], call.queue
        )
        for call in log.calls()
        if call.state in (CallState.QUEUED, CallState.RINGING) and call.queued_at and call.call_id in channels
    ]
    recorded = [
        ami.RecordingStarted(call.recording_started_at + timedelta(milliseconds=9), channels[call.recording])
        for call in log.calls()
        if call.recording in channels
    ]
    alive = [
        ami.BridgeEntered(now, channel) if uniqueid in bridged else ami.ChannelChanged(now, channel)
        for uniqueid, channel in channels.items()
        if not is_machine(channel.name)
    ]
    for call_id, tellings in told(new, [*waiting, *recorded, *alive, *events[after:]]).items():
        first.setdefault(call_id, []).extend((max(at_, now), call) for at_, call in tellings)
    return first


@pytest.mark.parametrize("capture", CAPTURES)
def test_a_call_told_in_any_order_and_with_repeats_is_as_told_last(capture: str) -> None:
    for tellings in told(CallLog(), seen(capture)).values():
        numbered = [(at_ + timedelta(microseconds=number), call) for number, (at_, call) in enumerate(tellings)]
        for seed in range(10):
            shuffled = numbered * 2
            random.Random(seed).shuffle(shuffled)  # noqa: S311  # a repeatable order, no secret
            assert as_written(shuffled) == tellings[-1][1]


def pauses(capture: str) -> list[int]:
    """Where the exchange said nothing for a while: a restart takes longer than its bursts of events."""
    times = [event.at for event in seen(capture)]
    return [number for number in range(1, len(times)) if times[number] - times[number - 1] > timedelta(seconds=0.1)]


@pytest.mark.parametrize("capture", CAPTURES)
def test_a_call_cut_by_a_restart_has_the_figures_of_an_uncut_one(capture: str) -> None:
    whole = {call_id: tellings[-1][1] for call_id, tellings in told(CallLog(), seen(capture)).items()}
    assert pauses(capture)
    for after in pauses(capture):
        for call_id, tellings in cut(capture, after).items():
            call, uncut = as_written(tellings), whole[call_id]
            assert (call.state, call.direction, call.called) == (uncut.state, uncut.direction, uncut.called)
            assert (call.outcome, call.queue, call.ended_by) == (uncut.outcome, uncut.queue, uncut.ended_by)
            assert (call.transfers, call.recording) == (uncut.transfers, uncut.recording)
            assert call.recording_started_at == uncut.recording_started_at
            assert [(one.agent, one.result) for one in call.offers] == [(one.agent, one.result) for one in uncut.offers]
            assert call.wait_seconds == pytest.approx(uncut.wait_seconds, abs=0.01)
            assert call.talk_seconds == pytest.approx(uncut.talk_seconds, abs=0.01)
            assert call.answered_by in ([None, uncut.answered_by] if capture == "callback" else [uncut.answered_by])


@pytest.mark.parametrize("capture", CAPTURES)
def test_a_cut_call_told_twice_or_again_from_its_beginning_stays_as_it_is(capture: str) -> None:
    for after in pauses(capture):
        for tellings in cut(capture, after).values():
            once = as_written(tellings)
            assert as_written([one for each in tellings for one in (each, each)]) == once
            for older in tellings[:-1]:
                assert merged(older[1], once) == once


LATE = Call(CALL, Direction.INBOUND, CallState.ANSWERED, at(6), caller=Private("13900000000"), answered_by="1001")
"""what a restarted role finds of a call that is talking"""


def test_what_a_restart_finds_takes_nothing_away() -> None:
    before = replace(answered(recording="rec"), called="12345", transfers=(Transfer(TransferKind.BLIND, "1002"),))
    assert merged(before, LATE) == before


def test_an_answered_call_is_not_abandoned_by_who_did_not_see_the_answer() -> None:
    news = replace(LATE, state=CallState.ENDED, answered_by=None, outcome=Outcome.CANCELLED, ended_at=at(10))
    call = merged(answered(), news)
    assert (call.outcome, call.answered_by, call.talk_seconds) == (Outcome.ANSWERED, "1001", 7.0)


def test_a_caller_known_to_wait_who_hung_up_abandoned_the_queue() -> None:
    news = replace(LATE, state=CallState.ENDED, answered_by=None, outcome=Outcome.CANCELLED, ended_at=at(10))
    call = merged(ringing(), news)
    assert (call.outcome, call.wait_seconds) == (Outcome.ABANDONED, 10.0)
    assert call.offers == (Offer("1001", OfferResult.CANCELLED, 0.0),)


def test_only_who_saw_all_of_a_call_makes_it_complete() -> None:
    end = replace(LATE, state=CallState.ENDED, outcome=Outcome.ANSWERED, ended_at=at(10))
    assert not merged(replace(answered(), called="12345"), end).complete
    assert merged(ended(), end).complete
    assert merged(answered(), ended()).complete


def test_a_phone_may_stop_ringing_while_the_caller_waits_on() -> None:
    waiting = replace(ringing(), state=CallState.QUEUED, ringing=None)
    assert (merged(ringing(), waiting).state, merged(ringing(), waiting).ringing) == (CallState.QUEUED, None)


def test_the_agent_of_a_call_that_went_out_is_not_taken_for_its_caller() -> None:
    out = replace(answered(), direction=Direction.OUTBOUND)
    found = replace(LATE, state=CallState.ENDED, caller=Private("1001"), answered_by="trunk", ended_by=EndedBy.CALLER)
    call = merged(out, replace(found, outcome=Outcome.ANSWERED, ended_at=at(10)))
    assert (call.direction, call.caller, call.answered_by) == (Direction.OUTBOUND, out.caller, "1001")
    assert call.ended_by is EndedBy.AGENT


def test_an_agent_rung_again_after_the_restart_was_offered_the_call_twice() -> None:
    first, second = (Offer("1001", OfferResult.NO_ANSWER, seconds) for seconds in (15.002, 15.004))
    call = merged(replace(ringing(), offers=(first,)), replace(ringing(), offers=(second,), started_at=at(20)))
    assert call.offers == (first, second)


def test_a_ringing_the_exchange_counts_in_whole_seconds_is_not_told_twice() -> None:
    measured, counted = (Offer("1001", OfferResult.REJECTED, seconds) for seconds in (0.702, 1.0))
    assert merged(replace(ringing(), offers=(measured,)), replace(ringing(), offers=(counted,))).offers == (measured,)


def test_merging_with_itself_changes_nothing() -> None:
    for call in (ringing(), answered(), ended(), LATE):
        assert merged(call, call) == call
