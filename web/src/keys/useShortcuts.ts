/** Shortcuts of the page that is open. */

import { onBeforeUnmount, onMounted } from "vue";
import { pressName, worksWhileTyping } from "./shortcut";

/** Returns false when the press was not for it after all, so that the browser keeps it. */
export type Action = () => boolean | void;

export function useShortcuts(actions: Record<string, Action>): void {
  const onKey = (event: KeyboardEvent): void => {
    const name = pressName(event);
    const action = name === null ? undefined : actions[name];
    if (!name || !action || (isTyping(event.target) && !worksWhileTyping(name))) return;
    if (action() !== false) event.preventDefault();
  };
  onMounted(() => window.addEventListener("keydown", onKey));
  onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable=true]");
}
