/** Keeps turns where the browser cannot: a closed tab loses them, so the page says so. */

import type { Outbox, OutboxCounts, QueuedTurn, Refusal, SetAsideTurn } from './outbox';

export class MemoryOutbox implements Outbox {
  private readonly entries = new Map<string, { turn: QueuedTurn; refusal: Refusal | null }>();

  async put(turn: QueuedTurn): Promise<void> {
    const known = this.entries.get(keyOf(turn));
    if (known !== undefined && known.turn.turn.revision >= turn.turn.revision) return;
    this.entries.set(keyOf(turn), { turn, refusal: null });
  }

  async waiting(limit: number): Promise<QueuedTurn[]> {
    const turns = [...this.entries.values()].filter((entry) => entry.refusal === null);
    return turns.slice(0, limit).map((entry) => entry.turn);
  }

  async setAside(): Promise<SetAsideTurn[]> {
    return [...this.entries.values()].flatMap(({ turn, refusal }) =>
      refusal === null ? [] : [{ ...turn, refusal }],
    );
  }

  async drop(turn: QueuedTurn): Promise<void> {
    if (this.reaches(turn)) this.entries.delete(keyOf(turn));
  }

  async refuse(turn: QueuedTurn, refusal: Refusal): Promise<void> {
    if (this.reaches(turn)) this.entries.set(keyOf(turn), { turn, refusal });
  }

  async counts(): Promise<OutboxCounts> {
    const setAside = (await this.setAside()).length;
    return { waiting: this.entries.size - setAside, setAside };
  }

  close(): void {
    this.entries.clear();
  }

  /** Whether what is kept of this turn is not newer than `turn`. */
  private reaches(turn: QueuedTurn): boolean {
    const known = this.entries.get(keyOf(turn));
    return known !== undefined && known.turn.turn.revision <= turn.turn.revision;
  }
}

function keyOf({ conversationId, turnId }: QueuedTurn): string {
  return `${conversationId}/${turnId}`;
}
