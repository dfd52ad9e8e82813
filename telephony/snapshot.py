"""What Asterisk answers when asked what there is now, told as the events that were missed.

Source: https://docs.asterisk.org, AMI actions CoreShowChannels and QueueStatus.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from hotline.private import Private
from telephony import events as ami
from telephony.channels import Channel, is_machine
from telephony.messages import Headers


def alive(channel_rows: Collection[Headers]) -> frozenset[str]:
    """Uniqueids of all channels."""
    return frozenset(row.get("Uniqueid", "") for row in channel_rows)


def recording_events(
    rows: Collection[Headers], begun: Mapping[str, datetime], *, known: Collection[str]
) -> Iterator[ami.AmiEvent]:
    """The recordings of channels that we did not know: they are what is left of such a call's beginning.

    Args:
        begun: when the first sample of each recording was spoken, by its name, the channel's Uniqueid.
        known: as `channel_events`.
    """
    for row in rows:
        channel = _channel(row)
        if channel and channel.uniqueid in begun and channel.uniqueid not in known:
            yield ami.RecordingStarted(begun[channel.uniqueid], channel)


def channel_events(rows: Collection[Headers], *, known: Collection[str], at: datetime) -> Iterator[ami.AmiEvent]:
    """The channels that we did not know, as seen now and, where they are in a bridge, as talking.

    Args:
        known: Uniqueids whose beginning we saw; of them the events said it better.
    """
    for row in rows:
        channel = _channel(row)
        if channel and channel.uniqueid not in known and not is_machine(channel.name):
            yield ami.BridgeEntered(at, channel) if row.get("BridgeId") else ami.ChannelChanged(at, channel)


def queue_events(
    rows: Collection[Headers], channel_rows: Collection[Headers], *, known: Collection[str], at: datetime
) -> Iterator[ami.AmiEvent]:
    """The queues' members, and the callers that wait and that we did not know; their wait has whole seconds."""
    channels = {row.get("Uniqueid"): row for row in channel_rows}
    for row in rows:
        if row.get("Event") == "QueueMember":
            yield ami.MemberChanged(
                at=at,
                queue=row.get("Queue", ""),
                member=row.get("Name", ""),
                interface=row.get("Location", ""),
                status=_number(row.get("Status")),
                paused=row.get("Paused") == "1",
                reason=row.get("PausedReason") or None,
                in_call=row.get("InCall") == "1",
            )
        elif row.get("Event") == "QueueEntry" and row.get("Uniqueid") not in known:
            channel = _channel(channels.get(row.get("Uniqueid"), {}))
            if channel:
                yield ami.QueueJoined(at - timedelta(seconds=_number(row.get("Wait"))), channel, row.get("Queue", ""))


def _channel(row: Headers) -> Channel | None:
    name, uniqueid, linkedid = row.get("Channel"), row.get("Uniqueid"), row.get("Linkedid")
    if not (name and uniqueid and linkedid):
        return None
    number = row.get("CallerIDNum", "")
    return Channel(
        name=name,
        uniqueid=uniqueid,
        linkedid=linkedid,
        number=Private(number) if number not in ("", "<unknown>") else None,
        context=row.get("Context", ""),
        exten=row.get("Exten", ""),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
