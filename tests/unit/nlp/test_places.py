"""The place as it was said."""

import pytest

from nlp.places import place_said
from nlp.segment import Segmenter
from tests.unit.nlp.speech import said


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (["caller: 我住在阳光花园八号楼二单元"], "阳光花园八号楼二单元"),
        (["caller: 在中山路翠湖花园对面"], "中山路翠湖花园对面"),
        (["caller: 在建设路金色家园旁边的工地"], "建设路金色家园旁边"),
        (["caller: 我家住铁西区兴华街道肇工南街十二号保利花园三号楼"], "铁西区兴华街道肇工南街十二号保利花园三号楼"),
        (["caller: 我家在沈河区文萃路长青社区门口有个坑"], "沈河区文萃路长青社区门口"),
        (["caller: 就在人民路和解放路交叉口马路中间"], "人民路和解放路交叉口"),
        (
            ["caller: 我们小区不热", "agent: 什么小区", "caller: 明德小区", "caller: 三号楼一单元"],
            "明德小区三号楼一单元",
        ),
        (["caller: 人民路上的井盖没了", "agent: 请问具体位置", "caller: 人民路和解放路交叉口"], "人民路和解放路交叉口"),
        (["caller: 在明德小区", "caller: 不对是明珠小区"], "明珠小区"),
        (["caller: 在明德小区", "agent: 明珠小区对吗", "caller: 对"], "明珠小区"),
        (["caller: 在明德小区", "agent: 明珠小区对吗", "caller: 不是"], "明德小区"),
        (["agent: 您是在明珠小区吗", "caller: 对"], "明珠小区"),
        (["caller: 明德小区三号楼", "caller: 说错了五号楼"], "明德小区五号楼"),
        (["caller: 明德小区门口", "caller: 不对是明珠小区"], "明珠小区"),
        (["caller: 长江街崇山路路口有个坑"], "长江街崇山路路口"),
        (["caller: 金色家园三号楼二单元五零一"], "金色家园三号楼二单元五零一"),
        (["caller: 我家在明德小区", "caller: 物业让我去和平区找房产局"], "明德小区"),
        (["caller: 十四路公交车站"], "十四路公交车站"),
    ],
)
def test_place_is_found_as_said(turns: list[str], text: str, segmenter: Segmenter) -> None:
    place = place_said(said(*turns), segmenter)
    assert place is not None
    assert place.text == text


@pytest.mark.parametrize(
    "turns",
    [
        ["caller: 室内温度只有十五度已经三天了十一月四号开始的"],
        ["caller: 楼上的狗天天叫我们在二楼睡不着"],
        ["caller: 我们小区没人管"],
        ["caller: 马路中间有个坑"],
        ["agent: 您可以去和平区政务大厅", "caller: 好的"],
        ["agent: 是不是要找铁西区房产局", "caller: 对"],
        ["caller: 高速公路上堵车"],
        ["caller: 坐二三七路公交车司机骂人"],
        ["caller: 嗯"],
        [],
    ],
)
def test_no_place_is_made_of_what_is_none(turns: list[str], segmenter: Segmenter) -> None:
    assert place_said(said(*turns), segmenter) is None
