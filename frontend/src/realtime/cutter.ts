/** What makes turns of what is heard and said, whichever way the interpreter tells of it. */

import type { Listening, RealtimeEvent } from './events';
import type { CutTurn, Leg } from './speech';

export interface TurnChange {
  /** A draft is still growing: it is shown, and neither stored nor sent. */
  finished: boolean;
  turn: CutTurn;
}

/** Pure: feed it events, and `tick` it at `deadline()`; both answer with the turns that changed. */
export interface Cutter {
  /** Speech from now on belongs to this session, heard through these legs. */
  beginSession(session: string, legs: Leg[]): void;
  listenTo(listening: Listening): void;
  feed(event: RealtimeEvent): TurnChange[];
  /** Finishes what has waited for long enough at `now`. */
  tick(now: number): TurnChange[];
  /** When `tick` has something to do next, or `null` while nothing is open. */
  deadline(): number | null;
  /** Finishes everything at once: the session or the visit is over. */
  flush(): TurnChange[];
}
