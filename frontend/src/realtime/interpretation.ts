/**
 * Keeps a visit interpreted: microphone, token, transport and turns, and a new session whenever
 * one is lost, for as long as the visit lasts.
 */

import { type PageError, pageError, toPageError } from '../errors/page-error';
import { type Backoff, backoffDelay } from '../platform/backoff';
import { pause } from '../platform/clock';
import { Dialer, type DialerParts, type OpenSession, type SessionGrant } from './dialer';
import type { Language, LegName, Listening, RealtimeEvent } from './events';
import type { HearingChoice } from './hearing';
import type { MeterLevel, OpenMeter } from './meter';
import { asksToRepeat, type PlayAudio, type Said } from './repeat';
import { Room, type RoomCounts } from './room';
import { guardSilence, LevelHistory } from './silence-guard';
import { Successor } from './successor';
import type { Capabilities, RealtimeTransport } from './transport';
import { type TurnChange, TurnCutter } from './turn-cutter';

export type { SessionGrant } from './dialer';

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'ended';

export type InterpretationEvent =
  | { kind: 'link'; state: LinkState; attempt: number; retryInMs: number }
  | { kind: 'session'; grant: Omit<SessionGrant, 'legs'>; can: Capabilities; tokenMs: number }
  | { kind: 'turn'; change: TurnChange }
  | { kind: 'speaking'; speaking: boolean }
  /** Whom the interpreter hears now, and what it cut or found said over itself so far. */
  | { kind: 'hearing'; legs: LegName[]; counts: RoomCounts }
  | { kind: 'misunderstood' }
  /** There is something that can be said again. */
  | { kind: 'repeatable' }
  | { kind: 'problem'; error: PageError }
  | { kind: 'failed'; error: PageError };

export interface InterpretationParts extends DialerParts {
  random: () => number;
  newId: () => string;
  openMicrophone(): Promise<MediaStreamTrack>;
  /** Measures how loud the microphone is. */
  openMeter: OpenMeter;
  /** Plays what was said before. */
  play: PlayAudio;
  languages: readonly [Language, Language];
  backoff: Backoff;
  /** A session is followed by another after so long: before the interpreter ends it. */
  sessionMs: number;
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
  /** Who is heard while the interpreter speaks, and while nobody holds a button. */
  chooseHearing(change: Partial<HearingChoice>): void;
  /** Follows how loud the microphone is, until the returned function is called. */
  watchLevel(watch: MeterLevel): () => void;
  resumePlayback(): Promise<void>;
  /** Says again what was said last, at `rate` times its speed; nothing where nothing was. */
  repeat(rate: number): void;
  /** Tries at once instead of waiting for the next attempt; for when the network returns. */
  hurry(): void;
  /** Finishes the open turns, then says goodbye. */
  end(): Promise<void>;
}

export class Interpretation implements Interpreter {
  private readonly parts: InterpretationParts;
  private readonly cutter: TurnCutter;
  private readonly ended = new AbortController();
  private readonly dialer: Dialer;
  private readonly successor: Successor;
  private wake = new AbortController();
  private microphone: MediaStreamTrack | null = null;
  private transport: RealtimeTransport | null = null;
  private readonly room = new Room();
  private readonly levels = new LevelHistory();
  private readonly watchers = new Set<MeterLevel>();
  private stopMeter: (() => void) | null = null;
  private said: Said | null = null;
  private stopRepeat: (() => void) | null = null;
  private told = '';
  private cancelTick: (() => void) | null = null;
  private readonly speaking = new Set<string>();

  constructor(parts: InterpretationParts) {
    this.parts = parts;
    this.dialer = new Dialer(parts, (from, event) => {
      // What is said now comes before what was said.
      if (from === this.transport && event.kind === 'speaking.started') this.stopRepeat?.();
      if (from === this.transport) this.take(event);
      else if (event.kind === 'connection.closed') this.successor.lost(from);
    });
    this.successor = new Successor(parts.clock, parts.sessionMs, {
      open: () => this.connect(),
      isQuiet: () => this.isQuiet(),
      take: (session) => this.hand(session),
    });
    this.cutter = new TurnCutter(parts.languages, parts.newId);
  }

  async start(): Promise<boolean> {
    this.tellLink('connecting', 0, 0);
    try {
      // The microphone first: a token lives for a minute, a permission prompt can stay longer.
      await this.takeMicrophone();
      if (!this.ended.signal.aborted) this.install(await this.connect());
    } catch (reason) {
      if (this.ended.signal.aborted) return false;
      this.release();
      throw reason;
    }
    return !this.ended.signal.aborted;
  }

