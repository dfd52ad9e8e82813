"""Plates, amounts, companies and people named."""

import pytest

from nlp.money import yuan
from nlp.others import others, parts
from nlp.plates import written_plate
from nlp.segment import Segmenter
from tests.unit.nlp.speech import said


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("辽A幺二三四五乱停车", {"车牌": ("辽A12345",)}),
        ("车牌号是辽a·D幺二三四五", {"车牌": ("辽AD12345",)}),
        ("欠我三千二百块工钱", {"金额": ("三千二百块",)}),
        ("押金两千不退", {"金额": ("两千",)}),
        ("一共拖欠十五万工资", {"金额": ("十五万",)}),
        ("恒达物业不管", {"单位": ("恒达物业",)}),
        ("我们二十多个工人没拿到钱", {"人数": ("二十多个工人",)}),
        ("整个小区都没水", {"人数": ("整个小区",)}),
        ("三十多户没暖气", {"人数": ("三十多户",)}),
        ("物业不管", {}),
        ("打了好几次物业电话", {}),
        ("没人管", {}),
        ("有个人在吵", {}),
        ("我家三号楼五零一", {}),
        ("室内才十五度", {}),
        ("电话幺三九四零幺二五六七八", {}),
        ("二零二六年的事", {}),
        ("买空调一万二千八 不制冷", {"金额": ("一万二千八",)}),
        ("打车多收十五", {"金额": ("十五",)}),
        ("月嫂六百一天", {"金额": ("六百",)}),
        ("等了十五天还没修", {}),
        ("公交一百二十路", {}),
        ("投诉和平区民政局 办证刁难", {"单位": ("和平区民政局",)}),
        ("我在启明星口腔医院门口等车", {}),
        ("十几家商户没法开门", {"人数": ("十几家商户",)}),
        ("楼上俩老人下不来楼", {"人数": ("俩老人",)}),
        ("辽A八零零九D 一路滴答", {"车牌": ("辽A8009D",)}),
        ("辽A D 三四五六七", {"车牌": ("辽AD34567",)}),
        ("辽B啊 B是北京的B 六六零三幺", {"车牌": ("辽B66031",)}),
        ("说的十一万三", {"金额": ("十一万三",)}),
        ("拖了两万三千四百块", {"金额": ("两万三千四百块",)}),
        ("一份十二", {"金额": ("十二",)}),
        ("原来五毛三一度", {"金额": ("五毛三",)}),
        ("千万别说是我", {}),
        ("收百分之二十", {}),
        ("喂是12345吗", {}),
        ("车牌辽A38567 收了我一百二十块钱", {"车牌": ("辽A38567",), "金额": ("一百二十块钱",)}),
        ("老三是一月十六生的", {}),
        ("工地上一百五十多号人", {"人数": ("一百五十多号人",)}),
        ("我们队三十七个环卫工", {"人数": ("三十七个环卫工",)}),
        ("全校一千八百名师生", {"人数": ("一千八百名师生",)}),
        ("一起办卡的姐妹就有十四五个", {"人数": ("十四五个",)}),
        ("七十岁以上的就有六十几位", {"人数": ("六十几位",)}),
        ("号码八位 后面四位", {}),
        ("五个工作日", {}),
        ("我想表扬一个司机", {}),
        ("原来是万和物业", {"单位": ("万和物业",)}),
        ("投诉福满楼饭店", {"单位": ("福满楼饭店",)}),
        ("去老李烧烤店", {"单位": ("老李烧烤店",)}),
        ("饭馆叫老四川", {"单位": ("老四川",)}),
        ("一家叫鑫隆食品的店", {"单位": ("鑫隆食品",)}),
        ("家政公司找的保姆", {}),
        ("农业保险怎么报", {}),
    ],
)
def test_what_is_named_is_found_and_nothing_else(
    told: str, named: dict[str, tuple[str, ...]], segmenter: Segmenter
) -> None:
    found = others(said(f"caller: {told}"), segmenter)
    assert parts(found.text if found else "") == named


@pytest.mark.parametrize(
    ("asked", "answer", "company"),
    [
        ("哪家医院", "康宁医院", "康宁医院"),
        ("家政公司叫", "好阿姨家政", "好阿姨家政"),
        ("具体叫什么学院", "江北职业技术学院", "江北职业技术学院"),
        ("单位名称", "瑞丰商贸在青年大街", "瑞丰商贸"),
        ("哪家银行", "建设银行新华支行", "建设银行新华支行"),
        ("哪个物业", "叫世纪物业服务有限公司", "世纪物业服务有限公司"),
        ("哪个社区", "启工二社区", None),
        ("哪家医院", "不知道哪家医院", None),
        ("公司叫什么", "就那个物业公司", None),
    ],
)
def test_an_answer_to_who_it_is_names_it(asked: str, answer: str, company: str | None, segmenter: Segmenter) -> None:
    found = others(said(f"agent: {asked}", f"caller: {answer}"), segmenter)
    assert parts(found.text if found else "").get("单位", (None,)) == (company,)


def test_a_bare_figure_is_money_when_the_agent_asked_for_money(segmenter: Segmenter) -> None:
    found = others(said("agent: 货值多少", "caller: 一千三百六"), segmenter)
    assert found is not None
    assert found.text == "金额：一千三百六"


def test_plate_the_agent_reads_back_stands_once(segmenter: Segmenter) -> None:
    found = others(said("caller: 辽A12345", "agent: 辽A幺二三四五对吗"), segmenter)
    assert found is not None
    assert found.text == "车牌：辽A12345"
    assert len(found.spans) == 2


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("三千二百块", 3200),
        ("三千二", 3200),
        ("一百五", 150),
        ("一万五", 15000),
        ("两块五", 2.5),
        ("十五万", 150000),
        ("一点五万", 15000),
        ("3200元", 3200),
        ("三十多万块钱", 300000),
        ("八毛", 0.8),
        ("五毛三", 0.53),
        ("一万三千四百块", 13400),
        ("一千零五十块", 1050),
        ("五万八千块", 58000),
        ("", None),
    ],
)
def test_amount_is_read_as_yuan(text: str, amount: float | None) -> None:
    assert yuan(text) == amount


@pytest.mark.parametrize("heard", ["辽A12345", "辽a·12345", "辽A 幺二三四五", "辽A的幺二三四五"])
def test_plate_has_one_written_form(heard: str) -> None:
    assert written_plate(heard) == "辽A12345"
