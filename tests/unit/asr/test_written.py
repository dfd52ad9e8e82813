import pytest

from asr.written import Piece, text_of, written


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("我 的 电话 是 幺 三 八 零 零 零 零 幺 二 三 四", "我的电话是13800001234"),
        ("电话 六 三 八 二 五 五 零", "电话6382550"),
        ("打 幺幺零", "打110"),
        ("这里 是 一 二 三 四 五 热线", "这里是12345热线"),
        ("阳光 花园 八 号楼 二 单元", "阳光花园8号楼2单元"),
        ("十二 号楼 二十 单元", "12号楼20单元"),
        ("建设 路 一百二十三 号", "建设路123号"),
        ("人民 路 一百零五 号", "人民路105号"),
        ("三 零 一 室", "301室"),
    ],
)
def test_figures_are_shown_as_a_ticket_shows_them(heard: str, shown: str) -> None:
    assert text_of(written(heard.split())) == shown


@pytest.mark.parametrize(
    "heard",
    [
        "等 一下",
        "有 一个 井盖 十分 危险",
        "一 二 三 四 五",
        "三 天 了 一直 没 人 管",
        "这 一 单元 都 停水",
        "有 几 号楼",
        "建设 路 一百二 号",
        "零十 号楼",
        "十二 号 停水",
        "一 室 一 厅",
        "二十 个 人 三十万 块 钱",
    ],
)
def test_what_may_mean_something_else_stays(heard: str) -> None:
    assert text_of(written(heard.split())) == heard.replace(" ", "")


def test_every_piece_knows_its_words() -> None:
    words = ["阳光", "花园", "十", "二", "号楼", "停水"]
    assert written(words) == (
        Piece("阳光", 0, 0),
        Piece("花园", 1, 1),
        Piece("12", 2, 3),
        Piece("号楼", 4, 4),
        Piece("停水", 5, 5),
    )


def test_nothing_heard_is_nothing_written() -> None:
    assert written([]) == ()
