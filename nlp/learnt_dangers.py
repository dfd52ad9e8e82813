"""Dangers told in words no rule knows, by the model learnt from callers' sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.dangers import DANGERS, Danger
from nlp.list_dangers import CALM
from nlp.short_model import ShortModel
from nlp.spans import Span

ALARM = 0.5
"""share of danger from which the model alone raises an alarm"""

SURELY_CALM = 0.1
"""share of danger below which the model takes back what a rule found"""

WINDOW = 120
"""characters judged together: what is said in a long call beside the danger does not make it smaller"""

_BY_NAME = {danger.name: danger for danger in DANGERS}
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    danger: Danger
    """the likeliest"""
    share: float
    """that it is any danger, [0, 1]"""
    spans: tuple[Span, ...]
    """the utterances that were judged together"""

    @property
    def is_alarm(self) -> bool:
        return self.share >= ALARM

    @property
    def is_calm(self) -> bool:
        return self.share < SURELY_CALM


def judged(told: Sequence[Utterance], model: ShortModel) -> Judgement | None:
    """What the most alarming stretch of the caller's words says; None where the caller has said nothing.

    Args:
        told: in order of time; the agent's are left out.
    """
    own = [item for item in told if item.side is Side.CALLER and _words(item)]
    judgements = [_judgement(stretch, model) for stretch in _stretches(own)]
    return max(judgements, key=lambda one: one.share, default=None)


def _judgement(stretch: Sequence[Utterance], model: ShortModel) -> Judgement:
    shares = model.shares("".join(_words(item) for item in stretch))
    name = max((label for label in shares if label != CALM), key=lambda label: shares[label])
    return Judgement(_BY_NAME[name], 1 - shares[CALM], tuple(Span(item, 0, len(item.text)) for item in stretch))


def _stretches(own: Sequence[Utterance]) -> Iterator[Sequence[Utterance]]:
    """Neighbouring utterances of at least WINDOW characters together, one from each that is not in the last."""
    start = 0
    while start < len(own):
        end, length = start, 0
        while end < len(own) and length < WINDOW:
            length += len(own[end].text)
            end += 1
        yield own[start:end]
        if end == len(own):
            return
        start = max(start + 1, end - 1)


def _words(utterance: Utterance) -> str:
    return _NO_WORD.sub("", str(utterance.text))
