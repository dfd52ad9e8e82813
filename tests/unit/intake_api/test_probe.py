import asyncio

import httpx
import pytest

from hotline.errors import BadSetting, PortBusy, Unavailable
from intake_api import probe
from intake_api.listening import free_port, take_port
from intake_api.metrics import EVERY_ROLE
from intake_api.probe import Probe, build, served
from intake_api.settings import ProbeSettings


async def answers():
    pass


async def is_away():
    raise Unavailable("away")


def client(made):
    return httpx.AsyncClient(transport=httpx.ASGITransport(build(made)), base_url="http://probe")


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_a_role_is_healthy_from_the_start_and_ready_once_it_works_and_has_what_it_needs(role):
    made = Probe(role, ProbeSettings())
    made.needs("redis", answers)
    async with client(made) as asked:
        assert (await asked.get("/health")).json() == {"status": "ok"}
        early = await asked.get("/ready")
        made.started = True
        ready = await asked.get("/ready")
    assert (early.status_code, early.json()["missing"]) == (503, ["start"])
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "missing": []})


async def test_what_is_away_is_named_and_measured():
    made = Probe("records", ProbeSettings())
    made.started = True
    made.needs("redis", answers)
    made.needs("database", is_away)
    async with client(made) as asked:
        ready = await asked.get("/ready")
        page = (await asked.get("/metrics")).text
    assert (ready.status_code, ready.json()["missing"]) == (503, ["database"])
    assert 'hotline_need_met{need="redis"} 1.0' in page
    assert 'hotline_need_met{need="database"} 0.0' in page


async def test_a_part_that_never_answers_is_away_after_the_set_time():
    made = Probe("drafts", ProbeSettings(timeout_seconds=0.01))
    made.started = True

    async def hangs():
        await asyncio.Event().wait()

    made.needs("redis", hangs)
    async with client(made) as asked:
        assert (await asked.get("/ready")).json()["missing"] == ["redis"]


async def test_metrics_are_read_although_what_feeds_them_is_away():
    made = Probe("records", ProbeSettings())
    made.before_scrape(is_away)
    async with client(made) as asked:
        answer = await asked.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "process_cpu_seconds_total" in answer.text


async def test_it_answers_on_its_address_for_as_long_as_the_role_runs():
    port = free_port("127.0.0.1", 0)
    async with httpx.AsyncClient() as asked:
        async with served("api", ProbeSettings(listen=f"127.0.0.1:{port}")):
            assert (await asked.get(f"http://127.0.0.1:{port}/health")).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await asked.get(f"http://127.0.0.1:{port}/health")


async def test_without_an_address_nothing_listens():
    async with served("api", ProbeSettings()) as made:
        assert await made.missing() == ["start"]


async def test_a_taken_port_stops_the_start():
    with take_port("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy):
            async with served("api", ProbeSettings(listen=f"127.0.0.1:{port}")):
                pytest.fail("it was let in")


@pytest.mark.parametrize("listen", ["9100", ":9100", "host:", "host:port"])
def test_an_address_that_is_none_is_refused(listen):
    with pytest.raises(BadSetting, match="HOTLINE_PROBE__LISTEN"):
        probe.address(listen)


def test_the_roles_of_one_machine_take_ports_one_after_another():
    assert probe.addresses("127.0.0.1:9100", 3) == ["127.0.0.1:9100", "127.0.0.1:9101", "127.0.0.1:9102"]
    assert probe.addresses("", 2) == ["", ""]
