"""Where in a call a number is dictated: there, what only sounds like digits is digits."""

import re
from collections.abc import Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.digit_runs import as_digits, runs
from nlp.number_question import Asked, asked_for
from nlp.sounding_digits import dictated

_PAUSE = 3
"""utterances without a digit after which no number is told any more"""

_TELLS = re.compile("打我|我的?(?:电话|手机|号码?|座机)|记一下")
"""a caller who begins to tell the number unasked"""


def where_dictated(utterances: Sequence[Utterance], texts: Sequence[str]) -> list[str]:
    """The texts, with what only sounds like digits as digits while the caller tells the number the agent asked for."""
    found: list[str] = []
    asked, since = False, _PAUSE
    for utterance, text in zip(utterances, texts, strict=True):
        if utterance.side is Side.AGENT:
            question = asked_for(text)
            asked = question is Asked.NUMBER or (asked and question is None)
            since = 0 if question is Asked.NUMBER or runs(as_digits(text)) else since + 1
            found.append(text)
            continue
        asked, since = (True, 0) if _TELLS.search(text) else (asked, since)
        found.append(dictated(text) if asked and since <= _PAUSE else text)
        since = 0 if runs(as_digits(found[-1])) else since + 1
    return found
