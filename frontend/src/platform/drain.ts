/** Work that is done until nothing waits, one pass at a time; what fails is tried again, later. */

import { type Backoff, backoffDelay } from './backoff';
import { type Clock, pause } from './clock';

/** What a pass came to: all is done, more may wait, or try again after this long at the least. */
export type Pass = 'done' | 'more' | { retryAfterMs: number | null };

export interface DrainParts {
  clock: Clock;
  random: () => number;
  backoff: Backoff;
}

export class Drain {
  private readonly parts: DrainParts;
  private readonly pass: () => Promise<Pass>;
  private running: Promise<void> | null = null;
  private again = false;
  private attempt = 0;
  private readonly stopping = new AbortController();
  private wakeUp = new AbortController();

  constructor(parts: DrainParts, pass: () => Promise<Pass>) {
    this.parts = parts;
    this.pass = pass;
  }

  /** Aborted when it is stopped: for what a pass waits for. */
  get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Resolves when nothing waits any more, or when it is stopped. Within a pass: one more pass. */
  run(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    this.again = true;
    this.running ??= this.loop();
    return this.running;
  }

  /** Ends a wait: the network is back, or somebody signed in again. */
  wake(): void {
    this.wakeUp.abort();
    void this.run();
  }

  stop(): void {
    this.stopping.abort();
  }

  private async loop(): Promise<void> {
    try {
      while (this.again && !this.stopping.signal.aborted) {
        this.again = false;
        const outcome = await this.pass();
        this.again ||= outcome !== 'done';
        if (typeof outcome === 'string') this.attempt = 0;
        else await this.waitBefore(outcome.retryAfterMs);
      }
    } finally {
      // In the same breath as the last look: what comes a moment later begins anew.
      this.running = null;
    }
  }

  private async waitBefore(retryAfterMs: number | null): Promise<void> {
    const { clock, random, backoff } = this.parts;
    const own = backoffDelay(backoff, this.attempt, random);
    this.attempt += 1;
    this.wakeUp = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, this.wakeUp.signal]);
    await pause(clock, Math.max(own, retryAfterMs ?? 0), signal);
  }
}
