"""The call-back number out of what was said."""

import pytest

from nlp.numbers import callback_number
from nlp.spans import evidences
from tests.unit.nlp.speech import said

ASK = "agent: 请问联系电话是多少"


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        (["caller: 我的电话是幺三八零零零零幺二三四"], "13800001234"),
        (["caller: 我的电话是一三八零零零零一二三四"], "13800001234"),
        (["caller: 我电话13800001234"], "13800001234"),
        (["caller: 我电话138-0000-1234"], "13800001234"),
        ([ASK, "caller: 幺三八五五五八八八八八"], "13855588888"),
        (
            [ASK, "caller: 幺三九", "agent: 嗯", "caller: 四零幺二", "agent: 四零幺二", "caller: 五六七八"],
            "13940125678",
        ),
        ([ASK, "caller: 幺三九", "caller: 那个你等会儿啊", "caller: 四零幺二五六七八"], "13940125678"),
        (["caller: 座机二四八六五幺二三"], "24865123"),
        ([ASK, "caller: 零二四", "caller: 二四八六五幺二三"], "02424865123"),
        ([ASK, "caller: 二四八六", "agent: 嗯", "caller: 五幺二三"], "24865123"),
        ([ASK, "caller: 幺三九四零幺两五六七八"], "13940125678"),
        ([ASK, "caller: 八六幺三九四零幺二五六七八"], "13940125678"),
        ([ASK, "caller: +8613940125678"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八幺三九四零幺二五六七八"], "13940125678"),
        ([ASK, "caller: １３９４０１２５６７８"], "13940125678"),
        (["caller: 座机零二四杠二四八六五幺二三转八零二"], "02424865123"),
        (["caller: 我住三号楼五零一电话幺三九四零幺二五六七八"], "13940125678"),
    ],
)
def test_number_is_put_together_however_it_is_said(turns: list[str], digits: str) -> None:
    number = callback_number(said(*turns))
    assert number is not None
    assert number.digits == digits


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        ([ASK, "caller: 幺三九四零幺二五六七八哦不对是幺三九四零幺二五六七九"], "13940125679"),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 说错了幺三七四零幺二五六七八"], "13740125678"),
        ([ASK, "caller: 幺三九", "caller: 四零幺三", "caller: 不对四零幺二", "caller: 五六七八"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 尾号说错了尾号是五六七九"], "13940125679"),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 最后一位是九"], "13940125679"),
        (
            [ASK, "caller: 幺三九", "caller: 四零幺二", "agent: 四零幺三吗", "caller: 四零幺二", "caller: 五六七八"],
            "13940125678",
        ),
        ([ASK, "caller: 幺三九四零幺二", "agent: 四零幺三吗", "caller: 四零幺二", "caller: 五六七八"], "13940125678"),
        ([ASK, "caller: 幺三八", "caller: 八八八八", "agent: 八八八八", "caller: 八八八八"], "13888888888"),
    ],
)
def test_later_correction_wins(turns: list[str], digits: str) -> None:
    number = callback_number(said(*turns))
    assert number is not None
    assert number.digits == digits


def test_confirmed_read_back_counts_more_than_what_was_heard_of_the_caller() -> None:
    number = callback_number(
        said(ASK, "caller: 幺三九四零幺二五六七八", "agent: 您的电话是幺三九四零幺二五六七九对吗", "caller: 对")
    )
    assert number is not None
    assert (number.digits, number.confidence) == ("13940125679", 0.98)


def test_denied_read_back_is_dropped() -> None:
    number = callback_number(
        said(
            ASK,
            "caller: 幺三九四零幺二五六七八",
            "agent: 您的电话是幺三九四零幺二五六七九",
            "caller: 不对",
            "agent: 您再说一下",
        )
    )
    assert number is not None
    assert number.digits == "13940125678"


def test_same_number_from_both_sides_is_nearly_certain() -> None:
    alone = callback_number(said(ASK, "caller: 幺三九四零幺二五六七八"))
    both = callback_number(said(ASK, "caller: 幺三九四零幺二五六七八", "agent: 您的电话是幺三九四零幺二五六七八"))
    assert alone is not None
    assert both is not None
    assert both.confidence > alone.confidence


