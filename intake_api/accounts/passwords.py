"""Passwords and session tokens: Argon2id for the one, SHA-256 of 256 random bits for the other."""

import asyncio
import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""without letters and digits that look alike"""

_ONE_TIME_LENGTH = 12
_TOKEN_BYTES = 32

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""the second choice of the OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes"""

_NOBODY = _hasher.hash(secrets.token_hex(16))
"""checked when there is no such user, so that both answers take as long"""


async def hashed(password: str) -> str:
    """The password as it is stored."""
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes as long for a user who does not exist (None)."""
    right = await asyncio.to_thread(_verify, stored or _NOBODY, password)
    return right and stored is not None


def one_time() -> str:
    """A password to be told to a person once, who then sets an own one."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ONE_TIME_LENGTH))


def new_token() -> str:
    """A session token for the cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False