  listen(to: Listening): void {
    this.cutter.listenTo(to);
    this.chooseHearing({ listening: to });
  }

  setPaused(paused: boolean): void {
    this.chooseHearing({ paused });
  }

  chooseHearing(change: Partial<HearingChoice>): void {
    const choice = this.room.choose(change);
    // Its voice would be heard by the very leg that was opened to interrupt it.
    const hushed = !choice.headset && (choice.interrupting || choice.pressed !== null);
    this.transport?.hush(hushed);
    if (hushed) this.stopRepeat?.();
    this.publish([]);
  }

  watchLevel(watch: MeterLevel): () => void {
    this.watchers.add(watch);
    return () => this.watchers.delete(watch);
  }

  async resumePlayback(): Promise<void> {
    await this.transport?.resumePlayback();
  }

  repeat(rate: number): void {
    const { said } = this;
    if (said === null || this.ended.signal.aborted) return;
    this.stopRepeat?.();
    // The leg's voice is in the room again: the guard works as it does for the first time.
    this.takeVoice(said.leg, true);
    this.stopRepeat = this.parts.play(said.audio, rate, () => {
      this.stopRepeat = null;
      this.takeVoice(said.leg, false);
    });
  }

  hurry(): void {
    this.wake.abort();
  }

  async end(): Promise<void> {
    this.ended.abort();
    // Before the flush, after which it would be quiet enough for it to take over.
    const gone = this.successor.stop();
    this.flush();
    await Promise.all([this.transport?.close(), this.dialer.stop(), gone]);
    this.release();
  }

  private async takeMicrophone(): Promise<void> {
    const microphone = await this.parts.openMicrophone();
    this.stopMeter?.();
    this.microphone = microphone;
    microphone.addEventListener('ended', () => {
      if (this.microphone === microphone) void this.loseMicrophone();
    });
    this.stopMeter = this.parts.openMeter(microphone, (rms) => this.measure(rms));
  }

  private async connect(): Promise<OpenSession | null> {
    const { microphone } = this;
    if (microphone === null) return null;
    const session = await this.dialer.open(microphone);
    if (session === null || this.microphone === microphone) return session;
    // Another microphone was plugged in meanwhile: this session would hear nothing.
    void session.transport.close();
    return this.connect();
  }

  /** From now on this session interprets, and no other. */
  private install(session: OpenSession | null): void {
    if (session === null || this.ended.signal.aborted) return;
    const { grant, transport, tokenMs } = session;
    const { session_id, mode, demo, legs } = grant;
    const directions = legs.map((leg) => ({
      name: leg.direction,
      source: leg.source_language,
      target: leg.target_language,
    }));
    this.transport = transport;
    this.cutter.beginSession(session_id, directions);
    this.room.beginSession(directions);
    this.told = '';
    this.publish([]);
    this.successor.plan();
    const can = transport.capabilities;
    this.parts.onEvent({ kind: 'session', grant: { session_id, mode, demo }, can, tokenMs });
    this.tellLink('live', 0, 0);
  }

