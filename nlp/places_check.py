"""Places of a ticket that nobody named, read or heard. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from hotline.checks import Defect, Finding
from hotline.drafts import FieldKey
from hotline.place_text import area_told
from hotline.transcripts import Utterance
from nlp.digits import arabic
from nlp.grounding import Sources, unsaid
from nlp.pinyin import syllable
from nlp.places import chains_in, place_said
from nlp.quantities import number
from nlp.segment import Segmenter
from nlp.sounds import best_fit
from nlp.spans import evidence
from nlp.text import utterances_of

HEARD_A_SYLLABLE, MOST_HEARD = 0.2, 0.6
"""cost a syllable, and of a name, up to which written words may be those that were heard (nlp/sounds.py)"""

_NUMBER = re.compile(r"(?:[零〇一幺二三四五六七八九两十百]{1,6}|\d{1,5})(?=号楼|号院|号|栋|单元|室|层|院)")
_SPOKEN_UNIT = re.compile("[十百]")
_PIECES = re.compile(
    r"(?<=[区县市镇乡路街道村巷])|(?:[零〇一幺二三四五六七八九两十百]{1,6}|\d{1,5})(?:号楼|号院|号|栋|单元|室|层|院)|[和与跟]"
)
_NO_PLACE = re.compile("(?:绕|让|修|堵|拦|走|迷|半|问|带|电|线|铁|公|马)路$")
_HINTS = re.compile(r"(?:附近|旁边|门口|对面|内|里|处|路段|一带|周边|楼下|院内|交叉口|路口)+$")


def places_not_said(
    utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str], segmenter: Segmenter
) -> Iterator[Finding]:
    """The place of the matter, and places in title and content."""
    lines = [str(item.text) for item in utterances]
    told = Sources(lines)
    place = place_said(utterances, segmenter)
    at = evidence(place.chains[0].span).start_ms if place else None
    instead = f"，通话里说的是{place.text}" if place else ""
    for key, text in _written(ticket, segmenter):
        if not _was_said(text, told, lines):
            yield Finding(Defect.PLACE_NOT_SAID, key, at, f"没有人说过{text}{instead}")


def _written(ticket: Mapping[FieldKey, str], segmenter: Segmenter) -> Iterator[tuple[FieldKey, str]]:
    text = ticket.get(FieldKey.PLACE_TEXT, "").strip()
    if text:
        yield FieldKey.PLACE_TEXT, text
    area = ticket.get(FieldKey.PLACE, "").strip()
    if area and area_told(area) is None:
        yield FieldKey.PLACE, area
    for key in (FieldKey.TITLE, FieldKey.CONTENT):
        for line in utterances_of(ticket.get(key, "")):
            for chain in chains_in(line, segmenter):
                for start, end, level in chain.parts:
                    part = str(line.text[start:end])
                    if level in (2, 4, 5) and not _NO_PLACE.search(part):
                        yield key, part


def _was_said(text: str, told: Sources, lines: Sequence[str]) -> bool:
    """Word for word, or as it sounds; the numbers in it as they are."""
    text = _HINTS.sub("", re.sub(r"[\s，,、。]", "", text))
    if not _numbers(text) <= {value for line in lines for value in _numbers(line)}:
        return False
    pieces = [piece for piece in _PIECES.split(text) if piece]
    return not unsaid(text, told) or all(not unsaid(piece, told) or _heard(piece, lines) for piece in pieces)


def _numbers(text: str) -> set[int]:
    """Every number before a word that makes it a house's, as a value."""
    return {number(one[0]) if _SPOKEN_UNIT.search(one[0]) else int(arabic(one[0])) for one in _NUMBER.finditer(text)}


def _heard(piece: str, lines: Sequence[str]) -> bool:
    wanted = tuple(map(syllable, piece))
    most = min(HEARD_A_SYLLABLE * len(wanted), MOST_HEARD)
    for line in lines:
        syllables = tuple(map(syllable, line))
        if any(best_fit(syllables[at : at + len(wanted) + 2], wanted, most) for at in range(len(syllables))):
            return True
    return False
