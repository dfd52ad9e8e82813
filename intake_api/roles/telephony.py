"""Role `telephony`: Asterisk's events become calls, streams and agents' states."""

import asyncio
from collections.abc import Callable

from hotline.errors import Unavailable
from intake_api.probe import Probe
from intake_api.roles.process import on_the_bus, stay_ready
from intake_api.settings import Settings
from intake_api.wiring import telephones


async def run(settings: Settings, probe: Probe) -> None:
    """Raises:
    BadSetting: the AMI secret cannot be read, or Asterisk refuses it.
    Unavailable: Asterisk is not there.
    """
    async with on_the_bus(settings) as bus, asyncio.TaskGroup() as tasks:

        def connected(still: Callable[[], bool]) -> None:
            async def asterisk_answers() -> None:
                if not still():
                    raise Unavailable("the connection to Asterisk is lost")

            probe.needs("asterisk", asterisk_answers)
            tasks.create_task(stay_ready(bus, probe))

        await telephones.run_telephony(settings, bus, connected)
