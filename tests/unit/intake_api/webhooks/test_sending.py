"""One try to send, to a real server on loopback: what is sent, what is refused, what counts as taken."""

import asyncio
import ssl
import subprocess
from ipaddress import ip_address

import pytest

from hotline.errors import BadSetting
from intake_api.settings import WebhookSettings
from intake_api.webhooks.schemas import Failure
from intake_api.webhooks.sending import Outcome, Sender
from tests.fakes.receiver import receiving

TRIAL = WebhookSettings(loopback=True, timeout_seconds=5)
BODY = b'{"id":"x"}'


async def send(url, settings=TRIAL, **options):
    async with Sender(settings, **options) as sender:
        return await sender.send(url, {"hotline-event": "ticket.accepted"}, BODY)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_what_is_answered_with_success_is_taken(status):
    async with receiving(status) as receiver:
        assert await send(receiver.url) == Outcome(status)
    [got] = receiver.got
    assert (got.target, got.body, got.headers["hotline-event"]) == ("/hotline?from=city", BODY, "ticket.accepted")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
async def test_another_status_is_a_failure(status):
    async with receiving(status) as receiver:
        assert await send(receiver.url) == Outcome(status, Failure.STATUS)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(status):
    async with receiving() as elsewhere, receiving() as receiver:
        head = f"HTTP/1.1 {status} X\r\nlocation: {elsewhere.url}\r\ncontent-length: 0\r\n\r\n"
        receiver.answers.append(head.encode())
        assert await send(receiver.url) == Outcome(status, Failure.REDIRECT)
        assert elsewhere.got == []


async def test_the_answers_body_is_not_waited_for():
    """It says a terabyte will come, and never sends it."""
    async with receiving(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\nbegun") as receiver:
        assert await send(receiver.url) == Outcome(200)


async def test_a_head_without_end_is_given_up():
    async with receiving(b"HTTP/1.1 200 OK\r\nx: " + b"x" * 1_000_000) as receiver:
        assert await send(receiver.url) == Outcome(error=Failure.CONNECTION)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 2"])
async def test_an_answer_that_is_none_is_a_failure(answer):
    async with receiving(answer) as receiver:
        assert await send(receiver.url) == Outcome(error=Failure.CONNECTION)


async def test_a_receiver_that_does_not_answer_is_given_up():
    async with receiving(asyncio.Event()) as receiver:
        quick = TRIAL.model_copy(update={"timeout_seconds": 0.05})
        assert await send(receiver.url, quick) == Outcome(error=Failure.TIMEOUT)


async def test_nobody_there_is_a_failure():
    async with receiving() as receiver:
        pass
    assert await send(receiver.url) == Outcome(error=Failure.CONNECTION)


async def test_no_proxy_of_the_environment_is_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with receiving() as receiver:
        assert await send(receiver.url) == Outcome(204)


def leads_to(*addresses):
    async def resolve(host, port):
        return tuple(map(ip_address, addresses))

    return resolve


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8"], ["10.0.0.1", "127.0.0.1"], ["169.254.169.254"], []],
    ids=["this machine", "outside", "one of two", "link", "none"],
)
async def test_a_listed_name_that_leads_elsewhere_is_not_told(addresses):
    """As a name would whose owner changes it after it was listed (DNS rebinding)."""
    async with receiving() as receiver:
        city = WebhookSettings(hosts=("platform.test",), networks=("10.0.0.0/8",), timeout_seconds=5)
        url = f"https://platform.test:{receiver.port}/"
        assert await send(url, city, resolve=leads_to(*addresses)) == Outcome(error=Failure.REFUSED)
        assert receiver.got == []


async def test_a_url_that_is_no_longer_allowed_is_not_told():
    async with receiving() as receiver:
        assert await send(receiver.url, WebhookSettings()) == Outcome(error=Failure.REFUSED)
        assert receiver.got == []


async def test_a_name_without_address_is_a_failure():
    async def resolve(host, port):
        raise OSError("no such host")

    city = WebhookSettings(hosts=("platform.test",))
    assert await send("https://platform.test/", city, resolve=resolve) == Outcome(error=Failure.NO_ADDRESS)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A certificate of platform.test and one of another host, each by itself; PEM files with key."""
    folder = tmp_path_factory.mktemp("tls")
    for host in ("platform.test", "other.test"):
        made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        options = ["-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        files = ["-keyout", folder / f"{host}.key", "-out", folder / f"{host}.pem"]
        subprocess.run([*made, *options, *files], check=True, capture_output=True, timeout=20)
    (folder / "both.pem").write_text(
        "".join((folder / f"{host}.pem").read_text() for host in ("platform.test", "other.test"))
    )
    return folder


@pytest.mark.parametrize(
    ("shown", "trusted", "outcome"),
    [
        ("platform.test", "both.pem", Outcome(204)),
        ("other.test", "both.pem", Outcome(error=Failure.TLS)),
        ("platform.test", "other.test.pem", Outcome(error=Failure.TLS)),
        ("platform.test", None, Outcome(error=Failure.TLS)),
    ],
    ids=["right", "of another host", "by a stranger", "by nobody"],
)
async def test_the_checked_address_must_show_the_names_certificate(certificates, monkeypatch, shown, trusted, outcome):
    monkeypatch.setattr("intake_api.webhooks.sending.is_allowed", lambda address, where, settings: True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates / f"{shown}.pem", certificates / f"{shown}.key")
    async with receiving(certificate=context) as receiver:
        city = WebhookSettings(hosts=("platform.test",), ca_file=trusted and certificates / trusted, timeout_seconds=5)
        url = f"https://platform.test:{receiver.port}/x"
        assert await send(url, city, resolve=leads_to("127.0.0.1")) == outcome
    assert [got.headers["host"] for got in receiver.got] == [f"platform.test:{receiver.port}"] * (outcome.error is None)


@pytest.mark.parametrize("content", [None, "nonsense"])
def test_certificates_that_are_none_are_refused_at_the_start(tmp_path, content):
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    with pytest.raises(BadSetting, match="CA_FILE"):
        Sender(WebhookSettings(ca_file=tmp_path / "ca.pem"))
