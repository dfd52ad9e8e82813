import { describe, expect, test } from "vitest";
import * as editing from "@/draft/editing";
import { field } from "./views";

const fresh = () => editing.startEditing(field("suggested", "甲路", "甲路"));

describe("what was typed", () => {
  test("stays when a suggestion arrives, which waits beside it", () => {
    const typed = editing.type(editing.focus(fresh()), "我写的");
    const after = editing.fromServer(typed, field("suggested", "乙路", "乙路"));
    expect(after.text).toBe("我写的");
    expect(editing.waitingSuggestion(after)?.value).toBe("乙路");
  });

  test("stays in any order of typing and news from the server", () => {
    const news = [field("suggested", "乙路", "乙路"), field("empty", ""), field("edited", "丙路", "丁路")];
    const steps: ((state: editing.Editing) => editing.Editing)[] = [
      ...news.map((item) => (state: editing.Editing) => editing.fromServer(state, item)),
      editing.blur,
      editing.focus,
      (state) => editing.refused(state, field("edited", "丙路")),
    ];
    for (const first of steps) {
      for (const second of steps) {
        for (const third of steps) {
          const typed = editing.type(editing.focus(fresh()), "我写的");
          expect(third(second(first(typed))).text).toBe("我写的");
        }
      }
    }
  });

  test("is sent until the server has it, and again when more was typed meanwhile", () => {
    const typed = editing.type(fresh(), "我");
    expect(editing.maySend(typed)).toBe(true);
    const more = editing.type(typed, "我写");
    const after = editing.saved(more, "我", field("edited", "我"));
    expect([after.text, after.dirty]).toEqual(["我写", true]);
    expect(editing.saved(after, "我写", field("edited", "我写")).dirty).toBe(false);
  });

  test("is not sent over another person's words until the agent insists", () => {
    const typed = editing.type(fresh(), "我写的");
    const refused = editing.refused(typed, field("edited", "他写的"));
    expect([refused.text, refused.theirs, editing.maySend(refused)]).toEqual(["我写的", "他写的", false]);
    expect(editing.maySend(editing.keepMine(refused))).toBe(true);
    expect(editing.takeTheirs(refused)).toMatchObject({ text: "他写的", dirty: false });
  });

  test("of another tab of mine counts as another's: both are shown", () => {
    const typed = editing.type(fresh(), "这里写的");
    expect(editing.fromServer(typed, field("edited", "那里写的")).theirs).toBe("那里写的");
  });
});

describe("a field without typing", () => {
  test("follows the server", () => {
    expect(editing.fromServer(fresh(), field("suggested", "乙路", "乙路")).text).toBe("乙路");
  });

  test("keeps still under the cursor and follows when it is left", () => {
    const held = editing.fromServer(editing.focus(fresh()), field("suggested", "乙路", "乙路"));
    expect(held.text).toBe("甲路");
    expect(editing.waitingSuggestion(held)?.value).toBe("乙路");
    expect(editing.blur(held).text).toBe("乙路");
  });

  test("shows no chip for the suggestion it already shows", () => {
    expect(editing.waitingSuggestion(fresh())).toBeNull();
  });
});

describe("an answer of the server that was asked for", () => {
  const typed = () => editing.type(editing.focus(fresh()), "我写的");

  test("takes the place of what was typed before", () => {
    const after = editing.takeAnswer(typed(), field("accepted", "甲路", "甲路"), "我写的");
    expect([after.text, after.dirty]).toEqual(["甲路", false]);
  });

  test("leaves what was typed while it was on its way, to be sent next", () => {
    const more = editing.type(typed(), "我写的，还有");
    const after = editing.takeAnswer(more, field("accepted", "甲路", "甲路"), "我写的");
    expect([after.text, editing.maySend(after)]).toEqual(["我写的，还有", true]);
  });

  test("is no typing where a suggestion changed the input meanwhile", () => {
    const news = editing.fromServer(fresh(), field("suggested", "乙路", "乙路"));
    const after = editing.takeAnswer(news, field("accepted", "甲路", "甲路"), "甲路");
    expect([after.text, after.dirty]).toEqual(["甲路", false]);
  });
});

describe("bringing unseen news to the screen", () => {
  test("shows it also in the field the agent is in", () => {
    const held = editing.fromServer(editing.focus(fresh()), field("suggested", "乙路", "乙路"));
    expect([editing.refresh(held).text, editing.refresh(held).focused]).toEqual(["乙路", true]);
  });

  test("never touches what was typed", () => {
    const typed = editing.type(editing.focus(fresh()), "我写的");
    expect(editing.refresh(editing.fromServer(typed, field("edited", "丙路"))).text).toBe("我写的");
  });
});
