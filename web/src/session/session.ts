/** Who is signed in; one for the whole page. */

import { reactive } from "vue";
import * as api from "@/api/endpoints";
import { isStatus } from "@/api/problem";
import type { Role, User } from "@/api/types";

export const session = reactive<{ user: User | null; known: boolean }>({ user: null, known: false });

/** Ask the server once who we are. */
export async function loadSession(): Promise<void> {
  if (session.known) return;
  try {
    session.user = (await api.readSession()).user;
  } catch (error) {
    if (!isStatus(error, 401)) throw error;
    session.user = null;
  }
  session.known = true;
}

export async function signIn(username: string, password: string): Promise<User> {
  session.user = (await api.signIn(username, password)).user;
  session.known = true;
  return session.user;
}

/** Set one's own password and go on as the same user. */
export async function changePassword(old: string, fresh: string): Promise<void> {
  await api.setPassword(old, fresh);
  session.known = false;
  session.user = null;
  await loadSession();
}

/** End the session on the server; while that fails the user stays signed in, and must know it. */
export async function signOut(): Promise<void> {
  await api.signOut();
  forgetSession();
}

/** The server says the session is over. */
export function forgetSession(): void {
  session.user = null;
  session.known = true;
}

const HOMES: [Role, string][] = [
  ["agent", "/desk"],
  ["supervisor", "/board"],
  ["quality", "/review"],
  ["quality-lead", "/review"],
];

/** The page a user starts on; who has no desk here reads what their part is. */
export function homeOf(user: User): string {
  return HOMES.find(([role]) => user.roles.includes(role))?.[1] ?? "/mine";
}
