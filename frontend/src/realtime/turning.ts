/**
 * Which direction one leg interprets, when it can be turned round. Words and voice belong to the
 * direction they began in: what is still being said when it turns is of the one before.
 */

import type { Clock } from '../platform/clock';
import type { Direction, Language, LegName } from './events';
import { directionInto, targetOf } from './legs';

/** A turn that the interpreter does not confirm for so long has not come about. */
const CONFIRM_MS = 3_000;
/** A translation that paused for so long is over. */
const PAUSE_MS = 1_200;

export class Turning {
  private readonly clock: Clock;
  private readonly send: (message: object) => void;
  private readonly onRefused: () => void;
  private current: LegName;
  private wanted: Direction | null = null;
  private spoken: { leg: LegName; at: number } | null = null;
  private voice: LegName | null = null;
  private cancel: (() => void) | null = null;

  /** `onRefused`: the interpreter did not turn; only another session will. */
  constructor(
    first: LegName,
    clock: Clock,
    send: (message: object) => void,
    onRefused: () => void,
  ) {
    this.current = first;
    this.clock = clock;
    this.send = send;
    this.onRefused = onRefused;
  }

  /** The direction that it interprets, or is about to. */
  get heading(): LegName {
    return this.wanted ?? this.current;
  }

  turnTo(direction: Direction): void {
    if (this.heading === direction) return;
    this.wanted = direction;
    this.cancel?.();
    this.cancel = this.clock.after(CONFIRM_MS, () => this.refused());
    const language = targetOf(direction);
    this.send({ type: 'session.update', session: { audio: { output: { language } } } });
  }

  /** The session says which language it speaks from now on. */
  confirmed(language: Language): void {
    if (this.wanted === null || directionInto(language) !== this.wanted) return;
    this.current = this.wanted;
    this.settle();
  }

  /** Whether an error is the answer to being asked to turn. */
  refused(): boolean {
    if (this.wanted === null) return false;
    this.settle();
    this.onRefused();
    return true;
  }

  heard(): LegName {
    return this.current;
  }

  said(): LegName {
    const at = this.clock.now();
    const goesOn = this.spoken !== null && at < this.spoken.at + PAUSE_MS;
    const leg = goesOn && this.spoken !== null ? this.spoken.leg : this.current;
    this.spoken = { leg, at };
    return leg;
  }

  sounds(now: boolean): LegName {
    if (now) this.voice = this.spoken?.leg ?? this.current;
    return this.voice ?? this.current;
  }

  stop(): void {
    this.settle();
  }

  private settle(): void {
    this.wanted = null;
    this.cancel?.();
    this.cancel = null;
  }
}
