import { describe, expect, test } from "vitest";
import { isComposing, pressName, worksWhileTyping, type KeyPress } from "@/keys/shortcut";

function press(more: Partial<KeyPress>): KeyPress {
  return {
    key: "",
    code: "",
    keyCode: 0,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    isComposing: false,
    repeat: false,
    ...more,
  };
}

describe("while an input method composes", () => {
  test.each([
    ["isComposing", { isComposing: true }],
    ["keyCode 229", { keyCode: 229 }],
    ["key Process", { key: "Process" }],
  ])("no shortcut has a name (%s)", (_, sign) => {
    const enter = press({ key: "Enter", code: "Enter", ctrlKey: true, ...sign });
    expect(isComposing(enter)).toBe(true);
    expect(pressName(enter)).toBeNull();
  });
});

describe("the name of a press", () => {
  test.each([
    ["F9", { key: "F9", code: "F9" }],
    ["Ctrl+Enter", { key: "Enter", code: "Enter", ctrlKey: true }],
    ["Ctrl+Enter", { key: "Enter", code: "Enter", metaKey: true }],
    ["Alt+1", { key: "¡", code: "Digit1", altKey: true }],
    ["Alt+1", { key: "1", code: "Numpad1", altKey: true }],
    ["Alt+A", { key: "å", code: "KeyA", altKey: true }],
    ["Alt+ArrowDown", { key: "ArrowDown", code: "ArrowDown", altKey: true }],
    ["?", { key: "?", code: "Slash", shiftKey: true }],
    ["?", { key: "？", code: "Slash", shiftKey: true }],
  ])("is %s", (name, keys) => {
    expect(pressName(press(keys))).toBe(name);
  });

  test("is nothing for a key held down", () => {
    expect(pressName(press({ key: "F9", code: "F9", repeat: true }))).toBeNull();
  });
});

test("only keys that write no text work inside a field", () => {
  expect(["F9", "Ctrl+Enter", "Alt+1", "Escape"].every(worksWhileTyping)).toBe(true);
  expect(["?", "e", " ", "ArrowLeft", "["].some(worksWhileTyping)).toBe(false);
});
