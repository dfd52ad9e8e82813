import pytest

from telephony.messages import BadLine, decode_line, parse_message


def test_an_empty_value_is_kept_also_in_the_last_line() -> None:
    assert parse_message(["Event: CoreShowChannel", "BridgeId: "]) == {"Event": "CoreShowChannel", "BridgeId": ""}


def test_a_value_keeps_its_colons() -> None:
    assert parse_message(["Event: X", "LocalAddress: IPV4/TCP/127.0.0.1/5038: a"])["LocalAddress"].endswith(": a")


def test_of_a_header_sent_twice_the_first_counts() -> None:
    assert parse_message(["Event: TestEvent", "State: A", "State: B"])["State"] == "A"


@pytest.mark.parametrize("line", ["Event: Newchannel", "Privilege: call,all", "Timestamp: 1795449340.0"])
def test_a_message_that_lost_its_end_is_not_joined_to_the_next_event(line: str) -> None:
    with pytest.raises(BadLine) as caught:
        parse_message(["Event: Hangup", "Privilege: call,all", "Timestamp: 1795449340.0", "Channel: a", line])
    assert caught.value.index == 4


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
def test_a_chinese_name_is_read_in_either_encoding(encoding: str) -> None:
    assert decode_line("MemberName: 坐席二".encode(encoding)) == "MemberName: 坐席二"


def test_bytes_of_no_encoding_spoil_themselves_only() -> None:
    assert decode_line(b"MemberName: a\xff") == "MemberName: a\ufffd"


def test_output_of_a_command_is_one_text_with_its_indentation() -> None:
    headers = parse_message(["Response: Success", "Output: Uptime:", "Output:   3 s", "Output: "])
    assert headers["Output"] == "Uptime:\n  3 s\n"


def test_the_old_form_of_a_command_answer_is_read_too() -> None:
    headers = parse_message(
        ["Response: Follows", "Privilege: Command", "no colon here", "Name of: it", "--END COMMAND--"]
    )
    assert headers == {"Response": "Follows", "Privilege": "Command", "Output": "no colon here\nName of: it"}


@pytest.mark.parametrize("line", ["no colon", " Indented: 1", ": no name", "A name\x01: 1", ""])
def test_a_line_that_is_no_header_is_named_by_its_place(line: str) -> None:
    with pytest.raises(BadLine) as caught:
        parse_message(["Event: X", line])
    assert caught.value.index == 1
