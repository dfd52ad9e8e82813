"""Whether what was said can be drafted at all, and why not; what of a very long call is looked at."""

import re
from collections.abc import Sequence

from hotline.calls import Side
from hotline.drafts import Abstention
from hotline.transcripts import Utterance
from nlp.spans import Span, cut
from nlp.wording import ABUSE, statements

MAX_CHARACTERS = 6000
"""looked at, of both sides together: half an hour of talk without a pause, at four characters a second"""

LEAST_TOLD = 4
"""characters of statements that can tell a matter (`井盖没了`)"""

LEAST_CHINESE = 0.5
"""share of Chinese characters among letters, below which the words are of another language"""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WRONG_NUMBER = re.compile(
    r"(?:打|拨|按)错了?(?:$|[\s，,。]*(?:不好意思|对不起|抱歉|拜拜|再见|没事|$))|(?<!说)(?<!记)(?<!写)错了[\s，,。]*(?:拜拜|再见)"
)
_WORD = re.compile(r"[a-zA-Z]+|[^\W\d_]")


def within_reach(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The utterances up to MAX_CHARACTERS, the last one cut where it goes beyond."""
    kept: list[Utterance] = []
    left = MAX_CHARACTERS
    for utterance in utterances:
        if len(utterance.text) > left:
            return (*kept, cut(utterance, 0, left)) if left else tuple(kept)
        left -= len(utterance.text)
        kept.append(utterance)
    return tuple(kept)


def abstention(utterances: Sequence[Utterance], number_spans: Sequence[Span] = (), *, whole: bool) -> Abstention | None:
    """Why a draft of these words says little; None where they tell a matter.

    Args:
        utterances: in order of time.
        number_spans: the words of the call-back number: they tell no matter.
        whole: nothing was cut off.
    """
    caller = "".join(str(item.text) for item in utterances if item.side is Side.CALLER)
    words = _WORD.findall(caller)
    if words and sum(bool(_CHINESE.fullmatch(word)) for word in words) / len(words) < LEAST_CHINESE:
        return Abstention.NOT_CHINESE
    spans = statements(utterances, number_spans)
    told = "".join(re.sub(r"[\W_]+", "", span.text) for span in spans)
    if not told and ABUSE.search(caller):
        return Abstention.ABUSE_ONLY
    if not words:
        return Abstention.NOTHING_SAID
    if len(told) < LEAST_TOLD or _WRONG_NUMBER.search(caller):
        return Abstention.TOO_LITTLE
    return None if whole else Abstention.TOO_LONG


def tells_a_matter(why: Abstention | None) -> bool:
    """Whether category, title and content may be drafted."""
    return why in (None, Abstention.TOO_LONG)
