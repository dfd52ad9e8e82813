"""Where webhooks may send: nothing but listed hosts in listed networks, looked at again when it is sent."""

from ipaddress import ip_address

import pytest

from hotline.errors import InputRejected
from intake_api.settings import WebhookSettings
from intake_api.webhooks.destination import destination, is_allowed

CITY = WebhookSettings(hosts=("platform.test", "*.gov.test"), networks=("10.0.0.0/8", "fd00::/8"))
TRIAL = CITY.model_copy(update={"loopback": True})


@pytest.mark.parametrize(
    "url",
    [
        "https://platform.test",
        "https://platform.test:8443/hotline?key=1",
        "https://PLATFORM.test/",
        "https://a.b.gov.test/x",
        "https://10.1.2.3/x",
        "https://[fd00::1]:8443/x",
    ],
)
def test_a_listed_host_is_a_destination(url):
    assert not destination(url, CITY).this_machine


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.test/",
        "http://127.0.0.1/",
        "ftp://platform.test/",
        "//platform.test/",
        "platform.test",
        "https://",
        "https:///x",
        "https://other.test/",
        "https://gov.test/",
        "https://evilgov.test/",
        "https://platform.test.evil.test/",
        "https://platform.test./",
        "https://evil.test@platform.test/",
        "https://platform.test@evil.test/",
        "https://platform.test:0/",
        "https://platform.test:99999/",
        "https://platform.test:x/",
        "https://platform.test/#x",
        "https://platform.test\\@evil.test/",
        "https://platform.test/a b",
        "https://platform.test/\r\nx: y",
        "https://%70latform.test/",
        "https://ｐlatform.test/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest",
        "https://192.168.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0/",
        "https://[fe80::1%25eth0]/",
        "https://[::]/",
        "https://[::ffff:8.8.8.8]/",
    ],
)
def test_everything_else_is_refused_and_not_repeated(url):
    with pytest.raises(InputRejected) as caught:
        destination(url, CITY)
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/x", "http://localhost/x", "https://[::1]/x"])
def test_this_machine_is_told_when_the_setting_says_so(url):
    assert destination(url, TRIAL).this_machine
    with pytest.raises(InputRejected):
        destination(url, CITY)


def test_the_setting_for_this_machine_opens_no_other_without_tls():
    with pytest.raises(InputRejected, match="https"):
        destination("http://platform.test/", TRIAL)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.0.0.7", True),
        ("fd00::7", True),
        ("::ffff:10.0.0.7", True),
        ("11.0.0.7", False),
        ("8.8.8.8", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104  # refused
        ("224.0.0.1", False),
        ("fe80::1", False),
        ("::ffff:127.0.0.1", False),
    ],
)
def test_an_address_must_lie_in_a_listed_network(address, allowed):
    assert is_allowed(ip_address(address), destination("https://platform.test/", CITY), CITY) is allowed


def test_a_network_of_everything_opens_neither_this_machine_nor_the_link():
    everything = CITY.model_copy(update={"networks": ("0.0.0.0/0", "::/0")})
    where = destination("https://platform.test/", everything)
    assert is_allowed(ip_address("8.8.8.8"), where, everything)
    for address in ("127.0.0.1", "::1", "169.254.169.254", "fe80::1", "::"):
        assert not is_allowed(ip_address(address), where, everything)


def test_a_name_for_this_machine_reaches_this_machine_alone():
    where = destination("http://localhost/", TRIAL)
    assert is_allowed(ip_address("127.0.0.1"), where, TRIAL)
    assert not is_allowed(ip_address("10.0.0.1"), where, TRIAL)


@pytest.mark.parametrize("host", ["Platform.test", "*", "*.*.test", "a_b.test", "-a.test", "https://a.test", ""])
def test_a_pattern_that_is_none_is_no_setting(host):
    with pytest.raises(ValueError, match="hosts"):
        WebhookSettings(hosts=(host,))
