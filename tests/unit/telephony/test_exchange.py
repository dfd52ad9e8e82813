import stat
from pathlib import Path

import pytest

from hotline.errors import BadSetting, Unavailable
from telephony.asterisk_program import AsteriskProgram, find_asterisk, parse_version
from telephony.exchange import exchange_command, prepare_exchange, read_exchange
from telephony.ports import Ports, first_busy, free_ports

ADDRESS = "127.0.0.1:9092"


@pytest.fixture
def program(tmp_path: Path) -> AsteriskProgram:
    return AsteriskProgram(Path("/opt/asterisk"), 22, tmp_path / "modules", tmp_path / "documentation")


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1\n", 22),
        ("Asterisk 20.9.3", 20),
        ("Asterisk certified-20.7-cert2", 20),
        ("Asterisk certified/18.9-cert5", 18),
        ("asterisk: command not found", 0),
        ("", 0),
    ],
)
def test_the_version_is_read_from_what_the_program_says(text: str, major: int) -> None:
    assert parse_version(text) == major


def test_without_asterisk_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="run bin/install-asterisk, or install asterisk"):
        find_asterisk(cache=tmp_path)


def test_what_is_prepared_can_be_read_by_another_process(tmp_path: Path, program: AsteriskProgram) -> None:
    plan = prepare_exchange(tmp_path / "x", audiosocket_addresses=[ADDRESS], program=program)
    assert read_exchange(tmp_path / "x") == plan
    assert [account.member for account in plan.agents] == ["agent1001", "agent1002", "agent1003"]
    assert exchange_command(tmp_path / "x")[0] == "/opt/asterisk"


def test_secrets_and_ports_stay_when_prepared_again(tmp_path: Path, program: AsteriskProgram) -> None:
    first = prepare_exchange(tmp_path / "x", audiosocket_addresses=[ADDRESS], program=program)
    secret = first.ami_secret_file.read_text()
    again = prepare_exchange(tmp_path / "x", audiosocket_addresses=["127.0.0.1:9999"], program=program)
    assert again == first
    assert again.ami_secret_file.read_text() == secret
    assert "HOTLINE_AUDIO=127.0.0.1:9999" in (tmp_path / "x" / "etc" / "hotline_globals.conf").read_text()


def test_two_exchanges_share_no_secret(tmp_path: Path, program: AsteriskProgram) -> None:
    plans = [prepare_exchange(tmp_path / name, audiosocket_addresses=[ADDRESS], program=program) for name in "ab"]
    secrets = [plan.ami_secret_file.read_text() for plan in plans]
    secrets += [account.secret for plan in plans for account in plan.agents]
    assert len(set(secrets)) == len(secrets) == 8


def test_only_the_owner_can_read_the_files_with_secrets(tmp_path: Path, program: AsteriskProgram) -> None:
    prepare_exchange(tmp_path / "x", audiosocket_addresses=[ADDRESS], program=program)
    for name in ("ami.secret", "exchange.json", "etc/manager.conf", "etc/pjsip_agents.conf"):
        assert stat.S_IMODE((tmp_path / "x" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(("addresses", "agents"), [((), 3), ((ADDRESS,), 0), ((ADDRESS,), 1000)])
def test_a_senseless_wish_is_refused(
    tmp_path: Path, program: AsteriskProgram, addresses: tuple[str, ...], agents: int
) -> None:
    with pytest.raises(BadSetting):
        prepare_exchange(tmp_path / "x", audiosocket_addresses=addresses, agents=agents, program=program)
    assert not (tmp_path / "x").exists()


def test_a_path_too_long_for_a_socket_is_refused(tmp_path: Path, program: AsteriskProgram) -> None:
    with pytest.raises(BadSetting, match="too long"):
        prepare_exchange(tmp_path / ("x" * 100), audiosocket_addresses=[ADDRESS], program=program)


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_that_is_no_exchange_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "exchange.json").write_text(content)
    with pytest.raises(BadSetting, match=str(tmp_path)):
        read_exchange(tmp_path)


def test_free_ports_are_free_and_do_not_overlap() -> None:
    ports = free_ports()
    assert first_busy(ports) is None
    assert ports.ami < ports.rtp_start < ports.rtp_end
    assert ports.rtp_start % 2 == 0
    assert isinstance(ports, Ports)
