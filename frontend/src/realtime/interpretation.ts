/**
 * Keeps a visit interpreted: microphone, token, transport and turns, and a new session whenever
 * one is lost, for as long as the visit lasts.
 */

import { type PageError, PageFailure, pageError, toPageError } from '../errors/page-error';
import { type Backoff, backoffDelay } from '../platform/backoff';
import { type Clock, pause } from '../platform/clock';
import type { Language, Listening, RealtimeEvent } from './events';
import type { Capabilities, LegGrant, Mode, OpenTransport, RealtimeTransport } from './transport';
import { type TurnChange, TurnCutter } from './turn-cutter';

export interface SessionGrant {
  session_id: string;
  mode: Mode;
  demo: boolean;
  legs: LegGrant[];
}

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'ended';

export type InterpretationEvent =
  | { kind: 'link'; state: LinkState; attempt: number; retryInMs: number }
  | { kind: 'session'; grant: Omit<SessionGrant, 'legs'>; can: Capabilities; tokenMs: number }
  | { kind: 'turn'; change: TurnChange }
  | { kind: 'speaking'; speaking: boolean }
  | { kind: 'misunderstood' }
  | { kind: 'problem'; error: PageError }
  | { kind: 'failed'; error: PageError };

export interface InterpretationParts {
  clock: Clock;
  random: () => number;
  newId: () => string;
  openMicrophone(): Promise<MediaStreamTrack>;
  /** Asks our server for a session; raises `PageFailure`. */
  mint(renew: boolean): Promise<SessionGrant>;
  /** One entry a mode: adding a mode is one line. */
  transports: Partial<Record<Mode, OpenTransport>>;
  languages: readonly [Language, Language];
  backoff: Backoff;
  onEvent(event: InterpretationEvent): void;
}

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

/** A visit being interpreted, as the rest of the page sees it. */
export interface Interpreter {
  /**
   * Resolves when the first session is live. Raises `PageFailure` where it cannot become so;
   * the first connection is not repeated by itself, because someone is waiting to be told.
   * `false` where the visit was ended meanwhile.
   */
  start(): Promise<boolean>;
  listen(to: Listening): void;
  setPaused(paused: boolean): void;
  resumePlayback(): Promise<void>;
  /** Tries at once instead of waiting for the next attempt; for when the network returns. */
  hurry(): void;
  /** Finishes the open turns, then says goodbye. */
  end(): Promise<void>;
}

export class Interpretation implements Interpreter {
  private readonly parts: InterpretationParts;
  private readonly cutter: TurnCutter;
  private readonly ended = new AbortController();
  private wake = new AbortController();
  private microphone: MediaStreamTrack | null = null;
  private transport: RealtimeTransport | null = null;
  private listening: Listening = 'auto';
  private paused = false;
  private cancelTick: (() => void) | null = null;
  private readonly speaking = new Set<string>();

  constructor(parts: InterpretationParts) {
    this.parts = parts;
    this.cutter = new TurnCutter(parts.languages, parts.newId);
  }

  async start(): Promise<boolean> {
    this.tellLink('connecting', 0, 0);
    try {
      // The microphone first: a token lives for a minute, a permission prompt can stay longer.
      this.microphone = await this.parts.openMicrophone();
      this.microphone.addEventListener('ended', () => this.loseMicrophone());
      if (!this.ended.signal.aborted) await this.connect();
    } catch (reason) {
      if (this.ended.signal.aborted) return false;
      this.release();
      throw reason;
    }
    return !this.ended.signal.aborted;
  }

  listen(to: Listening): void {
    this.listening = to;
    this.cutter.listenTo(to);
    this.transport?.listen(to, this.paused);
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    this.transport?.listen(this.listening, paused);
  }

  async resumePlayback(): Promise<void> {
    await this.transport?.resumePlayback();
  }

  hurry(): void {
    this.wake.abort();
  }

  async end(): Promise<void> {
    this.ended.abort();
    this.publish(this.cutter.flush());
    await this.transport?.close();
    this.release();
  }

