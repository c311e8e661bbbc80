/**
 * From what happens in a session to turns: the echo is taken out, words are cut into turns, and
 * silence is kept from becoming one. Wakes itself when something is due.
 */

import type { Clock } from '../platform/clock';
import type { Cutter, TurnChange } from './cutter';
import type { Language, LegName, Listening, RealtimeEvent } from './events';
import type { HearingChoice } from './hearing';
import { Room, type RoomCounts } from './room';
import { guardSilence, LevelHistory } from './silence-guard';
import type { Leg } from './speech';
import type { Cutting } from './transport';
import { TurnCutter } from './turn-cutter';
import { UtteranceCutter } from './utterance-cutter';

export interface TurnStreamHandlers {
  onTurn(change: TurnChange): void;
  /** Which legs hear the room from now on. */
  onHearing(legs: LegName[], counts: RoomCounts): void;
  /** Something may have ended that others wait for. */
  onChange(): void;
}

export class TurnStream {
  private readonly clock: Clock;
  private readonly handlers: TurnStreamHandlers;
  private readonly cutters: Record<Cutting, Cutter>;
  private readonly room = new Room();
  private readonly levels = new LevelHistory();
  private cutter: Cutter;
  private told = '';
  /** A session runs: who is heard is told to it. */
  private live = false;
  private cancelTick: (() => void) | null = null;

  /** `languages` are the clinician's and the patient's. */
  constructor(
    clock: Clock,
    languages: readonly [Language, Language],
    newId: () => string,
    handlers: TurnStreamHandlers,
  ) {
    this.clock = clock;
    this.handlers = handlers;
    this.cutters = {
      silence: new TurnCutter(languages, newId),
      told: new UtteranceCutter(languages, newId),
    };
    this.cutter = this.cutters.silence;
  }

  /** From now on another session is heard, through these legs. */
  begin(session: string, legs: Leg[], cutting: Cutting): void {
    if (this.cutter !== this.cutters[cutting]) this.flush();
    this.cutter = this.cutters[cutting];
    this.cutter.beginSession(session, legs);
    this.room.beginSession(legs);
    this.told = '';
    this.live = true;
    this.publish([]);
  }

  /** The session is gone: what was open is finished. */
  suspend(): void {
    this.live = false;
    this.flush();
  }

  listen(to: Listening): void {
    for (const cutter of Object.values(this.cutters)) cutter.listenTo(to);
  }

  choose(change: Partial<HearingChoice>): HearingChoice {
    return this.room.choose(change);
  }

  take(event: RealtimeEvent): void {
    this.publish(this.room.take(event).flatMap((heard) => this.cutter.feed(heard)));
  }

  /** Takes up what was chosen, and tells the turns that changed. */
  refresh(): void {
    this.publish([]);
  }

  measure(rms: number): void {
    this.levels.add(rms, this.clock.now());
  }

  /** Nothing is open, and nothing is about to become so. */
  isQuiet(): boolean {
    const now = this.clock.now();
    return this.cutter.deadline() === null && this.room.deadline(now) === null;
  }

  flush(): void {
    const late = this.room.flush(this.clock.now());
    const changes = late.flatMap((heard) => this.cutter.feed(heard));
    this.publish([...changes, ...this.cutter.flush()]);
  }

  stop(): void {
    this.live = false;
    this.cancelTick?.();
    this.cancelTick = null;
  }

  private publish(changes: TurnChange[]): void {
    for (const change of changes) {
      const turn = change.finished ? guardSilence(change.turn, this.levels) : change.turn;
      this.handlers.onTurn({ ...change, turn });
    }
    const now = this.clock.now();
    this.openEars(now);
    this.handlers.onChange();
    this.cancelTick?.();
    this.cancelTick = null;
    const due = [this.cutter.deadline(), this.room.deadline(now)].filter((at) => at !== null);
    if (due.length === 0) return;
    this.cancelTick = this.clock.after(Math.max(0, Math.min(...due) - now), () => {
      this.cancelTick = null;
      this.tick(this.clock.now());
    });
  }

  private tick(now: number): void {
    const late = this.room.tick(now).flatMap((heard) => this.cutter.feed(heard));
    this.publish([...late, ...this.cutter.tick(now)]);
  }

  private openEars(now: number): void {
    const legs = this.room.open(now);
    const { counts } = this.room;
    const news = `${legs.join()} ${counts.echoes} ${counts.over}`;
    if (!this.live || news === this.told) return;
    this.told = news;
    this.handlers.onHearing(legs, { ...counts });
  }
}
