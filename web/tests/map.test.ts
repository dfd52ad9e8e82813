import { describe, expect, test } from "vitest";
import { bordersOf } from "@/map/borders";
import { classAt, classText, classesOf, isDark, NONE } from "@/map/colours";
import { boxAround, project, rangeUnder } from "@/map/layer";
import { levelBelow, levelOf, parentOf, pathOf, sharedDepth } from "@/map/levels";
import { mapKey } from "@/map/mapKeys";
import { boxOf, levelInSight, type Scene } from "@/map/scene";
import { paint, type Brush } from "@/map/painter";
import { areaAt, hashOf } from "@/map/spatial";
import { tallyOf } from "@/map/tally";
import { layersOf } from "@/map/useMap";
import { between, fit, pan, seen, toMap, toScreen, within, zoomAt } from "@/map/view";
import { counts, layer, layers, shapes } from "./territory";

const SIZE = { width: 800, height: 600 };

describe("codes", () => {
  test("carry their level, their parents and how much two of them share", () => {
    expect(["", "210102", "210102001", "210102001001", "210102001001001", "2101"].map(levelOf)).toEqual([
      null,
      "district",
      "street",
      "community",
      "grid",
      null,
    ]);
    expect(["210102001", "210102", ""].map(parentOf)).toEqual(["210102", "", ""]);
    expect(["", "210102", "210102001001001"].map(levelBelow)).toEqual(["district", "street", null]);
    expect(pathOf("210102001001")).toEqual(["210102", "210102001", "210102001001"]);
    expect(sharedDepth("210102001001", "210103001001")).toBe(0);
    expect(sharedDepth("210102001001", "210102001002")).toBe(2);
  });
});

describe("a layer", () => {
  test("has its rings in metres, from steps in units", () => {
    const grids = layer("grid");
    const [west, north, east, south] = boxAround(grids, [0, 1])!;
    expect(east - west).toBeCloseTo(100 * 1.1132 * Math.cos((41.801 * Math.PI) / 180), 0);
    expect(south - north).toBeCloseTo(100 * 1.1132, 0);
    expect([...grids.starts]).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32]);
  });

  test("has the areas under a code side by side", () => {
    expect(rangeUnder(layer("grid"), "210102")).toEqual([0, 4]);
    expect(rangeUnder(layer("grid"), "210103002")).toEqual([6, 8]);
    expect(rangeUnder(layer("grid"), "")).toEqual([0, 8]);
    expect(rangeUnder(layer("grid"), "210199")).toEqual([8, 8]);
  });

  test("has north above south", () => {
    const origin = { lon: 123.4, lat: 41.8 };
    expect(project(origin, 123.4, 41.9)[1]).toBeLessThan(0);
    expect(project(origin, 123.5, 41.8)[0]).toBeGreaterThan(0);
  });
});

describe("borders", () => {
  const borders = bordersOf(layer("grid"));
  const count = (depth: number): number => [...borders.depth].filter((each) => each === depth).length;

  test("are each there once: 12 sides at the rim and 10 between two grids", () => {
    expect(borders.beyond.length).toBe(22);
    expect([...borders.beyond].filter((area) => area < 0).length).toBe(12);
  });

  test("know the highest level that they part", () => {
    // the rim and two between the districts; four between the streets; four between the two grids of a community
    expect([count(0), count(1), count(2), count(3)]).toEqual([14, 4, 0, 4]);
  });

  test("know how large the areas are on whose account they are drawn", () => {
    expect(borders.across[0]![0]! / borders.across[3]![0]!).toBeCloseTo(2, 3);
  });
});

describe("the area under a point", () => {
  const grids = layer("grid");
  const hash = hashOf(grids);

  test("is found for every area's middle", () => {
    for (let area = 0; area < 8; area++) {
      expect(areaAt(grids, hash, grids.middles[2 * area]!, grids.middles[2 * area + 1]!)).toBe(area);
    }
  });

  test("is none outside", () => {
    expect(areaAt(grids, hash, -1e6, 0)).toBe(-1);
    expect(areaAt(grids, hash, 0, 1e6)).toBe(-1);
  });
});

