"""Whose call is it: agents see the calls that ring or rang through to them, supervisors and quality staff those of
their queues, nobody else any. Pure."""

from hotline.calls import Call
from hotline.errors import NotAllowed
from intake_api.accounts.schemas import Role, User

_LISTENERS = frozenset({Role.SUPERVISOR, Role.QUALITY, Role.QUALITY_LEAD})


def may_see(user: User, call: Call) -> bool:
    """Whether the user may read a call's words and drafts."""
    return (bool(_LISTENERS & set(user.roles)) and in_queues(user, call.queue)) or is_own(user, call)


def may_write(user: User, call: Call) -> bool:
    """Whether the user may change a call's drafts."""
    return oversees(user, call.queue) or is_own(user, call)


def oversees(user: User, queue: str | None) -> bool:
    """Whether the user watches that queue's line: its calls and its agents."""
    return Role.SUPERVISOR in user.roles and in_queues(user, queue)


def in_queues(user: User, queue: str | None) -> bool:
    """Whether a queue is in the user's scope; what came through no queue is only in that of all queues."""
    return not user.scope.queues or queue in user.scope.queues


def is_own(user: User, call: Call) -> bool:
    """The call rings at this agent or was answered by them."""
    return user.agent is not None and user.agent in (call.ringing, call.answered_by)


def was_offered(user: User, call: Call) -> bool:
    """The call ever rang at this agent, who must learn that it no longer does."""
    return user.agent is not None and any(offer.agent == user.agent for offer in call.offers)


def check(allowed: bool) -> None:
    """Raises:
    NotAllowed: the call is not theirs.
    """
    if not allowed:
        raise NotAllowed("this call is not yours")
