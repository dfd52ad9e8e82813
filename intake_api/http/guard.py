"""Who may do what: the application's one dependency, which asks the route table."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from hotline.errors import NotAllowed
from intake_api.accounts.schemas import User
from intake_api.accounts.service import user_of_session
from intake_api.accounts.tokens import user_of_token
from intake_api.errors import MustSetPassword, NotSignedIn, WrongOrigin
from intake_api.http import idempotency
from intake_api.http.context import Context, of_connection
from intake_api.http.cookies import COOKIE
from intake_api.http.route_table import ROUTES, WEBSOCKET, Admission, Row

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def admit(connection: HTTPConnection) -> None:
    """Let a request through to its route, or not; a WebSocket asks `admitted` itself and closes with its own codes.

    Raises:
        WrongOrigin: a write from another site's page.
        NotSignedIn, MustSetPassword, NotAllowed, TooManyRequests
        AnsweredBefore, IdempotencyConflict: a write with a key that is known.
    """
    if connection.scope["type"] == "websocket":
        return
    # A browser sends cookies by itself to whoever asks it, a bearer token never.
    if connection.scope["method"] not in _SAFE_METHODS and _bearer(connection) is None:
        check_origin(connection, of_connection(connection))
    if _row(connection).admission is not Admission.ANYBODY:
        user = await admitted(connection)
        await of_connection(connection).limiter.user(user.id)
        connection.state.user = user
        await idempotency.begin(connection)


async def admitted(connection: HTTPConnection, *, used: bool = True) -> User:
    """The signed-in user, whom the table lets in.

    Raises:
        NotSignedIn: no session, or it has ended.
        MustSetPassword: a one-time password opens only what sets an own one.
        NotAllowed: the table does not name a role of theirs, or not the route.
    """
    row = _row(connection)
    user = await identify(connection, used=used)
    if user.must_set_password and row.admission is not Admission.ONE_TIME:
        raise MustSetPassword("set your own password first")
    if not row.roles & set(user.roles):
        raise NotAllowed("your account may not do this")
    return user


async def identify(connection: HTTPConnection, *, used: bool = True) -> User:
    """The user of the bearer token or, without one, of the session cookie.

    Args:
        used: whether this counts as use of the session.

    Raises:
        NotSignedIn: neither, or it has ended.
    """
    context = of_connection(connection)
    if (token := _bearer(connection)) is not None:
        user = await user_of_token(context.database, token, context.now())
    else:
        cookie, accounts = connection.cookies.get(COOKIE, ""), context.settings.accounts
        user = await user_of_session(context.database, accounts, cookie, context.now(), used=used)
    if user is None:
        raise NotSignedIn("sign in first")
    return user


def check_origin(connection: HTTPConnection, context: Context) -> None:
    """Compare the Origin header with the server the browser spoke to; no header is no browser's write.

    Raises:
        WrongOrigin: the Origin header is neither this server nor a listed one.
    """
    origin = connection.headers.get("origin")
    if origin is None and connection.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return
    if origin in context.settings.http.origins:
        return
    if origin is None or _server(origin) != connection.headers.get("host"):
        raise WrongOrigin("this request came from another site")


def _bearer(connection: HTTPConnection) -> str | None:
    """The token of the Authorization header (RFC 6750); None without one."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _row(connection: HTTPConnection) -> Row:
    method = connection.scope.get("method", WEBSOCKET)
    row = ROUTES.get((method, getattr(connection.scope.get("route"), "path", "")))
    if row is None:
        raise NotAllowed("this route is in no table of rights")
    return row


def _server(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _user(request: Request) -> User:
    user = getattr(request.state, "user", None)
    if not isinstance(user, User):
        raise NotSignedIn("sign in first")
    return user


SignedIn = Annotated[User, Depends(_user)]
"""the user whom the guard let in"""
