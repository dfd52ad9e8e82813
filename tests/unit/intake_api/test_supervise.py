import configparser
import socket
from pathlib import Path

import pytest

from hotline.errors import InputRejected, PortBusy, Unavailable
from intake_api.listening import free_port
from intake_api.supervise import redis_server
from intake_api.supervise.config import Program, render
from intake_api.supervise.machine import refusal


def test_the_configuration_starts_in_order_and_survives_odd_paths(tmp_path):
    folder = tmp_path / "100% odd"
    programs = [
        Program("redis", ("redis-server", "--dir", "a b"), 10),
        Program("api", ("hotline", "run", "api"), 20, environment={"A": "1%"}),
    ]
    parser = configparser.RawConfigParser()
    parser.read_string(render(programs, folder=folder, logs=folder, socket=folder / "sock"))
    redis, api = parser["program:redis"], parser["program:api"]
    assert int(redis["priority"]) < int(api["priority"])
    assert redis["command"] == "redis-server --dir 'a b'"
    assert "100%% odd" in api["stdout_logfile"]
    assert api["environment"] == 'A="1%%"'
    assert api["autorestart"] == "true"
    assert api["killasgroup"] == "true"


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy, match=f"127.0.0.1:{port}"):
            free_port("127.0.0.1", port)


def test_an_address_of_another_machine_cannot_be_listened_on():
    with pytest.raises(Unavailable, match=r"192\.0\.2\.1:0"):
        free_port("192.0.2.1", 0)


def test_port_nought_is_any_free_one():
    assert free_port("127.0.0.1", 0) > 0


def test_a_role_that_refused_is_quoted(tmp_path):
    log = tmp_path / "telephony.log"
    log.write_text('{"message": "x"}\nhotline: var/secrets/ami: cannot read the secret\n')
    error = refusal("telephony", log)
    assert isinstance(error, InputRejected)
    assert str(error) == "telephony: var/secrets/ami: cannot read the secret"


@pytest.mark.parametrize("content", [None, "Traceback\n"])
def test_a_role_that_broke_is_named_with_its_log(tmp_path, content):
    log = tmp_path / "speech.log"
    if content:
        log.write_text(content)
    error = refusal("speech", log)
    assert isinstance(error, Unavailable)
    assert str(log) in str(error)


def test_a_socket_whose_path_is_too_long_lies_elsewhere(tmp_path):
    assert redis_server.short_path(tmp_path / "sock") == tmp_path.resolve() / "sock"
    deep = tmp_path.joinpath(*["deep" * 10] * 3) / "sock"
    short = redis_server.short_path(deep)
    assert len(bytes(short)) < 100
    assert short == redis_server.short_path(deep) != redis_server.short_path(deep.parent / "other")


def test_redis_listens_on_no_network():
    command = redis_server.command(Path("folder"), Path("sock"))
    assert command[command.index("--port") + 1] == "0"
