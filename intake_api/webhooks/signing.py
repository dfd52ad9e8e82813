"""Secrets of webhooks and signatures made with them. Pure.

A secret is derived from the key of this installation and a salt kept with the webhook, so that the database alone, or
a copy of it, signs nothing: the secret itself is told once and kept nowhere.
"""

import base64
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
"""by which a secret that was left lying about is known for what it is"""
_SALT_BYTES = 24


def new_salt() -> str:
    """A salt for a new secret."""
    return secrets.token_hex(_SALT_BYTES)


def secret_of(key: bytes, salt: str) -> str:
    """The secret that a salt stands for, as the receiver is told it."""
    made = hmac.digest(key, b"hotline webhook\0" + salt.encode(), "sha256")
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(secrets_in_use: Sequence[str], timestamp: int, body: bytes) -> str:
    """The header: `t=` seconds since 1970, then a `v1=` for each secret, HMAC-SHA-256 over `t.body` in hexadecimal.

    The receiver's key is the whole secret as text, its prefix too.
    """
    signed = b"%d." % timestamp + body
    made = (hmac.new(secret.encode(), signed, "sha256").hexdigest() for secret in secrets_in_use)
    return ",".join((f"t={timestamp}", *(f"v1={one}" for one in made)))
