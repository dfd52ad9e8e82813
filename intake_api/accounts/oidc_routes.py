"""`/api/oidc…`: to the city's sign-in service and back."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Cookie, Query, Request, Response, status
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from hotline.errors import HotlineError, NotFound
from intake_api.accounts import service, store
from intake_api.accounts.oidc import SignInService, attempt_of
from intake_api.errors import SignInFailed
from intake_api.http.address import address_of
from intake_api.http.context import Context, ContextOf
from intake_api.http.cookies import is_secure, keep_session

router = APIRouter(prefix="/api/oidc", tags=["session"])

_COOKIE = "hotline_oidc"
_ATTEMPT_SECONDS = 600
"""to type a password and a second factor"""


class Oidc(BaseModel):
    enabled: bool


@router.get("")
async def oidc(context: ContextOf) -> Oidc:
    """Whether one may sign in at the city's service."""
    return Oidc(enabled=context.sign_in_service is not None)


@router.get("/start", status_code=status.HTTP_303_SEE_OTHER, response_class=RedirectResponse)
async def start(request: Request, context: ContextOf) -> Response:
    """Send the browser to the service."""
    await context.limiter.sign_in(address_of(request))
    url, attempt = await _service(context).begin()
    response = RedirectResponse(url, status.HTTP_303_SEE_OTHER)
    # Lax: it must come along when the service sends the browser back.
    response.set_cookie(
        _COOKIE,
        attempt.text(),
        max_age=_ATTEMPT_SECONDS,
        path="/api/oidc",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/callback", status_code=status.HTTP_303_SEE_OTHER, response_class=RedirectResponse)
async def callback(
    request: Request,
    context: ContextOf,
    state: Annotated[str, Query(max_length=512)] = "",
    code: Annotated[str, Query(max_length=4096)] = "",
    hotline_oidc: Annotated[str, Cookie()] = "",
) -> Response:
    """Take the browser back: to the pages, or to signing in with `refused` saying why."""
    try:
        token = await _signed_in(request, context, state, code, hotline_oidc)
    except HotlineError as error:
        response = RedirectResponse(f"/signin?{urlencode({'refused': error.code})}", status.HTTP_303_SEE_OTHER)
    else:
        response = RedirectResponse("/", status.HTTP_303_SEE_OTHER)
        keep_session(request, response, token)
    response.delete_cookie(_COOKIE, path="/api/oidc")
    return response


async def _signed_in(request: Request, context: Context, state: str, code: str, kept: str) -> str:
    address, now = address_of(request), context.now()
    await context.limiter.sign_in(address)
    name = await _service(context).finish(attempt_of(kept), state, code, now)
    async with context.database.connect() as connection:
        account = await store.account_by_oidc_name(connection, name)
    if account is None:
        raise SignInFailed("no user has this name at the sign-in service")
    _, token = await service.open_session(context.database, context.settings.accounts, account, address, now)
    return token


def _service(context: Context) -> SignInService:
    if context.sign_in_service is None:
        raise NotFound("signing in at another service is off (HOTLINE_OIDC__ISSUER)")
    return context.sign_in_service
