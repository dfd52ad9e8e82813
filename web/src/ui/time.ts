/** Times as hotline staff read them. Days and clocks are Asia/Shanghai, whatever the computer is set to. */

const ZONE = "Asia/Shanghai";

const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

/** `1:05`, `1:02:03`: a length or a place in a call. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function formatMs(milliseconds: number): string {
  return formatSeconds(milliseconds / 1000);
}

/** `3.2 秒` */
export function secondsText(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} 秒`;
}

/** `09:05:07` */
export function formatClock(at: string | number | Date): string {
  return CLOCK.format(new Date(at));
}

/** `2026-11-23` */
export function formatDay(at: string | number | Date): string {
  return DAY.format(new Date(at));
}

/** Seconds from `since` (ISO) until `now` (ms), never below 0. */
export function secondsSince(since: string | null | undefined, now: number): number {
  return since ? Math.max(0, (now - Date.parse(since)) / 1000) : 0;
}
