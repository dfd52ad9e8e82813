from intake_api.categories.search import item
from tests.fakes.categories import small_list


def test_a_leaf_comes_with_its_path_and_rules():
    categories = small_list()
    shown = item(categories, categories.nodes["010101"])
    assert shown.path == "市政设施 › 井盖 › 井盖缺损"
    assert [(each.code, each.unit, each.limit) for each in shown.situations] == [
        ("010101-1", "市排水中心", "2紧急工作时"),
        ("010101-2", "街道办事处", "5个工作日"),
    ]


async def test_the_pages_find_a_leaf_by_its_initials(world):
    async with await world.client("agent") as browser:
        answer = await browser.get("/api/categories", params={"q": "jgqs"})
    assert [each["code"] for each in answer.json()] == ["010101"]
