"""One message of Asterisk's manager interface: `Name: value` lines up to an empty line.

Source: https://docs.asterisk.org, Asterisk Manager Interface (AMI), The AMI protocol.
"""

from collections.abc import Sequence

Headers = dict[str, str]
"""In order of arrival. A name sent twice keeps its first value; lines of `Output` are joined."""

BANNER = "Asterisk Call Manager/"
"""How the first line of a connection begins; it belongs to no message."""

_ONCE = frozenset({"Event", "Privilege", "Timestamp"})
"""Asterisk writes these once at the head of an event; again, they are another's."""

_END_OF_COMMAND = "--END COMMAND--"


class BadLine(ValueError):
    """A line is no header.

    Attributes:
        index: its place in the message, from 0.
    """

    def __init__(self, index: int) -> None:
        super().__init__(f"line {index} is no header")
        self.index = index


def decode_line(line: bytes) -> str:
    """A line as text: UTF-8, or the GB 18030 that Chinese exchanges were set up with.

    No byte of a character of either is a line end or a colon, so that lines and headers can be cut apart before.
    What is neither is spoilt there and nowhere else.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def parse_message(lines: Sequence[str]) -> Headers:
    """The headers of one message, given without line ends and without the empty line.

    An empty value is kept, also in the last line. Up to Asterisk 13 a command answers with `Response: Follows`
    and bare lines; those become `Output`, as newer versions send them.

    Raises:
        BadLine: a line is no header, or begins another event.
    """
    headers: Headers = {}
    output: list[str] = []
    for index, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if headers.get("Response") == "Follows" and (not colon or " " in name):
            output += [] if line == _END_OF_COMMAND else [line]
        elif not colon or not _is_name(name) or (name in _ONCE and name in headers):
            raise BadLine(index)
        elif name == "Output":
            output.append(value.removeprefix(" "))
        else:
            headers.setdefault(name, value.strip())
    if output:
        headers["Output"] = "\n".join(output)
    return headers


def _is_name(text: str) -> bool:
    return bool(text) and text == text.strip() and text.isprintable()
