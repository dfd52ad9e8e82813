"""How soon the map is drawn and how many frames a second it moves with, over the whole shipped territory.

    .venv/bin/python -m bench.map

Headless Chromium without a graphics card, role `api` as a process of its own, 20,000 tickets; the pages must be built
(`cd web && npm run build`). First draw: from the start of the navigation until a frame with the map is on the screen.
Frames a second: frames that Chromium's trace says were drawn while all 15,102 grids are panned and zoomed. The naive
peer, in the same page at the same size: every frame draws every grid anew, filled and outlined one by one.
"""

import asyncio
import json
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.map_stage import USERNAME, MapStage, many_tickets, map_stage

CHROMIUM = "/usr/bin/chromium"
TICKETS = 20_000
ROUNDS = 5
SECONDS = 4
WINDOW = {"width": 1366, "height": 768}
PASSWORD = "correct-horse-battery"  # noqa: S105 - of an account that lives as long as this run
REPORT = "PipelineReporter"
"""one a frame of a page's compositor, with what became of it"""
CATEGORIES = ["disabled-by-default-devtools.timeline.frame", "blink.user_timing"]

WATCH_FIRST_DRAW = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("map-painted")) {
    const name = `map-shown-${entry.detail}`;
    // the second frame begins when the first, which holds the picture, is done
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(name)));
  }
}).observe({ type: "mark", buffered: true });
"""

MOVE = """
async ([way, seconds]) => {
  const keys = document.querySelector("[data-testid=map-canvas]");
  const canvas = keys.querySelector("canvas");
  const middle = { clientX: canvas.getBoundingClientRect().x + 500, clientY: canvas.getBoundingClientRect().y + 330 };
  const steps = {
    pan: (at) => {
      const key = ["ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"][Math.floor(at / 12) % 4];
      keys.dispatchEvent(new KeyboardEvent("keydown", { key, repeat: true, bubbles: true, cancelable: true }));
    },
    zoom: (at) => {
      const deltaY = Math.floor(at / 40) % 2 ? 40 : -40;
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY, bubbles: true, ...middle }));
    },
  };
  return await drive(steps[way], seconds);
}
"""

NAIVE = """
async ([seconds]) => {
  const shapes = await (await fetch("/api/territory/shapes?level=grid")).json();
  const rings = shapes.rings.map((ring) => {
    const points = new Float32Array(ring.length);
    for (let i = 0, x = 0, y = 0; i < ring.length; i += 2) {
      points[i] = ((x += ring[i]) - shapes.middles[0]) * 0.745;
      points[i + 1] = shapes.middles[1] - (y += ring[i + 1]);
    }
    return points;
  });
  const shown = document.querySelector("[data-testid=map-canvas] canvas");
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: shown.width, height: shown.height });
  canvas.style = "position:absolute;inset:0";
  shown.parentElement.append(canvas);
  const brush = canvas.getContext("2d", { alpha: false });
  const colours = ["#f5f8fa", "#ffeda0", "#feb24c", "#fd8d3c", "#e31a1c", "#990026"];
  const draw = (at) => {
    const scale = 0.0035 * (1 + 0.3 * Math.sin(at / 20));
    const [left, top] = [canvas.width / 2 + 60 * Math.sin(at / 15), canvas.height / 1.5];
    brush.fillStyle = "#dfe6ec";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.strokeStyle = "#a3b2c0";
    brush.lineWidth = 0.8;
    rings.forEach((ring, area) => {
      brush.fillStyle = colours[area % colours.length];
      brush.beginPath();
      for (let i = 0; i < ring.length; i += 2) {
        brush[i ? "lineTo" : "moveTo"](left + ring[i] * scale, top + ring[i + 1] * scale);
      }
      brush.closePath();
      brush.fill();
      brush.stroke();
    });
  };
  const deltas = await drive(draw, seconds);
  canvas.remove();
  return deltas;
}
"""

DRIVE = """
window.drive = async (step, seconds) => {
  const frame = () => new Promise(requestAnimationFrame);
  const deltas = [];
  performance.mark("drive-begin");
  let before = await frame();
  const end = before + 1000 * seconds;
  for (let at = 0; before < end; at++) {
    step(at);
    const now = await frame();
    deltas.push(now - before);
    before = now;
  }
  performance.mark("drive-end");
  return deltas;
};
"""


@dataclass(frozen=True, slots=True)
class Motion:
    frames_a_second: float
    """by the trace"""
    deltas: list[float]
    """ms between two animation frames"""

    def text(self) -> str:
        ordered = sorted(self.deltas)
        late = ordered[int(0.95 * len(ordered))]
        return (
            f"{self.frames_a_second:.1f} frames a second in the trace; between animation frames median "
            f"{statistics.median(ordered):.1f} ms, 95 % {late:.1f} ms, longest {ordered[-1]:.1f} ms"
        )


async def signed_in(browser: Browser, stage: MapStage, password: str) -> BrowserContext:
    context = await browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    await context.add_init_script(WATCH_FIRST_DRAW)
    await context.add_init_script(DRIVE)
    body = {"username": USERNAME, "password": password}
    answer = await context.request.post(f"{stage.address}/api/session", data=body, headers={"Origin": stage.address})
    assert answer.ok, answer.status
    return context


async def set_password(browser: Browser, stage: MapStage) -> None:
    context = await signed_in(browser, stage, stage.password)
    body = {"old": stage.password, "new": PASSWORD}
    answer = await context.request.post(f"{stage.address}/api/password", data=body, headers={"Origin": stage.address})
    assert answer.ok, answer.status
    await context.close()


async def first_draw(page: Page, address: str, level: str) -> float:
    """Seconds from the start of the navigation until the map is seen."""
    await page.goto(address)
    name = f"map-shown-{level}"
    await page.wait_for_function("name => performance.getEntriesByName(name).length > 0", arg=name)
    return float(await page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name)) / 1000


async def traced(browser: Browser, page: Page, script: str, *arguments: Any) -> Motion:
    await browser.start_tracing(page=page, categories=CATEGORIES)
    deltas = await page.evaluate(script, list(arguments))
    events = json.loads(await browser.stop_tracing())["traceEvents"]
    begin, end = (next(event for event in events if event["name"] == name) for name in ("drive-begin", "drive-end"))
    shown = {
        event["args"]["frame_reporter"]["frame_sequence"]
        for event in events
        if event["name"] == REPORT
        and event["pid"] == begin["pid"]
        and begin["ts"] <= event["ts"] <= end["ts"]
        and event.get("args", {}).get("frame_reporter", {}).get("state", "").startswith("STATE_PRESENTED")
    }
    return Motion(len(shown) / (end["ts"] - begin["ts"]) * 1_000_000, deltas)


async def measure(stage: MapStage) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        await set_password(browser, stage)
        for what, path, level in (("districts", "/map", "district"), ("all 15,102 grids", "/map?level=grid", "grid")):
            empty, kept = [], []
            for _ in range(ROUNDS):
                context = await signed_in(browser, stage, PASSWORD)
                page = await context.new_page()
                empty.append(await first_draw(page, stage.address + path, level))
                await page.goto("about:blank")
                kept.append(await first_draw(page, stage.address + path, level))
                await context.close()
            for name, seconds in (("empty browser cache", empty), ("second visit", kept)):
                print(
                    f"first draw, {what}, {name}: median {statistics.median(seconds):.2f} s, most {max(seconds):.2f} s"
                )
        context = await signed_in(browser, stage, PASSWORD)
        page = await context.new_page()
        await first_draw(page, f"{stage.address}/map?level=grid", "grid")
        ours = {way: await traced(browser, page, MOVE, way, SECONDS) for way in ("pan", "zoom")}
        naive = await traced(browser, page, NAIVE, SECONDS)
        for way, motion in ours.items():
            print(f"{way}: {motion.text()}; {motion.frames_a_second / naive.frames_a_second:.1f} times the naive draw")
        print(f"naive: {naive.text()}")
        print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}: what else runs takes its share")
        await browser.close()


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with map_stage(Path(folder), many_tickets(TICKETS, 1)) as stage:
            await measure(stage)


if __name__ == "__main__":
    asyncio.run(main())
