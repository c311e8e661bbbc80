/** Where finished turns wait until the server has them. */

import type { TurnIn } from '../api/wire';

export interface QueuedTurn {
  conversationId: string;
  turnId: string;
  turn: TurnIn;
}

/** Why the server will not take a turn; kept beside it, encrypted like it. */
export interface Refusal {
  status: number;
  code: string;
}

export interface SetAsideTurn extends QueuedTurn {
  refusal: Refusal;
}

export interface OutboxCounts {
  waiting: number;
  setAside: number;
}

/**
 * Turns of one member on one device. One entry a turn: a higher revision replaces a lower one
 * in its place in the queue, and a lower one never replaces a higher.
 */
export interface Outbox {
  /** Resolves once the turn would survive a closed tab. Raises where it cannot be kept. */
  put(turn: QueuedTurn): Promise<void>;
  /** The turns to send, in the order in which they were first put. */
  waiting(limit: number): Promise<QueuedTurn[]>;
  setAside(): Promise<SetAsideTurn[]>;
  /** The server has this revision; a higher one that came meanwhile stays. */
  drop(turn: QueuedTurn): Promise<void>;
  /** The server refuses this revision: it is kept, and blocks nothing. */
  refuse(turn: QueuedTurn, refusal: Refusal): Promise<void>;
  counts(): Promise<OutboxCounts>;
  close(): void;
}
