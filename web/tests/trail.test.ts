import { describe, expect, it } from "vitest";
import { FIRST_PAGE, back, forth } from "@/ui/trail";

describe("a trail of pages", () => {
  it("leads back the way it came", () => {
    const third = forth(forth(FIRST_PAGE, "a"), "b");
    expect(third.after).toBe("b");
    expect(back(third).after).toBe("a");
    expect(back(back(third))).toEqual(FIRST_PAGE);
  });

  it("leads to the first page when it is not known how it came there", () => {
    expect(back({ before: [], after: "b" })).toEqual(FIRST_PAGE);
  });
});
