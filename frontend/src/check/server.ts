/** Asks our server how it is, and what time it has. */

import type { Clock } from '../platform/clock';
import { type Finding, finding } from './finding';

export interface ServerAnswer {
  /** Milliseconds from asking to the answer's last byte. */
  ms: number;
  status: number;
  /** `null` where the answer is none of our server's. */
  health: { status: string } | null;
  /** Milliseconds that the server's clock is ahead of this device's; `null` where it did not say. */
  aheadMs: number | null;
}

const PATIENCE_MS = 8_000;
const SLOW_MS = 1_500;
const CLOCK_OFF_MS = 30_000;
const CLOCK_WRONG_MS = 5 * 60_000;

/** `null` where no answer came. */
export async function askServer(
  url: string,
  { fetch, clock }: { fetch: typeof globalThis.fetch; clock: Clock },
): Promise<ServerAnswer | null> {
  const patience = new AbortController();
  const forget = clock.after(PATIENCE_MS, () => patience.abort());
  const asked = clock.now();
  try {
    const response = await fetch(url, { cache: 'no-store', signal: patience.signal });
    const body: unknown = await response.json().catch(() => null);
    const answered = clock.now();
    const date = Date.parse(response.headers.get('Date') ?? '');
    // The header has whole seconds: half of one is the best guess for the rest.
    const aheadMs = date + 500 - (asked + answered) / 2;
    return {
      ms: answered - asked,
      status: response.status,
      health: isHealth(body) ? body : null,
      aheadMs: Number.isFinite(aheadMs) ? aheadMs : null,
    };
  } catch {
    return null;
  } finally {
    forget();
  }
}

function isHealth(body: unknown): body is { status: string } {
  const status = (body as { status?: unknown } | null)?.status;
  return status === 'ok' || status === 'degraded';
}

export function judgeServer(answer: ServerAnswer | null): Finding {
  if (answer?.health == null) return finding('server_away', { status: answer?.status ?? 0 });
  if (answer.health.status !== 'ok') return finding('server_degraded');
  return finding(answer.ms > SLOW_MS ? 'server_slow' : 'server_fine', { ms: answer.ms });
}

export function judgeClock(answer: ServerAnswer | null): Finding {
  if (answer?.health == null || answer.aheadMs === null) return finding('clock_unknown');
  const off = Math.abs(answer.aheadMs);
  const seconds = Math.round(off / 1_000);
  if (off > CLOCK_WRONG_MS) return finding('clock_wrong', { seconds });
  return off > CLOCK_OFF_MS ? finding('clock_off', { seconds }) : finding('clock_fine');
}
