"""The sound of a call: a stretch of its recording as WAV, also while the call lives."""

import asyncio

from fastapi import Response

from hotline import recordings
from hotline.calls import Call
from hotline.errors import InputRejected, NotFound
from hotline.ledger import Action, Kind, Ref
from intake_api.accounts.schemas import User
from intake_api.calls import access, store
from intake_api.http.context import Context
from intake_api.ledger.service import recorded
from intake_api.sight import service as sight

MAX_CLIP_MS = 4 * 3600 * 1000
"""four hours of stereo are 460 MB: no call is longer"""


async def clip(context: Context, user: User, call_id: str, start_ms: int, end_ms: int | None) -> Response:
    """The stretch, shorter where the recording is.

    Raises:
        InputRejected: the stretch is empty or too long.
        NotFound: no such call, or it has no recording.
        NotAllowed
    """
    if end_ms is not None and not start_ms < end_ms <= start_ms + MAX_CLIP_MS:
        raise InputRejected("end_ms must lie after start_ms, by at most four hours")
    stretch = {"start_ms": str(start_ms), "end_ms": "" if end_ms is None else str(end_ms)}
    refs = Ref(Kind.RECORDING, call_id), Ref(Kind.CALL, call_id)
    async with recorded(context, user, Action.LISTEN, *refs, detail=stretch):
        async with context.database.connect() as connection:
            call = await store.call(connection, call_id)
        access.check(access.may_see(user, call))
        await sight.check_hearing(context, user, call)
        wav = await asyncio.to_thread(_read, context, _recording(call), start_ms, end_ms)
    return Response(wav, media_type="audio/wav", headers={"accept-ranges": "none"})


def _recording(call: Call) -> str:
    if call.recording is None:
        raise NotFound("this call has no recording")
    return call.recording


def _read(context: Context, name: str, start_ms: int, end_ms: int | None) -> bytes:
    folder = context.settings.recordings
    return recordings.as_wav(recordings.read_stereo(folder, name, start_ms=start_ms, end_ms=end_ms))
