"""Dangers told in words no rule knows, by the model learnt from callers' sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.transcripts import Utterance
from nlp.dangers import DANGERS, Danger
from nlp.list_dangers import CALM
from nlp.short_model import ShortModel
from nlp.spans import Span
from nlp.wording import statements

ALARM = 0.5
"""share of danger in all the caller's words from which the model alone raises an alarm. With the rules it gives 0.995
recall and 0.011 false alarms on the tuning cases (197 urgent, 180 that sound near a danger); from 0.3 to 0.6 the recall
is the same, and false alarms fall from 0.03 to 0.01. A danger that is missed costs more than an agent's look"""

ALARM_OF_ONE = 0.75
"""the same of a single statement"""

SURELY_CALM = 0.15
"""share of danger below which the model takes back what a rule found"""

SECOND = 0.2
"""of the likeliest danger's share, from which the second is named too: whoever is not needed is told so"""

LEAST_TOLD = 6
"""characters that can tell a danger"""

LEAST_OF_ONE = 12
"""characters of a statement that is judged by itself"""

MOST_ALONE = 8
"""statements judged by themselves, the longest"""

WINDOW = 160
"""characters judged together: what is said in a long call beside the danger does not make it smaller"""

_BY_NAME = {danger.name: danger for danger in DANGERS}
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    dangers: tuple[Danger, ...]
    """the likeliest, and the second where it is nearly as likely"""
    share: float
    """that it is any danger, [0, 1]"""
    spans: tuple[Span, ...]
    """the statements that were judged together"""
    alone: bool
    """they are one statement of several"""

    @property
    def is_alarm(self) -> bool:
        return self.share >= (ALARM_OF_ONE if self.alone else ALARM)

    @property
    def is_calm(self) -> bool:
        return self.share < SURELY_CALM


def judged(told: Sequence[Utterance], model: ShortModel) -> Judgement | None:
    """What the most alarming stretch of the caller's words says; None where too little is told.

    Args:
        told: in order of time; the agent's are left out, and so are greetings and nods.
    """
    own = [(span, _NO_WORD.sub("", span.text)) for span in statements(told, ())]
    found = [
        _judgement(stretch, model, alone=False)
        for stretch in _stretches(own)
        if sum(len(words) for _, words in stretch) >= LEAST_TOLD
    ]
    if len(own) > 1:
        longest = sorted(own, key=lambda one: -len(one[1]))[:MOST_ALONE]
        found += [_judgement([one], model, alone=True) for one in longest if len(one[1]) >= LEAST_OF_ONE]
    return max(found, key=lambda one: (one.is_alarm, one.share), default=None)


def _judgement(stretch: Sequence[tuple[Span, str]], model: ShortModel, *, alone: bool) -> Judgement:
    shares = model.shares("".join(words for _, words in stretch))
    ranked = sorted((label for label in shares if label != CALM), key=lambda label: -shares[label])
    named = [label for label in ranked[:2] if shares[label] >= SECOND * shares[ranked[0]]]
    return Judgement(
        tuple(_BY_NAME[label] for label in named), 1 - shares[CALM], tuple(span for span, _ in stretch), alone
    )


def _stretches(own: Sequence[tuple[Span, str]]) -> Iterator[Sequence[tuple[Span, str]]]:
    """Neighbouring statements of at least WINDOW characters together; the last of each is the first of the next."""
    start = 0
    while start < len(own):
        end, length = start, 0
        while end < len(own) and length < WINDOW:
            length += len(own[end][1])
            end += 1
        yield own[start:end]
        if end == len(own):
            return
        start = max(start + 1, end - 1)
