"""`/api/session`, `/api/sessions`, `/api/password`."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Path, Request, Response, status

from intake_api.accounts import service
from intake_api.accounts.schemas import PasswordChange, Session, SessionItem, SignIn
from intake_api.http.address import address_of
from intake_api.http.context import ContextOf
from intake_api.http.cookies import COOKIE, forget_session, keep_session
from intake_api.http.guard import SignedIn

router = APIRouter(prefix="/api", tags=["session"])


@router.post("/session")
async def sign_in(body: SignIn, request: Request, response: Response, context: ContextOf) -> Session:
    """Sign in."""
    address = address_of(request)
    await context.limiter.sign_in(address)
    user, token = await service.sign_in(
        context.database, context.settings.accounts, body.username, body.password, address, context.now()
    )
    keep_session(request, response, token)
    return Session(user=user)


@router.get("/session")
async def who_am_i(user: SignedIn) -> Session:
    """The signed-in user."""
    return Session(user=user)


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(response: Response, context: ContextOf, hotline_session: Annotated[str, Cookie()] = "") -> None:
    """Sign out; done twice it is done once."""
    await service.sign_out(context.database, hotline_session)
    forget_session(response)


@router.get("/sessions")
async def sessions(user: SignedIn, request: Request, context: ContextOf) -> tuple[SessionItem, ...]:
    """Where one is signed in oneself."""
    token = request.cookies.get(COOKIE, "")
    return await service.own_sessions(context.database, context.settings.accounts, user, token, context.now())


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(
    session_id: Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")], user: SignedIn, context: ContextOf
) -> None:
    """End a session of one's own."""
    await service.end_own_session(context.database, user, session_id)


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT)
async def set_password(
    body: PasswordChange, user: SignedIn, request: Request, response: Response, context: ContextOf
) -> None:
    """Set an own password; other sessions of the user end."""
    accounts = context.settings.accounts
    token = await service.set_password(
        context.database, accounts, user, body.old, body.new, address_of(request), context.now()
    )
    keep_session(request, response, token)
