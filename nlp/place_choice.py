"""Which of several readings of some words is meant: the best, where it is good and clearly better than others. Pure."""

from collections.abc import Iterator, Sequence

from hotline.territory import CODE_LENGTH, Level
from nlp.place_readings import Reading

MARGIN, MARGIN_OF_UNSURE, MARGIN_OF_STRANGE = 0.15, 0.24, 0.28
"""cost by which a reading must be better than any other of the same words: when it sounds the same, when not, and when
it is more wrong than may be by itself"""
IN_DISTRICT, CLEAR_IN_DISTRICT = 1.25, 2.5
"""how wrong a reading may be in the district that was said, and one whose tail was heard as it is"""
CLEAR_AND_LONG, LONG = 1.4, 6
"""how wrong a reading may be whose tail was heard as it is, and from how many syllables on"""
AS_WRITTEN = 0.4
"""how much better a reading is that stands in the text letter by letter"""
WEIGHT_OF_LENGTH = 0.5
"""how much better a reading is for a syllable more of the text that it explains"""


def decided(readings: Sequence[Reading], districts: tuple[str, ...]) -> Iterator[list[Reading]]:
    """The best reading of some words with those that are as good, then of the words that are left."""
    good = [one for one in readings if _good(one, districts)]
    left = sorted(good, key=lambda one: (not one.named.area.startswith(districts), _cost(one)))
    while left:
        best = left[0]
        margin = _margin(best)
        rivals = {
            one.named.code: one
            for one in readings
            if _meet(one, best)
            and _cost(one) - _cost(best) < (0.0 if _inside(one, best) else margin)
            and one.named.area.startswith(districts) == best.named.area.startswith(districts)
        }
        yield [best, *(one for code, one in rivals.items() if code != best.named.code)]
        left = [one for one in left if not _meet(one, best)]


def _margin(best: Reading) -> float:
    if best.wrong > 1:
        return MARGIN_OF_STRANGE
    return MARGIN_OF_UNSURE if best.cost else MARGIN


def _inside(one: Reading, other: Reading) -> bool:
    """Whether a reading leaves words unexplained that the other explains, and explains no others."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def _meet(one: Reading, other: Reading) -> bool:
    return one.start < other.end and other.start < one.end


def _good(reading: Reading, districts: tuple[str, ...]) -> bool:
    """Whether a reading is good enough by itself: less is asked in the district that was said, more outside it."""
    if not districts:
        long = reading.clear and reading.end - reading.start >= LONG
        return reading.wrong <= (CLEAR_AND_LONG if long else 1.0)
    if reading.named.area.startswith(districts):
        return reading.wrong <= (CLEAR_IN_DISTRICT if reading.clear else IN_DISTRICT)
    return reading.written and len(reading.named.area) < CODE_LENGTH[Level.DISTRICT]


def _cost(reading: Reading) -> float:
    return reading.cost - WEIGHT_OF_LENGTH * (reading.end - reading.start) - AS_WRITTEN * reading.written
