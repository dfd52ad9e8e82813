"""The session cookie: out of reach of scripts and of other sites."""

from fastapi import Request, Response

from intake_api.http.context import of_connection

COOKIE = "hotline_session"

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def keep_session(request: Request, response: Response, token: str) -> None:
    """Have the browser keep a session's token."""
    settings = of_connection(request).settings
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(settings.accounts.session_hours * 3600),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )


def forget_session(response: Response) -> None:
    """Have the browser drop it."""
    response.delete_cookie(COOKIE, path="/")


def is_secure(request: Request) -> bool:
    """Whether cookies go over HTTPS only: as the setting says; without it, always but for a browser on this machine."""
    wanted = of_connection(request).settings.http.secure_cookie
    return request.url.hostname not in _LOOPBACK if wanted is None else wanted
