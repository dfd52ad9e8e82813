import asyncio
from collections.abc import Mapping

import pytest

from hotline.audio import stream_id
from hotline.calls import Side
from hotline.errors import Unavailable
from telephony.taps import LOSS_GRACE_SECONDS, SETTLED_SECONDS, TapKeeper, TapRunner, TapWanted

CALLER, AGENT, OTHER = "hz1-100.0", "hz1-100.2", "hz1-200.0"
ADDRESSES = ("127.0.0.1:9092", "127.0.0.1:9093")
RETRY = 1.0


def new(channel: str, linkedid: str, name: str = "PJSIP/x") -> dict[str, str]:
    return {"Event": "Newchannel", "Channel": name, "Uniqueid": channel, "Linkedid": linkedid}


def recorded(channel: str = CALLER) -> dict[str, str]:
    return {"Event": "MixMonitorStart", "Channel": "PJSIP/trunk", "Uniqueid": channel, "Linkedid": channel}


def up(channel: str, linkedid: str = CALLER) -> dict[str, str]:
    return {
        "Event": "Newstate", "Channel": "PJSIP/x", "ChannelState": "6", "Uniqueid": channel, "Linkedid": linkedid,
    }  # fmt: skip


def gone(channel: str, name: str = "PJSIP/x") -> dict[str, str]:
    return {"Event": "Hangup", "Channel": name, "Uniqueid": channel, "Linkedid": CALLER}


def tap_name(channel: str, side: Side) -> str:
    return f"AudioSocket/127.0.0.1:9092-{stream_id(channel, side)}"


def tapped(channel: str, side: Side, uniqueid: str = "hz1-100.9") -> dict[str, str]:
    return new(uniqueid, uniqueid, tap_name(channel, side))


def untapped(channel: str, side: Side, uniqueid: str = "hz1-100.9") -> dict[str, str]:
    return gone(uniqueid, tap_name(channel, side))


def feed(keeper: TapKeeper, *events: Mapping[str, str], at: float = 0.0) -> list[TapWanted]:
    return [wanted for event in events for wanted in keeper.on_event(event, at)]


def at_rest(keeper: TapKeeper, at: float = 0.0) -> bool:
    """Whether nothing is to be attached, now or later."""
    return keeper.due(at + SETTLED_SECONDS) == () and keeper.next_due is None


@pytest.fixture
def keeper() -> TapKeeper:
    return TapKeeper(ADDRESSES, retry_seconds=RETRY)


def test_taps_the_dialplan_started_are_left_alone(keeper: TapKeeper) -> None:
    events = [
        new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER), new(AGENT, CALLER),
        tapped(AGENT, Side.AGENT, "hz1-100.10"), up(AGENT),
    ]  # fmt: skip
    assert feed(keeper, *events) == []
    assert at_rest(keeper)


def test_a_caller_whose_tap_never_came_is_tapped_after_the_retry_time(keeper: TapKeeper) -> None:
    assert feed(keeper, new(CALLER, CALLER), recorded()) == []
    assert keeper.next_due == RETRY
    assert keeper.due(RETRY - 0.01) == ()
    assert keeper.due(RETRY) == (TapWanted(CALLER, Side.CALLER, stream_id(CALLER, Side.CALLER), "127.0.0.1:9092"),)


def test_an_agent_is_tapped_from_the_answer_on_and_not_while_the_phone_rings(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER), new(AGENT, CALLER))
    assert at_rest(keeper)
    feed(keeper, up(AGENT), at=5.0)
    assert [(tap.channel, tap.side) for tap in keeper.due(5.0 + RETRY)] == [(AGENT, Side.AGENT)]


def test_a_lost_tap_is_asked_for_after_the_grace_then_at_the_next_address_and_ever_less_often_until_it_comes(
    keeper: TapKeeper,
) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER))
    assert feed(keeper, untapped(CALLER, Side.CALLER), at=10.0) == []
    first = 10.0 + LOSS_GRACE_SECONDS
    assert [tap.address for tap in keeper.due(first)] == ["127.0.0.1:9092"]
    assert keeper.due(first + 0.5) == ()
    assert [tap.address for tap in keeper.due(first + RETRY)] == ["127.0.0.1:9093"]
    assert keeper.due(first + 2 * RETRY) == ()
    assert [tap.address for tap in keeper.due(first + 3 * RETRY)] == ["127.0.0.1:9092"]
    feed(keeper, tapped(CALLER, Side.CALLER, "tap-1"), at=first + 3.1)
    assert at_rest(keeper, first + 3.1)


def test_a_channel_that_is_gone_is_not_tapped_again(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER))
    feed(keeper, untapped(CALLER, Side.CALLER), gone(CALLER), at=10.0)
    assert keeper.next_due is None


def test_the_end_of_an_old_tap_does_not_end_its_successor(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER, "hz1-1.1"))
    feed(keeper, tapped(CALLER, Side.CALLER, "tap-2"), untapped(CALLER, Side.CALLER, "hz1-1.1"))
    assert at_rest(keeper)


