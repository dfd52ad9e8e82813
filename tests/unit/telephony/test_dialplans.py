import re
from pathlib import Path

import pytest

from hotline.errors import BadSetting
from telephony.dialplans import TEMPLATES, AgentAccount, render, render_all

VALUES = {
    "FOLDER": "/srv/x", "MODULES": "/usr/lib/asterisk/modules", "SYSTEM_NAME": "hz1", "HIGH_PRIORITY": "no",
    "AUDIOSOCKET_ADDRESSES": "127.0.0.1:9092&127.0.0.1:9093", "RECORDINGS": "/srv/x/recordings",
    "MAX_WAIT_SECONDS": "60", "RING_SECONDS": "12", "SIP_PORT": "5060", "AMI_PORT": "5038", "AMI_SECRET": "s3cret",
    "RTP_START": "10000", "RTP_END": "10399", "BIND": "127.0.0.1", "AMI_PERMIT": "127.0.0.1/255.255.255.255",
    "MEDIA_ADDRESS": "127.0.0.1", "TRUNK_ADDRESS": "127.0.0.1",
}  # fmt: skip
AGENTS = (AgentAccount("1001", "agent1001", "p1"), AgentAccount("1002", "agent1002", "p2"))


def test_a_place_becomes_its_value_and_asterisk_variables_stay() -> None:
    assert render("a=@X@ ${EXTEN} b@c", {"X": "1"}) == "a=1 ${EXTEN} b@c"


def test_a_place_without_a_value_is_named_with_its_file() -> None:
    with pytest.raises(BadSetting, match=r"rtp\.conf: no value for @RTP_START@"):
        render("rtpstart = @RTP_START@", {}, name="rtp.conf")


@pytest.mark.parametrize("value", ["a\nsecret = b", "a;b", 'a"b', "a\\", " a", "a ", "", "a\x00"])
def test_a_value_cannot_end_a_line_or_begin_a_comment(value: str) -> None:
    with pytest.raises(BadSetting, match="misread"):
        render("secret = @X@", {"X": value})


def test_a_refused_value_is_not_in_the_message() -> None:
    with pytest.raises(BadSetting) as caught:
        render("secret = @X@", {"X": "hunter2;"})
    assert "hunter2" not in str(caught.value)


def test_no_place_is_left_and_every_include_is_there() -> None:
    files = render_all(VALUES, AGENTS)
    for name, text in files.items():
        assert not re.search(r"@[A-Z_]+@", text), name
        for included in re.findall(r"^#include (\S+)", text, re.MULTILINE):
            assert included in files, (name, included)


def test_each_agent_has_a_phone_and_a_place_in_the_queue() -> None:
    files = render_all(VALUES, AGENTS)
    assert files["queues_members.conf"].splitlines() == [
        "member => PJSIP/1001,0,agent1001,PJSIP/1001",
        "member => PJSIP/1002,0,agent1002,PJSIP/1002",
    ]
    assert "[1002](hotline-agent)" in files["pjsip_agents.conf"]
    assert "password = p2" in files["pjsip_agents.conf"]


def test_no_template_carries_a_secret() -> None:
    for path in TEMPLATES.glob("*.conf"):
        for line in path.read_text().splitlines():
            if match := re.match(r"\s*(?:secret|password)\s*=\s*(.*)", line):
                assert re.fullmatch(r"@[A-Z_]+@", match[1]), (path.name, line)


def test_everything_listens_where_it_is_told_and_nowhere_else() -> None:
    files = render_all(VALUES, AGENTS)
    binds = [
        line.partition("=")[2].strip()
        for text in files.values()
        for line in text.splitlines()
        if re.match(r"(bind|bindaddr|media_address)\s*=", line)
    ]
    assert len(binds) == 3
    assert all(value.startswith("127.0.0.1") for value in binds)


def test_the_manager_lets_the_births_and_ends_of_taps_pass() -> None:
    text = (TEMPLATES / "manager.conf").read_text()
    touched = set(re.findall(r"name\((\w+)\)", text))
    whole = set(re.findall(r"name\((\w+)\)\) =$", text, re.MULTILINE))
    assert "VarSet" in whole
    assert not {"Newchannel", "Hangup", "OriginateResponse"} & touched
    assert not {"MixMonitorStart", "Newstate"} & whole


def test_a_password_does_not_show_in_a_repr() -> None:
    assert "p1" not in repr(AGENTS[0])


def test_templates_live_beside_the_packages(tmp_path: Path) -> None:
    assert render_all(VALUES, AGENTS, templates=tmp_path) == {}
    assert (TEMPLATES / "extensions.conf").is_file()
