"""The demonstration's page client against answers a server may give."""

import json
from collections.abc import Callable

import httpx
import pytest

from hotline.errors import ProtocolError, Unavailable
from intake_api.demo.client import DeskClient


def _client(answer: Callable[[httpx.Request], httpx.Response]) -> DeskClient:
    return DeskClient(httpx.AsyncClient(base_url="http://desk", transport=httpx.MockTransport(answer)))


async def test_drafts_number_sign_is_part_of_the_path() -> None:
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(200, json={"number": "1"})

    assert await _client(answer).accept("call-1.2#1") == {"number": "1"}
    assert asked == [b"/api/drafts/call-1.2%231/accept"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(409, json={"code": "already-accepted"}), "status 409, code already-accepted"),
        (httpx.Response(502, text="<html>"), "status 502, code None"),
    ],
)
async def test_refusal_names_status_and_code(answer: httpx.Response, told: str) -> None:
    with pytest.raises(ProtocolError, match=told):
        await _client(lambda _: answer).desk()


async def test_server_that_is_away_is_unavailable() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Unavailable, match="GET /api/desk"):
        await _client(answer).desk()


async def test_one_time_password_is_replaced_by_one_that_is_then_used() -> None:
    bodies: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(204)

    await _client(answer).take_over("agent1001", "once")
    first, change, second = bodies
    assert first["password"] == change["old"] == "once"
    assert second["password"] == change["new"] != "once"
