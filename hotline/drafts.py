"""A ticket draft: fields, what is suggested for them, and from which words."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hotline.city_words import NO_CITY_WORDS, CityWords
from hotline.private import Private


class FieldKey(StrEnum):
    """The fields of a draft; the values are the keys in events, API and command output."""

    CALLER_NAME = "caller_name"
    CALLBACK_NUMBER = "callback_number"
    REQUEST_KIND = "request_kind"
    CATEGORY = "category"
    TITLE = "title"
    CONTENT = "content"
    OCCURRED = "occurred"
    PLACE_TEXT = "place_text"
    PLACE = "place"
    URGENCY = "urgency"
    HANDLING_WAY = "handling_way"
    UNIT = "unit"
    DEADLINE = "deadline"
    CONFIDENTIAL = "confidential"
    WANTS_CALLBACK = "wants_callback"
    OTHERS = "others"


YES = "是"
"""what the fields that ask yes or no hold for yes"""


class FieldState(StrEnum):
    EMPTY = "empty"
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    EDITED = "edited"
    LOCKED = "locked"


OPEN_TO_SUGGESTIONS = frozenset({FieldState.EMPTY, FieldState.SUGGESTED})
"""In any other state a suggestion waits beside the field and never changes it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was said."""

    utterance_id: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """One step of a path through the five-level list."""

    level: int
    """1 大类, 2 小类, 3 细类, 4 子类"""
    code: str
    name: str
    confidence: float
    """that this step and all above it are right, [0, 1]"""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another leaf that could be meant."""

    code: str
    name: str
    path: str
    """names from the top, joined by ` › `"""
    confidence: float


@dataclass(frozen=True, slots=True)
class Category:
    """A path through the list, no deeper than the model is sure of."""

    path: tuple[LevelChoice, ...]
    """from level 1 down; empty when not even the 大类 is sure"""
    situation: str | None
    """code of the 问题, when what was said decides it"""
    alternatives: tuple[Alternative, ...]
    """best first, at most five"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value for one field, from words that can be played."""

    key: FieldKey
    value: Private
    """as shown; for CATEGORY the code of the situation, or of the deepest sure level"""
    confidence: float
    """[0, 1]"""
    evidence: tuple[Evidence, ...]
    source: str
    """version of the model or rule"""


class Abstention(StrEnum):
    """Why a draft says little or nothing."""

    NOTHING_SAID = "nothing-said"
    """the caller has said no word"""
    TOO_LITTLE = "too-little"
    """greetings, nods, a wrong number, or a word or two that tell no matter"""
    ABUSE_ONLY = "abuse-only"
    NOT_CHINESE = "not-chinese"
    """most of it is in another language or script"""
    TOO_LONG = "too-long"
    """only the first words of a very long call were looked at"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is missing, as the agent would ask for it."""

    key: FieldKey
    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A danger that cannot wait for a ticket."""

    danger: str
    """what it is, such as `燃气泄漏`"""
    hand_over: tuple[str, ...]
    """whom to put the caller through to: numbers such as `119`, or a service such as `燃气抢修`"""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What the agent is told beside the fields."""

    questions: tuple[Question, ...] = ()
    """in the order to ask them"""
    alarms: tuple[Alarm, ...] = ()
    abstains: Abstention | None = None


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a call that its words do not say."""

    caller: Private | None = None
    """calling number"""
    started_on: date | None = None
    """day of the call in Shanghai"""
    city: CityWords = NO_CITY_WORDS
    """the words of the city as they stand"""


NO_FACTS = CallFacts()


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything the final utterances so far say of one issue; recomputed whole, never patched."""

    draft_id: str
    call_id: str
    suggestions: tuple[Suggestion, ...]
    category: Category | None
    list_version: str
    basis: tuple[str, ...] = field(default=())
    """ids of the utterances it was made from, in order of time"""
    advice: Advice = field(default=Advice())
    issues: int = 1
    """how many issues the same words tell: a draft of a later number has nothing left to suggest"""


def draft_id(call_id: str, number: int) -> str:
    """The id of the n-th issue of a call, counted from 1."""
    return f"{call_id}#{number}"


def issue_number(draft_id: str) -> int:
    """Which issue of its call a draft is; 0 for what is no draft's id."""
    number = draft_id.rpartition("#")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def settle(state: FieldState, value: str, suggested: str | None) -> tuple[FieldState, str]:
    """What a field becomes when the draft is recomputed.

    Args:
        state, value: the field as it stands.
        suggested: the new suggestion, or None when its words vanished from the final text.

    A field somebody typed into, accepted or locked comes back as it was.
    """
    if state not in OPEN_TO_SUGGESTIONS:
        return state, value
    if not suggested:
        return FieldState.EMPTY, ""
    return FieldState.SUGGESTED, suggested
