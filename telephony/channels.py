"""Channels: the legs of calls, and what only looks like one."""

from dataclasses import dataclass

from hotline.private import Private

_MACHINES = (
    # taps
    "AudioSocket/", "Snoop/", "WebSocket/", "UnicastRTP/",
    # what bridges play and record with
    "Announcer/", "Recorder/", "CBAnn/", "CBRec/",
    # stand-ins: for a channel that is being moved, for an Originate that came to nothing, for text messages
    "Surrogate/", "OutgoingSpoolFailed", "Message/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Channel:
    """One leg as an event names it."""

    name: str
    """such as `PJSIP/1001-0000001e`"""
    uniqueid: str
    linkedid: str
    """Uniqueid of the oldest channel it belongs with: the call"""
    number: Private | None
    """CallerIDNum: the number of whoever is at this channel's other end"""
    context: str
    exten: str


def is_machine(name: str) -> bool:
    """Whether nobody is at a channel of this name and nobody behind it; such a channel is never a leg of a call."""
    return name.startswith(_MACHINES) or (name.startswith("Local/") and "@tap-" in name)


def is_local(name: str) -> bool:
    """Whether the channel is half of a pipe inside the exchange: nobody is at its end."""
    return name.startswith("Local/")


def endpoint(name: str) -> str:
    """The interface behind a channel: `PJSIP/1001` of `PJSIP/1001-0000001e`."""
    return name.rpartition("-")[0] or name