@pytest.mark.parametrize(
    "turns",
    [
        ["agent: 您好这里是一二三四五热线", "caller: 你好"],
        [ASK, "caller: 幺三九四零幺二", "agent: 嗯", "caller: 五六七"],
        ["caller: 物业电话二四八六五幺二三打不通"],
        ["agent: 您可以拨打供热公司电话二四八六五幺二三"],
        ["caller: 我家三号楼二单元五零一屋里才十五度"],
        ["caller: 身份证号二一零一零二一九八零零一零一一二三四"],
        ["caller: 拖欠二十个人一共三十万块钱"],
        ["caller: 二零二六年十一月就报修了"],
        [ASK, "caller: 不告诉你"],
        ["caller: 我的订单号是13940125678"],
        ["caller: 车牌号是辽A12345"],
        [ASK, "caller: 我的医保卡号是二三四五六七八九"],
        ["agent: 请问医保卡号码", "caller: 二三四五六七八九"],
        ["agent: 请问身份证号码", "caller: 二一零一零二", "caller: 一九八零零一零一", "caller: 一二三四"],
        ["caller: 诈骗电话是13940125678"],
        ["caller: 有个幺三九四零幺二五六七八的号码老骚扰我"],
        ["agent: 供热公司电话是二四八六五幺二三您记一下", "caller: 二四八六五幺二三对吧"],
        [],
    ],
)
def test_no_number_is_made_of_what_is_none(turns: list[str]) -> None:
    assert callback_number(said(*turns)) is None


