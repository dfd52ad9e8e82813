"""What people made of the classifier's suggestions: the material a city retrains it on."""

from dataclasses import dataclass
from enum import StrEnum

from hotline.private import Private


class Verdict(StrEnum):
    """What became of a suggested category."""

    ACCEPTED = "accepted"
    """the ticket has what was suggested"""
    CHANGED = "changed"
    """it has another, or a deeper one"""
    REFUSED = "refused"
    """it has none"""
    UNASKED = "unasked"
    """a person chose one, nothing was suggested"""


@dataclass(frozen=True, slots=True)
class JudgedTicket:
    """A ticket's words, what the classifier made of them and what a person did."""

    number: str
    said: Private
    """what the caller said, an utterance a line, as corrected by quality staff"""
    category: str
    """code on the ticket: of a situation, or of a node where none was chosen; empty for none"""
    list_version: str
    """of the list that the code is in"""
    suggested: str
    """code; empty for none"""
    model: str
    """version of the model that suggested it; empty for none"""

    @property
    def verdict(self) -> Verdict:
        if not self.suggested:
            return Verdict.UNASKED
        if not self.category:
            return Verdict.REFUSED
        return Verdict.ACCEPTED if self.category == self.suggested else Verdict.CHANGED
