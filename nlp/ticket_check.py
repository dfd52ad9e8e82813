"""A ticket beside the words of its call: what nobody said, what was changed, what was left out. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from hotline.checks import Defect, Finding
from hotline.drafts import FieldKey
from hotline.ports import Classifier
from hotline.transcripts import Utterance
from nlp import kind as kinds
from nlp.facts_check import facts_changed, number_not_said
from nlp.left_out import issues_left_out, promises_not_made, repeats_left_out, threats_left_out
from nlp.places_check import places_not_said
from nlp.segment import Segmenter
from nlp.short_model import ShortModel
from nlp.spans import evidence

VERSION = "check-1"

_BLAME = (kinds.COMPLAIN, kinds.REPORT)
_SURE = 0.85
"""confidence of the kind from which a softer one is worth a word"""


class RuleChecker:
    """Checks tickets behind `hotline.ports.TicketChecker`.

    Args:
        classifier: tells whether two parts of a call are two matters.
        learnt: speaks of the kind of request where the rules say little.
    """

    def __init__(self, classifier: Classifier, segmenter: Segmenter, learnt: ShortModel | None = None) -> None:
        self._learnt = learnt
        self._classifier = classifier
        self._segmenter = segmenter

    def check(
        self, utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str], beside: Sequence[str] = ()
    ) -> tuple[Finding, ...]:
        """What to look at again, in the order of the defects; nothing for a call without words."""
        ordered = sorted(utterances, key=lambda item: (item.start_ms, item.side, item.id))
        if not any(str(item.text).strip() for item in ordered):
            return ()
        found = (
            *number_not_said(ordered, ticket),
            *places_not_said(ordered, ticket, self._segmenter),
            *_softened(ordered, ticket, self._learnt),
            *facts_changed(ordered, ticket, self._segmenter),
            *threats_left_out(ordered, ticket),
            *repeats_left_out(ordered, ticket),
            *issues_left_out(ordered, ticket, beside, self._classifier.classify, self._segmenter),
            *promises_not_made(ordered, ticket),
        )
        return tuple(dict.fromkeys(found))


def _softened(
    utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str], learnt: ShortModel | None
) -> Iterator[Finding]:
    written = ticket.get(FieldKey.REQUEST_KIND, "").strip()
    heard = kinds.request_kind(utterances, learnt)
    if not written or heard is None or heard.kind not in _BLAME or written in _BLAME:
        return
    named = [reason for reason in heard.reasons if reason.rule == "says it"]
    if heard.confidence < _SURE and not named:
        return
    if written == kinds.HELP and not named:
        return
    reason = (named or heard.reasons)[0]
    at = evidence(reason.span).start_ms
    why = f"来电人是在{heard.kind}（“{reason.span.text}”），工单写成了{written}"
    yield Finding(Defect.COMPLAINT_SOFTENED, FieldKey.REQUEST_KIND, at, why)
