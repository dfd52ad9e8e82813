/** A WebSocket message, read at the door. */

import type { LiveEvent } from "@/api/types";

const KNOWN = new Set<string>([
  "call.changed",
  "agent.changed",
  "utterance.partial",
  "utterance.final",
  "utterance.gap",
  "draft.changed",
  "ticket.accepted",
]);

/** The event of a message; null for a heartbeat or a type this page does not know. */
export function parseMessage(text: unknown): LiveEvent | null {
  if (typeof text !== "string") return null;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  const event = isRecord(message) ? message["event"] : null;
  if (!isRecord(event) || !isRecord(event["data"])) return null;
  return KNOWN.has(String(event["type"])) ? (event as unknown as LiveEvent) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
