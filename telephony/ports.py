"""The ports a private exchange listens on, all on loopback."""

import random
import socket
from dataclasses import dataclass

from hotline.errors import PortBusy, Unavailable

RTP_PORTS = 400
"""two a channel leg: a hundred calls"""

_HOST = "127.0.0.1"
_LOWEST, _HIGHEST = 10_000, 32_000
"""below Linux's range for outgoing connections, so that nothing takes one meanwhile"""
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Ports:
    sip: int
    """UDP"""
    ami: int
    """TCP"""
    rtp_start: int
    """UDP, even"""
    rtp_end: int


def free_ports() -> Ports:
    """Ports nobody listens on now.

    Raises:
        Unavailable: none were found.
    """
    for _ in range(_TRIES):
        start = random.randrange(_LOWEST, _HIGHEST - RTP_PORTS - 2, 2)  # noqa: S311  # no secret
        ports = Ports(sip=start, ami=start + 1, rtp_start=start + 2, rtp_end=start + 1 + RTP_PORTS)
        if first_busy(ports) is None:
            return ports
    raise Unavailable(f"no {RTP_PORTS + 2} free ports in a row between {_LOWEST} and {_HIGHEST}")


def check_ports(ports: Ports) -> None:
    """Make sure that all of them can be had.

    Raises:
        PortBusy: names the first that is taken.
    """
    if (busy := first_busy(ports)) is not None:
        raise PortBusy(f"{busy} is taken by another program")


def first_busy(ports: Ports) -> str | None:
    """The first port that is taken, in words."""
    if not _free(ports.ami, socket.SOCK_STREAM):
        return f"AMI port {_HOST}:{ports.ami}/tcp"
    if not _free(ports.sip, socket.SOCK_DGRAM):
        return f"SIP port {_HOST}:{ports.sip}/udp"
    for port in range(ports.rtp_start, ports.rtp_end + 1):
        if not _free(port, socket.SOCK_DGRAM):
            return f"RTP port {_HOST}:{port}/udp"
    return None


def _free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            # as Asterisk does: a port in TIME_WAIT is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True
