"""What a draft still lacks, as questions the agent can ask while the caller is there, in the order to ask them."""

import re
from collections.abc import Mapping, Sequence

from hotline.calls import Side
from hotline.categories import ResponsibilityList
from hotline.drafts import Category, FieldKey, Question
from hotline.transcripts import Utterance
from nlp.kind import ASK, PRAISE, PROPOSE
from nlp.places import Place

MAX_QUESTIONS = 5
"""at a time; more than that nobody reads while talking"""

MOST_SITUATIONS = 3
"""named in a question; with more the list itself is quicker"""

_EXACT = frozenset({3, 5, 6, 7, 8})
"""levels of a place that somebody can go to: door, building, entrance, room, or a word of nearness"""
_OF_A_CAR = re.compile(
    "(?:车|司机).{0,10}(?:乱停|停在|停到|挡|堵|占|逃逸|拒载|绕路|态度|闯|逆行|超载|撞|剐"
    "|刮)|(?:乱停|堵|占|挡).{0,8}车|出租车|网约车"
)
_OF_A_FIRM = re.compile(
    "拖欠|欠薪|工资|不退|退款|退费|充值|办卡|会员卡|培训班|健身|商家|店家|老板|无证经营"
    "|假货|过期|虚假宣传|装修公司|中介"
)
_SOME_DOOR = re.compile("小区|楼|单元|家里|我家|屋里|室内|楼道|邻居|楼上|楼下|物业")


def questions(
    utterances: Sequence[Utterance],
    values: Mapping[FieldKey, str],
    *,
    category: Category | None,
    place: Place | None,
    named: Mapping[str, Sequence[str]],
    taxonomy: ResponsibilityList,
) -> tuple[Question, ...]:
    """The questions left, none for what was said, and none that the kind of request does not need.

    Args:
        utterances: of the issue, in order of time.
        values: what the draft suggests.
        named: what stands in FieldKey.OTHERS, by kind (`nlp.others.parts`).
    """
    told = "\n".join(str(item.text) for item in utterances if item.side is Side.CALLER)
    kind = values.get(FieldKey.REQUEST_KIND)
    of_a_place = kind not in (ASK, PRAISE, PROPOSE)
    found: list[Question] = []
    if of_a_place:
        found += _of_place(told, place)
    found += _of_category(category, taxonomy)
    if of_a_place and FieldKey.OCCURRED not in values:
        found.append(Question(FieldKey.OCCURRED, "请问是什么时候开始的？"))
    found += _of_others(told, named, kind)
    if FieldKey.CALLBACK_NUMBER not in values and not _let_alone(kind, values):
        found.append(Question(FieldKey.CALLBACK_NUMBER, "请问您的联系电话是多少？"))
    if (
        FieldKey.CALLER_NAME not in values
        and values.get(FieldKey.CONFIDENTIAL) != "是"
        and not _let_alone(kind, values)
    ):
        found.append(Question(FieldKey.CALLER_NAME, "请问您贵姓？"))
    return tuple(found[:MAX_QUESTIONS])


def _let_alone(kind: str | None, values: Mapping[FieldKey, str]) -> bool:
    """Nobody needs to reach a caller who does not want it, nor one who only asked something."""
    wanted = values.get(FieldKey.WANTS_CALLBACK)
    return wanted == "否" or (kind == ASK and wanted is None)


def _of_place(told: str, place: Place | None) -> list[Question]:
    if place is None:
        return [Question(FieldKey.PLACE_TEXT, "请问具体是在什么位置？哪条路、哪个小区？")]
    if any(chain.levels & _EXACT for chain in place.chains):
        return []
    if _SOME_DOOR.search(told):
        return [Question(FieldKey.PLACE_TEXT, "请问具体门牌号是多少？几号楼几单元？")]
    return [Question(FieldKey.PLACE_TEXT, "请问在这条路的什么位置？附近有什么标志？")]


def _of_category(category: Category | None, taxonomy: ResponsibilityList) -> list[Question]:
    if category is None or not category.path:
        return [Question(FieldKey.CATEGORY, "请您再具体说说，是什么问题？")]
    names = [item.name for item in taxonomy.nodes[category.path[-1].code].situations]
    if category.situation is not None or not 1 < len(names) <= MOST_SITUATIONS:
        return []
    return [Question(FieldKey.CATEGORY, f"请问具体是哪种情况：{'、'.join(names[:-1])}，还是{names[-1]}？")]


def _of_others(told: str, named: Mapping[str, Sequence[str]], kind: str | None) -> list[Question]:
    if kind == ASK:
        return []
    if _OF_A_CAR.search(told) and not named.get("车牌"):
        return [Question(FieldKey.OTHERS, "请问车牌号是多少？")]
    if _OF_A_FIRM.search(told) and not named.get("单位"):
        return [Question(FieldKey.OTHERS, "请问对方单位或店铺的全称是什么？")]
    return []
