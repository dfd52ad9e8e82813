/** Plays the stretches of a call that stand behind a value, one after the other. */

import { onBeforeUnmount, ref } from "vue";
import { audioAddress } from "@/api/endpoints";
import type { Evidence } from "@/api/types";

/** ms played before and after, so that no word is cut */
const MARGIN_MS = 250;

export function useEvidence() {
  const playing = ref<Evidence | null>(null);
  const fault = ref("");
  const audio = new Audio();
  let rest: Evidence[] = [];
  let callId = "";

  function play(call: string, evidence: Evidence[]): void {
    callId = call;
    rest = [...evidence];
    fault.value = "";
    next();
  }

  function next(): void {
    const stretch = rest.shift() ?? null;
    playing.value = stretch;
    if (!stretch) return;
    audio.src = audioAddress(callId, Math.max(0, stretch.start_ms - MARGIN_MS), stretch.end_ms + MARGIN_MS);
    audio.play().catch(failed);
  }

  function failed(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    rest = [];
    playing.value = null;
    fault.value = "录音暂时放不出来";
  }

  function stop(): void {
    rest = [];
    playing.value = null;
    audio.pause();
  }

  audio.addEventListener("ended", next);
  onBeforeUnmount(() => {
    audio.removeEventListener("ended", next);
    stop();
  });
  return { playing, fault, play, stop };
}
