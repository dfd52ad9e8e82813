"""`/api/webhooks…`: administrators have all, an api client its own.

Secrets are told once: such an answer is marked, so that no `Idempotency-Key` keeps it.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status

from intake_api.accounts import scopes
from intake_api.http.context import Context, ContextOf
from intake_api.http.guard import SignedIn
from intake_api.http.idempotency import TOLD_ONCE
from intake_api.webhooks import redelivery, service
from intake_api.webhooks.schemas import (
    DeliveryPage,
    DeliveryState,
    DeliveryView,
    NewWebhook,
    NewWebhookSecret,
    Redelivered,
    WebhookChangeView,
    WebhookEdit,
    WebhookNarrow,
    WebhookReason,
    WebhookRedelivery,
    WebhookView,
)
from intake_api.webhooks.service import manager_of

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

_Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("")
async def webhooks(user: SignedIn, context: ContextOf) -> tuple[WebhookView, ...]:
    """Every webhook, or one's own, in order."""
    return await service.every(context.database, manager_of(user))


@router.post("", status_code=status.HTTP_201_CREATED)
async def add(body: NewWebhook, user: SignedIn, context: ContextOf, response: Response) -> NewWebhookSecret:
    """A new webhook with its secret. 404 where webhooks are off, 422 says why a URL is not allowed."""
    response.headers[TOLD_ONCE] = "true"
    wanted = body.model_copy(update={"narrow": _known(context, body.narrow)})
    return await service.add(context.database, context.settings.webhooks, manager_of(user), wanted, context.now())


@router.get("/{webhook_id}")
async def webhook(webhook_id: _Id, user: SignedIn, context: ContextOf) -> WebhookView:
    """A webhook as it stands."""
    return await service.one(context.database, manager_of(user), webhook_id)


@router.put("/{webhook_id}")
async def change(webhook_id: _Id, body: WebhookEdit, user: SignedIn, context: ContextOf) -> WebhookView:
    """Change a webhook, switch it on or off. 409 when somebody changed it since it was seen."""
    edit = body.model_copy(update={"narrow": _known(context, body.narrow)})
    return await service.change(
        context.database, context.settings.webhooks, manager_of(user), webhook_id, edit, context.now()
    )


@router.post("/{webhook_id}/remove", status_code=status.HTTP_204_NO_CONTENT)
async def remove(webhook_id: _Id, body: WebhookReason, user: SignedIn, context: ContextOf) -> None:
    """Remove a webhook with all that it was to be told."""
    await service.remove(context.database, manager_of(user), webhook_id, body.reason, context.now())


@router.post("/{webhook_id}/secret")
async def rotate(
    webhook_id: _Id, body: WebhookReason, user: SignedIn, context: ContextOf, response: Response
) -> NewWebhookSecret:
    """A new secret; the one before signs too until `old_secret_until`."""
    response.headers[TOLD_ONCE] = "true"
    return await service.rotate(
        context.database, context.settings.webhooks, manager_of(user), webhook_id, body.reason, context.now()
    )


@router.get("/{webhook_id}/history")
async def history(webhook_id: _Id, user: SignedIn, context: ContextOf) -> tuple[WebhookChangeView, ...]:
    """Every change of a webhook, the newest first: who, when, why, from what to what."""
    return await service.history(context.database, manager_of(user), webhook_id)


@router.get("/{webhook_id}/deliveries")
async def deliveries(
    webhook_id: _Id,
    user: SignedIn,
    context: ContextOf,
    state: DeliveryState | None = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveryPage:
    """What a webhook was and is to be told, the newest first; `state=dead` is what was given up."""
    return await redelivery.page(context.database, manager_of(user), webhook_id, state, after, size)


@router.post("/{webhook_id}/test", status_code=status.HTTP_202_ACCEPTED)
async def test(webhook_id: _Id, user: SignedIn, context: ContextOf) -> DeliveryView:
    """Have something sent that says nothing; the list of deliveries tells what came of it."""
    return await redelivery.test(context.database, manager_of(user), webhook_id, context.now())


@router.post("/{webhook_id}/redeliver")
async def redeliver(webhook_id: _Id, body: WebhookRedelivery, user: SignedIn, context: ContextOf) -> Redelivered:
    """Have one delivery that is over, or all that were given up, sent again under their old ids."""
    count = await redelivery.redeliver(context.database, manager_of(user), webhook_id, body, context.now())
    return Redelivered(count=count)


def _known(context: Context, narrow: WebhookNarrow) -> WebhookNarrow:
    """With units by their name in the list.

    Raises:
        InputRejected: an area or unit is in neither territory nor list.
    """
    scope = scopes.known(context, narrow.scope())
    return narrow.model_copy(update={"units": scope.units, "areas": scope.areas})
