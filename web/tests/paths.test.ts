import { describe, expect, test } from "vitest";
import type { Category, CategoryItem } from "@/api/types";
import { choicesOf, needsSituation, optionsOf, shortPath, stopsEarly } from "@/draft/paths";
import { field } from "./views";

const leaf: CategoryItem = {
  code: "010302",
  name: "暖气不热",
  path: "供热 › 室温不达标 › 暖气不热",
  situations: [
    { code: "010302-1", name: "单户全屋冰凉", unit: "供热企业", limit: "12紧急工作时" },
    { code: "010302-2", name: "单间不热", unit: "供热企业", limit: "2个工作日" },
  ],
};

const category: Category = {
  path: [{ level: 1, code: "01", name: "供热", confidence: 0.9 }],
  situation: null,
  alternatives: [{ code: "010303", name: "漏水", path: "供热 › 管道 › 漏水", confidence: 0.2 }],
};

describe("one-key choices", () => {
  test("are the model's alternatives", () => {
    expect(choicesOf(category, null)).toEqual([
      { code: "010303", label: "管道 › 漏水", hint: "供热 › 管道 › 漏水", confidence: 0.2 },
    ]);
  });

  test("are the situations of a leaf just chosen", () => {
    expect(choicesOf(category, leaf).map((item) => item.code)).toEqual(["010302-1", "010302-2"]);
  });
});

test("a chosen leaf needs its situation; a suggested or complete one does not ask", () => {
  expect(needsSituation(field("edited", "010302"))).toBe(true);
  expect(needsSituation(field("edited", "010302-1"))).toBe(false);
  expect(needsSituation(field("suggested", "010302", "010302"))).toBe(false);
  expect(needsSituation(field("empty", ""))).toBe(false);
});

test("a search offers each situation with its unit and limit", () => {
  expect(optionsOf([leaf]).map((item) => [item.value, item.rule])).toEqual([
    ["010302-1", "供热企业 · 12紧急工作时"],
    ["010302-2", "供热企业 · 2个工作日"],
  ]);
});

test("a path without a situation stops early", () => {
  expect([stopsEarly(category), stopsEarly({ ...category, situation: "010302-1" }), stopsEarly(null)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(shortPath("供热")).toBe("供热");
});
