"""Whose call is it: agents see the calls that ring or rang through to them, the others see all."""

from hotline.calls import Call
from hotline.errors import NotAllowed
from intake_api.accounts.schemas import Role, User


def may_see(user: User, call: Call) -> bool:
    """Whether the user may read a call's words and drafts."""
    if {Role.SUPERVISOR, Role.QUALITY} & set(user.roles):
        return True
    return is_own(user, call)


def may_write(user: User, call: Call) -> bool:
    """Whether the user may change a call's drafts."""
    return Role.SUPERVISOR in user.roles or is_own(user, call)


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
