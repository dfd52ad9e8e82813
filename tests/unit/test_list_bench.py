"""The bench of lists asks for every list of the API, with every filter it has."""

import re
from datetime import UTC, datetime

import pytest

from bench.list_questions import NOT_ASKED, Questions, questions
from intake_api.http import app
from intake_api.http.route_table import ROUTES

AT = datetime(2023, 6, 1, tzinfo=UTC)
ASK = Questions(
    people=dict.fromkeys(("street", "queue"), ("somebody",)),
    agents=["8001"],
    units=["市排水中心"],
    tickets=[("20230601-000001-5", AT, AT, "010101-1")],
    calls=[("1685577600.1", AT)],
    seen=("20230601-000001-5", "1685577600.1"),
    spots=[1],
    drafts=["1685577600.1"],
    webhook=1,
    deliveries=[1],
)
ASKED = questions(ASK)
DESCRIBED = app.openapi(app.build())["paths"]
SIZES = {"size", "limit"}
"""how many of them decides nothing about which"""


def test_every_list_is_asked():
    read = {path for method, path in ROUTES if method == "GET" and path.startswith("/api/")}
    assert read == ASKED.keys() | NOT_ASKED


@pytest.mark.parametrize("route", ASKED)
def test_what_is_asked_is_the_route_it_stands_under(route):
    pattern = re.sub(r"\{[a-z_]+\}", "[^/]+", route)
    for draw in ASKED[route].values():
        assert re.fullmatch(pattern, draw().path)


@pytest.mark.parametrize("route", ["/api/tickets", "/api/review/calls", "/api/board/figures/{key}/calls",
                                   "/api/territory/counts", "/api/users", "/api/hot-spots",
                                   "/api/webhooks/{webhook_id}/deliveries",
                                   "/api/ledger/tickets/{number}", "/api/ledger/calls/{call_id}"])  # fmt: skip
def test_every_filter_order_and_place_of_a_list_is_asked(route):
    known = {each["name"] for each in DESCRIBED[route]["get"]["parameters"] if each["in"] == "query"} - SIZES
    assert known == {name for draw in ASKED[route].values() for name in draw().params}
