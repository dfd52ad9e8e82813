"""Log keys and the one log format: constant messages, values under keys listed here.

`SAFE_KEYS` may be written anywhere. A personal value (number, name, place, words) has no key: it is not logged.
"""

import json
import logging
import sys
from typing import TextIO

SAFE_KEYS = frozenset(
    {
        "action", "address", "agent", "bytes", "call_id", "channel", "code", "count", "draft_id", "error", "event",
        "event_id", "event_type", "exit_code", "family", "file", "gap_ms", "line", "milliseconds", "model", "name",
        "offset_ms", "outcome", "path", "pid", "port", "queue", "revision", "role", "route", "seconds", "side", "state",
        "status", "stream_id", "ticket", "user_id", "utterance_id", "version", "webhook",
    }
)  # fmt: skip

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class SafeFormatter(logging.Formatter):
    """One JSON object a line; an `extra` key that is not listed is dropped and named."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
            **{key: value for key, value in extra.items() if key in SAFE_KEYS},
        }
        dropped = sorted(extra.keys() - SAFE_KEYS)
        if dropped:
            line["dropped_keys"] = dropped
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(role: str, *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logging of this process to `stream` (stderr) in the one format."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(SafeFormatter())

    def name_role(record: logging.LogRecord) -> bool:
        record.role = role
        return True

    handler.addFilter(name_role)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _where(record: logging.LogRecord) -> list[str]:
    """File, line and function of each frame: a traceback without values, which could be a caller's."""
    frames: list[str] = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames
