import { describe, expect, test } from "vitest";
import { chosenDraft, nextDraft, shownDrafts, tabLabel } from "@/draft/issues";
import { draft, field } from "./views";

const one = draft(1, { title: field("suggested", "井盖缺失", "井盖缺失") });
const two = { ...draft(1, { title: field("suggested", "暖气不热", "暖气不热") }), draft_id: "c1#2" };
const vacant = { ...draft(3, { title: field("empty", "") }), draft_id: "c1#2" };

describe("the issues of a call", () => {
  test("an issue that vanished is not shown, one somebody typed into is", () => {
    expect(shownDrafts([one, vacant])).toEqual([one]);
    const typed = { ...vacant, fields: { title: field("edited", "路灯") } };
    expect(shownDrafts([one, typed])).toEqual([one, typed]);
  });

  test("the first draft is shown before anything is said", () => {
    const empty = draft(0, { title: field("empty", "") });
    expect(shownDrafts([empty])).toEqual([empty]);
  });

  test("a draft put aside leaves the tabs", () => {
    expect(shownDrafts([{ ...one, status: "aside" as const }, two])).toEqual([two]);
  });

  test("the first is shown until another is chosen, and again when the chosen one is gone", () => {
    expect(chosenDraft([one, two], null)).toBe(one);
    expect(chosenDraft([one, two], "c1#2")).toBe(two);
    expect(chosenDraft([one], "c1#2")).toBe(one);
    expect(chosenDraft([], null)).toBeNull();
  });

  test("the key goes round", () => {
    expect(nextDraft([one, two], "c1#1")).toBe("c1#2");
    expect(nextDraft([one, two], "c1#2")).toBe("c1#1");
  });

  test("a tab names its issue", () => {
    expect(tabLabel(two)).toBe("诉求2：暖气不热");
    expect(tabLabel(vacant)).toBe("诉求2");
  });
});
