/** How long to wait between attempts, in milliseconds. */
export interface Backoff {
  first: number;
  most: number;
}

/**
 * The wait before attempt `attempt` (0 is the first repetition): doubles up to `most`, of which
 * a random half is taken away, so that many pages do not return to a recovered server at once.
 */
export function backoffDelay(backoff: Backoff, attempt: number, random: () => number): number {
  const full = Math.min(backoff.most, backoff.first * 2 ** Math.min(attempt, 20));
  return Math.round(full * (0.5 + random() / 2));
}
