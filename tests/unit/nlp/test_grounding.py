"""Whether a text says only what was said."""

import pytest

from hotline.categories import ResponsibilityList
from nlp.grounding import Sources, list_words, unsaid

SAID = ("我家在明德小区三号楼暖气不热", "电话幺三九四零幺二五六七八", "欠我三千二百块 钱")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "明德小区暖气不热",
        "明德小区3号楼",
        "我家在明德小区。暖气不热！",
        "13940125678",
        "3200",
        "明德小区井盖缺失",
        "欠我三千二百块钱",
    ],
)
def test_words_said_written_forms_and_names_of_the_list_are_grounded(text: str, taxonomy: ResponsibilityList) -> None:
    assert unsaid(text, Sources(SAID, list_words(taxonomy))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "明珠小区暖气不热",
        "明德小区五号楼",
        "物业推诿",
        "13940125679",
        "3300",
        "明德小区暖气不热已处理完毕",
        "老人冻病了",
    ],
)
def test_anything_else_is_named(text: str, taxonomy: ResponsibilityList) -> None:
    assert unsaid(text, Sources(SAID, list_words(taxonomy))) != ()


def test_what_is_not_grounded_is_told(taxonomy: ResponsibilityList) -> None:
    assert unsaid("明德小区。物业推诿。", Sources(SAID, list_words(taxonomy))) == ("物业推诿",)
