import { describe, expect, test } from "vitest";
import { isStale, refetchDelay } from "@/board/freshness";
import { backoffMs } from "@/live/backoff";
import { parseMessage } from "@/live/message";
import { neighbour, utteranceAt } from "@/review/playhead";
import { formatConfidence, formatRate } from "@/ui/figures";
import { formatClock, formatDay, formatSeconds, secondsSince, secondsText } from "@/ui/time";
import { utterance } from "./views";

test.each([
  [0, "0:00"],
  [65.9, "1:05"],
  [3723, "1:02:03"],
  [-4, "0:00"],
])("%d seconds read %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test("days and clocks are Shanghai's", () => {
  expect(formatDay("2026-11-23T16:00:00Z")).toBe("2026-11-24");
  expect(formatClock("2026-11-23T16:00:05Z")).toBe("00:00:05");
});

test("a clock that runs behind the server's shows no negative wait", () => {
  expect(secondsSince("2026-11-23T10:00:05Z", Date.parse("2026-11-23T10:00:00Z"))).toBe(0);
});

test("a gap's length has one decimal", () => {
  expect(secondsText(3200)).toBe("3.2 秒");
});

test.each([
  [2931, 3112, "94.1%"],
  [9996, 10000, "99.9%"],
  [1, 1, "100.0%"],
  [0, 0, "—"],
])("%d of %d is %s: cut, never rounded up", (numerator, denominator, text) => {
  expect(formatRate(numerator, denominator)).toBe(text);
});

test("a confidence is cut to whole percent", () => {
  expect([formatConfidence(0.58), formatConfidence(0.999), formatConfidence(1)]).toEqual(["58%", "99%", "100%"]);
});

describe("the live connection", () => {
  test("waits longer after each failed try, within limits", () => {
    expect([0, 1, 2, 9].map((attempt) => backoffMs(attempt, 0))).toEqual([500, 1000, 2000, 8000]);
    expect(backoffMs(9, 0.999)).toBeGreaterThanOrEqual(6000);
  });

  test.each(["", "nonsense", "{}", '{"position":"1","event":null}', '{"event":{"type":"new.kind","data":{}}}'])(
    "passes over %s",
    (text) => {
      expect(parseMessage(text)).toBeNull();
    },
  );

  test("reads an event", () => {
    expect(parseMessage('{"position":"1","event":{"type":"agent.changed","data":{}}}')?.type).toBe("agent.changed");
  });
});

test("a board is stale after 10 seconds without contact, and before the first", () => {
  expect([isStale(null, 0), isStale(0, 10_000), isStale(0, 10_001)]).toEqual([true, false, true]);
});

test("a burst of events costs one fetch", () => {
  expect([refetchDelay(1000, 1200, 1000), refetchDelay(1000, 5000, 1000)]).toEqual([800, 0]);
});

describe("the playhead", () => {
  const spoken = [utterance(0, "一"), utterance(2000, "二"), utterance(2500, "三", { side: "agent" })];

  test("is in the utterance that began last when both speak", () => {
    expect(utteranceAt(spoken, 2600)?.text).toBe("三");
    expect(utteranceAt(spoken, 1500)).toBeNull();
  });

  test("steps to the next and the previous sentence, and stops at the ends", () => {
    expect(neighbour(spoken, 0, 1)).toBe(2000);
    expect(neighbour(spoken, 2600, -1)).toBe(2000);
    expect(neighbour(spoken, 2500, 1)).toBeNull();
  });
});
