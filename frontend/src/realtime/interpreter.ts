/** A visit being interpreted: what it needs, what it offers, and what it tells. */

import type { PageError } from '../errors/page-error';
import type { Backoff } from '../platform/backoff';
import type { TurnChange } from './cutter';
import type { DialerParts, SessionGrant } from './dialer';
import type { Language, LegName, Listening } from './events';
import type { HearingChoice } from './hearing';
import type { MeterLevel, OpenMeter } from './meter';
import type { PlayAudio } from './repeat';
import type { RoomCounts } from './room';
import type { Capabilities } from './transport';

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
  /** What stands in the way and may pass; `null` where it has. */
  | { kind: 'problem'; error: PageError | null }
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
  /** Finishes the open turns now: the page may be gone in a moment. */
  flush(): void;
  /** Finishes the open turns, then says goodbye. */
  end(): Promise<void>;
}