  /** Gets a token and dials; after a refused token, once more with a fresh one. */
  private async connect(): Promise<void> {
    try {
      await this.dial(false);
    } catch (reason) {
      if (toPageError(reason).code !== 'token_expired' || this.ended.signal.aborted) throw reason;
      await this.dial(true);
    }
  }

  private async dial(renew: boolean): Promise<void> {
    const asked = this.parts.clock.now();
    const { legs, ...grant } = await this.parts.mint(renew);
    if (this.ended.signal.aborted || this.microphone === null) return;
    const { session_id, mode, demo } = grant;
    const tokenMs = this.parts.clock.now() - asked;
    const open = this.parts.transports[mode];
    if (open === undefined) throw new PageFailure(pageError('interpreter_refused'));
    const transport = open((event) => this.transport === transport && this.take(event));
    this.transport = transport;
    this.cutter.beginSession(
      session_id,
      legs.map((leg) => ({
        name: leg.direction,
        source: leg.source_language,
        target: leg.target_language,
      })),
    );
    await transport.connect(legs, this.microphone);
    if (this.ended.signal.aborted) return transport.close();
    transport.listen(this.listening, this.paused);
    const can = transport.capabilities;
    this.parts.onEvent({ kind: 'session', grant: { session_id, mode, demo }, can, tokenMs });
    this.tellLink('live', 0, 0);
  }

  private take(event: RealtimeEvent): void {
    this.publish(this.cutter.feed(event));
    switch (event.kind) {
      case 'connection.closed':
        void this.recover();
        break;
      case 'speaking.started':
      case 'speaking.stopped':
        this.tellSpeaking(event.leg, event.kind === 'speaking.started');
        break;
      case 'misunderstood':
        this.parts.onEvent({ kind: 'misunderstood' });
        break;
      case 'error':
        this.parts.onEvent({ kind: 'problem', error: event.error });
        break;
    }
  }

  private async recover(): Promise<void> {
    this.transport = null;
    this.speaking.clear();
    this.publish(this.cutter.flush());
    for (let attempt = 0; !this.ended.signal.aborted; attempt += 1) {
      const wait = backoffDelay(this.parts.backoff, attempt, this.parts.random);
      this.tellLink('reconnecting', attempt + 1, wait);
      this.wake = new AbortController();
      await pause(this.parts.clock, wait, AbortSignal.any([this.ended.signal, this.wake.signal]));
      if (this.ended.signal.aborted) return;
      try {
        await this.connect();
        return;
      } catch (reason) {
        const error = toPageError(reason);
        this.transport = null;
        if (!PASSING.has(error.code)) {
          this.fail(error);
          return;
        }
        this.parts.onEvent({ kind: 'problem', error });
      }
    }
  }

  private loseMicrophone(): void {
    if (!this.ended.signal.aborted) this.fail(pageError('microphone_lost'));
  }

  /** The visit cannot be interpreted any more without somebody doing something. */
  private fail(error: PageError): void {
    this.ended.abort();
    this.publish(this.cutter.flush());
    void this.transport?.close();
    this.release();
    this.parts.onEvent({ kind: 'failed', error });
  }

  private publish(changes: TurnChange[]): void {
    for (const change of changes) this.parts.onEvent({ kind: 'turn', change });
    this.cancelTick?.();
    this.cancelTick = null;
    const due = this.cutter.deadline();
    if (due === null) return;
    const { clock } = this.parts;
    this.cancelTick = clock.after(Math.max(0, due - clock.now()), () => {
      this.cancelTick = null;
      this.publish(this.cutter.tick(clock.now()));
    });
  }

  private tellSpeaking(leg: string, speaking: boolean): void {
    if (speaking) this.speaking.add(leg);
    else this.speaking.delete(leg);
    this.parts.onEvent({ kind: 'speaking', speaking: this.speaking.size > 0 });
  }

  private tellLink(state: LinkState, attempt: number, retryInMs: number): void {
    this.parts.onEvent({ kind: 'link', state, attempt, retryInMs });
  }

  private release(): void {
    this.cancelTick?.();
    this.cancelTick = null;
    this.microphone?.stop();
    this.microphone = null;
    this.transport = null;
    this.tellLink('ended', 0, 0);
  }
}
