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
_FIGURE = re.compile(r"\d+")
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
        text = "\n".join(arabic(one) for one in self.said)
        joined = "\n".join(_BETWEEN.sub("", one) for one in text.split("\n"))
        object.__setattr__(self, "_text", f"{text}\n{joined}\n{self.list_words}")
        counts = (str(number(match[0])) for one in self.said for match in _COUNT.finditer(one))
        object.__setattr__(self, "_figures", frozenset((*counts, *_FIGURE.findall(text))))

    def hold(self, piece: str) -> bool:
        """Whether the piece was said, or is the written form of a number that was, or stands in the list."""
        return piece in self._text or (piece.isdigit() and len(piece) <= _MOST_DIGITS and piece in self._figures)


def list_words(taxonomy: ResponsibilityList) -> str:
    """The names a draft may take from the list, a line each."""
    names: Iterable[str] = (
        *(node.name for node in taxonomy.nodes.values()),
        *(item.name for item in taxonomy.situations.values()),
        *taxonomy.units,
    )
    return "\n".join(arabic(name) for name in names)


def unsaid(text: str, sources: Sources) -> tuple[str, ...]:
    """The pieces of a text that neither were said nor stand in the list; empty when it is all grounded.

    A text is cut into the longest pieces that its sources hold, none shorter than LEAST_PIECE unless it is a function
    character, or stands alone between punctuation marks. Digits and their spoken forms are alike.
    """
    return tuple(piece for run in _BETWEEN.split(arabic(text)) if run for piece in _unsaid(run, sources))


def _unsaid(run: str, sources: Sources) -> list[str]:
    if sources.hold(run):
        return []
    size = len(run)
    covered = [True] + [False] * size
    for start in range(size):
        if not covered[start]:
            continue
        if run[start] in _FUNCTION:
            covered[start + 1] = True
        for end in range(start + LEAST_PIECE, size + 1):
            if not sources.hold(run[start:end]):
                if not run[start:end].isdigit():
                    break
                continue
            covered[end] = True
        if match := _FIGURE.match(run, start):
            covered[match.end()] |= sources.hold(match[0])
    if covered[size]:
        return []
    reached = max(place for place, yes in enumerate(covered) if yes)
    return [run[reached:]]
