"""Names of the territory by how they are written, how they sound, and how they are typed. Pure after loading."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from hotline.territory import LEVEL_NAMES, Level, Territory
from nlp.pinyin import syllable

WRITTEN, SOUNDING, BLURRED, TYPED, PART = 1.0, 0.8, 0.65, 0.6, 0.5
"""how sure a name is that stands in the text, sounds like it, nearly sounds like it, is spelled, or is only begun"""
LEAST_HEARD = 3
"""characters from which a name may be heard instead of read"""
MOST_PARTS = 200
"""names that hold a part of a name which are looked at"""

_LETTERS = re.compile("[a-z]{2,}")
_BLUR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
"""sounds that speakers of the north-east and recognisers take for one another"""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name."""

    code: str
    name: str
    """its own, whatever it was called by"""
    kind: str
    area: str
    """the deepest area it is in for sure"""
    grids: tuple[str, ...]
    """those it is in; empty for an area"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text and what has that name."""

    start: int
    end: int
    named: tuple[Named, ...]
    quality: float


class PlaceIndex:
    """All names; takes a quarter of a second for the sample territory."""

    def __init__(self, territory: Territory) -> None:
        self._written: dict[str, list[Named]] = {}
        for text, named in _names(territory):
            known = self._written.setdefault(text, [])
            if named not in known:
                known.append(named)
        self._sounds, self._blurred, self._typed = self._heard()
        self._spellings = sorted(self._typed)
        self._texts = [*self._written]
        self._joined = "\n" + "\n".join(self._texts) + "\n"
        self._starts = [*accumulate((len(text) + 1 for text in self._texts[:-1]), initial=1)]
        self._heard_sizes = sorted({len(text) for text in self._texts if len(text) >= LEAST_HEARD}, reverse=True)
        for text, named in _objects(territory):
            self._written.setdefault(text, []).append(named)
        self._sizes: dict[str, list[int]] = {}
        for text in self._written:
            sizes = self._sizes.setdefault(text[:2], [])
            if len(text) not in sizes:
                sizes.append(len(text))
        for sizes in self._sizes.values():
            sizes.sort(reverse=True)

    def mentions(self, text: str) -> list[Mention]:
        """What the text names, in order, none over another: as written first, then what sounds like a name."""
        found = _apart(self._as_written(text), ())
        found = _apart(self._as_heard(text), found)
        return sorted(found, key=lambda mention: mention.start)

    def names(self) -> Iterator[tuple[str, Sequence[Named]]]:
        """Every name and alias of an area or place, with what has it."""
        return ((text, self._written[text]) for text in self._texts)

    def written(self, text: str) -> Iterator[Mention]:
        """Every stretch that is a name, also those over one another."""
        return self._as_written(text)

    def typed(self, text: str) -> list[Mention]:
        """Names that somebody spells (`ygxy`, `yangguang`) or writes a part of (`阳光`), those of one word together."""
        return [mention for word in re.finditer(r"\S+", text) for mention in self._of_word(word)]

    def _of_word(self, word: re.Match[str]) -> Iterator[Mention]:
        letters = word[0].casefold()
        if _LETTERS.fullmatch(letters):
            whole = self._typed.get(letters, ())
            named = tuple(whole) or self._begun(letters)
            if named:
                yield Mention(word.start(), word.end(), named, TYPED if whole else PART)
            return
        if len(word[0]) < 2:
            return
        texts: list[str] = []
        at = self._joined.find(word[0])
        while at >= 0 and len(texts) < MOST_PARTS:
            texts.append(self._texts[bisect_right(self._starts, at) - 1])
            at = self._joined.find(word[0], self._joined.index("\n", at))
        texts.sort(key=lambda text: (not text.startswith(word[0]), len(text)))
        parts = dict.fromkeys(named for text in texts for named in self._written[text])
        if parts:
            yield Mention(word.start(), word.end(), tuple(parts), PART)

    def _begun(self, letters: str) -> tuple[Named, ...]:
        """What is spelled with these letters at its beginning, the shortest spellings first."""
        at = bisect_left(self._spellings, letters)
        found = [*takewhile(lambda key: key.startswith(letters), self._spellings[at : at + MOST_PARTS])]
        return tuple(dict.fromkeys(named for key in sorted(found, key=len) for named in self._typed[key]))

    def _as_written(self, text: str) -> Iterator[Mention]:
        for start in range(len(text) - 1):
            for size in self._sizes.get(text[start : start + 2], ()):
                named = self._written.get(text[start : start + size])
                if named and start + size <= len(text):
                    yield Mention(start, start + size, tuple(named), WRITTEN)

    def _as_heard(self, text: str) -> Iterator[Mention]:
        syllables = [syllable(character) for character in text]
        blurred = [_blur(each) for each in syllables]
        for start in range(len(text)):
            for size in self._heard_sizes:
                if start + size > len(text):
                    continue
                for spoken, sounds, quality in (
                    (syllables, self._sounds, SOUNDING),
                    (blurred, self._blurred, BLURRED),
                ):
                    named = sounds.get(" ".join(spoken[start : start + size]))
                    if named:
                        yield Mention(start, start + size, tuple(named), quality)
                        break

    def _heard(self) -> tuple[dict[str, list[Named]], dict[str, list[Named]], dict[str, list[Named]]]:
        sounds: dict[str, list[Named]] = {}
        blurred: dict[str, list[Named]] = {}
        typed: dict[str, list[Named]] = {}
        for text, named in self._written.items():
            syllables = [syllable(character) for character in text]
            if len(text) >= LEAST_HEARD:
                _extend(sounds, " ".join(syllables), named)
                _extend(blurred, " ".join(map(_blur, syllables)), named)
            _extend(typed, "".join(each[0] for each in syllables), named)
            _extend(typed, "".join(syllables), named)
        return sounds, blurred, typed


