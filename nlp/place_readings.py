"""What stretches of one utterance may mean by the territory's names. Pure after loading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.territory import LEVEL_NAMES, Level, Territory
from hotline.transcripts import Utterance
from nlp.pinyin import syllable
from nlp.place_hearing import OF_SHORT, fit, is_name
from nlp.place_index import Named, PlaceIndex
from nlp.sound_index import LEAST, Heard, SoundIndex
from nlp.sounds import BLURRED, NEAR, coarse, distance, unlike
from nlp.spans import Span
from nlp.territory_search import area_of_number

MOST_A_SYLLABLE = 0.28
"""cost beyond which nothing is alike"""
MOST_OF_DISTRICT = 0.5
"""cost beyond which nothing is a district's name"""
MISHEARD_A_SYLLABLE = 0.33
"""cost of a syllable beyond which nothing may be a district's name that was misheard"""
LONG = 4
"""syllables from which a name that only sounds the same is heard anywhere, not only where a place is told"""

_CUE = re.compile("叫|反映一下|反映|投诉|我们|咱们|咱|问一下|咨询一下|街道|镇|地方是|呀|[，,。、 ]")
"""words behind which a place may start"""
_CUE_SOUNDS = frozenset(("zai", "zhu", "dao", "qu", "guo", "shi", "shang", "xian", "de", "qi", "xuan"))
"""在, 住, 到, 去, 区, 过, 是, 市, 上, 县, 的, however they were written"""
_OF_DISTRICTS = ("qu", "xian", "shi")
"""区, 县, 市"""
_LEAD = re.compile("^(?:嗯|啊|呃|那个|就是|你好|您好|喂|对|好的?|同志)+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a stretch of words may mean."""

    start: int
    end: int
    named: Named
    cost: float
    """`nlp.sounds.distance` from the words to the name"""
    written: bool
    """the name stands there letter by letter"""
    wrong: float = 0.0
    """how far the name's own part is off, or its tail, 1 at the limit"""
    clear: bool = False
    """its tail was heard as it is, behind two syllables or more of its own"""


class Readings:
    """The names of a territory as they are read and heard."""

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index
        self._sounds = SoundIndex(index.names())
        self._district_names = [
            (tuple(map(syllable, text)), named)
            for text, found in index.names()
            for named in found
            if named.kind == LEVEL_NAMES[Level.DISTRICT] and text[-1] in "区县市"
        ]

    def of(self, utterance: Utterance, said: Sequence[Span]) -> list[Reading]:
        """All readings, also those over one another.

        Args:
            said: the words of the place as said within this utterance.
        """
        text = str(utterance.text)
        return [*self._written(text), *self._heard(text, said)]

    def districts(self, text: str) -> Iterator[Reading]:
        """Districts by their full names, read or heard."""
        syllables = tuple(map(syllable, text))
        for name, named in self._district_names:
            size = len(name)
            for start in range(len(text) - size + 1):
                if syllables[start + size - 1] != name[-1]:
                    continue
                cost = distance(syllables[start : start + size], name)
                if cost == 0 or (cost <= MOST_OF_DISTRICT and text[start + size - 1] in "区县市"):
                    yield Reading(start, start + size, named, cost, cost == 0)

    def misheard(self, text: str) -> Iterator[Reading]:
        """What may be the full name of a district, with a syllable heard otherwise or not at all (`大区`, `魂廊七`)."""
        syllables = tuple(map(syllable, text))
        sounds = [coarse(each) for each in syllables]
        for end, each in enumerate(syllables, start=1):
            if all(unlike(each, last) > BLURRED for last in _OF_DISTRICTS):
                continue
            for name, named in self._district_names:
                for start in (end - len(name), end - len(name) + 1):
                    if start < 0 or all(coarse(sound) not in sounds[start : end - 1] for sound in name[:-1]):
                        continue
                    cost = distance(syllables[start:end], name)
                    if cost <= MISHEARD_A_SYLLABLE * len(name):
                        yield Reading(start, end, named, cost, written=False)

    def numbered(self, territory: Territory, text: str, reading: Reading) -> tuple[str, int]:
        """The grid of the number that stands behind a reading, else the area its name is in; where the words end."""
        return area_of_number(territory, text, reading.end, reading.named)

    def _written(self, text: str) -> Iterator[Reading]:
        for mention in self._index.written(text):
            if is_name(text[mention.start : mention.end]):
                short = mention.end - mention.start < LEAST
                for named in mention.named:
                    if not short or named.grids:
                        yield Reading(mention.start, mention.end, named, 0.0, True, OF_SHORT if short else 0.0)

    def _heard(self, text: str, said: Sequence[Span]) -> Iterator[Reading]:
        starts = _starts(text, said)
        for heard in self._sounds.alike(text, within=[(at, at + 1) for at in starts], most=MOST_A_SYLLABLE):
            if heard.start not in starts and not _heard_anywhere(heard, said):
                continue
            words = text[heard.start : heard.end]
            if words != heard.name.text and is_name(heard.name.text):
                how = fit(words, heard, text[heard.end :])
                for named in heard.name.named:
                    yield Reading(heard.start, heard.end, named, heard.cost, False, how.wrong, how.clear)


def _heard_anywhere(heard: Heard, said: Sequence[Span]) -> bool:
    """Whether words sound so much like a name that nothing need tell of a place before them."""
    size = heard.end - heard.start
    if any(span.start + 2 <= heard.start < span.end for span in said):
        return heard.cost == 0 and size > LONG + 1
    return size >= LONG and heard.cost <= NEAR * (size > LONG)


def _starts(text: str, said: Sequence[Span]) -> set[int]:
    lead = _LEAD.match(text)
    starts = {0, lead.end() if lead else 0}
    starts |= {match.end() for match in _CUE.finditer(text)}
    starts |= {at for at, character in enumerate(text, start=1) if syllable(character) in _CUE_SOUNDS}
    starts |= {at for span in said for at in (span.start - 1, span.start, span.start + 1)}
    return {at for at in starts if 0 <= at < len(text)}
