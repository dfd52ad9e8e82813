"""Rules changed while the system runs: checked, kept with who and why, used at once, taken back."""

import asyncio
from contextlib import suppress

import pytest
from typer.testing import CliRunner

from hotline.calls import Call, CallState, Direction, Outcome
from hotline.city_words import NO_CITY_WORDS, CityWords, UrgentWord
from hotline.errors import InputRejected, NotFound
from hotline.events import EventType
from intake_api.cli import build
from intake_api.rules.catalogue import KEYS, Rules, city_words, defaults, with_value
from intake_api.rules.schemas import Change
from intake_api.rules.service import in_force
from intake_api.rules.store import add
from intake_api.rules.words import WordsInForce
from intake_api.settings import TicketSettings
from tests.fakes.calls import at, event

WHY = "节日期间来电增多"


@pytest.fixture
async def admin(world):
    async with await world.client("admin") as client:
        yield client


async def set_rule(client, key, value, changes=0, **more):
    return await client.post(f"/api/rules/{key}", json={"value": value, "reason": WHY, "changes": changes, **more})


async def value_of(client, key):
    return next(rule["value"] for rule in (await client.get("/api/rules")).json() if rule["key"] == key)


def test_what_nobody_changed_is_as_the_settings_say():
    assert defaults(TicketSettings(repeat_days=9)).repeat_days == 9
    assert defaults(TicketSettings()) == Rules()


