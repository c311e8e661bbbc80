/**
 * Keeps a visit interpreted: microphone, token, transport and turns, and a new session whenever
 * one is lost, for as long as the visit lasts.
 */

import { type PageError, pageError, toPageError } from '../errors/page-error';
import type { TurnChange } from './cutter';
import { Dialer, type OpenSession } from './dialer';
import type { LegName, Listening, RealtimeEvent } from './events';
import type { HearingChoice } from './hearing';
import type { InterpretationParts, Interpreter, LinkState } from './interpreter';
import { legsOf } from './legs';
import { LiveMicrophone } from './live-microphone';
import type { MeterLevel } from './meter';
import { Redialing } from './redialing';
import { asksToRepeat, Repeater } from './repeat';
import { isTranscribed } from './speech';
import { Successor } from './successor';
import type { RealtimeTransport } from './transport';
import { TurnStream } from './turn-stream';

export class Interpretation implements Interpreter {
  private readonly parts: InterpretationParts;
  private readonly ended = new AbortController();
  private readonly dialer: Dialer;
  private readonly successor: Successor;
  private readonly stream: TurnStream;
  private readonly repeater: Repeater;
  private readonly redialing: Redialing;
  private readonly microphone: LiveMicrophone;
  private readonly speaking = new Set<LegName>();
  /** Sessions whose voice the browser held back: that is known before they are open. */
  private readonly blocked = new WeakMap<RealtimeTransport, PageError>();
  private transport: RealtimeTransport | null = null;
  private listening: Listening = 'auto';

  constructor(parts: InterpretationParts) {
    this.parts = parts;
    this.dialer = new Dialer(parts, (from, event) => {
      const voice = 'who' in event && event.who === 'interpreter';
      // What is said now comes before what was said.
      if (from === this.transport && voice && event.kind === 'speaking.started')
        this.repeater.stop();
      if (from === this.transport) this.take(event);
      else if (event.kind === 'connection.closed') this.successor.lost(from);
      else if (event.kind === 'error' && event.error.code === 'playback_blocked')
        this.blocked.set(from, event.error);
    });
    this.successor = new Successor(parts.clock, parts.sessionMs, {
      open: () => this.connect(),
      isQuiet: () => this.speaking.size === 0 && this.stream.isQuiet(),
      take: (session) => this.hand(session),
    });
    this.stream = new TurnStream(parts.clock, parts.languages, parts.newId, {
      onTurn: (change) => this.tellTurn(change),
      onHearing: (legs, counts) => {
        this.transport?.hear(legs);
        this.parts.onEvent({ kind: 'hearing', legs, counts });
      },
      onChange: () => this.successor.look(),
    });
    this.redialing = new Redialing(parts, this.ended.signal);
    this.microphone = new LiveMicrophone(
      parts,
      () => void this.loseMicrophone(),
      (muted) => this.tellMuted(muted),
    );
    this.microphone.watch((rms) => this.stream.measure(rms));
    // A repeated voice is in the room again: the guard works as it does for the first time.
    this.repeater = new Repeater(parts.play, (leg, heard) => {
      const kind = heard ? 'speaking.started' : 'speaking.stopped';
      this.take({ kind, who: 'interpreter', leg, at: parts.clock.now() });
    });
  }

  async start(): Promise<boolean> {
    this.tellLink('connecting', 0, 0);
    try {
      // The microphone first: a token lives for a minute, a permission prompt can stay longer.
      await this.microphone.take();
      // One that came after the visit was ended is let go of.
      if (this.ended.signal.aborted) this.microphone.release();
      else this.install(await this.connect());
    } catch (reason) {
      if (this.ended.signal.aborted) return false;
      this.release();
      throw reason;
    }
    return !this.ended.signal.aborted;
  }

  listen(to: Listening): void {
    this.listening = to;
    this.turn();
    this.chooseHearing({ listening: to });
  }

  setPaused(paused: boolean): void {
    this.chooseHearing({ paused });
  }

  chooseHearing(change: Partial<HearingChoice>): void {
    const hushed = isHushed(this.stream.choose(change));
    this.transport?.hush(hushed);
    if (hushed) this.repeater.stop();
    this.stream.refresh();
  }

  watchLevel(watch: MeterLevel): () => void {
    return this.microphone.watch(watch);
  }

  async resumePlayback(): Promise<void> {
    await this.transport?.resumePlayback();
  }

  repeat(rate: number): void {
    if (!this.ended.signal.aborted) this.repeater.repeat(rate);
  }

  hurry(): void {
    this.redialing.hurry();
  }

  flush(): void {
    this.stream.flush();
  }

  async end(): Promise<void> {
    this.ended.abort();
    // Before the flush, after which it would be quiet enough for it to take over.
    const gone = this.successor.stop();
    this.stream.flush();
    await Promise.all([this.transport?.close(), this.dialer.stop(), gone]);
    this.release();
  }

  /** One leg alone is turned round; what it hears is not all in the language it listens for. */
  private turn(): void {
    const alone = this.transport?.capabilities.bothDirections === false;
    this.stream.listen(alone ? 'auto' : this.listening);
    if (this.listening !== 'auto') this.transport?.turnTo?.(this.listening);
  }

