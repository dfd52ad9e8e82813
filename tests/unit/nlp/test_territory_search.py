import pytest

from nlp.place_index import common
from nlp.territory_search import MOST_TEXT, TerritorySearch
from tests.fakes.territory import grid, small_territory

HEPING, NANHU, WENAN = "210102", "210102001", "210102001001"


@pytest.fixture(scope="module")
def search():
    return TerritorySearch(small_territory())


@pytest.mark.parametrize(
    ("text", "code", "area"),
    [
        ("我住在阳光花园", "210102-P0001", WENAN),
        ("阳光花园八号楼二单元", "210102-P0001", grid(1)),
        ("阳光小区3栋", "210102-P0001", grid(0)),
        ("阳光花园十二号楼", "210102-P0001", WENAN),
        ("人民路7号门前", "210102-P0004", grid(0)),
        ("人民路八号", "210102-P0004", grid(2)),
        ("人民路幺零一号", "210102-P0004", grid(4)),
        ("人民路一百一十九号", "210102-P0004", grid(4)),
        ("人民路和解放街路口", "210102-P0004", grid(2)),
        ("人民路7号路灯杆不亮", f"{grid(0)}-01-01", grid(0)),
        ("和平三中门口", "210102-P0006", grid(4)),
        ("和平区南湖街道", NANHU, NANHU),
        ("德馨社区第2网格", "210102001002", grid(3)),
        ("德馨社区第9网格", "210102001002", "210102001002"),
        ("洋光花园", "210102-P0001", WENAN),
        ("央广华元三号楼", "210102-P0001", grid(0)),
        ("yghy", "210102-P0001", WENAN),
        ("ygh", "210102-P0001", WENAN),
        ("yangguangh", "210102-P0001", WENAN),
        ("yangguanghuayuan", "210102-P0001", WENAN),
        ("阳光", "210102-P0001", WENAN),
    ],
)
def test_words_lead_to_a_place_and_its_area(search, text, code, area):
    found = search.find(text, 5)
    assert (found[0].code, found[0].area) == (code, area)


@pytest.mark.parametrize("text", ["", " ", "希望尽快解决", "1", "zzzz", "花", "。。。"])
def test_words_that_name_no_place_find_none(search, text):
    assert search.find(text, 5) == ()


def test_one_name_for_two_places_is_not_decided(search):
    found = search.find("翠湖家园", 5)
    assert {item.code for item in found} == {"210102-P0002", "210102-P0003"}
    assert [item.confidence for item in found] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("长白街道翠湖家园", "210102-P0003"),
        ("翠湖家园，就在南湖街道", "210102-P0002"),
        ("解放街上的翠湖家园", "210102-P0002"),
    ],
)
def test_what_else_is_named_says_which_of_two(search, text, code):
    first, second = search.find(text, 2)
    assert first.code == code
    assert first.confidence > 0.5 > second.confidence


def test_a_name_that_is_only_heard_is_less_sure(search):
    assert search.find("阳光花园", 1)[0].confidence > search.find("洋光花园", 1)[0].confidence


def test_the_words_are_where_they_are_said_to_be(search):
    text = "我住在阳光花园八号楼二单元"
    found = search.find(text, 1)[0]
    assert text[found.start : found.end] == "阳光花园八号楼"


def test_a_text_without_end_is_looked_at_to_a_point(search):
    assert search.find("啊" * MOST_TEXT + "阳光花园", 1) == ()
    assert search.find("啊" * (MOST_TEXT - 4) + "阳光花园", 1)


@pytest.mark.parametrize(
    ("codes", "area"),
    [
        ((grid(0),), grid(0)),
        ((grid(0), grid(1)), WENAN),
        ((grid(0), grid(2)), NANHU),
        ((grid(0), grid(4)), HEPING),
        ((grid(0), "210103001001001"), ""),
    ],
)
def test_the_deepest_common_area(codes, area):
    assert common(codes) == area
