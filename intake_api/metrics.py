"""What each process counts and measures, for Prometheus: the one door to prometheus_client (docs/metrics.md).

Label values come from closed lists (kinds of events, routes, outcomes), never from a call, a ticket or a person.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from hotline.calls import Call, CallState
from hotline.events import Event, TicketChanged

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
EVERY_ROLE = ("telephony", "speech", "drafts", "records", "api")

_LAG_BUCKETS = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)
_WORK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ENDED_REMEMBERED = 10_000

NEED = Gauge("hotline_need_met", "1 while what the role needs answers, else 0", ["need"], registry=None)
PUBLISHED = Counter("hotline_events_published", "events handed to the bus", ["type"], registry=None)
DROPPED = Counter(
    "hotline_events_dropped", "events given up because the buffer was full while Redis was away", registry=None
)
WAITING = Gauge("hotline_events_waiting", "events in the buffer that Redis does not have yet", registry=None)
MALFORMED = Counter("hotline_events_malformed", "events of the bus that could not be read", registry=None)
CALLS = Counter("hotline_calls_ended", "calls that ended", ["outcome"], registry=None)
STREAMS = Gauge("hotline_streams_active", "sides of calls that are heard now", registry=None)
PARTIAL_LAG = Histogram(
    "hotline_partial_lag_seconds",
    "from the end of a word to the partial result that tells it",
    registry=None,
    buckets=_LAG_BUCKETS,
)
FINAL_LAG = Histogram(
    "hotline_final_lag_seconds",
    "from the end of an utterance's last word to its final result",
    registry=None,
    buckets=_LAG_BUCKETS,
)
GAPS = Counter("hotline_gaps", "stretches of live audio that nobody heard", ["reason"], registry=None)
RESTARTS = Counter("hotline_recognition_restarts", "recognition processes that had to be replaced", registry=None)
HOLES = Counter("hotline_holes_filled", "stretches transcribed from recordings", registry=None)
DRAFT_SECONDS = Histogram(
    "hotline_draft_seconds",
    "time to make all drafts of a call anew",
    registry=None,
    buckets=_WORK_BUCKETS,
)
FACTS = Counter("hotline_facts_written", "events written to the database", ["family"], registry=None)
FACTS_REFUSED = Counter("hotline_facts_refused", "events that did not fit the database", ["family"], registry=None)
GROUP_LAG = Gauge(
    "hotline_group_lag_seconds",
    "age difference between the newest event and the last one that the group was given",
    ["family", "group"],
    registry=None,
)
GROUP_PENDING = Gauge(
    "hotline_group_pending", "events a group was given and has not acknowledged", ["family", "group"], registry=None
)
SQL_SECONDS = Histogram(
    "hotline_sql_seconds", "time of one statement", ["verb"], registry=None, buckets=(0.001, *_WORK_BUCKETS)
)
HTTP_SECONDS = Histogram(
    "hotline_http_request_seconds",
    "time to answer a request",
    ["method", "route", "status"],
    registry=None,
    buckets=_WORK_BUCKETS,
)
LIVE_PAGES = Gauge("hotline_live_pages", "pages with a live connection", registry=None)
SUGGESTIONS = Counter(
    "hotline_suggestions",
    "suggested fields of accepted drafts, by what became of them",
    ["field", "answer"],
    registry=None,
)
TICKETS = Counter("hotline_ticket_steps", "steps of tickets' lives, by the state they led to", ["state"], registry=None)

WEBHOOK_TRIES = Counter("hotline_webhook_tries", "tries to tell a webhook of something", ["outcome"], registry=None)
WEBHOOKS_WAITING = Gauge("hotline_webhook_waiting", "deliveries that wait for their receivers", registry=None)
WEBHOOKS_OLDEST = Gauge("hotline_webhook_oldest_seconds", "age of the oldest delivery that waits", registry=None)
WEBHOOKS_OFF = Counter(
    "hotline_webhooks_switched_off", "webhooks that the system switched off", ["reason"], registry=None
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A metric and who shows it."""

    collector: Counter | Gauge | Histogram
    roles: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    """what the values of each label are"""