  private take(event: RealtimeEvent): void {
    this.publish(this.room.take(event).flatMap((heard) => this.cutter.feed(heard)));
    switch (event.kind) {
      case 'connection.closed':
        void this.recover();
        break;
      case 'speaking.started':
      case 'speaking.stopped':
        if (event.kind === 'speaking.stopped') this.keepSaid(event.leg);
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

  private takeVoice(leg: LegName, starts: boolean): void {
    const kind = starts ? 'speaking.started' : 'speaking.stopped';
    this.take({ kind, who: 'interpreter', leg, at: this.parts.clock.now() });
  }

  private keepSaid(leg: LegName): void {
    const audio = this.stopRepeat === null ? this.transport?.lastSaid(leg) : null;
    if (!audio) return;
    this.said = { leg, audio };
    this.parts.onEvent({ kind: 'repeatable' });
  }

  private async recover(): Promise<void> {
    this.transport = null;
    this.speaking.clear();
    const ready = this.successor.claim();
    this.flush();
    if (ready !== null) return this.install(ready);
    for (let attempt = 0; !this.ended.signal.aborted; attempt += 1) {
      const wait = backoffDelay(this.parts.backoff, attempt, this.parts.random);
      this.tellLink('reconnecting', attempt + 1, wait);
      this.wake = new AbortController();
      await pause(this.parts.clock, wait, AbortSignal.any([this.ended.signal, this.wake.signal]));
      if (this.ended.signal.aborted) return;
      try {
        this.install(await this.connect());
        return;
      } catch (reason) {
        const error = toPageError(reason);
        if (!PASSING.has(error.code)) {
          this.fail(error);
          return;
        }
        this.parts.onEvent({ kind: 'problem', error });
      }
    }
  }

  /** Nobody is near: the next session can begin without taking a word from anyone. */
  private isQuiet(): boolean {
    const now = this.parts.clock.now();
    return (
      this.speaking.size === 0 &&
      this.cutter.deadline() === null &&
      this.room.deadline(now) === null
    );
  }

  private hand(session: OpenSession): void {
    const before = this.transport;
    this.speaking.clear();
    this.flush();
    this.install(session);
    void before?.close();
  }

  /** Another microphone goes on where there is one, in a session of its own. */
  private async loseMicrophone(): Promise<void> {
    if (this.ended.signal.aborted) return;
    // It waits on the microphone that is gone.
    void this.successor.stop();
    this.flush();
    try {
      await this.takeMicrophone();
    } catch {
      if (!this.ended.signal.aborted) this.fail(pageError('microphone_lost'));
      return;
    }
    // One that came after the visit was ended is let go of.
    if (this.ended.signal.aborted) return this.release();
    const before = this.transport;
    if (before === null) return;
    void this.recover();
    void before.close();
  }

  /** The visit cannot be interpreted any more without somebody doing something. */
  private fail(error: PageError): void {
    this.ended.abort();
    void this.successor.stop();
    this.flush();
    void this.transport?.close();
    void this.dialer.stop();
    this.release();
    this.parts.onEvent({ kind: 'failed', error });
  }

  private publish(changes: TurnChange[]): void {
    for (const change of changes) {
      const turn = change.finished ? guardSilence(change.turn, this.levels) : change.turn;
      this.parts.onEvent({ kind: 'turn', change: { ...change, turn } });
      if (change.finished && turn.revision === 1 && asksToRepeat(turn.source.text)) this.repeat(1);
    }
    const { clock } = this.parts;
    const now = clock.now();
    this.openEars(now);
    this.successor.look();
    this.cancelTick?.();
    this.cancelTick = null;
    const due = [this.cutter.deadline(), this.room.deadline(now)].filter((at) => at !== null);
    if (due.length === 0) return;
    this.cancelTick = clock.after(Math.max(0, Math.min(...due) - now), () => {
      this.cancelTick = null;
      this.tick(clock.now());
    });
  }

  private tick(now: number): void {
    const late = this.room.tick(now).flatMap((heard) => this.cutter.feed(heard));
    this.publish([...late, ...this.cutter.tick(now)]);
  }

  /** Finishes everything that is open. */
  private flush(): void {
    const late = this.room.flush(this.parts.clock.now());
    const changes = late.flatMap((heard) => this.cutter.feed(heard));
    this.publish([...changes, ...this.cutter.flush()]);
  }

  private openEars(now: number): void {
    const legs = this.room.open(now);
    const news = `${legs.join()} ${this.room.counts.echoes} ${this.room.counts.over}`;
    if (this.transport === null || news === this.told) return;
    this.told = news;
    this.transport.hear(legs);
    this.parts.onEvent({ kind: 'hearing', legs, counts: { ...this.room.counts } });
  }

  private measure(rms: number): void {
    this.levels.add(rms, this.parts.clock.now());
    for (const watch of this.watchers) watch(rms);
  }

  private tellSpeaking(leg: string, speaking: boolean): void {
    if (speaking) this.speaking.add(leg);
    else this.speaking.delete(leg);
    this.parts.onEvent({ kind: 'speaking', speaking: this.speaking.size > 0 });
    this.successor.look();
  }

  private tellLink(state: LinkState, attempt: number, retryInMs: number): void {
    this.parts.onEvent({ kind: 'link', state, attempt, retryInMs });
  }

  private release(): void {
    this.stopRepeat?.();
    this.cancelTick?.();
    this.cancelTick = null;
    this.stopMeter?.();
    this.stopMeter = null;
    this.microphone?.stop();
    this.microphone = null;
    this.transport = null;
    this.tellLink('ended', 0, 0);
  }
}
