"""A city's own words beside the table of dangers: urgent ones as dangers, calm ones struck from what was said."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hotline.city_words import UrgentWord
from hotline.private import Private
from hotline.transcripts import Utterance
from nlp.dangers import Danger

_STRUCK = "□"
"""stands for each character of a calm word: no word, and no end of a clause"""


def city_dangers(urgent: Sequence[UrgentWord]) -> tuple[Danger, ...]:
    """Each word as a danger of its own name, whose only cue it is."""
    return tuple(
        Danger(one.word, one.hand_over, False, (re.compile(re.escape(one.word), re.IGNORECASE),), of_the_city=True)
        for one in urgent
    )


def without_calm(utterances: Sequence[Utterance], calm: Sequence[str]) -> list[Utterance]:
    """The utterances, one for one and each as long as it was, with the calm words struck."""
    if not calm:
        return list(utterances)
    longest_first = sorted(calm, key=len, reverse=True)
    words = re.compile("|".join(re.escape(word) for word in longest_first), re.IGNORECASE)
    return [
        replace(item, text=Private(words.sub(lambda match: _STRUCK * len(match[0]), str(item.text))))
        for item in utterances
    ]
