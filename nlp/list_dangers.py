"""Which situations of a responsibility list are dangers that cannot wait: their sentences teach the model of dangers.

By the situation's own name, and only where the list has it handled at once (立即办): other lists use the same words.
"""

import re

from hotline.categories import HandlingWay, Situation

CALM = "无"
"""the label of a text that tells no danger"""

_NAMED = tuple(
    (danger, re.compile(pattern))
    for danger, pattern in (
        ("燃气泄漏", "燃气味|燃气异味|大量喷气|正在鸣响|关不严或漏气|泄漏已致人不适"),
        ("电梯困人", "电梯.*(?:困|急坠|夹人)|运行中故障困人"),
        ("井盖缺失", "井盖缺失|井盖碎裂|井盖移位|箅子缺失|盖板断裂|坑槽无防护"),
        ("路面塌陷", "塌陷|深坑危险|破洞露筋|空洞"),
        ("电线落地或漏电", "带电|漏电(?!起火)|打火|压断电线|杆塔断裂|烧断|低垂|破皮"),
        ("火情", "起火|冒烟|明火|爆燃|烟味"),
        (
            "暴力伤害",
            "殴打|打斗|施暴|滋事|伤人$|限制(?:人身|离|自由)|骚扰|威胁|被困传销|冲突|推打|堵在门外|欺凌|侵害"
            "|小偷在场",
        ),
        ("自伤轻生", "轻生|扬言极端"),
        ("坍塌", "坍塌|倒塌|垮塌|塌方|正要倒|将倒|压房|树木压车|滑塌|倾倒危险|倾倒险情|倾斜下沉|基坑开裂|塔吊险情"),
        ("高空坠物", "欲坠|坠落(?!险$)|坠物|将坠|脱落险|悬挂|悬垂|松脱|砸人砸车|已砸或正在扔"),
        ("中毒", "急性发病|集体不适|泄漏正在扩散|多人不适|运输途中泄漏|存放并泄漏|疑似集体食物中毒|刺激性气味致人不适"),
        ("被困", "围困|雪困|失联急需|无人照看紧急|车辆坠落或人员被困|停电有人被困"),
        ("人员走失", "走失|迷路"),
        ("爆管跑水", "跑水|爆管|爆漏|喷漏|喷水|大量涌水"),
        ("水淹", "倒灌|决口|正在积水车辆被困|水深|淹楼下"),
        ("急病重伤", "晕倒|急症|扑吓|伤人攻击|流浪狗攻击|咬人犬|致儿童受伤|危急流浪者|街头危急|挣脱危险"),
        ("交通事故伤人", "撞人逃逸"),
    )
)  # fmt: skip


def danger_of(situation: Situation) -> str | None:
    """The danger its calls tell, CALM where they can wait, None where its sentences teach neither."""
    if situation.way is not HandlingWay.AT_ONCE:
        return CALM
    return next((danger for danger, pattern in _NAMED if pattern.search(situation.name)), None)
