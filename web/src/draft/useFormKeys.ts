/** The form's shortcuts. */

import type { Ref } from "vue";
import { useShortcuts, type Action } from "@/keys/useShortcuts";

export interface FormKeys {
  /** key of the field the agent is in, or was in last */
  current: Ref<string | null>;
  accept: () => unknown;
  take: (key: string) => unknown;
  clear: (key: string) => unknown;
  play: (key: string) => void;
  search: () => void;
  /** choose an alternative category, counted from 0 */
  alternative: (index: number) => void;
  next: () => void;
}

const MOST_ALTERNATIVES = 5;

export function useFormKeys(keys: FormKeys): void {
  const onCurrent =
    (step: (key: string) => unknown): Action =>
    () => {
      if (keys.current.value === null) return false;
      void step(keys.current.value);
      return true;
    };
  const alternatives = Array.from({ length: MOST_ALTERNATIVES }, (_, index): [string, Action] => [
    `Alt+${index + 1}`,
    () => keys.alternative(index),
  ]);
  useShortcuts({
    F9: () => void keys.accept(),
    "Ctrl+Enter": () => void keys.accept(),
    "Alt+A": onCurrent(keys.take),
    "Alt+Z": onCurrent(keys.clear),
    "Alt+P": onCurrent(keys.play),
    "Alt+S": () => keys.search(),
    "Alt+N": () => keys.next(),
    "Alt+ArrowDown": () => moveFocus(1),
    "Alt+ArrowUp": () => moveFocus(-1),
    ...Object.fromEntries(alternatives),
  });
}

function moveFocus(step: 1 | -1): void {
  const inputs = [...document.querySelectorAll<HTMLElement>("[data-field]:not(:disabled)")];
  const at = inputs.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? 0 : (at + step + inputs.length) % inputs.length;
  inputs[next]?.focus();
}
