import io
import json
import logging
from collections.abc import Iterator

import pytest

from hotline import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("speech", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_listed_keys_are_written_with_the_role(lines: io.StringIO) -> None:
    logging.getLogger("asr").info("stream opened", extra={"stream_id": "a1"})
    line = json.loads(lines.getvalue())
    assert (line["message"], line["stream_id"], line["role"]) == ("stream opened", "a1", "speech")


def test_an_unlisted_key_is_dropped_and_named(lines: io.StringIO) -> None:
    logging.getLogger("asr").info("call", extra={"caller_number": "13800001234"})
    assert "13800001234" not in lines.getvalue()
    assert json.loads(lines.getvalue())["dropped_keys"] == ["caller_number"]


def test_values_do_not_enter_the_message(lines: io.StringIO) -> None:
    logging.getLogger("asr").info("heard %s", "13800001234")
    assert "13800001234" not in lines.getvalue()


def test_a_traceback_tells_where_but_not_what(lines: io.StringIO) -> None:
    try:
        int("13800001234x")
    except ValueError:
        logging.getLogger("asr").exception("failed")
    line = json.loads(lines.getvalue())
    assert "13800001234" not in lines.getvalue()
    assert line["exception"] == "ValueError"
    assert line["where"][0].startswith("test_logs.py:")
