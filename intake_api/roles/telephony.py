"""Role `telephony`: Asterisk's events become calls, streams and agents' states."""

import asyncio

from intake_api import wiring
from intake_api.roles.process import on_the_bus, stay_ready
from intake_api.settings import Settings


async def run(settings: Settings) -> None:
    """Raises:
    BadSetting: the AMI secret cannot be read, or Asterisk refuses it.
    Unavailable: Asterisk is not there.
    """
    async with on_the_bus(settings) as bus, asyncio.TaskGroup() as tasks:

        def connected() -> None:
            tasks.create_task(stay_ready(bus, "telephony"))

        await wiring.run_telephony(settings, bus, connected)
