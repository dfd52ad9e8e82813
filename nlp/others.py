"""Plates, amounts, companies and people named: one field, `车牌：辽A12345；金额：三千二百块`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.affected import people_affected
from nlp.companies import companies
from nlp.money import amounts
from nlp.plates import plates
from nlp.segment import Segmenter
from nlp.spans import Span

VERSION = "others-2"
_BETWEEN_PARTS, _BETWEEN_ITEMS, _AFTER_NAME = "；", "、", "："
_MOST = 5
"""of one kind; a caller who tells more reads out a bill"""


@dataclass(frozen=True, slots=True)
class Others:
    text: str
    spans: tuple[Span, ...]


def others(utterances: Sequence[Utterance], segmenter: Segmenter) -> Others | None:
    """What else was named, or None.

    Args:
        utterances: in order of time. The caller's count; a plate also when the agent reads it back.
    """
    caller = [item for item in utterances if item.side is Side.CALLER]
    found = (
        ("车牌", list(plates(utterances))),
        ("金额", list(_said(amounts(utterances)))),
        ("单位", list(_said(companies(utterances, segmenter)))),
        ("人数", list(_said(people_affected(caller)))),
    )
    texts, spans = [], []
    for name, items in found:
        values = list(dict.fromkeys(value for value, _ in items))[:_MOST]
        if values:
            texts.append(name + _AFTER_NAME + _BETWEEN_ITEMS.join(values))
            spans += [span for value, span in items if value in values]
    return Others(_BETWEEN_PARTS.join(texts), tuple(spans)) if texts else None


def parts(text: str) -> dict[str, tuple[str, ...]]:
    """The named items of the field's text, by kind."""
    found = {}
    for part in filter(None, text.split(_BETWEEN_PARTS)):
        name, _, items = part.partition(_AFTER_NAME)
        found[name] = tuple(filter(None, items.split(_BETWEEN_ITEMS)))
    return found


def _said(spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    return ((span.text, span) for span in spans)
