"""`/api/holds/…`: what retention must not touch."""

from fastapi import APIRouter, status

from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.retention import holds
from intake_api.retention.schemas import HoldEdit, HoldKind, HoldView

router = APIRouter(prefix="/api/holds", tags=["retention"])


@router.get("")
async def held(_: SignedIn, context: ContextOf) -> tuple[HoldView, ...]:
    """Everything that is held."""
    async with context.database.connect() as connection:
        return await holds.all_of(connection)


@router.put("/{kind}/{id}")
async def hold(kind: HoldKind, id: str, body: HoldEdit, user: SignedIn, context: ContextOf) -> HoldView:
    """Keep a call or ticket with all that belongs to it, whatever its age."""
    return await holds.hold(context, user, kind, id, body.reason)


@router.delete("/{kind}/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def release(kind: HoldKind, id: str, user: SignedIn, context: ContextOf) -> None:
    """Let its age count again."""
    await holds.release(context, user, kind, id)
