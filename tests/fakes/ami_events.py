"""Events of calls that no capture holds, said in few words. Times are seconds from one instant."""

from datetime import UTC, datetime, timedelta

from hotline.private import Private
from telephony import events as ami
from telephony.channels import Channel

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def leg(
    endpoint: str, uniqueid: str, call: str | None = None, *, number: str = "", context: str = "", exten: str = "s"
) -> Channel:
    """A channel of `call`; of its own call when none is named."""
    name = endpoint if "/" in endpoint else f"PJSIP/{endpoint}-{uniqueid:0>8}"
    return Channel(name, uniqueid, call or uniqueid, Private(number) if number else None, context, exten)


def caller(call: str = "c1", *, exten: str = "12345") -> Channel:
    return leg("trunk", call, number="10000000001", context="from-trunk", exten=exten)


def agent(uniqueid: str, call: str = "c1", *, phone: str = "1001") -> Channel:
    return leg(phone, uniqueid, call, context="agents")


def rings_in(channel: Channel, seconds: float) -> ami.ChannelCreated:
    return ami.ChannelCreated(at(seconds), channel, state=4)


def made(channel: Channel, seconds: float) -> ami.ChannelCreated:
    return ami.ChannelCreated(at(seconds), channel, state=ami.CHANNEL_DOWN)


def offered(who: Channel, to: Channel, seconds: float, *, member: str = "agent1001") -> list[ami.AmiEvent]:
    """The agent's channel is made, called and dialled."""
    return [
        made(to, seconds),
        ami.AgentCalled(at(seconds), who, "hotline", to, member, "PJSIP/1001"),
        ami.DialBegun(at(seconds), who, to),
    ]


def connected(who: Channel, to: Channel, seconds: float, *, member: str = "agent1001") -> list[ami.AmiEvent]:
    """The agent answers."""
    return [
        ami.DialEnded(at(seconds), who, to, "ANSWER"),
        ami.QueueLeft(at(seconds), who, "hotline"),
        ami.AgentConnected(at(seconds), who, "hotline", to, member, "PJSIP/1001", ring_seconds=1.0),
        ami.BridgeEntered(at(seconds), to),
        ami.BridgeEntered(at(seconds), who),
    ]


def answered_call(call: str = "c1") -> list[ami.AmiEvent]:
    """A call that an agent answered after two seconds, one of them ringing; nobody has hung up."""
    who, to = caller(call), agent(f"{call}.a", call)
    return [
        rings_in(who, 0),
        ami.QueueJoined(at(0), who, "hotline"),
        *offered(who, to, 1),
        *connected(who, to, 2),
    ]


def gone(channel: Channel, seconds: float, *, cause: int = 16) -> ami.ChannelHungUp:
    return ami.ChannelHungUp(at(seconds), channel, cause)


def asks(channel: Channel, seconds: float, *, cause: int | None = None) -> ami.HangupRequested:
    return ami.HangupRequested(at(seconds), channel, cause)