describe("a view", () => {
  const box = [-500, -300, 700, 900] as const;

  test("fits a box whole, above what lies over its lower edge", () => {
    const view = fit(box, SIZE, 60);
    const [left, top] = toScreen(view, SIZE, box[0], box[1]);
    const [right, bottom] = toScreen(view, SIZE, box[2], box[3]);
    expect(Math.min(left, top)).toBeGreaterThan(0);
    expect(right).toBeLessThan(SIZE.width);
    expect(bottom).toBeLessThan(SIZE.height - 60);
  });

  test("keeps what is under the pointer when it is enlarged", () => {
    const view = fit(box, SIZE);
    const before = toMap(view, SIZE, 123, 456);
    const after = toMap(zoomAt(view, SIZE, 3, 123, 456), SIZE, 123, 456);
    expect(after[0]).toBeCloseTo(before[0], 6);
    expect(after[1]).toBeCloseTo(before[1], 6);
  });

  test("moves the map with the pointer", () => {
    const view = fit(box, SIZE);
    const [x, y] = toMap(view, SIZE, 100, 100);
    expect(toScreen(pan(view, 30, -20), SIZE, x, y).map(Math.round)).toEqual([130, 80]);
  });

  test("stays on the map", () => {
    const lost = within({ x: 1e9, y: -1e9, scale: 1e-9 }, box, SIZE);
    expect([lost.x, lost.y]).toEqual([700, -300]);
    expect(seen(lost, SIZE)[2]).toBeGreaterThan(700);
    expect(within({ x: 0, y: 0, scale: 1e9 }, box, SIZE).scale).toBeLessThan(100);
  });

  test("begins and ends its way where it should", () => {
    const [a, b] = [fit(box, SIZE), { x: 100, y: 100, scale: 4 }];
    expect(between(a, b, 0)).toEqual(a);
    const end = between(a, b, 1);
    expect([end.x, end.y, end.scale].map((each) => Math.round(each * 1e6) / 1e6)).toEqual([100, 100, 4]);
  });
});

describe("classes of counts", () => {
  test.each([
    [[0, 0], []],
    [[0, 1, 1, 1], ["1"]],
    [
      [3, 1, 0, 2, 5],
      ["1", "2", "3", "4", "5"],
    ],
  ])("of %j", (numbers, texts) => {
    expect(classesOf(numbers).map(classText)).toEqual(texts);
  });

  test.each([
    [[1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 40]],
    [Array.from({ length: 500 }, (_, at) => 1 + Math.floor(at ** 3 / 1e6))],
    [[431, 499, 682, 903, 1257, 1313, 1631, 1710, 1919, 1929, 1968, 2786, 2984]],
    [[7_000_000, 12, 900]],
  ])("begin with 1, follow without a gap and end with the largest count", (numbers) => {
    const classes = classesOf(numbers);
    expect(classes.length).toBeGreaterThan(1);
    expect(classes.length).toBeLessThanOrEqual(5);
    expect(classes[0]!.from).toBe(1);
    expect(classes.at(-1)!.to).toBe(Math.max(...numbers));
    classes.slice(1).forEach((item, at) => expect(item.from).toBe(classes[at]!.to + 1));
    for (const item of classes) expect(item.to).toBeGreaterThanOrEqual(item.from);
  });

  test("have a place for every count, and none for zero", () => {
    const classes = classesOf([1, 2, 3, 4, 5]);
    expect([0, 1, 5, 99].map((count) => classAt(classes, count))).toEqual([-1, 0, 4, 4]);
  });

  test("get darker, and none looks like zero", () => {
    const colours = classesOf([1, 2, 3, 4, 5]).map((item) => item.colour);
    expect(new Set([...colours, NONE]).size).toBe(6);
    expect(colours.map(isDark)).toEqual([false, false, false, true, true]);
  });
});

describe("the table", () => {
  const all = {
    district: counts("district", { "210102": 6, "210103": 1 }, 9),
    street: counts("street", { "210102002": 4, "210103001": 1 }, 9),
  };

  test("adds up: what is under an area and what is known no deeper", () => {
    const tally = tallyOf(layers(), all, "210102", "count");
    expect(tally.rows.map((row) => [row.code, row.count])).toEqual([
      ["210102002", 4],
      ["210102001", 0],
    ]);
    expect([tally.total, tally.unplaced]).toEqual([6, 2]);
    expect(tallyOf(layers(), all, "", "code")).toMatchObject({ total: 9, unplaced: 2 });
  });

  test("is empty while a level is on its way", () => {
    expect(tallyOf(layers(), all, "210102002001", "code").rows).toEqual([]);
    expect(tallyOf(new Map(), {}, "", "code")).toEqual({ rows: [], total: 0, unplaced: 0 });
  });
});

