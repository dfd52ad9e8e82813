"""From a call's final utterances to its drafts, an issue each: a pure function, whatever the order they come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotline.categories import ResponsibilityList
from hotline.drafts import NO_FACTS, Abstention, Advice, CallFacts, Category, Draft, FieldKey, Suggestion, draft_id
from hotline.ports import Classifier
from hotline.transcripts import Utterance
from nlp import others
from nlp.fields import Told, of_danger, of_the_call, of_the_category, of_the_issue, of_the_place, place_of
from nlp.issues import Issue, issues
from nlp.missing import questions
from nlp.number_choice import CallbackNumber
from nlp.numbers import callback_number
from nlp.place_repair import PlaceRepair, Repaired
from nlp.places import Place, chains_in
from nlp.readable import abstention, tells_a_matter, within_reach
from nlp.segment import Segmenter
from nlp.short_model import ShortModel
from nlp.spans import Span
from nlp.wording import statements

MAX_STATEMENTS_WEIGHED = 4
"""Statements of a call, the longest ones of each issue, classified one by one for which of them speak for the category:
the dearest part."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Short models; without one the rules decide alone."""

    kinds: ShortModel | None = None
    dangers: ShortModel | None = None


class RuleDrafter:
    """Makes drafts behind `hotline.ports.Drafter`.

    Args:
        segmenter: cuts places out of the words.
        learnt: kinds and dangers beyond the rules.
        places: finds them in the territory; without it the field of the area stays empty.
    """

    def __init__(
        self,
        classifier: Classifier,
        taxonomy: ResponsibilityList,
        segmenter: Segmenter,
        learnt: Learnt | None = None,
        places: PlaceRepair | None = None,
    ) -> None:
        self.classifier = classifier
        self.taxonomy = taxonomy
        self.segmenter = segmenter
        self.learnt = learnt or Learnt()
        self.places = places

    def draft(self, call_id: str, utterances: Sequence[Utterance], facts: CallFacts = NO_FACTS) -> tuple[Draft, ...]:
        """A pure function of a call's final utterances so far, in any order; each counts once.

        A draft an issue, at least one; words that tell no matter give one draft that says why it abstains.
        """
        unique = {item.id: item for item in sorted(utterances, key=_rank)}
        ordered = sorted(unique.values(), key=lambda item: (item.start_ms, item.side, item.id))
        heard = within_reach(ordered)
        number = callback_number(heard, facts.caller)
        spans = _words_of(number)
        is_whole = sum(len(item.text) for item in heard) == sum(len(item.text) for item in ordered)
        why = abstention(heard, spans, whole=is_whole)
        shared = tuple(of_the_call(heard, number))
        told = issues(heard, self.classifier.classify) if tells_a_matter(why) else (Issue(heard, same_place=False),)
        return tuple(
            self._draft(
                draft_id(call_id, at),
                issue,
                heard,
                shared,
                facts,
                why,
                number_spans=spans if len(told) == 1 else _words_of(callback_number(issue.utterances)),
                issues=len(told),
                basis=tuple(item.id for item in ordered),
            )
            for at, issue in enumerate(told, start=1)
        )

    def _draft(
        self,
        id_: str,
        issue: Issue,
        heard: Sequence[Utterance],
        shared: tuple[Suggestion, ...],
        facts: CallFacts,
        why: Abstention | None,
        *,
        number_spans: Sequence[Span],
        issues: int,
        basis: tuple[str, ...],
    ) -> Draft:
        place = place_of(issue.utterances, heard, same_place=issue.same_place and issues > 1, segmenter=self.segmenter)
        repaired = self._repaired(issue, heard, place, shared=issue.same_place and issues > 1)
        told = Told(issue.utterances, number_spans, place, repaired)
        alarms, urgent = of_danger(issue.utterances, self.learnt.dangers, facts.city)
        category: Category | None = None
        found = [*shared, *urgent]
        if tells_a_matter(why):
            category = self.classifier.classify(self._matter(told))
            reasons = self._reasons(category, issue.utterances, at_most=max(1, MAX_STATEMENTS_WEIGHED // issues))
            found += of_the_issue(told, facts, self.segmenter, self.learnt.kinds)
            found += [of_the_place(repaired, self.places.territory)] if repaired and self.places else []
            found += of_the_category(told, category, reasons, taxonomy=self.taxonomy, model=self.classifier.version)
        values = {item.key: str(item.value) for item in found}
        return Draft(
            draft_id=id_,
            call_id=id_.rpartition("#")[0],
            suggestions=tuple(found),
            category=category,
            list_version=self.taxonomy.version,
            basis=basis,
            advice=Advice(
                questions(
                    issue.utterances,
                    values,
                    category=category,
                    place=place,
                    named=others.parts(values.get(FieldKey.OTHERS, "")),
                    taxonomy=self.taxonomy,
                )
                if tells_a_matter(why)
                else (),
                alarms,
                why,
            ),
            issues=issues,
        )

    def _repaired(
        self, issue: Issue, heard: Sequence[Utterance], place: Place | None, *, shared: bool
    ) -> Repaired | None:
        """By the issue's own words, with the districts of the whole call; by the call's when it takes it as known."""
        if self.places is None:
            return None
        own = self.places.repaired(issue.utterances, place, whole=heard)
        return self.places.repaired(heard, place) if own is None and shared else own

    def _matter(self, told: Told) -> str:
        """What the caller said of the matter: without greetings, nods, numbers and the names of places.

        The first statement stands twice: callers open with what the call is about.
        """
        said = statements(told.own, told.number_spans)
        return "\n".join(self._without_places(span) for span in (*said[:1], *said))

    def _without_places(self, span: Span) -> str:
        text, start = "", span.start
        for chain in chains_in(span.utterance, self.segmenter):
            if start <= chain.span.start and chain.span.end <= span.end:
                text += str(span.utterance.text[start : chain.span.start]) + " "
                start = chain.span.end
        return text + str(span.utterance.text[start : span.end])

    def _reasons(self, category: Category, utterances: Sequence[Utterance], *, at_most: int) -> tuple[Span, ...]:
        """The caller's statements that alone point to the same 小类 or 大类; all of them when none does."""
        if not category.path:
            return ()
        deepest = category.path[-1].code
        told = statements(utterances, ())
        if len(told) < 2:
            return told
        longest = sorted(told, key=lambda span: span.start - span.end)[:at_most]
        pointed = {span: _pointed_at(self.classifier.classify(span.text)) for span in told if span in longest}
        for code in dict.fromkeys((deepest, deepest[:4], deepest[:2])):
            found = tuple(span for span, seen in pointed.items() if any(one.startswith(code) for one in seen))
            if found:
                return found
        return told


def _words_of(number: CallbackNumber | None) -> tuple[Span, ...]:
    return number.spans if number else ()


def _pointed_at(category: Category) -> tuple[str, ...]:
    """The leaf a text most likely means, sure or not."""
    sure = tuple(choice.code for choice in category.path[-1:])
    return sure or tuple(item.code for item in category.alternatives[:1])


def _rank(utterance: Utterance) -> tuple[str, str, str]:
    """Of two with the same id the later version stands, the same whatever order they come in."""
    return utterance.version, str(utterance.origin), str(utterance.text)
