import { afterEach, expect, test, vi } from "vitest";
import type { Role } from "@/api/types";
import { homeOf, session, signOut } from "@/session/session";

const somebody = {
  id: 1,
  name: "李",
  roles: ["agent" as const],
  agent: "1001",
  must_set_password: false,
  scope: { queues: [], areas: [], units: [] },
};

afterEach(() => vi.unstubAllGlobals());

test("who could not sign out on the server stays signed in", async () => {
  session.user = somebody;
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
  await expect(signOut()).rejects.toThrow();
  expect(session.user).toEqual(somebody);
});

test("who signed out is nobody", async () => {
  session.user = somebody;
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
  await signOut();
  expect(session.user).toBeNull();
});

test.each([
  [["agent"], "/desk"],
  [["agent", "supervisor"], "/desk"],
  [["supervisor"], "/board"],
  [["quality"], "/review"],
  [["quality-lead"], "/review"],
  [["unit"], "/mine"],
  [["grid-worker", "community"], "/mine"],
  [["oversight"], "/mine"],
  [["admin"], "/mine"],
] as [Role[], string][])("who is %s starts on %s", (roles, page) => {
  expect(homeOf({ ...somebody, roles })).toBe(page);
});
