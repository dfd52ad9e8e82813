"""`/api/users…`: administrators add and change users, and give programs their tokens.

One-time passwords and tokens are told once: such an answer is marked, so that no `Idempotency-Key` keeps it.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status

from intake_api.accounts import people, tokens
from intake_api.accounts.schemas import (
    NewToken,
    NewUser,
    OneTime,
    People,
    Person,
    Profile,
    TokenEdit,
    TokenItem,
)
from intake_api.accounts.scopes import known
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.http.idempotency import TOLD_ONCE

router = APIRouter(prefix="/api/users", tags=["users"])

_Who = Annotated[str, Path(max_length=64)]


@router.get("")
async def users(
    _: SignedIn,
    context: ContextOf,
    after: Annotated[str, Query(max_length=64)] = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> People:
    """Users in order of their names, a page at a time."""
    return await people.page(context.database, after, size)


@router.post("", status_code=status.HTTP_201_CREATED)
async def add(body: NewUser, _: SignedIn, context: ContextOf, response: Response) -> OneTime:
    """A new user with a one-time password."""
    response.headers[TOLD_ONCE] = "true"
    profile = body.model_copy(update={"scope": known(context, body.scope)})
    password = await people.add(context.database, profile, context.now())
    return OneTime(username=body.username, password=password)


@router.put("/{username}")
async def change(username: _Who, body: Profile, _: SignedIn, context: ContextOf) -> Person:
    """Replace what administrators decide of a user. 409 when it would leave no administrator."""
    profile = body.model_copy(update={"scope": known(context, body.scope)})
    return await people.change(context.database, username, lambda _: profile, context.now())


@router.post("/{username}/reset")
async def reset(username: _Who, _: SignedIn, context: ContextOf, response: Response) -> OneTime:
    """A new one-time password; the user's sessions end and a lock is lifted."""
    response.headers[TOLD_ONCE] = "true"
    return OneTime(username=username, password=await people.reset(context.database, username, context.now()))


@router.delete("/{username}/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_sessions(username: _Who, _: SignedIn, context: ContextOf) -> None:
    """End every session of a user."""
    await people.end_sessions(context.database, username)


@router.get("/{username}/tokens")
async def list_tokens(username: _Who, _: SignedIn, context: ContextOf) -> tuple[TokenItem, ...]:
    """The tokens of an api client, without the tokens themselves."""
    return await tokens.of_user(context.database, username)


@router.post("/{username}/tokens", status_code=status.HTTP_201_CREATED)
async def issue(username: _Who, body: TokenEdit, _: SignedIn, context: ContextOf, response: Response) -> NewToken:
    """A new token of an api client."""
    response.headers[TOLD_ONCE] = "true"
    return await tokens.issue(context.database, username, body.label, body.days, context.now())


@router.delete("/{username}/tokens/{token_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_token(
    username: _Who, token_id: Annotated[int, Path(ge=1, le=2**31 - 1)], _: SignedIn, context: ContextOf
) -> None:
    """End a token at once."""
    await tokens.end(context.database, username, token_id)
