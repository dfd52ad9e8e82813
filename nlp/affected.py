"""How many people a matter touches, as said: `二十多个人`, `三十多户`, `整个小区`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.spans import Span

_FIGURE = "(?:[0-9]{1,5}|[上近小]?[零一二三四五六七八九两十百千几]{1,6})"
_WHO = (
    "工友|工人|农民工|职工|员工|学生|孩子|小孩|老人|老师|教师|病人|患者|乘客|旅客|顾客|客户|游客|家长|会员|租户|司机|业主|住户|居民|村民"
    "|商户|摊位|摊主|同事|人家|家人"
)
_PEOPLE = re.compile(
    f"(?<![0-9零一二三四五六七八九十百千万幺第])(?:(?:好)?{_FIGURE}(?:多|来)?(?:个|名|位|口|号)?(?:多)?|俩|仨)"
    f"(?:{_WHO}|户人家|家(?:{_WHO})?(?=都|没|被|全|摊|商|$|\\s)|户|人)(?!民币|次|行道|工湖)"
    r"|(?:一家|全家)[二三四五六七八九十]口(?:人)?|(?:全体|所有)(?:业主|住户|居民|村民|学生|家长|员工|工人)"
    r"|(?:整个|整栋|整条|全)(?:小区|楼|单元|村|班|院|校|社区|街|栋)(?:楼)?(?:的)?(?:人|居民|业主|住户|学生|老人|孩子|家长)?(?<!的)"
)
_NONE = re.compile("^(?:[一1]个?(?:人|孩子|小孩|老人|学生)|几(?![十百千]))")


def people_affected(utterances: Sequence[Utterance]) -> Iterator[Span]:
    """The counts of people and households said, in order."""
    for utterance in utterances:
        for match in _PEOPLE.finditer(str(utterance.text)):
            if not _NONE.match(match[0]):
                yield Span(utterance, match.start(), match.end())
