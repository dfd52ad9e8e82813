from dataclasses import replace

import pytest

from hotline.territory import Area, Place, PlaceKind
from nlp.place_repair import PlaceRepair
from nlp.places import place_said
from tests.fakes.territory import grid, middle_of, small_territory
from tests.unit.nlp.speech import MS, said

HEPING, WENAN = "210102", "210102001001"


@pytest.fixture(scope="module")
def repair():
    return PlaceRepair(small_territory())


@pytest.fixture(scope="module")
def repair_of_two():
    """A second district, with an estate of the same name as one of the first."""
    territory, other = small_territory(), "210105"
    codes = [other, f"{other}001", f"{other}001001", f"{other}001001001"]
    areas = [Area(code, name) for code, name in zip(codes, ("皇姑区", "三台街道", "牡丹社区", "第1网格"), strict=True)]
    place = Place(f"{other}-P0001", PlaceKind.ESTATE, "阳光花园", (), middle_of(0), codes[-1])
    return PlaceRepair(
        replace(
            territory,
            areas=territory.areas | {area.code: area for area in areas},
            places=territory.places | {place.code: place},
        )
    )


@pytest.mark.parametrize(
    ("turns", "code", "area"),
    [
        (["caller: 我住在阳光花园八号楼"], "210102-P0001", grid(1)),
        (["caller: 我住在洋广华元8号楼"], "210102-P0001", grid(1)),
        (["caller: 就是在央光花园"], "210102-P0001", WENAN),
        (["caller: 我在仁民路7号"], "210102-P0004", grid(0)),
        (["agent: 您在哪个小区", "caller: 羊光花元", "agent: 几号楼", "caller: 八号楼"], "210102-P0001", grid(1)),
        (["caller: 人民路和解放街路口的灯坏了"], "210102-P0004", grid(2)),
        (["caller: 我在和平区"], HEPING, HEPING),
        (["caller: 我在河平区"], HEPING, HEPING),
        (["caller: 和平区三中对面"], "210102-P0006", grid(4)),
        (["caller: 和平区的阳台花园"], "210102-P0001", WENAN),
        (["caller: 有人在仁民怒上停车"], "210102-P0004", HEPING),
    ],
)
def test_a_place_is_found_as_read_and_as_heard(repair, segmenter, turns, code, area):
    utterances = said(*turns)
    found = repair.repaired(utterances, place_said(utterances, segmenter))
    assert (found.named.code, found.area) == (code, area)


@pytest.mark.parametrize(
    "text",
    [
        "", "喂", "我们小区的路灯坏了", "我住在月亮花园", "我在大连市阳光花园", "从北京人民路过来的", "翠湖家园三号楼",
        "阳台上花开了", "咱们这儿天天堵车", "我住在阳台花园", "三中门口",
    ],
)  # fmt: skip
def test_what_is_no_place_of_the_territory_or_one_of_two_stays_open(repair, segmenter, text):
    utterances = said(f"caller: {text}")
    assert repair.repaired(utterances, place_said(utterances, segmenter)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我住在皇姑区阳光花园", "210105-P0001"), ("我住在黄区阳光花园", "210105-P0001"),
        ("和平七阳光花园", "210102-P0001"), ("阳光花园就是黄区的那个", "210105-P0001"),
    ],
)  # fmt: skip
def test_a_misheard_district_tells_which_of_two_is_meant(repair_of_two, text, code):
    assert repair_of_two.repaired(said(f"caller: {text}")).named.code == code


@pytest.mark.parametrize("text", ["我住在阳光花园", "我住在大东区阳光花园", "黄区停水了"])
def test_what_is_no_district_misheard_tells_nothing(repair_of_two, text):
    assert repair_of_two.repaired(said(f"caller: {text}")) is None


def test_a_street_said_elsewhere_does_not_hide_that_two_have_the_name(repair):
    assert repair.repaired(said("agent: 您在和平区吗", "caller: 对翠湖家园")) is None


def test_the_words_stay_as_they_were_heard_and_can_be_played(repair):
    found = repair.repaired(said("caller: 我住在洋广华元"))
    (span,) = found.spans
    assert (found.heard, span.text, span.start) == ("洋广华元", "洋广华元", 3)
    assert span.utterance.words[span.start].start_ms == 3 * MS


def test_a_name_that_is_only_heard_is_less_sure(repair):
    read, heard = (repair.repaired(said(f"caller: 我住在{name}")) for name in ("阳光花园", "洋广华元"))
    assert heard.confidence < read.confidence


def test_the_district_may_have_been_said_in_another_issue(repair):
    whole = said("caller: 我在和平区", "caller: 我住在洋广华元")
    assert repair.repaired(whole[1:], None, whole).confidence > repair.repaired(whole[1:]).confidence


def test_what_the_agent_names_is_no_place_of_the_caller(repair):
    assert repair.repaired(said("agent: 您是在阳光花园吗", "caller: 不是")) is None
