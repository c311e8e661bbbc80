/**
 * The session after this one. An interpreter ends every session after a while; so another is
 * opened before, waits unheard, and takes over in a moment in which nobody speaks.
 */

import type { Clock } from '../platform/clock';
import type { OpenSession } from './dialer';
import type { RealtimeTransport } from './transport';

export interface SuccessorHandlers {
  open(): Promise<OpenSession | null>;
  isQuiet(): boolean;
  take(session: OpenSession): void;
}

/** An attempt that failed is repeated after so long; the session before still runs. */
const AGAIN_MS = 15_000;
/** Where nobody ever stops speaking, the change comes anyway. */
const PATIENCE_MS = 120_000;

export class Successor {
  private readonly clock: Clock;
  private readonly afterMs: number;
  private readonly handlers: SuccessorHandlers;
  private ready: OpenSession | null = null;
  /** Grows with each plan: what an earlier one opens late is closed. */
  private plans = 0;
  private cancel: (() => void) | null = null;

  constructor(clock: Clock, afterMs: number, handlers: SuccessorHandlers) {
    this.clock = clock;
    this.afterMs = afterMs;
    this.handlers = handlers;
  }

  /** A session begins: the next one is due after `afterMs`. */
  plan(): void {
    this.wait(this.afterMs);
  }

  /** Takes over now, if the next session is ready and nobody speaks. */
  look(): void {
    if (this.ready !== null && this.handlers.isQuiet()) this.change();
  }

  /** The waiting session was lost before it was needed. */
  lost(transport: RealtimeTransport): void {
    if (this.ready?.transport !== transport) return;
    this.ready = null;
    this.wait(AGAIN_MS);
  }

  /** Gives away the waiting session, if there is one: the one before was lost. */
  claim(): OpenSession | null {
    this.cancel?.();
    this.plans += 1;
    const claimed = this.ready;
    this.ready = null;
    return claimed;
  }

  async stop(): Promise<void> {
    await this.claim()?.transport.close();
  }

  private wait(ms: number): void {
    this.cancel?.();
    this.plans += 1;
    const plan = this.plans;
    this.cancel = this.clock.after(ms, () => void this.prepare(plan));
  }

  private async prepare(plan: number): Promise<void> {
    const session = await this.handlers.open().catch(() => null);
    if (plan !== this.plans) return session?.transport.close();
    if (session === null) return this.wait(AGAIN_MS);
    this.ready = session;
    this.cancel = this.clock.after(PATIENCE_MS, () => this.change());
    this.look();
  }

  private change(): void {
    const session = this.claim();
    if (session !== null) this.handlers.take(session);
  }
}