ASK_OTHERS = "agent: 物业电话有吗"


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        ([ASK, "caller: 要三九零林零零舞六期八"], "13900005678"),
        (
            [
                ASK,
                "caller: 幺三九",
                "agent: 嗯",
                "caller: 这手机号刚换的我得看一下你等会儿",
                "caller: 四零幺二五六七八",
            ],
            "13940125678",
        ),
        ([ASK, "caller: 幺三九四零幺二五六七八", "agent: 尾号五六八七是吧", "caller: 不对"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八", "agent: 尾号五六八七是吧", "caller: 对"], "13940125687"),
        (
            [ASK, "caller: 幺三九四零幺二五六七八", "caller: 最后两位不对", "agent: 那是多少", "caller: 八七"],
            "13940125687",
        ),
        ([ASK, "caller: 我的是幺三九四零幺二五六七八", ASK_OTHERS, "caller: 二四八六五幺二三"], "13940125678"),
        ([ASK, "caller: 我的幺三九四零幺二五六七八 理发店的幺三八八八八八八八八八"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八 打不通再打幺三八八八八八八八八八"], "13940125678"),
        (
            [
                ASK,
                "caller: 第一个幺三九四零幺二五六七八 第二个幺三八八八八八八八八八",
                "agent: 留哪个",
                "caller: 第一个",
            ],
            "13940125678",
        ),
        ([ASK, "caller: 二四零零幺幺二二", "agent: 区号呢", "caller: 零二四"], "02424001122"),
        (
            [ASK, "caller: 幺三九四零幺二五六七八", "agent: 好", "caller: 不对 物业说的不对 他们根本没来修"],
            "13940125678",
        ),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 算了 电话别记了"], None),
        (["agent: 户号多少", "caller: 幺三九", "agent: 嗯", "caller: 四零幺二五六七八"], None),
        (["caller: 电梯里贴的维保电话二四八六五幺二三没人理"], None),
        ([ASK, "caller: 四零零", "agent: 嗯", "caller: 八零零", "agent: 嗯", "caller: 幺二三四"], None),
    ],
)
def test_talk_around_the_number_is_followed(turns: list[str], digits: str | None) -> None:
    number = callback_number(said(*turns))
    assert (number.digits if number else None) == digits


@pytest.mark.parametrize(
    "turns",
    [
        ["caller: 您别记错了啊"],
        ["agent: 给您登记好了", "caller: 没错了"],
        ["agent: 感谢您的来电", "caller: 嗯不客气"],
        ["agent: 好的", "caller: 是不是马上就能来人修"],
        ["agent: 是三号楼吗", "caller: 不对 是二号楼"],
        ["agent: 您具体地址", "caller: 长江街四十六号三单元二零一"],
        ["caller: 就是二三六路 老不停站"],
        ["agent: 身份证号", "caller: 二幺零幺零二幺九六零零幺零幺二三四五"],
        ["agent: 物业电话知道吗", "caller: 二三零零八八八八"],
        ["agent: 您的工单编号二零二六零三零四零零幺二请您记一下", "caller: 好 记下了"],
    ],
)
def test_what_is_said_after_the_number_leaves_it_alone(turns: list[str]) -> None:
    number = callback_number(said(ASK, "caller: 幺三九四零幺二五六七八", *turns))
    assert number is not None
    assert number.digits == "13940125678"


def test_number_read_from_what_only_sounds_like_digits_is_less_sure() -> None:
    number = callback_number(said(ASK, "caller: 要三九零林零零舞六期八"))
    assert number is not None
    assert number.confidence == 0.75


def test_evidence_is_exactly_the_digits() -> None:
    (utterance,) = said("caller: 我的电话是幺三八零零零零幺二三四谢谢")
    number = callback_number([utterance])
    assert number is not None
    (one,) = evidences(number.spans)
    assert (one.utterance_id, one.start_ms, one.end_ms) == (utterance.id, 5 * 200, 16 * 200)


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        (
            [ASK, "caller: 幺三九四零幺二五六七八", "agent: 幺三九四零幺二五六七八对吗", "caller: 不对最后两位是七九"],
            "13940125679",
        ),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 后三位是六六六"], "13940125666"),
        ([ASK, "caller: 13940125678"], "13940125678"),
        ([ASK, "caller: 139 4012 5678"], "13940125678"),
        (
            [
                ASK,
                "caller: 幺三九",
                "agent: 幺三九",
                "caller: 四零幺二",
                "agent: 四零幺二",
                "caller: 五六七八",
                "agent: 五六七八好的",
            ],
            "13940125678",
        ),
        ([ASK, "caller: 我的号码是零二四八八六六二二幺幺"], "02488662211"),
        (
            [
                ASK,
                "caller: 幺三九四零幺二五六七八",
                "agent: 好的跟您核对一下幺三九四零幺二五六七八",
                "caller: 错了是幺三八四零幺二五六七八",
            ],
            "13840125678",
        ),
        ([ASK, "caller: 打我老公的电话吧幺三九四零幺二五六七八"], "13940125678"),
        (
            ["caller: 他们公司电话是幺三九四零幺二五六七八", "agent: 您的电话呢", "caller: 幺三八八八八八八八八八"],
            "13888888888",
        ),
        (
            ["caller: 给我打电话的骗子号码是幺三九四零幺二五六七八", ASK, "caller: 就幺三八幺二三四五六七八"],
            "13812345678",
        ),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 物业的电话是幺三八幺二三四五六七八"], "13940125678"),
        ([ASK, "caller: 一三九四零一二五六七八"], "13940125678"),
        ([ASK, "caller: 我记不住号码"], None),
        ([ASK, "caller: 四零零幺二三四五六七"], None),
        (["agent: 您记一下电话零二四二二八八六六五五", "caller: 零二四二二八八六六五五"], None),
        ([ASK, "caller: 二二八八六六五五"], "22886655"),
        ([ASK, "caller: 幺三九四零幺二，五六七八"], "13940125678"),
        ([ASK, "caller: 嗯幺三九 嗯 四零幺二 那个 五六七八"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八 不是 五六七九"], "13940125679"),
        ([ASK, "caller: 幺八六 零零零零 七七七七"], "18600007777"),
        ([ASK, "caller: 幺三九 四个零 幺幺五七"], "13900001157"),
        ([ASK, "caller: 幺三九 零零零 零", "agent: 几个零", "caller: 四个零", "caller: 四八五五"], "13900004855"),
        ([ASK, "caller: 幺三九零零零零拐拐幺八"], "13900007718"),
        ([ASK, "caller: 幺三九洞洞洞洞幺六两九"], "13900001629"),
        ([ASK, "caller: 一三九 零零 零零 十五 六十六"], "13900001566"),
        ([ASK, "caller: 座机行吗 两四零零幺六七八"], "24001678"),
        ([ASK, "caller: 单位电话 24002012 找我就行"], "24002012"),
        ([ASK, "caller: 幺三九零零零零幺零二六 哦不 零二三"], "13900001023"),
        ([ASK, "caller: 幺三九零零零零一七九五 末尾二 一七九二"], "13900001792"),
        (["caller: 招牌上写的幺三九零零零零六七八九 乱贴广告"], None),
        ([ASK, "caller: 跟来电一样"], "13000000000"),
        ([ASK, "caller: 就打它"], "13000000000"),
        ([ASK, "caller: 就用现在的"], "13000000000"),
        (["agent: 号码留您现在拨打的这个可以吗", "caller: 中"], "13000000000"),
        (["agent: 号码留您现在拨打的这个可以吗", "caller: 嗯不行"], None),
        ([ASK, "caller: 就现在打的这个就行"], "13000000000"),
        ([ASK, "caller: 你们那边显示的那个"], "13000000000"),
        ([ASK, "caller: 幺三九 俩零 俩零 幺幺五七"], "13900001157"),
        ([ASK, "caller: 幺三九零零零零一七九五", "caller: 不对 第八位是二"], "13900002795"),
        ([ASK, "caller: 幺三九零零零零一七九五", "caller: 倒数第二位是八"], "13900001785"),
        ([ASK, "caller: 幺三九零零零零一七九五", "caller: 开头是幺三八"], "13800001795"),
        ([ASK, "caller: 就我这个"], "13000000000"),
        (["agent: 联系电话就是本机对吧", "caller: 嗯嗯"], "13000000000"),
        ([ASK, "caller: 三个八 幺三九四零幺二五六七八"], "13940125678"),
        (["agent: 打您来电这个号码可以吗", "caller: 可以"], "13000000000"),
        ([ASK, "caller: 就是我现在打的这个"], "13000000000"),
        ([ASK, "caller: 就这个号"], "13000000000"),
        ([ASK, "caller: 就这个电话"], "13000000000"),
        ([ASK, "caller: 这个号就行"], "13000000000"),
        ([ASK, "caller: 打这个手机就可以"], "13000000000"),
        ([ASK, "caller: 来电号码"], "13000000000"),
        (["agent: 是您现在这个号码吗", "caller: 对"], "13000000000"),
        (["agent: 联系电话是您来电的号码吗", "caller: 不是是幺三九四零幺二五六七八"], "13940125678"),
        ([ASK, "caller: 别打这个号打幺三九四零幺二五六七八"], "13940125678"),
        ([ASK, "caller: 就这个号", "caller: 还是打幺三九四零幺二五六七八吧"], "13940125678"),
        (["agent: 打您来电这个号吗", "caller: 行没人接就打我工友的幺三九四零幺二五六七八"], "13000000000"),
        (["agent: 打您来电这个号吗", "caller: 这个快没电了打幺三九四零幺二五六七八"], "13940125678"),
        (["agent: 您电话我看是幺三零零零零零零零零零", "caller: 对对"], "13000000000"),
        (["agent: 登记的是幺三九四零幺二五六七七", "caller: 错了正确的是幺三九四零幺二五六七八"], "13940125678"),
        (["agent: 目前留的是幺三九四零幺二五六七七", "caller: 不用了改成幺五八零零零零一二三四"], "15800001234"),
        (
            [
                ASK,
                "caller: 幺三九四零幺二五六七八我开会就打我爱人的幺五八零零零零一二三四",
                "agent: 您的五六七八您爱人一二三四",
            ],
            "13940125678",
        ),
        ([ASK, "caller: 幺三九四零幺二五六七八", "caller: 算了打我爱人的幺五八零零零零一二三四"], "15800001234"),
        ([ASK, "caller: " + "四个零啊" * 300 + "我的手机是幺三九四零幺二五六七八"], "13940125678"),
        (["agent: 您尾号零零零零的手机方便接听吗", "caller: 方便"], "13000000000"),
        (["agent: 您尾号一二三四的手机方便接听吗", "caller: 方便"], None),
        (["agent: 二二零零九九零三您记下", "caller: 二二零零九九零三好谢谢"], None),
    ],
)
def test_number_where_the_calling_one_is_known(turns: list[str], digits: str | None) -> None:
    number = callback_number(said(*turns), "13000000000")
    assert (number.digits if number else None) == digits


@pytest.mark.parametrize("caller", [None, "", "anonymous", "110", "8613940125678", "+8613940125678"])
def test_calling_number_is_taken_only_where_it_is_one(caller: str | None) -> None:
    number = callback_number(said(ASK, "caller: 就这个号"), caller)
    assert (number.digits if number else None) == ("13940125678" if caller and "139" in caller else None)
