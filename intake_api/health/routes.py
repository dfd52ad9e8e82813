"""`/health`, `/ready`: for a process manager; they tell nothing about calls."""

from fastapi import APIRouter
from pydantic import BaseModel

from intake_api.health import service
from intake_api.http.context import ContextOf

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: str


@router.get("/health")
async def health() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/ready")
async def ready(context: ContextOf) -> Health:
    """The process reaches database and Redis; 503 when it does not."""
    await service.check(context)
    return Health(status="ok")
