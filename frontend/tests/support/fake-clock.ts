import type { Clock } from '../../src/platform/clock';

interface Timer {
  at: number;
  run: () => void;
}

/** Lets everything that was promised happen before time moves on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private time = Date.parse('2026-11-23T10:00:00.000Z');
  private timers: Timer[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Somebody, or the network, sets the clock; what waits still waits as long as it did. */
  set(by: number): void {
    this.time += by;
    for (const timer of this.timers) timer.at += by;
  }

  /** How long until the next timer, or `null` where none waits. */
  get nextIn(): number | null {
    const next = Math.min(...this.timers.map((timer) => timer.at));
    return Number.isFinite(next) ? next - this.time : null;
  }

  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const next = this.timers
        .filter((timer) => timer.at <= end)
        .reduce<Timer | null>((first, one) => (first && first.at <= one.at ? first : one), null);
      if (next === null) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settle();
    }
    this.time = end;
  }
}
