/** The territory and its counts from the server. Each level is there as soon as it came. */

import { onBeforeUnmount, ref, shallowRef } from "vue";
import { useRouter } from "vue-router";
import * as api from "@/api/endpoints";
import { explain, isStatus } from "@/api/problem";
import type { Level, Shapes } from "@/api/types";
import { forgetSession } from "@/session/session";
import { LEVELS } from "./levels";
import type { LevelCounts } from "./tally";

export function useTerritory() {
  const router = useRouter();
  const shapes = shallowRef<readonly Shapes[]>([]);
  const counts = shallowRef<LevelCounts>({});
  const fault = ref("");
  let asked = 0;

  async function loadShapes(levels: readonly Level[]): Promise<void> {
    await Promise.all(
      levels.map(async (level) => {
        const fresh = await api.readShapes(level);
        shapes.value = [...shapes.value, fresh];
      }),
    );
  }

  /** All levels are of one moment or none is shown; an answer that a later question overtook is dropped. */
  async function loadCounts(days: number | null): Promise<void> {
    const mine = ++asked;
    const all = await Promise.all(LEVELS.map((level) => api.readCounts(level, days)));
    if (mine !== asked) return;
    counts.value = Object.fromEntries(all.map((each) => [each.level, each]));
  }

  async function saying(work: Promise<unknown>): Promise<void> {
    try {
      await work;
      fault.value = "";
    } catch (error) {
      if (isStatus(error, 401)) {
        forgetSession();
        void router.push("/signin");
      }
      fault.value = explain(error);
    }
  }

  /** Ask for whatever is not here yet, and for the counts; the districts do not wait behind what is larger. */
  async function load(days: number | null): Promise<void> {
    const missing = LEVELS.filter((level) => !shapes.value.some((each) => each.level === level));
    const first = missing.filter((level) => level === "district");
    const deeper = missing.slice(first.length);
    await saying(Promise.all([loadShapes(first).then(() => loadShapes(deeper)), loadCounts(days)]));
  }

  onBeforeUnmount(() => (asked += 1));
  return { shapes, counts, fault, load };
}
