"""From a call's final utterances to a draft: a pure function, whatever the order they come in."""

from collections.abc import Sequence

from hotline.categories import ResponsibilityList
from hotline.drafts import Category, Draft, draft_id
from hotline.ports import Classifier
from hotline.transcripts import Utterance
from nlp.fields import suggestions
from nlp.numbers import callback_number
from nlp.places import chains_in
from nlp.segment import Segmenter
from nlp.spans import Span
from nlp.wording import statements

MAX_UTTERANCES_WEIGHED = 40
"""Utterances looked at one by one for which of them speak for the category; enough for ten minutes of a caller."""


class RuleDrafter:
    """Makes drafts behind `hotline.ports.Drafter`.

    Args:
        segmenter: cuts places out of the words.
    """

    def __init__(self, classifier: Classifier, taxonomy: ResponsibilityList, segmenter: Segmenter) -> None:
        self.classifier = classifier
        self.taxonomy = taxonomy
        self.segmenter = segmenter

    def draft(self, call_id: str, utterances: Sequence[Utterance]) -> Draft:
        """A pure function of a call's final utterances so far, in any order; each counts once."""
        unique = {item.id: item for item in sorted(utterances, key=_rank)}
        ordered = sorted(unique.values(), key=lambda item: (item.start_ms, item.side, item.id))
        category = self.classifier.classify(self._matter(ordered))
        return Draft(
            draft_id=draft_id(call_id, 1),
            call_id=call_id,
            suggestions=tuple(
                suggestions(
                    ordered,
                    category,
                    self._reasons(category, ordered),
                    taxonomy=self.taxonomy,
                    segmenter=self.segmenter,
                    model=self.classifier.version,
                )
            ),
            category=category,
            list_version=self.taxonomy.version,
            basis=tuple(item.id for item in ordered),
        )

    def _matter(self, utterances: Sequence[Utterance]) -> str:
        """What the caller said of the matter: without greetings, nods, numbers and the names of places.

        The first statement stands twice: callers open with what the call is about.
        """
        number = callback_number(utterances)
        told = statements(utterances, number.spans if number else ())
        return "\n".join(self._without_places(span) for span in (*told[:1], *told))

    def _without_places(self, span: Span) -> str:
        text, start = "", span.start
        for chain in chains_in(span.utterance, self.segmenter):
            if start <= chain.span.start and chain.span.end <= span.end:
                text += str(span.utterance.text[start : chain.span.start]) + " "
                start = chain.span.end
        return text + str(span.utterance.text[start : span.end])

    def _reasons(self, category: Category, utterances: Sequence[Utterance]) -> tuple[Span, ...]:
        """The caller's statements that alone point to the same 小类 or 大类; all of them when none does."""
        if not category.path:
            return ()
        deepest = category.path[-1].code
        told = statements(utterances, ())
        for code in dict.fromkeys((deepest, deepest[:4], deepest[:2])):
            found = tuple(
                span
                for span in told[:MAX_UTTERANCES_WEIGHED]
                if any(seen.startswith(code) for seen in _pointed_at(self.classifier.classify(span.text)))
            )
            if found:
                return found
        return told


def _pointed_at(category: Category) -> tuple[str, ...]:
    """The leaf a text most likely means, sure or not."""
    sure = tuple(choice.code for choice in category.path[-1:])
    return sure or tuple(item.code for item in category.alternatives[:1])


def _rank(utterance: Utterance) -> tuple[str, str, str]:
    """Of two with the same id the later version stands, the same whatever order they come in."""
    return utterance.version, str(utterance.origin), str(utterance.text)
