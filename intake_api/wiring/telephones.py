"""The exchange, its call log, and telephones that call it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.calls import Side

if TYPE_CHECKING:
    from hotline.ports import Publisher
    from intake_api.settings import Settings


def replay_capture(path: Path) -> list[dict[str, Any]]:
    """The calls of an AMI capture, in the public form.

    Raises:
        BadCapture: it is none, is cut, or an event in it is malformed.
    """
    from telephony.replay import replay

    return replay(path)


async def run_telephony(
    settings: Settings, publisher: Publisher, on_connected: Callable[[Callable[[], bool]], None]
) -> None:
    """Follow Asterisk until cancelled.

    Args:
        on_connected: called once, when Asterisk has taken us in, with what tells from then on whether it still answers.

    Raises:
        BadSetting: the secret cannot be read, or Asterisk refuses it.
        Unavailable: Asterisk is not there.
    """
    from intake_api.settings import secret
    from telephony.service import TelephonyService

    service = TelephonyService(
        settings.telephony,
        secret=secret(settings.telephony.ami_secret_file),
        recordings_folder=settings.recordings,
        publisher=publisher,
    )
    await service.run(on_connected=lambda: on_connected(lambda: service.connected))


def private_exchange(folder: Path, audio: str) -> AbstractAsyncContextManager[Any]:
    """A private Asterisk for as long as the block runs (`telephony.exchange.Exchange`).

    Args:
        audio: `host:port` where speech listens.

    Raises:
        PortBusy, Unavailable: it cannot start.
    """
    from telephony import exchange

    return exchange.private_exchange(folder, audiosocket_addresses=[audio])


def telephone(user: str, address: tuple[str, int], secret: str | None) -> AbstractAsyncContextManager[Any]:
    """A SIP telephone (`telephony.phone.Phone`) for as long as the block runs."""
    from telephony.phone import phone

    return phone(user, exchange=address, secret=secret)


def voice(text: str, side: Side) -> bytes:
    """The text in the side's synthetic voice: 8000 Hz PCM.

    Raises:
        InputRejected: a character nobody can pronounce.
        Unavailable: espeak-ng is not installed or fails.
    """
    from asr import voices

    return voices.say(text, voices.CALLER if side is Side.CALLER else voices.AGENT)