CATALOGUE = (
    Shown(NEED, EVERY_ROLE, {"need": "`redis`, `database`, `asterisk`, `recognition`, `webhooks`"}),
    Shown(PUBLISHED, EVERY_ROLE, {"type": "type of the event (docs/events.md)"}),
    Shown(DROPPED, EVERY_ROLE),
    Shown(WAITING, EVERY_ROLE),
    Shown(MALFORMED, EVERY_ROLE),
    Shown(CALLS, ("telephony",), {"outcome": "outcome of a call (docs/glossary.md)"}),
    Shown(STREAMS, ("speech",)),
    Shown(PARTIAL_LAG, ("speech",)),
    Shown(FINAL_LAG, ("speech",)),
    Shown(GAPS, ("speech",), {"reason": "why, as `utterance.gap` has it"}),
    Shown(RESTARTS, ("speech",)),
    Shown(HOLES, ("speech",)),
    Shown(DRAFT_SECONDS, ("drafts",)),
    Shown(FACTS, ("records",), {"family": "`calls`, `utterances`"}),
    Shown(FACTS_REFUSED, ("records",), {"family": "`calls`, `utterances`"}),
    Shown(GROUP_LAG, ("records",), {"family": "stream of events", "group": "role whose processes share the work"}),
    Shown(GROUP_PENDING, ("records",), {"family": "stream of events", "group": "role whose processes share the work"}),
    Shown(SQL_SECONDS, ("records", "api"), {"verb": "`select`, `insert`, `update`, `delete`, `other`"}),
    Shown(
        HTTP_SECONDS,
        ("api",),
        {"method": "GET, POST…", "route": "path as the interface spells it, without values", "status": "HTTP status"},
    ),
    Shown(LIVE_PAGES, ("api",)),
    Shown(
        SUGGESTIONS, ("api",), {"field": "key of the field", "answer": "`taken` as suggested, `changed` by a person"}
    ),
    Shown(TICKETS, ("api",), {"state": "state of the ticket (docs/tickets.md)"}),
    Shown(
        WEBHOOK_TRIES,
        ("records",),
        {"outcome": "`sent`, `retried`, `dead` (given up), `withheld` (its client sees it no longer)"},
    ),
    Shown(WEBHOOKS_WAITING, ("records",)),
    Shown(WEBHOOKS_OLDEST, ("records",)),
    Shown(WEBHOOKS_OFF, ("records",), {"reason": "`failing`, `full`"}),
)


Registry = CollectorRegistry


def registry(role: str) -> Registry:
    """What the processes of a role show, with the process's own memory, CPU time and files."""
    made = CollectorRegistry()
    ProcessCollector(registry=made)
    for shown in CATALOGUE:
        if role in shown.roles:
            made.register(shown.collector)
    return made


def exposition(shown: Registry) -> bytes:
    """The page that Prometheus reads."""
    return generate_latest(shown)


class EventMeter:
    """Counts what a process publishes; a call's end once, however often it is told."""

    def __init__(self) -> None:
        self._ended: OrderedDict[str, None] = OrderedDict()

    def published(self, event: Event) -> None:
        PUBLISHED.labels(event.type).inc()
        match event.data:
            case Call(state=CallState.ENDED):
                self._end(event.data)
            case TicketChanged(state=state):
                TICKETS.labels(state).inc()
            case _:
                pass

    def _end(self, call: Call) -> None:
        if call.call_id in self._ended:
            return
        self._ended[call.call_id] = None
        if len(self._ended) > _ENDED_REMEMBERED:
            self._ended.popitem(last=False)
        CALLS.labels(call.outcome or "unknown").inc()


_HEAD = """# Metrics

Each process serves `GET /metrics` for Prometheus on its probe address (`HOTLINE_PROBE__LISTEN`,
[settings.md](settings.md)), with the standard `process_*` metrics besides. No label holds a name, a number or a word of
a call. Written by `hotline api metrics`.

| Metric | Kind | Roles | Labels | Meaning |
|---|---|---|---|---|
"""


def markdown() -> str:
    """docs/metrics.md."""
    return _HEAD + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    for shown in CATALOGUE:
        [about] = shown.collector.describe()
        name = f"{about.name}_total" if about.type == "counter" else about.name
        roles = "all" if shown.roles == EVERY_ROLE else ", ".join(shown.roles)
        labels = "; ".join(f"`{label}`: {meaning}" for label, meaning in shown.labels.items())
        yield f"| `{name}` | {about.type} | {roles} | {labels} | {about.documentation} |"