def _names(territory: Territory) -> Iterator[tuple[str, Named]]:
    for area in territory.areas.values():
        if area.level is Level.GRID:
            continue
        named = Named(area.code, area.name, LEVEL_NAMES[area.level], area.code, ())
        yield from ((text, named) for text in (area.name, *area.aliases) if len(text) > 1)
    for place in territory.places.values():
        grids = place.grids
        named = Named(place.code, place.name, place.kind, common(grids), grids)
        yield from ((text, named) for text in (place.name, *place.aliases) if len(text) > 1)


def _objects(territory: Territory) -> Iterator[tuple[str, Named]]:
    """Things of a layer whose name is one in the city; by writing only."""
    once: dict[str, str | None] = {}
    for item in territory.objects.values():
        once[item.name] = None if item.name in once else item.code
    for name, code in once.items():
        if code is not None:
            layer = territory.layers[code[16:18]].name
            yield name, Named(code, name, layer, code[:15], (code[:15],))


def common(codes: Sequence[str]) -> str:
    """The deepest area all these areas are in; empty when that is the city."""
    first, last = min(codes), max(codes)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: same // 3 * 3] if same >= 6 else ""


def _extend(index: dict[str, list[Named]], key: str, named: Sequence[Named]) -> None:
    known = index.setdefault(key, [])
    known.extend(each for each in named if each not in known)


def _blur(spoken: str) -> str:
    for sound, like in _BLUR:
        spoken = spoken.replace(sound, like)
    return f"n{spoken[1:]}" if spoken.startswith("l") else spoken


def _apart(candidates: Iterator[Mention], kept: Sequence[Mention]) -> list[Mention]:
    """The kept mentions and, longest and surest first, those of the candidates that overlap none."""
    taken = [*kept]
    for mention in sorted(candidates, key=lambda each: (each.start - each.end, -each.quality, each.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in taken):
            taken.append(mention)
    return taken
