"""Secrets and signatures, checked as docs/webhooks.md tells a receiver to."""

import re

import pytest

from intake_api.webhooks.signing import PREFIX, new_salt, secret_of, signature
from tests.unit.test_docs import ROOT

BODY = b'{"id":"x"}'
NOW = 1_800_000_000


@pytest.fixture(scope="module")
def verify():
    """The function that the document gives to receivers."""
    text = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102  # the document's own code
    return names["verify"]


def test_a_secret_is_the_same_whenever_it_is_derived_and_differs_by_salt_and_key():
    salts = [new_salt(), new_salt()]
    made = {secret_of(key, salt) for key in (b"a", b"b") for salt in salts}
    assert len(made) == 4
    assert secret_of(b"a", salts[0]) == secret_of(b"a", salts[0])
    assert all(one.startswith(PREFIX) and len(one) >= len(PREFIX) + 43 for one in made)


def test_a_receiver_takes_what_was_signed_with_its_secret(verify):
    assert verify("s1", signature(["s1"], NOW, BODY), BODY, NOW + 10)


def test_after_a_new_secret_both_are_good(verify):
    header = signature(["new", "old"], NOW, BODY)
    assert verify("new", header, BODY, NOW)
    assert verify("old", header, BODY, NOW)


@pytest.mark.parametrize(
    ("secret", "header", "body", "now"),
    [
        ("other", signature(["s1"], NOW, BODY), BODY, NOW),
        ("s1", signature(["s1"], NOW, BODY), BODY + b" ", NOW),
        ("s1", signature(["s1"], NOW, BODY), BODY, NOW + 301),
        ("s1", signature(["s1"], NOW, BODY), BODY, NOW - 301),
        ("s1", signature(["s1"], NOW, BODY).replace(str(NOW), str(NOW + 1)), BODY, NOW),
        ("s1", "v1=00", BODY, NOW),
        ("s1", f"t={NOW}", BODY, NOW),
        ("s1", "", BODY, NOW),
        ("s1", "t=x,v1=y", BODY, NOW),
    ],
    ids=["secret", "body", "old", "early", "time", "no time", "no signature", "none", "nonsense"],
)
def test_a_receiver_refuses_what_is_forged_changed_or_old(verify, secret, header, body, now):
    assert not verify(secret, header, body, now)
