import { describe, expect, test } from "vitest";
import { isMasked } from "@/ui/masked";

describe("masked values", () => {
  test.each(["王**", "139****1234", "和平区***"])("%s is masked", (text) => {
    expect(isMasked(text)).toBe(true);
  });
  test.each(["", "井盖丢了", "按*号键"])("%s is not", (text) => {
    expect(isMasked(text)).toBe(false);
  });
});
