/**
 * One field as it stands on this screen. Pure: what was typed here is never replaced by what the server says.
 *
 * `text` is what the input shows. While the agent is in the field, or has text the server does not have yet, news from
 * the server changes `field` (shown beside the input) and leaves `text` alone.
 */

import type { Field, Suggestion } from "@/api/types";

export interface Editing {
  /** the field as the server has it */
  field: Field;
  text: string;
  /** typed and not yet confirmed by the server */
  dirty: boolean;
  focused: boolean;
  /** the server's value when typing began; tells a conflict with another person from the server's own progress */
  base: string;
  /** somebody else's text that stands on the server instead of `base` */
  theirs: string | null;
}

export function startEditing(field: Field): Editing {
  return { field, text: field.value, dirty: false, focused: false, base: field.value, theirs: null };
}

export function fromServer(state: Editing, field: Field): Editing {
  if (state.dirty) return { ...state, field, theirs: typedByAnother(state, field) ? field.value : null };
  if (state.focused) return { ...state, field };
  return { ...state, field, text: field.value, base: field.value, theirs: null };
}

export function focus(state: Editing): Editing {
  return { ...state, focused: true };
}

/** Leaving a field without a change shows what the server has by now. */
export function blur(state: Editing): Editing {
  const left = { ...state, focused: false };
  return left.dirty ? left : { ...left, text: left.field.value, base: left.field.value };
}

export function type(state: Editing, text: string): Editing {
  if (text === state.text) return state;
  return { ...state, text, dirty: true, base: state.dirty ? state.base : state.field.value };
}

/** The server has stored `sent`; text typed since then is still to be sent. */
export function saved(state: Editing, sent: string, field: Field): Editing {
  const dirty = state.text !== sent;
  return { ...state, field, base: field.value, dirty, theirs: null };
}

/** Another person stored something else first: keep the typed text, show theirs. */
export function refused(state: Editing, field: Field): Editing {
  return { ...state, field, theirs: field.value };
}

/**
 * The agent asked the server to set the field (took a suggestion, undid typing, took another person's text).
 *
 * @param asked the input's text when that was asked; what was typed while the answer was on its way stays
 */
export function takeAnswer(state: Editing, field: Field, asked: string): Editing {
  if (state.dirty && state.text !== asked) return { ...state, field, dirty: true, base: field.value, theirs: null };
  return { ...startEditing(field), focused: state.focused };
}

/** Show what the server has, also in the field the agent is in; typed text stays. */
export function refresh(state: Editing): Editing {
  return state.dirty ? state : takeAnswer(state, state.field, state.text);
}

/** Give up what was typed here for what somebody else stored. */
export function takeTheirs(state: Editing): Editing {
  return takeAnswer(state, state.field, state.text);
}

/** Insist on what was typed here, knowing what somebody else stored. */
export function keepMine(state: Editing): Editing {
  return { ...state, base: state.field.value, theirs: null };
}

/** May the typed text be sent without asking? Not over another person's words. */
export function maySend(state: Editing): boolean {
  return state.dirty && state.theirs === null;
}

/** The suggestion to show beside the input: one that says something else than the input does. */
export function waitingSuggestion(state: Editing): Suggestion | null {
  const suggestion = state.field.suggestion;
  return suggestion && suggestion.value !== "" && suggestion.value !== state.text ? suggestion : null;
}

function typedByAnother(state: Editing, field: Field): boolean {
  const byPerson = field.state === "edited" || field.state === "accepted" || field.state === "locked";
  return byPerson && field.value !== state.base && field.value !== state.text;
}
