/** Whether anybody is there: counts the time since the last sign of a person. */

import type { Clock } from './clock';

export interface IdlenessParts {
  clock: Clock;
  /** Milliseconds without a sign of anybody, until `onIdle` is called, once. */
  limitMs: number;
  /** When somebody was last there in any tab of this browser, in milliseconds of `clock`. */
  lastSeen: { read(): number; write(at: number): void };
  onIdle(): void;
}

/** Other tabs are told no more often. */
const TELL_EVERY_MS = 5_000;

export class Idleness {
  private readonly parts: IdlenessParts;
  private seen: number;
  private told: number;
  private cancel: () => void = () => {};
  private over = false;

  constructor(parts: IdlenessParts) {
    this.parts = parts;
    this.seen = parts.clock.now();
    this.told = this.seen;
    parts.lastSeen.write(this.seen);
    this.wait(parts.limitMs);
  }

  /** Somebody is there. Too late where a machine slept over the limit: its timers did too. */
  noticed(): void {
    if (this.over || this.runOut()) return;
    this.seen = this.parts.clock.now();
    if (this.seen - this.told < TELL_EVERY_MS) return;
    this.told = this.seen;
    this.parts.lastSeen.write(this.seen);
  }

  stop(): void {
    this.over = true;
    this.cancel();
  }

  private wait(ms: number): void {
    this.cancel = this.parts.clock.after(ms, () => {
      if (!this.runOut()) this.wait(this.left());
    });
  }

  private left(): number {
    const { clock, lastSeen, limitMs } = this.parts;
    const now = clock.now();
    const last = Math.max(this.seen, lastSeen.read());
    if (last <= now) return last + limitMs - now;
    // The clock was put back: nobody can have been there later than now.
    this.seen = now;
    lastSeen.write(now);
    return limitMs;
  }

  private runOut(): boolean {
    if (this.left() > 0) return false;
    this.stop();
    this.parts.onIdle();
    return true;
  }
}
