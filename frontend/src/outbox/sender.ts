/**
 * Sends the outbox. A turn is dropped only when the server has it; what the server cannot take
 * now is tried again, and what it will not take is set aside and blocks nothing.
 */

import type { ApiResult, PuenteApi } from '../api/client';
import { mayPass } from '../api/failures';
import type { TurnReceipt } from '../api/wire';
import { Drain, type DrainParts, type Pass } from '../platform/drain';
import { MemoryOutbox } from './memory-outbox';
import type { Outbox, OutboxCounts, QueuedTurn, Refusal } from './outbox';

/** How many turns a batch holds, and how many characters of them: far below the body limit. */
const BATCH_TURNS = 50;
const BATCH_CHARACTERS = 200_000;

export interface SenderParts extends DrainParts {
  outbox: Outbox;
  api: Pick<PuenteApi, 'putTurn' | 'putTurns'>;
  onReceipt(conversationId: string, receipt: TurnReceipt): void;
  onSetAside(turn: QueuedTurn, refusal: Refusal): void;
  onCounts(counts: OutboxCounts): void;
  /** The browser could not keep a turn: it is sent from memory, and a closed tab loses it. */
  onStorageFailure(): void;
}

type Outcome = 'gone' | { retryAfterMs: number | null };

export class Sender {
  private readonly parts: SenderParts;
  /** What the outbox could not take. */
  private readonly spare = new MemoryOutbox();
  /** Revisions that are done with and could not be taken out of the outbox. */
  private readonly stuck = new Map<string, number>();
  private readonly work: Drain;
  /** What is added goes out at once. */
  private leaving = false;

  constructor(parts: SenderParts) {
    this.parts = parts;
    this.work = new Drain(parts, () => this.pass().catch((): Pass => ({ retryAfterMs: null })));
  }

  /** Keeps the turn, then sends it. Resolves when it is kept, not when it is sent. */
  async add(turn: QueuedTurn): Promise<void> {
    if (this.leaving) {
      void this.parts.api.putTurn(turn.conversationId, turn.turnId, turn.turn, true);
    }
    try {
      await this.parts.outbox.put(turn);
    } catch {
      await this.spare.put(turn);
      this.parts.onStorageFailure();
    }
    await this.count();
    void this.drain();
  }

  /**
   * What `work` adds is sent before it is kept: a page that closes ends before a turn is encrypted.
   * One that is kept as well is sent again later, which changes nothing.
   */
  lastWords(work: () => void): void {
    this.leaving = true;
    work();
    this.leaving = false;
  }

  /** Resolves when nothing waits any more, or when the sender is stopped. */
  drain(): Promise<void> {
    return this.work.run();
  }

  /** Ends a wait: the network is back, or somebody signed in again. */
  wake(): void {
    this.work.wake();
  }

  stop(): void {
    this.work.stop();
    this.parts.outbox.close();
  }

  private async pass(): Promise<Pass> {
    const turns = await this.waiting();
    if (turns.length === 0) return 'done';
    const outcome = await this.sendSome(turns);
    await this.count();
    return outcome === 'gone' ? 'more' : outcome;
  }

  private async waiting(): Promise<QueuedTurn[]> {
    const spare = await this.spare.waiting(BATCH_TURNS);
    try {
      const kept = await this.parts.outbox.waiting(BATCH_TURNS);
      return [...spare, ...kept.filter((one) => !this.isStuck(one))];
    } catch {
      this.parts.onStorageFailure();
      return spare;
    }
  }

  /** One turn goes alone; a backlog goes as a batch of its first visit's turns. */
  private async sendSome(turns: QueuedTurn[]): Promise<Outcome> {
    const [first, ...rest] = turns;
    if (first === undefined) return 'gone';
    const batch = [first];
    let characters = JSON.stringify(first).length;
    for (const turn of rest) {
      characters += JSON.stringify(turn).length;
      if (turn.conversationId !== first.conversationId || characters > BATCH_CHARACTERS) break;
      batch.push(turn);
    }
    return batch.length === 1 ? this.sendOne(first) : this.sendBatch(batch);
  }

