"""Where a webhook may send: hosts on the list, at addresses in the city's networks. Pure but for `resolve`.

The address is looked up and checked when something is sent, and the connection is made to that very address: a name
that leads elsewhere a moment later leads nowhere (server-side request forgery, OWASP).
"""

import asyncio
import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from hotline.errors import InputRejected
from intake_api.settings import WebhookSettings

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN = re.compile(r"[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+", re.ASCII)
"""characters of an address without spaces, quotes, backslashes and the like, by which readers of addresses differ"""

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL taken apart."""

    scheme: str
    host: str
    port: int
    authority: str
    """as the Host header has it"""
    target: str
    """path and query"""
    this_machine: bool


def destination(url: str, settings: WebhookSettings) -> Destination:
    """Whether a webhook may have this URL, as far as can be said without looking up its host.

    Raises:
        InputRejected: it may not; the message says why and does not repeat it.
    """
    parts, port = _parts(url)
    host = parts.hostname or ""
    this_machine = settings.loopback and host in _LOOPBACK_NAMES
    if parts.scheme != "https" and not (parts.scheme == "http" and this_machine):
        raise InputRejected("url: want https")
    if not this_machine:
        _check_host(host, settings)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    default = 443 if parts.scheme == "https" else 80
    return Destination(parts.scheme, host, port or default, parts.netloc, target, this_machine)


def is_allowed(address: Address, where: Destination, settings: WebhookSettings) -> bool:
    """Whether something may be sent to this address of the destination."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if where.this_machine:
        return address.is_loopback
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return any(address in ip_network(network, strict=False) for network in settings.networks)


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """The addresses of a host, the best first.

    Raises:
        OSError: it has none, or nobody says.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


def _parts(url: str) -> tuple[SplitResult, int | None]:
    if not _PLAIN.fullmatch(url):
        raise InputRejected("url: a character that an address does not hold")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InputRejected("url: not an address") from None
    if parts.username is not None or parts.password is not None:
        raise InputRejected("url: no name or password in it")
    if parts.fragment or not parts.hostname or port == 0:
        raise InputRejected("url: want https://host/path")
    return parts, port


def _check_host(host: str, settings: WebhookSettings) -> None:
    try:
        address = ip_address(host)
    except ValueError:
        if not any(_is_named(host, pattern) for pattern in settings.hosts):
            raise InputRejected("url: this host is not on the list (HOTLINE_WEBHOOKS__HOSTS)") from None
        return
    where = Destination("https", host, 443, host, "/", this_machine=False)
    if not is_allowed(address, where, settings):
        raise InputRejected("url: this address is in no listed network (HOTLINE_WEBHOOKS__NETWORKS)")


def _is_named(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) and host != pattern[2:] if pattern.startswith("*.") else host == pattern
