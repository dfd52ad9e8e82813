"""Whether a webhook may be told, and wants to be: what its api client does not see is never sent. Pure."""

from intake_api.accounts.schemas import User
from intake_api.tickets import rights
from intake_api.tickets.rights import Sight
from intake_api.tickets.schemas import TicketView
from intake_api.webhooks.payload import category_of
from intake_api.webhooks.schemas import WebhookNarrow


def shows_ticket(user: User, narrow: WebhookNarrow, ticket: TicketView) -> bool:
    """Whether the client sees the ticket as it stands, and the webhook is not about others."""
    wanted = rights.shows(Sight(narrow.units, narrow.areas), ticket)
    return wanted and _is_of(narrow, category_of(ticket)) and rights.may_see(user, ticket)


def shows_hot_spot(user: User, narrow: WebhookNarrow, category: str, area: str) -> bool:
    """Whether the client sees every ticket of the hot spot's neighbourhood, and the webhook is not about others.

    A sight by units shows some of its tickets alone, so the count is not for it.
    """
    if not _is_of(narrow, category) or not _covers(Sight(narrow.units, narrow.areas), area):
        return False
    return any(_covers(sight, area) for sight in rights.sights(user))


def _covers(sight: Sight, area: str) -> bool:
    return not sight.units and (not sight.areas or area.startswith(sight.areas))


def _is_of(narrow: WebhookNarrow, category: str | None) -> bool:
    return not narrow.categories or (category is not None and category.startswith(narrow.categories))