  private async sendOne(queued: QueuedTurn): Promise<Outcome> {
    const { conversationId, turnId, turn } = queued;
    const result = await this.parts.api.putTurn(conversationId, turnId, turn);
    if (!result.ok) return this.judge(queued, result);
    return isReceiptOf(queued, result.data)
      ? this.settle(queued, result.data)
      : { retryAfterMs: null };
  }

  private async sendBatch(batch: QueuedTurn[]): Promise<Outcome> {
    const [first] = batch;
    if (first === undefined) return 'gone';
    const result = await this.parts.api.putTurns(
      first.conversationId,
      batch.map(({ turnId, turn }) => ({ turn_id: turnId, ...turn })),
    );
    if (!result.ok) {
      if (mayPass(result.status)) return { retryAfterMs: result.retryAfterMs };
      // The batch as a whole is refused: each turn is judged alone, so that one blocks none.
      return this.sendEach(batch);
    }
    let outcome: Outcome = 'gone';
    for (const one of result.data.results) {
      const queued = batch.find(({ turnId }) => turnId === one.turn_id);
      if (queued === undefined) continue;
      if (isReceiptOf(queued, one.receipt)) await this.settle(queued, one.receipt);
      else if (one.status < 300 || mayPass(one.status)) outcome = { retryAfterMs: null };
      else await this.refuse(queued, { status: one.status, code: one.problem?.code ?? '' });
    }
    const answered = new Set(result.data.results.map((one) => one.turn_id));
    return batch.every(({ turnId }) => answered.has(turnId)) ? outcome : { retryAfterMs: null };
  }

  private async sendEach(batch: QueuedTurn[]): Promise<Outcome> {
    for (const queued of batch) {
      const outcome = await this.sendOne(queued);
      if (outcome !== 'gone') return outcome;
    }
    return 'gone';
  }

  private async judge(queued: QueuedTurn, result: ApiResult<unknown>): Promise<Outcome> {
    if (result.ok) return 'gone';
    if (mayPass(result.status)) return { retryAfterMs: result.retryAfterMs };
    await this.refuse(queued, { status: result.status, code: result.problem?.code ?? '' });
    return 'gone';
  }

  private async settle(queued: QueuedTurn, receipt: TurnReceipt): Promise<Outcome> {
    await this.spare.drop(queued);
    await this.parts.outbox.drop(queued).catch(() => this.leave(queued));
    this.parts.onReceipt(queued.conversationId, receipt);
    return 'gone';
  }

  private async refuse(queued: QueuedTurn, refusal: Refusal): Promise<void> {
    await this.spare.refuse(queued, refusal);
    await this.parts.outbox.refuse(queued, refusal).catch(() => this.leave(queued));
    this.parts.onSetAside(queued, refusal);
  }

  /** It stays in the outbox until the next sign-in; sending it again would change nothing. */
  private leave({ conversationId, turnId, turn }: QueuedTurn): void {
    this.stuck.set(`${conversationId}/${turnId}`, turn.revision);
    this.parts.onStorageFailure();
  }

  private isStuck({ conversationId, turnId, turn }: QueuedTurn): boolean {
    return turn.revision <= (this.stuck.get(`${conversationId}/${turnId}`) ?? 0);
  }

  private async count(): Promise<void> {
    const spare = await this.spare.counts();
    const kept = await this.parts.outbox.counts().catch(() => ({ waiting: 0, setAside: 0 }));
    this.parts.onCounts({
      waiting: spare.waiting + kept.waiting,
      setAside: spare.setAside + kept.setAside,
    });
  }
}

/** A network that answers in the server's place says well done to everything. */
function isReceiptOf(
  { turnId, turn }: QueuedTurn,
  receipt: TurnReceipt | null | undefined,
): receipt is TurnReceipt {
  return receipt?.turn_id === turnId && receipt.revision >= turn.revision;
}
