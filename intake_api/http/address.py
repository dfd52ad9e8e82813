"""Which address a request came from. Pure but for reading the request."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

from intake_api.http.context import of_connection

_Network = IPv4Network | IPv6Network


def address_of(connection: HTTPConnection) -> str:
    """The address of the client, as far as the proxies in front of us are to be believed; empty when unknown."""
    peer = connection.client.host if connection.client else ""
    trusted = [ip_network(item, strict=False) for item in of_connection(connection).settings.http.trusted_proxies]
    return client_address(peer, ",".join(connection.headers.getlist("x-forwarded-for")), trusted)


def client_address(peer: str, forwarded: str, trusted: Sequence[_Network]) -> str:
    """The last address on the way to us that is no trusted proxy.

    Each proxy appends to X-Forwarded-For whom it was spoken to by, so that the header is read from its end, and no
    further than it was written by proxies we know: what stands before, anybody may have written.

    Args:
        peer: who holds the connection to us.
        forwarded: `X-Forwarded-For`, several joined by commas; may be empty.
    """
    found = peer
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    while hops and _is_among(found, trusted):
        before = _address(hops.pop())
        if before is None:
            break
        found = str(before)
    return found


def _is_among(text: str, networks: Sequence[_Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
