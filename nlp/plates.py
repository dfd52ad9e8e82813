"""Number plates as heard: `辽A·12345`, `辽a幺二三四五`, `辽A D 幺二三四五`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.digits import DIGITS, arabic
from nlp.spans import Span

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = f"[A-HJ-NP-Za-hj-np-z{DIGITS}两]"
_GAP = r"[\s·•.\-、，,]?"
_PLATE = re.compile(f"[{_PROVINCES}]{_GAP}[A-Za-z](?:{_GAP}|的|是){_SIGN}(?:{_GAP}{_SIGN}){{4,5}}(?!{_SIGN})")


def plates(utterances: Sequence[Utterance]) -> Iterator[tuple[str, Span]]:
    """Each plate said, in written form, with its words; as often as it was said."""
    for utterance in utterances:
        for match in _PLATE.finditer(str(utterance.text)):
            yield written_plate(match[0]), Span(utterance, match.start(), match.end())


def written_plate(heard: str) -> str:
    """`辽a·幺二三四五` as `辽A12345`."""
    return re.sub(r"[^一-鿿0-9A-Z]|的|是", "", arabic(heard).upper())
