"""How many people a matter touches, as said: `二十多个人`, `三十多户`, `整个小区`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.spans import Span

_FIGURE = "(?:[0-9]{1,5}|[零一二三四五六七八九两十百千几]{1,6})"
_PEOPLE = re.compile(
    f"(?<![0-9零一二三四五六七八九十百千万幺第])(?:好)?{_FIGURE}(?:多|来)?(?:个|名|位|口)?(?:多)?"
    r"(?:工友|工人|员工|学生|孩子|小孩|老人|业主|住户|居民|村民|同事|人家|户人家|家人|户|人)(?!民币|次|行道|工湖)"
    r"|(?:我们)?(?:整个|整栋|全)(?:小区|楼|单元|村|班|院|校|社区|街|栋)(?:楼)?(?:的)?(?:人|居民|业主|住户|学生)?"
)
_NONE = re.compile("^(?:[一1]个?(?:人|孩子|小孩|老人|学生)|[几])")


def people_affected(utterances: Sequence[Utterance]) -> Iterator[Span]:
    """The counts of people and households said, in order."""
    for utterance in utterances:
        for match in _PEOPLE.finditer(str(utterance.text)):
            if not _NONE.match(match[0]):
                yield Span(utterance, match.start(), match.end())