describe("what is drawn", () => {
  const all = layers();
  const home = boxOf(all, "")!;

  function scene(level: Scene["level"], node = ""): Scene {
    return { layers: all, counts: new Map(), classes: new Map(), level, node };
  }

  test("goes deeper when few areas are in sight, never less deep than asked", () => {
    expect(levelInSight(all, "district", home)).toBe("grid");
    const many = new Map(all).set("street", { ...all.get("street")!, ...crowd() });
    expect(levelInSight(many, "district", [-1, -1, 1, 1])).toBe("district");
    expect(levelInSight(many, "community", [-1, -1, 1, 1])).toBe("grid");
  });

  test("is the deepest level there is while deeper ones are on their way", () => {
    const first = new Map([["district", all.get("district")!] as const]);
    expect(levelInSight(first, "street", home)).toBe("district");
  });

  test("is every area in sight and none beside", () => {
    expect(fills(scene("grid"), fit(home, SIZE))).toBe(8);
    const [x, y] = [all.get("grid")!.middles[0]!, all.get("grid")!.middles[1]!];
    expect(fills(scene("grid"), { x, y, scale: 50 })).toBe(1);
  });

  test("comes in steps no larger than a frame can bear", () => {
    const brush = fakeBrush();
    const steps = [...paint(brush.brush, scene("grid", "210102"), fit(home, SIZE), SIZE)];
    expect(steps.reduce((sum, step) => sum + step, 0)).toBeGreaterThanOrEqual(32);
    expect(Math.max(...steps)).toBeLessThanOrEqual(32);
  });

  function fills(what: Scene, view: Parameters<typeof seen>[0]): number {
    const brush = fakeBrush();
    for (const step of paint(brush.brush, what, view, SIZE)) void step;
    return brush.filled();
  }
});

test("levels lie on one flat map, in whatever order they come", () => {
  const [grids, districts] = [shapes("grid"), shapes("district")];
  layersOf([grids]);
  const both = layersOf([districts, grids]).layers;
  const west = (level: "grid" | "district"): number => boxAround(both.get(level)!, [0, 1])![0];
  expect(west("grid")).toBeCloseTo(west("district"), 3);
});

test("codes of what the server sends stay in order", () => {
  expect([...shapes("grid").codes].sort()).toEqual(shapes("grid").codes);
});

test.each([
  [{ key: "ArrowLeft" }, "pan"],
  [{ key: "+" }, "zoom"],
  [{ key: "Enter" }, "open"],
  [{ key: "Escape" }, "up"],
  [{ key: "Home" }, "home"],
  [{ key: "a" }, undefined],
  [{ key: "ArrowLeft", altKey: true }, undefined],
  [{ key: "-", ctrlKey: true }, undefined],
])("the key %j means %s", (press, kind) => {
  expect(mapKey({ ctrlKey: false, altKey: false, metaKey: false, ...press })?.kind).toBe(kind);
});

/** A brush that counts what it fills. */
function fakeBrush(): { brush: Brush; filled: () => number } {
  let count = 0;
  const nothing = (): void => undefined;
  const brush = {
    fill: () => (count += 1),
    measureText: (text: string) => ({ width: 13 * text.length }),
    ...Object.fromEntries(
      ["fillRect", "beginPath", "moveTo", "lineTo", "closePath", "stroke", "strokeText", "fillText"].map((name) => [
        name,
        nothing,
      ]),
    ),
  } as unknown as Brush;
  return { brush, filled: () => count };
}

/** Codes and boxes of a hundred areas on one spot. */
function crowd(): { codes: string[]; boxes: Float32Array } {
  const codes = Array.from({ length: 100 }, (_, at) => `210102${String(at + 1).padStart(3, "0")}`);
  return { codes, boxes: Float32Array.from({ length: 400 }, (_, at) => (at % 4 < 2 ? -1 : 1)) };
}
