"""A call with everything its agent sees."""

from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Call, CallState
from intake_api.accounts.schemas import User
from intake_api.calls import access, store
from intake_api.calls.schemas import CallView
from intake_api.drafts import store as drafts
from intake_api.drafts.view import draft_view, empty_view
from intake_api.http.context import Context


async def read(context: Context, user: User, call_id: str) -> CallView:
    """Raises:
    NotFound, NotAllowed
    """
    async with context.database.connect() as connection:
        call = await store.call(connection, call_id)
        access.check(access.may_see(user, call))
        return await view(context, connection, call)


async def view(context: Context, connection: AsyncConnection, call: Call) -> CallView:
    """The call with transcript, what is being said, gaps and drafts."""
    rows = [row for row in await drafts.of_call(connection, call.call_id) if not row.vacant]
    views = tuple(draft_view(row, context.categories) for row in rows)
    if not views and (call.ringing or call.answered_by):
        views = (empty_view(call.call_id, context.categories),)
    # Gaps before words: what fills a gap is written before it counts as filled, so that none is shown filled and empty.
    gaps = await store.gaps_of(connection, call.call_id)
    return CallView(
        call=call,
        utterances=await store.transcript(connection, call.call_id),
        partials=() if call.state is CallState.ENDED else context.hub.partials(call.call_id),
        gaps=gaps,
        drafts=views,
    )
