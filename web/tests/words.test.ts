import { describe, expect, test } from "vitest";
import { alignWords } from "@/ui/align";
import { buildLines } from "@/desk/lines";
import { partial, utterance, view, word } from "./views";

const whole = { start_ms: 0, end_ms: 5000 };

describe("recognised words under the written text", () => {
  test("a piece per word, punctuation with the word before", () => {
    const pieces = alignWords("暖气，不热。", [word("暖气", 0, 500), word("不热", 600, 900, 0.4)], whole);
    expect(pieces.map((item) => [item.text, item.start_ms, item.confidence])).toEqual([
      ["暖气，", 0, 0.9],
      ["不热。", 600, 0.4],
    ]);
  });

  test("digits written for spoken numerals take the time of all of them", () => {
    const words = [
      word("电话", 0, 400),
      word("幺", 500, 600),
      word("三", 600, 700, 0.3),
      word("八", 700, 800),
      word("的", 900, 950),
    ];
    const pieces = alignWords("电话138的", words, whole);
    expect(pieces.map((item) => item.text)).toEqual(["电话", "138", "的"]);
    expect(pieces[1]).toMatchObject({ start_ms: 500, end_ms: 800, confidence: 0.3 });
  });

  test.each([
    ["三天没来电了", ["三天", "没", "来电"]],
    ["12345", ["一", "二", "三", "四", "五"]],
    ["，开头", ["开头"]],
    ["完全不同", ["别", "的", "话"]],
    ["𠮷祥路", ["𠮷祥", "路"]],
  ])("the pieces of %s joined are the text again, in order of time", (text, words) => {
    const pieces = alignWords(
      text,
      words.map((item, index) => word(item, index * 100, index * 100 + 90)),
      whole,
    );
    expect(pieces.map((item) => item.text).join("")).toBe(text);
    const starts = pieces.map((item) => item.start_ms);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  test("a text without words is one piece over the whole utterance", () => {
    expect(alignWords("补录", [], whole)).toEqual([{ text: "补录", ...whole, confidence: 1 }]);
  });
});

describe("lines of the transcript", () => {
  const gap = {
    call_id: "c1",
    side: "caller" as const,
    start_ms: 1000,
    end_ms: 4200,
    reason: "crash" as const,
    filled: false,
  };

  test("stand in order of time, both sides and gaps together", () => {
    const lines = buildLines(
      view({
        utterances: [utterance(5000, "后"), utterance(0, "先", { side: "agent" })],
        partials: [partial(6500, 7000, "正在")],
        gaps: [gap],
      }),
    );
    expect(lines.map((item) => item.kind)).toEqual(["final", "gap", "final", "partial"]);
  });

  test("a gap counts as filled once words from the recording lie within it", () => {
    const filled = utterance(2000, "补的", { origin: "recording" });
    const elsewhere = utterance(2000, "坐席的", { origin: "recording", side: "agent" });
    expect(buildLines(view({ gaps: [gap], utterances: [filled] }))[0]).toMatchObject({ kind: "gap", filled: true });
    expect(buildLines(view({ gaps: [gap], utterances: [elsewhere] }))[0]).toMatchObject({ kind: "gap", filled: false });
  });
});
