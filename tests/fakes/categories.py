"""A responsibility list of four nodes and two situations."""

from hotline.categories import (
    DispatchWay,
    HandlingWay,
    LimitUnit,
    Node,
    ResponsibilityList,
    Situation,
    TimeLimit,
    Unit,
)


def small_list():
    def situation(code, name, unit, amount, limit_unit, way):
        return Situation(
            code=code,
            name=name,
            accept="",
            close="",
            limit=TimeLimit(amount, limit_unit),
            unit=unit,
            co_units=(),
            way=way,
            dispatch=DispatchWay.STRAIGHT,
            cues=("塌",),
        )

    lost = situation("010101-1", "路面井盖缺失", "市排水中心", 2, LimitUnit.EMERGENCY_HOURS, HandlingWay.AT_ONCE)
    worn = situation("010101-2", "井盖破损", "街道办事处", 5, LimitUnit.WORKING_DAYS, HandlingWay.BY_LAW)
    nodes = (
        Node("01", "市政设施"),
        Node("0101", "井盖"),
        Node("010101", "井盖缺损", keywords=("下水道",), situations=(lost, worn)),
        Node("010102", "井盖异响", situations=()),
    )
    return ResponsibilityList(
        version="v1",
        title="测试清单",
        nodes={node.code: node for node in nodes},
        units={name: Unit(code, name, "city") for code, name in (("U1", "市排水中心"), ("U2", "街道办事处"))},
    )
