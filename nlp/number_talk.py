"""What has been understood of the talk about numbers up to a point of the call."""

from dataclasses import dataclass, field, replace

from hotline.calls import Side
from nlp.dictation import Reading
from nlp.number_choice import Candidate, with_candidate
from nlp.number_owner import Whose
from nlp.number_question import Asked
from nlp.spans import Span

SHORT = 14
"""characters of an utterance that leaves a question open"""


@dataclass(slots=True)
class Talk:
    """Grows with every utterance; one for one call."""

    own: str
    """the number the call came from, empty when it is none one can call back"""
    candidates: list[Candidate] = field(default_factory=list)
    readings: dict[Side, tuple[Reading, ...]] = field(default_factory=lambda: dict.fromkeys(Side, ()))
    dictated: dict[Side, str] = field(default_factory=lambda: dict.fromkeys(Side, ""))
    """the whole number the readings made last"""
    last_piece: dict[Side, str] = field(default_factory=lambda: dict.fromkeys(Side, ""))
    idle: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(Side, 0))
    """characters said since the last digits"""
    part: str = ""
    """of a number, asked for or called wrong in the utterance before"""
    told_by_agents: set[str] = field(default_factory=set)
    """numbers given out as others'; a caller who says them again is writing them down"""
    others: set[str] = field(default_factory=set)
    """numbers that callers told as others'; an agent who repeats them notes them down"""
    asked: Asked | None = None
    asks_again: bool = False
    speaks_of_one: bool = False
    """the caller's last words were about a telephone"""
    asks_spare: bool = False
    """the agent wants another number beside the one told"""
    elsewhere: bool = False
    """the agent's last question was about another matter"""
    offered: Span | None = None
    owner: Whose | None = None
    """of the run heard last"""
    silent: int = 0
    """utterances since the last word about a number"""

    def add(self, candidate: Candidate) -> None:
        self.candidates = with_candidate(self.candidates, candidate)
        self.silent = 0

    def deny_last(self) -> None:
        self.candidates[-1] = replace(self.candidates[-1], denied=True)
