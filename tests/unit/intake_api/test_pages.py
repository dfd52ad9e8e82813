from dataclasses import replace

import pytest

from intake_api.http import app
from intake_api.settings import HttpSettings


def serve(world, pages):
    settings = world.context.settings.model_copy(update={"http": HttpSettings(pages=pages)})
    world.app = app.build(replace(world.context, settings=settings))


@pytest.fixture
async def browser(world):
    pages = world.context.settings.var / "dist"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("<html>the page</html>")
    (pages / "favicon.svg").write_text("<svg/>")
    (pages / "assets" / "index-1a2b.js").write_text("let x")
    (world.context.settings.var / "secret.txt").write_text("secret")
    serve(world, pages)
    async with await world.client(None) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/desk", "/review/1700000000.1"])
async def test_any_page_address_is_the_one_page(browser, path):
    answer = await browser.get(path)
    assert answer.text == "<html>the page</html>"
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_file_with_a_hash_in_its_name_is_kept_for_ever(browser):
    assert "immutable" in (await browser.get("/assets/index-1a2b.js")).headers["cache-control"]


async def test_a_plain_file_is_itself(browser):
    assert (await browser.get("/favicon.svg")).text == "<svg/>"


@pytest.mark.parametrize("path", ["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"])
async def test_nothing_outside_the_folder_is_given_out(browser, path):
    assert "secret" not in (await browser.get(path)).text


async def test_an_address_of_the_interface_is_never_the_page(browser):
    assert (await browser.get("/api/nothing")).status_code == 404


async def test_every_answer_forbids_foreign_code_and_the_interface_forbids_caches(browser):
    page, answer = await browser.get("/"), await browser.get("/api/session")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_pages_that_were_not_built_say_how(world):
    serve(world, world.context.settings.var / "nothing")
    async with await world.client(None) as client:
        answer = await client.get("/")
    assert answer.status_code == 404
    assert "not built" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/%00", "/desk/" + "a" * 5000, "/" + "a/" * 3000])
async def test_a_name_no_file_can_have_is_the_one_page(browser, path):
    assert (await browser.get(path)).text == "<html>the page</html>"


async def test_pages_may_speak_to_no_other_server(browser):
    policy = (await browser.get("/")).headers["content-security-policy"]
    assert "ws:" not in policy
    assert "wss:" not in policy
