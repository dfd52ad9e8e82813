"""The fields of a draft, each with the words it came from."""

from collections.abc import Iterator, Sequence

from hotline.categories import ResponsibilityList
from hotline.drafts import Category, FieldKey, Suggestion
from hotline.private import Private
from hotline.transcripts import Utterance
from nlp.numbers import callback_number
from nlp.places import place_said
from nlp.rules import Ruling, ruling
from nlp.segment import Segmenter
from nlp.spans import Span, evidences
from nlp.wording import content, title

RULES = "rules-2"
"""Version of the rules; grows when the same words give other fields."""


def suggestions(
    utterances: Sequence[Utterance],
    category: Category | None,
    category_spans: Sequence[Span],
    *,
    taxonomy: ResponsibilityList,
    segmenter: Segmenter,
    model: str,
) -> Iterator[Suggestion]:
    """Every field the words so far say something about.

    Args:
        utterances: in order of time.
        category_spans: the words the category rests on.
        model: version of the classifier.
    """
    number = callback_number(utterances)
    if number:
        yield _suggest(FieldKey.CALLBACK_NUMBER, number.digits, number.confidence, number.spans, RULES)
    place = place_said(utterances, segmenter)
    place_spans = tuple(chain.span for chain in place.chains) if place else ()
    if place:
        yield _suggest(FieldKey.PLACE_TEXT, place.text, place.confidence, place_spans, RULES)
    rules = ruling(category, taxonomy) if category else None
    if rules:
        yield from _category_fields(rules, category_spans, model)
    told, statements = content(utterances, number.spans if number else ())
    if told:
        yield _suggest(FieldKey.CONTENT, told, 1.0, statements, RULES)
    heading = title(place.short if place else "", rules.name if rules else "", statements)
    if heading:
        spans = (*place_spans, *(category_spans or statements)) if rules else statements
        yield _suggest(FieldKey.TITLE, heading, rules.confidence if rules else 0.5, spans, model if rules else RULES)


def _category_fields(rules: Ruling, spans: Sequence[Span], model: str) -> Iterator[Suggestion]:
    values = (
        (FieldKey.CATEGORY, rules.code),
        (FieldKey.UNIT, rules.unit),
        (FieldKey.DEADLINE, rules.deadline),
        (FieldKey.HANDLING_WAY, rules.way),
    )
    for key, value in values:
        if value:
            yield _suggest(key, value, rules.confidence, spans, model)


def _suggest(key: FieldKey, value: str, confidence: float, spans: Sequence[Span], source: str) -> Suggestion:
    return Suggestion(key, Private(value), round(confidence, 4), evidences(spans), source)
