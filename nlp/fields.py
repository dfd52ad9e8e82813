"""The fields of a draft, each with the words it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.categories import ResponsibilityList
from hotline.city_words import NO_CITY_WORDS, CityWords
from hotline.drafts import Alarm, CallFacts, Category, FieldKey, Suggestion
from hotline.place_text import place_text
from hotline.private import Private
from hotline.territory import Territory
from hotline.transcripts import Utterance
from nlp import kind as kinds
from nlp import names, occurred, place_repair, urgency, wishes
from nlp import others as others_named
from nlp.number_choice import CallbackNumber
from nlp.place_repair import Repaired
from nlp.places import Place, place_said
from nlp.rules import Ruling, ruling
from nlp.segment import Segmenter
from nlp.short_model import ShortModel
from nlp.spans import Span, evidences
from nlp.wording import content, title

RULES = "rules-6"
"""Version of the rules for number, place, title and content; grows when the same words give other fields."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one issue rests on."""

    own: Sequence[Utterance]
    """the utterances of the issue, in order of time"""
    number_spans: Sequence[Span]
    """the words of the call-back number among them: they are no matter"""
    place: Place | None
    repaired: Repaired | None = None
    """the place by the territory"""


def of_the_call(utterances: Sequence[Utterance], number: CallbackNumber | None) -> Iterator[Suggestion]:
    """Fields that all issues of a call share: who calls, where to call back, and what the caller wants of us.

    Args:
        utterances: of the whole call, in order of time.
        number: the one to call back.
    """
    name = names.caller_name(utterances)
    if name:
        yield _suggest(FieldKey.CALLER_NAME, name.text, name.confidence, name.spans, names.VERSION)
    if number:
        yield _suggest(FieldKey.CALLBACK_NUMBER, number.digits, number.confidence, number.spans, RULES)
    for key, wish in (
        (FieldKey.CONFIDENTIAL, wishes.wants_confidentiality(utterances)),
        (FieldKey.WANTS_CALLBACK, wishes.wants_callback(utterances)),
    ):
        if wish:
            yield _suggest(key, wish.text, wish.confidence, wish.spans, wishes.VERSION)


def of_the_issue(told: Told, facts: CallFacts, segmenter: Segmenter, learnt: ShortModel | None) -> Iterator[Suggestion]:
    """Fields that only the words of one issue decide, whatever category it is of."""
    kind = kinds.request_kind(told.own, learnt)
    if kind:
        spans = [reason.span for reason in kind.reasons]
        yield _suggest(FieldKey.REQUEST_KIND, kind.kind, kind.confidence, spans, kinds.VERSION)
    when = occurred.occurred(told.own, facts.started_on)
    if when:
        yield _suggest(FieldKey.OCCURRED, when.text, when.confidence, when.spans, occurred.VERSION)
    if told.place:
        spans = [chain.span for chain in told.place.chains]
        yield _suggest(FieldKey.PLACE_TEXT, told.place.text, told.place.confidence, spans, RULES)
    elif told.repaired:
        yield _suggest(FieldKey.PLACE_TEXT, told.repaired.heard, told.repaired.confidence, told.repaired.spans, RULES)
    named = others_named.others(told.own, segmenter)
    if named:
        yield _suggest(FieldKey.OTHERS, named.text, 0.8, named.spans, others_named.VERSION)


def of_the_place(repaired: Repaired, territory: Territory) -> Suggestion:
    """The place by the territory, with the code of the area that the ticket is counted in."""
    text = place_text(territory, repaired.named.name, repaired.number, repaired.area or repaired.named.area)
    return _suggest(FieldKey.PLACE, text, repaired.confidence, repaired.spans, place_repair.VERSION)


def of_danger(
    utterances: Sequence[Utterance], learnt: ShortModel | None = None, city: CityWords = NO_CITY_WORDS
) -> tuple[tuple[Alarm, ...], tuple[Suggestion, ...]]:
    """What cannot wait, and the urgency that follows from it."""
    found = urgency.dangers(utterances, learnt, city)
    alarms = tuple(Alarm(one.danger.name, one.danger.hand_over, evidences(one.spans)) for one in found)
    if not found:
        return (), ()
    spans = [span for one in found for span in one.spans]
    source = urgency.VERSION_OF_THE_CITY if any(one.danger.of_the_city for one in found) else urgency.VERSION
    return alarms, (_suggest(FieldKey.URGENCY, urgency.MAX_URGENT, 0.95, spans, source),)


def of_the_category(
    told: Told, category: Category, category_spans: Sequence[Span], *, taxonomy: ResponsibilityList, model: str
) -> Iterator[Suggestion]:
    """Category, what the list rules for it, title and content.

    Args:
        category_spans: the words the category rests on.
        model: version of the classifier.
    """
    rules = ruling(category, taxonomy)
    if rules:
        yield from _category_fields(rules, category_spans, model)
    text, statements = content(told.own, told.number_spans)
    if text:
        yield _suggest(FieldKey.CONTENT, text, 1.0, statements, RULES)
    place = told.place
    heading = title(place.short if place else "", rules.name if rules else "", statements)
    if heading:
        place_spans = [chain.span for chain in place.chains] if place else []
        spans = (*place_spans, *(category_spans or statements)) if rules else statements
        yield _suggest(FieldKey.TITLE, heading, rules.confidence if rules else 0.5, spans, model if rules else RULES)


def place_of(
    own: Sequence[Utterance], whole: Sequence[Utterance], *, same_place: bool, segmenter: Segmenter
) -> Place | None:
    """The place an issue tells itself, else the call's where the issue speaks of it as known."""
    place = place_said(own, segmenter)
    return place_said(whole, segmenter) if place is None and same_place else place


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
