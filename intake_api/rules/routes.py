"""`/api/rules…`: what the city decides while the system runs."""

from typing import Annotated

from fastapi import APIRouter, Path

from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.rules import service
from intake_api.rules.schemas import Change, RuleEdit, RuleRevert, RuleView

router = APIRouter(prefix="/api/rules", tags=["rules"])

_Key = Annotated[str, Path(max_length=64, examples=["repeat_days"])]


@router.get("")
async def rules(_: SignedIn, context: ContextOf) -> tuple[RuleView, ...]:
    """Every rule as it stands."""
    return await service.every(context.database, context.settings.tickets)


@router.get("/{key}/history")
async def history(key: _Key, _: SignedIn, context: ContextOf) -> tuple[Change, ...]:
    """Every change of a rule, the newest first: who, when, why, from what to what."""
    return await service.history(context.database, key)


@router.post("/{key}")
async def change(key: _Key, body: RuleEdit, user: SignedIn, context: ContextOf) -> RuleView:
    """Change a rule from now on. 422 says why a value does not fit; 409 when somebody changed it since."""
    return await service.change(context.database, context.settings.tickets, key, body, user.name, context.now())


@router.post("/{key}/revert")
async def revert(key: _Key, body: RuleRevert, user: SignedIn, context: ContextOf) -> RuleView:
    """Give a rule back a value it once had."""
    return await service.revert(context.database, context.settings.tickets, key, body, user.name, context.now())
