"""`/api/desk`."""

from fastapi import APIRouter

from intake_api.desk import service
from intake_api.desk.schemas import DeskView
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn

router = APIRouter(prefix="/api", tags=["desk"])


@router.get("/desk")
async def desk(user: SignedIn, context: ContextOf) -> DeskView:
    """Everything the agent's page shows, and where its live stream goes on."""
    return await service.desk(context, user)
