"""What the routes of one process share, made once at its start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import HTTPConnection

from hotline.categories import ResponsibilityList
from hotline.ports import CategoryFinder, Publisher, TicketChecker
from intake_api.accounts.oidc import SignInService
from intake_api.limits.limiter import Limiter
from intake_api.live.hub import Hub
from intake_api.settings import Settings
from intake_api.territory.ground import Ground


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    database: AsyncEngine
    publisher: Publisher
    hub: Hub
    categories: ResponsibilityList
    now: Callable[[], datetime]
    """UTC"""
    category_finder: CategoryFinder
    ground: Ground
    checker: TicketChecker
    limiter: Limiter
    sign_in_service: SignInService | None = None
    """the city's own, where one may sign in besides"""


def of_connection(connection: HTTPConnection) -> Context:
    """The context of the application that serves this request or WebSocket."""
    context = connection.app.state.context
    if not isinstance(context, Context):
        raise TypeError("the application was started without a context")
    return context


ContextOf = Annotated[Context, Depends(of_connection)]
