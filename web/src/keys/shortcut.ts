/** Which shortcut a key press means. None while an input method composes: that key belongs to the input method. */

export interface KeyPress {
  key: string;
  code: string;
  keyCode: number;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  repeat: boolean;
}

/** What browsers report for a key an input method has swallowed (UI Events, "Process"). */
const PROCESS_KEY_CODE = 229;

export function isComposing(press: KeyPress): boolean {
  return press.isComposing || press.keyCode === PROCESS_KEY_CODE || press.key === "Process";
}

/**
 * The name of a press, such as `F9`, `Ctrl+Enter`, `Alt+1`, `?`; null while composing or when held down.
 *
 * Letters and digits are told by their place on the keyboard (`code`), since Alt changes the character on some layouts.
 */
export function pressName(press: KeyPress): string | null {
  if (isComposing(press) || press.repeat) return null;
  const base = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(press.code)?.[1];
  if (press.altKey || press.ctrlKey || press.metaKey) {
    const modifiers = `${press.ctrlKey || press.metaKey ? "Ctrl+" : ""}${press.altKey ? "Alt+" : ""}`;
    return `${modifiers}${press.shiftKey ? "Shift+" : ""}${base ?? press.key}`;
  }
  return press.key === "？" ? "?" : press.key;
}

/** Bare characters are text inside a field; keys with a modifier and function keys are not. */
export function worksWhileTyping(name: string): boolean {
  return name.includes("+") || /^F\d+$/.test(name) || name === "Escape";
}
