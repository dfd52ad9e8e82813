"""What a recogniser makes of a text."""

from random import Random

import pytest

from nlp.mishear import Mishearing, near_sounds
from nlp.pinyin import syllable

TEXT = "暖气不热已经三天了室内只有十五度"


def _chance(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311  # test noise, no secret


def test_rate_is_the_share_of_characters_in_error() -> None:
    heard = Mishearing(["暖气不热已经三天了室内只有十五度山市时事以一午无"]).hear("十五室内" * 500, 0.08, _chance())
    wrong = sum(heard.count(one) for one in "市时事午无") + 2000 - len(heard)
    assert 0.05 < wrong / 2000 < 0.11


def test_no_rate_no_error() -> None:
    assert Mishearing([TEXT]).hear(TEXT, 0.0, _chance()) == TEXT


def test_replaced_character_sounds_the_same_or_nearly() -> None:
    mishearing = Mishearing([TEXT + "斯丝市事"])
    for seed in range(50):
        heard = mishearing.hear("时", 1.0, _chance(seed))
        assert heard == "" or syllable(heard) in {"shi", "si"}
        assert heard != "时"


@pytest.mark.parametrize(("sound", "near"), [("zhang", {"zang", "zhan"}), ("si", {"shi"}), ("ning", {"ling", "nin"})])
def test_near_sounds_are_those_speakers_confuse(sound: str, near: set[str]) -> None:
    assert set(near_sounds(sound)) == near
