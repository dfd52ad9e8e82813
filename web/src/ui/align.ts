/** Lay the recognised words over the written form, so that a click on the text finds its moment in the recording. */

import type { Word } from "@/api/types";

/** A stretch of the written text with the time it was said. */
export interface Piece {
  text: string;
  start_ms: number;
  end_ms: number;
  /** [0, 1]; the least sure of the words under it */
  confidence: number;
}

/**
 * Cut `text` into pieces, each under one word or, where the written form differs (digits, punctuation), under the
 * run of words between two that agree. The pieces joined are `text` again.
 */
export function alignWords(text: string, words: Word[], whole: { start_ms: number; end_ms: number }): Piece[] {
  if (text === "") return [];
  if (words.length === 0) return [{ text, start_ms: whole.start_ms, end_ms: whole.end_ms, confidence: 1 }];
  const chars = [...text];
  const owners = words.flatMap((word, index) => [...word.text].map((char) => ({ char, index })));
  const matches = commonCharacters(
    chars,
    owners.map((item) => item.char),
  );
  const wordOf = chars.map((_, at) => {
    const match = matches.get(at);
    return match === undefined ? null : owners[match]!.index;
  });
  return joinPieces(chars, wordOf, words);
}

function joinPieces(chars: string[], wordOf: (number | null)[], words: Word[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let last = -1;
  while (at < chars.length) {
    const own = wordOf[at] ?? null;
    let end = at + 1;
    while (end < chars.length && (wordOf[end] ?? null) === own) end += 1;
    const written = chars.slice(at, end).join("");
    const next = nextWord(wordOf, end) ?? words.length;
    const previous = pieces.at(-1);
    if (own === null && next <= last + 1 && previous) {
      previous.text += written;
    } else {
      const under = own === null ? words.slice(Math.min(last + 1, next), next) : [words[own]!];
      pieces.push(pieceOf(written, under.length ? under : [words[Math.min(next, words.length - 1)]!]));
    }
    last = own ?? Math.max(last, next - 1);
    at = end;
  }
  return pieces;
}

function nextWord(wordOf: (number | null)[], from: number): number | undefined {
  return wordOf.slice(from).find((index): index is number => index !== null);
}

function pieceOf(text: string, under: Word[]): Piece {
  return {
    text,
    start_ms: under[0]!.start_ms,
    end_ms: under.at(-1)!.end_ms,
    confidence: Math.min(...under.map((word) => word.confidence)),
  };
}

/** Longest common subsequence: place in `a` → place in `b`. */
function commonCharacters(a: string[], b: string[]): Map<number, number> {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        a[i] === b[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const matches = new Map<number, number>();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) matches.set(i++, j++);
    else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return matches;
}
