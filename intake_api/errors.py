"""Errors of the pages' server, below those of hotline/errors.py; `members` go into the problem's body,
`headers` beside it.
"""

from collections.abc import Iterable
from typing import Any

from hotline.errors import Conflict, HotlineError, InputRejected


class NotSignedIn(InputRejected):
    """No session, or it has ended."""

    code = "not-signed-in"


class SignInFailed(InputRejected):
    """No such user, or the password is wrong; which of the two is not said."""

    code = "sign-in-failed"


class LockedOut(InputRejected):
    """Too many wrong passwords in a row for this name from this address."""

    code = "locked-out"


class AccountClosed(InputRejected):
    """The account is disabled or past its end, or its one-time password is."""

    code = "account-closed"


class TooManyRequests(HotlineError):
    """This user, or this address, asks too often."""

    code = "too-many-requests"
    retryable = True

    def __init__(self, seconds: int) -> None:
        self.headers = {"Retry-After": str(seconds)}
        super().__init__(f"too many requests; try again in {seconds} s")


class WrongOrigin(InputRejected):
    """A write came from another site's page."""

    code = "wrong-origin"


class MustSetPassword(InputRejected):
    """A one-time password only signs in to set one's own."""

    code = "must-set-password"


class FieldsMissing(InputRejected):
    """A ticket needs these fields."""

    code = "fields-missing"

    def __init__(self, keys: Iterable[str]) -> None:
        self.members: dict[str, Any] = {"fields": list(keys)}
        super().__init__(f"a ticket needs: {', '.join(self.members['fields'])}")


class IdempotencyConflict(InputRejected):
    """An Idempotency-Key came with another request, or its first request is still under way."""

    code = "idempotency-conflict"


class DraftConflict(Conflict):
    """Another person changed this field first; the draft as it stands comes along."""

    def __init__(self, detail: str, draft: dict[str, Any]) -> None:
        self.members = {"draft": draft}
        super().__init__(detail)
