"""A city's own tickets as training material, and whether a model that learnt them is better on others."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotline.categories import ResponsibilityList
from hotline.judged import JudgedTicket
from hotline.list_source import Sentence
from nlp.classifier import TrainedClassifier
from nlp.corpus import Example, Part
from nlp.evaluate import HITS, figures
from nlp.material import scores_of

_OF_FIVE = {0: Part.TEST, 1: Part.TUNE}
"""by a ticket number's hash: one fifth is never learnt, one calibrates"""


@dataclass(frozen=True, slots=True)
class TicketTexts:
    """Tickets by part; a ticket stays in its part however many come."""

    parts: Mapping[Part, Sequence[Sentence]]
    left_out: int
    """tickets without a situation of today's list"""
    verdicts: Mapping[str, int]
    """how many suggestions were accepted, changed, refused"""


def ticket_texts(tickets: Sequence[JudgedTicket], taxonomy: ResponsibilityList) -> TicketTexts:
    """Tickets filed under a situation the list has; a leaf with one situation means that."""
    parts: dict[Part, list[Sentence]] = {part: [] for part in Part}
    left_out = 0
    for ticket in tickets:
        situation = _situation(ticket.category, taxonomy)
        if situation is None:
            left_out += 1
        else:
            parts[_part(ticket.number)].append(Sentence(situation, ticket.said))
    return TicketTexts(parts, left_out, Counter(str(ticket.verdict) for ticket in tickets))


def compare(
    old: TrainedClassifier, new: TrainedClassifier, held_out: Sequence[Sentence], taxonomy: ResponsibilityList
) -> dict[str, Any]:
    """Both on the same tickets, level by level, each with its interval and the number of tickets."""
    examples = [Example(item.situation, item.text) for item in held_out]
    truth, texts = [item.situation for item in examples], [item.text for item in examples]
    both = {}
    for name, model in (("old", old), ("new", new)):
        known = figures(
            scores_of(model, examples), truth, texts, model.labels, taxonomy, model.meta.calibration
        )  # fmt: skip
        both[name] = {"version": model.version, **{key: known["accuracy"][key] for key in HITS}}
    return {"n": len(held_out), **both}


def _situation(code: str, taxonomy: ResponsibilityList) -> str | None:
    if code in taxonomy.situations:
        return code
    node = taxonomy.nodes.get(code)
    return node.situations[0].code if node and len(node.situations) == 1 else None


def _part(number: str) -> Part:
    return _OF_FIVE.get(hashlib.sha256(number.encode()).digest()[0] % 5, Part.TRAIN)
