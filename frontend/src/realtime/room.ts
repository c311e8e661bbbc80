/**
 * The room that a visit takes place in: who is heard, and which of the words heard are a
 * person's and which the interpreter's own. Pure: times are passed in.
 */

import { EchoFilter } from './echo-filter';
import type { LegName, RealtimeEvent } from './events';
import { Hearing, type HearingChoice, opposite } from './hearing';
import { guessLanguage } from './language-guess';
import type { Leg } from './speech';

/** A transcript may follow the voice so much later. */
const TRANSCRIPT_LAG_MS = 2_000;

export interface RoomCounts {
  /** Pieces of transcript that were the interpreter's own voice, and cut. */
  echoes: number;
  /** Pieces that somebody said over the interpreter, unheard by their own leg. */
  over: number;
}

export class Room {
  readonly counts: RoomCounts = { echoes: 0, over: 0 };
  private readonly hearing = new Hearing();
  private readonly filter = new EchoFilter();
  private readonly legs = new Map<LegName, Leg>();
  /** When each leg's voice was last in the room. */
  private readonly lastAudible = new Map<LegName, number>();
  /** The last words of a leg were said over the interpreter: so is what could be either. */
  private readonly over = new Set<LegName>();
  /** Utterances that began while the interpreter's voice was in the room. */
  private readonly suspects = new Set<string>();

  beginSession(legs: Leg[]): void {
    this.hearing.forget();
    this.lastAudible.clear();
    this.over.clear();
    this.suspects.clear();
    this.legs.clear();
    for (const leg of legs) this.legs.set(leg.name, leg);
  }

  choose(change: Partial<HearingChoice>): HearingChoice {
    this.hearing.choice = { ...this.hearing.choice, ...change };
    return this.hearing.choice;
  }

  get choice(): HearingChoice {
    return this.hearing.choice;
  }

  /** The legs that hear what is said now. */
  open(now: number): LegName[] {
    return [...this.legs.keys()].filter((leg) => this.hearing.hears(leg, now));
  }

  /** What happened, with the interpreter's own echo taken out of it. */
  take(event: RealtimeEvent): RealtimeEvent[] {
    switch (event.kind) {
      case 'speaking.started':
        if (event.who === 'interpreter') this.hearing.started(event.leg);
        else if (event.utterance && this.isSuspect(event)) this.suspects.add(event.utterance);
        return [event];
      case 'speaking.stopped':
        if (event.who === 'interpreter') {
          this.hearing.stopped(event.leg, event.at);
          this.lastAudible.set(event.leg, event.at);
        }
        return [event];
      case 'target.delta':
        this.filter.said(event.leg, event.text, event.at);
        return [event];
      case 'source.done':
        return [this.judge(event)];
      case 'source.delta':
        // A whole utterance is judged when all of it is known.
        if (event.utterance !== undefined) {
          return this.suspects.has(event.utterance) ? [] : [event];
        }
        return this.hear(event.leg, event.text, event.at);
      default:
        return [event];
    }
  }

  /** Words that turned out to be no echo. */
  tick(now: number): RealtimeEvent[] {
    return this.filter.overdue(now).flatMap(([leg, text]) => this.pass(leg, text, now));
  }

  flush(now: number): RealtimeEvent[] {
    return this.filter.flush().flatMap(([leg, text]) => this.pass(leg, text, now));
  }

  /** When `open` or `tick` may have something new, or `null`. */
  deadline(now: number): number | null {
    const times = [this.hearing.deadline(now), this.filter.deadline()].filter((at) => at !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  private hear(leg: LegName, text: string, at: number): RealtimeEvent[] {
    if (!this.mayEcho(leg, at)) {
      const held = this.flush(at);
      this.over.delete(leg);
      return [...held, { kind: 'source.delta', leg, text, at }];
    }
    const passed = this.filter.heard(leg, text, at);
    if (passed.trim() === '') {
      this.counts.echoes += 1;
      return [];
    }
    return this.pass(leg, passed, at);
  }

  private isSuspect({ leg, at }: { leg: LegName; at: number }): boolean {
    const { headset, interrupting, pressed } = this.hearing.choice;
    const silent = headset || interrupting || pressed !== null;
    return !silent && this.hearing.audible(leg, at);
  }

  /** Said while the interpreter spoke: its own words, which are cut, or somebody's over it. */
  private judge(event: Extract<RealtimeEvent, { kind: 'source.done' }>): RealtimeEvent {
    const { leg, utterance, text, at } = event;
    if (!this.suspects.delete(utterance) || text === null) return event;
    const rest = this.filter.heard(leg, text, at) + this.filter.letGo(leg);
    if (rest.trim() === '') {
      this.counts.echoes += 1;
      return { ...event, text: '' };
    }
    this.counts.over += 1;
    return { ...event, text: rest, over: true };
  }

  private mayEcho(leg: LegName, at: number): boolean {
    if (this.hearing.choice.headset) return false;
    const last = this.lastAudible.get(leg) ?? Number.NEGATIVE_INFINITY;
    return this.hearing.audible(leg, at) || at < last + TRANSCRIPT_LAG_MS;
  }

  /** Said in the language that the deaf leg would translate: nobody interprets it. */
  private pass(leg: LegName, text: string, at: number): RealtimeEvent[] {
    const other = opposite(leg);
    const deaf = leg !== other && this.hearing.audible(leg, at) && !this.hearing.hears(other, at);
    const language = guessLanguage(text);
    if (!deaf || language === this.legs.get(leg)?.source) this.over.delete(leg);
    else if (language !== null && language === this.legs.get(leg)?.target) this.over.add(leg);
    if (!this.over.has(leg)) return [{ kind: 'source.delta', leg, text, at }];
    this.counts.over += 1;
    return [{ kind: 'source.delta', leg, text, at, over: true }];
  }
}
