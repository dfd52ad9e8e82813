import pytest

from asr.spoken import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3号楼", "三号楼"),
        ("12号", "十二号"),
        ("20天", "二十天"),
        ("105室", "一百零五室"),
        ("1010元", "一千零一十元"),
        ("0度", "零度"),
        ("室温15.5度", "室温十五点五度"),
        ("80%", "百分之八十"),
        ("12345热线", "一二三四五热线"),
        ("007", "零零七"),
        ("13800001234", "幺三八零零零零幺二三四"),
        ("wifi", "豆贝尔维爱艾弗爱"),
    ],
)
def test_figures_and_letters_are_said_in_characters(text: str, said: str) -> None:
    assert spoken(text) == said


def test_characters_stay_as_they_are() -> None:
    assert spoken("停水三天了，一直没人管") == "停水三天了，一直没人管"
