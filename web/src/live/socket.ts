/** The page's one WebSocket: events in order, reconnecting by itself from a fresh snapshot. */

import type { LiveEvent } from "@/api/types";
import { backoffMs } from "./backoff";
import { parseMessage } from "./message";

/** ms without a message after which the server is asked whether it is still there; it pings every 20 s */
const QUIET_MS = 25_000;

export interface LiveOptions {
  /** Load the page's snapshot and return the stream position to go on from. Called before every connection. */
  snapshot: () => Promise<string>;
  onEvent: (event: LiveEvent) => void;
  onState: (connected: boolean) => void;
  /** A cheap request that fails when the server is away: a cut line leaves a socket that only looks open. */
  probe: () => Promise<unknown>;
  /** The session is over: no use in trying again. */
  isFinal: (error: unknown) => boolean;
}

export interface Live {
  close: () => void;
}

export function openLive(options: LiveOptions): Live {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let closed = false;

  async function start(): Promise<void> {
    try {
      const position = await options.snapshot();
      if (!closed) connect(position);
    } catch (error) {
      if (options.isFinal(error)) closed = true;
      retry();
    }
  }

  function connect(position: string): void {
    const address = new URL("/api/live", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("position", position);
    const current = new WebSocket(address);
    socket = current;
    current.onopen = () => {
      options.onState(true);
      watch();
    };
    current.onmessage = (message) => {
      attempt = 0; // only now: a server may accept a connection just to say why it closes it
      watch();
      const event = parseMessage(message.data);
      if (event && socket === current) options.onEvent(event);
    };
    current.onclose = () => {
      if (socket === current) retry();
    };
  }

  function watch(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      options.probe().then(watch, () => retry());
    }, QUIET_MS);
  }

  function retry(): void {
    const old = socket;
    socket = null;
    old?.close();
    clearTimeout(quiet);
    clearTimeout(timer);
    options.onState(false);
    if (!closed) timer = setTimeout(() => void start(), backoffMs(attempt++, Math.random()));
  }

  void start();
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      clearTimeout(quiet);
      const old = socket;
      socket = null;
      old?.close();
    },
  };
}
