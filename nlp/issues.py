"""Several issues in one call: cut where the caller says so (`还有一个事`, `另外`), kept apart where they differ."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.drafts import Category
from hotline.transcripts import Utterance
from nlp.digits import DIGITS
from nlp.issue_cues import Cue, Force, cues
from nlp.spans import cut
from nlp.wording import statements

MAX_ISSUES = 5
"""drafts of one call; what is told beyond stays with the last"""

LEAST_TOLD = 6
"""characters that can be an issue of its own"""

HINTED_TOLD = 10
"""the same where little says that another begins"""

_BACK = re.compile("(?:刚才|刚刚|前面|第一)(?:说的)?(?:那个|个|件)?(?:事|问题|情况)")
_SAME_DOES = re.compile("[^\\s，。]{0,6}也(?!是|想|要)")
"""`还有社保也没交`: the same again"""
_PROGRESS = re.compile("多久|多长时间|什么时候|啥时候|几天|怎么处理|咋处理|结果|进度")
"""asked at the end of any matter"""
_SHORT = 14
"""characters of such a question that names no matter of its own"""
_SAME_PLACE = re.compile("我们(?:小区|楼|院|这|村|单元)|这边|这里|这儿|这附近|同一|也在|小区里?|楼道|门口|楼下|院里")
_TELEPHONE = re.compile(f"[{DIGITS}]{{7}}")
_PUNCTUATION = re.compile(r"[\s，,。、；;：:]+")


@dataclass(frozen=True, slots=True)
class Issue:
    """The utterances, or parts of them, that tell one issue, the agent's among them."""

    utterances: tuple[Utterance, ...]
    same_place: bool
    """it speaks of the place as if it were known"""


def issues(utterances: Sequence[Utterance], classify: Callable[[str], Category]) -> tuple[Issue, ...]:
    """The issues of a call, at least one; together they are all that was said.

    A cue opens a new issue when enough is told behind it and the classifier sees another matter there, the more surely
    the less the cue says (`Force`).

    Args:
        utterances: in order of time.
    """
    pieces: list[list[Utterance]] = [[]]
    found = list(cues(utterances))
    for number, utterance in enumerate(utterances):
        start = 0
        for cue in found:
            if cue.utterance != number:
                continue
            head = [*pieces[-1], *_piece(utterance, start, cue.start)]
            rest = _following(utterances, found, cue)
            if len(pieces) < MAX_ISSUES and _differ(head, rest, classify, force=cue.force):
                pieces[-1] = head
                pieces.append([])
                start = cue.start
        pieces[-1].extend(_piece(utterance, start, len(utterance.text)))
    return tuple(Issue(tuple(piece), bool(_SAME_PLACE.search(_caller(piece)))) for piece in pieces)


def _following(utterances: Sequence[Utterance], cues: Sequence[Cue], cue: Cue) -> list[Utterance]:
    """What is told behind a cue, as far as the next one that says as much."""
    behind = (one for one in cues if (one.utterance, one.start) > (cue.utterance, cue.start))
    later = next((one for one in behind if one.force >= cue.force), None)
    found: list[Utterance] = []
    for number in range(cue.utterance, later.utterance + 1 if later else len(utterances)):
        start = cue.end if number == cue.utterance else 0
        stop = later.start if later and number == later.utterance else len(utterances[number].text)
        found.extend(_piece(utterances[number], start, stop))
    return found


def _differ(
    head: Sequence[Utterance], rest: Sequence[Utterance], classify: Callable[[str], Category], *, force: Force
) -> bool:
    before, after = _matter(head), _matter(rest)
    least = HINTED_TOLD if force is Force.HINT else LEAST_TOLD
    if len(before) < LEAST_TOLD or len(after) < least or _BACK.match(after):
        return False
    if force < Force.OPENING and _SAME_DOES.match(after):
        return False
    if force is Force.HINT and _TELEPHONE.search(after):
        return False
    one, other = classify(before), classify(after)
    if force is Force.SAID:
        of_the_same = not other.path and len(after) < _SHORT and bool(_PROGRESS.search(after))
        return not of_the_same and (not one.path or not other.path or _leaf(one) != _leaf(other))
    if force is Force.OPENING and not (one.path and other.path):
        return len(after) >= HINTED_TOLD and not _TELEPHONE.search(after)
    depth = min(len(one.path), len(other.path), 1 if force is Force.LINK else 2)
    return depth > 0 and one.path[depth - 1].code != other.path[depth - 1].code


def _leaf(category: Category) -> str:
    return category.path[-1].code


def _matter(utterances: Sequence[Utterance]) -> str:
    return "\n".join(_PUNCTUATION.sub("", span.text) for span in statements(utterances, ()))


def _caller(utterances: Sequence[Utterance]) -> str:
    return "\n".join(str(item.text) for item in utterances if item.side is Side.CALLER)


def _piece(utterance: Utterance, start: int, end: int) -> list[Utterance]:
    return [cut(utterance, start, end)] if end > start else []
