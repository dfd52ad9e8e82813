"""`hotline demo`: everything starts, a simulated citizen calls, a simulated agent answers, the ticket fills."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from hotline.calls import Side
from hotline.errors import Unavailable
from intake_api.demo import report
from intake_api.demo.client import DeskClient, signed_in
from intake_api.demo.conversation import SHIPPED, Turn, load_conversation, spoken
from intake_api.demo.measures import Played, final_lags
from intake_api.demo.play import play
from intake_api.demo.screen import Screen
from intake_api.demo.stage import AGENT, PEOPLE, Stage, set_up
from intake_api.demo.watch import Watch, follow, overheard
from intake_api.wiring import speech, telephones

FIRST = "heating"
"""the conversation `--once` plays unless another is named"""

DID = "12345"
CALLER = "13900000001"
RING_SECONDS = 2.0
"""how long the simulated agent lets it ring"""
BETWEEN_CALLS_SECONDS = 15.0
"""time to look at the finished ticket"""
DRAFT_SECONDS = 3.0
"""longest wait for what the draft still lacks after the last words"""
PART_SECONDS = 20.0
"""longest wait for one part of a call: the answer, the end, the last words"""

Json = dict[str, Any]


@dataclass
class Steps:
    """Milliseconds of each step, in order."""

    took: dict[str, int]
    last: float

    def done(self, name: str) -> None:
        now = time.monotonic()
        self.took[name] = round((now - self.last) * 1000)
        self.last = now


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part in a call."""

    stage: Stage
    line: Any
    """the citizen's telephone"""
    desk: Any
    """the agent's telephone"""
    page: DeskClient | None
    """the agent's page, when the demonstration itself accepts the draft; else a person may be signed in there"""


async def demo(*, folder: Path, script: Path | None, once: bool, http_port: int, console: Console) -> Json | None:
    """Run the demonstration.

    Args:
        folder: where everything is written.
        script: a conversation file; None plays the shipped ones in turn, or the first of them once.
        once: one call, then return what it showed; else calls follow each other until cancelled.
        http_port: of the pages; 0 takes a free one.

    Returns:
        The JSON object of `--once`.

    Raises:
        BadConversation, InputRejected: nobody can play the conversation; before anything has started.
        HotlineError: a part could not start, or the call did not go all the way.
    """
    paths = [script] if script else [SHIPPED / f"{FIRST}.json"] if once else sorted(SHIPPED.glob("*.json"))
    conversations = [load_conversation(path) for path in paths]
    steps = Steps({}, time.monotonic())
    voices = await asyncio.to_thread(_voices, {turn for turns in conversations for turn in turns})
    steps.done("voices")
    with Screen(console) as screen:
        async with AsyncExitStack() as stack:
            stage = await stack.enter_async_context(set_up(folder, http_port=http_port, step=screen.step))
            client = None
            if once:
                client = await stack.enter_async_context(signed_in(stage.address, AGENT, stage.passwords.pop(AGENT)))
            _welcome(screen, stage)
            line = await stack.enter_async_context(_phone(stage, CALLER, None))
            desk = await stack.enter_async_context(_phone(stage, "1001", stage.exchange.agents[0].secret))
            steps.done("start")
            for number, turns in enumerate(conversations if once else itertools.cycle(conversations)):
                if number:
                    screen.step(f"{BETWEEN_CALLS_SECONDS:.0f} 秒后下一通来电")
                    await asyncio.sleep(BETWEEN_CALLS_SECONDS)
                shown = await _one_call(Cast(stage, line, desk, client), turns, voices, screen, steps)
            screen.step("停止全部进程")
    if once:
        steps.done("stop")
        return shown
    return None


def _phone(stage: Stage, user: str, secret: str | None) -> Any:
    return telephones.telephone(user, ("127.0.0.1", stage.exchange.sip_port), secret)


def _welcome(screen: Screen, stage: Stage) -> None:
    screen.step(f"页面地址 {stage.address}")
    for username, name, _, _ in PEOPLE:
        password = stage.passwords.get(username, "已由演示使用")
        screen.console.print(f"    {name}：用户名 {username}  一次性密码 {password}", highlight=False)
    screen.console.print("    演示语音模型只听得懂合成语音；演示分类模型由样例语句训练", style="dim")


def _voices(turns: Collection[Turn]) -> dict[Turn, bytes]:
    """PCM of each turn, 8000 Hz."""
    return {turn: telephones.voice(turn.text, turn.speaker) for turn in turns}


