import { describe, expect, test } from "vitest";
import type { Finding } from "@/api/types";
import { stampOf, stretchOf } from "@/draft/findings";
import { utterance } from "./views";

const finding = (said_ms: number | null): Finding => ({
  defect: "fact-changed",
  field: "content",
  said_ms,
  why: "金额对不上",
});

describe("what is found before a draft is accepted", () => {
  test("the words are played to the end of what was said there", () => {
    const said = utterance(2000, "三千块");
    expect(stretchOf(finding(2400), [utterance(0, "你好"), said])).toEqual({
      utterance_id: said.id,
      start_ms: 2400,
      end_ms: said.end_ms,
    });
  });

  test("what nobody said cannot be played", () => {
    expect(stretchOf(finding(null), [utterance(0, "你好")])).toBeNull();
  });

  test("where the transcript has a hole a few seconds are played", () => {
    expect(stretchOf(finding(9000), [])).toEqual({ utterance_id: "", start_ms: 9000, end_ms: 13000 });
  });

  test("the same values are warned of once, others again", () => {
    expect(stampOf({ title: "a", content: "b" })).toBe(stampOf({ content: "b", title: "a" }));
    expect(stampOf({ title: "a" })).not.toBe(stampOf({ title: "c" }));
  });
});
