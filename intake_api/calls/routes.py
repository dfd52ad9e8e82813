"""`/api/calls/…`: one call and its sound."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from intake_api.calls import audio, service
from intake_api.calls.schemas import LONGEST_CALL_MS, CallView
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.sight import service as sight
from intake_api.sight.schemas import Reveal

router = APIRouter(prefix="/api/calls/{call_id}", tags=["calls"])


@router.get("")
async def read(call_id: str, user: SignedIn, context: ContextOf) -> CallView:
    """A call with its transcript and drafts; agents see their own calls, whole while in hand, masked afterwards."""
    return await sight.of_call(context, user, call_id, service.read(context, user, call_id))


@router.post("/reveal")
async def reveal(call_id: str, body: Reveal, user: SignedIn, context: ContextOf) -> CallView:
    """The call with its values whole; who asked and why is written down."""
    return await sight.of_call(context, user, call_id, service.read(context, user, call_id), body)


@router.get(
    "/audio",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}, "description": "stereo: left caller, right what the caller hears"}},
)
async def clip(
    call_id: str,
    user: SignedIn,
    context: ContextOf,
    start_ms: Annotated[int, Query(ge=0, le=LONGEST_CALL_MS)] = 0,
    end_ms: Annotated[int | None, Query(ge=0, le=LONGEST_CALL_MS)] = None,
) -> Response:
    """A stretch of the recording, of a live call too; the whole of it without `end_ms`."""
    return await audio.clip(context, user, call_id, start_ms, end_ms)
