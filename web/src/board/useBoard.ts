/** The board, fetched anew when a call or an agent changes, and now and then to know that the server is there. */

import { onBeforeUnmount, ref, shallowRef } from "vue";
import { useRouter } from "vue-router";
import * as api from "@/api/endpoints";
import { isStatus } from "@/api/problem";
import type { Board } from "@/api/types";
import { openLive } from "@/live/socket";
import { forgetSession } from "@/session/session";
import { refetchDelay } from "./freshness";

/** ms between two fetches at least, however many events come */
const FETCH_EVERY_MS = 1_000;

/** ms: proof of contact while nothing happens */
const HEARTBEAT_MS = 5_000;

export function useBoard() {
  const router = useRouter();
  const board = shallowRef<Board | null>(null);
  const contactAt = ref<number | null>(null);
  let fetchedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function fetchBoard(): Promise<string> {
    fetchedAt = Date.now();
    const fresh = await api.readBoard();
    if (!board.value || fresh.as_of >= board.value.as_of) board.value = fresh;
    contactAt.value = Date.now();
    return fresh.position;
  }

  function soon(): void {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        fetchBoard().catch(() => undefined); // the page greys out by itself
      },
      refetchDelay(fetchedAt, Date.now(), FETCH_EVERY_MS),
    );
  }

  const heartbeat = setInterval(soon, HEARTBEAT_MS);
  const live = openLive({
    snapshot: fetchBoard,
    onEvent: (event) => {
      if (event.type === "call.changed" || event.type === "agent.changed") soon();
    },
    onState: () => undefined,
    probe: api.readSession,
    isFinal: (error) => {
      if (!isStatus(error, 401)) return false;
      forgetSession();
      void router.push("/signin");
      return true;
    },
  });

  onBeforeUnmount(() => {
    clearInterval(heartbeat);
    clearTimeout(timer);
    live.close();
  });
  return { board, contactAt };
}
