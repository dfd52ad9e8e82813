"""Number plates as heard: `辽A·12345`, `辽a幺二三四五`, `辽A D 幺二三四五`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.digits import DIGITS, arabic
from nlp.spans import Span

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = f"[A-HJ-NP-Za-hj-np-z{DIGITS}两]"
_GAP = r"[\s·•.\-、，,杠]?"
_TOLD = r"(?:[啊呢\s，]*[A-Za-z]是[^\s，]{1,4}的[A-Za-z])?\s?"
"""`辽B啊 B是北京的B`"""
_BLUE = f"{_SIGN}(?:{_GAP}{_SIGN}){{4}}"
_GREEN = f"[A-Ka-k](?:{_GAP}{_SIGN}){{5}}|{_SIGN}(?:{_GAP}{_SIGN}){{4}}{_GAP}[A-Ka-k]"
"""six signs, the first or last of them a letter: a car of new energy"""
_PLATE = re.compile(
    f"(?P<province>[{_PROVINCES}])(?:字头)?的?{_GAP}(?P<letter>[A-Za-z]){_TOLD}(?:{_GAP}|的|是)(?P<signs>{_GREEN}|{_BLUE})(?!{_SIGN})"
)


def plates(utterances: Sequence[Utterance]) -> Iterator[tuple[str, Span]]:
    """Each plate said, in written form, with its words; as often as it was said."""
    for utterance in utterances:
        for match in _PLATE.finditer(str(utterance.text)):
            yield (
                written_plate(match["province"] + match["letter"] + match["signs"]),
                Span(utterance, match.start(), match.end()),
            )


def written_plate(heard: str) -> str:
    """`辽a·幺二三四五` as `辽A12345`."""
    return re.sub(r"[^一-鿿0-9A-Z]|的|是|杠", "", arabic(heard).upper())
