/** Numbers for people. */

/** `94.1%`, cut and not rounded, so that 99.96 % never reads as 100 %; `—` without a denominator. */
export function formatRate(numerator: number, denominator: number): string {
  if (denominator <= 0) return "—";
  const tenths = Math.floor((numerator * 1000) / denominator);
  return `${Math.floor(tenths / 10)}.${tenths % 10}%`;
}

/** A confidence in [0, 1] as whole percent, cut. */
export function formatConfidence(confidence: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, confidence)) * 100 + 1e-9)}%`;
}

/** `342`, or `10000 以上` of a list that was not counted to its end. */
export function countedText(page: { total: number; total_exact: boolean }): string {
  return page.total_exact ? `${page.total}` : `${page.total} 以上`;
}
