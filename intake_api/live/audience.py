"""Who gets which live event. Pure."""

from hotline.calls import Agent, Call
from hotline.events import Event, EventType
from intake_api.accounts.schemas import User
from intake_api.calls.access import is_own, oversees, was_offered

SHOWN = frozenset(
    {
        EventType.CALL_CHANGED,
        EventType.AGENT_CHANGED,
        EventType.UTTERANCE_PARTIAL,
        EventType.UTTERANCE_FINAL,
        EventType.UTTERANCE_GAP,
        EventType.TRANSCRIPTION_DONE,
        EventType.DRAFT_CHANGED,
        EventType.TICKET_ACCEPTED,
    }
)
"""The other types are between the roles."""


def gets(user: User, event: Event, call: Call | None) -> bool:
    """Whether a user's page gets an event; `call` is its call as last known.

    An agent gets their own calls, and of a call that rang at them its changes, so that the page learns of its going.
    """
    match event.data:
        case Call() as changed:
            return oversees(user, changed.queue) or is_own(user, changed) or was_offered(user, changed)
        case Agent(agent=agent, queue=queue):
            return oversees(user, queue) or agent == user.agent
        case _:
            return call is not None and is_own(user, call)
