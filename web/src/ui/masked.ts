/** Whether a text holds values the server masked: two stars or more, which nobody says. */
export function isMasked(text: string): boolean {
  return text.includes("**");
}
