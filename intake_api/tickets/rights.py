"""Who may take which step: one table."""

from collections.abc import Iterable, Mapping

from hotline.errors import NotAllowed
from hotline.ticket_life import StepKind
from intake_api.accounts.schemas import Role, User

_DESK = frozenset({Role.AGENT, Role.SUPERVISOR})
_ABOVE = frozenset({Role.SUPERVISOR})

STEPS: Mapping[StepKind, frozenset[Role]] = {
    StepKind.ANSWER: _DESK,
    StepKind.DISPATCH: _DESK,
    StepKind.CONSULT: _DESK,
    StepKind.DESIGNATE: _ABOVE,
    StepKind.FORWARD: _ABOVE,
    StepKind.SIGN: _ABOVE,
    StepKind.BEGIN: _ABOVE,
    StepKind.RETURN: _ABOVE,
    StepKind.EXTEND: _ABOVE,
    StepKind.SUSPEND: _ABOVE,
    StepKind.RESUME: _ABOVE,
    StepKind.RESOLVE: _ABOVE,
    StepKind.REVISIT: _DESK,
    StepKind.RATE: _DESK,
    StepKind.CLOSE: _DESK,
    StepKind.REOPEN: _DESK,
    StepKind.MERGE: _DESK,
    StepKind.SPLIT: _ABOVE,
    StepKind.INVALIDATE: _ABOVE,
}


def allowed(user: User, steps: Iterable[StepKind]) -> tuple[StepKind, ...]:
    """Those of the steps that the user may take."""
    return tuple(step for step in steps if STEPS[step] & set(user.roles))


def check(user: User, step: StepKind) -> None:
    """Raises:
    NotAllowed: the account may not take this step.
    """
    if not allowed(user, [step]):
        raise NotAllowed(f"your account may not {step} a ticket")
