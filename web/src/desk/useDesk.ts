/** The agent's desk: the call on the line, kept current by the WebSocket. */

import { onBeforeUnmount, reactive } from "vue";
import { useRouter } from "vue-router";
import * as api from "@/api/endpoints";
import { isStatus } from "@/api/problem";
import type { AgentState, Call, CallView, DraftView, LiveEvent } from "@/api/types";
import { applyEvent, mergeViews, withDraft } from "@/live/merge";
import { openLive } from "@/live/socket";
import { forgetSession } from "@/session/session";

export interface Desk {
  agent: string | null;
  state: AgentState;
  view: CallView | null;
  loaded: boolean;
  connected: boolean;
  /** why the last call left the desk without this agent */
  notice: string;
}

export function useDesk() {
  const router = useRouter();
  const desk = reactive<Desk>({
    agent: null,
    state: "logged-out",
    view: null,
    loaded: false,
    connected: false,
    notice: "",
  });

  async function snapshot(): Promise<string> {
    const fresh = await api.readDesk();
    desk.agent = fresh.agent;
    desk.state = fresh.state;
    desk.loaded = true;
    if (fresh.call || !isFinished(desk.view)) desk.view = fresh.call;
    return fresh.position;
  }

  function onEvent(event: LiveEvent): void {
    if (event.type === "agent.changed" && event.data.agent === desk.agent) desk.state = event.data.state;
    if (event.type === "call.changed") onCall(event.data);
    if (desk.view) desk.view = applyEvent(desk.view, event);
  }

  function onCall(call: Call): void {
    const shown = desk.view?.call;
    if (concerns(call, desk.agent) && call.state !== "ended" && shown?.call_id !== call.call_id) {
      open(call);
    } else if (shown?.call_id === call.call_id && isLost(shown, call, desk.agent)) {
      desk.view = null;
      desk.notice = call.state === "ended" ? "来电人已挂断" : "未及时接听，来电已转给其他坐席";
    }
  }

  /** Show the call at once, then everything the server knows of it. */
  function open(call: Call): void {
    desk.notice = "";
    desk.view = { call, utterances: [], partials: [], gaps: [], drafts: [] };
    api.readCall(call.call_id).then(
      (loaded) => {
        if (desk.view?.call.call_id === call.call_id) desk.view = mergeViews(loaded, desk.view);
      },
      () => undefined, // the lines still come over the wire; a reload brings the rest
    );
  }

  /** A draft as the server answered it; it may belong to a call no longer shown. */
  function adopt(draft: DraftView): void {
    if (desk.view?.call.call_id === draft.call_id) desk.view = withDraft(desk.view, draft);
  }

  /** Clear the desk; an older call whose draft is still open comes back. */
  async function next(): Promise<void> {
    desk.view = null;
    await snapshot().catch(() => undefined);
  }

  const live = openLive({
    snapshot,
    onEvent,
    onState: (connected) => (desk.connected = connected),
    probe: api.readSession,
    isFinal: (error) => {
      if (!isStatus(error, 401)) return false;
      forgetSession();
      void router.push("/signin");
      return true;
    },
  });
  onBeforeUnmount(live.close);

  return { desk, adopt, next };
}

function concerns(call: Call, agent: string | null): boolean {
  return agent !== null && (call.ringing === agent || call.answered_by === agent);
}

/** It rang here, nobody took it here, and it rings here no more. */
function isLost(shown: Call, call: Call, agent: string | null): boolean {
  return shown.state === "ringing" && !concerns(call, agent);
}

/** The ticket is written and the caller gone: stays on the screen until the agent goes on. */
function isFinished(view: CallView | null): boolean {
  return view?.call.state === "ended" && view.drafts.some((draft) => draft.status === "accepted");
}
