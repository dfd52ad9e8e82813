"""Whether a text says only what was said: every piece of it stands in the transcript or in the list."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hotline.categories import ResponsibilityList
from nlp.digits import arabic
from nlp.quantities import number

LEAST_PIECE = 2
"""characters: a single one is found in almost any talk and proves nothing"""

_FUNCTION = frozenset("的了是在和与及或等于对为把被将从到向给也都还就有无未已其该此本由以之而且但并个，")
"""characters that tell nothing by themselves"""
_BETWEEN = re.compile(r"[\s，,。、；;：:！!？?（）()“”\"'·—\-]+")
_RUN = re.compile(r"\d+")
_MARKED = re.compile(r"<\d+>")
_COUNT = re.compile("[零一二三四五六七八九两十百千万]{1,9}")
_MOST_DIGITS = 6
"""longer runs are read digit by digit, never as a count"""


@dataclass(frozen=True)
class Sources:
    """What a text may be made of.

    Args:
        said: what each utterance says.
        list_words: names of the list, joined by line ends (`list_words`).
    """

    said: Sequence[str]
    list_words: str = ""
    _text: str = field(init=False, default="")
    _figures: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        lines = [_marked(one) for one in self.said]
        joined = [_BETWEEN.sub("", one) for one in lines]
        object.__setattr__(self, "_text", "\n".join((*lines, *joined, _marked(self.list_words))))
        counts = (f"<{number(match[0])}>" for one in self.said for match in _COUNT.finditer(one))
        object.__setattr__(self, "_figures", frozenset(counts))

    def hold(self, piece: str) -> bool:
        """Whether the piece was said, or is the written form of a number that was, or stands in the list.

        Args:
            piece: its numbers between angle brackets, so that none is taken for a part of another.
        """
        return piece in self._text or (len(piece) <= _MOST_DIGITS + 2 and piece in self._figures)


def list_words(taxonomy: ResponsibilityList) -> str:
    """The names a draft may take from the list, a line each."""
    names: Iterable[str] = (
        *(node.name for node in taxonomy.nodes.values()),
        *(item.name for item in taxonomy.situations.values()),
        *taxonomy.units,
    )
    return "\n".join(names)


def unsaid(text: str, sources: Sources) -> tuple[str, ...]:
    """What of a text neither was said nor stands in the list; empty when it is all grounded.

    A text is cut into pieces that its sources hold, none shorter than LEAST_PIECE unless it is a function character,
    and none cut within a number. Digits and their spoken forms are alike.
    """
    return tuple(filter(None, (_rest(run, sources) for run in _BETWEEN.split(_marked(text)) if run)))


def _rest(run: str, sources: Sources) -> str:
    """The run from where no piece goes on; empty when it is all held."""
    if sources.hold(run):
        return ""
    size = len(run)
    within = {place for match in _MARKED.finditer(run) for place in range(match.start() + 1, match.end())}
    reached = [True] + [False] * size
    for start in range(size):
        if not reached[start]:
            continue
        reached[start + 1] |= run[start] in _FUNCTION
        if match := _MARKED.match(run, start):
            reached[match.end()] |= sources.hold(match[0])
        for end in range(start + LEAST_PIECE, size + 1):
            if not sources.hold(run[start:end]):
                break
            reached[end] |= end not in within
    last = max(place for place, yes in enumerate(reached) if yes)
    return run[last:].replace("<", "").replace(">", "")


def _marked(text: str) -> str:
    return _RUN.sub(r"<\g<0>>", arabic(text.replace("<", " ").replace(">", " ")))
