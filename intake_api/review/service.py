"""What quality staff read and leave."""

from datetime import date

from hotline.calls import Outcome
from intake_api.accounts.schemas import User
from intake_api.board.days import bounds
from intake_api.calls import access
from intake_api.calls import service as call_views
from intake_api.calls import store as calls_store
from intake_api.http.context import Context
from intake_api.review import store
from intake_api.review.schemas import CallPage, CorrectionView, MarkEdit, MarkView, ReviewView
from intake_api.tickets import store as tickets


async def calls(
    context: Context,
    user: User,
    *,
    day: date | None,
    outcome: Outcome | None,
    agent: str | None,
    after: str | None,
    size: int,
) -> CallPage:
    """One page of ended calls of the user's queues.

    Raises:
        InputRejected: `after` is no place in this list.
    """
    between = bounds(day) if day else None
    among = store.ended(between=between, outcome=outcome, agent=agent, queues=user.scope.queues)
    async with context.database.connect() as connection:
        return await store.page(connection, among, after, size, between)


async def call(context: Context, user: User, call_id: str) -> ReviewView:
    """Raises:
    NotFound: there is no such call.
    NotAllowed
    """
    async with context.database.connect() as connection:
        found = await calls_store.call(connection, call_id)
        access.check(access.may_see(user, found))
        view = await call_views.view(context, connection, found)
        return ReviewView(
            **{name: getattr(view, name) for name in type(view).model_fields},
            corrections=await store.corrections_of(connection, call_id),
            marks=await store.marks_of(connection, call_id),
            ticket=await tickets.of_call(connection, call_id),
        )


async def correct(context: Context, user: User, utterance_id: str, text: str) -> CorrectionView:
    """Raises:
    NotFound: there is no such utterance.
    NotAllowed
    """
    correction = CorrectionView(utterance_id=utterance_id, text=text, by=user.name, at=context.now())
    async with context.database.begin() as connection:
        utterance = await calls_store.utterance(connection, utterance_id)
        access.check(access.may_see(user, await calls_store.call(connection, utterance.call_id)))
        await store.correct(connection, utterance.call_id, correction)
    return correction


async def mark(context: Context, user: User, call_id: str, body: MarkEdit) -> MarkView:
    """Raises:
    NotFound: there is no such call.
    NotAllowed
    """
    async with context.database.begin() as connection:
        access.check(access.may_see(user, await calls_store.call(connection, call_id)))
        return await store.mark(connection, call_id, body, user.name, context.now())