async def _one_call(
    cast: Cast, turns: Sequence[Turn], voices: Mapping[Turn, bytes], screen: Screen, steps: Steps
) -> Json:
    watch = Watch()
    async with _events(cast) as events, asyncio.TaskGroup() as tasks:
        following = tasks.create_task(follow(events, watch, show=screen.event))
        played, complete = await _talk(cast, turns, voices, watch, screen, steps)
        # The last words come up to a second after the hang-up.
        await _until(lambda: len(final_lags(played, watch.finals)) == len(played), "the last words", must=False)
        steps.done("words")
        shown = await _accept(cast.stage, cast.page, watch, screen, steps) if cast.page else {}
        following.cancel()
    return {
        **shown,
        "caller_cer": _cer(watch, turns, Side.CALLER),
        "agent_cer": _cer(watch, turns, Side.AGENT),
        "draft_before_hangup": complete,
        **report.measured(watch, played),
        "call_seconds": round((watch.call["wait_seconds"] or 0) + (watch.call["talk_seconds"] or 0), 1),
        "recording": str(_recording(cast.stage, watch)),
        "steps_ms": steps.took,
    }


@asynccontextmanager
async def _events(cast: Cast) -> AsyncIterator[AsyncIterator[Json]]:
    """As the page gets them, or past the page when it belongs to a person."""
    if cast.page is None:
        async with overheard(cast.stage.machine.settings) as events:
            yield events
    else:
        async with cast.page.live((await cast.page.desk())["position"]) as events:
            yield events


async def _talk(
    cast: Cast, turns: Sequence[Turn], voices: Mapping[Turn, bytes], watch: Watch, screen: Screen, steps: Steps
) -> tuple[list[Played], bool]:
    """The call from dialling to hanging up; whether the draft was complete just before the hang-up."""
    await cast.desk.register()  # anew for each call: a registration ends after an hour
    screen.step("市民来电")
    caller = await cast.line.dial(DID)
    agent = await _within("the agent's telephone to ring", cast.desk.incoming())
    steps.done("ring")
    await asyncio.sleep(RING_SECONDS)
    await agent.answer()
    await caller.answered(seconds=PART_SECONDS)
    await _until(lambda: watch.answered, "the page to show the answered call")
    steps.done("answer")
    played = await play(turns, voices, {Side.CALLER: caller, Side.AGENT: agent})
    complete = not watch.lacks
    await caller.hang_up()
    await _until(lambda: watch.ended, "the call to end")
    steps.done("talk")
    return played, complete


async def _accept(stage: Stage, page: DeskClient, watch: Watch, screen: Screen, steps: Steps) -> Json:
    """Accept the draft as the agent would, and wait for the finished recording."""
    await _until(lambda: bool(watch.draft), "a draft")
    await _until(lambda: not watch.lacks, "a complete draft", must=False, seconds=DRAFT_SECONDS)
    if watch.lacks:
        screen.step(f"草稿缺：{'、'.join(watch.lacks)}")
    number = (await page.accept(watch.draft["draft_id"]))["number"]
    await _until(_recording(stage, watch).is_file, "the recording")
    steps.done("accept")
    report.print_ticket(screen.console, number, watch.draft)
    return {"ticket": number, "category": watch.draft["category"]}


def _recording(stage: Stage, watch: Watch) -> Path:
    return stage.recordings / f"{watch.call['recording']}.wav"


def _cer(watch: Watch, turns: Sequence[Turn], side: Side) -> float:
    heard = "".join(text for _, text in sorted(watch.words[side]))
    return round(speech.character_error_rate(spoken(turns, side), heard), 4)


async def _within(what: str, waited: Awaitable[Any]) -> Any:
    try:
        async with asyncio.timeout(PART_SECONDS):
            return await waited
    except TimeoutError:
        raise Unavailable(f"demo: waited {PART_SECONDS:.0f} s for {what}") from None


async def _until(there: Callable[[], bool], what: str, *, must: bool = True, seconds: float = PART_SECONDS) -> None:
    """Look until it is there; the looking is the demonstration's, as a person's eyes would be."""
    for _ in range(round(seconds / 0.05)):
        if there():
            return
        await asyncio.sleep(0.05)
    if must:
        raise Unavailable(f"demo: waited {seconds:.0f} s for {what}")
