"""What people and suggestions do to drafts. Each change is one transaction that locks the draft's row first."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.categories import ResponsibilityList
from hotline.drafts import Advice, Draft, FieldKey, FieldState, draft_id, issue_number
from hotline.errors import Conflict, InputRejected, NotFound
from hotline.events import DraftChanged, Event, EventType, event_id
from intake_api.accounts.schemas import User
from intake_api.calls import access
from intake_api.calls import store as calls
from intake_api.drafts import merge, store
from intake_api.drafts.merge import Field
from intake_api.drafts.schemas import DraftStatus, DraftView, FieldAccept, FieldEdit
from intake_api.drafts.store import DraftRow
from intake_api.drafts.view import category_name, draft_view
from intake_api.errors import DraftConflict
from intake_api.http.context import Context
from intake_api.metrics import SUGGESTIONS

Fields = Mapping[FieldKey, Field]


async def read(context: Context, user: User, id_: str) -> DraftView:
    """Raises:
    NotFound, NotAllowed
    """
    async with context.database.connect() as connection:
        access.check(access.may_see(user, await calls.call(connection, _call_id(id_))))
        row = await store.read(connection, id_)
    if row is None:
        raise NotFound("no such draft")
    return draft_view(row, context.categories)


async def edit(context: Context, user: User, id_: str, key: FieldKey, body: FieldEdit) -> DraftView:
    """Type into a field; typed again the same, nothing changes.

    Raises:
        Conflict: another person changed the field after the revision it was typed on, or the draft is closed.
        InputRejected: no category has that code.
        NotFound, NotAllowed
    """
    if key is FieldKey.CATEGORY and body.value and category_name(body.value, context.categories) is None:
        raise InputRejected("no category of the list has that code")

    def typed(row: DraftRow) -> Fields:
        field = row.fields[key]
        if field.state is FieldState.EDITED and field.value == body.value:
            return row.fields
        if field.person_revision > body.revision:
            view = draft_view(replace(row, revision=row.revision - 1), context.categories)
            raise DraftConflict("somebody changed this field first", view.model_dump(mode="json"))
        return _by_person(row, merge.edit(field, body.value), user, context.categories)

    return await _change(context, user, id_, typed)


async def accept_field(context: Context, user: User, id_: str, key: FieldKey, body: FieldAccept) -> DraftView:
    """Take a field's suggestion.

    Raises:
        Conflict: there is none, or it is not the one that was seen, or the draft is closed.
        NotFound, NotAllowed
    """

    def accepted(row: DraftRow) -> Fields:
        field = row.fields[key]
        if field.state is FieldState.ACCEPTED and body.value in (None, field.value):
            return row.fields
        proposal = field.proposal
        if proposal is None or body.value not in (None, proposal.value):
            view = draft_view(replace(row, revision=row.revision - 1), context.categories)
            raise DraftConflict("the suggestion is another one by now", view.model_dump(mode="json"))
        return _by_person(row, merge.accept(field), user, context.categories)

    return await _change(context, user, id_, accepted)


async def give_back(context: Context, user: User, id_: str, key: FieldKey) -> DraftView:
    """Open a field to suggestions again.

    Raises:
        Conflict: the draft is closed.
        NotFound, NotAllowed
    """

    def given_back(row: DraftRow) -> Fields:
        field = row.fields[key]
        if field.state in {FieldState.EMPTY, FieldState.SUGGESTED}:
            return row.fields
        return _by_person(row, merge.give_back(field), user, context.categories)

    return await _change(context, user, id_, given_back)


async def put_aside(context: Context, user: User, id_: str) -> DraftView:
    """Close a draft without a ticket; done twice it is done once.

    Raises:
        Conflict: it is a ticket already.
        NotFound, NotAllowed
    """
    async with context.database.begin() as connection:
        row = await locked(context, connection, user, id_)
        if row.status is DraftStatus.ACCEPTED:
            raise Conflict("this draft is a ticket already")
        await store.change(connection, id_, status=DraftStatus.ASIDE)
    await announce(context, row)
    return draft_view(replace(row, status=DraftStatus.ASIDE), context.categories)


async def open_for(context: Context, call_id: str) -> None:
    """Make the first draft of a call, before anybody looks at it."""
    async with context.database.begin() as connection:
        created = await store.create(connection, draft_id(call_id, 1), call_id, context.categories.version)
        row = await store.read(connection, draft_id(call_id, 1)) if created else None
    if row is not None:
        await announce(context, row)


async def suggest(context: Context, draft: Draft, at: datetime) -> None:
    """Merge a recomputed draft; one that is older than the last merged, or of a closed draft, changes nothing.

    With a call's first draft those of later issues that the same words no longer tell lose their suggestions.
    """
    await _merge(context, draft, at)
    if issue_number(draft.draft_id) == 1:
        async with context.database.connect() as connection:
            rows = await store.of_call(connection, draft.call_id)
        for row in rows:
            if row.number > draft.issues and not row.vacant:
                gone = replace(draft, draft_id=row.draft_id, suggestions=(), category=None, advice=Advice())
                await _merge(context, gone, at)


async def _merge(context: Context, draft: Draft, at: datetime) -> None:
    async with context.database.begin() as connection:
        await store.create(connection, draft.draft_id, draft.call_id, draft.list_version)
        row = await store.lock(connection, draft.draft_id)
        if row is None or row.status is not DraftStatus.OPEN or _is_older(draft, at, row):
            await connection.rollback()
            return
        fields = merge.recomputed(row.fields, merge.proposals(draft), context.categories)
        await store.write_fields(connection, row.draft_id, _stamped(row, fields))
        await store.change(
            connection,
            row.draft_id,
            category=store.category_body(draft.category),
            advice=store.advice_body(draft.advice),
            list_version=draft.list_version,
            basis_size=len(draft.basis),
            suggested_at=at,
        )
    await announce(context, row)


async def locked(context: Context, connection: AsyncConnection, user: User, id_: str) -> DraftRow:
    """The draft, locked for a person's change.

    Raises:
        NotFound: no such call, or no such draft of it.
        NotAllowed: the call is not theirs.
    """
    call_id = _call_id(id_)
    if id_ == draft_id(call_id, 1):
        await store.create(connection, id_, call_id, context.categories.version)
    row = await store.lock(connection, id_)
    access.check(access.may_write(user, await calls.call(connection, call_id)))
    if row is None:
        raise NotFound("no such draft")
    return row


async def take_rest(connection: AsyncConnection, row: DraftRow) -> None:
    """Whoever accepts a draft takes the suggestions that stand in it."""
    for key, field in row.fields.items():
        if field.proposal is not None:
            SUGGESTIONS.labels(key, "taken" if field.value == field.proposal.value else "changed").inc()
    taken = {
        key: merge.accept(field) if field.state is FieldState.SUGGESTED else field for key, field in row.fields.items()
    }
    await store.write_fields(connection, row.draft_id, _stamped(row, taken))


async def announce(context: Context, row: DraftRow) -> None:
    """Tell everybody that a draft moved to a new revision."""
    await context.publisher.publish(
        Event(
            id=event_id(EventType.DRAFT_CHANGED, row.draft_id, row.revision),
            type=EventType.DRAFT_CHANGED,
            at=context.now(),
            data=DraftChanged(row.draft_id, row.call_id, row.revision),
            call_id=row.call_id,
        )
    )


async def _change(context: Context, user: User, id_: str, change: Callable[[DraftRow], Fields]) -> DraftView:
    async with context.database.begin() as connection:
        row = await locked(context, connection, user, id_)
        if row.status is not DraftStatus.OPEN:
            raise Conflict("this draft is closed")
        fields = change(row)
        if fields is row.fields:
            await connection.rollback()
            return draft_view(replace(row, revision=row.revision - 1), context.categories)
        changed = _stamped(row, fields)
        await store.write_fields(connection, id_, changed)
    await announce(context, row)
    return draft_view(replace(row, fields=fields), context.categories)


def _by_person(row: DraftRow, field: Field, user: User, categories: ResponsibilityList) -> Fields:
    fields = {**row.fields, field.key: replace(field, person=user.id, person_revision=row.revision)}
    return merge.ruled(fields, categories) if field.key is FieldKey.CATEGORY else fields


def _stamped(row: DraftRow, fields: Fields) -> list[Field]:
    """The fields that changed, with the revision at which they did."""
    return [replace(field, revision=row.revision) for key, field in fields.items() if field != row.fields[key]]


def _is_older(draft: Draft, at: datetime, row: DraftRow) -> bool:
    return row.suggested_at is not None and (len(draft.basis), at) <= (row.basis_size, row.suggested_at)


def _call_id(id_: str) -> str:
    return id_.rpartition("#")[0]
