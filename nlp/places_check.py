"""Places of a ticket that nobody named, read or heard. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from hotline.checks import Defect, Finding
from hotline.drafts import FieldKey
from hotline.transcripts import Utterance
from nlp.digits import arabic
from nlp.grounding import Sources, unsaid
from nlp.pinyin import syllable
from nlp.places import chains_in, place_said
from nlp.segment import Segmenter
from nlp.sounds import best_fit
from nlp.spans import evidence
from nlp.text import utterances_of

HEARD_A_SYLLABLE = 0.3
"""cost a syllable up to which written words may be those that were heard (nlp/sounds.py)"""

_COUNT = re.compile(
    "[零一二三四五六七八九两十百]{1,4}(?=号楼|号院|号|栋|单元|室|层)|[0-9]{1,4}(?=号楼|号院|号|栋|单元|室|层)"
)
_CODED = re.compile(r"（[^（）]*）$")
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
    coded = ticket.get(FieldKey.PLACE, "").strip()
    name = _CODED.sub("", coded)
    if name and name != coded:
        yield FieldKey.PLACE, name
    for key in (FieldKey.TITLE, FieldKey.CONTENT):
        for line in utterances_of(ticket.get(key, "")):
            for chain in chains_in(line, segmenter):
                for start, end, level in chain.parts:
                    if level in (2, 4, 5):
                        yield key, str(line.text[start:end])


def _was_said(text: str, told: Sources, lines: Sequence[str]) -> bool:
    """Word for word, or as it sounds; the numbers in it word for word."""
    text = _HINTS.sub("", re.sub(r"[\s，,、。]", "", text))
    if not unsaid(text, told):
        return True
    if unsaid("，".join(_COUNT.findall(text)), told):
        return False
    named = tuple(map(syllable, _COUNT.sub("", arabic(text))))
    pieces = [
        piece
        for piece in re.split(r"(?<=[区县市镇乡路街道村])|\d+(?:号楼|号院|号|栋|单元|室|层)", arabic(text))
        if piece
    ]
    return bool(named) and all(_heard(piece, lines) for piece in pieces)


def _heard(piece: str, lines: Sequence[str]) -> bool:
    wanted = tuple(map(syllable, piece))
    if not unsaid(piece, Sources(list(lines))):
        return True
    most = HEARD_A_SYLLABLE * len(wanted)
    for line in lines:
        syllables = tuple(map(syllable, line))
        if any(best_fit(syllables[at : at + len(wanted) + 2], wanted, most) for at in range(len(syllables))):
            return True
    return False
