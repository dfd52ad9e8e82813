"""What an agent's page shows."""

from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import AgentState, Call, CallState
from intake_api.accounts.schemas import User
from intake_api.calls import service as call_views
from intake_api.calls import store
from intake_api.desk.schemas import DeskView
from intake_api.drafts import store as drafts
from intake_api.drafts.schemas import DraftStatus
from intake_api.http.context import Context
from intake_api.live.position import snapshot
from intake_api.sight import service as sight

_LOOK_BACK = 5
"""calls of the agent among which the one to show is looked for"""


async def desk(context: Context, user: User) -> DeskView:
    """The call that rings or is talked, else the newest one whose draft is still open; and the live position."""
    view = await _desk(context, user)
    if view.call is not None:
        await sight.of_desk(context, user, view.call)
    return view


async def _desk(context: Context, user: User) -> DeskView:
    async with context.database.connect() as connection:
        at = await snapshot(context, connection)
        if user.agent is None:
            return DeskView(agent=None, state=AgentState.LOGGED_OUT, call=None, position=at)
        state = await store.agent(connection, user.agent)
        call = await _to_show(connection, user.agent)
        return DeskView(
            agent=user.agent,
            state=state.state if state else AgentState.LOGGED_OUT,
            call=await call_views.view(context, connection, call) if call else None,
            position=at,
        )


async def _to_show(connection: AsyncConnection, agent: str) -> Call | None:
    calls = await store.calls_of_agent(connection, agent, _LOOK_BACK)
    for call in calls:
        if call.state is not CallState.ENDED:
            return call
    for call in calls:
        if call.answered_by == agent:
            rows = await drafts.of_call(connection, call.call_id)
            if any(row.status is DraftStatus.OPEN and not row.vacant for row in rows):
                return call
    return None
