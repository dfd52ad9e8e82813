from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake_api.settings import WebhookSettings
from intake_api.webhooks.retries import hold_after, wait_after

SETTINGS = WebhookSettings(first_retry_seconds=10, longest_retry_seconds=1000, attempts=10)
chances = st.floats(0, 1, exclude_max=True)


def test_the_wait_doubles_up_to_its_longest_and_ends_with_the_last_try():
    waits = [wait_after(attempts, SETTINGS, 0.0) for attempts in range(1, 11)]
    seconds = [10, 20, 40, 80, 160, 320, 640, 1000, 1000]
    assert waits == [*(timedelta(seconds=each) for each in seconds), None]


@given(attempts=st.integers(1, 9), chance=chances)
def test_chance_takes_up_to_half_of_the_wait(attempts, chance):
    whole = wait_after(attempts, SETTINGS, 0.0)
    assert whole / 2 <= wait_after(attempts, SETTINGS, chance) <= whole


@given(failures=st.integers(1, 10_000), chance=chances)
def test_a_receiver_is_left_alone_for_minutes_at_most(failures, chance):
    assert timedelta(0) < hold_after(failures, SETTINGS, chance) <= timedelta(minutes=5)
