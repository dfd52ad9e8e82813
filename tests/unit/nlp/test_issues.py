"""Several issues in one call."""

import itertools

import pytest

from hotline.categories import ResponsibilityList
from nlp.issues import MAX_ISSUES, issues
from tests.fakes.classifier import KeywordClassifier
from tests.unit.nlp.speech import said


@pytest.fixture
def classifier(taxonomy: ResponsibilityList) -> KeywordClassifier:
    return KeywordClassifier(taxonomy)


@pytest.mark.parametrize(
    "turns",
    [
        ["caller: 我们小区井盖没了还有一个事我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 好的", "caller: 另外我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 还有别的吗", "caller: 再一个我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "caller: 第二个问题我家暖气不热没人管"],
        ["caller: 我们小区井盖没了对了还想反映一下我家暖气不热没人管"],
        ["caller: 我说两件事 一件是我们小区井盖没了 一件是我家暖气不热没人管"],
        ["caller: 一个是我们小区井盖没了", "agent: 另一个呢", "caller: 另一个是我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "caller: 那我再问问我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 您还有别的问题吗", "caller: 有 就是我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 好的", "caller: 哦对 我家暖气不热 天天没人管"],
        ["caller: 我们小区井盖没了完事我再问你个事我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "caller: 顺便帮我问一下我家暖气不热没人管"],
        ["caller: 先说小区的事 我们小区井盖没了 然后是供热的事 我家暖气不热没人管"],
        ["caller: 要投诉两家 一家是小区井盖没了不修 一家是供热的我家暖气不热"],
        ["caller: 一个是我们小区井盖没了一个是我家暖气不热没人管"],
        ["caller: 有两个事 我们小区井盖没了还有暖气不热没人管"],
    ],
)
def test_cue_and_another_matter_make_a_second_issue(turns: list[str], classifier: KeywordClassifier) -> None:
    found = issues(said(*turns), classifier.classify)
    assert len(found) == 2
    assert "井盖" in "".join(str(item.text) for item in found[0].utterances)
    assert "暖气" not in "".join(str(item.text) for item in found[0].utterances)


@pytest.mark.parametrize(
    "turns",
    [
        [],
        ["caller: 我们小区井盖没了还有一个事"],
        ["caller: 我们小区井盖没了", "caller: 另外晚上特别危险"],
        ["caller: 我们小区井盖没了", "caller: 还有一个井盖没了在东门"],
        ["caller: 我们小区井盖没了还有多久能修好"],
        ["caller: 我们小区井盖没了还有啥办法我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 还有一个事我家暖气不热要登记吗"],
        ["caller: 还有一个事"],
        ["caller: 我们小区井盖没了", "agent: 您还有别的问题吗", "caller: 没有了 暖气不热我自己修"],
        ["caller: 我们小区井盖没了", "agent: 小票还有吗", "caller: 有的我家暖气不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 好的", "caller: 还想问一下大概多久能修"],
        ["caller: 我们小区井盖没了还有暖气也不热没人管"],
        ["caller: 我们小区井盖没了", "agent: 电话", "caller: 换一个幺三九零零零零八五幺九暖气"],
        ["caller: 我们小区井盖没了", "agent: 好", "caller: 对了 井盖的电话是幺三九零零零零八五幺九"],
    ],
)
def test_same_matter_or_too_little_stays_one_issue(turns: list[str], classifier: KeywordClassifier) -> None:
    assert len(issues(said(*turns), classifier.classify)) == 1


def test_no_word_is_lost_and_none_stands_twice(classifier: KeywordClassifier) -> None:
    turns = said("caller: 我们小区井盖没了还有一个事我家暖气不热没人管", "agent: 好的", "caller: 谢谢")
    found = issues(turns, classifier.classify)
    parts = [item for issue in found for item in issue.utterances]
    assert "".join(str(item.text) for item in parts) == "".join(str(item.text) for item in turns)
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(parts))


def test_issues_are_bounded(classifier: KeywordClassifier) -> None:
    turns = said("caller: " + "还有一个事我家暖气不热没人管还有一个事我们小区井盖没了" * 9)
    assert len(issues(turns, classifier.classify)) == MAX_ISSUES
