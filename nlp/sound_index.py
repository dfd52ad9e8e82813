"""Names of the territory by how they nearly sound: near-sounding syllables count as one, and one may be wrong. Pure.

A name is kept under the sounds of its syllables, and under what is left when one of them is taken out; heard words with
another syllable, one too many or one too few then meet it there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.pinyin import syllable
from nlp.place_index import Named
from nlp.sounds import best_fit, coarse, distance

LEAST = 3
"""syllables of a name that can be heard instead of read"""
LEAST_WITH_ONE_WRONG = 4
MOST_OF_A_SOUND = 200
"""names kept under one remainder; more of them would be the tail that many share (`…小区`)"""

_NONE: list["SoundingName"] = []


@dataclass(frozen=True, slots=True)
class SoundingName:
    text: str
    syllables: tuple[str, ...]
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that nearly sound like a name."""

    start: int
    end: int
    name: SoundingName
    cost: float
    """0 when it sounds the same, `nlp.sounds.distance`"""


class SoundIndex:
    """Made once a territory, in half a second for the sample."""

    def __init__(self, names: Iterable[tuple[str, Sequence[Named]]]) -> None:
        self._letters: dict[str, str] = {}
        self._whole: dict[str, list[SoundingName]] = {}
        self._without: dict[str, list[SoundingName]] = {}
        for text, named in names:
            if len(text) < LEAST:
                continue
            name = SoundingName(text, tuple(map(syllable, text)), tuple(named))
            spelled = self._spelled(name.syllables)
            self._whole.setdefault(spelled, []).append(name)
            for rest in _remainders(spelled):
                self._without.setdefault(rest, []).append(name)
        for rest in [rest for rest, found in self._without.items() if len(found) > MOST_OF_A_SOUND]:
            del self._without[rest]
        self._sizes = sorted({len(spelled) for spelled in self._whole}, reverse=True)

    def alike(self, text: str, *, within: Sequence[tuple[int, int]], most: float) -> Iterator[Heard]:
        """Stretches of a text that sound like a name, the same name perhaps more than once.

        Args:
            within: where a name may stand that has a wrong syllable; elsewhere every syllable must nearly fit.
            most: cost a syllable beyond which nothing is alike.
        """
        syllables = tuple(map(syllable, text))
        spelled = self._spelled(syllables)
        for start in range(len(text)):
            near = any(first <= start < last for first, last in within)
            for size in self._sizes:
                if start + size <= len(text):
                    yield from self._at(
                        start, size, syllables, self._whole.get(spelled[start : start + size], ()), most
                    )
            if near:
                yield from self._with_wrong_ones(start, syllables, spelled, most)

    def _with_wrong_ones(self, start: int, syllables: tuple[str, ...], spelled: str, most: float) -> Iterator[Heard]:
        seen: set[int] = set()
        for size in range(LEAST, min(self._sizes[0] + 2, len(spelled) - start) + 1):
            window = spelled[start : start + size]
            for rest in (window, *_remainders(window)):
                found = self._without.get(rest, _NONE)
                whole = _NONE if rest is window else self._whole.get(rest, _NONE)
                if not found and not whole:
                    continue
                for name in (*found, *whole):
                    if id(name) in seen:
                        continue
                    seen.add(id(name))
                    fit = best_fit(
                        syllables[start : start + len(name.syllables) + 2], name.syllables, most * len(name.syllables)
                    )
                    if fit:
                        yield Heard(start, start + fit[1], name, fit[0])

    def _at(
        self, start: int, size: int, syllables: tuple[str, ...], names: Iterable[SoundingName], most: float
    ) -> Iterator[Heard]:
        for name in names:
            cost = distance(syllables[start : start + size], name.syllables)
            if cost <= most * len(name.syllables):
                yield Heard(start, start + size, name, cost)

    def _spelled(self, syllables: Iterable[str]) -> str:
        """A letter a coarse sound, so that stretches of it are cheap to look up."""
        letters = self._letters
        return "".join(letters.setdefault(coarse(each), chr(0xE000 + len(letters) % 6400)) for each in syllables)


def _remainders(spelled: str) -> set[str]:
    """What is left without one sound."""
    size = len(spelled)
    return {spelled[:at] + spelled[at + 1 :] for at in range(size)} if size >= LEAST_WITH_ONE_WRONG else set()
