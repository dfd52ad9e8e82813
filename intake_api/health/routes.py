"""`/health`, `/ready`: for a process manager; they tell nothing about calls."""

from fastapi import APIRouter
from pydantic import BaseModel

from intake_api.http.context import ContextOf
from intake_api.health import service

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: str


class Ready(BaseModel):
    status: str
    database: bool
    redis: bool


@router.get("/health")
async def health() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/ready")
async def ready(context: ContextOf) -> Ready:
    """The process reaches what it needs; 503 when it does not."""
    database, redis = await service.check(context)
    return Ready(status="ok", database=database, redis=redis)
