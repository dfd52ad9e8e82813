"""Rules that contradict each other, wording nobody would say, counts missed: one broken list a check."""

import shutil
from pathlib import Path

import pytest

from hotline.list_checks import check, counts, leaf_names, rules
from hotline.list_source import Sentence, Sources, read_sources
from hotline.sentence_checks import ALIKE, lints, near_duplicates, wording

GOOD = Path(__file__).parents[2] / "data" / "list" / "good"


def _changed(tmp_path: Path, old: str, new: str, name: str = "05.toml") -> Sources:
    folder = Path(shutil.copytree(GOOD, tmp_path / "list"))
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    sources = read_sources(folder)
    assert sources.problems == ()
    return sources


def test_a_good_list_keeps_all_rules() -> None:
    assert rules(read_sources(GOOD)) == ()


@pytest.mark.parametrize(
    ("old", "new", "check_name", "code"),
    [
        ('limit = "3工作日"', 'limit = "61工作日"', "limit", "05010201-1"),
        ('limit = "2紧急工作时"', 'limit = "2小时"', "emergency-limit", "050101-1"),
        ('co_units = ["属地街道办事处"]', 'co_units = ["排水集团"]', "co-units", "050101-1"),
        ('ownership = ""', 'ownership = ""\ngrid = true', "grid", "050101-1"),
        ('code = "0501"\n', 'code = "0501"\nkeywords = ["井"]\n', "not-a-leaf", "0501"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, old: str, new: str, check_name: str, code: str) -> None:
    found = rules(_changed(tmp_path, old, new))
    assert (check_name, code) in {(problem.check, problem.code) for problem in found}, found


def test_the_grid_worker_is_the_unit_of_grid_leaves_only(tmp_path: Path) -> None:
    sources = _changed(tmp_path, 'level = "enterprise"', 'level = "grid"', "units.toml")
    assert {problem.check for problem in rules(sources)} == {"grid"}


def test_an_alias_of_two_units_is_named(tmp_path: Path) -> None:
    sources = _changed(tmp_path, "aliases = []", 'aliases = ["排水集团"]', "units.toml")
    assert {problem.check for problem in rules(sources)} == {"unit-alias"}


def test_two_leaves_or_two_situations_of_a_leaf_may_not_be_called_the_same(tmp_path: Path) -> None:
    assert leaf_names(read_sources(GOOD)) == ()
    named = _changed(tmp_path / "leaf", 'name = "夜间异响"', 'name = "井盖缺失"')
    assert [(p.check, p.code) for p in leaf_names(named)] == [("leaf-name", "05010201")]
    named = _changed(tmp_path / "situation", 'name = "小区内井盖缺失"', 'name = "车行道井盖缺失"')
    assert [(p.check, p.code) for p in rules(named)] == [("same-name", "050101-2")]


def test_counts_are_held_to_what_the_list_says_of_itself(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOOD, tmp_path / "list"))
    (folder / "list.toml").write_text(
        'title = "t"\n[counts]\nlevel1 = 2\nlevel2 = 5\n[at_least]\nsentences = 12\nsituations = 9\n', "utf-8"
    )
    found = counts(read_sources(folder))
    assert [problem.reason for problem in found] == ["level2: 2, want 5", "situations: 4, want at least 9"]
    assert counts(read_sources(GOOD)) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("楼下 那个井盖没了好几天了", "punctuation"),
        ("楼下那个井盖没了，好几天了", "punctuation"),
        ("三号楼下头有3个井盖没了", "digits-latin"),
        ("我昨天去评审那天用PPT讲的", "digits-latin"),
        ("该问题一直没有人来给我们解决", "officialese"),
        ("井盖没了", "length"),
        ("井" * 51, "length"),
    ],
)
def test_a_sentence_nobody_would_say_is_named(text: str, name: str) -> None:
    assert [check_name for check_name, _ in lints(text)] == [name]


def test_a_spoken_sentence_has_no_lints() -> None:
    assert list(lints("我刚才骑车路过那块路当间有个井没盖差点栽进去")) == []


def test_sentences_alike_by_seven_of_ten_character_pairs_are_found() -> None:
    said = [
        Sentence("010101-1", "楼下的井盖丢了好几天没人管"),
        Sentence("020101-1", "早市那条街上垃圾堆得老高"),
        Sentence("020102-1", "我说楼下的井盖丢了好几天了"),
    ]
    found = near_duplicates(said)
    assert [(problem.code, problem.check) for problem in found] == [("020102-1", "near-duplicate")]


def test_near_duplicates_are_those_a_comparison_of_all_pairs_finds() -> None:
    letters = "井盖丢了没人管"
    said = [Sentence("010101-1", "".join(letters[(n // 7**k) % 7] for k in range(5))) for n in range(0, 7**5, 97)]
    pairs = [{each.text[i : i + 2] for i in range(4)} for each in said]
    expected = sum(
        len(pairs[a] & pairs[b]) >= ALIKE * min(len(pairs[a]), len(pairs[b]))
        for a in range(len(said))
        for b in range(a + 1, len(said))
    )
    assert expected > 50
    assert len(near_duplicates(said)) == expected


def test_leaf_with_few_sentences_that_name_it_and_no_neighbour_is_named(tmp_path: Path) -> None:
    found = {(p.check, p.code) for p in wording(_changed(tmp_path, "near_miss = ", 'near_miss = "无"  # '))}
    assert {("few-sentences", "050101"), ("near-miss", "050101")} <= found


def test_more_than_half_of_the_sentences_may_not_name_the_leaf(tmp_path: Path) -> None:
    found = wording(_changed(tmp_path, 'keywords = ["', 'keywords = ["井", "盖", "'))
    assert ("names-category", "050101") in {(p.check, p.code) for p in found}


def test_an_opening_may_not_be_worn_out() -> None:
    list_ = read_sources(GOOD).list
    said = tuple(Sentence("050101-1", f"我们小区{chr(0x4E00 + n) * 9}") for n in range(7))
    found = wording(Sources(list_, said))
    assert [p.reason for p in found if p.check == "opening"] == ["7 sentences begin with 我们小区, want at most 6"]


def test_reading_problems_come_first_and_every_problem_has_the_name_of_its_check(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOOD, tmp_path / "list"))
    (folder / "05.toml").write_text("code = ", "utf-8")
    found = check(read_sources(folder))
    assert found[0].check == "format"
    assert all(problem.check for problem in found)
