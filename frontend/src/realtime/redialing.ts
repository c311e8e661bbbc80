/** Trying again after a loss: with longer waits, until it works or never will. */

import { type PageError, PageFailure, toPageError } from '../errors/page-error';
import { type Backoff, backoffDelay } from '../platform/backoff';
import { type Clock, pause } from '../platform/clock';

/** Errors of a token or a connection that a later attempt may not meet again. */
const PASSING = new Set([
  'token_expired',
  'interpreter_unreachable',
  'interpreter_refused',
  'connect_timeout',
  'connection_lost',
  'server_unavailable',
  'server_unreachable',
  'too_many_requests',
]);

export interface RedialingParts {
  clock: Clock;
  random: () => number;
  backoff: Backoff;
}

export class Redialing {
  private readonly parts: RedialingParts;
  private readonly over: AbortSignal;
  private wake = new AbortController();

  /** Nothing is tried any more once `over` is aborted. */
  constructor(parts: RedialingParts, over: AbortSignal) {
    this.parts = parts;
    this.over = over;
  }

  /** Tries at once instead of waiting for the next attempt. */
  hurry(): void {
    this.wake.abort();
  }

  /** What `attempt` gave; `null` once it is over. Raises `PageFailure` where waiting is in vain. */
  async until<Result>(
    attempt: () => Promise<Result>,
    onWait: (number: number, ms: number) => void,
    onProblem: (error: PageError) => void,
  ): Promise<Result | null> {
    const { backoff, clock, random } = this.parts;
    for (let number = 0; !this.over.aborted; number += 1) {
      const wait = backoffDelay(backoff, number, random);
      onWait(number + 1, wait);
      this.wake = new AbortController();
      await pause(clock, wait, AbortSignal.any([this.over, this.wake.signal]));
      if (this.over.aborted) return null;
      try {
        return await attempt();
      } catch (reason) {
        // What failed was wanted by nobody any more: another visit may run by now.
        if (this.over.aborted) return null;
        const error = toPageError(reason);
        if (!PASSING.has(error.code)) throw new PageFailure(error);
        onProblem(error);
      }
    }
    return null;
  }
}