def test_a_consulted_agents_tap_is_kept_though_the_call_is_another(keeper: TapKeeper) -> None:
    feed(keeper, new(OTHER, "hz1-199.0"), tapped(OTHER, Side.AGENT), untapped(OTHER, Side.AGENT))
    assert [tap.channel for tap in keeper.due(LOSS_GRACE_SECONDS)] == [OTHER]


def test_calls_that_are_not_recorded_are_not_tapped(keeper: TapKeeper) -> None:
    feed(keeper, new(OTHER, OTHER), new(AGENT, OTHER), up(AGENT, OTHER), up(OTHER, OTHER))
    assert keeper.next_due is None


@pytest.mark.parametrize("event", [{}, {"Event": "Newchannel"}, {"Event": "Hangup", "Uniqueid": "x"}])
def test_an_event_that_lacks_headers_is_passed_over(keeper: TapKeeper, event: dict[str, str]) -> None:
    assert keeper.on_event(event, 0.0) == ()


def test_nothing_is_kept_of_calls_that_ended(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), new(AGENT, CALLER), up(AGENT))
    feed(keeper, gone(AGENT), gone(CALLER))
    assert keeper.next_due is None
    assert feed(keeper, new(AGENT, CALLER), up(AGENT), at=1.0) == []
    assert keeper.next_due is None


def row(channel: str, linkedid: str, *, name: str = "PJSIP/x", context: str = "", state: str = "6") -> dict[str, str]:
    return {
        "Event": "CoreShowChannel", "Channel": name, "ChannelState": state, "Uniqueid": channel,
        "Linkedid": linkedid, "Context": context,
    }  # fmt: skip


def test_after_a_reconnect_what_is_up_and_untapped_is_tapped(keeper: TapKeeper) -> None:
    rows = [
        row(AGENT, CALLER),
        row(CALLER, CALLER, context="from-trunk"),
        row("hz1-100.9", "hz1-100.9", name=tap_name(CALLER, Side.CALLER)),
        row(OTHER, OTHER, context="agents"),
    ]
    assert keeper.resync(rows, 0.0) == ()
    assert [(tap.channel, tap.side) for tap in keeper.due(RETRY)] == [(AGENT, Side.AGENT)]


def test_a_tap_lost_while_the_manager_was_away_is_asked_for_at_once(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER))
    wanted = keeper.resync([row(CALLER, CALLER, context="from-trunk")], 7.0)
    assert [tap.channel for tap in wanted] == [CALLER]


def test_channels_that_ended_while_the_manager_was_away_are_forgotten(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded())
    assert keeper.resync([], 7.0) == ()
    assert keeper.next_due is None


def test_the_action_carries_an_id_that_asterisk_refuses_to_use_twice() -> None:
    stream = stream_id(AGENT, Side.AGENT)
    assert TapWanted(AGENT, Side.AGENT, stream, "10.0.0.5:9092").action == {
        "Action": "Originate",
        "Channel": f"AudioSocket/10.0.0.5:9092/{stream}/c(slin)",
        "ChannelId": f"tap-{stream}",
        "Context": "tap-spy",
        "Exten": AGENT,
        "Priority": "1",
        "Timeout": "5000",
        "Async": "true",
    }


async def test_the_runner_asks_for_a_lost_tap_by_itself_and_lives_through_a_manager_that_is_away() -> None:
    asked: list[str] = []
    twice = asyncio.Event()

    async def act(action: Mapping[str, str]) -> None:
        asked.append(action["Channel"])
        if len(asked) == 1:
            raise Unavailable("the manager is away")
        twice.set()

    runner = TapRunner(TapKeeper(ADDRESSES, retry_seconds=0.005), act)
    running = asyncio.ensure_future(runner.run())
    for event in (new(CALLER, CALLER), recorded()):
        runner.take(event)
    async with asyncio.timeout(2):
        await twice.wait()
    running.cancel()
    stream = stream_id(CALLER, Side.CALLER)
    assert asked == [f"AudioSocket/{address}/{stream}/c(slin)" for address in ADDRESSES]


def test_a_call_that_ended_with_its_tap_proves_nothing_for_those_that_follow(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), recorded(), tapped(CALLER, Side.CALLER))
    assert at_rest(keeper)
    feed(keeper, gone(CALLER), untapped(CALLER, Side.CALLER), at=1.0)
    for channel in ("hz1-300.0", "hz1-301.0"):
        feed(keeper, new(channel, channel), recorded(channel), at=2.0)
    assert len(keeper.due(2.0 + RETRY)) == 1


def test_a_successor_settles_in_its_own_time(keeper: TapKeeper) -> None:
    feed(keeper, new(CALLER, CALLER), new(OTHER, OTHER))
    feed(keeper, tapped(CALLER, Side.CALLER, "tap-1"), at=0.0)
    feed(keeper, tapped(OTHER, Side.CALLER, "tap-2"), at=0.1)
    feed(keeper, tapped(CALLER, Side.CALLER, "tap-3"), at=0.2)
    assert keeper.due(0.1 + SETTLED_SECONDS) == ()
    assert keeper.next_due == 0.2 + SETTLED_SECONDS
