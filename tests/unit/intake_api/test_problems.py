import importlib
import re
from pathlib import Path

import pytest

from hotline.errors import HotlineError
from intake_api.http.problems import STATUS

DOC = (Path(__file__).parents[3] / "docs" / "errors.md").read_text("utf-8")
ROWS = {
    code: (int(status), retryable)
    for code, status, retryable in re.findall(r"^\| `(.+?)` \| (\d+) \| (yes|no) ", DOC, re.M)
}


def every_error(kind=HotlineError):
    importlib.import_module("intake_api.errors")
    yield kind
    for child in kind.__subclasses__():
        if child.__module__.startswith(("hotline", "intake_api", "telephony", "asr", "nlp")):
            yield from every_error(child)


@pytest.mark.parametrize("error", sorted(set(every_error()), key=lambda kind: kind.__name__))
def test_every_code_is_documented_with_its_status(error):
    assert ROWS[error.code] == (STATUS[error.code], "yes" if error.retryable else "no")


def test_nothing_is_documented_that_does_not_exist():
    assert ROWS.keys() == STATUS.keys() == {error.code for error in every_error()}


async def test_a_request_that_does_not_fit_says_where_and_not_what_was_sent(world):
    async with await world.client("agent") as client:
        answer = await client.put("/api/drafts/1%231/fields/title", json={"value": "秘密", "revision": "x"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "input-rejected"
    assert answer.json()["faults"][0]["where"] == "body.revision"
    assert "秘密" not in answer.text


async def test_an_address_that_is_not_there_is_a_problem_too(world):
    async with await world.client("agent") as client:
        answer = await client.get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_fault_of_ours_does_not_tell_its_words(world, monkeypatch):
    def fail(*_):
        raise RuntimeError("秘密")

    monkeypatch.setattr("intake_api.categories.routes.search", fail)
    async with await world.client("agent") as client:
        client._transport.raise_app_exceptions = False
        answer = await client.get("/api/categories")
    assert (answer.status_code, answer.json()["code"]) == (500, "hotline-error")
    assert "秘密" not in answer.text


async def test_redis_away_makes_the_process_not_ready(world):
    world.streams.away = True
    async with await world.client(None) as client:
        assert (await client.get("/ready")).json()["code"] == "unavailable"
        assert (await client.get("/health")).status_code == 200
