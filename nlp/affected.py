"""How many people a matter touches, as said: `二十多个人`, `三十多户`, `整个小区`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.spans import Span

_DIGITS = "零一二三四五六七八九两十百千万"
_FIGURE = f"(?:[0-9]{{1,5}}|(?:[上近](?=[百千万])|小(?=[{_DIGITS}]))?[{_DIGITS}几]{{1,7}}|[二三四五六七八九]?十好几)"
_WHO = (
    "孩子|小孩|老师|家长|司机|摊位|家人|兄弟|姐妹|老头老太太|老太太|老头|老人|学生|师生|员工|职工|工人|工友|农民工|病人|患者"
    "|[乘旅顾游租]客|[客租商住用]户|[业摊商]主|居民|村民|会员|同[事学]|人家"
)
_OF_A_KIND = (
    f"{_WHO}|[^\\W\\d_的了]{{0,2}}(?:工人|工(?![作程资地厂人友])|员|生(?![意活])|民(?![法政警])|主(?![要任动])|友)"
    "|(?:上班|干活|打工|等车)的"
)
"""behind 个, 名, 位, 号, which only people are counted by, with another word between: any trade"""
_WHERE = (
    "小区|楼|单元|村|屯|镇|班级?|年级|院|校|社区|街|栋|胡同|巷|厂|车间|公司(?=的?人|上下)|家属院|宿舍|寝室|车(?=的?人)"
)
_HEADS = (
    "学生|孩子|老人|工人|员工|工友|同事|居民|业主|住户|会员|家长|姐妹|兄弟|司机|乘客|病人|患者|村民|群众|商户|商家|摊位"
)
_LINKS = "(?:大概|大约|差不多|一共|总共|加一块|至少|起码|都|就|得|也|还|能)*有?"
_PEOPLE = re.compile(
    f"(?<![0-9{_DIGITS}幺第梯])(?<!核[定载])(?:(?:好)?{_FIGURE}(?:多|来)?(?:个|名|位|口|号)?(?:多)?|俩|仨)"
    f"(?:{_WHO}|户人家|口子人|家(?:{_WHO})?(?=都|没|被|全|摊|商|$|\\s)|户|人)(?!民币|次|行道|工湖|民[医法政])"
    f"|(?<![0-9{_DIGITS}幺第]){_FIGURE}(?:多|来)?[个名位号](?:{_OF_A_KIND})"
    f"|(?<![0-9{_DIGITS}幺第])[{_DIGITS}]+[多来几]位(?=$|[\\s了呢吧])"
    f"|(?<![0-9{_DIGITS}幺第])(?:好)?{_FIGURE}(?:多|来)号(?=$|[\\s都没被])"
    f"|(?<![0-9{_DIGITS}幺第])[{_DIGITS}几]+(?:栋楼|个单元|个小区|个村|个班)的?(?:人|居民|业主|住户|村民|学生)"
    f"|(?:{_HEADS}){_LINKS}(?P<count>{_FIGURE}(?:多|来)?[个名位口户家])(?=$|[\\s了呢吧左])"
    r"|(?:一家|全家)[二三四五六七八九十]口(?:人)?|(?:全体|所有)(?:业主|住户|居民|村民|学生|家长|员工|工人)"
    f"|(?:整个|整栋|整条|半个|全)(?:{_WHERE})(?:楼|子)?+(?!{_FIGURE}(?:多|来)?[个名位口号户家人])"
    r"(?:的)?(?:人|居民|业主|住户|师生|学生|老人|孩子|家长)?(?<!的)"
)
_NONE = re.compile("^(?:[一1](?:[个名位](?!多)|人)|几(?![十百千]))")


def people_affected(utterances: Sequence[Utterance]) -> Iterator[Span]:
    """The counts of people and households said, in order."""
    for utterance in utterances:
        for match in _PEOPLE.finditer(str(utterance.text)):
            start, end = match.span("count") if match["count"] else match.span()
            if not _NONE.match(str(utterance.text[start:end])):
                yield Span(utterance, start, end)
