"""Dangers told in words no rule knows, by the model learnt from callers' sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.dangers import DANGERS, Danger
from nlp.list_dangers import CALM
from nlp.short_model import ShortModel
from nlp.spans import Span

ALARM = 0.6
"""share of danger from which the model alone raises an alarm"""

SURELY_CALM = 0.02
"""share of danger below which the model takes back what a rule found"""

LEAST_TOLD = 6
"""characters of an utterance that are judged by themselves"""

_BY_NAME = {danger.name: danger for danger in DANGERS}
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    danger: Danger
    """the likeliest"""
    share: float
    """that it is any danger, [0, 1]: mean of what all the caller's words and the most alarming utterance say"""
    span: Span
    """the utterance that says most of it"""

    @property
    def is_alarm(self) -> bool:
        return self.share >= ALARM

    @property
    def is_calm(self) -> bool:
        return self.share < SURELY_CALM


def judged(told: Sequence[Utterance], model: ShortModel) -> Judgement | None:
    """None where the caller has said too little.

    Args:
        told: in order of time; the agent's are left out.
    """
    own = [item for item in told if item.side is Side.CALLER and len(_words(item)) >= LEAST_TOLD]
    if not own:
        return None
    whole = model.shares("".join(_words(item) for item in own))
    each = [whole] if len(own) == 1 else [model.shares(_words(item)) for item in own]
    most = min(range(len(own)), key=lambda number: each[number][CALM])
    name = max((label for label in whole if label != CALM), key=lambda label: whole[label] + each[most][label])
    share = 1 - (whole[CALM] + each[most][CALM]) / 2
    return Judgement(_BY_NAME[name], share, Span(own[most], 0, len(own[most].text)))


def _words(utterance: Utterance) -> str:
    return _NO_WORD.sub("", str(utterance.text))
