"""When a delivery that failed is tried again. Pure."""

from datetime import timedelta

from intake_api.settings import WebhookSettings

_LONGEST_HOLD_SECONDS = 300.0
"""a receiver that is back is noticed within so long"""


def wait_after(attempts: int, settings: WebhookSettings, chance: float) -> timedelta | None:
    """How long a delivery waits after so many tries; None when it is given up.

    Args:
        chance: in [0, 1), at random: up to half of the wait is left out, so that not all come back at the same time.
    """
    if attempts >= settings.attempts:
        return None
    return _grown(settings.first_retry_seconds, attempts, settings.longest_retry_seconds, chance)


def hold_after(failures: int, settings: WebhookSettings, chance: float) -> timedelta:
    """How long a receiver is left alone after failures in a row, so that what waits does not use up its tries."""
    return _grown(settings.first_retry_seconds / 4, failures, _LONGEST_HOLD_SECONDS, chance)


def _grown(first: float, times: int, longest: float, chance: float) -> timedelta:
    seconds = min(longest, first * 2.0 ** min(times - 1, 64))
    return timedelta(seconds=seconds * (1 - chance / 2))
