/** Moments as a browser's own field for date and time writes them: in the device's time, no zone. */

export const FIELDS_OF_SENDING = ['since', 'until'] as const;

/** `now` in milliseconds. */
export function hoursAgo(hours: number, now: number): string {
  const then = new Date(now - hours * 3_600_000);
  const local = new Date(then.getTime() - then.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** ISO 8601 with its offset, or `null` for what is no moment. */
export function readLocal(text: string): string | null {
  const moment = new Date(text);
  return text === '' || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
