"""Words of a city: read in one form, refused with the entry that is wrong."""

import pytest

from hotline.city_words import MAX_WORDS, SERVICES, UrgentWord, parse_calm, parse_urgent
from hotline.errors import InputRejected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("；\n ;", ()),
        ("黑烟=119", (UrgentWord("黑烟", ("119",)),)),
        ("黑烟 ＝ 119；液氨=119、120;\n", (UrgentWord("黑烟", ("119",)), UrgentWord("液氨", ("119", "120")))),
        ("停电=95598 供热抢修", (UrgentWord("停电", ("95598", "供热抢修")),)),
        ("LNG槽车=119", (UrgentWord("LNG槽车", ("119",)),)),
        ("一二三四五六七八九十一二=110", (UrgentWord("一二三四五六七八九十一二", ("110",)),)),
    ],
)
def test_urgent_words_are_read_with_whom_to_hand_over_to(text, words):
    assert parse_urgent(text) == words
    assert parse_urgent("；".join(map(str, words))) == words


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("黑烟", "entry 1: want WORD=WHOM"),
        ("黑烟=119；液氨", "entry 2: want WORD=WHOM"),
        ("黑=119", "entry 1: want a word of 2 to 12"),
        ("一二三四五六七八九十一二三=119", "entry 1: want a word of 2 to 12"),
        ("黑烟，浓烟=119", "entry 1: want a word of 2 to 12"),
        ("冒 烟=119", "entry 1: want a word of 2 to 12"),
        ("13900000000=119", "entry 1: want a word of 2 to 12"),
        ("13900000=119", "not digits alone"),
        ("黑烟=", "entry 1: want 1 to 4 different"),
        ("黑烟=119 119", "entry 1: want 1 to 4 different"),
        ("黑烟=110 119 120 122 95598", "entry 1: want 1 to 4 different"),
        ("黑烟=13900000000", "a number of 3 to 5 digits or one of 燃气抢修、"),
        ("黑烟=11", "a number of 3 to 5 digits"),
        ("黑烟=１１９", "a number of 3 to 5 digits"),
        ("黑烟=消防队", "a number of 3 to 5 digits"),
        ("黑烟=119=120", "a number of 3 to 5 digits"),
        ("黑烟=119；液氨=119；黑烟=110", "entry 3: is given twice"),
        ("；".join(f"危险{number}=119" for number in range(MAX_WORDS + 1)), "50 entries at most"),
    ],
)
def test_an_urgent_word_that_is_wrong_is_refused_by_its_number_and_not_repeated(text, why):
    with pytest.raises(InputRejected, match=why) as refused:
        parse_urgent(text)
    assert "139" not in str(refused.value)


def test_calm_words_are_read():
    assert parse_calm("着火了老灶火锅； 大火车站 ；") == ("着火了老灶火锅", "大火车站")
    assert len(parse_calm("；".join(f"店名{number}" for number in range(MAX_WORDS)))) == MAX_WORDS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("着火了老灶火锅；着火", "entry 2: want 3 to 20"),
        ("字" * 21, "entry 1: want 3 to 20"),
        ("老灶（总店）", "entry 1: want 3 to 20"),
        ("13900000000", "not digits alone"),
        ("大火车站；大火车站", "entry 2: is given twice"),
        ("；".join(f"店名{number}" for number in range(MAX_WORDS + 1)), "50 entries at most"),
    ],
)
def test_a_calm_word_that_is_wrong_is_refused(text, why):
    with pytest.raises(InputRejected, match=why):
        parse_calm(text)


def test_a_service_has_no_number_and_is_named_once():
    assert len(set(SERVICES)) == len(SERVICES)
    assert not any(character.isdigit() for service in SERVICES for character in service)
