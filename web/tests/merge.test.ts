import { describe, expect, test } from "vitest";
import { applyEvent, mergeViews } from "@/live/merge";
import { call, draft, event, partial, utterance, view } from "./views";

const texts = (of: ReturnType<typeof view>): string[] => of.utterances.map((item) => item.text);

describe("live events into the view of a call", () => {
  test("a final replaces the partial of its side and leaves the other side's", () => {
    const before = view({ partials: [partial(0, 800, "暖气"), partial(0, 900, "您好", "agent")] });
    const after = applyEvent(before, event("utterance.final", utterance(0, "暖气不热")));
    expect(texts(after)).toEqual(["暖气不热"]);
    expect(after.partials.map((item) => item.side)).toEqual(["agent"]);
  });

  test("the same final twice is one line", () => {
    const final = event("utterance.final", utterance(0, "暖气不热"));
    const once = applyEvent(view(), final);
    expect(applyEvent(once, final)).toBe(once);
  });

  test("finals that come out of order stand in order of time", () => {
    const late = applyEvent(view(), event("utterance.final", utterance(5000, "二")));
    expect(texts(applyEvent(late, event("utterance.final", utterance(1000, "一"))))).toEqual(["一", "二"]);
  });

  test("a partial that a final already covers does not come back", () => {
    const before = view({ utterances: [utterance(0, "暖气不热")] });
    expect(applyEvent(before, event("utterance.partial", partial(0, 800, "暖气")))).toBe(before);
  });

  test("a partial of the next sentence survives the final of the sentence before", () => {
    const before = view({ partials: [partial(1500, 1900, "三天")] });
    const after = applyEvent(before, event("utterance.final", utterance(0, "暖气不热")));
    expect(after.partials).toHaveLength(1);
  });

  test("a side has one partial at a time", () => {
    const first = applyEvent(view(), event("utterance.partial", partial(0, 400, "暖")));
    const second = applyEvent(first, event("utterance.partial", partial(0, 800, "暖气")));
    expect(second.partials.map((item) => item.text)).toEqual(["暖气"]);
  });

  test("an older revision of a draft changes nothing", () => {
    const before = view({ drafts: [draft(7)] });
    expect(applyEvent(before, event("draft.changed", draft(6)))).toBe(before);
  });

  test("an accepted ticket closes its draft", () => {
    const data = { number: "20261123-000001-5", draft_id: "c1#1", call_id: "c1" };
    const after = applyEvent(view({ drafts: [draft(1)] }), event("ticket.accepted", data));
    expect(after.drafts[0]).toMatchObject({ status: "accepted", ticket: data.number });
  });

  test("an event of another call changes nothing", () => {
    const before = view();
    expect(applyEvent(before, event("utterance.final", utterance(0, "别人"), "c2"))).toBe(before);
  });

  test("an ended call does not come back to life by a late event", () => {
    const before = view({ call: call({ state: "ended" }) });
    expect(applyEvent(before, event("call.changed", call({ state: "answered" }))).call.state).toBe("ended");
  });

  test("a filled gap stays filled when its event comes again", () => {
    const gap = { call_id: "c1", side: "caller" as const, start_ms: 0, end_ms: 3200, reason: "crash" as const };
    const before = view({ gaps: [{ ...gap, filled: true }] });
    expect(applyEvent(before, event("utterance.gap", gap)).gaps).toEqual([{ ...gap, filled: true }]);
  });
});

describe("a loaded view and what came while it was loading", () => {
  test("keeps every line once and the newer draft", () => {
    const loaded = view({ utterances: [utterance(0, "一"), utterance(2000, "二")], drafts: [draft(2)] });
    const shown = view({ utterances: [utterance(2000, "二"), utterance(4000, "三")], drafts: [draft(3)] });
    const merged = mergeViews(loaded, shown);
    expect(texts(merged)).toEqual(["一", "二", "三"]);
    expect(merged.drafts.map((item) => item.revision)).toEqual([3]);
  });
});
