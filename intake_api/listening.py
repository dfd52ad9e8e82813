"""TCP ports we listen on: taken first, before anything else is started."""

import errno
import socket

from hotline.errors import PortBusy, Unavailable

_WAITING = 512
"""connections the system holds until they are accepted"""


def take_port(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        PortBusy: another program listens there.
        Unavailable: the address is none of this machine, or the port is not for us.
    """
    try:
        return socket.create_server((host, port), backlog=_WAITING)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(f"port {host}:{port} is taken by another program") from error
        raise Unavailable(f"cannot listen on {host}:{port}") from error


def free_port(host: str, port: int) -> int:
    """The port, or a free one for 0, for a process that will listen there soon.

    Raises:
        PortBusy: another program listens there.
        Unavailable: the address is none of this machine, or the port is not for us.
    """
    with take_port(host, port) as probe:
        return int(probe.getsockname()[1])
