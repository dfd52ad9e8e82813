"""What one part needs of another, as small as the need. Fakes stand in tests/fakes/."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hotline.categories import Node
from hotline.checks import Finding
from hotline.drafts import NO_FACTS, CallFacts, Category, Draft, FieldKey
from hotline.events import Event
from hotline.judged import JudgedTicket
from hotline.territory import FoundPlace
from hotline.transcripts import Utterance


class CategoryFinder(Protocol):
    """Finds leaves of the list by what somebody types."""

    def find(self, text: str, limit: int) -> tuple[Node, ...]:
        """The leaves that have every word of the text, best first; the first leaves of the list for no text."""


class PlaceFinder(Protocol):
    """Finds what a text says of where."""

    def find(self, text: str, limit: int, district: str = "") -> tuple[FoundPlace, ...]:
        """What the text may mean, best first.

        Args:
            district: code of the district to prefer when the text names none.
        """


class TicketChecker(Protocol):
    """Looks at a ticket beside the words of its call before it is submitted."""

    def check(
        self, utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str], beside: Sequence[str] = ()
    ) -> tuple[Finding, ...]:
        """What to look at again, a pure function of the words.

        Args:
            utterances: all finals of the call, in any order.
            beside: what the call's other tickets and drafts tell.
        """


class Publisher(Protocol):
    """Takes events for the other roles."""

    async def publish(self, event: Event) -> None:
        """Hand over one event; returns at once, buffers while Redis is away."""


class Classifier(Protocol):
    """Places words in the five-level list."""

    @property
    def version(self) -> str:
        """Name of the model, kept with every suggestion."""

    def classify(self, text: str) -> Category:
        """The deepest path the model is sure of, and what else could be meant."""


class Drafter(Protocol):
    """Makes drafts of what was said."""

    def draft(self, call_id: str, utterances: Sequence[Utterance], facts: CallFacts = NO_FACTS) -> tuple[Draft, ...]:
        """A pure function of a call's final utterances so far, in any order: a draft an issue, at least one."""


class JudgedTickets(Protocol):
    """Gives what people made of suggestions, to retrain on."""

    def read(self) -> tuple[JudgedTicket, ...]:
        """All tickets whose words are known, in order of their numbers."""
