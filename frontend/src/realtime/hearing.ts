/**
 * Decides which legs hear the room. On a shared device the interpreter's voice is in the room
 * too: while one leg's translation plays, and shortly after, only the opposite leg is deaf. So
 * the interpreter never translates itself, and nobody is cut off by their own interpretation.
 *
 * Pure: times are passed in, in milliseconds since the Unix epoch.
 */

import type { LegName, Listening } from './events';

/** The room still rings for so long after a voice fell silent. */
export const TAIL_MS = 300;

export type Talk = 'hands_free' | 'push';

export interface HearingChoice {
  listening: Listening;
  paused: boolean;
  /** Nobody's microphone hears the interpreter: both may speak at any time. */
  headset: boolean;
  /** Somebody holds the button that opens every side while the interpreter speaks. */
  interrupting: boolean;
  talk: Talk;
  /** With `push`: the leg whose button is held. */
  pressed: LegName | null;
}

export const FIRST_CHOICE: HearingChoice = {
  listening: 'auto',
  paused: false,
  headset: false,
  interrupting: false,
  talk: 'hands_free',
  pressed: null,
};

/** The leg that would translate `leg`'s voice back. One session for both would answer itself. */
export function opposite(leg: LegName): LegName {
  if (leg === 'both') return 'both';
  return leg === 'en-es' ? 'es-en' : 'en-es';
}

export class Hearing {
  choice: HearingChoice = FIRST_CHOICE;
  /** Until when each leg's voice is in the room; without end while it speaks. */
  private readonly audibleUntil = new Map<LegName, number>();

  started(leg: LegName): void {
    this.audibleUntil.set(leg, Number.POSITIVE_INFINITY);
  }

  stopped(leg: LegName, at: number): void {
    if (this.audibleUntil.has(leg)) this.audibleUntil.set(leg, at + TAIL_MS);
  }

  /** A new session: what the one before said is over. */
  forget(): void {
    this.audibleUntil.clear();
  }

  audible(leg: LegName, now: number): boolean {
    return now < (this.audibleUntil.get(leg) ?? 0);
  }

  /** `leg` would hear what is said now. */
  hears(leg: LegName, now: number): boolean {
    const { listening, paused, headset, interrupting, talk, pressed } = this.choice;
    if (paused) return false;
    // Whoever holds a button means to be heard, whatever plays.
    if (talk === 'push') return pressed !== null && (leg === 'both' || pressed === leg);
    if (listening !== 'auto' && leg !== 'both' && listening !== leg) return false;
    return headset || interrupting || !this.audible(opposite(leg), now);
  }

  /** When `hears` may change without anything happening, or `null`. */
  deadline(now: number): number | null {
    const ends = [...this.audibleUntil.values()].filter((end) => end > now && end < Infinity);
    return ends.length === 0 ? null : Math.min(...ends);
  }
}
