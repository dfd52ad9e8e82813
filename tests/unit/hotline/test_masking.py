import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import masking
from hotline.drafts import FieldKey
from hotline.masking import Known, known_of

NOBODY = Known(())


@pytest.mark.parametrize(("value", "shown"), [("张三丰", "张**"), ("张三", "张**"), ("欧阳娜娜", "欧***"), ("", "")])
def test_a_name_keeps_its_first_character(value, shown):
    assert masking.name(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13912341234", "139****1234"),
        ("024-22334455", "024****4455"),
        ("22334455", "******55"),
        ("+86 139 1234 1234", "861******1234"),
        ("110", "***"),
        ("不知道", "***"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_ends(value, shown):
    assert masking.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("和平区南京街12号3单元", "和平区***"),
        ("沈阳市和平区南京街", "沈阳市和平区***"),
        ("辽宁省沈阳市沈北新区蒲河路", "辽宁省沈阳市沈北新区***"),
        ("解放路", "***"),
        ("", ""),
    ],
)
def test_a_place_keeps_its_district(value, shown):
    assert masking.place(value) == shown


FIELDS = {
    FieldKey.CALLER_NAME: "王建国",
    FieldKey.CALLBACK_NUMBER: "13912341234",
    FieldKey.PLACE_TEXT: "和平区南京街12号",
}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("王建国说井盖丢了", "王**说井盖丢了"),
        ("在和平区南京街12号，井盖丢了", "在和平区***，井盖丢了"),
        ("打13912341234找我", "打139****1234找我"),
        ("打139 1234 1234找我", "打139****1234找我"),
        ("另一个电话18800001111", "另一个电话188****1111"),
        ("座机024-22334455", "座机024****4455"),
        ("身份证210102199001011234", "身份证210***********1234"),
        ("幺三九幺二三四幺二三四", "***"),
        ("车牌辽A12345占道", "车牌辽A***占道"),
        ("您好，我叫李晓明。", "您好，我叫李**。"),
        ("住在3号楼2单元501室", "住在***"),
        ("工单20261123-000001-8，2026-11-23受理", "工单20261123-000001-8，2026-11-23受理"),
        ("路灯坏了三天，罚了200元", "路灯坏了三天，罚了200元"),
    ],
)
def test_free_text_loses_what_tells_of_a_person_and_nothing_else(said, shown):
    assert masking.text(said, known_of(FIELDS, "13800000000")) == shown


def test_the_number_they_rang_from_is_known_too():
    assert masking.text("本机是1380000", known_of({}, "1380000")) == "本机是*****00"


@pytest.mark.parametrize("key", [FieldKey.CALLER_NAME, FieldKey.CALLBACK_NUMBER])
def test_a_confidential_caller_is_not_told_at_all(key):
    known = known_of(FIELDS, None, hidden=True)
    assert masking.field(key, FIELDS[key], known, hidden=True) == "保密"
    assert masking.text(f"{FIELDS[key]}来电", known) == "保密来电"
    assert masking.field(key, "", known, hidden=True) == ""


@pytest.mark.parametrize("key", sorted(set(FieldKey) - masking.IDENTITY - masking.PLACES - masking.FREE_TEXT))
def test_what_says_nothing_of_a_person_stays(key):
    assert masking.field(key, "010101", NOBODY) == "010101"


@given(st.text(alphabet="王建国0123456789和平区南京街12号井盖，。", max_size=60))
def test_a_known_value_never_comes_through(said):
    known = known_of(FIELDS, None)
    shown = masking.text(f"{said}{FIELDS[FieldKey.CALLBACK_NUMBER]}。{FIELDS[FieldKey.CALLER_NAME]}", known)
    assert "王建国" not in shown
    assert "13912341234" not in shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["幺三九", "嗯", "零零零零", "您说", "幺二三四"], ["***", "嗯", "***", "您说", "***"]),
        (
            ["我的手机号是幺三九 零零", "对", "不是零零 是八八", "三 四 五 六"],
            ["我的手机号是***", "对", "不是*** 是***", "***"],
        ),
        (["139", "0000", "1234"], ["***", "***", "***"]),
        (["我的手机号码是幺三九零零 零零幺二三四"], ["我的手机号码是***"]),
        (["我的电话是13900001234", "嗯", "五个工作日"], ["我的电话是139****1234", "嗯", "五个工作日"]),
        (["住了三四年", "嗯", "二十三号楼坏了两次"], ["住了三四年", "嗯", "二十三号楼坏了两次"]),
        (["一共六百块", "对", "我去了两回"], ["一共六百块", "对", "我去了两回"]),
        (["幺二三四五", "然后我就走了没再管过它", "六七八"], ["幺二三四五", "然后我就走了没再管过它", "六七八"]),
    ],
)
def test_a_number_told_in_pieces_is_masked_and_talk_is_not(said, shown):
    assert masking.spoken(said, masking.known_of({}, None)) == shown
