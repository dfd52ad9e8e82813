/** One draft on the screen: typing, saving, taking suggestions, accepting. Lives as long as its form. */

import { onBeforeUnmount, reactive, ref, watch } from "vue";
import * as api from "@/api/endpoints";
import { draftOf, explain, isAway, namedFields } from "@/api/problem";
import type { DraftView, Finding } from "@/api/types";
import { backoffMs } from "@/live/backoff";
import * as editing from "./editing";
import { fieldLabel } from "./fields";
import { stampOf } from "./findings";

/** ms after the last key press */
const SAVE_AFTER_MS = 500;

export interface DraftOptions {
  draft: () => DraftView;
  /** hand the server's answer to the page */
  adopt: (draft: DraftView) => void;
}

export function useDraft({ draft, adopt }: DraftOptions) {
  const id = draft().draft_id;
  const fields = reactive<Record<string, editing.Editing>>({});
  const faults = reactive<Record<string, string>>({});
  const away = ref(false);
  const fault = ref("");
  const ticket = ref<string | null>(draft().ticket);
  const findings = ref<Finding[]>([]);
  let warned = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let saving: Promise<void> = Promise.resolve();

  watch(draft, receive, { immediate: true, flush: "sync" });

  function receive(fresh: DraftView): void {
    if (fresh.ticket) ticket.value = fresh.ticket;
    for (const [key, field] of Object.entries(fresh.fields)) {
      const state = fields[key];
      fields[key] = state ? editing.fromServer(state, field) : editing.startEditing(field);
    }
  }

  function change(key: string, step: (state: editing.Editing) => editing.Editing): void {
    const state = fields[key];
    if (state) fields[key] = step(state);
  }

  function type(key: string, text: string): void {
    change(key, (state) => editing.type(state, text));
    delete faults[key];
    later(SAVE_AFTER_MS);
  }

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  /** Send everything typed so far, one field after the other. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    saving = saving.then(async () => {
      away.value = false;
      for (const key of Object.keys(fields)) {
        if (editing.maySend(fields[key]!)) await save(key);
        if (away.value) return;
      }
    });
    return saving;
  }

  async function save(key: string): Promise<void> {
    const sent = fields[key]!.text;
    try {
      const answer = await api.saveField(id, key, sent, draft().revision);
      tries = 0;
      change(key, (state) => editing.saved(state, sent, answer.fields[key]!));
      adopt(answer);
    } catch (error) {
      const current = draftOf(error);
      if (current) {
        change(key, (state) => editing.refused(state, current.fields[key]!));
        adopt(current);
        later(SAVE_AFTER_MS);
      } else if (isAway(error)) {
        away.value = true;
        later(backoffMs(tries++, Math.random()));
      } else {
        faults[key] = explain(error);
      }
    }
  }

  /** Do one thing on the server; what stands in the way becomes a line on the screen. */
  async function attempt<T>(step: () => Promise<T>): Promise<T | null> {
    fault.value = "";
    try {
      return await step();
    } catch (error) {
      const current = draftOf(error);
      if (current) adopt(current);
      const missing = namedFields(error);
      for (const key of missing) faults[key] = "必填";
      fault.value = missing.length ? `还要填：${missing.map(fieldLabel).join("、")}` : explain(error);
      return null;
    }
  }

  /** Take the suggestion of a field, the very one that is shown. */
  async function take(key: string): Promise<void> {
    const suggestion = fields[key]?.field.suggestion;
    if (!suggestion || fields[key]!.field.state === "locked") return;
    await ask(key, () => api.acceptField(id, key, suggestion.value));
  }

  /** Undo what was typed: the field follows the suggestions again. */
  async function clear(key: string): Promise<void> {
    await ask(key, () => api.clearField(id, key));
  }

  /** Let the server set a field, after what is being saved and before what is typed next. */
  function ask(key: string, step: () => Promise<DraftView>): Promise<void> {
    const asked = fields[key]?.text ?? "";
    saving = saving.then(async () => {
      const answer = await attempt(step);
      if (!answer) return;
      change(key, (state) => editing.takeAnswer(state, answer.fields[key]!, asked));
      delete faults[key];
      adopt(answer);
    });
    return saving;
  }

  async function accept(): Promise<void> {
    await flush();
    if (Object.values(fields).some((state) => state.dirty)) {
      fault.value = away.value ? "服务器暂时连不上，还有内容没有保存" : "还有内容没有保存，请先处理";
      return;
    }
    const seen = Object.fromEntries(Object.entries(fields).map(([key, state]) => [key, state.text]));
    if (await warns(seen)) return;
    const answer = await attempt(() => api.acceptDraft(id, seen));
    if (answer) ticket.value = answer.number;
    else if (changedUnseen(seen)) fault.value = "刚有字段更新，请核对后再受理";
  }

  /** Whether there is something to look at again that was not shown for these values; a check that fails is none. */
  async function warns(seen: Record<string, string>): Promise<boolean> {
    const stamp = stampOf(seen);
    if (stamp === warned) return false;
    warned = stamp;
    try {
      findings.value = (await api.checkDraft(id)).findings;
    } catch {
      findings.value = [];
    }
    return findings.value.length > 0;
  }

  /** Bring to the screen what the server has instead of what was seen; whether there is any. */
  function changedUnseen(seen: Record<string, string>): boolean {
    const changed = Object.keys(seen).filter((key) => !fields[key]!.dirty && fields[key]!.field.value !== seen[key]);
    for (const key of changed) change(key, editing.refresh);
    return changed.length > 0;
  }

  async function putAside(): Promise<boolean> {
    await flush();
    const answer = await attempt(() => api.putAside(id));
    if (answer) adopt(answer);
    return answer !== null;
  }

  const unsaved = (): boolean => Object.values(fields).some((state) => state.dirty);

  function beforeLeaving(event: BeforeUnloadEvent): void {
    if (unsaved()) event.preventDefault();
  }

  window.addEventListener("beforeunload", beforeLeaving);
  onBeforeUnmount(() => {
    window.removeEventListener("beforeunload", beforeLeaving);
    void flush();
  });

  return { fields, faults, fault, findings, away, ticket, type, change, flush, take, clear, accept, putAside, unsaved };
}

export type DraftForm = ReturnType<typeof useDraft>;
