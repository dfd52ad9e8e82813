"""What a recogniser makes of a text: characters taken for others of the same or a near sound, and some left out.

Deterministic: the same generator state gives the same text.
"""

from collections.abc import Sequence
from random import Random

from nlp.pinyin import syllable

NEAR = 0.2
"""share of the errors that take a near sound (zh for z, n for l, an for ang …), not the same"""

LEFT_OUT = 0.1
"""share of the errors that leave the character out"""

_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))
_ENDINGS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


class Mishearing:
    """Replaces characters by others that occur in `texts`; one edit each, so that the rate is the CER to expect."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._by_sound: dict[str, list[str]] = {}
        for character in sorted(set("".join(texts))):
            self._by_sound.setdefault(syllable(character), []).append(character)

    def hear(self, text: str, rate: float, random: Random) -> str:
        """The text with about `rate` of its characters in error."""
        return "".join(self._other(one, random) if random.random() < rate else one for one in text)

    def _other(self, character: str, random: Random) -> str:
        draw = random.random()
        if draw < LEFT_OUT:
            return ""
        sound = syllable(character)
        same = [one for one in self._by_sound.get(sound, ()) if one != character]
        near = [one for other in near_sounds(sound) for one in self._by_sound.get(other, ())]
        wanted = near if draw < LEFT_OUT + NEAR else same
        choice = wanted or same or near
        return random.choice(choice) if choice else ""


def near_sounds(sound: str) -> tuple[str, ...]:
    """Toneless syllables that speakers and recognisers confuse with this one."""
    found = []
    for pair in _CONFUSED:
        for one, other in (pair, pair[::-1]):
            if sound.startswith(one) and not (one in "zcs" and sound[1:2] == "h"):
                found.append(other + sound[len(one) :])
    for pair in _ENDINGS:
        for one, other in (pair, pair[::-1]):
            if sound.endswith(one):
                found.append(sound[: -len(one)] + other)
    return tuple(dict.fromkeys(found))