  private async connect(): Promise<OpenSession | null> {
    const { track } = this.microphone;
    if (track === null) return null;
    const session = await this.dialer.open(track);
    if (session === null || this.microphone.track === track) return session;
    // Another microphone was plugged in meanwhile: this session would hear nothing.
    void session.transport.close();
    return this.connect();
  }

  /** From now on this session interprets, and no other. */
  private install(session: OpenSession | null): void {
    if (session === null || this.ended.signal.aborted) return;
    const { grant, transport, tokenMs } = session;
    const { session_id, mode, demo } = grant;
    const can = transport.capabilities;
    this.transport = transport;
    if (isHushed(this.stream.choose({}))) transport.hush(true);
    this.stream.begin(session_id, legsOf(grant, can), transport.cutting);
    this.turn();
    this.successor.plan();
    this.parts.onEvent({ kind: 'session', grant: { session_id, mode, demo }, can, tokenMs });
    this.tellLink('live', 0, 0);
    const blocked = this.blocked.get(transport);
    if (blocked !== undefined) this.parts.onEvent({ kind: 'problem', error: blocked });
    if (this.microphone.track?.muted) this.tellMuted(true);
  }

  private take(event: RealtimeEvent): void {
    const voice = 'who' in event && event.who === 'interpreter';
    this.stream.take(event);
    switch (event.kind) {
      case 'connection.closed':
        void this.recover();
        break;
      case 'speaking.started':
        if (voice) this.tellSpeaking(event.leg, true);
        break;
      case 'speaking.stopped':
        if (voice) this.keepSaid(event.leg);
        if (voice) this.tellSpeaking(event.leg, false);
        break;
      case 'misunderstood':
        this.parts.onEvent({ kind: 'misunderstood' });
        break;
      case 'error':
        this.parts.onEvent({ kind: 'problem', error: event.error });
        break;
    }
  }

  private keepSaid(leg: LegName): void {
    const kept = this.repeater.keep(leg, this.transport?.lastSaid(leg) ?? null);
    if (kept) this.parts.onEvent({ kind: 'repeatable' });
  }

  private async recover(): Promise<void> {
    this.transport = null;
    this.speaking.clear();
    const ready = this.successor.claim();
    this.stream.suspend();
    if (ready !== null) return this.install(ready);
    try {
      const session = await this.redialing.until(
        () => this.connect(),
        (attempt, wait) => this.tellLink('reconnecting', attempt, wait),
        (error) => this.parts.onEvent({ kind: 'problem', error }),
      );
      this.install(session);
    } catch (reason) {
      this.fail(toPageError(reason));
    }
  }

  private hand(session: OpenSession): void {
    const before = this.transport;
    this.speaking.clear();
    this.stream.flush();
    this.install(session);
    void before?.close();
  }

  /** Another microphone goes on where there is one, in a session of its own. */
  private async loseMicrophone(): Promise<void> {
    if (this.ended.signal.aborted) return;
    // It waits on the microphone that is gone.
    void this.successor.stop();
    this.stream.flush();
    try {
      await this.microphone.take();
    } catch {
      if (!this.ended.signal.aborted) this.fail(pageError('microphone_lost'));
      return;
    }
    if (this.ended.signal.aborted) return this.microphone.release();
    const before = this.transport;
    if (before === null) return;
    void this.recover();
    void before.close();
  }

  /** The visit cannot be interpreted any more without somebody doing something. */
  private fail(error: PageError): void {
    this.ended.abort();
    void this.successor.stop();
    this.stream.flush();
    void this.transport?.close();
    void this.dialer.stop();
    this.release();
    this.parts.onEvent({ kind: 'failed', error });
  }

  private tellTurn(change: TurnChange): void {
    this.parts.onEvent({ kind: 'turn', change });
    const { finished, turn } = change;
    if (!finished) return;
    if (turn.revision === 1 && asksToRepeat(turn.source.text)) this.repeat(1);
    // Only the clinician commits to anything; a faint phrase is no evidence.
    const meant = turn.speaker !== 'patient' && !turn.marks.includes('low_energy');
    if (meant && isTranscribed(turn)) this.transport?.propose?.(turn.turn_id, turn.source.text);
  }

  private tellSpeaking(leg: LegName, speaking: boolean): void {
    if (speaking) this.speaking.add(leg);
    else this.speaking.delete(leg);
    this.parts.onEvent({ kind: 'speaking', speaking: this.speaking.size > 0 });
    this.successor.look();
  }

  private tellLink(state: LinkState, attempt: number, retryInMs: number): void {
    this.parts.onEvent({ kind: 'link', state, attempt, retryInMs });
  }

  private tellMuted(muted: boolean): void {
    const error = muted ? pageError('microphone_muted') : null;
    this.parts.onEvent({ kind: 'problem', error });
  }

  private release(): void {
    this.repeater.stop();
    this.stream.stop();
    this.microphone.release();
    this.transport = null;
    this.tellLink('ended', 0, 0);
  }
}

/** Its voice would be heard by the very leg that was opened to interrupt it. */
function isHushed({ headset, interrupting, pressed }: HearingChoice): boolean {
  return !headset && (interrupting || pressed !== null);
}
