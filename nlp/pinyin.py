"""The only door to pypinyin: the sound of a character, for what a recogniser mishears."""

import os
from functools import cache


@cache
def _readings() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters only: the phrase table takes 0.3 s to load
    from pypinyin.constants import PINYIN_DICT

    return dict(PINYIN_DICT)


_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


@cache
def syllable(character: str) -> str:
    """The commonest reading without its tone (`绿` → `lv`); the character itself when it has none."""
    reading = _readings().get(ord(character))
    return reading.partition(",")[0].translate(_TONES) if reading else character
