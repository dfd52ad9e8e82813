"""`/api/session`, `/api/password`."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response, status

from intake_api.accounts import service
from intake_api.accounts.schemas import PasswordChange, Session, SignIn, User
from intake_api.http.context import Context, ContextOf
from intake_api.http.guard import COOKIE, require

router = APIRouter(prefix="/api", tags=["session"])

Anyone = Annotated[User, Depends(require(one_time=True))]


@router.post("/session")
async def sign_in(body: SignIn, request: Request, response: Response, context: ContextOf) -> Session:
    """Sign in."""
    accounts = context.settings.accounts
    address = request.client.host if request.client else ""
    user, token = await service.sign_in(
        context.database, accounts, body.username, body.password, address, context.now()
    )
    _set_cookie(response, context, token)
    return Session(user=user)


@router.get("/session")
async def who_am_i(user: Anyone) -> Session:
    """The signed-in user."""
    return Session(user=user)


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(response: Response, context: ContextOf, hotline_session: Annotated[str, Cookie()] = "") -> None:
    """Sign out; done twice it is done once."""
    await service.sign_out(context.database, hotline_session)
    response.delete_cookie(COOKIE, path="/")


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT)
async def set_password(body: PasswordChange, user: Anyone, response: Response, context: ContextOf) -> None:
    """Set an own password; other sessions of the user end."""
    accounts = context.settings.accounts
    token = await service.set_password(context.database, accounts, user, body.old, body.new, context.now())
    _set_cookie(response, context, token)


def _set_cookie(response: Response, context: Context, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(context.settings.accounts.session_hours * 3600),
        path="/",
        secure=context.settings.http.secure_cookie,
        httponly=True,
        samesite="strict",
    )
