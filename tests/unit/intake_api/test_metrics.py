import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotline.calls import CallState, Outcome, Side, Stream
from hotline.events import EventType, TicketChanged
from hotline.ticket_life import TicketState
from hotline.transcripts import Gap, GapReason
from intake_api import metrics
from intake_api.bus import Bus
from intake_api.metrics import CATALOGUE, EVERY_ROLE, exposition, registry
from intake_api.roles.process import ROLES
from intake_api.roles.speech_meter import SpeechMeter
from intake_api.settings import RedisSettings
from tests.fakes.calls import CALL, T0, answered, event, said
from tests.fakes.streams import FakeStreams

ROOT = Path(__file__).resolve().parents[3]


def value(role, sample):
    """Of one line of the page; 0 while it is not there."""
    found = re.search(rf"^{re.escape(sample)} (\S+)$", exposition(registry(role)).decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0


@pytest.fixture
def grown():
    """By how much a sample grew since the test began to look at it."""
    before = {}

    def grown(role, sample):
        if (role, sample) not in before:
            before[role, sample] = value(role, sample)
        return value(role, sample) - before[role, sample]

    return grown


def test_the_document_lists_what_is_shown():
    assert (ROOT / "docs" / "metrics.md").read_text("utf-8") == metrics.markdown()


def test_the_roles_are_those_that_run():
    assert EVERY_ROLE == ROLES


@pytest.mark.parametrize("shown", CATALOGUE, ids=lambda shown: next(iter(shown.collector.describe())).name)
def test_a_metric_is_named_by_the_conventions_and_its_labels_are_explained(shown):
    [about] = shown.collector.describe()
    assert re.fullmatch(r"hotline_[a-z_]+", about.name)
    assert about.documentation
    assert (about.type == "histogram") == about.name.endswith("_seconds") or about.type == "gauge"
    assert tuple(shown.labels) == shown.collector._labelnames
    assert set(shown.roles) <= set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_shows_its_own_metrics_and_no_others(role):
    names = set(re.findall(r"^# TYPE (hotline_\w+?)(?:_total|_created)? ", exposition(registry(role)).decode(), re.M))
    wanted = {about.name for shown in CATALOGUE if role in shown.roles for about in shown.collector.describe()}
    assert names == wanted


async def test_a_calls_end_counts_once_with_its_outcome(grown):
    ended = replace(answered(), state=CallState.ENDED, outcome=Outcome.ANSWERED)
    sample = 'hotline_calls_ended_total{outcome="answered"}'
    grown("telephony", sample)
    async with Bus(RedisSettings(), FakeStreams()) as bus:
        for seconds in (1, 2):
            await bus.publish(event(EventType.CALL_CHANGED, ended, seconds=seconds))
    assert grown("telephony", sample) == 1


async def test_a_step_of_a_ticket_counts_by_the_state_it_led_to(grown):
    sample = 'hotline_ticket_steps_total{state="closed"}'
    grown("api", sample)
    async with Bus(RedisSettings(), FakeStreams()) as bus:
        changed = TicketChanged("20261123-000001-8", TicketState.CLOSED, "x", 2)
        await bus.publish(event(EventType.TICKET_CHANGED, changed))
    assert grown("api", sample) == 1


async def test_events_that_a_full_buffer_gave_up_are_counted(grown):
    grown("records", "hotline_events_dropped_total")
    streams = FakeStreams()
    streams.away = True
    settings = RedisSettings(buffer=100, retry_seconds=0.001, timeout_seconds=0.01)
    async with Bus(settings, streams) as bus:
        for number in range(103):
            await bus.publish(event(EventType.UTTERANCE_FINAL, said(number, number + 1), seconds=number))
    assert grown("records", "hotline_events_dropped_total") == 3
    assert value("records", "hotline_events_waiting") == 100


class Kept:
    def __init__(self):
        self.events = []

    async def publish(self, event):
        self.events.append(event)


async def test_speech_is_measured_from_the_words_to_their_result(grown):
    stream = Stream("s1", CALL, "1.1", Side.CALLER, T0 + timedelta(seconds=2))
    kept = Kept()
    samples = (
        "hotline_final_lag_seconds_sum",
        "hotline_final_lag_seconds_count",
        'hotline_gaps_total{reason="no-audio"}',
    )
    for sample in samples:
        grown("speech", sample)
    final = event(EventType.UTTERANCE_FINAL, said(1000, 3000), seconds=5.5)
    gap = event(EventType.UTTERANCE_GAP, Gap(CALL, Side.CALLER, 0, 500, GapReason.NO_AUDIO))
    await SpeechMeter(stream, kept).publish(final)
    await SpeechMeter(stream, kept).publish(gap)
    assert [round(grown("speech", sample), 3) for sample in samples] == [0.5, 1, 1]
    assert kept.events == [final, gap]


async def test_requests_are_measured_by_route_and_never_by_what_stood_in_the_address(world, grown):
    sample = 'hotline_http_request_seconds_count{method="GET",route="/api/tickets/{number}",status="404"}'
    grown("api", sample)
    async with await world.client("supervisor") as client:
        await client.get("/api/tickets/20261123-000001-8")
        await client.request("SECRET", "/13900000000")
    assert grown("api", sample) == 1
    page = exposition(registry("api")).decode()
    assert "13900000000" not in page
    assert "SECRET" not in page


async def test_statements_are_measured_by_their_verb(world, grown):
    sample = 'hotline_sql_seconds_count{verb="select"}'
    grown("api", sample)
    async with await world.client("supervisor") as client:
        await client.get("/api/tickets")
    assert grown("api", sample) >= 2
