from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.errors import BadCapture
from telephony.capture import MAX_LINE_BYTES, read_capture

DATA = Path(__file__).parents[2] / "data" / "ami"
ANSWERED = (DATA / "answered.txt").read_bytes()
BANNER = b"Asterisk Call Manager/11.0.0\r\n"


def boundaries(data: bytes) -> list[int]:
    """Where a message ends, behind its empty line."""
    ends, position = [], 0
    while (position := data.find(b"\r\n\r\n", position)) >= 0:
        position += 4
        ends.append(position)
    return ends


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.txt")), ids=lambda path: path.stem)
def test_every_message_of_a_capture_is_read(path: Path) -> None:
    assert len(list(read_capture(path))) == path.read_bytes().count(b"\r\n\r\n")


def test_the_banner_belongs_to_no_message() -> None:
    assert list(read_capture(BANNER + b"Response: Success\r\n\r\n")) == [{"Response": "Success"}]


def test_a_capture_may_begin_in_mid_session_and_have_bare_line_feeds() -> None:
    assert list(read_capture(b"Event: A\nB: 1\n\n\nEvent: C\n\n")) == [{"Event": "A", "B": "1"}, {"Event": "C"}]


def test_chinese_names_are_read_whatever_the_exchange_writes() -> None:
    good, gbk, spoilt = read_capture(
        "Event: A\r\nN: 坐席\r\n\r\n".encode() + b"Event: B\r\nN: \xd7\xf8\r\n\r\n" + b"Event: C\r\nN: \xff\r\n\r\n"
    )
    assert (good["N"], gbk["N"]) == ("坐席", "坐")
    assert spoilt["Event"] == "C"


@given(st.integers(min_value=1, max_value=len(ANSWERED) - 1))
def test_a_cut_anywhere_but_between_two_messages_is_refused(cut: int) -> None:
    if cut in boundaries(ANSWERED):
        assert len(list(read_capture(ANSWERED[:cut]))) < ANSWERED.count(b"\r\n\r\n")
        return
    with pytest.raises(BadCapture, match=r"capture(, line \d+)?: "):
        list(read_capture(ANSWERED[:cut]))


def test_a_cut_names_the_file_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    path.write_bytes(b"Event: A\r\n\r\nEvent: B\r\nC: 1\r\n")
    with pytest.raises(BadCapture) as caught:
        list(read_capture(path))
    assert str(caught.value) == f"{path}, line 4: the capture ends in the middle of the message that began in 3"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it holds no message"),
        (BANNER, "it holds no message"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary|not a header"),
        (b"\x7fELF\0\n", "it is binary"),
        (b"# Minutes\n\nAgenda: one\n\n", "line 1: not a header"),
        (b"Subject: a mail\nFrom: nobody\n\n", "begins with Event or Response"),
        (b"Event: A\r\nB: 1\r\nno header\r\n\r\n", "line 3: not a header"),
        (b"Event: " + b"x" * MAX_LINE_BYTES, "the line is too long"),
    ],
)
def test_what_is_no_capture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadCapture, match=why):
        list(read_capture(data))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCapture, match=r"none\.txt: cannot read the capture: No such file"):
        list(read_capture(tmp_path / "none.txt"))
    with pytest.raises(BadCapture, match="cannot read the capture: Is a directory"):
        list(read_capture(tmp_path))