@pytest.mark.parametrize("key", KEYS)
def test_a_rule_has_a_name_and_a_meaning(key):
    field = Rules.model_fields[key]
    assert field.title
    assert field.description


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("repeat_days", 0, "greater than or equal to 1"),
        ("repeat_days", "7", "integer"),
        ("repeat_days", 7.5, "integer"),
        ("hot_spot_area_digits", 7, "6, 9, 12 or 15"),
        ("default_limit", "很快", "default_limit"),
        ("service_seconds", float("nan"), "finite"),
        ("short_abandon_seconds", 30, "must not be above service_seconds"),
        ("service_seconds", 4, "must not be above service_seconds"),
        ("urgent_words", 119, "string"),
        ("urgent_words", "黑烟", "entry 1: want WORD=WHOM"),
        ("urgent_words", "黑烟=119；液氨=消防队", "entry 2: hand over to a number of 3 to 5 digits"),
        ("urgent_words", "黑烟=119；" * 400, "at most 2000"),
        ("calm_words", "着火", "entry 1: want 3 to 20"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_reason(key, value, why):
    with pytest.raises(InputRejected, match=why):
        with_value(Rules(), key, value)


@pytest.mark.parametrize("key", ["urgent_words", "calm_words"])
def test_a_calm_word_that_would_silence_an_urgent_one_is_refused(key):
    values = {"urgent_words": "后院冒黑烟=119", "calm_words": "冒黑烟"}
    other = {name: value for name, value in values.items() if name != key}
    with pytest.raises(InputRejected, match="must not lie within one of urgent_words"):
        with_value(Rules(**other), key, values[key])
    assert with_value(Rules(urgent_words="冒黑烟=119"), "calm_words", "后院冒黑烟饭店")


def test_words_are_kept_in_the_one_way_they_are_written():
    rules = with_value(Rules(), "urgent_words", "黑烟＝119 ;\n液氨=119、120；")
    assert rules.urgent_words == "黑烟=119；液氨=119 120"
    assert city_words(with_value(rules, "calm_words", "大火车站;老灶火锅")) == CityWords(
        (UrgentWord("黑烟", ("119",)), UrgentWord("液氨", ("119", "120"))), ("大火车站", "老灶火锅")
    )


def test_a_rule_that_is_none_is_refused():
    with pytest.raises(NotFound):
        with_value(Rules(), "model_config", 1)


async def test_a_change_is_kept_with_who_when_why_before_and_after(world, admin):
    changed = await set_rule(admin, "repeat_days", 10)
    assert (changed.status_code, changed.json()["value"], changed.json()["changes"]) == (200, 10, 1)
    [kept] = (await admin.get("/api/rules/repeat_days/history")).json()
    when = world.context.now().isoformat().replace("+00:00", "Z")
    assert kept == {"number": 1, "at": when, "by": "管理", "reason": WHY, "before": 7, "after": 10}
    assert await value_of(admin, "repeat_days") == 10


async def test_the_value_it_has_already_is_no_change(admin):
    await set_rule(admin, "repeat_days", 7)
    assert (await admin.get("/api/rules/repeat_days/history")).json() == []


async def test_who_did_not_see_the_last_change_is_refused(admin):
    await set_rule(admin, "repeat_days", 10)
    late = await set_rule(admin, "repeat_days", 12)
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert await value_of(admin, "repeat_days") == 10


async def test_two_changes_at_once_are_one_change_and_one_conflict(world, database, admin, monkeypatch):
    """The other one commits between our look and our write."""

    async def overtaken(connection, key, change):
        made = change.model_copy(update={"reason": "先到"})
        await add(connection, key, made)
        await add(connection, key, change)

    monkeypatch.setattr("intake_api.rules.store.add", overtaken)
    assert (await set_rule(admin, "repeat_days", 10)).json()["code"] == "conflict"


async def test_two_changes_at_once_that_do_not_fit_each_other_are_one(world, database, admin, monkeypatch):
    """Whoever read the rules waits a moment for the other to read them too."""
    both_read, readers = asyncio.Event(), []

    async def read(connection, settings):
        rules = await in_force(connection, settings)
        readers.append(rules)
        if len(readers) == 2:
            both_read.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(both_read.wait(), 0.3)
        return rules

    monkeypatch.setattr("intake_api.rules.service.in_force", read)
    answers = await asyncio.gather(
        set_rule(admin, "short_abandon_seconds", 14.0), set_rule(admin, "service_seconds", 10.0)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert (await admin.get("/api/rules")).status_code == 200


async def test_a_rule_goes_back_to_any_value_it_had_and_the_history_grows(admin):
    for changes, days in enumerate((10, 12)):
        await set_rule(admin, "repeat_days", days, changes)
    for to, changes, value in ((1, 2, 10), (0, 3, 7)):
        body = {"to": to, "reason": "恢复", "changes": changes}
        assert (await admin.post("/api/rules/repeat_days/revert", json=body)).json()["value"] == value
    kept = (await admin.get("/api/rules/repeat_days/history")).json()
    assert [(one["number"], one["before"], one["after"]) for one in kept] == [
        (4, 10, 7),
        (3, 12, 10),
        (2, 10, 12),
        (1, 7, 10),
    ]


@pytest.mark.parametrize("to", [0, 5])
async def test_a_change_that_never_was_cannot_be_gone_back_to(admin, to):
    answer = await admin.post("/api/rules/repeat_days/revert", json={"to": to, "reason": "恢复", "changes": 0})
    assert answer.status_code == 404


@pytest.mark.parametrize("body", [{"value": 9, "changes": 0}, {"value": 9, "reason": "  ", "changes": 0}])
async def test_a_change_without_a_reason_is_refused(admin, body):
    assert (await admin.post("/api/rules/repeat_days", json=body)).status_code == 422


async def test_the_next_look_at_the_board_counts_by_the_new_rule(world, admin):
    waits = (3.0, 7.0, 18.0)
    for number, wait in enumerate(waits):
        ended = Call(
            f"{number}.1", Direction.INBOUND, CallState.ENDED, at(number), outcome=Outcome.ANSWERED,
            wait_seconds=wait, answered_at=at(number + wait), queued_at=at(number), ended_at=at(90),
        )  # fmt: skip
        await world.write(event(EventType.CALL_CHANGED, ended, call_id=ended.call_id))

    async def in_time(board):
        found = (await board.get("/api/board")).json()["figures"]
        return next(figure for figure in found if figure["key"] == "within-15s-of-answered")

    async with await world.client("supervisor") as board:
        before = await in_time(board)
        await set_rule(admin, "service_seconds", 20.0)
        after = await in_time(board)
        opened = (await board.get("/api/board/figures/within-15s-of-answered/calls")).json()
    assert (before["numerator"], before["name"]) == (2, "15 秒接通率（按接通量）")
    assert (after["numerator"], after["name"]) == (3, "20 秒接通率（按接通量）")
    assert len(opened["items"]) == 3


async def test_words_are_changed_kept_and_taken_back_like_any_rule(admin):
    for changes, words in enumerate(("黑烟=119", "黑烟=119；液氨=119 120")):
        assert (await set_rule(admin, "urgent_words", words, changes)).json()["value"] == words
    refused = await set_rule(admin, "urgent_words", "黑烟=119；液氨", 2)
    assert (refused.status_code, refused.json()["code"]) == (422, "input-rejected")
    assert "entry 2" in refused.json()["detail"]
    back = await admin.post("/api/rules/urgent_words/revert", json={"to": 0, "reason": "误报太多", "changes": 2})
    assert back.json()["value"] == ""
    kept = (await admin.get("/api/rules/urgent_words/history")).json()
    assert [(one["number"], one["before"], one["after"]) for one in kept] == [
        (3, "黑烟=119；液氨=119 120", ""),
        (2, "黑烟=119", "黑烟=119；液氨=119 120"),
        (1, "", "黑烟=119"),
    ]


async def test_the_words_are_read_as_they_stand_at_each_reading(world, database, admin):
    words = WordsInForce(database, world.context.settings)
    assert await words.read() == NO_CITY_WORDS
    await set_rule(admin, "urgent_words", "黑烟=119")
    await set_rule(admin, "calm_words", "大火车站")
    assert await words.read() == CityWords((UrgentWord("黑烟", ("119",)),), ("大火车站",))
    await set_rule(admin, "urgent_words", "", changes=1)
    assert await words.read() == CityWords(calm=("大火车站",))


async def test_with_the_database_away_the_last_words_hold_and_it_is_not_asked_at_every_draft(world, database, admin):
    now = [100.0]
    await set_rule(admin, "calm_words", "大火车站")
    words = WordsInForce(database, world.context.settings, lambda: now[0])
    held = await words.read()

    class Away:
        asked = 0

        def connect(self):
            self.asked += 1
            raise OSError

    words._database = away = Away()
    assert [await words.read() for _ in range(3)] == [held] * 3
    assert away.asked == 1
    now[0] += 10
    words._database = database
    await set_rule(admin, "calm_words", "", changes=1)
    assert await words.read() == NO_CITY_WORDS


async def test_a_value_of_a_rule_that_is_gone_does_no_harm(world, admin):
    gone = Change(number=1, at=world.context.now(), by="管理", reason="x", before=1, after=2)
    async with world.context.database.begin() as connection:
        await add(connection, "no_longer_a_rule", gone)
    assert await value_of(admin, "repeat_days") == 7


def test_the_command_lists_changes_tells_and_takes_back(database_url, monkeypatch):
    monkeypatch.setenv("HOTLINE_DATABASE__URL", database_url)
    run = CliRunner()

    def told(*words):
        return run.invoke(build(), ["rules", *words], catch_exceptions=False).output.strip()

    assert told("set", "repeat_days", "10", "--reason", WHY) == "repeat_days = 10"
    assert told("set", "default_limit", "3工作日", "--reason", WHY) == "default_limit = 3工作日"
    lines = dict(line.split("\t")[:2] for line in told("list").splitlines())
    assert (lines["repeat_days"], lines["default_limit"], lines["hot_spot_hours"]) == ("10", "3工作日", "24")
    assert told("revert", "repeat_days", "--to", "0", "--reason", "恢复") == "repeat_days = 7"
    kept = [line.split("\t") for line in told("history", "repeat_days").splitlines()]
    assert [(line[0], line[3], line[4], line[5]) for line in kept] == [("2", "10", "7", "恢复"), ("1", "7", "10", WHY)]
    with pytest.raises(InputRejected, match="repeat_days"):
        told("set", "repeat_days", "0", "--reason", WHY)


def test_the_command_sets_words_and_refuses_bad_ones(database_url, monkeypatch):
    monkeypatch.setenv("HOTLINE_DATABASE__URL", database_url)

    def told(*words):
        return CliRunner().invoke(build(), ["rules", *words], catch_exceptions=False).output.strip()

    words = "黑烟=119;液氨=119、120"
    assert told("set", "urgent_words", words, "--reason", WHY) == "urgent_words = 黑烟=119；液氨=119 120"
    assert told("set", "calm_words", "大火车站\n老灶火锅", "--reason", WHY) == "calm_words = 大火车站；老灶火锅"
    with pytest.raises(InputRejected, match=r"urgent_words: Value error, entry 1"):
        told("set", "urgent_words", "黑烟", "--reason", WHY)
    assert all(line.count("\t") == 4 for line in told("list").splitlines())
    assert told("revert", "urgent_words", "--to", "0", "--reason", "恢复") == "urgent_words ="
