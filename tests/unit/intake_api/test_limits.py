import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_api.errors import TooManyRequests
from intake_api.limits.bucket import Rate, take
from intake_api.limits.limiter import _AWAY_SECONDS, _REMEMBERED, Limiter
from intake_api.settings import LimitSettings
from tests.fakes.streams import FakeStreams
from tests.unit.intake_api.conftest import ORIGIN

RATE = Rate(burst=3, per_second=0.5)
SETTINGS = LimitSettings(user_burst=3, user_per_minute=30, sign_in_burst=2, sign_in_per_minute=60)


def asked(times, rate=RATE):
    bucket, waits = None, []
    for now in times:
        bucket, wait = take(bucket, rate, now)
        waits.append(wait)
    return waits


@pytest.mark.parametrize(
    ("times", "waits"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([0, 0, 0, 0], [0, 0, 0, 2]),
        ([0, 0, 0, 1], [0, 0, 0, 1]),
        ([0, 0, 0, 2, 2], [0, 0, 0, 0, 2]),
        ([0, 0, 0, 1000, 1000, 1000, 1000], [0, 0, 0, 0, 0, 0, 2]),
        ([10, 10, 10, 5], [0, 0, 0, 2]),
    ],
)
def test_a_bucket_lets_through_its_burst_and_then_its_rate(times, waits):
    assert asked(times) == pytest.approx(waits)


@given(st.lists(st.floats(0, 100, allow_nan=False), max_size=200).map(sorted))
def test_no_more_pass_than_burst_and_rate_allow(times):
    passed = [now for now, wait in zip(times, asked(times), strict=True) if wait == 0]
    for index, first in enumerate(passed):
        later = passed[index:]
        assert len(later) <= RATE.burst + (later[-1] - first) * RATE.per_second + 1e-6


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=50).map(sorted))
def test_who_waits_as_long_as_told_passes(times):
    bucket = None
    for now in times:
        bucket, wait = take(bucket, RATE, now)
    assert take(bucket, RATE, times[-1] + wait + 1e-6)[1] == 0 or wait == 0


class World:
    def __init__(self, **settings):
        self.streams, self.now = FakeStreams(), 0.0
        self.limiter = Limiter(self.streams, SETTINGS.model_copy(update=settings), lambda: self.now)

    async def passes(self, user=1):
        try:
            await self.limiter.user(user)
        except TooManyRequests:
            return False
        return True


@pytest.mark.parametrize("away", [False, True])
async def test_a_user_is_counted_apart_from_others_with_redis_and_without(away):
    world = World()
    world.streams.away = away
    assert [await world.passes() for _ in range(4)] == [True, True, True, False]
    assert await world.passes(user=2)


async def test_redis_that_is_away_is_left_in_peace_for_a_while():
    world = World()
    world.streams.away = True
    await world.passes()
    world.streams.away = False
    for _ in range(3):
        await world.passes()
    assert world.streams._buckets == {}
    world.now += _AWAY_SECONDS
    assert await world.passes()
    assert len(world.streams._buckets) == 1


async def test_a_process_remembers_no_more_than_so_many_names():
    world = World()
    world.streams.away = True
    for user in range(_REMEMBERED + 5):
        await world.passes(user)
    assert len(world.limiter._local) == _REMEMBERED


async def test_no_address_stands_in_redis():
    world = World()
    await world.limiter.sign_in("10.1.2.3")
    assert not any("10.1.2.3" in name for name in world.streams._buckets)


async def test_a_rate_of_nothing_is_no_limit():
    world = World(user_per_minute=0)
    assert all([await world.passes() for _ in range(50)])


async def test_a_user_who_asks_too_often_is_told_when_to_come_back(world):
    limiter = Limiter(world.streams, SETTINGS, lambda: world.seconds[0])
    object.__setattr__(world.context, "limiter", limiter)
    async with await world.client("agent") as client, await world.client("other") as colleague:
        statuses = [(await client.get("/api/desk")).status_code for _ in range(4)]
        refused = await client.get("/api/desk")
        assert (await colleague.get("/api/desk")).status_code == 200
        world.streams.seconds += 2
        assert (await client.get("/api/desk")).status_code == 200
    assert statuses == [200, 200, 200, 429]
    assert (refused.json()["code"], refused.headers["retry-after"]) == ("too-many-requests", "2")


async def test_tries_to_sign_in_are_counted_by_address_and_whatever_the_name(world):
    import httpx

    object.__setattr__(world.context, "limiter", Limiter(world.streams, SETTINGS, lambda: world.seconds[0]))
    codes = []
    for number, peer in enumerate(["10.0.0.1"] * 3 + ["10.0.0.2"]):
        transport = httpx.ASGITransport(world.app, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            answer = await client.post("/api/session", json={"username": f"u{number}", "password": "x"})
        codes.append(answer.json()["code"])
    assert codes == ["sign-in-failed", "sign-in-failed", "too-many-requests", "sign-in-failed"]
