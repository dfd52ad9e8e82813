"""Who may do what: the one dependency every route takes."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from hotline.errors import NotAllowed
from intake_api.accounts.schemas import Role, User
from intake_api.accounts.service import user_of_session
from intake_api.errors import MustSetPassword, NotSignedIn, WrongOrigin
from intake_api.http.context import Context, of_connection

COOKIE = "hotline_session"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def require(*roles: Role, one_time: bool = False) -> Callable[..., Awaitable[User]]:
    """A dependency: the signed-in user, who has at least one of the roles (any, when none is named).

    Args:
        one_time: whether a user who has only a one-time password yet may pass.
    """

    async def signed_in(request: Request) -> User:
        user = await identify(request)
        if user.must_set_password and not one_time:
            raise MustSetPassword("set your own password first")
        if roles and not set(roles) & set(user.roles):
            raise NotAllowed("your account may not do this")
        return user

    return signed_in


async def identify(connection: HTTPConnection) -> User:
    """The user of the session cookie.

    Raises:
        NotSignedIn: no cookie, or its session has ended.
    """
    context = of_connection(connection)
    user = await user_of_session(context.database, connection.cookies.get(COOKIE, ""), context.now())
    if user is None:
        raise NotSignedIn("sign in first")
    return user


async def same_origin(connection: HTTPConnection) -> None:
    """Refuse a write from another site's page.

    Raises:
        WrongOrigin: the Origin header is neither this server nor a listed one.
    """
    if connection.scope["type"] == "http" and connection.scope["method"] not in _SAFE_METHODS:
        check_origin(connection, of_connection(connection))


def check_origin(connection: HTTPConnection, context: Context) -> None:
    """Compare the Origin header with the server the browser spoke to; no header is no browser's write."""
    origin = connection.headers.get("origin")
    if origin is None and connection.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return
    if origin in context.settings.http.origins:
        return
    if origin is None or _server(origin) != connection.headers.get("host"):
        raise WrongOrigin("this request came from another site")


def _server(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


SignedIn = Annotated[User, Depends(require())]
AtDesk = Annotated[User, Depends(require(Role.AGENT, Role.SUPERVISOR))]
Supervisor = Annotated[User, Depends(require(Role.SUPERVISOR))]
Reader = Annotated[User, Depends(require(Role.AGENT, Role.SUPERVISOR, Role.QUALITY))]
Reviewer = Annotated[User, Depends(require(Role.QUALITY, Role.SUPERVISOR))]
